//! What the county showed for public comment, what people said and what became of it.

use chrono::NaiveDate;
use serde::Deserialize;

use super::data::{DocumentData, day, optional_day};
use super::seed::Builder;
use crate::app;
use crate::app::consultation::{
    AdoptComment, ModerateComment, OpenConsultation, ReportAdoption, SubmitComment,
};
use crate::cli::boot::Fault;
use crate::domain::consultation::CommentState;
use crate::domain::review::Answer;
use crate::store::{consultations as rows, queries};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    consultation: Vec<Data>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Data {
    document: String,
    #[serde(deserialize_with = "day")]
    opened_on: NaiveDate,
    #[serde(deserialize_with = "day")]
    closes_on: NaiveDate,
    explanation: String,
    how: String,
    #[serde(default)]
    report: String,
    #[serde(default, deserialize_with = "optional_day")]
    reported_on: Option<NaiveDate>,
    comment: Vec<Comment>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Comment {
    eid: String,
    name: String,
    contact: String,
    body: String,
    #[serde(deserialize_with = "day")]
    on: NaiveDate,
    #[serde(default)]
    shown: bool,
    answer: Option<Answer>,
    #[serde(default)]
    reason: String,
    withheld: Option<String>,
}

/// The consultations that have not begun yet, in the order of their days.
pub(super) struct Consultations {
    waiting: Vec<(Data, String)>,
}

impl Consultations {
    pub(super) fn read(documents: &[DocumentData]) -> Result<Self, Fault> {
        let file: File = toml::from_str(include_str!("consultations.toml"))?;
        let mut waiting = Vec::new();
        for data in file.consultation {
            let document = documents.iter().find(|one| one.key == data.document);
            let document = document.ok_or_else(|| format!("没有文件 {}", data.document))?;
            waiting.push((data, document.drafter_person.clone()));
        }
        waiting.sort_by_key(|(data, _)| data.opened_on);
        Ok(Self { waiting })
    }

    /// Lets everything happen that began before `day`.
    pub(super) async fn until(
        &mut self,
        builder: &mut Builder,
        day: NaiveDate,
    ) -> Result<(), Fault> {
        while let Some((data, drafter)) = self.waiting.first().cloned() {
            if data.opened_on >= day {
                break;
            }
            self.waiting.remove(0);
            held(builder, &data, &drafter).await?;
        }
        Ok(())
    }
}

async fn held(builder: &mut Builder, data: &Data, drafter: &str) -> Result<(), Fault> {
    let id = builder.documents.get(&data.document).cloned();
    let id = id.ok_or_else(|| format!("{} 尚未立卷", data.document))?;
    let row = queries::document(builder.store.reader(), &id).await?;
    let open = OpenConsultation {
        document_id: id,
        expected_version: row.ok_or("no such document")?.row_version,
        explanation: data.explanation.trim().to_owned(),
        how: data.how.clone(),
        closes_on: data.closes_on,
        major: false,
        short_reason: String::new(),
    };
    let opened = builder.act(drafter, data.opened_on, open).await?;
    for comment in &data.comment {
        said(builder, &opened.id, comment, drafter).await?;
    }
    if let Some(on) = data.reported_on {
        let report = ReportAdoption {
            consultation_id: opened.id,
            expected_version: 1,
            text: data.report.clone(),
        };
        builder.act(drafter, on, report).await?;
    }
    Ok(())
}

async fn said(
    builder: &mut Builder,
    consultation: &str,
    comment: &Comment,
    drafter: &str,
) -> Result<(), Fault> {
    let submit = SubmitComment {
        consultation_id: consultation.to_owned(),
        eid: Some(comment.eid.clone()),
        name: comment.name.clone(),
        contact: comment.contact.clone(),
        body: comment.body.clone(),
    };
    let cx = builder.program(comment.on);
    app::run(&builder.store, cx, None, submit).await?;
    let waiting = [CommentState::Waiting.as_str()];
    let db = builder.store.reader();
    let (found, _) = rows::comments(db, consultation, &waiting, 0, 1).await?;
    let (row, _) = found.into_iter().next().ok_or("no comment")?;
    if !comment.shown && comment.answer.is_none() && comment.withheld.is_none() {
        return Ok(());
    }
    let moderate = ModerateComment {
        comment_id: row.id.clone(),
        expected_version: 1,
        show: comment.withheld.is_none(),
        reason: comment.withheld.clone().unwrap_or_default(),
    };
    builder.act(drafter, comment.on, moderate).await?;
    if let Some(answer) = comment.answer {
        let adopt = AdoptComment {
            comment_id: row.id,
            expected_version: 2,
            answer,
            reason: comment.reason.clone(),
        };
        builder.act(drafter, comment.on, adopt).await?;
    }
    Ok(())
}
