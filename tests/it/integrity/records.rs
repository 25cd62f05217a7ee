use std::collections::BTreeSet;

use guiku::store::tables;
use guiku::store::verify::{Fault, FaultKind, VerifyOptions};

use super::raw::Raw;
use super::{lived_in, verify};
use crate::support::County;

/// Columns that the log does not hold: a person's name stands in no leaf.
const APART: &[&str] = &["login", "name", "salt"];

#[tokio::test]
async fn every_table_is_in_the_list() {
    let county = County::sqlite().await;
    let mut listed = tables::recorded();
    listed.extend(tables::kept());
    listed.extend(tables::LEFT_OUT);
    listed.sort_unstable();
    assert_eq!(Raw::open(&county).await.tables().await, listed);
}

#[tokio::test]
async fn every_changed_column_of_every_record_is_named() {
    every_column(County::sqlite().await).await;
}

#[tokio::test]
async fn every_changed_column_of_every_record_is_named_on_postgres() {
    if let Some(county) = County::postgres("every changed column of every record is named").await {
        every_column(county).await;
    }
}

/// Faults of records as (kind, table, key, column); what a check of another kind adds about the
/// same record may stand beside them.
fn records(faults: &[Fault]) -> BTreeSet<(String, String, String, String)> {
    faults
        .iter()
        .filter(|fault| !matches!(fault.kind, FaultKind::Number | FaultKind::Database))
        .map(|fault| {
            let text = |part: &Option<String>| part.clone().unwrap_or_default();
            (
                format!("{:?}", fault.kind),
                text(&fault.table),
                text(&fault.key),
                text(&fault.field),
            )
        })
        .collect()
}

fn row(kind: &str, table: &str, key: &str, field: &str) -> (String, String, String, String) {
    let owned = str::to_owned;
    (owned(kind), owned(table), owned(key), owned(field))
}

async fn every_column(county: County) {
    lived_in(&county).await;
    let clean = verify(&county.store).await;
    assert!(clean.is_clean(), "{:#?}", clean.faults);
    assert!(clean.records > 50 && clean.events > 30 && clean.files > 0);
    let raw = Raw::open(&county).await;
    raw.disarm().await;
    let mut changed = 0;
    for table in tables::recorded() {
        raw.save(table).await;
        let columns = raw.columns(table).await;
        let (guard, key) = raw.first(table, &columns).await;
        for column in &columns {
            if table == "person" && APART.contains(&column.name.as_str()) {
                continue;
            }
            let name = &column.name;
            let value = raw.another(column);
            let sql = format!("UPDATE {table} SET {name} = {value} WHERE {guard}");
            assert_eq!(raw.run(&sql).await, 1, "{sql}");
            let report = verify(&county.store).await;
            let found = records(&report.faults);
            if column.is_key {
                assert_eq!(found.len(), 2, "{sql}: {:#?}", report.faults);
                assert!(
                    found.contains(&row("MissingRecord", table, &key, "")),
                    "{sql}"
                );
                assert!(found.iter().any(|fault| fault.0 == "ExtraRecord"), "{sql}");
            } else {
                let expected = BTreeSet::from([row("ChangedRecord", table, &key, name)]);
                assert_eq!(found, expected, "{sql}");
            }
            raw.put_back(table).await;
            changed += 1;
            if column.may_be_null {
                emptied(&county, &raw, table, name).await;
            }
        }
        let sql = format!("DELETE FROM {table} WHERE {guard}");
        raw.run(&sql).await;
        let found = records(&verify(&county.store).await.faults);
        assert_eq!(
            found,
            BTreeSet::from([row("MissingRecord", table, &key, "")])
        );
        raw.put_back(table).await;
    }
    assert!(changed > 100, "{changed}");
    let again = verify(&county.store).await;
    assert!(again.is_clean(), "{:#?}", again.faults);
}

/// Takes a value away from the rows that have one.
async fn emptied(county: &County, raw: &Raw, table: &str, column: &str) {
    let sql = format!("UPDATE {table} SET {column} = NULL WHERE {column} IS NOT NULL");
    let rows = raw.run(&sql).await;
    let report = verify(&county.store).await;
    let found: Vec<&Fault> = report
        .faults
        .iter()
        .filter(|fault| fault.kind == FaultKind::ChangedRecord)
        .collect();
    assert_eq!(found.len() as u64, rows, "{sql}");
    for fault in found {
        assert_eq!(fault.field.as_deref(), Some(column));
        assert!(fault.expected.is_some() && fault.actual.is_none());
    }
    raw.put_back(table).await;
}

#[tokio::test]
async fn every_changed_column_of_a_provision_names_the_revision() {
    let county = County::sqlite().await;
    lived_in(&county).await;
    let raw = Raw::open(&county).await;
    raw.disarm().await;
    raw.save("provision").await;
    let columns = raw.columns("provision").await;
    let (guard, key) = raw.first("provision", &columns).await;
    let revision = key.split('/').next().unwrap();
    let values = columns.iter().map(|column| {
        let value = if column.name == "ord" {
            "ord + 100".to_owned()
        } else {
            raw.another(column)
        };
        format!(
            "UPDATE provision SET {} = {value} WHERE {guard}",
            column.name
        )
    });
    let deleted = format!("DELETE FROM provision WHERE {guard}");
    for sql in values.chain([deleted]) {
        assert_eq!(raw.run(&sql).await, 1, "{sql}");
        let report = verify(&county.store).await;
        let named = |fault: &Fault| {
            fault.kind == FaultKind::Provisions && fault.key.as_deref() == Some(revision)
        };
        assert!(
            report.faults.iter().any(named),
            "{sql}: {:?}",
            report.faults
        );
        assert!(
            report
                .faults
                .iter()
                .all(|fault| fault.kind == FaultKind::Provisions),
            "{sql}: {:?}",
            report.faults
        );
        raw.put_back("provision").await;
    }
}

