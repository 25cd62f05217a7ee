//! M14 引用的文件, M4 废止条款: what the registry knows of the documents that the text names.

use std::collections::BTreeSet;

use super::{Known, Place, Remark, Subject, Verdict, fail, pass, remark};
use crate::domain::number::number_key;
use crate::text::citations::{Citation, CitedBy};
use crate::text::relations::{Gap, Relation, RelationKind};
use crate::text::title::{document_form, instrument_title, title_key};

/// The most titles that one remark lists.
const LISTED: usize = 8;
/// Words beside a title that is named to be ended, changed or told of.
const ACTED_ON: [&str; 12] = [
    "废止",
    "失效",
    "停止执行",
    "延长",
    "有效期",
    "继续",
    "修改",
    "修订",
    "修正",
    "替代",
    "不再执行",
    "终止",
];

impl Subject<'_> {
    /// M14.
    pub(super) fn cited_documents(&self) -> Vec<Remark> {
        let mut remarks = Vec::new();
        if self.acts_on_others() {
            let says = "本件只处理其他文件，所涉文件见废止条款";
            return vec![pass(says, Place::Whole)];
        }
        let (mut known, mut seen) = (0, BTreeSet::new());
        let mut unknown: Vec<(String, Place)> = Vec::new();
        let acted_on: BTreeSet<String> = self
            .relations
            .iter()
            .filter_map(|relation| Some(title_key(relation.title.as_deref()?)))
            .collect();
        for citation in &self.citations {
            let Some(title) = citation.title.clone().filter(|_| self.relies_on(citation)) else {
                continue;
            };
            let key = title_key(&title);
            if acted_on.contains(&key) || !seen.insert(key) {
                continue;
            }
            let place = self.page.place(citation.range.clone());
            match self.judge(&title, citation.number.as_deref()) {
                Judged::Unknown => unknown.push((title, place)),
                Judged::Alive => known += 1,
                Judged::Said(verdict, says) => remarks.push(remark(verdict, says, place)),
            }
        }
        if let Some((_, place)) = unknown.first() {
            let titles: Vec<&str> = unknown.iter().map(|(title, _)| title.as_str()).collect();
            let more = if titles.len() > LISTED { "等" } else { "" };
            let listed = titles
                .iter()
                .take(LISTED)
                .copied()
                .collect::<Vec<_>>()
                .join("》《");
            let says = format!(
                "登记簿中没有《{listed}》{more}，共 {} 件，是否现行有效请自行核对",
                titles.len()
            );
            remarks.push(remark(Verdict::CannotTell, says, place.clone()));
        }
        if remarks.is_empty() {
            let says = match known {
                0 => "没有引用其他文件".to_owned(),
                count => format!("引用的 {count} 件文件都在登记簿中且现行有效"),
            };
            remarks.push(pass(says, Place::Whole));
        }
        remarks
    }

    /// Whether a citation is one that the text relies on: a document, not itself, and not named to be
    /// repealed, extended or amended.
    fn relies_on(&self, citation: &Citation) -> bool {
        let Some(title) = citation
            .title
            .as_deref()
            .filter(|_| citation.by == CitedBy::Title)
        else {
            return false;
        };
        let names_law = title.ends_with(['法', '典']);
        let document = names_law
            || document_form(title).is_some()
            || citation.number.is_some()
            || citation.provision.is_some();
        let own = [
            Some(self.draft.title.to_owned()),
            instrument_title(self.draft.title),
            self.page.split.instrument.title.clone(),
        ];
        let key = title_key(title);
        let annexes = self
            .page
            .split
            .annexes
            .iter()
            .filter_map(|annex| annex.title.clone());
        let own = own.into_iter().flatten().chain(annexes).any(|own| {
            let own = title_key(&own);
            own == key || own.contains(&key) && !names_law
        });
        let listed = self
            .page
            .split
            .carrier
            .iter()
            .flat_map(|part| &part.annex_list);
        let named = listed
            .chain(&self.page.split.instrument.annex_list)
            .any(|line| line.contains(title));
        document && !own && !named && !self.acted_on(citation)
    }

    /// Named in a sentence that ends, extends or changes it.
    fn acted_on(&self, citation: &Citation) -> bool {
        let near = self.page.sentence(&citation.range, &['。', '；', '\n']);
        let before = self.page.text.get(near.start..citation.range.start);
        let after = self.page.text.get(citation.range.end..near.end);
        let says = |words: Option<&str>| {
            words.is_some_and(|words| ACTED_ON.iter().any(|word| words.contains(word)))
        };
        says(before) || says(after)
    }

    fn judge(&self, title: &str, number: Option<&str>) -> Judged {
        let titled = self.registry.titled(title);
        if let Some(number) = number {
            let numbered = self.registry.numbered(number);
            if let Some(found) = numbered.first() {
                let same = titled.iter().any(|known| known.id == found.id);
                if same {
                    return alive(title, found);
                }
                let says = format!(
                    "{number}在登记簿中是《{}》，与所引标题《{title}》不符",
                    found.title
                );
                return Judged::Said(Verdict::Fail, says);
            }
            if let Some(other) = titled.iter().find(|known| !known.numbers.is_empty()) {
                let says = format!(
                    "登记簿中《{title}》的编号是{}，与所引{number}不同，请核对",
                    other.numbers.join("、")
                );
                return Judged::Said(Verdict::CannotTell, says);
            }
        }
        match titled.as_slice() {
            [] => Judged::Unknown,
            [one] => alive(title, one),
            several => match several.iter().find(|known| !known.is_dead()) {
                Some(_) => Judged::Alive,
                None => several
                    .first()
                    .map_or(Judged::Unknown, |one| alive(title, one)),
            },
        }
    }

    /// M4.
    pub(super) fn repeal_clause(&self) -> Vec<Remark> {
        let mut remarks = Vec::new();
        for relation in &self.relations {
            let ends = match relation.kind {
                RelationKind::Repeals | RelationKind::DeclaresVoid => true,
                RelationKind::Extends
                | RelationKind::Amends
                | RelationKind::Replaces
                | RelationKind::Forwards => false,
            };
            if ends {
                remarks.push(self.repealed(relation));
            }
        }
        if remarks.is_empty() {
            let says = "有“废止”字样，没有读出所废止的是哪一件，请核对";
            remarks.push(match self.unread_repeal() {
                Some(range) => remark(Verdict::CannotTell, says, self.page.place(range)),
                None => pass("没有废止其他文件", Place::Whole),
            });
        }
        remarks
    }

    /// 同时废止 beside a title of which nothing was read.
    fn unread_repeal(&self) -> Option<std::ops::Range<usize>> {
        let text = self.page.text;
        let words = ["同时废止", "予以废止", "同步废止", "即行废止", "相应废止"];
        let found = words
            .iter()
            .filter_map(|word| Some((text.find(word)?, word)))
            .min()?;
        Some(found.0..found.0 + found.1.len())
    }

    fn repealed(&self, relation: &Relation) -> Remark {
        let place = match &relation.words {
            Some(words) => self.page.place(words.clone()),
            None => Place::Title,
        };
        let name = match (&relation.title, &relation.number) {
            (Some(title), Some(number)) => format!("《{title}》（{number}）"),
            (Some(title), None) => format!("《{title}》"),
            (None, Some(number)) => number.clone(),
            (None, None) => "所废止的文件".to_owned(),
        };
        let doubt = |says: String| remark(Verdict::CannotTell, says, place.clone());
        match relation.gap {
            Gap::ListMissing => return doubt("废止目录不在正文中，请核对附件".to_owned()),
            Gap::Partial => return doubt(format!("{name}只废止部分内容，请核对")),
            Gap::None | Gap::NoEnd | Gap::ByNumberOnly => {}
        }
        let titled = relation
            .title
            .as_deref()
            .map(|title| self.registry.titled(title));
        let titled = titled.unwrap_or_default();
        let numbered = relation
            .number
            .as_deref()
            .map(|number| self.registry.numbered(number));
        let numbered = numbered.unwrap_or_default();
        if let Some(found) = numbered.first() {
            let same = relation.title.is_none() || titled.iter().any(|known| known.id == found.id);
            if !same {
                let says = format!("{name}：该编号在登记簿中是《{}》", found.title);
                return fail(says, place);
            }
            return ended(&name, found, place);
        }
        if let (Some(number), [one]) = (&relation.number, titled.as_slice())
            && !one.numbers.is_empty()
        {
            let differs = !one
                .numbers
                .iter()
                .any(|own| number_key(own) == number_key(number));
            if differs {
                let says = format!("{name}：登记簿中同名文件的编号是{}", one.numbers.join("、"));
                return fail(says, place);
            }
        }
        match titled.as_slice() {
            [] => doubt(format!("登记簿中没有{name}")),
            [one] => ended(&name, one, place),
            several => doubt(format!(
                "登记簿中名为{name}的有 {} 件，请写明文号",
                several.len()
            )),
        }
    }
}

enum Judged {
    Unknown,
    Alive,
    Said(Verdict, String),
}

fn alive(title: &str, known: &Known) -> Judged {
    if known.is_dead() {
        Judged::Said(Verdict::Fail, format!("《{title}》{}", known.told()))
    } else {
        Judged::Alive
    }
}

fn ended(name: &str, known: &Known, place: Place) -> Remark {
    if known.is_dead() {
        fail(format!("{name}{}，不必再废止", known.told()), place)
    } else {
        pass(format!("{name}在登记簿中"), place)
    }
}
