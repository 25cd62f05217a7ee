//! 编号簿: what was given is there, and what is said of it is counted.

use guiku::app::registration::register::Register;
use guiku::app::registration::void::VoidNumber;
use guiku::web::page::encode;

use super::{TEXT, TITLE, answer, county, page};

#[tokio::test]
async fn a_voided_number_stays_with_its_reason_and_the_count_is_made() {
    let county = county().await;
    let id = county.signed(TITLE, TEXT).await;
    let register = |expected_version| Register {
        document_id: id.clone(),
        expected_version,
    };
    let version = county.row(&id).await.row_version;
    county.act("registrar", register(version)).await.unwrap();
    let void = VoidNumber {
        document_id: id.clone(),
        expected_version: county.row(&id).await.row_version,
        reason: "附件与送审稿不一致".to_owned(),
    };
    county.act("registrar", void).await.unwrap();
    let version = county.row(&id).await.row_version;
    county.act("registrar", register(version)).await.unwrap();
    let shown = county.published("测试县另一办法", TEXT).await;

    let all = page(&county, "/numbers").await;
    assert!(all.contains("无缺号、无重号") && !all.contains("class=\"badge bad\""));
    let series = guiku::store::queries::all_series(county.store.reader())
        .await
        .unwrap();
    let given = series
        .iter()
        .filter(|series| series.last_serial >= series.first_serial);
    let given: Vec<_> = given.collect();
    assert_eq!(given.len(), 2, "one series of each kind was used");
    for series in given {
        let one = page(&county, &format!("/numbers?series={}", encode(&series.id))).await;
        assert!(
            one.contains("共给出 <b>3</b> 个号：使用 2，作废 1。"),
            "{one}"
        );
        assert!(one.contains("作废：附件与送审稿不一致"));
        assert!(one.contains("尚未公布") && !one.contains(TITLE), "{one}");
        assert!(one.contains(&format!("href=\"/documents/{shown}\">测试县另一办法")));
    }
    assert_eq!(answer(&county, "/numbers?series=none").await.0, 404);
    let (status, wrong) = answer(&county, "/numbers?serie=1").await;
    assert_eq!(status, 400);
    assert!(wrong.contains("serie"), "{wrong}");
}

#[tokio::test]
async fn larger_type_is_kept_and_leads_back_to_this_site_only() {
    let county = county().await;
    let mut reader = county.anonymous();
    let switched = reader.get("/large?on=1&next=/about").await;
    assert_eq!(
        (switched.status.as_u16(), switched.location()),
        (303, "/about")
    );
    let large = reader.get("/about").await.text();
    assert!(
        large.contains("<html lang=\"zh-CN\" class=\"large\">"),
        "{large}"
    );
    assert!(!page(&county, "/about").await.contains("class=\"large\""));
    let back = reader.get("/large?on=0&next=//evil.example/").await;
    assert_eq!(back.location(), "/");
    assert!(
        !reader
            .get("/about")
            .await
            .text()
            .contains("class=\"large\"")
    );
    assert_eq!(reader.get("/large?on=2").await.status.as_u16(), 400);
}
