//! 登记信息 of an imported document as it is recorded, beside what its text says.

use super::public;
use super::reading::{self, ReadPage};
use crate::app::error::Error;
use crate::domain::document::{Class, NumberKind};
use crate::domain::particular::Particular;
use crate::store::{Store, queries, text};

/// What is recorded of a document, and what was read from its text.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Version for the form.
    pub row_version: i64,
    /// Its life runs here: nothing can be corrected.
    pub registered: bool,
    /// Values in the order of [`Particular::ALL`]; empty where nothing is recorded.
    values: Vec<String>,
    /// Corrections so far: label, value, reason.
    pub corrected: Vec<(&'static str, String, String)>,
    /// What was read.
    pub read: ReadPage,
}

impl Recorded {
    /// What is recorded in a field; empty where nothing is.
    pub fn value(&self, field: Particular) -> &str {
        let at = Particular::ALL.iter().position(|one| *one == field);
        at.and_then(|at| self.values.get(at))
            .map_or("", String::as_str)
    }
}

/// Reads a public document.
///
/// # Errors
/// [`Error::NotFound`] for what not everybody may see.
pub async fn recorded(store: &Store, id: &str) -> Result<Recorded, Error> {
    let document = public::find(store, id).await?;
    let row = &document.row;
    let revision = match &row.revision_id {
        Some(id) => text::revision(store.reader(), id).await?,
        None => None,
    };
    let number = document
        .numbers
        .iter()
        .find(|number| number.kind == NumberKind::Document.as_str());
    let values = Particular::ALL.iter().map(|field| {
        let value = match field {
            Particular::InstrumentTitle => row.instrument_title.clone(),
            Particular::Issuer => row.issuer_name.clone(),
            Particular::DocumentNumber => number.map(|number| number.printed.clone()),
            Particular::Form => row.form.clone(),
            Particular::IssuedOn => row.issued_on.clone(),
            Particular::PublishedOn => row.published_on.clone(),
            Particular::EffectiveOn => row.effective_on.clone(),
            Particular::LastValidOn => row.last_valid_on.clone(),
        };
        value.unwrap_or_default()
    });
    let mut corrected = Vec::new();
    for one in queries::corrections(store.reader(), std::slice::from_ref(&row.id)).await? {
        let field = crate::store::error::parse(
            "correction",
            &one.id,
            "field",
            &one.field,
            Particular::parse,
        )?;
        let value = one.value.unwrap_or_else(|| "未载明".to_owned());
        corrected.push((field.label(), value, one.reason));
    }
    Ok(Recorded {
        id: row.id.clone(),
        title: row.title.clone(),
        row_version: row.row_version,
        registered: row.class == Class::Registered.as_str(),
        values: values.collect(),
        corrected,
        read: revision
            .map(|revision| reading::page(&revision.title, &revision.text))
            .unwrap_or_default(),
    })
}