#[tokio::test]
async fn values_of_another_type_are_named_and_end_nothing() {
    let county = County::sqlite().await;
    lived_in(&county).await;
    let raw = Raw::open(&county).await;
    raw.disarm().await;
    for (table, column, value) in [
        ("number", "serial", "'sieben'"),
        ("number", "given_on", "'2026-1-5'"),
        ("filing", "due_on", "'bald'"),
        ("authority", "inside", "2"),
        ("document", "title", "x'ff00'"),
        ("review", "round", "1.5"),
    ] {
        raw.save(table).await;
        let (guard, key) = raw.first(table, &raw.columns(table).await).await;
        raw.run(&format!(
            "UPDATE {table} SET {column} = {value} WHERE {guard}"
        ))
        .await;
        let found = records(&verify(&county.store).await.faults);
        let expected = row("UnreadableRecord", table, &key, column);
        assert_eq!(found, BTreeSet::from([expected]), "{table}.{column}");
        raw.put_back(table).await;
        raw.run(&format!("DROP TABLE saved_{table}")).await;
    }
    raw.run("UPDATE document SET id = x'00ff' WHERE title LIKE '%停车管理%'")
        .await;
    let found = records(&verify(&county.store).await.faults);
    let kinds: BTreeSet<&str> = found.iter().map(|fault| fault.0.as_str()).collect();
    let expected = ["ExtraRecord", "MissingRecord", "UnreadableRecord"];
    assert_eq!(kinds, BTreeSet::from(expected));
}

#[tokio::test]
async fn numbers_are_unique_and_without_gaps() {
    let county = County::sqlite().await;
    lived_in(&county).await;
    let raw = Raw::open(&county).await;
    raw.disarm().await;
    for table in ["number", "series"] {
        raw.save(table).await;
    }
    let given = "serial = 1 AND state = 'assigned' AND kind = 'document'";
    for (sql, says) in [
        (format!("DELETE FROM number WHERE {given}"), "断号"),
        (
            format!("UPDATE number SET serial = 2 WHERE {given}"),
            "给出了 2 次",
        ),
        (
            format!("UPDATE number SET serial = 9 WHERE {given}"),
            "计数器为",
        ),
        (
            "UPDATE series SET last_serial = last_serial + 1".to_owned(),
            "计数器为",
        ),
        (
            format!("UPDATE number SET series = 'x' WHERE {given}"),
            "未启用",
        ),
        (
            "UPDATE number SET printed = 'gleich' WHERE kind = 'registration'".to_owned(),
            "给出了",
        ),
    ] {
        assert!(raw.run(&sql).await > 0, "{sql}");
        let report = verify(&county.store).await;
        let named = |fault: &Fault| fault.kind == FaultKind::Number && fault.message.contains(says);
        assert!(
            report.faults.iter().any(named),
            "{sql}: {:?}",
            report.faults
        );
        raw.put_back("number").await;
        raw.put_back("series").await;
    }
}

#[tokio::test]
async fn kept_files_that_are_changed_or_gone_are_named() {
    let county = County::sqlite().await;
    lived_in(&county).await;
    let raw = Raw::open(&county).await;
    let hashes = "SELECT DISTINCT sha256 FROM material ORDER BY 1";
    let hashes = raw.texts(hashes).await;
    let path = county.store.file_path(&hashes[0]);
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[0] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    std::fs::remove_file(county.store.file_path(&hashes[1])).unwrap();
    let report = verify(&county.store).await;
    let found: Vec<(FaultKind, Option<&str>)> = report
        .faults
        .iter()
        .map(|fault| (fault.kind, fault.expected.as_deref()))
        .collect();
    let expected = vec![
        (FaultKind::ChangedFile, Some(hashes[0].as_str())),
        (FaultKind::MissingFile, Some(hashes[1].as_str())),
    ];
    assert_eq!(found, expected);
    assert!(
        report.faults[0].message.contains("测试县"),
        "{:?}",
        report.faults[0]
    );
    let quick = VerifyOptions {
        quick: true,
        ..VerifyOptions::default()
    };
    assert!(county.store.verify(&quick).await.unwrap().is_clean());
}

#[tokio::test]
async fn a_fault_speaks_of_the_document_by_title_and_number() {
    let county = County::sqlite().await;
    lived_in(&county).await;
    let raw = Raw::open(&county).await;
    raw.disarm().await;
    raw.run("UPDATE revision SET text = text || '改' WHERE title LIKE '%集贸市场%'")
        .await;
    let report = verify(&county.store).await;
    let fault = &report.faults[0];
    assert_eq!(fault.field.as_deref(), Some("text"));
    assert!(
        fault.message.contains("《测试县集贸市场管理办法》（"),
        "{}",
        fault.message
    );
    assert!(fault.message.contains("〔2026〕"), "{}", fault.message);
    let (expected, actual) = (fault.expected.as_ref(), fault.actual.as_ref());
    assert_eq!(expected.map(String::len), Some(64));
    assert_ne!(expected, actual);
}
