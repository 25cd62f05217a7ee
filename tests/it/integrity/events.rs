use std::collections::BTreeSet;

use guiku::ledger::Hash;
use guiku::store::verify::{Fault, FaultKind, NotedHead, VerifyOptions, VerifyReport};

use super::raw::Raw;
use super::{lived_in, verify};
use crate::support::County;

async fn disarmed() -> (County, Raw) {
    let county = County::sqlite().await;
    lived_in(&county).await;
    disarm(county).await
}

async fn disarm(county: County) -> (County, Raw) {
    let raw = Raw::open(&county).await;
    raw.disarm().await;
    raw.save("event").await;
    raw.save("log_head").await;
    (county, raw)
}

/// Faults of the log as (kind, seq, field).
fn of_log(report: &VerifyReport) -> BTreeSet<(String, Option<i64>, String)> {
    let of_log = |fault: &&Fault| {
        matches!(fault.table.as_deref(), Some("event" | "log_head"))
            && fault.kind != FaultKind::Database
    };
    report
        .faults
        .iter()
        .filter(of_log)
        .map(|fault| {
            let field = fault.field.clone().unwrap_or_default();
            (format!("{:?}", fault.kind), fault.seq, field)
        })
        .collect()
}

async fn every_column(county: County, raw: Raw) {
    // one that brought a record that no later event changes
    let attached = "SELECT CAST(min(seq) AS text) FROM event WHERE kind = 'material_attached'";
    let attached: i64 = raw.texts(attached).await[0].parse().unwrap();
    for seq in [0, 7, attached] {
        for column in raw.columns("event").await {
            if column.name == "seq" {
                continue;
            }
            let value = raw.another(&column);
            let sql = format!(
                "UPDATE event SET {} = {value} WHERE seq = {seq}",
                column.name
            );
            assert_eq!(raw.run(&sql).await, 1, "{sql}");
            let report = verify(&county.store).await;
            let expected = ("ChangedEvent".to_owned(), Some(seq), column.name.clone());
            assert_eq!(
                of_log(&report),
                BTreeSet::from([expected]),
                "{sql}: {report:#?}"
            );
            // What a payload that is no JSON any more told of records is lost with it.
            let lost = |fault: &Fault| {
                column.name == "payload" && fault.kind == FaultKind::ExtraRecord
                    || fault.kind == FaultKind::ChangedEvent
            };
            assert!(
                report.faults.iter().all(lost),
                "{sql}: {:#?}",
                report.faults
            );
            raw.put_back("event").await;
        }
    }
    for column in raw.columns("log_head").await {
        let sql = format!(
            "UPDATE log_head SET {} = {}",
            column.name,
            raw.another(&column)
        );
        raw.run(&sql).await;
        if column.is_key {
            county
                .store
                .verify(&VerifyOptions::default())
                .await
                .unwrap_err();
        } else {
            let found = of_log(&verify(&county.store).await);
            let named = ("Head".to_owned(), None, column.name.clone());
            assert!(found.contains(&named), "{sql}: {found:?}");
        }
        raw.put_back("log_head").await;
    }
}

#[tokio::test]
async fn every_changed_column_of_an_event_is_named() {
    let (county, raw) = disarmed().await;
    every_column(county, raw).await;
}

#[tokio::test]
async fn every_changed_column_of_an_event_is_named_on_postgres() {
    if let Some(county) = County::postgres("every changed column of an event is named").await {
        lived_in(&county).await;
        let (county, raw) = disarm(county).await;
        every_column(county, raw).await;
    }
}

#[tokio::test]
async fn a_payload_that_tells_something_else_is_the_one_fault() {
    let (county, raw) = disarmed().await;
    let sql =
        "UPDATE event SET payload = replace(payload, '测试县停车管理办法', '测试县停车收费办法')";
    raw.run(sql).await;
    let report = verify(&county.store).await;
    assert!(!report.is_clean());
    for fault in &report.faults {
        assert_eq!(fault.kind, FaultKind::ChangedEvent, "{fault:?}");
        assert_eq!(fault.field.as_deref(), Some("payload"));
    }
    // The record that says the same is blamed no less.
    raw.put_back("event").await;
    raw.run("UPDATE event SET payload = replace(payload, '\"stage\":\"drafting\"', '\"stage\":\"signed\"')")
        .await;
    raw.run("UPDATE document SET stage = 'signed' WHERE title LIKE '%停车%'")
        .await;
    assert!(!verify(&county.store).await.is_clean());
}

#[tokio::test]
async fn every_deleted_event_is_named() {
    let (county, raw) = disarmed().await;
    let size = verify(&county.store).await.size;
    for seq in 0..size {
        raw.run(&format!("DELETE FROM event WHERE seq = {seq}"))
            .await;
        let found = of_log(&verify(&county.store).await);
        let expected = BTreeSet::from([
            ("Head".to_owned(), None, "size".to_owned()),
            ("MissingEvent".to_owned(), Some(seq), String::new()),
        ]);
        assert_eq!(found, expected);
        raw.put_back("event").await;
    }
}

