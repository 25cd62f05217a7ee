//! `guiku demo`: the ready county.

use std::collections::BTreeSet;

use guiku::domain::document::Stage;
use guiku::store::entity::document;
use guiku::store::{Place, Store, Use};
use sea_orm::EntityTrait;
use serde_json::Value as Json;

use super::process::{PASSWORD, Server, Visitor, clean, demo, on};

/// The states of validity that the data of the demo shows, whatever day it is.
const STATES: [&str; 3] = ["in_force", "lapsed", "repealed"];

#[tokio::test]
async fn the_county_has_forty_documents_in_every_stage() {
    let (folder, printed) = demo();
    for person in [
        "chen.yuhe",
        "zhao.mingde",
        "wen.qinghe",
        "guo.yunfei",
        "ma.suyun",
        PASSWORD,
    ] {
        assert!(
            printed.contains(person),
            "{person} is not printed:\n{printed}"
        );
    }
    let place = Place {
        data: folder.path().to_owned(),
        database_url: None,
    };
    let store = Store::open(&place, Use::ReadOnly).await.unwrap();
    let documents = document::Entity::find().all(store.reader()).await.unwrap();
    assert_eq!(documents.len(), 40);
    let stages: BTreeSet<&str> = documents
        .iter()
        .filter_map(|row| row.stage.as_deref())
        .collect();
    let all: BTreeSet<&str> = Stage::ALL.iter().map(|stage| stage.as_str()).collect();
    assert_eq!(stages, all);
}

#[tokio::test]
async fn a_second_start_carries_on_where_it_was() {
    let (folder, printed) = demo();
    let before = clean(folder.path());
    let again = on(folder.path(), &["demo", "--build-only"]);
    assert_eq!(again.code, 0, "{again:?}");
    assert!(again.out.contains(PASSWORD) && printed.ends_with(&again.out));
    assert_eq!(clean(folder.path()), before);

    let server = Server::start("demo", folder.path());
    assert!(server.said.iter().any(|line| line.contains("chen.yuhe")));
    server.ready().await;
    let found = Visitor::new(&server)
        .json("/api/v1/documents?facets=true&per_page=100")
        .await;
    let facets: Vec<(&str, u64)> = found["facets"]["status"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["value"].as_str().unwrap(),
                one["count"].as_u64().unwrap(),
            )
        })
        .collect();
    for state in STATES {
        assert!(
            facets
                .iter()
                .any(|(value, count)| *value == state && *count > 0),
            "{state}: {facets:?}"
        );
    }
    let told = Visitor::new(&server)
        .json("/api/v1/statistics?year=2026")
        .await;
    for name in ["published", "in_force", "repealed", "sent_registered"] {
        let figures = told["figures"].as_array().unwrap();
        let figure = figures.iter().find(|one| one["figure"] == name).unwrap();
        assert!(figure["numerator"].as_u64() > Some(0), "{figure}");
    }
    let results = found["results"].as_array().unwrap();
    assert_eq!(Some(results.len() as u64), found["count"].as_u64());
    let told: BTreeSet<&str> = results.iter().map(state).collect();
    let counted: BTreeSet<&str> = facets.iter().map(|(value, _)| *value).collect();
    assert_eq!(told, counted, "facets and results tell the same states");
    let (said, code) = server.stop();
    assert_eq!(code, Some(0));
    assert!(said.contains("规库已停止"), "{said}");
    assert_eq!(clean(folder.path()), before);
}

fn state(result: &Json) -> &str {
    result["status"]["state"].as_str().unwrap()
}

#[test]
fn a_folder_with_other_data_is_not_made_a_demo() {
    let folder = tempfile::tempdir().unwrap();
    let line = r#"{"id":"a","title":"甲县停车管理办法","text":"第一条 停车应当有序。"}"#;
    let file = folder.path().join("line.jsonl");
    std::fs::write(&file, line).unwrap();
    let data = folder.path().join("data");
    let ran = on(&data, &["import", "documents", file.to_str().unwrap()]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let before = clean(&data);
    let ran = on(&data, &["demo", "--build-only"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains("请换一个空目录"), "{}", ran.err);
    assert_eq!(clean(&data), before);
}
