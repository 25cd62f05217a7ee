//! Every row of every recorded table against what the log tells, through the conversion that wrote it.

use sea_orm::{DatabaseTransaction, IdenStatic, Value};
use serde_json::{Map, Value as Json};

use super::report::{Fault, FaultKind, VerifyReport};
use super::state::{Record, State, plain, shown, text};
use super::{Step, VerifyOptions};
use crate::store::StoreError;
use crate::store::entity::{
    authority, calendar_year, cleanup_campaign, cleanup_item, cleanup_proof, consultation,
    consultation_comment, correction, deliberation, department_opinion, document, erratum,
    evaluation, fact, filing, filing_desk, filing_point, filing_referral, filing_review,
    filing_talk, finding, form_override, interpretation, issue_list, letter, letter_series,
    letter_template, material, number, person, person_role, place_choice, preparation, provision,
    relation, review, review_assignment, review_demand, revision, series, suggestion,
    urgent_procedure, withholding,
};
use crate::store::record::{self, Recorded};
use crate::store::tables::{self, Pages, each_recorded};
use crate::store::text::{ProvisionRow, provisions_sha256};

/// Rows are read so many at a time; those of tables with texts fewer.
const PAGE: u64 = 1_000;
const PAGE_OF_TEXTS: u64 = 100;

/// Compares all recorded tables.
pub(super) async fn check(
    db: &DatabaseTransaction,
    options: &VerifyOptions<'_>,
    state: &mut State,
    report: &mut VerifyReport,
) -> Result<(), StoreError> {
    macro_rules! go {
        ($name:ident) => {
            Box::pin(compare::<$name::Entity>(db, options, state, report)).await?;
        };
    }
    each_recorded!(go);
    Ok(())
}

async fn compare<E: Recorded>(
    db: &DatabaseTransaction,
    options: &VerifyOptions<'_>,
    state: &mut State,
    report: &mut VerifyReport,
) -> Result<(), StoreError> {
    let bulk = if options.quick { E::BULK } else { &[] };
    let page = if E::BULK.is_empty() || options.quick {
        PAGE
    } else {
        PAGE_OF_TEXTS
    };
    let mut pages = Pages::<E>::new(bulk, page);
    loop {
        let rows = pages.next(db).await?;
        if rows.is_empty() {
            break;
        }
        for cells in rows {
            report.records += 1;
            row::<E>(pages.columns(), cells, bulk, state, report)?;
        }
        (options.progress)(Step::Records, report.records);
    }
    let gone = state.table(E::TABLE);
    let gone: Vec<Fault> = gone
        .filter(|(_, record)| !record.seen && !record.doubtful)
        .map(|(key, record)| missing::<E>(state, key, record))
        .collect();
    report.add_all(gone);
    Ok(())
}

fn missing<E: Recorded>(state: &State, key: &str, record: &Record) -> Fault {
    let key = shown(key);
    let name = state.name(E::TABLE, &key, &record.columns);
    let message = format!("{name}：登记簿有此记录，数据表 {} 没有（{key}）", E::TABLE);
    Fault {
        seq: Some(record.seq),
        ..Fault::record(FaultKind::MissingRecord, E::TABLE, &key, message)
    }
}

/// Compares one row.
fn row<E: Recorded>(
    columns: &[E::Column],
    cells: Vec<tables::Cell>,
    left_out: &[&str],
    state: &mut State,
    report: &mut VerifyReport,
) -> Result<(), StoreError> {
    let (mut readable, mut values, mut unreadable) = (Vec::new(), Vec::new(), Vec::new());
    for (column, cell) in columns.iter().zip(cells) {
        match cell {
            Ok(value) => {
                readable.push(*column);
                values.push(value);
            }
            Err(reason) => unreadable.push((column.as_str(), reason)),
        }
    }
    let change = record::change(&tables::model::<E>(&readable, values)?);
    let empty = Map::new();
    let actual = change.get("set").and_then(Json::as_object);
    let actual = actual.unwrap_or(&empty);
    let key = change.get("key").map(Json::to_string).unwrap_or_default();
    let shown = shown(&key);
    for (column, reason) in &unreadable {
        let name = state.name(E::TABLE, &shown, actual);
        let message = format!(
            "{name}：数据表 {} 的 {column} {reason}（{shown}）",
            E::TABLE
        );
        let fault = Fault::record(FaultKind::UnreadableRecord, E::TABLE, &shown, message);
        report.add(Fault {
            field: Some((*column).to_owned()),
            ..fault
        });
    }
    let Some(record) = state.get_mut(E::TABLE, &key) else {
        let name = state.name(E::TABLE, &shown, actual);
        let message = format!(
            "{name}：数据表 {} 有此记录，登记簿没有（{shown}）",
            E::TABLE
        );
        let fault = Fault::record(FaultKind::ExtraRecord, E::TABLE, &shown, message);
        report.add(fault);
        return Ok(());
    };
    record.seen = true;
    if record.doubtful {
        return Ok(());
    }
    let (seq, expected) = (record.seq, record.columns.clone());
    let skipped = |field: &str| {
        left_out.contains(&field) || unreadable.iter().any(|(column, _)| *column == field)
    };
    for (field, expected_value, actual_value) in differences::<E>(&expected, actual) {
        if skipped(&field) {
            continue;
        }
        let name = state.name(E::TABLE, &shown, &expected);
        let message = format!(
            "{name}：数据表 {} 的 {field} 与登记簿不符（{shown}）",
            E::TABLE
        );
        let fault = Fault::record(FaultKind::ChangedRecord, E::TABLE, &shown, message);
        report.add(
            Fault {
                seq: Some(seq),
                field: Some(field),
                ..fault
            }
            .values(expected_value, actual_value),
        );
    }
    Ok(())
}

