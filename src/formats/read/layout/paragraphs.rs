//! Lines to paragraphs.
//!
//! A line goes on in the next where it is full, the next is not indented, and nothing parts them: not the
//! distance, not the size of the type, not (in a document whose paragraphs are not indented) a marker at
//! the head of the next.

use super::lines::is_western;
use super::{Line, Lines};
use crate::text::marker::marker;

/// A line that ends nearer to the margin than this is full, in sizes of the type: a mark that may not begin
/// a line takes the last character along.
const FULL: f32 = 1.7;

/// A line that begins further from the margin than this is indented.
const INDENT: f32 = 0.8;

/// Lines further apart than this times the usual distance are parted.
const APART: f32 = 1.45;

/// Type larger than this times that of the body is a title's.
const TITLE: f32 = 1.15;

/// The paragraphs of all pages.
pub(super) fn join(pages: &[Lines]) -> Vec<String> {
    let document = Document::of(pages);
    let mut paragraphs: Vec<String> = Vec::new();
    let mut last: Option<(&Line, Margins)> = None;
    for page in pages {
        let margins = document.margins(page);
        let mut first = true;
        for line in &page.lines {
            let goes_on = last
                .is_some_and(|(before, its)| document.goes_on(before, its, line, margins, first));
            match paragraphs.last_mut() {
                Some(paragraph) if goes_on => append(paragraph, &line.text),
                Some(_) | None => paragraphs.push(line.text.clone()),
            }
            last = Some((line, margins));
            first = false;
        }
    }
    paragraphs
}

/// Where the lines of a page begin and end.
#[derive(Debug, Clone, Copy)]
struct Margins {
    left: f32,
    right: f32,
}

/// What holds for the document as a whole.
struct Document {
    /// Size of the type of the body.
    size: f32,
    /// Usual distance of two lines of the body, 0 where there are not two.
    pitch: f32,
    /// Whether paragraphs that begin with a marker are indented.
    indents: bool,
    whole: Margins,
}

impl Document {
    fn of(pages: &[Lines]) -> Self {
        let lines = || {
            pages
                .iter()
                .flat_map(|page| &page.lines)
                .filter(|its| !its.is_row)
        };
        let size = most_common(
            lines().map(|line| (line.size, line.text.chars().count())),
            0.25,
        );
        let is_body = |line: &&Line| is_near(line.size, size);
        let gaps = pages.iter().flat_map(|page| {
            page.lines.windows(2).filter_map(|pair| match pair {
                [a, b] if !a.is_row && !b.is_row && is_body(&a) && is_body(&b) => {
                    Some((b.base - a.base, 1))
                }
                _ => None,
            })
        });
        let pitch = most_common(gaps.filter(|(gap, _)| *gap < 4.0 * size), 0.1 * size);
        let whole = margins_of(lines().filter(is_body), size);
        let marked = lines()
            .filter(is_body)
            .filter(|its| marker(&its.text).is_some());
        let (mut indented, mut all) = (0, 0);
        for line in marked {
            all += 1;
            indented += usize::from(line.left > whole.left + INDENT * size);
        }
        Self {
            size,
            pitch,
            indents: 2 * indented >= all,
            whole,
        }
    }

    /// The margins of a page, those of the document where it has few lines.
    fn margins(&self, page: &Lines) -> Margins {
        const FEW: usize = 6;
        let body: Vec<&Line> = page
            .lines
            .iter()
            .filter(|line| !line.is_row && is_near(line.size, self.size))
            .collect();
        if body.len() < FEW {
            return self.whole;
        }
        let own = margins_of(body.into_iter(), self.size);
        // A page of short lines only says nothing of where full ones end.
        let narrow = own.right < self.whole.right - 6.0 * self.size;
        Margins {
            left: own.left,
            right: if narrow { self.whole.right } else { own.right },
        }
    }

