//! `guiku citations check`.

use super::county;
use crate::cli::process::on;

#[tokio::test(flavor = "multi_thread")]
async fn what_leads_nowhere_or_to_dead_law_is_listed_by_document_and_place() {
    let (county, id) = county().await;
    let data = county.store.data().to_owned();
    let ran = on(&data, &["citations", "check", "--format", "json"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    let report = ran.json();
    assert_eq!(
        report["documents"], 3,
        "the lapsed one is not read: {report}"
    );
    let results = report["results"].as_array().unwrap();
    let rule = results
        .iter()
        .find(|one| one["document_id"] == id.as_str())
        .unwrap();
    let problems: Vec<(&str, &str, &str)> = rule["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let text = |name: &str| one[name].as_str().unwrap();
            (text("kind"), text("provision"), text("text"))
        })
        .collect();
    assert_eq!(
        problems,
        [
            ("missing_provision", "第三条", "第九条"),
            ("missing_provision", "第三条", "《测试法》第八条"),
            ("unresolved", "第三条", "《某外地条例》第五条"),
            ("dead", "第四条", "测政发〔2001〕9号"),
            ("dead", "第四条", "《测试县旧办法》"),
        ]
    );
    let told = on(&data, &["citations", "check"]);
    assert_eq!(told.code, 1);
    assert!(
        told.out
            .contains("第三条：《某外地条例》第五条——未能对应到库内文件"),
        "{}",
        told.out
    );
    assert!(
        told.out.contains("第四条：《测试县旧办法》——所引文件"),
        "{}",
        told.out
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeal_may_name_what_it_ends_and_a_clean_county_ends_with_zero() {
    let county = crate::support::County::sqlite().await;
    let old = serde_json::json!({"id": "old", "title": "测试县旧办法", "issuer": "测试县人民政府", "kind": "行政规范性文件",
        "effective_on": "2001-03-01", "valid_until": "2006-02-28", "text": "第一条 旧。\n第二条 旧。"});
    county.import(&[old]).await;
    let text = "第一条 甲。\n第二条 本办法自公布之日起施行。《测试县旧办法》同时废止。";
    county.published("测试县新办法", text).await;
    let ran = on(county.store.data(), &["citations", "check"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.contains("需要查看的 0 处"), "{}", ran.out);
    let none = tempfile::tempdir().unwrap();
    assert_eq!(
        on(&none.path().join("none"), &["citations", "check"]).code,
        2
    );
}
