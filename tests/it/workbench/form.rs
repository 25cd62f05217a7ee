//! 形式检查 on the pages, without script: findings with links to their places, reasons, the reviewer's
//! view; and the same by the JSON API.

use axum::http::StatusCode;
use guiku::app::drafting::form::overrule::OverrideFormCheck;
use guiku::domain::form_check::FormCheck;
use serde_json::json;

use crate::support::County;

const TITLE: &str = "测试县集贸市场管理办法";
/// 第三条 is missing.
const TEXT: &str = "第一条 为了规范集贸市场管理，制定本办法。\n第二条 县市场监管局负责实施。\n\
                    第四条 本办法自公布之日起施行，有效期五年。";

/// The part of a page between two marks.
fn part<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    let rest = page
        .split_once(from)
        .unwrap_or_else(|| panic!("{from}: {page}"))
        .1;
    rest.split_once(to).map_or(rest, |(part, _)| part)
}

#[tokio::test]
async fn the_drafter_sees_what_fails_and_goes_there() {
    let county = County::sqlite().await;
    let id = county.draft(TITLE, TEXT, "gov").await;
    let path = format!("/workbench/documents/{id}");
    let mut client = county.client("drafter").await;
    let page = client.get(&path).await.text();
    let section = part(&page, "<section class=\"part\" id=\"form\">", "</section>");
    assert!(section.contains("1 项不合要求"), "{section}");
    let finding = part(section, "id=\"form-M7\"", "</form>");
    assert!(finding.contains("“第四条”之前缺“第三条”"), "{finding}");
    assert!(
        finding.contains("href=\"#art_4\">看第四条</a>"),
        "{finding}"
    );
    assert!(finding.contains("第 3 行"), "{finding}");
    assert!(finding.contains("GB/T 9704—2012） 7.3.3"), "{finding}");
    // the link has its target, which says what is wrong there
    let target = part(&page, "id=\"art_4\"", "</li>");
    assert!(target.contains("“第四条”之前缺“第三条”"), "{target}");
    // what is known by hearsay says so
    assert!(section.contains("条文待核实"));
    assert!(!page.contains("<script"));
}

#[tokio::test]
async fn a_refused_reason_stands_at_its_check_and_a_good_one_is_shown() {
    let county = County::sqlite().await;
    let id = county.draft(TITLE, TEXT, "gov").await;
    let path = format!("/workbench/documents/{id}/form-check");
    let mut client = county.client("drafter").await;
    let empty = [("check", "M7"), ("reason", "  "), ("key", "k1")];
    let refused = client.form(&path, &empty).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = refused.text();
    assert!(
        part(&page, "id=\"form-M7\"", "</form>").contains("请写明保留的理由"),
        "{page}"
    );
    let unknown = client
        .form(&path, &[("check", "M99"), ("reason", "沿用")])
        .await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unknown.text().contains("没有这一项检查"));
    for login in ["reviewer", "office"] {
        let mut other = county.client(login).await;
        let answer = other
            .form(&path, &[("check", "M7"), ("reason", "沿用")])
            .await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{login}");
    }

    let good = [
        ("check", "M7"),
        ("reason", "第三条留待<补充>"),
        ("key", "k2"),
    ];
    let done = client.form(&path, &good).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    assert_eq!(done.location(), format!("/workbench/documents/{id}#form"));
    let again = client.form(&path, &good).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "the same form again");
    let page = client
        .get(&format!("/workbench/documents/{id}"))
        .await
        .text();
    let finding = part(&page, "id=\"form-M7\"", "</form>");
    assert!(
        finding.contains("已说明") && finding.contains("第三条留待&#60;补充&#62;"),
        "{finding}"
    );
    assert!(
        page.contains("说明保留形式问题的理由"),
        "it stands among the events"
    );
}

#[tokio::test]
async fn saving_may_lead_to_the_check() {
    let county = County::sqlite().await;
    let id = county.draft(TITLE, "", "gov").await;
    let path = format!("/workbench/documents/{id}/draft");
    let mut client = county.client("drafter").await;
    let form = [
        ("title", TITLE),
        ("text", TEXT),
        ("expected_version", "1"),
        ("row_version", "1"),
        ("then", "form"),
    ];
    let saved = client.form(&path, &form).await;
    assert_eq!(saved.location(), format!("/workbench/documents/{id}#form"));
    let page = client
        .get(&format!("/workbench/documents/{id}"))
        .await
        .text();
    assert!(page.contains("“第四条”之前缺“第三条”"));
}

#[tokio::test]
async fn the_reviewer_sees_findings_and_reasons() {
    let county = County::sqlite().await;
    let id = county.draft(TITLE, TEXT, "gov").await;
    let reason = OverrideFormCheck {
        document_id: id.clone(),
        check: FormCheck::Numbering,
        reason: "第三条留待补充".to_owned(),
    };
    county.act("drafter", reason).await.unwrap();
    county.complete(&id).await;
    let review = county.submit(&id).await;
    let mut client = county.client("reviewer").await;
    let page = client
        .get(&format!("/workbench/reviews/{review}"))
        .await
        .text();
    let section = part(&page, "<div class=\"box\" id=\"form\">", "</article>");
    assert!(section.contains("“第四条”之前缺“第三条”"), "{section}");
    assert!(section.contains("href=\"#art_4\""), "{section}");
    assert!(section.contains("保留理由：第三条留待补充"), "{section}");
    assert!(
        !section.contains("/form-check\""),
        "reasons are the drafter's"
    );
    assert!(page.contains("class=\"provision\" id=\"art_4\""));
}

#[tokio::test]
async fn by_the_api() {
    let county = County::sqlite().await;
    let id = county.draft(TITLE, TEXT, "gov").await;
    let path = format!("/api/v1/documents/{id}/form-check");
    let mut drafter = county.client("drafter").await;
    let mut stranger = county.client("both").await;
    assert_eq!(stranger.get(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        county.anonymous().get(&path).await.status,
        StatusCode::UNAUTHORIZED
    );
    let view = drafter.get(&path).await.json();
    assert_eq!(view["of"], "draft");
    let numbering = view["findings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|finding| finding["check"] == "M7")
        .unwrap();
    assert_eq!(numbering["verdict"], "fail");
    assert_eq!(numbering["remarks"][0]["eid"], "art_4");

    let overrides = format!("{path}/overrides");
    let refused = drafter
        .json(
            "POST",
            &overrides,
            &json!({"check": "M7", "reason": ""}),
            None,
        )
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.json()["errors"][0]["field"], "reason");
    let body = json!({"check": "M7", "reason": "留待补充"});
    let foreign = stranger.json("POST", &overrides, &body, None).await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
    let done = drafter.json("POST", &overrides, &body, Some("k")).await;
    assert_eq!(done.status, StatusCode::CREATED, "{}", done.text());
    let again = drafter.json("POST", &overrides, &body, Some("k")).await;
    assert_eq!(again.json(), done.json());
    let view = drafter.get(&path).await.text();
    assert!(view.contains("留待补充"));
}
