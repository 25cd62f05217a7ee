//! Locks, commits, crashes, damage, and rebuilding beside.

use std::fs;
use std::path::{Path, PathBuf};

use search_index::{Error, IndexRevision, Rebuild, SearchIndex, WriterOptions, rebuild};

use crate::{document, found, index_of, request};

fn ids(index: &SearchIndex) -> Vec<String> {
    let mut asked = request("");
    asked.limit = 100;
    found(index, &asked)
}

fn generation_folder(dir: &Path) -> PathBuf {
    dir.join(fs::read_to_string(dir.join("CURRENT")).unwrap().trim())
}

#[test]
fn create_open_and_their_refusals() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("deep/index");
    assert!(matches!(SearchIndex::open(&path), Err(Error::Missing(_))));
    let index = SearchIndex::open_or_create(&path).unwrap();
    assert_eq!(index.committed_sequence().unwrap(), 0);
    assert!(ids(&index).is_empty());
    assert!(matches!(SearchIndex::create(&path), Err(Error::Exists(_))));
    assert!(SearchIndex::open_or_create(&path).is_ok());
}

#[test]
fn one_writer_at_a_time_and_readers_beside_it() {
    let (_dir, index) = index_of(&[document("a", "甲乙", "")]);
    let mut writer = index.writer(WriterOptions::FOLLOW).unwrap();
    assert!(matches!(
        index.writer(WriterOptions::FOLLOW),
        Err(Error::Locked)
    ));
    let beside = SearchIndex::open(index.dir()).unwrap();
    assert!(matches!(
        beside.writer(WriterOptions::FOLLOW),
        Err(Error::Locked)
    ));
    writer.upsert(&[document("b", "丙丁", "")]).unwrap();
    writer.delete("a").unwrap();
    writer.delete("never there").unwrap();
    assert_eq!(ids(&beside), ["a"], "not before the commit");
    writer.commit(41).unwrap();
    assert_eq!(ids(&beside), ["a"], "not before the reload");
    assert_eq!(beside.reload().unwrap().sequence(), 41);
    assert_eq!(ids(&beside), ["b"]);
    drop(writer);
    assert!(beside.writer(WriterOptions::FOLLOW).is_ok());
}

#[test]
fn what_was_not_committed_is_gone_with_its_number() {
    let (_dir, index) = index_of(&[document("a", "甲乙", "")]);
    let mut writer = index.writer(WriterOptions::FOLLOW).unwrap();
    writer.upsert(&[document("b", "丙丁", "")]).unwrap();
    writer.rollback().unwrap();
    writer.upsert(&[document("c", "戊己", "")]).unwrap();
    drop(writer);
    index.reload().unwrap();
    assert_eq!(
        (ids(&index), index.committed_sequence().unwrap()),
        (vec!["a".to_owned()], 1)
    );
}

#[test]
fn documents_that_are_not_right_change_nothing() {
    let (_dir, index) = index_of(&[document("a", "甲乙", "")]);
    let mut writer = index.writer(WriterOptions::FOLLOW).unwrap();
    let twice = [document("a", "丙", ""), document("a", "丁", "")];
    let mixed = [document("a", "丙", ""), document("b", "丁", "")];
    let unnamed = [document("", "丙", "")];
    for wrong in [&[] as &[IndexRevision], &twice, &mixed, &unnamed] {
        assert!(matches!(writer.upsert(wrong), Err(Error::Document { .. })));
    }
    writer.commit(2).unwrap();
    index.reload().unwrap();
    assert_eq!(found(&index, &request("甲乙")), ["a"]);
}

#[test]
fn a_rebuild_swaps_whole_and_leaves_the_old_one_when_it_fails() {
    let (_dir, index) = index_of(&[document("a", "甲乙", "")]);
    let dir = index.dir().to_owned();
    let old = index.searcher();
    let mut old_writer = index.writer(WriterOptions::FOLLOW).unwrap();

    let failing = [Ok(vec![document("x", "庚辛", "")]), Err("数据库断开")];
    assert!(matches!(
        rebuild(&dir, WriterOptions::FOLLOW, 9, failing),
        Err(Error::Source(_))
    ));
    let begun = Rebuild::begin(&dir, WriterOptions::FOLLOW).unwrap();
    assert!(matches!(
        Rebuild::begin(&dir, WriterOptions::FOLLOW),
        Err(Error::Locked)
    ));
    drop(begun);
    index.reload().unwrap();
    assert_eq!(ids(&index), ["a"]);
    assert_eq!(
        fs::read_dir(&dir)
            .unwrap()
            .filter(|e| e.as_ref().unwrap().path().is_dir())
            .count(),
        1,
        "nothing is left over"
    );

    let fresh = ["b", "c"].map(|id| Ok::<_, String>(vec![document(id, "丙丁", "")]));
    let report = rebuild(&dir, WriterOptions::BULK, 77, fresh).unwrap();
    assert_eq!((report.documents, report.revisions), (2, 2));
    assert_eq!(ids(&index), ["a"], "until the reload");
    old_writer.upsert(&[document("d", "戊", "")]).unwrap();
    assert!(matches!(old_writer.commit(10), Err(Error::Superseded)));
    assert!(matches!(
        index.writer(WriterOptions::FOLLOW),
        Err(Error::Superseded)
    ));
    index.reload().unwrap();
    assert_eq!(
        (ids(&index), index.committed_sequence().unwrap()),
        (vec!["b".to_owned(), "c".to_owned()], 77)
    );
    assert_eq!(
        old.search(&request("甲乙")).unwrap().count,
        1,
        "the old state still answers"
    );
    assert!(index.writer(WriterOptions::FOLLOW).is_ok());
}

