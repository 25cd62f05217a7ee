//! Plain tantivy with pairs of characters and positions over title, number and text, nothing stored, nothing
//! folded: what search costs where nobody adds anything.

use std::collections::BTreeSet;
use std::ops::Bound;
use std::path::Path;

use tantivy::collector::{Count, DocSetCollector, TopDocs};
use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, Occur, PhraseQuery, Query, RangeQuery,
    TermQuery,
};
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::{DocAddress, Index, IndexReader, IndexWriter, ReloadPolicy, TantivyDocument, Term};

use super::Fault;
use super::corpus::Doc;
use super::facets::{AUTHORITY, ByHand, Counted, KIND, YEAR};
use super::grams::{Grams, terms};
use super::queries::Ask;

/// The weights of title, number and text.
const WEIGHTS: [f32; 3] = [3.0, 2.0, 1.0];

#[derive(Clone, Copy)]
struct Fields {
    runs: [Field; 3],
    authority: Field,
    kind: Field,
    year: Field,
    id: Field,
}

pub(crate) struct Plain {
    index: Index,
    reader: IndexReader,
    fields: Fields,
}

/// The ten best, the exact count, three facets.
pub(crate) struct Answer {
    pub(crate) ids: Vec<u64>,
    pub(crate) count: u64,
    pub(crate) facets: Counted,
}

fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let pairs = TextFieldIndexing::default()
        .set_tokenizer("pairs")
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let pairs = TextOptions::default().set_indexing_options(pairs);
    let whole = TextFieldIndexing::default()
        .set_tokenizer("raw")
        .set_index_option(IndexRecordOption::Basic)
        .set_fieldnorms(false);
    let whole = TextOptions::default()
        .set_indexing_options(whole)
        .set_fast("raw");
    let fields = Fields {
        runs: ["title", "number", "text"].map(|name| schema.add_text_field(name, pairs.clone())),
        authority: schema.add_text_field(AUTHORITY, whole.clone()),
        kind: schema.add_text_field(KIND, whole),
        year: schema.add_u64_field(YEAR, FAST | INDEXED),
        id: schema.add_u64_field("id", FAST | INDEXED),
    };
    (schema.build(), fields)
}

impl Plain {
    /// With two threads and 400 MB; returns when nothing is merged any more.
    pub(crate) fn build(dir: &Path, docs: &[Doc]) -> Result<Self, Fault> {
        let (schema, fields) = schema();
        let index = Index::create_in_dir(dir, schema)?;
        index.tokenizers().register("pairs", Grams::Pairs);
        let mut writer: IndexWriter = index.writer_with_num_threads(2, 400_000_000)?;
        for (id, doc) in (0..).zip(docs) {
            writer.add_document(entry(fields, id, doc))?;
        }
        writer.commit()?;
        writer.wait_merging_threads()?;
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual);
        Ok(Self {
            reader: reader.try_into()?,
            index,
            fields,
        })
    }

    pub(crate) fn segments(&self) -> usize {
        self.reader.searcher().segment_readers().len()
    }

    /// A writer of single documents.
    pub(crate) fn writer(&self) -> Result<IndexWriter, Fault> {
        Ok(self.index.writer_with_num_threads(1, 50_000_000)?)
    }

    /// Writes a document and waits until it is found; answers whether it is.
    pub(crate) fn add(&self, writer: &mut IndexWriter, id: u64, doc: &Doc) -> Result<bool, Fault> {
        writer.add_document(entry(self.fields, id, doc))?;
        writer.commit()?;
        self.reader.reload()?;
        let term = Term::from_field_u64(self.fields.id, id);
        let query = TermQuery::new(term, IndexRecordOption::Basic);
        Ok(self.reader.searcher().search(&query, &Count)? == 1)
    }

    /// The best, the count and the facets in one pass.
    pub(crate) fn search(&self, ask: &Ask) -> Result<Answer, Fault> {
        let searcher = self.reader.searcher();
        let best = TopDocs::with_limit(10).order_by_score();
        let (best, count, facets) = searcher.search(&self.query(ask), &(best, Count, ByHand))?;
        let ids = best.into_iter().map(|(_, address)| self.id(address));
        Ok(Answer {
            ids: ids.collect::<Result<_, _>>()?,
            count: count as u64,
            facets,
        })
    }

    /// All documents with the run.
    pub(crate) fn all(&self, run: &str) -> Result<BTreeSet<u64>, Fault> {
        let found = self
            .reader
            .searcher()
            .search(&self.run(run), &DocSetCollector)?;
        found.into_iter().map(|address| self.id(address)).collect()
    }

    fn id(&self, address: DocAddress) -> Result<u64, Fault> {
        let searcher = self.reader.searcher();
        let segment = searcher.segment_reader(address.segment_ord);
        let id = segment.fast_fields().u64("id")?.first(address.doc_id);
        Ok(id.ok_or("an entry without its id")?)
    }

    fn query(&self, ask: &Ask) -> BooleanQuery {
        let mut all: Vec<(Occur, Box<dyn Query>)> = ask
            .terms
            .iter()
            .map(|run| (Occur::Must, self.run(run)))
            .collect();
        if let Some((kind, [from, to])) = &ask.filter {
            let kind = Term::from_field_text(self.fields.kind, kind);
            let year = |year: &u16| Term::from_field_u64(self.fields.year, u64::from(*year));
            let within = RangeQuery::new(Bound::Included(year(from)), Bound::Included(year(to)));
            let filters: [Box<dyn Query>; 2] = [
                Box::new(TermQuery::new(kind, IndexRecordOption::Basic)),
                Box::new(within),
            ];
            all.extend(filters.map(|filter| -> (Occur, Box<dyn Query>) {
                (Occur::Must, Box::new(ConstScoreQuery::new(filter, 0.0)))
            }));
        }
        BooleanQuery::new(all)
    }

    /// A run of characters in any of the fields.
    fn run(&self, run: &str) -> Box<dyn Query> {
        let terms = terms(Grams::Pairs, run);
        let in_field = |field: Field| -> Box<dyn Query> {
            let term = |text: &String| Term::from_field_text(field, text);
            match terms.as_slice() {
                [] => Box::new(EmptyQuery),
                [one] => Box::new(TermQuery::new(term(one), IndexRecordOption::WithFreqs)),
                many => Box::new(PhraseQuery::new(many.iter().map(term).collect())),
            }
        };
        let fields = self.fields.runs.into_iter().zip(WEIGHTS);
        let any = fields.map(|(field, weight)| -> (Occur, Box<dyn Query>) {
            let query = BoostQuery::new(in_field(field), weight);
            (Occur::Should, Box::new(query))
        });
        Box::new(BooleanQuery::new(any.collect()))
    }
}

fn entry(fields: Fields, id: u64, doc: &Doc) -> TantivyDocument {
    let mut entry = TantivyDocument::new();
    let texts = [&doc.title, &doc.number, &doc.text];
    for (field, text) in fields.runs.into_iter().zip(texts) {
        entry.add_text(field, text);
    }
    entry.add_text(fields.authority, &doc.issuer);
    entry.add_text(fields.kind, &doc.kind);
    entry.add_u64(fields.year, u64::from(doc.year));
    entry.add_u64(fields.id, id);
    entry
}
