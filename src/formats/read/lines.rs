//! The last step of every format: one way of writing paragraphs, and no text without text.

use super::Extracted;
use super::error::ReadError;
use super::warning::Warning;

/// Blanks and marks that carry no text: byte order mark, zero-width space, soft hyphen,
/// direction marks.
fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{FEFF}' | '\u{200B}' | '\u{00AD}' | '\u{200E}' | '\u{200F}' | '\u{2060}'
    )
}

/// One paragraph without line ends: unseen characters dropped, blanks at both ends too (the
/// indent of two characters is layout). Tabs stay: they part cells.
pub(super) fn paragraph(text: &str) -> String {
    let clean: String = text
        .chars()
        .filter(|c| !is_unseen(*c) && (*c == '\t' || !c.is_control()))
        .map(|c| if c == '\u{A0}' { ' ' } else { c })
        .collect();
    clean
        .trim_matches(|c: char| c != '\t' && c.is_whitespace())
        .to_owned()
}

/// One row of a table: cells parted by tabs, blanks and line ends within a cell folded into one
/// blank, empty cells at the end dropped.
pub(super) fn row<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let cells: Vec<String> = cells
        .into_iter()
        .map(|cell| cell.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    cells.join("\t").trim_end_matches('\t').to_owned()
}

/// Puts the text into paragraphs and refuses a text without letters or figures.
pub(super) fn finish(mut extracted: Extracted) -> Result<Extracted, ReadError> {
    let text = extracted.text.replace("\r\n", "\n");
    let text: Vec<String> = text
        .split([
            '\n', '\r', '\u{B}', '\u{C}', '\u{85}', '\u{2028}', '\u{2029}',
        ])
        .map(paragraph)
        .filter(|line| !line.chars().all(char::is_whitespace))
        .collect();
    extracted.text = text.join("\n");
    if !extracted.text.chars().any(char::is_alphanumeric) {
        return Err(ReadError::NoText);
    }
    let replaced = extracted.text.chars().filter(|c| *c == '\u{FFFD}').count();
    if replaced > 0 {
        extracted
            .warnings
            .push(Warning::Replaced { count: replaced });
    }
    let private = extracted.text.chars().filter(|c| is_private(*c)).count();
    if private > 0 {
        extracted
            .warnings
            .push(Warning::PrivateUse { count: private });
    }
    extracted.title_guess = extracted
        .title_guess
        .map(|title| title.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|title| !title.is_empty());
    Ok(extracted)
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{FFFFD}' | '\u{100000}'..='\u{10FFFD}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finished(text: &str) -> Result<Extracted, ReadError> {
        finish(Extracted {
            text: text.to_owned(),
            ..Extracted::default()
        })
    }

    #[test]
    fn paragraphs_lose_indent_and_empty_lines_but_no_tab() {
        let text = "\u{FEFF}　　第一条\u{A0}目的\r\n\r\n \t \n\t空\t格\r第二条\u{C}第三条";
        assert_eq!(
            finished(text).unwrap().text,
            "第一条 目的\n\t空\t格\n第二条\n第三条"
        );
    }

    #[test]
    fn a_row_keeps_its_columns() {
        assert_eq!(row(["", " 甲\n乙 ", "", "丙", "", " "]), "\t甲 乙\t\t丙");
    }

    #[test]
    fn no_text_is_an_error_and_doubts_are_counted() {
        assert_eq!(finished(" \n—— ……\n").unwrap_err(), ReadError::NoText);
        assert_eq!(
            finished("文\u{FFFD}字\u{E5E5}").unwrap().warnings,
            [
                Warning::Replaced { count: 1 },
                Warning::PrivateUse { count: 1 }
            ]
        );
    }
}
