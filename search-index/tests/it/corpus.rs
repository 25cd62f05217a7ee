//! The same promise on real texts.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::time::{Duration, Instant};

use search_index::{
    FacetsWanted, IndexProvision, IndexRevision, MAX_LIMIT, Query, SearchIndex, Sought, WINDOW,
    WriterOptions, fold_text, rebuild,
};

use crate::{Random, document, request};

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
                    cites: Vec::new(),
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

struct Times {
    what: &'static str,
    all: Vec<Duration>,
}

impl Times {
    fn new(what: &'static str) -> Self {
        Self {
            what,
            all: Vec::new(),
        }
    }

    fn of<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = work();
        self.all.push(start.elapsed());
        result
    }

    fn print(mut self) {
        self.all.sort();
        let at = |percent: usize| self.all[(self.all.len() - 1) * percent / 100];
        #[expect(clippy::print_stdout, reason = "figures are there to be read")]
        {
            println!("{}: p50 {:?}, p99 {:?}", self.what, at(50), at(99));
        }
    }
}

/// A run of 2 to 12 characters of a text, blanks not counted.
fn random_run(text: &str, random: &mut Random) -> String {
    let chars: Vec<char> = text.chars().collect();
    let length = (2 + random.below(11)).min(chars.len());
    let at = random.below(chars.len() - length + 1);
    chars[at..at + length].iter().collect()
}

#[test]
fn random_runs_of_real_texts_are_found_and_counted_exactly() {
    let Ok(corpus) = std::env::var("GUIKU_CORPUS") else {
        println!(
            "left out: random_runs_of_real_texts_are_found_and_counted_exactly: GUIKU_CORPUS is not set"
        );
        return;
    };
    let documents = load(Path::new(&corpus));
    let dir = tempfile::tempdir().unwrap();
    let mut building = Times::new("building");
    let all = documents
        .iter()
        .map(|document| Ok::<_, String>(vec![document.clone()]));
    building
        .of(|| rebuild(dir.path(), WriterOptions::BULK, 1, all))
        .unwrap();
    let mut opening = Times::new("opening");
    let index = opening.of(|| SearchIndex::open(dir.path())).unwrap();
    building.print();
    opening.print();
    let report = index.check().unwrap();
    let text: usize = documents
        .iter()
        .map(|d| d.text.as_ref().unwrap().len() + d.title.len())
        .sum();
    println!(
        "{} documents, {} provisions, {text} bytes of text, {} bytes on disk",
        report.revisions, report.provisions, report.bytes
    );
    counts_are_those_of_a_plain_search(&index, &documents);
    operators_count_what_a_plain_reading_counts(&index, &documents);
}

fn counts_are_those_of_a_plain_search(index: &SearchIndex, documents: &[IndexRevision]) {
    let plain: Vec<(String, String)> = documents
        .iter()
        .map(|d| (fold_text(&d.title), fold_text(d.text.as_ref().unwrap())))
        .collect();
    let searcher = index.searcher();
    let mut random = Random(20_250_630);
    let mut in_documents = Times::new("documents, 10 hits, count, 5 facets");
    let mut in_provisions = Times::new("provisions, 10 hits, count, 5 facets");
    let mut snippets = Times::new("one snippet");
    for _ in 0..300 {
        let source = random.below(documents.len());
        let run = random_run(&plain[source].1, &mut random);
        let truth = plain
            .iter()
            .filter(|(title, text)| title.contains(&run) || text.contains(&run))
            .count();

        let mut asked = request("");
        asked.query = Query::exact(&run).unwrap();
        asked.facets = FacetsWanted::ALL;
        let answer = in_documents.of(|| searcher.search(&asked)).unwrap();
        assert_eq!(answer.count, truth as u64, "{run}");
        in_provisions
            .of(|| searcher.search_provisions(&asked))
            .unwrap();

        let hit = documents
            .iter()
            .find(|d| d.document_id == answer.hits[0].document_id)
            .unwrap();
        let shown =
            snippets.of(|| Sought::new(&[&run]).snippet(hit.text.as_ref().unwrap(), WINDOW));
        assert!(
            fold_text(&hit.title).contains(&run) || !shown.marks.is_empty(),
            "{run}"
        );

        asked.limit = MAX_LIMIT;
        let hits = searcher.search(&asked).unwrap().hits;
        assert!(
            hits.iter()
                .any(|hit| hit.document_id == documents[source].document_id),
            "{run}"
        );
    }
    for times in [in_documents, in_provisions, snippets] {
        times.print();
    }
}

