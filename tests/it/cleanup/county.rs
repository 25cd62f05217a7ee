//! A county with forty old documents, and the steps of a campaign over HTTP.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::http::StatusCode;
use guiku::app::publication::effect::RecordEffect;
use guiku::domain::validity::{Act, State, validity};
use guiku::store::queries;
use serde_json::{Value as Json, json};

use crate::support::{Client, County};

/// Documents of the scope.
pub(crate) const COUNT: usize = 40;

pub(crate) fn title(nth: usize) -> String {
    format!("测试县第{nth}号管理规定")
}

/// Two were repealed, two have lapsed, some end soon; half are the government's, half the bureau's.
pub(crate) async fn stocked() -> Arc<County> {
    fill(County::sqlite().await).await
}

pub(crate) async fn fill(county: County) -> Arc<County> {
    let county = Arc::new(county);
    let lines: Vec<Json> = (0..COUNT).map(|nth| line(nth, "2016-03-01")).collect();
    county.import(&lines).await;
    for nth in [3, 13] {
        let repeal = RecordEffect {
            document_id: county.imported(&title(nth)).await,
            act: Act::Repeal,
            on: "2022-01-01".parse().ok(),
            until: None,
            provisions: Vec::new(),
            because: "据旧通知".to_owned(),
            basis_id: None,
        };
        county.act("registrar", repeal).await.unwrap();
    }
    county.index().await;
    county
}

/// An import line of the document `nth`.
pub(crate) fn line(nth: usize, published_on: &str) -> Json {
    let issuer = if nth.is_multiple_of(2) {
        "测试县住房和城乡建设局"
    } else {
        "测试县人民政府"
    };
    let mut line = json!({
        "id": format!("old-{nth}"),
        "title": title(nth),
        "issuer": issuer,
        "doc_number": format!("测县发〔2016〕{}号", nth + 1),
        "published_on": published_on,
        "effective_on": published_on,
        "text": format!("第一条 为规范第{nth}号事项管理，根据《某市管理条例》第{nth}条制定本规定。\n第二条 办理第{nth}号事项须提交证明。"),
    });
    if [4, 14].contains(&nth) {
        line["valid_until"] = json!("2019-12-31");
    } else if nth % 4 == 2 {
        line["valid_until"] = json!("2027-06-30");
    }
    line
}

/// The proposal for the document `nth`, without item and version.
pub(crate) fn proposal(nth: usize) -> Json {
    let reason = |class: &str, disposition: &str| json!({"disposition": disposition, "reason_class": class, "reason": format!("第{nth}号的理由")});
    match nth {
        3 | 13 => json!({"disposition": "already_repealed", "reason": "2022年已经废止"}),
        5 => {
            json!({"disposition": "already_repealed", "reason": "2020年机构改革时废止", "ended_on": "2020-01-01"})
        }
        4 | 14 => reason("period_over", "declare_void"),
        _ if nth % 4 == 2 => {
            json!({"disposition": "extend", "reason": "仍需执行", "until": "2031-06-30"})
        }
        _ if nth.is_multiple_of(4) => json!({"disposition": "keep"}),
        _ if nth % 4 == 1 => reason("replaced", "repeal"),
        _ => {
            let mut amend = reason("conflict", "amend");
            amend["amendment"] = json!("删去第二条");
            amend["until"] = json!("2027-12-31");
            amend
        }
    }
}

/// A plan over both issuers.
pub(crate) fn plan(county: &County) -> Json {
    json!({
        "kind": "full",
        "title": "2026年全面清理",
        "scope": {
            "issuers": [county.authority("gov"), county.authority("housing")],
            "issued_through": "2024-12-31",
            "ended": true,
        },
        "due_on": "2026-12-10",
    })
}

/// Sends a command and answers its JSON.
pub(crate) async fn post(client: &mut Client, path: &str, body: &Json) -> Json {
    let answer = client.json("POST", path, body, None).await;
    assert!(
        answer.status.is_success(),
        "{path}: {} {}",
        answer.status,
        answer.text()
    );
    answer.json()
}

/// Sends a command that shall be refused; answers the whole problem as text.
pub(crate) async fn refused(
    client: &mut Client,
    path: &str,
    body: &Json,
    status: StatusCode,
) -> String {
    let answer = client.json("POST", path, body, None).await;
    assert_eq!(answer.status, status, "{path}: {}", answer.text());
    answer.text()
}

