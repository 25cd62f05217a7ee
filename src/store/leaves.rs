//! The leaf hashes of the log in their order, for proofs.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::entity::event;
use super::{Store, StoreError};
use crate::ledger::Hash;

impl Store {
    /// The leaf hashes from position `from` on, at most `limit`.
    pub async fn leaf_hashes(&self, from: i64, limit: u64) -> Result<Vec<Hash>, StoreError> {
        let rows: Vec<(i64, Vec<u8>)> = event::Entity::find()
            .select_only()
            .columns([event::Column::Seq, event::Column::LeafHash])
            .filter(event::Column::Seq.gte(from))
            .order_by_asc(event::Column::Seq)
            .limit(limit)
            .into_tuple()
            .all(&self.reader)
            .await?;
        rows.into_iter()
            .map(|(seq, bytes)| {
                Hash::from_slice(&bytes)
                    .ok_or_else(|| StoreError::Log(format!("第 {seq} 条的叶子哈希不是 32 字节")))
            })
            .collect()
    }
}
