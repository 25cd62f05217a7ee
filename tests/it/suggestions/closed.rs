//! What is refused, and what nobody sees.

use guiku::app::Error;
use guiku::app::suggestion::{self, CompleteSuggestion, EraseProposal, SubmitSuggestion};
use guiku::domain::suggestion::{SuggestionCommand, SuggestionOutcome};
use guiku::store::entity::event;
use guiku::store::suggestions;
use guiku::store::verify::VerifyOptions;

use sea_orm::EntityTrait;

use super::{TEXT, TITLE, act, only, proposed, staffed, track};
use crate::support::County;

/// Makes one field wrong.
type Spoil = fn(&mut SubmitSuggestion);

#[tokio::test]
async fn proposals_that_are_refused() {
    let county = staffed(County::sqlite().await).await;
    let draft = county.draft(TITLE, TEXT, "gov").await;
    let id = county.published(TITLE, TEXT).await;
    let propose = async |command: SubmitSuggestion| {
        let cx = county.program();
        guiku::app::run(&county.store, cx, None, command).await
    };
    let refused = propose(proposed(&draft)).await;
    assert!(matches!(refused, Err(Error::NotFound(_))), "{refused:?}");
    let refused = propose(proposed("nothing")).await;
    assert!(matches!(refused, Err(Error::NotFound(_))), "{refused:?}");
    let wrong: [(&str, Spoil); 7] = [
        ("reason", |it| it.reason = " \n".to_owned()),
        ("reason", |it| it.reason = "长".repeat(5_001)),
        ("name", |it| it.name = "长".repeat(101)),
        ("contact", |it| it.contact = "长".repeat(101)),
        ("eid", |it| it.eid = Some("art_99".to_owned())),
        ("earlier_code", |it| it.earlier_code = "乱写".to_owned()),
        ("receiver_id", |it| it.receiver_id = Some("x".to_owned())),
    ];
    for (field, change) in wrong {
        let mut command = proposed(&id);
        change(&mut command);
        let Err(Error::Invalid(faults)) = propose(command).await else {
            panic!("{field} was taken");
        };
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert_eq!(faults[0].field, field, "{faults:?}");
    }
    let unknown = CompleteSuggestion {
        code: "0000-0000-0000-0000".to_owned(),
        reason: "补充".to_owned(),
    };
    let refused = guiku::app::run(&county.store, county.program(), None, unknown).await;
    assert!(matches!(refused, Err(Error::NotFound(_))), "{refused:?}");
    assert!(
        suggestions::before(county.store.reader(), None)
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn acts_that_are_refused() {
    let county = staffed(County::sqlite().await).await;
    let document = county.published(TITLE, TEXT).await;
    let mut command = proposed(&document);
    command.receiver_id = Some(county.authority("gov"));
    guiku::app::run(&county.store, county.program(), None, command)
        .await
        .unwrap();
    let id = only(&county).await;
    let accept = act(&id, 1, SuggestionCommand::Accept);
    let refused = county.act("drafter", accept.clone()).await;
    assert!(matches!(refused, Err(Error::Forbidden(_))), "{refused:?}");
    let refused = county.act("examiner", accept.clone()).await;
    assert!(
        matches!(refused, Err(Error::NotFound(_))),
        "the standing committee has no part in what is before the government: {refused:?}"
    );
    let refused = county
        .act("checker", act(&id, 7, SuggestionCommand::Accept))
        .await;
    assert!(matches!(refused, Err(Error::Stale)), "{refused:?}");
    for command in [
        SuggestionCommand::Answer,
        SuggestionCommand::Conclude,
        SuggestionCommand::Complete,
    ] {
        let refused = county.act("checker", act(&id, 1, command)).await;
        assert!(
            matches!(
                refused,
                Err(Error::Refused {
                    code: "transition",
                    ..
                })
            ),
            "{command:?}: {refused:?}"
        );
    }
    let mut silent = act(&id, 1, SuggestionCommand::AskToComplete);
    silent.text = " ".to_owned();
    let refused = county.act("checker", silent).await;
    assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    let mut decline = act(&id, 1, SuggestionCommand::Decline);
    decline.ground = "because".to_owned();
    let Err(Error::Invalid(faults)) = county.act("checker", decline).await else {
        panic!("a ground outside the list was taken");
    };
    assert_eq!(faults[0].field, "ground");
    let erase = EraseProposal {
        suggestion_id: id.clone(),
        expected_version: 1,
        reason: "到期".to_owned(),
    };
    let refused = county.act("checker", erase).await;
    assert!(
        matches!(
            refused,
            Err(Error::Refused {
                code: "suggestion-open",
                ..
            })
        ),
        "{refused:?}"
    );
    county.act("checker", accept).await.unwrap();
    let Err(Error::Invalid(faults)) = county
        .act("checker", act(&id, 2, SuggestionCommand::Conclude))
        .await
    else {
        panic!("a conclusion without outcome was taken");
    };
    assert_eq!(faults[0].field, "outcome");
    let mut conclude = act(&id, 2, SuggestionCommand::Conclude);
    conclude.outcome = Some(SuggestionOutcome::NoFault);
    county.act("checker", conclude).await.unwrap();
    let Err(Error::Invalid(faults)) = county
        .act("checker", act(&id, 3, SuggestionCommand::Answer))
        .await
    else {
        panic!("an answer without public summary was taken");
    };
    assert_eq!(faults[0].field, "summary");
}

#[tokio::test]
async fn upper_law_and_bodies_outside_are_refused_with_where_to_turn_to() {
    let county = staffed(County::sqlite().await).await;
    county
        .import(&[
            serde_json::json!({
                "id": "law", "title": "中华人民共和国测试法", "kind": "法律",
                "text": "第一条 为测试，制定本法。"
            }),
            serde_json::json!({
                "id": "other", "title": "外地停车办法", "kind": "行政规范性文件",
                "authority": "外地人民政府", "text": "第一条 为测试，制定本办法。"
            }),
        ])
        .await;
    for (title, code) in [
        ("中华人民共和国测试法", "suggestion-upper-law"),
        ("外地停车办法", "suggestion-outside"),
    ] {
        let id = county.imported(title).await;
        let mut command = proposed(&id);
        command.eid = None;
        let refused = guiku::app::run(&county.store, county.program(), None, command).await;
        assert!(
            matches!(&refused, Err(Error::Refused { code: told, .. }) if *told == code),
            "{title}: {refused:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_outside_sees_a_suggestion_or_who_made_it() {
    let county = staffed(County::sqlite().await).await;
    let document = county.published(TITLE, TEXT).await;
    let before = county.store.events_of(&document).await.unwrap().len();
    let submitted = guiku::app::run(&county.store, county.program(), None, proposed(&document))
        .await
        .unwrap();
    let id = only(&county).await;
    let mut anonymous = county.anonymous();
    for path in [
        "/suggestions".to_owned(),
        format!("/documents/{document}"),
        format!("/documents/{document}/suggestions"),
        format!("/documents/{document}/events"),
        format!("/api/v1/documents/{document}/suggestions"),
        format!("/api/v1/documents/{document}/events?proof=true"),
    ] {
        let answer = anonymous.get(&path).await;
        assert_eq!(answer.status.as_u16(), 200, "{path}");
        let text = answer.text();
        assert!(
            !text.contains("金丝雀") && !text.contains(&id),
            "{path}: {text}"
        );
        assert!(!text.contains("suggestion_handled"), "{path}");
    }
    for path in [
        format!("/workbench/suggestions/{id}"),
        "/workbench/suggestions".to_owned(),
        format!("/api/v1/suggestions/{id}"),
        "/api/v1/suggestions".to_owned(),
    ] {
        let mut drafter = county.client("drafter").await;
        assert_eq!(drafter.get(&path).await.status.as_u16(), 403, "{path}");
    }
    let tracked = track(&mut anonymous, &submitted.code).await.to_string();
    assert!(!tracked.contains("金丝雀"), "{tracked}");
    let now = county.store.events_of(&document).await.unwrap().len();
    assert_eq!(
        now, before,
        "a document tells of no suggestion before its answer"
    );
    let wrong = serde_json::json!({ "code": "0000-0000-0000-0000" });
    let answer = anonymous
        .json("POST", "/api/v1/suggestions/tracking", &wrong, None)
        .await;
    assert_eq!(answer.status.as_u16(), 422, "{}", answer.text());
    let mut examiner = county.client("examiner").await;
    let seen = examiner
        .get(&format!("/workbench/suggestions/{id}"))
        .await
        .text();
    assert!(
        seen.contains("金丝雀某某") && seen.contains("金丝雀电话"),
        "{seen}"
    );
    let mut checker = county.client("checker").await;
    let hidden = checker.get(&format!("/workbench/suggestions/{id}")).await;
    assert_eq!(hidden.status.as_u16(), 404);
    let mut auditor = county.client("auditor").await;
    let listed = auditor.get("/workbench/suggestions").await.text();
    assert!(
        listed.contains(TITLE) && !listed.contains("金丝雀"),
        "{listed}"
    );
    for event in county.store.events_of(&document).await.unwrap() {
        assert!(!event.payload.contains("金丝雀"), "{}", event.payload);
    }
}

#[tokio::test]
async fn what_a_proposer_wrote_is_bound_to_the_record() {
    let county = staffed(County::sqlite().await).await;
    let document = county.published(TITLE, TEXT).await;
    guiku::app::run(&county.store, county.program(), None, proposed(&document))
        .await
        .unwrap();
    let id = only(&county).await;
    let cx = county.cx("examiner").await;
    assert!(
        suggestion::one(&county.store, &cx, &id)
            .await
            .unwrap()
            .intact
    );
    let raw = crate::integrity::raw::Raw::open(&county).await;
    raw.run("UPDATE proposal SET reason = '改过的理由'").await;
    assert!(
        !suggestion::one(&county.store, &cx, &id)
            .await
            .unwrap()
            .intact
    );
    let report = county
        .store
        .verify(&VerifyOptions::default())
        .await
        .unwrap();
    assert_eq!(report.faults.len(), 1, "{:?}", report.faults);
    assert_eq!(report.faults[0].table.as_deref(), Some("proposal"));
}

#[tokio::test]
async fn nobody_learns_who_proposed_though_somebody_is_signed_in() {
    let county = staffed(County::sqlite().await).await;
    let document = county.published(TITLE, TEXT).await;
    let mut drafter = county.client("drafter").await;
    let path = format!("/documents/{document}/suggestions");
    let answer = drafter.form(&path, &[("reason", "证明没有依据")]).await;
    assert_eq!(answer.status.as_u16(), 201, "{}", answer.text());
    let cached = answer.headers["cache-control"].to_str().unwrap();
    assert_eq!(cached, "private, no-store");
    let size = county.store.log_head().await.unwrap().size;
    let last = event::Entity::find_by_id(size - 1)
        .one(county.store.reader())
        .await;
    let last = last.unwrap().unwrap();
    assert_eq!(last.kind, "suggestion_handled");
    let leaf: serde_json::Value = serde_json::from_slice(&last.leaf).unwrap();
    assert_eq!(leaf["actor"]["authority"], "system");
    assert!(leaf["actor"]["person"].is_null(), "{leaf}");
}

#[tokio::test]
async fn what_nobody_in_particular_sends_is_small_and_its_key_is_not_guessed() {
    let county = staffed(County::sqlite().await).await;
    let document = county.published(TITLE, TEXT).await;
    let mut anyone = county.anonymous();
    let long = "<".repeat(300 * 1024);
    for path in ["/suggestions", "/suggestions/more", "/login"] {
        let answer = anyone.form(path, &[("code", &long)]).await;
        assert_eq!(answer.status.as_u16(), 413, "{path}");
        assert!(
            answer.text().contains("256 KiB") && answer.body.len() < 20_000,
            "{path}"
        );
    }
    let path = format!("/api/v1/documents/{document}/suggestions");
    let body = serde_json::json!({ "reason": "证明没有依据" });
    let answer = anyone.json("POST", &path, &body, Some("1")).await;
    assert_eq!(answer.status.as_u16(), 422, "{}", answer.text());
    assert!(
        suggestions::before(county.store.reader(), None)
            .await
            .unwrap()
            .is_empty()
    );
}
