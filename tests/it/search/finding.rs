//! What is found, counted and shown.

use guiku::app::Error;
use guiku::jobs::follower::Step;

use super::county::{Change, County, Doc};

const CANARY: &str = "金丝雀条款不得外泄";

const DOGS: &str = "第一条 为了规范养犬，制定本办法。\n第二条 养犬人应当为犬只免疫。\n第三条 本办法自公布之日起施行。";

fn values(facet: &[guiku::app::search::FacetValue]) -> Vec<(&str, u64)> {
    facet
        .iter()
        .map(|one| (one.value.as_str(), one.count))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_public_is_never_found_counted_or_shown() {
    let mut docs = vec![Doc::new("open", "云岭县养犬管理办法", DOGS)];
    for stage in [
        "drafting",
        "under_review",
        "reviewed",
        "decided",
        "signed",
        "registered",
        "withdrawn",
        "not_normative",
        "declined",
    ] {
        docs.push(Doc {
            stage: Some(stage),
            number: Some(format!("云政规〔2025〕{}号", docs.len())),
            issuer: Some("金丝雀局"),
            ..Doc::new(stage, "云岭县金丝雀管理办法", &format!("第一条 {CANARY}。"))
        });
    }
    let mut county = County::with(docs).await;
    // an earlier text of the published document, which was reviewed and changed
    county
        .write(Change::Revision(
            "open",
            "old",
            "第一条 金丝雀条款不得外泄。",
            None,
        ))
        .await;
    county.catch_up().await;
    no_canary(&county).await;
    std::fs::remove_dir_all(county.handle.dir()).expect("removed");
    assert_eq!(county.follow().await, Step::Rebuilt { documents: 1 });
    no_canary(&county).await;

    county.write(Change::Stage("registered", "published")).await;
    assert_eq!(
        county.follow().await,
        Step::Followed {
            events: 1,
            documents: 1
        }
    );
    assert_eq!(county.found(CANARY).await, ["registered"]);
}

async fn no_canary(county: &County) {
    for q in [
        CANARY,
        "金丝雀",
        "云政规〔2025〕3号",
        "云岭县金丝雀管理办法",
    ] {
        assert!(county.exactly(q).await.is_empty(), "{q}");
        for mode in ["auto", "related"] {
            let near = county.search(&[("q", q), ("match", mode)]).await;
            assert!(near.results.iter().all(|hit| hit.id != "registered"), "{q}");
            assert!(near.recognised.is_empty() && near.count <= 1, "{q}");
            let asked = [("q", q), ("match", mode)];
            let provisions = county.try_provisions(&asked).await.expect("an answer");
            let own = |id: &str| id == "registered";
            assert!(
                !provisions.results.iter().any(|hit| own(&hit.document_id)),
                "{q}"
            );
        }
        let exact = [("q", q), ("match", "exact")];
        let provisions = county.try_provisions(&exact).await.expect("an answer");
        assert_eq!((provisions.count, provisions.results.len()), (0, 0), "{q}");
        let suggested = county.suggest(q).await;
        assert!(
            suggested.documents.iter().all(|one| one.id != "registered"),
            "{q}"
        );
    }
    let all = county.search(&[("facets", "true")]).await;
    assert_eq!((all.count, all.results.len()), (1, 1));
    assert_eq!(values(&all.facets.authority), [("云岭县人民政府", 1)]);
    let json = serde_json::to_string(&all).expect("JSON");
    assert!(!json.contains("金丝雀"), "{json}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hit_that_the_database_does_not_show_is_dropped_from_page_and_count() {
    let mut docs: Vec<Doc> = (0..6)
        .map(|n| Doc::new(&format!("d{n}"), &format!("养犬办法之{n}"), DOGS))
        .collect();
    docs.push(Doc {
        stage: Some("signed"),
        ..Doc::new("draft", "养犬草案", DOGS)
    });
    let mut county = County::with(docs).await;
    drop(county.take_follower());
    let index = county.handle.index().expect("opened");
    let (sequence, mark) = index.committed().expect("committed");
    let mut writer = index
        .writer(search_index::WriterOptions::FOLLOW)
        .expect("a writer");
    for ghost in ["ghost", "draft"] {
        let revision = search_index::IndexRevision {
            document_id: ghost.to_owned(),
            revision_id: format!("{ghost}-r"),
            title: "养犬养犬养犬".to_owned(),
            text: Some("养犬".to_owned()),
            ..Default::default()
        };
        writer.upsert(&[revision]).expect("indexed");
    }
    writer.commit_marked(sequence, &mark).expect("committed");
    county
        .handle
        .refresh(county.asked().now)
        .expect("refreshed");
    let answer = county.search(&[("q", "养犬"), ("per_page", "4")]).await;
    assert_eq!(
        (answer.count, answer.results.len()),
        (6, 4),
        "filled up again"
    );
    let rest = county
        .search(&[
            ("q", "养犬"),
            ("per_page", "4"),
            ("cursor", answer.next.as_deref().expect("more")),
        ])
        .await;
    let mut ids: Vec<&str> = answer
        .results
        .iter()
        .chain(&rest.results)
        .map(|hit| hit.id.as_str())
        .collect();
    ids.sort_unstable();
    assert_eq!(ids, ["d0", "d1", "d2", "d3", "d4", "d5"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_answer_has_the_public_shape() {
    let county = County::with(vec![Doc {
        number: Some("云政规〔2024〕7号".to_owned()),
        co_issuers: "[\"云岭县公安局\"]",
        until: Some("2029-06-19"),
        ..Doc::new(
            "a",
            "云岭县人民政府关于印发《云岭县养犬管理办法》的通知",
            DOGS,
        )
    }])
    .await;
    let answer = county
        .search(&[("q", "犬只 免疫"), ("facets", "true")])
        .await;
    let json = serde_json::to_value(&answer).expect("JSON");
    assert_eq!(json["count"], 1);
    assert_eq!(json["match"], "exact");
    assert!(
        json["description"]
            .as_str()
            .expect("text")
            .contains("“犬只”和“免疫”")
    );
    let hit = &json["results"][0];
    assert_eq!(hit["id"], "a");
    assert_eq!(hit["document_number"], "云政规〔2024〕7号");
    assert_eq!(hit["authority"], "云岭县人民政府、云岭县公安局");
    assert_eq!(hit["status"]["state"], "in_force");
    assert_eq!(hit["status"]["as_of"], "2026-03-02");
    assert!(
        hit["status"]["because"][0]["text"]
            .as_str()
            .expect("text")
            .contains("2024年6月20日")
    );
    assert_eq!(hit["last_valid_on"], "2029-06-19");
    assert_eq!(hit["snippets"][0]["eid"], "art_2");
    assert_eq!(hit["snippets"][0]["label"], "第二条");
    let html = hit["snippets"][0]["html"].as_str().expect("text");
    assert!(html.contains("<mark>免疫</mark>"), "{html}");
    assert_eq!(
        json["facets"]["authority"]
            .as_array()
            .expect("a list")
            .len(),
        2
    );
    assert_eq!(json["next"], serde_json::Value::Null);

    let provisions = county
        .try_provisions(&[("q", "犬只")])
        .await
        .expect("an answer");
    let json = serde_json::to_value(&provisions).expect("JSON");
    assert_eq!(json["count"], 1);
    assert_eq!(json["results"][0]["label"], "第二条");
    assert_eq!(json["results"][0]["document_id"], "a");
    assert!(
        json["results"][0]["text"]
            .as_str()
            .expect("text")
            .starts_with("养犬人应当")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn facets_count_exactly_and_leave_their_own_filter_aside() {
    let doc = |id: &str, title: &str, issuer, published| Doc {
        issuer,
        published_on: Some(published),
        ..Doc::new(id, title, DOGS)
    };
    let county = County::with(vec![
        doc("a", "养犬管理办法", Some("云岭县人民政府"), "2024-05-20"),
        doc("b", "关于养犬的通知", Some("云岭县公安局"), "2025-01-10"),
        doc("c", "关于养犬的意见", None, "2025-03"),
        Doc::law("d", "中华人民共和国动物防疫法", "第一条 养犬应当免疫。"),
    ])
    .await;
    let answer = county
        .search(&[("q", "养犬"), ("facets", "true"), ("year", "2025")])
        .await;
    assert_eq!(answer.count, 2);
    assert_eq!(values(&answer.facets.year), [("2025", 2), ("2024", 2)]);
    assert_eq!(
        values(&answer.facets.authority),
        [("云岭县公安局", 1), ("机关未载明", 1)]
    );
    assert_eq!(values(&answer.facets.kind), [("行政规范性文件", 2)]);
    assert_eq!(values(&answer.facets.status), [("in_force", 2)]);
    assert_eq!(values(&answer.facets.form), [("意见", 1), ("通知", 1)]);
    let none = county
        .search(&[
            ("q", "养犬"),
            ("authority", "机关未载明"),
            ("kind", "法律"),
            ("per_page", "0"),
        ])
        .await;
    assert_eq!((none.count, none.results.len()), (1, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_state_is_that_of_the_day_asked_for() {
    let mut county = County::with(vec![Doc {
        until: Some("2029-06-19"),
        ..Doc::new("a", "养犬管理办法", DOGS)
    }])
    .await;
    let state = async |county: &County, on: &str| {
        let answer = county
            .search(&[("q", "养犬"), ("as_of", on), ("facets", "status")])
            .await;
        let state = answer.results[0].status.state.to_owned();
        assert_eq!(values(&answer.facets.status), [(state.as_str(), 1)], "{on}");
        let same = [("q", "养犬"), ("as_of", on), ("status", state.as_str())];
        assert_eq!(county.search(&same).await.count, 1, "{on}");
        state
    };
    for (on, expected) in [
        ("2024-06-19", "not_yet"),
        ("2024-06-20", "in_force"),
        ("2029-06-19", "in_force"),
        ("2029-06-20", "lapsed"),
    ] {
        assert_eq!(state(&county, on).await, expected, "{on}");
    }
    county
        .write(Change::Fact("a", "repeal", "2026-03-01"))
        .await;
    county.catch_up().await;
    assert_eq!(state(&county, "2026-02-28").await, "in_force");
    assert_eq!(state(&county, "2026-03-02").await, "repealed");
    assert_eq!(county.search(&[("status", "in_force")]).await.count, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_has_the_text_of_that_day_and_one_hit() {
    let mut county = County::with(vec![Doc::law(
        "law",
        "云岭县安全生产法",
        "第一条 旧文要求备案。",
    )])
    .await;
    let next = Change::Revision("law", "x-new", "第一条 新文要求登记。", Some("2026-01-01"));
    county.write(next).await;
    county.catch_up().await;
    let hit = async |q: &str, on: &str| {
        let answer = county
            .search(&[("q", q), ("as_of", on), ("match", "exact")])
            .await;
        let ids = answer
            .results
            .into_iter()
            .map(|hit| hit.external_id.unwrap_or_default());
        ids.collect::<Vec<String>>()
    };
    assert_eq!(hit("新文要求", "2026-01-01").await, ["x-new"]);
    assert!(hit("新文要求", "2025-12-31").await.is_empty());
    assert_eq!(hit("旧文要求", "2025-12-31").await, ["x-law"]);
    assert!(hit("旧文要求", "2026-01-01").await.is_empty());
    assert_eq!(hit("安全生产法", "2026-03-02").await, ["x-new"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_a_title_and_an_article_are_recognised() {
    let article = "第一条 总则。\n第二条 单位应当登记。\n第三条 附则。";
    let mut county = County::with(vec![
        Doc {
            number: Some("云政规〔2024〕7号".to_owned()),
            ..Doc::new("n", "云岭县养犬管理办法", DOGS)
        },
        Doc::new(
            "cites",
            "关于印发目录的通知",
            "依据云政规〔2024〕7号和安全生产法安全生产法安全生产法第二条，公布目录。",
        ),
        Doc::law("law", "中华人民共和国安全生产法", article),
    ])
    .await;
    for dress in [
        "云政规〔2024〕7号",
        "云政规[2024]7号",
        "云政规（２０２４）第7号",
    ] {
        assert_eq!(
            county.found(dress).await.first().map(String::as_str),
            Some("n"),
            "{dress}"
        );
    }
    for title in ["安全生产法", "《中华人民共和国安全生产法》"] {
        assert_eq!(
            county.found(title).await.first().map(String::as_str),
            Some("law"),
            "{title}"
        );
    }
    for q in ["安全生产法第二条", "安全生产法 第2条", "安全生产法2条"] {
        let answer = county.search(&[("q", q)]).await;
        let hit = &answer.results[0];
        assert_eq!(
            (hit.id.as_str(), hit.snippets[0].eid.as_str()),
            ("law", "art_2"),
            "{q}"
        );
        assert!(
            answer.description.contains("第二条"),
            "{}",
            answer.description
        );
    }
    let typed = county
        .search(&[("q", "安全生产法第二条"), ("match", "exact")])
        .await;
    assert_eq!(typed.results[0].id, "cites");

    county.write(Change::VoidNumber("n")).await;
    county.catch_up().await;
    assert_eq!(
        county.found("云政规[2024]7号").await,
        ["cites"],
        "a voided number finds nothing"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cursor_leads_to_the_last_hit_whatever_is_published_meanwhile() {
    let docs = (0..23).map(|n| Doc::new(&format!("d{n:02}"), &format!("养犬通知{n}"), DOGS));
    let mut county = County::with(docs.collect()).await;
    let first = county.search(&[("q", "养犬"), ("per_page", "10")]).await;
    assert_eq!(first.count, 23);
    let mut ids: Vec<String> = first.results.into_iter().map(|hit| hit.id).collect();
    let mut next = first.next;
    let cursor = next.clone().expect("more");
    county
        .write(Change::Add(vec![Doc::new("late", "养犬养犬养犬", DOGS)]))
        .await;
    county.catch_up().await;
    assert_eq!(county.found("养犬").await.len(), 24);
    while let Some(cursor) = next {
        let page = county
            .search(&[("q", "养犬"), ("per_page", "10"), ("cursor", &cursor)])
            .await;
        assert_eq!(page.count, 23);
        ids.extend(page.results.into_iter().map(|hit| hit.id));
        next = page.next;
    }
    ids.sort_unstable();
    let all: Vec<String> = (0..23).map(|n| format!("d{n:02}")).collect();
    assert_eq!(ids, all);

    let other = county
        .try_search(&[("q", "犬只"), ("cursor", &cursor)])
        .await;
    assert!(
        matches!(other, Err(Error::Invalid(_))),
        "another query: {other:?}"
    );
    county.clock.forward(11);
    county
        .write(Change::Add(vec![Doc::new("later", "养犬", DOGS)]))
        .await;
    county.catch_up().await;
    let gone = county
        .try_search(&[("q", "养犬"), ("per_page", "10"), ("cursor", &cursor)])
        .await;
    assert!(matches!(gone, Err(Error::Gone)), "{gone:?}");
}
