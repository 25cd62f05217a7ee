//! Every command of the interface in every stage: where it has no place it is refused with 409, and the
//! sentence names the stage that there is and those in which the act is done.

use std::collections::BTreeMap;

use guiku::app::drafting::withdraw::Withdraw;
use guiku::app::review::accept::{AcceptReview, ReturnReview};
use guiku::app::review::not_normative::FindNotNormative;
use guiku::domain::document::{DocumentCommand as C, Stage, sources};
use guiku::domain::review::{self, CheckResult, ReviewCommand as R, ReviewStage};
use guiku::store::queries;
use serde_json::{Value as Json, json};

use crate::support::{Client, County};

const TEXT: &str = "第一条 为规范某事项，制定本办法。\n第二条 由主管部门负责。";
const DRAFTING: &[Stage] = &[Stage::Drafting];
const PAPERS: &[Stage] = &[Stage::Drafting, Stage::UnderReview];

/// What is called, by whom, and the stages in which it has its place.
struct Call {
    method: &'static str,
    path: String,
    login: &'static str,
    body: Json,
    places: Vec<&'static str>,
}

fn labels(stages: &[Stage]) -> Vec<&'static str> {
    stages.iter().map(|stage| stage.label()).collect()
}

fn on_document(county: &County, id: &str, version: i64) -> Vec<Call> {
    let day = county.today();
    let versioned = json!({ "expected_version": version });
    let with = |more: Json| {
        let mut body = versioned.clone();
        for (name, value) in more.as_object().unwrap() {
            body[name] = value.clone();
        }
        body
    };
    let meeting = |result: &str| {
        with(json!({ "meeting": "常务会议", "held_on": day, "result": result, "note": "见纪要" }))
    };
    let ask = with(json!({ "authority_ids": [county.authority("justice")], "note": "" }));
    let urgent = json!({ "ground": "emergency", "reason": "急", "steps": ["hearing"] });
    let step = json!({ "step": "hearing", "state": "done", "done_on": day, "reason": "已办理" });
    let draft = with(json!({ "title": "测试县某事项管理办法", "text": TEXT }));
    let keep = json!({ "check": "M7", "reason": "沿用" });
    let answers = with(json!({ "answers": [{ "finding_id": "none", "answer": "adopted" }] }));
    let signature = with(json!({ "signed_on": day, "signed_by": "县长" }));
    let reason = with(json!({ "reason": "有误" }));
    let channel = with(json!({ "channel": "县政府网站" }));
    let submit = with(json!({ "reviewer": county.authority("justice") }));
    let rows: Vec<(&'static str, &str, &'static str, Json, Vec<Stage>)> = vec![
        ("PUT", "/draft", "drafter", draft, DRAFTING.to_vec()),
        (
            "POST",
            "/revisions",
            "drafter",
            versioned.clone(),
            DRAFTING.to_vec(),
        ),
        ("POST", "/steps", "drafter", step, PAPERS.to_vec()),
        (
            "POST",
            "/form-check/overrides",
            "drafter",
            keep,
            PAPERS.to_vec(),
        ),
        (
            "DELETE",
            "/materials/none",
            "drafter",
            Json::Null,
            PAPERS.to_vec(),
        ),
        ("POST", "/departments", "drafter", ask, DRAFTING.to_vec()),
        ("POST", "/urgent", "drafter", urgent, DRAFTING.to_vec()),
        ("POST", "/submit", "drafter", submit, sources(C::Submit)),
        ("POST", "/answers", "drafter", answers, DRAFTING.to_vec()),
        (
            "POST",
            "/proceed",
            "drafter",
            versioned.clone(),
            sources(C::ProceedUnadopted),
        ),
        (
            "POST",
            "/withdraw",
            "drafter",
            reason.clone(),
            sources(C::Withdraw),
        ),
        (
            "POST",
            "/meeting",
            "office",
            meeting("passed"),
            sources(C::MeetingPassed),
        ),
        (
            "POST",
            "/meeting",
            "office",
            meeting("passed_with_changes"),
            sources(C::MeetingPassedWithChanges),
        ),
        (
            "POST",
            "/meeting",
            "office",
            meeting("postponed"),
            sources(C::MeetingPostponed),
        ),
        (
            "POST",
            "/meeting",
            "office",
            meeting("rejected"),
            sources(C::MeetingRejected),
        ),
        ("POST", "/signature", "office", signature, sources(C::Sign)),
        (
            "POST",
            "/registration",
            "registrar",
            versioned.clone(),
            sources(C::Register),
        ),
        ("POST", "/void", "registrar", reason, sources(C::VoidNumber)),
        (
            "POST",
            "/publication",
            "publisher",
            channel,
            sources(C::Publish),
        ),
    ];
    rows.into_iter()
        .map(|(method, rest, login, body, places)| Call {
            method,
            path: format!("/api/v1/documents/{id}{rest}"),
            login,
            body,
            places: labels(&places),
        })
        .collect()
}