#[tokio::test]
async fn swapped_events_are_both_named() {
    let (county, raw) = disarmed().await;
    let size = verify(&county.store).await.size;
    for (left, right) in [(0, 1), (3, 17), (5, size - 1), (size - 2, size - 1)] {
        for (from, to) in [(left, -1), (right, left), (-1, right)] {
            let sql = format!("UPDATE event SET seq = {to} WHERE seq = {from}");
            raw.run(&sql).await;
        }
        let report = verify(&county.store).await;
        let moved: BTreeSet<i64> = report
            .faults
            .iter()
            .filter(|fault| fault.kind == FaultKind::Order)
            .filter_map(|fault| fault.seq)
            .collect();
        assert_eq!(moved, BTreeSet::from([left, right]));
        let proven = |fault: &Fault| fault.message.contains("已由根哈希证实");
        assert!(report.faults.iter().any(proven));
        raw.put_back("event").await;
    }
}

#[tokio::test]
async fn added_events_are_named() {
    let (county, raw) = disarmed().await;
    let size = verify(&county.store).await.size;
    let rest = "at_ms, kind, document_id, batch, public, leaf, leaf_hash, payload";
    for seq in [size, size + 5, -3] {
        raw.run(&format!(
            "INSERT INTO event SELECT {seq}, {rest} FROM event WHERE seq = 4"
        ))
        .await;
        let found = of_log(&verify(&county.store).await);
        let named = ("ExtraEvent".to_owned(), Some(seq), String::new());
        assert!(found.contains(&named), "{found:?}");
        raw.put_back("event").await;
    }
    // In the middle, all others moved up by one, the head counting it.
    raw.run("UPDATE event SET seq = -seq - 2 WHERE seq >= 9")
        .await;
    raw.run("UPDATE event SET seq = -seq - 1 WHERE seq < 0")
        .await;
    raw.run(&format!(
        "INSERT INTO event SELECT 9, {rest} FROM event WHERE seq = 4"
    ))
    .await;
    raw.run("UPDATE log_head SET size = size + 1").await;
    let report = verify(&county.store).await;
    let named = report.faults.iter().any(|fault| fault.seq == Some(9));
    assert!(named, "{:#?}", report.faults);
}

#[tokio::test]
async fn a_cut_tail_is_found_by_its_records_and_by_a_noted_head() {
    let (county, raw) = disarmed().await;
    let whole = verify(&county.store).await;
    let noted = NotedHead {
        size: u64::try_from(whole.size).unwrap(),
        root: whole.root.parse().unwrap(),
    };
    raw.run(&format!(
        "DELETE FROM event WHERE seq >= {}",
        whole.size - 2
    ))
    .await;
    let cut = verify(&county.store).await;
    let missing: Vec<i64> = cut
        .faults
        .iter()
        .filter(|fault| fault.kind == FaultKind::MissingEvent)
        .filter_map(|fault| fault.seq)
        .collect();
    assert_eq!(missing, [whole.size - 2, whole.size - 1]);
    // Somebody who knows how a head is made makes a fitting one.
    let sql = "SELECT hex(leaf_hash) FROM event ORDER BY seq";
    let hashes: Vec<Hash> = raw
        .texts(sql)
        .await
        .iter()
        .map(|text| text.to_lowercase().parse().unwrap())
        .collect();
    let range = guiku::ledger::CompactRange::from_leaf_hashes(&hashes);
    let nodes = guiku::store::record::hex(&range.to_bytes());
    raw.run(&format!(
        "UPDATE log_head SET size = {}, nodes = x'{nodes}', root = x'{}'",
        range.size(),
        range.root()
    ))
    .await;
    let fitted = verify(&county.store).await;
    assert!(of_log(&fitted).is_empty(), "{:#?}", fitted.faults);
    assert!(!fitted.is_clean(), "the records still tell of the events");
    let options = VerifyOptions {
        noted: Some(&noted),
        ..VerifyOptions::default()
    };
    let compared = county.store.verify(&options).await.unwrap();
    let kinds: Vec<FaultKind> = compared.faults.iter().map(|fault| fault.kind).collect();
    assert!(kinds.contains(&FaultKind::Rewritten), "{kinds:?}");
    raw.put_back("event").await;
    raw.put_back("log_head").await;
    assert!(county.store.verify(&options).await.unwrap().is_clean());
}

#[tokio::test]
async fn verification_reads_one_moment_beside_a_writer() {
    let county = County::sqlite().await;
    let store = std::sync::Arc::clone(&county.store);
    let reading = tokio::spawn(async move {
        for _ in 0..20 {
            let report = verify(&store).await;
            assert!(report.is_clean(), "{:#?}", report.faults);
        }
    });
    lived_in(&county).await;
    reading.await.unwrap();
}
