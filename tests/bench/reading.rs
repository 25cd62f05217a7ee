//! What a text says, over a whole corpus on one core: outline, citations, relations, the reading of a
//! document; beside the plain walk over the same characters in the same run.
//!
//! `GUIKU_CORPUS=… cargo bench --bench reading [ROUNDS]`; prints each part, best of the rounds. The goal: the
//! citations of the dev corpus (19 MB) in under 10 seconds.

use std::fs::File;
use std::hint::black_box;
use std::io::Write;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use guiku::app::import::Lines;
use guiku::text::citations::{Passage, citations_in};
use guiku::text::reading::read;
use guiku::text::relations::relations;
use guiku::text::{normal_form, outline};
use serde_json::Value as Json;

type Fault = Box<dyn std::error::Error>;

fn main() -> Result<(), Fault> {
    let mut out = std::io::stdout().lock();
    let Some(folder) = std::env::var_os("GUIKU_CORPUS").map(PathBuf::from) else {
        writeln!(out, "left out: reading: GUIKU_CORPUS is not set")?;
        return Ok(());
    };
    let mut texts = Vec::new();
    for line in Lines::new("dev", File::open(folder.join("dev.jsonl.gz"))?) {
        let line: Json = serde_json::from_slice(&line.bytes?)?;
        let field = |key: &str| line[key].as_str().unwrap_or_default().to_owned();
        texts.push((field("title"), normal_form(&field("text"))));
    }
    let bytes: usize = texts.iter().map(|(_, text)| text.len()).sum();
    let provisions: Vec<_> = texts
        .iter()
        .map(|(_, text)| outline(text).provisions())
        .collect();
    let rounds = std::env::args().find_map(|word| word.parse().ok());
    let rounds = rounds.unwrap_or(3);
    let plain = best(rounds, || {
        texts.iter().map(|(_, text)| text.chars().count()).sum()
    });
    writeln!(out, "{} texts, {} kB", texts.len(), bytes / 1000)?;
    let mut told = |what: &str, time: Duration, found: usize| {
        let times = time.as_secs_f64() / plain.0.as_secs_f64();
        let ms = time.as_secs_f64() * 1000.0;
        writeln!(
            out,
            "{what:24} {ms:8.0} ms {found:9} found {times:8.0} times the plain walk"
        )
    };
    told("plain walk", plain.0, plain.1)?;
    let cut = best(rounds, || {
        texts
            .iter()
            .map(|(_, text)| outline(text).units.len())
            .sum()
    });
    told("outline", cut.0, cut.1)?;
    let cited = best(rounds, || {
        let all = texts.iter().zip(&provisions);
        all.map(|((title, text), provisions)| {
            let passages: Vec<Passage<'_>> = provisions.iter().map(Passage::from).collect();
            citations_in(text, &passages, title).len()
        })
        .sum()
    });
    told("citations", cited.0, cited.1)?;
    let related = best(rounds, || {
        texts
            .iter()
            .map(|(title, text)| relations(title, text).len())
            .sum()
    });
    told("relations", related.0, related.1)?;
    let whole = best(rounds, || {
        texts
            .iter()
            .map(|(title, text)| read(title, text).bases.len())
            .sum()
    });
    told("reading", whole.0, whole.1)?;
    Ok(())
}

fn best(rounds: usize, work: impl Fn() -> usize) -> (Duration, usize) {
    let mut best = (Duration::MAX, 0);
    for _ in 0..rounds {
        let start = Instant::now();
        let found = black_box(work());
        best = best.min((start.elapsed(), found));
    }
    best
}
