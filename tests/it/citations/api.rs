//! Citations and what cites, as JSON.

use serde_json::{Value as Json, json};

use super::{TEXT, TITLE, asked, county};
use crate::support::County;

fn named<'a>(answer: &'a Json, words: &str) -> &'a Json {
    let results = answer["results"].as_array().unwrap();
    let mut found = results.iter().filter(|one| one["at"]["text"] == words);
    let one = found
        .next()
        .unwrap_or_else(|| panic!("{words} is not in {answer}"));
    assert!(found.next().is_none(), "{words} is there twice");
    one
}

#[tokio::test(flavor = "multi_thread")]
async fn citations_lead_to_document_text_and_provision() {
    let (county, id) = county().await;
    let law = county.imported("中华人民共和国测试法").await;
    let answer = asked(&county, &format!("/api/v1/documents/{id}/citations")).await;
    let point = named(&answer, "《测试法》第二条第一款第（二）项");
    assert_eq!(
        (&point["by"], &point["status"]),
        (&json!("abbreviation"), &json!("resolved"))
    );
    assert_eq!(point["title"], "中华人民共和国测试法");
    assert_eq!(point["target"]["document_id"], law.as_str());
    assert_eq!(point["target"]["external_id"], "law-2020", "{point}");
    assert_eq!(point["target"]["eid"], "art_2__para_1__point_2");
    assert_eq!(point["at"]["eid"], "art_2");
    let short = named(&answer, "测试法第三条");
    assert_eq!(
        (&short["by"], &short["target"]["eid"]),
        (&json!("abbreviation"), &json!("art_3"))
    );
    let province = named(&answer, "《测试省实施〈测试法〉办法》");
    assert_eq!(province["target"]["external_id"], "province");
    let own = named(&answer, "本办法第二条第一款第一项");
    assert_eq!(
        (&own["by"], &own["target"]["own"]),
        (&json!("own"), &json!(true))
    );
    assert_eq!(own["target"]["eid"], "art_2__para_1__point_1");
    let relative = named(&answer, "前款");
    assert_eq!(relative["target"]["eid"], "art_2__para_1");
    for (words, status, missing) in [
        ("第九条", "resolved", Some(true)),
        ("《测试法》第八条", "resolved", Some(true)),
        ("《某外地条例》第五条", "unresolved", None),
    ] {
        let one = named(&answer, words);
        assert_eq!(one["status"], status, "{one}");
        assert_eq!(
            one["target"]["provision_missing"].as_bool(),
            missing,
            "{one}"
        );
    }
    let number = named(&answer, "测政发〔2001〕9号");
    assert_eq!(
        (&number["by"], &number["target"]["external_id"]),
        (&json!("number"), &json!("old"))
    );
    assert_eq!(number["target"]["state"], "lapsed");
    // the places are counted in characters
    for one in answer["results"].as_array().unwrap() {
        let at = &one["at"];
        let (start, end) = (
            at["text_start"].as_u64().unwrap(),
            at["text_end"].as_u64().unwrap(),
        );
        let words: String = TEXT
            .chars()
            .skip(usize::try_from(start).unwrap())
            .take(usize::try_from(end - start).unwrap())
            .collect();
        assert_eq!(at["text"], words.as_str());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_text_that_is_meant_is_that_of_the_day_of_the_citing_one() {
    let (county, _) = county().await;
    let province = county
        .imported("测试省实施《中华人民共和国测试法》办法")
        .await;
    let answer = asked(&county, &format!("/api/v1/documents/{province}/citations")).await;
    let third = named(&answer, "《中华人民共和国测试法》第三条");
    assert_eq!(third["target"]["external_id"], "law-2015", "{third}");
    assert_eq!(third["target"]["dated"], json!(true));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_title_of_two_documents_is_told_by_its_day_or_not_at_all() {
    let county = std::sync::Arc::new(County::sqlite().await);
    let rule = |id: &str, issuer: &str, from: &str| {
        json!({"id": id, "title": "停车管理办法", "issuer": issuer, "kind": "行政规范性文件", "effective_on": from, "status": "现行有效",
            "text": "第一条 停车。\n第二条 缴费。"})
    };
    let successor = json!({"id": "b", "title": "停车管理办法", "issuer": "乙局", "kind": "行政规范性文件", "effective_on": "2020-01-01",
        "status": "现行有效", "text": "第一条 停车。\n第二条 缴费。\n第三条 《停车管理办法》同时废止。"});
    let citing = |id: &str, from: &str| {
        json!({"id": id, "title": format!("引用{id}"), "issuer": "丙局", "kind": "行政规范性文件", "effective_on": from,
            "text": "第一条 依照《停车管理办法》第二条缴费。\n第二条 施行。"})
    };
    county
        .import(&[
            rule("a", "甲局", "2010-01-01"),
            successor,
            citing("c", "2012-01-01"),
            citing("d", "2022-01-01"),
        ])
        .await;
    county.index().await;
    let early = county.imported("引用c").await;
    let answer = asked(&county, &format!("/api/v1/documents/{early}/citations")).await;
    assert_eq!(
        answer["results"][0]["target"]["external_id"], "a",
        "{answer}"
    );
    let late = county.imported("引用d").await;
    let answer = asked(&county, &format!("/api/v1/documents/{late}/citations")).await;
    assert_eq!(answer["results"][0]["status"], "ambiguous", "{answer}");
    assert_eq!(
        answer["results"][0]["candidates"].as_array().unwrap().len(),
        2
    );
    assert_eq!(answer["results"][0]["target"], Json::Null);
    // what a rule ends under its own title is not itself
    let ended = answer["results"][0]["candidates"].as_array().unwrap();
    for candidate in ended {
        let id = candidate["document_id"].as_str().unwrap();
        let own = asked(&county, &format!("/api/v1/documents/{id}/citations")).await;
        for one in own["results"].as_array().unwrap() {
            assert_eq!(
                (&one["target"]["external_id"], &one["target"]["own"]),
                (&json!("a"), &json!(false)),
                "{one}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cites_a_document_is_counted_and_paged() {
    let (county, id) = county().await;
    let law = county.imported("中华人民共和国测试法").await;
    let path = format!("/api/v1/documents/{law}/cited-by");
    let all = asked(&county, &path).await;
    assert_eq!(all["count"], 2, "{all}");
    let rule = all["results"].as_array().unwrap();
    let rule = rule
        .iter()
        .find(|one| one["document_id"] == id.as_str())
        .unwrap();
    assert_eq!(rule["title"], TITLE);
    let places: Vec<&Json> = rule["citations"].as_array().unwrap().iter().collect();
    assert!(
        places.iter().any(|one| one["at"]["label"] == "第二条"),
        "{rule}"
    );
    assert!(
        places
            .iter()
            .all(|one| one["target"]["document_id"] == law.as_str())
    );
    let first = asked(&county, &format!("{path}?per_page=1")).await;
    assert_eq!(
        (&first["count"], first["results"].as_array().unwrap().len()),
        (&json!(2), 1)
    );
    let next = first["next"].as_str().unwrap();
    let second = asked(&county, &format!("{path}?per_page=1&cursor={next}")).await;
    assert_ne!(
        first["results"][0]["document_id"],
        second["results"][0]["document_id"]
    );
    assert_eq!(second["next"], Json::Null);
    // by its number alone
    let old = county.imported("测试县旧办法").await;
    let old = asked(&county, &format!("/api/v1/documents/{old}/cited-by")).await;
    assert_eq!(old["count"], 1, "{old}");
    // nothing cites the rule, not even itself
    let none = asked(&county, &format!("/api/v1/documents/{id}/cited-by")).await;
    assert_eq!(none["count"], 0, "{none}");
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_citations_are_of_one_text() {
    let (county, id) = county().await;
    let path = format!("/api/v1/documents/{id}/citations");
    let all = asked(&county, &path).await;
    let count = usize::try_from(all["count"].as_u64().unwrap()).unwrap();
    let (mut cursor, mut seen) = (String::new(), Vec::new());
    loop {
        let page = asked(&county, &format!("{path}?per_page=3&cursor={cursor}")).await;
        seen.extend(page["results"].as_array().unwrap().iter().cloned());
        match page["next"].as_str() {
            Some(next) => next.clone_into(&mut cursor),
            None => break,
        }
    }
    assert_eq!((seen.len(), &Json::Array(seen)), (count, &all["results"]));
    for (query, status) in [
        ("cursor=other.3", 410),
        ("cursor=nonsense", 400),
        ("per_page=5000", 400),
        ("colour=red", 400),
        ("as_of=gestern", 400),
    ] {
        let answer = county.anonymous().get(&format!("{path}?{query}")).await;
        assert_eq!(answer.status.as_u16(), status, "{query}: {}", answer.text());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_public_is_neither_target_nor_citing() {
    let (county, id) = county().await;
    let law = county.imported("中华人民共和国测试法").await;
    let secret = county
        .signed("某外地条例", "第一条 依照《测试法》第三条。\n第五条 丙。")
        .await;
    county.index().await;
    let answer = asked(&county, &format!("/api/v1/documents/{id}/citations")).await;
    assert_eq!(
        named(&answer, "《某外地条例》第五条")["status"],
        "unresolved"
    );
    let citing = asked(&county, &format!("/api/v1/documents/{law}/cited-by")).await;
    assert_eq!(citing["count"], 2, "{citing}");
    for path in ["citations", "cited-by"] {
        let path = format!("/api/v1/documents/{secret}/{path}");
        assert_eq!(
            county.anonymous().get(&path).await.status.as_u16(),
            404,
            "{path}"
        );
    }
    // who has a part in the case sees what the text cites
    let mut office = county.client("registrar").await;
    let inside = office
        .get(&format!("/api/v1/documents/{secret}/citations"))
        .await;
    assert_eq!(inside.status.as_u16(), 200, "{}", inside.text());
    assert_eq!(
        inside.json()["results"][0]["target"]["document_id"],
        law.as_str()
    );
}
