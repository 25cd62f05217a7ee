//! Search against its baselines, each measured in the same run and in turns; medians.
//!
//! `GUIKU_CORPUS=… cargo bench --bench search -- [PARTS] [SIZES]`. Parts, all where none is named:
//!
//! * `known`: documents sought by a name, number or phrase, through the service of the program; beside it BM25
//!   over single characters and pairs;
//! * `lay`: questions of lay people to provisions; beside it the same BM25;
//! * `exact`: pieces of texts, found where a scan of the texts finds them and nowhere else;
//! * `speed`: building and searching in process beside plain tantivy, at the size of the corpus and enlarged to
//!   SIZES (35000 where none is named);
//! * `service`: the real program under load, beside its own search in process; at 100000 documents too where
//!   that size is named;
//! * `fresh`: from the commit of a document until it is found; beside it commit and reload of plain tantivy.

use std::fmt::Display;
use std::io::Write;
use std::path::PathBuf;

mod bag;
mod corpus;
mod county;
mod exact;
mod facets;
mod fresh;
mod grams;
mod known;
mod lay;
mod plain;
mod queries;
mod score;
mod service;
mod speed;
mod times;

#[path = "../../it/support/mod.rs"]
#[expect(
    dead_code,
    unused_imports,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "it serves the tests as well"
)]
mod support;

type Fault = Box<dyn std::error::Error + Send + Sync>;

/// The size to which the corpus is enlarged where none is named.
const ENLARGED: usize = 35_000;
/// The size at which the service is measured too, where it is named.
const LARGE: usize = 100_000;

fn main() -> Result<(), Fault> {
    let Some(folder) = std::env::var_os("GUIKU_CORPUS").map(PathBuf::from) else {
        return say("left out: search: GUIKU_CORPUS is not set");
    };
    let words: Vec<String> = std::env::args().skip(1).collect();
    let parts = ["known", "lay", "exact", "speed", "service", "fresh"];
    let all = !words.iter().any(|word| parts.contains(&word.as_str()));
    let asked = |part: &str| all || words.iter().any(|word| word == part);
    let mut sizes: Vec<usize> = words.iter().filter_map(|word| word.parse().ok()).collect();
    let large = sizes.contains(&LARGE);
    if sizes.is_empty() {
        sizes.push(ENLARGED);
    }
    let runtime = tokio::runtime::Runtime::new()?;
    if asked("known") {
        runtime.block_on(known::measure(&folder))?;
    }
    if asked("lay") {
        runtime.block_on(lay::measure(&folder))?;
    }
    if asked("exact") {
        exact::measure(&folder)?;
    }
    if asked("speed") {
        speed::measure(&folder, &sizes)?;
    }
    if asked("service") {
        runtime.block_on(service::measure(&folder, large.then_some(LARGE)))?;
    }
    if asked("fresh") {
        runtime.block_on(fresh::measure(&folder))?;
    }
    Ok(())
}

/// Prints a line.
fn say(line: impl Display) -> Result<(), Fault> {
    Ok(writeln!(std::io::stdout().lock(), "{line}")?)
}
