//! Which line is which document and which text.

use guiku::app::import::versions;
use serde_json::json;

use super::{County, counts, day, law, notice};

#[tokio::test]
async fn the_same_line_again_changes_nothing() {
    let county = County::empty().await;
    let lines = [
        notice("n1", "某政规〔2024〕1号"),
        law("l1", "2010-01-01", "2010-03-01", "旧文"),
    ];
    let first = county.import(&lines).await;
    assert_eq!(counts(&first), [2, 2, 0, 0, 0]);
    let root = county.store.log_head().await.unwrap();
    assert_eq!(root.size, 2, "one event a document");

    // other layout, other order of keys, other keys of the source's own: the line says the same
    let mut other = notice("n1", "某政规〔2024〕1号");
    other["text"] = json!("　　各乡镇人民政府：\r\n\r\n　　一、加强管理。\r\n二、落实责任。\r\n");
    other["url"] = json!("https://example.org/1");
    let again = county
        .import(&[other, lines[1].clone(), lines[0].clone()])
        .await;
    assert_eq!(counts(&again), [3, 0, 0, 3, 0]);
    assert_eq!(county.store.log_head().await.unwrap().root, root.root);
}

#[tokio::test]
async fn a_changed_text_is_the_next_text_of_the_same_document() {
    let county = County::empty().await;
    let mut line = notice("n1", "某政规〔2024〕1号");
    county.import(&[line.clone()]).await;
    line["text"] = json!("各乡镇人民政府：\n一、加强管理和巡查。");
    let report = county.import(&[line.clone()]).await;
    assert_eq!(counts(&report), [1, 0, 1, 0, 0]);
    assert_eq!(county.events().await, 2);

    let document = county
        .document("某县人民政府关于加强烟花爆竹管理的通知")
        .await;
    let revisions = county.revisions(&document).await;
    assert_eq!(revisions.len(), 2);
    assert!(
        revisions
            .iter()
            .all(|one| one.external_id.as_deref() == Some("n1"))
    );
    assert_eq!(
        document.revision_id.as_deref(),
        Some(revisions[1].id.as_str())
    );
    assert_eq!(
        document.body_sha256.as_deref(),
        Some(revisions[1].body_sha256.as_str())
    );
    assert_eq!(document.row_version, 2);
    let heads = county.heads(&document).await;
    let standing = versions::standing(&heads);
    assert_eq!(
        standing.len(),
        1,
        "the former text of the line stands no more"
    );
    assert_eq!(standing[0].id, revisions[1].id);
    assert_eq!(county.numbers(&document).await.len(), 1);
    assert_eq!(
        county.fact_rows(&document).await.len(),
        1,
        "nothing stated anew"
    );

    assert_eq!(counts(&county.import(&[line]).await), [1, 0, 0, 1, 0]);
}

#[tokio::test]
async fn one_id_twice_in_a_run_is_one_document() {
    let county = County::empty().await;
    let line = notice("n1", "某政规〔2024〕1号");
    let mut changed = line.clone();
    changed["text"] = json!("各乡镇人民政府：\n一、另行规定。");
    let report = county.import(&[line.clone(), line.clone(), changed]).await;
    assert_eq!(counts(&report), [3, 1, 1, 1, 0]);
    assert_eq!(
        county.events().await,
        1,
        "one event a document and transaction"
    );
    let document = county
        .document("某县人民政府关于加强烟花爆竹管理的通知")
        .await;
    let last = county.revisions(&document).await.pop().unwrap();
    assert!(last.text.contains("另行规定"));
}

#[tokio::test]
async fn versions_of_a_law_are_one_document_whatever_their_order() {
    let county = County::empty().await;
    let old = law("old", "2010-01-15", "2010-03-01", "旧文");
    let mut new = law("new", "2020-05-20", "2010-03-01", "新文");
    new["title"] = json!("某省河道管理条例");
    // the newer one first, the older in a run of its own
    county.import(&[new]).await;
    let title = "某省河道管理条例";
    assert_eq!(
        county.status(title, "2015-01-01").await.state.as_str(),
        "not_yet"
    );
    let report = county.import(&[old]).await;
    assert_eq!(counts(&report), [1, 0, 1, 0, 0]);
    let document = county.document(title).await;
    assert_eq!(document.class, "reference");
    let revisions = county.revisions(&document).await;
    assert_eq!(revisions.len(), 2);
    assert_eq!(
        document.revision_id.as_deref(),
        Some(revisions[0].id.as_str()),
        "newest version"
    );

    for (on, state, text) in [
        ("2010-02-28", "not_yet", "old"),
        ("2010-03-01", "in_force", "old"),
        ("2020-05-19", "in_force", "old"),
        ("2020-05-20", "in_force", "new"),
        ("2026-01-01", "in_force", "new"),
    ] {
        assert_eq!(county.status(title, on).await.state.as_str(), state, "{on}");
        let heads = county.heads(&document).await;
        let holds = versions::on_day(&heads, day(on)).unwrap();
        assert_eq!(holds.external_id.as_deref(), Some(text), "{on}");
    }
}

#[tokio::test]
async fn the_same_title_is_another_issue_and_another_issuer_another_law() {
    let county = County::empty().await;
    let mut elsewhere = law("l2", "2010-01-15", "2010-03-01", "别处");
    elsewhere["issuer"] = json!("另一省人民代表大会常务委员会");
    let report = county
        .import(&[
            notice("n1", "某政规〔2024〕1号"),
            notice("n2", "某政规〔2026〕9号"),
            law("l1", "2010-01-15", "2010-03-01", "此处"),
            elsewhere,
        ])
        .await;
    assert_eq!(counts(&report), [4, 4, 0, 0, 0]);
    assert_eq!(county.ids().await.len(), 4);
}

#[tokio::test]
async fn many_lines_are_many_transactions_with_events_of_their_own() {
    let county = County::empty().await;
    let lines: Vec<_> = (0..450)
        .map(|at| notice(&format!("n{at}"), &format!("某政规〔2024〕{at}号")))
        .collect();
    let report = county.import(&lines).await;
    assert_eq!(counts(&report), [450, 450, 0, 0, 0]);
    assert_eq!(county.events().await, 450);
    let ids = county.ids().await;
    let mut batches = std::collections::HashMap::<String, usize>::new();
    for id in &ids {
        for event in county.store.events_of(id).await.unwrap() {
            assert_eq!(event.kind, "imported");
            assert!(event.payload.contains(id));
            *batches.entry(event.batch.unwrap()).or_default() += 1;
        }
    }
    let mut sizes: Vec<usize> = batches.into_values().collect();
    sizes.sort_unstable();
    assert_eq!(sizes, [50, 200, 200]);
}

#[tokio::test]
async fn a_registered_authority_is_linked_by_its_name() {
    let county = County::empty().await;
    let id = county.register_authority("某县人民政府").await;
    county.import(&[notice("n1", "某政规〔2024〕1号")]).await;
    let document = county
        .document("某县人民政府关于加强烟花爆竹管理的通知")
        .await;
    assert_eq!(document.issuer_id, Some(id));
    assert_eq!(document.issuer_name.as_deref(), Some("某县人民政府"));
}
