//! A reading as a flat record: the fields of an intake table, each with its source beside it.

use serde::Serialize;

use super::{Reading, Source, Value};
use crate::text::dates::Commencement;
use crate::text::relations::{Gap, Relation, RelationKind};

/// A document that is named, as the record has it.
#[derive(Debug, Clone, Serialize)]
pub struct Named {
    /// Title as cited.
    pub title: Option<String>,
    /// Number as printed.
    pub number: Option<String>,
    /// The new last valid day of an extension.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Provisions of a basis.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub article: Option<String>,
}

/// A relation with all that was read of it.
#[derive(Debug, Clone, Serialize)]
pub struct Related {
    /// 关系种类.
    pub kind: RelationKind,
    /// Its label in Chinese.
    pub label: &'static str,
    /// Title as cited.
    pub title: Option<String>,
    /// Number as printed.
    pub number: Option<String>,
    /// From when.
    pub on: Option<String>,
    /// The new last valid day.
    pub until: Option<String>,
    /// What it leaves open.
    pub gap: Gap,
    /// Where it was read.
    pub source: Origin,
}

/// Where a value was read and how sure it is.
#[derive(Debug, Clone, Serialize)]
pub struct Origin {
    /// The field.
    pub field: &'static str,
    /// `title`, `text`, or `page` for the table of an official page.
    pub from: &'static str,
    /// The words; of a title the whole.
    pub words: String,
    /// First byte in the normal form of the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<usize>,
    /// The byte behind the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<usize>,
    /// `sure` or `unsure`.
    pub certainty: super::Certainty,
    /// Why it is unsure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// The record of one document.
#[derive(Debug, Clone, Serialize)]
pub struct Record {
    /// 发文标题.
    pub carrier_title: Option<String>,
    /// 所载文件标题.
    pub instrument_title: Option<String>,
    /// 制定机关, full names where they are printed.
    pub issuers: Vec<String>,
    /// As signed.
    pub issuers_as_signed: Vec<String>,
    /// 发文字号.
    pub doc_number: Option<String>,
    /// 成文日期.
    pub written_on: Option<String>,
    /// 施行日期: a date, or `on publication`.
    pub effective_on: Option<String>,
    /// The last valid day.
    pub valid_until: Option<String>,
    /// 试行 or 暂行.
    pub trial: bool,
    /// 文种.
    pub kind: Option<&'static str>,
    /// 废止和宣布失效 of whole documents.
    pub repeals: Vec<Named>,
    /// 延长有效期.
    pub extends: Vec<Named>,
    /// 修改.
    pub amends: Vec<Named>,
    /// 替代.
    pub replaces: Vec<Named>,
    /// 转发.
    pub forwards: Vec<Named>,
    /// Every relation, those that are partial or whose list is missing too.
    pub relations: Vec<Related>,
    /// 制定依据.
    pub bases: Vec<Named>,
    /// `articles`, `items` or `plain`.
    pub form: &'static str,
    /// Units of the first level.
    pub top_level_units: usize,
    /// Annexes listed.
    pub annexes: usize,
    /// Where each value was read.
    pub sources: Vec<Origin>,
}

impl Origin {
    /// A value that stands in the table of an official page and not in its text.
    pub fn of_page(field: &'static str, words: &str, reason: &str) -> Self {
        Self {
            field,
            from: "page",
            words: words.trim().to_owned(),
            start: None,
            end: None,
            certainty: super::Certainty::Unsure,
            reason: Some(reason.to_owned()),
        }
    }
}

impl Reading {
    /// The record of this reading; `title` is the title it was read with.
    pub fn record(&self, title: &str) -> Record {
        let whole = |kinds: &[RelationKind]| -> Vec<Named> {
            let of_kind = self
                .relations
                .iter()
                .map(|value| &value.value)
                .filter(|relation| {
                    kinds.contains(&relation.kind)
                        && !matches!(relation.gap, Gap::ListMissing | Gap::Partial)
                });
            of_kind.map(named).collect()
        };
        Record {
            carrier_title: self.carrier_title.as_ref().map(|v| v.value.clone()),
            instrument_title: self.instrument_title.as_ref().map(|v| v.value.clone()),
            issuers: self.issuers.iter().map(|v| v.value.name.clone()).collect(),
            issuers_as_signed: self
                .issuers
                .iter()
                .map(|v| v.value.as_signed.clone())
                .collect(),
            doc_number: self.doc_number.as_ref().map(|v| v.value.clone()),
            written_on: self.written_on.as_ref().map(|v| v.value.to_string()),
            effective_on: self.effective_on.as_ref().map(|v| commencement(v.value)),
            valid_until: self.valid_until.as_ref().map(|v| v.value.to_string()),
            trial: self.trial.value,
            kind: self.kind.as_ref().map(|v| v.value),
            repeals: whole(&[RelationKind::Repeals, RelationKind::DeclaresVoid]),
            extends: whole(&[RelationKind::Extends]),
            amends: whole(&[RelationKind::Amends]),
            replaces: whole(&[RelationKind::Replaces]),
            forwards: whole(&[RelationKind::Forwards]),
            relations: self
                .relations
                .iter()
                .map(|v| self.related(v, title))
                .collect(),
            bases: self
                .bases
                .iter()
                .map(|v| Named {
                    title: v.value.title.clone(),
                    number: v.value.number.clone(),
                    until: None,
                    article: v.value.article.clone(),
                })
                .collect(),
            form: self.form.as_str(),
            top_level_units: self.top_level_units,
            annexes: self.annexes.as_ref().map_or(0, |v| v.value),
            sources: self.sources(title),
        }
    }

