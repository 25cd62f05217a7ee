//! What does not go in, and what stays out with it.

use std::io::Write;
use std::process::ExitCode;

use flate2::{Compression, write::GzEncoder};
use guiku::cli::args::Format;
use guiku::cli::import::{Documents, documents};
use serde_json::json;

use super::{County, counts, jsonl, notice};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test]
async fn bad_lines_are_named_and_the_rest_goes_in() {
    let county = County::empty().await;
    let good = notice("ok", "某政规〔2024〕1号").to_string();
    let long = "长".repeat(2_001);
    let mut file = Vec::new();
    for line in [
        "{\"title\":\"甲\",\"text\":\"乙\"}".to_owned(),
        "{\"id\":\"2\",\"text\":\"乙\"}".to_owned(),
        "{\"id\":\"3\",\"title\":\"甲\",\"text\":\" \\n\\u200b\"}".to_owned(),
        String::new(),
        "{\"id\":\"5\",\"title\":\"甲\"".to_owned(),
        "[1,2]".to_owned(),
        json!({"id": "7", "title": long, "text": "乙"}).to_string(),
        json!({"id": "8", "title": ["甲"], "text": "乙"}).to_string(),
        good,
    ] {
        file.extend(line.bytes());
        file.push(b'\n');
    }
    file.extend(b"{\"id\":\"10\",\"title\":\"\xff\",\"text\":\"x\"}");
    let report = county.import_bytes(&file).await;
    assert_eq!(counts(&report), [9, 1, 0, 0, 8]);
    let places: Vec<u64> = report.bad.iter().map(|bad| bad.line).collect();
    assert_eq!(places, [1, 2, 3, 5, 6, 7, 8, 10]);
    let reason = |at: usize| report.bad[at].reason.as_str();
    assert!(reason(0).contains("id"), "{}", reason(0));
    assert!(reason(1).contains("title"), "{}", reason(1));
    assert!(reason(2).contains("text"), "{}", reason(2));
    assert!(reason(3).contains("JSON"), "{}", reason(3));
    assert!(reason(5).contains("2001"), "{}", reason(5));
    assert!(reason(7).contains("UTF-8"), "{}", reason(7));
    assert!(report.bad.iter().all(|bad| bad.file == "in.jsonl"));
    assert_eq!(county.ids().await.len(), 1);
}

#[tokio::test]
async fn a_line_without_end_is_refused_and_the_next_is_read() {
    let county = County::empty().await;
    let mut file = vec![b'x'; guiku::app::import::LINE_LIMIT + 1];
    file.push(b'\n');
    file.extend(jsonl(&[notice("ok", "某政规〔2024〕1号")]));
    let report = county.import_bytes(&gzip(&file)).await;
    assert_eq!(counts(&report), [2, 1, 0, 0, 1]);
    assert!(report.bad[0].reason.contains("64 MiB"));
}

#[tokio::test]
async fn a_damaged_archive_says_where_it_ends() {
    let county = County::empty().await;
    let lines: Vec<_> = (0..400)
        .map(|at| notice(&format!("n{at}"), &format!("某政规〔2024〕{at}号")))
        .collect();
    let whole = gzip(&jsonl(&lines));
    let report = county.import_bytes(&whole[..whole.len() / 2]).await;
    assert_eq!(report.bad.len(), 1, "{:?}", report.bad);
    assert!(report.bad[0].reason.contains("出错"));
    assert_eq!(report.new_documents, report.read - 1);
    let again = county.import_bytes(&whole).await;
    assert_eq!(again.bad.len(), 0);
    assert_eq!(again.new_documents + again.unchanged, 400);
}

#[tokio::test]
async fn strict_imports_nothing_where_one_line_is_bad() {
    let county = County::empty().await;
    let path = county.folder.path().join("lines.jsonl");
    let bad = json!({"id": "b", "title": "无正文"});
    let good = notice("ok", "某政规〔2024〕1号");
    std::fs::write(&path, jsonl(&[good.clone(), bad.clone()])).unwrap();
    let (code, out) = command(&county, &path, true).await;
    assert_eq!(code, ExitCode::from(1));
    assert!(out.contains("\"line\":2"), "{out}");
    assert_eq!((county.events().await, county.ids().await.len()), (0, 0));

    let (code, out) = command(&county, &path, false).await;
    assert_eq!(code, ExitCode::from(1));
    assert!(out.contains("\"new_documents\":1"), "{out}");

    std::fs::write(&path, jsonl(&[good])).unwrap();
    let (code, out) = command(&county, &path, true).await;
    assert_eq!(code, ExitCode::SUCCESS);
    assert!(out.contains("\"unchanged\":1"), "{out}");
}

#[tokio::test]
async fn a_file_that_is_not_there_stops_the_run_before_it_begins() {
    let county = County::empty().await;
    let path = county.folder.path().join("none.jsonl");
    let (code, _) = command(&county, &path, false).await;
    assert_eq!(code, ExitCode::from(2));
    assert_eq!(county.events().await, 0);
}

async fn command(county: &County, path: &std::path::Path, strict: bool) -> (ExitCode, String) {
    let args = Documents {
        files: vec![path.to_owned()],
        strict,
        format: Format::Json,
    };
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = documents(&args, &county.store, &county.cx, &mut out, &mut err)
        .await
        .unwrap();
    (code, String::from_utf8(out).unwrap())
}
