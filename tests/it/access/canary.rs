//! Canary words in drafts, reviews and earlier texts: none of them leaves for those outside.

use std::sync::Arc;

use axum::http::Method;
use guiku::app::drafting::draft::{self, DraftFields, SaveDraft};
use guiku::app::drafting::submit::SubmitForReview;
use guiku::app::registration::register::Register;
use guiku::app::registration::void::VoidNumber;
use guiku::app::review::accept::AcceptReview;
use guiku::app::review::answer::{AnswerFindings, FindingAnswer};
use guiku::app::review::notes::{self, SaveNotes};
use guiku::app::review::opinion::{FindingInput, IssueOpinion};
use guiku::domain::review::{Answer, CheckResult, Opinion};
use guiku::store::queries;
use guiku::web::route::Policy;
use serde_json::json;

use crate::support::County;

const CANARY: &str = "金丝雀";

/// Everything that everybody may fetch, with `id` wherever a path asks for one.
async fn crawl(county: &Arc<County>, id: &str) -> Vec<(String, String)> {
    county.index().await;
    let mut anonymous = county.anonymous();
    let mut pages = Vec::new();
    for row in guiku::web::routes().rows() {
        if row.policy != Policy::Public || row.method != Method::GET {
            continue;
        }
        let mut path = String::new();
        let mut rest = row.path;
        while let Some((before, after)) = rest.split_once('{') {
            path.push_str(before);
            path.push_str(id);
            rest = after.split_once('}').unwrap().1;
        }
        path.push_str(rest);
        let text = anonymous.get(&path).await.text();
        pages.push((path, text));
    }
    let size = anonymous.get("/api/v1/log").await.json()["size"]
        .as_i64()
        .unwrap();
    let mut more = vec![
        format!("/api/v1/documents/{id}/events?proof=true"),
        "/api/v1/documents?q=%E9%87%91%E4%B8%9D%E9%9B%80&facets=true".to_owned(),
        "/api/v1/documents?q=&facets=true".to_owned(),
        "/api/v1/provisions?q=%E9%87%91%E4%B8%9D%E9%9B%80".to_owned(),
    ];
    more.extend((0..size).map(|seq| format!("/api/v1/log/proof?seq={seq}")));
    let ledger = anonymous.get("/api/v1/numbers").await.json();
    for series in ledger["series"].as_array().unwrap() {
        let series = guiku::web::page::encode(series["id"].as_str().unwrap());
        more.push(format!("/api/v1/numbers?series={series}"));
    }
    for path in more {
        let text = anonymous.get(&path).await.text();
        pages.push((path, text));
    }
    pages
}

