//! How a title sounds: its pinyin and its initials, to be typed without an input method.

use pinyin::ToPinyinMulti as _;

/// The most characters of a title that are spelled.
const SPELLED: usize = 16;
/// The most spellings of one title, where characters have several readings.
const SPELLINGS: usize = 3;

/// A spelling without tones: `anquanshengchanfa` and `aqscf`. Letters and figures spell themselves.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Spelling {
    pub(crate) pinyin: String,
    pub(crate) initials: String,
}

/// The spellings of the beginning of a folded text, the usual one first. Punctuation says nothing; other characters
/// without a reading end the spelling.
pub(crate) fn spellings(folded: &str) -> Vec<Spelling> {
    let mut all = vec![Spelling::default()];
    let spoken = folded.chars().filter(|c| c.is_alphanumeric());
    for c in spoken.take(SPELLED) {
        let readings = readings(c);
        if readings.is_empty() {
            break;
        }
        let mut longer = Vec::new();
        for reading in &readings {
            for spelling in &all {
                let mut spelling = spelling.clone();
                spelling.pinyin.push_str(reading);
                spelling.initials.extend(reading.chars().next());
                longer.push(spelling);
            }
        }
        longer.truncate(SPELLINGS);
        all = longer;
    }
    let mut known = Vec::new();
    for spelling in all {
        if !spelling.pinyin.is_empty() && !known.contains(&spelling) {
            known.push(spelling);
        }
    }
    known
}

/// The readings of a character, the usual one first, each once.
fn readings(c: char) -> Vec<String> {
    if c.is_ascii_alphanumeric() {
        return vec![c.to_string()];
    }
    let Some(multi) = c.to_pinyin_multi() else {
        return Vec::new();
    };
    let mut readings: Vec<String> = Vec::new();
    for reading in multi {
        let plain = reading.plain().replace('ü', "v");
        if !readings.contains(&plain) {
            readings.push(plain);
        }
    }
    readings.truncate(2);
    readings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_spelled_with_and_without_tones() {
        let all = spellings("安全生产法");
        assert_eq!(all[0].pinyin, "anquanshengchanfa");
        assert_eq!(all[0].initials, "aqscf");
        assert!(spellings("<<").is_empty());
        assert!(spellings(&"重".repeat(40)).len() <= SPELLINGS);
    }

    #[test]
    fn characters_of_several_readings_have_several_spellings() {
        let all = spellings("银行");
        assert!(all.iter().any(|one| one.pinyin == "yinhang"), "{all:?}");
    }
}