    fn sources(&self, title: &str) -> Vec<Origin> {
        let mut out = Vec::new();
        out.extend(
            self.carrier_title
                .as_ref()
                .map(|v| self.origin("carrier_title", v, title)),
        );
        out.extend(
            self.instrument_title
                .as_ref()
                .map(|v| self.origin("instrument_title", v, title)),
        );
        out.extend(
            self.issuers
                .iter()
                .map(|v| self.origin("issuers", v, title)),
        );
        out.extend(
            self.doc_number
                .as_ref()
                .map(|v| self.origin("doc_number", v, title)),
        );
        out.extend(
            self.written_on
                .as_ref()
                .map(|v| self.origin("written_on", v, title)),
        );
        out.extend(
            self.effective_on
                .as_ref()
                .map(|v| self.origin("effective_on", v, title)),
        );
        out.extend(self.term.as_ref().map(|v| self.origin("term", v, title)));
        out.extend(
            self.valid_until
                .as_ref()
                .map(|v| self.origin("valid_until", v, title)),
        );
        out.extend(
            self.trial
                .value
                .then(|| self.origin("trial", &self.trial, title)),
        );
        out.extend(self.kind.as_ref().map(|v| self.origin("kind", v, title)));
        out.extend(self.bases.iter().map(|v| self.origin("bases", v, title)));
        out.extend(
            self.annexes
                .as_ref()
                .map(|v| self.origin("annexes", v, title)),
        );
        out
    }

    fn related(&self, value: &Value<Relation>, title: &str) -> Related {
        let relation = &value.value;
        Related {
            kind: relation.kind,
            label: relation.kind.label(),
            title: relation.title.clone(),
            number: relation.number.clone(),
            on: relation.on.map(|date| date.to_string()),
            until: relation.until.map(|date| date.to_string()),
            gap: relation.gap,
            source: self.origin("relations", value, title),
        }
    }

    fn origin<T>(&self, field: &'static str, value: &Value<T>, title: &str) -> Origin {
        let (from, words, range) = match &value.source {
            Source::Title => ("title", title.trim().to_owned(), None),
            Source::Text(range) => {
                let words = self.normal.get(range.clone()).unwrap_or_default();
                ("text", words.to_owned(), Some(range.clone()))
            }
        };
        Origin {
            field,
            from,
            words,
            start: range.as_ref().map(|range| range.start),
            end: range.map(|range| range.end),
            certainty: value.certainty(),
            reason: value.doubt.clone(),
        }
    }
}

fn named(relation: &Relation) -> Named {
    Named {
        title: relation.title.clone(),
        number: relation.number.clone(),
        until: relation.until.map(|date| date.to_string()),
        article: None,
    }
}

fn commencement(value: Commencement) -> String {
    match value {
        Commencement::On(date) => date.to_string(),
        Commencement::OnPublication { .. } => "on publication".to_owned(),
    }
}
