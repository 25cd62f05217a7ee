//! Pieces of texts: found wherever a scan finds them, and nowhere else.

use std::collections::{BTreeSet, HashMap};
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use search_index::{Query, SearchRequest, fold_text};

use super::corpus::{Doc, Random, base};
use super::plain::Plain;
use super::speed::{TODAY, build};
use super::times::{Spread, ms};
use super::{Fault, say};

const NEEDLES: usize = 10_000;
/// How long they are, in characters.
const LENGTH: (usize, usize) = (2, 30);
/// For how many the scan is timed one by one.
const TIMED: usize = 50;

pub(crate) fn measure(folder: &Path) -> Result<(), Fault> {
    let docs = base(folder)?;
    let needles = needles(&docs);
    let folded: Vec<[String; 3]> = docs
        .iter()
        .map(|doc| [&doc.title, &doc.number, &doc.text].map(|text| fold_text(text)))
        .collect();
    let truth = scan(&folded, &needles);
    let (ours, theirs) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let searcher = build(ours.path(), &docs)?;
    let plain = Plain::build(theirs.path(), &docs)?;
    let (mut found, mut beside) = (Found::default(), Found::default());
    for (needle, truth) in needles.iter().zip(&truth) {
        let mut request = SearchRequest::new(Query::exact(needle)?, TODAY);
        request.limit = docs.len().min(search_index::MAX_LIMIT);
        let start = Instant::now();
        let answer = searcher.search(&request)?;
        found.times.push(start.elapsed());
        let ids = answer.hits.iter().map(|hit| hit.document_id.parse());
        found.add(&ids.collect::<Result<_, _>>()?, truth);
        let start = Instant::now();
        let ids = plain.all(needle)?;
        beside.times.push(start.elapsed());
        beside.add(&ids, truth);
    }
    let all: usize = truth.iter().map(BTreeSet::len).sum();
    say(format!(
        "exactness: {} pieces of {} to {} characters, {all} places in {} documents",
        needles.len(),
        LENGTH.0,
        LENGTH.1,
        docs.len()
    ))?;
    found.told("guiku, all hits", all)?;
    beside.told("plain pairs, all hits", all)?;
    let start = Instant::now();
    for needle in needles.iter().take(TIMED) {
        let needle = fold_text(needle);
        let stands = |doc: &&[String; 3]| doc.iter().any(|text| text.contains(&needle));
        black_box(folded.iter().filter(stands).count());
    }
    let each = start.elapsed() / u32::try_from(TIMED)?;
    say(format!("scan of the folded texts: {:.3} ms each", ms(each)))
}

#[derive(Default)]
struct Found {
    right: usize,
    surplus: usize,
    nothing: usize,
    times: Vec<Duration>,
}

impl Found {
    fn add(&mut self, found: &BTreeSet<u64>, truth: &BTreeSet<u64>) {
        let right = found.intersection(truth).count();
        self.right += right;
        self.surplus += found.len() - right;
        self.nothing += usize::from(found.is_empty() && !truth.is_empty());
    }

    fn told(self, what: &str, all: usize) -> Result<(), Fault> {
        let share = |n: usize| u32::try_from(n).map(f64::from);
        say(format!(
            "{what:24} recall {:.6}, surplus {:.6}, nothing found {}; ms p50 p95 p99 {}",
            share(self.right)? / share(all)?,
            share(self.surplus)? / share(all)?,
            self.nothing,
            Spread::of(self.times)
        ))
    }
}

fn needles(docs: &[Doc]) -> Vec<String> {
    let texts: Vec<Vec<char>> = docs.iter().map(|doc| doc.text.chars().collect()).collect();
    let mut random = Random::new(11);
    let mut needles = Vec::with_capacity(NEEDLES);
    while needles.len() < NEEDLES {
        let Some(text) = random.pick(&texts) else {
            break;
        };
        let length = random.between(LENGTH).min(text.len());
        let start = random.below(text.len() - length + 1);
        let needle: String = text.iter().skip(start).take(length).collect();
        if !fold_text(&needle).is_empty() {
            needles.push(needle);
        }
    }
    needles
}

/// Where the needles stand: the documents of each. Looks at every place of every text once.
fn scan(folded: &[[String; 3]], needles: &[String]) -> Vec<BTreeSet<u64>> {
    let needles: Vec<String> = needles.iter().map(|needle| fold_text(needle)).collect();
    let mut by_head: HashMap<(char, Option<char>), Vec<usize>> = HashMap::new();
    for (n, needle) in needles.iter().enumerate() {
        let mut chars = needle.chars();
        if let Some(first) = chars.next() {
            by_head.entry((first, chars.next())).or_default().push(n);
        }
    }
    let mut found = vec![BTreeSet::new(); needles.len()];
    for (id, doc) in (0..).zip(folded) {
        for text in doc {
            for (at, first) in text.char_indices() {
                let rest = text.get(at..).unwrap_or_default();
                let second = rest.chars().nth(1);
                let heads = [(first, None), (first, second)];
                let heads = heads.iter().take(if second.is_some() { 2 } else { 1 });
                for n in heads.filter_map(|head| by_head.get(head)).flatten() {
                    if let (Some(needle), Some(found)) = (needles.get(*n), found.get_mut(*n))
                        && rest.starts_with(needle)
                    {
                        found.insert(id);
                    }
                }
            }
        }
    }
    found
}
