//! What the public pages ask beyond single documents: what a text cites, what ends soon.

use chrono::NaiveDate;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::StoreError;
use super::entity::{document, fact, number};
use crate::domain::document::{Class, NumberState, Stage};
use crate::domain::validity::Act;

/// Most keys in one statement.
const KEYS: usize = 500;

/// A public document under one of its titles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Titled {
    /// Id of the document.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Title of its instrument.
    pub instrument_title: Option<String>,
}

fn public() -> Condition {
    let published = Condition::any()
        .add(document::Column::Class.ne(Class::Registered.as_str()))
        .add(document::Column::Stage.eq(Stage::Published.as_str()));
    Condition::all()
        .add(published)
        .add(document::Column::Withheld.is_null())
}

/// The public documents that bear exactly one of `titles`, themselves or by their instrument.
pub async fn titled(
    db: &impl ConnectionTrait,
    titles: &[String],
) -> Result<Vec<Titled>, StoreError> {
    use document::Column;
    let mut found = Vec::new();
    for chunk in titles.chunks(KEYS / 2) {
        let either = Condition::any()
            .add(Column::Title.is_in(chunk))
            .add(Column::InstrumentTitle.is_in(chunk));
        let rows: Vec<(String, String, Option<String>)> = document::Entity::find()
            .select_only()
            .columns([Column::Id, Column::Title, Column::InstrumentTitle])
            .filter(either)
            .filter(public())
            .order_by_asc(Column::Id)
            .into_tuple()
            .all(db)
            .await?;
        found.extend(
            rows.into_iter()
                .map(|(id, title, instrument_title)| Titled {
                    id,
                    title,
                    instrument_title,
                }),
        );
    }
    Ok(found)
}

/// The documents that bear a number with one of `keys` and did not lose it: key and document.
pub async fn numbered(
    db: &impl ConnectionTrait,
    keys: &[String],
) -> Result<Vec<(String, String)>, StoreError> {
    use number::Column;
    let mut found = Vec::new();
    for chunk in keys.chunks(KEYS) {
        let rows: Vec<(String, String)> = number::Entity::find()
            .select_only()
            .columns([Column::MatchKey, Column::DocumentId])
            .filter(Column::MatchKey.is_in(chunk))
            .filter(Column::State.ne(NumberState::Voided.as_str()))
            .order_by_asc(Column::Id)
            .into_tuple()
            .all(db)
            .await?;
        found.extend(rows);
    }
    Ok(found)
}

/// Documents with a term that ends on `from` or later, the earliest end first. A later fact may have
/// moved the end: whoever asks looks at all facts.
pub async fn ending_from(
    db: &impl ConnectionTrait,
    from: NaiveDate,
    limit: u64,
) -> Result<Vec<String>, StoreError> {
    use fact::Column;
    let rows: Vec<(String, Option<NaiveDate>)> = fact::Entity::find()
        .select_only()
        .columns([Column::DocumentId, Column::UntilDay])
        .filter(Column::Act.is_in([Act::Term.as_str(), Act::Extend.as_str()]))
        .filter(Column::Retracted.eq(false))
        .filter(Column::UntilDay.gte(from))
        .order_by_asc(Column::UntilDay)
        .order_by_asc(Column::Id)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(id, _)| id).collect())
}
