//! Dry run, import, again, changed, doubtful, empty ledger, page.

use std::fmt::Write;

use guiku::formats::read::{Limits, workbook};
use rust_xlsxwriter::Workbook;

use super::{Desk, HEADER, HEATING, PARKING, counts, notice, reasons, two};
use crate::cli::process::{Server, Visitor, clean, on};

#[test]
fn a_dry_run_writes_nothing_and_an_import_is_done_once() {
    let desk = Desk::new();
    let ledger = two(&desk);
    desk.open();
    let before = clean(&desk.data());
    let report = desk.report(&ledger, &["--dry-run"]);
    assert_eq!(counts(&report), [2, 0, 0, 0, 0], "{report:#}");
    assert_eq!(
        report["rows"].as_array().unwrap().len(),
        2,
        "every row is told"
    );
    assert_eq!(clean(&desk.data()), before);
    assert!(!desk.data().join("profiles").exists());

    let report = desk.report(&ledger, &["--confirm"]);
    assert_eq!(counts(&report), [2, 0, 0, 0, 0], "{report:#}");
    let after = clean(&desk.data());
    assert_eq!(after.0, before.0 + 2, "one event a document");
    assert!(desk.data().join("profiles/台账.toml").is_file());

    // the profile is used silently; nothing doubles
    let again = desk.import(&ledger, &[]);
    assert_eq!(again.code, 0, "{again:?}");
    assert!(again.out.contains("无变化 2"), "{}", again.out);
    assert!(!again.err.contains('→'), "{}", again.err);
    assert_eq!(clean(&desk.data()), after);
}

#[test]
fn a_changed_text_is_a_new_revision_and_a_moved_row_is_not() {
    let desk = Desk::new();
    let ledger = two(&desk);
    desk.report(&ledger, &["--confirm"]);
    let changed =
        notice(HEATING, "云政发〔2019〕70号", "2019年10月8日").replace("落实责任", "落实职责");
    desk.file("供暖.txt", changed);
    let moved = desk.ledger(&[
        HEADER,
        &[
            "1",
            HEATING,
            "云政发〔2019〕70号",
            "云岭县人民政府",
            "2019-10-08",
            "供暖.txt",
        ],
        &[
            "2",
            PARKING,
            "云政发〔2019〕7号",
            "云岭县人民政府",
            "2019.3.5",
        ],
    ]);
    let report = desk.report(&moved, &[]);
    assert_eq!(counts(&report), [0, 1, 1, 0, 0], "{report:#}");
    clean(&desk.data());
    let report = desk.report(&moved, &[]);
    assert_eq!(counts(&report), [0, 0, 2, 0, 0], "{report:#}");
}

