//! The same file without what is no text of the document.
//!
//! `\deleted` and `\v` mark text that was deleted by a tracked change or is hidden; they hold to the end of their
//! group. `\listtext` and `\pntext` hold the number of a paragraph as the writing program printed it, in
//! its own figures; the parser would count anew, in Arabic ones. So the printed number becomes text and the
//! reference to the list goes.

use crate::formats::read::error::ReadError;

/// What came of it.
#[derive(Debug, Default)]
pub(super) struct Filtered {
    pub(super) bytes: Vec<u8>,
    pub(super) tracked: bool,
    /// Stretches of hidden text.
    pub(super) hidden: usize,
    /// Numbers that were printed by the writing program.
    pub(super) numbers: usize,
    /// Groups are left open at the end.
    pub(super) cut_short: bool,
}

/// What holds within a group.
#[derive(Debug, Clone, Copy, Default)]
struct State {
    deleted: bool,
    hidden: bool,
    number: bool,
}

/// One token: the bytes it takes, and what it is.
enum Token<'a> {
    Open,
    Close,
    Word {
        name: &'a [u8],
        on: bool,
    },
    /// A character, in whatever form; the last byte of its value.
    Text,
    /// Bytes of a picture, or what does not matter here.
    Other,
}

/// Control words that stand for characters.
const CHARACTERS: [&[u8]; 16] = [
    b"u",
    b"tab",
    b"line",
    b"emdash",
    b"endash",
    b"emspace",
    b"enspace",
    b"qmspace",
    b"bullet",
    b"lquote",
    b"rquote",
    b"ldblquote",
    b"rdblquote",
    b"zwj",
    b"zwnj",
    b"chpgn",
];

/// # Errors
/// [`ReadError::TooDeep`] where groups nest deeper than `depth`.
pub(super) fn filter(bytes: &[u8], depth: usize) -> Result<Filtered, ReadError> {
    let prints_numbers = has(bytes, b"\\listtext") || has(bytes, b"\\pntext");
    let mut out = Filtered {
        bytes: Vec::with_capacity(bytes.len()),
        ..Filtered::default()
    };
    let mut states: Vec<State> = Vec::new();
    let mut state = State::default();
    let mut rest = bytes;
    while let Some((token, length)) = next(rest) {
        let (taken, after) = rest.split_at_checked(length).unwrap_or((rest, &[]));
        rest = after;
        let unseen = state.deleted || state.hidden;
        let mut keep = true;
        match token {
            Token::Open => {
                states.push(state);
                if states.len() > depth {
                    return Err(ReadError::TooDeep { limit: depth });
                }
            }
            Token::Close => state = states.pop().unwrap_or_default(),
            Token::Word { name, on } => match name {
                b"deleted" => {
                    state.deleted = on;
                    out.tracked |= on;
                }
                b"revised" => out.tracked |= on,
                b"v" => {
                    out.hidden += usize::from(on && !state.hidden);
                    state.hidden = on;
                }
                b"plain" => (state.deleted, state.hidden) = (false, false),
                b"listtext" | b"pntext" => {
                    state.number = true;
                    out.numbers += 1;
                    keep = false;
                }
                b"ls" if prints_numbers => keep = false,
                b"tab" if state.number => {
                    keep = false;
                    if !unseen && !ends_in_mark(&out.bytes) {
                        out.bytes.push(b' ');
                    }
                }
                name => keep = !(unseen && CHARACTERS.contains(&name)),
            },
            Token::Text => keep = !unseen,
            Token::Other => {}
        }
        if keep {
            out.bytes.extend_from_slice(taken);
        }
    }
    out.cut_short = !states.is_empty();
    // What is open stays open for the parser too: it ends at the end of the file.
    Ok(out)
}

