//! 政策解读: refusals first, then the pages that link both ways, and taking it down.

use guiku::app::Error;
use guiku::app::interpretation::{PublishInterpretation, WithdrawInterpretation};
use guiku::app::withholding::WithholdText;
use guiku::domain::interpretation::InterpretationKind;
use guiku::store::verify::VerifyOptions;

use crate::support::County;

const TITLE: &str = "测试县供暖补贴办法";
const TEXT: &str =
    "第一条 为了规范供暖补贴，制定本办法。\n第二条 本办法自2027年1月1日起施行，有效期五年。";

fn explained(id: &str) -> PublishInterpretation {
    PublishInterpretation {
        document_id: id.to_owned(),
        kind: InterpretationKind::Questions,
        title: "《测试县供暖补贴办法》问答".to_owned(),
        author: "测试县住房和城乡建设局".to_owned(),
        text: "一、谁可以领？\n符合条件的居民。".to_owned(),
    }
}

type Spoil = fn(&mut PublishInterpretation);

#[tokio::test]
async fn what_is_not_taken() {
    let county = County::sqlite().await;
    let draft = county.draft(TITLE, TEXT, "gov").await;
    for who in ["drafter", "registrar"] {
        let early = county.act(who, explained(&draft)).await;
        assert!(
            matches!(early, Err(Error::Refused { .. })),
            "{who}: {early:?}"
        );
    }
    let unknown = county.act("both", explained(&draft)).await;
    assert!(
        matches!(unknown, Err(Error::NotFound(_))),
        "a draft is not there for others: {unknown:?}"
    );
    let id = county.published("测试县供水办法", TEXT).await;
    let auditor = county.act("auditor", explained(&id)).await;
    assert!(matches!(auditor, Err(Error::Forbidden(_))), "{auditor:?}");
    let stranger = county.act("both", explained(&id)).await;
    assert!(
        matches!(stranger, Err(Error::Forbidden(_))),
        "a drafter of another body explains it not: {stranger:?}"
    );
    let wrong: [(&str, Spoil); 5] = [
        ("title", |it| it.title = " ".to_owned()),
        ("title", |it| it.title = "长".repeat(201)),
        ("author", |it| it.author = String::new()),
        ("text", |it| it.text = "\n".to_owned()),
        ("text", |it| it.text = "长".repeat(50_001)),
    ];
    for (field, spoil) in wrong {
        let mut command = explained(&id);
        spoil(&mut command);
        let Err(Error::Invalid(faults)) = county.act("drafter", command).await else {
            panic!("{field} was taken");
        };
        assert_eq!(faults[0].field, field, "{faults:?}");
    }
}

async fn linked_both_ways(county: County) {
    let id = county.published(TITLE, TEXT).await;
    let path = format!("/workbench/interpretations/{id}");
    let mut drafter = county.client("drafter").await;
    let page = drafter.get(&path).await.text();
    assert!(page.contains("还没有政策解读"), "{page}");
    let fields = [
        ("kind", "text"),
        ("title", "一图读懂供暖补贴"),
        ("author", "测试县住房和城乡建设局"),
        ("text", "补贴按面积发放。\r\n<b>无需</b>申请。"),
    ];
    let bare = drafter.form(&path, &fields[..1]).await;
    assert_eq!(bare.status.as_u16(), 422);
    assert!(bare.text().contains("请填写解读的标题"), "{}", bare.text());
    let made = drafter.form(&path, &fields).await;
    assert_eq!(made.status.as_u16(), 303, "{}", made.text());
    let own = made.location().to_owned();
    let mut anybody = county.anonymous();
    let page = anybody.get(&own).await.text();
    assert!(
        page.contains("补贴按面积发放。") && page.contains(&format!("/documents/{id}\"")),
        "{page}"
    );
    assert!(!page.contains("<b>无需</b>"), "words are words");
    let document = anybody.get(&format!("/documents/{id}")).await.text();
    assert!(
        document.contains(&own) && document.contains("一图读懂供暖补贴"),
        "{document}"
    );
    let api = format!("/api/v1/documents/{id}/interpretations");
    let told = anybody.get(&api).await.json();
    assert_eq!(told["results"][0]["label"], "文字解读");

    let hide = WithholdText {
        document_id: id.clone(),
        expected_version: county.row(&id).await.row_version,
        ground: "privacy".to_owned(),
        reason: "含有个人信息".to_owned(),
        approver: "县长".to_owned(),
    };
    county.act("registrar", hide).await.unwrap();
    let hidden = anybody.get(&own).await;
    assert!(!hidden.status.is_success() && !hidden.text().contains("补贴按面积"));
    assert!(!anybody.get(&api).await.status.is_success());
    let report = county.store.verify(&VerifyOptions::default()).await;
    assert!(report.unwrap().is_clean());
}

#[tokio::test]
async fn linked_both_ways_on_sqlite() {
    linked_both_ways(County::sqlite().await).await;
}

#[tokio::test]
async fn linked_both_ways_on_postgres() {
    if let Some(county) = County::postgres("interpretations on PostgreSQL").await {
        linked_both_ways(county).await;
    }
}

#[tokio::test]
async fn what_is_taken_down_stays_in_the_record_alone() {
    let county = County::sqlite().await;
    let id = county.published(TITLE, TEXT).await;
    let made = county.act("publisher", explained(&id)).await.unwrap();
    let down = |version, reason: &str| WithdrawInterpretation {
        interpretation_id: made.id.clone(),
        expected_version: version,
        reason: reason.to_owned(),
    };
    let stale = county.act("publisher", down(2, "有误")).await;
    assert!(matches!(stale, Err(Error::Stale)));
    let silent = county.act("publisher", down(1, " ")).await;
    assert!(matches!(silent, Err(Error::Invalid(_))));
    county.act("drafter", down(1, "有误")).await.unwrap();
    let twice = county.act("drafter", down(2, "有误")).await;
    assert!(matches!(twice, Err(Error::Conflict(_))));
    let own = format!("/documents/{id}/interpretations/{}", made.id);
    assert_eq!(county.anonymous().get(&own).await.status.as_u16(), 404);
    let events = county.store.events_of(&id).await.unwrap();
    let kinds: Vec<&str> = events.iter().map(|event| event.kind.as_str()).collect();
    // what was taken down, and why, is not told in the public record
    let told = events
        .iter()
        .filter(|event| event.kind.starts_with("interpretation"));
    assert!(told.clone().count() == 2 && told.clone().all(|event| !event.public));
    assert!(kinds.ends_with(&["interpretation_published", "interpretation_withdrawn"]));
}

/// An interpretation: a row in its table.
pub(crate) async fn published(county: &County) {
    let id = county.published("测试县供气补贴办法", TEXT).await;
    county.act("publisher", explained(&id)).await.unwrap();
}
