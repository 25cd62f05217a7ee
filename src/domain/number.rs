//! 发文字号 and the search keys of numbers of every kind.
//!
//! A number prints as it was assigned and is found in any dress. [`number_key`] is the dress-free
//! form; [`DocumentNumber`] is what a 发文字号 says; [`find_numbers`] finds numbers in running text.

use std::fmt;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The years a 发文字号 may carry, both inclusive.
const YEARS: std::ops::RangeInclusive<u16> = 1900..=2199;

/// The longest prefix of a 发文字号, in characters (联合发文代字 included).
const PREFIX_MAX: usize = 30;

/// 发文字号 (document number): 机关代字, year, serial; 上党政规〔2019〕7号.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentNumber {
    /// 机关代字 in half width, without blanks: 上党政规.
    pub prefix: String,
    /// 年份.
    pub year: u16,
    /// 发文顺序号.
    pub serial: u32,
    /// As printed, without blanks at its ends.
    pub printed: String,
}

/// Why a text is no 发文字号.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// Nothing stands before the year, or it is no 机关代字.
    #[error("发文字号缺少机关代字，或者机关代字中有不应出现的字符")]
    Prefix,
    /// No four-digit year in brackets.
    #[error("发文字号缺少用六角括号括起的四位年份")]
    Year,
    /// No serial after the year.
    #[error("发文字号缺少顺序号")]
    Serial,
    /// Something stands after the serial.
    #[error("发文字号的顺序号之后还有其他文字")]
    Tail,
}

impl DocumentNumber {
    /// Reads a 发文字号 in any dress: ()[]【】〔〕﹝﹞［］（）, full or half width, blanks, with or
    /// without 第 and 号.
    ///
    /// # Errors
    /// [`NumberError`] names the part that is missing. An order number (国务院令第722号) or a
    /// registration number is no 发文字号.
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        let plain = undress(text);
        let (prefix, rest) = plain.split_once('〔').ok_or(NumberError::Year)?;
        let (year, rest) = rest.split_once('〕').ok_or(NumberError::Year)?;
        if year.len() != 4 || !year.bytes().all(|b| b.is_ascii_digit()) {
            return Err(NumberError::Year);
        }
        let year = year
            .parse()
            .ok()
            .filter(|year| YEARS.contains(year))
            .ok_or(NumberError::Year)?;
        if prefix.is_empty()
            || prefix.chars().count() > PREFIX_MAX
            || !prefix.chars().all(|c| c.is_alphanumeric() || c == '-')
            || !prefix.chars().any(char::is_alphabetic)
        {
            return Err(NumberError::Prefix);
        }
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (serial, tail) = rest.split_at_checked(digits).ok_or(NumberError::Serial)?;
        if serial.is_empty() {
            return Err(NumberError::Serial);
        }
        if !tail.is_empty() {
            return Err(NumberError::Tail);
        }
        Ok(Self {
            prefix: prefix.to_owned(),
            year,
            serial: serial.parse().map_err(|_| NumberError::Serial)?,
            printed: text.trim().to_owned(),
        })
    }

    /// The search key, as [`number_key`] gives it for the printed form.
    pub fn key(&self) -> String {
        number_key(&self.printed)
    }
}

impl fmt::Display for DocumentNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.printed)
    }
}

/// The canonical search key of a number of any kind: 发文字号, 令号, 登记号, 备案号, standard.
///
/// Half width, lower case, brackets unified to 〔〕, dashes unified to `-`, without blanks, 第 and the
/// closing 号 (號, 号文); Chinese figures of the year and the serial become Arabic; leading zeros stay.
/// Two dresses of one number give one key, and the key of a key is itself.
pub fn number_key(text: &str) -> String {
    undress(text).to_ascii_lowercase()
}

