//! 依据变动: who relies on law that was amended or has ended.

use std::sync::Arc;

use serde_json::{Value as Json, json};

use super::laws;
use crate::support::County;

/// Of 2016: under the law of 2015, one of whose articles reads otherwise since 2020.
fn reliants() -> Vec<Json> {
    let rule = |id: &str, title: &str, text: &str| {
        json!({"id": id, "title": title, "issuer": "测试县人民政府", "kind": "行政规范性文件",
            "effective_on": "2016-05-01", "text": text})
    };
    vec![
        rule(
            "touched",
            "测试县处罚办法",
            "第一条 依照《中华人民共和国测试法》第三条处罚。\n第二条 对象见《中华人民共和国测试法》第一条。",
        ),
        rule(
            "untouched",
            "测试县对象办法",
            "第一条 对象见《中华人民共和国测试法》第一条。\n第二条 自公布之日起施行。",
        ),
        rule(
            "dead",
            "测试县沿用办法",
            "第一条 沿用《测试县旧办法》第一条。\n第二条 自公布之日起施行。",
        ),
        rule(
            "repealing",
            "测试县清理决定",
            "第一条 《测试县旧办法》停止执行。\n第二条 自公布之日起施行。",
        ),
    ]
}

fn change<'a>(answer: &'a Json, title: &str) -> &'a Json {
    let results = answer["results"].as_array().unwrap();
    let mut found = results.iter().filter(|one| one["title"] == title);
    found
        .next()
        .unwrap_or_else(|| panic!("{title} is not in {answer}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn amended_and_dead_law_names_those_who_rely_on_it_with_the_articles_before_and_after() {
    let county = Arc::new(County::sqlite().await);
    let refused = county.anonymous().get("/api/v1/basis-changes").await;
    assert_eq!(refused.status.as_u16(), 401);
    county.import(&laws()).await;
    county.import(&reliants()).await;
    county.index().await;
    let mut lead = county.client("cleaner").await;
    let answer = lead.get("/api/v1/basis-changes").await.json();
    assert_eq!(answer["reliants"], 3, "{answer}");
    let law = change(&answer, "中华人民共和国测试法");
    assert_eq!(
        (&law["kind"], &law["since"]),
        (&json!("amended"), &json!("2020-01-01"))
    );
    let told: Vec<(&str, bool, Vec<&str>)> = law["reliants"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let places = one["places"].as_array().unwrap().iter();
            let changes = places.map(|place| place["change"].as_str().unwrap());
            (
                one["title"].as_str().unwrap(),
                one["touched"].as_bool().unwrap(),
                changes.collect(),
            )
        })
        .collect();
    assert!(
        told.contains(&("测试县处罚办法", true, vec!["changed", "same"])),
        "{told:?}"
    );
    assert!(
        told.contains(&("测试县对象办法", false, vec!["same"])),
        "{told:?}"
    );
    let places = law["reliants"].as_array().unwrap().iter();
    let changed = places
        .flat_map(|one| one["places"].as_array().unwrap())
        .find(|place| place["change"] == "changed")
        .unwrap();
    let words = |name: &str| changed[name].as_str().unwrap().to_owned();
    assert!(words("before").contains("一百元") && words("after").contains("二百元"));
    let old = change(&answer, "测试县旧办法");
    assert_eq!(old["kind"], "ended");
    assert_eq!(
        old["reliants"].as_array().unwrap().len(),
        1,
        "who ends it does not rely on it: {old}"
    );
    let page = lead.get("/workbench/basis-changes").await;
    assert_eq!(page.status.as_u16(), 200);
    assert!(page.text().contains("条文已变") && page.text().contains("二百元"));
    let plan = lead
        .get("/workbench/cleanups/new?amended_basis=1&basis=%E3%80%8A%E6%B5%8B%E8%AF%95%E6%B3%95%E3%80%8B")
        .await;
    assert!(plan.text().contains("value=\"《测试法》\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clean_up_takes_in_those_whose_law_reads_otherwise() {
    let county = Arc::new(County::sqlite().await);
    county.import(&laws()).await;
    county.import(&reliants()).await;
    county.index().await;
    let mut lead = county.client("cleaner").await;
    let plan = json!({"kind": "special", "title": "依据修改专项清理", "scope": {
        "issuers": [county.authority("gov")], "amended_basis": true }});
    let made = lead
        .json("POST", "/api/v1/campaigns", &plan, None)
        .await
        .json();
    let id = made["id"].as_str().unwrap();
    let path = format!("/api/v1/campaigns/{id}");
    let campaign = lead.get(&path).await.json();
    let version = campaign["row_version"].as_i64().unwrap();
    let opened = lead
        .json(
            "POST",
            &format!("{path}/opening"),
            &json!({ "expected_version": version }),
            None,
        )
        .await;
    assert!(opened.status.is_success(), "{}", opened.text());
    let campaign = lead.get(&path).await.json();
    let items: Vec<&str> = campaign["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["title"].as_str().unwrap())
        .collect();
    assert_eq!(items, ["测试县处罚办法"], "{campaign}");
}
