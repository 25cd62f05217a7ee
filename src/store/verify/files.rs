//! Kept files: each material and list of issues of the log is on disk with the bytes that its hash names.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::report::{Fault, FaultKind, VerifyReport};
use super::state::{State, shown, text};
use super::{Step, VerifyOptions};
use crate::store::record::hex;
use crate::store::{Store, StoreError};

/// A file to be checked: its hash and the record that refers to it.
#[derive(Debug)]
pub(super) struct Expected {
    sha256: String,
    table: &'static str,
    key: String,
    seq: i64,
    name: String,
}

/// The files that the log refers to, each once.
pub(super) fn expected(state: &State) -> Vec<Expected> {
    let mut files = BTreeMap::new();
    for table in ["material", "issue_list", "letter"] {
        for (key, record) in state.table(table) {
            let Some(sha256) = text(&record.columns, "sha256") else {
                continue;
            };
            let key = shown(key);
            let file = text(&record.columns, "name").unwrap_or("文件");
            let name = if table == "material" {
                let document = state.name(table, &key, &record.columns);
                format!("{document}的材料“{file}”")
            } else if table == "letter" {
                let number = text(&record.columns, "number").unwrap_or("文书");
                format!("文书 {number}")
            } else {
                format!("发文目录“{file}”")
            };
            files.entry(sha256.to_owned()).or_insert_with(|| Expected {
                sha256: sha256.to_owned(),
                table,
                key,
                seq: record.seq,
                name,
            });
        }
    }
    files.into_values().collect()
}

/// Reads each file and hashes it.
pub(super) fn check(
    store: &Store,
    files: Vec<Expected>,
    options: &VerifyOptions<'_>,
    report: &mut VerifyReport,
) -> Result<(), StoreError> {
    for file in files {
        let path = store.file_path(&file.sha256);
        let found = digest_of(&path).map_err(|source| StoreError::File {
            path: path.display().to_string(),
            source,
        })?;
        report.files += 1;
        (options.progress)(Step::Files, report.files);
        let (kind, what) = match &found {
            None => (FaultKind::MissingFile, "文件不在数据目录中"),
            Some(actual) if *actual != file.sha256 => {
                (FaultKind::ChangedFile, "文件内容与登记时不同")
            }
            Some(_) => continue,
        };
        let message = format!("{}：{what}（{}）", file.name, file.sha256);
        report.add(
            Fault {
                seq: Some(file.seq),
                field: Some("sha256".to_owned()),
                ..Fault::record(kind, file.table, &file.key, message)
            }
            .values(Some(file.sha256), found),
        );
    }
    Ok(())
}

/// SHA-256 of a file without holding it in memory; `None` where there is none.
fn digest_of(path: &Path) -> std::io::Result<Option<String>> {
    let mut file = match std::fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok(Some(hex(&hasher.finalize())));
        }
        hasher.update(buffer.get(..read).unwrap_or_default());
    }
}
