//! 简易程序: what may be left out in urgency is what the rules of the place list.

use guiku::app::Error;
use guiku::app::drafting::prepare::RecordStep;
use guiku::app::drafting::submit::SubmitForReview;
use guiku::domain::document::{Step, StepState};

use crate::support::County;

#[tokio::test]
async fn the_fair_competition_review_is_never_left_out() {
    let county = County::sqlite().await;
    let id = county
        .draft("测试县防汛办法", "第一条 防汛应当及时。", "gov")
        .await;
    let skip = |step| RecordStep {
        document_id: id.clone(),
        step,
        state: StepState::Skipped,
        done_on: None,
        reason: Some("防汛紧急，经主要负责人批准".to_owned()),
        organ: None,
        conclusion: None,
        material_id: None,
    };
    let refused = county
        .act("drafter", skip(Step::FairCompetitionReview))
        .await
        .unwrap_err();
    let Error::Invalid(faults) = refused else {
        panic!("{refused}");
    };
    assert_eq!(faults.len(), 1);
    assert_eq!(faults[0].field, "state");
    assert_eq!(faults[0].message, "公平竞争审查不得依简易程序省略");
    assert!(
        faults[0].rule.as_ref().unwrap().contains("待核实"),
        "{faults:?}"
    );
    let refused = county.act("drafter", skip(Step::Hearing)).await;
    let Err(Error::Invalid(faults)) = refused else {
        panic!("{refused:?}");
    };
    assert!(faults[0].message.contains("须先经批准"), "{faults:?}");
}

/// 公平竞争审查: its conclusion is recorded with who reviewed, and one that bars the draft bars it.
#[tokio::test]
async fn a_draft_against_fair_competition_does_not_go_on() {
    let county = County::sqlite().await;
    let id = county
        .draft("测试县采购办法", "第一条 采购应当公平。", "gov")
        .await;
    county.complete(&id).await;
    let record = |conclusion: &str, material: Option<&str>| RecordStep {
        document_id: id.clone(),
        step: Step::FairCompetitionReview,
        state: StepState::Done,
        done_on: Some(county.today()),
        reason: None,
        organ: Some("测试县市场监管局".to_owned()),
        conclusion: Some(conclusion.to_owned()).filter(|one| !one.is_empty()),
        material_id: material.map(str::to_owned),
    };
    for (command, field) in [
        (record("", None), "conclusion"),
        (record("fine", None), "conclusion"),
        (record("no_effect", Some("nothing")), "material_id"),
    ] {
        let refused = county.act("drafter", command).await;
        let Err(Error::Invalid(faults)) = refused else {
            panic!("{refused:?}");
        };
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert_eq!(faults[0].field, field);
    }
    let contrary = record("contrary", None);
    county.act("drafter", contrary).await.unwrap();
    let submit = SubmitForReview {
        document_id: id.clone(),
        expected_version: county.row(&id).await.row_version,
        reviewer: None,
    };
    let refused = county.act("drafter", submit.clone()).await;
    let Err(Error::Invalid(faults)) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert!(faults[0].message.contains("不得出台"), "{faults:?}");
    assert!(faults[0].rule.as_deref().unwrap().contains("第十八条"));
    let exception = record("exception", None);
    county.act("drafter", exception).await.unwrap();
    county.act("drafter", submit).await.unwrap();
}
