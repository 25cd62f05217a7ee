//! 编号: unique, contiguous from the first of a series to the last, the counter where it should be.

use std::collections::{BTreeMap, HashMap};

use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};

use super::report::{Fault, FaultKind, VerifyReport};
use crate::domain::document::NumberState;
use crate::store::StoreError;
use crate::store::entity::{number, series};

/// Series, serial, kind, printed form.
type Given = (Option<String>, Option<i64>, String, String);

/// Checks all series of the tables, whatever the log says of them.
pub(super) async fn check(
    db: &DatabaseTransaction,
    report: &mut VerifyReport,
) -> Result<(), StoreError> {
    let given: Vec<Given> = number::Entity::find()
        .select_only()
        .columns([
            number::Column::Series,
            number::Column::Serial,
            number::Column::Kind,
            number::Column::Printed,
        ])
        .filter(number::Column::State.ne(NumberState::Historical.as_str()))
        .into_tuple()
        .all(db)
        .await?;
    let all = series::Entity::find().all(db).await?;
    let mut serials: HashMap<&str, BTreeMap<i64, u32>> = HashMap::new();
    let mut printed: BTreeMap<(&str, &str), u32> = BTreeMap::new();
    for (series, serial, kind, text) in &given {
        *printed.entry((kind, text)).or_default() += 1;
        if let (Some(series), Some(serial)) = (series, serial) {
            let count = serials.entry(series).or_default().entry(*serial);
            *count.or_default() += 1;
        }
    }
    for ((_, text), count) in printed.iter().filter(|(_, count)| **count > 1) {
        let message = format!("编号 {text} 给出了 {count} 次");
        report.add(Fault::record(FaultKind::Number, "number", text, message));
    }
    for row in &all {
        let given = serials.remove(row.id.as_str()).unwrap_or_default();
        for wrong in faults(row, &given) {
            report.add(series_fault(&row.id, &row.template, row.year, &wrong));
        }
    }
    for series in serials.keys() {
        let message = format!("有编号属于未启用的编号系列 {series}");
        report.add(Fault::record(FaultKind::Number, "series", series, message));
    }
    Ok(())
}

fn faults(row: &series::Model, given: &BTreeMap<i64, u32>) -> Vec<String> {
    let mut faults = Vec::new();
    let last = given.keys().next_back().copied();
    let counter = last.unwrap_or(row.first_serial - 1);
    if counter != row.last_serial {
        faults.push(format!(
            "计数器为 {}，已给出的最后一号为 {counter}",
            row.last_serial
        ));
    }
    for (serial, count) in given {
        if *count > 1 {
            faults.push(format!("第 {serial} 号给出了 {count} 次"));
        }
        if *serial < row.first_serial {
            faults.push(format!("第 {serial} 号在起始号 {} 之前", row.first_serial));
        }
    }
    let mut next = row.first_serial;
    for serial in given.keys().filter(|serial| **serial >= row.first_serial) {
        if *serial > next {
            faults.push(format!("第 {next} 至第 {} 号断号", serial - 1));
        }
        next = serial.saturating_add(1);
    }
    faults
}

fn series_fault(id: &str, template: &str, year: i64, wrong: &str) -> Fault {
    let message = format!("编号系列 {template}（{year} 年）：{wrong}");
    Fault::record(FaultKind::Number, "series", id, message)
}
