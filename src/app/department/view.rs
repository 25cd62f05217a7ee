//! 单位意见 as the drafter, those with a part in the case and the body asked see them.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::{answering, stage_of};
use crate::app::case::Case;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::view::due::{DueView, due_view};
use crate::domain::authority::Authority;
use crate::domain::department::{DepartmentCommand, DepartmentStage, DissentHandling, next};
use crate::domain::document::{DocumentCommand, Stage};
use crate::store::entity::department_opinion::Model as Row;
use crate::store::error::parse;
use crate::store::{Store, departments, people, queries, text};

/// The opinion of one body.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DepartmentLine {
    /// Id.
    pub id: String,
    /// The body.
    pub authority: String,
    /// Stage.
    pub stage: String,
    /// What people read.
    pub label: String,
    /// 征求日期.
    pub asked_on: NaiveDate,
    /// 答复期限.
    pub due_on: Option<NaiveDate>,
    /// 意见.
    pub opinion: Option<String>,
    /// 答复日期.
    pub answered_on: Option<NaiveDate>,
    /// 来函文号, where the drafter recorded it.
    pub paper: Option<String>,
    /// 不同意见的处理: what people read.
    pub handling: Option<String>,
    /// 协调的情况.
    pub handled: Option<String>,
    /// Commands that are lawful now.
    pub permitted: Vec<String>,
    /// Version for the next form.
    pub row_version: i64,
    /// The due date as people read it, while it runs.
    #[serde(skip)]
    pub due: Option<DueView>,
}

impl DepartmentLine {
    /// Whether a command is among those that are lawful now.
    pub fn may(&self, command: DepartmentCommand) -> bool {
        self.permitted.iter().any(|one| one == command.as_str())
    }
}

/// The opinions on a draft, for its drafter.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DepartmentOpinions {
    /// Document.
    pub document_id: String,
    /// Its title.
    pub title: String,
    /// Version for the form that asks.
    pub row_version: i64,
    /// Bodies may be asked now.
    pub may_ask: bool,
    /// As they were asked.
    pub results: Vec<DepartmentLine>,
    /// The bodies that may be asked: id and name.
    #[serde(skip)]
    pub bodies: Vec<(String, String)>,
}

/// One opinion for the body that was asked: the text with the question.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OpinionPage {
    /// The line.
    pub line: DepartmentLine,
    /// Title of the text.
    pub title: String,
    /// 起草单位.
    pub drafter: String,
    /// What to look at above all.
    pub note: Option<String>,
    /// The text.
    pub text: String,
    /// An answer may be given now.
    pub open: bool,
}

fn line(cx: &RequestContext, row: Row, all: &[Authority]) -> Result<DepartmentLine, Error> {
    let stage = stage_of(&row)?;
    let name = all
        .iter()
        .find(|one| one.id.to_string() == row.authority_id);
    let handling = row.handling.as_deref().map(|word| {
        let table = "department_opinion";
        parse(table, &row.id, "handling", word, DissentHandling::parse)
    });
    let lawful = DepartmentCommand::ALL.iter();
    let lawful = lawful.filter(|command| next(stage, **command).is_some());
    Ok(DepartmentLine {
        permitted: lawful.map(|one| one.as_str().to_owned()).collect(),
        authority: name.map(|one| one.name.clone()).unwrap_or_default(),
        label: stage.label().to_owned(),
        handling: handling.transpose()?.map(|one| one.label().to_owned()),
        due: match stage {
            DepartmentStage::Asked => due_view(cx, row.due_on, Some(&row.due))?,
            DepartmentStage::Agreed | DepartmentStage::Disagreed | DepartmentStage::Lapsed => None,
        },
        id: row.id,
        stage: row.stage,
        asked_on: row.asked_on,
        due_on: row.due_on,
        opinion: row.opinion,
        answered_on: row.answered_on,
        paper: row.paper,
        handled: row.handled,
        row_version: row.row_version,
    })
}

/// The opinions on a document, for those with a part in the case.
pub async fn lines(
    store: &Store,
    cx: &RequestContext,
    document: &str,
    all: &[Authority],
) -> Result<Vec<DepartmentLine>, Error> {
    let rows = departments::opinions(store.reader(), document).await?;
    rows.into_iter().map(|row| line(cx, row, all)).collect()
}

/// The opinions on a draft, for its drafters alone.
pub async fn opinions(
    store: &Store,
    cx: &RequestContext,
    id: &str,
) -> Result<DepartmentOpinions, Error> {
    let db = store.reader();
    let row = queries::document(db, id).await?;
    let row = row.ok_or(Error::NotFound("此文件"))?;
    let case = Case::of(row, people::authorities(db).await?)?;
    if case.post(cx, DocumentCommand::Submit).is_err() {
        return Err(Error::NotFound("此文件"));
    }
    let results = lines(store, cx, id, &case.authorities).await?;
    let waiting = |id: &str| {
        let name = case.authority(id).map(|one| one.name.as_str());
        let open = results.iter().filter(|line| line.stage == "asked");
        open.into_iter()
            .any(|line| Some(line.authority.as_str()) == name)
    };
    let mut bodies = Vec::new();
    for body in case.authorities.iter() {
        let id = body.id.to_string();
        if case.row.drafter_id.as_deref() != Some(&id) && !waiting(&id) {
            bodies.push((id, body.name.clone()));
        }
    }
    Ok(DepartmentOpinions {
        document_id: case.row.id.clone(),
        title: case.row.title.clone(),
        row_version: case.row.row_version,
        may_ask: case.stage == Stage::Drafting,
        results,
        bodies,
    })
}

/// One opinion, for the people of the body that was asked alone.
pub async fn one(store: &Store, cx: &RequestContext, id: &str) -> Result<OpinionPage, Error> {
    let db = store.reader();
    let not_found = || Error::NotFound("此件征求意见");
    let row = departments::opinion(db, id).await?.ok_or_else(not_found)?;
    if answering(cx.actor()?, &row.authority_id).is_none() {
        return Err(not_found());
    }
    let document = queries::document(db, &row.document_id).await?;
    let case = Case::of(
        document.ok_or_else(not_found)?,
        people::authorities(db).await?,
    )?;
    let revision = text::revision(db, &row.revision_id).await?;
    let revision = revision.ok_or_else(not_found)?;
    let drafter = case.row.drafter_id.as_deref();
    let drafter = drafter.and_then(|id| case.authority(id));
    let drafter = drafter.map(|one| one.name.clone()).unwrap_or_default();
    let note = row.note.clone();
    let line = line(cx, row, &case.authorities)?;
    Ok(OpinionPage {
        open: case.stage == Stage::Drafting && line.may(DepartmentCommand::Agree),
        title: revision.title,
        text: revision.text,
        drafter,
        note,
        line,
    })
}
