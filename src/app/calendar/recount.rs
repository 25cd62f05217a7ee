//! 补算期限: due dates that stood open are counted by the limit that was judged then and the calendar
//! as it is now; dates that stand are left alone.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::inner;
use super::waiting::{Waiting, waiting};
use crate::app::access::administrator_post;
use crate::app::case::Case;
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::facts::{about, facts};
use crate::app::law::{self, DueRecord, FilingDue};
use crate::domain::event::EventType;
use crate::store::entity::{filing, review, suggestion};
use crate::store::people::Post;
use crate::store::{NewEvent, Set, Tx, queries};

/// What became of due dates.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Recount {
    /// Counted now.
    pub recounted: Vec<Recounted>,
    /// Still without a date, with the year that is missing.
    pub open: Vec<Recounted>,
    /// Dates that stand, and what the calendar would count now.
    pub differing: Vec<Differing>,
}

/// A due date that stood open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recounted {
    /// Document.
    pub document_id: String,
    /// Its title.
    pub title: String,
    /// 合法性审核, 备案 or 审查建议.
    pub what: String,
    /// Last day, where it could be counted.
    pub due_on: Option<NaiveDate>,
    /// Year that is missing.
    pub missing: Option<i32>,
}

/// A date that stands, though the calendar would count another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Differing {
    /// Document.
    pub document_id: String,
    /// Its title.
    pub title: String,
    /// 合法性审核, 备案 or 审查建议.
    pub what: String,
    /// The date that stands.
    pub due_on: NaiveDate,
    /// What would be counted now.
    pub now: NaiveDate,
}

/// 补算期限, for years that came by file.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecountDues {}

impl Command for RecountDues {
    type Output = Recount;
    const NAME: &'static str = "recount_dues";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        administrator_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<Recount, Error> {
        let done = recount(tx, cx).await?;
        if done.recounted.is_empty() {
            let message = match done.open.iter().find_map(|one| one.missing) {
                Some(year) => format!("未定的期限还缺{year}年放假安排，没有可以补算的"),
                None => "没有因缺少放假安排而未定的期限".to_owned(),
            };
            return Err(Error::refused("nothing-open", message));
        }
        Ok(done)
    }
}

/// Counts what stands open, one event for each document.
pub(super) async fn recount(tx: &Tx, cx: &RequestContext) -> Result<Recount, Error> {
    let mut done = Recount::default();
    let all = waiting(tx).await?;
    for of_one in all.chunk_by(|one, other| one.document_id() == other.document_id()) {
        let Some(first) = of_one.first() else {
            continue;
        };
        let row = queries::document(tx.connection().await?, first.document_id()).await?;
        let row = row.ok_or(Error::NotFound("此文件"))?;
        let mut counted = 0;
        // that somebody proposed something is not told of the document
        let mut of_case = false;
        for one in of_one {
            let (document_id, title) = (row.id.clone(), row.title.clone());
            let what = what(one).to_owned();
            if let Some(due_on) = one.due_on() {
                if let Some(now) = one.otherwise(cx.pack.calendar()) {
                    done.differing.push(Differing {
                        document_id,
                        title,
                        what,
                        due_on,
                        now,
                    });
                }
                continue;
            }
            let Some(due) = again(tx, cx, one).await? else {
                continue;
            };
            let told = Recounted {
                document_id,
                title,
                what,
                due_on: due.due_on,
                missing: law::missing(&due.json),
            };
            if due.due_on.is_some() {
                store(tx, one, due).await?;
                counted += 1;
                of_case |= !matches!(one, Waiting::Suggestion(_) | Waiting::Inner(_));
                done.recounted.push(told);
            } else {
                done.open.push(told);
            }
        }
        if counted > 0 {
            let how_many = facts([("recounted", Some(counted.to_string()))]);
            tx.event(if of_case {
                NewEvent::about(EventType::DueRecounted, about(tx, row).await?, how_many)
            } else {
                NewEvent::plain(EventType::DueRecounted, how_many)
            });
        }
    }
    Ok(done)
}

fn what(one: &Waiting) -> &'static str {
    match one {
        Waiting::Review(_) => "合法性审核",
        Waiting::Filing(_) => "备案",
        Waiting::Suggestion(_) => "审查建议",
        Waiting::Inner(_) => "备案审查",
    }
}

/// The due date by the limit judged then; the oldest records did not keep it and are judged anew.
async fn again(tx: &Tx, cx: &RequestContext, one: &Waiting) -> Result<Option<DueRecord>, Error> {
    if let Some(judged) = law::judged(one.stored())? {
        return DueRecord::count(judged, cx.pack.calendar()).map(Some);
    }
    match one {
        Waiting::Review(row) => match row.accepted_on {
            Some(accepted_on) => law::review_due(cx, accepted_on).map(Some),
            None => Ok(None),
        },
        Waiting::Filing(row) => {
            let case = Case::load(tx, &row.document_id, None).await?;
            let published = case.row.published_on.as_deref();
            let Some(published_on) = published.and_then(|day| day.parse().ok()) else {
                return Ok(None);
            };
            let due = law::filings(cx, &case, published_on)?;
            let its = |due: &FilingDue| due.receiver_id == row.receiver_id;
            Ok(due.into_iter().find(its).map(|due| due.due))
        }
        Waiting::Suggestion(row) => law::suggestion_due(cx, row.received_on).map(Some),
        Waiting::Inner(_) => Ok(None),
    }
}

async fn store(tx: &Tx, one: &Waiting, due: DueRecord) -> Result<(), Error> {
    match one {
        Waiting::Inner(clock) => inner::store(tx, clock, due).await?,
        Waiting::Review(row) => {
            tx.update(review::ActiveModel {
                id: Set(row.id.clone()),
                due_on: Set(due.due_on),
                due: Set(Some(due.json)),
                row_version: Set(row.row_version + 1),
                ..Default::default()
            })
            .await?;
        }
        Waiting::Filing(row) => {
            tx.update(filing::ActiveModel {
                id: Set(row.id.clone()),
                due_on: Set(due.due_on),
                due: Set(due.json),
                row_version: Set(row.row_version + 1),
                ..Default::default()
            })
            .await?;
        }
        Waiting::Suggestion(row) => {
            tx.update(suggestion::ActiveModel {
                id: Set(row.id.clone()),
                due_on: Set(due.due_on),
                due: Set(due.json),
                row_version: Set(row.row_version + 1),
                ..Default::default()
            })
            .await?;
        }
    }
    Ok(())
}
