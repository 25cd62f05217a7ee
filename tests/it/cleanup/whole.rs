use std::collections::{BTreeMap, BTreeSet};

use axum::http::StatusCode;
use guiku::domain::validity::State;
use guiku::store::verify::{VerifyOptions, VerifyReport};
use guiku::store::{cleanup, queries};
use serde_json::{Value as Json, json};

use super::county::{
    COUNT, decided, fill, line, nth, opened, plan, post, proposed_and_checked, published, refs,
    seen, states, stocked, title,
};
use crate::support::County;

async fn verify(county: &County) -> VerifyReport {
    county
        .store
        .verify(&VerifyOptions::default())
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn forty_documents_from_the_plan_to_the_lists() {
    whole(County::sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn forty_documents_from_the_plan_to_the_lists_on_postgres() {
    let name = "cleanup: forty documents from the plan to the lists";
    if let Some(county) = County::postgres(name).await {
        whole(county).await;
    }
}

async fn whole(county: County) {
    let county = fill(county).await;
    let id = opened(&county, &plan(&county)).await;
    let mut lead = county.client("cleaner").await;
    let campaign = seen(&mut lead, &id).await;
    assert_eq!(campaign["items"].as_array().unwrap().len(), COUNT);
    assert_eq!(campaign["scope_size"], COUNT);
    assert_eq!(campaign["scope_sha256"].as_str().unwrap().len(), 64);
    let unassigned = refs(&campaign, |item| item["handler_id"].is_null());
    assert_eq!(unassigned.len(), COUNT / 2, "the government's own");

    // what comes later is not in the scope, and is said
    county.import(&[line(COUNT + 1, "2016-05-01")]).await;
    county.index().await;
    let beyond = lead.get(&format!("/api/v1/campaigns/{id}/beyond")).await;
    let beyond = beyond.json();
    assert_eq!(beyond["results"].as_array().unwrap().len(), 1, "{beyond}");

    proposed_and_checked(&county, &id).await;
    let on = "2026-12-20";
    let rehearsal = lead
        .get(&format!("/api/v1/campaigns/{id}/rehearsal?on={on}"))
        .await
        .json();
    assert_eq!(rehearsal["contradictions"], 0, "{rehearsal}");
    let days = ["2026-11-24", "2026-12-19", on, "2027-12-31", "2028-01-01"];
    let mut before = BTreeMap::new();
    for day in days {
        before.insert(day, states(&county, day).await);
    }
    let size = county.store.log_head().await.unwrap().size;
    decided(&county, &id, on).await;

    the_statuses_are_those_of_the_rehearsal(&county, &rehearsal, on).await;
    let after = states(&county, "2026-12-19").await;
    let earlier: Vec<_> = after
        .iter()
        .filter(|(id, state)| before["2026-12-19"][*id] != **state)
        .collect();
    assert_eq!(
        earlier.len(),
        1,
        "only the one repealed in 2020: {earlier:?}"
    );
    let late = states(&county, "2028-01-01").await;
    let void = late
        .values()
        .filter(|state| **state == State::DeclaredVoid)
        .count();
    assert!(
        void >= 8,
        "those to be amended are void the day after: {void}"
    );

    let again = lead
        .get(&format!("/api/v1/campaigns/{id}/rehearsal?on={on}"))
        .await
        .json();
    assert_eq!(again, rehearsal, "what it changed stays to be seen");
    one_event_for_each(&county, size).await;
    published(&county, &id).await;
    lists(&county, &id).await;
    let report = verify(&county).await;
    assert!(report.is_clean(), "{:?}", report.faults);
}

async fn the_statuses_are_those_of_the_rehearsal(county: &County, rehearsal: &Json, on: &str) {
    let now = states(county, on).await;
    let lines = rehearsal["lines"].as_array().unwrap();
    assert_eq!(lines.len(), COUNT);
    let mut changed = 0;
    for line in lines {
        let id = line["document_id"].as_str().unwrap();
        assert_eq!(line["after"], now[id].as_str(), "{line}");
        changed += usize::from(line["before"] != line["after"]);
    }
    assert_eq!(rehearsal["changes"], changed);
    assert!(changed > 5, "{changed}");
}

/// One for each document that changed and one for the campaign, sharing a batch.
async fn one_event_for_each(county: &County, before: i64) {
    let db = county.store.reader();
    let mut batches = BTreeSet::new();
    let (mut documents, mut of_campaign) = (0, 0);
    for head in county.store.events_from(before, 1000).await.unwrap() {
        let Some(document) = head.document_id else {
            of_campaign += 1;
            continue;
        };
        let events = county.store.events_of(&document).await.unwrap();
        let event = events.iter().find(|event| event.seq == head.seq).unwrap();
        assert_eq!(event.kind, "status_changed");
        batches.insert(event.batch.clone().unwrap());
        documents += 1;
        let facts = queries::fact_rows(db, &[document]).await.unwrap();
        assert_eq!(
            facts.last().unwrap().seq,
            head.seq,
            "the fact is of its event"
        );
        assert!(
            facts
                .last()
                .unwrap()
                .because
                .contains("县政府第12次常务会议")
        );
    }
    // 9 extended, 8 repealed, 9 amended, 2 void, 1 repealed earlier; and the submission before
    assert_eq!((documents, of_campaign), (29, 2));
    assert_eq!(batches.len(), 1);
}

/// The statistics count what stands in the lists.
async fn figures(county: &County, lists: &BTreeMap<String, usize>) {
    let mut auditor = county.client("auditor").await;
    let path = "/api/v1/statistics?year=2026";
    let all = auditor.get(path).await.json();
    let shown = |figure: &str| {
        let mut lines = all["figures"].as_array().unwrap().iter();
        let found = lines.find(|line| line["figure"] == figure);
        found.unwrap_or_else(|| panic!("{figure}: {all}"))["shown"].clone()
    };
    for (figure, count) in [
        ("cleanup_listed", COUNT),
        ("cleanup_amended", lists["amended"]),
        ("cleanup_repealed", lists["repealed"]),
        ("cleanup_voided", lists["void"]),
        ("cleanup_ended_before", lists["earlier"]),
    ] {
        assert_eq!(shown(figure), format!("{count} 件"), "{figure}");
    }
    let report = "/workbench/statistics/report?year=2026";
    let report = auditor.get(report).await.text();
    assert!(!report.contains("尚未开展清理"), "{report}");
}

async fn lists(county: &County, id: &str) {
    let mut anyone = county.anonymous();
    let view = anyone.get(&format!("/api/v1/cleanups/{id}")).await.json();
    let mut counts = BTreeMap::new();
    let mut all = BTreeSet::new();
    for list in view["results"]["lists"].as_array().unwrap() {
        let rows = list["rows"].as_array().unwrap();
        counts.insert(list["list"].as_str().unwrap().to_owned(), rows.len());
        for row in rows {
            assert!(all.insert(row["document_id"].as_str().unwrap().to_owned()));
            assert!(row["implementer"].is_string() && row["document_number"].is_string());
            let until = match list["list"].as_str().unwrap() {
                "repealed" => "2026-12-20",
                "void" => "2020-01-01",
                "amended" => "2027-12-31前（含当日）修改并重新公布，逾期失效",
                _ => continue,
            };
            assert_eq!(row["until"], until, "{row}");
        }
    }
    assert_eq!(all.len(), COUNT);
    let expected = [
        ("kept", 18),
        ("amended", 9),
        ("repealed", 8),
        ("void", 2),
        ("earlier", 3),
    ];
    let expected: BTreeMap<String, usize> = expected
        .into_iter()
        .map(|(list, count)| (list.to_owned(), count))
        .collect();
    assert_eq!(counts, expected);
    figures(county, &counts).await;
    for word in ["一人保留意见", "dissent"] {
        assert!(!view.to_string().contains(word), "dissent stays inside");
    }
    let page = anyone.get(&format!("/cleanups/{id}")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains("废止的行政规范性文件目录（8 件）"));
    let document = all.iter().next().unwrap();
    let of_document = anyone.get(&format!("/documents/{document}")).await.text();
    assert!(of_document.contains(&format!("/cleanups/{id}")));
    for (name, magic) in [("results.xlsx", b"PK"), ("results.docx", b"PK")] {
        let file = anyone.get(&format!("/cleanups/{id}/lists/{name}")).await;
        assert_eq!(file.status, StatusCode::OK);
        assert!(file.body.starts_with(magic) && file.body.len() > 2_000);
        super::pages::readable(name, &file.body, COUNT);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_in_no_list_ends_within_the_scope_and_nowhere_else() {
    let county = stocked().await;
    let plan = json!({
        "kind": "full",
        "title": "县政府文件全面清理",
        "scope": {"issuers": [county.authority("gov")], "issued_through": "2024-12-31"},
        "unlisted": true,
    });
    let id = opened(&county, &plan).await;
    let mut lead = county.client("cleaner").await;
    let campaign = seen(&mut lead, &id).await;
    let own = campaign["items"].as_array().unwrap().len();
    assert_eq!(own, COUNT / 2 - 2, "those repealed are not in it");
    // one is kept, the others are left without a proposal
    let one = refs(&campaign, |item| nth(item) == 1);
    let assign =
        json!({"items": one, "handler_id": county.authority("justice"), "reason": "谁实施谁清理"});
    post(
        &mut lead,
        &format!("/api/v1/campaigns/{id}/assignments"),
        &assign,
    )
    .await;
    let mut both = county.client("both").await;
    let campaign = seen(&mut both, &id).await;
    let item = refs(&campaign, |item| nth(item) == 1).remove(0);
    let proposals = json!({"proposals": [{
        "item_id": item["id"], "expected_version": item["expected_version"], "disposition": "keep",
    }]});
    post(
        &mut both,
        &format!("/api/v1/campaigns/{id}/proposals"),
        &proposals,
    )
    .await;
    let campaign = seen(&mut lead, &id).await;
    let body = json!({"items": refs(&campaign, |item| nth(item) == 1), "agree": true});
    post(&mut lead, &format!("/api/v1/campaigns/{id}/checks"), &body).await;
    county.import(&[line(COUNT + 1, "2016-05-01")]).await;
    let on = "2026-12-01";
    let before = states(&county, on).await;
    decided(&county, &id, on).await;
    let after = states(&county, on).await;
    let changed: Vec<&String> = after
        .iter()
        .filter(|(id, state)| before[*id] != **state)
        .map(|(id, _)| id)
        .collect();
    assert_eq!(changed.len(), own - 1);
    let items = cleanup::items(county.store.reader(), &id).await.unwrap();
    let scope: BTreeSet<&String> = items.iter().map(|item| &item.document_id).collect();
    assert!(changed.iter().all(|id| scope.contains(id)));
    assert!(changed.iter().all(|id| after[*id] == State::DeclaredVoid));
    let report = verify(&county).await;
    assert!(report.is_clean(), "{:?}", report.faults);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scope_is_found_by_words_basis_expiry_and_what_it_cites() {
    let county = stocked().await;
    let mut dead = line(COUNT + 1, "2018-01-01");
    dead["text"] = json!(format!("第一条 根据《{}》制定本规定。", title(3)));
    county.import(&[dead]).await;
    county.index().await;
    let mut lead = county.client("cleaner").await;
    for (scope, expected) in [
        (json!({"dead_basis": true}), vec![COUNT + 1]),
        (json!({"query": "第7号事项"}), vec![7]),
        (json!({"basis": "《某市管理条例》第九条"}), vec![9]),
        (
            json!({"query": "第7号事项", "basis": "《某市管理条例》第9条"}),
            vec![7, 9],
        ),
        (
            json!({"expires_by": "2027-12-31"}),
            vec![2, 6, 10, 18, 22, 26, 30, 34, 38],
        ),
    ] {
        let mut plan = plan(&county);
        plan["kind"] = json!("special");
        plan["scope"]["ended"] = json!(false);
        for (name, value) in scope.as_object().unwrap() {
            plan["scope"][name] = value.clone();
        }
        let id = opened(&county, &plan).await;
        let campaign = seen(&mut lead, &id).await;
        let mut found: Vec<usize> = campaign["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(nth)
            .collect();
        found.sort_unstable();
        // 14 has lapsed and is left out
        assert_eq!(found, expected, "{scope}");
    }
}
