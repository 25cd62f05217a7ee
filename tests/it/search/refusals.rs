//! What is refused, and how it is said.

use guiku::app::Error;

use super::county::{County, Doc};

async fn county() -> County {
    County::with(vec![Doc::new(
        "a",
        "云岭县养犬管理办法",
        "第一条 为了规范养犬，制定本办法。",
    )])
    .await
}

/// The names of the wrong fields.
async fn wrong(county: &County, pairs: &[(&str, &str)]) -> Vec<String> {
    match county.try_search(pairs).await {
        Err(Error::Invalid(faults)) => faults.into_iter().map(|fault| fault.field).collect(),
        other => panic!("{pairs:?} gave {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_names_and_values_are_named_all_at_once() {
    let county = county().await;
    for (name, value) in [
        ("match", "fuzzy"),
        ("status", "现行有效"),
        ("year", "去年"),
        ("as_of", "2024-02-30"),
        ("order", "random"),
        ("facets", "colour"),
        ("per_page", "101"),
        ("per_page", "-1"),
        ("cursor", "下一页"),
        ("page", "2"),
    ] {
        assert_eq!(
            wrong(&county, &[(name, value)]).await,
            [name],
            "{name}={value}"
        );
    }
    let several = wrong(
        &county,
        &[("match", "x"), ("colour", "红"), ("per_page", "1000")],
    )
    .await;
    assert_eq!(several, ["match", "colour", "per_page"]);
    assert_eq!(wrong(&county, &[("q", "甲"), ("q", "乙")]).await, ["q"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_query_beyond_the_bounds_is_refused_with_its_place() {
    let county = county().await;
    let long = "养".repeat(10_000);
    for pairs in [[("q", long.as_str())], [("q", "养犬 \"管理")]] {
        let error = county.try_search(&pairs).await.expect_err("refused");
        let Error::Query { at, message } = error else {
            panic!("{error:?}");
        };
        assert_eq!(
            at,
            if pairs[0].1.len() > 1_000 { 2_001 } else { 4 },
            "{message}"
        );
        let error = county.try_provisions(&pairs).await.expect_err("refused");
        assert!(matches!(error, Error::Query { .. }), "{error:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_brackets_are_characters_and_find_nothing() {
    let county = county().await;
    for bracket in ["(", "（", "[", "\u{300a}"] {
        assert!(
            county.found(&bracket.repeat(1_000)).await.is_empty(),
            "{bracket}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn provisions_want_words_or_a_document() {
    let county = county().await;
    let error = county.try_provisions(&[]).await.expect_err("refused");
    assert!(
        matches!(&error, Error::Invalid(faults) if faults[0].field == "q"),
        "{error:?}"
    );
    let facets = county
        .try_provisions(&[("q", "养犬"), ("facets", "true")])
        .await;
    assert!(matches!(facets, Err(Error::Invalid(faults)) if faults[0].field == "facets"));
    let within = county
        .try_provisions(&[("document", "a")])
        .await
        .expect("an answer");
    assert_eq!(within.count, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn before_there_is_an_index_search_says_so() {
    let county = County::new().await;
    let error = county
        .try_search(&[("q", "养犬")])
        .await
        .expect_err("no index yet");
    assert!(matches!(error, Error::Unavailable(_)), "{error:?}");
}
