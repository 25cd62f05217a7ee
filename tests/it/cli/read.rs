//! `guiku read`: files and lines in, readings out, without a data folder.

use std::fs;

use serde_json::{Value, json};

use super::process::guiku;

const TITLE: &str = "云麓县民政局关于印发《云麓县临时救助办法》的通知";
const TEXT: &str = "云麓县民政局关于印发《云麓县临时救助办法》的通知\n云民规〔2026〕3号\n各乡镇人民政府：\n\
    现将《云麓县临时救助办法》印发给你们，请遵照执行。\n云麓县民政局\n2026年3月2日\n\
    云麓县临时救助办法\n第一条 为了规范临时救助，根据《社会救助暂行办法》第四十七条，制定本办法。\n\
    第二条 本办法自2026年4月1日起施行，有效期5年。《云麓县临时救助试行办法》（云民规〔2020〕1号）同时废止。\n";

#[test]
fn a_file_and_a_line_are_read_alike() {
    let folder = tempfile::tempdir().unwrap();
    let txt = folder.path().join("通知.txt");
    let lines = folder.path().join("all.jsonl");
    fs::write(&txt, TEXT).unwrap();
    let line =
        json!({ "id": "a-1", "title": TITLE, "text": TEXT, "doc_number": "错误〔2000〕1号" });
    fs::write(&lines, format!("{line}\n\n")).unwrap();
    let ran = guiku(&[
        "read",
        "--format",
        "json",
        txt.to_str().unwrap(),
        lines.to_str().unwrap(),
    ]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{ran:?}");
    let read: Vec<Value> = ran
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(read.len(), 2);
    assert_eq!(read[0]["file"], json!(txt.to_str().unwrap()));
    assert!(read[0]["warnings"].is_array());
    assert_eq!(read[1]["id"], json!("a-1"));
    for reading in &read {
        assert_eq!(reading["carrier_title"], json!(TITLE));
        assert_eq!(reading["instrument_title"], json!("云麓县临时救助办法"));
        assert_eq!(reading["issuers"], json!(["云麓县民政局"]));
        assert_eq!(reading["doc_number"], json!("云民规〔2026〕3号"));
        assert_eq!(reading["written_on"], json!("2026-03-02"));
        assert_eq!(reading["effective_on"], json!("2026-04-01"));
        assert_eq!(reading["valid_until"], json!("2031-03-31"));
        assert_eq!(reading["repeals"][0]["number"], json!("云民规〔2020〕1号"));
        assert_eq!(reading["bases"][0]["article"], json!("第四十七条"));
        assert_eq!(
            (&reading["form"], &reading["top_level_units"]),
            (&json!("articles"), &json!(2))
        );
        let until = reading["sources"]
            .as_array()
            .unwrap()
            .iter()
            .find(|s| s["field"] == "valid_until")
            .unwrap();
        assert_eq!(
            (&until["words"], &until["certainty"]),
            (&json!("有效期5年"), &json!("unsure"))
        );
    }
}

#[test]
fn the_table_shows_value_certainty_and_words() {
    let folder = tempfile::tempdir().unwrap();
    let txt = folder.path().join("通知.txt");
    fs::write(&txt, TEXT).unwrap();
    let ran = guiku(&["read", txt.to_str().unwrap()]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{ran:?}");
    for words in [
        "发文字号",
        "云民规〔2026〕3号  确定",
        "2031-03-31  待核对",
        "※ 截止日期由有效期推算",
        "原文：有效期5年",
    ] {
        assert!(ran.out.contains(words), "{words}\n{}", ran.out);
    }
}

#[test]
fn what_cannot_be_read_is_named_and_the_rest_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    fs::write(path("空.docx"), b"").unwrap();
    fs::write(path("通知.txt"), TEXT).unwrap();
    fs::write(
        path("坏.jsonl"),
        format!("{{\n{}\n", json!({ "id": "b", "title": "甲" })),
    )
    .unwrap();
    let ran = guiku(&[
        "read",
        "--format",
        "json",
        &path("空.docx"),
        &path("坏.jsonl"),
        &path("通知.txt"),
    ]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert_eq!(ran.out.lines().count(), 1);
    for words in ["空.docx", "空的", "坏.jsonl:1", "坏.jsonl:2：缺少 text"] {
        assert!(ran.err.contains(words), "{words}\n{}", ran.err);
    }
    let ran = guiku(&["read", &path("没有.docx")]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{ran:?}");
    assert!(ran.err.contains("没有.docx"), "{}", ran.err);
}
