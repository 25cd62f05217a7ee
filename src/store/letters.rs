//! 公文文书: the letters, their counters, their templates, and what a letter is filled from.

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    Statement,
};
use serde_json::json;

use super::entity::{
    deliberation, document, filing, filing_point, filing_review, finding, letter, letter_series,
    letter_template, material, number, preparation, review, suggestion,
};
use super::{StoreError, Tx, filing_reviews, people, queries, suggestions};
use crate::domain::authority::Authority;
use crate::domain::filing::FilingStage;
use crate::domain::letter::{LetterKind, LetterSubject};

/// All that a letter may speak of.
#[derive(Debug, Clone, Default)]
pub struct LetterFacts {
    /// All authorities.
    pub authorities: Vec<Authority>,
    /// Templates that were added here, in their order.
    pub templates: Vec<letter_template::Model>,
    /// The document.
    pub document: Option<document::Model>,
    /// Its numbers.
    pub numbers: Vec<number::Model>,
    /// Its reviews, in their order.
    pub reviews: Vec<review::Model>,
    /// Findings of the last opinion.
    pub findings: Vec<finding::Model>,
    /// Its meetings.
    pub meetings: Vec<deliberation::Model>,
    /// Its materials.
    pub materials: Vec<material::Model>,
    /// Its preparatory steps.
    pub steps: Vec<preparation::Model>,
    /// The filing.
    pub filing: Option<filing::Model>,
    /// The last review of the filing by a body that acts here, with the points of its opinion.
    pub filing_review: Option<filing_review::Model>,
    /// Those points.
    pub points: Vec<filing_point::Model>,
    /// The suggestion.
    pub suggestion: Option<suggestion::Model>,
    /// Filings before a receiver that are not submitted, with their documents.
    pub unsubmitted: Vec<(filing::Model, document::Model)>,
}

/// Reads what a letter about this subject may speak of; the subject is absent where it is not there.
pub async fn facts(
    db: &impl ConnectionTrait,
    kind: LetterKind,
    subject: &str,
) -> Result<LetterFacts, StoreError> {
    let mut facts = LetterFacts {
        authorities: people::authorities(db).await?,
        templates: templates(db).await?,
        ..LetterFacts::default()
    };
    let document = match kind.subject() {
        LetterSubject::Document => Some(subject.to_owned()),
        LetterSubject::Filing => {
            facts.filing = queries::filing(db, subject).await?;
            let reviews = filing_reviews::reviews_of(db, subject).await?;
            facts.filing_review = reviews.into_iter().next();
            if let Some(review) = &facts.filing_review {
                facts.points = filing_reviews::points(db, &review.id).await?;
            }
            facts.filing.as_ref().map(|row| row.document_id.clone())
        }
        LetterSubject::Suggestion => {
            facts.suggestion = suggestions::suggestion(db, subject).await?;
            facts.suggestion.as_ref().map(|row| row.document_id.clone())
        }
        LetterSubject::Receiver => {
            facts.unsubmitted = unsubmitted(db, subject).await?;
            None
        }
    };
    let Some(id) = document else {
        return Ok(facts);
    };
    facts.document = queries::document(db, &id).await?;
    facts.numbers = queries::numbers(db, std::slice::from_ref(&id)).await?;
    facts.reviews = queries::reviews(db, &id).await?;
    if let Some(last) = facts.reviews.iter().rev().find(|row| row.opinion.is_some()) {
        facts.findings = queries::findings(db, &last.id).await?;
    }
    facts.meetings = queries::deliberations(db, &id).await?;
    facts.materials = queries::materials(db, &id).await?;
    facts.steps = queries::preparations(db, &id).await?;
    Ok(facts)
}

