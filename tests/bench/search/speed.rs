//! Building and searching in process, beside plain tantivy with the same documents and fields.

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use search_index::{
    FacetsWanted, Filters, IndexRevision, Query, SearchIndex, SearchRequest, Searcher, Sought,
    WINDOW, WriterOptions,
};

use super::corpus::{Doc, base, enlarged};
use super::plain::Plain;
use super::queries::{Ask, asks, kinds};
use super::times::{Spread, Stretch, bytes, median, millions, ms};
use super::{Fault, say};

/// Passes over the queries; one more before them counts for nothing.
const PASSES: usize = 7;
/// How often a small index is built.
const BUILDS: usize = 3;
/// Up to this many documents an index is small.
const SMALL: usize = 5_000;
/// How many of the slowest queries are named.
const SLOWEST: usize = 5;
/// Pieces cut from each hit.
const SNIPPETS: usize = 3;

/// The day on which everything is searched.
pub(crate) const TODAY: NaiveDate = match NaiveDate::from_ymd_opt(2026, 11, 24) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

pub(crate) fn measure(folder: &Path, sizes: &[usize]) -> Result<(), Fault> {
    let base = base(folder)?;
    let asks = asks(&base);
    at(&base, &asks)?;
    for size in sizes {
        at(&enlarged(&base, *size), &asks)?;
    }
    Ok(())
}

fn at(docs: &[Doc], asks: &[Ask]) -> Result<(), Fault> {
    let text: usize = docs
        .iter()
        .map(|doc| doc.title.len() + doc.text.len())
        .sum();
    let text = text as u64;
    say(format!(
        "speed: {} documents, {:.1} MB of titles and texts",
        docs.len(),
        millions(text)
    ))?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    let rounds = if docs.len() > SMALL { 1 } else { BUILDS };
    let mut last = None;
    for _ in 0..rounds {
        drop(last.take());
        let dirs = [tempfile::tempdir()?, tempfile::tempdir()?];
        let (time, _) = Stretch::of(|| build(dirs[0].path(), docs))?;
        ours.push(time);
        let (time, plain) = Stretch::of(|| Plain::build(dirs[1].path(), docs))?;
        theirs.push(time);
        last = Some((dirs, plain));
    }
    let Some((dirs, plain)) = last else {
        return Ok(());
    };
    let times = [Stretch::median(&ours), Stretch::median(&theirs)];
    let count = f64::from(u32::try_from(docs.len())?);
    let names = ["build: guiku", "build: plain tantivy"];
    for ((name, time), dir) in names.into_iter().zip(times).zip(&dirs) {
        let bytes = bytes(dir.path())?;
        say(format!(
            "{name:24} {:7.0} ms, {:6.0} documents/s, {:7.0} ms of processor, {:7.1} MB, {:.2} of the text",
            ms(time.clock),
            count / time.clock.as_secs_f64(),
            ms(time.processor),
            millions(bytes),
            millions(bytes) / millions(text)
        ))?;
    }
    let [ours, theirs] = times;
    let ratio = |a: Duration, b: Duration| a.as_secs_f64() / b.as_secs_f64();
    say(format!(
        "documents/s to plain: {:.2} by the clock, {:.2} by the processor; goal 0.60; plain has {} segments",
        ratio(theirs.clock, ours.clock),
        ratio(theirs.processor, ours.processor),
        plain.segments()
    ))?;
    // plain has no provisions, so the building is compared without; what the program searches has them
    let dir = tempfile::tempdir()?;
    let searcher = indexed(dir.path(), docs, Doc::with_provisions)?;
    searches(docs, asks, &searcher, &plain)
}

/// An index of the documents without their provisions, made as for a whole county.
pub(crate) fn build(dir: &Path, docs: &[Doc]) -> Result<Searcher, Fault> {
    indexed(dir, docs, Doc::revision)
}

fn indexed(
    dir: &Path,
    docs: &[Doc],
    revision: impl Fn(&Doc, usize) -> IndexRevision,
) -> Result<Searcher, Fault> {
    let index = SearchIndex::create(dir)?;
    let mut writer = index.writer(WriterOptions::BULK)?;
    for (place, doc) in docs.iter().enumerate() {
        writer.upsert(&[revision(doc, place)])?;
    }
    writer.commit(1)?;
    writer.close()?;
    Ok(index.reload()?)
}

/// The times of one query: with snippets, without, plain tantivy.
type Times = [Vec<Duration>; 3];

