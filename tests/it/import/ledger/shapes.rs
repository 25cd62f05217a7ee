//! Ledgers as they come: titles above, merged cells, several sheets, other formats, other names.

use std::io::{Cursor, Write};

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{Desk, HEADER, HEATING, PARKING, counts, notice, reasons, xlsx};

fn files(desk: &Desk) {
    desk.file(
        "云政发〔2019〕7号.txt",
        notice(PARKING, "云政发〔2019〕7号", "2019年3月5日"),
    );
    desk.file(
        "云政发〔2019〕70号.txt",
        notice(HEATING, "云政发〔2019〕70号", "2019年10月8日"),
    );
}

#[test]
fn merged_cells_numbers_dates_and_repeated_headers() {
    let desk = Desk::new();
    files(&desk);
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let plain = Format::new();
    sheet
        .merge_range(0, 0, 0, 5, "云岭县规范性文件台账（1990—2020）", &plain)
        .unwrap();
    sheet.merge_range(1, 0, 2, 0, "序号", &plain).unwrap();
    sheet.merge_range(1, 1, 2, 1, "文件名称", &plain).unwrap();
    sheet.merge_range(1, 2, 2, 2, "文　　号", &plain).unwrap();
    sheet.merge_range(1, 3, 2, 3, "制定机关", &plain).unwrap();
    sheet.merge_range(1, 4, 1, 5, "日期", &plain).unwrap();
    sheet.write_string(2, 4, "成文日期").unwrap();
    sheet.write_string(2, 5, "施行时间").unwrap();
    sheet
        .merge_range(3, 3, 5, 3, "云岭县人民政府", &plain)
        .unwrap();
    sheet.write_number(3, 0, 1).unwrap();
    sheet.write_string(3, 1, PARKING).unwrap();
    sheet.write_string(3, 2, "云政发（２０１９）７号").unwrap();
    let day = Format::new().set_num_format("yyyy年m月d日");
    let date = ExcelDateTime::from_ymd(2019, 3, 5).unwrap();
    sheet.write_datetime_with_format(3, 4, &date, &day).unwrap();
    sheet.write_number(3, 5, 20_190_401).unwrap();
    for (column, name) in [
        (0, "序号"),
        (1, "文件名称"),
        (2, "文号"),
        (3, "制定机关"),
        (4, "成文日期"),
    ] {
        sheet.write_string(6, column, name).unwrap();
    }
    sheet.write_number(5, 0, 2).unwrap();
    sheet.write_string(5, 1, HEATING).unwrap();
    sheet.write_string(5, 2, "云政发〔2019〕70号").unwrap();
    sheet.write_string(5, 4, "2019年10月").unwrap();
    sheet.write_string(7, 0, "共2件").unwrap();
    let ledger = desk.put("合并.xlsx", book.save_to_buffer().unwrap());
    desk.open();
    let report = desk.report(&ledger, &["--dry-run"]);
    assert_eq!(counts(&report), [2, 0, 0, 0, 0], "{report:#}");
    assert_eq!(reasons(&report, 4), "", "{report:#}");
    assert_eq!(reasons(&report, 6), "", "{report:#}");
}

#[test]
fn all_sheets_with_the_header_are_read_and_others_are_told() {
    let desk = Desk::new();
    files(&desk);
    let turned: &[&str] = &["文号", "文件名称", "成文日期", "发文机关", "附件", "序号"];
    let ledger = xlsx(&[
        (
            "2018",
            &[
                HEADER,
                &[
                    "1",
                    PARKING,
                    "云政发〔2019〕7号",
                    "云岭县人民政府",
                    "2019.3.5",
                ],
            ],
        ),
        (
            "2019",
            &[
                &["续表"],
                turned,
                &["云政发〔2019〕70号", HEATING, "2019.10.8", "云岭县人民政府"],
            ],
        ),
        ("说明", &[&["本表由办公室填写"]]),
    ]);
    let ledger = desk.put("多表.xlsx", ledger);
    desk.open();
    let report = desk.report(&ledger, &["--dry-run"]);
    assert_eq!(counts(&report), [2, 0, 0, 0, 0], "{report:#}");
    let notes = report["notes"].to_string();
    assert!(notes.contains("工作表“说明”"), "{notes}");
}

#[test]
fn text_tables_in_old_encodings_and_open_document_tables() {
    let desk = Desk::new();
    files(&desk);
    desk.open();
    let text = format!(
        "文件名称,文号,制定机关,成文日期\r\n\"{PARKING}\",云政发〔2019〕7号,云岭县人民政府,2019/3/5\r\n"
    );
    let (gbk, _, _) = encoding_rs::GBK.encode(&text);
    let csv = desk.put("台账.csv", &gbk);
    assert_eq!(counts(&desk.report(&csv, &["--dry-run"])), [1, 0, 0, 0, 0]);

    let cell = |text: &str| {
        format!(
            "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let row = |cells: &[&str]| {
        let cells: String = cells.iter().map(|text| cell(text)).collect();
        format!("<table:table-row>{cells}</table:table-row>")
    };
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content \
         xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet>\
         <table:table table:name=\"一\">{}{}</table:table></office:spreadsheet></office:body></office:document-content>",
        row(&["文件名称", "文号", "制定机关"]),
        row(&[HEATING, "云政发〔2019〕70号", "云岭县人民政府"]),
    );
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet".as_bytes()),
        ("META-INF/manifest.xml", b"<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>"),
        ("content.xml", content.as_bytes()),
    ] {
        zip.start_file(name, stored).unwrap();
        zip.write_all(bytes).unwrap();
    }
    let ods = desk.put("台账.ods", zip.finish().unwrap().into_inner());
    let report = desk.report(&ods, &["--dry-run"]);
    assert_eq!(counts(&report), [1, 0, 0, 0, 0], "{report:#}");
}

#[test]
fn a_person_says_what_a_column_is_and_it_is_remembered() {
    let desk = Desk::new();
    files(&desk);
    let header: &[&str] = &["内容", "号", "单位", "何时", "盒号"];
    let row: &[&str] = &[
        PARKING,
        "云政发〔2019〕7号",
        "云岭县人民政府",
        "2019.3.5",
        "9",
    ];
    let ledger = desk.ledger(&[header, row]);
    let ran = desk.import(&ledger, &["--dry-run"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    let map = [
        "--map",
        "内容=文件名称",
        "--map",
        "号=number",
        "--map",
        "单位=制定机关",
        "--map",
        "何时=成文日期",
    ];
    let mut words = map.to_vec();
    words.extend(["--confirm", "--profile", "老台账"]);
    let report = desk.report(&ledger, &words);
    assert_eq!(counts(&report), [1, 0, 0, 0, 0], "{report:#}");
    let saved = std::fs::read_to_string(desk.data().join("profiles/老台账.toml")).unwrap();
    assert!(saved.contains("field = \"issued_on\""), "{saved}");
    let report = desk.report(&ledger, &map);
    assert_eq!(counts(&report), [0, 0, 1, 0, 0], "{report:#}");
    // the profile knows what the columns are; their names alone do not tell
    let report = desk.report(&ledger, &[]);
    assert_eq!(counts(&report), [0, 0, 1, 0, 0], "{report:#}");
}
