//! Lock-out, disabled accounts, resets, posts that change.

use axum::http::StatusCode;
use serde_json::json;

use crate::support::{Client, County};

const RIGHT: &str = "Test-2026-pass";

async fn try_in(client: &mut Client, login: &str, password: &str) -> (StatusCode, String) {
    let body = json!({ "login": login, "password": password });
    let answer = client.json("POST", "/api/v1/session", &body, None).await;
    (answer.status, answer.text())
}

#[tokio::test]
async fn signing_in_tells_who_one_is_and_signing_out_ends_it() {
    let county = County::sqlite().await;
    let mut client = county.anonymous();
    assert_eq!(client.get("/api/v1/me").await.status, 401);
    let body = json!({ "login": "drafter", "password": RIGHT });
    let answer = client.json("POST", "/api/v1/session", &body, None).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let me = answer.json();
    assert_eq!(me["person"]["login"], "drafter");
    assert_eq!(me["posts"][0]["role"], "drafter");
    assert_eq!(me["must_change"], false);
    let cookie = answer.headers["set-cookie"].to_str().unwrap();
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
        "{cookie}"
    );
    assert_eq!(client.get("/api/v1/me").await.json(), me);
    let mut other = client.clone();
    let gone = client
        .json("DELETE", "/api/v1/session", &json!({}), None)
        .await;
    assert_eq!(gone.status, 204);
    assert_eq!(other.get("/api/v1/me").await.status, 401);
}

#[tokio::test]
async fn five_wrong_passwords_lock_the_account_for_a_while() {
    let county = County::sqlite().await;
    let mut client = county.anonymous();
    for _ in 0..5 {
        let (status, text) = try_in(&mut client, "drafter", "wrong-Pass-1").await;
        assert_eq!(status, 403);
        assert!(text.contains("登录名或者密码不正确"), "{text}");
    }
    let (status, text) = try_in(&mut client, "drafter", RIGHT).await;
    assert_eq!(status, 403);
    assert!(text.contains("锁定"), "{text}");
    let (status, _) = try_in(&mut client, "reviewer", RIGHT).await;
    assert_eq!(status, 200, "another account is not locked");
    county.set_day("2026-11-25");
    let (status, text) = try_in(&mut county.anonymous(), "drafter", RIGHT).await;
    assert_eq!(status, 200, "{text}");
}

#[tokio::test]
async fn an_unknown_login_is_told_nothing_more_than_a_wrong_password() {
    let county = County::sqlite().await;
    let known = try_in(&mut county.anonymous(), "drafter", "wrong-Pass-1").await;
    let unknown = try_in(&mut county.anonymous(), "nobody", "wrong-Pass-1").await;
    assert_eq!(known, unknown);
}

#[tokio::test]
async fn a_disabled_account_is_out_with_the_next_request() {
    let county = County::sqlite().await;
    let mut drafter = county.client("drafter").await;
    assert_eq!(drafter.get("/api/v1/me").await.status, 200);
    let mut admin = county.client("admin").await;
    let path = format!("/api/v1/people/{}", county.person("drafter"));
    let off = admin
        .json("PATCH", &path, &json!({ "disabled": true }), None)
        .await;
    assert_eq!(off.status, 200, "{}", off.text());
    assert_eq!(drafter.get("/api/v1/me").await.status, 401);
    let (status, _) = try_in(&mut county.anonymous(), "drafter", RIGHT).await;
    assert_eq!(status, 403);
    let listed = admin.get("/api/v1/people").await.json();
    let row = listed["results"].as_array().unwrap().iter();
    assert!(
        row.clone()
            .any(|one| one["login"] == "drafter" && one["disabled"] == true)
    );
}

#[tokio::test]
async fn a_reset_ends_all_sessions_and_asks_for_a_new_password() {
    let county = County::sqlite().await;
    let mut drafter = county.client("drafter").await;
    let mut admin = county.client("admin").await;
    let path = format!("/api/v1/people/{}/password", county.person("drafter"));
    let weak = admin
        .json("POST", &path, &json!({ "password": "12345678" }), None)
        .await;
    assert_eq!(weak.status, 422, "{}", weak.text());
    assert_eq!(drafter.get("/api/v1/me").await.status, 200);
    let body = json!({ "password": "First-2026-word" });
    let reset = admin.json("POST", &path, &body, None).await;
    assert_eq!(reset.status, 204, "{}", reset.text());
    assert_eq!(drafter.get("/api/v1/me").await.status, 401);

    let (status, text) = try_in(&mut drafter, "drafter", "First-2026-word").await;
    assert_eq!(status, 200);
    assert!(text.contains("\"must_change\":true"), "{text}");
    let new = json!({ "title": "测试办法", "issuer": county.authority("gov") });
    let early = drafter.json("POST", "/api/v1/documents", &new, None).await;
    assert_eq!(early.status, 403);
    assert!(early.text().contains("修改密码"), "{}", early.text());

    let mut second = county.anonymous();
    let (status, _) = try_in(&mut second, "drafter", "First-2026-word").await;
    assert_eq!(status, 200);
    let change = json!({ "old": "First-2026-word", "new": "Second-2026-word" });
    let changed = drafter
        .json("POST", "/api/v1/me/password", &change, None)
        .await;
    assert_eq!(changed.status, 204, "{}", changed.text());
    assert_eq!(
        second.get("/api/v1/me").await.status,
        401,
        "other sessions end"
    );
    let now = drafter.json("POST", "/api/v1/documents", &new, None).await;
    assert_eq!(now.status, 201, "{}", now.text());
}

#[tokio::test]
async fn posts_count_from_the_next_request_on() {
    let county = County::sqlite().await;
    let mut person = county.client("drafter").await;
    let new = json!({ "title": "测试办法", "issuer": county.authority("gov") });
    let before = person.json("POST", "/api/v1/documents", &new, None).await;
    assert_eq!(before.status, 201);
    let mut admin = county.client("admin").await;
    let path = format!("/api/v1/people/{}", county.person("drafter"));
    let other =
        json!({ "posts": [{ "authority_id": county.authority("housing"), "role": "filer" }] });
    let moved = admin.json("PATCH", &path, &other, None).await;
    assert_eq!(moved.status, 200, "{}", moved.text());
    let after = person.json("POST", "/api/v1/documents", &new, None).await;
    assert_eq!(after.status, 403);
    assert_eq!(person.get("/api/v1/filings").await.status, 200);
}

#[tokio::test]
async fn the_administrator_does_no_business_and_cannot_change_himself() {
    let county = County::sqlite().await;
    let mut admin = county.client("admin").await;
    let office = county.authority("office");
    let mixed = json!({
        "login": "mixed", "name": "兼任", "authority_id": office, "password": "Other-2026-word",
        "posts": [
            { "authority_id": office, "role": "administrator" },
            { "authority_id": office, "role": "drafter" },
        ],
    });
    let refused = admin.json("POST", "/api/v1/people", &mixed, None).await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    assert_eq!(refused.json()["errors"][0]["field"], "posts");
    let path = format!("/api/v1/people/{}", county.person("admin"));
    let own = admin
        .json("PATCH", &path, &json!({ "disabled": true }), None)
        .await;
    assert_eq!(own.status, 409, "{}", own.text());
}
