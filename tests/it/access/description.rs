//! The OpenAPI document and the routes are one.

use std::collections::BTreeMap;

use guiku::web::route::Policy;
use serde_json::Value as Json;

use crate::support::County;

fn document() -> Json {
    serde_json::from_str(&guiku::cli::openapi::document().unwrap()).unwrap()
}

fn operations(document: &Json) -> BTreeMap<(String, String), Json> {
    let mut all = BTreeMap::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            all.insert((path.clone(), method.to_uppercase()), operation.clone());
        }
    }
    all
}

#[test]
fn every_route_of_the_interface_is_described_and_nothing_else() {
    let document = document();
    assert_eq!(document["openapi"], "3.1.0");
    let described = operations(&document);
    let routes = guiku::web::routes();
    let mut rows = BTreeMap::new();
    for row in routes.rows() {
        let ours = row.path.starts_with("/api/") || row.path.ends_with('z');
        if ours {
            rows.insert((row.path.to_owned(), row.method.to_string()), row.policy);
        }
    }
    let left: Vec<_> = described.keys().collect();
    let right: Vec<_> = rows.keys().collect();
    assert_eq!(left, right);
    for (key, operation) in &described {
        let policy = rows[key];
        let public = policy == Policy::Public;
        assert_eq!(operation["security"].is_array(), !public, "{key:?}");
        let written = operation["x-policy"].as_str().unwrap();
        assert_eq!(written == "public", public, "{key:?}");
        if let Policy::Roles(roles) = policy {
            for role in roles {
                assert!(written.contains(role.as_str()), "{key:?} {written}");
            }
        }
        for field in ["summary", "description", "operationId"] {
            assert!(
                !operation[field].as_str().unwrap().is_empty(),
                "{key:?} {field}"
            );
        }
        let asks_body = matches!(key.1.as_str(), "PUT" | "PATCH" | "POST");
        assert_eq!(operation["requestBody"].is_object(), asks_body, "{key:?}");
    }
}

#[test]
fn every_reference_leads_somewhere_and_no_operation_id_is_there_twice() {
    let document = document();
    let text = document.to_string();
    for piece in text.split("\"$ref\":\"").skip(1) {
        let reference = piece.split('"').next().unwrap();
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
    let mut ids: Vec<String> = operations(&document)
        .values()
        .map(|operation| operation["operationId"].as_str().unwrap().to_owned())
        .collect();
    let before = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), before);
}

#[tokio::test]
async fn the_document_is_served_to_everybody() {
    let county = County::sqlite().await;
    let answer = county.anonymous().get("/api/v1/openapi.json").await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json()["paths"], document()["paths"]);
}
