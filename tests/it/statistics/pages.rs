//! Pages, files and what everybody sees.

use guiku::domain::statistics::Figure;
use guiku::formats::read::{Limits, workbook};

use super::year::{BY_HAND, CANARY, lived};
use super::{figure, json};
use crate::support::{Client, County};

async fn text(client: &mut Client, path: &str) -> String {
    let answer = client.get(path).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.text()
}

pub(super) async fn pages_show_what_the_lists_hold_and_everybody_sees_what_is_published(
    county: County,
) {
    lived(&county).await;
    let mut auditor = county.client("auditor").await;
    let home = "/workbench/statistics";
    let page = text(&mut auditor, &format!("{home}?year=2026")).await;
    for chart in ["by-year", "by-authority", "outcomes", "steps"] {
        let named = format!("role=\"img\" aria-labelledby=\"{chart}-t {chart}-d\"");
        assert!(page.contains(&named), "{chart}");
    }
    assert!(
        !page.contains("style=") && !page.contains("<script"),
        "no style, no script"
    );
    for (name, part, whole) in BY_HAND {
        let told = format!("figures/{name}?part=numerator&#38;year=2026\" aria-label=");
        assert!(page.contains(&told), "{name} leads to no list");
        let lists = [("numerator", Some(*part)), ("denominator", *whole)];
        for (part, count) in lists {
            let Some(count) = count else { continue };
            let path = format!("{home}/figures/{name}?part={part}&year=2026");
            let list = text(&mut auditor, &path).await;
            assert_eq!(list.matches("<tr class=\"row\">").count(), count, "{path}");
            assert!(list.contains(&format!("共 <b>{count}</b> 行")), "{path}");
        }
    }

    // the paragraph: every number leads to its list, and the plain text says the same
    let report = text(&mut auditor, &format!("{home}/report?year=2026")).await;
    let said = "2026年（截至2026年11月24日），共审核行政规范性文件8件，其中审核结论为“合法”的6件、“应当予以修改”的1件、\
                “不合法”的0件，认定不属于行政规范性文件的1件；提出审核意见2条，已答复2条，其中采纳1条，采纳率50%。";
    assert!(report.contains(said), "{report}");
    assert!(
        report.contains("figures/reviews_done?year=2026\">8</a>件"),
        "{report}"
    );
    assert!(
        report.contains("应当报送备案8件，按时报备6件，迟报1件，漏报1件，报备率87.5%，及时率75%")
    );
    assert!(report.contains("尚未开展清理。"));

    // 31 January: what was made, amended, ended; the year before by default
    county.set_day("2027-01-10");
    let mut later = county.client("auditor").await;
    let annual = text(&mut later, &format!("{home}/annual")).await;
    assert!(annual.contains("2026年制定、修改、废止目录"), "{annual}");
    assert!(annual.contains("制定（4 件）") && annual.contains("修改（0 件）"));
    assert!(
        annual.contains("废止（2 件）"),
        "one repealed, one lapsed: {annual}"
    );
    assert!(
        annual.contains("2027-01-31") || annual.contains("待补充2027年日历"),
        "{annual}"
    );
    county.set_day("2026-11-24");
    let mut auditor = county.client("auditor").await;

    // taken away: no cell is a formula
    let csv = text(
        &mut auditor,
        &format!("{home}/figures/published?year=2026&format=csv"),
    )
    .await;
    assert!(
        csv.starts_with('\u{feff}') && csv.contains("\"'=SUM(1)管理办法\""),
        "{csv}"
    );
    assert_eq!(csv.lines().count(), 5);
    let xlsx = auditor
        .get(&format!("{home}/figures/published?year=2026&format=xlsx"))
        .await;
    let book = workbook::read(&xlsx.body, "表.xlsx", &Limits::default()).unwrap();
    let cells: Vec<_> = book.sheets[0]
        .rows
        .iter()
        .flat_map(|row| &row.cells)
        .collect();
    let cell = cells.iter().find(|cell| cell.text.contains("SUM")).unwrap();
    assert_eq!(
        (cell.text.as_str(), cell.formula),
        ("=SUM(1)管理办法", false)
    );
    assert!(book.sheets[0].rows.len() == 5);
    for path in [
        format!("{home}?year=2026&format=xlsx"),
        format!("{home}?year=2026&format=csv"),
        format!("{home}?year=2026&table=outcomes&format=xlsx"),
        format!("{home}?year=2026&table=steps&format=csv"),
        format!("{home}/annual?year=2026&format=xlsx"),
        format!("{home}/annual?year=2026&format=csv"),
    ] {
        let file = auditor.get(&path).await;
        assert_eq!(file.status, 200, "{path}");
        let place = file.headers["content-disposition"].to_str().unwrap();
        assert!(place.starts_with("attachment"), "{path}");
    }
    for wrong in ["format=pdf", "format=csv&table=nothing"] {
        let refused = auditor.get(&format!("{home}?{wrong}")).await;
        assert_eq!(refused.status, 400, "{wrong}");
    }
    let chart = format!("{home}?year=2026&table=outcomes&format=csv");
    let chart = text(&mut auditor, &chart).await;
    assert!(
        chart.contains("\"2026年\",\"6\",\"1\",\"0\",\"1\""),
        "{chart}"
    );

    everybody(&county).await;
}

/// What is not published is not there, not even as a count.
async fn everybody(county: &County) {
    let mut anyone = county.anonymous();
    let told = json(&mut anyone, "/api/v1/statistics?year=2026").await;
    for (name, count) in [
        ("published", 4),
        ("in_force", 2),
        ("repealed", 1),
        ("lapsed", 1),
        ("extended", 1),
        ("sent_registered", 3),
    ] {
        assert_eq!(figure(&told, name)["numerator"], count, "{name}");
        let list = json(&mut anyone, &format!("/api/v1/statistics/{name}?year=2026")).await;
        assert_eq!(list["rows"].as_array().unwrap().len(), count, "{name}");
        let page = text(&mut anyone, &format!("/statistics/{name}?year=2026")).await;
        assert_eq!(page.matches("<tr class=\"row\">").count(), count, "{name}");
        assert!(!page.contains(CANARY));
    }
    let page = text(&mut anyone, "/statistics?year=2026").await;
    assert!(!page.contains(CANARY) && page.contains("role=\"img\""));
    assert!(
        text(&mut anyone, "/")
            .await
            .contains("href=\"/statistics\"")
    );
    for one in Figure::ALL.iter().filter(|one| !one.is_public()) {
        let name = one.as_str();
        let figures = told["figures"].as_array().unwrap();
        assert!(
            figures.iter().all(|one| one["figure"] != name),
            "{name} is public"
        );
        assert!(!page.contains(&format!("data-figure=\"{name}\"")), "{name}");
        for path in [
            format!("/statistics/{name}"),
            format!("/api/v1/statistics/{name}"),
        ] {
            assert_eq!(anyone.get(&path).await.status, 404, "{path}");
        }
    }
    let csv = text(&mut anyone, "/statistics?year=2026&format=csv").await;
    assert!(!csv.contains(CANARY) && !csv.contains("审核办结"));
    let closed = anyone.get("/workbench/statistics").await;
    assert_ne!(closed.status, 200);
    // before anything is published nothing is told, and nothing is counted
    let early = json(
        &mut anyone,
        "/api/v1/statistics?from=2026-07-01&through=2026-08-31",
    )
    .await;
    assert_eq!(figure(&early, "published")["numerator"], 0);
}
