//! 文件间关系: what a text says it does to other documents (废止、宣布失效、延长、修改、替代、转发).
//!
//! Precision before recall: a relation is what the text itself orders, in its title, its body or a list
//! in its annex; what it merely tells of is none. Pure; ranges are bytes of the text as given (give the normal form).

mod acts;
mod list;
pub(super) mod scan;
mod titled;
mod words;

use std::ops::Range;

use chrono::NaiveDate;

use crate::domain::number::number_key;

use super::marker::{MarkerKind, marker};
use super::normal::normal_form;
use super::split::split;
use super::title::{instrument_title, title_key};
use acts::{Reader, relation};
use scan::{Scan, part};

words! {
    /// 关系种类.
    RelationKind, "关系种类" {
        /// 废止.
        Repeals = "repeals", "废止";
        /// 宣布失效.
        DeclaresVoid = "declares_void", "宣布失效";
        /// 延长有效期, 继续适用.
        Extends = "extends", "延长有效期";
        /// 修改.
        Amends = "amends", "修改";
        /// 替代: issued anew, the old text is not said to be repealed.
        Replaces = "replaces", "替代";
        /// 转发.
        Forwards = "forwards", "转发";
    }
}

words! {
    /// What a relation leaves open.
    Gap, "关系的缺口" {
        /// Nothing.
        None = "none", "完整";
        /// 继续适用 without a last day.
        NoEnd = "no_end", "未载明截止日期";
        /// The list is in an annex that is not on the page; no single document is named.
        ListMissing = "list_missing", "清单缺失";
        /// Only some content of the other document (其他文件中涉及…的内容停止执行).
        Partial = "partial", "仅涉及部分内容";
        /// Named by its number only.
        ByNumberOnly = "by_number_only", "仅载明文号";
    }
}

/// What the text does to one other document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// 关系种类.
    pub kind: RelationKind,
    /// Title as cited, without its outer brackets.
    pub title: Option<String>,
    /// Number as printed.
    pub number: Option<String>,
    /// The first day on which it takes effect, where the text names a date; `None`: with the text's own 施行日期 or on its publication.
    pub on: Option<NaiveDate>,
    /// 延长至: the new last valid day, inclusive.
    pub until: Option<NaiveDate>,
    /// What it leaves open.
    pub gap: Gap,
    /// Its words: bytes of the text; `None` where only the title says it.
    pub words: Option<Range<usize>>,
}

/// What a title says its document is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Subject {
    kinds: Vec<RelationKind>,
    /// 延长, not 继续实施.
    pub(super) lengthens: bool,
}

impl Subject {
    pub(super) fn has(&self, kind: RelationKind) -> bool {
        self.kinds.contains(&kind)
    }

    /// 废止 or 宣布失效.
    pub(super) fn repeals(&self) -> bool {
        self.has(RelationKind::Repeals) || self.has(RelationKind::DeclaresVoid)
    }

    /// Whether a text printed behind the document's own is somebody else's.
    pub(super) fn prints_another(&self) -> bool {
        self.lengthens || self.repeals() || self.has(RelationKind::Forwards)
    }
}

pub(super) fn subject(title: &str) -> Subject {
    let about = titled::read(title);
    Subject {
        kinds: about.kinds,
        lengthens: about.lengthens,
    }
}

/// Reads the relations of a text, each other document once a kind.
///
/// Of a document that only extends, repeals or forwards, the text that it prints behind its own is
/// somebody else's and not read.
pub fn relations(title: &str, text: &str) -> Vec<Relation> {
    let normal = normal_form(text);
    let about = titled::read(title);
    let scan = scan::scan(&normal);
    let alone = subject(title).prints_another();
    let own_end = split(title, &normal)
        .instrument_at
        .filter(|_| alone)
        .unwrap_or(normal.len());
    let reader = Reader {
        scan: &scan,
        title: &about,
        opening_end: opening_end(&normal),
    };
    let sentences = scan.sentences();
    let mut found = Vec::new();
    for (order, sentence) in sentences.iter().enumerate() {
        let printed = title_key(part(&normal, sentence.clone()));
        let of_title = !printed.is_empty() && about.key.contains(&printed);
        if sentence.start < own_end && !of_title {
            found.extend(reader.sentence(sentence, sentences.get(order + 1)));
        }
    }
    let kinds = about.kinds.as_slice();
    let one = match kinds {
        [one] => Some(*one),
        _ => None,
    };
    let forwards = about.has(RelationKind::Forwards);
    let lists = list::lists(&scan, one, kinds, title.contains("清理"));
    found.extend(lists.found.into_iter().filter(|_| !forwards));
    found.retain(|relation| !is_itself(title, &about.key, relation));
    if forwards {
        found.extend(forwarded(&scan, title, own_end));
    }
    about.fill(title, &scan, &mut found);
    for kind in lists.announced {
        if !found.iter().any(|relation| relation.kind == kind) && (about.listed || about.has(kind))
        {
            found.push(titled::list_missing(kind));
        }
    }
    once(found)
}