#[tokio::test]
async fn the_page_shows_text_number_and_original() {
    let desk = Desk::new();
    let rows: &[&[&str]] = &[
        &["名称", "文号", "登记号", "制定机关", "成文日期"],
        &[
            PARKING,
            "云政发〔2019〕7号",
            "YLX-2019-001",
            "云岭县人民政府",
            "2019年3月5日",
        ],
    ];
    let ledger = desk.ledger(rows);
    let bytes = notice(PARKING, "云政发〔2019〕7号", "2019年3月5日");
    desk.file("云政发〔2019〕7号 关于停车.txt", &bytes);
    let report = desk.report(&ledger, &["--confirm"]);
    assert_eq!(counts(&report), [1, 0, 0, 0, 0], "{report:#}");
    clean(&desk.data());
    let server = Server::start("serve", &desk.data());
    server.ready().await;
    let visitor = Visitor::new(&server);
    let found = visitor.json("/api/v1/documents?q=停车管理").await;
    let id = found["results"][0]["id"].as_str().unwrap().to_owned();
    let (_, page) = visitor.get(&format!("/documents/{id}")).await;
    for words in [
        PARKING,
        "云政发〔2019〕7号",
        "YLX-2019-001",
        "加强领导",
        "云政发〔2019〕7号 关于停车.txt",
    ] {
        assert!(page.contains(words), "{words}:\n{page}");
    }
    let link = page
        .split("href=\"")
        .find(|part| part.contains("/files/"))
        .unwrap();
    let link = link.split('"').next().unwrap();
    let answer = visitor.answer(link).await;
    let held = answer.headers()["content-disposition"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(held.starts_with("attachment"), "{held}");
    assert_eq!(answer.text().await.unwrap(), bytes);
    let (status, _) = visitor.get(&link.replace("/files/", "/files/0")).await;
    assert_eq!(status.as_u16(), 404);

    // the folder is held by the service, and who imports is told so
    let ran = desk.import(&ledger, &[]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains(&server.id().to_string()), "{}", ran.err);
    // a dry run is possible beside it
    let report = desk.report(&ledger, &["--dry-run"]);
    assert_eq!(counts(&report), [0, 0, 1, 0, 0], "{report:#}");
}

#[test]
fn what_is_doubtful_is_told_row_by_row() {
    let desk = Desk::new();
    let header: &[&str] = &[
        "文件名称",
        "文号",
        "制定机关",
        "成文日期",
        "有效期至",
        "状态",
        "文件",
    ];
    let file = |title: &str, number: &str| notice(title, number, "2019年3月5日");
    for serial in 1..=9 {
        let title = format!("云岭县人民政府关于第{serial}件事项的通知");
        desk.file(
            &format!("{serial}.txt"),
            file(&title, &format!("云政发〔2019〕{serial}号")),
        );
    }
    desk.file("scan.png", b"\x89PNG\r\n\x1a\nxxxx");
    let title = |serial: u32| format!("云岭县人民政府关于第{serial}件事项的通知");
    let t: Vec<String> = (0..=12).map(title).collect();
    let ledger = desk.ledger(&[
        header,
        &[
            &t[1],
            "云政发〔2019〕1号",
            "云岭县人民政府",
            "2019.3.5",
            "",
            "",
            "1.txt",
        ],
        &[
            &t[2],
            "云政发〔2019〕20号",
            "云岭县人民政府",
            "2019.3.5",
            "",
            "",
            "2.txt",
        ],
        &[
            &t[9],
            "云政发〔2019〕3号",
            "云岭县人民政府",
            "2019.3.5",
            "",
            "",
            "3.txt",
        ],
        &[
            &t[4],
            "云政发〔2019〕4号",
            "云岭县人民政府",
            "2019.3.6",
            "",
            "",
            "4.txt",
        ],
        &[
            &t[5],
            "云政发〔2019〕5号",
            "云岭县人民政府",
            "去年",
            "2024.3.31",
            "现行有效",
            "5.txt",
        ],
        &[
            &t[6],
            "云政发〔2019〕6号",
            "云岭县人民政府",
            "2019.3.5",
            "",
            "",
            "6.txt",
        ],
        &[
            "另一件",
            "云政发〔2019〕6号",
            "云岭县人民政府",
            "2019.3.5",
            "",
            "",
            "",
        ],
        &[
            &t[7],
            "云政发〔2019〕7号",
            "云岭县人民政府",
            "2019.3.5",
            "",
            "",
            "没有.txt",
        ],
        &[
            &t[8],
            "云政发〔2019〕8号",
            "云岭县人民政府",
            "2019.3.5",
            "",
            "",
            "scan.png",
        ],
        &[
            "",
            "云政发〔2019〕11号",
            "云岭县人民政府",
            "2019.3.5",
            "",
            "",
            "",
        ],
        &[&t[12], "12", "云岭县人民政府", "2019.3.5", "", "", ""],
    ]);
    let csv = desk.path("核对表.csv");
    let report = desk.report(&ledger, &["--confirm", "--report", &csv]);
    assert_eq!(counts(&report), [4, 0, 0, 6, 1], "{report:#}");
    for (row, words) in [
        (
            3,
            "文号不一致：台账为“云政发〔2019〕20号”，文件中为“云政发〔2019〕2号”",
        ),
        (4, "标题不一致"),
        (5, "成文日期不一致：台账为2019-03-06，文件中为2019-03-05"),
        (6, "成文日期无法识别：“去年”不是日期"),
        (6, "台账标注“现行有效”，但有效期到2024-03-31为止"),
        (7, "同一文号出现在第 7、8 行"),
        (8, "同一文号出现在"),
        (9, "没有找到台账所写的文件“没有.txt”"),
        (10, "没有读出正文"),
        (11, "没有文件名称"),
        (12, "只有数字"),
    ] {
        let told = reasons(&report, row);
        assert!(told.contains(words), "row {row}: {words}\n{told}");
    }
    let written = std::fs::read_to_string(&csv).unwrap();
    assert_eq!(written.lines().count(), 11, "{written}");
    assert!(written.contains("\"有疑问，未导入\""), "{written}");
    clean(&desk.data());

    // what was held back for want of a text goes in where that is asked for, and says so
    let book = desk.path("核对表.xlsx");
    let report = desk.report(&ledger, &["--without-text", "--report", &book]);
    assert_eq!(counts(&report)[0], 3, "{report:#}");
    clean(&desk.data());
    let bytes = std::fs::read(&book).unwrap();
    let read = workbook::read(&bytes, "核对表.xlsx", &Limits::STANDARD).unwrap();
    assert_eq!(read.sheets[0].rows[0].cells[5].text, "原因");
}

#[tokio::test]
async fn a_document_without_its_text_says_so() {
    let desk = Desk::new();
    let ledger = desk.ledger(&[
        HEADER,
        &[
            "1",
            PARKING,
            "云政发〔2019〕7号",
            "云岭县人民政府",
            "2019",
            "扫描.png",
        ],
    ]);
    desk.file("扫描.png", b"\x89PNG\r\n\x1a\nxxxx");
    let report = desk.report(&ledger, &["--confirm", "--without-text"]);
    assert_eq!(counts(&report), [1, 0, 0, 0, 0], "{report:#}");
    clean(&desk.data());
    let server = Server::start("serve", &desk.data());
    server.ready().await;
    let visitor = Visitor::new(&server);
    let found = visitor.json("/api/v1/documents?q=停车管理").await;
    let id = found["results"][0]["id"].as_str().unwrap();
    let (_, page) = visitor.get(&format!("/documents/{id}")).await;
    assert!(
        page.contains("正文缺失") && page.contains("扫描.png"),
        "{page}"
    );
    server.stop();

    // when the text has come it is a new revision of the same document
    desk.file(
        "扫描.txt",
        notice(PARKING, "云政发〔2019〕7号", "2019年3月5日"),
    );
    let ledger = desk.ledger(&[
        HEADER,
        &[
            "1",
            PARKING,
            "云政发〔2019〕7号",
            "云岭县人民政府",
            "2019",
            "扫描.txt",
        ],
    ]);
    let report = desk.report(&ledger, &[]);
    assert_eq!(counts(&report), [0, 1, 0, 0, 0], "{report:#}");
    clean(&desk.data());
}

#[test]
fn a_number_that_another_document_has_is_not_taken_again() {
    let desk = Desk::new();
    let line = format!(
        "{{\"id\":\"x\",\"title\":\"{PARKING}\",\"doc_number\":\"云政发〔2019〕7号\",\"text\":\"一、甲。\"}}"
    );
    let line = desk.put("a.jsonl", line);
    let ran = on(&desk.data(), &["import", "documents", &line]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let ledger = two(&desk);
    let report = desk.report(&ledger, &["--confirm"]);
    assert_eq!(counts(&report), [1, 0, 0, 1, 0], "{report:#}");
    assert!(
        reasons(&report, 3).contains("本库已有同一文号的文件"),
        "{report:#}"
    );
    let report = desk.report(&ledger, &["--accept-doubts"]);
    assert_eq!(counts(&report), [1, 0, 1, 0, 0], "{report:#}");
    clean(&desk.data());
}

#[test]
fn the_empty_ledger_is_read_again_without_a_question() {
    let desk = Desk::new();
    let path = desk.path("空白.xlsx");
    let ran = on(&desk.data(), &["import", "ledger", "--template", &path]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let ran = on(&desk.data(), &["import", "ledger", "--template", &path]);
    assert_eq!(ran.code, 2, "an existing file is not overwritten: {ran:?}");
    let bytes = std::fs::read(&path).unwrap();
    let read = workbook::read(&bytes, "空白.xlsx", &Limits::STANDARD).unwrap();
    let header: Vec<&str> = read.sheets[0].rows[0]
        .cells
        .iter()
        .map(|cell| &*cell.text)
        .collect();
    assert!(
        read.sheets[1].rows.len() > header.len(),
        "every column is explained"
    );
    desk.open();
    let report = desk.report(&path, &["--dry-run"]);
    assert_eq!(counts(&report), [0; 5]);

    // filled, it goes in without --confirm
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, name) in (0_u16..).zip(&header) {
        sheet.write_string(0, column, *name).unwrap();
        let value = match *name {
            "文件名称" => PARKING,
            "文号" => "云政发〔2019〕7号",
            "制定机关" => "云岭县人民政府",
            "成文日期" => "2019年3月5日",
            _ => continue,
        };
        sheet.write_string(1, column, value).unwrap();
    }
    let filled = desk.put("填好.xlsx", book.save_to_buffer().unwrap());
    desk.file(
        "云政发〔2019〕7号.txt",
        notice(PARKING, "云政发〔2019〕7号", "2019年3月5日"),
    );
    let ran = desk.import(&filled, &[]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(
        ran.out.contains("新文件 1") && !ran.err.contains('→'),
        "{ran:?}"
    );
}

#[test]
fn two_rows_of_one_number_go_in_only_when_they_can_be_told_apart() {
    let desk = Desk::new();
    let number = "云政发〔2019〕7号";
    desk.file("甲.txt", notice(PARKING, number, "2019年3月5日"));
    desk.file("乙.txt", notice(HEATING, number, "2019年3月5日"));
    let with = |first: &str, second: &str| {
        desk.ledger(&[
            &["文件名称", "文号", "登记号", "制定机关", "文件"],
            &[PARKING, number, first, "云岭县人民政府", "甲.txt"],
            &[HEATING, number, second, "云岭县人民政府", "乙.txt"],
        ])
    };
    let report = desk.report(&with("", ""), &["--confirm", "--accept-doubts"]);
    assert_eq!(counts(&report), [0, 0, 0, 2, 0], "{report:#}");
    let report = desk.report(&with("YLX-1", "YLX-2"), &[]);
    assert_eq!(counts(&report), [2, 0, 0, 0, 0], "{report:#}");
    let report = desk.report(&with("YLX-1", "YLX-2"), &[]);
    assert_eq!(counts(&report), [0, 0, 2, 0, 0], "{report:#}");
    clean(&desk.data());
}

#[test]
fn more_rows_than_a_transaction_holds_and_the_rest_of_an_interrupted_run() {
    let desk = Desk::new();
    let title = |serial: usize| format!("云岭县人民政府关于第{serial}件事项的通知");
    let number = |serial: usize| format!("云政发〔2019〕{serial}号");
    for serial in 1..=450 {
        let text = notice(&title(serial), &number(serial), "2019年3月5日");
        desk.file(&format!("云政发〔2019〕{serial}号.txt"), text);
    }
    let csv = |rows: usize| {
        let mut text = String::from("文件名称,文号,制定机关\n");
        for serial in 1..=rows {
            writeln!(text, "{},{},云岭县人民政府", title(serial), number(serial)).unwrap();
        }
        desk.put("长.csv", text)
    };
    let report = desk.report(&csv(230), &["--confirm"]);
    assert_eq!(counts(&report), [230, 0, 0, 0, 0]);
    let report = desk.report(&csv(450), &[]);
    assert_eq!(counts(&report), [220, 0, 230, 0, 0]);
    let (size, _) = clean(&desk.data());
    assert_eq!(size, 450, "one event a document");
}
