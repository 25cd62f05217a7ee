//! 检索 through the API: the shape of the answer, and parameters that are named when they are wrong.

use std::sync::Arc;

use guiku::web::page::encode;
use serde_json::Value as Json;

use crate::support::{Client, County};

const PARKING: &str = "第一条 为了规范机动车停放，制定本办法。\n第二条 停放机动车应当缴纳停车费。\n第三条 本办法自公布之日起施行。";
const HOUSING: &str = "第一条 为了规范公共租赁住房，制定本办法。\n第二条 租金由县人民政府确定。\n第三条 本办法自公布之日起施行。";

async fn county() -> (Arc<County>, Client, String) {
    let county = Arc::new(County::sqlite().await);
    let id = county.published("测试县机动车停放管理办法", PARKING).await;
    county
        .published("测试县公共租赁住房管理办法", HOUSING)
        .await;
    county.draft("测试县停车草稿", PARKING, "gov").await;
    county.index().await;
    let anonymous = county.anonymous();
    (county, anonymous, id)
}

async fn found(client: &mut Client, query: &str) -> Json {
    let answer = client.get(&format!("/api/v1/documents?{query}")).await;
    assert_eq!(answer.status, 200, "{query}: {}", answer.text());
    answer.json()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_is_found_with_its_status_snippet_and_facets() {
    let (_county, mut anonymous, id) = county().await;
    let answer = found(
        &mut anonymous,
        &format!("q={}&facets=true", encode("停车费")),
    )
    .await;
    assert_eq!(answer["count"], 1, "{answer}");
    let hit = &answer["results"][0];
    assert_eq!(hit["id"], id.as_str());
    assert_eq!(hit["document_number"], "测县政规〔2026〕1号");
    assert_eq!(hit["status"]["state"], "in_force");
    assert!(hit["status"]["because"][0]["text"].is_string(), "{hit}");
    assert_eq!(hit["snippets"][0]["label"], "第二条");
    assert!(
        hit["snippets"][0]["html"]
            .as_str()
            .unwrap()
            .contains("<mark>"),
        "{hit}"
    );
    for facet in ["authority", "kind", "form", "status", "year"] {
        assert_eq!(answer["facets"][facet][0]["count"], 1, "{facet}: {answer}");
    }
    let number = found(
        &mut anonymous,
        &format!("q={}", encode("测县政规[2026]2号")),
    )
    .await;
    assert_eq!(number["results"][0]["title"], "测试县公共租赁住房管理办法");
    let path = format!("/api/v1/provisions?q={}&document={id}", encode("缴纳"));
    let provisions = anonymous.get(&path).await;
    assert_eq!(provisions.status, 200, "{}", provisions.text());
    let provisions = provisions.json();
    assert_eq!(provisions["count"], 1);
    assert_eq!(provisions["results"][0]["label"], "第二条");
    assert_eq!(provisions["results"][0]["eid"], "art_2");
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_come_by_repetition_and_by_comma() {
    let (_county, mut anonymous, _) = county().await;
    for query in [
        "status=in_force,lapsed",
        "status=in_force&status=lapsed",
        "year=2025,2026",
        "year=2025&year=2026",
        "status=in_force,lapsed&year=2026&per_page=1",
        "q=&kind=&form=&authority=&order=&cursor=",
    ] {
        assert_eq!(found(&mut anonymous, query).await["count"], 2, "{query}");
    }
    assert_eq!(
        found(&mut anonymous, "status=lapsed,repealed").await["count"],
        0
    );
    assert_eq!(
        found(&mut anonymous, "as_of=2020-01-01&status=in_force").await["count"],
        0
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_follow_each_other_without_loss() {
    let (_county, mut anonymous, _) = county().await;
    let first = found(&mut anonymous, "per_page=1&order=published").await;
    let cursor = encode(first["next"].as_str().unwrap());
    let second = found(
        &mut anonymous,
        &format!("per_page=1&order=published&cursor={cursor}"),
    )
    .await;
    assert_ne!(first["results"][0]["id"], second["results"][0]["id"]);
    assert!(second["next"].is_null(), "{second}");
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_parameters_and_wrong_values_are_named() {
    let (_county, mut anonymous, _) = county().await;
    for (query, name) in [
        ("colour=red", "colour"),
        ("status=valid", "status"),
        ("status=in_force,valid", "status"),
        ("match=fuzzy", "match"),
        ("order=random", "order"),
        ("year=20x6", "year"),
        ("as_of=2026-13-01", "as_of"),
        ("per_page=101", "per_page"),
        ("per_page=-1", "per_page"),
        ("q=a&q=b", "q"),
        ("cursor=nonsense", "cursor"),
        ("facets=colour", "facets"),
    ] {
        let answer = anonymous.get(&format!("/api/v1/documents?{query}")).await;
        assert_eq!(answer.status, 400, "{query}: {}", answer.text());
        let problem = answer.json();
        assert_eq!(problem["errors"][0]["field"], name, "{query}: {problem}");
    }
    let facets = anonymous.get("/api/v1/provisions?q=a&facets=true").await;
    assert_eq!(facets.status, 400, "provisions have no facets");
    let wordless = anonymous.get("/api/v1/provisions").await;
    assert_eq!(wordless.status, 400, "{}", wordless.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn queries_that_are_too_much_are_refused_at_their_place() {
    let (_county, mut anonymous, _) = county().await;
    let brackets = format!("{}{}", "(".repeat(1000), ")".repeat(1000));
    for q in [
        "停".repeat(6_000),
        "a".repeat(10_000),
        brackets,
        "\"停车".to_owned(),
        "AND OR NOT ((".to_owned(),
    ] {
        let path = format!("/api/v1/documents?q={}", encode(&q));
        let answer = anonymous.get(&path).await;
        assert!(!answer.status.is_server_error(), "{}", answer.text());
        if answer.status != 200 {
            assert_eq!(answer.status, 400, "{}", answer.text());
            assert_eq!(answer.json()["code"], "query");
            assert!(answer.json()["at"].is_u64(), "{}", answer.text());
        }
    }
}
