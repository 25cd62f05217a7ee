//! Rows as JSON lines and back, for every table alike: NULL is null, dates are texts, bytes base64.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sea_orm::{DatabaseTransaction, EntityTrait, IdenStatic, Iterable, Value};
use serde_json::{Map, Value as Json};

use super::BackupError;
use crate::store::StoreError;
use crate::store::entity::{
    authority, calendar_year, cleanup_campaign, cleanup_item, cleanup_proof, comment_text,
    consultation, consultation_comment, correction, credential, deliberation, department_opinion,
    document, draft, erratum, evaluation, event, fact, filing, filing_desk, filing_point,
    filing_referral, filing_review, filing_talk, finding, form_override, instance, interpretation,
    issue_list, letter, letter_series, letter_template, log_head, mail_address, material, notice,
    notice_count, number, outbox, person, person_role, place_choice, preparation, proposal,
    provision, relation, review, review_assignment, review_demand, review_draft, revision,
    saved_search, security_event, series, suggestion, urgent_procedure, withholding,
};
use crate::store::tables::{self, Kind, Pages, each_kept, each_recorded};

/// A part is closed when it is longer than this.
const PART: usize = 4 << 20;
/// Rows are read so many at a time.
const PAGE: u64 = 200;

/// Some rows of one table.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) table: &'static str,
    pub(super) rows: u64,
    pub(super) bytes: Vec<u8>,
}

/// Names of all tables of an archive, in their order.
pub(super) fn names() -> Vec<&'static str> {
    let mut names = tables::kept();
    names.extend(tables::recorded());
    names
}

/// Reads all tables in the order of [`names`]; `give` takes the parts and says whether to go on.
pub(super) async fn read_all(
    db: &DatabaseTransaction,
    send: &tokio::sync::mpsc::Sender<Part>,
    progress: &(dyn Fn(u64) + Send + Sync),
) -> Result<(), BackupError> {
    let mut done = 0;
    macro_rules! go {
        ($name:ident) => {
            Box::pin(read::<$name::Entity>(db, send, &mut done, progress)).await?;
        };
    }
    each_kept!(go);
    each_recorded!(go);
    Ok(())
}

async fn read<E: EntityTrait>(
    db: &DatabaseTransaction,
    send: &tokio::sync::mpsc::Sender<Part>,
    done: &mut u64,
    progress: &(dyn Fn(u64) + Send + Sync),
) -> Result<(), BackupError> {
    let table = table_name::<E>();
    let mut pages = Pages::<E>::new(&[], PAGE);
    let (mut bytes, mut rows) = (Vec::new(), 0);
    loop {
        let page = pages.next(db).await?;
        let last = page.is_empty();
        for cells in page {
            let row = to_json::<E>(table, pages.columns(), cells)?;
            serde_json::to_writer(&mut bytes, &row).map_err(StoreError::from)?;
            bytes.push(b'\n');
            rows += 1;
            *done += 1;
        }
        progress(*done);
        if rows > 0 && (last || bytes.len() >= PART) {
            let (bytes, rows) = (std::mem::take(&mut bytes), std::mem::take(&mut rows));
            let part = Part { table, rows, bytes };
            if send.send(part).await.is_err() {
                return Ok(());
            }
        }
        if last {
            return Ok(());
        }
    }
}

fn table_name<E: EntityTrait>() -> &'static str {
    let name = E::default();
    let name = name.table_name();
    names()
        .into_iter()
        .find(|known| *known == name)
        .unwrap_or_default()
}

fn to_json<E: EntityTrait>(
    table: &'static str,
    columns: &[E::Column],
    cells: Vec<tables::Cell>,
) -> Result<Map<String, Json>, StoreError> {
    let mut row = Map::new();
    for (column, cell) in columns.iter().zip(cells) {
        let corrupt = |reason| StoreError::CorruptRow {
            table,
            id: row.values().next().map(Json::to_string).unwrap_or_default(),
            column: column.as_str(),
            reason,
        };
        let value = match cell.map_err(corrupt)? {
            Value::BigInt(value) => value.map(Json::from),
            Value::Bool(value) => value.map(Json::from),
            Value::String(value) => value.map(Json::from),
            Value::ChronoDate(value) => value.map(|day| Json::from(day.to_string())),
            Value::Bytes(value) => value.map(|bytes| Json::from(STANDARD.encode(bytes))),
            _ => return Err(corrupt("不支持的类型".to_owned())),
        };
        row.insert(column.as_str().to_owned(), value.unwrap_or(Json::Null));
    }
    Ok(row)
}

