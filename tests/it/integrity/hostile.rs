//! Archives that somebody made by hand, sealed as ours are.

use std::io::{Read, Write};
use std::path::Path;

use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use guiku::store::backup::BackupError;
use sha2::{Digest, Sha256};

use super::archive::{back_up, restore};
use super::lived_in;
use crate::support::County;

/// An entry: header and content.
type Entry = (tar::Header, Vec<u8>);

pub(super) fn unpack(file: &Path) -> Vec<Entry> {
    let gzip = MultiGzDecoder::new(std::fs::File::open(file).unwrap());
    let mut archive = tar::Archive::new(gzip);
    let entries = archive.entries().unwrap();
    entries
        .map(|entry| {
            let mut entry = entry.unwrap();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            (entry.header().clone(), bytes)
        })
        .collect()
}

fn name(entry: &Entry) -> String {
    String::from_utf8_lossy(&entry.0.path_bytes()).into_owned()
}

fn pack(file: &Path, entries: &[Entry]) {
    let mut tar = Vec::new();
    for (header, bytes) in entries {
        tar.extend_from_slice(header.as_bytes());
        tar.extend_from_slice(bytes);
        tar.resize(tar.len().next_multiple_of(512), 0);
    }
    tar.resize(tar.len() + 1024, 0);
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(&tar).unwrap();
    let mut whole = gzip.finish().unwrap();
    let digest = Sha256::digest(&whole);
    let manifest = entries.iter().find(|entry| name(entry) == "manifest.json");
    let manifest = manifest.map(|entry| entry.1.as_slice()).unwrap_or_default();
    whole.extend([
        0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 255, 68, 0, b'G', b'K', 64, 0,
    ]);
    whole.extend(digest);
    whole.extend(Sha256::digest(manifest));
    whole.extend([3, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    std::fs::write(file, whole).unwrap();
}

/// A header with a name that no honest writer would take.
fn header(name: &[u8], size: u64, kind: tar::EntryType) -> tar::Header {
    let mut header = tar::Header::new_ustar();
    header.as_mut_bytes()[..name.len()].copy_from_slice(name);
    header.set_size(size);
    header.set_mode(0o600);
    header.set_mtime(0);
    header.set_entry_type(kind);
    header.set_cksum();
    header
}

fn in_manifest(entries: &mut [Entry], change: impl FnOnce(&mut serde_json::Value)) {
    let entry = entries.last_mut().unwrap();
    let mut manifest = serde_json::from_slice(&entry.1).unwrap();
    change(&mut manifest);
    entry.1 = serde_json::to_vec(&manifest).unwrap();
    entry.0.set_size(entry.1.len() as u64);
    entry.0.set_cksum();
}

#[tokio::test]
async fn archives_made_by_hand_are_refused() {
    let county = County::sqlite().await;
    lived_in(&county).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("county.tar.gz");
    back_up(&county, &file).await.unwrap();
    let honest = unpack(&file);
    pack(&file, &honest);
    let target = folder.path().join("honest");
    restore(&file, target, None).await.unwrap();
    let target = folder.path().join("restored");
    let made = strange_entries(&honest).into_iter();
    for (says, entries) in made.chain(wrong_lists(&honest)) {
        pack(&file, &entries);
        let error = restore(&file, target.clone(), None).await.unwrap_err();
        assert!(error.to_string().contains(says), "{says}: {error}");
        assert!(!target.exists(), "{says}");
    }
}

/// What must be said, and the archive of which it must be said.
type Made = Vec<(&'static str, Vec<Entry>)>;

/// Entries with names, kinds and lengths that a backup never has.
fn strange_entries(honest: &[Entry]) -> Made {
    let honest = honest.to_vec();
    let regular = tar::EntryType::Regular;
    let mut made = Made::new();
    for name in [
        &b"../../evil"[..],
        b"/etc/evil",
        b"files/../../evil",
        b"files/..",
        b"tables/../event/000001.jsonl",
        b"tables/session/000001.jsonl",
        b"files/ABCDEF",
        b"CON",
        b"\xff\xfe",
    ] {
        let mut entries = honest.clone();
        entries.insert(0, (header(name, 1, regular), vec![b'x']));
        made.push(("不是备份应有的条目", entries));
    }
    let hash = [b"files/".as_slice(), &[b'a'; 64]].concat();
    for kind in [
        tar::EntryType::Symlink,
        tar::EntryType::Link,
        tar::EntryType::Directory,
        tar::EntryType::Char,
        tar::EntryType::GNULongName,
        tar::EntryType::XHeader,
    ] {
        let mut entries = honest.clone();
        entries.insert(0, (header(&hash, 0, kind), Vec::new()));
        made.push(("不是备份应有的条目", entries));
    }
    let mut entries = honest.clone();
    let huge = header(b"tables/event/000001.jsonl", 1 << 40, regular);
    entries.insert(0, (huge, Vec::new()));
    made.push(("过大", entries));
    let mut entries = honest;
    entries.insert(0, (header(&hash, 1, regular), vec![b'x']));
    made.push(("其位置上是", entries));
    made
}

/// Archives that are not what their manifest says.
fn wrong_lists(honest: &[Entry]) -> Made {
    let honest = honest.to_vec();
    let mut made = Made::new();
    let mut entries = honest.clone();
    entries.remove(0);
    made.push(("缺失", entries));
    let mut entries = honest.clone();
    entries.push(honest[0].clone());
    made.push(("重复或多出", entries));
    let mut entries = honest.clone();
    entries.pop();
    made.push(("没有清单", entries));
    let mut entries = honest.clone();
    in_manifest(&mut entries, |manifest| {
        manifest["tables"][0]["rows"] = 1.into();
    });
    made.push(("行数不一致", entries));
    let mut entries = honest.clone();
    in_manifest(&mut entries, |manifest| {
        manifest["tables"][0]["rows"] = 1.into();
        manifest["tables"][0]["parts"][0]["rows"] = 1.into();
    });
    made.push(("清单记为 1 行", entries));
    let mut entries = honest.clone();
    in_manifest(&mut entries, |manifest| manifest["size"] = 3.into());
    made.push(("清单记为 3 条", entries));
    let mut entries = honest.clone();
    in_manifest(&mut entries, |manifest| manifest["schema"] = "m2099".into());
    made.push(("其他版本", entries));
    let mut entries = honest.clone();
    in_manifest(&mut entries, |manifest| manifest["format"] = 9.into());
    made.push(("其他版本", entries));

    made
}

#[tokio::test]
async fn a_county_rewritten_inside_an_archive_is_refused() {
    let county = County::sqlite().await;
    lived_in(&county).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("county.tar.gz");
    back_up(&county, &file).await.unwrap();
    let mut entries = unpack(&file);
    let place = entries
        .iter()
        .position(|entry| name(entry).starts_with("tables/document/"))
        .unwrap();
    let text = String::from_utf8(entries[place].1.clone()).unwrap();
    let text = text.replace("测试县停车管理办法", "测试县停车收费办法");
    let sha256 = guiku::store::record::sha256_hex(text.as_bytes());
    entries[place].1 = text.into_bytes();
    in_manifest(&mut entries, |manifest| {
        let tables = manifest["tables"].as_array_mut().unwrap();
        let document = tables.iter_mut().find(|table| table["name"] == "document");
        document.unwrap()["parts"][0]["sha256"] = sha256.into();
    });
    pack(&file, &entries);
    let target = folder.path().join("restored");
    let error = restore(&file, target.clone(), None).await.unwrap_err();
    assert!(matches!(error, BackupError::Verification(_)), "{error}");
    assert!(error.to_string().contains("测试县停车管理办法"), "{error}");
    assert!(!target.exists());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}
