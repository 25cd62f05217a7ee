//! Names without brackets, before 第X条: 刑法第九条, 应当依照治安管理处罚法第十条.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::aliases::{Aliases, Meant};
use crate::text::title::{document_form, title_key};

/// What a national law's title begins with and what those who cite it leave out.
const STATE: &str = "中华人民共和国";

/// The longest name without brackets, in characters.
const NAME_MAX: usize = 40;

/// The longest name that is taken by grammar alone, in characters.
const GUESSED_MAX: usize = 24;

static LAWS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let lines = include_str!("names.txt").lines();
    let names = lines.filter(|line| !line.starts_with('#'));
    names.flat_map(str::split_whitespace).collect()
});

/// Last words of a name that is no law of the list.
const FORMS: [&str; 16] = [
    "条约",
    "公约",
    "协定",
    "议定书",
    "法典",
    "法",
    "条例",
    "实施细则",
    "细则",
    "办法",
    "规则",
    "通则",
    "章程",
    "准则",
    "规程",
    "规定",
];

/// Names that say nothing: of which rule, only the text around knows.
const GENERAL: [&str; 22] = [
    "实施细则",
    "实施办法",
    "实施条例",
    "管理办法",
    "管理条例",
    "管理规定",
    "暂行办法",
    "暂行规定",
    "暂行条例",
    "单行条例",
    "自治条例",
    "行政法",
    "地方性法",
    "有关规定",
    "相关规定",
    "其他规定",
    "具体办法",
    "处理办法",
    "处罚办法",
    "实施规则",
    "操作规程",
    "工作规则",
];

/// Words behind which a name begins.
const BEFORE: [&str; 57] = [
    "认定为",
    "认定是",
    "依照",
    "依据",
    "按照",
    "根据",
    "参照",
    "适用",
    "符合",
    "违反",
    "属于",
    "构成",
    "触犯",
    "具有",
    "实施",
    "超过",
    "行使",
    "修改",
    "删去",
    "以及",
    "或者",
    "存在",
    "视为",
    "作为",
    "遵守",
    "执行",
    "履行",
    "公布",
    "比照",
    "遵照",
    "援引",
    "引用",
    "对照",
    "达到",
    "满足",
    "行为人",
    "所称",
    "指的是",
    "是指",
    "包括",
    "不是",
    "应当",
    "可以",
    "并且",
    "同时",
    "关于",
    "将",
    "的",
    "但",
    "除",
    "是",
    "称",
    "指",
    "即",
    "如",
    "犯",
    "而",
];

/// Single words that join a name to what stands before it, at its beginning.
const JOINTS: [char; 17] = [
    '以', '对', '在', '和', '与', '及', '或', '由', '因', '于', '有', '为', '依', '按', '据', '经',
    '向',
];

/// Words at the beginning of a name that are none of its own.
const QUALIFIERS: [&str; 12] = [
    "修改后的",
    "修订后的",
    "修正后的",
    "新修订的",
    "修订的",
    "现行的",
    "现行",
    "原来的",
    "我国",
    "原",
    "新",
    "《",
];

/// A name before 第X条.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Bare {
    /// The title as it stands there.
    Title(String),
    /// What the text defines.
    Alias(Meant),
    /// 该法, 该条例: with its last word.
    That(&'static str),
}

