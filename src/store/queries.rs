//! Reading documents, numbers, facts, reviews, meetings, filings. Module then verb; no list loads text.

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PrimaryKeyTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::StoreError;
use super::entity::{
    correction, deliberation, document, draft, erratum, fact, filing, finding, material, number,
    preparation, relation, review, review_draft, series, withholding,
};
use super::error::parse;
use crate::domain::validity::{Act, Fact};

type Found<T> = Result<Option<T>, StoreError>;
type Listed<T> = Result<Vec<T>, StoreError>;

/// The row of a key. Not with sea-orm's `one`: it binds a limit, and SQLite plans a statement with a
/// bound limit anew each time.
pub(super) async fn by_key<E: EntityTrait>(
    db: &impl ConnectionTrait,
    key: impl Into<<E::PrimaryKey as PrimaryKeyTrait>::ValueType>,
) -> Found<E::Model> {
    let rows = E::find_by_id(key).all(db).await?;
    Ok(rows.into_iter().next())
}

/// A document.
pub async fn document(db: &impl ConnectionTrait, id: &str) -> Found<document::Model> {
    by_key::<document::Entity>(db, id).await
}

/// Documents by id, in no order.
pub async fn documents(db: &impl ConnectionTrait, ids: &[String]) -> Listed<document::Model> {
    let mut found = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(500) {
        let rows = document::Entity::find()
            .filter(document::Column::Id.is_in(chunk))
            .all(db)
            .await?;
        found.extend(rows);
    }
    Ok(found)
}

/// The documents in one of `stages`.
pub async fn documents_in(db: &impl ConnectionTrait, stages: &[&str]) -> Listed<document::Model> {
    Ok(document::Entity::find()
        .filter(document::Column::Stage.is_in(stages.iter().copied()))
        .order_by_asc(document::Column::Id)
        .all(db)
        .await?)
}

/// The reference work with this key (same title and issuing body).
pub async fn document_by_work(db: &impl ConnectionTrait, key: &str) -> Found<document::Model> {
    Ok(document::Entity::find()
        .filter(document::Column::WorkKey.eq(key))
        .one(db)
        .await?)
}

/// The reference works with these keys, in no order.
pub async fn documents_by_works(
    db: &impl ConnectionTrait,
    keys: &[String],
) -> Listed<document::Model> {
    let mut found = Vec::new();
    for chunk in keys.chunks(500) {
        let rows = document::Entity::find()
            .filter(document::Column::WorkKey.is_in(chunk))
            .all(db)
            .await?;
        found.extend(rows);
    }
    Ok(found)
}

/// The numbers of some documents: 发文字号 before 登记号, each in the order in which they were given.
/// Two that are given at once have ids of one instant, which alone would say nothing.
pub async fn numbers(db: &impl ConnectionTrait, documents: &[String]) -> Listed<number::Model> {
    let mut found = Vec::new();
    for chunk in documents.chunks(500) {
        let rows = number::Entity::find()
            .filter(number::Column::DocumentId.is_in(chunk))
            .order_by_asc(number::Column::Kind)
            .order_by_asc(number::Column::Id)
            .all(db)
            .await?;
        found.extend(rows);
    }
    Ok(found)
}

/// The numbers of one series, in order.
pub async fn numbers_of_series(db: &impl ConnectionTrait, series: &str) -> Listed<number::Model> {
    Ok(number::Entity::find()
        .filter(number::Column::Series.eq(series))
        .order_by_asc(number::Column::Serial)
        .all(db)
        .await?)
}

/// All series, newest year first.
pub async fn all_series(db: &impl ConnectionTrait) -> Listed<series::Model> {
    Ok(series::Entity::find()
        .order_by_desc(series::Column::Year)
        .order_by_asc(series::Column::Id)
        .all(db)
        .await?)
}

/// Documents that bear a number with this match key.
pub async fn documents_by_number(db: &impl ConnectionTrait, key: &str) -> Listed<number::Model> {
    Ok(number::Entity::find()
        .filter(number::Column::MatchKey.eq(key))
        .all(db)
        .await?)
}

