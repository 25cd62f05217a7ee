//! The pages about due dates: the arithmetic behind a date, the rules, the calendar of next year.

use guiku::app::publication::publish::Publish;
use guiku::app::registration::register::Register;
use guiku::app::review::accept::AcceptReview;
use guiku::store::queries;

use crate::life::calendar::NEXT_YEAR;
use crate::support::County;

const TEXT: &str = "第一条 停车应当有序。\n第二条 本办法自公布之日起施行。";

#[tokio::test]
async fn behind_a_due_date_stands_every_day_of_it() {
    let county = County::sqlite().await;
    let id = county.draft("测试县停车办法", TEXT, "gov").await;
    county.complete(&id).await;
    let review = county.submit(&id).await;
    let accept = AcceptReview {
        review_id: review.clone(),
        expected_version: 1,
    };
    let mut reviewer = county.client("reviewer").await;
    let path = format!("/workbench/reviews/{review}/due");
    assert_eq!(reviewer.get(&path).await.status, 404, "no clock runs yet");
    county.act("reviewer", accept).await.unwrap();
    let desk = reviewer
        .get(&format!("/workbench/reviews/{review}"))
        .await
        .text();
    assert!(desk.contains(&path), "{desk}");
    let queue = reviewer.get("/workbench").await.text();
    assert!(queue.contains(&path), "{queue}");
    let page = reviewer.get(&path).await;
    assert_eq!(page.status, 200);
    let page = page.text();
    for named in [
        "合法性审核期限：2026-12-15",
        "legality_review.duration",
        "国办发〔2018〕115号",
        "待核实",
        "2026-11-24（周二）材料齐备，当日不计",
        "第1个工作日",
        "不计：周末",
        "第15个工作日",
    ] {
        assert!(page.contains(named), "{named}: {page}");
    }
    let mut stranger = county.client("examiner").await;
    assert_eq!(stranger.get(&path).await.status, 404);
    assert_eq!(
        county.anonymous().get(&path).await.status,
        303,
        "to the sign-in"
    );
}

#[tokio::test]
async fn the_due_date_of_a_filing_is_explained_to_everybody() {
    let county = County::sqlite().await;
    let id = county.published("测试县停车办法", TEXT).await;
    let rows = queries::filings(county.store.reader(), &id).await.unwrap();
    let mut anybody = county.anonymous();
    let public = anybody.get(&format!("/documents/{id}")).await.text();
    for row in rows {
        let path = format!("/filings/{}/due", row.id);
        assert!(public.contains(&path), "{path}");
        let page = anybody.get(&path).await;
        assert_eq!(page.status, 200, "{path}");
        let day = row.due_on.unwrap().to_string();
        assert!(page.text().contains(&day), "{}", page.text());
    }
    assert_eq!(anybody.get("/filings/none/due").await.status, 404);
}

#[tokio::test]
async fn the_rules_of_the_place_are_shown_as_tables() {
    let county = County::sqlite().await;
    let mut drafter = county.client("drafter").await;
    let page = drafter.get("/workbench/rules").await;
    assert_eq!(page.status, 200);
    let page = page.text();
    for named in [
        "山西省规则",
        "向人民政府报送备案期限",
        "待核实",
        "本地",
        "registrar.model",
    ] {
        assert!(page.contains(named), "{named}: {page}");
    }
    let before = drafter.get("/workbench/rules?on=2010-01-01").await;
    assert_eq!(before.status, 200);
    assert!(!before.text().contains("registrar.model"));
    assert_eq!(drafter.get("/workbench/rules?on=gestern").await.status, 400);
}

#[tokio::test]
async fn next_year_is_asked_for_from_november_and_added_on_its_page() {
    let county = County::sqlite().await;
    let warned = "缺少2027年放假安排";
    county.set_day("2026-10-31");
    let mut admin = county.client("admin").await;
    assert!(!admin.get("/workbench").await.text().contains(warned));
    assert!(!admin.get("/admin/calendars").await.text().contains(warned));
    county.set_day("2026-11-01");
    assert!(admin.get("/workbench").await.text().contains(warned));
    let mut drafter = county.client("drafter").await;
    assert!(drafter.get("/workbench").await.text().contains(warned));
    assert_eq!(drafter.get("/admin/calendars").await.status, 403);

    let id = county.signed("测试县岁末办法", TEXT).await;
    county.set_day("2026-12-20");
    let register = Register {
        document_id: id.clone(),
        expected_version: county.row(&id).await.row_version,
    };
    county.act("registrar", register).await.unwrap();
    let publish = Publish {
        document_id: id.clone(),
        expected_version: county.row(&id).await.row_version,
        published_on: None,
        channel: String::new(),
    };
    county.act("publisher", publish).await.unwrap();

    let page = admin.get("/admin/calendars").await.text();
    assert!(
        page.contains(warned) && page.contains("year = 2027"),
        "{page}"
    );
    let broken = NEXT_YEAR.replace("2027-01-09", "2027-01-11");
    let refused = admin
        .form("/admin/calendars", &[("year", "2027"), ("source", &broken)])
        .await;
    assert_eq!(refused.status, 422);
    let refused = refused.text();
    assert!(
        refused.contains("上班日 2027-01-11 本来不是周末"),
        "{refused}"
    );
    assert!(
        refused.contains("2027-01-11]"),
        "what was entered is kept: {refused}"
    );

    let added = admin
        .form(
            "/admin/calendars",
            &[("year", "2027"), ("source", NEXT_YEAR)],
        )
        .await;
    assert_eq!(added.status, 200, "{}", added.text());
    let added = added.text();
    for named in [
        "已补充2027年放假安排",
        "补算期限 2 件",
        "2027-01-05",
        "2027-01-19",
    ] {
        assert!(added.contains(named), "{named}: {added}");
    }
    assert!(!added.contains(warned));
    // the running program counts with it
    assert!(!admin.get("/workbench").await.text().contains(warned));
}