/// The name that ends at byte `at`: its first byte and what it is.
pub(super) fn before(text: &str, at: usize, aliases: &Aliases) -> Option<(usize, Bare)> {
    let ahead = text
        .get(..at)?
        .trim_end_matches([' ', '\u{3000}', '\u{a0}']);
    let (ahead, trial) = without_bracket(ahead);
    let run = run(ahead);
    let from = ahead.len() - run.len();
    let mut starts = run.char_indices().map(|(at, _)| at);
    let known = starts.find_map(|start| {
        let name = run.get(start..)?;
        let meant = aliases.get(name).cloned().map(Bare::Alias);
        let found = meant.or_else(|| {
            LAWS.contains(name.strip_prefix(STATE).unwrap_or(name))
                .then(|| Bare::Title(format!("{name}{trial}")))
        });
        let that = ["该", "同"]
            .iter()
            .find(|word| run.get(..start).is_some_and(|head| head.ends_with(**word)));
        Some((from + start - that.map_or(0, |word| word.len()), found?))
    });
    known.or_else(|| {
        let (start, bare) = guessed(run)?;
        let bare = match bare {
            Bare::Title(name) => Bare::Title(format!("{name}{trial}")),
            Bare::Alias(_) | Bare::That(_) => bare,
        };
        Some((from + start, bare))
    })
}

/// How many bytes at the beginning of the name of an order's body are none of its own: 不符合国务院.
pub(super) fn before_order(name: &str) -> usize {
    let words = BEFORE
        .iter()
        .filter(|word| word.chars().count() > 1 || **word == "的");
    let cuts = words.filter_map(|word| name.rfind(word).map(|at| at + word.len()));
    cuts.max().unwrap_or(0)
}

/// The title without brackets at the end of `ahead`, for 中华人民共和国专利法（以下简称专利法）.
pub(super) fn title_before(ahead: &str) -> Option<(usize, String)> {
    match before(ahead, ahead.len(), &Aliases::default())? {
        (from, Bare::Title(title)) => Some((from, title)),
        (_, Bare::Alias(_) | Bare::That(_)) => None,
    }
}

/// （试行）, （2019年修正） at the end: the text without it, and what of it belongs to the title.
fn without_bracket(ahead: &str) -> (&str, &str) {
    const INSIDE: [&str; 7] = ["试行", "暂行", "修正", "修订", "年版", "年修", "施行"];
    let found = ahead.strip_suffix(['）', ')']).and_then(|inner| {
        let mut near = inner.char_indices().rev().take(14);
        let (open, _) = near.find(|(_, c)| matches!(c, '（' | '('))?;
        let inside = inner.get(open..)?;
        let known = INSIDE.iter().any(|word| inside.contains(word));
        known.then_some((inner.get(..open)?, inside.contains("试行")))
    });
    match found {
        Some((rest, true)) => (rest, "（试行）"),
        Some((rest, false)) => (rest, ""),
        None => (ahead, ""),
    }
}

/// The Chinese characters at the end.
fn run(ahead: &str) -> &str {
    let han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let mut start = ahead.len();
    for (at, c) in ahead.char_indices().rev().take(NAME_MAX) {
        if !han(c) {
            break;
        }
        start = at;
    }
    ahead.get(start..).unwrap_or_default()
}

/// A name by grammar: it ends in a form, and begins behind a word that cannot be its own.
fn guessed(run: &str) -> Option<(usize, Bare)> {
    let form = FORMS.into_iter().find(|form| run.ends_with(form))?;
    for that in ["该", "同", "上述"] {
        let head = run.strip_suffix(form)?;
        if head.ends_with(that) && form != "规定" {
            return Some((head.len() - that.len(), Bare::That(form)));
        }
    }
    let mut start = 0;
    if let Some(state) = run.rfind(STATE) {
        start = state;
    } else {
        for word in BEFORE {
            if let Some(at) = run.rfind(word) {
                let behind = at + word.len();
                let enough = run
                    .get(behind..)
                    .is_some_and(|name| name.chars().count() >= 3);
                start = start.max(if enough { behind } else { 0 });
            }
        }
        while let Some(rest) = run.get(start..)
            && let Some(cut) = leading(rest)
        {
            start += cut;
        }
    }
    let name = run.get(start..)?;
    let count = name.chars().count();
    let least = if form == "规定" { 6 } else { 3 };
    let sure = (least..=GUESSED_MAX).contains(&count)
        && !GENERAL.contains(&name)
        && !name.contains(['本', '该', '各', '其', '此', '前', '后'])
        && ![
            "有关", "相关", "其他", "下列", "上述", "国家", "依法", "违法", "合法",
        ]
        .iter()
        .any(|word| name.starts_with(word));
    sure.then(|| (start, Bare::Title(name.to_owned())))
}

