//! kill -9 in the middle of a write: what was acknowledged is there, the rest is not.

use std::io::Write;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use serde_json::{Value as Json, json};

use super::{create, government};
use crate::cli::process::{Server, Visitor, clean, demo, on};

/// Half an upload, as far as the server has it on disk.
fn half_an_upload(server: &Server, drafter: &Visitor, id: &str) -> TcpStream {
    let mut stream = TcpStream::connect(&server.address).unwrap();
    let size = 40 << 20;
    let head = format!(
        "POST /api/v1/documents/{id}/materials HTTP/1.1\r\nhost: {}\r\ncookie: {}\r\n\
         content-type: multipart/form-data; boundary=half\r\ncontent-length: {size}\r\n\r\n\
         --half\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.bin\"\r\n\r\n",
        server.address,
        drafter.cookie(),
    );
    stream.write_all(head.as_bytes()).unwrap();
    let piece = vec![7; 1 << 20];
    for _ in 0..8 {
        stream.write_all(&piece).unwrap();
    }
    let files = server.data.join("files");
    while !loose(&files).iter().any(|path| length(path) > 1 << 20) {
        std::thread::yield_now();
    }
    stream
}

fn length(path: &Path) -> u64 {
    path.metadata().map_or(0, |about| about.len())
}

/// Files that stand beside the folders of kept files.
fn loose(files: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(files) else {
        return Vec::new();
    };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.filter(|path| path.is_file()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_upload_leaves_nothing() {
    let (folder, _) = demo();
    let issuer = government(folder.path()).await;
    let server = Server::start("serve", folder.path());
    let drafter = Visitor::signed_in(&server, "chen.yuhe").await;
    let id = create(&drafter, "云麓县上传办法", &issuer).await;
    let before = drafter.json("/api/v1/log").await;
    let stream = half_an_upload(&server, &drafter, &id);
    server.kill();
    drop(stream);

    let server = Server::start("serve", folder.path());
    server.ready().await;
    let drafter = Visitor::signed_in(&server, "chen.yuhe").await;
    assert_eq!(drafter.json("/api/v1/log").await, before);
    let case = drafter.json(&format!("/api/v1/documents/{id}")).await;
    assert_eq!(case["case"]["materials"], json!([]));
    let left = loose(&folder.path().join("files"));
    assert_eq!(left, Vec::<PathBuf>::new(), "half a file is left over");
    clean(folder.path());
    assert_eq!(on(folder.path(), &["index", "check"]).code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_save_is_whole_or_not_there() {
    let (folder, _) = demo();
    let issuer = government(folder.path()).await;
    let mut server = Server::start("serve", folder.path());
    let mut drafter = Arc::new(Visitor::signed_in(&server, "chen.yuhe").await);
    let id = create(&drafter, "云麓县保存办法", &issuer).await;
    let path = format!("/api/v1/documents/{id}/draft");
    for round in 0..4 {
        let start = version(&drafter.json(&path).await);
        let acknowledged = Arc::new(AtomicI64::new(start));
        let saving = tokio::spawn(save_on(
            Arc::clone(&drafter),
            path.clone(),
            Arc::clone(&acknowledged),
        ));
        // Killed at another point of the writing each time: after the third answer and somewhat more.
        while acknowledged.load(Ordering::Acquire) < start + 3 {
            tokio::task::yield_now().await;
        }
        for _ in 0..round * 50 {
            tokio::task::yield_now().await;
        }
        server.kill();
        saving.await.unwrap();
        let promised = acknowledged.load(Ordering::Acquire);

        server = Server::start("serve", folder.path());
        drafter = Arc::new(Visitor::signed_in(&server, "chen.yuhe").await);
        let draft = drafter.json(&path).await;
        let found = version(&draft);
        assert!(
            found == promised || found == promised + 1,
            "promised {promised}, found {found}"
        );
        assert_eq!(draft["text"], text_of(found - 1), "the text is whole");
        server.ready().await;
        clean(folder.path());
        let ran = on(folder.path(), &["index", "check"]);
        assert_eq!(ran.code, 0, "{ran:?}");
    }
}

fn version(draft: &Json) -> i64 {
    draft["version"].as_i64().unwrap()
}

/// The text that was sent with an expected version.
fn text_of(expected: i64) -> String {
    format!("第一条 第{expected}次保存。\n")
        .repeat(3_000)
        .trim_end()
        .to_owned()
}

/// Saves again and again until the server is gone.
async fn save_on(drafter: Arc<Visitor>, path: String, acknowledged: Arc<AtomicI64>) {
    loop {
        let expected = acknowledged.load(Ordering::Acquire);
        let body = json!({
            "title": "云麓县保存办法", "text": text_of(expected), "expected_version": expected,
        });
        let Ok(answer) = drafter.put(&path).json(&body).send().await else {
            return;
        };
        assert_eq!(answer.status(), 200);
        let Ok(saved) = answer.json::<Json>().await else {
            return;
        };
        acknowledged.store(version(&saved), Ordering::Release);
    }
}
