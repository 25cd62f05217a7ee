//! What is refused, and what nobody sees.

use guiku::app::Error;
use guiku::app::consultation::{
    self, EndConsultation, EraseComment, ExtendConsultation, OpenConsultation, ReportAdoption,
    SubmitComment,
};
use guiku::app::drafting::draft::{DraftFields, SaveDraft, save};
use guiku::app::drafting::prepare::RecordStep;
use guiku::app::drafting::submit::SubmitForReview;
use guiku::app::drafting::withdraw::Withdraw;
use guiku::domain::document::{Step, StepState};
use guiku::domain::review::Answer;
use guiku::store::verify::VerifyOptions;
use guiku::store::{consultations, queries};

use super::{LEAST, TEXT, TITLE, adopt, comment, moderate, opening, running, waiting};
use crate::support::County;

/// Makes one field wrong.
type Spoil<T> = fn(&mut T);

fn faults<T: std::fmt::Debug>(refused: Result<T, Error>) -> Vec<guiku::app::FieldError> {
    match refused {
        Err(Error::Invalid(faults)) => faults,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn openings_that_are_refused() {
    let county = County::sqlite().await;
    let id = county.draft(TITLE, TEXT, "gov").await;
    let good = opening(&county, &id, LEAST).await;
    let refused = county.act("reviewer", good.clone()).await;
    assert!(matches!(refused, Err(Error::Forbidden(_))), "{refused:?}");
    let refused = county.act("both", good.clone()).await;
    assert!(
        matches!(refused, Err(Error::Forbidden(_))),
        "a drafter of another body: {refused:?}"
    );
    let wrong: [(&str, Spoil<OpenConsultation>); 5] = [
        ("explanation", |it| it.explanation = " ".to_owned()),
        ("explanation", |it| it.explanation = "长".repeat(5_001)),
        ("how", |it| it.how = String::new()),
        ("closes_on", |it| {
            it.closes_on = "2026-11-23".parse().unwrap();
        }),
        ("closes_on", |it| {
            it.closes_on = "2026-12-02".parse().unwrap();
        }),
    ];
    for (field, spoil) in wrong {
        let mut command = good.clone();
        spoil(&mut command);
        let faults = faults(county.act("drafter", command).await);
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert_eq!(faults[0].field, field);
    }
    let mut stale = good.clone();
    stale.expected_version += 1;
    let refused = county.act("drafter", stale).await;
    assert!(matches!(refused, Err(Error::Stale)), "{refused:?}");
    county.act("drafter", good.clone()).await.unwrap();
    let again = opening(&county, &id, LEAST).await;
    let refused = county.act("drafter", again).await;
    assert!(
        matches!(
            refused,
            Err(Error::Refused {
                code: "consultation-open",
                ..
            })
        ),
        "{refused:?}"
    );
}

#[tokio::test]
async fn the_period_is_what_the_rules_ask_for() {
    let county = County::sqlite().await;
    let id = county.draft(TITLE, TEXT, "gov").await;
    let mut major = opening(&county, &id, "2026-12-10").await;
    major.major = true;
    let told = faults(county.act("drafter", major.clone()).await);
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].field, "short_reason");
    assert!(told[0].message.contains("2026-12-24"), "{told:?}");
    let rule = told[0].rule.as_deref().unwrap();
    assert!(rule.contains("第十五条"), "{rule}");
    let cx = county.cx("drafter").await;
    let draft = queries::draft(county.store.reader(), &id).await.unwrap();
    let business = SaveDraft {
        title: TITLE.to_owned(),
        text: TEXT.to_owned(),
        fields: DraftFields {
            touches_business: true,
            ..DraftFields::default()
        },
        expected_version: draft.unwrap().version,
    };
    save(&county.store, &cx, &id, business).await.unwrap();
    major.short_reason = "汛期将至".to_owned();
    let told = faults(county.act("drafter", major.clone()).await);
    assert_eq!(told.len(), 1, "business has no ground: {told:?}");
    assert_eq!(told[0].field, "closes_on");
    assert!(told[0].rule.as_deref().unwrap().contains("第六十二条"));
    major.closes_on = "2026-12-24".parse().unwrap();
    major.short_reason = String::new();
    county.act("drafter", major).await.unwrap();
}

