//! 简易程序: refusals first, then the whole way over HTTP.

use guiku::app::Error;
use guiku::app::drafting::prepare::RecordStep;
use guiku::app::urgent::{DecideUrgent, RequestUrgent};
use guiku::domain::document::{Step, StepState};
use guiku::store::verify::VerifyOptions;
use guiku::store::{departments, queries};

use crate::support::County;

const TITLE: &str = "测试县防汛办法";
const TEXT: &str = "第一条 防汛应当及时。";

fn request(id: &str, steps: &[Step]) -> RequestUrgent {
    RequestUrgent {
        document_id: id.to_owned(),
        ground: "emergency".to_owned(),
        reason: "上游水库泄洪".to_owned(),
        steps: steps.to_vec(),
    }
}

fn decide(id: &str, approve: bool) -> DecideUrgent {
    DecideUrgent {
        urgent_id: id.to_owned(),
        expected_version: 1,
        approve,
        approver: "王某".to_owned(),
        office: "县长".to_owned(),
        decided_on: Some("2026-11-24".parse().unwrap()),
        paper: String::new(),
        note: "请按普通程序办理".to_owned(),
    }
}

fn faults<T: std::fmt::Debug>(refused: Result<T, Error>) -> Vec<guiku::app::FieldError> {
    match refused {
        Err(Error::Invalid(faults)) => faults,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn requests_that_are_refused() {
    let county = County::sqlite().await;
    let id = county.draft(TITLE, TEXT, "gov").await;
    let good = request(&id, &[Step::Hearing]);
    let refused = county.act("both", good.clone()).await;
    assert!(matches!(refused, Err(Error::Forbidden(_))), "{refused:?}");
    let mut wrong = good.clone();
    wrong.ground = "hurry".to_owned();
    assert_eq!(
        faults(county.act("drafter", wrong).await)[0].field,
        "ground"
    );
    let none = request(&id, &[]);
    assert_eq!(faults(county.act("drafter", none).await)[0].field, "steps");
    let mut silent = good.clone();
    silent.reason = " ".to_owned();
    assert_eq!(
        faults(county.act("drafter", silent).await)[0].field,
        "reason"
    );
    let never = request(&id, &[Step::Hearing, Step::FairCompetitionReview]);
    let told = faults(county.act("drafter", never).await);
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].message, "公平竞争审查不得依简易程序省略");
    assert!(told[0].rule.is_some());
    county.act("drafter", good.clone()).await.unwrap();
    let refused = county.act("drafter", good).await;
    assert!(
        matches!(
            refused,
            Err(Error::Refused {
                code: "urgent-open",
                ..
            })
        ),
        "{refused:?}"
    );
}

#[tokio::test]
async fn decisions_that_are_refused() {
    let county = County::sqlite().await;
    let id = county.draft(TITLE, TEXT, "gov").await;
    let asked = county.act("drafter", request(&id, &[Step::Hearing])).await;
    let one = asked.unwrap().id;
    let refused = county.act("drafter", decide(&one, true)).await;
    assert!(matches!(refused, Err(Error::Forbidden(_))), "{refused:?}");
    let mut empty = decide(&one, true);
    empty.approver = String::new();
    empty.office = " ".to_owned();
    empty.decided_on = None;
    let told = faults(county.act("office", empty).await);
    let fields: Vec<&str> = told.iter().map(|fault| fault.field.as_str()).collect();
    assert_eq!(fields, ["approver", "office", "decided_on"]);
    for day in ["2026-11-23", "2026-11-25"] {
        let mut wrong = decide(&one, true);
        wrong.decided_on = Some(day.parse().unwrap());
        let told = faults(county.act("office", wrong).await);
        assert_eq!(told[0].field, "decided_on", "{day}");
    }
    let mut silent = decide(&one, false);
    silent.note = String::new();
    assert_eq!(faults(county.act("office", silent).await)[0].field, "note");
    county.act("office", decide(&one, false)).await.unwrap();
    let mut again = decide(&one, true);
    again.expected_version = 2;
    let refused = county.act("office", again).await;
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
    let skip = RecordStep {
        document_id: id.clone(),
        step: Step::Hearing,
        state: StepState::Skipped,
        done_on: None,
        reason: Some("紧急".to_owned()),
        organ: None,
        conclusion: None,
        material_id: None,
    };
    let told = faults(county.act("drafter", skip).await);
    assert!(told[0].message.contains("须先经批准"), "{told:?}");
    county
        .act("drafter", request(&id, &[Step::Hearing]))
        .await
        .unwrap();
}

async fn go(county: County) {
    let id = county.draft(TITLE, TEXT, "gov").await;
    let path = format!("/workbench/documents/{id}/urgent");
    let mut drafter = county.client("drafter").await;
    let mut office = county.client("office").await;
    assert_eq!(
        office.get(&path).await.status.as_u16(),
        404,
        "before a request the office learns nothing of a draft"
    );
    let fields = [
        ("ground", "public_safety"),
        ("reason", "上游水库泄洪"),
        ("steps", "public_comment"),
        ("steps", "hearing"),
    ];
    let asked = drafter.form(&path, &fields).await;
    assert_eq!(asked.status.as_u16(), 303, "{}", asked.text());
    let queue = office.get("/workbench").await.text();
    assert!(queue.contains("待批准的简易程序"), "{queue}");
    let rows = departments::urgents(county.store.reader(), &id).await;
    let one = rows.unwrap()[0].id.clone();
    let decision = [
        ("expected_version", "1"),
        ("approve", "yes"),
        ("approver", "王某"),
        ("office", "县长"),
        ("decided_on", "2026-11-24"),
        ("paper", "县长批示第5号"),
    ];
    let done = office.form(&format!("{path}/{one}"), &decision).await;
    assert_eq!(done.status.as_u16(), 303, "{}", done.text());
    let case = drafter.get(&format!("/workbench/documents/{id}")).await;
    let case = case.text();
    assert!(
        case.contains("简易程序") && case.contains("合法性审核不省略"),
        "{case}"
    );
    assert!(
        case.contains("决定是否适用简易程序"),
        "in the history: {case}"
    );
    let steps = queries::preparations(county.store.reader(), &id).await;
    let steps = steps.unwrap();
    assert_eq!(steps.len(), 2);
    for step in steps {
        assert_eq!(step.state, "skipped");
        assert_eq!(step.reason.as_deref(), Some("经县长王某批准适用简易程序"));
    }
    let missing = drafter
        .form(
            &format!("/workbench/documents/{id}/submit"),
            &[("expected_version", "1")],
        )
        .await;
    assert_eq!(missing.status.as_u16(), 422);
    let told = missing.text();
    assert!(told.contains("“专家论证”尚未办理") && !told.contains("“听证”尚未办理"));
    let report = county.store.verify(&VerifyOptions::default()).await;
    let report = report.unwrap();
    assert!(report.is_clean(), "{:?}", report.faults);
}

#[tokio::test(flavor = "multi_thread")]
async fn urgent_from_the_request_to_the_steps_left_out() {
    go(County::sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn urgent_from_the_request_to_the_steps_left_out_on_postgres() {
    if let Some(county) = County::postgres("urgent procedure on PostgreSQL").await {
        go(county).await;
    }
}

/// The urgent procedure was asked for and approved.
pub(crate) async fn approved(county: &County) {
    let id = county.draft("测试县抢险办法", TEXT, "gov").await;
    let asked = county.act("drafter", request(&id, &[Step::Hearing])).await;
    let mut decision = decide(&asked.unwrap().id, true);
    decision.decided_on = Some(county.today());
    county.act("office", decision).await.unwrap();
}
