//! Numbers under load: contiguous for eight registrars at once, one for a hundred double clicks.

use serde_json::{Value as Json, json};

use crate::support::County;

const TEXT: &str = "第一条 为了测试编号，制定本办法。\n第二条 本办法自公布之日起施行。";

fn serial(answer: &Json, kind: &str) -> i64 {
    let numbers = answer["numbers"].as_array().unwrap();
    let number = numbers.iter().find(|number| number["kind"] == kind);
    number.unwrap()["serial"].as_i64().unwrap()
}

async fn eight_registrars(county: County) {
    let mut documents = Vec::new();
    for place in 0..16 {
        documents.push(county.signed(&format!("测试县第{place}号办法"), TEXT).await);
    }
    let client = county.client("registrar").await;
    let version = county.row(&documents[0]).await.row_version;
    let mut tasks = Vec::new();
    for pair in documents.chunks(2) {
        let (pair, mut client) = (pair.to_vec(), client.clone());
        tasks.push(tokio::spawn(async move {
            let mut serials = Vec::new();
            for id in pair {
                let path = format!("/api/v1/documents/{id}/registration");
                let body = json!({ "expected_version": version });
                let answer = client.json("POST", &path, &body, None).await;
                assert_eq!(answer.status, 201, "{}", answer.text());
                let answer = answer.json();
                serials.push((serial(&answer, "document"), serial(&answer, "registration")));
            }
            serials
        }));
    }
    let (mut documents, mut registrations) = (Vec::new(), Vec::new());
    for task in tasks {
        for (document, registration) in task.await.unwrap() {
            documents.push(document);
            registrations.push(registration);
        }
    }
    documents.sort_unstable();
    registrations.sort_unstable();
    let expected: Vec<i64> = (1..=16).collect();
    assert_eq!(documents, expected);
    assert_eq!(registrations, expected);
    assert_ledger(&county).await;
}

/// The public ledger has every serial from the first to the last.
async fn assert_ledger(county: &County) {
    let mut anonymous = county.anonymous();
    let ledger = anonymous.get("/api/v1/numbers").await.json();
    for series in ledger["series"].as_array().unwrap() {
        let id = guiku::web::page::encode(series["id"].as_str().unwrap());
        let one = anonymous
            .get(&format!("/api/v1/numbers?series={id}"))
            .await
            .json();
        let serials: Vec<i64> = one["numbers"]
            .as_array()
            .unwrap()
            .iter()
            .map(|line| line["serial"].as_i64().unwrap())
            .collect();
        let first = series["first_serial"].as_i64().unwrap();
        let last = series["last_serial"].as_i64().unwrap();
        assert_eq!(serials, (first..=last).collect::<Vec<_>>());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn eight_registrars_leave_no_gap_on_sqlite() {
    eight_registrars(County::sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn eight_registrars_leave_no_gap_on_postgresql() {
    if let Some(county) = County::postgres("eight_registrars_leave_no_gap_on_postgresql").await {
        eight_registrars(county).await;
    }
}

async fn hundred_clicks(county: County) {
    let id = county.signed("测试县双击办法", TEXT).await;
    let client = county.client("registrar").await;
    let version = county.row(&id).await.row_version;
    let before = county.store.log_head().await.unwrap().size;
    let path = format!("/api/v1/documents/{id}/registration");
    let body = json!({ "expected_version": version });
    let tasks: Vec<_> = (0..100)
        .map(|_| {
            let (mut client, path, body) = (client.clone(), path.clone(), body.clone());
            tokio::spawn(async move {
                let answer = client.json("POST", &path, &body, Some("one-click")).await;
                (answer.status.as_u16(), answer.text())
            })
        })
        .collect();
    let mut answers = std::collections::BTreeSet::new();
    for task in tasks {
        answers.insert(task.await.unwrap());
    }
    assert_eq!(answers.len(), 1, "{answers:?}");
    assert_eq!(answers.first().unwrap().0, 201, "{answers:?}");
    let after = county.store.log_head().await.unwrap().size;
    assert_eq!(after, before + 1);
    let mut again = client.clone();
    let other = json!({ "expected_version": version + 1 });
    let reused = again.json("POST", &path, &other, Some("one-click")).await;
    assert_eq!(reused.status, 409, "{}", reused.text());
    assert_eq!(reused.json()["code"], "key-reused");
    let without = again.json("POST", &path, &body, None).await;
    assert_eq!(without.status, 409, "{}", without.text());
    assert_eq!(county.store.log_head().await.unwrap().size, after);
    assert_ledger(&county).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_clicks_give_one_number_on_sqlite() {
    hundred_clicks(County::sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_clicks_give_one_number_on_postgresql() {
    if let Some(county) = County::postgres("a_hundred_clicks_give_one_number_on_postgresql").await {
        hundred_clicks(county).await;
    }
}

#[tokio::test]
async fn a_new_year_begins_a_series_of_its_own() {
    let county = County::sqlite().await;
    let first = county.signed("测试县旧年办法", TEXT).await;
    let second = county.signed("测试县新年办法", TEXT).await;
    let mut client = county.client("registrar").await;
    for (id, printed) in [
        (first, "测县政规〔2026〕1号"),
        (second, "测县政规〔2027〕1号"),
    ] {
        let body = json!({ "expected_version": county.row(&id).await.row_version });
        let path = format!("/api/v1/documents/{id}/registration");
        let answer = client.json("POST", &path, &body, None).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        assert!(answer.text().contains(printed), "{}", answer.text());
        county.set_day("2027-01-04");
        client = county.client("registrar").await;
    }
    assert_ledger(&county).await;
}