async fn unsubmitted(
    db: &impl ConnectionTrait,
    receiver: &str,
) -> Result<Vec<(filing::Model, document::Model)>, StoreError> {
    let filings = filing::Entity::find()
        .filter(filing::Column::ReceiverId.eq(receiver))
        .filter(filing::Column::Stage.eq(FilingStage::Due.as_str()))
        .order_by_asc(filing::Column::DueOn)
        .order_by_asc(filing::Column::Id)
        .all(db)
        .await?;
    let ids: Vec<String> = filings.iter().map(|row| row.document_id.clone()).collect();
    let documents = queries::documents(db, &ids).await?;
    let of = |id: &str| documents.iter().find(|row| row.id == id).cloned();
    let pairs = filings
        .into_iter()
        .filter_map(|row| of(&row.document_id).map(|document| (row, document)));
    Ok(pairs.collect())
}

/// Templates that were added here, in their order.
pub async fn templates(
    db: &impl ConnectionTrait,
) -> Result<Vec<letter_template::Model>, StoreError> {
    Ok(letter_template::Entity::find()
        .order_by_asc(letter_template::Column::Seq)
        .all(db)
        .await?)
}

/// One letter.
pub async fn letter(
    db: &impl ConnectionTrait,
    id: &str,
) -> Result<Option<letter::Model>, StoreError> {
    Ok(letter::Entity::find_by_id(id).one(db).await?)
}

/// The letter with this number.
pub async fn numbered(
    db: &impl ConnectionTrait,
    number: &str,
) -> Result<Option<letter::Model>, StoreError> {
    Ok(letter::Entity::find()
        .filter(letter::Column::Number.eq(number))
        .one(db)
        .await?)
}

/// Letters of these authorities, or of all; latest first, at most `most`.
pub async fn latest(
    db: &impl ConnectionTrait,
    authorities: Option<&[String]>,
    most: u64,
) -> Result<Vec<letter::Model>, StoreError> {
    let mut found = letter::Entity::find()
        .order_by_desc(letter::Column::IssuedOn)
        .order_by_desc(letter::Column::Id);
    if let Some(authorities) = authorities {
        found = found.filter(letter::Column::AuthorityId.is_in(authorities));
    }
    Ok(found.limit(most).all(db).await?)
}

/// Letters about a subject, or about a document in any way; in their order.
pub async fn about(
    db: &impl ConnectionTrait,
    subject: &str,
) -> Result<Vec<letter::Model>, StoreError> {
    let its = Condition::any()
        .add(letter::Column::SubjectId.eq(subject))
        .add(letter::Column::DocumentId.eq(subject));
    Ok(letter::Entity::find()
        .filter(its)
        .order_by_asc(letter::Column::IssuedOn)
        .order_by_asc(letter::Column::Id)
        .all(db)
        .await?)
}

/// The counter of a series.
pub async fn series(
    db: &impl ConnectionTrait,
    id: &str,
) -> Result<Option<letter_series::Model>, StoreError> {
    Ok(letter_series::Entity::find_by_id(id).one(db).await?)
}

/// Whether the authority gave numbers of this kind in a later year.
pub async fn later_series(
    db: &impl ConnectionTrait,
    authority: &str,
    kind: LetterKind,
    year: i64,
) -> Result<bool, StoreError> {
    let later = letter_series::Entity::find()
        .filter(letter_series::Column::AuthorityId.eq(authority))
        .filter(letter_series::Column::Kind.eq(kind.as_str()))
        .filter(letter_series::Column::Year.gt(year))
        .one(db)
        .await?;
    Ok(later.is_some())
}

impl Tx {
    /// Takes the next serial of a series of letters; `None` where it is not open.
    pub async fn take_letter_serial(&self, series: &str) -> Result<Option<i64>, StoreError> {
        let statement = Statement::from_sql_and_values(
            self.database(),
            "UPDATE letter_series SET last_serial = last_serial + 1 WHERE id = $1 RETURNING last_serial",
            [series.into()],
        );
        let row = self.connection().await?.query_one_raw(statement).await?;
        let Some(row) = row else {
            return Ok(None);
        };
        let serial: i64 = row.try_get("", "last_serial")?;
        self.note(json!({
            "table": "letter_series", "key": [series], "set": { "last_serial": serial }
        }));
        Ok(Some(serial))
    }
}
