//! 简易程序: what may be left out in urgency is what the rules of the place list.

use guiku::app::Error;
use guiku::app::drafting::prepare::RecordStep;
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