#[tokio::test]
async fn comments_that_are_refused() {
    let county = County::sqlite().await;
    let (_, id) = running(&county).await;
    let say = async |command: SubmitComment| {
        guiku::app::run(&county.store, county.program(), None, command).await
    };
    let refused = say(comment("nothing")).await;
    assert!(matches!(refused, Err(Error::NotFound(_))), "{refused:?}");
    let wrong: [(&str, Spoil<SubmitComment>); 5] = [
        ("body", |it| it.body = " \n".to_owned()),
        ("body", |it| it.body = "长".repeat(5_001)),
        ("name", |it| it.name = "长".repeat(101)),
        ("contact", |it| it.contact = "长".repeat(101)),
        ("eid", |it| it.eid = Some("art_99".to_owned())),
    ];
    for (field, spoil) in wrong {
        let mut command = comment(&id);
        spoil(&mut command);
        let faults = faults(say(command).await);
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert_eq!(faults[0].field, field);
    }
    county.set_day(LEAST);
    say(comment(&id)).await.unwrap();
    county.set_day("2026-12-04");
    let refused = say(comment(&id)).await;
    let Err(Error::Refused { code, message, .. }) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(code, "consultation-closed");
    assert!(
        message.contains(LEAST) && message.contains("截止"),
        "{message}"
    );
}

#[tokio::test]
async fn acts_that_are_refused() {
    let county = County::sqlite().await;
    let (_, id) = running(&county).await;
    guiku::app::run(&county.store, county.program(), None, comment(&id))
        .await
        .unwrap();
    let one = waiting(&county, &id).await;
    let refused = county.act("both", moderate(&one, 1, None)).await;
    assert!(matches!(refused, Err(Error::Forbidden(_))), "{refused:?}");
    let refused = county.act("drafter", moderate(&one, 7, None)).await;
    assert!(matches!(refused, Err(Error::Stale)), "{refused:?}");
    let told = faults(county.act("drafter", moderate(&one, 1, Some(" "))).await);
    assert_eq!(told[0].field, "reason");
    let early = adopt(&one, 1, Answer::Adopted, "");
    let refused = county.act("drafter", early).await;
    assert!(
        matches!(
            refused,
            Err(Error::Refused {
                code: "transition",
                ..
            })
        ),
        "{refused:?}"
    );
    county
        .act("drafter", moderate(&one, 1, None))
        .await
        .unwrap();
    let silent = adopt(&one, 2, Answer::NotAdopted, " ");
    assert_eq!(
        faults(county.act("drafter", silent).await)[0].field,
        "reason"
    );
    let report = ReportAdoption {
        consultation_id: id.clone(),
        expected_version: 1,
        text: "收到意见一条".to_owned(),
    };
    let refused = county.act("drafter", report.clone()).await;
    assert!(
        matches!(
            refused,
            Err(Error::Refused {
                code: "transition",
                ..
            })
        ),
        "it runs still: {refused:?}"
    );
    let erase = EraseComment {
        comment_id: one.clone(),
        expected_version: 2,
        reason: "到期".to_owned(),
    };
    let refused = county.act("drafter", erase).await;
    assert!(
        matches!(
            refused,
            Err(Error::Refused {
                code: "transition",
                ..
            })
        ),
        "{refused:?}"
    );
    let shorter = ExtendConsultation {
        consultation_id: id.clone(),
        expected_version: 1,
        closes_on: LEAST.parse().unwrap(),
        reason: "延长".to_owned(),
    };
    let told = faults(county.act("drafter", shorter).await);
    assert_eq!(told[0].field, "closes_on");
    let end = EndConsultation {
        consultation_id: id.clone(),
        expected_version: 1,
        reason: String::new(),
    };
    assert_eq!(faults(county.act("drafter", end).await)[0].field, "reason");
    county.set_day("2026-12-04");
    guiku::app::run(&county.store, county.program(), None, comment(&id))
        .await
        .unwrap_err();
    let told = faults(county.act("drafter", report).await);
    assert_eq!(told[0].field, "answers", "{told:?}");
}

#[tokio::test]
async fn a_draft_does_not_go_on_before_its_consultation_is_answered() {
    let county = County::sqlite().await;
    let id = county.draft(TITLE, TEXT, "gov").await;
    county.complete(&id).await;
    let open = opening(&county, &id, LEAST).await;
    county.act("drafter", open).await.unwrap();
    let submit = async || {
        let command = SubmitForReview {
            document_id: id.clone(),
            expected_version: county.row(&id).await.row_version,
            reviewer: None,
        };
        county.act("drafter", command).await
    };
    let told = faults(submit().await);
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].field, "steps.public_comment");
    assert!(told[0].message.contains("尚未结束"), "{told:?}");
    assert!(told[0].message.contains("由起草单位办理"), "{told:?}");
    assert!(told[0].rule.is_some());
    let by_hand = RecordStep {
        document_id: id.clone(),
        step: Step::PublicComment,
        state: StepState::NotApplicable,
        done_on: None,
        reason: Some("不涉及".to_owned()),
        organ: None,
        conclusion: None,
        material_id: None,
    };
    let refused = county.act("drafter", by_hand).await;
    assert!(
        matches!(
            refused,
            Err(Error::Refused {
                code: "consultation-open",
                ..
            })
        ),
        "{refused:?}"
    );
    county.set_day("2026-12-04");
    let told = faults(submit().await);
    assert!(told[0].message.contains("采纳情况尚未公布"), "{told:?}");
    let rows = consultations::of_document(county.store.reader(), &id).await;
    let report = ReportAdoption {
        consultation_id: rows.unwrap()[0].id.clone(),
        expected_version: 1,
        text: "没有收到意见".to_owned(),
    };
    county.act("drafter", report).await.unwrap();
    submit().await.unwrap();
}

