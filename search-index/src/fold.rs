//! The one folding of characters: what counts as the same character when texts are compared.
//!
//! Folding is done **one character to one character**, so the n-th folded character is always the n-th character of the
//! original that is no blank, and marks fall where they belong without any table of differences.
//!
//! What is folded:
//! * compatibility forms to plain ones, where Unicode NFKC gives exactly one character: full width to half width
//!   (`（`, `２`, `Ａ`), Kangxi radicals from bad PDFs to characters (`⼀` to `一`), `①` to `1`. Signs that would become
//!   several characters (`㈠`, `…`, `½`) stay as they are;
//! * upper case to lower case;
//! * every kind of bracket to `(` `)`: `（〔［【〖﹝{` … Numbers are written with all of them;
//! * book title marks `《〈«<` to `<` and `》〉»>` to `>`;
//! * every kind of quotation mark (`“”„「」『』＂`) to `"`, single ones (`‘’`) to `'`;
//! * every dash and hyphen (`‐‑–—―─－﹣`) to `-`, every tilde to `~`;
//! * raised dots (`·•・‧`) to `·`;
//! * the zeros `○`, `◯`, `零` to `〇`: 二○二三, 二〇二三 and 二零二三 are one year. The figure `0` stays `0`;
//! * traditional characters to simplified ones, one to one (`條` to `条`), by the table `data/traditional.txt`. Which of
//!   several traditional characters was meant does not matter when all fold to one.
//!
//! What is a blank and drops out: white space of every width, line breaks, control characters, zero-width and direction
//! marks, soft hyphens, variation selectors. Government pages set `上 海 市` and break lines inside a date; so
//! **blanks are no characters**, neither in the text nor in the query.
//!

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization as _;

/// Version of the folding. It is part of the fingerprint of an index: another version means a rebuild.
pub const VERSION: u32 = 2;

/// The folded form of one character. `fold_char(fold_char(c)) == fold_char(c)` for every character.
#[must_use]
pub fn fold_char(c: char) -> char {
    folded_char(c).unwrap_or_else(|| by_rule(c))
}

/// The folded form of one character; `None` where it is a blank.
pub(crate) fn folded_char(c: char) -> Option<char> {
    let known = usize::try_from(u32::from(c)).ok();
    match known.and_then(|code| FOLDED.get(code)) {
        Some(&BLANK) => None,
        Some(&ELSEWHERE) | None => (!is_blank(c)).then(|| by_rule(c)),
        Some(&folded) => char::from_u32(u32::from(folded)),
    }
}

/// The characters that fold to `c`, without `c` itself.
pub(crate) fn dresses(c: char) -> &'static [char] {
    DRESSES.get(&c).map(Vec::as_slice).unwrap_or_default()
}

/// In [`FOLDED`]: a blank.
const BLANK: u16 = 0;
/// In [`FOLDED`]: what it folds to does not stand in the basic plane, or it is no character.
const ELSEWHERE: u16 = 0xffff;

/// The folded forms of the basic plane by their codes: texts are folded character by character many times, and the rule
/// is slow.
static FOLDED: LazyLock<Vec<u16>> = LazyLock::new(|| {
    let folded = |code: u16| match char::from_u32(u32::from(code)) {
        Some(c) if is_blank(c) => BLANK,
        Some(c) => u16::try_from(u32::from(by_rule(c))).unwrap_or(ELSEWHERE),
        None => ELSEWHERE,
    };
    (0..=u16::MAX).map(folded).collect()
});

/// Beyond the basic plane: where characters stand that fold to others.
const BEYOND: [std::ops::RangeInclusive<char>; 2] =
    ['\u{1_0000}'..='\u{1_ffff}', '\u{2_f800}'..='\u{2_fa1f}'];

/// See [`dresses`].
static DRESSES: LazyLock<HashMap<char, Vec<char>>> = LazyLock::new(|| {
    let mut dresses: HashMap<char, Vec<char>> = HashMap::new();
    let beyond = BEYOND.into_iter().flatten();
    for c in ('\0'..='\u{ffff}').chain(beyond) {
        if let Some(folded) = folded_char(c).filter(|folded| *folded != c) {
            dresses.entry(folded).or_default().push(c);
        }
    }
    dresses
});

