//! 印出: a pack as tables for legal staff, the same on the page and for `guiku rules print`.
//!
//! Owns the wording of the tables. Must not know HTML or the command line. Held by
//! `rules/tests/print.rs`, which keeps what is printed of every shipped pack.

mod values;

use std::fmt::Write;

use chrono::NaiveDate;

use super::pack::{Pack, Shelf};
use super::values::{Limit, Rule};
use super::words::Word;
use values::Shown;

/// A limit in words, one or several lines.
pub fn limit_lines(limit: &Limit) -> Vec<String> {
    limit.lines()
}

/// A table of rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// What it lists.
    pub title: &'static str,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// One dated rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Id.
    pub id: String,
    /// 事项.
    pub label: String,
    /// 规定, one or several lines.
    pub says: Vec<String>,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub until: Option<NaiveDate>,
    /// 依据.
    pub source: String,
    /// False where it is known only by hearsay.
    pub verified: bool,
    /// Whether the pack of the place says it, not the base under it.
    pub local: bool,
}

/// The rules of a pack as tables: those of one day, or all versions where no day is given.
pub fn tables(pack: &Pack, on: Option<NaiveDate>) -> Vec<Table> {
    let layer = &pack.layer;
    let printing = Printing { pack, on };
    let tables = [
        printing.table("期限", &layer.limits, |id| id.label().to_owned()),
        printing.table("设置", &layer.settings, |id| id.label().to_owned()),
        printing.table("备案去向", &layer.receivers, |id| id.label().to_owned()),
        printing.table("编号", &layer.series, |id| id.label().to_owned()),
        printing.table("前置程序", &layer.steps, |id| id.label().to_owned()),
        printing.table("环节的前提", &layer.gates, |id| id.label().to_owned()),
        printing.table("材料", &layer.materials, |id| id.label().to_owned()),
        printing.table("清单", &layer.lists, |id| id.label().to_owned()),
        printing.table("形式要求", &layer.form, |id| id.as_str().to_owned()),
        printing.table("职责分离", &layer.separation, |()| {
            "不得由同一人担任".to_owned()
        }),
    ];
    tables
        .into_iter()
        .filter(|table| !table.rows.is_empty())
        .collect()
}

struct Printing<'a> {
    pack: &'a Pack,
    on: Option<NaiveDate>,
}

impl Printing<'_> {
    fn table<K: Ord + Clone, T: Clone + Shown>(
        &self,
        title: &'static str,
        shelf: &Shelf<K, T>,
        label: impl Fn(&K) -> String,
    ) -> Table {
        let mut rows = Vec::new();
        for (key, rules) in &shelf.0 {
            let on_the_day = self.on.map(|on| shelf.on(key, on));
            for rule in rules {
                let shown = match on_the_day {
                    None => true,
                    Some(found) => found.is_some_and(|found| std::ptr::eq(found, rule)),
                };
                if shown {
                    rows.push(self.row(label(key), rule));
                }
            }
        }
        Table { title, rows }
    }

    fn row<T: Shown>(&self, label: String, rule: &Rule<T>) -> Row {
        let source = &rule.source;
        let note = source.note.as_ref();
        let note = note.map_or_else(String::new, |note| format!("（{note}）"));
        Row {
            id: rule.id.clone(),
            label,
            says: rule.value.lines(),
            from: rule.from,
            until: rule.until,
            source: format!("{}{}{note}", source.title, source.clause),
            verified: rule.verified,
            local: rule.pack == self.pack.id(),
        }
    }
}

/// The tables as Markdown.
pub fn markdown(pack: &Pack, on: Option<NaiveDate>) -> String {
    let mut text = format!("# {}规则\n\n", pack.name());
    let day = on.map_or_else(|| "各版本".to_owned(), |on| format!("{on} 适用的版本"));
    let _ = writeln!(
        text,
        "规则包 `{}`，{day}。同一事项有本地规定的，自其起始日起优先于基础规定。\
         “待核实”的值尚未核对原文，不得径行引用。",
        pack.id()
    );
    for table in tables(pack, on) {
        let _ = write!(
            text,
            "\n## {}\n\n| 事项 | 规定 | 自 | 至 | 依据 | 出自 |\n| --- | --- | --- | --- | --- | --- |\n",
            table.title
        );
        for row in table.rows {
            let says: Vec<String> = row.says.iter().map(|line| cell(line)).collect();
            let until = row.until.map_or_else(String::new, |day| day.to_string());
            let doubt = if row.verified { "" } else { "**待核实** " };
            let _ = writeln!(
                text,
                "| {} `{}` | {} | {} | {until} | {doubt}{} | {} |",
                cell(&row.label),
                row.id,
                says.join("<br>"),
                row.from,
                cell(&row.source),
                if row.local { "本地" } else { "基础" },
            );
        }
    }
    text
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
