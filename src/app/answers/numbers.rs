//! 编号簿: every number of a series in order, voided ones too. What is not published is a number only.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::error::Error;
use crate::domain::document::Stage;
use crate::store::{Store, people, queries};

/// 编号簿.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LedgerView {
    /// All series, newest year first.
    pub series: Vec<SeriesView>,
    /// The numbers of the series asked for, in order.
    pub numbers: Vec<LedgerLine>,
}

/// 编号系列.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SeriesView {
    /// Id, for the parameter `series`.
    pub id: String,
    /// document: 发文字号; registration: 登记号.
    pub kind: String,
    /// 制定机关 whose counter it is.
    pub authority: String,
    /// Template of the number.
    pub template: String,
    /// Year.
    pub year: i64,
    /// The first serial that was given here.
    pub first_serial: i64,
    /// The last serial given; one less than the first where none was.
    pub last_serial: i64,
    /// Why it begins there.
    pub reason: String,
}

/// One number.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LedgerLine {
    /// As printed.
    pub printed: String,
    /// Serial in its series.
    pub serial: Option<i64>,
    /// assigned, voided, historical.
    pub state: String,
    /// Day on which it was given.
    pub given_on: Option<NaiveDate>,
    /// 作废理由.
    pub reason: Option<String>,
    /// The document, once it is public.
    pub document_id: Option<String>,
    /// Its title, once it is public.
    pub title: Option<String>,
}

/// The series, and the numbers of one of them.
pub async fn ledger(store: &Store, series: Option<&str>) -> Result<LedgerView, Error> {
    let db = store.reader();
    let all = queries::all_series(db).await?;
    let mut numbers = Vec::new();
    if let Some(id) = series {
        if !all.iter().any(|row| row.id == id) {
            return Err(Error::NotFound("此编号系列"));
        }
        let rows = queries::numbers_of_series(db, id).await?;
        let ids: Vec<String> = rows.iter().map(|row| row.document_id.clone()).collect();
        let documents = queries::documents(db, &ids).await?;
        numbers.extend(rows.into_iter().map(|row| {
            let public = documents.iter().find(|document| {
                document.id == row.document_id
                    && document.withheld.is_none()
                    && document
                        .stage
                        .as_deref()
                        .is_none_or(|stage| stage == Stage::Published.as_str())
            });
            LedgerLine {
                printed: row.printed,
                serial: row.serial,
                state: row.state,
                given_on: row.given_on,
                reason: row.reason,
                document_id: public.map(|document| document.id.clone()),
                title: public.map(|document| document.title.clone()),
            }
        }));
    }
    let authorities = people::authorities(db).await?;
    let series = all.into_iter().map(|row| SeriesView {
        authority: authorities
            .iter()
            .find(|authority| authority.id.to_string() == row.authority_id)
            .map(|authority| authority.name.clone())
            .unwrap_or_default(),
        id: row.id,
        kind: row.kind,
        template: row.template,
        year: row.year,
        first_serial: row.first_serial,
        last_serial: row.last_serial,
        reason: row.reason,
    });
    Ok(LedgerView {
        series: series.collect(),
        numbers,
    })
}
