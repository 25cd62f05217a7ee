//! M13 文内引用: 本办法第X条, 前款, 前条, 本条第X款, 本款第X项 lead to something.

use super::{Place, Remark, Subject, Verdict, fail, pass, remark};
use crate::text::citations::{CitedBy, ProvisionRef};
use crate::text::numeral;
use crate::text::{Form, Unit, UnitKind};

/// The most remarks.
const MOST: usize = 20;

impl Subject<'_> {
    /// M13.
    pub(super) fn internal_citations(&self) -> Vec<Remark> {
        let mut count = 0;
        let mut remarks = Vec::new();
        let quoted = quoted(self.page.text);
        for citation in &self.citations {
            let own = citation.by == CitedBy::Own && self.is_own_name(&citation.printed);
            let Some(place) = citation.provision.filter(|_| own) else {
                continue;
            };
            if inside(&quoted, citation.range.start) {
                continue;
            }
            count += 1;
            if let Some((verdict, says)) = self.leads_nowhere(citation.range.start, place) {
                let says = format!("“{}”：{says}", citation.printed);
                remarks.push(remark(
                    verdict,
                    says,
                    self.page.place(citation.range.clone()),
                ));
            }
        }
        for (at, words) in relative(self.page.text) {
            if inside(&quoted, at) {
                continue;
            }
            if let Some(fault) = self.relative(at, words) {
                count += 1;
                if let Some(says) = fault {
                    let place = self.page.place(at..at + words.len());
                    remarks.push(fail(format!("“{words}”：{says}"), place));
                }
            }
        }
        remarks.truncate(MOST);
        match (remarks.is_empty(), count) {
            (true, 0) => vec![pass("没有引用本文的条款", Place::Whole)],
            (true, count) => vec![pass(format!("{count} 处引用都有所指"), Place::Whole)],
            (false, _) => remarks,
        }
    }

    /// 本办法 in a text that is called 办法: 本法 in it is a quotation.
    fn is_own_name(&self, printed: &str) -> bool {
        let Some(name) = printed.strip_prefix('本') else {
            return false;
        };
        let (own, instrument) = self.page.forms(self.draft.title);
        let forms = [own, instrument].into_iter().flatten();
        let called = |form: &str| {
            name.starts_with(form)
                || name
                    .strip_prefix("实施")
                    .is_some_and(|rest| rest.starts_with(form))
        };
        forms.into_iter().any(called)
            || (name.starts_with('法') && self.draft.title.ends_with('法'))
    }

    /// Why a provision of the text itself is not there.
    fn leads_nowhere(&self, at: usize, place: ProvisionRef) -> Option<(Verdict, String)> {
        let units = &self.page.outline.units;
        let prefix = self.annex_of(at);
        let name = |prefix: &str| {
            let sub = place.sub.map(|sub| format!("-{sub}"));
            format!("{prefix}art_{}{}", place.article, sub.unwrap_or_default())
        };
        let found = [prefix.as_str(), ""]
            .iter()
            .find_map(|prefix| units.iter().position(|unit| unit.eid == name(prefix)));
        let Some(article) = found else {
            let articles = units.iter().any(|unit| unit.kind == UnitKind::Article);
            if articles {
                return Some((Verdict::Fail, "本文没有这一条".to_owned()));
            }
            let top = self.page.outline.top_level_units();
            let counted = usize::try_from(place.article).is_ok_and(|number| number <= top);
            if self.page.outline.form == Form::Items && counted {
                return None;
            }
            return Some((
                Verdict::CannotTell,
                "本文不是条文式，没有找到所引的内容".to_owned(),
            ));
        };
        let paragraphs = self.children(article, UnitKind::Paragraph);
        let within: Vec<usize> = match place.paragraph {
            None => paragraphs,
            Some(number) => {
                let at = usize::try_from(number).ok()?.checked_sub(1)?;
                let Some(paragraph) = paragraphs.get(at) else {
                    let says = format!("该条只有 {} 款", paragraphs.len());
                    return Some((Verdict::Fail, says));
                };
                vec![*paragraph]
            }
        };
        let point = place.point?;
        let has = within
            .iter()
            .any(|paragraph| self.has_point(*paragraph, point));
        (!has).then(|| (Verdict::Fail, "没有这一项".to_owned()))
    }

    /// The prefix of the annex that holds a byte: `att_1__`, or nothing.
    fn annex_of(&self, at: usize) -> String {
        let unit = self
            .page
            .unit_at(at)
            .and_then(|at| self.page.outline.units.get(at));
        let annex = unit.filter(|unit| unit.eid.starts_with("att_"));
        let head = annex.and_then(|unit| unit.eid.split("__").next());
        head.map(|head| format!("{head}__")).unwrap_or_default()
    }

    fn children(&self, parent: usize, kind: UnitKind) -> Vec<usize> {
        let units = self.page.outline.units.iter().enumerate();
        units
            .filter(|(_, unit)| unit.parent == Some(parent) && unit.kind == kind)
            .map(|(at, _)| at)
            .collect()
    }

    /// Whether a 款 has a 项 of this number, also inside its words.
    fn has_point(&self, paragraph: usize, number: u32) -> bool {
        let unit = self.page.outline.units.get(paragraph);
        let chinese = numeral::to_chinese(number);
        let inline = [
            format!("（{chinese}）"),
            format!("({chinese})"),
            format!("{number}."),
        ];
        let written = |unit: &Unit| {
            inline
                .iter()
                .any(|label| unit.text.contains(label.as_str()))
        };
        let numbered = |at: &usize| {
            let unit = self.page.outline.units.get(*at);
            unit.is_some_and(|unit| {
                written(unit)
                    || unit
                        .eid
                        .rsplit("__")
                        .next()
                        .and_then(|own| own.rsplit_once('_'))
                        .is_some_and(|(name, own)| {
                            matches!(name, "point" | "indent") && own == number.to_string()
                        })
            })
        };
        unit.is_some_and(written)
            || self
                .children(paragraph, UnitKind::Point)
                .iter()
                .any(numbered)
            || self
                .children(paragraph, UnitKind::Indent)
                .iter()
                .any(numbered)
    }

    /// What is wrong with 前款 and its kin at a byte: `None` where it is none of ours to judge.
    fn relative(&self, at: usize, words: &str) -> Option<Option<String>> {
        let unit = self.page.unit_at(at)?;
        let (article, paragraph) = self.article_of(unit)?;
        let paragraphs = self.children(article, UnitKind::Paragraph);
        let own = paragraphs.iter().position(|one| Some(*one) == paragraph)?;
        let (back, kind) = steps(words)?;
        Some(match kind {
            '款' if back > own && own == 0 => Some("这是本条第一款，前面没有款".to_owned()),
            '款' if back > own => Some(format!("前面只有 {own} 款")),
            '条' => {
                let before = self.articles_before(article);
                (back > before).then(|| format!("前面只有 {before} 条"))
            }
            _ => None,
        })
    }

    fn articles_before(&self, article: usize) -> usize {
        let units = self.page.outline.units.iter().take(article);
        units.filter(|unit| unit.kind == UnitKind::Article).count()
    }

    /// The article and the 款 that hold a unit.
    fn article_of(&self, unit: usize) -> Option<(usize, Option<usize>)> {
        let (mut at, mut paragraph) = (unit, None);
        for _ in 0..8 {
            let here = self.page.outline.units.get(at)?;
            match here.kind {
                UnitKind::Article => return Some((at, paragraph)),
                UnitKind::Paragraph => paragraph = Some(at),
                UnitKind::Part
                | UnitKind::Chapter
                | UnitKind::Section
                | UnitKind::Point
                | UnitKind::Indent
                | UnitKind::Level(_)
                | UnitKind::Contents
                | UnitKind::Preamble
                | UnitKind::Annex
                | UnitKind::Closing
                | UnitKind::Plain => {}
            }
            at = here.parent?;
        }
        None
    }
}

