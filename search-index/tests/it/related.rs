//! Ranking by relation, suggestions and the pieces of a page: whatever is typed, the answer is bounded and whole.

use proptest::prelude::*;
use search_index::{
    IndexRevision, Query, RELATED_MOST, Related, SearchIndex, SearchRequest, Searcher,
    WriterOptions,
};

use crate::{date, provision};

fn searcher(dir: &std::path::Path) -> Searcher {
    let index = SearchIndex::create(dir).unwrap();
    let mut writer = index.writer(WriterOptions::FOLLOW).unwrap();
    let texts = [
        (
            "wages",
            "工资支付办法",
            "用人单位应当按月支付劳动报酬。",
            "拖欠劳动报酬的，责令支付。",
        ),
        (
            "dogs",
            "养犬管理办法",
            "饲养人应当为犬只办理登记。",
            "犬只伤人的，依法赔偿。",
        ),
        (
            "house",
            "房屋租赁办法",
            "出租人应当交付房屋。",
            "承租人按期支付租金。",
        ),
    ];
    for (at, (id, title, first, second)) in (1_u64..).zip(texts) {
        writer
            .upsert(&[IndexRevision {
                document_id: id.into(),
                revision_id: format!("{id}-1"),
                title: title.into(),
                authorities: vec!["某县人民政府".into()],
                provisions: vec![
                    provision("art_1", "第一条", first),
                    provision("art_2", "第二条", second),
                ],
                ..IndexRevision::default()
            }])
            .unwrap();
        // segments of their own
        writer.commit(at).unwrap();
    }
    writer.close().unwrap();
    index.reload().unwrap()
}

fn request() -> SearchRequest {
    SearchRequest::new(Query::default(), date("2026-01-01"))
}

#[test]
fn a_question_finds_what_the_law_calls_otherwise() {
    let dir = tempfile::tempdir().unwrap();
    let searcher = searcher(&dir.path().join("index"));
    let asked = Related::new("老板不给工钱怎么办");
    let documents = searcher.related(&asked, &request()).unwrap();
    assert_eq!(documents.hits[0].document_id, "wages");
    let provisions = searcher.related_provisions(&asked, &request()).unwrap();
    assert_eq!(provisions.hits[0].document_id, "wages");
    let mut elsewhere = asked;
    elsewhere.elsewhere_than = Some("wages".into());
    let provisions = searcher.related_provisions(&elsewhere, &request()).unwrap();
    assert!(provisions.hits.iter().all(|hit| hit.document_id != "wages"));
}

#[test]
fn the_index_names_the_provisions_to_show() {
    let dir = tempfile::tempdir().unwrap();
    let searcher = searcher(&dir.path().join("index"));
    let query = Query::parse("支付").unwrap();
    let mut asked = request();
    asked.query = query;
    let hits = searcher.search(&asked).unwrap().hits;
    let best = searcher
        .best_provisions(&hits, &["支付", "责令支付"], 2)
        .unwrap();
    assert_eq!(best.len(), hits.len());
    for (hit, best) in hits.iter().zip(best) {
        match hit.document_id.as_str() {
            "wages" => assert_eq!(best, [1, 0], "most terms first"),
            "house" => assert_eq!(best, [1]),
            other => panic!("{other}"),
        }
    }
    assert!(
        searcher
            .best_provisions::<&str>(&[], &[], 3)
            .unwrap()
            .is_empty()
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]
    #[test]
    fn whatever_is_typed_the_list_is_bounded_and_its_pages_are_the_whole(
        typed in "[工资支付办法犬只租金a-z0-9 ，。（）\"|:~-]{0,40}|\\PC{0,60}",
    ) {
        thread_local! {
            static INDEX: (tempfile::TempDir, Searcher) = {
                let dir = tempfile::tempdir().unwrap();
                let searcher = searcher(&dir.path().join("index"));
                (dir, searcher)
            };
        }
        INDEX.with(|(_, searcher)| {
            let asked = Related::new(typed.clone());
            let all = searcher.related_provisions(&asked, &request()).unwrap();
            prop_assert!(all.count <= RELATED_MOST as u64);
            prop_assert_eq!(all.count, all.hits.len() as u64);
            let mut page = request();
            page.limit = 1;
            let mut walked = Vec::new();
            loop {
                let answer = searcher.related_provisions(&asked, &page).unwrap();
                prop_assert_eq!(answer.count, all.count);
                walked.extend(answer.hits);
                match answer.next {
                    Some(next) => page.cursor = Some(next),
                    None => break,
                }
            }
            prop_assert_eq!(walked, all.hits);
            searcher.related(&asked, &request()).unwrap();
            searcher.titled(&typed, date("2026-01-01"), 3).unwrap();
            let suggested = searcher.suggest(&typed, date("2026-01-01"), 5).unwrap();
            prop_assert!(suggested.documents.len() <= 5 && suggested.authorities.len() <= 5);
            Ok(())
        })?;
    }
}
