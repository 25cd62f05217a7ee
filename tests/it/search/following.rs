//! The index follows the log, and is built anew where it cannot.

use std::path::Path;
use std::sync::Arc;

use guiku::jobs::follower::Step;
use guiku::jobs::rebuild::rebuild;
use search_index::{SearchIndex, WriterOptions};
use serde_json::json;
use tokio::runtime::Handle;

use super::command_line::checked;
use super::county::{Change, County, Doc};

const TEXT: &str = "第一条 为了规范停车，制定本办法。\n第二条 停车应当缴费。";

fn parking(n: usize) -> Doc {
    Doc::new(&format!("p{n}"), &format!("停车管理办法之{n}"), TEXT)
}

/// Everything that the index in `dir` holds.
fn held(dir: &Path) -> Vec<(String, String)> {
    let index = SearchIndex::open(dir).expect("an index");
    let mut all = index.searcher().revisions().expect("revisions");
    all.sort();
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn following_and_building_anew_give_the_same() {
    let mut county = County::new().await;
    assert_eq!(county.follow().await, Step::Rebuilt { documents: 0 });
    county
        .write(Change::Add((0..3).map(parking).collect()))
        .await;
    assert_eq!(
        county.follow().await,
        Step::Followed {
            events: 3,
            documents: 3
        }
    );
    county
        .write(Change::Add(vec![Doc::law("law", "云岭县安全生产法", TEXT)]))
        .await;
    county
        .write(Change::Revision(
            "law",
            "x-new",
            "第一条 停车新规。",
            Some("2025-01-01"),
        ))
        .await;
    county
        .write(Change::Add(vec![Doc {
            stage: Some("signed"),
            ..parking(9)
        }]))
        .await;
    county.write(Change::Stage("p9", "published")).await;
    county
        .write(Change::Fact("p1", "repeal", "2025-05-01"))
        .await;
    county.catch_up().await;
    assert_eq!(county.follow().await, Step::Idle);
    let queries: [&[(&str, &str)]; 3] = [
        &[("q", "停车"), ("facets", "true"), ("order", "published")],
        &[("status", "repealed"), ("facets", "true")],
        &[
            ("q", "停车"),
            ("as_of", "2024-12-31"),
            ("facets", "true"),
            ("order", "effective"),
        ],
    ];
    let before = held(county.handle.dir());
    let mut answers = Vec::new();
    for pairs in queries {
        answers.push(comparable(&county, pairs).await);
    }
    assert_eq!(checked(&county.place).0, 0);

    drop(county.take_follower());
    let (store, dir) = (Arc::clone(&county.store), county.handle.dir().to_owned());
    let runtime = Handle::current();
    let built = tokio::task::spawn_blocking(move || rebuild(&runtime, &store, &dir, |_| ()));
    let (report, size) = built.await.expect("no panic").expect("rebuilt");
    assert_eq!((report.documents, report.revisions, size), (5, 6, 8));
    assert_eq!(held(county.handle.dir()), before);
    county.restart();
    assert_eq!(
        county.follow().await,
        Step::Idle,
        "nothing is left to follow"
    );
    for (pairs, answer) in queries.iter().zip(answers) {
        assert_eq!(comparable(&county, pairs).await, answer, "{pairs:?}");
    }
    assert_eq!(checked(&county.place).0, 0);
}

/// The answer without scores, in the order of ids.
async fn comparable(county: &County, pairs: &[(&str, &str)]) -> serde_json::Value {
    let mut answer = county.search(pairs).await;
    answer.results.sort_by(|a, b| a.id.cmp(&b.id));
    for hit in &mut answer.results {
        hit.score = 0.0;
    }
    serde_json::to_value(answer).expect("JSON")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_index_that_is_behind_goes_on_where_it_was() {
    let mut county = County::with((0..2).map(parking).collect()).await;
    county.write(Change::Add(vec![parking(2)])).await;
    let (code, behind) = checked(&county.place);
    assert_eq!(code, 1);
    assert_eq!(
        (&behind["sequence"], &behind["log_size"]),
        (&json!(2), &json!(3))
    );
    assert_eq!(behind["missing"], json!(["p2/p2-r"]));
    county.restart();
    assert_eq!(
        county.follow().await,
        Step::Followed {
            events: 1,
            documents: 1
        }
    );
    assert_eq!(county.found("停车").await.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_index_ahead_of_the_log_shows_no_ghosts_and_is_built_anew() {
    let mut county = County::with((0..2).map(parking).collect()).await;
    drop(county.take_follower());
    {
        // what the index took in and the database lost
        let index = SearchIndex::open(county.handle.dir()).expect("an index");
        let mut writer = index.writer(WriterOptions::FOLLOW).expect("a writer");
        let ghost = search_index::IndexRevision {
            document_id: "ghost".to_owned(),
            revision_id: "ghost-r".to_owned(),
            title: "停车幽灵文件".to_owned(),
            ..Default::default()
        };
        writer.upsert(&[ghost]).expect("indexed");
        writer
            .commit_marked(3, "a-hash-of-another-event")
            .expect("committed");
    }
    let (code, found) = checked(&county.place);
    assert_eq!((code, &found["same_log"]), (1, &json!(false)));
    assert_eq!(found["surplus"], json!(["ghost/ghost-r"]));
    county.restart();
    county.handle.refresh(county.asked().now).expect("opened");
    assert_eq!(
        county.found("停车").await.len(),
        2,
        "even before the follower comes"
    );
    assert_eq!(county.follow().await, Step::Rebuilt { documents: 2 });
    assert!(county.found("幽灵").await.is_empty());
    // the log grows past the lost event: the hash tells the two apart
    county.write(Change::Add(vec![parking(7)])).await;
    county.catch_up().await;
    assert_eq!(county.found("停车").await.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_index_of_another_county_is_not_taken_over() {
    let other = County::with(vec![Doc::new("alien", "外县停车办法", TEXT)]).await;
    let mut county = County::with((0..3).map(parking).collect()).await;
    drop(county.take_follower());
    copy(other.handle.dir(), county.handle.dir());
    county.restart();
    assert_eq!(county.follow().await, Step::Rebuilt { documents: 3 });
    assert!(county.found("外县").await.is_empty());
    assert_eq!(county.found("停车").await.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_or_damaged_index_comes_back() {
    let mut county = County::with((0..3).map(parking).collect()).await;
    std::fs::remove_dir_all(county.handle.dir()).expect("deleted");
    assert_eq!(
        county.follow().await,
        Step::Rebuilt { documents: 3 },
        "under a running follower"
    );
    assert_eq!(county.found("停车").await.len(), 3);

    drop(county.take_follower());
    std::fs::write(county.handle.dir().join("CURRENT"), "nonsense").expect("written");
    county.restart();
    assert_eq!(county.follow().await, Step::Rebuilt { documents: 3 });
    assert_eq!(county.found("停车").await.len(), 3);

    county.handle.report_damage();
    assert_eq!(county.follow().await, Step::Rebuilt { documents: 3 });
    county.write(Change::Add(vec![parking(5)])).await;
    county.catch_up().await;
    assert_eq!(county.found("停车").await.len(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rebuild_by_another_process_is_taken_in() {
    let mut county = County::with((0..2).map(parking).collect()).await;
    let (store, dir) = (Arc::clone(&county.store), county.handle.dir().to_owned());
    let runtime = Handle::current();
    let built = tokio::task::spawn_blocking(move || rebuild(&runtime, &store, &dir, |_| ()));
    built.await.expect("no panic").expect("rebuilt");
    county.write(Change::Add(vec![parking(2)])).await;
    assert_eq!(
        county.follow().await,
        Step::Followed {
            events: 1,
            documents: 1
        }
    );
    assert_eq!(county.found("停车").await.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_row_that_does_not_parse_does_not_hold_up_the_others() {
    let mut county = County::with(vec![parking(0)]).await;
    let broken = Doc {
        co_issuers: "乱码",
        ..parking(1)
    };
    county.write(Change::Add(vec![broken, parking(2)])).await;
    county.catch_up().await;
    assert_eq!(county.found("停车").await.len(), 2);
    let status = county.take_follower().status().borrow().clone();
    assert!(status.caught_up);
    assert!(status.fault.expect("a fault").contains("p1"));
}

fn copy(from: &Path, to: &Path) {
    std::fs::remove_dir_all(to).expect("removed");
    std::fs::create_dir_all(to).expect("made");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            std::fs::create_dir_all(&target).expect("made");
            for file in std::fs::read_dir(entry.path()).expect("a folder") {
                let file = file.expect("an entry");
                std::fs::copy(file.path(), target.join(file.file_name())).expect("copied");
            }
        } else {
            std::fs::copy(entry.path(), target).expect("copied");
        }
    }
}
