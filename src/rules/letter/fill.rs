//! Filling a template with the values of a case.

use std::collections::BTreeMap;

use super::{LetterTemplate, Line, Piece};
use crate::domain::letter::LetterField;

/// A value; several lines are several paragraphs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Value {
    /// What is printed.
    pub text: String,
    /// It rests on a rule that is known only by hearsay.
    pub unverified: bool,
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self {
            text,
            unverified: false,
        }
    }
}

/// The values that are known; one that is empty is missing.
pub type Values = BTreeMap<LetterField, Value>;

/// 缺少的内容: the placeholders without a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing(pub Vec<LetterField>);

/// A letter with its words, before number and file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// Title.
    pub title: String,
    /// 主送机关.
    pub addressee: Option<String>,
    /// Paragraphs.
    pub paragraphs: Vec<String>,
    /// What rests on rules that are known only by hearsay.
    pub unverified: Vec<LetterField>,
}

impl LetterTemplate {
    /// Fills it.
    ///
    /// # Errors
    /// All placeholders that have no value and are not optional.
    pub fn fill(&self, values: &Values) -> Result<Filled, Missing> {
        let mut filling = Filling {
            values,
            missing: Vec::new(),
            unverified: Vec::new(),
        };
        let title = filling.line(&self.title).unwrap_or_default();
        let addressee = self.addressee.as_ref().and_then(|line| filling.line(line));
        let mut paragraphs: Vec<String> = Vec::new();
        for line in &self.body {
            let text = filling.line(line).unwrap_or_default();
            let kept = text.lines().map(str::trim).filter(|line| !line.is_empty());
            paragraphs.extend(kept.map(str::to_owned));
        }
        let Filling {
            missing,
            unverified,
            ..
        } = filling;
        if !missing.is_empty() {
            return Err(Missing(missing));
        }
        if !unverified.is_empty() {
            let labels: Vec<&str> = unverified.iter().map(|field| field.label()).collect();
            paragraphs.push(format!(
                "（待核实：本文所列{}的规定尚未核对原文。）",
                labels.join("、")
            ));
        }
        Ok(Filled {
            title: title.replace('\n', ""),
            addressee: addressee.map(|line| line.replace('\n', "")),
            paragraphs,
            unverified,
        })
    }
}

struct Filling<'a> {
    values: &'a Values,
    missing: Vec<LetterField>,
    unverified: Vec<LetterField>,
}

impl Filling<'_> {
    /// A line with its values; `None` where an optional one is not there.
    fn line(&mut self, line: &Line) -> Option<String> {
        let known = |field: &LetterField| {
            let value = self.values.get(field);
            value.filter(|value| !value.text.trim().is_empty())
        };
        let left_out = line.0.iter().any(
            |piece| matches!(piece, Piece::Field { field, optional: true } if known(field).is_none()),
        );
        if left_out {
            return None;
        }
        let mut told = String::new();
        for piece in &line.0 {
            match piece {
                Piece::Text(text) => told.push_str(text),
                Piece::Field { field, .. } => match known(field) {
                    Some(value) => {
                        told.push_str(value.text.trim());
                        if value.unverified && !self.unverified.contains(field) {
                            self.unverified.push(*field);
                        }
                    }
                    None if self.missing.contains(field) => {}
                    None => self.missing.push(*field),
                },
            }
        }
        Some(told)
    }
}
