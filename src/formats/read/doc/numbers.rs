//! Automatic numbers in the figures of the document.
//!
//! The parser counts right but writes Arabic figures for all others: 第1条 for 第一条. So in the table of levels
//! ([MS-DOC] 2.9.149 `LVL`) the character beside such a number is exchanged for a mark, which says afterwards
//! in what figures the number is to be written and which character stood there.

use super::fib::{long, word};
use crate::formats::read::office::figures::Figures;

/// Bytes of the head of a list and of a level.
const LIST: usize = 28;
const LEVEL: usize = 28;

/// Levels of a list.
const LEVELS: usize = 9;

/// Most lists that are looked at, and most marks: each is a character of its own.
const MOST: usize = 90;

/// First of the marks for letters (of a script that no Chinese document is written in, so that what looks at
/// letters sees one) and first of those for other characters.
const LETTERS: u16 = 0xA500;
const OTHERS: u16 = 0xF8A0;

#[derive(Debug)]
struct Exchange {
    mark: char,
    original: char,
    figures: Figures,
    /// Whether the mark follows its number.
    after: bool,
}

/// The marks that were set.
#[derive(Debug, Default)]
pub(super) struct Marks(Vec<Exchange>);

impl Marks {
    pub(super) fn any(&self) -> bool {
        !self.0.is_empty()
    }

    fn find(&self, c: char) -> Option<&Exchange> {
        self.0.iter().find(|its| its.mark == c)
    }

    /// The text with its numbers in their own figures, and what stood where the marks stand.
    pub(super) fn restore(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text.chars().peekable();
        while let Some(c) = rest.next() {
            let Some(mark) = self.find(c) else {
                out.push(c);
                continue;
            };
            if mark.after {
                let digits = out.chars().rev().take_while(char::is_ascii_digit).count();
                let number = out.split_off(out.len() - digits);
                out.push_str(&write(&number, mark.figures));
                out.push(mark.original);
            } else {
                out.push(mark.original);
                let mut number = String::new();
                while let Some(digit) = rest.next_if(char::is_ascii_digit) {
                    number.push(digit);
                }
                out.push_str(&write(&number, mark.figures));
            }
        }
        out
    }
}

fn write(number: &str, figures: Figures) -> String {
    number
        .parse()
        .map_or_else(|_| number.to_owned(), |number| figures.write(number))
}

/// Sets the marks in the table stream. Tables that do not parse are left as they are.
pub(super) fn mark(main: &[u8], table: &mut [u8]) -> Marks {
    let mut marks = Marks::default();
    let place = |at: usize| long(main, at).map_or(0, |value| value as usize);
    let (from, length) = (place(0x2E2), place(0x2E6));
    let Some(lists) = table.get_mut(from..).filter(|_| length > 0) else {
        return marks;
    };
    let count = word(lists, 0).map_or(0, usize::from).min(MOST);
    let simple: Vec<bool> = (0..count)
        .map_while(|nth| lists.get(2 + nth * LIST + 26))
        .map(|flags| flags & 1 == 1)
        .collect();
    let mut at = length;
    for simple in simple {
        let mut levels = Vec::new();
        for _ in 0..if simple { 1 } else { LEVELS } {
            let Some(level) = Level::read(lists, at) else {
                return marks;
            };
            at = level.end;
            levels.push(level);
        }
        let figures: Vec<Option<Figures>> = levels
            .iter()
            .map(|level| Figures::of_code(level.code))
            .collect();
        for level in &levels {
            level.mark(lists, &figures, &mut marks);
        }
    }
    marks
}

/// A level: how it counts, and where its pattern stands.
struct Level {
    code: u8,
    /// Numbers of a pattern that are not converted by their own levels (法定 numbering).
    legal: bool,
    /// Places of the numbers in the pattern, counted from one.
    numbers: Vec<usize>,
    pattern: usize,
    length: usize,
    end: usize,
}

impl Level {
    fn read(lists: &[u8], at: usize) -> Option<Self> {
        let head = lists.get(at..at.checked_add(LEVEL)?)?;
        let numbers = head.get(6..15)?.iter().take_while(|place| **place != 0);
        let properties = usize::from(*head.get(24)?) + usize::from(*head.get(25)?);
        let before = at + LEVEL + properties;
        let length = usize::from(word(lists, before)?);
        let pattern = before + 2;
        Some(Self {
            code: *head.get(4)?,
            legal: head.get(5)? & 0x04 != 0,
            numbers: numbers.map(|place| usize::from(*place)).collect(),
            pattern,
            length,
            end: pattern.checked_add(length.checked_mul(2)?)?,
        })
    }