/// 前款, 前两款, 前条 …: byte and words.
fn relative(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (at, word) in text.match_indices('前') {
        let rest = text.get(at + word.len()..).unwrap_or_default();
        let figures: String = rest
            .chars()
            .take(2)
            .take_while(|c| numeral::is_numeral(*c))
            .collect();
        let behind = rest.get(figures.len()..).unwrap_or_default();
        let Some(unit) = behind.chars().next().filter(|c| matches!(c, '款' | '条')) else {
            continue;
        };
        // 目前条件, 生产前条件 are no citations
        let after = behind.get(unit.len_utf8()..).unwrap_or_default();
        let word_goes_on =
            unit == '条' && after.starts_with(['件', '例', '文', '目', '块', '形', '幅']);
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let joined = before.is_some_and(|c| "目以之提当事此空从生条》号年月日".contains(c));
        let chained = text.get(..at).is_some_and(|before| {
            let plain = before.trim_end_matches(numeral::is_numeral);
            plain.len() < before.len() && plain.ends_with('之')
        });
        if word_goes_on
            || joined
            || chained
            || unit == '款' && after.starts_with(['项', '式', '物'])
        {
            continue;
        }
        let end = at + word.len() + figures.len() + unit.len_utf8();
        found.extend(text.get(at..end).map(|words| (at, words)));
    }
    found
}

/// How many steps back: 前款 is one, 前两款 two.
fn steps(words: &str) -> Option<(usize, char)> {
    let inner = words.strip_prefix('前')?;
    let unit = inner.chars().next_back()?;
    let figures = inner.get(..inner.len() - unit.len_utf8())?;
    let back = if figures.is_empty() {
        1
    } else {
        numeral::parse(figures)?
    };
    Some((usize::try_from(back).ok()?, unit))
}

/// The quoted stretches of a text.
fn quoted(text: &str) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut open = None;
    for (at, c) in text.char_indices() {
        match c {
            '“' if open.is_none() => open = Some(at),
            '”' => {
                if let Some(start) = open.take() {
                    out.push((start, at));
                }
            }
            _ => {}
        }
    }
    out
}

fn inside(ranges: &[(usize, usize)], at: usize) -> bool {
    let place = ranges.partition_point(|(start, _)| *start <= at);
    let last = place.checked_sub(1).and_then(|place| ranges.get(place));
    last.is_some_and(|(_, end)| at < *end)
}