fn by_rule(c: char) -> char {
    match c {
        '零' | '○' | '◯' => '〇',
        // nearly every character of a Chinese text, and nearly all others that need nothing
        'a'..='z' | '0'..='9' => c,
        '\u{4e00}'..='\u{9fff}' => SIMPLIFIED.of(c),
        _ => SIMPLIFIED.of(unify(lower(compatible(c)))),
    }
}

/// Simplified characters by their traditional ones, for the plane in which nearly all of both stand.
struct Simplified {
    /// by the traditional character less [`FIRST_HAN`]; itself where nothing is to be done
    by_place: Vec<char>,
}

/// The first character of the table's range.
const FIRST_HAN: u32 = 0x3400;
/// The last character of the table's range.
const LAST_HAN: u32 = 0x9fff;

static SIMPLIFIED: LazyLock<Simplified> = LazyLock::new(|| {
    let itself = (FIRST_HAN..=LAST_HAN).map(|code| char::from_u32(code).unwrap_or_default());
    let mut by_place: Vec<char> = itself.collect();
    let table = include_str!("../data/traditional.txt");
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let mut chars = line.chars();
        while let (Some(traditional), Some(simplified)) = (chars.next(), chars.next()) {
            if let Some(place) = place(traditional).and_then(|at| by_place.get_mut(at)) {
                *place = simplified;
            }
        }
    }
    Simplified { by_place }
});

fn place(c: char) -> Option<usize> {
    usize::try_from(u32::from(c).checked_sub(FIRST_HAN)?).ok()
}

impl Simplified {
    fn of(&self, c: char) -> char {
        place(c)
            .and_then(|at| self.by_place.get(at))
            .copied()
            .unwrap_or(c)
    }
}

/// Whether a character is a blank, that is: no character at all for search and comparison.
#[must_use]
pub fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0100}'..='\u{e01ef}')
}

/// Folds a text and remembers where each folded character stood.
///
/// ```
/// let folded = search_index::fold::fold("沪府规 （２０２６）5号");
/// assert_eq!(folded.text(), "沪府规(2026)5号");
/// assert_eq!(folded.find("（2026）"), Some(10..28)); // bytes of the original
/// ```
#[must_use]
pub fn fold(text: &str) -> Folded {
    let mut folded = Folded {
        text: String::with_capacity(text.len()),
        starts: Vec::new(),
        places: Vec::new(),
    };
    for (at, c) in text.char_indices() {
        if let Some(one) = folded_char(c) {
            folded.starts.push(folded.text.len());
            folded.text.push(one);
            folded.places.push(at..at + c.len_utf8());
        }
    }
    folded
}

/// The folded text alone, without blanks: the key under which two writings of one thing are equal.
#[must_use]
pub fn fold_text(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    folded.extend(text.chars().filter_map(folded_char));
    folded
}

/// A folded text with the places of its characters in the original.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folded {
    text: String,
    /// where each folded character starts in `text`, in bytes
    starts: Vec<usize>,
    /// where each folded character stands in the original, in bytes
    places: Vec<Range<usize>>,
}

impl Folded {
    /// The folded text, without blanks.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How many characters the folded text has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether nothing but blanks was folded.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The bytes of the original that the folded characters `chars` (counted in characters, end exclusive) came from,
    /// with the blanks between them. `None` where the range is empty or leaves the text.
    #[must_use]
    pub fn original(&self, chars: Range<usize>) -> Option<Range<usize>> {
        let first = self.places.get(chars.start)?;
        let last = self.places.get(chars.end.checked_sub(1)?)?;
        (chars.start < chars.end).then_some(first.start..last.end)
    }

    /// The first place where `run` stands, in bytes of the original. `run` is folded first. An empty run is nowhere.
    #[must_use]
    pub fn find(&self, run: &str) -> Option<Range<usize>> {
        self.find_all(run).into_iter().next()
    }

    /// All places where `run` stands without overlap, in bytes of the original.
    #[must_use]
    pub fn find_all(&self, run: &str) -> Vec<Range<usize>> {
        let run = fold_text(run);
        let length = run.chars().count();
        if length == 0 {
            return Vec::new();
        }
        self.text
            .match_indices(&run)
            .filter_map(|(byte, _)| {
                let start = self.starts.binary_search(&byte).ok()?;
                self.original(start..start + length)
            })
            .collect()
    }
}