/// The year that a number names: in brackets (〔2019〕), between dashes (HNPR-2021-01016), or before
/// 年 (公告2024年第16号). `None` where it names none, as an order number.
pub fn year_of(text: &str) -> Option<u16> {
    let plain = undress(text);
    let characters: Vec<char> = plain.chars().collect();
    let mut start = 0;
    while start < characters.len() {
        if !characters[start].is_ascii_digit() {
            start += 1;
            continue;
        }
        let run = characters[start..]
            .iter()
            .take_while(|c| c.is_ascii_digit())
            .count();
        let before = start.checked_sub(1).and_then(|i| characters.get(i));
        let after = characters.get(start + run);
        let marked = matches!(
            (before, after),
            (Some('〔'), Some('〕')) | (Some('-'), Some('-'))
        ) || after == Some(&'年');
        if run == 4 && marked {
            let digits: String = characters[start..start + run].iter().collect();
            if let Some(year) = digits.parse().ok().filter(|year| YEARS.contains(year)) {
                return Some(year);
            }
        }
        start += run;
    }
    None
}

/// Half width, one kind of bracket and dash, no blanks, no 第, no closing 号; case stays.
fn undress(text: &str) -> String {
    let mut plain: Vec<char> = Vec::with_capacity(text.len() / 2);
    for c in text.nfkc() {
        let c = match c {
            '(' | '[' | '【' | '〔' | '〖' | '〘' | '{' | '〈' | '<' | '⟨' => '〔',
            ')' | ']' | '】' | '〕' | '〗' | '〙' | '}' | '〉' | '>' | '⟩' => '〕',
            '\u{2010}'..='\u{2015}' | '\u{2212}' | '─' | '━' | '﹘' | '-' | '~' => '-',
            '○' | '◯' => '〇',
            '號' => '号',
            c if c.is_whitespace() || c.is_control() || is_combining_mark(c) => continue,
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => continue,
            c => c,
        };
        if !(c == '-' && plain.last() == Some(&'-')) {
            plain.push(c);
        }
    }
    let plain = arabic_figures(&plain);
    let mut rest = plain.as_str();
    loop {
        let shorter = ["号文件", "号文", "号"]
            .iter()
            .find_map(|end| rest.strip_suffix(end));
        match shorter {
            Some(shorter) if !shorter.is_empty() => rest = shorter,
            _ => return rest.to_owned(),
        }
    }
}

/// Chinese figures that stand as the year or the serial become Arabic; 第 and the 年 of a bracketed
/// year go.
fn arabic_figures(plain: &[char]) -> String {
    let mut out = String::with_capacity(plain.len() * 3);
    let mut at = 0;
    let mut marked = false;
    while let Some(&c) = plain.get(at) {
        if c == '第' {
            marked = true;
            at += 1;
            continue;
        }
        let run = plain[at..]
            .iter()
            .take(12)
            .take_while(|c| chinese_digit(**c).is_some())
            .count();
        let after = plain.get(at + run);
        let opened = marked || matches!(out.chars().last(), Some('〔' | '〕'));
        if run > 0 && opened && matches!(after, None | Some('〕' | '号' | '年')) {
            let figures = plain.get(at..at + run).and_then(chinese_number);
            match figures {
                Some(figures) => out.push_str(&figures),
                None => out.extend(plain.iter().skip(at).take(run)),
            }
            at += run;
            marked = false;
            continue;
        }
        let year_word = c == '年' && after_four_digits(&out) && plain.get(at + 1) == Some(&'〕');
        if !year_word {
            out.push(c);
        }
        marked = false;
        at += 1;
    }
    out
}

fn after_four_digits(out: &str) -> bool {
    let digits = out.chars().rev().take_while(char::is_ascii_digit).count();
    digits == 4 && out.chars().rev().nth(4) == Some('〔')
}

fn chinese_digit(c: char) -> Option<u32> {
    "〇一二三四五六七八九"
        .chars()
        .position(|d| d == c || (c == '零' && d == '〇'))
        .map_or_else(
            || (c == '十' || c == '百' || c == '千').then_some(10),
            |position| u32::try_from(position).ok(),
        )
}