#[tokio::test]
async fn a_draft_that_is_withdrawn_ends_its_consultation() {
    let county = County::sqlite().await;
    let (document, id) = running(&county).await;
    let withdraw = Withdraw {
        document_id: document.clone(),
        expected_version: county.row(&document).await.row_version,
        reason: "金丝雀内部理由".to_owned(),
    };
    county.act("drafter", withdraw).await.unwrap();
    let refused = guiku::app::run(&county.store, county.program(), None, comment(&id)).await;
    let Err(Error::Refused { message, .. }) = refused else {
        panic!("{refused:?}");
    };
    assert!(message.contains("提前终止"), "{message}");
    let page = county
        .anonymous()
        .get(&format!("/consultations/{id}"))
        .await;
    assert!(page.text().contains("起草单位已撤回此件"));
    assert!(!page.text().contains("金丝雀内部理由"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_outside_sees_a_draft_before_or_a_comment_that_waits() {
    let county = County::sqlite().await;
    let document = county.draft(TITLE, TEXT, "gov").await;
    let mut anyone = county.anonymous();
    let listed = anyone.get("/consultations").await.text();
    assert!(!listed.contains(TITLE), "{listed}");
    let open = opening(&county, &document, LEAST).await;
    let id = county.act("drafter", open).await.unwrap().id;
    guiku::app::run(&county.store, county.program(), None, comment(&id))
        .await
        .unwrap();
    guiku::app::run(&county.store, county.program(), None, comment(&id))
        .await
        .unwrap();
    let one = waiting(&county, &id).await;
    let withheld = moderate(&one, 1, Some("金丝雀理由"));
    county.act("drafter", withheld).await.unwrap();
    for path in [
        format!("/consultations/{id}"),
        "/consultations".to_owned(),
        format!("/api/v1/consultations/{id}"),
        "/api/v1/consultations".to_owned(),
    ] {
        let answer = anyone.get(&path).await;
        assert_eq!(answer.status.as_u16(), 200, "{path}");
        let text = answer.text();
        assert!(text.contains(TITLE), "{path}");
        assert!(!text.contains("金丝雀"), "{path}: {text}");
        assert!(!text.contains(&document), "{path} names the document");
    }
    let seen = anyone.get(&format!("/api/v1/consultations/{id}")).await;
    assert_eq!(seen.json()["comments"]["count"], 0);
    for path in [
        format!("/documents/{document}"),
        format!("/api/v1/documents/{document}"),
    ] {
        assert_eq!(anyone.get(&path).await.status.as_u16(), 404, "{path}");
    }
    let mut other = county.client("both").await;
    for path in [
        format!("/workbench/consultations/{id}"),
        format!("/workbench/documents/{document}/consultations"),
        format!("/api/v1/consultations/{id}/desk"),
    ] {
        assert_eq!(other.get(&path).await.status.as_u16(), 404, "{path}");
    }
    for event in county.store.events_of(&document).await.unwrap() {
        assert!(!event.payload.contains("金丝雀"), "{}", event.payload);
    }
    let now = county.store.events_of(&document).await.unwrap().len();
    assert_eq!(now, 2, "a document tells of no comment");
}

#[tokio::test]
async fn what_was_written_is_bound_to_the_record() {
    let county = County::sqlite().await;
    let (_, id) = running(&county).await;
    guiku::app::run(&county.store, county.program(), None, comment(&id))
        .await
        .unwrap();
    let cx = county.cx("drafter").await;
    let desk = consultation::desk(&county.store, &cx, &id, 1)
        .await
        .unwrap();
    assert!(desk.comments[0].intact);
    let raw = crate::integrity::raw::Raw::open(&county).await;
    raw.run("UPDATE comment_text SET body = '改过的意见'").await;
    let report = county.store.verify(&VerifyOptions::default()).await;
    let report = report.unwrap();
    assert_eq!(report.faults.len(), 1, "{:?}", report.faults);
    assert_eq!(report.faults[0].table.as_deref(), Some("comment_text"));
}
