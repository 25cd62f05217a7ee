//! 公开征求意见 among what waits for a drafter.

use super::desk::mine;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::view::due::set_due;
use crate::app::view::queue::{Section, Target, Task};
use crate::store::Store;

/// The asker's consultations that are not finished, with what to do next; none, no section.
pub async fn section(store: &Store, cx: &RequestContext) -> Result<Option<Section>, Error> {
    let mut tasks = Vec::new();
    for (line, unread) in mine(store, cx).await? {
        let running = line.days_left.is_some();
        let next = match (running, unread) {
            (true, 0) => "征求意见中".to_owned(),
            (_, 1..) => format!("审看 {unread} 条意见"),
            (false, 0) => "说明采纳情况，公布反馈".to_owned(),
        };
        tasks.push(Task {
            target: Target::Consultation(line.id),
            title: line.title,
            about: format!("{} · {}截止", line.label, line.closes_on),
            next,
            due: running.then(|| set_due(cx, line.closes_on)),
        });
    }
    Ok(Some(tasks)
        .filter(|tasks| !tasks.is_empty())
        .map(|tasks| Section {
            id: "consultations",
            label: "公开征求意见",
            empty: "没有正在办理的公开征求意见。",
            tasks,
        }))
}