fn chinese_number(run: &[char]) -> Option<String> {
    if run.iter().all(|c| !matches!(c, '十' | '百' | '千')) {
        return run
            .iter()
            .map(|c| char::from_digit(chinese_digit(*c)?, 10))
            .collect();
    }
    let (mut total, mut pending) = (0u32, None);
    for c in run {
        let unit = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            c => {
                match pending {
                    None | Some(0) => pending = chinese_digit(*c),
                    Some(_) => return None,
                }
                continue;
            }
        };
        total = total.checked_add(pending.take().unwrap_or(1).checked_mul(unit)?)?;
    }
    Some(total.checked_add(pending.unwrap_or(0))?.to_string())
}

/// Finds the numbers in running text: 发文字号, 令号 (国务院令第712号, 2017年第9号令) and registration
/// numbers (HNPR—2021—01016). Gives the bytes of each and its key, in the order of the text.
///
/// The 机关代字 is anchored: it ends at the nearest mark of punctuation, blank, or word that cannot
/// belong to it (作出, 印发, 根据, …委员会); a prefix that stays too long to be sure of is left out
/// together with its number.
pub fn find_numbers(text: &str) -> Vec<(Range<usize>, String)> {
    let characters: Vec<(usize, char)> = text.char_indices().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(&(_, c)) = characters.get(at) {
        let hit = if is_open(c) {
            bracketed_year(&characters, at)
        } else if c == '令' || c == '第' {
            order(&characters, at)
        } else if c.is_ascii_uppercase() && !inside_latin(&characters, at) {
            registration(&characters, at)
        } else {
            None
        };
        let last_end = found
            .last()
            .map_or(0, |(range, _): &(Range<usize>, String)| range.end);
        match hit {
            Some((first, end)) => {
                let start = characters.get(first).map_or(0, |(byte, _)| *byte);
                let stop = characters.get(end).map_or(text.len(), |(byte, _)| *byte);
                if start >= last_end
                    && let Some(printed) = text.get(start..stop)
                {
                    found.push((start..stop, number_key(printed)));
                }
                at = end.max(at + 1);
            }
            None => at += 1,
        }
    }
    found
}

fn is_open(c: char) -> bool {
    matches!(c, '(' | '（' | '[' | '［' | '【' | '〔' | '﹝' | '〖')
}

fn is_close(c: char) -> bool {
    matches!(c, ')' | '）' | ']' | '］' | '】' | '〕' | '﹞' | '〗')
}

fn figure(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '－' | '﹣' | '─' | '\u{2010}'..='\u{2015}')
}

fn blank(c: char) -> bool {
    c == ' ' || c == '\u{3000}' || c == '\u{a0}'
}

fn char_at(characters: &[(usize, char)], at: usize) -> Option<char> {
    characters.get(at).map(|(_, c)| *c)
}

fn skip(characters: &[(usize, char)], mut at: usize, most: usize, test: fn(char) -> bool) -> usize {
    let stop = at + most;
    while at < stop && char_at(characters, at).is_some_and(test) {
        at += 1;
    }
    at
}

/// `〔2019〕7号` at the bracket; gives the first character of the number and the one after it.
fn bracketed_year(characters: &[(usize, char)], open: usize) -> Option<(usize, usize)> {
    let digits = skip(characters, open + 1, 2, blank);
    let after = skip(characters, digits, 5, figure);
    if after - digits != 4 || !matches!(char_at(characters, digits), Some('1' | '2' | '１' | '２'))
    {
        return None;
    }
    let close = skip(characters, after, 2, |c| blank(c) || c == '年');
    if !char_at(characters, close).is_some_and(is_close) {
        return None;
    }
    let serial = skip(characters, close + 1, 4, |c| blank(c) || c == '第');
    let end = skip(characters, serial, 9, figure);
    let number_sign = skip(characters, end, 2, blank);
    if end == serial || char_at(characters, number_sign) != Some('号') {
        return None;
    }
    let first = prefix_start(characters, skip_back(characters, open))?;
    Some((first, number_sign + 1))
}

