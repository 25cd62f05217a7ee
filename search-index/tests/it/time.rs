//! Revisions, states, facets, orders and paging.

use search_index::{
    DayRange, Error, FacetCount, FacetsWanted, Generation, IndexRevision, MAX_LIMIT, Order,
    SearchIndex, WriterOptions,
};

use crate::{date, document, found, index_of, provision, request, state};

fn write(index: &SearchIndex, sequence: u64, revisions: &[IndexRevision]) {
    let mut writer = index.writer(WriterOptions::FOLLOW).unwrap();
    writer.upsert(revisions).unwrap();
    writer.commit(sequence).unwrap();
    index.reload().unwrap();
}

fn amended() -> Vec<IndexRevision> {
    let revision = |n: u32, text: &str, from: Option<&str>, until: Option<&str>| IndexRevision {
        revision_id: format!("r{n}"),
        external_id: Some(format!("x{n}")),
        revision_from: from.map(date),
        revision_until: until.map(date),
        provisions: vec![provision("art_1", "第一条", text)],
        text: None,
        ..document("law", "管理办法", "")
    };
    vec![
        revision(1, "旧条文", Some("2010-01-01"), Some("2014-12-31")),
        revision(2, "新条文", Some("2015-01-01"), None),
    ]
}

#[test]
fn a_document_is_one_hit_with_the_text_of_the_day() {
    let (_dir, index) = index_of(&[]);
    write(&index, 2, &amended());
    let on = |query: &str, day: &str| {
        let mut asked = request(query);
        asked.as_of = date(day);
        let answer = index.searcher().search(&asked).unwrap();
        let provisions = index.searcher().search_provisions(&asked).unwrap();
        assert_eq!(answer.hits.len() as u64, answer.count);
        assert_eq!(
            provisions.count,
            if query == "管理办法" {
                0
            } else {
                answer.count
            }
        );
        answer
            .hits
            .into_iter()
            .map(|hit| hit.revision_id)
            .collect::<Vec<_>>()
    };
    assert_eq!(on("管理办法", "2012-05-01"), ["r1"]);
    assert_eq!(on("管理办法", "2014-12-31"), ["r1"]);
    assert_eq!(on("管理办法", "2015-01-01"), ["r2"]);
    assert_eq!(
        on("管理办法", "1990-01-01"),
        ["r1"],
        "before all of them: the first"
    );
    assert_eq!(
        on("新条文", "2012-05-01"),
        Vec::<String>::new(),
        "the text of another day is not searched"
    );
    assert_eq!(on("第一条旧条文", "2012-05-01"), ["r1"]);
    // written again with one revision, the other one is gone
    write(&index, 3, &amended()[..1]);
    assert_eq!(on("条文", "2020-01-01"), ["r1"], "the last one goes on");
    assert_eq!(
        index.searcher().revisions().unwrap(),
        [("law".to_owned(), "r1".to_owned())]
    );
}

#[test]
fn a_text_that_comes_back_is_shown_again_and_of_two_states_the_first_counts() {
    let (_dir, index) = index_of(&[]);
    let mut revisions = amended();
    revisions[0].revision_until = None;
    revisions[1].revision_until = Some(date("2016-12-31"));
    for revision in &mut revisions {
        revision.states = vec![
            state(9, "2012-01-01", Some("2012-12-31")),
            state(1, "2010-01-01", None),
        ];
    }
    write(&index, 2, &revisions);
    for (day, revision, state) in [
        ("2012-05-01", "r1", 9),
        ("2015-05-01", "r2", 1),
        ("2017-05-01", "r1", 1),
    ] {
        let mut asked = request("管理办法");
        asked.as_of = date(day);
        asked.filters.states = vec![state];
        let answer = index.searcher().search(&asked).unwrap();
        let shown: Vec<&str> = answer
            .hits
            .iter()
            .map(|hit| hit.revision_id.as_str())
            .collect();
        assert_eq!(shown, [revision], "{day}");
        assert_eq!(
            answer.hits[0].external_id.as_deref(),
            Some(revision.replace('r', "x").as_str())
        );
    }
}

fn counts<T: Clone>(facet: &[FacetCount<T>]) -> Vec<(T, u64)> {
    facet
        .iter()
        .map(|count| (count.value.clone(), count.count))
        .collect()
}