fn on_review(county: &County, id: &str, version: i64) -> Vec<Call> {
    let places = |command| -> Vec<&'static str> {
        let all = review::sources(command).into_iter();
        all.map(ReviewStage::label).collect()
    };
    let opinion = json!({
        "expected_version": version, "opinion": "lawful", "reason": "", "findings": [],
        "checklist": county.checklist(CheckResult::Met),
    });
    let note = json!({ "expected_version": version, "note": "缺少说明" });
    let rows = [
        (
            "acceptance",
            "reviewer",
            json!({ "expected_version": version }),
            R::Accept,
        ),
        ("return", "reviewer", note.clone(), R::ReturnIncomplete),
        ("supplement", "drafter", note, R::Supplement),
        ("opinion", "reviewer", opinion, R::Issue),
        (
            "notes",
            "reviewer",
            json!({ "expected_version": 0, "body": {} }),
            R::Close,
        ),
    ];
    rows.into_iter()
        .map(|(rest, login, body, command)| Call {
            method: "POST",
            path: format!("/api/v1/reviews/{id}/{rest}"),
            login,
            body,
            places: places(command),
        })
        .collect()
}

/// One document in each stage.
async fn in_every_stage(county: &County) -> Vec<(Stage, String)> {
    let mut all = Vec::new();
    for stage in Stage::ALL {
        let title = format!("测试县{}事项管理办法", stage.label());
        let id = match stage {
            Stage::Drafting => county.draft(&title, TEXT, "gov").await,
            Stage::UnderReview | Stage::NotNormative | Stage::Withdrawn => {
                let id = county.draft(&title, TEXT, "gov").await;
                county.complete(&id).await;
                county.submit(&id).await;
                id
            }
            Stage::Reviewed | Stage::Decided | Stage::Declined => {
                county.reviewed(&title, TEXT, "gov").await
            }
            Stage::Signed | Stage::Registered => county.signed(&title, TEXT).await,
            Stage::Published => county.published(&title, TEXT).await,
        };
        let (login, rest, body) = match stage {
            Stage::Decided => ("office", "meeting", "passed"),
            Stage::Declined => ("office", "meeting", "rejected"),
            Stage::Registered => ("registrar", "registration", ""),
            _ => ("", "", ""),
        };
        if !rest.is_empty() {
            let mut more = json!({ "expected_version": county.row(&id).await.row_version });
            if rest == "meeting" {
                more["meeting"] = "常务会议".into();
                more["held_on"] = json!(county.today());
                more["result"] = body.into();
                more["note"] = "见纪要".into();
            }
            let path = format!("/api/v1/documents/{id}/{rest}");
            let answer = county
                .client(login)
                .await
                .json("POST", &path, &more, None)
                .await;
            assert_eq!(answer.status, 201, "{}", answer.text());
        }
        if *stage == Stage::Withdrawn {
            withdrawn(county, &id).await;
        }
        if *stage == Stage::NotNormative {
            let command = FindNotNormative {
                review_id: last_review(county, &id).await.0,
                expected_version: 1,
                reason: "属于内部管理".to_owned(),
            };
            county.act("reviewer", command).await.unwrap();
        }
        assert_eq!(county.row(&id).await.stage.as_deref(), Some(stage.as_str()));
        all.push((*stage, id));
    }
    all
}

