//! The receiving desk: one list of what is missing, and clocks by the pack.

use std::sync::Arc;

use guiku::app::calendar::AddCalendar;
use guiku::domain::filing::FilingCommand;
use guiku::rules::RulePacks;
use guiku::store::filing_reviews;

use super::{TEXT, TITLE, clean, code, field, filing, handed, on_filing, public, staffed};
use crate::life::calendar::NEXT_YEAR;
use crate::support::County;

const REQUIRED: &[&str] = &[
    "filing_report",
    "formal_text",
    "drafting_note",
    "legal_basis",
];

async fn asks_once(county: County) {
    let county = staffed(county).await;
    let document = county.published(TITLE, TEXT).await;
    let stranger = on_filing(&county, &document, FilingCommand::Submit, |act| {
        act.materials = handed(&["love_letter"]);
    })
    .await;
    assert_eq!(field(&stranger.unwrap_err()), "materials");
    on_filing(&county, &document, FilingCommand::Submit, |act| {
        act.materials = handed(&["formal_text", "legal_basis"]);
    })
    .await
    .unwrap();
    let register = |act: &mut guiku::app::filing::act::ActOnFiling| {
        act.receipt = "人备1号".to_owned();
    };
    let early = on_filing(&county, &document, FilingCommand::Register, register).await;
    let early = early.unwrap_err();
    assert_eq!(code(&early), "materials");
    assert!(early.to_string().contains("备案报告、起草说明"), "{early}");
    let bare = on_filing(&county, &document, FilingCommand::Defer, |_| {}).await;
    assert_eq!(field(&bare.unwrap_err()), "missing");
    on_filing(&county, &document, FilingCommand::Defer, |act| {
        act.missing = vec!["filing_report".to_owned()];
    })
    .await
    .unwrap();
    let row = filing(&county, &document, "npc").await;
    assert!(row.reason.unwrap().contains("备案报告"));
    let desk = filing_reviews::desk(county.store.reader(), &row.id).await;
    let due = desk.unwrap().unwrap().supplement_due_on.unwrap();
    // fifteen days from 24 November 2026
    assert_eq!(due.to_string(), "2026-12-09");
    let page = public(&county, &document).await;
    assert!(!page.contains("暂缓"), "what the desk asks is inner");
    county.set_day("2026-12-01");
    on_filing(&county, &document, FilingCommand::Submit, |act| {
        act.materials = handed(&["filing_report"]);
    })
    .await
    .unwrap();
    // the drafting note was not there the first time either
    let late = on_filing(&county, &document, FilingCommand::Defer, |act| {
        act.missing = vec!["filing_report".to_owned(), "drafting_note".to_owned()];
    })
    .await;
    let late = late.unwrap_err();
    assert_eq!(code(&late), "asked-once");
    assert!(late.to_string().contains("起草说明"), "{late}");
    on_filing(&county, &document, FilingCommand::Defer, |act| {
        act.missing = vec!["filing_report".to_owned()];
    })
    .await
    .unwrap();
    on_filing(&county, &document, FilingCommand::Submit, |act| {
        act.materials = handed(REQUIRED);
    })
    .await
    .unwrap();
    on_filing(&county, &document, FilingCommand::Register, register)
        .await
        .unwrap();
    let page = public(&county, &document).await;
    assert!(page.contains("人备1号") && page.contains("已备案登记"));
    clean(&county).await;
}

#[tokio::test]
async fn the_desk_asks_once_on_sqlite() {
    asks_once(County::sqlite().await).await;
}

#[tokio::test]
async fn the_desk_asks_once_on_postgres() {
    if let Some(county) = County::postgres("the desk on PostgreSQL").await {
        asks_once(county).await;
    }
}

#[tokio::test]
async fn a_filing_is_refused_on_a_listed_ground_alone() {
    let county = staffed(County::sqlite().await).await;
    let document = county.published(TITLE, TEXT).await;
    on_filing(&county, &document, FilingCommand::Submit, |_| {})
        .await
        .unwrap();
    let none = on_filing(&county, &document, FilingCommand::Refuse, |act| {
        act.reason = "不属于".to_owned();
        act.ground = "do_not_like_it".to_owned();
    })
    .await;
    assert_eq!(field(&none.unwrap_err()), "ground");
    on_filing(&county, &document, FilingCommand::Refuse, |act| {
        act.reason = "只涉及内部管理".to_owned();
        act.ground = "not_normative".to_owned();
    })
    .await
    .unwrap();
    let row = filing(&county, &document, "npc").await;
    assert_eq!(row.stage, "refused");
    assert!(row.reason.unwrap().starts_with("不属于行政规范性文件"));
    clean(&county).await;
}

