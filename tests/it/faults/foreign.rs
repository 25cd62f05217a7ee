//! Foreign pages: headers that keep them out, cookies that they cannot use, forms that they may not send.

use axum::body::Body;
use axum::http::{Method, Request, header};

use crate::support::County;

const HEADERS: [(&str, &str); 5] = [
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("permissions-policy", "camera=()"),
];

#[tokio::test]
async fn every_answer_carries_the_headers() {
    let county = County::sqlite().await;
    let mut anybody = county.anonymous();
    let mut paths = vec![
        "/",
        "/login",
        "/documents",
        "/numbers",
        "/about",
        "/workbench",
    ];
    paths.extend([
        "/api/v1/documents",
        "/api/v1/openapi.json",
        "/api/v1/nothing",
        "/no/such/page",
    ]);
    paths.extend([
        "/assets/guiku.css",
        "/healthz",
        "/readyz",
        "/api/v1/documents?colour=red",
    ]);
    for path in paths {
        let answer = anybody.get(path).await;
        let policy = answer.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("default-src 'self'"), "{path}: {policy}");
        assert!(
            policy.contains("frame-ancestors 'none'"),
            "{path}: {policy}"
        );
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
        for (name, value) in HEADERS {
            let found = answer
                .headers
                .get(name)
                .map(|found| found.to_str().unwrap());
            assert!(
                found.is_some_and(|found| found.contains(value)),
                "{path}: {name}"
            );
        }
    }
}

#[tokio::test]
async fn a_form_from_a_foreign_page_is_refused() {
    let county = County::sqlite().await;
    let mut drafter = county.client("drafter").await;
    let size = county.store.log_head().await.unwrap().size;
    for path in [
        "/login",
        "/workbench/new",
        "/logout",
        "/api/v1/documents",
        "/api/v1/session",
    ] {
        for (name, value) in [
            ("origin", "https://evil.example"),
            ("origin", "null"),
            ("sec-fetch-site", "cross-site"),
        ] {
            let request = Request::builder()
                .method(Method::POST)
                .uri(path)
                .header(header::HOST, "guiku.example")
                .header(name, value)
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(Body::from("title=a"))
                .unwrap();
            let answer = drafter.send(request).await;
            assert_eq!(answer.status, 403, "{path} {name}: {value}");
            assert!(answer.text().contains("不是从本系统的页面发出"), "{path}");
            assert!(
                answer.headers.contains_key("content-security-policy"),
                "{path}"
            );
        }
    }
    assert_eq!(county.store.log_head().await.unwrap().size, size);
    assert_eq!(
        drafter.get("/workbench").await.status,
        200,
        "still signed in"
    );
}

#[tokio::test]
async fn the_cookie_is_for_this_site_and_no_script() {
    let county = County::sqlite().await;
    let mut anybody = county.anonymous();
    let fields = [("login", "drafter"), ("password", "Test-2026-pass")];
    let answer = anybody.form("/login", &fields).await;
    let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap();
    for part in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let wrong = [("login", "drafter"), ("password", "wrong")];
    let answer = county.anonymous().form("/login", &wrong).await;
    assert!(
        !answer.headers.contains_key(header::SET_COOKIE),
        "no session without a person"
    );
    let page = county.anonymous().get("/documents").await;
    assert!(
        !page.headers.contains_key(header::SET_COOKIE),
        "readers are not followed"
    );
}
