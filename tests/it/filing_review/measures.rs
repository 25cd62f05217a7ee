//! 停止执行、责令改正、撤销, over the API and the pages.

use guiku::app::filing::review::{PointAnswer, ReviewAct};
use guiku::domain::filing_review::ItemResult;
use serde_json::json;

use super::{CANARY, act, clean, field, items, open, point, public, registered, seen, staffed};
use crate::support::County;

#[tokio::test]
async fn one_provision_is_suspended_and_everybody_reads_why() {
    let county = staffed(County::sqlite().await).await;
    let document = registered(&county).await;
    let review = open(&county, &document).await.id;
    let suspend = |eid: &str, because: &str| ReviewAct::Suspend {
        provisions: vec![eid.to_owned()],
        because: because.to_owned(),
    };
    let bare = act(&county, "examiner", &review, suspend("art_3", " ")).await;
    assert_eq!(field(&bare.unwrap_err()), "because");
    let nowhere = act(&county, "examiner", &review, suspend("art_99", "违法")).await;
    assert_eq!(field(&nowhere.unwrap_err()), "provisions");
    let because = "县人大常委会主任会议决定，第三条设定罚款没有法律依据";
    act(&county, "examiner", &review, suspend("art_3", because))
        .await
        .unwrap();
    county.set_day("2027-01-04");
    let page = public(&county, &document).await;
    assert!(page.contains("部分停止执行"), "{page}");
    assert!(page.contains("第三条：县人大常委会主任会议决定"), "{page}");
    clean(&county).await;
}

#[tokio::test]
async fn a_document_is_revoked_over_the_api() {
    let county = staffed(County::sqlite().await).await;
    let document = registered(&county).await;
    let review = open(&county, &document).await.id;
    let check = items(&county, &review, ItemResult::Problem).await;
    act(&county, "examiner", &review, check).await.unwrap();
    act(&county, "examiner", &review, point(Some("art_2")))
        .await
        .unwrap();
    let mut examiner = county.client("examiner").await;
    let path = format!("/api/v1/filing-reviews/{review}");
    let view = examiner.get(&path).await.json();
    let version = view["row_version"].as_i64().unwrap();
    let acts = format!("{path}/acts");
    let revoke = json!({ "command": "revoke", "because": "县人大常委会第八次会议决定" });
    let early = json!({ "expected_version": version, "act": revoke });
    let early = examiner.json("POST", &acts, &early, None).await;
    assert_eq!(early.status.as_u16(), 409, "no opinion yet");
    let issue = json!({ "command": "issue_opinion", "number": "人审1号", "opinion": "请修改" });
    let issue = json!({ "expected_version": version, "act": issue });
    let done = examiner.json("POST", &acts, &issue, None).await;
    assert_eq!(done.status.as_u16(), 200, "{}", done.text());
    let points = seen(&county, "filer", &review).await.points;
    let answer = ReviewAct::AnswerPoints {
        answers: vec![PointAnswer {
            point_id: points[0].id.clone(),
            adopted: false,
            answer: format!("{CANARY}不采纳"),
        }],
    };
    act(&county, "filer", &review, answer).await.unwrap();
    let order = json!({ "command": "order", "text": "限期改正", "due_on": "2026-12-30" });
    let order = json!({ "expected_version": version + 2, "act": order });
    let done = examiner.json("POST", &acts, &order, None).await;
    assert_eq!(done.status.as_u16(), 200, "{}", done.text());
    let stale = json!({ "expected_version": version, "act": revoke });
    let stale = examiner.json("POST", &acts, &stale, None).await;
    assert_eq!(stale.status.as_u16(), 409);
    let revoke = json!({ "expected_version": version + 3, "act": revoke });
    let done = examiner.json("POST", &acts, &revoke, None).await;
    assert_eq!(done.status.as_u16(), 200, "{}", done.text());
    let page = public(&county, &document).await;
    assert!(page.contains("县人大常委会第八次会议决定"), "{page}");
    assert!(page.contains("已撤销") && !page.contains(CANARY), "{page}");
    clean(&county).await;
}

#[tokio::test]
async fn the_page_of_a_review_has_a_form_for_what_may_be_done() {
    let county = staffed(County::sqlite().await).await;
    let document = registered(&county).await;
    let filing = super::filing(&county, &document, "npc").await;
    let mut examiner = county.client("examiner").await;
    let version = filing.row_version.to_string();
    let start = [
        ("expected_version", version.as_str()),
        ("mode", "ex_officio"),
        ("examiner", "备案审查科"),
    ];
    let started = examiner
        .form(&format!("/workbench/filings/{}/reviews", filing.id), &start)
        .await;
    assert_eq!(started.status.as_u16(), 303, "{}", started.text());
    let rows = guiku::store::filing_reviews::reviews_of(county.store.reader(), &filing.id).await;
    let id = rows.unwrap()[0].id.clone();
    let path = format!("/workbench/filing-reviews/{id}");
    let page = examiner.get(&path).await.text();
    assert!(
        page.contains("逐项审查") && page.contains("记录问题"),
        "{page}"
    );
    assert!(!page.contains("value=\"revoke\""), "{page}");
    let wrong = [
        ("expected_version", "1"),
        ("command", "add_point"),
        ("eid", "art_2"),
        ("problem", "证明没有依据"),
        ("advice", ""),
    ];
    let wrong = examiner.form(&path, &wrong).await;
    assert_eq!(wrong.status.as_u16(), 422);
    let text = wrong.text();
    assert!(
        text.contains("请填写修改建议") && text.contains("证明没有依据"),
        "{text}"
    );
    let good = [
        ("expected_version", "1"),
        ("command", "add_point"),
        ("eid", "art_2"),
        ("problem", "证明没有依据"),
        ("advice", "删去"),
    ];
    let done = examiner.form(&path, &good).await;
    assert_eq!(done.status.as_u16(), 303, "{}", done.text());
    let mut filer = county.client("filer").await;
    let page = filer.get(&path).await.text();
    assert!(!page.contains("证明没有依据"), "not said to the issuer yet");
    let mut auditor = county.client("auditor").await;
    let page = auditor.get(&path).await.text();
    assert!(
        page.contains("证明没有依据") && !page.contains("<form class=\"box"),
        "{page}"
    );
}
