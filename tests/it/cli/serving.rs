//! `serve`, and what may run beside it.

use serde_json::json;

use super::process::{Server, Visitor, clean, demo, guiku, on};

#[test]
fn off_loopback_somebody_must_say_how_traffic_is_protected() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    for address in ["0.0.0.0:0", "[::]:0"] {
        for verb in ["serve", "demo"] {
            let ran = on(&data, &[verb, "--listen", address]);
            assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{ran:?}");
            for word in ["--tls-cert", "--behind-proxy", "--allow-http"] {
                assert!(ran.err.contains(word), "{}", ran.err);
            }
            assert!(!data.exists(), "nothing is made by a refused start");
        }
    }
}

#[tokio::test]
async fn an_empty_folder_has_no_account_but_a_code_that_works_once() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start("serve", folder.path());
    let line = server.said.iter().find(|line| line.contains("设置码"));
    let code = line.unwrap().rsplit('：').next().unwrap().trim().to_owned();
    assert_eq!(code.len(), 20, "{line:?}");
    let ran = on(folder.path(), &["user", "list", "--format", "json"]);
    assert_eq!((ran.code, ran.json()), (0, json!([])));
    let visitor = Visitor::new(&server);
    for login in ["admin", "root", "guiku", "chen.yuhe"] {
        for password in ["admin", "Yunlu-2026", ""] {
            let form = json!({ "login": login, "password": password });
            let answer = visitor.post("/api/v1/session").json(&form).send().await;
            assert!(answer.unwrap().status().is_client_error());
        }
    }
    let form = |code: &str| {
        let fields = [
            ("code", code),
            ("site_name", "甲县规范性文件登记审查库"),
            ("government", "甲县人民政府"),
            ("prefix", "甲政规"),
            ("region", "149999"),
            ("place", "hunan"),
            ("level", "city"),
            ("login", "first.admin"),
            ("name", "初管"),
            ("password", "Clear-Sky-4242"),
        ];
        let fields: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{name}={}", guiku::web::page::encode(value)))
            .collect();
        visitor
            .post("/setup")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(fields.join("&"))
            .send()
    };
    let wrong = form("00000000000000000000").await.unwrap();
    assert!(wrong.status().is_client_error(), "{}", wrong.status());
    let right = form(&code).await.unwrap();
    let status = right.status();
    assert!(
        !status.is_client_error() && !status.is_server_error(),
        "{status}"
    );
    let again = form(&code).await.unwrap();
    assert!(again.status().is_client_error(), "{}", again.status());
    let ran = on(folder.path(), &["user", "list", "--format", "json"]);
    assert_eq!(ran.json()[0]["login"], "first.admin");
    assert_eq!(ran.json().as_array().unwrap().len(), 1);
    drop(server);
    let server = Server::start("serve", folder.path());
    assert!(
        server.said.iter().all(|line| !line.contains("设置码")),
        "{:?}",
        server.said
    );
}

#[tokio::test]
async fn reading_runs_beside_a_service_and_writing_says_who_holds_the_folder() {
    let (folder, _) = demo();
    let server = Server::start("serve", folder.path());
    server.ready().await;
    let data = folder.path();
    let file = folder.path().join("line.jsonl");
    std::fs::write(&file, "{}").unwrap();
    let file = file.to_str().unwrap();
    let holder = server.id().to_string();
    let writing: [&[&str]; 6] = [
        &["serve", "--listen", "127.0.0.1:0"],
        &["demo", "--build-only"],
        &["import", "documents", file],
        &["index", "rebuild"],
        &["user", "disable", "chen.yuhe"],
        &["user", "reset", "chen.yuhe"],
    ];
    for words in writing {
        let ran = on(data, words);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{words:?}: {ran:?}");
        assert!(
            ran.err.contains("正被另一进程使用") && ran.err.contains(&holder),
            "{words:?}: {}",
            ran.err
        );
    }
    let backup = folder.path().join("county.tar.gz");
    let backup = backup.to_str().unwrap();
    let reading: [&[&str]; 7] = [
        &["verify"],
        &["verify", "--quick"],
        &["search", "租金"],
        &["index", "check"],
        &["user", "list"],
        &["backup", backup],
        &["search", "--status", "in_force", "--format", "json"],
    ];
    for words in reading {
        let ran = on(data, words);
        assert_eq!(ran.code, 0, "{words:?}: {ran:?}");
        assert!(
            !ran.out.is_empty(),
            "{words:?} prints its data on standard output"
        );
        assert_eq!(
            ran.err, "",
            "{words:?}: no progress where there is no terminal"
        );
    }
    let (status, _) = Visitor::new(&server).get("/documents").await;
    assert_eq!(status, 200, "the service goes on");
}

#[tokio::test]
async fn a_county_moves_in_one_file() {
    let (folder, _) = demo();
    let other = tempfile::tempdir().unwrap();
    let file = other.path().join("county.tar.gz");
    let file = file.to_str().unwrap();
    let before = clean(folder.path());
    assert_eq!(on(folder.path(), &["backup", file]).code, 0);
    let ran = on(folder.path(), &["backup", file]);
    assert_eq!(ran.code, 2, "a file is not written over: {ran:?}");
    assert_eq!(on(folder.path(), &["backup", file, "--force"]).code, 0);

    let moved = other.path().join("moved");
    let ran = on(&moved, &["restore", file]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(
        ran.out.contains(&before.1),
        "the root is printed: {}",
        ran.out
    );
    assert_eq!(clean(&moved), before);
    let ran = on(&moved, &["restore", file]);
    assert_eq!(ran.code, 2, "a county is not written over: {ran:?}");
    assert_eq!(clean(&moved), before);
    let server = Server::start("serve", &moved);
    server.ready().await;
    Visitor::signed_in(&server, "chen.yuhe").await;
}

#[test]
fn a_taken_port_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let data = folder.path().to_str().unwrap();
    let ran = guiku(&["serve", "--data", data, "--listen", &address]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains(&address) && ran.err.contains("占用"),
        "{}",
        ran.err
    );
}
