//! What the county showed for public comment, what people said and what became of it; which bodies it
//! asked; and the one document that was made in urgency.

use chrono::NaiveDate;
use serde::Deserialize;

use super::data::{DocumentData, day, optional_day};
use super::seed::Builder;
use crate::app;
use crate::app::consultation::{
    AdoptComment, ModerateComment, OpenConsultation, ReportAdoption, SubmitComment,
};
use crate::app::department::{AnswerDepartment, AskDepartments};
use crate::app::urgent::{DecideUrgent, RequestUrgent};
use crate::cli::boot::Fault;
use crate::domain::consultation::CommentState;
use crate::domain::document::Step;
use crate::domain::review::Answer;
use crate::store::{consultations as rows, departments, queries};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    consultation: Vec<Data>,
    question: Vec<Question>,
    urgent: Vec<Urgent>,
}

/// Bodies asked about a draft.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    document: String,
    #[serde(deserialize_with = "day")]
    asked_on: NaiveDate,
    note: String,
    answer: Vec<Said>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    body: String,
    #[serde(default)]
    person: String,
    #[serde(default, deserialize_with = "optional_day")]
    on: Option<NaiveDate>,
    #[serde(default)]
    dissent: String,
}

/// The urgent procedure of a document.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Urgent {
    document: String,
    #[serde(deserialize_with = "day")]
    on: NaiveDate,
    ground: String,
    reason: String,
    steps: Vec<Step>,
    approver: String,
    office: String,
    person: String,
}

/// What happens to a draft before its review.
#[derive(Debug, Clone)]
enum Before {
    Consultation(Data),
    Question(Question),
    Urgent(Urgent),
}

impl Before {
    fn begins(&self) -> (NaiveDate, &str) {
        match self {
            Self::Consultation(data) => (data.opened_on, &data.document),
            Self::Question(data) => (data.asked_on, &data.document),
            Self::Urgent(data) => (data.on, &data.document),
        }
    }
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
    waiting: Vec<(Before, String)>,
}

impl Consultations {
    pub(super) fn read(documents: &[DocumentData]) -> Result<Self, Fault> {
        let file: File = toml::from_str(include_str!("consultations.toml"))?;
        let all = file.consultation.into_iter().map(Before::Consultation);
        let all = all.chain(file.question.into_iter().map(Before::Question));
        let all = all.chain(file.urgent.into_iter().map(Before::Urgent));
        let mut waiting = Vec::new();
        for before in all {
            let (_, key) = before.begins();
            let document = documents.iter().find(|one| one.key == key);
            let document = document.ok_or_else(|| format!("没有文件 {key}"))?;
            waiting.push((before, document.drafter_person.clone()));
        }
        waiting.sort_by_key(|(before, _)| before.begins().0);
        Ok(Self { waiting })
    }

    /// Lets everything happen that began before `day`.
    pub(super) async fn until(
        &mut self,
        builder: &mut Builder,
        day: NaiveDate,
    ) -> Result<(), Fault> {
        while let Some((before, drafter)) = self.waiting.first().cloned() {
            if before.begins().0 >= day {
                break;
            }
            self.waiting.remove(0);
            match before {
                Before::Consultation(data) => held(builder, &data, &drafter).await?,
                Before::Question(data) => asked(builder, &data, &drafter).await?,
                Before::Urgent(data) => hurried(builder, &data, &drafter).await?,
            }
        }
        Ok(())
    }
}

async fn document(builder: &Builder, key: &str) -> Result<(String, i64), Fault> {
    let id = builder.documents.get(key).cloned();
    let id = id.ok_or_else(|| format!("{key} 尚未立卷"))?;
    let row = queries::document(builder.store.reader(), &id).await?;
    let version = row.ok_or("no such document")?.row_version;
    Ok((id, version))
}

async fn asked(builder: &mut Builder, data: &Question, drafter: &str) -> Result<(), Fault> {
    let (id, version) = document(builder, &data.document).await?;
    let bodies = data.answer.iter().map(|one| builder.authority(&one.body));
    let ask = AskDepartments {
        document_id: id.clone(),
        expected_version: version,
        authority_ids: bodies.collect::<Result<_, _>>()?,
        note: data.note.clone(),
    };
    builder.act(drafter, data.asked_on, ask).await?;
    let rows = departments::opinions(builder.store.reader(), &id).await?;
    for said in &data.answer {
        let body = builder.authority(&said.body)?;
        let row = rows.iter().find(|row| row.authority_id == body);
        let (Some(row), Some(on)) = (row, said.on) else {
            continue;
        };
        let answer = AnswerDepartment {
            opinion_id: row.id.clone(),
            expected_version: 1,
            agrees: said.dissent.is_empty(),
            text: said.dissent.clone(),
            paper: String::new(),
        };
        builder.act(&said.person, on, answer).await?;
    }
    Ok(())
}

async fn hurried(builder: &mut Builder, data: &Urgent, drafter: &str) -> Result<(), Fault> {
    let (id, _) = document(builder, &data.document).await?;
    let request = RequestUrgent {
        document_id: id,
        ground: data.ground.clone(),
        reason: data.reason.clone(),
        steps: data.steps.clone(),
    };
    let requested = builder.act(drafter, data.on, request).await?;
    let decide = DecideUrgent {
        urgent_id: requested.id,
        expected_version: 1,
        approve: true,
        approver: data.approver.clone(),
        office: data.office.clone(),
        decided_on: Some(data.on),
        paper: String::new(),
        note: String::new(),
    };
    builder.act(&data.person, data.on, decide).await.map(|_| ())
}

async fn held(builder: &mut Builder, data: &Data, drafter: &str) -> Result<(), Fault> {
    let (document_id, expected_version) = document(builder, &data.document).await?;
    let open = OpenConsultation {
        document_id,
        expected_version,
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
