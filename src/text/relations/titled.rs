//! What the title alone says that the text does.

use super::acts::{first_of, relation};
use super::scan::{Mention, Scan, part, scan_plain};
use super::{Gap, Relation, RelationKind};
use crate::text::title::{instrument_title, title_key};

/// The acts in a title, and the documents it names.
#[derive(Debug, Default)]
pub(super) struct Title {
    pub(super) key: String,
    /// What the title says that its document does.
    pub(super) kinds: Vec<RelationKind>,
    /// 延长 itself, not 继续实施, which may issue the text anew.
    pub(super) lengthens: bool,
    /// The title names a list and not its members: 部分文件, 等3个文件.
    pub(super) listed: bool,
    /// How many documents it says it means, where it says so: 等3个文件.
    pub(super) count: Option<usize>,
    pub(super) named: Vec<Named>,
    /// What the title issues.
    pub(super) issued: Option<String>,
}

/// A document that a title names.
#[derive(Debug, Clone)]
pub(super) struct Named {
    pub(super) mention: Mention,
    /// 废止《…》第三条: not the whole.
    pub(super) partly: bool,
}

/// Words by which a document goes on.
const CONTINUES: [&str; 6] = [
    "继续适用",
    "继续实施",
    "继续执行",
    "继续有效",
    "继续施行",
    "继续沿用",
];

