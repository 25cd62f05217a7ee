//! Giving notices: number, occasion and mark in one transaction.

use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, PaginatorTrait, QueryFilter, Statement, TransactionTrait,
};

use super::{NewNotice, Telling};
use crate::store::entity::{instance, notice, outbox};
use crate::store::housekeep::Housekeeping;
use crate::store::{Backend, Set, Store, StoreError};

impl Store {
    /// The writes about notices; every other is not of this room.
    pub(in crate::store) async fn of_notices(
        &self,
        write: Housekeeping,
    ) -> Result<bool, StoreError> {
        match write {
            Housekeeping::Tell(telling) => self.tell(telling).await,
            Housekeeping::ReadNotices {
                recipients,
                ids,
                now_ms,
                by,
            } => self.read_notices(&recipients, &ids, now_ms, by).await,
            Housekeeping::PutSearch(row) => self.put_search(row).await,
            Housekeeping::DropSearch { id, person } => self.drop_search(&id, &person).await,
            Housekeeping::PutAddress { person, address } => self.put_address(person, address).await,
            Housekeeping::PutDelivery(row) => self.put_delivery(row).await,
            Housekeeping::SaveDraft { .. }
            | Housekeeping::SaveReviewDraft { .. }
            | Housekeeping::PutSession(_)
            | Housekeeping::EndSession(_)
            | Housekeeping::PutCredential(_)
            | Housekeeping::Security(_)
            | Housekeeping::PutInstance { .. }
            | Housekeeping::DropInstance(_)
            | Housekeeping::Sweep { .. } => Ok(false),
        }
    }

    /// Gives notices and moves the mark in one transaction; `false`: somebody else did it already.
    #[expect(clippy::disallowed_methods, reason = "notices are no facts")]
    pub(in crate::store) async fn tell(&self, telling: Telling) -> Result<bool, StoreError> {
        let tx = match self.backend {
            Backend::Sqlite => {
                let immediate = sea_orm::TransactionOptions {
                    sqlite_transaction_mode: Some(sea_orm::SqliteTransactionMode::Immediate),
                    ..Default::default()
                };
                self.writer.begin_with_options(immediate).await?
            }
            Backend::Postgres => self.writer.begin().await?,
        };
        if !move_mark(&tx, &telling).await? {
            tx.rollback().await?;
            return Ok(false);
        }
        for one in telling.notices {
            give(&tx, one, telling.today, telling.now_ms).await?;
        }
        tx.commit().await?;
        Ok(true)
    }
}

/// Moves the mark from where it was read; whoever holds it keeps others waiting.
async fn move_mark(tx: &DatabaseTransaction, telling: &Telling) -> Result<bool, StoreError> {
    let Some(before) = &telling.before else {
        let row = instance::ActiveModel {
            name: Set(telling.mark.to_owned()),
            value: Set(telling.after.clone()),
        };
        let made = instance::Entity::insert(row)
            .on_conflict_do_nothing()
            .exec_without_returning(tx)
            .await?;
        return Ok(matches!(made, sea_orm::TryInsertResult::Inserted(1)));
    };
    let next = instance::ActiveModel {
        value: Set(telling.after.clone()),
        ..Default::default()
    };
    let moved = instance::Entity::update_many()
        .set(next)
        .filter(instance::Column::Name.eq(telling.mark))
        .filter(instance::Column::Value.eq(before))
        .exec(tx)
        .await?;
    Ok(moved.rows_affected == 1)
}

/// Gives one notice the next number of its recipient, unless the occasion was told already.
async fn give(
    tx: &DatabaseTransaction,
    new: NewNotice,
    on_day: chrono::NaiveDate,
    made_ms: i64,
) -> Result<(), StoreError> {
    let known = notice::Entity::find()
        .filter(notice::Column::Recipient.eq(&new.recipient))
        .filter(notice::Column::Occasion.eq(&new.occasion))
        .count(tx)
        .await?;
    if known > 0 {
        return Ok(());
    }
    let statement = Statement::from_sql_and_values(
        tx.get_database_backend(),
        "INSERT INTO notice_count (recipient, last) VALUES ($1, 1) ON CONFLICT (recipient) \
         DO UPDATE SET last = notice_count.last + 1 RETURNING last",
        [new.recipient.clone().into()],
    );
    let row = tx.query_one_raw(statement).await?;
    let row = row.ok_or_else(|| StoreError::Log("通知没有编号".to_owned()))?;
    let number: i64 = row.try_get("", "last")?;
    let notice = notice::Model {
        id: format!("{}-{number}", new.recipient),
        recipient: new.recipient,
        number,
        kind: new.kind.as_str().to_owned(),
        occasion: new.occasion,
        title: new.title,
        told: new.told,
        target: new.target,
        on_day,
        made_ms,
        read_ms: None,
        read_by: None,
    };
    let notice: notice::ActiveModel = notice.into_active_model().reset_all();
    notice::Entity::insert(notice)
        .exec_without_returning(tx)
        .await?;
    for one in new.outgoing {
        let one: outbox::ActiveModel = one.into_active_model().reset_all();
        outbox::Entity::insert(one)
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}