/// The campaign as somebody sees it.
pub(crate) async fn seen(client: &mut Client, id: &str) -> Json {
    let answer = client.get(&format!("/api/v1/campaigns/{id}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer.json()
}

/// A campaign that is open.
pub(crate) async fn opened(county: &County, plan: &Json) -> String {
    let mut lead = county.client("cleaner").await;
    let made = post(&mut lead, "/api/v1/campaigns", plan).await;
    let id = made["id"].as_str().unwrap().to_owned();
    let opening = format!("/api/v1/campaigns/{id}/opening");
    post(&mut lead, &opening, &json!({"expected_version": 1})).await;
    id
}

/// Items with their versions, where `wanted` says so.
pub(crate) fn refs(campaign: &Json, wanted: impl Fn(&Json) -> bool) -> Vec<Json> {
    let items = campaign["items"].as_array().unwrap().iter();
    items
        .filter(|item| wanted(item))
        .map(|item| json!({"id": item["id"], "expected_version": item["row_version"]}))
        .collect()
}

/// Which document an item is.
pub(crate) fn nth(item: &Json) -> usize {
    let title = item["title"].as_str().unwrap();
    let figures: String = title.chars().filter(char::is_ascii_digit).collect();
    figures.parse().unwrap()
}

/// Deals out what nobody has, lets both bodies propose, and agrees to all.
pub(crate) async fn proposed_and_checked(county: &County, id: &str) {
    let mut lead = county.client("cleaner").await;
    let campaign = seen(&mut lead, id).await;
    let unassigned = refs(&campaign, |item| item["handler_id"].is_null());
    if !unassigned.is_empty() {
        let body = json!({
            "items": unassigned,
            "handler_id": county.authority("justice"),
            "reason": "谁实施谁清理",
        });
        post(
            &mut lead,
            &format!("/api/v1/campaigns/{id}/assignments"),
            &body,
        )
        .await;
    }
    for login in ["drafter", "both"] {
        let mut client = county.client(login).await;
        let campaign = seen(&mut client, id).await;
        let mine = campaign["items"].as_array().unwrap().iter().filter(|item| {
            let may = item["permitted"].as_array().unwrap();
            may.contains(&json!("propose"))
        });
        let proposals: Vec<Json> = mine
            .map(|item| {
                let mut proposal = proposal(nth(item));
                proposal["item_id"] = item["id"].clone();
                proposal["expected_version"] = item["row_version"].clone();
                proposal
            })
            .collect();
        let body = json!({ "proposals": proposals });
        post(
            &mut client,
            &format!("/api/v1/campaigns/{id}/proposals"),
            &body,
        )
        .await;
    }
    let campaign = seen(&mut lead, id).await;
    let body = json!({"items": refs(&campaign, |_| true), "agree": true});
    post(&mut lead, &format!("/api/v1/campaigns/{id}/checks"), &body).await;
}

/// Submits and records that the meeting passed it.
pub(crate) async fn decided(county: &County, id: &str, effect_on: &str) {
    let mut lead = county.client("cleaner").await;
    let version = seen(&mut lead, id).await["row_version"].clone();
    let body = json!({ "expected_version": version });
    post(
        &mut lead,
        &format!("/api/v1/campaigns/{id}/submission"),
        &body,
    )
    .await;
    let mut office = county.client("office").await;
    let version = seen(&mut office, id).await["row_version"].clone();
    let body = json!({
        "expected_version": version,
        "meeting": "县政府第12次常务会议",
        "held_on": county.today(),
        "result": "passed",
        "effect_on": effect_on,
        "dissent": "一人保留意见",
    });
    post(
        &mut office,
        &format!("/api/v1/campaigns/{id}/decision"),
        &body,
    )
    .await;
}

/// Publishes the results.
pub(crate) async fn published(county: &County, id: &str) {
    let mut publisher = county.client("publisher").await;
    let version = seen(&mut publisher, id).await["row_version"].clone();
    let body = json!({"expected_version": version, "announcement": "测县政发〔2026〕30号"});
    post(
        &mut publisher,
        &format!("/api/v1/campaigns/{id}/publication"),
        &body,
    )
    .await;
}

/// The state of every public document on a day, by id.
pub(crate) async fn states(county: &County, on: &str) -> BTreeMap<String, State> {
    let db = county.store.reader();
    let on = on.parse().unwrap();
    let mut states = BTreeMap::new();
    for id in queries::public_ids(db, "", 1000).await.unwrap() {
        let facts = queries::facts(db, &id).await.unwrap();
        states.insert(id, validity(&facts, on).state);
    }
    states
}
