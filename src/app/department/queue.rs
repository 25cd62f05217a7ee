//! Opinions that a body was asked for, among what waits for its people.

use super::ANSWERING;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::view::due::due_view;
use crate::app::view::queue::{Section, Target, Task};
use crate::domain::department::DepartmentStage;
use crate::store::{Store, departments, queries};

/// What the asker's bodies are asked about; none, no section.
pub async fn section(store: &Store, cx: &RequestContext) -> Result<Option<Section>, Error> {
    let posts = cx.actor()?.posts.iter();
    let answering = posts.filter(|post| ANSWERING.contains(&post.role));
    let mut bodies: Vec<String> = answering.map(|post| post.authority_id.clone()).collect();
    bodies.sort_unstable();
    bodies.dedup();
    let db = store.reader();
    let asked = DepartmentStage::Asked.as_str();
    let mut tasks = Vec::new();
    for row in departments::asked_of(db, &bodies, asked).await? {
        let document = queries::document(db, &row.document_id).await?;
        let document = document.map(|one| one.title).unwrap_or_default();
        tasks.push(Task {
            due: due_view(cx, row.due_on, Some(&row.due))?,
            target: Target::Opinion(row.id),
            title: document,
            about: format!("{}来函征求意见", row.asked_on),
            next: "答复有无不同意见".to_owned(),
        });
    }
    let found = Some(tasks).filter(|tasks| !tasks.is_empty());
    Ok(found.map(|tasks| Section {
        id: "opinions",
        label: "征求本单位意见",
        empty: "没有征求本单位意见的文件。",
        tasks,
    }))
}
