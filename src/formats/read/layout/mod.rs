//! Pages of placed characters (PDF, OFD) as paragraphs.
//!
//! A page says where its characters stand and nothing of lines, paragraphs, tables and page
//! numbers. In this order: characters to lines ([`lines`]), ruled tables to rows ([`table`]), what
//! repeats on every page away ([`furniture`]), lines to paragraphs ([`paragraphs`]).
//!
//! Measures are in points, from the upper left corner of the page; every threshold is in parts of the size of the type.

mod furniture;
mod lines;
mod paragraphs;
mod table;

use super::warning::Warning;

/// Characters that stand together: one glyph, or a word where the source gives no more.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    pub(super) text: String,
    /// Left edge.
    pub(super) left: f32,
    /// Right edge, where the next character would stand.
    pub(super) right: f32,
    /// The line it stands on, measured downwards from the top of the page.
    pub(super) base: f32,
    /// Size of the type.
    pub(super) size: f32,
}

/// A straight line drawn along an axis, the frame of a table among them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rule {
    /// Where it stands across its direction.
    pub(super) at: f32,
    pub(super) from: f32,
    pub(super) to: f32,
}

/// A place on a page: from the left, and downwards from the top.
pub(super) type Point = (f32, f32);

/// One page.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Page {
    pub(super) height: f32,
    pub(super) pieces: Vec<Piece>,
    /// Rules from left to right; `at` is measured downwards.
    pub(super) across: Vec<Rule>,
    /// Rules from top to bottom; `at` is measured from the left.
    pub(super) down: Vec<Rule>,
}

/// Thinner than this, in points, a drawn shape is a rule.
const THIN: f32 = 2.5;

/// Shorter than this, in points, a rule frames nothing.
const SHORT: f32 = 6.0;

impl Page {
    /// Takes the rules out of a drawn shape: a thin one is a rule, else each of its straight strokes is.
    pub(super) fn draw(&mut self, strokes: &[(Point, Point)]) {
        let points = || strokes.iter().flat_map(|(from, to)| [*from, *to]);
        let (left, right) = extent(points().map(|point| point.0));
        let (top, bottom) = extent(points().map(|point| point.1));
        if right - left <= THIN || bottom - top <= THIN {
            self.rule((left, top), (right, bottom));
        } else {
            for (from, to) in strokes {
                self.rule(*from, *to);
            }
        }
    }

    fn rule(&mut self, from: Point, to: Point) {
        let (wide, high) = ((to.0 - from.0).abs(), (to.1 - from.1).abs());
        if high <= THIN && wide > SHORT {
            self.across.push(Rule {
                at: f32::midpoint(from.1, to.1),
                from: from.0.min(to.0),
                to: from.0.max(to.0),
            });
        } else if wide <= THIN && high > SHORT {
            self.down.push(Rule {
                at: f32::midpoint(from.0, to.0),
                from: from.1.min(to.1),
                to: from.1.max(to.1),
            });
        }
    }
}

fn extent(values: impl Iterator<Item = f32>) -> (f32, f32) {
    values.fold((f32::MAX, f32::MIN), |(low, high), value| {
        (low.min(value), high.max(value))
    })
}

/// A line of text, or a row of a table.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    text: String,
    left: f32,
    right: f32,
    base: f32,
    size: f32,
    /// A row of a table: it stays a line of its own.
    is_row: bool,
    /// Stretches of text parted by wide gaps.
    cells: Vec<Cell>,
}

#[derive(Debug, Clone, PartialEq)]
struct Cell {
    left: f32,
    right: f32,
    text: String,
}

/// Lines of one page, top to bottom.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Lines {
    height: f32,
    lines: Vec<Line>,
}

/// The lines of a page; what the page says beyond them can be forgotten.
pub(super) fn lines_of(mut page: Page) -> Lines {
    page.pieces.retain(is_sound);
    let height = page.height;
    let tables = table::take(&mut page);
    let mut lines = lines::gather(page.pieces);
    lines::rows_by_gaps(&mut lines);
    for row in tables {
        let at = lines.partition_point(|line| line.base <= row.base);
        lines.insert(at, row);
    }
    Lines { height, lines }
}

/// The paragraphs of all pages, and what was left out of them.
pub(super) fn compose(mut pages: Vec<Lines>) -> (Vec<String>, Vec<Warning>) {
    let left_out = furniture::remove(&mut pages);
    let warnings = left_out
        .map(|text| Warning::PageFurniture { text })
        .into_iter()
        .collect();
    (paragraphs::join(&pages), warnings)
}

fn is_sound(piece: &Piece) -> bool {
    const FAR: f32 = 1e6;
    let measures = [piece.left, piece.right, piece.base, piece.size];
    measures
        .iter()
        .all(|its| its.is_finite() && its.abs() < FAR)
        && piece.size > 0.0
        && !piece
            .text
            .chars()
            .all(|c| c.is_whitespace() || c.is_control())
}
