//! Requests for the urgent procedure among what waits for the office.

use crate::app::case::Case;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::view::queue::{Section, Target, Task};
use crate::domain::document::{DocumentCommand, Stage};
use crate::domain::urgent::UrgentStage;
use crate::store::{Store, departments, people, queries};

/// The requests that the asker decides about; none, no section.
pub async fn section(store: &Store, cx: &RequestContext) -> Result<Option<Section>, Error> {
    let db = store.reader();
    let mut tasks = Vec::new();
    let requested = UrgentStage::Requested.as_str();
    for row in departments::urgents_in(db, requested).await? {
        let Some(document) = queries::document(db, &row.document_id).await? else {
            continue;
        };
        let case = Case::of(document, people::authorities(db).await?)?;
        if case.stage == Stage::Drafting && case.post(cx, DocumentCommand::Sign).is_ok() {
            tasks.push(Task {
                target: Target::Urgent(case.row.id),
                title: case.row.title,
                about: format!("{}申请适用简易程序", row.requested_on),
                next: "主要负责人批准后记录批准人和日期".to_owned(),
                due: None,
            });
        }
    }
    let found = Some(tasks).filter(|tasks| !tasks.is_empty());
    Ok(found.map(|tasks| Section {
        id: "urgent",
        label: "待批准的简易程序",
        empty: "没有等待批准的简易程序申请。",
        tasks,
    }))
}
