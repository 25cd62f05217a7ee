//! The turn of the year: numbers begin again, and a calendar that is not there yet is said.

use guiku::app::publication::publish::Publish;
use guiku::app::registration::register::Register;
use guiku::store::queries;

use crate::support::County;

const TEXT: &str = "第一条 停车应当有序。\n第二条 本办法自公布之日起施行。";

async fn register(county: &County, id: &str) -> Vec<(i64, i64, String)> {
    let command = Register {
        document_id: id.to_owned(),
        expected_version: county.row(id).await.row_version,
    };
    county.act("registrar", command).await.unwrap();
    let ids = [id.to_owned()];
    let numbers = queries::numbers(county.store.reader(), &ids).await.unwrap();
    numbers
        .into_iter()
        .map(|number| (number.year.unwrap(), number.serial.unwrap(), number.printed))
        .collect()
}

#[tokio::test]
async fn numbers_begin_again_with_the_year() {
    let county = County::sqlite().await;
    let mut ids = Vec::new();
    for place in 1..=4 {
        ids.push(county.signed(&format!("测试县第{place}号办法"), TEXT).await);
    }
    let mut given = Vec::new();
    for (id, day) in ids
        .iter()
        .zip(["2026-12-31", "2026-12-31", "2027-01-01", "2027-01-02"])
    {
        county.set_day(day);
        given.push(register(&county, id).await);
    }
    for (numbers, (year, serial)) in given
        .iter()
        .zip([(2026, 1), (2026, 2), (2027, 1), (2027, 2)])
    {
        assert_eq!(numbers.len(), 2, "{numbers:?}");
        for (of, number, printed) in numbers {
            assert_eq!((*of, *number), (year, serial), "{printed}");
            assert!(printed.contains(&year.to_string()), "{printed}");
        }
    }
    let printed: Vec<&str> = given
        .iter()
        .flatten()
        .map(|(_, _, printed)| printed.as_str())
        .filter(|printed| printed.starts_with("测县政规"))
        .collect();
    assert_eq!(
        printed,
        [
            "测县政规〔2026〕1号",
            "测县政规〔2026〕2号",
            "测县政规〔2027〕1号",
            "测县政规〔2027〕2号"
        ]
    );
    let page = county.anonymous().get("/numbers").await.text();
    assert!(
        page.contains("2026 年") && page.contains("2027 年"),
        "{page}"
    );
}

#[tokio::test]
async fn a_year_without_calendar_leaves_the_due_date_open_and_says_so() {
    let county = County::sqlite().await;
    let id = county.signed("测试县岁末办法", TEXT).await;
    county.set_day("2026-12-20");
    register(&county, &id).await;
    let publish = Publish {
        document_id: id.clone(),
        expected_version: county.row(&id).await.row_version,
        published_on: None,
        channel: "县政府网站".to_owned(),
    };
    county.act("publisher", publish).await.unwrap();
    assert_eq!(county.row(&id).await.stage.as_deref(), Some("published"));

    let mut filer = county.client("filer").await;
    let list = filer.get("/api/v1/filings").await;
    assert_eq!(list.status, 200, "{}", list.text());
    let list = list.json();
    let open: Vec<&serde_json::Value> = list["results"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|filing| filing["document_id"] == id.as_str() && filing["due_on"].is_null())
        .collect();
    assert!(!open.is_empty(), "{list}");
    assert!(
        open.iter().all(|filing| filing["overdue"] == false),
        "{list}"
    );
    for path in ["/workbench", "/workbench/filings"] {
        let page = filer.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(
            page.text().contains("期限待补充2027年日历"),
            "{path}: {}",
            page.text()
        );
    }
    let mut anybody = county.anonymous();
    assert_eq!(anybody.get(&format!("/documents/{id}")).await.status, 200);
    // The next year has come and the calendar still has not.
    county.set_day("2027-02-01");
    for path in ["/workbench", "/workbench/filings"] {
        let page = filer.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(page.text().contains("期限待补充2027年日历"), "{path}");
    }
}
