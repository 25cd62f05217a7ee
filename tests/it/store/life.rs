//! A document's life through the store, and the tree over its events.

use std::collections::BTreeMap;

use guiku::domain::document::Stage;
use guiku::ledger::{CompactRange, leaf_hash};
use guiku::store::queries;
use guiku::store::verify::VerifyOptions;

use crate::support::County;

const TEXT: &str =
    "第一条 为了规范城市管理，制定本办法。\n第二条 本办法自2027年1月1日起施行，有效期五年。";

pub(super) async fn a_life_to_publication(county: County) {
    let id = county.published("测试县城市管理办法", TEXT).await;
    let row = county.row(&id).await;
    assert_eq!(row.stage.as_deref(), Some(Stage::Published.as_str()));
    assert_eq!(row.published_on, Some(county.today().to_string()));
    let db = county.store.reader();
    let numbers = queries::numbers(db, std::slice::from_ref(&id))
        .await
        .unwrap();
    let printed: Vec<&str> = numbers.iter().map(|row| row.printed.as_str()).collect();
    assert_eq!(printed, ["测县政规〔2026〕1号", "CSDR-2026-0010001"]);
    assert_eq!(queries::reviews(db, &id).await.unwrap().len(), 1);
    assert_eq!(queries::deliberations(db, &id).await.unwrap().len(), 1);
    assert!(!queries::facts(db, &id).await.unwrap().is_empty());
    assert!(!queries::filings(db, &id).await.unwrap().is_empty());
    let report = county
        .store
        .verify(&VerifyOptions::default())
        .await
        .unwrap();
    assert!(report.is_clean(), "{report:?}");
}

pub(super) async fn the_root_is_that_of_the_leaves(county: County) {
    let ids = [
        county.published("测试县城市管理办法", TEXT).await,
        county.published("测试县户外广告管理办法", TEXT).await,
    ];
    let head = county.store.log_head().await.unwrap();
    let leaves = county.store.leaf_hashes(0, 10_000).await.unwrap();
    assert_eq!(i64::try_from(leaves.len()).unwrap(), head.size);
    let range = CompactRange::from_leaf_hashes(&leaves);
    assert_eq!(head.root, range.root().0);
    assert_eq!(head.nodes, range.to_bytes());
    let heads = county.store.events_from(0, 10_000).await.unwrap();
    assert!(heads.iter().map(|event| event.seq).eq(0..head.size));
    let mut before = BTreeMap::new();
    for id in &ids {
        for event in county.store.events_of(id).await.unwrap() {
            let hash = leaf_hash(&event.leaf);
            assert_eq!(event.leaf_hash, hash.0, "{}", event.seq);
            let at = usize::try_from(event.seq).unwrap();
            assert_eq!(leaves[at], hash);
            let leaf: serde_json::Value = serde_json::from_slice(&event.leaf).unwrap();
            let previous = before.insert(id, hash.to_string());
            assert_eq!(leaf["prev"].as_str(), previous.as_deref(), "{}", event.seq);
        }
    }
}
