//! One cell of a list: a title, a number, or something else.

use crate::text::marker::marker;
use crate::text::relations::scan::{NAMED, first_number, number_behind, part};
use crate::text::title::{close_of, document_form};

/// What a cell holds.
#[derive(Debug)]
pub(super) enum Cell {
    Title {
        title: String,
        number: Option<String>,
    },
    Number(String),
    Other,
}

/// Whether a line is a title of a document by itself.
pub(super) fn is_title_cell(words: &str) -> bool {
    let words = words.trim();
    words.contains("关于") && document_form(words).is_some() || words.starts_with(NAMED)
}

pub(super) fn read_cell(cell: &str) -> Cell {
    let label = marker(cell).map_or(0, |m| m.label);
    let words = part(cell, label..cell.len()).trim_start();
    if words.starts_with(['《', '〈', '<'])
        && let Some(close) = close_of(words, 0)
    {
        let open = words.chars().next().map_or(0, char::len_utf8);
        let end = close
            + part(words, close..words.len())
                .chars()
                .next()
                .map_or(0, char::len_utf8);
        let number = number_behind(words, end);
        let stop = number.as_ref().map_or(end, |(_, after)| *after);
        let rest = part(words, stop..words.len()).trim_matches(['。', '；', '，', '、', ' ', ';']);
        let closes = rest.is_empty()
            || rest.starts_with("有效期")
            || rest.starts_with("延长")
            || rest.starts_with(['（', '('])
            || ["废止", "宣布失效", "失效"].contains(&rest);
        if closes {
            let title = part(words, open..close).trim().to_owned();
            return Cell::Title {
                title,
                number: number.map(|(number, _)| number),
            };
        }
        return Cell::Other;
    }
    if let Some((range, number)) = first_number(words) {
        let before = part(words, 0..range.start)
            .trim_end_matches(['（', '('])
            .trim();
        let after = part(words, range.end..words.len())
            .trim_matches(['）', ')', '。', '；', '，', ' ', '文']);
        if before.is_empty() && after.is_empty() {
            return Cell::Number(number);
        }
        let long = before.chars().count() >= 6 && !before.ends_with(['，', '：']);
        if long
            && document_form(before).is_some()
            && (after.is_empty() || after.starts_with("有效期"))
        {
            return Cell::Title {
                title: before.to_owned(),
                number: Some(number),
            };
        }
        return Cell::Other;
    }
    let bare = words.trim_end_matches(['；', '。', '，']);
    let length = bare.chars().count();
    if (6..=120).contains(&length)
        && document_form(bare).is_some()
        && !bare.contains(['。', '；', '：'])
    {
        return Cell::Title {
            title: bare.to_owned(),
            number: None,
        };
    }
    Cell::Other
}
