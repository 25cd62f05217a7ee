//! 通知: given with a number for each recipient, once for each occasion, together with the mark up to
//! which log and days have been told.

mod give;

use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::entity::{
    document, event, filing, mail_address, notice, notice_count, outbox, person_role, saved_search,
};
use super::error::parse;
use super::people::Post;
use super::{Set, Store, StoreError};
use crate::domain::access::Role;
use crate::domain::notice::{Delivery, NoticeKind};

/// A notice to be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewNotice {
    /// Who is told.
    pub recipient: String,
    /// Kind.
    pub kind: NoticeKind,
    /// What it is told of: the same is told a recipient once.
    pub occasion: String,
    /// Title.
    pub title: String,
    /// In a sentence.
    pub told: String,
    /// Page.
    pub target: String,
    /// What is sent out with it.
    pub outgoing: Vec<outbox::Model>,
}

/// Notices with the mark that they bring forward.
#[derive(Debug, Clone)]
pub struct Telling {
    /// Name of the mark.
    pub mark: &'static str,
    /// The mark as it was read; another one means that somebody else told it already.
    pub before: Option<String>,
    /// The mark afterwards.
    pub after: String,
    /// The notices.
    pub notices: Vec<NewNotice>,
    /// 今天.
    pub today: chrono::NaiveDate,
    /// The server's instant.
    pub now_ms: i64,
}

/// Notices of these recipients, latest first.
pub async fn of(
    db: &impl ConnectionTrait,
    recipients: &[String],
    unread: bool,
    most: u64,
) -> Result<Vec<notice::Model>, StoreError> {
    let mut found = notice::Entity::find()
        .filter(notice::Column::Recipient.is_in(recipients))
        .order_by_desc(notice::Column::MadeMs)
        .order_by_desc(notice::Column::Number);
    if unread {
        found = found.filter(notice::Column::ReadMs.is_null());
    }
    Ok(found.limit(most).all(db).await?)
}

/// How many of them are not read.
pub async fn unread(db: &impl ConnectionTrait, recipients: &[String]) -> Result<u64, StoreError> {
    Ok(notice::Entity::find()
        .filter(notice::Column::Recipient.is_in(recipients))
        .filter(notice::Column::ReadMs.is_null())
        .count(db)
        .await?)
}

/// The counters of these recipients.
pub async fn counts(
    db: &impl ConnectionTrait,
    recipients: &[String],
) -> Result<Vec<notice_count::Model>, StoreError> {
    Ok(notice_count::Entity::find()
        .filter(notice_count::Column::Recipient.is_in(recipients))
        .all(db)
        .await?)
}

/// How many notices of a recipient are there.
pub async fn held(db: &impl ConnectionTrait, recipient: &str) -> Result<u64, StoreError> {
    Ok(notice::Entity::find()
        .filter(notice::Column::Recipient.eq(recipient))
        .count(db)
        .await?)
}

/// Every post that somebody holds, each once.
pub async fn posts(db: &impl ConnectionTrait) -> Result<Vec<Post>, StoreError> {
    let rows: Vec<(String, String)> = person_role::Entity::find()
        .select_only()
        .columns([person_role::Column::AuthorityId, person_role::Column::Role])
        .filter(person_role::Column::Active.eq(true))
        .distinct()
        .order_by_asc(person_role::Column::AuthorityId)
        .order_by_asc(person_role::Column::Role)
        .into_tuple()
        .all(db)
        .await?;
    rows.into_iter()
        .map(|(authority_id, role)| {
            let role = parse("person_role", &authority_id, "role", &role, Role::parse)?;
            Ok(Post { authority_id, role })
        })
        .collect()
}

/// The people who hold a post.
pub async fn holders(db: &impl ConnectionTrait, post: &Post) -> Result<Vec<String>, StoreError> {
    Ok(person_role::Entity::find()
        .select_only()
        .column(person_role::Column::PersonId)
        .filter(person_role::Column::AuthorityId.eq(&post.authority_id))
        .filter(person_role::Column::Role.eq(post.role.as_str()))
        .filter(person_role::Column::Active.eq(true))
        .into_tuple()
        .all(db)
        .await?)
}

/// The events from `from` on, in order, at most `limit`.
pub async fn events(
    db: &impl ConnectionTrait,
    from: i64,
    limit: u64,
) -> Result<Vec<event::Model>, StoreError> {
    Ok(event::Entity::find()
        .filter(event::Column::Seq.gte(from))
        .order_by_asc(event::Column::Seq)
        .limit(limit)
        .all(db)
        .await?)
}

