//! 通报 and 备案登记目录, as pages and as files; a review upon a suggestion.

use guiku::app::Error;
use guiku::app::filing::review::ReviewAct;
use guiku::app::statistics::issue_list::{Listed, take::TakeIssueList};
use guiku::app::suggestion::{ActOnSuggestion, SubmitSuggestion};
use guiku::domain::filing::FilingCommand;
use guiku::domain::filing_review::{ItemResult, ReviewMode};
use guiku::domain::suggestion::SuggestionCommand;
use guiku::store::suggestions;

use super::{
    CANARY, TEXT, TITLE, act, field, filing, items, on_filing, open, public, registered, request,
    seen, staffed,
};
use crate::support::County;

#[tokio::test]
async fn the_circular_tells_what_is_late_missing_and_faulty_by_issuer() {
    let county = staffed(County::sqlite().await).await;
    county.set_day("2026-03-02");
    let water = county.published("测试县供水管理办法", TEXT).await;
    let heat = county.published("测试县供热管理办法", TEXT).await;
    county.set_day("2026-03-10");
    on_filing(&county, &heat, FilingCommand::Submit, |_| {})
        .await
        .unwrap();
    on_filing(&county, &heat, FilingCommand::Defer, |act| {
        act.missing = vec!["drafting_note".to_owned()];
    })
    .await
    .unwrap();
    county.set_day("2026-05-20");
    on_filing(&county, &water, FilingCommand::Submit, |_| {})
        .await
        .unwrap();
    let list = TakeIssueList {
        authority_id: county.authority("gov"),
        year: 2026,
        name: "县政府2026年发文目录".to_owned(),
        sha256: None,
        lines: vec![Listed {
            row: 2,
            title: "测试县垃圾分类管理办法".to_owned(),
            number: "测县政规〔2026〕9号".to_owned(),
            issued_on: "2026-02-03".to_owned(),
            normative: Some(true),
            ..Listed::default()
        }],
    };
    county.act("registrar", list).await.unwrap();
    let mut filer = county.client("filer").await;
    let refused = filer.get("/workbench/filing-circular").await;
    assert_eq!(refused.status.as_u16(), 403);
    let mut examiner = county.client("examiner").await;
    let answer = examiner
        .get("/api/v1/filing-circular?from=2026-01-01&through=2026-06-30")
        .await;
    let told = answer.json();
    let lines = told["parts"][0]["lines"].as_array().unwrap();
    let faults: Vec<(&str, &str)> = lines
        .iter()
        .map(|line| {
            (
                line["fault"].as_str().unwrap(),
                line["title"].as_str().unwrap(),
            )
        })
        .collect();
    assert!(faults.contains(&("late", "测试县供水管理办法")), "{told}");
    assert!(faults.contains(&("faulty", "测试县供热管理办法")), "{told}");
    assert!(
        faults.contains(&("missed", "测试县垃圾分类管理办法")),
        "{told}"
    );
    assert_eq!(faults.len(), 3, "{told}");
    let page = examiner.get("/workbench/filing-circular").await.text();
    assert!(
        page.contains("漏报 <b>1</b> 件") && page.contains("给予通报"),
        "{page}"
    );
    for (name, begins) in [("circular.xlsx", b"PK"), ("circular.docx", b"PK")] {
        let path = format!("/workbench/filing-circular/lists/{name}");
        let file = examiner.get(&path).await;
        assert_eq!(file.status.as_u16(), 200);
        assert!(file.body.starts_with(begins));
    }
    let backwards = examiner
        .get("/workbench/filing-circular?from=2026-06-30&through=2026-01-01")
        .await;
    assert_eq!(backwards.status.as_u16(), 400);
    let other = examiner
        .get("/workbench/filing-circular?from=2025-01-01&through=2025-12-31")
        .await
        .text();
    assert!(other.contains("没有需要通报的情形"), "{other}");
}