#[tokio::test]
async fn a_place_with_a_limit_for_the_form_check_counts_it_from_each_receipt() {
    let mut county = staffed(County::sqlite().await).await;
    let beijing = RulePacks::builtin().unwrap().for_place("beijing").unwrap();
    county.pack = Arc::new(beijing);
    let document = county.published(TITLE, TEXT).await;
    on_filing(&county, &document, FilingCommand::Submit, |_| {})
        .await
        .unwrap();
    let row = filing(&county, &document, "npc").await;
    let desk = filing_reviews::desk(county.store.reader(), &row.id).await;
    let desk = desk.unwrap().unwrap();
    assert_eq!(desk.check_due_on.unwrap().to_string(), "2026-12-04");
    county.set_day("2026-11-30");
    on_filing(&county, &document, FilingCommand::Defer, |act| {
        act.missing = vec!["filing_report".to_owned(), "filing.copies_npc".to_owned()];
    })
    .await
    .unwrap();
    county.set_day("2026-12-02");
    on_filing(&county, &document, FilingCommand::Submit, |_| {})
        .await
        .unwrap();
    let desk = filing_reviews::desk(county.store.reader(), &row.id).await;
    let desk = desk.unwrap().unwrap();
    // the tenth day, 12 December, is a Saturday
    assert_eq!(desk.check_due_on.unwrap().to_string(), "2026-12-14");
    assert_eq!(desk.supplement_due_on.unwrap().to_string(), "2026-12-10");
    assert!(desk.pauses.contains("2026-12-01"), "{}", desk.pauses);
}

#[tokio::test]
async fn the_page_of_the_desk_shows_the_list_and_keeps_what_was_ticked() {
    let county = staffed(County::sqlite().await).await;
    let document = county.published(TITLE, TEXT).await;
    let row = filing(&county, &document, "npc").await;
    let path = format!("/workbench/filings/{}", row.id);
    let mut filer = county.client("filer").await;
    let page = filer.get(&path).await.text();
    assert!(
        page.contains("value=\"filing_report\"") && page.contains("应当提交"),
        "{page}"
    );
    let sent = filer
        .form(
            &path,
            &[
                ("expected_version", "1"),
                ("command", "submit"),
                ("materials", "filing_report"),
                ("materials", "formal_text"),
            ],
        )
        .await;
    assert_eq!(sent.status.as_u16(), 303, "{}", sent.text());
    let mut examiner = county.client("examiner").await;
    let page = examiner.get(&path).await.text();
    assert!(
        page.contains("已报") && page.contains("name=\"missing\""),
        "{page}"
    );
    let bare = [("expected_version", "2"), ("command", "defer")];
    let bare = examiner.form(&path, &bare).await;
    assert_eq!(bare.status.as_u16(), 422);
    assert!(bare.text().contains("一次列明"), "{}", bare.text());
    let all = [
        ("expected_version", "2"),
        ("command", "defer"),
        ("missing", "drafting_note"),
        ("missing", "legal_basis"),
    ];
    let done = examiner.form(&path, &all).await;
    assert_eq!(done.status.as_u16(), 303, "{}", done.text());
    let page = filer.get(&path).await.text();
    assert!(
        page.contains("补正期限") && page.contains("起草说明、制定依据"),
        "{page}"
    );
}

#[tokio::test]
async fn a_review_that_counts_from_the_receipt_leaves_out_the_days_of_the_supplement() {
    let mut county = staffed(County::sqlite().await).await;
    let document = county.published(TITLE, TEXT).await;
    let hunan = RulePacks::builtin().unwrap().for_place("hunan").unwrap();
    county.pack = Arc::new(hunan);
    on_filing(&county, &document, FilingCommand::Submit, |_| {})
        .await
        .unwrap();
    county.set_day("2026-11-30");
    on_filing(&county, &document, FilingCommand::Defer, |act| {
        act.missing = vec!["filing_report".to_owned()];
    })
    .await
    .unwrap();
    county.set_day("2026-12-02");
    for command in [FilingCommand::Submit, FilingCommand::Register] {
        on_filing(&county, &document, command, |_| {})
            .await
            .unwrap();
    }
    let review = super::open(&county, &document).await.id;
    let view = super::seen(&county, "examiner", &review).await;
    // fifteen days from 24 November, without 1 and 2 December
    assert_eq!(view.due_on.unwrap().to_string(), "2026-12-11");
}

#[tokio::test]
async fn a_clock_that_waits_for_a_calendar_is_counted_when_the_year_has_come() {
    let county = staffed(County::sqlite().await).await;
    county.set_day("2026-12-20");
    let document = county.published(TITLE, TEXT).await;
    on_filing(&county, &document, FilingCommand::Submit, |_| {})
        .await
        .unwrap();
    on_filing(&county, &document, FilingCommand::Defer, |act| {
        act.missing = vec!["filing_report".to_owned()];
    })
    .await
    .unwrap();
    let row = filing(&county, &document, "npc").await;
    let desk = filing_reviews::desk(county.store.reader(), &row.id).await;
    // fifteen days end in January 2027, for which there is no calendar yet
    assert_eq!(desk.unwrap().unwrap().supplement_due_on, None);
    let year = AddCalendar {
        year: 2027,
        source: NEXT_YEAR.to_owned(),
    };
    county.act("admin", year).await.unwrap();
    let desk = filing_reviews::desk(county.store.reader(), &row.id).await;
    let due = desk.unwrap().unwrap().supplement_due_on;
    assert_eq!(due.unwrap().to_string(), "2027-01-05");
    clean(&county).await;
}
