//! What the next event of a document refers to: the leaf of its last one.

use std::collections::{BTreeSet, HashMap};

use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect,
    QueryTrait,
};

use super::entity::{document, event};
use super::log::NewEvent;
use super::{StoreError, Tx};
use crate::ledger::Hash;

const LEAF: &str = "(SELECT leaf_hash FROM event WHERE seq = \
                    (SELECT MAX(seq) FROM event WHERE document_id = document.id))";

impl Tx {
    /// A document, and with it what its next event will refer to: nobody else appends meanwhile.
    pub async fn document(&self, id: &str) -> Result<Option<document::Model>, StoreError> {
        let statement = document::Entity::find_by_id(id)
            .expr_as(Expr::cust(LEAF), "leaf")
            .build(self.database());
        let connection = self.connection().await?;
        let Some(row) = connection.query_one_raw(statement).await? else {
            return Ok(None);
        };
        let leaf: Option<Vec<u8>> = row.try_get("", "leaf")?;
        if let Some(leaf) = leaf.as_deref().and_then(Hash::from_slice) {
            self.pending().leaves.insert(id.to_owned(), leaf);
        }
        Ok(Some(document::Model::from_query_result(&row, "")?))
    }

    /// The leaf hash of the last event of each document of `events` that existed before.
    pub(super) async fn previous_leaves(
        &self,
        events: &[NewEvent],
    ) -> Result<HashMap<String, Hash>, StoreError> {
        let mut previous = std::mem::take(&mut self.pending().leaves);
        let ids: BTreeSet<&str> = events
            .iter()
            .filter_map(|event| event.document.as_ref())
            .map(|document| document.id.as_str())
            .filter(|id| !previous.contains_key(*id))
            .collect();
        let ids: Vec<&str> = ids.into_iter().collect();
        for chunk in ids.chunks(500) {
            let last = Query::select()
                .expr(Expr::col(event::Column::Seq).max())
                .from(event::Entity)
                .and_where(event::Column::DocumentId.is_in(chunk.iter().copied()))
                .group_by_col(event::Column::DocumentId)
                .to_owned();
            // Not after what waits: no event does.
            let leaves: Vec<(Option<String>, Vec<u8>)> = event::Entity::find()
                .select_only()
                .columns([event::Column::DocumentId, event::Column::LeafHash])
                .filter(event::Column::Seq.in_subquery(last))
                .into_tuple()
                .all(&self.inner)
                .await?;
            for (id, hash) in leaves {
                if let (Some(id), Some(hash)) = (id, Hash::from_slice(&hash)) {
                    previous.insert(id, hash);
                }
            }
        }
        Ok(previous)
    }
}
