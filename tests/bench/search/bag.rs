//! The baseline of finding: BM25 of plain tantivy over single characters and pairs, any of them.

use std::collections::BTreeSet;

use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::{FAST, Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::{Index, IndexReader, TantivyDocument, Term};

use super::Fault;
use super::grams::{Grams, terms};

pub(crate) struct Bag {
    reader: IndexReader,
    words: Field,
    ids: Vec<String>,
}

impl Bag {
    /// Of (id, words) in memory.
    pub(crate) fn build(entries: impl Iterator<Item = (String, String)>) -> Result<Self, Fault> {
        let mut schema = Schema::builder();
        let indexing = TextFieldIndexing::default()
            .set_tokenizer("bag")
            .set_index_option(IndexRecordOption::WithFreqs);
        let options = TextOptions::default().set_indexing_options(indexing);
        let words = schema.add_text_field("words", options);
        let place = schema.add_u64_field("place", FAST);
        let index = Index::create_in_ram(schema.build());
        index.tokenizers().register("bag", Grams::Bag);
        let mut writer = index.writer_with_num_threads(1, 400_000_000)?;
        let mut ids = Vec::new();
        for (id, text) in entries {
            let mut entry = TantivyDocument::new();
            entry.add_text(words, text);
            entry.add_u64(place, ids.len() as u64);
            writer.add_document(entry)?;
            ids.push(id);
        }
        writer.commit()?;
        let reader = index.reader()?;
        Ok(Self { reader, words, ids })
    }

    /// The ids of the best, best first.
    pub(crate) fn find(&self, query: &str, limit: usize) -> Result<Vec<String>, Fault> {
        let distinct: BTreeSet<String> = terms(Grams::Bag, query).into_iter().collect();
        let any = distinct.iter().map(|term| {
            let term = Term::from_field_text(self.words, term);
            let query: Box<dyn Query> =
                Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs));
            (Occur::Should, query)
        });
        let searcher = self.reader.searcher();
        let best = TopDocs::with_limit(limit).order_by_score();
        let found = searcher.search(&BooleanQuery::new(any.collect()), &best)?;
        let mut ids = Vec::with_capacity(found.len());
        for (_, address) in found {
            let segment = searcher.segment_reader(address.segment_ord);
            let place = segment.fast_fields().u64("place")?.first(address.doc_id);
            let place = place.and_then(|place| usize::try_from(place).ok());
            ids.extend(place.and_then(|place| self.ids.get(place)).cloned());
        }
        Ok(ids)
    }
}
