//! 文书编号: every number given once, contiguous from the first of a series to its counter.

use std::collections::{BTreeMap, HashMap};

use sea_orm::{DatabaseTransaction, EntityTrait, QuerySelect};

use super::report::{Fault, FaultKind, VerifyReport};
use crate::store::StoreError;
use crate::store::entity::{letter, letter_series};

/// Checks all series of letters.
pub(super) async fn check(
    db: &DatabaseTransaction,
    report: &mut VerifyReport,
) -> Result<(), StoreError> {
    let given: Vec<(String, i64)> = letter::Entity::find()
        .select_only()
        .columns([letter::Column::Series, letter::Column::Serial])
        .into_tuple()
        .all(db)
        .await?;
    let mut serials: HashMap<String, BTreeMap<i64, u32>> = HashMap::new();
    for (series, serial) in given {
        *serials
            .entry(series)
            .or_default()
            .entry(serial)
            .or_default() += 1;
    }
    for row in letter_series::Entity::find().all(db).await? {
        let given = serials.remove(&row.id).unwrap_or_default();
        let last = given.keys().next_back().copied();
        let counter = last.unwrap_or(row.first_serial - 1);
        if counter != row.last_serial {
            let told = format!("计数器为 {}，已给出的最后一号为 {counter}", row.last_serial);
            fault(report, &row.id, &told);
        }
        let mut next = row.first_serial;
        for (serial, count) in given {
            if count > 1 {
                fault(report, &row.id, &format!("第 {serial} 号给出了 {count} 次"));
            }
            if serial > next {
                let told = format!("第 {next} 至第 {} 号断号", serial - 1);
                fault(report, &row.id, &told);
            } else if serial < row.first_serial {
                let told = format!("第 {serial} 号在起始号 {} 之前", row.first_serial);
                fault(report, &row.id, &told);
            }
            next = next.max(serial.saturating_add(1));
        }
    }
    for series in serials.keys() {
        fault(report, series, "有文书编号属于未启用的系列");
    }
    Ok(())
}

fn fault(report: &mut VerifyReport, series: &str, told: &str) {
    let message = format!("文书编号系列 {series}：{told}");
    let fault = Fault::record(FaultKind::Number, "letter_series", series, message);
    report.add(fault);
}