/// Columns that differ, with the expected and the actual value.
fn differences<E: Recorded>(
    expected: &Map<String, Json>,
    actual: &Map<String, Json>,
) -> Vec<(String, Option<String>, Option<String>)> {
    let names: std::collections::BTreeSet<&String> = expected.keys().chain(actual.keys()).collect();
    names
        .into_iter()
        .filter(|name| expected.get(*name) != actual.get(*name))
        .map(|name| {
            let column = name.strip_suffix("_sha256");
            let column = column.filter(|column| E::BULK.contains(column));
            let value = |side: &Map<String, Json>| side.get(name).map(plain);
            (
                column.unwrap_or(name).to_owned(),
                value(expected),
                value(actual),
            )
        })
        .collect()
}

/// Hashes the provisions of every revision again.
pub(super) async fn provisions(
    db: &DatabaseTransaction,
    options: &VerifyOptions<'_>,
    state: &State,
    report: &mut VerifyReport,
) -> Result<(), StoreError> {
    let mut pages = Pages::<provision::Entity>::new(&[], PAGE);
    let mut seen = std::collections::HashSet::new();
    let mut current = Gathered::default();
    let mut read = 0;
    loop {
        let rows = pages.next(db).await?;
        if rows.is_empty() {
            break;
        }
        for cells in rows {
            read += 1;
            let row = Gathered::row(cells);
            if row.0 != current.revision {
                let whole = std::mem::replace(&mut current, Gathered::of(row.0.clone()));
                whole.check(state, report);
                seen.insert(row.0.clone());
            }
            current.add(row);
        }
        (options.progress)(Step::Provisions, read);
    }
    current.check(state, report);
    for (key, record) in state.table("revision") {
        let id = shown(key);
        if !seen.contains(&id) && record.seen {
            Gathered::of(id).check(state, report);
        }
    }
    Ok(())
}

/// The provisions of one revision, in order.
#[derive(Default)]
struct Gathered {
    revision: String,
    rows: Vec<ProvisionRow>,
    fault: Option<String>,
}

/// Revision, position, content, what cannot be read.
type Read = (String, Option<i64>, ProvisionRow, Option<String>);

impl Gathered {
    fn of(revision: String) -> Self {
        Self {
            revision,
            ..Self::default()
        }
    }

    fn row(cells: Vec<tables::Cell>) -> Read {
        let mut bad = None;
        let (mut ord, mut texts) = (None, Vec::new());
        for cell in cells {
            match cell {
                Ok(Value::BigInt(value)) => ord = value,
                Ok(Value::String(Some(text))) => texts.push(text),
                Ok(_) => texts.push(String::new()),
                Err(reason) => {
                    bad = Some(reason);
                    texts.push(String::new());
                }
            }
        }
        let mut texts = texts.into_iter();
        let mut next = || texts.next().unwrap_or_default();
        let revision = next();
        let row = ProvisionRow {
            eid: next(),
            label: next(),
            heading: next(),
            text: next(),
        };
        (revision, ord, row, bad)
    }

    fn add(&mut self, (_, ord, row, bad): Read) {
        if ord.and_then(|ord| usize::try_from(ord).ok()) != Some(self.rows.len()) {
            self.fault
                .get_or_insert_with(|| format!("条文次序在第 {} 条处中断", self.rows.len() + 1));
        }
        if let Some(bad) = bad {
            self.fault.get_or_insert(bad);
        }
        self.rows.push(row);
    }

    fn check(self, state: &State, report: &mut VerifyReport) {
        if self.revision.is_empty() && self.rows.is_empty() {
            return;
        }
        let key = Json::from(vec![self.revision.as_str()]).to_string();
        let record = state.get("revision", &key);
        let expected = record.and_then(|record| text(&record.columns, "provisions_sha256"));
        let actual = provisions_sha256(&self.rows);
        if record.is_some_and(|record| record.doubtful) {
            return;
        }
        let wrong = match (&self.fault, expected) {
            (Some(fault), _) => fault.clone(),
            (None, None) => "登记簿没有这一文本".to_owned(),
            (None, Some(expected)) if expected != actual => "条文与登记时不同".to_owned(),
            (None, Some(_)) => return,
        };
        let name = state.name("provision", &self.revision, &Map::new());
        let message = format!("{name}的文本 {}：{wrong}", self.revision);
        let fault = Fault::record(FaultKind::Provisions, "provision", &self.revision, message);
        report.add(
            Fault {
                seq: record.map(|record| record.seq),
                ..fault
            }
            .values(expected.map(str::to_owned), Some(actual)),
        );
    }
}
