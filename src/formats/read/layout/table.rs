//! Tables with a drawn frame: the frame says which characters share a cell and which cells a row.

use super::lines::{gather, is_western};
use super::{Cell, Line, Page, Piece, Rule};
use crate::formats::read::lines;

/// Rules nearer than this are one, in the unit of the page: PDF draws frames as thin boxes.
const ONE: f32 = 2.5;

/// Most rules of a page that are looked at; a drawing has more, a table never.
const MOST: usize = 2_000;

/// Takes the characters that stand in framed tables out of the page and gives their rows.
pub(super) fn take(page: &mut Page) -> Vec<Line> {
    if page.across.len() + page.down.len() > MOST {
        return Vec::new();
    }
    let across = merge(std::mem::take(&mut page.across));
    let down = merge(std::mem::take(&mut page.down));
    let mut rows = Vec::new();
    for frame in frames(&across, &down) {
        let inside: Vec<Piece> = page
            .pieces
            .extract_if(.., |piece| frame.holds(piece))
            .collect();
        if inside.is_empty() {
            continue;
        }
        rows.extend(frame.rows(inside));
    }
    rows.sort_by(|a, b| a.base.total_cmp(&b.base));
    rows
}

/// Rules that lie on one another or follow one another are one.
fn merge(mut rules: Vec<Rule>) -> Vec<Rule> {
    rules.retain(|rule| {
        [rule.at, rule.from, rule.to]
            .iter()
            .all(|its| its.is_finite())
    });
    rules.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.from.total_cmp(&b.from)));
    let mut merged: Vec<Rule> = Vec::new();
    for rule in rules {
        let same = merged.iter_mut().rev().take(64).find(|its| {
            (its.at - rule.at).abs() <= ONE
                && rule.from <= its.to + ONE
                && rule.to >= its.from - ONE
        });
        match same {
            Some(its) => {
                its.from = its.from.min(rule.from);
                its.to = its.to.max(rule.to);
            }
            None => merged.push(rule),
        }
    }
    merged
}

/// A framed table: where its rows and columns part, and the rules that part them.
struct Frame<'a> {
    tops: Vec<f32>,
    lefts: Vec<f32>,
    across: Vec<&'a Rule>,
    down: Vec<&'a Rule>,
}

/// Groups of rules that cross or touch, of which at least two run each way.
fn frames<'a>(across: &'a [Rule], down: &'a [Rule]) -> Vec<Frame<'a>> {
    let total = across.len() + down.len();
    let mut group: Vec<usize> = (0..total).collect();
    for (i, rule) in across.iter().enumerate() {
        for (j, other) in down.iter().enumerate() {
            let touch = other.from - ONE <= rule.at
                && rule.at <= other.to + ONE
                && rule.from - ONE <= other.at
                && other.at <= rule.to + ONE;
            if touch {
                union(&mut group, i, across.len() + j);
            }
        }
    }
    let mut frames = Vec::new();
    for root in 0..total {
        let of_group = |at: usize| find(&group, at) == root;
        let its_across: Vec<&Rule> = pick(across, of_group);
        let its_down: Vec<&Rule> = pick(down, |at| of_group(across.len() + at));
        if its_across.len() < 2 || its_down.len() < 2 {
            continue;
        }
        let frame = Frame {
            tops: places(&its_across),
            lefts: places(&its_down),
            across: its_across,
            down: its_down,
        };
        // One cell alone is a box round text, not a table.
        if frame.tops.len() + frame.lefts.len() > 4 {
            frames.push(frame);
        }
    }
    frames
}

fn pick(rules: &[Rule], of_group: impl Fn(usize) -> bool) -> Vec<&Rule> {
    rules
        .iter()
        .enumerate()
        .filter(|(at, _)| of_group(*at))
        .map(|(_, rule)| rule)
        .collect()
}

fn find(group: &[usize], mut at: usize) -> usize {
    while let Some(up) = group.get(at).copied().filter(|up| *up != at) {
        at = up;
    }
    at
}

fn union(group: &mut [usize], a: usize, b: usize) {
    let (a, b) = (find(group, a), find(group, b));
    let (low, high) = (a.min(b), a.max(b));
    if let Some(up) = group.get_mut(high) {
        *up = low;
    }
}

/// The places of rules, each once.
fn places(rules: &[&Rule]) -> Vec<f32> {
    let mut places: Vec<f32> = rules.iter().map(|rule| rule.at).collect();
    places.sort_by(f32::total_cmp);
    places.dedup_by(|a, b| (*a - *b).abs() <= ONE);
    places
}