fn skip_back(characters: &[(usize, char)], mut at: usize) -> usize {
    while at > 0 && char_at(characters, at - 1).is_some_and(blank) {
        at -= 1;
    }
    at
}

/// Words after which a 机关代字 begins.
const ENDS_BEFORE: [&str; 43] = [
    "作出",
    "发布",
    "印发",
    "制发",
    "公布",
    "下发",
    "颁布",
    "出台",
    "根据",
    "依据",
    "按照",
    "依照",
    "遵照",
    "参照",
    "执行",
    "废止",
    "转发",
    "批复",
    "批准",
    "文件",
    "文号",
    "字号",
    "编号",
    "人民政府",
    "市政府",
    "区政府",
    "县政府",
    "办公厅",
    "办公室",
    "委员会",
    "管理局",
    "以及",
    "通知",
    "决定",
    "意见",
    "公告",
    "号",
    "号和",
    "号及",
    "号与",
    "件和",
    "知和",
    "法和",
];

/// Single words that join a number to what stands before it.
const JOINTS: [char; 8] = ['的', '和', '与', '及', '以', '原', '由', '对'];

/// The longest 机关代字 taken from running text, in characters.
const PREFIX_IN_TEXT: usize = 14;

fn prefix_start(characters: &[(usize, char)], end: usize) -> Option<usize> {
    let mut start = end;
    while start > 0
        && end - start <= PREFIX_IN_TEXT + 24
        && char_at(characters, start - 1).is_some_and(char::is_alphanumeric)
    {
        start -= 1;
    }
    let run: Vec<char> = characters
        .get(start..end)?
        .iter()
        .map(|(_, c)| *c)
        .collect();
    let mut cut = 0;
    for word in ENDS_BEFORE {
        let word: Vec<char> = word.chars().collect();
        let last = run.windows(word.len()).rposition(|w| w == word.as_slice());
        if let Some(last) = last
            && last + word.len() < run.len()
        {
            cut = cut.max(last + word.len());
        }
    }
    if run.len() - cut > 6 {
        let last = run.iter().rposition(|c| JOINTS.contains(c));
        cut = last
            .filter(|last| last + 1 < run.len())
            .map_or(cut, |last| cut.max(last + 1));
    }
    let joined =
        start > 0 && char_at(characters, start - 1).is_some_and(|c| is_close(c) || c == '》');
    cut += match (run.get(cut), run.get(cut + 1)) {
        // 和政县, 原平市: a number may begin so, but not right after a title
        (Some('原'), Some(next)) if *next != '政' => 1,
        (Some('和' | '与' | '及' | '以'), Some(_)) if joined && cut == 0 => 1,
        _ => 0,
    };
    let start = start + cut;
    let length = end - start;
    let lettered = characters
        .get(start..end)?
        .iter()
        .any(|(_, c)| c.is_alphabetic());
    (length > 0 && length <= PREFIX_IN_TEXT && lettered).then_some(start)
}

/// `令第712号` at 令, or `第9号令` at 第, with the body's name before it.
fn order(characters: &[(usize, char)], at: usize) -> Option<(usize, usize)> {
    let leading = char_at(characters, at) == Some('令');
    let mut next = if leading {
        skip(characters, at + 1, 2, |c| blank(c) || is_open(c))
    } else {
        at
    };
    if char_at(characters, next) != Some('第') {
        return None;
    }
    next = skip(characters, next + 1, 2, blank);
    let digits = skip(characters, next, 6, |c| {
        figure(c) || chinese_digit(c).is_some()
    });
    let sign = skip(characters, digits, 2, blank);
    if digits == next || char_at(characters, sign) != Some('号') {
        return None;
    }
    let mut end = sign + 1;
    let mut name_end = at;
    if !leading {
        if char_at(characters, end) != Some('令') {
            return None;
        }
        end += 1;
        if char_at(characters, at.checked_sub(1)?) == Some('年') {
            let year = at - 1;
            let digits = (0..4).take_while(|i| {
                year.checked_sub(i + 1)
                    .and_then(|p| char_at(characters, p))
                    .is_some_and(figure)
            });
            name_end = year - digits.count();
        }
    }
    let first = order_name(characters, name_end);
    Some((first, end))
}

