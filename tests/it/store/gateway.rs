//! The gateway: with an event or not at all, once for each key.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use guiku::domain::event::EventType;
use guiku::store::entity::{draft, series};
use guiku::store::housekeep::Housekeeping;
use guiku::store::{EventDocument, Idempotency, NewEvent, StoreError, Tx, Work, queries};
use serde_json::json;

use crate::support::County;

/// What a work does beside opening a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// Records it.
    Open,
    /// Forgets the event.
    Silent,
    /// Does nothing at all.
    Idle,
    /// Notes the change for a document and records an event of another.
    Astray,
    /// Records it, then finds a reason against it.
    Refused,
}

#[derive(Debug)]
struct Opens {
    id: String,
    manner: Manner,
    runs: AtomicUsize,
}

impl Opens {
    fn new(id: &str, manner: Manner) -> Self {
        Self {
            id: id.to_owned(),
            manner,
            runs: AtomicUsize::new(0),
        }
    }

    fn row(&self) -> series::Model {
        series::Model {
            id: self.id.clone(),
            kind: "document".to_owned(),
            authority_id: "a".to_owned(),
            template: "{serial}".to_owned(),
            year: 2026,
            first_serial: 1,
            last_serial: 0,
            reason: "测试".to_owned(),
        }
    }
}

impl Work for Opens {
    type Output = usize;
    type Error = StoreError;

    fn name(&self) -> &'static str {
        "opens"
    }

    async fn run(&self, tx: &Tx) -> Result<usize, StoreError> {
        let run = self.runs.fetch_add(1, Ordering::SeqCst) + 1;
        let opened = NewEvent::plain(EventType::SeriesOpened, json!({}));
        match self.manner {
            Manner::Open => {
                tx.insert(self.row()).await?;
                tx.event(opened);
            }
            Manner::Silent => tx.insert(self.row()).await?,
            Manner::Idle => {}
            Manner::Astray => {
                tx.insert_all_of(vec![self.row()], |_| "one".to_owned())
                    .await?;
                let other = EventDocument {
                    id: "other".to_owned(),
                    ..EventDocument::default()
                };
                tx.event(NewEvent::about(EventType::Registered, other, json!({})));
            }
            Manner::Refused => {
                tx.insert(self.row()).await?;
                tx.event(opened);
                return Err(StoreError::Log("refused".to_owned()));
            }
        }
        Ok(run)
    }
}

async fn write(
    county: &County,
    work: &Opens,
    key: Option<(&str, &str)>,
) -> Result<usize, StoreError> {
    let key = key.map(|(key, request)| Idempotency {
        key: key.to_owned(),
        request_sha256: request.to_owned(),
    });
    let stamp = county.program().stamp(None);
    county.store.write(stamp, key, work).await
}

/// Size of the log, root of the log, ids of all series.
async fn state(county: &County) -> (i64, Vec<u8>, Vec<String>) {
    let head = county.store.log_head().await.unwrap();
    let series = queries::all_series(county.store.reader()).await.unwrap();
    let ids = series.into_iter().map(|row| row.id).collect();
    (head.size, head.root, ids)
}

pub(super) async fn a_change_without_an_event_is_undone(county: County) {
    let before = state(&county).await;
    for manner in [Manner::Silent, Manner::Idle] {
        let written = write(&county, &Opens::new("s", manner), None).await;
        assert!(
            matches!(written, Err(StoreError::Unrecorded)),
            "{written:?}"
        );
        assert_eq!(state(&county).await, before);
    }
    write(&county, &Opens::new("s", Manner::Open), None)
        .await
        .unwrap();
    let after = state(&county).await;
    assert_eq!(after.0, before.0 + 1);
    assert_ne!(after.1, before.1);
    assert!(after.2.contains(&"s".to_owned()));
}

pub(super) async fn a_change_that_waits_for_another_event_is_undone(county: County) {
    let before = state(&county).await;
    let written = write(&county, &Opens::new("s", Manner::Astray), None).await;
    assert!(
        matches!(written, Err(StoreError::Unrecorded)),
        "{written:?}"
    );
    assert_eq!(state(&county).await, before);
}

pub(super) async fn a_refused_work_leaves_nothing(county: County) {
    let before = state(&county).await;
    let refused = Opens::new("s", Manner::Refused);
    let key = Some(("k", "r"));
    for _ in 0..2 {
        let written = write(&county, &refused, key).await;
        assert!(matches!(written, Err(StoreError::Log(_))), "{written:?}");
        assert_eq!(state(&county).await, before);
    }
    assert_eq!(
        refused.runs.load(Ordering::SeqCst),
        2,
        "a refusal keeps no answer"
    );
    let again = write(&county, &Opens::new("s", Manner::Open), key).await;
    assert_eq!(again.unwrap(), 1, "the key of a refusal is free");
}

pub(super) async fn the_same_key_gives_the_same_answer_once(county: County) {
    let work = Opens::new("s", Manner::Open);
    assert_eq!(write(&county, &work, Some(("k", "r"))).await.unwrap(), 1);
    let after = state(&county).await;
    assert_eq!(write(&county, &work, Some(("k", "r"))).await.unwrap(), 1);
    assert_eq!(work.runs.load(Ordering::SeqCst), 1);
    let other = write(&county, &work, Some(("k", "another request"))).await;
    assert!(matches!(other, Err(StoreError::KeyReused)), "{other:?}");
    assert_eq!(state(&county).await, after);
    let twice = write(&county, &work, Some(("another key", "r"))).await;
    assert!(matches!(twice, Err(StoreError::Duplicate(_))), "{twice:?}");
    assert_eq!(state(&county).await, after);
}

pub(super) async fn a_hundred_of_the_same_key_have_one_effect(county: County) {
    let before = state(&county).await;
    let (county, work) = (Arc::new(county), Arc::new(Opens::new("s", Manner::Open)));
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..100 {
        let (county, work) = (Arc::clone(&county), Arc::clone(&work));
        tasks.spawn(async move { write(&county, &work, Some(("k", "r"))).await.unwrap() });
    }
    while let Some(answer) = tasks.join_next().await {
        assert_eq!(answer.unwrap(), 1);
    }
    assert_eq!(work.runs.load(Ordering::SeqCst), 1);
    assert_eq!(state(&county).await.0, before.0 + 1);
}

pub(super) async fn a_stale_draft_is_not_saved(county: County) {
    let row = |text: &str| draft::Model {
        document_id: "d".to_owned(),
        title: "测试".to_owned(),
        text: text.to_owned(),
        fields: "{}".to_owned(),
        version: 0,
        updated_ms: 0,
    };
    let steps = [
        (1, "without a first", false),
        (0, "first", true),
        (0, "a second first", false),
        (1, "second", true),
        (1, "late", false),
        (2, "third", true),
    ];
    let mut stands = None;
    for (expected, text, saved) in steps {
        let save = Housekeeping::SaveDraft {
            row: row(text),
            expected,
        };
        assert_eq!(county.store.housekeep(save).await.unwrap(), saved, "{text}");
        if saved {
            stands = Some((text.to_owned(), expected + 1));
        }
        let found = queries::draft(county.store.reader(), "d").await.unwrap();
        assert_eq!(found.map(|row| (row.text, row.version)), stands);
    }
}
