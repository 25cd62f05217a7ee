//! 原件 of imported documents: a material of the document, so that `verify` and `backup` know the file.

use super::beside::Original;
use super::book::Work;
use super::facts::ids_in_order;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::store::entity::material;
use crate::store::{Tx, queries};

/// Kind of the material, and role of the file in the event.
pub(crate) const KIND: &str = "original";

/// Rows for the files that the document does not have yet.
pub(super) async fn new(
    tx: &Tx,
    cx: &RequestContext,
    work: &Work,
) -> Result<Vec<material::Model>, Error> {
    if work.originals.is_empty() {
        return Ok(Vec::new());
    }
    let mut known: Vec<String> = Vec::new();
    if !work.fresh {
        let rows = queries::materials(tx.connection().await?, &work.row.id).await?;
        known.extend(rows.into_iter().map(|row| row.sha256));
    }
    let mut fresh: Vec<&Original> = Vec::new();
    for file in &work.originals {
        if !known.contains(&file.sha256) {
            known.push(file.sha256.clone());
            fresh.push(file);
        }
    }
    let ids = ids_in_order(cx, fresh.len());
    let row = |(file, id): (&Original, String)| material::Model {
        id,
        document_id: work.row.id.clone(),
        kind: KIND.to_owned(),
        name: file.name.clone(),
        sha256: file.sha256.clone(),
        size: i64::try_from(file.size).unwrap_or(i64::MAX),
        media: file.media.clone(),
        active: true,
    };
    Ok(fresh.into_iter().zip(ids).map(row).collect())
}

/// The files as the event names them: role and hash, each once.
pub(super) fn hashes(files: &[Original]) -> Vec<(String, String)> {
    let mut named: Vec<(String, String)> = Vec::new();
    for file in files {
        if !named.iter().any(|(_, sha256)| *sha256 == file.sha256) {
            named.push((KIND.to_owned(), file.sha256.clone()));
        }
    }
    named
}
