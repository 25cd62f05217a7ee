//! What published texts say about other documents: proposed, confirmed, dismissed, taken back.

use std::sync::Arc;

use guiku::app::Error;
use guiku::app::publication::effect::RetractEffect;
use guiku::app::relation::{
    self, ConfirmRelation, DismissRelation, Proposal, RetractRelation, Standing,
};
use guiku::app::view::public;
use guiku::domain::number::number_key;
use guiku::domain::validity::{State, validity};
use guiku::store::queries;
use guiku::store::verify::VerifyOptions;
use guiku::text::relations::{Gap, RelationKind};

use crate::support::County;

const RULE: &str = "第一条 为规范租赁管理，制定本办法。\n第二条 本办法自2026年1月1日起施行，有效期至2026年11月20日。";

async fn county() -> Arc<County> {
    Arc::new(County::sqlite().await)
}

async fn proposals(county: &Arc<County>, id: &str) -> Vec<Proposal> {
    county.index().await;
    let searcher = county.search.searcher().unwrap();
    let document = public::find(&county.store, id).await.unwrap();
    relation::proposals(&county.store, &searcher, &document, county.today())
        .await
        .unwrap()
}

async fn state(county: &Arc<County>, id: &str) -> (State, String) {
    let facts = queries::facts(county.store.reader(), id).await.unwrap();
    let status = validity(&facts, county.today());
    let because: Vec<String> = status.because.into_iter().map(|one| one.text).collect();
    (status.state, because.join("；"))
}

fn confirm(source: &str, proposal: &Proposal, target: Option<&str>) -> ConfirmRelation {
    ConfirmRelation {
        document_id: source.to_owned(),
        kind: proposal.kind,
        key: proposal.key.clone(),
        target_id: target.map(str::to_owned),
        on: None,
        until: None,
        close: false,
    }
}

/// The number of a published document.
async fn number(county: &Arc<County>, id: &str) -> String {
    let numbers = queries::numbers(county.store.reader(), &[id.to_owned()]).await;
    numbers.unwrap().remove(0).printed
}

#[tokio::test]
async fn refusals() {
    let county = county().await;
    let rule = county.published("测试县租赁管理办法", RULE).await;
    let number = number(&county, &rule).await;
    let text = format!(
        "一、《测试县租赁管理办法》（{number}）自2026年12月1日起废止。\n二、本通知自公布之日起施行。"
    );
    let id = county
        .published("测试县人民政府关于废止《测试县租赁管理办法》的通知", &text)
        .await;
    let found = proposals(&county, &id).await;
    assert_eq!(found.len(), 1, "{found:?}");
    let command = confirm(&id, &found[0], Some(&rule));
    let refused = county.act("drafter", command.clone()).await;
    assert!(matches!(refused, Err(Error::Forbidden(_))), "{refused:?}");
    let own = confirm(&id, &found[0], Some(&id));
    let refused = county.act("registrar", own).await;
    assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    let unknown = ConfirmRelation {
        key: "n:别的".to_owned(),
        ..command.clone()
    };
    let refused = county.act("registrar", unknown).await;
    assert!(matches!(refused, Err(Error::NotFound(_))), "{refused:?}");
    let silent = DismissRelation {
        document_id: id.clone(),
        kind: found[0].kind,
        key: found[0].key.clone(),
        reason: " ".to_owned(),
    };
    let refused = county.act("registrar", silent).await;
    assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    county.act("registrar", command.clone()).await.unwrap();
    let twice = county.act("registrar", command).await;
    assert!(matches!(twice, Err(Error::Conflict(_))), "{twice:?}");
}