/// Whether a number ends in a mark of punctuation: `、`, `）`, `)`, `.`, `．`, as a byte, in the code page of
/// mainland systems, or in Unicode.
fn ends_in_mark(bytes: &[u8]) -> bool {
    const MARKS: [&[u8]; 9] = [
        b"\\'a1\\'a2",
        b"\\'a3\\'a9",
        b"\\'a3\\'ae",
        b"\\u12289?",
        b"\\u-247?",
        b"\\u-242?",
        b"\\u65289?",
        b")",
        b".",
    ];
    let tail = bytes
        .get(bytes.len().saturating_sub(16)..)
        .unwrap_or_default();
    let tail = tail.to_ascii_lowercase();
    MARKS.iter().any(|mark| tail.ends_with(mark))
}

/// The token that the bytes begin with, and how many it takes; `None` at the end.
fn next(bytes: &[u8]) -> Option<(Token<'_>, usize)> {
    Some(match bytes.first()? {
        b'{' => (Token::Open, 1),
        b'}' => (Token::Close, 1),
        b'\\' => control(bytes),
        b'\r' | b'\n' => (Token::Other, 1),
        _ => (Token::Text, 1),
    })
}

fn control(bytes: &[u8]) -> (Token<'_>, usize) {
    let Some(first) = bytes.get(1) else {
        return (Token::Other, 1);
    };
    if !first.is_ascii_alphabetic() {
        return match first {
            b'\'' => (Token::Text, 4),
            b'~' | b'_' | b'-' | b'\\' | b'{' | b'}' => (Token::Text, 2),
            _ => (Token::Other, 2),
        };
    }
    let letters = bytes.iter().skip(1).take_while(|b| b.is_ascii_alphabetic());
    let end = 1 + letters.count();
    let name = bytes.get(1..end).unwrap_or_default();
    let minus = usize::from(bytes.get(end) == Some(&b'-'));
    let digits = bytes
        .iter()
        .skip(end + minus)
        .take_while(|b| b.is_ascii_digit());
    let count = digits.count();
    let number_end = if count > 0 { end + minus + count } else { end };
    let value = bytes.get(end..number_end).unwrap_or_default();
    let blank = usize::from(bytes.get(number_end) == Some(&b' '));
    let length = number_end + blank;
    if name == b"bin" {
        let value = std::str::from_utf8(value).unwrap_or_default();
        let payload = value.parse::<usize>().unwrap_or(0);
        let all = length.saturating_add(payload).min(bytes.len());
        return (Token::Other, all);
    }
    let on = value.is_empty() || value.iter().any(|b| matches!(b, b'1'..=b'9'));
    (Token::Word { name, on }, length)
}

fn has(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filtered(text: &str) -> (String, Filtered) {
        let out = filter(text.as_bytes(), 256).unwrap();
        (String::from_utf8(out.bytes.clone()).unwrap(), out)
    }

    #[test]
    fn deleted_and_hidden_text_goes() {
        let (text, out) = filtered(
            r"{\rtf1 a{\deleted b\'d2\'bb\u19968?}{\v c\tab}{\deleted0 d}\deleted e\plain f}",
        );
        assert_eq!(
            text,
            r"{\rtf1 a{\deleted }{\v }{\deleted0 d}\deleted \plain f}"
        );
        assert!(out.tracked);
        assert_eq!(out.hidden, 1);
        assert!(!out.cut_short);
    }

    #[test]
    fn printed_numbers_become_text() {
        let (text, out) =
            filtered(r"{\rtf1\ls1\ilvl0{\listtext\pard\plain \'d2\'bb\'a1\'a2\tab}x\par}");
        assert_eq!(text, r"{\rtf1\ilvl0{\pard\plain \'d2\'bb\'a1\'a2}x\par}");
        assert_eq!(out.numbers, 1);
    }

    #[test]
    fn depth_is_bounded_and_an_open_end_is_seen() {
        let deep = "{".repeat(300);
        assert_eq!(
            filter(deep.as_bytes(), 256).unwrap_err(),
            ReadError::TooDeep { limit: 256 }
        );
        assert!(filtered(r"{\rtf1 {a").1.cut_short);
    }
}
