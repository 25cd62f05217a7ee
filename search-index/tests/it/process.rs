//! Other processes and other threads: a writer that is killed, readers beside a writer.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};

use search_index::{Error, Rebuild, SearchIndex, WriterOptions};

use crate::{document, found, index_of, request};

const DIR: &str = "SEARCH_INDEX_TEST_DIR";

/// Runs one of the tests below as a process of its own, and waits until it has done its part and holds its lock.
fn start(test: &str, dir: &Path) -> Child {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env(DIR, dir)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(
        lines.any(|line| line.unwrap().ends_with("ready")),
        "{test} did not get ready"
    );
    child
}

/// Says that the part is done, and goes on only when the parent ends.
#[expect(clippy::print_stdout, reason = "the parent reads it")]
fn ready() {
    println!("ready");
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).unwrap();
}

/// The other process of the next test; alone it does nothing.
#[test]
fn part_of_a_writer() {
    let Ok(dir) = std::env::var(DIR) else { return };
    let mut writer = SearchIndex::open(dir)
        .unwrap()
        .writer(WriterOptions::FOLLOW)
        .unwrap();
    writer.upsert(&[document("b", "丙丁", "")]).unwrap();
    writer.delete("a").unwrap();
    writer.commit(5).unwrap();
    writer.upsert(&[document("c", "戊己", "")]).unwrap();
    ready();
}

#[test]
fn a_killed_writer_leaves_its_last_commit_and_no_lock() {
    let (_dir, index) = index_of(&[document("a", "甲乙", "")]);
    let mut child = start("process::part_of_a_writer", index.dir());
    assert!(matches!(
        index.writer(WriterOptions::FOLLOW),
        Err(Error::Locked)
    ));
    assert_eq!(
        found(&index, &request("")),
        ["a"],
        "a state that was opened stays"
    );
    assert_eq!(index.reload().unwrap().sequence(), 5);
    assert_eq!(
        found(&index, &request("")),
        ["b"],
        "reading beside the writer"
    );
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(index.writer(WriterOptions::FOLLOW).is_ok());
    assert_eq!(
        (
            found(&index, &request("")),
            index.committed_sequence().unwrap()
        ),
        (vec!["b".to_owned()], 5)
    );
    assert!(index.check().unwrap().is_sound());
}

/// The other process of the next test; alone it does nothing.
#[test]
fn part_of_a_rebuild() {
    let Ok(dir) = std::env::var(DIR) else { return };
    let mut rebuild = Rebuild::begin(dir, WriterOptions::FOLLOW).unwrap();
    rebuild.upsert(&[document("x", "庚辛", "")]).unwrap();
    ready();
}

#[test]
fn a_killed_rebuild_leaves_the_old_index() {
    let (_dir, index) = index_of(&[document("a", "甲乙", "")]);
    let mut child = start("process::part_of_a_rebuild", index.dir());
    assert!(matches!(
        Rebuild::begin(index.dir(), WriterOptions::FOLLOW),
        Err(Error::Locked)
    ));
    let mut writer = index.writer(WriterOptions::FOLLOW).unwrap();
    writer.upsert(&[document("b", "丙丁", "")]).unwrap();
    writer.commit(2).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    index.reload().unwrap();
    assert_eq!(
        found(&index, &request("")),
        ["a", "b"],
        "the old one went on meanwhile"
    );
    let mut rebuild = Rebuild::begin(index.dir(), WriterOptions::FOLLOW).unwrap();
    rebuild.upsert(&[document("c", "戊己", "")]).unwrap();
    rebuild.finish(3).unwrap();
    index.reload().unwrap();
    assert_eq!(found(&index, &request("")), ["c"]);
    let folders = std::fs::read_dir(index.dir())
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().path().is_dir());
    assert_eq!(folders.count(), 1);
}

#[test]
fn a_state_is_never_behind_its_number_while_commits_and_rebuilds_go_on() {
    let (_dir, index) = index_of(&[]);
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            // one document for each event from 2 on; a rebuild after every twentieth
            let mut writer = Some(index.writer(WriterOptions::FOLLOW).unwrap());
            for n in 2..=60_u64 {
                if n % 20 == 0 {
                    writer = None;
                    let all = (2..=n)
                        .map(|n| Ok::<_, String>(vec![document(&n.to_string(), "甲乙", "")]));
                    search_index::rebuild(index.dir(), WriterOptions::FOLLOW, n, all).unwrap();
                    index.reload().unwrap();
                    continue;
                }
                let open =
                    writer.get_or_insert_with(|| index.writer(WriterOptions::FOLLOW).unwrap());
                open.upsert(&[document(&n.to_string(), "甲乙", "")])
                    .unwrap();
                open.commit(n).unwrap();
            }
            done.store(true, Ordering::Release);
        });
        let beside = SearchIndex::open(index.dir()).unwrap();
        while !done.load(Ordering::Acquire) {
            let state = beside.reload().unwrap();
            let count = state.search(&request("甲乙")).unwrap().count;
            assert!(
                count + 1 >= state.sequence(),
                "{count} documents at event {}",
                state.sequence()
            );
        }
        let last = beside.reload().unwrap();
        assert_eq!(
            (last.search(&request("")).unwrap().count, last.sequence()),
            (59, 60)
        );
    });
}