impl Frame<'_> {
    fn holds(&self, piece: &Piece) -> bool {
        let (x, y) = middle(piece);
        between(&self.tops, y).is_some() && between(&self.lefts, x).is_some()
    }

    /// The rows of the table; a cell that runs over several rows stands in the first.
    fn rows(&self, pieces: Vec<Piece>) -> Vec<Line> {
        let (height, width) = (self.tops.len() - 1, self.lefts.len() - 1);
        let mut group: Vec<usize> = (0..height * width).collect();
        for row in 0..height {
            for column in 0..width {
                let here = row * width + column;
                if column + 1 < width && !self.is_parted_across(row, column + 1) {
                    union(&mut group, here, here + 1);
                }
                if row + 1 < height && !self.is_parted_down(row + 1, column) {
                    union(&mut group, here, here + width);
                }
            }
        }
        let mut cells: Vec<Vec<Piece>> = vec![Vec::new(); height * width];
        for piece in pieces {
            let (x, y) = middle(&piece);
            let (Some(row), Some(column)) = (between(&self.tops, y), between(&self.lefts, x))
            else {
                continue;
            };
            if let Some(cell) = cells.get_mut(find(&group, row * width + column)) {
                cell.push(piece);
            }
        }
        // Where each cell ends on the right, with the cells that are one with it.
        let mut ends = vec![f32::MIN; height * width];
        for at in 0..height * width {
            let right = self.lefts.get(at % width + 1).copied();
            if let Some(end) = ends.get_mut(find(&group, at)) {
                *end = end.max(right.unwrap_or(f32::MAX));
            }
        }
        let mut cells = cells
            .into_iter()
            .zip(ends)
            .map(|(pieces, end)| text_of(pieces, end));
        let mut rows = Vec::with_capacity(height);
        for pair in self.tops.windows(2) {
            let texts: Vec<String> = cells.by_ref().take(width).collect();
            let [top, bottom] = pair else { continue };
            let text = lines::row(texts.iter().map(String::as_str));
            if !text.trim().is_empty() {
                rows.push(self.row(text, *top, *bottom));
            }
        }
        rows
    }

    fn row(&self, text: String, top: f32, bottom: f32) -> Line {
        let left = self.lefts.first().copied().unwrap_or_default();
        let right = self.lefts.last().copied().unwrap_or_default();
        Line {
            cells: vec![Cell {
                left,
                right,
                text: text.clone(),
            }],
            text,
            left,
            right,
            base: f32::midpoint(top, bottom),
            size: 1.0,
            is_row: true,
        }
    }

    /// Whether a rule parts the column from the one before it, in that row.
    fn is_parted_across(&self, row: usize, column: usize) -> bool {
        let (Some([top, bottom]), Some(at)) = (self.tops.get(row..row + 2), self.lefts.get(column))
        else {
            return true;
        };
        runs_through(&self.down, *at, f32::midpoint(*top, *bottom))
    }

    /// Whether a rule parts the row from the one above it, in that column.
    fn is_parted_down(&self, row: usize, column: usize) -> bool {
        let (Some([left, right]), Some(at)) =
            (self.lefts.get(column..column + 2), self.tops.get(row))
        else {
            return true;
        };
        runs_through(&self.across, *at, f32::midpoint(*left, *right))
    }
}

fn runs_through(rules: &[&Rule], at: f32, through: f32) -> bool {
    rules
        .iter()
        .any(|rule| (rule.at - at).abs() <= ONE && rule.from <= through && through <= rule.to)
}

fn middle(piece: &Piece) -> (f32, f32) {
    (
        f32::midpoint(piece.left, piece.right),
        piece.base - 0.35 * piece.size,
    )
}

/// Between which two places a place lies.
fn between(places: &[f32], at: f32) -> Option<usize> {
    let after = places.partition_point(|place| *place <= at);
    (after > 0 && after < places.len()).then(|| after - 1)
}

/// The text of a cell: its lines one after another. A line that does not reach the end of the cell was
/// broken by hand, and a blank says so.
fn text_of(pieces: Vec<Piece>, end: f32) -> String {
    const FULL: f32 = 2.0;
    let mut text = String::new();
    let mut broken = false;
    for line in gather(pieces) {
        let western = |c: Option<char>| c.is_some_and(is_western);
        let words = western(text.chars().next_back()) && western(line.text.chars().next());
        if !text.is_empty() && (broken || words) {
            text.push(' ');
        }
        text.push_str(&line.text);
        broken = line.right < end - FULL * line.size;
    }
    text
}
