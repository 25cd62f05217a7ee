//! Numbers in running text.

use std::ops::Range;

use super::key::{chinese_digit, number_key};

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
const ENDS_BEFORE: [&str; 51] = [
    "我院",
    "我局",
    "我部",
    "我委",
    "我厅",
    "我会",
    "我办",
    "本院",
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
    while start > 0 && end - start <= PREFIX_IN_TEXT + 24 {
        if char_at(characters, start - 1).is_some_and(char::is_alphanumeric) {
            start -= 1;
        } else if let Some(open) = inner_bracket(characters, start).filter(|_| start < end) {
            start = open;
        } else {
            break;
        }
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
        (Some('和' | '与' | '及' | '以'), Some(_)) if joined || cut > 0 => 1,
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

/// The bracket inside a 机关代字, 法（研）发: where it opens, if it closes right before `end`.
fn inner_bracket(characters: &[(usize, char)], end: usize) -> Option<usize> {
    let close = end
        .checked_sub(1)
        .filter(|at| char_at(characters, *at).is_some_and(is_close))?;
    let han = |at: usize| char_at(characters, at).is_some_and(char::is_alphabetic);
    let open = (1..=3).find_map(|length| {
        let open = close.checked_sub(length + 1)?;
        let inside = (open + 1..close).all(han);
        (inside && char_at(characters, open).is_some_and(is_open)).then_some(open)
    })?;
    open.checked_sub(1)
        .filter(|before| han(*before))
        .map(|_| open)
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
    // 原国家某局令: the word says that the body is no more
    start += usize::from(start + 1 < end && char_at(characters, start) == Some('原'));
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
        && matches!(
            (char_at(characters, dash), char_at(characters, dash + 1)),
            (Some('1'), Some('9')) | (Some('2'), Some('0' | '1'))
        )
        && second > year
        && serial - second >= 2;
    whole.then_some((at, serial))
}
