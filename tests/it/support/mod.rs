//! What every test may use.

use std::io::Write;
use std::path::PathBuf;

/// Says that a test was left out and why: on standard output, and in the file that
/// `GUIKU_LEFT_OUT` names, from which `tests/run` lists them at its end.
pub(crate) fn left_out(test: &str, why: &str) {
    let line = format!("left out: {test}: {why}\n");
    print!("{line}");
    if let Some(path) = std::env::var_os("GUIKU_LEFT_OUT") {
        let mut file = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(path)
            .unwrap();
        // One write, so that tests running at once do not mix their lines.
        file.write_all(line.as_bytes()).unwrap();
    }
}

/// The folder of real documents, or `None` after saying that the test was left out.
pub(crate) fn corpus(test: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("GUIKU_CORPUS").map(PathBuf::from);
    if folder.is_none() {
        left_out(test, "GUIKU_CORPUS is not set");
    }
    folder
}

mod client;
mod county;
pub(crate) mod server;

pub(crate) use client::{Answer, Client};
pub(crate) use county::{County, PASSWORD, fresh_database};
