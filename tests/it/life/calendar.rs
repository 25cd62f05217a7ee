//! A year of the calendar is added: what stood open is counted, what stands is left alone.

use guiku::app::Error;
use guiku::app::calendar::{AddCalendar, CalendarAdded, RecountDues};
use guiku::app::publication::publish::Publish;
use guiku::app::registration::register::Register;
use guiku::app::suggestion::SubmitSuggestion;
use guiku::domain::event::EventType;
use guiku::rules::Due;
use guiku::store::verify::VerifyOptions;
use guiku::store::{events, queries};

use crate::support::County;

const TEXT: &str = "第一条 停车应当有序。\n第二条 本办法自公布之日起施行。";

/// A year as an administrator writes it.
pub(crate) const NEXT_YEAR: &str = r#"year = 2027
workdays = [2027-01-09]

[source]
title = "某年部分节假日安排的通知"
number = "测试〔2026〕1号"

[[holiday]]
name = "元旦"
from = 2027-01-01
through = 2027-01-04
"#;

/// The shipped year with one more holiday.
const THIS_YEAR: &str = concat!(
    include_str!("../../../src/rules/packs/calendar/2026.toml"),
    "\n[[holiday]]\nname = \"临时放假\"\nfrom = 2026-12-09\nthrough = 2026-12-09\n"
);

fn add(year: i32, source: &str) -> AddCalendar {
    AddCalendar {
        year,
        source: source.to_owned(),
    }
}

/// A document that is published on this day.
async fn published_on(county: &County, title: &str, day: &str) -> String {
    let id = county.signed(title, TEXT).await;
    county.set_day(day);
    let register = Register {
        document_id: id.clone(),
        expected_version: county.row(&id).await.row_version,
    };
    county.act("registrar", register).await.unwrap();
    let publish = Publish {
        document_id: id.clone(),
        expected_version: county.row(&id).await.row_version,
        published_on: None,
        channel: "县政府网站".to_owned(),
    };
    county.act("publisher", publish).await.unwrap();
    id
}

async fn dues(county: &County, id: &str) -> Vec<Option<String>> {
    let rows = queries::filings(county.store.reader(), id).await.unwrap();
    let mut days: Vec<Option<String>> = rows
        .iter()
        .map(|row| row.due_on.map(|day| day.to_string()))
        .collect();
    days.sort();
    days
}

async fn is_clean(county: &County) {
    let report = county
        .store
        .verify(&VerifyOptions::default())
        .await
        .unwrap();
    assert!(report.is_clean(), "{:#?}", report.faults);
}

#[tokio::test]
async fn only_an_administrator_adds_a_year_and_a_broken_one_is_told_whole() {
    let county = County::sqlite().await;
    for login in ["drafter", "registrar", "auditor"] {
        let refused = county.act(login, add(2027, NEXT_YEAR)).await.unwrap_err();
        assert!(matches!(refused, Error::Forbidden(_)), "{login}: {refused}");
        let refused = county.act(login, RecountDues {}).await.unwrap_err();
        assert!(matches!(refused, Error::Forbidden(_)), "{login}: {refused}");
    }
    let refused = county.act("admin", add(2028, NEXT_YEAR)).await.unwrap_err();
    assert!(
        refused
            .to_string()
            .contains("填写的是2028年，文件里是2027年"),
        "{refused}"
    );
    let broken = NEXT_YEAR
        .replace("2027-01-09", "2027-01-11")
        .replace("through = 2027-01-04", "through = 2026-12-30");
    let refused = county.act("admin", add(2027, &broken)).await.unwrap_err();
    let told = refused.to_string();
    for named in ["本来不是周末", "“from”晚于“through”", "没有列出任何节假日"]
    {
        assert!(told.contains(named), "{named}: {told}");
    }
    let nothing = county.act("admin", RecountDues {}).await.unwrap_err();
    assert!(
        nothing
            .to_string()
            .contains("没有因缺少放假安排而未定的期限"),
        "{nothing}"
    );
    county.act("admin", add(2027, NEXT_YEAR)).await.unwrap();
    let again = county.act("admin", add(2027, NEXT_YEAR)).await.unwrap_err();
    assert!(matches!(again, Error::Conflict(_)), "{again}");
    is_clean(&county).await;
}

