//! Is a text what it looks like on the page? A font without a table of its characters gives others.
//!
//! Official texts are written in the characters of GB 2312, levels one and two; a name or a place takes one
//! from beyond now and then. And their numbers have one form, `〔2024〕5号`.

use encoding_rs::GBK;

use super::warning::Warning;

/// Fewer foreign characters than this are names.
const FEW: usize = 6;

/// Foreign characters in a thousand, from which on names do not explain them.
const SHARE: usize = 8;

/// Characters shown in the warning.
const SHOWN: usize = 12;

/// How much of a text is in doubt.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Doubt {
    /// Characters that are no blanks.
    all: usize,
    /// Characters beyond the common set.
    foreign: usize,
    /// Numbers of documents whose year or number is no number.
    broken: usize,
    sample: String,
}

impl Doubt {
    fn of(text: &str) -> Self {
        let mut doubt = Self::default();
        for c in text.chars().filter(|c| !c.is_whitespace()) {
            doubt.all += 1;
            if !is_common(c) {
                doubt.foreign += 1;
                if doubt.foreign <= SHOWN && !doubt.sample.contains(c) {
                    doubt.sample.push(c);
                }
            }
        }
        let (broken, number) = broken_numbers(text);
        doubt.broken = broken;
        if doubt.sample.is_empty() {
            doubt.sample = number;
        }
        doubt
    }

    fn is_real(&self) -> bool {
        let many = self.foreign >= FEW && self.foreign * 1000 >= SHARE * self.all;
        // A short text, most of which is foreign.
        let most = self.foreign * 4 > self.all;
        many || most || self.broken > 0
    }

    /// Doubts in a hundred thousand characters.
    fn weight(&self) -> usize {
        (self.foreign + 10 * self.broken) * 100_000 / self.all.max(1)
    }
}

/// The warning, where the text is in doubt.
pub(super) fn look(text: &str) -> Option<Warning> {
    let doubt = Doubt::of(text);
    doubt.is_real().then(|| Warning::Garbled {
        count: doubt.foreign + doubt.broken,
        sample: doubt.sample,
    })
}

/// Whether the second reading of the same file is in less doubt than the first, and no fragment of it.
pub(super) fn is_better(second: &str, first: &str) -> bool {
    let (first, second) = (Doubt::of(first), Doubt::of(second));
    second.weight() < first.weight() && second.all * 10 >= first.all * 8
}

/// Characters of GB 2312 (levels one and two, and its signs), ASCII, and the marks and signs that official
/// texts use beyond it.
fn is_common(c: char) -> bool {
    if c.is_ascii_graphic() {
        return true;
    }
    // Marks, superscripts, letterlike signs, number forms, arrows, mathematics, shapes, units; characters
    // of a private font are told of apart.
    if matches!(c, '\u{A0}'..='\u{FF}' | '\u{2000}'..='\u{27BF}' | '\u{3000}'..='\u{303F}'
        | '\u{3200}'..='\u{33FF}' | '\u{FE30}'..='\u{FE6F}' | '\u{FF00}'..='\u{FFEF}'
        | '\u{370}'..='\u{3FF}' | '\u{E000}'..='\u{F8FF}')
    {
        return true;
    }
    let mut buffer = [0; 4];
    let (bytes, _, failed) = GBK.encode(c.encode_utf8(&mut buffer));
    !failed && matches!(bytes.as_ref(), [0xA1..=0xA9 | 0xB0..=0xF7, 0xA1..=0xFE])
}

/// Counts 〔…〕 before a 号 that hold no year or are followed by no number, and gives the first. Blanks and
/// signs for what is still to be filled in are no fault.
fn broken_numbers(text: &str) -> (usize, String) {
    let mut broken = 0;
    let mut sample = String::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('〔') {
        rest = after;
        let Some((year, tail)) = after.split_once('〕') else {
            break;
        };
        let Some(number) = tail.split_once('号').map(|(number, _)| number) else {
            break;
        };
        if year.chars().count() > 8 || number.chars().count() > 8 {
            continue;
        }
        let sound = |part: &str| part.chars().all(is_of_number);
        if !sound(year) || !sound(number) {
            broken += 1;
            if sample.is_empty() {
                sample = format!("〔{year}〕{number}号");
            }
        }
    }
    (broken, sample)
}

fn is_of_number(c: char) -> bool {
    c.is_ascii_digit()
        || c.is_whitespace()
        || ('０'..='９').contains(&c)
        || "第一二三四五六七八九十百千零〇○ＯXxＸｘ×*＊_＿—－-.…、及至~～年字".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sound_texts_are_not_in_doubt() {
        let text = "某县人民政府关于印发《某县城区管理办法》的通知\n某政规〔2024〕7号\n".to_owned()
            + "为了加强城镕区垚管理，≥5㎡、10℃、①②㈠，制定本办法。"
                .repeat(2)
                .as_str()
            + "某发〔20××〕 号";
        assert_eq!(look(&text), None);
    }

    #[test]
    fn foreign_characters_and_broken_numbers_are_seen() {
        let text = "第一条 为了加强管理，制定本办法櫜櫚氱櫜".repeat(2);
        assert!(matches!(
            look(&text),
            Some(Warning::Garbled { count: 8, .. })
        ));
        let number = "某政规〔櫜⒏〕7号，其余皆好，文字很长很长".to_owned();
        assert!(look(&number).is_some());
    }

    #[test]
    fn the_better_reading_is_the_one_with_less_doubt() {
        let good = "某政规〔2024〕7号为了加强管理制定本办法";
        let bad = "某政规〔櫜⒏〕櫚号为了加强管理制定本办法";
        assert!(is_better(good, bad));
        assert!(!is_better(bad, good));
        assert!(!is_better("好", bad), "a fragment is no better reading");
    }
}
