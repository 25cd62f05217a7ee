use axum::http::StatusCode;
use guiku::store::verify::VerifyOptions;
use serde_json::{Value as Json, json};

use super::county::{decided, opened, post, published, refused, seen, stocked};

const INVALID: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;
const CONFLICT: StatusCode = StatusCode::CONFLICT;

fn proof(name: &str, disposition: &str) -> Json {
    let mut proof = json!({
        "name": name, "matter": "申请公共租赁住房", "demander": "测试县住房和城乡建设局",
        "issuer": "村（居）民委员会", "disposition": disposition,
    });
    if disposition == "cancel" {
        proof["test"] = json!("online");
        proof["substitute"] = json!("部门间信息共享核验");
    } else {
        proof["basis"] = json!("《社会救助暂行办法》第四十八条");
    }
    json!({ "proof": proof })
}

fn with(mut body: Json, name: &str, value: Json) -> Json {
    body["proof"][name] = value;
    body
}

#[tokio::test(flavor = "multi_thread")]
async fn proofs_are_kept_with_a_basis_or_cancelled_by_a_test() {
    let county = stocked().await;
    let plan = json!({"kind": "proofs", "title": "证明事项清理", "scope": {"issuers": []}});
    let id = opened(&county, &plan).await;
    let path = format!("/api/v1/campaigns/{id}/proofs");
    let mut lead = county.client("cleaner").await;
    refused(
        &mut lead,
        &path,
        &proof("收入证明", "keep"),
        StatusCode::FORBIDDEN,
    )
    .await;
    let said = refused(
        &mut lead,
        &format!("/api/v1/campaigns/{id}/submission"),
        &json!({"expected_version": 2}),
        CONFLICT,
    )
    .await;
    assert!(said.contains("no-proofs"), "{said}");
    let mut drafter = county.client("drafter").await;
    for (body, field) in [
        (with(proof("x", "keep"), "name", json!(" ")), "name"),
        (with(proof("x", "keep"), "demander", json!("")), "demander"),
        (with(proof("x", "keep"), "issuer", json!("")), "issuer"),
        (with(proof("x", "keep"), "basis", json!("")), "basis"),
        (with(proof("x", "keep"), "test", json!("online")), "test"),
        (with(proof("x", "cancel"), "test", Json::Null), "test"),
        (
            with(proof("x", "cancel"), "test", json!("tradition")),
            "test",
        ),
    ] {
        let said = refused(&mut drafter, &path, &body, INVALID).await;
        assert!(said.contains(&format!("\"field\":\"{field}\"")), "{said}");
    }
    let kept = post(&mut drafter, &path, &proof("收入证明", "keep")).await;
    refused(&mut drafter, &path, &proof("收入证明", "keep"), CONFLICT).await;
    post(&mut drafter, &path, &proof("无房证明", "cancel")).await;
    let wrong = post(&mut drafter, &path, &proof("无犯罪记录证明", "cancel")).await;
    let removal = format!("{path}/removal");
    let drop =
        |reason: &str| json!({"proof_id": wrong["id"], "expected_version": 1, "reason": reason});
    refused(&mut drafter, &removal, &drop(""), INVALID).await;
    post(&mut drafter, &removal, &drop("本单位没有索要")).await;
    // put right, then checked
    let mut again = with(proof("收入证明", "keep"), "reason", json!("法规有明确规定"));
    again["proof_id"] = kept["id"].clone();
    again["expected_version"] = json!(9);
    refused(&mut drafter, &path, &again, CONFLICT).await;
    again["expected_version"] = json!(1);
    post(&mut drafter, &path, &again).await;
    let campaign = seen(&mut lead, &id).await;
    let open: Vec<Json> = campaign["proofs"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|proof| proof["state"] == "proposed")
        .map(|proof| json!({"id": proof["id"], "expected_version": proof["row_version"]}))
        .collect();
    assert_eq!(open.len(), 2);
    let checks = format!("{path}/checks");
    refused(
        &mut lead,
        &checks,
        &json!({"proofs": open, "agree": false}),
        INVALID,
    )
    .await;
    post(&mut lead, &checks, &json!({"proofs": open, "agree": true})).await;
    decided(&county, &id, "2026-12-01").await;
    published(&county, &id).await;
    let mut anyone = county.anonymous();
    let page = anyone.get(&format!("/cleanups/{id}")).await.text();
    assert!(page.contains("取消的证明事项目录（1 项）") && page.contains("无房证明"));
    assert!(page.contains("保留的证明事项清单（1 项）") && page.contains("社会救助暂行办法"));
    assert!(!page.contains("无犯罪记录证明"), "taken out of the list");
    let report = county
        .store
        .verify(&VerifyOptions::default())
        .await
        .unwrap();
    assert!(report.is_clean(), "{:?}", report.faults);
}

#[tokio::test(flavor = "multi_thread")]
async fn other_campaigns_have_no_proofs() {
    let county = stocked().await;
    let id = opened(&county, &super::county::plan(&county)).await;
    let mut drafter = county.client("drafter").await;
    let path = format!("/api/v1/campaigns/{id}/proofs");
    refused(&mut drafter, &path, &proof("收入证明", "keep"), CONFLICT).await;
}