/// 20 December 2026 with 15 and 30 days: 4 January is still a holiday here, so 5 January; 19 January.
async fn open_dates_are_counted(county: County) {
    let id = published_on(&county, "测试县岁末办法", "2026-12-20").await;
    assert_eq!(dues(&county, &id).await, [None, None]);
    let before = county.pack.version().to_owned();
    let added: CalendarAdded = county.act("admin", add(2027, NEXT_YEAR)).await.unwrap();
    assert!(!added.replaced);
    assert_eq!(added.dues.recounted.len(), 2, "{:?}", added.dues);
    assert!(added.dues.open.is_empty() && added.dues.differing.is_empty());
    assert!(
        added
            .dues
            .recounted
            .iter()
            .all(|one| one.document_id == id && one.what == "备案")
    );
    let expected = ["2027-01-05", "2027-01-19"].map(|day| Some(day.to_owned()));
    assert_eq!(dues(&county, &id).await, expected);
    for row in queries::filings(county.store.reader(), &id).await.unwrap() {
        let due: Due = serde_json::from_str(&row.due).unwrap();
        assert_eq!(due.pack_version, before, "the law is that which judged it");
        assert_eq!(row.row_version, 2);
    }
    let documents = [id.clone()];
    let count = |kind| events::positions(county.store.reader(), &documents, kind);
    assert_eq!(count(EventType::DueRecounted).await.unwrap().len(), 1);
    let nothing = county.act("admin", RecountDues {}).await.unwrap_err();
    assert!(matches!(nothing, Error::Refused { .. }), "{nothing}");
    is_clean(&county).await;
}

/// 26 November 2026 with 60 days is 25 January 2027, a Monday.
#[tokio::test]
async fn the_answer_to_a_suggestion_is_counted_too() {
    let county = County::sqlite().await;
    let id = published_on(&county, "测试县秋季办法", "2026-11-25").await;
    county.set_day("2026-11-26");
    let propose = SubmitSuggestion {
        document_id: id,
        receiver_id: None,
        eid: None,
        name: String::new(),
        contact: String::new(),
        reason: "没有依据".to_owned(),
        earlier_code: String::new(),
    };
    let told = guiku::app::run(&county.store, county.program(), None, propose).await;
    assert_eq!(told.unwrap().due_on, None);
    let added = county.act("admin", add(2027, NEXT_YEAR)).await.unwrap();
    let told: Vec<(&str, String)> = added
        .dues
        .recounted
        .iter()
        .map(|one| (one.what.as_str(), one.due_on.unwrap().to_string()))
        .collect();
    assert_eq!(told, [("审查建议", "2027-01-25".to_owned())]);
    is_clean(&county).await;
}

#[tokio::test]
async fn open_dates_are_counted_when_their_year_comes() {
    open_dates_are_counted(County::sqlite().await).await;
}

#[tokio::test]
async fn open_dates_are_counted_when_their_year_comes_on_postgres() {
    let name = "open dates are counted when their year comes";
    if let Some(county) = County::postgres(name).await {
        open_dates_are_counted(county).await;
    }
}

/// 24 November 2026 with 15 days is 9 December. That becomes a holiday afterwards: the date stands.
#[tokio::test]
async fn a_date_that_stands_is_not_moved_by_a_changed_calendar() {
    let county = County::sqlite().await;
    let id = published_on(&county, "测试县秋季办法", "2026-11-24").await;
    let before = dues(&county, &id).await;
    assert_eq!(
        before,
        ["2026-12-09", "2026-12-24"].map(|day| Some(day.to_owned()))
    );
    let added = county.act("admin", add(2026, THIS_YEAR)).await.unwrap();
    assert!(added.replaced);
    assert!(added.dues.recounted.is_empty());
    let told: Vec<(String, String)> = added
        .dues
        .differing
        .iter()
        .map(|one| (one.due_on.to_string(), one.now.to_string()))
        .collect();
    assert_eq!(told, [("2026-12-09".to_owned(), "2026-12-10".to_owned())]);
    assert_eq!(dues(&county, &id).await, before);
    let documents = [id];
    let recounted = events::positions(county.store.reader(), &documents, EventType::DueRecounted);
    assert!(recounted.await.unwrap().is_empty());
    is_clean(&county).await;
}
