//! From a query to the engine's own queries.

use tantivy::Term;
use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, Occur, PhraseQuery, Query as Compiled,
    TermQuery,
};
use tantivy::schema::IndexRecordOption;

use super::Query;
use super::ast::{Field, Node, Run, Within};
use super::column::InColumn;
use super::except::Except;
use super::join::{Join, Way};
use super::near::Near;
use super::paragraph::{Holds, InParagraph};
use crate::fold::fold_text;
use crate::schema::{Fields, PROVISION, REVISION, RunField};
use crate::search::{Filters, Unit};
use crate::tokenizer::cover;

/// How much more a run in the title (or in the heading of a provision) weighs than one in the text.
const TITLE_WEIGHT: f32 = 3.0;
/// What an issuing body that is named adds to the score: about a word in a title.
const AUTHORITY_WEIGHT: f32 = 12.0;
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

/// The engine's query for `query` over units of one kind. A revision that has one of `numbers` is found whether the words
/// are in it or not, but not against what the query excludes; of `filters` those count that are terms.
pub(crate) fn compile(
    query: &Query,
    unit: Unit,
    numbers: &[Term],
    filters: &Filters,
    fields: &Fields,
) -> Box<dyn Compiled> {
    let compiler = Compiler { fields };
    let nodes = match &query.root {
        None => &[],
        Some(Node::And(nodes)) => nodes.as_slice(),
        Some(node) => std::slice::from_ref(node),
    };
    let (excluded, wanted): (Vec<&Node>, Vec<&Node>) =
        nodes.iter().partition(|node| matches!(node, Node::Not(_)));
    let numbers = numbers.iter().map(|term| silent(term.clone()));
    let mut either: Vec<Box<dyn Compiled>> = numbers.collect();
    if !wanted.is_empty() || either.is_empty() {
        either.push(compiler.all(&wanted, unit));
    }
    let mut all = vec![any(either)];
    if !filters.cites.is_empty() {
        all.push(compiler.citing(&filters.cites));
    }
    if let Some(document_id) = filters.within_document.as_deref() {
        let term = Term::from_field_text(fields.document_id, document_id);
        all.push(silent(term));
    }
    compiler.but(must(all), &excluded, unit)
}

struct Compiler<'a> {
    fields: &'a Fields,
}

impl Compiler<'_> {
    /// What `node` finds among units of one kind, and nothing else.
    fn node(&self, node: &Node, unit: Unit) -> Box<dyn Compiled> {
        match node {
            Node::And(nodes) => self.all(&nodes.iter().collect::<Vec<_>>(), unit),
            Node::Or(nodes) => any(nodes.iter().map(|node| self.node(node, unit)).collect()),
            Node::Run(field, run) => self.run(*field, run, unit),
            Node::Near {
                provision,
                runs,
                distance,
            } => {
                let near = |field| self.near(field, runs, *distance);
                match unit {
                    Unit::Revision if *provision => self.up(near(self.fields.provision_text)),
                    Unit::Revision => near(self.fields.text),
                    Unit::Provision => near(self.fields.provision_text),
                }
            }
            Node::Together(within, inner) => {
                let found = match within {
                    Within::Provision => self.node(inner, Unit::Provision),
                    Within::Paragraph => self.in_paragraph(inner),
                };
                match unit {
                    Unit::Revision => self.up(found),
                    Unit::Provision => found,
                }
            }
            Node::Cites { keys, .. } => self.of_revision(self.citing(keys), unit),
            Node::Not(_) | Node::Year(_) | Node::Day(..) => self.all(&[node], unit),
        }
    }

    /// What all of `nodes` find; without any, all units.
    fn all(&self, nodes: &[&Node], unit: Unit) -> Box<dyn Compiled> {
        let (excluded, wanted): (Vec<&Node>, Vec<&Node>) =
            nodes.iter().partition(|node| matches!(node, Node::Not(_)));
        let (columns, found): (Vec<&Node>, Vec<&Node>) =
            wanted.into_iter().partition(|node| column(node).is_some());
        let mut clauses: Vec<Box<dyn Compiled>> =
            found.iter().map(|node| self.node(node, unit)).collect();
        if clauses.is_empty() {
            clauses.push(self.every(unit));
        }
        let columns = columns.into_iter().filter_map(column);
        clauses.extend(columns.map(|column| -> Box<dyn Compiled> { Box::new(column) }));
        self.but(must(clauses), &excluded, unit)
    }

    /// `wanted` without what the inner queries of `excluded` find.
    fn but(&self, wanted: Box<dyn Compiled>, excluded: &[&Node], unit: Unit) -> Box<dyn Compiled> {
        let inner = excluded.iter().filter_map(|node| match node {
            Node::Not(inner) => Some(self.node(inner, unit)),
            _ => None,
        });
        let excluded: Vec<Box<dyn Compiled>> = inner.collect();
        if excluded.is_empty() {
            return wanted;
        }
        Box::new(Except::new(wanted, excluded))
    }

    fn run(&self, field: Field, run: &Run, unit: Unit) -> Box<dyn Compiled> {
        let run = run.folded.as_str();
        let weighted = |field, weight| in_fields(run, &[(field, weight)]);
        match field {
            Field::Any => in_fields(run, &searched(unit, self.fields)),
            Field::Title => self.of_revision(weighted(self.fields.title, TITLE_WEIGHT), unit),
            Field::Number => self.of_revision(weighted(self.fields.number, NUMBER_WEIGHT), unit),
            Field::Authority => {
                let named = must(vec![
                    self.every(unit),
                    Box::new(InColumn::Authority(run.to_owned())),
                ]);
                Box::new(ConstScoreQuery::new(named, AUTHORITY_WEIGHT))
            }
            Field::Provision => {
                let found = in_fields(run, &searched(Unit::Provision, self.fields));
                match unit {
                    Unit::Revision => self.up(found),
                    Unit::Provision => found,
                }
            }
        }
    }

    fn near(&self, field: RunField, runs: &[Run], distance: usize) -> Box<dyn Compiled> {
        let all = runs.iter().map(|run| in_field(&run.folded, field));
        Box::new(Near {
            candidates: must(all.collect()).into(),
            field,
            runs: runs.iter().map(|run| run.folded.clone()).collect(),
            distance: u32::try_from(distance).unwrap_or(u32::MAX),
        })
    }

    fn in_paragraph(&self, node: &Node) -> Box<dyn Compiled> {
        let mut runs = Vec::new();
        let holds = holds(node, &mut runs);
        let field = self.fields.provision_text;
        let candidates = candidates(&holds, &runs, field);
        Box::new(InParagraph {
            candidates: candidates
                .unwrap_or_else(|| self.every(Unit::Provision))
                .into(),
            field,
            runs,
            holds,
        })
    }

    fn citing(&self, keys: &[String]) -> Box<dyn Compiled> {
        let keys = keys.iter().map(|key| {
            let term = Term::from_field_text(self.fields.cites, &fold_text(key));
            silent(term)
        });
        any(keys.collect())
    }

    fn every(&self, unit: Unit) -> Box<dyn Compiled> {
        let name = match unit {
            Unit::Revision => REVISION,
            Unit::Provision => PROVISION,
        };
        silent(Term::from_field_text(self.fields.unit, name))
    }

    /// What is asked of a revision, for units of either kind.
    fn of_revision(&self, found: Box<dyn Compiled>, unit: Unit) -> Box<dyn Compiled> {
        match unit {
            Unit::Revision => found,
            Unit::Provision => self.join(Way::Down, found),
        }
    }

    fn up(&self, found: Box<dyn Compiled>) -> Box<dyn Compiled> {
        self.join(Way::Up, found)
    }

    fn join(&self, way: Way, inner: Box<dyn Compiled>) -> Box<dyn Compiled> {
        Box::new(Join {
            way,
            inner: inner.into(),
            revision: Term::from_field_text(self.fields.unit, REVISION),
        })
    }
}

