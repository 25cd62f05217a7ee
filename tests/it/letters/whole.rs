//! Every kind of letter, its number, its file; on both databases.

use guiku::app::letter::{self, VoidLetter};
use guiku::app::review::accept::AcceptReview;
use guiku::app::review::opinion::{FindingInput, IssueOpinion};
use guiku::app::suggestion::{ActOnSuggestion, SubmitSuggestion};
use guiku::domain::letter::LetterKind;
use guiku::domain::review::{CheckResult, Opinion};
use guiku::domain::suggestion::SuggestionCommand;
use guiku::store::{queries, suggestions};

use super::{TEXT, TITLE, clean, give, part};
use crate::support::County;

async fn from_the_request_to_the_opinion(county: County) {
    let id = county.draft(TITLE, TEXT, "gov").await;
    county.complete(&id).await;
    let entered = [
        ("contact", "李四 0355-1"),
        ("comment_until", "2026-12-24"),
        ("comment_channel", "来信或者发送电子邮件"),
    ];
    let notice = give(&county, "drafter", LetterKind::CommentNotice, &id, &entered).await;
    assert_eq!(notice.unwrap().number, "测县住建征〔2026〕1号");
    let review_id = county.submit(&id).await;
    let contact = [("contact", "李四 0355-1")];
    let kind = LetterKind::ReviewRequest;
    let first = give(&county, "drafter", kind, &id, &contact).await.unwrap();
    assert_eq!(first.number, "测县住建送审〔2026〕1号");
    let void = VoidLetter {
        letter_id: first.id.clone(),
        reason: "联系方式有误".to_owned(),
    };
    county.act("drafter", void).await.unwrap();
    let second = give(&county, "drafter", kind, &id, &contact).await.unwrap();
    assert_eq!(
        second.number, "测县住建送审〔2026〕2号",
        "no gap, no second use"
    );
    let cx = county.cx("drafter").await;
    let (name, bytes) = letter::file(&county.store, &cx, &second.id).await.unwrap();
    assert_eq!(name, "测县住建送审〔2026〕2号 送审函.docx");
    let words = part(&bytes, "word/document.xml");
    for wanted in [
        "测试县司法局：",
        "方正小标宋简体",
        "仿宋_GB2312",
        "黑体",
        "w:top=\"2098\"",
        "w:line=\"560\" w:lineRule=\"exact\"",
        "2026年11月24日",
        "测县住建送审〔2026〕2号",
        TITLE,
        "起草说明",
        "李四 0355-1",
    ] {
        assert!(words.contains(wanted), "{wanted}: {words}");
    }
    assert!(!words.contains('{'), "{words}");
    let accept = AcceptReview {
        review_id: review_id.clone(),
        expected_version: 1,
    };
    county.act("reviewer", accept).await.unwrap();
    let finding = FindingInput {
        eid: Some("art_2".to_owned()),
        category: "powers".to_owned(),
        content: "应当写明依据".to_owned(),
        basis: Some("《中华人民共和国水法》".to_owned()),
    };
    let opinion = IssueOpinion {
        review_id,
        expected_version: 2,
        opinion: Opinion::Amend,
        reason: "第二条缺少依据".to_owned(),
        checklist: county.checklist(CheckResult::Met),
        findings: vec![finding],
    };
    county.act("reviewer", opinion).await.unwrap();
    let given = give(&county, "reviewer", LetterKind::ReviewOpinion, &id, &[]).await;
    let given = given.unwrap();
    let cx = county.cx("reviewer").await;
    let (_, bytes) = letter::file(&county.store, &cx, &given.id).await.unwrap();
    let words = part(&bytes, "word/document.xml");
    for wanted in [
        "应当予以修改",
        "第二条：应当写明依据",
        "水法",
        "测试县司法局",
    ] {
        assert!(words.contains(wanted), "{wanted}: {words}");
    }
    for login in ["examiner", "filer"] {
        let cx = county.cx(login).await;
        let seen = letter::one(&county.store, &cx, &given.id).await;
        assert!(seen.is_err(), "{login} has no part in the draft: {seen:?}");
    }
    let cx = county.cx("drafter").await;
    let about = letter::about(&county.store, &cx, &id).await.unwrap();
    assert_eq!(about.results.len(), 4);
    clean(&county).await;
}

#[tokio::test]
async fn from_the_request_to_the_opinion_on_sqlite() {
    from_the_request_to_the_opinion(County::sqlite().await).await;
}

#[tokio::test]
async fn from_the_request_to_the_opinion_on_postgres() {
    if let Some(county) = County::postgres("letters from the request to the opinion").await {
        from_the_request_to_the_opinion(county).await;
    }
}

