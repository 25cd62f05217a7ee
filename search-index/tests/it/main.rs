//! The index as a caller sees it: made, written, searched and rebuilt on a real disk.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod citing;
mod corpus;
mod disk;
mod exact;
mod language;
mod process;
mod related;
mod time;

use chrono::NaiveDate;
use search_index::{
    IndexProvision, IndexRevision, Query, SearchIndex, SearchRequest, StateSpan, WriterOptions,
};
use tempfile::TempDir;

pub(crate) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn request(query: &str) -> SearchRequest {
    SearchRequest::new(Query::parse(query).unwrap(), date("2025-06-30"))
}

/// A document of one revision that is valid on every day.
pub(crate) fn document(id: &str, title: &str, text: &str) -> IndexRevision {
    IndexRevision {
        document_id: id.to_owned(),
        revision_id: format!("{id}-1"),
        title: title.to_owned(),
        text: Some(text.to_owned()),
        ..IndexRevision::default()
    }
}

pub(crate) fn provision(eid: &str, label: &str, text: &str) -> IndexProvision {
    IndexProvision {
        eid: eid.to_owned(),
        label: label.to_owned(),
        text: text.to_owned(),
        ..IndexProvision::default()
    }
}

pub(crate) fn state(state: u8, from: &str, through: Option<&str>) -> StateSpan {
    StateSpan {
        state,
        from: Some(date(from)),
        through: through.map(date),
    }
}

/// An index of these documents, each of one revision, at event 1.
pub(crate) fn index_of(documents: &[IndexRevision]) -> (TempDir, SearchIndex) {
    let dir = tempfile::tempdir().unwrap();
    let index = SearchIndex::create(dir.path().join("index")).unwrap();
    let mut writer = index.writer(WriterOptions::FOLLOW).unwrap();
    for document in documents {
        writer.upsert(std::slice::from_ref(document)).unwrap();
    }
    writer.commit(1).unwrap();
    writer.close().unwrap();
    index.reload().unwrap();
    (dir, index)
}

pub(crate) fn found(index: &SearchIndex, request: &SearchRequest) -> Vec<String> {
    let answer = index.searcher().search(request).unwrap();
    let mut ids: Vec<String> = answer.hits.into_iter().map(|hit| hit.document_id).collect();
    assert_eq!(answer.count, ids.len() as u64);
    ids.sort();
    ids
}

/// A small generator with a fixed seed.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n
    }

    pub(crate) fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }
}