/// Words that end before the name of a body that gives orders.
const BEFORE_ORDER: [&str; 14] = [
    "根据", "依据", "按照", "依照", "以", "的", "和", "与", "及", "由", "经", "修改", "公布",
    "废止",
];

fn order_name(characters: &[(usize, char)], end: usize) -> usize {
    let mut start = end;
    while start > 0
        && end - start < 40
        && char_at(characters, start - 1).is_some_and(|c| {
            c.is_alphabetic() && chinese_digit(c).is_none() && c != '日' && c != '号'
        })
    {
        start -= 1;
    }
    let joined = start > 0
        && char_at(characters, start - 1).is_some_and(|c| c == '号' || c == '》' || is_close(c))
        && matches!(char_at(characters, start), Some('和' | '与' | '及'));
    start += usize::from(joined && start < end);
    let run: Vec<char> = characters[start..end].iter().map(|(_, c)| *c).collect();
    let mut cut = 0;
    for word in BEFORE_ORDER {
        let word: Vec<char> = word.chars().collect();
        let last = run.windows(word.len()).rposition(|w| w == word.as_slice());
        // 住房和城乡建设部: one 和 inside a name is no end of a name
        if let Some(last) = last
            && !matches!(word.as_slice(), ['和' | '与'])
        {
            cut = cut.max(last + word.len());
        }
    }
    start + cut
}

fn inside_latin(characters: &[(usize, char)], at: usize) -> bool {
    at > 0 && char_at(characters, at - 1).is_some_and(|c| c.is_ascii_alphanumeric())
}

