//! Reading of one TOML table so that everything wrong in it is found, not only the first thing.

use std::collections::BTreeMap;
use std::str::FromStr;

use chrono::NaiveDate;
use toml::{Table, Value};

use super::problem::Problems;
use super::words::Word;

/// A table of which fields are taken one by one; what is left at the end is unknown.
pub(super) struct Entry {
    table: Table,
    place: String,
    line: Option<usize>,
}

impl Entry {
    pub(super) fn new(table: Table, place: String, line: Option<usize>) -> Self {
        Self { table, place, line }
    }

    /// The id of an entry that was named after its section.
    pub(super) fn id(&self) -> Option<&str> {
        self.place.split_once(' ').map(|(_, id)| id)
    }

    /// Takes a field without reading it.
    pub(super) fn skip(&mut self, key: &str) {
        self.table.remove(key);
    }

    pub(super) fn rename(&mut self, place: String) {
        self.place = place;
    }

    pub(super) fn problem(&self, problems: &mut Problems, message: impl Into<String>) {
        problems.add(self.line, &self.place, message);
    }

    fn inner(&self, key: &str) -> String {
        if self.place.is_empty() {
            key.to_owned()
        } else {
            format!("{} {key}", self.place)
        }
    }

    fn missing(&self, key: &str, problems: &mut Problems) {
        self.problem(problems, format!("缺少“{key}”"));
    }

