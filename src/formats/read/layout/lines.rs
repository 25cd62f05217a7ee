//! Characters to lines.

use super::{Cell, Line, Piece};

/// A gap wider than this parts two cells, in sizes of the type.
const CELL_GAP: f32 = 1.8;

/// A gap wider than this is a blank, between Chinese characters: justified lines are stretched.
const WIDE_BLANK: f32 = 0.6;

/// A gap wider than this is a blank, between a Chinese character and a letter or figure: most programs set a
/// quarter of a size between them that nobody typed.
const MIXED_BLANK: f32 = 0.4;

/// A gap wider than this is a blank, between letters and figures.
const NARROW_BLANK: f32 = 0.17;

/// The same character nearer than this was printed twice, to look bold.
const TWICE: f32 = 0.12;

/// Puts pieces that stand on one line together; lines top to bottom.
pub(super) fn gather(mut pieces: Vec<Piece>) -> Vec<Line> {
    pieces.sort_by(|a, b| a.base.total_cmp(&b.base));
    let mut groups: Vec<Vec<Piece>> = Vec::new();
    for piece in pieces {
        let group = groups.iter_mut().rev().take(4).find(|group| {
            group
                .iter()
                .rev()
                .take(8)
                .any(|its| on_one_line(its, &piece))
        });
        match group {
            Some(group) => group.push(piece),
            None => groups.push(vec![piece]),
        }
    }
    let mut lines: Vec<Line> = groups.into_iter().filter_map(line).collect();
    lines.sort_by(|a, b| a.base.total_cmp(&b.base));
    lines
}

/// Whether two pieces share a line: the same base, or one much smaller that is raised or lowered.
fn on_one_line(a: &Piece, b: &Piece) -> bool {
    let (big, small) = if a.size >= b.size { (a, b) } else { (b, a) };
    let apart = big.base - small.base;
    if small.size > 0.75 * big.size {
        return apart.abs() <= 0.4 * small.size;
    }
    let near = small.left < big.right + 4.0 * big.size && small.right > big.left - 4.0 * big.size;
    near && (-0.25 * big.size..=0.6 * big.size).contains(&apart)
}

/// A line of its pieces, or `None` where there are none.
pub(super) fn line(mut pieces: Vec<Piece>) -> Option<Line> {
    pieces.sort_by(|a, b| a.left.total_cmp(&b.left));
    let size = main_size(&pieces);
    let mut cells: Vec<Cell> = Vec::new();
    let mut last: Option<&Piece> = None;
    for piece in &pieces {
        if let Some(before) = last
            && before.text == piece.text
            && piece.left - before.left < TWICE * size
        {
            continue;
        }
        let gap = last.map_or(0.0, |before| piece.left - before.right) / size;
        match cells.last_mut() {
            Some(cell) if gap <= CELL_GAP => {
                if is_blank(&cell.text, &piece.text, gap) {
                    cell.text.push(' ');
                }
                cell.text.push_str(&piece.text);
                cell.right = cell.right.max(piece.right);
            }
            Some(_) | None => cells.push(Cell {
                left: piece.left,
                right: piece.right,
                text: piece.text.clone(),
            }),
        }
        last = Some(piece);
    }
    undouble(&mut cells);
    let base = pieces
        .iter()
        .filter(|piece| piece.size >= 0.9 * size)
        .map(|piece| piece.base)
        .fold(f32::MIN, f32::max);
    Some(Line {
        text: cells
            .iter()
            .map(|cell| cell.text.as_str())
            .collect::<Vec<_>>()
            .join(" "),
        left: cells.first()?.left,
        right: cells.iter().map(|cell| cell.right).fold(f32::MIN, f32::max),
        base,
        size,
        is_row: false,
        cells,
    })
}

/// A line whose every character stands twice was printed twice, to look bold, and the words came so: 环环 境境.
fn undouble(cells: &mut [Cell]) {
    const SHORTEST: usize = 4;
    let bare =
        |cell: &Cell| -> Vec<char> { cell.text.chars().filter(|c| !c.is_whitespace()).collect() };
    let twice = |cell: &Cell| {
        let bare = bare(cell);
        let pair = |pair: &[char]| matches!(pair, [a, b] if a == b && !a.is_ascii());
        bare.len() % 2 == 0 && bare.chunks(2).all(pair)
    };
    let length: usize = cells.iter().map(|cell| bare(cell).len()).sum();
    if length >= SHORTEST && cells.iter().all(twice) {
        for cell in cells {
            cell.text = bare(cell).into_iter().step_by(2).collect();
        }
    }
}

/// The size that most characters have.
fn main_size(pieces: &[Piece]) -> f32 {
    let mut counts: Vec<(f32, usize)> = Vec::new();
    for piece in pieces {
        match counts
            .iter_mut()
            .find(|(size, _)| (size - piece.size).abs() < 0.05 * piece.size)
        {
            Some((_, count)) => *count += piece.text.chars().count(),
            None => counts.push((piece.size, piece.text.chars().count())),
        }
    }
    counts
        .into_iter()
        .max_by_key(|(_, count)| *count)
        .map_or(1.0, |(size, _)| size)
}

fn is_blank(before: &str, after: &str, gap: f32) -> bool {
    let (Some(before), Some(after)) = (before.chars().next_back(), after.chars().next()) else {
        return false;
    };
    gap > match (is_western(before), is_western(after)) {
        (true, true) => NARROW_BLANK,
        (false, false) => WIDE_BLANK,
        _ => MIXED_BLANK,
    }
}

/// Letters, figures and marks that are set narrow and parted by blanks.
pub(super) fn is_western(c: char) -> bool {
    c.is_ascii_graphic() || ('\u{C0}'..='\u{24F}').contains(&c)
}

/// Marks lines that stand in columns as rows of a table: at least three lines one after another, each of
/// at least two cells, each with a cell that begins where one of the line before begins.
pub(super) fn rows_by_gaps(lines: &mut [Line]) {
    const FEWEST: usize = 3;
    let mut from = 0;
    while from < lines.len() {
        let mut to = from + 1;
        while let (Some(before), Some(line)) = (lines.get(to - 1), lines.get(to)) {
            if !in_columns(before, line) {
                break;
            }
            to += 1;
        }
        if to - from >= FEWEST {
            for line in lines.get_mut(from..to).unwrap_or_default() {
                line.is_row = true;
                let cells = line.cells.iter().map(|cell| cell.text.as_str());
                line.text = crate::formats::read::lines::row(cells);
            }
        }
        from = to;
    }
}

fn in_columns(a: &Line, b: &Line) -> bool {
    let size = a.size.max(b.size);
    let many = a.cells.len() >= 2 && b.cells.len() >= 2;
    let beyond_first = a.cells.iter().skip(1).any(|its| {
        b.cells.iter().skip(1).any(|other| {
            let middle =
                f32::midpoint(its.left, its.right) - f32::midpoint(other.left, other.right);
            (its.left - other.left).abs() < 0.6 * size || middle.abs() < 0.6 * size
        })
    });
    many && beyond_first && b.base - a.base < 4.0 * size
}