fn searches(docs: &[Doc], asks: &[Ask], searcher: &Searcher, plain: &Plain) -> Result<(), Fault> {
    let rows: Vec<Vec<&str>> = docs.iter().map(rows).collect();
    let mut times: Vec<Times> = vec![Times::default(); asks.len()];
    let mut apart = 0;
    let mut hits = 0;
    for pass in 0..=PASSES {
        for (n, (ask, times)) in asks.iter().zip(&mut times).enumerate() {
            let request = request(ask)?;
            let mut mine = (Duration::ZERO, Duration::ZERO, 0);
            let mut other = (Duration::ZERO, 0);
            // they take turns in who begins
            for turn in 0..2 {
                let start = Instant::now();
                if (turn + n + pass) % 2 == 0 {
                    let answer = searcher.search(&request)?;
                    let searched = start.elapsed();
                    let cut = snippets(searcher, &answer.hits, &request.query.terms(), &rows)?;
                    mine = (start.elapsed(), searched, answer.count);
                    black_box((answer, cut));
                } else {
                    let answer = plain.search(ask)?;
                    other = (start.elapsed(), answer.count);
                    black_box((answer.ids, answer.facets.texts, answer.facets.years));
                }
            }
            if pass == 0 {
                apart += u32::from(mine.2 != other.1);
                hits += mine.2;
                continue;
            }
            for (all, time) in times.iter_mut().zip([mine.0, mine.1, other.0]) {
                all.push(time);
            }
        }
    }
    say(format!(
        "{} queries, {hits} hits; the counts differ for {apart}; medians of {PASSES} passes",
        asks.len()
    ))?;
    say("ms: p50, p95, p99 of guiku, of it without snippets, of plain tantivy; times plain")?;
    let kinds = kinds().into_iter().map(Some).chain([None]);
    for kind in kinds {
        let of_kind = |column: usize| {
            let chosen = asks.iter().zip(&times);
            let chosen = chosen.filter(|(ask, _)| kind.is_none_or(|kind| ask.kind == kind));
            Spread::of(
                chosen
                    .map(|(_, times)| median(times[column].clone()))
                    .collect(),
            )
        };
        let [whole, bare, other] = [0, 1, 2].map(of_kind);
        let times = |[p50, p95, p99]: [f64; 3]| format!("{p50:5.2} {p95:5.2} {p99:5.2}");
        say(format!(
            "{:22} {whole} | {bare} | {other} | {} | {}",
            kind.unwrap_or("all"),
            times(whole.ratio(other)),
            times(bare.ratio(other))
        ))?;
    }
    say("goals over all: p50 at most 3 times plain, p99 at most as long; the slowest:")?;
    slowest(asks, times)
}

fn slowest(asks: &[Ask], times: Vec<Times>) -> Result<(), Fault> {
    let mut all: Vec<(&Ask, [Duration; 3])> = asks
        .iter()
        .zip(times.into_iter().map(|times| times.map(median)))
        .collect();
    all.sort_by_key(|(_, [whole, ..])| std::cmp::Reverse(*whole));
    for (ask, times) in all.into_iter().take(SLOWEST) {
        let [whole, bare, other] = times.map(ms);
        let terms = ask.terms.join(" ");
        say(format!(
            "{whole:8.3} | {bare:7.3} | {other:7.3}  {}: {terms}",
            ask.kind
        ))?;
    }
    Ok(())
}

/// The provisions as the database would give them.
fn rows(doc: &Doc) -> Vec<&str> {
    let articles = doc.articles().into_iter();
    articles.filter_map(|range| doc.text.get(range)).collect()
}

fn request(ask: &Ask) -> Result<SearchRequest, Fault> {
    let mut request = SearchRequest::new(Query::parse(&ask.terms.join(" "))?, TODAY);
    request.facets = FacetsWanted {
        authorities: true,
        kinds: true,
        years: true,
        ..FacetsWanted::default()
    };
    if let Some((kind, [from, to])) = &ask.filter {
        request.filters = Filters {
            kinds: vec![kind.clone()],
            years: (*from..=*to).collect(),
            ..Filters::default()
        };
    }
    Ok(request)
}

/// What is shown of the hits: the index names the provisions, as in the program.
fn snippets(
    searcher: &Searcher,
    hits: &[search_index::Hit],
    terms: &[&str],
    rows: &[Vec<&str>],
) -> Result<Vec<String>, Fault> {
    let sought = Sought::new(terms);
    let mut cut = Vec::new();
    let best = searcher.best_provisions(hits, terms, SNIPPETS)?;
    for (hit, best) in hits.iter().zip(best) {
        let place: usize = hit.document_id.parse()?;
        let rows = rows.get(place).map(Vec::as_slice).unwrap_or_default();
        for ordinal in best {
            let text = rows.get(usize::try_from(ordinal)?).copied();
            cut.push(sought.snippet(text.unwrap_or_default(), WINDOW).html);
        }
    }
    Ok(cut)
}
