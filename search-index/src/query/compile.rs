//! From a query to the engine's own queries.

use tantivy::Term;
use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, Occur, PhraseQuery, Query as Compiled, TermQuery,
};
use tantivy::schema::IndexRecordOption;

use super::Query;
use crate::fold::fold_text;
use crate::schema::{Fields, PROVISION, REVISION, RunField};
use crate::search::Unit;
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

/// The engine's query for `query` over units of one kind. A revision that has one of `numbers` is found whatever the words
/// say; `within` keeps to one document.
pub(crate) fn compile(
    query: &Query,
    unit: Unit,
    numbers: &[Term],
    within: Option<&str>,
    fields: &Fields,
) -> Box<dyn Compiled> {
    let searched = searched(unit, fields);
    let mut clauses: Vec<(Occur, Box<dyn Compiled>)> = Vec::new();
    for word in query.words() {
        let occur = if word.excluded() {
            Occur::MustNot
        } else {
            Occur::Must
        };
        clauses.push((occur, run_query(word.run(), &searched)));
    }
    if query.terms().is_empty() && (numbers.is_empty() || !query.is_empty()) {
        let name = match unit {
            Unit::Revision => REVISION,
            Unit::Provision => PROVISION,
        };
        clauses.push((
            Occur::Must,
            silent(Term::from_field_text(fields.unit, name)),
        ));
    }
    let mut compiled: Box<dyn Compiled> = Box::new(BooleanQuery::new(clauses));
    if !numbers.is_empty() {
        let mut either: Vec<(Occur, Box<dyn Compiled>)> = numbers
            .iter()
            .map(|term| (Occur::Should, silent(term.clone())))
            .collect();
        if !query.is_empty() {
            either.push((Occur::Should, compiled));
        }
        compiled = Box::new(BooleanQuery::new(either));
    }
    if let Some(document_id) = within {
        let only = silent(Term::from_field_text(fields.document_id, document_id));
        compiled = Box::new(BooleanQuery::new(vec![
            (Occur::Must, compiled),
            (Occur::Must, only),
        ]));
    }
    compiled
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
