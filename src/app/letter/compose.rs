//! A letter with its words, as it is previewed and as it is issued.

use std::collections::BTreeMap;

use super::template::current;
use super::values;
use super::who::{issuer, ready};
use crate::app::context::RequestContext;
use crate::app::error::{Error, FieldError};
use crate::app::law;
use crate::domain::authority::Authority;
use crate::domain::letter::{LetterField, LetterKind};
use crate::formats::write::letter::{LetterOut, letter};
use crate::rules::NumberFields;
use crate::rules::letter::{Filled, LetterTemplate, Missing};
use crate::store::letters::LetterFacts;
use crate::store::record::sha256_hex;

pub use super::values::day_in_words;

/// A letter before its number.
#[derive(Debug, Clone)]
pub struct Composed {
    /// 发文机关.
    pub authority: Authority,
    /// The template, by id.
    pub template_id: String,
    /// The template.
    pub template: LetterTemplate,
    /// The words.
    pub filled: Filled,
    /// 成文日期, as printed.
    pub date: String,
    /// Year of the number.
    pub year: i64,
    /// 机关代字 of letters.
    prefix: String,
}

/// Who issues, and the words from the case and from what was entered.
pub(super) fn compose(
    cx: &RequestContext,
    kind: LetterKind,
    subject: &str,
    facts: &LetterFacts,
    given: &BTreeMap<String, String>,
) -> Result<Composed, Error> {
    let authority = issuer(cx, kind, subject, facts)?;
    ready(kind, facts, cx.today)?;
    let (template_id, template) = current(facts, kind, cx.today)?;
    let mut known = values::known(cx, kind, subject, facts, &authority)?;
    values::entered(cx, &template, given, &mut known)?;
    let filled = template
        .fill(&known)
        .map_err(|Missing(fields)| Error::Invalid(fields.into_iter().map(missing).collect()))?;
    Ok(Composed {
        prefix: law::letter_prefix(cx, &authority),
        date: day_in_words(cx.today),
        year: i64::from(chrono::Datelike::year(&cx.today)),
        authority,
        template_id,
        template,
        filled,
    })
}

fn missing(field: LetterField) -> FieldError {
    let label = field.label();
    let told = if field.is_entered() {
        format!("请填写{label}")
    } else {
        format!("案卷中没有“{label}”，模板需要此项")
    };
    FieldError::new(field.as_str(), told)
}

impl Composed {
    /// Hash of the words: what was previewed is what is issued.
    pub fn digest(&self) -> String {
        let words = serde_json::json!([
            self.template_id,
            self.authority.id.to_string(),
            self.filled.title,
            self.filled.addressee,
            self.filled.paragraphs,
            self.date,
        ]);
        sha256_hex(words.to_string().as_bytes())
    }

    /// Id of its series.
    pub fn series(&self) -> String {
        let kind = self.template.kind.as_str();
        format!("{kind}:{}:{}", self.authority.id, self.year)
    }

    /// The number with this serial.
    pub fn number(&self, serial: i64) -> Result<String, Error> {
        let wrong = |told: String| Error::refused("number-format", told);
        let serial = u32::try_from(serial);
        let serial = serial.map_err(|_| wrong("文书的序号超出范围".to_owned()))?;
        let fields = NumberFields {
            prefix: Some(self.prefix.clone()),
            region: Some(self.authority.region.clone()),
            body: self.authority.code.parse().ok(),
            year: u32::try_from(self.year).unwrap_or_default(),
            serial,
        };
        let number = self.template.number.format(&fields);
        number.map_err(|error| wrong(format!("文书编号：{error}")))
    }

    /// The file with this number.
    pub fn bytes(&self, number: &str) -> Result<Vec<u8>, Error> {
        let out = LetterOut {
            authority: self.authority.name.clone(),
            number: number.to_owned(),
            title: self.filled.title.clone(),
            addressee: self.filled.addressee.clone(),
            paragraphs: self.filled.paragraphs.clone(),
            date: self.date.clone(),
        };
        letter(&out).map_err(|error| Error::Internal(error.to_string()))
    }
}
