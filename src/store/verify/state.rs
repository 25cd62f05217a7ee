//! The records as the log tells them: every payload's changes applied one after another.

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use serde_json::{Map, Value as Json};

/// One record as the log tells it.
#[derive(Debug, Default)]
pub(super) struct Record {
    pub(super) columns: Map<String, Json>,
    /// The last event that changed it.
    pub(super) seq: i64,
    /// A payload that changed it is itself damaged: nothing can be said of the record.
    pub(super) doubtful: bool,
    /// The table has it.
    pub(super) seen: bool,
}

/// All records of all recorded tables.
#[derive(Debug)]
pub(super) struct State {
    tables: BTreeMap<&'static str, HashMap<String, Record>>,
    /// Printed numbers by document, gathered when the first record is named.
    numbers: OnceLock<HashMap<String, Vec<String>>>,
}

impl State {
    pub(super) fn new() -> Self {
        let tables = crate::store::tables::recorded();
        Self {
            tables: tables
                .into_iter()
                .map(|table| (table, HashMap::new()))
                .collect(),
            numbers: OnceLock::new(),
        }
    }

    /// Applies the changes of one payload. `doubtful`: the payload is not the one that was sealed.
    pub(super) fn apply(&mut self, payload: &Json, seq: i64, doubtful: bool) -> Result<(), String> {
        let rows = payload.get("rows").and_then(Json::as_array);
        let rows = rows.ok_or_else(|| "没有 rows".to_owned())?;
        rows.iter()
            .try_for_each(|row| self.change(row, seq, doubtful))
    }

    fn change(&mut self, row: &Json, seq: i64, doubtful: bool) -> Result<(), String> {
        let malformed = |what: &str| format!("改动缺少 {what}");
        let table = row.get("table").and_then(Json::as_str);
        let table = table.ok_or_else(|| malformed("table"))?;
        let key = row.get("key").filter(|key| key.is_array());
        let key = key.ok_or_else(|| malformed("key"))?.to_string();
        let set = row.get("set").and_then(Json::as_object);
        let set = set.ok_or_else(|| malformed("set"))?;
        let records = self.tables.get_mut(table);
        let records = records.ok_or_else(|| format!("未知的数据表 {table}"))?;
        let record = records.entry(key).or_default();
        for (name, value) in set {
            record.columns.insert(name.clone(), value.clone());
        }
        let unset = row.get("unset").and_then(Json::as_array);
        for name in unset.into_iter().flatten().filter_map(Json::as_str) {
            record.columns.remove(name);
        }
        record.seq = seq;
        record.doubtful |= doubtful;
        Ok(())
    }

    pub(super) fn get_mut(&mut self, table: &str, key: &str) -> Option<&mut Record> {
        self.tables.get_mut(table)?.get_mut(key)
    }

    pub(super) fn get(&self, table: &str, key: &str) -> Option<&Record> {
        self.tables.get(table)?.get(key)
    }

    pub(super) fn table(&self, table: &str) -> impl Iterator<Item = (&String, &Record)> {
        self.tables.get(table).into_iter().flatten()
    }

    fn text(&self, table: &str, id: &str, column: &str) -> Option<&str> {
        let key = Json::from(vec![id]).to_string();
        text(&self.tables.get(table)?.get(&key)?.columns, column)
    }

    /// Calls a record by what people know it by: the title and numbers of its document, the name of
    /// an authority.
    pub(super) fn name(&self, table: &str, key: &str, columns: &Map<String, Json>) -> String {
        let id = match table {
            "document" => Some(key),
            "finding" => text(columns, "review_id")
                .and_then(|review| self.text("review", review, "document_id")),
            "preparation" => key.split('/').next(),
            "provision" => key
                .split('/')
                .next()
                .and_then(|revision| self.text("revision", revision, "document_id")),
            _ => text(columns, "document_id"),
        };
        if let Some(name) = id.and_then(|id| self.document(id)) {
            return name;
        }
        let own = ["title", "name", "printed", "template"];
        let own = own.iter().find_map(|column| text(columns, column));
        own.map_or_else(|| key.to_owned(), |own| format!("“{own}”"))
    }

    /// 《title》（numbers）.
    fn document(&self, id: &str) -> Option<String> {
        let title = self.text("document", id, "title")?;
        let numbers = self.numbers.get_or_init(|| self.printed());
        Some(match numbers.get(id) {
            Some(numbers) => format!("《{title}》（{}）", numbers.join("，")),
            None => format!("《{title}》"),
        })
    }

    fn printed(&self) -> HashMap<String, Vec<String>> {
        let mut all: HashMap<String, Vec<String>> = HashMap::new();
        for (_, number) in self.table("number") {
            let document = text(&number.columns, "document_id");
            let printed = text(&number.columns, "printed");
            if let (Some(document), Some(printed)) = (document, printed) {
                let numbers = all.entry(document.to_owned()).or_default();
                numbers.push(printed.to_owned());
                numbers.sort_unstable();
            }
        }
        all
    }
}

/// A text column of a record.
pub(super) fn text<'a>(columns: &'a Map<String, Json>, name: &str) -> Option<&'a str> {
    columns.get(name).and_then(Json::as_str)
}

/// A key as people read it.
pub(super) fn shown(key: &str) -> String {
    let Ok(Json::Array(parts)) = serde_json::from_str(key) else {
        return key.to_owned();
    };
    let parts: Vec<String> = parts.iter().map(plain).collect();
    parts.join("/")
}

/// A value as people read it.
pub(super) fn plain(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Array(_) | Json::Object(_) => {
            value.to_string()
        }
    }
}
