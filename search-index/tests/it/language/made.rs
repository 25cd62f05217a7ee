//! Random documents and queries over a tiny alphabet, where nearly every run repeats.

use chrono::NaiveDate;
use proptest::prelude::*;
use search_index::{IndexProvision, IndexRevision};

use super::plain::Ast;
use crate::date;

fn runs(length: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(vec!['甲', '乙', '丙']), length)
        .prop_map(|chars| chars.into_iter().collect())
}

fn day() -> impl Strategy<Value = NaiveDate> + Clone {
    (2018_i32..2023, 1_u32..3)
        .prop_map(|(year, month)| NaiveDate::from_ymd_opt(year, month, 1).unwrap())
}

/// A range that is open at one end at most.
fn range<T: Ord + Clone + std::fmt::Debug>(
    of: impl Strategy<Value = T> + Clone,
) -> impl Strategy<Value = (Option<T>, Option<T>)> {
    (of.clone(), of, 0_u8..4).prop_map(|(one, other, open)| {
        let (from, through) = if one <= other {
            (one, other)
        } else {
            (other, one)
        };
        match open {
            0 => (None, Some(through)),
            1 => (Some(from), None),
            _ => (Some(from), Some(through)),
        }
    })
}

/// Lists and exclusions of `leaf`.
fn grown(leaf: BoxedStrategy<Ast>, depth: u32) -> BoxedStrategy<Ast> {
    leaf.prop_recursive(depth, 10, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(Ast::And),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Ast::Or),
            inner.prop_map(|part| Ast::Not(Box::new(part))),
        ]
    })
    .boxed()
}

pub(super) fn queries() -> BoxedStrategy<Ast> {
    let bare = runs(1..4).prop_map(|run| Ast::Run("", run)).boxed();
    let long = runs(2..4).prop_map(|run| Ast::Run("", run)).boxed();
    let near = |provision| {
        let runs = prop::collection::vec(runs(2..4), 2..4);
        let distinct = runs.prop_filter("two words", |runs| runs.iter().any(|run| *run != runs[0]));
        (distinct, 0_usize..5)
            .prop_map(move |(runs, n)| Ast::Near(provision, runs, n))
            .boxed()
    };
    let field = prop::sample::select(vec!["标题:", "文号:", "机关:", "条文:"]);
    let leaf = prop_oneof![
        3 => bare.clone(),
        2 => (field, runs(1..3)).prop_map(|(field, run)| Ast::Run(field, run)),
        1 => near(false),
        1 => near(true),
        1 => grown(prop_oneof![bare, near(false)].boxed(), 2).prop_map(|part| Ast::Together(false, Box::new(part))),
        2 => grown(long, 2).prop_map(|part| Ast::Together(true, Box::new(part))),
        1 => runs(1..2).prop_map(Ast::Cites),
        1 => range(2018_u16..2023).prop_map(|(from, through)| Ast::Year(from, through)),
        1 => (prop::sample::select(vec!["公布", "施行", "成文"]), range(day()))
            .prop_map(|(name, (from, through))| Ast::Day(name, from, through)),
    ];
    grown(leaf.boxed(), 3)
}

fn provisions() -> impl Strategy<Value = Vec<IndexProvision>> {
    let one = ("甲?", "[乙丙]{0,2}", "[甲乙丙丙 \n]{0,12}", 0_u8..6);
    prop::collection::vec(one, 0..4).prop_map(|all| {
        let numbered = all.into_iter().enumerate();
        let provision =
            |(n, (label, heading, text, outside)): (usize, (String, String, String, u8))| {
                IndexProvision {
                    cites: Vec::new(),
                    eid: if outside == 0 {
                        String::new()
                    } else {
                        format!("p{n}")
                    },
                    label,
                    heading,
                    text,
                }
            };
        numbered.map(provision).collect()
    })
}

fn revision() -> impl Strategy<Value = IndexRevision> {
    let titles = ("[甲乙丙 ]{0,5}", prop::option::of("[甲乙丙]{1,3}"));
    let numbers = (
        prop::option::of("[甲乙]{1,3}"),
        prop::option::of("[乙丙]{1,3}"),
    );
    let days = (
        prop::option::of(day()),
        prop::option::of(day()),
        prop::option::of(day()),
    );
    let lists = (
        prop::collection::vec("[甲乙丙]{1,3}", 0..3),
        prop::collection::vec("[甲乙丙]", 0..2),
    );
    let text = prop::option::of("[甲乙丙丙 \n]{0,20}");
    let rest = (prop::option::of(2018_u16..2023), text, provisions());
    (titles, numbers, days, lists, rest).prop_map(|(titles, numbers, days, lists, rest)| {
        IndexRevision {
            title: titles.0,
            instrument_title: titles.1,
            document_number: numbers.0,
            registration_number: numbers.1,
            issued_on: days.0,
            published_on: days.1,
            effective_on: days.2,
            authorities: lists.0,
            cites: lists.1.iter().map(|named| format!("key:{named}")).collect(),
            year: rest.0,
            text: rest.1,
            provisions: rest.2,
            ..IndexRevision::default()
        }
    })
}

/// Documents of one or two revisions; the second is shown from 2020 on.
pub(super) fn documents() -> impl Strategy<Value = Vec<Vec<IndexRevision>>> {
    let document = prop::collection::vec(revision(), 1..3);
    prop::collection::vec(document, 1..7).prop_map(|documents| {
        let named = documents.into_iter().enumerate().map(|(n, mut revisions)| {
            for (m, revision) in revisions.iter_mut().enumerate() {
                revision.document_id = n.to_string();
                revision.revision_id = format!("{n}-{m}");
                revision.revision_from = (m == 1).then(|| date("2020-01-01"));
            }
            revisions
        });
        named.collect()
    })
}