/// What was asked for may be told back; nothing else.
fn assert_silent(pages: &[(String, String)]) {
    for (path, text) in pages {
        let told_back = path.contains("?q=");
        let words = if told_back {
            text.replace("“金丝雀”", "")
        } else {
            text.clone()
        };
        assert!(!words.contains("金丝雀甲"), "{path}: {text}");
        assert!(told_back || !words.contains(CANARY), "{path}: {text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_seen_by_nobody_outside() {
    let county = Arc::new(County::sqlite().await);
    let text = "第一条 金丝雀甲正文。\n第二条 金丝雀甲又一条。";
    let id = county.draft("金丝雀甲管理办法", text, "gov").await;
    county.complete(&id).await;
    assert_silent(&crawl(&county, &id).await);
    let review = county.submit(&id).await;
    let cx = county.cx("reviewer").await;
    let notes = SaveNotes {
        body: json!({ "reason": "金丝雀甲草稿" }),
        expected_version: 0,
    };
    notes::save(&county.store, &cx, &review, notes)
        .await
        .unwrap();
    assert_silent(&crawl(&county, &id).await);
    assert_silent(&crawl(&county, &review).await);
    for person in ["examiner", "admin"] {
        let mut client = county.client(person).await;
        for path in ["", "/provisions", "/text", "/events"] {
            let answer = client.get(&format!("/api/v1/documents/{id}{path}")).await;
            assert_eq!(answer.status, 404, "{person} {path}: {}", answer.text());
        }
        let answer = client.get(&format!("/api/v1/reviews/{review}")).await;
        assert_eq!(answer.status, 404, "{person}: {}", answer.text());
    }
    let mut drafter = county.client("drafter").await;
    let seen = drafter.get(&format!("/api/v1/reviews/{review}")).await;
    assert_eq!(seen.status, 200);
    assert!(
        !seen.text().contains("金丝雀甲草稿"),
        "notes are the reviewer's own"
    );
    let mut office = county.client("office").await;
    let early = office.get(&format!("/api/v1/documents/{id}")).await;
    assert_eq!(early.status, 404, "the office has no part in it yet");
    let mut reviewer = county.client("reviewer").await;
    let draft = reviewer.get(&format!("/api/v1/documents/{id}/draft")).await;
    assert_eq!(draft.status, 403, "drafts are the drafter's");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_without_publication_shows_no_title() {
    let county = Arc::new(County::sqlite().await);
    let text = "第一条 金丝雀甲正文。";
    let id = county.signed("金丝雀甲收费办法", text).await;
    let register = Register {
        document_id: id.clone(),
        expected_version: county.row(&id).await.row_version,
    };
    county.act("registrar", register).await.unwrap();
    assert_silent(&crawl(&county, &id).await);
    let void = VoidNumber {
        document_id: id.clone(),
        expected_version: county.row(&id).await.row_version,
        reason: "编号错误".to_owned(),
    };
    county.act("registrar", void).await.unwrap();
    let pages = crawl(&county, &id).await;
    assert_silent(&pages);
    assert!(pages.iter().any(|(path, text)| {
        path.starts_with("/api/v1/numbers?series") && text.contains("编号错误")
    }));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_before_publication_stays_inside() {
    let county = Arc::new(County::sqlite().await);
    let first = "第一条 金丝雀甲初稿。\n第二条 本办法自公布之日起施行。";
    let id = county.draft("测试县公园管理办法", first, "gov").await;
    county.complete(&id).await;
    let review = county.submit(&id).await;
    let accept = AcceptReview {
        review_id: review.clone(),
        expected_version: 1,
    };
    county.act("reviewer", accept).await.unwrap();
    let opinion = IssueOpinion {
        review_id: review.clone(),
        expected_version: 2,
        opinion: Opinion::Amend,
        reason: "金丝雀甲理由".to_owned(),
        checklist: county.checklist(CheckResult::Met),
        findings: vec![FindingInput {
            eid: Some("art_1".to_owned()),
            category: "文字".to_owned(),
            content: "金丝雀甲意见".to_owned(),
            basis: None,
        }],
    };
    county.act("reviewer", opinion).await.unwrap();
    let finding = queries::findings(county.store.reader(), &review)
        .await
        .unwrap();
    let answers = AnswerFindings {
        document_id: id.clone(),
        expected_version: county.row(&id).await.row_version,
        answers: vec![FindingAnswer {
            finding_id: finding[0].id.clone(),
            answer: Answer::Adopted,
            reason: "金丝雀甲答复".to_owned(),
        }],
    };
    county.act("drafter", answers).await.unwrap();
    let cx = county.cx("drafter").await;
    let save = SaveDraft {
        title: "测试县公园管理办法".to_owned(),
        text: first.replace("金丝雀甲初稿", "公园由县住房和城乡建设局管理"),
        fields: DraftFields::default(),
        expected_version: 1,
    };
    draft::save(&county.store, &cx, &id, save).await.unwrap();
    let submit = SubmitForReview {
        document_id: id.clone(),
        expected_version: county.row(&id).await.row_version,
        reviewer: Some(county.authority("justice")),
    };
    let second = county.act("drafter", submit).await.unwrap().review_id;
    finish(&county, &id, &second).await;

    let pages = crawl(&county, &id).await;
    assert_silent(&pages);
    assert!(
        pages
            .iter()
            .any(|(_, text)| text.contains("公园由县住房和城乡建设局管理"))
    );
    let mut drafter = county.client("drafter").await;
    let inside = drafter.get(&format!("/api/v1/documents/{id}")).await;
    assert!(
        inside.text().contains("金丝雀甲意见"),
        "the case is there for its people"
    );
}

async fn finish(county: &County, id: &str, review: &str) {
    let accept = AcceptReview {
        review_id: review.to_owned(),
        expected_version: 1,
    };
    county.act("reviewer", accept).await.unwrap();
    let lawful = IssueOpinion {
        review_id: review.to_owned(),
        expected_version: 2,
        opinion: Opinion::Lawful,
        reason: String::new(),
        checklist: county.checklist(CheckResult::Met),
        findings: Vec::new(),
    };
    county.act("reviewer", lawful).await.unwrap();
    let meeting = guiku::app::decision::meeting::RecordMeeting {
        document_id: id.to_owned(),
        expected_version: county.row(id).await.row_version,
        meeting: "县政府第2次常务会议".to_owned(),
        held_on: county.today(),
        result: guiku::domain::document::MeetingResult::Passed,
        dissent: "金丝雀甲异议".to_owned(),
        votes: None,
        minutes: String::new(),
        dissents: Vec::new(),
        note: String::new(),
    };
    county.act("office", meeting).await.unwrap();
    let sign = guiku::app::decision::sign::Sign {
        document_id: id.to_owned(),
        expected_version: county.row(id).await.row_version,
        signed_on: county.today(),
        signed_by: "县长".to_owned(),
    };
    county.act("office", sign).await.unwrap();
    let register = Register {
        document_id: id.to_owned(),
        expected_version: county.row(id).await.row_version,
    };
    county.act("registrar", register).await.unwrap();
    let publish = guiku::app::publication::publish::Publish {
        document_id: id.to_owned(),
        expected_version: county.row(id).await.row_version,
        published_on: None,
        channel: "县政府网站".to_owned(),
    };
    county.act("publisher", publish).await.unwrap();
}