/// What is asked of a column; it finds units of both kinds.
fn column(node: &Node) -> Option<InColumn> {
    match node {
        Node::Year(span) => Some(InColumn::year(*span)),
        Node::Day(dated, span) => Some(InColumn::day(*dated, *span)),
        Node::Run(Field::Authority, run) => Some(InColumn::Authority(run.folded.clone())),
        _ => None,
    }
}

/// The query of a paragraph; its runs are collected in `runs`.
fn holds(node: &Node, runs: &mut Vec<String>) -> Holds {
    match node {
        Node::And(nodes) => Holds::All(nodes.iter().map(|node| holds(node, runs)).collect()),
        Node::Or(nodes) => Holds::Any(nodes.iter().map(|node| holds(node, runs)).collect()),
        Node::Not(inner) => Holds::Not(Box::new(holds(inner, runs))),
        Node::Run(_, run) => {
            runs.push(run.folded.clone());
            Holds::Run(runs.len() - 1)
        }
        // the parser lets none of these in
        Node::Near { .. }
        | Node::Together(..)
        | Node::Cites { .. }
        | Node::Year(_)
        | Node::Day(..) => Holds::Any(Vec::new()),
    }
}

/// Provisions among which all are that may hold; `None`: any may.
fn candidates(holds: &Holds, runs: &[String], field: RunField) -> Option<Box<dyn Compiled>> {
    match holds {
        Holds::Run(run) => runs.get(*run).map(|run| in_field(run, field)),
        Holds::All(parts) => {
            let parts = parts
                .iter()
                .filter_map(|part| candidates(part, runs, field));
            let parts: Vec<_> = parts.collect();
            (!parts.is_empty()).then(|| must(parts))
        }
        Holds::Any(parts) => {
            let parts = parts.iter().map(|part| candidates(part, runs, field));
            parts.collect::<Option<Vec<_>>>().map(any)
        }
        Holds::Not(_) => None,
    }
}

/// A run of characters in any of the fields.
fn in_fields(run: &str, searched: &[(RunField, f32)]) -> Box<dyn Compiled> {
    let weighted = searched.iter().map(|(field, weight)| -> Box<dyn Compiled> {
        Box::new(BoostQuery::new(in_field(run, *field), *weight))
    });
    any(weighted.collect())
}

fn in_field(run: &str, field: RunField) -> Box<dyn Compiled> {
    let term = |text: &str| Term::from_field_text(field.pairs, text);
    match cover(run).as_slice() {
        [] => frequent(Term::from_field_text(field.singles, run)),
        [(_, pair)] => frequent(term(pair)),
        many => Box::new(PhraseQuery::new_with_offset(
            many.iter().map(|(at, pair)| (*at, term(pair))).collect(),
        )),
    }
}

fn must(clauses: Vec<Box<dyn Compiled>>) -> Box<dyn Compiled> {
    joined(clauses, Occur::Must)
}

fn any(clauses: Vec<Box<dyn Compiled>>) -> Box<dyn Compiled> {
    joined(clauses, Occur::Should)
}

fn joined(mut clauses: Vec<Box<dyn Compiled>>, occur: Occur) -> Box<dyn Compiled> {
    match clauses.len() {
        0 => Box::new(EmptyQuery),
        1 => clauses.remove(0),
        _ => {
            let clauses = clauses.into_iter().map(|clause| (occur, clause));
            Box::new(BooleanQuery::new(clauses.collect()))
        }
    }
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