#[test]
fn a_crash_in_a_rebuild_leaves_the_old_index_and_the_next_one_tidies_up() {
    let (_dir, index) = index_of(&[document("a", "甲乙", "")]);
    let dir = index.dir().to_owned();
    // what a process killed in the middle leaves: a half-built folder and an unfinished pointer
    fs::create_dir(dir.join("gen-000099")).unwrap();
    fs::write(dir.join("gen-000099/half.idx"), "半").unwrap();
    fs::write(dir.join("CURRENT.new"), "gen-0000").unwrap();
    assert_eq!(ids(&SearchIndex::open(&dir).unwrap()), ["a"]);
    rebuild(
        &dir,
        WriterOptions::FOLLOW,
        3,
        [Ok::<_, String>(vec![document("b", "丙", "")])],
    )
    .unwrap();
    assert!(!dir.join("gen-000099").exists());
    assert_eq!(ids(&SearchIndex::open(&dir).unwrap()), ["b"]);
}

#[test]
fn another_format_is_refused_and_rebuilt() {
    let (_dir, index) = index_of(&[document("a", "甲乙", "")]);
    let dir = index.dir().to_owned();
    let meta = generation_folder(&dir).join("meta.json");
    let text = fs::read_to_string(&meta).unwrap();
    fs::write(&meta, text.replace("search-index 5,", "search-index 0,")).unwrap();
    match SearchIndex::open(&dir) {
        Err(Error::OtherFormat { found, expected }) => {
            assert!(found.contains("search-index 0,") && expected.contains("search-index 5,"));
        }
        other => panic!("{other:?}"),
    }
    assert!(
        matches!(
            SearchIndex::open_or_create(&dir),
            Err(Error::OtherFormat { .. })
        ),
        "it is not thrown away"
    );
    rebuild(
        &dir,
        WriterOptions::FOLLOW,
        3,
        [Ok::<_, String>(vec![document("b", "丙", "")])],
    )
    .unwrap();
    assert_eq!(ids(&SearchIndex::open(&dir).unwrap()), ["b"]);
}

#[test]
fn damage_is_found_and_never_breaks_the_process() {
    let (_dir, index) = index_of(&[
        document("a", "甲乙丙丁", "文字"),
        document("b", "甲乙", "文字"),
    ]);
    let mut writer = index.writer(WriterOptions::FOLLOW).unwrap();
    writer.delete("b").unwrap();
    writer.commit(2).unwrap();
    writer.close().unwrap();
    index.reload().unwrap();
    let report = index.check().unwrap();
    assert!(report.is_sound() && report.bytes > 0, "{report:?}");
    assert_eq!(
        (report.sequence, report.revisions, report.provisions),
        (2, 1, 0)
    );

    let folder = generation_folder(index.dir());
    let files: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    for file in files
        .iter()
        .filter(|file| !file.to_string_lossy().ends_with(".lock"))
    {
        let whole = fs::read(file).unwrap();
        for how in ["flip", "cut", "remove"] {
            let managed = file.ends_with(".managed.json");
            match how {
                "flip" => {
                    let mut flipped = whole.clone();
                    let middle = flipped.len() / 2;
                    flipped[middle] ^= 0x55;
                    replace(file, &flipped);
                }
                "cut" => replace(file, &whole[..whole.len() / 2]),
                _ => fs::remove_file(file).unwrap(),
            }
            // found when opened or when checked; the engine's list of files only matters to its own tidying
            let noticed = match SearchIndex::open(index.dir()) {
                Err(_) => true,
                Ok(opened) => {
                    let _either_way = opened.searcher().search(&request("甲乙"));
                    opened.check().map_or(true, |report| !report.is_sound())
                }
            };
            assert!(noticed || managed, "{how} {}", file.display());
            replace(file, &whole);
        }
    }
    assert!(
        SearchIndex::open(index.dir())
            .unwrap()
            .check()
            .unwrap()
            .is_sound()
    );
    for wrong in ["", "gen-x", "../elsewhere", "gen-000777"] {
        fs::write(index.dir().join("CURRENT"), wrong).unwrap();
        assert!(
            matches!(SearchIndex::open(index.dir()), Err(Error::Damaged(_))),
            "{wrong}"
        );
    }
    rebuild(
        index.dir(),
        WriterOptions::FOLLOW,
        3,
        [Ok::<_, String>(vec![document("c", "丙", "")])],
    )
    .unwrap();
    assert_eq!(index.reload().unwrap().sequence(), 3);
}

/// A new file in the place of the old one, so that memory maps of the old one stay whole.
fn replace(file: &Path, bytes: &[u8]) {
    let beside = file.with_extension("beside");
    fs::write(&beside, bytes).unwrap();
    fs::rename(&beside, file).unwrap();
}