/// The rows of facts of some documents.
pub async fn fact_rows(db: &impl ConnectionTrait, documents: &[String]) -> Listed<fact::Model> {
    let mut found = Vec::new();
    for chunk in documents.chunks(500) {
        let rows = fact::Entity::find()
            .filter(fact::Column::DocumentId.is_in(chunk))
            .order_by_asc(fact::Column::Seq)
            .order_by_asc(fact::Column::Id)
            .all(db)
            .await?;
        found.extend(rows);
    }
    Ok(found)
}

/// The corrections of some documents, as recorded: of one field the latest counts.
pub async fn corrections(
    db: &impl ConnectionTrait,
    documents: &[String],
) -> Listed<correction::Model> {
    let mut found = Vec::new();
    for chunk in documents.chunks(500) {
        let rows = correction::Entity::find()
            .filter(correction::Column::DocumentId.is_in(chunk))
            .order_by_asc(correction::Column::Seq)
            .order_by_asc(correction::Column::Id)
            .all(db)
            .await?;
        found.extend(rows);
    }
    Ok(found)
}

/// The relations that people recorded, of acting documents and of their targets, as recorded.
pub async fn relations_of(
    db: &impl ConnectionTrait,
    documents: &[String],
) -> Listed<relation::Model> {
    use relation::Column;
    let mut found = Vec::new();
    for chunk in documents.chunks(250) {
        let either = Condition::any()
            .add(Column::DocumentId.is_in(chunk))
            .add(Column::TargetId.is_in(chunk));
        let rows = relation::Entity::find()
            .filter(either)
            .order_by_asc(Column::Seq)
            .order_by_asc(Column::Id)
            .all(db)
            .await?;
        found.extend(rows);
    }
    Ok(found)
}

/// A row of facts as the domain's fact.
pub fn fact_of(row: &fact::Model) -> Result<Fact, StoreError> {
    let provisions =
        serde_json::from_str(&row.provisions).map_err(|error| StoreError::CorruptRow {
            table: "fact",
            id: row.id.clone(),
            column: "provisions",
            reason: error.to_string(),
        })?;
    Ok(Fact {
        sequence: row.seq,
        act: parse("fact", &row.id, "act", &row.act, Act::parse)?,
        on: row.on_day,
        until: row.until_day,
        provisions,
        because: row.because.clone(),
        retracted: row.retracted,
    })
}

/// The facts of one document.
pub async fn facts(db: &impl ConnectionTrait, document: &str) -> Listed<Fact> {
    let rows = fact_rows(db, &[document.to_owned()]).await?;
    rows.iter().map(fact_of).collect()
}

/// The rounds of review of a document, first to last.
pub async fn reviews(db: &impl ConnectionTrait, document: &str) -> Listed<review::Model> {
    Ok(review::Entity::find()
        .filter(review::Column::DocumentId.eq(document))
        .order_by_asc(review::Column::Round)
        .all(db)
        .await?)
}

/// A review.
pub async fn review(db: &impl ConnectionTrait, id: &str) -> Found<review::Model> {
    by_key::<review::Entity>(db, id).await
}

/// Reviews in one of `stages` before a reviewing authority, by due date.
pub async fn reviews_in(
    db: &impl ConnectionTrait,
    reviewers: &[String],
    stages: &[&str],
) -> Listed<review::Model> {
    Ok(review::Entity::find()
        .filter(review::Column::ReviewerId.is_in(reviewers))
        .filter(review::Column::Stage.is_in(stages.iter().copied()))
        .order_by_asc(review::Column::DueOn)
        .order_by_asc(review::Column::Id)
        .all(db)
        .await?)
}

/// The findings of a review in order.
pub async fn findings(db: &impl ConnectionTrait, review: &str) -> Listed<finding::Model> {
    Ok(finding::Entity::find()
        .filter(finding::Column::ReviewId.eq(review))
        .order_by_asc(finding::Column::Ord)
        .all(db)
        .await?)
}

