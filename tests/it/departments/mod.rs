//! 征求有关单位意见: refusals first, then the whole way over HTTP, and what stays closed.

use guiku::app::Error;
use guiku::app::department::{
    AnswerDepartment, AskDepartments, HandleDissent, LapseDepartment, OpinionMoved,
};
use guiku::app::drafting::prepare::RecordStep;
use guiku::app::drafting::submit::SubmitForReview;
use guiku::domain::department::DissentHandling;
use guiku::domain::document::{Step, StepState};
use guiku::store::verify::VerifyOptions;
use guiku::store::{departments, queries};

use crate::support::County;

const TITLE: &str = "测试县停车收费管理办法";
const TEXT: &str = "第一条 为规范停车收费，制定本办法。\n第二条 停车场按规定收费。\n第三条 本办法自2027年1月1日起施行，有效期五年。";

async fn asking(county: &County, id: &str, bodies: &[&str]) -> AskDepartments {
    AskDepartments {
        document_id: id.to_owned(),
        expected_version: county.row(id).await.row_version,
        authority_ids: bodies.iter().map(|key| county.authority(key)).collect(),
        note: String::new(),
    }
}

fn answer(id: &str, version: i64, agrees: bool, text: &str, paper: &str) -> AnswerDepartment {
    AnswerDepartment {
        opinion_id: id.to_owned(),
        expected_version: version,
        agrees,
        text: text.to_owned(),
        paper: paper.to_owned(),
    }
}

/// Ids of the opinions on a document.
async fn ids(county: &County, document: &str) -> Vec<String> {
    let rows = departments::opinions(county.store.reader(), document).await;
    rows.unwrap().into_iter().map(|row| row.id).collect()
}

/// A draft about which the legal body and the office were asked, with the ids of their opinions.
async fn asked(county: &County) -> (String, String, String) {
    let id = county.draft(TITLE, TEXT, "gov").await;
    county.complete(&id).await;
    let ask = asking(county, &id, &["justice", "office"]).await;
    county.act("drafter", ask).await.unwrap();
    let rows = departments::opinions(county.store.reader(), &id).await;
    let rows = rows.unwrap();
    let of = |key: &str| {
        let body = county.authority(key);
        let row = rows.iter().find(|row| row.authority_id == body).unwrap();
        row.id.clone()
    };
    let (justice, office) = (of("justice"), of("office"));
    (id, justice, office)
}

fn faults<T: std::fmt::Debug>(refused: Result<T, Error>) -> Vec<guiku::app::FieldError> {
    match refused {
        Err(Error::Invalid(faults)) => faults,
        other => panic!("{other:?}"),
    }
}

async fn submit(county: &County, id: &str) -> Result<String, Error> {
    let command = SubmitForReview {
        document_id: id.to_owned(),
        expected_version: county.row(id).await.row_version,
        reviewer: None,
    };
    let done = county.act("drafter", command).await;
    done.map(|done| done.review_id)
}

#[tokio::test]
async fn questions_that_are_refused() {
    let county = County::sqlite().await;
    let id = county.draft(TITLE, TEXT, "gov").await;
    let good = asking(&county, &id, &["justice"]).await;
    let refused = county.act("both", good.clone()).await;
    assert!(matches!(refused, Err(Error::Forbidden(_))), "{refused:?}");
    for bodies in [&[][..], &["housing"], &["justice", "justice"]] {
        let ask = asking(&county, &id, bodies).await;
        let told = faults(county.act("drafter", ask).await);
        assert_eq!(told[0].field, "authority_ids", "{bodies:?}");
    }
    let mut unknown = good.clone();
    unknown.authority_ids = vec!["nobody".to_owned()];
    let told = faults(county.act("drafter", unknown).await);
    assert!(told[0].message.contains("未登记"), "{told:?}");
    county.act("drafter", good).await.unwrap();
    let again = asking(&county, &id, &["justice"]).await;
    let told = faults(county.act("drafter", again).await);
    assert!(told[0].message.contains("尚未答复"), "{told:?}");
}

