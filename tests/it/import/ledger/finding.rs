//! Which file belongs to which row.

use super::{Desk, PARKING, counts, notice, reasons};

const HEADER: &[&str] = &["文件名称", "文号", "制定机关", "文件"];

#[test]
fn exact_before_contained_and_two_are_never_guessed() {
    let desk = Desk::new();
    let body = "云岭县人民政府";
    let short = "云岭县停车管理办法";
    let long = "关于《云岭县停车管理办法》的补充规定";
    let fee = "云岭县停车收费规定";
    desk.file(
        "云岭县停车管理办法.txt",
        format!("{short}\n第一条 停车应当有序。\n第二条 自2019年3月1日起施行。"),
    );
    desk.file(
        "深/关于《云岭县停车管理办法》的补充规定（印发稿）.txt",
        format!("{long}\n第一条 补充如下。\n第二条 自2020年3月1日起施行。"),
    );
    desk.file("甲/云岭县停车收费规定 甲稿.txt", fee);
    desk.file("乙/云岭县停车收费规定 乙稿.txt", fee);
    // the same document in two formats is one
    desk.file(
        "云政发2019-7号 停车.txt",
        notice(PARKING, "云政发〔2019〕7号", "2019年3月5日"),
    );
    desk.file("云政发2019-7号 停车.png", b"\x89PNG\r\n\x1a\nxxxx");
    let ledger = desk.ledger(&[
        HEADER,
        &[short, "", body],
        &[long, "", body],
        &[fee, "", body],
        &[PARKING, "云政发〔2019〕7号", body],
    ]);
    desk.open();
    let report = desk.report(&ledger, &["--dry-run"]);
    assert_eq!(counts(&report), [3, 0, 0, 1, 0], "{report:#}");
    assert!(
        reasons(&report, 4).contains("有 2 个文件都可能是本件"),
        "{report:#}"
    );
    let rows = report["rows"].as_array().unwrap();
    assert_eq!(rows[0]["file"], "云岭县停车管理办法.txt");
    assert_eq!(
        rows[1]["file"],
        "深/关于《云岭县停车管理办法》的补充规定（印发稿）.txt"
    );
    assert_eq!(rows[3]["file"], "云政发2019-7号 停车.txt");
}

#[test]
fn one_file_for_two_rows_is_told_to_both() {
    let desk = Desk::new();
    desk.file(
        "停车.txt",
        notice(PARKING, "云政发〔2019〕7号", "2019年3月5日"),
    );
    let body = "云岭县人民政府";
    let ledger = desk.ledger(&[
        HEADER,
        &[PARKING, "云政发〔2019〕7号", body, "停车.txt"],
        &["另一件", "云政发〔2019〕8号", body, "停车.txt"],
    ]);
    desk.open();
    let report = desk.report(&ledger, &["--dry-run"]);
    assert_eq!(counts(&report), [0, 0, 0, 2, 0], "{report:#}");
    assert!(
        reasons(&report, 2).contains("同时对应第 2、3 行"),
        "{report:#}"
    );
}

#[cfg(unix)]
#[test]
fn nothing_outside_the_folder_is_read() {
    let desk = Desk::new();
    let secret = desk.put(
        "云政发〔2019〕7号.txt",
        notice(PARKING, "云政发〔2019〕7号", "2019年3月5日"),
    );
    let files = desk.path("files");
    std::os::unix::fs::symlink(&secret, format!("{files}/云政发〔2019〕7号.txt")).unwrap();
    std::os::unix::fs::symlink("/", format!("{files}/root")).unwrap();
    let ledger = desk.ledger(&[
        HEADER,
        &[
            PARKING,
            "云政发〔2019〕7号",
            "云岭县人民政府",
            "../云政发〔2019〕7号.txt",
        ],
    ]);
    desk.open();
    let report = desk.report(&ledger, &["--dry-run"]);
    assert_eq!(counts(&report), [0, 0, 0, 1, 0], "{report:#}");
    let notes = report["notes"].to_string();
    assert!(notes.contains("目录之外的链接"), "{notes}");
}

#[test]
fn a_file_about_another_document_is_not_taken_for_it() {
    let desk = Desk::new();
    let title = "云岭县停车管理办法";
    let other = "云岭县人民政府关于修改《云岭县停车管理办法》的决定";
    let body = "云岭县人民政府";
    let text = format!(
        "{other}\n第一条修改为：停车应当有序。\n本决定自2020年1月1日起施行。\n{body}\n2020年1月1日"
    );
    desk.file("云岭县停车管理办法（修改决定）.txt", text);
    let ledger = desk.ledger(&[HEADER, &[title, "", body]]);
    desk.open();
    let report = desk.report(&ledger, &["--dry-run"]);
    assert_eq!(counts(&report), [0, 0, 0, 1, 0], "{report:#}");
    assert!(reasons(&report, 2).contains("标题不一致"), "{report:#}");
}
