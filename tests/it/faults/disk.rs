//! A full disk: a small file system of its own, in a mount namespace of its own.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::process::Command;

use serde_json::Value as Json;

use super::{create, government, new_document, upload};
use crate::cli::process::{Server, Visitor, demo};
use crate::support::left_out;

/// Mounts a small file system over `$1` that nobody else sees, puts a copy of `$0` there, and becomes
/// the rest of the words.
const WITHIN: &str = "mount -t tmpfs -o size=96m none \"$1\" && cp -a \"$0\" \"$1/county\" && \
                      shift && exec \"$@\"";

fn can_mount(folder: &Path) -> bool {
    let mount = "mount -t tmpfs -o size=1m none \"$0\"";
    Command::new("unshare")
        .args(["-m", "sh", "-c", mount])
        .arg(folder)
        .output()
        .is_ok_and(|output| output.status.success())
}

/// Writes until nothing more fits.
fn fill(path: &Path) {
    let mut file = File::create(path).unwrap();
    let mut piece = vec![7; 1 << 20];
    while !piece.is_empty() {
        if file.write_all(&piece).is_err() {
            piece.truncate(piece.len() / 2);
        }
    }
}

/// Runs the program where the server runs.
fn beside(server: &Server, words: &[&str]) -> (Option<i32>, String) {
    let output = Command::new("nsenter")
        .args([
            "-m",
            "-t",
            &server.id().to_string(),
            env!("CARGO_BIN_EXE_guiku"),
        ])
        .args(words)
        .arg("--data")
        .arg(&server.data)
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(said).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_stops_writing_with_its_sentence_and_nothing_else() {
    let small = tempfile::tempdir().unwrap();
    if !can_mount(small.path()) {
        left_out(
            "a_full_disk_stops_writing_with_its_sentence_and_nothing_else",
            "mounting a file system needs root",
        );
        return;
    }
    let (county, _) = demo();
    let issuer = government(county.path()).await;
    let data = small.path().join("county");
    let mut command = Command::new("unshare");
    command
        .args(["-m", "sh", "-c", WITHIN])
        .args([county.path(), small.path()])
        .args([env!("CARGO_BIN_EXE_guiku"), "serve"]);
    let server = Server::started(&mut command, &data);
    server.ready().await;
    let drafter = Visitor::signed_in(&server, "chen.yuhe").await;
    let id = create(&drafter, "云麓县磁盘办法", &issuer).await;
    server.ready().await;

    // What the server sees under its root, seen from outside.
    let within = format!("/proc/{}/root{}", server.id(), small.path().display());
    let filler = Path::new(&within).join("filler");
    fill(&filler);

    let text = "第一条 本办法占用磁盘。\n".repeat(20_000);
    let large = new_document("云麓县大文件办法", &text, &issuer);
    // The journal has room of its own now and then: a command is taken whole or not at all.
    let mut refused = 0;
    for round in 0..50 {
        let before = drafter.json("/api/v1/log").await;
        let answer = drafter.post("/api/v1/documents").json(&large).send().await;
        let answer = answer.unwrap();
        if answer.status() != 201 {
            assert_full(answer, &format!("command {round}")).await;
            assert_eq!(
                drafter.json("/api/v1/log").await,
                before,
                "nothing was written"
            );
            refused += 1;
        }
        if refused == 3 {
            break;
        }
        let form = upload("说明.txt", vec![b'x'; 3 << 20]).text("kind", "drafting_note");
        let path = format!("/api/v1/documents/{id}/materials");
        let before = drafter.json("/api/v1/log").await;
        let answer = drafter.post(&path).multipart(form).send().await;
        assert_full(answer.unwrap(), &format!("upload {round}")).await;
        assert_eq!(
            drafter.json("/api/v1/log").await,
            before,
            "nothing was written"
        );
        for path in [
            "/",
            "/documents?q=%E7%A7%9F%E9%87%91",
            "/numbers",
            "/workbench",
        ] {
            let (status, body) = drafter.get(path).await;
            assert_eq!(status, 200, "{path}: {body}");
        }
        let found = drafter.json("/api/v1/documents").await;
        assert!(found["count"].as_u64().unwrap() > 0);
    }
    assert_eq!(refused, 3, "the disk was not full");

    std::fs::remove_file(&filler).unwrap();
    let answer = drafter.post("/api/v1/documents").json(&large).send().await;
    let answer = answer.unwrap();
    assert_eq!(answer.status(), 201, "{:?}", answer.text().await);
    let form = upload("说明.txt", vec![b'x'; 3 << 20]).text("kind", "drafting_note");
    let path = format!("/api/v1/documents/{id}/materials");
    let answer = drafter.post(&path).multipart(form).send().await.unwrap();
    assert_eq!(answer.status(), 201, "{:?}", answer.text().await);
    server.ready().await;
    for words in [&["verify"][..], &["index", "check"]] {
        let (code, said) = beside(&server, words);
        assert_eq!(code, Some(0), "{words:?}: {said}");
    }
}

async fn assert_full(answer: reqwest::Response, what: &str) {
    let status = answer.status();
    let body = answer.text().await.unwrap();
    assert_eq!(status, 507, "{what}: {body}");
    let problem: Json = serde_json::from_str(&body).unwrap();
    assert_eq!(problem["code"], "disk-full");
    let detail = problem["detail"].as_str().unwrap();
    assert_eq!(detail, "磁盘空间不足，未作任何改动", "{what}");
}
