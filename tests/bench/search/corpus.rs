//! The documents: those of the corpus, and enlargements of it that are the same in every run.

use std::fs::File;
use std::ops::Range;
use std::path::Path;

use guiku::app::import::Lines;
use search_index::{IndexProvision, IndexRevision};
use serde_json::Value as Json;

use super::Fault;

/// The files of documents.
pub(crate) const FILES: [&str; 3] = [
    "dev.jsonl.gz",
    "policies-dev.jsonl.gz",
    "shanghai-dev.jsonl.gz",
];

/// How long an enlarged document is, in characters: half of it to half as much again.
const LENGTH: usize = 3_000;
/// The most characters that are taken of one article.
const ARTICLE: usize = 1_500;

/// Seeded randomness (splitmix64).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to `n`, exclusive; 0 where `n` is 0.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        let n = n.max(1) as u64;
        usize::try_from(self.next() % n).unwrap_or(0)
    }

    /// From `range`, both ends inclusive.
    pub(crate) fn between(&mut self, range: (usize, usize)) -> usize {
        range.0 + self.below(range.1 - range.0 + 1)
    }

    /// One of them.
    pub(crate) fn pick<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        all.get(self.below(all.len()))
    }
}

/// A document as both sides index it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Doc {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) number: String,
    pub(crate) issuer: String,
    pub(crate) kind: String,
    pub(crate) year: u16,
    pub(crate) text: String,
}

impl Doc {
    fn of(line: &Json) -> Self {
        let field = |key: &str| text(line, key).to_owned();
        let days = ["version_on", "promulgated_on", "published_on", "written_on"];
        let year = days.iter().find_map(|key| {
            let year = text(line, key).get(..4)?;
            year.parse().ok()
        });
        Self {
            id: field("id"),
            title: field("title"),
            number: field("doc_number"),
            issuer: field("issuer"),
            kind: field("kind"),
            year: year.unwrap_or(2000),
            text: field("text"),
        }
    }

    /// As the index takes it in: a document that is shown on every day.
    pub(crate) fn revision(&self, place: usize) -> IndexRevision {
        IndexRevision {
            document_id: place.to_string(),
            revision_id: place.to_string(),
            title: self.title.clone(),
            document_number: Some(self.number.clone()).filter(|number| !number.is_empty()),
            authorities: vec![self.issuer.clone()],
            kind: self.kind.clone(),
            year: Some(self.year),
            text: Some(self.text.clone()),
            ..IndexRevision::default()
        }
    }

    /// As [`Doc::revision`], with its articles as provisions.
    pub(crate) fn with_provisions(&self, place: usize) -> IndexRevision {
        let articles = self.articles().into_iter();
        let provisions = articles.enumerate().map(|(n, range)| IndexProvision {
            eid: format!("art_{n}"),
            text: self.text.get(range).unwrap_or_default().to_owned(),
            ..IndexProvision::default()
        });
        IndexRevision {
            provisions: provisions.collect(),
            ..self.revision(place)
        }
    }

    /// The articles of the text, and what stands before them.
    pub(crate) fn articles(&self) -> Vec<Range<usize>> {
        let mut starts = vec![0];
        let mut at = 0;
        for line in self.text.split_inclusive('\n') {
            if at > 0 && opens_article(line) {
                starts.push(at);
            }
            at += line.len();
        }
        let ends = starts.iter().skip(1).copied().chain([at]);
        let all = starts.iter().zip(ends).map(|(from, to)| *from..to);
        all.filter(|range| !range.is_empty()).collect()
    }
}

/// 第…条 at the head of a line.
fn opens_article(line: &str) -> bool {
    let rest = line.trim_start().strip_prefix('第');
    rest.and_then(|rest| rest.split_once('条'))
        .is_some_and(|(number, _)| {
            !number.is_empty()
                && number
                    .chars()
                    .all(|c| c.is_ascii_digit() || "一二三四五六七八九十百千零〇".contains(c))
        })
}

pub(crate) fn text<'a>(line: &'a Json, key: &str) -> &'a str {
    line.get(key).and_then(Json::as_str).unwrap_or_default()
}

/// All lines of a file, compressed or not.
pub(crate) fn lines(path: &Path) -> Result<Vec<Json>, Fault> {
    let file = File::open(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Lines::new("lines", file)
        .map(|line| Ok(serde_json::from_slice(&line.bytes?)?))
        .collect()
}

/// The documents of the corpus.
pub(crate) fn base(folder: &Path) -> Result<Vec<Doc>, Fault> {
    let mut docs = Vec::new();
    for name in FILES {
        docs.extend(lines(&folder.join(name))?.iter().map(Doc::of));
    }
    Ok(docs)
}

/// `size` documents made of the articles of `base`: a document takes runs of two to four neighbouring articles of random
/// documents until it is long enough; title, kind, issuer and year are those of another. The same in every run.
pub(crate) fn enlarged(base: &[Doc], size: usize) -> Vec<Doc> {
    let mut random = Random::new(20_260_101);
    let cut: Vec<Vec<&str>> = base.iter().map(short_articles).collect();
    let head = |text: &str, most: usize| text.chars().take(most).collect::<String>();
    (0..size)
        .filter_map(|n| {
            let (from, beside) = (random.pick(base)?, random.pick(base)?);
            let goal = random.between((LENGTH / 2, LENGTH * 3 / 2));
            let mut text = String::new();
            let mut length = 0;
            while length < goal {
                let articles = random.pick(&cut)?;
                let first = random.below(articles.len());
                for article in articles.iter().skip(first).take(random.between((2, 4))) {
                    length += article.chars().count();
                    text.push_str(article);
                    text.push('\n');
                }
            }
            let number = match from.number.split_once('〔') {
                Some((word, _)) => format!("{word}〔{}〕{n}号", from.year),
                None => String::new(),
            };
            Some(Doc {
                id: format!("enlarged-{n}"),
                title: format!(
                    "{}（{}配套）第{n:06}号",
                    head(&from.title, 40),
                    head(&beside.title, 12)
                ),
                number,
                text,
                issuer: from.issuer.clone(),
                kind: from.kind.clone(),
                year: from.year,
            })
        })
        .collect()
}

fn short_articles(doc: &Doc) -> Vec<&str> {
    let short = |text: &'_ str| -> usize {
        let end = text.char_indices().nth(ARTICLE);
        end.map_or(text.len(), |(at, _)| at)
    };
    let articles = doc.articles();
    let whole = articles.iter().filter_map(|range| {
        let article = doc.text.get(range.clone())?.trim();
        article.get(..short(article))
    });
    let cut: Vec<&str> = whole.filter(|article| article.len() > 24).collect();
    if cut.is_empty() {
        return vec![doc.text.get(..short(&doc.text)).unwrap_or_default()];
    }
    cut
}
