//! Requests that are not what the interface takes: each is refused in words, nothing falls over.

use axum::body::Body;
use axum::http::{Request, header};
use serde_json::json;

use crate::support::{Client, County};

async fn raw(client: &mut Client, path: &str, body: String) -> crate::support::Answer {
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(body))
        .unwrap();
    client.send(request).await
}

#[tokio::test]
async fn a_foreign_page_cannot_send_forms() {
    let county = County::sqlite().await;
    let mut client = county.client("drafter").await;
    let request = Request::post("/api/v1/documents")
        .header(header::HOST, "guiku.example")
        .header(header::ORIGIN, "https://evil.example")
        .header("sec-fetch-site", "cross-site")
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from("{}"))
        .unwrap();
    let answer = client.send(request).await;
    assert_eq!(answer.status, 403);
    assert_eq!(answer.json()["code"], "foreign-origin");
    assert!(answer.text().contains("其他网站") || answer.text().contains("页面"));
    let own = Request::post("/api/v1/documents")
        .header(header::HOST, "guiku.example")
        .header(header::ORIGIN, "http://guiku.example")
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from("{}"))
        .unwrap();
    assert_eq!(client.send(own).await.status, 400, "the own page may");
}

#[tokio::test]
async fn a_body_that_is_too_large_is_told_so() {
    let county = County::sqlite().await;
    let mut client = county.client("drafter").await;
    let body = json!({ "title": "长", "issuer": "x", "text": "长".repeat(9 * 1024 * 1024) });
    let answer = raw(&mut client, "/api/v1/documents", body.to_string()).await;
    assert_eq!(answer.status, 413);
    let problem = answer.json();
    assert_eq!(problem["code"], "too-large");
    assert!(
        problem["detail"].as_str().unwrap().contains("上限"),
        "{problem}"
    );
}

#[tokio::test]
async fn json_that_is_none_is_a_bad_request_with_its_place() {
    let county = County::sqlite().await;
    let mut client = county.client("drafter").await;
    let deep = format!("{}{}", "[".repeat(1000), "]".repeat(1000));
    let nested = format!("{{\"title\":{deep}}}");
    let many = format!("{}1{}", "{\"a\":".repeat(1000), "}".repeat(1000));
    for body in [
        "",
        "{",
        "nonsense",
        "[]",
        "{\"title\":",
        "\u{feff}{}",
        &deep,
        &nested,
        &many,
    ] {
        let answer = raw(&mut client, "/api/v1/documents", body.to_owned()).await;
        assert_eq!(answer.status, 400, "{}", answer.text());
        let problem = answer.json();
        assert_eq!(problem["code"], "bad-request");
        assert!(
            problem["detail"].as_str().unwrap().contains("JSON"),
            "{problem}"
        );
    }
    let deep_notes = format!("{{\"expected_version\":0,\"body\":{deep}}}");
    let mut reviewer = county.client("reviewer").await;
    let answer = raw(&mut reviewer, "/api/v1/reviews/none/notes", deep_notes).await;
    assert_eq!(answer.status, 400, "{}", answer.text());
}

#[tokio::test]
async fn unknown_fields_and_missing_fields_are_named() {
    let county = County::sqlite().await;
    let mut client = county.client("drafter").await;
    let extra = json!({ "title": "办法", "issuer": "x", "colour": "red" });
    let answer = client.json("POST", "/api/v1/documents", &extra, None).await;
    assert_eq!(answer.status, 400);
    assert!(answer.text().contains("colour"), "{}", answer.text());
    let answer = client
        .json(
            "POST",
            "/api/v1/documents",
            &json!({ "title": "办法" }),
            None,
        )
        .await;
    assert_eq!(answer.status, 400);
    assert!(answer.text().contains("issuer"), "{}", answer.text());
    let mut office = county.client("office").await;
    let word = json!({
        "expected_version": 1, "meeting": "会", "held_on": "2026-11-01", "result": "maybe",
    });
    let answer = office
        .json("POST", "/api/v1/documents/x/meeting", &word, None)
        .await;
    assert_eq!(answer.status, 400);
    assert!(answer.text().contains("maybe"), "{}", answer.text());
}

#[tokio::test]
async fn parameters_that_are_unknown_or_wrong_are_named() {
    let county = County::sqlite().await;
    let mut client = county.client("filer").await;
    let id = "0192aaaaaaaa7aaaaaaaaaaaaaaaaaaa";
    for (path, name) in [
        ("/api/v1/log?colour=red".to_owned(), "colour"),
        ("/readyz?colour=red".to_owned(), "colour"),
        (format!("/api/v1/documents/{id}?colour=red"), "colour"),
        (format!("/api/v1/documents/{id}?as_of=gestern"), "as_of"),
        (
            format!("/api/v1/documents/{id}/events?proof=perhaps"),
            "proof",
        ),
        ("/api/v1/log/proof".to_owned(), "seq"),
        ("/api/v1/log/proof?seq=-1".to_owned(), "seq"),
        ("/api/v1/log/proof?seq=0&size=99999".to_owned(), "size"),
        ("/api/v1/log/consistency?from=99999".to_owned(), "from"),
        ("/api/v1/filings?stage=due,never".to_owned(), "stage"),
        ("/api/v1/numbers?serie=1".to_owned(), "serie"),
    ] {
        let answer = client.get(&path).await;
        assert_eq!(answer.status, 400, "{path}: {}", answer.text());
        assert!(answer.text().contains(name), "{path}: {}", answer.text());
        let problem = answer.json();
        assert!(problem["errors"].is_array(), "{path}: {problem}");
    }
}

#[tokio::test]
async fn a_key_that_is_none_is_refused() {
    let county = County::sqlite().await;
    let mut client = county.client("drafter").await;
    let body = json!({ "title": "办法", "issuer": county.authority("gov") });
    let long = "k".repeat(201);
    for key in ["", long.as_str()] {
        let answer = client
            .json("POST", "/api/v1/documents", &body, Some(key))
            .await;
        assert_eq!(answer.status, 400, "{}", answer.text());
        assert!(
            answer.text().contains("Idempotency-Key"),
            "{}",
            answer.text()
        );
    }
}