async fn withdrawn(county: &County, id: &str) {
    let command = Withdraw {
        document_id: id.to_owned(),
        expected_version: county.row(id).await.row_version,
        reason: "不再制定".to_owned(),
    };
    county.act("drafter", command).await.unwrap();
}

/// Id, version and stage of the last round.
async fn last_review(county: &County, id: &str) -> (String, i64, ReviewStage) {
    let rows = queries::reviews(county.store.reader(), id).await.unwrap();
    let row = rows.last().unwrap();
    let stage = ReviewStage::parse(&row.stage).unwrap();
    (row.id.clone(), row.row_version, stage)
}

/// What is wrong with the answer to a call that is out of its turn.
async fn tried(client: &mut Client, call: &Call, stage: &str) -> Option<String> {
    let answer = client.json(call.method, &call.path, &call.body, None).await;
    let told = format!(
        "{} {} in {stage}: {}",
        call.method,
        call.path,
        answer.text()
    );
    if answer.status != 409 {
        return Some(told);
    }
    let problem = answer.json();
    let says = |field: &str| problem[field].as_str().unwrap_or_default().to_owned();
    // on its way to the meeting a draft hears what is missing, with the rule that asks for it
    if says("code") == "opinion-missing" && !says("rule").is_empty() {
        return None;
    }
    let named = says("detail").contains(&format!("当前为“{stage}”，不能"));
    let all = call
        .places
        .iter()
        .all(|place| says("rule").contains(&format!("“{place}”")));
    (says("code") != "transition" || !named || !all).then_some(told)
}

async fn clients(county: &County) -> BTreeMap<&'static str, Client> {
    let mut all = BTreeMap::new();
    for login in ["drafter", "reviewer", "office", "registrar", "publisher"] {
        all.insert(login, county.client(login).await);
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_out_of_its_turn_names_stage_and_rule() {
    let county = County::sqlite().await;
    let mut clients = clients(&county).await;
    let (mut wrong, mut refused) = (Vec::new(), 0);
    for (stage, id) in in_every_stage(&county).await {
        let before = county.row(&id).await;
        for call in on_document(&county, &id, before.row_version) {
            if call.places.contains(&stage.label()) {
                continue;
            }
            refused += 1;
            let client = clients.get_mut(call.login).unwrap();
            wrong.extend(tried(client, &call, stage.label()).await);
        }
        assert_eq!(county.row(&id).await, before, "nothing was changed");
    }
    assert!(
        wrong.is_empty(),
        "{} of {refused}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(refused > 150, "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_review_out_of_its_turn_names_stage_and_rule() {
    let county = County::sqlite().await;
    let mut clients = clients(&county).await;
    let mut wrong = Vec::new();
    for wanted in ReviewStage::ALL {
        let title = format!("测试县{}事项管理办法", wanted.label());
        let id = county.draft(&title, TEXT, "gov").await;
        county.complete(&id).await;
        let review_id = county.submit(&id).await;
        match wanted {
            ReviewStage::Requested => {}
            ReviewStage::Incomplete => {
                let command = ReturnReview {
                    review_id,
                    expected_version: 1,
                    note: "缺少说明".to_owned(),
                };
                county.act("reviewer", command).await.unwrap();
            }
            ReviewStage::Accepted | ReviewStage::OpinionIssued => {
                let command = AcceptReview {
                    review_id,
                    expected_version: 1,
                };
                county.act("reviewer", command).await.unwrap();
            }
            ReviewStage::Closed => withdrawn(&county, &id).await,
        }
        let (review, version, _) = last_review(&county, &id).await;
        if *wanted == ReviewStage::OpinionIssued {
            let calls = on_review(&county, &review, version);
            let opinion = calls.iter().find(|call| call.path.ends_with("opinion"));
            let opinion = opinion.unwrap();
            let client = clients.get_mut("reviewer").unwrap();
            let done = client
                .json("POST", &opinion.path, &opinion.body, None)
                .await;
            assert!(done.status.is_success(), "{}", done.text());
        }
        let (review, version, stage) = last_review(&county, &id).await;
        assert_eq!(stage, *wanted);
        for call in on_review(&county, &review, version) {
            if !call.places.contains(&stage.label()) {
                let client = clients.get_mut(call.login).unwrap();
                wrong.extend(tried(client, &call, stage.label()).await);
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