#[tokio::test]
async fn filings_bring_report_reminder_circular_and_opinion() {
    let county = County::sqlite().await;
    let id = county.published(TITLE, TEXT).await;
    let npc = county.authority("npc");
    let filings = queries::filings(county.store.reader(), &id).await.unwrap();
    let filing = filings.iter().find(|row| row.receiver_id == npc).unwrap();
    let due = filing.due_on.unwrap();
    let report = give(&county, "filer", LetterKind::FilingReport, &filing.id, &[]).await;
    assert_eq!(report.unwrap().number, "测县政备〔2026〕1号");
    let note = give(&county, "filer", LetterKind::FilingNote, &filing.id, &[]).await;
    assert_eq!(note.unwrap().number, "测县政备说〔2026〕1号");
    let soon = give(&county, "examiner", LetterKind::Reminder, &filing.id, &[]).await;
    assert!(soon.is_err(), "not overdue yet: {soon:?}");
    let late = due.succ_opt().unwrap();
    county.set_day(&late.to_string());
    let by = late + chrono::Days::new(10);
    let by = by.to_string();
    let by = [("reply_by", by.as_str())];
    let reminder = give(&county, "examiner", LetterKind::Reminder, &filing.id, &by).await;
    let reminder = reminder.unwrap();
    let cx = county.cx("examiner").await;
    let (_, bytes) = letter::file(&county.store, &cx, &reminder.id)
        .await
        .unwrap();
    let words = part(&bytes, "word/document.xml");
    assert!(words.contains("至今未收到"), "{words}");
    let stored: guiku::rules::Due = serde_json::from_str(&filing.due).unwrap();
    assert_eq!(words.contains("待核实"), !stored.verified, "{words}");
    let circular = give(&county, "examiner", LetterKind::Circular, &npc, &by).await;
    let circular = circular.unwrap();
    let (_, bytes) = letter::file(&county.store, &cx, &circular.id)
        .await
        .unwrap();
    let words = part(&bytes, "word/document.xml");
    assert!(words.contains("共1件") && words.contains(TITLE), "{words}");
    let others = county.cx("filer").await;
    assert!(
        letter::one(&county.store, &others, &circular.id)
            .await
            .is_err()
    );
    crate::filing_review::opined(&county, &id, "第二条应当删去").await;
    let opinion = give(
        &county,
        "examiner",
        LetterKind::FilingOpinion,
        &filing.id,
        &by,
    )
    .await;
    let opinion = opinion.unwrap();
    let (_, bytes) = letter::file(&county.store, &cx, &opinion.id).await.unwrap();
    assert!(part(&bytes, "word/document.xml").contains("第二条应当删去"));
    clean(&county).await;
}

#[tokio::test]
async fn an_answer_names_no_proposer_and_stands_in_no_case() {
    let county = County::sqlite().await;
    let document = county.published(TITLE, TEXT).await;
    let propose = SubmitSuggestion {
        document_id: document.clone(),
        receiver_id: None,
        eid: Some("art_2".to_owned()),
        name: "金丝雀某某".to_owned(),
        contact: "金丝雀电话".to_owned(),
        reason: "金丝雀理由".to_owned(),
        earlier_code: String::new(),
    };
    guiku::app::run(&county.store, county.program(), None, propose)
        .await
        .unwrap();
    let rows = suggestions::before(county.store.reader(), None).await;
    let suggestion = rows.unwrap().remove(0).id;
    let kind = LetterKind::SuggestionAnswer;
    let early = give(&county, "examiner", kind, &suggestion, &[]).await;
    assert!(early.is_err(), "{early:?}");
    for (version, command) in [
        (1, SuggestionCommand::Decline),
        (2, SuggestionCommand::Answer),
    ] {
        let act = ActOnSuggestion {
            suggestion_id: suggestion.clone(),
            expected_version: version,
            command,
            text: "理由不成立".to_owned(),
            ground: "no_reason".to_owned(),
            outcome: None,
            summary: "关于第二条的依据".to_owned(),
        };
        county.act("examiner", act).await.unwrap();
    }
    let given = give(&county, "examiner", kind, &suggestion, &[])
        .await
        .unwrap();
    let cx = county.cx("examiner").await;
    let (_, bytes) = letter::file(&county.store, &cx, &given.id).await.unwrap();
    let words = part(&bytes, "word/document.xml");
    assert!(words.contains("关于第二条的依据") && words.contains("理由不成立"));
    assert!(!words.contains("金丝雀"), "{words}");
    let cx = county.cx("auditor").await;
    let of_case = letter::about(&county.store, &cx, &document).await.unwrap();
    assert!(of_case.results.is_empty(), "{of_case:?}");
    let drafter = county.cx("drafter").await;
    assert!(
        letter::one(&county.store, &drafter, &given.id)
            .await
            .is_err()
    );
    clean(&county).await;
}
