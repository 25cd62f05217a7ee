//! 台账行: one row as fields, with what is doubtful in it.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::columns::{Column, Field};
use super::identity;
use super::table::{Ledger, LedgerRow};
use super::values::{self, Validity};
use crate::app::import::kinds;
use crate::app::intake::{TITLE_LIMIT, clean_title};
use crate::domain::document::Class;
use crate::domain::number::{DocumentNumber, find_numbers, number_key};
use crate::domain::partial_date::PartialDate;
use crate::formats::read::workbook::{Cell, Kind};
use crate::text::title::document_form;

/// What holds for rows that do not say it.
#[derive(Debug, Clone)]
pub struct Defaults {
    /// 效力级别.
    pub kind: String,
    /// Name of the ledger, kept with the source.
    pub file: String,
}

/// A doubt; one that holds the row back is about which document it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// Whether the row is held back for it.
    pub holds: bool,
    /// In words.
    pub what: String,
}

/// A row as fields.
#[derive(Debug, Clone, Default)]
pub struct Entry {
    /// Sheet and row.
    pub sheet: String,
    /// Row as the program for tables shows it.
    pub row: u32,
    /// Title on one line; empty where there is none.
    pub title: String,
    /// 发文字号, its own first.
    pub numbers: Vec<String>,
    /// 登记号.
    pub registration_number: Option<String>,
    /// 制定机关, the first leads.
    pub issuers: Vec<String>,
    /// Names of files as the ledger has them.
    pub files: Vec<String>,
    /// 成文日期.
    pub issued_on: Option<PartialDate>,
    /// Last valid day, as given.
    pub valid_until: Option<PartialDate>,
    /// The status as given.
    pub status: Option<String>,
    /// Name by which it is known again.
    pub id: String,
    /// Another row has the same name: neither goes in before one of them is changed.
    pub twice: bool,
    /// Why it cannot be a document.
    pub refused: Option<String>,
    /// What is doubtful.
    pub doubts: Vec<Doubt>,
    /// The line of the import without `id` and `text`.
    pub line: BTreeMap<String, Json>,
}

impl Entry {
    pub(super) fn doubt(&mut self, what: impl Into<String>) {
        let what = what.into();
        self.doubts.push(Doubt { holds: false, what });
    }

    pub(super) fn hold(&mut self, what: impl Into<String>) {
        let what = what.into();
        self.doubts.push(Doubt { holds: true, what });
    }

    /// Key of its own number.
    pub(super) fn number_key(&self) -> Option<String> {
        self.numbers.first().map(|number| number_key(number))
    }
}

/// The rows of a ledger as fields; empty rows and totals are left out. Rows that name the same document
/// are told.
pub fn entries(ledger: &Ledger, columns: &[Column], defaults: &Defaults) -> Vec<Entry> {
    let mut entries: Vec<Entry> = ledger
        .rows
        .iter()
        .filter_map(|row| Reading::of(ledger, columns, row).entry(defaults))
        .collect();
    identity::name(&mut entries);
    entries
}

/// A row while it is read.
struct Reading<'a> {
    names: &'a [String],
    columns: &'a [Column],
    row: &'a LedgerRow,
    entry: Entry,
}

impl<'a> Reading<'a> {
    fn of(ledger: &'a Ledger, columns: &'a [Column], row: &'a LedgerRow) -> Self {
        Self {
            names: &ledger.header,
            columns,
            row,
            entry: Entry {
                sheet: row.sheet.clone(),
                row: row.number,
                ..Entry::default()
            },
        }
    }

    fn at(&self, field: Field) -> Option<usize> {
        self.columns.iter().position(|one| one.field == Some(field))
    }

