//! Nothing of a campaign is public before its results are.

use axum::http::StatusCode;
use serde_json::json;

use super::county::{decided, opened, plan, post, proposed_and_checked, published, seen, stocked};
use crate::support::County;

const CANARY: &str = "金丝雀甲清理";

async fn silent(county: &County, id: &str) {
    let mut anyone = county.anonymous();
    for path in [
        format!("/cleanups/{id}"),
        format!("/cleanups/{id}/lists/results.xlsx"),
        format!("/cleanups/{id}/lists/results.docx"),
        format!("/api/v1/cleanups/{id}"),
    ] {
        let answer = anyone.get(&path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    let title = super::county::title(2);
    let document = county.imported(&title).await;
    for path in [
        "/".to_owned(),
        "/cleanups".to_owned(),
        "/api/v1/cleanups".to_owned(),
        format!("/documents/{document}"),
        format!("/documents/{document}/events"),
        format!("/api/v1/documents/{document}"),
        format!("/api/v1/documents/{document}/events"),
    ] {
        let text = anyone.get(&path).await.text();
        assert!(!text.contains(CANARY) && !text.contains(id), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_public_before_the_results_are() {
    let county = stocked().await;
    let mut plan = plan(&county);
    plan["title"] = json!(CANARY);
    let mut lead = county.client("cleaner").await;
    let made = post(&mut lead, "/api/v1/campaigns", &plan).await;
    let draft = made["id"].as_str().unwrap().to_owned();
    silent(&county, &draft).await;
    for login in ["drafter", "office", "publisher"] {
        let mut client = county.client(login).await;
        let path = format!("/api/v1/campaigns/{draft}");
        let answer = client.get(&path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{login} sees no plan");
        let all = client.get("/api/v1/campaigns").await.text();
        assert!(!all.contains(CANARY), "{login}: {all}");
    }
    let id = opened(&county, &plan).await;
    let document = county.imported(&super::county::title(2)).await;
    let events = county.store.events_of(&document).await.unwrap().len();
    proposed_and_checked(&county, &id).await;
    silent(&county, &id).await;
    let now = county.store.events_of(&document).await.unwrap().len();
    assert_eq!(
        now, events,
        "a document tells of no clean-up before the decision"
    );
    decided(&county, &id, "2026-12-20").await;
    silent(&county, &id).await;
    let mut drafter = county.client("drafter").await;
    let handling = seen(&mut drafter, &id).await;
    assert!(
        handling["dissent"].is_null() && handling["items"].is_array(),
        "{handling}"
    );
    let mut anyone = county.anonymous();
    let answer = anyone.get(&format!("/cleanups/{id}")).await;
    assert_eq!(
        answer.status,
        StatusCode::NOT_FOUND,
        "decided, not published"
    );
    published(&county, &id).await;
    let all = anyone.get("/cleanups").await.text();
    assert!(all.contains(CANARY));
    let mut office = county.client("office").await;
    let inside = seen(&mut office, &id).await;
    assert_eq!(inside["dissent"], "一人保留意见");
}
