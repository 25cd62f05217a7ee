//! 审查要求: who may demand, and that the review starts.

use guiku::app::Error;
use guiku::app::filing::demand::{AnswerDemand, RecordDemand, StartDemand};
use guiku::app::filing::review::ReviewAct;
use guiku::domain::filing::FilingCommand;
use guiku::domain::filing_review::ItemResult;

use super::{TEXT, TITLE, act, clean, code, field, items, on_filing, public, registered, staffed};
use crate::support::County;

fn demand(county: &County, document: &str) -> RecordDemand {
    RecordDemand {
        document_id: document.to_owned(),
        receiver_id: county.authority("npc"),
        body_kind: "court".to_owned(),
        body: "测试县人民法院".to_owned(),
        paper_no: "测法函〔2026〕3号".to_owned(),
        eid: Some("art_3".to_owned()),
        matter: "罚款的设定".to_owned(),
        reason: "金丝雀理由".to_owned(),
        received_on: None,
        examiner: "法工委".to_owned(),
    }
}

#[tokio::test]
async fn only_listed_organs_demand_and_only_before_the_body_that_examines() {
    let county = staffed(County::sqlite().await).await;
    let document = registered(&county).await;
    let mut citizen = demand(&county, &document);
    citizen.body_kind = "citizen".to_owned();
    let refused = county.act("examiner", citizen).await;
    assert_eq!(field(&refused.unwrap_err()), "body_kind");
    let other = county.act("checker", demand(&county, &document)).await;
    assert!(matches!(other, Err(Error::Forbidden(_))));
    let draft = county.draft("测试县未公布的办法", TEXT, "gov").await;
    let hidden = county.act("examiner", demand(&county, &draft)).await;
    assert!(matches!(hidden, Err(Error::NotFound(_))));
    let mut nowhere = demand(&county, &document);
    nowhere.eid = Some("art_99".to_owned());
    let nowhere = county.act("examiner", nowhere).await;
    assert_eq!(field(&nowhere.unwrap_err()), "eid");
}

async fn must_start(county: County) {
    let county = staffed(county).await;
    let document = registered(&county).await;
    let recorded = county.act("examiner", demand(&county, &document)).await;
    let recorded = recorded.unwrap();
    let review = recorded.review_id.unwrap();
    let answer = |version| AnswerDemand {
        demand_id: recorded.id.clone(),
        expected_version: version,
        answer: "已经审查".to_owned(),
    };
    let early = county.act("examiner", answer(2)).await;
    assert_eq!(code(&early.unwrap_err()), "review-open");
    let check = items(&county, &review, ItemResult::Clear).await;
    act(&county, "examiner", &review, check).await.unwrap();
    let pass = ReviewAct::Pass {
        conclusion: "罚款符合规定".to_owned(),
    };
    act(&county, "examiner", &review, pass).await.unwrap();
    let stale = county.act("examiner", answer(1)).await;
    assert!(matches!(stale, Err(Error::Stale)));
    county.act("examiner", answer(2)).await.unwrap();
    let page = public(&county, &document).await;
    assert!(
        !page.contains("人民法院") && !page.contains("金丝雀"),
        "{page}"
    );
    let mut examiner = county.client("examiner").await;
    let list = examiner.get("/workbench/demands").await.text();
    assert!(
        list.contains("测试县人民法院") && list.contains("已反馈结果"),
        "{list}"
    );
    let page = examiner
        .get(&format!("/workbench/demands/{}", recorded.id))
        .await
        .text();
    assert!(page.contains("已经审查"), "{page}");
    let mut checker = county.client("checker").await;
    let list = checker.get("/workbench/demands").await.text();
    assert!(!list.contains("测试县人民法院"), "another body's");
    clean(&county).await;
}

#[tokio::test]
async fn a_demand_must_start_a_review_on_sqlite() {
    must_start(County::sqlite().await).await;
}

#[tokio::test]
async fn a_demand_must_start_a_review_on_postgres() {
    if let Some(county) = County::postgres("demands on PostgreSQL").await {
        must_start(county).await;
    }
}

#[tokio::test]
async fn a_demand_waits_for_the_registration_and_then_starts() {
    let county = staffed(County::sqlite().await).await;
    let document = county.published(TITLE, TEXT).await;
    let recorded = county.act("examiner", demand(&county, &document)).await;
    let recorded = recorded.unwrap();
    assert!(recorded.review_id.is_none());
    let start = StartDemand {
        demand_id: recorded.id,
        expected_version: 1,
        examiner: "法工委".to_owned(),
    };
    let early = county.act("examiner", start.clone()).await;
    assert_eq!(code(&early.unwrap_err()), "not-registered");
    for command in [FilingCommand::Submit, FilingCommand::Register] {
        on_filing(&county, &document, command, |_| {})
            .await
            .unwrap();
    }
    county.act("examiner", start).await.unwrap();
    clean(&county).await;
}
