//! The three files of the corpus, whole.

use std::fs::File;
use std::path::PathBuf;
use std::time::Instant;

use guiku::app::import::{self, ImportReport, Lines, RawLine};

use super::{County, counts};

const FILES: [&str; 3] = [
    "dev.jsonl.gz",
    "policies-dev.jsonl.gz",
    "shanghai-dev.jsonl.gz",
];

fn lines(folder: &std::path::Path) -> impl Iterator<Item = RawLine> + Send + use<> {
    let folder = folder.to_owned();
    FILES.into_iter().flat_map(move |name| {
        let file = File::open(folder.join(name)).unwrap();
        Lines::new(name, file)
    })
}

#[tokio::test]
async fn the_corpus_goes_in_whole_and_again_changes_nothing() {
    let Some(folder) = std::env::var_os("GUIKU_CORPUS").map(PathBuf::from) else {
        println!("left out: import of the corpus: GUIKU_CORPUS is not set");
        return;
    };
    let county = County::empty().await;
    let run = async |what: &str| -> ImportReport {
        let start = Instant::now();
        let report = import::run(&county.store, &county.cx, lines(&folder), |_| {})
            .await
            .unwrap();
        println!("{what}: {:?} in {:?}", counts(&report), start.elapsed());
        report
    };
    let first = run("first run").await;
    assert_eq!(first.read, 597 + 46 + 40);
    assert_eq!(first.bad, []);
    assert_eq!(first.notes, []);
    assert_eq!(first.new_documents + first.new_revisions, first.read);
    // 61 texts are further versions, and one regulation stands in two of the files
    assert_eq!(first.new_documents, 536 + 46 + 40 - 1);
    let events = county.events().await;

    let second = run("second run").await;
    assert_eq!(counts(&second), [683, 0, 0, 683, 0]);
    assert_eq!(county.events().await, events);

    let ids = county.ids().await;
    let mut unknown = 0;
    for id in &ids {
        let facts = guiku::store::queries::facts(county.store.reader(), id)
            .await
            .unwrap();
        let status = guiku::domain::validity::validity(&facts, county.cx.today);
        unknown += u32::from(status.state.as_str() == "unknown");
    }
    println!("{} documents, {unknown} of unknown status", ids.len());
    assert_eq!(unknown, 0, "each line of the corpus bears a date");
}