/// The meetings that discussed a document, in order.
pub async fn deliberations(
    db: &impl ConnectionTrait,
    document: &str,
) -> Listed<deliberation::Model> {
    Ok(deliberation::Entity::find()
        .filter(deliberation::Column::DocumentId.eq(document))
        .order_by_asc(deliberation::Column::HeldOn)
        .order_by_asc(deliberation::Column::Id)
        .all(db)
        .await?)
}

/// The filings of a document.
pub async fn filings(db: &impl ConnectionTrait, document: &str) -> Listed<filing::Model> {
    Ok(filing::Entity::find()
        .filter(filing::Column::DocumentId.eq(document))
        .order_by_asc(filing::Column::DueOn)
        .order_by_asc(filing::Column::Id)
        .all(db)
        .await?)
}

/// A filing.
pub async fn filing(db: &impl ConnectionTrait, id: &str) -> Found<filing::Model> {
    by_key::<filing::Entity>(db, id).await
}

/// Filings in one of `stages`, by due date.
pub async fn filings_in(db: &impl ConnectionTrait, stages: &[&str]) -> Listed<filing::Model> {
    Ok(filing::Entity::find()
        .filter(filing::Column::Stage.is_in(stages.iter().copied()))
        .order_by_asc(filing::Column::DueOn)
        .order_by_asc(filing::Column::Id)
        .all(db)
        .await?)
}

/// The materials of a document that are still attached.
pub async fn materials(db: &impl ConnectionTrait, document: &str) -> Listed<material::Model> {
    Ok(material::Entity::find()
        .filter(material::Column::DocumentId.eq(document))
        .filter(material::Column::Active.eq(true))
        .order_by_asc(material::Column::Id)
        .all(db)
        .await?)
}

/// The preparatory steps of a document.
pub async fn preparations(db: &impl ConnectionTrait, document: &str) -> Listed<preparation::Model> {
    Ok(preparation::Entity::find()
        .filter(preparation::Column::DocumentId.eq(document))
        .all(db)
        .await?)
}

/// The working draft of a document.
pub async fn draft(db: &impl ConnectionTrait, document: &str) -> Found<draft::Model> {
    by_key::<draft::Entity>(db, document).await
}

/// The working notes of a reviewer.
pub async fn review_draft(db: &impl ConnectionTrait, review: &str) -> Found<review_draft::Model> {
    by_key::<review_draft::Entity>(db, review).await
}

/// The times that a document was withheld, first to last.
pub async fn withholdings(db: &impl ConnectionTrait, document: &str) -> Listed<withholding::Model> {
    Ok(withholding::Entity::find()
        .filter(withholding::Column::DocumentId.eq(document))
        .order_by_asc(withholding::Column::Id)
        .all(db)
        .await?)
}

/// 更正 of a document's text, or those that it announces; first to last.
pub async fn errata(
    db: &impl ConnectionTrait,
    document: &str,
    announced: bool,
) -> Listed<erratum::Model> {
    let its = if announced {
        erratum::Column::NoticeId.eq(document)
    } else {
        erratum::Column::DocumentId.eq(document)
    };
    Ok(erratum::Entity::find()
        .filter(its)
        .order_by_asc(erratum::Column::Seq)
        .order_by_asc(erratum::Column::Id)
        .all(db)
        .await?)
}

/// Ids of all documents that may be shown to everybody, in order, after `after`.
pub async fn public_ids(db: &impl ConnectionTrait, after: &str, limit: u64) -> Listed<String> {
    Ok(document::Entity::find()
        .select_only()
        .column(document::Column::Id)
        .filter(document::Column::Id.gt(after))
        .filter(
            Condition::any()
                .add(document::Column::Class.ne("registered"))
                .add(document::Column::Stage.eq("published")),
        )
        .filter(document::Column::Withheld.is_null())
        .order_by_asc(document::Column::Id)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await?)
}
