//! The way of a suggestion over HTTP: proposed, asked, completed, declined or concluded, answered.

use std::sync::Arc;

use guiku::app::suggestion::EraseProposal;
use guiku::domain::suggestion::{SuggestionCommand, SuggestionOutcome};
use guiku::store::suggestions;
use guiku::store::verify::VerifyOptions;

use super::{TEXT, TITLE, act, element, only, staffed, track};
use crate::support::County;

async fn clean(county: &County) {
    let report = county
        .store
        .verify(&VerifyOptions::default())
        .await
        .unwrap();
    assert!(report.faults.is_empty(), "{:?}", report.faults);
}

async fn from_the_page_to_the_answer(county: County) {
    let county = staffed(county).await;
    let document = county.published(TITLE, TEXT).await;
    let mut citizen = county.anonymous();
    let form = citizen
        .get(&format!("/documents/{document}/suggestions?eid=art_2"))
        .await;
    let text = form.text();
    assert!(text.contains("value=\"art_2\" selected"), "{text}");
    assert!(text.contains("测试县人民代表大会常务委员会") && text.contains("测试县人民政府"));
    let gov = county.authority("gov");
    let fields = [
        ("key", "0123456789abcdef0123456789abcdef"),
        ("receiver_id", gov.as_str()),
        ("eid", "art_2"),
        ("name", "王某"),
        ("contact", ""),
        ("reason", "第二条要求提交证明，没有法律依据"),
    ];
    let path = format!("/documents/{document}/suggestions");
    let done = citizen.form(&path, &fields).await;
    assert_eq!(done.status.as_u16(), 201, "{}", done.text());
    let code = element(&done, "code");
    let again = citizen.form(&path, &fields).await;
    assert_eq!(
        element(&again, "code"),
        code,
        "a form sent twice is one suggestion"
    );
    let id = only(&county).await;
    let seen = track(&mut citizen, &code).await;
    assert_eq!(seen["stage"], "received");
    // sixty days from 24 November 2026 end in January 2027, for which there is no calendar
    assert_eq!(seen["due_on"], serde_json::Value::Null);
    let mut checker = county.client("checker").await;
    let queue = checker.get("/workbench").await.text();
    assert!(
        queue.contains(&format!("/workbench/suggestions/{id}")),
        "{queue}"
    );
    let ask = checker
        .form(
            &format!("/workbench/suggestions/{id}"),
            &[
                ("expected_version", "1"),
                ("command", "ask_to_complete"),
                ("text", "请写明同哪一条不一致"),
            ],
        )
        .await;
    assert_eq!(ask.status.as_u16(), 303, "{}", ask.text());
    let page = citizen
        .form("/suggestions", &[("code", &code)])
        .await
        .text();
    assert!(
        page.contains("请写明同哪一条不一致") && page.contains("/suggestions/more"),
        "{page}"
    );
    let more = [
        ("code", code.as_str()),
        ("reason", "同优化营商环境条例第四十四条不一致"),
    ];
    let added = citizen.form("/suggestions/more", &more).await;
    assert_eq!(added.status.as_u16(), 200, "{}", added.text());
    let twice = citizen.form("/suggestions/more", &more).await;
    assert_eq!(twice.status.as_u16(), 409, "nothing is asked any more");
    let page = checker
        .get(&format!("/workbench/suggestions/{id}"))
        .await
        .text();
    assert!(
        page.contains("没有法律依据") && page.contains("第四十四条"),
        "{page}"
    );
    county
        .act("checker", act(&id, 3, SuggestionCommand::Accept))
        .await
        .unwrap();
    let mut conclude = act(&id, 4, SuggestionCommand::Conclude);
    conclude.outcome = Some(SuggestionOutcome::WillCorrect);
    county.act("checker", conclude).await.unwrap();
    let before = citizen.get("/suggestions").await.text();
    assert!(!before.contains("停车证明"), "{before}");
    let mut answer = act(&id, 5, SuggestionCommand::Answer);
    answer.summary = "停车证明没有依据".to_owned();
    answer.text = "制定机关将在三个月内删去第二条".to_owned();
    county.act("checker", answer).await.unwrap();
    for path in ["/suggestions".to_owned(), path.clone()] {
        let text = citizen.get(&path).await.text();
        assert!(
            text.contains("停车证明没有依据") && text.contains("将在三个月内删去"),
            "{text}"
        );
        assert!(
            text.contains("书面同意限期修改") && !text.contains("王某"),
            "{text}"
        );
    }
    assert_eq!(track(&mut citizen, &code).await["stage"], "answered");
    let events = county.store.events_of(&document).await.unwrap();
    let told = events
        .iter()
        .filter(|one| one.kind == "suggestion_answered");
    assert_eq!(told.count(), 1);
    clean(&county).await;
    // a second one with new reasons names the first
    let fields = [
        ("reason", "新的理由"),
        ("receiver_id", gov.as_str()),
        ("earlier_code", code.as_str()),
    ];
    let done = citizen.form(&path, &fields).await;
    assert_eq!(done.status.as_u16(), 201, "{}", done.text());
    let rows = suggestions::before(county.store.reader(), None)
        .await
        .unwrap();
    assert!(
        rows.iter()
            .any(|row| row.earlier_id.as_deref() == Some(&id))
    );
    let erase = EraseProposal {
        suggestion_id: id.clone(),
        expected_version: 6,
        reason: "保存期满".to_owned(),
    };
    county.act("checker", erase.clone()).await.unwrap();
    let page = checker
        .get(&format!("/workbench/suggestions/{id}"))
        .await
        .text();
    assert!(page.contains("已删除") && !page.contains("王某"), "{page}");
    assert_eq!(
        track(&mut citizen, &code).await["stage"],
        "answered",
        "the code stays good"
    );
    let twice = EraseProposal {
        expected_version: 7,
        ..erase
    };
    assert!(county.act("checker", twice).await.is_err());
    clean(&county).await;
}

#[tokio::test]
async fn from_the_page_to_the_answer_on_sqlite() {
    from_the_page_to_the_answer(County::sqlite().await).await;
}

#[tokio::test]
async fn from_the_page_to_the_answer_on_postgres() {
    if let Some(county) = County::postgres("suggestions on PostgreSQL").await {
        from_the_page_to_the_answer(county).await;
    }
}

#[tokio::test]
async fn one_is_declined_on_a_listed_ground_and_answered() {
    let county = staffed(County::sqlite().await).await;
    let document = county.published(TITLE, TEXT).await;
    guiku::app::run(
        &county.store,
        county.program(),
        None,
        super::proposed(&document),
    )
    .await
    .unwrap();
    let id = only(&county).await;
    let mut decline = act(&id, 1, SuggestionCommand::Decline);
    decline.ground = "no_reason".to_owned();
    county.act("examiner", decline).await.unwrap();
    let mut answer = act(&id, 2, SuggestionCommand::Answer);
    answer.summary = "关于停车证明".to_owned();
    county.act("examiner", answer).await.unwrap();
    let county = Arc::clone(&county);
    let text = county.anonymous().get("/suggestions").await.text();
    assert!(
        text.contains("建议审查的理由不明确或者明显不成立"),
        "{text}"
    );
    clean(&county).await;
}