/// Public documents whose last valid day has not passed.
pub async fn expiring(
    db: &impl ConnectionTrait,
    from: &str,
) -> Result<Vec<document::Model>, StoreError> {
    let published = Condition::any()
        .add(document::Column::Stage.is_null())
        .add(document::Column::Stage.eq("published"));
    Ok(document::Entity::find()
        .filter(document::Column::LastValidOn.gte(from))
        .filter(document::Column::Class.ne("reference"))
        .filter(published)
        .order_by_asc(document::Column::Id)
        .all(db)
        .await?)
}

/// Filings that wait for the filer and have a due date.
pub async fn unfiled(db: &impl ConnectionTrait) -> Result<Vec<filing::Model>, StoreError> {
    Ok(filing::Entity::find()
        .filter(filing::Column::Stage.is_in(["due", "deferred"]))
        .filter(filing::Column::DueOn.is_not_null())
        .order_by_asc(filing::Column::Id)
        .all(db)
        .await?)
}

/// Saved searches of a person, or of all.
pub async fn searches(
    db: &impl ConnectionTrait,
    person: Option<&str>,
) -> Result<Vec<saved_search::Model>, StoreError> {
    let mut found = saved_search::Entity::find()
        .order_by_asc(saved_search::Column::MadeMs)
        .order_by_asc(saved_search::Column::Id);
    if let Some(person) = person {
        found = found.filter(saved_search::Column::PersonId.eq(person));
    }
    Ok(found.all(db).await?)
}

/// The address of a person.
pub async fn address(
    db: &impl ConnectionTrait,
    person: &str,
) -> Result<Option<String>, StoreError> {
    let row = mail_address::Entity::find_by_id(person).one(db).await?;
    Ok(row.map(|row| row.address))
}

/// What waits to be sent and is due.
pub async fn waiting(
    db: &impl ConnectionTrait,
    now_ms: i64,
    most: u64,
) -> Result<Vec<outbox::Model>, StoreError> {
    Ok(outbox::Entity::find()
        .filter(outbox::Column::State.eq(Delivery::Waiting.as_str()))
        .filter(outbox::Column::NextMs.lte(now_ms))
        .order_by_asc(outbox::Column::NextMs)
        .order_by_asc(outbox::Column::Id)
        .limit(most)
        .all(db)
        .await?)
}

impl Store {
    pub(in crate::store) async fn read_notices(
        &self,
        recipients: &[String],
        ids: &[String],
        now_ms: i64,
        by: String,
    ) -> Result<bool, StoreError> {
        let read = notice::ActiveModel {
            read_ms: Set(Some(now_ms)),
            read_by: Set(Some(by)),
            ..Default::default()
        };
        let done = notice::Entity::update_many()
            .set(read)
            .filter(notice::Column::Recipient.is_in(recipients))
            .filter(notice::Column::Id.is_in(ids))
            .filter(notice::Column::ReadMs.is_null())
            .exec(&self.writer)
            .await?;
        Ok(done.rows_affected > 0)
    }

    pub(in crate::store) async fn put_search(
        &self,
        row: saved_search::Model,
    ) -> Result<bool, StoreError> {
        let row: saved_search::ActiveModel = row.into_active_model().reset_all();
        saved_search::Entity::insert(row)
            .exec_without_returning(&self.writer)
            .await?;
        Ok(true)
    }

    pub(in crate::store) async fn drop_search(
        &self,
        id: &str,
        person: &str,
    ) -> Result<bool, StoreError> {
        let done = saved_search::Entity::delete_many()
            .filter(saved_search::Column::Id.eq(id))
            .filter(saved_search::Column::PersonId.eq(person))
            .exec(&self.writer)
            .await?;
        Ok(done.rows_affected > 0)
    }

    pub(in crate::store) async fn put_address(
        &self,
        person: String,
        address: Option<String>,
    ) -> Result<bool, StoreError> {
        let Some(address) = address else {
            mail_address::Entity::delete_by_id(person)
                .exec(&self.writer)
                .await?;
            return Ok(true);
        };
        let row = mail_address::ActiveModel {
            person_id: Set(person),
            address: Set(address),
        };
        let update = OnConflict::column(mail_address::Column::PersonId)
            .update_column(mail_address::Column::Address)
            .to_owned();
        mail_address::Entity::insert(row)
            .on_conflict(update)
            .exec_without_returning(&self.writer)
            .await?;
        Ok(true)
    }

    /// What became of an attempt to send something.
    pub(in crate::store) async fn put_delivery(
        &self,
        row: outbox::Model,
    ) -> Result<bool, StoreError> {
        let id = row.id.clone();
        let row = outbox::ActiveModel {
            state: Set(row.state),
            attempts: Set(row.attempts),
            next_ms: Set(row.next_ms),
            fault: Set(row.fault),
            ..Default::default()
        };
        let done = outbox::Entity::update_many()
            .set(row)
            .filter(outbox::Column::Id.eq(id))
            .exec(&self.writer)
            .await?;
        Ok(done.rows_affected == 1)
    }
}
