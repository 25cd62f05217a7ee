//! What the title alone says that the text does.

use super::acts::{first_of, relation};
use super::scan::{Mention, Scan, part, scan_plain};
use super::{Gap, Relation, RelationKind};
use crate::text::title::{instrument_title, title_key};

/// The acts in a title, and the documents it names.
#[derive(Debug, Default)]
pub(super) struct Title {
    pub(super) key: String,
    pub(super) repeals: bool,
    pub(super) declares_void: bool,
    pub(super) extends: bool,
    pub(super) amends: bool,
    pub(super) forwards: bool,
    /// 重新印发, 重新发布.
    pub(super) again: bool,
    /// The title names a list and not its members: 部分文件, 等3个文件.
    pub(super) listed: bool,
    /// How many documents it says it means, where it says so: 等3个文件.
    pub(super) count: Option<usize>,
    pub(super) named: Vec<Mention>,
}

pub(super) fn read(title: &str) -> Title {
    let found = scan_plain(title);
    let mut out = Title {
        key: title_key(title),
        ..Title::default()
    };
    let inner = inner_act(&found, title);
    let words = inner.as_str();
    let issuing = [
        "转发",
        "批转",
        "重新印发",
        "重新发布",
        "重新公布",
        "印发",
        "发布",
        "公布",
        "颁布",
    ];
    let acting = [
        "废止",
        "失效",
        "停止执行",
        "延长",
        "继续适用",
        "继续实施",
        "继续执行",
        "继续有效",
        "修改",
        "修订",
        "修正",
    ];
    let first = first_of(words, &issuing);
    let act = first_of(words, &acting);
    let issues = first.filter(|(at, _)| act.is_none_or(|(other, _)| *at <= other));
    out.named = found.mentions.clone();
    if let Some((at, verb)) = issues {
        // 关于加强…发布管理的通知 issues nothing
        if instrument_title(title).is_some() || !out.named.is_empty() {
            out.forwards = verb == "转发" || verb == "批转";
            out.again = verb.starts_with("重新");
            out.amends = !out.forwards && part(words, at..words.len()).contains("修订后");
        }
        return out;
    }
    let has = |word: &str| words.contains(word);
    let named = !out.named.is_empty();
    out.listed = ["部分", "一批", "若干", "等", "有关", "下列", "个", "件"]
        .iter()
        .any(|w| has(w))
        && ["文件", "规定", "通知", "标准", "政策", "办法"]
            .iter()
            .any(|w| has(w));
    out.repeals =
        (has("废止") || has("停止执行") && named || has("失效") && named && !has("宣布失效"))
            && (named || out.listed);
    out.declares_void = has("宣布") && has("失效") && (named || out.listed);
    out.extends = (has("延长") && (has("有效期") || has("期限") || has("试行期") || named)
        || has("继续"))
        && act.is_some()
        && (named || out.listed);
    out.amends = (has("修改") || has("修订") || has("修正")) && (named || out.listed);
    out.count = count(words);
    out
}

/// The words of the act: behind the first 关于, titles blanked.
fn inner_act(found: &Scan<'_>, title: &str) -> String {
    let outer = &found.outer;
    // 国务院办公厅转发…关于…的通知: the act stands before 关于
    let about = outer.find("关于").unwrap_or(0);
    let before = part(outer, 0..about);
    let from = if before.contains("转发") || before.contains("批转") {
        0
    } else {
        about
    };
    let whole = found
        .mentions
        .first()
        .is_some_and(|m| m.range.start == 0 && m.range.end == title.len());
    if whole {
        String::new()
    } else {
        part(outer, from..outer.len()).to_owned()
    }
}

/// 等3个文件, 2件规范性文件.
fn count(words: &str) -> Option<usize> {
    let at = words.find('等')?;
    let rest = part(words, at + '等'.len_utf8()..words.len());
    let digits: String = rest
        .chars()
        .take_while(|c| crate::text::numeral::is_numeral(*c))
        .collect();
    let unit = rest.strip_prefix(digits.as_str())?;
    let counted = unit.starts_with('个')
        || unit.starts_with('件')
        || unit.starts_with('项')
        || unit.starts_with('部');
    let number = crate::text::numeral::parse(&digits)?;
    counted.then_some(usize::try_from(number).ok()?)
}

impl Title {
    /// The kinds that the title announces.
    pub(super) fn kinds(&self) -> Vec<RelationKind> {
        let all = [
            (self.repeals, RelationKind::Repeals),
            (self.declares_void, RelationKind::DeclaresVoid),
            (self.extends, RelationKind::Extends),
            (self.amends, RelationKind::Amends),
            (self.again, RelationKind::Replaces),
        ];
        all.into_iter()
            .filter(|(is, _)| *is)
            .map(|(_, kind)| kind)
            .collect()
    }

    /// What the title says where the text says nothing of the kind.
    pub(super) fn fill(&self, title: &str, found: &mut Vec<Relation>) {
        for kind in self.kinds() {
            let have = found
                .iter()
                .filter(|r| r.kind == kind && r.gap != Gap::Partial && r.gap != Gap::ListMissing)
                .count();
            let void_or_repeal = kind == RelationKind::DeclaresVoid && self.repeals
                || kind == RelationKind::Repeals && self.declares_void;
            if have == 0 && !(void_or_repeal && self.named.is_empty()) {
                for mention in &self.named {
                    let mut own = relation(kind, mention, 0..0);
                    own.words = None;
                    if kind == RelationKind::Extends {
                        own.gap = Gap::NoEnd;
                    }
                    found.push(own);
                }
            }
            let now = found
                .iter()
                .filter(|r| r.kind == kind && r.gap != Gap::Partial && r.gap != Gap::ListMissing)
                .count();
            let missing = if now == 0 {
                self.named.is_empty() && self.listed
            } else {
                self.count.is_some_and(|count| now < count)
            };
            if missing
                && !found
                    .iter()
                    .any(|r| r.kind == kind && r.gap == Gap::ListMissing)
            {
                found.push(list_missing(kind));
            }
        }
        if self.forwards
            && !found.iter().any(|r| r.kind == RelationKind::Forwards)
            && let Some(name) = instrument_title(title)
        {
            let number = self.named.first().and_then(|m| m.number.clone());
            let mention = Mention {
                range: 0..0,
                title: Some(name),
                number,
            };
            let mut own = relation(RelationKind::Forwards, &mention, 0..0);
            own.words = None;
            found.push(own);
        }
    }
}

pub(super) fn list_missing(kind: RelationKind) -> Relation {
    Relation {
        kind,
        title: None,
        number: None,
        on: None,
        until: None,
        gap: Gap::ListMissing,
        words: None,
    }
}
