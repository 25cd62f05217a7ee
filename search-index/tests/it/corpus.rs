//! The same promise on real texts.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::time::{Duration, Instant};

use search_index::{
    IndexProvision, IndexRevision, Query, SearchIndex, WriterOptions, fold_text, rebuild, snippet,
};

use crate::{document, request};

fn load(folder: &Path) -> Vec<IndexRevision> {
    let mut all = Vec::new();
    for name in ["dev.jsonl.gz", "policies-dev.jsonl.gz"] {
        let file = std::fs::File::open(folder.join(name)).expect(name);
        for line in BufReader::new(flate2::read::GzDecoder::new(file)).lines() {
            let value: serde_json::Value = serde_json::from_str(&line.unwrap()).unwrap();
            let text = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
            let mut entry = document(&text("id"), &text("title"), &text("text"));
            entry.kind = text("kind");
            entry.authorities = vec![text("issuer")];
            let articles = value["articles"]
                .as_array()
                .map(Vec::as_slice)
                .unwrap_or_default();
            entry.provisions = (1..)
                .zip(articles)
                .map(|(n, article)| IndexProvision {
                    eid: format!("art_{n}"),
                    label: article["no"].as_str().unwrap_or_default().to_owned(),
                    heading: String::new(),
                    text: article["text"].as_str().unwrap_or_default().to_owned(),
                })
                .collect();
            all.push(entry);
        }
    }
    all
}

/// A small generator with a fixed seed.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n
    }
}

fn percentile(times: &mut [Duration], percent: usize) -> Duration {
    times.sort();
    times[(times.len() - 1) * percent / 100]
}

#[test]
fn random_runs_of_real_texts_are_found_and_counted_exactly() {
    let Ok(folder) = std::env::var("GUIKU_CORPUS") else {
        println!(
            "left out: random_runs_of_real_texts_are_found_and_counted_exactly: GUIKU_CORPUS is not set"
        );
        return;
    };
    let documents = load(Path::new(&folder));
    let folded: Vec<(String, String)> = documents
        .iter()
        .map(|d| (fold_text(&d.title), fold_text(d.text.as_ref().unwrap())))
        .collect();
    let dir = tempfile::tempdir().unwrap();
    let start = Instant::now();
    rebuild(
        dir.path(),
        WriterOptions::BULK,
        1,
        documents.iter().map(|d| Ok::<_, String>(vec![d.clone()])),
    )
    .unwrap();
    let built = start.elapsed();
    let start = Instant::now();
    let index = SearchIndex::open(dir.path()).unwrap();
    let opened = start.elapsed();
    let searcher = index.searcher();

    let mut random = Random(20_250_630);
    let (mut search_times, mut snippet_times, mut provision_times) =
        (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..300 {
        let source = random.below(documents.len());
        let chars: Vec<char> = folded[source].1.chars().collect();
        let length = (2 + random.below(11)).min(chars.len());
        let at = random.below(chars.len() - length + 1);
        let run: String = chars[at..at + length].iter().collect();
        let truth = folded
            .iter()
            .filter(|(title, text)| title.contains(&run) || text.contains(&run))
            .count();

        let mut asked = request("");
        asked.query = Query::exact(&run).unwrap();
        asked.facets = search_index::FacetsWanted::ALL;
        let start = Instant::now();
        let answer = searcher.search(&asked).unwrap();
        search_times.push(start.elapsed());
        assert_eq!(answer.count, truth as u64, "{run}");
        let start = Instant::now();
        searcher.search_provisions(&asked).unwrap();
        provision_times.push(start.elapsed());

        let hit = documents
            .iter()
            .find(|d| d.document_id == answer.hits[0].document_id)
            .unwrap();
        let start = Instant::now();
        let shown = snippet(hit.text.as_ref().unwrap(), &[&run], 120);
        snippet_times.push(start.elapsed());
        assert!(
            hit.title.contains(&run)
                || fold_text(&hit.title).contains(&run)
                || !shown.marks.is_empty(),
            "{run}"
        );

        let mut all = asked.clone();
        all.limit = 1_000;
        let hits = searcher.search(&all).unwrap().hits;
        assert!(
            hits.iter()
                .any(|hit| hit.document_id == documents[source].document_id),
            "{run}"
        );
    }
    let report = index.check().unwrap();
    let text: usize = documents
        .iter()
        .map(|d| d.text.as_ref().unwrap().len() + d.title.len())
        .sum();
    println!(
        "{} documents, {} provisions, {text} bytes of text: built in {built:?}, {} bytes on disk, opened in {opened:?}",
        report.revisions, report.provisions, report.bytes
    );
    for (what, times) in [
        ("documents with 5 facets", &mut search_times),
        ("provisions with 5 facets", &mut provision_times),
        ("snippet", &mut snippet_times),
    ] {
        println!(
            "{what}: p50 {:?}, p99 {:?}",
            percentile(times, 50),
            percentile(times, 99)
        );
    }
}