pub(super) fn read(title: &str) -> Title {
    let found = scan_plain(title);
    let mut out = Title {
        key: title_key(title),
        issued: instrument_title(title),
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
    let act = first_of(words, &acting);
    let issues =
        first_of(words, &issuing).filter(|(at, _)| act.is_none_or(|(other, _)| *at <= other));
    out.named = named(&found);
    let has = |word: &str| words.contains(word);
    if let Some((at, verb)) = issues {
        let catalogue = has("目录") || has("清单") || has("清理");
        if out.named.is_empty() && catalogue && (has("废止") || has("失效")) {
            // 公布继续有效、废止和失效文件目录
            out.listed = true;
            out.put(has("废止"), RelationKind::Repeals);
            out.put(has("失效"), RelationKind::DeclaresVoid);
        } else if out.issued.is_some() || !out.named.is_empty() {
            // 关于加强…发布管理的通知 issues nothing
            let forwards = verb == "转发" || verb == "批转";
            let revised = part(words, at..words.len()).contains("修订后");
            out.put(forwards, RelationKind::Forwards);
            out.put(verb.starts_with("重新"), RelationKind::Replaces);
            out.put(!forwards && revised, RelationKind::Amends);
        }
        return out;
    }
    out.listed = LISTS.iter().any(|word| has(word)) && LISTED.iter().any(|word| has(word));
    let named = !out.named.is_empty();
    if !named && !out.listed {
        return out;
    }
    let declares = has("宣布") && has("失效");
    let repeals = has("废止") || named && (has("停止执行") || has("失效") && !declares);
    out.lengthens = has("延长") && (has("有效期") || has("期限") || has("试行期") || named);
    let continues = first_of(words, &CONTINUES).is_some();
    let lengthens = out.lengthens;
    out.put(repeals, RelationKind::Repeals);
    out.put(declares, RelationKind::DeclaresVoid);
    out.put(lengthens || continues, RelationKind::Extends);
    out.put(amends(words), RelationKind::Amends);
    out.count = count(words);
    out
}

/// 修改, and not 修改后的….
fn amends(words: &str) -> bool {
    ["修改", "修订", "修正"].iter().any(|verb| {
        words.match_indices(verb).any(|(at, _)| {
            let behind = part(words, at + verb.len()..words.len());
            !behind.starts_with('后') && !behind.starts_with("的程序")
        })
    })
}

/// Words that stand for a list, and what it lists.
const LISTS: [&str; 8] = ["部分", "一批", "若干", "等", "有关", "下列", "个", "件"];
const LISTED: [&str; 6] = ["文件", "规定", "通知", "标准", "政策", "办法"];

/// The documents that a title names, and whether it means a part of each.
fn named(found: &Scan<'_>) -> Vec<Named> {
    let one = |mention: &Mention| {
        let behind = part(&found.outer, mention.range.end..found.outer.len());
        let partly = ["第", "中", "有关", "相关", "部分"]
            .iter()
            .any(|word| behind.trim_start().starts_with(word));
        Named {
            mention: mention.clone(),
            partly,
        }
    };
    found.mentions.iter().map(one).collect()
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
        || unit.starts_with('部') && !unit.starts_with("部门");
    let number = crate::text::numeral::parse(&digits)?;
    counted.then_some(usize::try_from(number).ok()?)
}

impl Title {
    /// Whether the title says so.
    pub(super) fn has(&self, kind: RelationKind) -> bool {
        self.kinds.contains(&kind)
    }

    fn put(&mut self, says: bool, kind: RelationKind) {
        if says {
            self.kinds.push(kind);
        }
    }

    /// What the title says where the text says nothing of the kind.
    pub(super) fn fill(&self, title: &str, scan: &Scan<'_>, found: &mut Vec<Relation>) {
        for kind in self.kinds.iter().copied() {
            if kind != RelationKind::Forwards {
                self.fill_kind(kind, scan, found);
            }
        }
        let forwarded = |r: &Relation| r.kind == RelationKind::Forwards;
        if self.has(RelationKind::Forwards)
            && !found.iter().any(forwarded)
            && let Some(name) = instrument_title(title)
        {
            let number = self
                .named
                .first()
                .and_then(|named| named.mention.number.clone());
            let mention = Mention {
                range: 0..0,
                title: Some(name),
                number,
            };
            found.push(from_title(RelationKind::Forwards, &mention));
        }
    }

    fn fill_kind(&self, kind: RelationKind, scan: &Scan<'_>, found: &mut Vec<Relation>) {
        let whole = |found: &[Relation]| {
            found
                .iter()
                .filter(|r| r.kind == kind && !matches!(r.gap, Gap::Partial | Gap::ListMissing))
                .count()
        };
        let ends = matches!(kind, RelationKind::Repeals | RelationKind::DeclaresVoid);
        // 重新发布某某办法, without brackets
        let unbracketed = kind == RelationKind::Replaces && self.named.is_empty();
        if unbracketed && whole(found) == 0 {
            let mention = self.issued.clone().map(|name| Mention {
                range: 0..0,
                title: Some(name),
                number: None,
            });
            found.extend(mention.map(|mention| from_title(kind, &mention)));
        } else if whole(found) == 0 {
            for named in &self.named {
                let mut own = from_title(kind, &named.mention);
                if own.number.is_none() {
                    own.number = number_in(scan, &named.mention);
                }
                if kind == RelationKind::Extends {
                    own.gap = Gap::NoEnd;
                } else if ends && named.partly {
                    own.gap = Gap::Partial;
                }
                found.push(own);
            }
        }
        let now = whole(found);
        let missing = if now == 0 {
            self.named.is_empty() && self.listed
        } else {
            self.count.is_some_and(|count| now < count)
        };
        let known = |r: &Relation| r.kind == kind && r.gap == Gap::ListMissing;
        if missing && !found.iter().any(known) {
            found.push(list_missing(kind));
        }
    }
}

fn from_title(kind: RelationKind, mention: &Mention) -> Relation {
    Relation {
        words: None,
        ..relation(kind, mention, 0..0)
    }
}

/// The number with which the text cites the document of a title.
fn number_in(scan: &Scan<'_>, mention: &Mention) -> Option<String> {
    let key = title_key(mention.title.as_deref()?);
    let same = |title: &str| title_key(title) == key;
    scan.mentions
        .iter()
        .find(|m| m.number.is_some() && m.title.as_deref().is_some_and(same))
        .and_then(|m| m.number.clone())
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