    fn wrong(&self, key: &str, wanted: &str, problems: &mut Problems) {
        self.problem(problems, format!("“{key}”应为{wanted}"));
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    pub(super) fn optional_text(&mut self, key: &str, problems: &mut Problems) -> Option<String> {
        match self.table.remove(key)? {
            Value::String(text) if !text.trim().is_empty() => Some(text),
            _ => {
                self.wrong(key, "非空文字", problems);
                None
            }
        }
    }

    pub(super) fn text(&mut self, key: &str, problems: &mut Problems) -> Option<String> {
        if !self.has(key) {
            self.missing(key, problems);
        }
        self.optional_text(key, problems)
    }

    pub(super) fn word<T: Word>(&mut self, key: &str, problems: &mut Problems) -> Option<T> {
        let text = self.text(key, problems)?;
        let word = T::parse(&text);
        word.map_err(|error| self.problem(problems, format!("“{key}”：{error}")))
            .ok()
    }

    pub(super) fn word_or<T: Word>(
        &mut self,
        key: &str,
        default: T,
        problems: &mut Problems,
    ) -> Option<T> {
        if self.has(key) {
            self.word(key, problems)
        } else {
            Some(default)
        }
    }

    /// A list of words; no such field is an empty list.
    pub(super) fn words<T: Word>(&mut self, key: &str, problems: &mut Problems) -> Option<Vec<T>> {
        let texts = self.texts(key, problems)?;
        let parsed: Vec<_> = texts.iter().map(|text| T::parse(text)).collect();
        let mut words = Vec::new();
        for word in parsed {
            match word {
                Ok(word) if words.contains(&word) => {
                    self.problem(problems, format!("“{key}”重复：{}", word.as_str()));
                }
                Ok(word) => words.push(word),
                Err(error) => self.problem(problems, format!("“{key}”：{error}")),
            }
        }
        (words.len() == texts.len()).then_some(words)
    }

    pub(super) fn texts(&mut self, key: &str, problems: &mut Problems) -> Option<Vec<String>> {
        let texts = match self.table.remove(key) {
            None => Some(Vec::new()),
            Some(Value::Array(values)) => values
                .into_iter()
                .map(|value| match value {
                    Value::String(text) if !text.trim().is_empty() => Some(text),
                    _ => None,
                })
                .collect(),
            Some(_) => None,
        };
        if texts.is_none() {
            self.wrong(key, "文字列表", problems);
        }
        texts
    }

    pub(super) fn whole(&mut self, key: &str, problems: &mut Problems) -> Option<u32> {
        let Value::Integer(number) = self.table.remove(key)? else {
            self.wrong(key, "正整数", problems);
            return None;
        };
        let whole = u32::try_from(number).ok().filter(|number| *number > 0);
        if whole.is_none() {
            self.wrong(key, "正整数", problems);
        }
        whole
    }

    /// A list of whole numbers, not empty, each once; no such field is none.
    pub(super) fn wholes(&mut self, key: &str, problems: &mut Problems) -> Option<Vec<u32>> {
        let Value::Array(values) = self.table.remove(key)? else {
            self.wrong(key, "正整数列表", problems);
            return None;
        };
        let mut numbers = Vec::new();
        for value in &values {
            let number = value
                .as_integer()
                .and_then(|value| u32::try_from(value).ok());
            match number.filter(|number| *number > 0) {
                Some(number) if numbers.contains(&number) => {
                    self.problem(problems, format!("“{key}”重复：{number}"));
                }
                Some(number) => numbers.push(number),
                None => self.wrong(key, "正整数列表", problems),
            }
        }
        if values.is_empty() {
            self.problem(problems, format!("“{key}”没有内容"));
        }
        (!numbers.is_empty() && numbers.len() == values.len()).then_some(numbers)
    }

    /// The fields of a table of whole numbers, not empty.
    pub(super) fn numbers(
        &mut self,
        key: &str,
        problems: &mut Problems,
    ) -> Option<BTreeMap<String, u32>> {
        let mut table = self.table(key, problems)?;
        let names: Vec<String> = table.table.keys().cloned().collect();
        let mut numbers = BTreeMap::new();
        for name in &names {
            if let Some(number) = table.whole(name, problems) {
                numbers.insert(name.clone(), number);
            }
        }
        if names.is_empty() {
            self.problem(problems, format!("“{key}”没有内容"));
        }
        (!names.is_empty() && names.len() == numbers.len()).then_some(numbers)
    }

    /// `true` or `false`, which must be there.
    pub(super) fn answer(&mut self, key: &str, problems: &mut Problems) -> Option<bool> {
        match self.table.remove(key) {
            None => {
                self.missing(key, problems);
                None
            }
            Some(Value::Boolean(answer)) => Some(answer),
            Some(_) => {
                self.wrong(key, "true 或 false", problems);
                None
            }
        }
    }

    pub(super) fn truth(&mut self, key: &str, default: bool, problems: &mut Problems) -> bool {
        match self.table.remove(key) {
            None => default,
            Some(Value::Boolean(truth)) => truth,
            Some(_) => {
                self.wrong(key, "true 或 false", problems);
                default
            }
        }
    }

    pub(super) fn optional_date(
        &mut self,
        key: &str,
        problems: &mut Problems,
    ) -> Option<NaiveDate> {
        let value = self.table.remove(key)?;
        let date = civil_date(&value);
        if date.is_none() {
            self.wrong(key, "日期（如 2026-01-01，不加引号）", problems);
        }
        date
    }

    pub(super) fn date(&mut self, key: &str, problems: &mut Problems) -> Option<NaiveDate> {
        if !self.has(key) {
            self.missing(key, problems);
        }
        self.optional_date(key, problems)
    }

    pub(super) fn dates(&mut self, key: &str, problems: &mut Problems) -> Vec<NaiveDate> {
        let Some(value) = self.table.remove(key) else {
            self.missing(key, problems);
            return Vec::new();
        };
        let dates = match &value {
            Value::Array(values) => values.iter().map(civil_date).collect(),
            _ => None,
        };
        if dates.is_none() {
            self.wrong(key, "日期列表", problems);
        }
        dates.unwrap_or_default()
    }

    pub(super) fn table(&mut self, key: &str, problems: &mut Problems) -> Option<Self> {
        let place = self.inner(key);
        match self.table.remove(key) {
            Some(Value::Table(table)) => Some(Self {
                table,
                place,
                line: self.line,
            }),
            Some(_) => {
                self.wrong(key, "表", problems);
                None
            }
            None => {
                self.missing(key, problems);
                None
            }
        }
    }

    /// The tables of a list; no such field is an empty list.
    pub(super) fn tables(&mut self, key: &str, problems: &mut Problems) -> Vec<Self> {
        let values = match self.table.remove(key) {
            None => return Vec::new(),
            Some(Value::Array(values)) => values,
            Some(_) => {
                self.wrong(key, "表的列表", problems);
                return Vec::new();
            }
        };
        let mut entries = Vec::new();
        for (number, value) in (1..).zip(values) {
            let place = self.inner(&format!("{key}第{number}项"));
            match value {
                Value::Table(table) => entries.push(Self {
                    table,
                    place,
                    line: self.line,
                }),
                _ => self.wrong(key, "表的列表", problems),
            }
        }
        entries
    }

    /// Reports every field that nobody took.
    pub(super) fn finish(mut self, problems: &mut Problems) {
        self.close(problems);
    }

    /// Like [`Entry::finish`], for an entry whose place is still needed for later problems.
    pub(super) fn close(&mut self, problems: &mut Problems) {
        for key in std::mem::take(&mut self.table).keys() {
            self.problem(problems, format!("不认识的字段“{key}”"));
        }
    }
}

fn civil_date(value: &Value) -> Option<NaiveDate> {
    let Value::Datetime(datetime) = value else {
        return None;
    };
    match (datetime.date, datetime.time) {
        (Some(date), None) => NaiveDate::from_str(&date.to_string()).ok(),
        (_, _) => None,
    }
}

/// Parses a whole file; a break of TOML itself is the one problem of the file.
pub(super) fn file(source: &str, problems: &mut Problems) -> Option<Entry> {
    match source.parse::<Table>() {
        Ok(table) => Some(Entry::new(table, String::new(), None)),
        Err(error) => {
            let before = error.span().and_then(|span| source.get(..span.start));
            let line = before.map(|text| text.matches('\n').count() + 1);
            problems.add(line, "", format!("不是合格的 TOML：{}", error.message()));
            None
        }
    }
}

/// The entries of `[[name]]`, each with the line of its head.
pub(super) fn section(
    file: &mut Entry,
    name: &str,
    source: &str,
    problems: &mut Problems,
) -> Vec<Entry> {
    let head = format!("[[{name}]]");
    let mut heads = (1..)
        .zip(source.lines())
        .filter(|(_, text)| text.trim() == head);
    let mut entries = file.tables(name, problems);
    for (number, entry) in (1..).zip(&mut entries) {
        entry.line = heads.next().map(|(line, _)| line);
        entry.rename(format!("{name} 第{number}项"));
    }
    entries
}