/// Reads a part again without inserting it: number of rows, or the line that is wrong.
pub(super) fn count(table: &str, bytes: &[u8]) -> Result<u64, String> {
    macro_rules! go {
        ($name:ident) => {
            if table == stringify!($name) {
                return parse::<$name::Entity>(bytes).map(|rows| rows.len() as u64);
            }
        };
    }
    each_kept!(go);
    each_recorded!(go);
    Err(format!("未知的数据表 {table}"))
}

/// Inserts the rows of a part, returns how many.
pub(super) async fn insert(
    db: &DatabaseTransaction,
    table: &str,
    bytes: &[u8],
) -> Result<u64, BackupError> {
    macro_rules! go {
        ($name:ident) => {
            if table == stringify!($name) {
                return Box::pin(insert_rows::<$name::Entity>(db, table, bytes)).await;
            }
        };
    }
    each_kept!(go);
    each_recorded!(go);
    Err(BackupError::damaged(table, "未知的数据表"))
}

async fn insert_rows<E>(
    db: &DatabaseTransaction,
    table: &str,
    bytes: &[u8],
) -> Result<u64, BackupError>
where
    E: EntityTrait,
    E::ActiveModel: Send,
{
    let rows = parse::<E>(bytes).map_err(|reason| BackupError::damaged(table, reason))?;
    let columns = E::Column::iter().count().max(1);
    let per_statement = (30_000 / columns).max(1);
    let count = rows.len() as u64;
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let batch: Vec<_> = rows.by_ref().take(per_statement).collect();
        E::insert_many(batch).exec_without_returning(db).await?;
    }
    Ok(count)
}

fn parse<E: EntityTrait>(bytes: &[u8]) -> Result<Vec<E::ActiveModel>, String> {
    let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
    let columns: Vec<E::Column> = E::Column::iter().collect();
    text.lines()
        .zip(1_u64..)
        .map(|(line, number)| {
            from_json::<E>(&columns, line).map_err(|reason| format!("第 {number} 行：{reason}"))
        })
        .collect()
}

fn from_json<E: EntityTrait>(columns: &[E::Column], line: &str) -> Result<E::ActiveModel, String> {
    let row: Map<String, Json> = serde_json::from_str(line).map_err(|error| error.to_string())?;
    if row.len() != columns.len() {
        return Err(format!("应有 {} 个字段，实为 {}", columns.len(), row.len()));
    }
    let mut values = Vec::with_capacity(columns.len());
    for column in columns {
        let name = column.as_str();
        let value = row.get(name).ok_or_else(|| format!("缺少字段 {name}"))?;
        values.push(value_of(*column, value).ok_or_else(|| format!("字段 {name} 的值有误"))?);
    }
    tables::model::<E>(columns, values).map_err(|error| error.to_string())
}

fn value_of(column: impl sea_orm::ColumnTrait, value: &Json) -> Option<Value> {
    let null = value.is_null();
    if null && !column.def().is_null() {
        return None;
    }
    Some(match tables::kind(&column)? {
        Kind::Int if null => Value::BigInt(None),
        Kind::Int => Value::BigInt(Some(value.as_i64()?)),
        Kind::Bool if null => Value::Bool(None),
        Kind::Bool => Value::Bool(Some(value.as_bool()?)),
        Kind::Text if null => Value::String(None),
        Kind::Text => Value::String(Some(value.as_str()?.to_owned())),
        Kind::Date if null => Value::ChronoDate(None),
        Kind::Date => Value::ChronoDate(Some(value.as_str()?.parse().ok()?)),
        Kind::Blob if null => Value::Bytes(None),
        Kind::Blob => Value::Bytes(Some(STANDARD.decode(value.as_str()?).ok()?)),
    })
}
