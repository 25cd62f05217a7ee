//! 第X条 without 《》 before it: a name without brackets, what goes on from before, or the text itself.

use super::aliases::Meant;
use super::chain::{Base, chain};
use super::names::{self, Bare};
use super::reader::{Here, Reader, Who};
use super::{Citation, CitedBy, ProvisionRef};

/// Words before 第X条 or 第X款 without a name that make it one of the text itself.
const LEADS: [&str; 13] = [
    "适用", "符合", "有", "属于", "具有", "除", "犯", "对", "实施", "因", "执行", "遵守", "不受",
];

/// Words before it that tell by themselves that a provision is meant.
const BY: [&str; 6] = ["依照", "依据", "按照", "根据", "违反", "参照"];

/// Words behind it that then follow.
const FOLLOWS: [&str; 9] = [
    "情形", "行为", "罪", "以外", "外", "条件", "的", "至", "违法",
];

/// Words behind it that tell by themselves that a provision is meant.
const SAYS: [&str; 7] = ["规定", "的规定", "之规定", "所列", "所称", "所规定", "所述"];

/// Words before it that make it one of something else.
const NOT_OURS: [&str; 27] = [
    "合同", "协议", "附件", "附表", "附录", "标准", "规范", "文件", "方案", "公告", "通知", "决定",
    "决议", "意见", "判决", "章程", "计划", "说明", "清单", "目录", "》", "”", "）", ")", "法",
    "上述", "下列",
];

/// What joins 第X条规定 to a further 第X条 of the same document.
const GOES_ON: [&str; 8] = ["或者", "或", "和", "以及", "及", "、", "与", "，"];

/// What stands between a provision and a narrower one of it: 前款规定的第（一）项.
const NARROWS: [&str; 7] = ["规定的", "所列的", "所列", "中", "中的", "的", "规定中的"];

/// Who a citation names.
fn who(citation: &Citation) -> Who {
    Who {
        by: citation.by,
        title: citation.title.clone(),
        number: citation.number.clone(),
        version: citation.version,
    }
}

