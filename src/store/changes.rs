//! Changing rows inside a write: every change of a recorded table is noted for the event that takes it.

use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, Iterable,
    PrimaryKeyToColumn, QueryFilter, QueryTrait,
};
use serde_json::Value as Json;

use super::entity::authority;
use super::record::{self, Recorded};
use super::{StoreError, Tx};

impl Tx {
    /// Inserts a row and notes it.
    pub async fn insert<M>(&self, row: M) -> Result<(), StoreError>
    where
        M: IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel> + sea_orm::ModelTrait,
        M::Entity: Recorded,
        <M::Entity as EntityTrait>::ActiveModel: Send,
    {
        self.insert_all(vec![row]).await
    }

    /// Inserts rows with as few statements as the database allows and notes each.
    pub async fn insert_all<M>(&self, rows: Vec<M>) -> Result<(), StoreError>
    where
        M: IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel> + sea_orm::ModelTrait,
        M::Entity: Recorded,
        <M::Entity as EntityTrait>::ActiveModel: Send,
    {
        self.insert_all_of(rows, |_| String::new()).await
    }

    /// The same for rows of several documents at once: each change waits for the event of the
    /// document that `owner` names.
    pub async fn insert_all_of<M>(
        &self,
        rows: Vec<M>,
        owner: impl Fn(&M) -> String,
    ) -> Result<(), StoreError>
    where
        M: IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel> + sea_orm::ModelTrait,
        M::Entity: Recorded,
        <M::Entity as EntityTrait>::ActiveModel: Send,
    {
        let owners: Vec<String> = rows.iter().map(owner).collect();
        let rows: Vec<_> = rows
            .into_iter()
            .map(|row| set(row.into_active_model()))
            .collect();
        for (owner, row) in owners.into_iter().zip(&rows) {
            self.note_for(owner, record::change(row));
        }
        self.insert_plain::<M::Entity>(rows).await
    }

    /// Inserts rows of a derived table, which the log holds through a hash of its own.
    pub(crate) async fn insert_plain<E>(&self, rows: Vec<E::ActiveModel>) -> Result<(), StoreError>
    where
        E: EntityTrait,
        E::ActiveModel: Send,
    {
        let columns = E::Column::iter().count().max(1);
        let per_statement = (30_000 / columns).max(1);
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let batch: Vec<_> = rows.by_ref().take(per_statement).collect();
            let rows = batch.len();
            let insert = E::insert_many(batch).build(self.database());
            self.put(insert, rows).await?;
        }
        Ok(())
    }

    /// Changes the columns that are set in `row` and notes them. The key must be set.
    pub async fn update<A>(&self, mut row: A) -> Result<(), StoreError>
    where
        A: ActiveModelTrait + Send,
        A::Entity: Recorded,
    {
        let change = record::change(&row);
        let mut guard = Condition::all();
        for key in <A::Entity as EntityTrait>::PrimaryKey::iter() {
            let column = key.into_column();
            let Some(value) = row.get(column).into_value() else {
                return Err(StoreError::Log(format!(
                    "{} without a key",
                    A::Entity::TABLE
                )));
            };
            guard = guard.add(column.eq(value));
            // Not written again, which would rewrite its index and look for what refers to it.
            row.not_set(column);
        }
        let update = <A::Entity as EntityTrait>::update_many()
            .set(row)
            .filter(guard)
            .build(self.database());
        self.note(change);
        self.put(update, 1).await
    }

    /// Notes a change that was made by a statement of the store's own (the counter of a series).
    pub(crate) fn note(&self, change: Json) {
        self.note_for(String::new(), change);
    }

    fn note_for(&self, owner: String, change: Json) {
        let mut pending = self.pending();
        pending.authorities_changed |= change["table"] == authority::Entity::TABLE;
        pending.changes.entry(owner).or_default().push(change);
    }

    /// Writes a working draft, which is no fact.
    pub async fn put_draft(&self, row: super::entity::draft::Model) -> Result<(), StoreError> {
        let row = set(row.into_active_model());
        self.insert_plain::<super::entity::draft::Entity>(vec![row])
            .await
    }
}

/// All values of a model as set, so that an insert carries them.
fn set<A: ActiveModelTrait>(row: A) -> A {
    row.reset_all()
}
