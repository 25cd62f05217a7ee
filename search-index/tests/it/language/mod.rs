//! Every operator against a plain reading of the same texts: what the language says is what is found, in documents and in provisions.

mod hostile;
mod made;
mod plain;

use chrono::NaiveDate;
use proptest::prelude::*;
use search_index::{IndexRevision, MAX_LIMIT, Query, SearchIndex, SearchRequest, WriterOptions};

use crate::{date, request};
use made::{documents, queries};
use plain::{Ast, hits};

/// Writes every document twice over several commits, so that there are segments with deletions and merges.
fn written(documents: &[Vec<IndexRevision>]) -> (tempfile::TempDir, SearchIndex) {
    let dir = tempfile::tempdir().unwrap();
    let index = SearchIndex::create(dir.path().join("index")).unwrap();
    let mut writer = index.writer(WriterOptions::FOLLOW).unwrap();
    for document in documents.iter().rev() {
        writer.upsert(document).unwrap();
    }
    writer.commit(1).unwrap();
    for (n, document) in (2..).zip(documents) {
        writer.upsert(document).unwrap();
        if n % 2 == 0 {
            writer.commit(n).unwrap();
        }
    }
    writer.commit(100).unwrap();
    writer.close().unwrap();
    index.reload().unwrap();
    (dir, index)
}

fn asked(typed: &str, as_of: NaiveDate) -> SearchRequest {
    let query = Query::parse(typed).unwrap_or_else(|error| panic!("{typed}: {error}"));
    SearchRequest {
        query: query.resolve(|named| vec![format!("key:{named}")]),
        as_of,
        limit: MAX_LIMIT,
        ..request("")
    }
}

fn found(index: &SearchIndex, typed: &str, as_of: NaiveDate) -> (Vec<String>, Vec<String>) {
    let searcher = index.searcher();
    let request = asked(typed, as_of);
    let answer = searcher.search(&request).unwrap();
    let mut revisions: Vec<String> = answer.hits.into_iter().map(|hit| hit.revision_id).collect();
    assert_eq!(answer.count, revisions.len() as u64, "{typed}");
    let answer = searcher.search_provisions(&request).unwrap();
    let hits = answer.hits.into_iter();
    let mut provisions: Vec<String> = hits
        .map(|hit| format!("{} {}", hit.revision_id, hit.eid))
        .collect();
    assert_eq!(answer.count, provisions.len() as u64, "{typed}");
    revisions.sort();
    provisions.sort();
    (revisions, provisions)
}

fn truth(
    documents: &[Vec<IndexRevision>],
    query: &Ast,
    as_of: NaiveDate,
) -> (Vec<String>, Vec<String>) {
    let (mut revisions, mut provisions) = (Vec::new(), Vec::new());
    for document in documents {
        let last = document
            .iter()
            .rfind(|one| one.revision_from.is_none_or(|from| from <= as_of));
        let shown = last.unwrap();
        if query.holds(shown, None) {
            revisions.push(shown.revision_id.clone());
        }
        let holding = hits(shown).filter(|one| query.holds(shown, Some(one)));
        provisions.extend(holding.map(|one| format!("{} {}", shown.revision_id, one.eid)));
    }
    revisions.sort();
    provisions.sort();
    (revisions, provisions)
}

fn holds_all(more: &(Vec<String>, Vec<String>), less: &(Vec<String>, Vec<String>)) -> bool {
    let all = |more: &[String], less: &[String]| less.iter().all(|id| more.contains(id));
    all(&more.0, &less.0) && all(&more.1, &less.1)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 30, max_shrink_iters: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// 30 sets of documents with 40 queries each, on two days, in both units.
    #[test]
    fn every_operator_finds_what_a_plain_reading_finds(
        documents in documents(),
        queries in prop::collection::vec(queries(), 40),
    ) {
        let (_dir, index) = written(&documents);
        for query in &queries {
            let typed = query.typed();
            for day in ["2015-01-01", "2025-01-01"] {
                let as_of = date(day);
                let plain = truth(&documents, query, as_of);
                prop_assert_eq!(found(&index, &typed, as_of), plain, "{} on {}", typed, day);
            }
        }
    }

    #[test]
    fn exclusions_and_filters_only_take_away(
        documents in documents(),
        queries in prop::collection::vec((queries(), queries()), 10),
    ) {
        let (_dir, index) = written(&documents);
        let as_of = date("2025-01-01");
        for (query, other) in &queries {
            let (query, other) = (query.typed(), other.typed());
            let all = found(&index, &query, as_of);
            for less in [
                format!("{query} -({other} {other})"),
                format!("{query} {other}"),
                format!("{query} 年份:2019-2021"),
                format!("{query} -公布:2020"),
                format!("{query} 同款(\"甲乙\")"),
            ] {
                prop_assert!(holds_all(&all, &found(&index, &less, as_of)), "{} finds more than {}", less, query);
            }
            let more = found(&index, &format!("{query}|{other}"), as_of);
            prop_assert!(holds_all(&more, &all), "{}|{}", query, other);
        }
    }
}