#[tokio::test]
async fn a_repeal_is_proposed_confirmed_and_taken_back() {
    let county = county().await;
    let rule = county
        .published(
            "测试县养犬管理办法",
            "第一条 为规范养犬，制定本办法。\n第二条 本办法自公布之日起施行。",
        )
        .await;
    let number = number(&county, &rule).await;
    let text = format!("经研究，决定自2026年11月24日起废止《测试县养犬管理办法》（{number}）。");
    let id = county
        .published("测试县人民政府关于废止《测试县养犬管理办法》的通知", &text)
        .await;
    let found = proposals(&county, &id).await;
    let one = &found[0];
    assert_eq!((one.kind, one.gap), (RelationKind::Repeals, Gap::None));
    let sure = one.sure().unwrap();
    assert_eq!(
        (sure.id.as_str(), sure.now, sure.becomes),
        (rule.as_str(), "现行有效", Some("已废止"))
    );
    assert_eq!(
        state(&county, &rule).await.0,
        State::InForce,
        "nothing before a person"
    );
    let done = county
        .act("registrar", confirm(&id, one, Some(&rule)))
        .await
        .unwrap();
    let (now, because) = state(&county, &rule).await;
    assert_eq!(now, State::Repealed);
    assert!(
        because.contains("据《测试县人民政府关于废止《测试县养犬管理办法》的通知》"),
        "{because}"
    );
    let found = proposals(&county, &id).await;
    assert!(
        matches!(&found[0].standing, Standing::Confirmed(_)),
        "{found:?}"
    );
    let back = RetractRelation {
        document_id: id.clone(),
        relation_id: done.relation_id,
        reason: "废止决定已经撤销".to_owned(),
    };
    county.act("registrar", back.clone()).await.unwrap();
    assert_eq!(state(&county, &rule).await.0, State::InForce, "restored");
    assert!(proposals(&county, &id).await[0].is_open());
    let twice = county.act("registrar", back).await;
    assert!(matches!(twice, Err(Error::Conflict(_))), "{twice:?}");
}

#[tokio::test]
async fn an_extension_entered_late_revives_and_one_made_late_does_not() {
    let county = county().await;
    let line = serde_json::json!({"id": "old", "title": "测试县摊贩管理办法", "doc_number": "测县政发〔2015〕3号",
        "published_on": "2015-07-11", "effective_on": "2015-07-11", "valid_until": "2020-07-10",
        "text": "第一条 为规范摊贩管理，制定本办法。\n第二条 本办法自2015年7月11日起施行，有效期至2020年7月10日。"});
    county.import(&[line]).await;
    let key = number_key("测县政发〔2015〕3号");
    let old = queries::documents_by_number(county.store.reader(), &key);
    let old = old.await.unwrap().remove(0).document_id;
    assert_eq!(state(&county, &old).await.0, State::Lapsed);
    let text = "经评估，2015年制定的《测试县摊贩管理办法》（测县政发〔2015〕3号）需继续实施，有效期延长至2030年7月10日。";
    let id = county
        .published(
            "测试县人民政府关于延长《测试县摊贩管理办法》有效期的通知",
            text,
        )
        .await;
    let found = proposals(&county, &id).await;
    let one = found
        .iter()
        .find(|one| one.kind == RelationKind::Extends)
        .unwrap();
    assert_eq!(one.until, "2030-07-10".parse().ok());
    let sure = one.sure().unwrap();
    assert_eq!((sure.now, sure.becomes, sure.late), ("已失效", None, true));
    let late = county
        .act("registrar", confirm(&id, one, Some(&old)))
        .await
        .unwrap_err();
    assert!(late.to_string().contains("重新制定"), "{late}");
    assert_eq!(state(&county, &old).await.0, State::Lapsed);
    // the decision was made on the last valid day, and is only entered now
    let in_time = ConfirmRelation {
        on: "2020-07-10".parse().ok(),
        ..confirm(&id, one, Some(&old))
    };
    county.act("registrar", in_time).await.unwrap();
    assert_eq!(state(&county, &old).await.0, State::InForce, "revived");
    assert_eq!(
        county.row(&old).await.last_valid_on.as_deref(),
        Some("2030-07-10")
    );
}

#[tokio::test]
async fn a_target_that_is_not_here_is_recorded_without_effect() {
    let county = county().await;
    let text = "一、《某市旧办法》（某政发〔1999〕9号）同时废止。\n二、本通知自公布之日起施行。";
    let id = county
        .published("测试县人民政府关于加强租赁管理的通知", text)
        .await;
    let found = proposals(&county, &id).await;
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(matches!(&found[0].standing, Standing::Open(candidates) if candidates.is_empty()));
    let done = county
        .act("registrar", confirm(&id, &found[0], None))
        .await
        .unwrap();
    assert_eq!(done.fact_id, None);
}

