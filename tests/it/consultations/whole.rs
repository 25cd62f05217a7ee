//! The way of a consultation over HTTP: opened, commented on, looked through, extended, closed by
//! itself, answered, reported; then the document, which names it.

use std::sync::Arc;

use guiku::app::consultation::EraseComment;
use guiku::store::verify::VerifyOptions;
use guiku::store::{consultations, queries};

use super::{LEAST, TEXT, TITLE, waiting};
use crate::support::{Client, County};

async fn post(client: &mut Client, path: &str, fields: &[(&str, &str)]) {
    let answer = client.form(path, fields).await;
    assert_eq!(answer.status.as_u16(), 303, "{path}: {}", answer.text());
}

async fn go(county: County) {
    let county = Arc::new(county);
    let document = county.draft(TITLE, TEXT, "gov").await;
    let mut drafter = county.client("drafter").await;
    let path = format!("/workbench/documents/{document}/consultations");
    let page = drafter.get(&path).await.text();
    assert!(page.contains(LEAST) && page.contains("第24项"), "{page}");
    let fields = [
        ("expected_version", "1"),
        ("explanation", "为了规范停车收费"),
        ("how", "县住建局，电话 000"),
        ("closes_on", "2026-12-01"),
    ];
    let refused = drafter.form(&path, &fields).await;
    assert_eq!(refused.status.as_u16(), 422);
    assert!(
        refused.text().contains("为了规范停车收费"),
        "what was entered is not lost"
    );
    let good = [&fields[..3], &[("closes_on", LEAST)]].concat();
    post(&mut drafter, &path, &good).await;
    let rows = consultations::of_document(county.store.reader(), &document).await;
    let id = rows.unwrap()[0].id.clone();

    let mut anyone = county.anonymous();
    let public = format!("/consultations/{id}");
    let page = anyone.get(&public).await.text();
    assert!(
        page.contains("还有 9 天") && page.contains("无欠费证明"),
        "{page}"
    );
    let said = [
        ("eid", "art_2"),
        ("body", "无欠费证明没有依据"),
        ("name", "金丝雀"),
    ];
    let taken = anyone.form(&format!("{public}/comments"), &said).await;
    assert_eq!(taken.status.as_u16(), 201, "{}", taken.text());
    assert_eq!(taken.headers["cache-control"], "private, no-store");
    let body = serde_json::json!({ "body": "维修停车设备找我" });
    let answer = anyone
        .json("POST", &format!("/api/v1{public}/comments"), &body, None)
        .await;
    assert_eq!(answer.status.as_u16(), 201, "{}", answer.text());

    let desk = format!("/workbench/consultations/{id}");
    let page = drafter.get(&desk).await.text();
    assert!(
        page.contains("金丝雀") && page.contains("待审看 2 条"),
        "{page}"
    );
    let queue = drafter.get("/workbench").await.text();
    assert!(queue.contains("审看 2 条意见"), "{queue}");
    let one = waiting(&county, &id).await;
    let at = format!("{desk}/comments/{one}");
    post(
        &mut drafter,
        &at,
        &[("expected_version", "1"), ("command", "show")],
    )
    .await;
    let page = anyone.get(&public).await.text();
    assert!(page.contains("无欠费证明没有依据") && !page.contains("金丝雀"));
    let two = waiting(&county, &id).await;
    let at_two = format!("{desk}/comments/{two}");
    let withhold = [
        ("expected_version", "1"),
        ("command", "withhold"),
        ("reason", "广告"),
    ];
    post(&mut drafter, &at_two, &withhold).await;

    let extend = [
        ("expected_version", "1"),
        ("command", "extend"),
        ("closes_on", "2026-12-07"),
        ("reason", "应商会请求延长"),
    ];
    post(&mut drafter, &desk, &extend).await;
    county.set_day("2026-12-07");
    let page = anyone.get(&public).await.text();
    assert!(page.contains("今天是最后一天") && page.contains("应商会请求延长"));
    county.set_day("2026-12-08");
    let page = anyone.get(&public).await.text();
    assert!(
        page.contains("不再接收意见") && !page.contains("<textarea"),
        "{page}"
    );
    let late = anyone.form(&format!("{public}/comments"), &said).await;
    assert_eq!(late.status.as_u16(), 409, "{}", late.text());
    assert!(late.text().contains("2026-12-07截止"), "{}", late.text());

    let adopt = [
        ("expected_version", "2"),
        ("command", "adopt"),
        ("answer", "adopted"),
        ("reason", "已删去该证明"),
    ];
    post(&mut drafter, &at, &adopt).await;
    let page = anyone.get(&public).await.text();
    assert!(!page.contains("已删去该证明"), "told with the report alone");
    let report = [
        ("expected_version", "2"),
        ("command", "report"),
        ("text", "收到意见一条，已采纳"),
    ];
    post(&mut drafter, &desk, &report).await;
    let page = anyone.get(&public).await.text();
    assert!(page.contains("收到意见一条，已采纳") && page.contains("已删去该证明"));
    let steps = queries::preparations(county.store.reader(), &document).await;
    assert_eq!(steps.unwrap()[0].state, "done");

    let erase = EraseComment {
        comment_id: one,
        expected_version: 3,
        reason: "本人要求".to_owned(),
    };
    county.act("drafter", erase).await.unwrap();
    let page = anyone.get(&public).await.text();
    assert!(page.contains("原文已删除") && page.contains("已删去该证明"));
    let report = county.store.verify(&VerifyOptions::default()).await;
    let report = report.unwrap();
    assert!(report.is_clean(), "{:?}", report.faults);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_way() {
    go(County::sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_way_on_postgres() {
    if let Some(county) = County::postgres("the_whole_way_on_postgres").await {
        go(county).await;
    }
}
