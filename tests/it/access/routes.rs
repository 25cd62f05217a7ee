//! Every route against everybody: the policy table is what happens.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use guiku::domain::access::Role;
use guiku::web::route::{Policy, PolicyRow};

use crate::support::{Answer, Client, County};

/// People of the test county that hold one role alone.
const HOLDERS: [(&str, Role); 10] = [
    ("drafter", Role::Drafter),
    ("reviewer", Role::Reviewer),
    ("office", Role::Office),
    ("registrar", Role::Registrar),
    ("publisher", Role::Publisher),
    ("filer", Role::Filer),
    ("examiner", Role::FilingExaminer),
    ("admin", Role::Administrator),
    ("auditor", Role::Auditor),
    ("cleaner", Role::CleanupLead),
];

/// A path with its parameters filled by ids that nothing bears.
fn filled(path: &str) -> String {
    let mut out = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        out.push_str("0192aaaaaaaa7aaaaaaaaaaaaaaaaaaa");
        rest = after.split_once('}').unwrap().1;
    }
    out + rest
}

fn is_api(row: &PolicyRow) -> bool {
    row.path.starts_with("/api/")
}

async fn call(client: &mut Client, row: &PolicyRow) -> Answer {
    let (kind, body) = if is_api(row) {
        ("application/json", "{}")
    } else {
        ("application/x-www-form-urlencoded", "")
    };
    let request = Request::builder()
        .method(row.method.clone())
        .uri(filled(row.path))
        .header(header::CONTENT_TYPE, kind)
        .body(Body::from(body))
        .unwrap();
    client.send(request).await
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_signed_in_gets_past_a_policy() {
    let county = Arc::new(County::sqlite().await);
    county.index().await;
    let routes = guiku::web::routes();
    let mut anonymous = county.anonymous();
    for row in routes.rows() {
        let answer = call(&mut anonymous, row).await;
        let told = format!("{} {}: {}", row.method, row.path, answer.text());
        if row.policy == Policy::Public {
            assert!(!answer.status.is_server_error(), "{told}");
            assert_ne!(answer.status, StatusCode::UNAUTHORIZED, "{told}");
        } else if is_api(row) {
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{told}");
            assert_eq!(answer.json()["code"], "unauthenticated", "{told}");
        } else {
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{told}");
            assert!(answer.location().starts_with("/login"), "{told}");
        }
    }
}

#[tokio::test]
async fn each_role_passes_where_the_table_says_so_and_nowhere_else() {
    let county = County::sqlite().await;
    let routes = guiku::web::routes();
    for (login, role) in HOLDERS {
        let mut client = county.client(login).await;
        for row in routes.rows() {
            let Policy::Roles(roles) = row.policy else {
                continue;
            };
            let answer = call(&mut client, row).await;
            let text = answer.text();
            let told = format!(
                "{login}: {} {}: {} {text}",
                row.method, row.path, answer.status
            );
            assert!(!answer.status.is_server_error(), "{told}");
            assert_ne!(answer.status, StatusCode::UNAUTHORIZED, "{told}");
            let stopped = answer.status == StatusCode::FORBIDDEN && text.contains("此项需要");
            assert_eq!(stopped, !roles.contains(&role), "{told}");
        }
    }
}

#[tokio::test]
async fn whoever_is_signed_in_passes_where_no_role_is_asked_for() {
    let county = County::sqlite().await;
    let mut client = county.client("auditor").await;
    for row in guiku::web::routes().rows() {
        if row.policy == Policy::SignedIn || row.policy == Policy::SignedInAny {
            let answer = call(&mut client, row).await;
            let told = format!("{} {}: {}", row.method, row.path, answer.status);
            assert!(!answer.status.is_server_error(), "{told}");
            assert_ne!(answer.status, StatusCode::UNAUTHORIZED, "{told}");
            assert!(!answer.text().contains("此项需要"), "{told}");
        }
    }
}

#[test]
fn no_route_is_there_twice_and_no_role_is_without_work() {
    let routes = guiku::web::routes();
    let mut seen = std::collections::HashSet::new();
    let mut served = std::collections::HashSet::new();
    for row in routes.rows() {
        assert!(seen.insert((row.method.clone(), row.path)), "{row:?}");
        if let Policy::Roles(roles) = row.policy {
            assert!(!roles.is_empty(), "{row:?}");
            served.extend(roles.iter().copied());
        }
    }
    assert_eq!(served.len(), Role::ALL.len());
}
