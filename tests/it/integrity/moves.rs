use std::collections::BTreeMap;
use std::path::Path;

use guiku::store::backup::{BackupError, BackupOptions};
use guiku::store::{Place, Store, Use};

use super::archive::{back_up, restore};
use super::hostile::unpack;
use super::{lived_in, verify};
use crate::support::{County, fresh_database, left_out};

/// The content of an archive: rows of each table in the order of their texts, files by name.
fn content(file: &Path) -> BTreeMap<String, Vec<Vec<u8>>> {
    let mut content: BTreeMap<String, Vec<Vec<u8>>> = BTreeMap::new();
    for (header, bytes) in unpack(file) {
        let name = header.path().unwrap().to_string_lossy().into_owned();
        match name.strip_prefix("tables/") {
            Some(part) => {
                let table = part.split('/').next().unwrap();
                let rows = bytes.split(|byte| *byte == b'\n').map(<[u8]>::to_vec);
                content
                    .entry(table.to_owned())
                    .or_default()
                    .extend(rows.filter(|row| !row.is_empty()));
            }
            None if name == "manifest.json" => {}
            None => {
                content.insert(name, vec![bytes]);
            }
        }
    }
    for rows in content.values_mut() {
        rows.sort();
    }
    content
}

/// Opens a place, wants it clean with this root, backs it up.
async fn again(place: &Place, size: i64, root: &str, file: &Path) -> Store {
    let store = Store::open(place, Use::Alone).await.unwrap();
    let report = verify(&store).await;
    assert!(report.is_clean(), "{:#?}", report.faults);
    assert_eq!((report.size, report.root.as_str()), (size, root));
    let options = BackupOptions {
        force: false,
        created: "2026-11-24T03:00:00Z".parse().unwrap(),
        progress: &|_| {},
    };
    store.backup(file, &options).await.unwrap();
    store
}

#[tokio::test]
async fn a_county_moves_from_folder_to_folder() {
    let county = County::sqlite().await;
    lived_in(&county).await;
    let folder = tempfile::tempdir().unwrap();
    let [first, second] = ["1.tar.gz", "2.tar.gz"].map(|name| folder.path().join(name));
    let made = back_up(&county, &first).await.unwrap();
    assert!(made.verified.is_clean());
    assert!(made.manifest.files.len() > 3);
    let place = Place {
        data: folder.path().join("deep").join("county"),
        database_url: None,
    };
    let restored = restore(&first, place.data.clone(), None).await.unwrap();
    assert!(restored.verified.is_clean());
    again(&place, made.manifest.size, &made.manifest.root, &second).await;
    assert_eq!(content(&first), content(&second));
}

#[tokio::test]
async fn a_county_moves_to_postgres_and_back() {
    let Ok(server) = std::env::var("TEST_POSTGRES_URL") else {
        left_out(
            "a county moves to postgres and back",
            "TEST_POSTGRES_URL is not set",
        );
        return;
    };
    let county = County::sqlite().await;
    lived_in(&county).await;
    let folder = tempfile::tempdir().unwrap();
    let archives = ["1.tar.gz", "2.tar.gz", "3.tar.gz"].map(|name| folder.path().join(name));
    let made = back_up(&county, &archives[0]).await.unwrap();
    let (size, root) = (made.manifest.size, made.manifest.root.as_str());
    let there = Place {
        data: folder.path().join("there"),
        database_url: Some(fresh_database(&server).await),
    };
    let url = there.database_url.clone();
    restore(&archives[0], there.data.clone(), url.clone())
        .await
        .unwrap();
    let store = again(&there, size, root, &archives[1]).await;
    let full = restore(&archives[0], folder.path().join("full"), url)
        .await
        .unwrap_err();
    assert!(matches!(full, BackupError::NotEmpty(_)), "{full}");
    assert!(full.to_string().contains("event"), "{full}");
    assert!(!folder.path().join("full").exists());
    drop(store);
    let back = Place {
        data: folder.path().join("back"),
        database_url: None,
    };
    restore(&archives[1], back.data.clone(), None)
        .await
        .unwrap();
    again(&back, size, root, &archives[2]).await;
    assert_eq!(content(&archives[0]), content(&archives[1]));
    assert_eq!(content(&archives[0]), content(&archives[2]));
}

#[tokio::test]
async fn a_failed_restore_leaves_postgres_empty() {
    let Ok(server) = std::env::var("TEST_POSTGRES_URL") else {
        left_out(
            "a failed restore leaves postgres empty",
            "TEST_POSTGRES_URL is not set",
        );
        return;
    };
    let county = County::sqlite().await;
    lived_in(&county).await;
    let raw = super::raw::Raw::open(&county).await;
    raw.disarm().await;
    raw.run("UPDATE document SET title = '假'").await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("damaged.tar.gz");
    back_up(&county, &file).await.unwrap();
    let url = Some(fresh_database(&server).await);
    let target = folder.path().join("there");
    let refused = restore(&file, target.clone(), url.clone())
        .await
        .unwrap_err();
    assert!(matches!(refused, BackupError::Verification(_)), "{refused}");
    assert!(!target.exists());
    let sound = folder.path().join("sound.tar.gz");
    let other = County::sqlite().await;
    back_up(&other, &sound).await.unwrap();
    restore(&sound, target, url).await.unwrap();
}

#[tokio::test]
async fn a_backup_beside_a_writer_is_of_one_moment() {
    let county = County::sqlite().await;
    let folder = tempfile::tempdir().unwrap();
    let store = std::sync::Arc::clone(&county.store);
    let place = folder.path().to_owned();
    let backing = tokio::spawn(async move {
        for round in 0..6 {
            let options = BackupOptions {
                force: false,
                created: "2026-11-24T02:00:00Z".parse().unwrap(),
                progress: &|_| {},
            };
            let file = place.join(format!("{round}.tar.gz"));
            let made = store.backup(&file, &options).await.unwrap();
            let target = place.join(round.to_string());
            let restored = restore(&file, target, None).await.unwrap();
            assert_eq!(restored.verified.root, made.manifest.root);
        }
    });
    lived_in(&county).await;
    backing.await.unwrap();
}
