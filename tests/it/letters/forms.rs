//! The pages and the interface.

use std::sync::Arc;

use super::{TEXT, TITLE};
use crate::support::{Answer, County};

fn hidden(answer: &Answer, name: &str) -> String {
    let text = answer.text();
    let mark = format!("name=\"{name}\" value=\"");
    let (_, rest) = text
        .split_once(&mark)
        .unwrap_or_else(|| panic!("no {name}: {text}"));
    rest.split_once('"').unwrap().0.to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn from_the_case_to_the_file() {
    let county = Arc::new(County::sqlite().await);
    let id = county.draft(TITLE, TEXT, "gov").await;
    county.complete(&id).await;
    county.submit(&id).await;
    let mut drafter = county.client("drafter").await;
    let case = drafter.get(&format!("/workbench/documents/{id}")).await;
    let link = format!("/workbench/letters/new?kind=review_request&amp;subject={id}");
    assert!(case.text().contains(&link), "{}", case.text());
    let form = drafter.get(&link.replace("&amp;", "&")).await;
    assert_eq!(form.status.as_u16(), 200, "{}", form.text());
    let fields = [("kind", "review_request"), ("subject", id.as_str())];
    let refused = drafter.form("/workbench/letters/preview", &fields).await;
    assert_eq!(refused.status.as_u16(), 422, "{}", refused.text());
    assert!(refused.text().contains("请填写联系人及联系方式"));
    let fields = [fields[0], fields[1], ("contact", "王五")];
    let preview = drafter.form("/workbench/letters/preview", &fields).await;
    assert_eq!(preview.status.as_u16(), 200, "{}", preview.text());
    assert!(preview.text().contains("测县住建送审〔2026〕1号"));
    let previewed = hidden(&preview, "previewed");
    let fields = [
        fields[0],
        fields[1],
        fields[2],
        ("previewed", &previewed),
        ("key", "k1"),
    ];
    let issued = drafter.form("/workbench/letters", &fields).await;
    assert_eq!(issued.status.as_u16(), 303, "{}", issued.text());
    let place = issued.location().to_owned();
    let again = drafter.form("/workbench/letters", &fields).await;
    assert_eq!(again.location(), place, "a form sent twice is one letter");
    let page = drafter.get(&place).await.text();
    assert!(
        page.contains("已发出") && page.contains("作废此文书"),
        "{page}"
    );
    let file = drafter.get(&format!("{place}/file")).await;
    assert!(file.body.starts_with(b"PK"));
    assert_eq!(file.headers["cache-control"], "private, no-store");
    let case = drafter
        .get(&format!("/workbench/documents/{id}"))
        .await
        .text();
    assert!(case.contains(&place) && case.contains("测县住建送审〔2026〕1号"));
    assert!(
        drafter
            .get("/workbench/letters")
            .await
            .text()
            .contains(&place)
    );
    let silent = drafter
        .form(&format!("{place}/void"), &[("reason", "")])
        .await;
    assert_eq!(silent.status.as_u16(), 422, "{}", silent.text());
    let voided = drafter
        .form(&format!("{place}/void"), &[("reason", "误发")])
        .await;
    assert_eq!(voided.status.as_u16(), 303, "{}", voided.text());
    let mut examiner = county.client("examiner").await;
    assert_eq!(examiner.get(&place).await.status.as_u16(), 404);
    assert_eq!(
        examiner.get(&format!("{place}/file")).await.status.as_u16(),
        404
    );
    let mut anonymous = county.anonymous();
    assert_eq!(
        anonymous
            .get(&format!("{place}/file"))
            .await
            .status
            .as_u16(),
        303
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_interface_and_the_templates() {
    let county = Arc::new(County::sqlite().await);
    let id = county.draft(TITLE, TEXT, "gov").await;
    county.complete(&id).await;
    county.submit(&id).await;
    let mut drafter = county.client("drafter").await;
    let mut body = serde_json::json!({
        "kind": "review_request", "subject_id": id, "values": { "contact": "王五" }
    });
    let told = drafter
        .json("POST", "/api/v1/letters/preview", &body, None)
        .await;
    assert_eq!(told.status.as_u16(), 200, "{}", told.text());
    body["previewed"] = told.json()["digest"].clone();
    let given = drafter
        .json("POST", "/api/v1/letters", &body, Some("once"))
        .await;
    assert_eq!(given.status.as_u16(), 201, "{}", given.text());
    let given = given.json();
    let again = drafter
        .json("POST", "/api/v1/letters", &body, Some("once"))
        .await;
    assert_eq!(again.json()["id"], given["id"]);
    let list = drafter
        .get(&format!("/api/v1/letters?about={id}"))
        .await
        .json();
    assert_eq!(list["results"].as_array().unwrap().len(), 1);
    let path = format!("/api/v1/letters/{}/void", given["id"].as_str().unwrap());
    let reason = serde_json::json!({ "reason": "误发" });
    let voided = drafter.json("POST", &path, &reason, None).await;
    assert_eq!(voided.json()["state"], "voided", "{}", voided.text());
    let mut admin = county.client("admin").await;
    let page = admin.get("/admin/letters?version=shipped-circular").await;
    let text = page.text();
    assert!(
        text.contains("from = 2026-11-24") && text.contains("overdue_list"),
        "{text}"
    );
    let all = admin.get("/api/v1/letter-templates").await.json();
    let mut versions = all["results"].as_array().unwrap().iter();
    let circular = versions.find(|one| one["kind"] == "circular").unwrap();
    let source = circular["source"].as_str().unwrap();
    let source = source.replace("from = 2020-01-01", "from = 2026-11-24");
    let bad = source.replace("{overdue_list}", "{nothing}");
    let checked = admin
        .form("/admin/letters/check", &[("source", &bad)])
        .await;
    assert_eq!(checked.status.as_u16(), 422);
    assert!(checked.text().contains("“nothing”"), "{}", checked.text());
    let checked = admin
        .form("/admin/letters/check", &[("source", &source)])
        .await;
    assert!(checked.text().contains("示例一"), "{}", checked.text());
    let fields = [("source", source.as_str()), ("reason", "统一格式")];
    let saved = admin.form("/admin/letters", &fields).await;
    assert!(saved.text().contains("已保存"), "{}", saved.text());
}
