//! The turn of the year at UTC+8; a document of December that is filed in January; a limit that cannot be counted.

use guiku::app::filing::act::ActOnFiling;
use guiku::app::registration::register::Register;
use guiku::app::registration::void::VoidNumber;
use guiku::domain::filing::FilingCommand;
use guiku::store::queries;

use super::{figure, json};
use crate::support::County;

const TEXT: &str = "第一条 停车应当有序。\n第二条 本办法自公布之日起施行。";

pub(super) async fn the_last_minute_of_a_year_and_the_first_of_the_next(county: County) {
    county.set_instant("2026-12-20T02:00:00Z");
    let december = county.published("测试县停车管理办法", TEXT).await;
    let register = |id: String, expected_version| Register {
        document_id: id,
        expected_version,
    };
    let burnt = county.signed("测试县供水管理办法", TEXT).await;
    let version = county.row(&burnt).await.row_version;
    county
        .act("registrar", register(burnt.clone(), version))
        .await
        .unwrap();
    let early = county.draft("测试县供热管理办法", TEXT, "gov").await;
    county.complete(&early).await;
    let late = county.draft("测试县公园管理办法", TEXT, "gov").await;
    county.complete(&late).await;

    // 31 December, 23:59 there
    county.set_instant("2026-12-31T15:59:00Z");
    county.submit(&early).await;
    // 1 January, 00:00 there, while it is still December in Greenwich
    county.set_instant("2026-12-31T16:00:00Z");
    county.submit(&late).await;
    let void = VoidNumber {
        document_id: burnt.clone(),
        expected_version: county.row(&burnt).await.row_version,
        reason: "印制有误".to_owned(),
    };
    county.act("registrar", void).await.unwrap();
    let filings = queries::filings(county.store.reader(), &december).await;
    for filing in filings.unwrap() {
        let act = ActOnFiling {
            filing_id: filing.id,
            expected_version: filing.row_version,
            command: FilingCommand::Submit,
            on: None,
            receipt: String::new(),
            reason: String::new(),
            materials: Vec::new(),
            missing: vec!["drafting_note".to_owned()],
            ground: "not_normative".to_owned(),
        };
        county.act("filer", act).await.unwrap();
    }
    county.set_instant("2027-02-01T02:00:00Z");

    let mut auditor = county.client("auditor").await;
    let old = json(&mut auditor, "/api/v1/statistics?year=2026").await;
    let new = json(&mut auditor, "/api/v1/statistics?year=2027").await;
    for (name, then, now) in [
        ("published", 1, 0),
        ("reviews_requested", 3, 1),
        ("numbers_given", 2, 0),
        ("numbers_voided", 0, 1),
        ("sent_made", 0, 2),
    ] {
        assert_eq!(figure(&old, name)["numerator"], then, "{name} of 2026");
        assert_eq!(figure(&new, name)["numerator"], now, "{name} of 2027");
    }
    // no calendar of 2027 is known: its limits and working days are not, and are no nought
    let due = figure(&new, "sent_due");
    assert_eq!(due["shown"], "无法计算", "{due}");
    assert!(due["reason"].as_str().unwrap().contains("2027年"), "{due}");
    let step = figure(&new, "step_file");
    assert_eq!(step["numerator"], 2);
    assert!(step["median_working_days_doubled"].is_null(), "{step}");
    assert_eq!(step["median_days_doubled"], 24);
    assert!(
        step["reason"].as_str().unwrap().contains("2027年"),
        "{step}"
    );
}
