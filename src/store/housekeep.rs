//! Writes that are no facts: working drafts, sign-in state, security log, clean-up. A closed list.

use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::entity::{
    credential, draft, idempotency, instance, outbox, review_draft, saved_search, security_event,
    session,
};
use super::{Store, StoreError};

/// One write that is no fact.
#[derive(Debug, Clone)]
pub enum Housekeeping {
    /// Saves a working draft if its version is still `expected` (0: there is none yet).
    SaveDraft { row: draft::Model, expected: i64 },
    /// Saves the working notes of a reviewer.
    SaveReviewDraft {
        row: review_draft::Model,
        expected: i64,
    },
    /// Creates or replaces a session.
    PutSession(session::Model),
    /// Ends a session.
    EndSession(String),
    /// Ends all sessions of a person by a new generation of the credential.
    PutCredential(credential::Model),
    /// Records a sign-in or a refusal.
    Security(security_event::Model),
    /// Sets a setting of this county.
    PutInstance { name: String, value: String },
    /// Removes a setting.
    DropInstance(String),
    /// Gives notices and moves the mark up to which was told; `false`: somebody else did.
    Tell(super::notices::Telling),
    /// Marks notices of these recipients as read.
    ReadNotices {
        recipients: Vec<String>,
        ids: Vec<String>,
        now_ms: i64,
        by: String,
    },
    /// Keeps a saved search.
    PutSearch(saved_search::Model),
    /// Removes a saved search of a person.
    DropSearch { id: String, person: String },
    /// Sets or removes the address of a person.
    PutAddress {
        person: String,
        address: Option<String>,
    },
    /// What became of an attempt to send something.
    PutDelivery(outbox::Model),
    /// Removes sessions and idempotency rows that ended before these instants.
    Sweep {
        sessions_before_ms: i64,
        keys_before_ms: i64,
    },
}

impl Store {
    /// Does one of the writes that are no facts. `false`: a stale version, nothing was written.
    pub async fn housekeep(&self, write: Housekeeping) -> Result<bool, StoreError> {
        let db = &self.writer;
        match write {
            Housekeeping::SaveDraft { row, expected } => self.save_draft(row, expected).await,
            Housekeeping::SaveReviewDraft { row, expected } => {
                self.save_review_draft(row, expected).await
            }
            Housekeeping::PutSession(row) => {
                let row = session::ActiveModel {
                    id: Set(row.id),
                    data: Set(row.data),
                    expires_ms: Set(row.expires_ms),
                };
                let update = OnConflict::column(session::Column::Id)
                    .update_columns([session::Column::Data, session::Column::ExpiresMs])
                    .to_owned();
                session::Entity::insert(row)
                    .on_conflict(update)
                    .exec_without_returning(db)
                    .await?;
                Ok(true)
            }
            Housekeeping::EndSession(id) => {
                session::Entity::delete_by_id(id).exec(db).await?;
                Ok(true)
            }
            Housekeeping::PutCredential(row) => {
                let update = OnConflict::column(credential::Column::PersonId)
                    .update_columns([
                        credential::Column::PasswordHash,
                        credential::Column::Failures,
                        credential::Column::LockedUntilMs,
                        credential::Column::MustChange,
                        credential::Column::Generation,
                    ])
                    .to_owned();
                let row = sea_orm::IntoActiveModel::into_active_model(row);
                let row = sea_orm::ActiveModelTrait::reset_all(row);
                credential::Entity::insert(row)
                    .on_conflict(update)
                    .exec_without_returning(db)
                    .await?;
                Ok(true)
            }
            Housekeeping::Security(row) => {
                let row = sea_orm::IntoActiveModel::into_active_model(row);
                let row: security_event::ActiveModel = sea_orm::ActiveModelTrait::reset_all(row);
                security_event::Entity::insert(row)
                    .exec_without_returning(db)
                    .await?;
                Ok(true)
            }
            Housekeeping::PutInstance { name, value } => self.put_instance(name, value).await,
            Housekeeping::DropInstance(name) => {
                instance::Entity::delete_by_id(name).exec(db).await?;
                Ok(true)
            }
            write @ (Housekeeping::Tell(_)
            | Housekeeping::ReadNotices { .. }
            | Housekeeping::PutSearch(_)
            | Housekeeping::DropSearch { .. }
            | Housekeeping::PutAddress { .. }
            | Housekeeping::PutDelivery(_)) => self.of_notices(write).await,
            Housekeeping::Sweep {
                sessions_before_ms,
                keys_before_ms,
            } => {
                session::Entity::delete_many()
                    .filter(session::Column::ExpiresMs.lt(sessions_before_ms))
                    .exec(db)
                    .await?;
                idempotency::Entity::delete_many()
                    .filter(idempotency::Column::AtMs.lt(keys_before_ms))
                    .exec(db)
                    .await?;
                Ok(true)
            }
        }
    }

    async fn put_instance(&self, name: String, value: String) -> Result<bool, StoreError> {
        let row = instance::ActiveModel {
            name: Set(name),
            value: Set(value),
        };
        let update = OnConflict::column(instance::Column::Name)
            .update_column(instance::Column::Value)
            .to_owned();
        instance::Entity::insert(row)
            .on_conflict(update)
            .exec_without_returning(&self.writer)
            .await?;
        Ok(true)
    }

    async fn save_draft(&self, row: draft::Model, expected: i64) -> Result<bool, StoreError> {
        let id = row.document_id.clone();
        let mut set = sea_orm::IntoActiveModel::into_active_model(row);
        set.version = Set(expected + 1);
        let set: draft::ActiveModel = sea_orm::ActiveModelTrait::reset_all(set);
        if expected == 0 {
            let insert = draft::Entity::insert(set)
                .on_conflict_do_nothing()
                .exec_without_returning(&self.writer)
                .await?;
            return Ok(matches!(insert, sea_orm::TryInsertResult::Inserted(1)));
        }
        let changed = draft::Entity::update_many()
            .set(set)
            .filter(draft::Column::DocumentId.eq(id))
            .filter(draft::Column::Version.eq(expected))
            .exec(&self.writer)
            .await?;
        Ok(changed.rows_affected == 1)
    }

    async fn save_review_draft(
        &self,
        row: review_draft::Model,
        expected: i64,
    ) -> Result<bool, StoreError> {
        let id = row.review_id.clone();
        let mut set = sea_orm::IntoActiveModel::into_active_model(row);
        set.version = Set(expected + 1);
        let set: review_draft::ActiveModel = sea_orm::ActiveModelTrait::reset_all(set);
        if expected == 0 {
            let insert = review_draft::Entity::insert(set)
                .on_conflict_do_nothing()
                .exec_without_returning(&self.writer)
                .await?;
            return Ok(matches!(insert, sea_orm::TryInsertResult::Inserted(1)));
        }
        let changed = review_draft::Entity::update_many()
            .set(set)
            .filter(review_draft::Column::ReviewId.eq(id))
            .filter(review_draft::Column::Version.eq(expected))
            .exec(&self.writer)
            .await?;
        Ok(changed.rows_affected == 1)
    }
}
