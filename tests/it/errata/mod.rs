//! 更正 of published texts: refusals first, then both pages and the interface.

use std::sync::Arc;

use guiku::app::Error;
use guiku::app::erratum::CorrectText;
use guiku::app::withholding::WithholdText;
use guiku::store::verify::VerifyOptions;

use crate::support::County;

const TITLE: &str = "测试县供水管理办法";
const TEXT: &str = "第一条 为了规范供水，制定本办法。\n第二条 供水价格为每吨三元。\n第三条 本办法自2027年1月1日起施行，有效期五年。";
const NOTICE: &str = "测试县人民政府关于更正有关文件的公告";

fn correction(id: &str, version: i64) -> CorrectText {
    CorrectText {
        document_id: id.to_owned(),
        expected_version: version,
        eid: Some("art_2".to_owned()),
        was: "三元".to_owned(),
        becomes: "二元".to_owned(),
        reason: "与签发的文本不一致".to_owned(),
        approver: "县长".to_owned(),
        notice_id: None,
    }
}

type Spoil = fn(&mut CorrectText);

#[tokio::test]
async fn corrections_that_are_refused() {
    let county = County::sqlite().await;
    let draft = county.draft(TITLE, TEXT, "gov").await;
    let early = county.act("registrar", correction(&draft, 1)).await;
    assert!(matches!(early, Err(Error::Refused { .. })), "{early:?}");
    let id = county.published(TITLE, TEXT).await;
    let version = county.row(&id).await.row_version;
    let drafter = county.act("drafter", correction(&id, version)).await;
    assert!(matches!(drafter, Err(Error::Forbidden(_))), "{drafter:?}");
    let stale = county.act("registrar", correction(&id, version - 1)).await;
    assert!(matches!(stale, Err(Error::Stale)), "{stale:?}");
    let wrong: [(&str, Spoil); 9] = [
        ("was", |it| it.was = String::new()),
        ("was", |it| it.was = "四元".to_owned()),
        ("was", |it| {
            it.eid = None;
            it.was = "供水".to_owned();
        }),
        ("eid", |it| it.eid = Some("art_9".to_owned())),
        ("becomes", |it| it.becomes = "三元".to_owned()),
        ("becomes", |it| it.becomes = "长".repeat(2_001)),
        ("reason", |it| it.reason = " ".to_owned()),
        ("approver", |it| it.approver = String::new()),
        ("notice_id", |it| it.notice_id = Some("none".to_owned())),
    ];
    for (field, spoil) in wrong {
        let mut command = correction(&id, version);
        spoil(&mut command);
        let Err(Error::Invalid(faults)) = county.act("registrar", command).await else {
            panic!("{field} was taken");
        };
        assert_eq!(faults[0].field, field, "{faults:?}");
    }
    let mut own = correction(&id, version);
    own.notice_id = Some(id.clone());
    assert!(county.act("registrar", own).await.is_err());
    let mut hidden = correction(&id, version);
    hidden.notice_id = Some(draft);
    let hidden = county.act("registrar", hidden).await;
    assert!(
        matches!(hidden, Err(Error::Invalid(_))),
        "a draft announces nothing"
    );
}

async fn linked_both_ways(county: County) {
    let county = Arc::new(county);
    let id = county.published(TITLE, TEXT).await;
    let text = "第一条 《测试县供水管理办法》第二条予以更正。\n第二条 本公告自公布之日起施行。";
    let notice = county.published(NOTICE, text).await;
    let mut command = correction(&id, county.row(&id).await.row_version);
    command.notice_id = Some(notice.clone());
    county.act("registrar", command).await.unwrap();
    let mut anonymous = county.anonymous();
    let page = anonymous.get(&format!("/documents/{id}")).await.text();
    assert!(
        page.contains("“三元”应为“二元”") && page.contains("县长"),
        "{page}"
    );
    assert!(
        page.contains("每吨三元"),
        "the text stays as it was published"
    );
    assert!(page.contains(&format!("/documents/{notice}")), "{page}");
    let other = anonymous.get(&format!("/documents/{notice}")).await.text();
    assert!(other.contains("本件更正的文件") && other.contains(&format!("/documents/{id}#errata")));
    let told = anonymous
        .get(&format!("/api/v1/documents/{id}/text-corrections"))
        .await
        .json();
    assert_eq!(told["corrected"][0]["becomes"], "二元");
    let events = anonymous
        .get(&format!("/api/v1/documents/{id}/events"))
        .await
        .text();
    assert!(events.contains("text_corrected"), "{events}");
    let report = county
        .store
        .verify(&VerifyOptions::default())
        .await
        .unwrap();
    assert!(report.is_clean(), "{:?}", report.faults);
    // of a text that is withheld nothing is told by the other page either
    let withhold = WithholdText {
        document_id: id.clone(),
        expected_version: county.row(&id).await.row_version,
        ground: "privacy".to_owned(),
        reason: "误公开".to_owned(),
        approver: "县长".to_owned(),
    };
    county.act("registrar", withhold).await.unwrap();
    let other = anonymous.get(&format!("/documents/{notice}")).await.text();
    assert!(
        !other.contains("三元") && !other.contains("本件更正的文件"),
        "{other}"
    );
    let told = anonymous
        .get(&format!("/api/v1/documents/{id}/text-corrections"))
        .await;
    assert_eq!(told.status.as_u16(), 451);
}

#[tokio::test(flavor = "multi_thread")]
async fn linked_both_ways_on_sqlite() {
    linked_both_ways(County::sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn linked_both_ways_on_postgres() {
    if let Some(county) = County::postgres("corrections are linked both ways").await {
        linked_both_ways(county).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn corrected_by_a_form() {
    let county = Arc::new(County::sqlite().await);
    let id = county.published(TITLE, TEXT).await;
    let mut registrar = county.client("registrar").await;
    let path = format!("/workbench/errata/{id}");
    assert!(registrar.get(&path).await.text().contains("更正并公开"));
    let version = county.row(&id).await.row_version.to_string();
    let mut fields = vec![
        ("expected_version", version.as_str()),
        ("eid", "art_2"),
        ("was", "三元"),
        ("becomes", "二元"),
        ("reason", "排印有误"),
        ("approver", ""),
    ];
    let refused = registrar.form(&path, &fields).await;
    assert_eq!(refused.status.as_u16(), 422, "{}", refused.text());
    fields[5] = ("approver", "县长");
    fields.push(("notice", "无此文号〔2026〕9号"));
    let refused = registrar.form(&path, &fields).await;
    assert_eq!(refused.status.as_u16(), 422, "{}", refused.text());
    fields.pop();
    let done = registrar.form(&path, &fields).await;
    assert_eq!(done.status.as_u16(), 303, "{}", done.text());
    let page = registrar.get(&format!("/documents/{id}")).await.text();
    assert!(page.contains("“三元”应为“二元”"), "{page}");
}
