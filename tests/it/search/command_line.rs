//! `guiku search` and `guiku index`, as a person calls them.

use std::process::Command;

use guiku::store::Place;
use serde_json::{Value as Json, json};

use super::county::{Change, County, Doc};

const TEXT: &str = "第一条 摊点应当有序设置。";

/// Runs the program on a county; answers exit code, output and what it said of faults.
pub(super) fn guiku(place: &Place, words: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_guiku"))
        .args(words)
        .arg("--data")
        .arg(&place.data)
        .output()
        .expect("the program runs");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    let code = output.status.code().expect("an exit code");
    (code, text(output.stdout), text(output.stderr))
}

/// `guiku index check`: exit code and what was found.
pub(super) fn checked(place: &Place) -> (i32, Json) {
    let (code, out, _) = guiku(place, &["index", "check", "--format", "json"]);
    (code, serde_json::from_str(&out).unwrap_or_default())
}

#[tokio::test(flavor = "multi_thread")]
async fn searching_beside_a_server_prints_what_the_interface_answers() {
    let old = Doc {
        until: Some("2025-01-01"),
        ..Doc::new("b", "摊点设置办法（旧）", TEXT)
    };
    let county = County::with(vec![Doc::new("a", "摊点设置办法", TEXT), old]).await;
    let words = [
        "search", "摊点", "有序", "--status", "in_force", "--format", "json",
    ];
    let (code, out, _) = guiku(&county.place, &words);
    let json: Json = serde_json::from_str(&out).expect("JSON");
    assert_eq!(
        (code, &json["count"], &json["results"][0]["id"]),
        (0, &json!(1), &json!("a"))
    );

    let words = [
        "search",
        "摊点",
        "--as-of",
        "2024-12-01",
        "--facets",
        "status",
    ];
    let (code, out, _) = guiku(&county.place, &words);
    assert_eq!(code, 0);
    assert!(out.contains("共2件") && out.contains("【摊点】"), "{out}");
    assert!(out.contains("现行有效 2"), "{out}");

    for (wrong, named) in [("--per-page", "每页条数"), ("--match", "auto")] {
        let (code, out, fault) = guiku(&county.place, &["search", "摊点", wrong, "500"]);
        assert_eq!((code, out.as_str()), (2, ""), "{wrong}");
        assert!(fault.contains(named), "{fault}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rebuilding_wants_the_folder_alone_and_checking_does_not() {
    let mut county = County::with(vec![Doc::new("a", "摊点设置办法", TEXT)]).await;
    assert_eq!(checked(&county.place).0, 0);
    county
        .write(Change::Add(vec![Doc::new("b", "摊点管理通知", TEXT)]))
        .await;
    let (code, found) = checked(&county.place);
    assert_eq!((code, &found["missing"]), (1, &json!(["b/b-r"])));
    let (code, _, fault) = guiku(&county.place, &["index", "rebuild"]);
    assert_eq!(code, 2);
    assert!(fault.contains("另一进程"), "{fault}");

    drop(county.take_follower());
    let (place, folder) = county.close();
    let (code, out, fault) = guiku(&place, &["index", "rebuild", "--format", "json"]);
    let report: Json = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{fault}"));
    assert_eq!(code, 0);
    assert_eq!(
        (&report["documents"], &report["sequence"]),
        (&json!(2), &json!(2))
    );
    assert_eq!(checked(&place).0, 0);
    std::fs::remove_dir_all(place.data.join("index")).expect("removed");
    assert_eq!(checked(&place).0, 2);
    drop(folder);
}
