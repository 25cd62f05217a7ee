//! The language of queries through the service: fields of real documents, citations by name, and what stays a number or a title.

use guiku::app::Error;

use super::county::{County, Doc};

async fn county() -> County {
    County::with(vec![
        Doc {
            number: Some("云政规〔2024〕7号".to_owned()),
            issuer_name: Some("云岭县公安局".to_owned()),
            issuer: None,
            ..Doc::new(
                "dogs",
                "云岭县养犬管理办法",
                "第一条 根据《中华人民共和国动物防疫法》第三十条，制定本办法。\n第二条 养犬人应当为犬只免疫。\n养犬人应当登记。",
            )
        },
        Doc {
            published_on: Some("2020-03-05"),
            ..Doc::new(
                "markets",
                "云岭县集贸市场管理办法",
                "第一条 市场开办者应当登记。\n第二条 活禽应当免疫，按照云政规〔2024〕7号执行。",
            )
        },
    ])
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn operators_reach_the_documents_and_the_answer_tells_the_query() {
    let county = county().await;
    for (q, found) in [
        ("养犬|市场", vec!["dogs", "markets"]),
        ("免疫 -市场", vec!["dogs"]),
        ("标题:办法 (登记 犬只)|活禽", vec!["dogs", "markets"]),
        ("机关:公安", vec!["dogs"]),
        ("文号:云政规", vec!["dogs"]),
        ("公布:2020-03", vec!["markets"]),
        ("-公布:2020", vec!["dogs"]),
        ("依据:动物防疫法", vec!["dogs"]),
        ("依据:《动物防疫法》第三十条", vec!["dogs"]),
        ("依据:云政规（2024）7号", vec!["markets"]),
        ("依据:没有的法", vec![]),
        ("同条(免疫 登记)", vec!["dogs"]),
        ("同款(免疫 登记)", vec![]),
        ("同款(养犬 登记)", vec!["dogs"]),
        ("\"活禽 免疫\"~2", vec!["markets"]),
        ("\"活禽 免疫\"~1", vec![]),
    ] {
        assert_eq!(county.found(q).await, found, "{q}");
    }
    let answer = county.search(&[("q", "标题:办法 养犬|市场 -活禽")]).await;
    let told = "检索：标题含“办法”，并且（全文含“养犬”或者“市场”），并且不含“活禽”；";
    assert!(
        answer.description.starts_with(told),
        "{}",
        answer.description
    );
    let fields = county.search(&[("q", "机关:公安 年份:2000-2030")]).await;
    assert!(
        fields.description.contains("公布日期"),
        "{}",
        fields.description
    );
    let provisions = county
        .try_provisions(&[("q", "标题:养犬 登记")])
        .await
        .expect("an answer");
    assert_eq!(
        (provisions.count, provisions.results[0].document_id.as_str()),
        (1, "dogs")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_query_with_operators_is_no_number_no_title_and_no_article() {
    let county = county().await;
    assert_eq!(county.found("云政规[2024]7号").await, ["dogs", "markets"]);
    assert_eq!(county.found("云政规[2024]7号 -犬只").await, ["markets"]);
    assert_eq!(county.found("云政规[2024]第7号").await, ["dogs"]);
    assert!(county.found("云政规[2024]第7号 标题:没有").await.is_empty());
    let article = county.search(&[("q", "养犬管理办法第二条")]).await;
    assert!(
        article.description.contains("第二条"),
        "{}",
        article.description
    );
    let typed = county.search(&[("q", "标题:养犬管理办法第二条")]).await;
    assert_eq!(typed.count, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn faults_say_where_and_what_to_write() {
    let county = county().await;
    for (q, place, word) in [
        ("养犬 公布:去年", 7, "2021-05-01"),
        ("| 序号 | 名称 |", 1, "引号"),
        ("同款(养犬 县)", 7, "两个字"),
    ] {
        let error = county.try_search(&[("q", q)]).await.expect_err("refused");
        let Error::Query { at, message } = error else {
            panic!("{error:?}");
        };
        assert_eq!(at, place, "{q}");
        assert!(message.contains(word), "{message}");
    }
}
