//! A page: its characters and rules as the reader of the page sees them, upright.

use std::collections::HashSet;

use pdf_oxide::elements::{PathContent, PathOperation};
use pdf_oxide::layout::TextChar;
use pdf_oxide::{Error, PdfDocument};

use crate::formats::read::layout::{Page, Piece, Point};

/// Characters turned by more degrees than this against the page are no text of it (water marks).
const TURNED: f32 = 3.0;

/// Most drawn paths of a page whose rules are looked at.
const PATHS: usize = 5_000;

pub(super) fn read(document: &PdfDocument, index: usize) -> Result<Page, Error> {
    let characters = document.extract_chars_filtered(index, HashSet::new(), HashSet::new())?;
    let bounds = document.get_page_visible_box(index)?;
    let view = View::of(bounds, document.get_page_rotation(index)?, &characters);
    let mut page = Page {
        height: view.height(),
        ..Page::default()
    };
    page.pieces
        .extend(characters.iter().filter_map(|its| view.piece(its)));
    if !page.pieces.is_empty()
        && let Ok(paths) = document.extract_paths(index)
        && paths.len() <= PATHS
    {
        for path in &paths {
            page.draw(&view.strokes(path));
        }
    }
    Ok(page)
}

/// How the page is looked at: its corners, and the quarter turns that make its text upright.
struct View {
    left: f32,
    bottom: f32,
    right: f32,
    top: f32,
    quarters: u8,
}

impl View {
    /// The direction that most characters are written in is upright; for a page without any, the turn
    /// that the page itself asks for.
    fn of(bounds: (f32, f32, f32, f32), turn: i32, characters: &[TextChar]) -> Self {
        let mut counts = [0_usize; 4];
        for character in characters {
            for (quarter, count) in (0_u8..).zip(counts.iter_mut()) {
                if is_turned_by(character, quarter) {
                    *count += 1;
                }
            }
        }
        let asked = u8::try_from(turn.rem_euclid(360) / 90).unwrap_or(0);
        let most = (0_u8..)
            .zip(counts)
            .max_by_key(|(quarter, count)| (*count, *quarter == asked))
            .map_or(asked, |(quarter, _)| quarter);
        let (left, bottom, right, top) = bounds;
        Self {
            left,
            bottom,
            right,
            top,
            quarters: most,
        }
    }

    fn height(&self) -> f32 {
        if self.quarters.is_multiple_of(2) {
            self.top - self.bottom
        } else {
            self.right - self.left
        }
    }

    /// A point of the page as it is seen: from the left, and downwards from the top.
    fn see(&self, x: f32, y: f32) -> Point {
        match self.quarters {
            1 => (y - self.bottom, x - self.left),
            2 => (self.right - x, y - self.bottom),
            3 => (self.top - y, self.right - x),
            _ => (x - self.left, self.top - y),
        }
    }

    fn piece(&self, its: &TextChar) -> Option<Piece> {
        if !is_turned_by(its, self.quarters) {
            return None;
        }
        let (left, base) = self.see(its.origin_x, its.origin_y);
        let size = size(its);
        // A width that is missing or absurd is that of the character's kind.
        let usual = if its.char.is_ascii() {
            0.5 * size
        } else {
            size
        };
        let width = its.advance_width.abs();
        let width = if width > 0.02 * size && width < 3.0 * size {
            width
        } else {
            usual
        };
        Some(Piece {
            text: its.char.to_string(),
            left,
            right: left + width,
            base,
            size,
        })
    }

    fn strokes(&self, path: &PathContent) -> Vec<(Point, Point)> {
        let mut strokes = Vec::new();
        let (mut start, mut pen) = (None, None);
        for operation in &path.operations {
            match operation {
                PathOperation::MoveTo(x, y) => {
                    pen = Some(self.see(*x, *y));
                    start = pen;
                }
                PathOperation::LineTo(x, y) => {
                    let to = self.see(*x, *y);
                    strokes.extend(pen.map(|from| (from, to)));
                    pen = Some(to);
                }
                PathOperation::CurveTo(.., x, y) => pen = Some(self.see(*x, *y)),
                PathOperation::Rectangle(x, y, width, height) => {
                    let corners = [
                        self.see(*x, *y),
                        self.see(x + width, *y),
                        self.see(x + width, y + height),
                        self.see(*x, y + height),
                        self.see(*x, *y),
                    ];
                    strokes.extend(corners.windows(2).filter_map(|pair| match pair {
                        [from, to] => Some((*from, *to)),
                        _ => None,
                    }));
                }
                PathOperation::ClosePath => {
                    if let (Some(from), Some(to)) = (pen, start) {
                        strokes.push((from, to));
                    }
                }
            }
        }
        strokes
    }
}

/// Size of the type on the page.
fn size(its: &TextChar) -> f32 {
    its.font_size.abs()
}

fn is_turned_by(its: &TextChar, quarters: u8) -> bool {
    let apart = (its.rotation_degrees - 90.0 * f32::from(quarters)).rem_euclid(360.0);
    !(TURNED..=360.0 - TURNED).contains(&apart)
}
