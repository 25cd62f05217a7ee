//! The follower on its own thread.

use std::time::Duration;

use guiku::jobs::sweep::sweep_once;
use guiku::store::entity::session;
use guiku::store::housekeep::Housekeeping;

use tokio::runtime::Handle;
use tokio::time::timeout;

use super::county::{Change, County, Doc};

const TEXT: &str = "第一条 夜间施工应当公告。";
/// Only so that a fault ends the test.
const LONG: Duration = Duration::from_mins(1);

#[tokio::test(flavor = "multi_thread")]
async fn what_is_published_is_found_without_anybody_asking_and_the_folder_is_free_afterwards() {
    let mut county = County::new().await;
    let follower = county.take_follower();
    let mut status = follower.status();
    let running = follower.spawn(Handle::current()).expect("a thread");
    for n in 0..5_u64 {
        let doc = Doc::new(&format!("w{n}"), &format!("夜间施工通告{n}"), TEXT);
        county.write(Change::Add(vec![doc])).await;
        let caught = status.wait_for(|now| now.sequence == n + 1 && now.caught_up);
        timeout(LONG, caught)
            .await
            .expect("in time")
            .expect("a follower");
        assert_eq!(county.found("夜间施工").await.len() as u64, n + 1);
    }
    tokio::task::spawn_blocking(move || running.stop())
        .await
        .expect("stopped");
    let index = county.handle.index().expect("opened");
    drop(
        index
            .writer(search_index::WriterOptions::FOLLOW)
            .expect("the lock is free"),
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_held_writer_is_a_fault_that_passes() {
    let mut county = County::with(vec![Doc::new("a", "施工通告", TEXT)]).await;
    drop(county.take_follower());
    let held = county
        .handle
        .index()
        .expect("opened")
        .writer(search_index::WriterOptions::FOLLOW)
        .expect("a writer");
    county
        .write(Change::Add(vec![Doc::new("b", "施工通告二", TEXT)]))
        .await;
    county.restart();
    let error = county.try_follow().await.expect_err("locked");
    assert!(error.to_string().contains("写入者"), "{error}");
    assert_eq!(county.found("施工").await, ["a"], "searching goes on");
    drop(held);
    county.catch_up().await;
    assert_eq!(county.found("施工").await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_searches_at_once_are_answered_or_told_to_wait() {
    let docs = (0..40).map(|n| Doc::new(&format!("d{n}"), &format!("施工通告{n}"), TEXT));
    let county = std::sync::Arc::new(County::with(docs.collect()).await);
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..50 {
        let county = std::sync::Arc::clone(&county);
        tasks.spawn(async move {
            county
                .try_search(&[("q", "施工"), ("facets", "true")])
                .await
        });
    }
    let mut answered = 0;
    while let Some(done) = tasks.join_next().await {
        match done.expect("no panic") {
            Ok(answer) => {
                assert_eq!(answer.count, 40);
                answered += 1;
            }
            Err(error) => assert!(
                matches!(error, guiku::app::Error::Unavailable(_)),
                "{error:?}"
            ),
        }
    }
    assert!(answered > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn sweeping_removes_sessions_that_have_run_out_and_keeps_the_others() {
    let county = County::new().await;
    let now = county.asked().now;
    for (id, minutes) in [("over", -1), ("alive", 1)] {
        let row = session::Model {
            id: id.to_owned(),
            data: "{}".to_owned(),
            expires_ms: now.timestamp_millis() + minutes * 60_000,
        };
        let put = Housekeeping::PutSession(row);
        county.store.housekeep(put).await.expect("written");
    }
    sweep_once(&county.store, now).await.expect("swept");
    assert_eq!(county.store.session("over").await.expect("read"), None);
    assert!(county.store.session("alive").await.expect("read").is_some());
}