fn shelf() -> Vec<IndexRevision> {
    (0..12_u16)
        .map(|n| {
            let kind = if n % 3 == 0 {
                "规章"
            } else {
                "规范性文件"
            };
            let mut d = IndexRevision {
                kind: kind.to_owned(),
                form: "规定".to_owned(),
                ..document(&format!("d{n:02}"), &format!("管理规定 {n}"), "共同文字")
            };
            d.authorities = vec!["县政府".to_owned()];
            if n % 4 == 0 {
                d.authorities.push("县财政局".to_owned());
                d.authorities.push("县财政局".to_owned());
            }
            d.year = (n != 11).then_some(2010 + n % 2);
            d.published_on = (n != 11).then(|| date(&format!("2010-01-{:02}", n + 1)));
            d.states = vec![
                state(1, "2010-01-01", Some("2019-12-31")),
                state(2, "2020-01-01", None),
            ];
            if n == 5 {
                d.states.clear();
            }
            d.provisions = vec![
                provision("art_1", "第一条", "共同文字"),
                provision("", "", "落款"),
                provision("art_2", "第二条", "其他"),
            ];
            d
        })
        .collect()
}

#[test]
fn facets_are_exact_and_show_the_alternatives_to_their_own_filter() {
    let (_dir, index) = index_of(&shelf());
    let mut asked = request("共同");
    asked.facets = FacetsWanted::ALL;
    asked.limit = 0;
    let text = |pairs: &[(&str, u64)]| {
        pairs
            .iter()
            .map(|(v, c)| ((*v).to_owned(), *c))
            .collect::<Vec<_>>()
    };
    let all = index.searcher().search(&asked).unwrap();
    assert_eq!((all.count, all.hits.len(), all.next), (12, 0, None));
    assert_eq!(
        counts(&all.facets.authorities),
        text(&[("县政府", 12), ("县财政局", 3)])
    );
    assert_eq!(
        counts(&all.facets.kinds),
        text(&[("规范性文件", 8), ("规章", 4)])
    );
    assert_eq!(counts(&all.facets.years), [(2010, 6), (2011, 5)]);
    assert_eq!(
        counts(&all.facets.states),
        [(2, 11)],
        "a document without a state counts nowhere"
    );

    asked.filters.kinds = vec!["规章".to_owned()];
    let rules = index.searcher().search(&asked).unwrap();
    assert_eq!(rules.count, 4);
    assert_eq!(
        counts(&rules.facets.kinds),
        counts(&all.facets.kinds),
        "its own filter does not apply"
    );
    assert_eq!(
        counts(&rules.facets.authorities),
        text(&[("县政府", 4), ("县财政局", 1)]),
        "the others do"
    );

    asked.filters.years = vec![2011];
    let both = index.searcher().search(&asked).unwrap();
    assert_eq!(
        (both.count, counts(&both.facets.years)),
        (2, vec![(2010, 2), (2011, 2)])
    );
    asked.filters.years = vec![1999];
    assert_eq!(index.searcher().search(&asked).unwrap().count, 0);

    let provisions = index
        .searcher()
        .search_provisions(&{
            let mut p = request("文字");
            p.facets = FacetsWanted::ALL;
            p
        })
        .unwrap();
    assert_eq!(
        (provisions.count, counts(&provisions.facets.kinds)),
        (12, text(&[("规范性文件", 8), ("规章", 4)]))
    );
    let hit = &provisions.hits[0];
    assert_eq!(
        (hit.eid.as_str(), hit.label.as_str(), hit.ordinal),
        ("art_1", "第一条", 0)
    );
    let mut within = request("");
    within.filters.within_document = Some("d03".to_owned());
    assert_eq!(
        index.searcher().search_provisions(&within).unwrap().count,
        2,
        "text outside of provisions is no hit"
    );
    assert_eq!(found(&index, &within), ["d03"]);
}

#[test]
fn the_state_is_that_of_the_day() {
    let (_dir, index) = index_of(&shelf());
    let mut asked = request("");
    asked.limit = 100;
    asked.filters.states = vec![1];
    assert!(found(&index, &asked).is_empty());
    asked.as_of = date("2019-12-31");
    assert_eq!(found(&index, &asked).len(), 11);
    asked.filters.states = vec![1, 2];
    asked.as_of = date("2020-01-01");
    assert_eq!(found(&index, &asked).len(), 11);
    asked.as_of = date("2009-12-31");
    assert!(found(&index, &asked).is_empty());
}

