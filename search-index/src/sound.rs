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
        if c.is_ascii_alphanumeric() {
            for spelling in &mut all {
                spelling.pinyin.push(c);
                spelling.initials.push(c);
            }
            continue;
        }
        let [Some(usual), other] = readings(c) else {
            break;
        };
        // the other reading only of what is spelled as usual so far: it is one character that differs
        let differing = other.filter(|_| all.len() < SPELLINGS).and_then(|other| {
            let mut spelling = all.first()?.clone();
            spelling.speak(other);
            Some(spelling)
        });
        for spelling in &mut all {
            spelling.speak(usual);
        }
        all.extend(differing);
    }
    all.retain(|spelling| !spelling.pinyin.is_empty());
    all.dedup();
    all
}

impl Spelling {
    fn speak(&mut self, reading: &str) {
        // typed without the dots
        self.pinyin
            .extend(reading.chars().map(|c| if c == 'ü' { 'v' } else { c }));
        self.initials.extend(reading.chars().next());
    }
}

/// The readings of a character: the usual one, and another that is spelled otherwise.
fn readings(c: char) -> [Option<&'static str>; 2] {
    let Some(multi) = c.to_pinyin_multi() else {
        return [None, None];
    };
    let mut plain = multi.into_iter().map(pinyin::Pinyin::plain);
    let usual = plain.next();
    [usual, plain.find(|reading| Some(*reading) != usual)]
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