    fn cell(&self, field: Field) -> Option<&'a Cell> {
        let at = self.at(field)?;
        self.row.cells.get(at)?.as_ref()
    }

    fn words(&self, field: Field) -> Option<String> {
        values::words(self.cell(field))
    }

    fn entry(mut self, defaults: &Defaults) -> Option<Entry> {
        let title = self.words(Field::Title).unwrap_or_default();
        self.entry.title = clean_title(&title);
        if self.is_no_document() {
            return None;
        }
        self.refuse();
        self.formulas();
        self.numbers();
        let issuers = self.words(Field::Issuer).unwrap_or_default();
        self.entry.issuers = values::bodies(&issuers);
        self.kind(defaults);
        self.entry.status = self.words(Field::Status);
        let files = self.cell(Field::File).map(|cell| cell.text.clone());
        let files = files.unwrap_or_default();
        let files = files.split(['\n', '\r', ';', '；', '|']).map(str::trim);
        self.entry.files = files
            .filter(|name| !name.is_empty() && *name != "无" && *name != "-")
            .map(str::to_owned)
            .collect();
        self.dates();
        self.validity();
        self.line(defaults);
        Some(self.entry)
    }

    /// Empty, a total, or the heading of a part of the table.
    fn is_no_document(&self) -> bool {
        let filled = |field| self.words(field).is_some();
        let told = [
            Field::Title,
            Field::Number,
            Field::Registration,
            Field::IssuedOn,
            Field::PublishedOn,
            Field::File,
        ];
        let others = told.into_iter().skip(1).any(filled);
        let first = self.row.cells.iter().flatten().next();
        let first = first.map(|cell| crate::text::normal::without_blanks(&cell.text));
        let total = |text: &str| {
            ["合计", "总计", "小计", "共计"]
                .iter()
                .any(|word| text.starts_with(word))
                || (text.starts_with('共') && text.ends_with('件'))
        };
        let title = crate::text::normal::without_blanks(&self.entry.title);
        if !others && (total(&title) || first.as_deref().is_some_and(total)) {
            return true;
        }
        !told.into_iter().any(filled)
    }

    fn refuse(&mut self) {
        let length = self.entry.title.chars().count();
        self.entry.refused = if length == 0 {
            Some("没有文件名称".to_owned())
        } else if length > TITLE_LIMIT {
            Some(format!(
                "文件名称有 {length} 个字，超过 {TITLE_LIMIT} 个字的上限"
            ))
        } else {
            None
        };
    }

    /// A formula that was never computed, and an error of the table, say nothing.
    fn formulas(&mut self) {
        for (column, cell) in self.columns.iter().zip(&self.row.cells) {
            let (Some(field), Some(cell)) = (column.field, cell) else {
                continue;
            };
            if matches!(field, Field::Ordinal | Field::Note) {
                continue;
            }
            let vain = cell.kind == Kind::Error || cell.text.is_empty() || cell.text == "0";
            let name = &column.name;
            let text: String = cell.text.chars().take(40).collect();
            let what = match (cell.formula, vain) {
                (true, true) => format!("“{name}”是公式，没有算出结果（{text}）"),
                (true, false) => format!("“{name}”是公式，采用保存的结果“{text}”"),
                (false, _) if cell.kind == Kind::Error => {
                    format!("“{name}”是错误值 {text}，未采用")
                }
                (false, _) => continue,
            };
            let holds = vain && field.names_the_document();
            self.entry.doubts.push(Doubt { holds, what });
        }
    }

    fn numbers(&mut self) {
        if let Some(line) = self.words(Field::Number) {
            let bare = self
                .cell(Field::Number)
                .is_some_and(|cell| cell.kind == Kind::Number);
            if bare || line.chars().all(|c| c.is_ascii_digit()) {
                self.entry
                    .doubt(format!("文号“{line}”只有数字，缺少机关代字和年份，未采用"));
            } else {
                for part in line.split(['、', '；', ';', '，']) {
                    let printed: String = part.split_whitespace().collect();
                    if !printed.is_empty() {
                        self.number(printed);
                    }
                }
            }
        }
        let registration = self.words(Field::Registration);
        self.entry.registration_number = registration.map(|line| line.replace(' ', ""));
    }

    fn number(&mut self, printed: String) {
        let whole = |(range, _): &(std::ops::Range<usize>, String)| {
            range.start == 0 && range.end == printed.len()
        };
        let known =
            DocumentNumber::parse(&printed).is_ok() || find_numbers(&printed).iter().any(whole);
        if !known {
            self.entry.doubt(format!(
                "文号“{printed}”的写法无法识别（应当类似“某政发〔2019〕7号”），按原样登记"
            ));
        }
        self.entry.numbers.push(printed);
    }

    /// 效力级别 or 文种: a 文种 is read from the title and not taken from here.
    fn kind(&mut self, defaults: &Defaults) {
        let given = self.words(Field::Kind);
        let is_form = |kind: &str| document_form(kind).is_some_and(|form| form == kind);
        let kind = given.filter(|kind| !is_form(kind));
        let kind = kind.unwrap_or_else(|| defaults.kind.clone());
        if kinds::class(Some(&kind)) == Class::Reference {
            self.entry.refused = Some(format!(
                "“{kind}”是上位法，请用 guiku import documents 导入"
            ));
        }
        self.entry.line.insert("kind".to_owned(), json!(kind));
    }

    fn dates(&mut self) {
        let issued = self.date(Field::IssuedOn, "written_on");
        let published = self.date(Field::PublishedOn, "published_on");
        let effective = self.date(Field::EffectiveOn, "effective_on");
        self.entry.issued_on = issued;
        let after = |one: Option<PartialDate>, other: Option<PartialDate>| {
            let (one, other) = (one?.first_day()?, other?.last_day()?);
            (one > other).then_some(())
        };
        if after(issued, published).is_some() {
            self.entry.doubt("成文日期晚于公布日期");
        }
        if after(issued, effective).is_some() {
            self.entry.doubt("成文日期晚于施行日期");
        }
    }

    fn date(&mut self, field: Field, key: &str) -> Option<PartialDate> {
        let cell = self.cell(field);
        if values::words(cell).is_some_and(|line| values::on_publication(&line)) {
            return None;
        }
        match values::date(cell) {
            Ok(date) => {
                if let Some(date) = date {
                    let text = Json::String(date.to_string());
                    self.entry.line.insert(key.to_owned(), text);
                }
                date
            }
            Err(reason) => {
                self.entry
                    .doubt(format!("{}无法识别：{reason}，未采用", field.label()));
                None
            }
        }
    }

    fn validity(&mut self) {
        let at = self.at(Field::ValidUntil);
        let header = at.and_then(|at| self.names.get(at));
        let header = header.map(String::as_str).unwrap_or_default();
        let mut until = None;
        match values::validity(self.cell(Field::ValidUntil), header) {
            Ok(Validity::Silent | Validity::Unlimited) => {}
            Ok(Validity::Until(date)) => until = Some(date),
            Ok(Validity::Length(words)) => {
                self.entry.line.insert("validity".to_owned(), json!(words));
            }
            Err(reason) => self
                .entry
                .doubt(format!("有效期无法识别：{reason}，未采用")),
        }
        match values::date(self.cell(Field::LapsesOn)) {
            Ok(None) => {}
            Ok(Some(date)) if until.is_none() => match values::day_before(date) {
                Some(day) => until = Some(PartialDate::from(day)),
                None => self.entry.doubt(format!(
                    "失效日期只有{}，没有具体日期，未采用",
                    date.chinese()
                )),
            },
            Ok(Some(date)) => {
                if until.and_then(PartialDate::full) != values::day_before(date) {
                    self.entry.doubt("有效期和失效日期不一致，采用有效期");
                }
            }
            Err(reason) => self
                .entry
                .doubt(format!("失效日期无法识别：{reason}，未采用")),
        }
        if let Some(date) = until {
            let text = Json::String(date.to_string());
            self.entry.line.insert("valid_until".to_owned(), text);
        }
        self.entry.valid_until = until;
    }

    /// The line as the import reads it; every cell stands with the source.
    fn line(&mut self, defaults: &Defaults) {
        let mut cells = serde_json::Map::new();
        for (name, cell) in self.names.iter().zip(&self.row.cells) {
            if let Some(cell) = cell {
                cells.insert(name.clone(), json!(cell.text));
            }
        }
        let entry = &mut self.entry;
        let line = &mut entry.line;
        let ledger = json!({
            "file": defaults.file, "sheet": entry.sheet, "row": entry.row, "cells": cells,
        });
        line.insert("ledger".to_owned(), ledger);
        line.insert("title".to_owned(), json!(entry.title));
        if let Some((first, others)) = entry.issuers.split_first() {
            line.insert("issuer".to_owned(), json!(first));
            if !others.is_empty() {
                line.insert("issuers".to_owned(), json!(others));
            }
        }
        if !entry.numbers.is_empty() {
            line.insert("doc_numbers".to_owned(), json!(entry.numbers));
        }
        if let Some(status) = &entry.status {
            line.insert("status".to_owned(), json!(status));
        }
    }
}