/// Where the first numbered unit begins.
fn opening_end(normal: &str) -> usize {
    let mut at = 0;
    for line in normal.split('\n') {
        let opens = marker(line).is_some_and(|m| {
            m.number == 1
                && matches!(
                    m.kind,
                    MarkerKind::Article | MarkerKind::First | MarkerKind::Chapter
                )
        });
        if opens {
            return at;
        }
        at += line.len() + 1;
    }
    normal.len()
}

/// The document itself, which no text repeals or extends by its own title.
fn is_itself(title: &str, key: &str, relation: &Relation) -> bool {
    if relation.number.is_some() || relation.kind == RelationKind::Amends {
        return false;
    }
    let Some(cited) = relation.title.as_deref().map(title_key) else {
        return false;
    };
    cited == *key && instrument_title(title).is_none() && relation.kind == RelationKind::Extends
}

/// 现将《…》（…）转发给你们.
fn forwarded(scan: &Scan<'_>, title: &str, end: usize) -> Option<Relation> {
    let name = instrument_title(title).map(|name| title_key(&name))?;
    let same = |cited: &str| {
        let cited = title_key(cited);
        cited == name || cited.ends_with(&name) || name.ends_with(&cited)
    };
    let mention = scan
        .mentions
        .iter()
        .filter(|m| m.range.start < end && m.title.as_deref().is_some_and(same))
        .max_by_key(|m| (m.number.is_some(), std::cmp::Reverse(m.range.start)))?;
    part(scan.text, mention.range.clone());
    Some(relation(
        RelationKind::Forwards,
        mention,
        mention.range.clone(),
    ))
}

/// A title without what citations of one document differ in.
fn bare_key(title: &str) -> String {
    let named = instrument_title(title);
    let key = title_key(named.as_deref().unwrap_or(title));
    key.trim_matches(['<', '>']).to_owned()
}

/// Each document once a kind: by number, else by carrier's or instrument's title.
fn once(found: Vec<Relation>) -> Vec<Relation> {
    let mut out: Vec<Relation> = Vec::new();
    for relation in found {
        let number = relation.number.as_deref().map(number_key);
        let name = relation.title.as_deref().map(bare_key);
        let known = out.iter_mut().find(|other| {
            let other_number = other.number.as_deref().map(number_key);
            let same_number = number.is_some() && number == other_number;
            let same_name = name.is_some()
                && name == other.title.as_deref().map(bare_key)
                && (number.is_none() || other_number.is_none());
            let same_gap = (relation.gap == Gap::ListMissing) == (other.gap == Gap::ListMissing)
                && (relation.gap == Gap::Partial) == (other.gap == Gap::Partial);
            let missing = relation.gap == Gap::ListMissing && other.gap == Gap::ListMissing;
            ended(other.kind, relation.kind)
                && same_gap
                && (same_number || same_name || missing && other.kind == relation.kind)
        });
        match known {
            Some(other) => {
                other.number = other.number.take().or(relation.number);
                if other.title.is_none() {
                    other.title = relation.title;
                    if other.gap == Gap::ByNumberOnly {
                        other.gap = Gap::None;
                    }
                }
                other.on = other.on.or(relation.on);
                if other.until.is_none() && relation.until.is_some() {
                    other.until = relation.until;
                    other.gap = relation.gap;
                    other.words = relation.words;
                }
            }
            None => out.push(relation),
        }
    }
    out
}

/// 废止 and 宣布失效 of one document are one end.
fn ended(one: RelationKind, other: RelationKind) -> bool {
    let ends = |kind| matches!(kind, RelationKind::Repeals | RelationKind::DeclaresVoid);
    one == other || ends(one) && ends(other)
}

#[cfg(test)]
mod tests;
