//! 备案登记和备案审查之中的期限 that stand open for want of a calendar: form check, 补正, review, answer, report,
//! opinions of committees. They are inner: no event of the document tells of them.

use crate::app::error::Error;
use crate::app::law::DueRecord;
use crate::store::entity::{filing_desk, filing_referral, filing_review};
use crate::store::{Set, Tx, filing_reviews};

/// A clock that stands open.
#[derive(Debug, Clone)]
pub(super) struct Inner {
    pub(super) document_id: String,
    pub(super) stored: String,
    place: Place,
}

/// Where it is kept.
#[derive(Debug, Clone)]
enum Place {
    Check(String),
    Supplement(String),
    Review(String),
    Answer(String),
    Report(String),
    Referral(String),
}

/// All clocks that stand open.
pub(super) async fn open(tx: &Tx) -> Result<Vec<Inner>, Error> {
    let db = tx.connection().await?;
    let mut found = Vec::new();
    let mut add = |document: &str, on: Option<chrono::NaiveDate>, stored: &str, place: Place| {
        if on.is_none() && !stored.is_empty() {
            found.push(Inner {
                document_id: document.to_owned(),
                stored: stored.to_owned(),
                place,
            });
        }
    };
    for row in filing_reviews::desks(db).await? {
        let (document, id) = (&row.document_id, || row.filing_id.clone());
        add(
            document,
            row.check_due_on,
            &row.check_due,
            Place::Check(id()),
        );
        let stored = &row.supplement_due;
        add(
            document,
            row.supplement_due_on,
            stored,
            Place::Supplement(id()),
        );
    }
    for row in filing_reviews::open_reviews(db).await? {
        let (document, id) = (&row.document_id, || row.id.clone());
        add(document, row.due_on, &row.due, Place::Review(id()));
        add(
            document,
            row.answer_due_on,
            &row.answer_due,
            Place::Answer(id()),
        );
        add(
            document,
            row.report_due_on,
            &row.report_due,
            Place::Report(id()),
        );
    }
    for row in filing_reviews::open_referrals(db).await? {
        let place = Place::Referral(row.id.clone());
        add(&row.document_id, row.due_on, &row.due, place);
    }
    Ok(found)
}

/// Keeps the date that was counted now.
pub(super) async fn store(tx: &Tx, clock: &Inner, due: DueRecord) -> Result<(), Error> {
    let mut desk = filing_desk::ActiveModel::default();
    let mut review = filing_review::ActiveModel::default();
    match &clock.place {
        Place::Check(id) => {
            desk.filing_id = Set(id.clone());
            desk.check_due_on = Set(due.due_on);
            desk.check_due = Set(due.json);
            tx.update(desk).await?;
        }
        Place::Supplement(id) => {
            desk.filing_id = Set(id.clone());
            desk.supplement_due_on = Set(due.due_on);
            desk.supplement_due = Set(due.json);
            tx.update(desk).await?;
        }
        Place::Review(id) => {
            review.id = Set(id.clone());
            review.due_on = Set(due.due_on);
            review.due = Set(due.json);
            tx.update(review).await?;
        }
        Place::Answer(id) => {
            review.id = Set(id.clone());
            review.answer_due_on = Set(due.due_on);
            review.answer_due = Set(due.json);
            tx.update(review).await?;
        }
        Place::Report(id) => {
            review.id = Set(id.clone());
            review.report_due_on = Set(due.due_on);
            review.report_due = Set(due.json);
            tx.update(review).await?;
        }
        Place::Referral(id) => {
            tx.update(filing_referral::ActiveModel {
                id: Set(id.clone()),
                due_on: Set(due.due_on),
                due: Set(due.json),
                ..Default::default()
            })
            .await?;
        }
    }
    Ok(())
}
