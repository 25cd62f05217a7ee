//! Tables as text: RFC 4180, parted by comma, semicolon or tab.

use super::{Cell, Grid, Kind, Workbook};
use crate::formats::read::error::ReadError;

/// Reads a table in text. A quoted value may hold line ends; a quote that is not closed ends with the
/// text.
pub(super) fn read(text: &str) -> Result<Workbook, ReadError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let part = separator(text);
    let mut grid = Grid::default();
    let (mut row, mut column, mut value) = (0_u32, 0_u32, String::new());
    let mut quoted = false;
    let mut characters = text.chars().peekable();
    let put = |grid: &mut Grid, row, column, value: &mut String| {
        let text = std::mem::take(value);
        let kind = Kind::Text;
        let formula = false;
        let cell = Cell {
            column,
            kind,
            text,
            formula,
        };
        grid.put(row, cell, 0)
    };
    while let Some(c) = characters.next() {
        match c {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                value.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if value.is_empty() => quoted = true,
            c if quoted => value.push(c),
            c if c == part => {
                put(&mut grid, row, column, &mut value)?;
                column = column.saturating_add(1);
            }
            '\r' if characters.peek() == Some(&'\n') => {}
            '\r' | '\n' => {
                put(&mut grid, row, column, &mut value)?;
                (row, column) = (row.saturating_add(1), 0);
            }
            c => value.push(c),
        }
    }
    put(&mut grid, row, column, &mut value)?;
    Ok(Workbook {
        sheets: vec![grid.finish(String::new())],
    })
}

/// The mark that parts the most values of the first lines.
fn separator(text: &str) -> char {
    let head: Vec<&str> = text.lines().take(20).collect();
    let count = |mark: char| -> usize { head.iter().map(|line| line.matches(mark).count()).sum() };
    ['\t', ';']
        .into_iter()
        .filter(|mark| count(*mark) > count(','))
        .max_by_key(|mark| count(*mark))
        .unwrap_or(',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Vec<String>> {
        let workbook = read(text).unwrap();
        let rows = workbook.sheets[0].rows.iter();
        rows.map(|row| row.cells.iter().map(|cell| cell.text.clone()).collect())
            .collect()
    }

    #[test]
    fn quotes_line_ends_and_separators() {
        assert_eq!(
            rows("名称,文号\r\n\"关于“甲”,乙\n的通知\",\"某发\"\"1\"\"号\"\r\n\r\n丙,"),
            [
                vec!["名称", "文号"],
                vec!["关于“甲”,乙\n的通知", "某发\"1\"号"],
                vec!["丙"],
            ]
        );
        assert_eq!(
            rows("名称\t文号\n甲,乙\t一"),
            [["名称", "文号"], ["甲,乙", "一"]]
        );
        assert_eq!(
            rows("\u{feff}名称;文号\n甲;\"乙"),
            [["名称", "文号"], ["甲", "乙"]]
        );
    }
}
