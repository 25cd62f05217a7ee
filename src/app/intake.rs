//! 录入: a typed or read text becomes what is stored; the bounds of fields.

use super::error::{Error, FieldError};
use crate::formats::read::Extracted;
use crate::store::text::ProvisionRow;
use crate::text::dates::{Dates, dates};
use crate::text::{hash, normal_form, outline, title};

/// Longest title, in characters.
pub const TITLE_LIMIT: usize = 2_000;
/// Longest text, in bytes.
pub const TEXT_LIMIT: usize = 20 * 1024 * 1024;

/// A text ready to be stored.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// Title of the document (of the carrier where there is one).
    pub title: String,
    /// Title of the instrument, where the document carries one.
    pub instrument_title: Option<String>,
    /// 文种.
    pub document_form: Option<String>,
    /// Normal form of the whole text.
    pub text: String,
    /// Form of the outline.
    pub outline_form: &'static str,
    /// Provisions of the whole text, nothing left out.
    pub provisions: Vec<ProvisionRow>,
    /// 正文哈希 of the instrument.
    pub body_sha256: String,
    /// What the text says of its own dates.
    pub dates: Dates,
}

/// Reads a text as structure.
pub fn prepare(given_title: &str, given_text: &str, instrument: Option<&str>) -> Prepared {
    let clean = clean_title(given_title);
    let text = normal_form(given_text);
    let structure = outline(&text);
    let provisions = structure
        .provisions()
        .into_iter()
        .map(|provision| ProvisionRow {
            eid: provision.eid,
            label: provision.label,
            heading: provision.heading_path.join(" "),
            text: provision.text,
        })
        .collect();
    let corrected = instrument.map(str::trim).filter(|title| !title.is_empty());
    Prepared {
        instrument_title: corrected
            .map(str::to_owned)
            .or_else(|| instrument_title(&clean)),
        document_form: document_form(&clean),
        outline_form: structure.form.as_str(),
        body_sha256: hash::hex(&hash::document_sha256(&clean, &text)),
        dates: dates(&text),
        title: clean,
        text,
        provisions,
    }
}

/// The title that a file marks as its own, where it is that of a document; a first line is no title.
pub fn title_of(extracted: &Extracted) -> Option<String> {
    let guess = extracted.title_guess.as_deref()?;
    title::document_form(guess).map(|_| clean_title(guess))
}

/// 文种, from the title's end.
pub fn document_form(given: &str) -> Option<String> {
    title::document_form(given).map(str::to_owned)
}

/// Title of the instrument that the title names.
pub fn instrument_title(given: &str) -> Option<String> {
    title::instrument_title(given)
}

/// A title on one line, without blanks round it.
pub fn clean_title(given: &str) -> String {
    normal_form(given).replace('\n', "")
}

/// The bounds of a title.
pub fn check_title(given: &str, field: &str) -> Vec<FieldError> {
    let length = clean_title(given).chars().count();
    if length == 0 {
        vec![FieldError::new(field, "请填写标题")]
    } else if length > TITLE_LIMIT {
        vec![FieldError::new(
            field,
            format!("标题有 {length} 个字，超过 {TITLE_LIMIT} 个字的上限"),
        )]
    } else {
        Vec::new()
    }
}

/// The bound of a text.
pub fn check_size(given: &str, field: &str) -> Vec<FieldError> {
    if given.len() > TEXT_LIMIT {
        vec![FieldError::new(field, "正文超过 20 MB 的上限")]
    } else {
        Vec::new()
    }
}

/// A text that must not be empty, without blanks round it.
pub fn required(given: &str, field: &str, message: &str) -> Result<String, Error> {
    let clean = given.trim();
    if clean.is_empty() {
        return Err(Error::field(field, message));
    }
    if clean.chars().count() > 5_000 {
        return Err(Error::field(field, "内容过长，请控制在 5000 字以内"));
    }
    Ok(clean.to_owned())
}
