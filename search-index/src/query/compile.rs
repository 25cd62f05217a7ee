//! From a query to the engine's own queries.

use tantivy::Term;
use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, Occur, PhraseQuery, Query as Compiled, TermQuery,
};
use tantivy::schema::IndexRecordOption;

use super::Query;
use crate::fold::fold_text;
use crate::schema::{Fields, PROVISION, REVISION, RunField};
use crate::search::{Filters, Unit};
use crate::tokenizer::cover;

/// How much more a run in the title (or in the heading of a provision) weighs than one in the text.
const TITLE_WEIGHT: f32 = 3.0;
/// How much more a run in a number weighs.
const NUMBER_WEIGHT: f32 = 2.0;

/// The fields a unit is searched in, with their weights.
fn searched(unit: Unit, fields: &Fields) -> Vec<(RunField, f32)> {
    match unit {
        Unit::Revision => vec![
            (fields.title, TITLE_WEIGHT),
            (fields.number, NUMBER_WEIGHT),
            (fields.text, 1.0),
        ],
        Unit::Provision => vec![
            (fields.provision_heading, TITLE_WEIGHT - 1.0),
            (fields.provision_text, 1.0),
        ],
    }
}

/// The terms of `keys` in the field of number keys.
pub(crate) fn number_terms<'a>(
    keys: impl IntoIterator<Item = &'a str>,
    fields: &Fields,
) -> Vec<Term> {
    let folded = keys
        .into_iter()
        .map(fold_text)
        .filter(|key| !key.is_empty());
    folded
        .map(|key| Term::from_field_text(fields.number_key, &key))
        .collect()
}

/// A query in the engine's own terms.
pub(crate) struct CompiledQuery {
    /// What must match.
    pub(crate) wanted: Box<dyn Compiled>,
    /// What must not, each by itself. The engine's own exclusion moves its scorers against their contract (0.27 asserts on
    /// phrases that begin later), so the pass excludes by itself.
    pub(crate) excluded: Vec<Box<dyn Compiled>>,
}

/// The engine's query for `query` over units of one kind. A revision that has one of `numbers` is found whether the words
/// are in it or not; of `filters` those count that are terms.
pub(crate) fn compile(
    query: &Query,
    unit: Unit,
    numbers: &[Term],
    filters: &Filters,
    fields: &Fields,
) -> CompiledQuery {
    let searched = searched(unit, fields);
    let of_words = |excluded: bool| {
        let words = query
            .words()
            .iter()
            .filter(move |word| word.excluded() == excluded);
        words.map(|word| run_query(word.run(), &searched))
    };
    let mut clauses: Vec<(Occur, Box<dyn Compiled>)> = of_words(false)
        .map(|clause| (Occur::Must, clause))
        .collect();
    let numbers = numbers
        .iter()
        .map(|term| (Occur::Should, silent(term.clone())));
    let mut either: Vec<(Occur, Box<dyn Compiled>)> = numbers.collect();
    if clauses.is_empty() && either.is_empty() {
        let name = match unit {
            Unit::Revision => REVISION,
            Unit::Provision => PROVISION,
        };
        clauses.push((
            Occur::Must,
            silent(Term::from_field_text(fields.unit, name)),
        ));
    }
    if !clauses.is_empty() {
        either.push((Occur::Should, Box::new(BooleanQuery::new(clauses))));
    }
    let mut all: Vec<(Occur, Box<dyn Compiled>)> =
        vec![(Occur::Must, Box::new(BooleanQuery::new(either)))];
    if !filters.cites.is_empty() {
        let cited = filters.cites.iter().map(|key| fold_text(key));
        let terms = cited.map(|key| {
            let term = Term::from_field_text(fields.cites, &key);
            (Occur::Should, silent(term))
        });
        all.push((Occur::Must, Box::new(BooleanQuery::new(terms.collect()))));
    }
    if let Some(document_id) = filters.within_document.as_deref() {
        all.push((
            Occur::Must,
            silent(Term::from_field_text(fields.document_id, document_id)),
        ));
    }
    CompiledQuery {
        wanted: Box::new(BooleanQuery::new(all)),
        excluded: of_words(true).collect(),
    }
}

/// A run of characters in any of the fields.
fn run_query(run: &str, searched: &[(RunField, f32)]) -> Box<dyn Compiled> {
    let pairs = cover(run);
    let in_field = |field: &RunField| -> Box<dyn Compiled> {
        let term = |text: &str| Term::from_field_text(field.pairs, text);
        match pairs.as_slice() {
            [] => frequent(Term::from_field_text(field.singles, run)),
            [(_, pair)] => frequent(term(pair)),
            many => Box::new(PhraseQuery::new_with_offset(
                many.iter().map(|(at, pair)| (*at, term(pair))).collect(),
            )),
        }
    };
    let any = searched
        .iter()
        .map(|(field, weight)| -> (Occur, Box<dyn Compiled>) {
            (
                Occur::Should,
                Box::new(BoostQuery::new(in_field(field), *weight)),
            )
        });
    Box::new(BooleanQuery::new(any.collect()))
}

fn frequent(term: Term) -> Box<dyn Compiled> {
    Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
}

/// A term that selects and adds nothing to the score.
fn silent(term: Term) -> Box<dyn Compiled> {
    Box::new(ConstScoreQuery::new(
        Box::new(TermQuery::new(term, IndexRecordOption::Basic)),
        0.0,
    ))
}
