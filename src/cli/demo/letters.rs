//! The letters that went out in the county, each previewed before it was issued.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Deserialize;

use super::data::day;
use super::seed::Builder;
use crate::app::letter::{self, IssueLetter};
use crate::cli::boot::Fault;
use crate::domain::letter::{LetterKind, LetterSubject};
use crate::store::{queries, suggestions};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    letter: Vec<Data>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Data {
    kind: LetterKind,
    document: String,
    #[serde(default)]
    receiver: Option<String>,
    by: String,
    #[serde(deserialize_with = "day")]
    on: NaiveDate,
    #[serde(default)]
    values: BTreeMap<String, String>,
}

/// Issues all.
pub(super) async fn all(builder: &mut Builder) -> Result<(), Fault> {
    let file: File = toml::from_str(include_str!("letters.toml"))?;
    for data in file.letter {
        let subject_id = subject(builder, &data).await?;
        let cx = builder.as_person(&data.by, data.on).await?;
        let store = std::sync::Arc::clone(&builder.store);
        let told = letter::preview(&store, &cx, data.kind, &subject_id, &data.values, None);
        let told = told
            .await
            .map_err(|error| format!("演示数据：{}：{error}", data.kind.label()))?;
        let issue = IssueLetter {
            kind: data.kind,
            subject_id,
            values: data.values,
            previewed: told.digest,
            first_serial: None,
            first_reason: String::new(),
        };
        builder.act(&data.by, data.on, issue).await?;
    }
    Ok(())
}

/// What the letter is about.
async fn subject(builder: &Builder, data: &Data) -> Result<String, Fault> {
    let document = builder.documents.get(&data.document).cloned();
    let document = document.ok_or_else(|| format!("没有文件 {}", data.document))?;
    let db = builder.store.reader();
    let found = match data.kind.subject() {
        LetterSubject::Document => Some(document),
        LetterSubject::Filing => {
            let receiver = builder.authority(data.receiver.as_deref().unwrap_or_default())?;
            let filings = queries::filings(db, &document).await?.into_iter();
            let mut filings = filings.filter(|row| row.receiver_id == receiver);
            filings.next().map(|row| row.id)
        }
        LetterSubject::Suggestion => {
            let rows = suggestions::before(db, None).await?.into_iter();
            let mut rows = rows.filter(|row| row.document_id == document);
            rows.next().map(|row| row.id)
        }
        LetterSubject::Receiver => {
            Some(builder.authority(data.receiver.as_deref().unwrap_or_default())?)
        }
    };
    Ok(found.ok_or_else(|| format!("没有 {} 的备案或者审查建议", data.document))?)
}