/// How many bytes at the beginning of a name are none of its own.
fn leading(name: &str) -> Option<usize> {
    if let Some(word) = QUALIFIERS.iter().find(|word| name.starts_with(**word)) {
        return enough(name, word.len());
    }
    let first = name.chars().next().filter(|c| JOINTS.contains(c))?;
    let own = [
        "对外",
        "以工代赈",
        "有线",
        "有色",
        "因公",
        "经济",
        "经营",
        "为民",
        "和平",
        "在线",
    ];
    if own.iter().any(|word| name.starts_with(word)) {
        return None;
    }
    enough(name, first.len_utf8())
}

fn enough(name: &str, cut: usize) -> Option<usize> {
    let rest = name.get(cut..)?;
    (rest.chars().count() >= 3).then_some(cut)
}

/// A title for finding its document: without 中华人民共和国, brackets of titles, versions and trial
/// marks ((试行), （2019年修正）), blanks and width. Different documents may share it.
pub fn cited_key(title: &str) -> String {
    let mut key = title_key(title);
    while let Some(rest) = without_mark(&key) {
        key = rest;
    }
    let bare: String = key.chars().filter(|c| !matches!(c, '<' | '>')).collect();
    let short = bare.replace(STATE, "");
    if short.is_empty() { bare } else { short }
}

/// Without one bracket at the end that names a version.
fn without_mark(key: &str) -> Option<String> {
    let inner = key.strip_suffix(')')?;
    let open = inner.rfind('(').filter(|open| *open > 0)?;
    let inside = inner.get(open + 1..)?;
    let version = ["试行", "暂行", "修正", "修订", "修改", "草案"]
        .iter()
        .any(|word| inside.contains(word))
        || version_year(inside).is_some();
    let short = inside.chars().count() <= 16;
    (version && short).then(|| inner.get(..open).unwrap_or_default().to_owned())
}

/// The year of （2019年修正）, (2020年版), （2018）.
pub(super) fn version_year(inside: &str) -> Option<u16> {
    let digits: String = inside.trim().chars().take(4).collect();
    let year: u16 = digits.parse().ok()?;
    let rest = inside.trim().get(digits.len()..)?.trim_start();
    let rest = rest.strip_prefix('年').unwrap_or(rest);
    let named = rest.is_empty()
        || [
            "修正", "修订", "修改", "版", "本", "制定", "公布", "发布", "第", "年",
        ]
        .iter()
        .any(|word| rest.starts_with(word));
    ((1900..2200).contains(&year) && named).then_some(year)
}

/// The longest name that a text gives itself behind 本, in characters.
const OWN_MAX: usize = 12;

/// 法, 办法, 实施细则（试行） behind 本, right before 第: its length in bytes.
pub(super) fn own_name(rest: &str) -> Option<usize> {
    let (end, _) = rest
        .char_indices()
        .take(OWN_MAX)
        .find(|(_, c)| *c == '第')?;
    let name = rest.get(..end)?.trim_end();
    let plain = ["（试行）", "(试行)", "（暂行）"]
        .iter()
        .find_map(|mark| name.strip_suffix(mark))
        .unwrap_or(name);
    let places = [
        "市", "省", "区", "县", "镇", "乡", "州", "局", "部", "委", "院", "机关", "单位",
    ];
    let own = ["法", "法典", "节", "章", "编", "则", "修正案"].contains(&plain)
        || (document_form(plain).is_some() && !places.iter().any(|place| plain.starts_with(place)));
    let han = plain
        .chars()
        .all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    (own && han).then_some(name.len())
}
