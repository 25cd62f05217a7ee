//! 征求有关单位意见: the drafter asks bodies whose duties the draft touches; each answers, by its own people
//! or by a paper that the drafter records; what they do not agree with is settled or reported to the meeting.
//!
//! Owns who is asked by when, who may answer, and what is still open. The text that is asked about is
//! seen by the bodies asked alone. Must not know pages. Held by `tests/it/departments/`.

mod answer;
mod ask;
mod handle;
mod queue;
mod view;

pub use answer::{AnswerDepartment, OpinionMoved};
pub use ask::{AskDepartments, Asked};
pub use handle::{HandleDissent, LapseDepartment};
pub use queue::section;
pub use view::{DepartmentLine, DepartmentOpinions, OpinionPage, lines, one, opinions};

use super::case::Case;
use super::context::{Actor, RequestContext};
use super::drafting::prepare::put_step;
use super::error::Error;
use crate::domain::access::Role;
use crate::domain::department::DepartmentStage;
use crate::domain::document::{Step, StepState};
use crate::store::entity::department_opinion::Model as Row;
use crate::store::error::parse;
use crate::store::people::Post;
use crate::store::{Tx, departments};

/// Roles in which a body that was asked answers.
pub(crate) const ANSWERING: [Role; 3] = [Role::Office, Role::Drafter, Role::Reviewer];

fn stage_of(row: &Row) -> Result<DepartmentStage, Error> {
    let (id, stage) = (&row.id, &row.stage);
    let parsed = parse(
        "department_opinion",
        id,
        "stage",
        stage,
        DepartmentStage::parse,
    );
    Ok(parsed?)
}

/// The post in which the actor answers for a body.
fn answering<'a>(actor: &'a Actor, authority: &str) -> Option<&'a Post> {
    actor
        .posts
        .iter()
        .find(|post| post.authority_id == authority && ANSWERING.contains(&post.role))
}

/// Nothing more is to be done with it before the draft may go on.
fn settled(row: &Row) -> Result<bool, Error> {
    Ok(match stage_of(row)? {
        DepartmentStage::Asked => false,
        DepartmentStage::Disagreed => row.handling.is_some(),
        DepartmentStage::Agreed | DepartmentStage::Lapsed => true,
    })
}

/// What is still to be done in the bodies' opinions, with their names.
pub(in crate::app) fn unfinished(case: &Case, rows: &[Row]) -> Result<Option<String>, Error> {
    let (mut waiting, mut dissent) = (Vec::new(), Vec::new());
    for row in rows {
        if settled(row)? {
            continue;
        }
        let name = case.authority(&row.authority_id);
        let name = name.map(|one| one.name.clone()).unwrap_or_default();
        match stage_of(row)? {
            DepartmentStage::Disagreed => dissent.push(name),
            DepartmentStage::Asked | DepartmentStage::Agreed | DepartmentStage::Lapsed => {
                waiting.push(name);
            }
        }
    }
    let mut told = Vec::new();
    if !waiting.is_empty() {
        told.push(format!("尚未收到答复：{}", waiting.join("、")));
    }
    if !dissent.is_empty() {
        told.push(format!("不同意见尚未处理：{}", dissent.join("、")));
    }
    Ok(Some(told.join("；"))
        .filter(|told| !told.is_empty())
        .map(|told| format!("征求有关单位意见{told}")))
}

/// Records the preparatory step once all is settled; the event is the caller's.
async fn settle(tx: &Tx, cx: &RequestContext, case: &Case) -> Result<(), Error> {
    let rows = departments::opinions(tx.connection().await?, &case.row.id).await?;
    for row in &rows {
        if !settled(row)? {
            return Ok(());
        }
    }
    let mut dissent = 0;
    for row in &rows {
        dissent += usize::from(stage_of(row)? == DepartmentStage::Disagreed);
    }
    let told = format!(
        "书面征求 {} 个单位的意见，{dissent} 个单位有不同意见并已处理",
        rows.len()
    );
    let (step, day) = (Step::DepartmentConsultation, Some(cx.today));
    put_step(tx, &case.row.id, step, StepState::Done, day, Some(told)).await
}
