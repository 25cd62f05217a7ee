use std::path::{Path, PathBuf};

use guiku::store::backup::{BackupError, BackupOptions, BackupReport, RestoreOptions};
use guiku::store::{Place, Store};

use super::lived_in;
use crate::support::County;

/// Backs a county up into a file of its folder's parent.
pub(super) async fn back_up(county: &County, file: &Path) -> Result<BackupReport, BackupError> {
    let options = BackupOptions {
        force: false,
        created: "2026-11-24T02:00:00Z".parse().unwrap(),
        progress: &|_| {},
    };
    county.store.backup(file, &options).await
}

/// Restores into a folder that need not be there.
pub(super) async fn restore(
    file: &Path,
    data: PathBuf,
    database_url: Option<String>,
) -> Result<guiku::store::backup::RestoreReport, BackupError> {
    let options = RestoreOptions {
        accept_damage: false,
        progress: &|_| {},
    };
    Store::restore(file, &Place { data, database_url }, &options).await
}

#[tokio::test]
async fn every_flipped_byte_of_a_backup_is_refused() {
    let county = County::sqlite().await;
    lived_in(&county).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("county.tar.gz");
    back_up(&county, &file).await.unwrap();
    let whole = std::fs::read(&file).unwrap();
    let target = folder.path().join("restored");
    let mut state = 20_261_124_u64;
    let last = whole.len() - 1;
    let random = std::iter::repeat_with(|| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        usize::try_from(state >> 33).unwrap() % whole.len()
    });
    for position in random.take(200).chain(0..20).chain(last - 100..=last) {
        let mut bytes = whole.clone();
        bytes[position] ^= 1 << (position % 8);
        std::fs::write(&file, &bytes).unwrap();
        let error = restore(&file, target.clone(), None).await.unwrap_err();
        let named = matches!(&error, BackupError::Damaged { entry, .. } if !entry.is_empty());
        assert!(named, "byte {position}: {error}");
        assert!(!target.exists(), "byte {position}");
    }
    for length in [0, 1, 89, 110, whole.len() / 2, last] {
        std::fs::write(&file, &whole[..length]).unwrap();
        let error = restore(&file, target.clone(), None).await.unwrap_err();
        assert!(
            matches!(error, BackupError::Damaged { .. }),
            "{length}: {error}"
        );
    }
    std::fs::write(&file, [&whole[..], b"x"].concat()).unwrap();
    restore(&file, target.clone(), None).await.unwrap_err();
    std::fs::write(&file, &whole).unwrap();
    restore(&file, target, None).await.unwrap();
    let left: Vec<String> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with(".guiku"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[tokio::test]
async fn a_backup_replaces_nothing_unasked_and_a_restore_wants_an_empty_place() {
    let county = County::sqlite().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("county.tar.gz");
    back_up(&county, &file).await.unwrap();
    let again = back_up(&county, &file).await.unwrap_err();
    assert!(matches!(again, BackupError::Exists(_)), "{again}");
    let options = BackupOptions {
        force: true,
        created: "2026-11-24T02:00:00Z".parse().unwrap(),
        progress: &|_| {},
    };
    county.store.backup(&file, &options).await.unwrap();
    assert!(!folder.path().join("county.tar.gz.partial").exists());
    let target = folder.path().join("target");
    std::fs::create_dir(&target).unwrap();
    std::fs::write(target.join("notiz.txt"), "x").unwrap();
    let full = restore(&file, target.clone(), None).await.unwrap_err();
    assert!(full.to_string().contains("notiz.txt"), "{full}");
    std::fs::remove_file(target.join("notiz.txt")).unwrap();
    restore(&file, target, None).await.unwrap();
}

#[tokio::test]
async fn a_damaged_county_is_backed_up_as_it_is_and_restored_only_when_asked() {
    let county = County::sqlite().await;
    lived_in(&county).await;
    let raw = super::raw::Raw::open(&county).await;
    raw.disarm().await;
    raw.run("UPDATE document SET title = '假' WHERE title LIKE '%停车%'")
        .await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("county.tar.gz");
    let report = back_up(&county, &file).await.unwrap();
    assert!(!report.verified.is_clean());
    let target = folder.path().join("restored");
    let refused = restore(&file, target.clone(), None).await.unwrap_err();
    assert!(refused.to_string().contains("停车"), "{refused}");
    assert!(!target.exists());
    let options = RestoreOptions {
        accept_damage: true,
        progress: &|_| {},
    };
    let place = Place {
        data: target,
        database_url: None,
    };
    let restored = Store::restore(&file, &place, &options).await.unwrap();
    assert_eq!(restored.verified.faults, report.verified.faults);
}
