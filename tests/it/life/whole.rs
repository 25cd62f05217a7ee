use guiku::app::Error;
use guiku::app::decision::meeting::RecordMeeting;
use guiku::app::registration::register::Register;
use guiku::app::review::accept::AcceptReview;
use guiku::app::review::opinion::IssueOpinion;
use guiku::domain::document::MeetingResult;
use guiku::domain::review::{CheckResult, Opinion};
use guiku::store::queries;

use crate::support::County;

const TEXT: &str = "第一条 为了规范公共租赁住房管理，制定本办法。\n第二条 本办法自2027年1月1日起施行，有效期五年。";

fn meeting(id: &str, version: i64, county: &County) -> RecordMeeting {
    RecordMeeting {
        document_id: id.to_owned(),
        expected_version: version,
        meeting: "县政府第1次常务会议".to_owned(),
        held_on: county.today(),
        result: MeetingResult::Passed,
        dissent: String::new(),
        votes: None,
        minutes: String::new(),
        dissents: Vec::new(),
        note: String::new(),
    }
}

#[tokio::test]
async fn nothing_goes_to_the_meeting_without_an_opinion() {
    let county = County::sqlite().await;
    let id = county
        .draft("测试县公共租赁住房管理办法", TEXT, "gov")
        .await;
    let refused = county
        .act("office", meeting(&id, 1, &county))
        .await
        .unwrap_err();
    assert!(refused.to_string().contains("合法性审核"), "{refused}");
    assert!(matches!(refused, Error::Refused { rule: Some(_), .. }));
}

#[tokio::test]
async fn submission_names_every_missing_paper_and_step() {
    let county = County::sqlite().await;
    let id = county
        .draft("测试县公共租赁住房管理办法", TEXT, "gov")
        .await;
    let command = guiku::app::drafting::submit::SubmitForReview {
        document_id: id.clone(),
        expected_version: 1,
        reviewer: None,
    };
    let Err(Error::Invalid(faults)) = county.act("drafter", command).await else {
        panic!("submitted without papers")
    };
    assert!(
        faults
            .iter()
            .any(|fault| fault.field == "materials.drafting_note")
    );
    assert!(
        faults
            .iter()
            .any(|fault| fault.field == "steps.public_comment")
    );
    assert!(faults.iter().all(|fault| fault.rule.is_some()));
    assert_eq!(county.row(&id).await.stage.as_deref(), Some("drafting"));
    assert_eq!(county.row(&id).await.row_version, 1);
}

#[tokio::test]
async fn who_drafted_may_not_review() {
    let county = County::sqlite().await;
    let id = county
        .draft("测试县公共租赁住房管理办法", TEXT, "gov")
        .await;
    county.complete(&id).await;
    let review = county.submit(&id).await;
    let refused = county
        .act(
            "drafter",
            AcceptReview {
                review_id: review.clone(),
                expected_version: 1,
            },
        )
        .await
        .unwrap_err();
    assert!(matches!(refused, Error::Forbidden(_)), "{refused}");
}

#[tokio::test]
async fn an_opinion_other_than_lawful_needs_its_reason() {
    let county = County::sqlite().await;
    let id = county
        .draft("测试县公共租赁住房管理办法", TEXT, "gov")
        .await;
    county.complete(&id).await;
    let review = county.submit(&id).await;
    let early = IssueOpinion {
        review_id: review.clone(),
        expected_version: 1,
        opinion: Opinion::Unlawful,
        reason: String::new(),
        checklist: county.checklist(CheckResult::Met),
        findings: Vec::new(),
    };
    let refused = county.act("reviewer", early.clone()).await.unwrap_err();
    assert!(
        matches!(
            refused,
            Error::Refused {
                code: "transition",
                ..
            }
        ),
        "{refused}"
    );
    county
        .act(
            "reviewer",
            AcceptReview {
                review_id: review,
                expected_version: 1,
            },
        )
        .await
        .unwrap();
    let without_reason = IssueOpinion {
        expected_version: 2,
        ..early
    };
    let Err(Error::Invalid(faults)) = county.act("reviewer", without_reason).await else {
        panic!("issued without a reason")
    };
    assert!(faults.iter().any(|fault| fault.field == "reason"));
}

#[tokio::test]
async fn a_stale_form_changes_nothing() {
    let county = County::sqlite().await;
    let id = county.signed("测试县公共租赁住房管理办法", TEXT).await;
    let stale = Register {
        document_id: id.clone(),
        expected_version: 1,
    };
    assert!(matches!(
        county.act("registrar", stale).await,
        Err(Error::Stale)
    ));
    assert_eq!(county.row(&id).await.stage.as_deref(), Some("signed"));
}

#[tokio::test]
async fn a_document_lives_to_its_filings() {
    let county = std::sync::Arc::new(County::sqlite().await);
    let id = county.published("测试县公共租赁住房管理办法", TEXT).await;
    county.index().await;
    let pairs = [("q".to_owned(), "租赁住房管理".to_owned())];
    let query = guiku::app::search::DocumentQuery::from_pairs(&pairs).unwrap();
    let found = county
        .search
        .documents(&county.program(), &query)
        .await
        .unwrap();
    assert_eq!(
        (found.count, found.results[0].id.as_str()),
        (1, id.as_str())
    );
    let row = county.row(&id).await;
    assert_eq!(row.stage.as_deref(), Some("published"));
    let numbers = queries::numbers(county.store.reader(), std::slice::from_ref(&id))
        .await
        .unwrap();
    let printed: Vec<&str> = numbers
        .iter()
        .map(|number| number.printed.as_str())
        .collect();
    assert!(printed.contains(&"测县政规〔2026〕1号"), "{printed:?}");
    assert_eq!(numbers.len(), 2);
    let filings = queries::filings(county.store.reader(), &id).await.unwrap();
    let receivers: Vec<&str> = filings
        .iter()
        .map(|filing| filing.receiver_id.as_str())
        .collect();
    assert!(receivers.contains(&county.authority("city").as_str()));
    assert!(receivers.contains(&county.authority("npc").as_str()));
    assert!(filings.iter().all(|filing| filing.due_on.is_some()));
    let events = county.store.events_of(&id).await.unwrap();
    assert!(
        events
            .iter()
            .any(|event| event.kind == "registered" && event.public)
    );
}