#[tokio::test]
async fn answers_that_are_refused() {
    let county = County::sqlite().await;
    let (id, justice, office) = asked(&county).await;
    let agree = answer(&justice, 1, true, "", "");
    let refused = county.act("office", agree.clone()).await;
    assert!(
        matches!(refused, Err(Error::NotFound(_))),
        "another body learns nothing: {refused:?}"
    );
    let told = faults(county.act("drafter", agree.clone()).await);
    assert_eq!(told[0].field, "paper", "{told:?}");
    let silent = answer(&justice, 1, false, " ", "");
    assert_eq!(
        faults(county.act("reviewer", silent).await)[0].field,
        "text"
    );
    let refused = county
        .act("reviewer", answer(&justice, 9, true, "", ""))
        .await;
    assert!(matches!(refused, Err(Error::Stale)), "{refused:?}");
    let handle = HandleDissent {
        opinion_id: justice.clone(),
        expected_version: 1,
        handling: DissentHandling::Coordinated,
        text: "已协调".to_owned(),
    };
    let refused = county.act("drafter", handle).await;
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
    let lapse = LapseDepartment {
        opinion_id: office.clone(),
        expected_version: 1,
    };
    let refused = county.act("drafter", lapse.clone()).await;
    assert!(
        matches!(
            refused,
            Err(Error::Refused {
                code: "not-due",
                ..
            })
        ),
        "{refused:?}"
    );
    county.set_day("2026-12-04");
    let lapsed: OpinionMoved = county.act("drafter", lapse).await.unwrap();
    assert_eq!(lapsed.stage, "lapsed");
    let by_hand = RecordStep {
        document_id: id,
        step: Step::DepartmentConsultation,
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
                code: "departments-open",
                ..
            })
        ),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_draft_does_not_go_on_before_dissent_is_handled() {
    let county = County::sqlite().await;
    let (id, justice, office) = asked(&county).await;
    let told = faults(submit(&county, &id).await);
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].field, "steps.department_consultation");
    assert!(
        told[0].message.contains("测试县司法局") && told[0].message.contains("办公室"),
        "{told:?}"
    );
    assert!(told[0].rule.is_some());
    let dissent = answer(&justice, 1, false, "第二条没有依据", "");
    county.act("reviewer", dissent).await.unwrap();
    let by_paper = answer(&office, 1, true, "", "测县政办函〔2026〕3号");
    county.act("drafter", by_paper).await.unwrap();
    let told = faults(submit(&county, &id).await);
    assert!(
        told[0].message.contains("不同意见尚未处理：测试县司法局"),
        "{told:?}"
    );
    let mut handle = HandleDissent {
        opinion_id: justice,
        expected_version: 2,
        handling: DissentHandling::Reported,
        text: " ".to_owned(),
    };
    assert_eq!(
        faults(county.act("drafter", handle.clone()).await)[0].field,
        "text"
    );
    handle.text = "双方意见附后".to_owned();
    let refused = county.act("both", handle.clone()).await;
    assert!(matches!(refused, Err(Error::Forbidden(_))), "{refused:?}");
    county.act("drafter", handle).await.unwrap();
    let steps = queries::preparations(county.store.reader(), &id).await;
    let steps = steps.unwrap();
    let step = steps
        .iter()
        .find(|row| row.step == "department_consultation");
    assert_eq!(step.unwrap().state, "done");
    submit(&county, &id).await.unwrap();
}

async fn go(county: County) {
    let id = county.draft(TITLE, TEXT, "gov").await;
    let mut drafter = county.client("drafter").await;
    let path = format!("/workbench/documents/{id}/departments");
    let (justice, npc) = (county.authority("justice"), county.authority("npc"));
    let fields = [
        ("expected_version", "1"),
        ("body", justice.as_str()),
        ("body", npc.as_str()),
        ("note", "收费依据"),
    ];
    let asked = drafter.form(&path, &fields).await;
    assert_eq!(asked.status.as_u16(), 303, "{}", asked.text());
    let all = ids(&county, &id).await;
    assert_eq!(all.len(), 2);
    let mut reviewer = county.client("reviewer").await;
    let queue = reviewer.get("/workbench").await.text();
    assert!(
        queue.contains("征求本单位意见") && queue.contains(TITLE),
        "{queue}"
    );
    let mut mine = String::new();
    for one in &all {
        let at = format!("/workbench/department-opinions/{one}");
        let seen = reviewer.get(&at).await;
        if seen.status.as_u16() == 200 {
            assert!(seen.text().contains("停车场按规定收费"), "{}", seen.text());
            assert!(seen.text().contains("待核实"), "the limit is hearsay");
            mine = at;
        } else {
            assert_eq!(seen.status.as_u16(), 404);
        }
    }
    let refused = reviewer
        .form(&mine, &[("expected_version", "1"), ("command", "disagree")])
        .await;
    assert_eq!(refused.status.as_u16(), 422);
    let dissent = [
        ("expected_version", "1"),
        ("command", "disagree"),
        ("text", "第二条没有依据"),
    ];
    let answered = reviewer.form(&mine, &dissent).await;
    assert_eq!(answered.status.as_u16(), 303, "{}", answered.text());
    let list = drafter.get(&path).await.text();
    assert!(
        list.contains("第二条没有依据") && list.contains("处理不同意见"),
        "{list}"
    );
    let case = drafter
        .get(&format!("/workbench/documents/{id}"))
        .await
        .text();
    assert!(case.contains("第二条没有依据"), "{case}");
    for other in ["both", "office"] {
        let mut other = county.client(other).await;
        let seen = other.get(&path).await.status.as_u16();
        assert!(seen == 404 || seen == 403, "{seen}");
    }
    let report = county.store.verify(&VerifyOptions::default()).await;
    let report = report.unwrap();
    assert!(report.is_clean(), "{:?}", report.faults);
}

#[tokio::test(flavor = "multi_thread")]
async fn departments_from_the_question_to_the_answer() {
    go(County::sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn departments_from_the_question_to_the_answer_on_postgres() {
    if let Some(county) = County::postgres("departments on PostgreSQL").await {
        go(county).await;
    }
}

/// A body was asked, did not agree, and its dissent was handled.
pub(crate) async fn settled(county: &County) {
    let id = county.draft("测试县征求单位意见的办法", TEXT, "gov").await;
    let ask = asking(county, &id, &["justice"]).await;
    county.act("drafter", ask).await.unwrap();
    let one = ids(county, &id).await.remove(0);
    let dissent = answer(&one, 1, false, "第二条没有依据", "");
    county.act("reviewer", dissent).await.unwrap();
    let handle = HandleDissent {
        opinion_id: one,
        expected_version: 2,
        handling: DissentHandling::Coordinated,
        text: "已补充依据".to_owned(),
    };
    county.act("drafter", handle).await.unwrap();
}
