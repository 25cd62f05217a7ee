//! 年度报告段落: the sentences with their numbers, and the same as plain text to be copied.

use super::ask::Question;
use super::load::Loaded;
use crate::app::context::RequestContext;
use crate::domain::statistics::paragraph::{Piece, paragraphs, plain};
use crate::domain::statistics::{Figure, Measure};

/// The paragraphs of a yearly report.
#[derive(Debug, Clone)]
pub struct Report {
    /// Each sentence group with its figures.
    pub paragraphs: Vec<Vec<Piece>>,
    /// The same to be copied.
    pub plain: String,
    /// What the figures do not say, each reservation once.
    pub notes: Vec<String>,
}

/// Composes it.
pub fn report(question: &Question, loaded: &Loaded, cx: &RequestContext) -> Report {
    let measures: Vec<Measure> = Figure::ALL
        .iter()
        .map(|figure| question.measure(loaded, cx, *figure))
        .collect();
    let of = |figure: Figure| measures.iter().find(|one| one.figure == figure);
    let paragraphs = paragraphs(question.period, question.today, &of);
    let lines: Vec<String> = paragraphs.iter().map(|pieces| plain(pieces)).collect();
    let used = |figure: Figure| {
        let mut pieces = paragraphs.iter().flatten();
        pieces.any(|piece| matches!(piece, Piece::Figure(one, _) if *one == figure))
    };
    let mut notes: Vec<String> = Vec::new();
    for one in measures.iter().filter(|one| used(one.figure)) {
        notes.extend(one.note.clone().filter(|note| !notes.contains(note)));
    }
    Report {
        plain: lines.join("\n"),
        notes,
        paragraphs,
    }
}
