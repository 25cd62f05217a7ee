//! The same life under the rules of every place, one of them data alone; and the choice of the place.

use std::collections::BTreeSet;

use guiku::app::Error;
use guiku::app::access::place::ChoosePlace;
use guiku::app::drafting::attach::AttachMaterial;
use guiku::app::drafting::submit::SubmitForReview;
use guiku::rules::RulePacks;
use guiku::store::verify::VerifyOptions;
use guiku::store::{Store, Use, places, queries};
use serde_json::json;

use crate::support::County;

const TEXT: &str = "第一条 为了规范公共租赁住房管理，制定本办法。\n第二条 本办法自2027年3月1日起施行，有效期至2029年12月31日。";
/// A place that the program knows only as a file.
const WEIHAI: &str = include_str!("../../../src/rules/tests/weihai.toml");

fn packs() -> RulePacks {
    RulePacks::builtin().unwrap().with_pack(WEIHAI).unwrap()
}

/// Hands in what the rules of the place ask for beyond what those of the first county do.
async fn hand_in_the_rest(county: &County, id: &str) {
    let command = SubmitForReview {
        document_id: id.to_owned(),
        expected_version: county.row(id).await.row_version,
        reviewer: Some(county.authority("justice")),
    };
    let missing = match county.act("drafter", command).await {
        Err(Error::Invalid(faults)) => faults,
        other => panic!("nothing was asked for: {other:?}"),
    };
    for fault in missing {
        let Some(kind) = fault.field.strip_prefix("materials.") else {
            continue;
        };
        let text = format!("{kind} 材料");
        let sha256 = county.store.keep_file(text.as_bytes()).unwrap();
        let attach = AttachMaterial {
            document_id: id.to_owned(),
            kind: kind.to_owned(),
            name: format!("{kind}.txt"),
            sha256,
            size: i64::try_from(text.len()).unwrap(),
            media: "text/plain".to_owned(),
        };
        county.act("drafter", attach).await.unwrap();
    }
}

#[tokio::test]
async fn a_document_lives_under_the_rules_of_every_place() {
    let packs = packs();
    let places: Vec<String> = packs.places().map(|(id, _)| id.to_owned()).collect();
    assert_eq!(
        places,
        ["beijing", "hunan", "national", "shanxi", "weihai"],
        "a new place is tried here too"
    );
    for place in places {
        let county = County::under(packs.for_place(&place).unwrap()).await;
        let id = county
            .draft("测试县公共租赁住房管理办法", TEXT, "gov")
            .await;
        hand_in_the_rest(&county, &id).await;
        let id = county.published_from(&id).await;
        let row = county.row(&id).await;
        assert_eq!(row.stage.as_deref(), Some("published"), "{place}");
        let reader = county.store.reader();
        let numbers = queries::numbers(reader, std::slice::from_ref(&id));
        let printed: BTreeSet<String> = numbers
            .await
            .unwrap()
            .into_iter()
            .map(|number| number.printed)
            .collect();
        let filings = queries::filings(reader, &id).await.unwrap();
        println!("{place}: {printed:?}, {} filings", filings.len());
        assert!(!printed.is_empty(), "{place}");
        assert!(!filings.is_empty(), "{place}");
    }
}

#[tokio::test]
async fn the_place_is_chosen_by_the_administrator_with_a_reason_and_counts_at_once() {
    let county = County::sqlite().await;
    let mut drafter = county.client("drafter").await;
    assert_eq!(drafter.get("/admin/place").await.status, 403);
    let mut admin = county.client("admin").await;
    let page = admin.get("/admin/place").await.text();
    assert!(page.contains("现在适用<b>山西省</b>的规则"), "{page}");
    for (place, reason, says) in [
        ("atlantis", "搬迁", "请选择适用规则的地方"),
        ("hunan", " ", "请写明确定适用规则的理由"),
    ] {
        let form = [("place", place), ("reason", reason)];
        let refused = admin.form("/admin/place", &form).await;
        assert_eq!(refused.status, 422);
        assert!(refused.text().contains(says), "{}", refused.text());
    }
    let form = [("place", "hunan"), ("reason", "区划调整")];
    let done = admin.form("/admin/place", &form).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let page = admin.get("/admin/place").await.text();
    assert!(page.contains("现在适用<b>湖南省</b>的规则"), "{page}");
    assert!(page.contains("区划调整"), "{page}");
    let rules = drafter.get("/workbench/rules").await.text();
    assert!(rules.contains("湖南省"), "the running program follows it");
    // a request that is sent again after another choice answers as it did and moves nothing
    let path = "/api/v1/place";
    let first = json!({ "place": "beijing", "reason": "试用" });
    let sent = admin.json("POST", path, &first, Some("first")).await;
    assert_eq!(sent.status, 200, "{}", sent.text());
    let back = json!({ "place": "hunan", "reason": "恢复" });
    let back = admin.json("POST", path, &back, Some("second")).await;
    assert_eq!(back.json()["place"], "hunan");
    let late = admin.json("POST", path, &first, Some("first")).await;
    assert_eq!(late.json()["place"], "hunan", "{}", late.text());
    let nobody = drafter.json("POST", path, &first, None).await;
    assert_eq!(nobody.status, 403);
    let again = admin.form("/admin/place", &form).await;
    assert_eq!(again.status, 422);
    assert!(again.text().contains("已经适用“湖南省”的规则"));
    let mut anybody = county.anonymous();
    assert_eq!(
        anybody.get("/api/v1/place").await.json()["place"],
        "shanxi",
        "a service of its own starts with what it was given"
    );
    let report = county.store.verify(&VerifyOptions::default()).await;
    assert!(report.unwrap().faults.is_empty());
    let (place, _folder) = county.close();
    let store = Store::open(&place, Use::ReadOnly).await.unwrap();
    let last = places::last(store.reader()).await.unwrap();
    assert_eq!(last.unwrap().place, "hunan");
}

#[tokio::test]
async fn the_name_of_the_site_is_bounded_and_changes_at_once() {
    let county = County::sqlite().await;
    let mut admin = county.client("admin").await;
    let long = "很".repeat(61);
    for (name, says) in [("", "请填写本库名称"), (long.as_str(), "60字以内")] {
        let refused = admin
            .form("/admin/place/name", &[("site_name", name)])
            .await;
        assert_eq!(refused.status, 422);
        assert!(refused.text().contains(says), "{}", refused.text());
    }
    let named = admin
        .form("/admin/place/name", &[("site_name", "新名县规范性文件库")])
        .await;
    assert_eq!(named.status, 303);
    assert!(admin.get("/").await.text().contains("新名县规范性文件库"));
}

/// The rules of another place were chosen: a row in the table of choices.
pub(crate) async fn chosen(county: &County) {
    let hunan = packs().for_place("hunan").unwrap();
    let choice = ChoosePlace::of(&hunan, "区划调整");
    county.act("admin", choice).await.unwrap();
}