fn compatible(c: char) -> char {
    let mut forms = std::iter::once(c).nfkc();
    match (forms.next(), forms.next()) {
        (Some(one), None) => one,
        _ => c,
    }
}

fn lower(c: char) -> char {
    let mut forms = c.to_lowercase();
    match (forms.next(), forms.next()) {
        (Some(one), None) => one,
        _ => c,
    }
}

fn unify(c: char) -> char {
    match c {
        '〔' | '［' | '[' | '【' | '〖' | '〘' | '〚' | '{' | '⟮' | '❲' => '(',
        '〕' | '］' | ']' | '】' | '〗' | '〙' | '〛' | '}' | '⟯' | '❳' => ')',
        '《' | '〈' | '«' | '‹' | '⟨' | '⟪' => '<',
        '》' | '〉' | '»' | '›' | '⟩' | '⟫' => '>',
        '“' | '”' | '„' | '‟' | '「' | '」' | '『' | '』' | '〝' | '〞' | '〟' | '″' => {
            '"'
        }
        '‘' | '’' | '‚' | '‛' | '′' | '`' => '\'',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '─' | '━' | '⸺' | '⸻' => {
            '-'
        }
        '〜' | '∼' | '∽' => '~',
        '•' | '・' | '‧' | '∙' | '⋅' | '●' => '·',
        '零' | '○' | '◯' => '〇',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_twice_is_folding_once_and_never_makes_or_loses_a_blank() {
        for c in ('\0'..=char::MAX).filter(|c| !c.is_control()) {
            let folded = fold_char(c);
            assert_eq!(fold_char(folded), folded, "{c:?} {:x}", u32::from(c));
            assert_eq!(is_blank(folded), is_blank(c), "{c:?} {:x}", u32::from(c));
        }
    }

    #[test]
    fn every_character_is_a_dress_of_what_it_folds_to() {
        for c in ('\0'..=char::MAX).filter(|c| !is_blank(*c)) {
            let folded = fold_char(c);
            assert_eq!(folded, by_rule(c), "{c:?} {:x}", u32::from(c));
            assert_eq!(dresses(folded).contains(&c), folded != c, "{c:?}");
        }
    }

    #[test]
    fn all_dresses_of_a_number_are_one() {
        let dresses = [
            "国发〔2015〕58号",
            "国发[2015]58号",
            "国发（２０１５）58 号",
            "国发【2015】58号",
            "国发﹝2015﹞\u{3000}58号",
        ];
        for dress in dresses {
            assert_eq!(fold_text(dress), "国发(2015)58号");
        }
        assert_eq!(fold_text("HNPR—2021－01016"), fold_text("hnpr-2021–01016"));
        assert_eq!(fold_text("二○二三"), fold_text("二零二三"));
        assert_eq!(fold_text("〈 办法 〉"), fold_text("《办法》"));
    }

    #[test]
    fn traditional_characters_are_simplified_ones() {
        assert_eq!(
            fold_text("運用政務新媒體推進政務"),
            "运用政务新媒体推进政务"
        );
        assert_eq!(fold_text("第十條　處罰"), fold_text("第十条处罚"));
        assert_eq!(fold_text("乾隆 著作权"), "乾隆著作权");
        let table = include_str!("../data/traditional.txt").lines();
        for line in table.filter(|line| !line.starts_with('#')) {
            let chars: Vec<char> = line.chars().collect();
            for pair in chars.chunks(2) {
                assert_eq!(pair.len(), 2, "{line}");
                assert_eq!(fold_char(pair[0]), pair[1]);
                assert_eq!(fold_char(pair[1]), pair[1]);
            }
        }
    }

    #[test]
    fn places_lead_back_to_the_original_bytes() {
        let original = "由 上 海\n市 印发";
        let folded = fold(original);
        let place = folded.find("上海市").expect("it stands there");
        assert_eq!(original.get(place), Some("上 海\n市"));
        assert_eq!(folded.find(" "), None);
        assert_eq!(folded.original(0..0), None);
        assert_eq!(folded.original(0..99), None);
        assert_eq!(fold("aXaxA").find_all("ax").len(), 2);
    }
}