#[tokio::test]
async fn a_successor_of_the_same_title_closes_the_old_text_only_when_asked() {
    let county = county().await;
    let text = "第一条 为规范公园管理，制定本办法。\n第二条 本办法自公布之日起施行。";
    let old = county.published("测试县公园管理办法", text).await;
    county.set_day("2027-01-10");
    let new = county
        .published(
            "测试县公园管理办法",
            &text.replace("公园管理，", "公园管理工作，"),
        )
        .await;
    let found = proposals(&county, &new).await;
    let one = found
        .iter()
        .find(|one| one.kind == RelationKind::Replaces)
        .unwrap();
    assert_eq!(one.sure().unwrap().id, old);
    assert!(
        proposals(&county, &old).await.is_empty(),
        "never onto a later text"
    );
    let keep = county
        .act("registrar", confirm(&new, one, Some(&old)))
        .await
        .unwrap();
    assert_eq!(state(&county, &old).await.0, State::InForce);
    let back = RetractRelation {
        document_id: new.clone(),
        relation_id: keep.relation_id,
        reason: "应当终止".to_owned(),
    };
    county.act("registrar", back).await.unwrap();
    let close = ConfirmRelation {
        close: true,
        ..confirm(&new, one, Some(&old))
    };
    county.act("registrar", close).await.unwrap();
    assert_eq!(state(&county, &old).await.0, State::Repealed);
}

#[tokio::test]
async fn an_extension_without_an_end_leaves_the_end_open() {
    let county = county().await;
    county
        .import(&[serde_json::json!({"id": "old", "title": "测试县井盖管理办法", "doc_number": "测县政发〔2016〕8号",
            "effective_on": "2016-01-01", "valid_until": "2020-12-31", "text": "第一条 为规范井盖管理，制定本办法。"})])
        .await;
    let old = county.imported("测试县井盖管理办法").await;
    assert_eq!(state(&county, &old).await.0, State::Lapsed);
    let text = "经评估，《测试县井盖管理办法》（测县政发〔2016〕8号）继续适用。";
    let id = county
        .published(
            "测试县人民政府关于《测试县井盖管理办法》继续适用的通知",
            text,
        )
        .await;
    let found = proposals(&county, &id).await;
    let one = found
        .iter()
        .find(|one| one.kind == RelationKind::Extends)
        .unwrap();
    assert_eq!((one.gap, one.until), (Gap::NoEnd, None));
    let early = ConfirmRelation {
        until: "2001-01-01".parse().ok(),
        ..confirm(&id, one, Some(&old))
    };
    let refused = county.act("registrar", early).await;
    assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    let in_time = ConfirmRelation {
        on: "2020-12-01".parse().ok(),
        ..confirm(&id, one, Some(&old))
    };
    county.act("registrar", in_time).await.unwrap();
    assert_eq!(state(&county, &old).await.0, State::InForce);
    assert_eq!(county.row(&old).await.last_valid_on, None);
}

#[tokio::test]
async fn a_title_without_its_issuer_is_found_and_a_fact_taken_back_opens_the_question() {
    let county = county().await;
    let title = "测试县人民政府关于加强渣土管理的通知";
    let rule = county
        .published(
            title,
            "一、渣土运输应当密闭。\n二、本通知自公布之日起施行。",
        )
        .await;
    let text = "自2026年11月24日起，《关于加强渣土管理的通知》废止。";
    let id = county
        .published(
            "测试县人民政府关于废止《关于加强渣土管理的通知》的通知",
            text,
        )
        .await;
    let found = proposals(&county, &id).await;
    let one = found[0].clone();
    assert_eq!(one.sure().map(|one| one.id.as_str()), Some(rule.as_str()));
    let done = county
        .act("registrar", confirm(&id, &one, Some(&rule)))
        .await
        .unwrap();
    assert_eq!(state(&county, &rule).await.0, State::Repealed);
    let back = RetractEffect {
        document_id: rule.clone(),
        fact_id: done.fact_id.unwrap(),
        reason: "误记".to_owned(),
    };
    county.act("registrar", back).await.unwrap();
    assert_eq!(state(&county, &rule).await.0, State::InForce);
    assert!(
        proposals(&county, &id).await[0].is_open(),
        "not said to be confirmed"
    );
    let clean = county
        .store
        .verify(&VerifyOptions::default())
        .await
        .unwrap();
    assert!(clean.is_clean(), "{:?}", clean.faults);
}
