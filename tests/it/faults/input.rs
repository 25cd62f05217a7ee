//! Input that nobody expects: long queries, long titles, files that are not what they say.

use std::io::{Cursor, Write};

use serde_json::Value as Json;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::upload;
use crate::cli::process::{Server, Visitor, demo};
use crate::support::County;

#[tokio::test(flavor = "multi_thread")]
async fn queries_of_any_length_and_depth_are_answered() {
    let (folder, _) = demo();
    let server = Server::start("serve", folder.path());
    server.ready().await;
    let visitor = Visitor::new(&server);
    let long = "a".repeat(10_000);
    for route in ["documents", "provisions"] {
        let (status, body) = visitor.get(&format!("/api/v1/{route}?q={long}")).await;
        assert_eq!(status, 400, "{route}: {body}");
        let problem: Json = serde_json::from_str(&body).unwrap();
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains("检索式过长，最多2000个字符"), "{detail}");
        assert!(!detail.contains(&long), "the query is not thrown back");
    }
    let (status, body) = visitor.get(&format!("/documents?q={long}")).await;
    assert_eq!(status, 400);
    assert!(body.contains("检索式过长，最多2000个字符"), "{body}");
    for bracket in ["(", ")", "[", "%EF%BC%88", "%E3%80%94", "%22%28"] {
        let brackets = bracket.repeat(1_000);
        for path in [
            "/api/v1/documents?q=",
            "/api/v1/provisions?q=",
            "/documents?q=",
        ] {
            let (status, body) = visitor.get(&format!("{path}{brackets}")).await;
            assert!(
                status == 200 || status == 400,
                "{path}{bracket}: {status}: {body}"
            );
            if status == 400 {
                assert!(body.contains("检索"), "{path}{bracket}: {body}");
            }
        }
    }
    assert_eq!(visitor.get("/healthz").await.0, 200);
    // 90 kB of address is more than HTTP here lets through: the refusal still speaks to people
    let long = "%E5%85%BB".repeat(10_000);
    for (path, media) in [
        ("/api/v1/documents", "application/problem+json"),
        ("/documents", "text/html"),
    ] {
        let answer = raw(
            &server,
            &format!("GET {path}?q={long} HTTP/1.1\r\nhost: a\r\n\r\n"),
        );
        assert!(answer.starts_with("HTTP/1.1 414 "), "{answer}");
        assert!(
            answer.contains(media) && answer.contains("最多2000个字符"),
            "{answer}"
        );
    }
    assert_eq!(visitor.get("/healthz").await.0, 200);
}

/// Sends bytes as they are and reads all that comes back.
fn raw(server: &Server, request: &str) -> String {
    use std::io::Read;
    let mut stream = std::net::TcpStream::connect(&server.address).unwrap();
    // the server may answer and close before it has read everything
    let _ = stream.write_all(request.as_bytes());
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn a_title_of_two_thousand_characters_is_shown_whole() {
    let county = std::sync::Arc::new(County::sqlite().await);
    let title = format!("测试县关于{}的通知", "规范停车秩序".repeat(332));
    assert_eq!(title.chars().count(), 2_000);
    let text = "第一条 停车应当有序。\n第二条 本通知自2027年1月1日起施行。";
    let id = county.published(&title, text).await;
    county.index().await;
    let mut anybody = county.anonymous();
    let page = anybody.get(&format!("/documents/{id}")).await;
    assert_eq!(page.status, 200);
    let page = page.text();
    let (_, heading) = page.split_once("<h1").unwrap();
    let (heading, _) = heading.split_once("</h1>").unwrap();
    let shown: String = heading
        .split('<')
        .filter_map(|piece| piece.rsplit('>').next())
        .collect();
    assert_eq!(shown, title);
    let found = anybody.get("/documents?status=").await.text();
    assert!(found.contains(&title), "the list shows it, too");
}

fn bomb() -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    writer.start_file("word/document.xml", options).unwrap();
    let nothing = vec![b' '; 1 << 20];
    for _ in 0..100 {
        writer.write_all(&nothing).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_lie_are_refused_in_chinese_and_the_service_goes_on() {
    let (folder, _) = demo();
    let server = Server::start("serve", folder.path());
    let drafter = Visitor::signed_in(&server, "chen.yuhe").await;
    let before = drafter.json("/api/v1/log").await;
    let program = std::fs::read("/proc/self/exe").unwrap();
    let program = program.into_iter().take(100_000).collect();
    let picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01".to_vec();
    let mut half = bomb();
    half.truncate(half.len() / 2);
    for (name, bytes, expected) in [
        ("炸弹.docx", bomb(), None),
        ("程序.docx", program, None),
        ("图片.docx", picture.clone(), None),
        ("图片.txt", picture, None),
        ("半个.docx", half, None),
        ("空的.txt", Vec::new(), None),
        ("过大.txt", vec![b'a'; (50 << 20) + 1], Some(413)),
    ] {
        let answer = drafter
            .post("/api/v1/reading")
            .multipart(upload(name, bytes));
        let answer = answer.send().await.unwrap();
        let status = answer.status();
        let body = answer.text().await.unwrap();
        assert!(status.is_client_error(), "{name}: {status}: {body}");
        assert_eq!(
            expected.unwrap_or(status.as_u16()),
            status.as_u16(),
            "{name}: {body}"
        );
        let problem: Json = serde_json::from_str(&body).unwrap();
        let detail = problem["detail"].as_str().unwrap();
        assert!(
            detail
                .chars()
                .any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)),
            "{name}: {detail}"
        );
    }
    let text = "云麓县镕基办法\n第一条 为了规范停车，制定本办法。\n第二条 停车应当有序。";
    let (encoded, _, _) = encoding_rs::GB18030.encode(text);
    let form = upload("办法.txt", encoded.into_owned());
    let answer = drafter.post("/api/v1/reading").multipart(form).send().await;
    let answer = answer.unwrap();
    assert_eq!(answer.status(), 200);
    let read: Json = answer.json().await.unwrap();
    assert!(read.to_string().contains("镕基"), "{read}");
    assert!(read["provisions"].as_array().unwrap().len() >= 2, "{read}");
    assert_eq!(
        drafter.json("/api/v1/log").await,
        before,
        "nothing was kept"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn one_address_does_not_hand_in_suggestions_without_end() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start("serve", folder.path());
    let client = reqwest::Client::new();
    let url = format!("http://{}/documents/none/suggestions", server.address);
    let mut statuses = Vec::new();
    for _ in 0..11 {
        let form = client
            .post(&url)
            .header("content-type", "application/x-www-form-urlencoded")
            .body("reason=x");
        statuses.push(form.send().await.unwrap().status().as_u16());
    }
    assert_eq!(statuses[..10], [404; 10], "{statuses:?}");
    assert_eq!(statuses[10], 429);
    let tracking = client
        .post(format!("http://{}/suggestions", server.address))
        .header("content-type", "application/x-www-form-urlencoded")
        .body("code=0000-0000-0000-0000");
    let status = tracking.send().await.unwrap().status().as_u16();
    assert_eq!(status, 422, "following one is not handing one in");
}