#[test]
fn days_filter_and_order() {
    let (_dir, index) = index_of(&shelf());
    let mut asked = request("共同");
    asked.limit = 100;
    asked.filters.published = Some(DayRange {
        from: Some(date("2010-01-03")),
        through: Some(date("2010-01-05")),
    });
    assert_eq!(found(&index, &asked), ["d02", "d03", "d04"]);
    asked.filters.published = None;
    for (order, first) in [
        (Order::PublishedNewest, "d10"),
        (Order::PublishedOldest, "d00"),
    ] {
        asked.order = order;
        let hits = index.searcher().search(&asked).unwrap().hits;
        assert_eq!(hits[0].document_id, first);
        assert_eq!(hits[11].document_id, "d11", "without the day it comes last");
    }
}

#[test]
fn the_cursor_walks_the_whole_list_and_no_other() {
    let (_dir, index) = index_of(&shelf());
    for order in [
        Order::Relevance,
        Order::PublishedNewest,
        Order::PublishedOldest,
        Order::IssuedNewest,
        Order::EffectiveNewest,
    ] {
        for limit in [1, 3, 5, 11, 12, 13] {
            let mut asked = request("共同");
            asked.order = order;
            asked.limit = 100;
            let full: Vec<String> = index
                .searcher()
                .search(&asked)
                .unwrap()
                .hits
                .into_iter()
                .map(|h| h.document_id)
                .collect();
            asked.limit = limit;
            let mut walked = Vec::new();
            loop {
                let answer = index.searcher().search(&asked).unwrap();
                assert_eq!(answer.count, 12);
                walked.extend(answer.hits.into_iter().map(|hit| hit.document_id));
                asked.cursor = answer.next;
                if asked.cursor.is_none() {
                    break;
                }
            }
            assert_eq!(walked, full, "{order:?} by {limit}");
        }
    }
}

#[test]
fn a_cursor_holds_for_its_query_and_its_state_only() {
    let (_dir, index) = index_of(&shelf());
    let old = index.searcher();
    let mut asked = request("共同");
    asked.limit = 5;
    asked.cursor = old.search(&asked).unwrap().next;
    let cursor = asked.cursor.clone().unwrap();
    assert_eq!(Generation::of_cursor(&cursor), Some(old.generation()));

    let mut other = request("文字");
    other.cursor = asked.cursor.clone();
    assert!(matches!(old.search(&other), Err(Error::InvalidCursor)));
    assert!(matches!(
        old.search_provisions(&asked),
        Err(Error::InvalidCursor)
    ));
    other.cursor = Some("不是标记".to_owned());
    assert!(matches!(old.search(&other), Err(Error::InvalidCursor)));

    write(&index, 9, &[document("new", "新文件", "共同文字")]);
    assert_ne!(index.searcher().generation(), old.generation());
    assert!(matches!(
        index.searcher().search(&asked),
        Err(Error::OutdatedCursor)
    ));
    assert_eq!(
        old.search(&asked).unwrap().hits.len(),
        5,
        "the old state still answers"
    );
    let opened_again = SearchIndex::open(index.dir()).unwrap();
    assert_eq!(
        opened_again.searcher().generation(),
        index.searcher().generation()
    );
}

#[test]
fn bounds_and_the_stop_flag_are_errors() {
    let documents: Vec<IndexRevision> = (0..2_000)
        .map(|n| document(&n.to_string(), "题", "文字"))
        .collect();
    let (_dir, index) = index_of(&documents);
    let mut asked = request("文字");
    asked.limit = MAX_LIMIT + 1;
    assert!(matches!(
        index.searcher().search(&asked),
        Err(Error::Limit {
            asked: 1_001,
            max: MAX_LIMIT
        })
    ));
    asked.limit = MAX_LIMIT;
    assert_eq!(
        index.searcher().search(&asked).unwrap().hits.len(),
        MAX_LIMIT
    );
    asked.stop = Some(std::sync::Arc::new(true.into()));
    assert!(matches!(
        index.searcher().search(&asked),
        Err(Error::Stopped)
    ));
}
