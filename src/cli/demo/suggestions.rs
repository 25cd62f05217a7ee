//! What citizens propose to the county, and what became of it.

use chrono::NaiveDate;
use serde::Deserialize;

use super::data::{day, optional_day};
use super::seed::Builder;
use crate::app;
use crate::app::suggestion::{ActOnSuggestion, SubmitSuggestion};
use crate::cli::boot::Fault;
use crate::domain::access::Role;
use crate::domain::suggestion::{SuggestionCommand, SuggestionOutcome};
use crate::store::suggestions;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    suggestion: Vec<Data>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Data {
    document: String,
    eid: String,
    name: String,
    contact: String,
    reason: String,
    #[serde(deserialize_with = "day")]
    received_on: NaiveDate,
    #[serde(default, deserialize_with = "optional_day")]
    accepted_on: Option<NaiveDate>,
    #[serde(default, deserialize_with = "optional_day")]
    concluded_on: Option<NaiveDate>,
    outcome: Option<SuggestionOutcome>,
    #[serde(default)]
    found: String,
    #[serde(default, deserialize_with = "optional_day")]
    answered_on: Option<NaiveDate>,
    #[serde(default)]
    summary: String,
    #[serde(default)]
    answer: String,
}

/// Proposes all, to the government, and handles those that were handled.
pub(super) async fn all(builder: &mut Builder) -> Result<(), Fault> {
    let file: File = toml::from_str(include_str!("suggestions.toml"))?;
    let government = builder.authority("county-gov")?;
    let examiner = builder.holder("justice", Role::FilingExaminer).await?;
    for data in &file.suggestion {
        let document = builder.documents.get(&data.document).cloned();
        let submit = SubmitSuggestion {
            document_id: document.ok_or_else(|| format!("没有文件 {}", data.document))?,
            receiver_id: Some(government.clone()),
            eid: Some(data.eid.clone()),
            name: data.name.clone(),
            contact: data.contact.clone(),
            reason: data.reason.clone(),
            earlier_code: String::new(),
        };
        let known = ids(builder).await?;
        let cx = builder.program(data.received_on);
        app::run(&builder.store, cx, None, submit).await?;
        let mut new = ids(builder).await?.into_iter();
        let id = new.rfind(|id| !known.contains(id));
        let id = id.ok_or("the suggestion is not there")?;
        handle(builder, &examiner, data, &id).await?;
    }
    Ok(())
}

async fn ids(builder: &Builder) -> Result<Vec<String>, Fault> {
    let rows = suggestions::before(builder.store.reader(), None).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

async fn handle(builder: &mut Builder, examiner: &str, data: &Data, id: &str) -> Result<(), Fault> {
    let acts = [
        (data.accepted_on, SuggestionCommand::Accept, ""),
        (
            data.concluded_on,
            SuggestionCommand::Conclude,
            data.found.as_str(),
        ),
        (
            data.answered_on,
            SuggestionCommand::Answer,
            data.answer.as_str(),
        ),
    ];
    for (version, (on, command, text)) in (1..).zip(acts) {
        let Some(on) = on else {
            return Ok(());
        };
        let act = ActOnSuggestion {
            suggestion_id: id.to_owned(),
            expected_version: version,
            command,
            text: text.to_owned(),
            ground: String::new(),
            outcome: data.outcome,
            summary: data.summary.clone(),
        };
        builder.act(examiner, on, act).await?;
    }
    Ok(())
}