/// Words of everyday queries, from the frequent to the rare.
const WORDS: [&str; 8] = [
    "规范性文件",
    "备案",
    "合法性审核",
    "听证",
    "公布",
    "五个工作日",
    "人民政府",
    "住房公积金",
];

/// A way to write two words, and whether it holds of a document.
type Operator = (
    &'static str,
    fn(&str, &str) -> String,
    fn(&Plain, &str, &str) -> bool,
);

/// A document, folded.
struct Plain {
    title: String,
    whole: String,
    provisions: Vec<String>,
    lines: Vec<String>,
}

impl Plain {
    fn of(document: &IndexRevision) -> Self {
        let lines = document.provisions.iter().flat_map(|one| {
            let lines = one.text.split(['\n', '\r', '\u{2028}', '\u{2029}']);
            let mut lines = lines.map(fold_text).filter(|line| !line.is_empty());
            let first = format!(
                "{}{}",
                fold_text(&one.label),
                lines.next().unwrap_or_default()
            );
            std::iter::once(first).chain(lines).collect::<Vec<_>>()
        });
        let provisions = document.provisions.iter();
        Self {
            title: fold_text(&document.title),
            whole: fold_text(document.text.as_ref().unwrap()),
            provisions: provisions
                .map(|one| fold_text(&format!("{}{}", one.label, one.text)))
                .collect(),
            lines: lines.collect(),
        }
    }

    fn has(&self, run: &str) -> bool {
        self.title.contains(run) || self.whole.contains(run)
    }
}

const OPERATORS: [Operator; 8] = [
    (
        "both",
        |a, b| format!("{a} {b}"),
        |d, a, b| d.has(a) && d.has(b),
    ),
    (
        "one of both",
        |a, b| format!("{a}|{b}"),
        |d, a, b| d.has(a) || d.has(b),
    ),
    (
        "one without the other",
        |a, b| format!("{a} -{b}"),
        |d, a, b| d.has(a) && !d.has(b),
    ),
    (
        "in the title",
        |a, b| format!("标题:{a} {b}"),
        |d, a, b| d.title.contains(a) && d.has(b),
    ),
    (
        "near one another",
        |a, b| format!("\"{a} {b}\"~20"),
        |d, a, b| {
            let places = |run: &str| -> Vec<usize> {
                d.whole
                    .match_indices(run)
                    .map(|(at, _)| d.whole.get(..at).unwrap_or_default().chars().count())
                    .collect()
            };
            let (of_a, of_b) = (places(a), places(b));
            let (long_a, long_b) = (a.chars().count(), b.chars().count());
            of_a.iter().any(|a| {
                of_b.iter()
                    .any(|b| (a + long_a).max(b + long_b) - a.min(b) <= long_a + long_b + 20)
            })
        },
    ),
    (
        "in one provision",
        |a, b| format!("同条({a} {b})"),
        |d, a, b| {
            d.provisions
                .iter()
                .any(|text| text.contains(a) && text.contains(b))
        },
    ),
    (
        "in one paragraph",
        |a, b| format!("同款({a} {b})"),
        |d, a, b| {
            d.lines
                .iter()
                .any(|text| text.contains(a) && text.contains(b))
        },
    ),
    (
        "in one paragraph without the other",
        |a, b| format!("-同款({a} -{b})"),
        |d, a, b| {
            !d.lines
                .iter()
                .any(|text| text.contains(a) && !text.contains(b))
        },
    ),
];

fn operators_count_what_a_plain_reading_counts(index: &SearchIndex, documents: &[IndexRevision]) {
    let plain: Vec<Plain> = documents.iter().map(Plain::of).collect();
    let searcher = index.searcher();
    for (name, typed, holds) in OPERATORS {
        let mut times = Times::new(name);
        for a in WORDS {
            for b in WORDS.iter().filter(|b| **b != a) {
                let mut asked = request(&typed(a, b));
                asked.facets = FacetsWanted::ALL;
                let answer = times.of(|| searcher.search(&asked)).unwrap();
                let truth = plain
                    .iter()
                    .filter(|document| holds(document, a, b))
                    .count();
                assert_eq!(answer.count, truth as u64, "{name}: {a} {b}");
            }
        }
        times.print();
    }
}