/// `HNPR—2021—01016`.
fn registration(characters: &[(usize, char)], at: usize) -> Option<(usize, usize)> {
    let letters = skip(characters, at, 9, |c| {
        c.is_ascii_uppercase() || c.is_ascii_digit()
    });
    let dash = skip(characters, letters, 2, is_dash);
    let year = skip(characters, dash, 5, figure);
    let second = skip(characters, year, 2, is_dash);
    let serial = skip(characters, second, 10, figure);
    let whole = letters - at >= 2
        && dash > letters
        && year - dash == 4
        && matches!(char_at(characters, dash), Some('1' | '2'))
        && second > year
        && serial - second >= 2;
    whole.then_some((at, serial))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_dress_is_one_number() {
        for dress in [
            "上党政规〔2019〕7号",
            "上党政规(2019)7号",
            "上党政规（２０１９）７号",
            "上党政规[2019]7号",
            "上党政规【2019】第7号",
            "上党政规﹝2019﹞7",
            "上党政规［2019］ 7 号",
            " 上党政规 〔 2019 〕 第 7 号 ",
            "上党政规〔二〇一九〕7号",
            "上党政规〔2019年〕七號",
            "上党政规〔2019〕7号文",
        ] {
            let number = DocumentNumber::parse(dress).unwrap();
            assert_eq!(
                (number.prefix.as_str(), number.year, number.serial),
                ("上党政规", 2019, 7)
            );
            assert_eq!(number_key(dress), "上党政规〔2019〕7", "{dress}");
            assert_eq!(number.printed, dress.trim());
            assert_eq!(year_of(dress), Some(2019));
        }
    }

    #[test]
    fn orders_and_registrations_have_keys_but_are_no_document_numbers() {
        assert_eq!(
            DocumentNumber::parse("国务院令第722号"),
            Err(NumberError::Year)
        );
        assert_eq!(
            number_key("国务院令第722号"),
            number_key("国务院令 第７２２号")
        );
        assert_eq!(number_key("国令第722号"), "国令722");
        assert_eq!(number_key("国务院令第七百二十二号"), "国务院令722");
        assert_eq!(number_key("HNPR—2021—01016"), "hnpr-2021-01016");
        assert_eq!(number_key("hnpr－2021–01016"), "hnpr-2021-01016");
        assert_eq!(number_key("HNPR——2021-01016"), "hnpr-2021-01016");
        assert_eq!(year_of("HNPR—2021—01016"), Some(2021));
        assert_eq!(year_of("公告2024年第16号"), Some(2024));
        assert_eq!(year_of("国务院令第722号"), None);
    }

    #[test]
    fn what_is_missing_is_named() {
        assert_eq!(
            DocumentNumber::parse("〔2019〕7号"),
            Err(NumberError::Prefix)
        );
        assert_eq!(
            DocumentNumber::parse("国发〔98〕7号"),
            Err(NumberError::Year)
        );
        assert_eq!(
            DocumentNumber::parse("国发〔3019〕7号"),
            Err(NumberError::Year)
        );
        assert_eq!(
            DocumentNumber::parse("国发〔2019〕号"),
            Err(NumberError::Serial)
        );
        assert_eq!(
            DocumentNumber::parse("国发〔2019〕7号和8号"),
            Err(NumberError::Tail)
        );
        assert_eq!(
            DocumentNumber::parse("《办法》（国发〔2019〕7号"),
            Err(NumberError::Year)
        );
    }

    fn keys(text: &str) -> Vec<String> {
        find_numbers(text)
            .into_iter()
            .map(|(range, _)| text.get(range).unwrap().to_owned())
            .collect()
    }

    #[test]
    fn a_number_in_running_text_takes_no_words_with_it() {
        assert_eq!(
            keys("江区国土局作出温国土资发（2018）366号批复，根据《X办法》（沪府规〔2021〕13号）"),
            ["温国土资发（2018）366号", "沪府规〔2021〕13号"]
        );
        assert_eq!(
            keys("本办法实施后，原浦东明规〔2020〕1号文失效"),
            ["浦东明规〔2020〕1号"]
        );
        assert_eq!(keys("按照国发〔2015〕58号执行"), ["国发〔2015〕58号"]);
        assert_eq!(keys("沪建规范〔2025〕6 号"), ["沪建规范〔2025〕6 号"]);
        assert_eq!(
            keys("（沪公积金管委会〔2020〕8号）"),
            ["沪公积金管委会〔2020〕8号"]
        );
        assert_eq!(
            keys("根据国务院令第712号和住房和城乡建设部令第54号"),
            ["国务院令第712号", "住房和城乡建设部令第54号"]
        );
        assert_eq!(
            keys("国家发展改革委2017年第9号令"),
            ["国家发展改革委2017年第9号令"]
        );
        assert_eq!(keys("登记号：HNPR—2021—01016。"), ["HNPR—2021—01016"]);
        assert!(keys("2019年（2018）年报，《标准》第7号").is_empty());
    }

    proptest! {
        #[test]
        fn key_of_a_key_is_itself(text in "[第号文件〔〕（）()年七十百〇０-９0-9A-Ｚ令\u{300}\u{3000}—-]{0,24}") {
            let key = number_key(&text);
            prop_assert_eq!(number_key(&key), key.clone());
        }

        #[test]
        fn nothing_panics(text in any::<String>()) {
            let key = number_key(&text);
            prop_assert_eq!(number_key(&key), key.clone());
            let _ = (DocumentNumber::parse(&text), year_of(&text), find_numbers(&text));
        }

        #[test]
        fn dresses_agree(prefix in "[一-龥]{1,6}", year in 1949u16..2100, serial in 1u32..99999) {
            let plain = format!("{prefix}〔{year}〕{serial}号");
            let other = format!("{prefix}（{year}）第 {serial} 号");
            prop_assume!(!prefix.contains('第'));
            prop_assert_eq!(number_key(&plain), number_key(&other));
        }
    }
}