#[tokio::test]
async fn the_catalogue_is_public_and_tells_results_alone() {
    let county = staffed(County::sqlite().await).await;
    let document = registered(&county).await;
    let review = open(&county, &document).await.id;
    let check = items(&county, &review, ItemResult::Clear).await;
    act(&county, "examiner", &review, check).await.unwrap();
    let mut anybody = county.anonymous();
    let page = anybody.get("/filings?period=2026-11").await.text();
    assert!(page.contains(TITLE) && page.contains("人备1号"), "{page}");
    assert!(
        page.contains("已备案登记") && !page.contains("备案审查中"),
        "{page}"
    );
    let page = anybody.get("/filings?period=2026-10").await.text();
    assert!(page.contains("没有备案登记"), "{page}");
    let json = anybody
        .get("/api/v1/filing-catalogue?period=2026-Q4")
        .await
        .json();
    assert_eq!(json["results"][0]["number"], "人备1号");
    assert_eq!(json["results"][0]["issuer"], "测试县人民政府");
    for name in ["2026.xlsx", "2026-Q4.docx"] {
        let file = anybody.get(&format!("/filings/lists/{name}")).await;
        assert_eq!(file.status.as_u16(), 200, "{name}");
    }
    let wrong = anybody.get("/filings?period=2026-13").await;
    assert_eq!(wrong.status.as_u16(), 400);
    let text = public(&county, &document).await;
    assert!(!text.contains(CANARY));
}

#[tokio::test]
async fn a_suggestion_that_was_accepted_is_taken_up_by_one_review() {
    let county = staffed(County::sqlite().await).await;
    let document = registered(&county).await;
    let submit = SubmitSuggestion {
        document_id: document.clone(),
        receiver_id: Some(county.authority("npc")),
        eid: Some("art_2".to_owned()),
        name: "金丝雀某某".to_owned(),
        contact: String::new(),
        reason: "金丝雀理由".to_owned(),
        earlier_code: String::new(),
    };
    guiku::app::run(&county.store, county.program(), None, submit)
        .await
        .unwrap();
    let rows = suggestions::before(county.store.reader(), None).await;
    let suggestion = rows.unwrap()[0].id.clone();
    let upon = |row| {
        let mut upon = request(row, ReviewMode::OnApplication);
        upon.suggestion_id = Some(suggestion.clone());
        upon
    };
    let row = filing(&county, &document, "npc").await;
    let early = county.act("examiner", upon(&row)).await;
    assert_eq!(field(&early.unwrap_err()), "suggestion_id");
    let accept = ActOnSuggestion {
        suggestion_id: suggestion.clone(),
        expected_version: 1,
        command: SuggestionCommand::Accept,
        text: String::new(),
        ground: String::new(),
        outcome: None,
        summary: String::new(),
    };
    county.act("examiner", accept).await.unwrap();
    let mut wrong = upon(&row);
    wrong.mode = ReviewMode::ExOfficio;
    let wrong = county.act("examiner", wrong).await;
    assert_eq!(field(&wrong.unwrap_err()), "mode");
    let opened = county.act("examiner", upon(&row)).await.unwrap();
    let view = seen(&county, "examiner", &opened.id).await;
    assert_eq!(view.suggestion_id.as_deref(), Some(suggestion.as_str()));
    let of_issuer = seen(&county, "filer", &opened.id).await;
    assert_eq!(of_issuer.suggestion_id, None, "who proposed it is not told");
    let mut examiner = county.client("examiner").await;
    let page = examiner
        .get(&format!("/workbench/suggestions/{suggestion}"))
        .await
        .text();
    assert!(
        page.contains(&format!("/workbench/filing-reviews/{}", opened.id)),
        "{page}"
    );
    let text = public(&county, &document).await;
    assert!(
        !text.contains(CANARY) && !text.contains("审查建议</dt>"),
        "{text}"
    );
    let second = county
        .act("examiner", upon(&filing(&county, &document, "npc").await))
        .await;
    assert!(second.is_err());
    let suspended = ReviewAct::Suspend {
        provisions: Vec::new(),
        because: "主任会议决定".to_owned(),
    };
    let refused = act(&county, "filer", &opened.id, suspended).await;
    assert!(matches!(refused, Err(Error::Forbidden(_))));
}