    /// Marks each number of the pattern that is written in other than Arabic figures.
    fn mark(&self, lists: &mut [u8], figures: &[Option<Figures>], marks: &mut Marks) {
        if self.legal {
            return;
        }
        for place in &self.numbers {
            let Some(nth) = place.checked_sub(1).filter(|nth| *nth < self.length) else {
                continue;
            };
            let level = word(lists, self.pattern + 2 * nth).map(usize::from);
            let Some(figures) = level.and_then(|level| *figures.get(level)?) else {
                continue;
            };
            let after = (nth + 1 < self.length).then_some(nth + 1);
            for (beside, after) in [(after, true), (nth.checked_sub(1), false)] {
                if beside.is_some_and(|beside| self.set(lists, beside, figures, after, marks)) {
                    break;
                }
            }
        }
    }

    /// Exchanges a character of the pattern for a mark, where it is a literal one.
    fn set(
        &self,
        lists: &mut [u8],
        nth: usize,
        figures: Figures,
        after: bool,
        marks: &mut Marks,
    ) -> bool {
        let at = self.pattern + 2 * nth;
        let unit = word(lists, at).unwrap_or_default();
        let Some(original) = char::from_u32(u32::from(unit)).filter(|c| !c.is_control()) else {
            return false;
        };
        let Ok(number) = u16::try_from(marks.0.len()) else {
            return false;
        };
        if marks.0.len() >= MOST || marks.find(original).is_some() {
            return false;
        }
        let first = if original.is_alphanumeric() {
            LETTERS
        } else {
            OTHERS
        };
        let unit = first + number;
        let (Some(place), Some(mark)) =
            (lists.get_mut(at..at + 2), char::from_u32(u32::from(unit)))
        else {
            return false;
        };
        place.copy_from_slice(&unit.to_le_bytes());
        marks.0.push(Exchange {
            mark,
            original,
            figures,
            after,
        });
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A level with its pattern; a digit in the pattern is the number of that level.
    fn level(code: u8, pattern: &str) -> Vec<u8> {
        let mut head = vec![0; LEVEL];
        head[4] = code;
        let mut units = Vec::new();
        let mut numbers = 0;
        for (nth, c) in (1_u8..).zip(pattern.chars()) {
            if let Some(digit) = c.to_digit(10) {
                head[6 + numbers] = nth;
                numbers += 1;
                units.push(u16::try_from(digit).unwrap());
            } else {
                units.push(u16::try_from(u32::from(c)).unwrap());
            }
        }
        head.extend(u16::try_from(units.len()).unwrap().to_le_bytes());
        head.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
        head
    }

    #[test]
    fn numbers_are_written_in_the_figures_of_their_level() {
        let mut main = vec![0; 0x300];
        main[0x2E6] = 30;
        let mut table = vec![1, 0];
        table.resize(30, 0);
        table.extend(level(39, "第0条"));
        table.extend(level(37, "（1）"));
        table.extend(level(0, "0.2"));
        for _ in 3..LEVELS {
            table.extend(level(23, "·"));
        }
        let marks = mark(&main, &mut table);
        assert_eq!(marks.0.len(), 3);
        let label = |pattern: &str, original: &str| {
            let mark = |c: char| {
                let found = marks.0.iter().find(|its| its.original == c);
                found.map_or(c, |its| its.mark)
            };
            let last = pattern.chars().next_back().unwrap();
            let text = pattern.replace(last, &mark(last).to_string());
            assert_eq!(marks.restore(&text), original);
        };
        label("第12条", "第十二条");
        label("（3）", "（三）");
        let dot = marks.0.iter().find(|its| its.original == '.').unwrap().mark;
        assert_eq!(marks.restore(&format!("10{dot}2")), "十.2");
        assert_eq!(marks.restore("第1条第2款"), "第1条第2款");
    }

    #[test]
    fn a_table_cut_short_is_left_alone() {
        let mut main = vec![0; 0x300];
        main[0x2E6] = 30;
        assert!(!mark(&main, &mut [1, 0, 0]).any());
        assert!(!mark(&[], &mut []).any());
    }
}