impl Reader<'_> {
    /// 第X条 with a name without brackets before it, or with none.
    pub(super) fn named(&mut self, here: &Here<'_>, start: usize) -> Option<usize> {
        let text = here.text;
        let Some(list) = chain(text, start, Base::Document) else {
            return self.inside_article(here, start);
        };
        if let Some((from, bare)) = names::before(text, start, &self.aliases) {
            let who = match bare {
                Bare::Title(title) => Who {
                    title: Some(title),
                    ..Who::by(CitedBy::ShortName)
                },
                Bare::Alias(meant) => Who::meant(CitedBy::Abbreviation, meant),
                Bare::That(form) => {
                    let titled = self.titled.as_ref().map(|(meant, _)| meant);
                    let fits =
                        |meant: &&Meant| meant.title.trim_end_matches(['）', ')']).ends_with(form);
                    match titled.filter(fits) {
                        Some(meant) => Who::meant(CitedBy::Abbreviation, meant.clone()),
                        None => return Some(list.1),
                    }
                }
            };
            let end = self.push(here, &who, from..start, Some(list));
            if let Some(title) = who.title {
                let number = who.number;
                self.titled = Some((Meant { title, number }, end));
            }
            return Some(end);
        }
        if let Some(who) = self.going_on(here, start) {
            return Some(self.push(here, &who, start..start, Some(list)));
        }
        let first = list.0.first()?.provision;
        let article = ProvisionRef {
            article: first.article,
            sub: first.sub,
            ..ProvisionRef::default()
        };
        let sure = here.spot.is_some()
            && self.articles.contains(&article)
            && self.led(here, start, list.1);
        if !sure {
            // what is joined to it is not sure either
            return Some(list.1);
        }
        Some(self.push(here, &Who::by(CitedBy::Own), start..start, Some(list)))
    }

    /// 第一款, 第（二）项 without an article: of the article in which it stands.
    fn inside_article(&mut self, here: &Here<'_>, start: usize) -> Option<usize> {
        if let Some((who, base)) = self.narrowed(here, start)
            && let Some(list) = chain(here.text, start, base)
        {
            return Some(self.push(here, &who, start..start, Some(list)));
        }
        let spot = here.spot.as_ref()?;
        let (mut members, end) = chain(here.text, start, Base::Article(spot.article))?;
        let first = members.first()?.provision;
        let before = self.in_sentence(here, start);
        let other = before.is_some_and(|last| {
            let article = last.provision.map(|provision| provision.article);
            last.by != CitedBy::Relative || article != Some(spot.article.article)
        });
        let there = match first.paragraph {
            Some(number) => number <= spot.paragraphs(),
            None => first.point.is_some(),
        };
        if other || !there || !self.led(here, start, end) {
            return Some(end);
        }
        if first.paragraph.is_none() {
            // among the points of a list 第一项 may be one of the article that its opening names
            let in_list = spot.line(start)?.point.is_some();
            let paragraph = before
                .and_then(|last| last.provision?.paragraph)
                .or_else(|| spot.paragraph_of_point(first.point?).filter(|_| !in_list));
            let Some(paragraph) = paragraph else {
                return Some(end);
            };
            for member in &mut members {
                member.provision.paragraph.get_or_insert(paragraph);
            }
        }
        let who = Who::by(CitedBy::Relative);
        Some(self.push(here, &who, start..start, Some((members, end))))
    }

    /// The citation before in the same sentence.
    fn in_sentence(&self, here: &Here<'_>, start: usize) -> Option<&Citation> {
        let last = self
            .found
            .last()
            .filter(|last| last.passage == here.number)?;
        let between = near(here.text, last.range.end, start)?;
        (!between.contains(['。', '\n'])).then_some(last)
    }

    /// Whose provision is named behind 第X条规定或者.
    fn going_on(&self, here: &Here<'_>, start: usize) -> Option<Who> {
        let last = self.in_sentence(here, start)?;
        last.provision?;
        let between = here.text.get(last.range.end..start)?;
        let words = SAYS.iter().find_map(|word| between.strip_prefix(word))?;
        let words = words.strip_prefix('的').unwrap_or(words);
        (last.by != CitedBy::Relative && GOES_ON.contains(&words)).then(|| who(last))
    }

    /// What 第（一）项 narrows that follows 前款规定的.
    fn narrowed(&self, here: &Here<'_>, start: usize) -> Option<(Who, Base)> {
        let last = self.in_sentence(here, start)?;
        let provision = last.provision?;
        let between = here.text.get(last.range.end..start)?;
        if !NARROWS.contains(&between) || provision.point.is_some() {
            return None;
        }
        let base = if provision.paragraph.is_some() {
            Base::Paragraph(provision)
        } else {
            Base::Article(provision)
        };
        Some((who(last), base))
    }

    /// Whether the words around a provision without a name make it one of this text.
    fn led(&self, here: &Here<'_>, start: usize, end: usize) -> bool {
        let before = here.text.get(..start).unwrap_or_default();
        let after = here.text.get(end..).unwrap_or_default().trim_start();
        let sentence = self
            .titled
            .as_ref()
            .and_then(|(_, end)| near(here.text, *end, start))
            .is_none_or(|between| between.contains(['。', '；', '\n']));
        let says = SAYS.iter().any(|word| after.starts_with(word));
        let by = BY.iter().any(|word| before.ends_with(word));
        let led = LEADS.iter().any(|word| before.ends_with(word))
            && FOLLOWS.iter().any(|word| after.starts_with(word));
        sentence
            && !self.quotes.inside()
            && (by || led || (says && !NOT_OURS.iter().any(|word| before.ends_with(word))))
    }
}

/// How far a sentence reaches back, in bytes.
const SENTENCE: usize = 1500;

/// What stands between two places that are not far apart.
fn near(text: &str, from: usize, to: usize) -> Option<&str> {
    (to.saturating_sub(from) <= SENTENCE)
        .then(|| text.get(from..to))
        .flatten()
}
