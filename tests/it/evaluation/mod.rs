//! 评估: refusals first, then from what is due to a clean-up of what should be acted on.

use std::sync::Arc;

use serde_json::{Value as Json, json};

use crate::support::{Client, County};

const TITLE: &str = "测试县停车收费管理办法";
const TEXT: &str =
    "第一条 为规范停车收费，制定本办法。\n第二条 本办法自公布之日起施行，有效期五年。";

fn body(outcome: &str, on: &str, kind: &str) -> Json {
    let criteria = [
        "legality",
        "reasonableness",
        "feasibility",
        "fairness",
        "effect",
        "public_opinion",
    ];
    let criteria = criteria.map(|id| json!({"id": id, "finding": "没有问题"}));
    json!({"kind": kind, "evaluated_on": on, "criteria": criteria, "outcome": outcome,
        "reason": "运行平稳", "report": "关于《办法》的评估报告，局长签署"})
}

async fn posted(client: &mut Client, id: &str, body: &Json) -> (u16, String) {
    let path = format!("/api/v1/documents/{id}/evaluations");
    let answer = client.json("POST", &path, body, None).await;
    (answer.status.as_u16(), answer.text())
}

/// A published document with an evaluation on record.
pub(crate) async fn evaluated(county: &County) {
    use guiku::app::evaluation::{CriterionLine, RecordEvaluation, criteria};
    use guiku::domain::evaluation::{EvaluationKind, EvaluationOutcome};
    let document_id = county.published("测试县评估样本办法", TEXT).await;
    let list = criteria(&county.program(), county.today()).items;
    let command = RecordEvaluation {
        document_id,
        kind: EvaluationKind::OnDemand,
        evaluated_on: county.today(),
        criteria: list
            .into_iter()
            .map(|item| CriterionLine {
                id: item.id,
                finding: "没有问题".to_owned(),
            })
            .collect(),
        outcome: EvaluationOutcome::Keep,
        reason: "运行平稳".to_owned(),
        report: "评估报告".to_owned(),
    };
    county.act("drafter", command).await.unwrap();
}

async fn refusals(county: County) {
    let county = Arc::new(county);
    let id = county.published(TITLE, TEXT).await;
    let draft = county.draft("测试县草案办法", TEXT, "gov").await;
    let today = county.today().to_string();
    let good = body("keep", &today, "on_demand");
    let (status, _) = posted(&mut county.anonymous(), &id, &good).await;
    assert_eq!(status, 401);
    let mut reviewer = county.client("reviewer").await;
    assert_eq!(posted(&mut reviewer, &id, &good).await.0, 403);
    let mut other = county.client("both").await;
    let (status, told) = posted(&mut other, &id, &good).await;
    assert!(status == 403 && told.contains("起草单位"), "{told}");
    let mut drafter = county.client("drafter").await;
    assert_eq!(posted(&mut drafter, &draft, &good).await.0, 404);
    let late = body("keep", "2099-01-01", "on_demand");
    let (status, told) = posted(&mut drafter, &id, &late).await;
    assert!(status == 422 && told.contains("evaluated_on"), "{told}");
    let early = body("keep", "2001-01-01", "on_demand");
    let (_, told) = posted(&mut drafter, &id, &early).await;
    assert!(told.contains("施行日期"), "{told}");
    let mut gap = good.clone();
    gap["criteria"][1]["finding"] = json!("  ");
    let (_, told) = posted(&mut drafter, &id, &gap).await;
    assert!(
        told.contains("criteria.reasonableness") && told.contains("合理性"),
        "{told}"
    );
    let mut unknown = good.clone();
    unknown["criteria"][0]["id"] = json!("beauty");
    let (_, told) = posted(&mut drafter, &id, &unknown).await;
    assert!(told.contains("beauty"), "{told}");
    let (_, told) = posted(&mut drafter, &id, &body("keep", &today, "before_expiry")).await;
    assert!(told.contains("kind"), "no term was entered: {told}");
    let desk = drafter.get("/api/v1/evaluations").await.json();
    assert_eq!(desk["recorded"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_and_what_is_missing() {
    refusals(County::sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_and_what_is_missing_on_postgres() {
    let name = "evaluation: refusals";
    if let Some(county) = County::postgres(name).await {
        refusals(county).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_year_later_it_is_due_and_what_should_be_amended_goes_into_a_clean_up() {
    let county = Arc::new(County::sqlite().await);
    county.set_day("2026-11-24");
    let id = county.published(TITLE, TEXT).await;
    county.index().await;
    let mut drafter = county.client("drafter").await;
    let desk = drafter.get("/api/v1/evaluations").await.json();
    let due = &desk["due"][0];
    assert_eq!(
        (&due["kind"], &due["due_on"], &due["come"], &due["mine"]),
        (
            &json!("first"),
            &json!("2027-11-24"),
            &json!(false),
            &json!(true)
        ),
        "{desk}"
    );
    assert!(due["remark"].as_str().unwrap().contains("待核实"));
    county.set_day("2027-12-01");
    let mut drafter = county.client("drafter").await;
    let page = drafter.get("/workbench/evaluations").await;
    assert!(page.text().contains("已到时间 1 件"), "{}", page.text());
    let form = drafter.get(&format!("/workbench/evaluations/{id}")).await;
    assert!(form.text().contains("criteria.legality"));
    let (status, told) = posted(&mut drafter, &id, &body("amend", "2027-11-30", "first")).await;
    assert_eq!(status, 201, "{told}");
    let desk = drafter.get("/api/v1/evaluations").await.json();
    assert_eq!(desk["due"], json!([]), "{desk}");
    assert_eq!(desk["recorded"][0]["outcome"], "amend");
    let mut lead = county.client("cleaner").await;
    let plan = json!({"kind": "special", "title": "评估结果处理", "scope": {
        "issuers": [county.authority("gov")], "evaluated": true }});
    let made = lead.json("POST", "/api/v1/campaigns", &plan, None).await;
    let path = format!("/api/v1/campaigns/{}", made.json()["id"].as_str().unwrap());
    let version = lead.get(&path).await.json()["row_version"].clone();
    let opened = json!({ "expected_version": version });
    let opened = lead
        .json("POST", &format!("{path}/opening"), &opened, None)
        .await;
    assert!(opened.status.is_success(), "{}", opened.text());
    let campaign = lead.get(&path).await.json();
    assert_eq!(campaign["items"][0]["title"], TITLE, "{campaign}");
    let options = guiku::store::verify::VerifyOptions::default();
    assert!(county.store.verify(&options).await.unwrap().is_clean());
}