    /// Whether the paragraph of `before` goes on in `line`.
    fn goes_on(
        &self,
        before: &Line,
        its: Margins,
        line: &Line,
        margins: Margins,
        on_next_page: bool,
    ) -> bool {
        if before.is_row || line.is_row || !is_near(before.size, line.size) {
            return false;
        }
        if is_of_contents(&before.text) || ends_sentence(&before.text) && opens(&line.text) {
            return false;
        }
        let size = line.size;
        let gap = line.base - before.base;
        let is_title = size > TITLE * self.size;
        if !on_next_page {
            let usual = if is_title || self.pitch <= 0.0 {
                2.4 * size / APART
            } else {
                self.pitch
            };
            if gap > APART * usual {
                return false;
            }
        }
        if is_title && is_centred(before, its) && is_centred(line, margins) {
            return !on_next_page;
        }
        // What cannot be parted goes to the next line as a whole and leaves a hole.
        let held: f32 = line
            .text
            .chars()
            .take_while(|c| is_western(*c))
            .take(24)
            .map(|_| 0.5 * size)
            .sum();
        if before.right < its.right - FULL * size - held {
            return false;
        }
        let indent = (line.left - margins.left) / size;
        let before_indent = (before.left - its.left) / size;
        if indent > INDENT {
            // A block that is indented as a whole, deeper than a first line is.
            let block = before_indent > 2.6 && (indent - before_indent).abs() < 0.4;
            return block && marker(&line.text).is_none();
        }
        self.indents || marker(&line.text).is_none()
    }
}

/// A line of a table of contents: words, dots, a page number.
fn is_of_contents(text: &str) -> bool {
    let dot = |c: char| matches!(c, '.' | '…' | '·' | '．' | '‥' | '﹒');
    let words = text.trim_end_matches(|c: char| c.is_alphanumeric() || c.is_whitespace());
    words.chars().rev().take_while(|c| dot(*c)).count() >= 3
}

fn ends_sentence(text: &str) -> bool {
    text.ends_with(['。', '；', '：', '！', '？', ';', ':'])
}

/// Whether a line opens a unit: with a marker, or with a number of parts as standards have them (3.1.2).
fn opens(text: &str) -> bool {
    let number: String = text
        .chars()
        .take_while(|c| c.is_ascii_digit() || *c == '.')
        .collect();
    let parts = number.split('.').filter(|part| !part.is_empty()).count();
    marker(text).is_some() || parts >= 2 && number.starts_with(|c: char| c.is_ascii_digit())
}

/// Whether a line stands in the middle, away from both margins.
fn is_centred(line: &Line, margins: Margins) -> bool {
    let (left, right) = (line.left - margins.left, margins.right - line.right);
    (left - right).abs() < 2.0 * line.size && left > -0.5 * line.size
}

fn is_near(a: f32, b: f32) -> bool {
    (a - b).abs() <= 0.12 * a.max(b)
}

/// The left edge and the right edge that lines share.
fn margins_of<'a>(lines: impl Iterator<Item = &'a Line>, size: f32) -> Margins {
    let (mut lefts, mut rights): (Vec<f32>, Vec<f32>) =
        lines.map(|line| (line.left, line.right)).unzip();
    lefts.sort_by(f32::total_cmp);
    rights.sort_by(|a, b| b.total_cmp(a));
    Margins {
        left: shared(&lefts, size).unwrap_or_default(),
        right: shared(&rights, size).unwrap_or_default(),
    }
}

/// The first of the sorted edges that some others share, or the first at all.
fn shared(edges: &[f32], size: f32) -> Option<f32> {
    let need = (edges.len() / 12).max(1);
    edges
        .iter()
        .enumerate()
        .find(|(at, edge)| {
            let near = |other: &&f32| (**other - **edge).abs() < 0.5 * size;
            edges.iter().skip(at + 1).take_while(near).count() >= need
        })
        .map(|(_, edge)| *edge)
        .or_else(|| edges.first().copied())
}

/// The value with the greatest weight, values nearer than `step` taken as one.
fn most_common(values: impl Iterator<Item = (f32, usize)>, step: f32) -> f32 {
    let mut values: Vec<(f32, usize)> = values.filter(|(value, _)| *value > 0.0).collect();
    values.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut best = (0.0, 0);
    let mut group = (0.0, 0);
    for (value, weight) in values {
        if value - group.0 <= step && group.1 > 0 {
            group.1 += weight;
        } else {
            group = (value, weight);
        }
        if group.1 > best.1 {
            best = group;
        }
    }
    best.0
}

/// Appends a line to its paragraph; words are parted by a blank, Chinese by nothing.
fn append(paragraph: &mut String, line: &str) {
    let before = paragraph.chars().next_back();
    let after = line.chars().next();
    let letter = |c: Option<char>| c.is_some_and(|c| is_western(c) && c.is_alphabetic());
    if letter(before) && letter(after) {
        paragraph.push(' ');
    }
    paragraph.push_str(line);
}
