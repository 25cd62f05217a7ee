//! `guiku import ledger` as people meet it: the real program, tables and files made here.

mod finding;
mod refusals;
mod running;
mod shapes;

use std::path::{Path, PathBuf};

use rust_xlsxwriter::Workbook;
use serde_json::Value as Json;

use crate::cli::process::{Ran, on};

/// A folder with a county, a ledger and its files.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("files")).unwrap();
        Self { folder }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("county")
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    /// A file of the folder of files.
    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.folder.path().join("files").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    fn put(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        std::fs::write(self.folder.path().join(name), bytes).unwrap();
        self.path(name)
    }

    /// A ledger of words.
    fn ledger(&self, rows: &[&[&str]]) -> String {
        self.put("台账.xlsx", xlsx(&[("台账", rows)]))
    }

    fn import(&self, ledger: &str, words: &[&str]) -> Ran {
        let files = self.path("files");
        let mut all = vec!["import", "ledger", ledger, "--files", &files];
        all.extend(words);
        on(&self.data(), &all)
    }

    /// The same with the answer as JSON; the run must have been possible.
    fn report(&self, ledger: &str, words: &[&str]) -> Json {
        let mut all = words.to_vec();
        all.extend(["--format", "json"]);
        let ran = self.import(ledger, &all);
        assert!(ran.code < 2, "{ran:?}");
        ran.json()
    }

    /// An empty county.
    fn open(&self) -> &Self {
        let line = self.put("nothing.jsonl", "");
        let ran = on(&self.data(), &["import", "documents", &line]);
        assert_eq!(ran.code, 0, "{ran:?}");
        self
    }
}

/// new, changed, unchanged, held, refused.
fn counts(report: &Json) -> [u64; 5] {
    ["new", "changed", "unchanged", "held", "refused"].map(|name| report[name].as_u64().unwrap())
}

/// All reasons of a row.
fn reasons(report: &Json, row: u64) -> String {
    let rows = report["rows"].as_array().unwrap();
    let found = rows.iter().find(|one| one["row"].as_u64() == Some(row));
    let reasons = found.map(|row| row["reasons"].as_array().unwrap().clone());
    let words = reasons.unwrap_or_default();
    let words: Vec<&str> = words.iter().map(|one| one.as_str().unwrap()).collect();
    words.join("\n")
}

/// A workbook of words.
fn xlsx(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).unwrap();
        for (row, cells) in (0_u32..).zip(*rows) {
            for (column, text) in (0_u16..).zip(*cells) {
                if !text.is_empty() {
                    sheet.write_string(row, column, *text).unwrap();
                }
            }
        }
    }
    book.save_to_buffer().unwrap()
}

const HEADER: &[&str] = &["序号", "文件名称", "文号", "发文机关", "成文日期", "附件"];

/// The text of a notice as its file has it.
fn notice(title: &str, number: &str, date: &str) -> String {
    format!(
        "{title}\n{number}\n各乡镇人民政府，县直各部门：\n为了加强管理，现将有关事项通知如下：\n\
         一、加强领导。各单位应当高度重视。\n二、落实责任。\n三、本通知自2019年4月1日起施行，有效期5年。\n\
         云岭县人民政府\n{date}\n"
    )
}

const PARKING: &str = "云岭县人民政府关于加强停车管理的通知";
const HEATING: &str = "云岭县人民政府关于做好冬季供暖工作的通知";

/// Two documents, each with its file.
fn two(desk: &Desk) -> String {
    desk.file(
        "2019/云政发〔2019〕7号.txt",
        notice(PARKING, "云政发〔2019〕7号", "2019年3月5日"),
    );
    desk.file(
        "供暖.txt",
        notice(HEATING, "云政发〔2019〕70号", "2019年10月8日"),
    );
    desk.ledger(&[
        &["云岭县历年规范性文件台账"],
        HEADER,
        &[
            "1",
            PARKING,
            "云政发〔2019〕7号",
            "云岭县人民政府",
            "2019.3.5",
        ],
        &[],
        &[
            "2",
            HEATING,
            "云政发[2019]70号",
            "云岭县人民政府",
            "二〇一九年十月八日",
            "供暖.txt",
        ],
        &["", "合计", "", "", "", ""],
    ])
}

fn exists(path: &Path) -> bool {
    path.exists()
}
