//! A query as a tree. Nothing outside of this folder sees it.

use std::hash::{Hash, Hasher};

use chrono::NaiveDate;

use crate::fold::fold_text;

/// A run of characters: folded for comparing, and as it was typed for echoing. Equal where it finds the same.
#[derive(Debug, Clone)]
pub(super) struct Run {
    /// folded and without blanks, never empty
    pub(super) folded: String,
    pub(super) typed: String,
}

impl Run {
    /// `None` where there is nothing but blanks.
    pub(super) fn new(typed: &str) -> Option<Self> {
        let folded = fold_text(typed);
        (!folded.is_empty()).then(|| Self {
            folded,
            typed: typed.trim().to_owned(),
        })
    }
}

impl PartialEq for Run {
    fn eq(&self, other: &Self) -> bool {
        self.folded == other.folded
    }
}

impl Eq for Run {}

impl Hash for Run {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.folded.hash(state);
    }
}

/// Where a run has to stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Field {
    /// Title, number or text; of a provision its heading or text.
    Any,
    /// 标题.
    Title,
    /// 文号.
    Number,
    /// 机关.
    Authority,
    /// 条文: one provision.
    Provision,
}

/// What all of a group has to stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Within {
    /// 同条.
    Provision,
    /// 同款: a line of a provision.
    Paragraph,
}

/// A day of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Dated {
    /// 公布.
    Published,
    /// 施行.
    Effective,
    /// 成文.
    Issued,
}

/// A range, both ends inclusive; an open end is `None`. Never open at both ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Span<T> {
    pub(super) from: Option<T>,
    pub(super) through: Option<T>,
}

/// A query or a part of one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Node {
    /// All of these; two or more.
    And(Vec<Node>),
    /// One of these; two or more.
    Or(Vec<Node>),
    /// Everything else.
    Not(Box<Node>),
    /// A run of characters.
    Run(Field, Run),
    /// Different runs, two or more, with at most so many other characters between them; in one provision, or in the text.
    Near {
        provision: bool,
        runs: Vec<Run>,
        distance: usize,
    },
    /// One provision or paragraph in which the inner query holds.
    Together(Within, Box<Node>),
    /// 依据: a document that is cited, and the keys that the caller found for it.
    Cites { named: Run, keys: Vec<String> },
    /// 年份.
    Year(Span<u16>),
    /// 公布, 施行, 成文.
    Day(Dated, Span<NaiveDate>),
}

impl Node {
    /// How many leaves it has; each near run counts.
    pub(super) fn size(&self) -> usize {
        match self {
            Self::And(nodes) | Self::Or(nodes) => nodes.iter().map(Self::size).sum(),
            Self::Not(node) | Self::Together(_, node) => node.size(),
            Self::Near { runs, .. } => runs.len(),
            Self::Run(..) | Self::Cites { .. } | Self::Year(_) | Self::Day(..) => 1,
        }
    }

    /// All of `nodes`, those of inner lists of the same kind among them.
    pub(super) fn all(nodes: Vec<Self>) -> Option<Self> {
        let flat = nodes.into_iter().flat_map(|node| match node {
            Self::And(inner) => inner,
            other => vec![other],
        });
        joined(flat, Self::And)
    }

    /// One of `nodes`.
    pub(super) fn any(nodes: Vec<Self>) -> Option<Self> {
        let flat = nodes.into_iter().flat_map(|node| match node {
            Self::Or(inner) => inner,
            other => vec![other],
        });
        joined(flat, Self::Or)
    }

    pub(super) fn not(node: Self) -> Self {
        match node {
            Self::Not(inner) => *inner,
            other => Self::Not(Box::new(other)),
        }
    }

    /// The runs that a match shows, in their order.
    pub(super) fn shown<'a>(&'a self, out: &mut Vec<&'a str>) {
        match self {
            Self::And(nodes) | Self::Or(nodes) => nodes.iter().for_each(|node| node.shown(out)),
            Self::Together(_, node) => node.shown(out),
            Self::Run(Field::Any | Field::Title | Field::Provision, run) => out.push(&run.folded),
            Self::Near { runs, .. } => out.extend(runs.iter().map(|run| run.folded.as_str())),
            Self::Run(Field::Number | Field::Authority, _)
            | Self::Not(_)
            | Self::Cites { .. }
            | Self::Year(_)
            | Self::Day(..) => {}
        }
    }

    /// Calls `visit` for every document named by 依据.
    pub(super) fn cited<'a>(&'a mut self, visit: &mut dyn FnMut(&'a str, &'a mut Vec<String>)) {
        match self {
            Self::And(nodes) | Self::Or(nodes) => {
                for node in nodes {
                    node.cited(visit);
                }
            }
            Self::Not(node) | Self::Together(_, node) => node.cited(visit),
            Self::Cites { named, keys } => visit(&named.typed, keys),
            Self::Run(..) | Self::Near { .. } | Self::Year(_) | Self::Day(..) => {}
        }
    }
}

fn joined(nodes: impl Iterator<Item = Node>, join: impl FnOnce(Vec<Node>) -> Node) -> Option<Node> {
    let mut distinct: Vec<Node> = Vec::new();
    for node in nodes {
        if !distinct.contains(&node) {
            distinct.push(node);
        }
    }
    match distinct.len() {
        0 | 1 => distinct.pop(),
        _ => Some(join(distinct)),
    }
}
