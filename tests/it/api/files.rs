//! Files: kept as they come, bounded, read in a process of its own.

use axum::body::Body;
use axum::http::{Request, header};
use serde_json::json;

use crate::support::{Answer, Client, County};

const BOUNDARY: &str = "guiku-boundary";

/// Sends a file with fields beside it.
pub(crate) async fn send_file(
    client: &mut Client,
    path: &str,
    fields: &[(&str, &str)],
    file: Option<(&str, &[u8])>,
    key: Option<&str>,
) -> Answer {
    let mut body = Vec::new();
    for (name, value) in fields {
        let part = format!(
            "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        );
        body.extend_from_slice(part.as_bytes());
    }
    if let Some((name, bytes)) = file {
        let part = format!(
            "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             content-type: application/octet-stream\r\n\r\n"
        );
        body.extend_from_slice(part.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    let mut request = Request::post(path).header(header::CONTENT_TYPE, kind);
    if let Some(key) = key {
        request = request.header("idempotency-key", key);
    }
    client.send(request.body(Body::from(body)).unwrap()).await
}

async fn drafted(county: &County) -> (Client, String) {
    let id = county.draft("测试县材料办法", "第一条 正文。", "gov").await;
    (county.client("drafter").await, id)
}

#[tokio::test]
async fn a_material_is_kept_byte_by_byte_and_taken_down_again() {
    let county = County::sqlite().await;
    let (mut drafter, id) = drafted(&county).await;
    let path = format!("/api/v1/documents/{id}/materials");
    let bytes: Vec<u8> = (0..3_000_000_u32).map(|i| (i % 251) as u8).collect();
    let fields = [("kind", "drafting_note"), ("name", "起草说明")];
    let file = Some(("起草说明.pdf", bytes.as_slice()));
    let answer = send_file(&mut drafter, &path, &fields, file, Some("one")).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let again = send_file(&mut drafter, &path, &fields, file, Some("one")).await;
    assert_eq!(again.json(), answer.json(), "the same key attaches once");
    let other = send_file(&mut drafter, &path, &[("kind", "other")], file, Some("one")).await;
    assert_eq!(other.status, 409, "{}", other.text());

    let case = drafter.get(&format!("/api/v1/documents/{id}")).await.json();
    let materials = case["case"]["materials"].as_array().unwrap().clone();
    assert_eq!(materials.len(), 1);
    assert_eq!(materials[0]["size"], 3_000_000);
    assert_eq!(materials[0]["sha256"], guiku::store::files::digest(&bytes));
    let one = format!("{path}/{}", answer.json()["id"].as_str().unwrap());
    let fetched = drafter.get(&one).await;
    assert!(fetched.body == bytes, "other bytes came back");
    assert_eq!(fetched.headers["content-type"], "application/octet-stream");
    assert!(
        fetched.headers["content-disposition"]
            .to_str()
            .unwrap()
            .starts_with("attachment")
    );
    let mut reviewer = county.client("reviewer").await;
    assert_eq!(reviewer.get(&one).await.status, 404, "not submitted yet");

    let gone = drafter.json("DELETE", &one, &json!({}), None).await;
    assert_eq!(gone.status, 200, "{}", gone.text());
    assert_eq!(drafter.get(&one).await.status, 404);
}

#[tokio::test]
async fn uploads_that_are_none_are_refused_and_nothing_stays_on_disk() {
    let county = County::sqlite().await;
    let (mut drafter, id) = drafted(&county).await;
    let path = format!("/api/v1/documents/{id}/materials");
    let kind = [("kind", "drafting_note")];
    let small: Option<(&str, &[u8])> = Some(("a.txt", b"x"));
    let unknown = [("kind", "drafting_note"), ("colour", "red")];
    let answer = send_file(&mut drafter, &path, &unknown, small, None).await;
    assert_eq!(answer.status, 400);
    assert!(answer.text().contains("colour"), "{}", answer.text());
    let answer = send_file(&mut drafter, &path, &kind, None, None).await;
    assert_eq!(answer.status, 400);
    assert!(answer.text().contains("file"), "{}", answer.text());
    let answer = send_file(&mut drafter, &path, &kind, Some(("a.txt", b"")), None).await;
    assert_eq!(answer.status, 422, "{}", answer.text());
    let answer = drafter.json("POST", &path, &json!({}), None).await;
    assert_eq!(answer.status, 400, "{}", answer.text());
    let answer = send_file(&mut drafter, &path, &[("kind", "nonsense")], small, None).await;
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("nonsense"), "{}", answer.text());

    let huge = vec![7; 50 * 1024 * 1024 + 1];
    let answer = send_file(&mut drafter, &path, &kind, Some(("big.bin", &huge)), None).await;
    assert_eq!(answer.status, 413, "{}", answer.text());
    assert!(answer.json()["detail"].as_str().unwrap().contains("50 MiB"));
    let loose = std::fs::read_dir(county.folder.path().join("files")).unwrap();
    for entry in loose {
        assert!(
            entry.unwrap().path().is_dir(),
            "an unfinished upload is left over"
        );
    }
}

#[tokio::test]
async fn a_file_is_read_as_structure() {
    let county = County::sqlite().await;
    let mut drafter = county.client("drafter").await;
    let text = "测试县停车管理办法\n第一条 为了规范停车，制定本办法。\n第二条 停车应当缴费。\n\
                第三条 本办法自2027年1月1日起施行，有效期至2031年12月31日。";
    let (gb, _, _) = encoding_rs::GB18030.encode(text);
    for bytes in [text.as_bytes(), &gb] {
        let file = Some(("办法.txt", bytes));
        let answer = send_file(&mut drafter, "/api/v1/reading", &[], file, None).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let read = answer.json();
        let eids: Vec<&str> = read["provisions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|provision| provision["eid"].as_str().unwrap())
            .collect();
        for eid in ["art_1", "art_2", "art_3"] {
            assert!(eids.contains(&eid), "{read}");
        }
        assert_eq!(read["effective_on"], "2027-01-01", "{read}");
        assert_eq!(read["last_valid_on"], "2031-12-31", "{read}");
    }
    let lie = Some(("办法.docx", b"PK\x03\x04 cut short".as_slice()));
    let answer = send_file(&mut drafter, "/api/v1/reading", &[], lie, None).await;
    assert!(
        answer.status.is_client_error(),
        "{}: {}",
        answer.status,
        answer.text()
    );
    let size = county.store.log_head().await.unwrap().size;
    let answer = send_file(&mut drafter, "/api/v1/reading", &[], None, None).await;
    assert_eq!(answer.status, 400);
    assert_eq!(county.store.log_head().await.unwrap().size, size);
}
