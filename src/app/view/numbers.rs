//! 编号簿: every number that was given, series by series, voided ones with their reason.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;

use super::status::StatusLine;
use crate::app::{Error, RequestContext};
use crate::domain::document::{NumberKind, NumberState};
use crate::store::entity::{number, series};
use crate::store::error::parse;
use crate::store::publicly::PublicDocument;
use crate::store::{Store, StoreError, people, publicly, queries};

/// One series of one year.
#[derive(Debug, Clone)]
pub struct SeriesLine {
    /// Id.
    pub id: String,
    /// 发文字号 or 登记号.
    pub kind: &'static str,
    /// 机关.
    pub authority: String,
    /// Year.
    pub year: i64,
    /// First number as printed; empty before one is given.
    pub first: String,
    /// Last number as printed.
    pub last: String,
    /// First serial that this ledger gives.
    pub first_serial: i64,
    /// How many were given.
    pub given: usize,
    /// How many are in use.
    pub used: usize,
    /// How many are voided.
    pub voided: usize,
    /// Serials that should be there and are not.
    pub missing: Vec<i64>,
    /// Numbers that stand there more than once.
    pub doubled: Vec<String>,
    /// Why the series begins where it does.
    pub reason: String,
}

/// One number.
#[derive(Debug, Clone)]
pub struct NumberLine {
    /// As printed.
    pub printed: String,
    /// The document's number of the other kind, if it is public.
    pub other: Option<String>,
    /// Id and title of the document, once it is public.
    pub document: Option<(String, String)>,
    /// Its status today.
    pub status: Option<StatusLine>,
    /// When it was given.
    pub given_on: Option<NaiveDate>,
    /// Why it was voided; `Some` for voided ones alone.
    pub voided: Option<String>,
}

/// A series with its numbers.
#[derive(Debug, Clone)]
pub struct Series {
    /// Its summary.
    pub line: SeriesLine,
    /// Label of the other kind of number.
    pub other_kind: &'static str,
    /// Its numbers in order.
    pub numbers: Vec<NumberLine>,
}

/// All series, the newest year first.
pub async fn all(store: &Store) -> Result<Vec<SeriesLine>, Error> {
    let names = names(store).await?;
    let mut lines = Vec::new();
    for row in queries::all_series(store.reader()).await? {
        let numbers = queries::numbers_of_series(store.reader(), &row.id).await?;
        lines.push(line(&row, &numbers, &names)?);
    }
    Ok(lines)
}

/// One series with its numbers.
pub async fn series(store: &Store, cx: &RequestContext, id: &str) -> Result<Series, Error> {
    let db = store.reader();
    let all = queries::all_series(db).await?;
    let row = all.into_iter().find(|row| row.id == id);
    let row = row.ok_or(Error::NotFound("此编号系列"))?;
    let rows = queries::numbers_of_series(db, &row.id).await?;
    let mut ids: Vec<String> = rows
        .iter()
        .map(|number| number.document_id.clone())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let shown = publicly::documents(db, &ids).await?;
    let kind = kind(&row.kind, &row.id)?;
    let mut numbers = Vec::with_capacity(rows.len());
    for number in &rows {
        numbers.push(number_line(
            number,
            shown.get(&number.document_id),
            kind,
            cx,
        )?);
    }
    Ok(Series {
        line: line(&row, &rows, &names(store).await?)?,
        other_kind: other(kind).label(),
        numbers,
    })
}

async fn names(store: &Store) -> Result<HashMap<String, String>, StoreError> {
    let authorities = people::authorities(store.reader()).await?;
    let named = authorities
        .into_iter()
        .map(|one| (one.id.to_string(), one.name));
    Ok(named.collect())
}

const fn other(kind: NumberKind) -> NumberKind {
    match kind {
        NumberKind::Document => NumberKind::Registration,
        NumberKind::Registration => NumberKind::Document,
    }
}

fn kind(text: &str, series: &str) -> Result<NumberKind, StoreError> {
    parse("series", series, "kind", text, NumberKind::parse)
}

fn state(number: &number::Model) -> Result<NumberState, StoreError> {
    parse(
        "number",
        &number.id,
        "state",
        &number.state,
        NumberState::parse,
    )
}

fn line(
    row: &series::Model,
    numbers: &[number::Model],
    names: &HashMap<String, String>,
) -> Result<SeriesLine, Error> {
    let mut voided = 0;
    let mut serials: BTreeMap<i64, usize> = BTreeMap::new();
    let mut printed: BTreeMap<&str, usize> = BTreeMap::new();
    for number in numbers {
        if state(number)? == NumberState::Voided {
            voided += 1;
        }
        *serials
            .entry(number.serial.unwrap_or_default())
            .or_default() += 1;
        *printed.entry(number.printed.as_str()).or_default() += 1;
    }
    let missing =
        (row.first_serial..=row.last_serial).filter(|serial| !serials.contains_key(serial));
    let beyond = serials
        .keys()
        .filter(|serial| **serial > row.last_serial || **serial < row.first_serial);
    let twice = printed.iter().filter(|(_, count)| **count > 1);
    let doubled = serials.iter().filter(|(_, count)| **count > 1);
    Ok(SeriesLine {
        id: row.id.clone(),
        kind: kind(&row.kind, &row.id)?.label(),
        authority: names
            .get(&row.authority_id)
            .cloned()
            .unwrap_or_else(|| "机关未载明".to_owned()),
        year: row.year,
        first: numbers
            .first()
            .map_or_else(String::new, |one| one.printed.clone()),
        last: numbers
            .last()
            .map_or_else(String::new, |one| one.printed.clone()),
        first_serial: row.first_serial,
        given: numbers.len(),
        used: numbers.len() - voided,
        voided,
        missing: missing.chain(beyond.copied()).collect(),
        doubled: twice
            .map(|(text, _)| (*text).to_owned())
            .chain(doubled.map(|(serial, _)| format!("第{serial}号")))
            .collect(),
        reason: row.reason.clone(),
    })
}

fn number_line(
    number: &number::Model,
    document: Option<&PublicDocument>,
    kind: NumberKind,
    cx: &RequestContext,
) -> Result<NumberLine, Error> {
    let voided = state(number)? == NumberState::Voided;
    let document = document.filter(|_| !voided);
    let other_number = document.and_then(|document| {
        let wanted = other(kind).as_str();
        document.numbers.iter().rev().find(|one| one.kind == wanted)
    });
    Ok(NumberLine {
        printed: number.printed.clone(),
        other: other_number.map(|one| one.printed.clone()),
        document: document.map(|one| (one.row.id.clone(), one.row.title.clone())),
        status: document.map(|one| StatusLine::of(&one.facts, cx.today, &cx.pack)),
        given_on: number.given_on,
        voided: voided.then(|| number.reason.clone().unwrap_or_default()),
    })
}
