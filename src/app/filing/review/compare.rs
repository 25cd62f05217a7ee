//! 逐条对照: what became of the provision of each point in the corrected text.

use crate::app::error::Error;
use crate::store::entity::filing_point::Model as PointRow;
use crate::store::{Tx, text};
use crate::text::compare::compare;
use crate::text::outline;

/// A provision in the corrected text.
pub(super) struct After {
    pub(super) label: Option<String>,
    pub(super) text: String,
}

/// The provisions of the points in the text `new`, in the order of the points.
pub(super) async fn after(
    tx: &Tx,
    points: &[&PointRow],
    old: &str,
    new: &str,
) -> Result<Vec<After>, Error> {
    let read = async |id: &str| {
        let row = text::revision(tx.connection().await?, id).await?;
        row.ok_or_else(|| Error::Internal(format!("revision {id} is not there")))
    };
    let (old, new) = (read(old).await?, read(new).await?);
    let changes = compare(&outline(&old.text), &outline(&new.text));
    let found = points.iter().map(|point| {
        let Some(eid) = point.eid.as_deref() else {
            return After {
                label: None,
                text: String::new(),
            };
        };
        let change = changes
            .iter()
            .find(|one| one.old.as_ref().is_some_and(|old| old.eid == eid));
        match change.and_then(|one| one.new.as_ref()) {
            Some(new) => After {
                label: Some(new.label.clone()),
                text: new.text.clone(),
            },
            None => After {
                label: None,
                text: "（已删去）".to_owned(),
            },
        }
    });
    Ok(found.collect())
}
