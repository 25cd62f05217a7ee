//! The normal form of a text: one paragraph a line, nothing that cannot be seen.
//!
//! Everything else in this room reads the normal form, and byte ranges point into it.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Brings a text into its normal form.
///
/// Line ends of every kind become `\n`; the byte order mark, zero-width and direction marks, soft
/// hyphens and control characters go; characters are composed (NFC); blanks at both ends of a line go
/// (the ideographic indent 　　 among them), then empty lines. Blanks inside a line stay as they are.
/// Doing it twice changes nothing.
pub fn normal_form(text: &str) -> String {
    let mut composed = String::with_capacity(text.len());
    let mut alone = true;
    for c in text.chars() {
        match c {
            '\r' | '\n' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                composed.push('\n');
            }
            '\t' => composed.push('\t'),
            c if stands_alone(c) => composed.push(c),
            c if invisible(c) => {}
            c => {
                alone = false;
                composed.push(c);
            }
        }
    }
    if !alone && is_nfc_quick(composed.chars()) != IsNormalized::Yes {
        composed = composed.nfc().collect();
    }
    let mut out = String::with_capacity(composed.len());
    for line in composed.split('\n') {
        let line = line.trim();
        if !line.is_empty() {
            if !out.is_empty() {
                out.push('\n');
            }
            out.push_str(line);
        }
    }
    out
}

/// What is visible, composes with nothing before it and is composed itself: nearly every character of
/// a Chinese text, told apart without the tables.
const fn stands_alone(c: char) -> bool {
    matches!(
        c,
        ' '..='~' | '\u{2010}'..='\u{2027}' | '\u{3000}'..='\u{3029}' | '\u{3400}'..='\u{9fff}'
            | '\u{ff01}'..='\u{ff60}'
    )
}

fn invisible(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{2069}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
        )
}

/// The text without any blank, for comparing what differs in layout only.
pub fn without_blanks(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_paragraph_a_line() {
        let text = "\u{feff}　　第一条　为了\u{200b}规范。 \r\n\r\n\u{3000}\r　　本办法\u{7}适用。\u{2028}完";
        assert_eq!(normal_form(text), "第一条　为了规范。\n本办法适用。\n完");
    }

    #[test]
    fn characters_are_composed() {
        assert_eq!(normal_form("e\u{301}"), "é");
    }

    #[test]
    fn what_stands_alone_is_composed_and_visible() {
        for c in ('\0'..=char::MAX).filter(|c| stands_alone(*c)) {
            assert!(!invisible(c), "{c:?}");
            assert_eq!(is_nfc_quick(std::iter::once(c)), IsNormalized::Yes, "{c:?}");
            let behind_another: String = ['e', c].into_iter().nfc().collect();
            assert_eq!(behind_another, format!("e{c}"));
        }
    }

    proptest! {
        #[test]
        fn idempotent(text in any::<String>()) {
            let once = normal_form(&text);
            prop_assert_eq!(normal_form(&once), once.clone());
        }

        #[test]
        fn idempotent_on_marks(text in "[a\u{300}-\u{310}\u{3000}\\s\u{200b}\u{feff}第条\u{85}]{0,60}") {
            let once = normal_form(&text);
            prop_assert_eq!(normal_form(&once), once.clone());
        }
    }
}
