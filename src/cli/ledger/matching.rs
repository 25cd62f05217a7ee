//! Columns: known from a profile, or proposed, shown and confirmed.

use std::io::{BufRead, IsTerminal, Write};
use std::path::Path;

use super::LedgerArgs;
use crate::app::import::ledger::columns::{self, Column, Field};
use crate::app::import::ledger::profile::{self, Profile};
use crate::app::import::ledger::table::{self, Ledger};
use crate::app::import::ledger::template;
use crate::cli::boot::Fault;
use crate::formats::read::workbook::Workbook;
use crate::store::Place;

/// A column's name and what it is said to be.
pub(super) type Said = (String, Option<Field>);

/// The ledger of a workbook, with its columns where they are known: from a profile, or because it is the
/// empty ledger that was filled; else as they are proposed.
pub(super) fn find(
    args: &LedgerArgs,
    place: &Place,
    workbook: &Workbook,
    said: &[Said],
) -> Result<(Ledger, Known), String> {
    for (_, profile) in profile::all(&place.data, args.profile.as_deref())? {
        if let Ok(ledger) = table::find(workbook, &profile.said())
            && profile.fits(&ledger.header)
        {
            let mut columns = profile.columns(&ledger.header);
            columns::override_with(&mut columns, said)?;
            return Ok((ledger, Known::Confirmed(columns)));
        }
    }
    let ledger = table::find(workbook, said)?;
    let known = match template::columns(&ledger.header) {
        Some(mut columns) => {
            columns::override_with(&mut columns, said)?;
            Known::Confirmed(columns)
        }
        None => Known::Proposed(ledger.propose(said)?),
    };
    Ok((ledger, known))
}

/// What is known of the columns.
pub(super) enum Known {
    Confirmed(Vec<Column>),
    Proposed(Vec<Column>),
}

/// What each column is, confirmed. `None`: it was not confirmed.
pub(super) fn settle(
    args: &LedgerArgs,
    place: &Place,
    path: &Path,
    ledger: &Ledger,
    known: Known,
) -> Result<Option<Vec<Column>>, Fault> {
    let columns = match known {
        Known::Confirmed(columns) => return Ok(Some(columns)),
        Known::Proposed(columns) => columns,
    };
    show(&columns, ledger)?;
    if args.dry_run {
        return Ok(Some(columns));
    }
    if !args.confirm && !asked()? {
        return Ok(None);
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let name = args.profile.clone().unwrap_or_else(|| stem.into_owned());
    let saved = profile::save(&place.data, &name, &Profile::of(&columns))?;
    writeln!(std::io::stderr(), "已保存为方案 {}", saved.display())?;
    Ok(Some(columns))
}

/// The proposed matching on standard error.
fn show(columns: &[Column], ledger: &Ledger) -> std::io::Result<()> {
    let mut err = std::io::stderr().lock();
    writeln!(err, "台账共 {} 行，各列对应如下：", ledger.rows.len())?;
    for (at, column) in columns.iter().enumerate() {
        let field = column.field.map_or("（随来源保存）", Field::label);
        let sample = ledger
            .rows
            .iter()
            .find_map(|row| row.cells.get(at)?.as_ref())
            .map(|cell| cell.text.split_whitespace().collect::<String>());
        let sample: String = sample.unwrap_or_default().chars().take(24).collect();
        let remark = column
            .remark
            .as_deref()
            .map_or_else(String::new, |text| format!("　※{text}"));
        writeln!(err, "  {} → {field}　例：{sample}{remark}", column.name)?;
    }
    Ok(())
}

/// Asks at a terminal; elsewhere nobody answers.
fn asked() -> std::io::Result<bool> {
    if !std::io::stdin().is_terminal() {
        return Ok(false);
    }
    write!(std::io::stderr(), "以上对应是否正确？[y/N] ")?;
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(matches!(
        line.trim().to_lowercase().as_str(),
        "y" | "yes" | "是"
    ))
}
