//! What is no ledger is refused with a reason, and nothing is written.

use std::fmt::Write as _;
use std::io::{Cursor, Write};

use rust_xlsxwriter::{Formula, Workbook};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{Desk, HEADER, PARKING, counts, exists, notice, reasons, two, xlsx};
use crate::cli::process::on;

/// The complaint of a run that could not be done.
fn refused(desk: &Desk, ledger: &str, words: &[&str]) -> String {
    let ran = desk.import(ledger, words);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.out.is_empty(), "{ran:?}");
    ran.err
}

#[test]
fn what_is_no_ledger_is_named() {
    let desk = Desk::new();
    let gone = desk.path("没有.xlsx");
    assert!(refused(&desk, &gone, &[]).contains("无法读取"));
    assert!(refused(&desk, &desk.path("files"), &[]).contains("是目录"));
    let doc = desk.put("说明.docx", "x");
    assert!(refused(&desk, &doc, &[]).contains("不是电子表格（.docx）"));
    let text = desk.put("假.xlsx", "文件名称,文号");
    assert!(refused(&desk, &text, &[]).contains("内容却是纯文本"));
    let cut = xlsx(&[("一", &[HEADER])]);
    let cut = desk.put("断.xlsx", &cut[..cut.len() / 2]);
    assert!(refused(&desk, &cut, &[]).contains("截断"));
    let empty = desk.put("空.csv", "");
    assert!(refused(&desk, &empty, &[]).contains("空的"));
    assert!(!exists(&desk.data()), "a refusal creates no county");
}

#[test]
fn a_table_without_a_header_names_what_is_missing() {
    let desk = Desk::new();
    let ledger = desk.ledger(&[
        &["文号", "成文日期", "盒号"],
        &["云政发〔2019〕7号", "2019", "3"],
    ]);
    let told = refused(&desk, &ledger, &[]);
    assert!(told.contains("第 1 行有：文号、成文日期、盒号"), "{told}");
    assert!(told.contains("缺少：文件名称"), "{told}");
    let ledger = desk.ledger(&[&["人员", "年龄"], &["甲", "3"]]);
    assert!(refused(&desk, &ledger, &[]).contains("没有找到表头"));
    let ledger = desk.ledger(&[]);
    assert!(refused(&desk, &ledger, &[]).contains("表格是空的"));
    let ledger = two(&desk);
    assert!(refused(&desk, &ledger, &["--map", "没有=title"]).contains("没有“没有”这一列"));
    assert!(refused(&desk, &ledger, &["--map", "附件=什么"]).contains("没有字段“什么”"));
    assert!(refused(&desk, &ledger, &["--report", "核对表.doc"]).contains(".xlsx 或者 .csv"));
}

#[test]
fn encrypted_and_hostile_workbooks_are_refused() {
    let desk = Desk::new();
    // the container of an encrypted workbook
    let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    bytes.resize(1024, 0);
    bytes.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    let locked = desk.put("加密.xlsx", &bytes);
    assert!(refused(&desk, &locked, &[]).contains("已加密"));

    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    zip.start_file("xl/workbook.xml", options).unwrap();
    zip.write_all(&vec![b' '; 40 << 20]).unwrap();
    let bomb = desk.put("炸弹.xlsx", zip.finish().unwrap().into_inner());
    assert!(refused(&desk, &bomb, &[]).contains("压缩比"));

    // one cell in the farthest corner
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, name) in (0_u16..).zip(HEADER) {
        sheet.write_string(0, column, *name).unwrap();
    }
    sheet.write_string(1_048_575, 16_383, "远").unwrap();
    let far = desk.put("远.xlsx", book.save_to_buffer().unwrap());
    desk.open();
    let report = desk.report(&far, &["--dry-run"]);
    assert_eq!(counts(&report), [0; 5]);
}

#[test]
fn a_formula_counts_only_with_its_saved_result() {
    let desk = Desk::new();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, name) in (0_u16..).zip(HEADER) {
        sheet.write_string(0, column, *name).unwrap();
    }
    // a program that writes formulas and does not compute them leaves 0
    sheet.write_formula(1, 1, "=A1&\"的通知\"").unwrap();
    sheet.write_string(1, 2, "云政发〔2019〕8号").unwrap();
    let known = Formula::new("=B9").set_result(PARKING);
    sheet.write_formula(2, 1, known).unwrap();
    sheet.write_string(2, 2, "云政发〔2019〕7号").unwrap();
    let wrong = Formula::new("=B1/0").set_result("#DIV/0!");
    sheet.write_formula(2, 4, wrong).unwrap();
    let ledger = desk.put("公式.xlsx", book.save_to_buffer().unwrap());
    desk.file(
        "云政发2019-7号.txt",
        notice(PARKING, "云政发〔2019〕7号", "2019年3月5日"),
    );
    desk.open();
    let report = desk.report(&ledger, &["--dry-run"]);
    assert_eq!(counts(&report), [1, 0, 0, 1, 0], "{report:#}");
    assert!(reasons(&report, 2).contains("没有算出结果"), "{report:#}");
    assert!(reasons(&report, 3).contains("采用保存的结果"), "{report:#}");
}

#[test]
fn without_an_answer_nothing_is_written() {
    let desk = Desk::new();
    let ledger = two(&desk);
    let ran = desk.import(&ledger, &[]);
    assert_eq!(ran.code, 2, "{ran:?}");
    for words in [
        "文号 → 文号",
        "发文机关 → 制定机关",
        "附件 → 电子文件名",
        "--confirm",
    ] {
        assert!(ran.err.contains(words), "{words}: {}", ran.err);
    }
    assert!(!exists(&desk.data().join("profiles")));
    let told = on(&desk.data(), &["verify", "--format", "json"]).json();
    assert_eq!(told["size"].as_u64(), Some(0));
}

#[test]
fn fifty_thousand_rows_are_read_within_the_bounds() {
    let desk = Desk::new();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, name) in (0_u16..).zip(HEADER) {
        sheet.write_string(0, column, *name).unwrap();
    }
    for row in 1..=50_000_u32 {
        let title = format!("云岭县人民政府关于第{row}件事项的通知");
        let number = format!("云政发〔2019〕{row}号");
        let cells = [
            &row.to_string(),
            &title,
            &number,
            "云岭县人民政府",
            "2019-03-05",
        ];
        for (column, text) in (0_u16..).zip(cells) {
            sheet.write_string(row, column, text).unwrap();
        }
    }
    let ledger = desk.put("大.xlsx", book.save_to_buffer().unwrap());
    desk.open();
    let report = desk.report(&ledger, &["--dry-run"]);
    assert_eq!(counts(&report), [0, 0, 0, 50_000, 0]);

    let mut lines = String::from("文件名称,文号\n");
    for row in 0..=100_000 {
        writeln!(lines, "甲{row},乙").unwrap();
    }
    let ledger = desk.put("过大.csv", lines);
    let told = refused(&desk, &ledger, &["--dry-run"]);
    assert!(told.contains("超过 100000 行的上限"), "{told}");
}
