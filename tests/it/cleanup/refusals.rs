use axum::http::StatusCode;
use guiku::app::publication::effect::RecordEffect;
use guiku::domain::validity::Act;
use serde_json::{Value as Json, json};

use super::county::{
    decided, nth, opened, plan, post, proposed_and_checked, published, refs, refused, seen,
    stocked, title,
};

const FORBIDDEN: StatusCode = StatusCode::FORBIDDEN;
const INVALID: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;
const CONFLICT: StatusCode = StatusCode::CONFLICT;

/// A plan with one part changed.
fn changed(plan: &Json, pointer: &str, value: Json) -> Json {
    let mut plan = plan.clone();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    plan.pointer_mut(parent).unwrap()[name] = value;
    plan
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_refused_with_its_field() {
    let county = stocked().await;
    let path = "/api/v1/campaigns";
    let plan = plan(&county);
    for login in ["drafter", "reviewer", "office", "publisher", "auditor"] {
        let mut client = county.client(login).await;
        refused(&mut client, path, &plan, FORBIDDEN).await;
    }
    let mut lead = county.client("cleaner").await;
    let gov = county.authority("gov");
    let query = json!("证明 -\"丙");
    for (pointer, value, field) in [
        ("/title", json!("  "), "title"),
        ("/scope/issuers", json!([]), "issuers"),
        (
            "/scope/issuers",
            json!([county.authority("npc")]),
            "issuers",
        ),
        ("/scope/basis", json!("？"), "basis"),
        ("/due_on", json!("2026-11-01"), "due_on"),
        (
            "/authority_id",
            json!(county.authority("npc")),
            "authority_id",
        ),
        ("/unlisted", json!(true), "unlisted"),
    ] {
        let said = refused(&mut lead, path, &changed(&plan, pointer, value), INVALID).await;
        assert!(said.contains(field), "{pointer}: {said}");
    }
    // what is in no list ends only of the deciding body's own documents, within a day and without words
    let mut own = changed(&plan, "/scope/issuers", json!([gov]));
    own["unlisted"] = json!(true);
    for (pointer, value) in [
        ("/scope/issued_through", Json::Null),
        ("/scope/query", json!("证明")),
    ] {
        refused(&mut lead, path, &changed(&own, pointer, value), INVALID).await;
    }
    // a query that is none is said with its place when the scope is looked up
    let made = post(&mut lead, path, &changed(&plan, "/scope/query", query)).await;
    let opening = format!("{path}/{}/opening", made["id"].as_str().unwrap());
    let body = json!({"expected_version": 1});
    let said = refused(&mut lead, &opening, &body, INVALID).await;
    assert!(said.contains("检索式第"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_scope_and_a_stale_form_are_refused() {
    let county = stocked().await;
    let mut lead = county.client("cleaner").await;
    let path = "/api/v1/campaigns";
    let empty = changed(&plan(&county), "/scope/issued_through", json!("1999-01-01"));
    let made = post(&mut lead, path, &empty).await;
    let id = made["id"].as_str().unwrap();
    let opening = format!("{path}/{id}/opening");
    let said = refused(
        &mut lead,
        &opening,
        &json!({"expected_version": 1}),
        CONFLICT,
    )
    .await;
    assert!(said.contains("scope-empty"), "{said}");
    let revise = json!({"expected_version": 1, "plan": plan(&county)});
    post(&mut lead, &format!("{path}/{id}/plan"), &revise).await;
    refused(&mut lead, &format!("{path}/{id}/plan"), &revise, CONFLICT).await;
    refused(
        &mut lead,
        &opening,
        &json!({"expected_version": 1}),
        CONFLICT,
    )
    .await;
    post(&mut lead, &opening, &json!({"expected_version": 2})).await;
    let frozen = json!({"expected_version": 3, "plan": plan(&county)});
    let said = refused(&mut lead, &format!("{path}/{id}/plan"), &frozen, CONFLICT).await;
    assert!(said.contains("清理中"), "{said}");
    // nothing is decided or published out of turn
    let mut office = county.client("office").await;
    let decision = json!({"expected_version": 3, "meeting": "会", "held_on": "2026-11-24", "result": "passed", "effect_on": "2026-11-24"});
    refused(
        &mut office,
        &format!("{path}/{id}/decision"),
        &decision,
        CONFLICT,
    )
    .await;
    let mut publisher = county.client("publisher").await;
    let publication = json!({"expected_version": 3});
    refused(
        &mut publisher,
        &format!("{path}/{id}/publication"),
        &publication,
        CONFLICT,
    )
    .await;
    let said = refused(
        &mut lead,
        &format!("{path}/{id}/submission"),
        &publication,
        CONFLICT,
    )
    .await;
    assert!(said.contains("还有 40 件没有核对同意"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proposal_is_the_responsible_bodys_and_fits_the_document() {
    let county = stocked().await;
    let id = opened(&county, &plan(&county)).await;
    let path = format!("/api/v1/campaigns/{id}/proposals");
    let mut drafter = county.client("drafter").await;
    let campaign = seen(&mut drafter, &id).await;
    let item = |wanted: usize| refs(&campaign, |item| nth(item) == wanted).remove(0);
    let of = |wanted: usize, mut proposal: Json| {
        let item = item(wanted);
        proposal["item_id"] = item["id"].clone();
        proposal["expected_version"] = item["expected_version"].clone();
        json!({ "proposals": [proposal] })
    };
    let keep = json!({"disposition": "keep"});
    // the government's own is dealt out to nobody yet
    refused(&mut drafter, &path, &of(1, keep.clone()), FORBIDDEN).await;
    let mut both = county.client("both").await;
    refused(&mut both, &path, &of(2, keep.clone()), FORBIDDEN).await;
    let repeal =
        json!({"disposition": "repeal", "reason_class": "replaced", "reason": "已有新规定"});
    let with = |name: &str, value: Json| {
        let mut repeal = repeal.clone();
        repeal[name] = value;
        repeal
    };
    let extend = |until: &str| json!({"disposition": "extend", "reason": "需要", "until": until});
    let amend = json!({"disposition": "amend", "reason_class": "conflict", "reason": "不一致", "amendment": "第二条"});
    let mut unsaid = amend.clone();
    unsaid["amendment"] = json!("");
    for (wanted, proposal, field) in [
        (2, with("reason", json!(" ")), "reason"),
        (2, with("reason_class", Json::Null), "reason_class"),
        (2, with("reason_class", json!("mood")), "reason_class"),
        (2, with("until", json!("2030-01-01")), "until"),
        (2, with("ended_on", json!("2020-01-01")), "ended_on"),
        (2, unsaid, "amendment"),
        (2, extend("2027-06-30"), "until"),
        (8, extend("2030-06-30"), "disposition"),
        (4, keep.clone(), "disposition"),
        (4, extend("2030-06-30"), "disposition"),
        (
            2,
            json!({"disposition": "already_repealed", "reason": "据说"}),
            "ended_on",
        ),
    ] {
        let said = refused(&mut drafter, &path, &of(wanted, proposal.clone()), INVALID).await;
        let named = format!("\"field\":\"{field}\"");
        assert!(said.contains(&named), "{proposal}: {said}");
        assert!(said.contains(&title(wanted)), "{said}");
    }
    post(&mut drafter, &path, &of(2, repeal.clone())).await;
    refused(&mut drafter, &path, &of(2, repeal), CONFLICT).await;
    let twice =
        json!({"proposals": [of(6, keep.clone())["proposals"][0], of(6, keep)["proposals"][0]]});
    refused(&mut drafter, &path, &twice, INVALID).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_repealed_is_listed_as_such() {
    let county = stocked().await;
    let id = opened(&county, &plan(&county)).await;
    let mut lead = county.client("cleaner").await;
    let campaign = seen(&mut lead, &id).await;
    let one = refs(&campaign, |item| nth(item) == 3);
    let assign = |items: &[Json], reason: &str, to: &str| json!({"items": items, "handler_id": county.authority(to), "reason": reason});
    let path = format!("/api/v1/campaigns/{id}/assignments");
    refused(&mut lead, &path, &assign(&one, "", "justice"), INVALID).await;
    refused(&mut lead, &path, &assign(&one, "职能划转", "city"), INVALID).await;
    refused(
        &mut lead,
        &path,
        &assign(&[], "职能划转", "justice"),
        INVALID,
    )
    .await;
    post(
        &mut lead,
        &path,
        &assign(&one, "起草单位已撤并，职能由司法局承接", "justice"),
    )
    .await;
    refused(
        &mut lead,
        &path,
        &assign(&one, "职能划转", "justice"),
        CONFLICT,
    )
    .await;
    let mut both = county.client("both").await;
    let campaign = seen(&mut both, &id).await;
    let item = refs(&campaign, |item| nth(item) == 3).remove(0);
    let proposal = |disposition: &str| {
        json!({"proposals": [{
            "item_id": item["id"], "expected_version": item["expected_version"],
            "disposition": disposition, "reason_class": "replaced", "reason": "已有新规定",
        }]})
    };
    let path = format!("/api/v1/campaigns/{id}/proposals");
    let said = refused(&mut both, &path, &proposal("repeal"), INVALID).await;
    assert!(said.contains("此前已废止"), "{said}");
    post(&mut both, &path, &proposal("already_repealed")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_needs_a_reason_and_another_person() {
    let county = stocked().await;
    let id = opened(&county, &plan(&county)).await;
    let mut lead = county.client("cleaner").await;
    let mut drafter = county.client("drafter").await;
    let campaign = seen(&mut drafter, &id).await;
    let one = refs(&campaign, |item| nth(item) == 8);
    let path = format!("/api/v1/campaigns/{id}/checks");
    let check = |items: &[Json], agree: bool, note: &str| json!({"items": items, "agree": agree, "note": note});
    refused(&mut drafter, &path, &check(&one, true, ""), FORBIDDEN).await;
    let said = refused(&mut lead, &path, &check(&one, true, ""), CONFLICT).await;
    assert!(said.contains("待提出意见"), "{said}");
    let proposal = json!({"proposals": [{"item_id": one[0]["id"], "expected_version": 1, "disposition": "keep"}]});
    let proposals = format!("/api/v1/campaigns/{id}/proposals");
    post(&mut drafter, &proposals, &proposal).await;
    let one = refs(&seen(&mut lead, &id).await, |item| nth(item) == 8);
    refused(&mut lead, &path, &check(&one, false, ""), INVALID).await;
    post(&mut lead, &path, &check(&one, false, "请核对依据")).await;
    refused(&mut lead, &path, &check(&one, true, ""), CONFLICT).await;
    let again = refs(&seen(&mut drafter, &id).await, |item| nth(item) == 8);
    let proposal = json!({"proposals": [{"item_id": again[0]["id"], "expected_version": again[0]["expected_version"], "disposition": "keep", "reason": "已核对"}]});
    post(&mut drafter, &proposals, &proposal).await;
    let one = refs(&seen(&mut lead, &id).await, |item| nth(item) == 8);
    post(&mut lead, &path, &check(&one, true, "")).await;
    // agreed: neither changed nor dealt out anew
    let agreed = refs(&seen(&mut drafter, &id).await, |item| nth(item) == 8);
    let proposal = json!({"proposals": [{"item_id": agreed[0]["id"], "expected_version": agreed[0]["expected_version"], "disposition": "keep"}]});
    refused(&mut drafter, &proposals, &proposal, CONFLICT).await;
    let assign =
        json!({"items": agreed, "handler_id": county.authority("justice"), "reason": "改派"});
    refused(
        &mut lead,
        &format!("/api/v1/campaigns/{id}/assignments"),
        &assign,
        CONFLICT,
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_looks_again_and_goes_back_where_the_meeting_says_so() {
    let county = stocked().await;
    let id = opened(&county, &plan(&county)).await;
    proposed_and_checked(&county, &id).await;
    let mut lead = county.client("cleaner").await;
    let version = seen(&mut lead, &id).await["row_version"].clone();
    let submission = format!("/api/v1/campaigns/{id}/submission");
    post(
        &mut lead,
        &submission,
        &json!({"expected_version": version}),
    )
    .await;
    let mut office = county.client("office").await;
    let path = format!("/api/v1/campaigns/{id}/decision");
    let version = seen(&mut office, &id).await["row_version"].clone();
    let decision = json!({
        "expected_version": version, "meeting": "县政府第12次常务会议", "held_on": "2026-11-24",
        "result": "passed", "effect_on": "2026-12-20",
    });
    let mut publisher = county.client("publisher").await;
    refused(&mut publisher, &path, &decision, FORBIDDEN).await;
    for (pointer, value, field) in [
        ("/meeting", json!(""), "meeting"),
        ("/held_on", json!("2026-11-25"), "held_on"),
        ("/held_on", json!("2026-11-23"), "held_on"),
        ("/effect_on", Json::Null, "effect_on"),
        ("/effect_on", json!("2026-11-23"), "effect_on"),
        ("/result", json!("rejected"), "note"),
    ] {
        let said = refused(
            &mut office,
            &path,
            &changed(&decision, pointer, value),
            INVALID,
        )
        .await;
        assert!(said.contains(field), "{said}");
    }
    // the meeting postpones: nothing changes; then it wants something changed
    let mut postponed = changed(&decision, "/result", json!("postponed"));
    postponed["note"] = json!("材料不齐");
    let moved = post(&mut office, &path, &postponed).await;
    assert_eq!(moved["stage"], "proposed");
    let mut back = changed(&postponed, "/result", json!("passed_with_changes"));
    back["expected_version"] = moved["row_version"].clone();
    let moved = post(&mut office, &path, &back).await;
    assert_eq!(moved["stage"], "open");
    let again = json!({"expected_version": moved["row_version"]});
    let moved = post(&mut lead, &submission, &again).await;
    // a document is repealed by another act meanwhile: its proposal no longer fits
    let repeal = RecordEffect {
        document_id: county.imported(&title(8)).await,
        act: Act::Repeal,
        on: "2026-12-01".parse().ok(),
        until: None,
        provisions: Vec::new(),
        because: "据新通知".to_owned(),
        basis_id: None,
    };
    county.act("registrar", repeal).await.unwrap();
    let decision = changed(&decision, "/expected_version", moved["row_version"].clone());
    let before = county.store.log_head().await.unwrap().size;
    let said = refused(&mut office, &path, &decision, INVALID).await;
    assert!(
        said.contains(&title(8)) && said.contains("此前已废止"),
        "{said}"
    );
    assert_eq!(
        county.store.log_head().await.unwrap().size,
        before,
        "nothing of it is written"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_published_is_final() {
    let county = stocked().await;
    let id = opened(&county, &plan(&county)).await;
    proposed_and_checked(&county, &id).await;
    decided(&county, &id, "2026-12-20").await;
    let mut publisher = county.client("publisher").await;
    let path = format!("/api/v1/campaigns/{id}/publication");
    let version = seen(&mut publisher, &id).await["row_version"].clone();
    for day in ["2026-11-25", "2026-11-23"] {
        let body = json!({"expected_version": version, "published_on": day});
        refused(&mut publisher, &path, &body, INVALID).await;
    }
    published(&county, &id).await;
    let version = seen(&mut publisher, &id).await["row_version"].clone();
    refused(
        &mut publisher,
        &path,
        &json!({"expected_version": version}),
        CONFLICT,
    )
    .await;
    let mut lead = county.client("cleaner").await;
    let body = json!({"expected_version": version, "reason": "重来"});
    let path = format!("/api/v1/campaigns/{id}/withdrawal");
    refused(&mut lead, &path, &body, CONFLICT).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_campaign_is_given_up_with_a_reason() {
    let county = stocked().await;
    let id = opened(&county, &plan(&county)).await;
    let mut lead = county.client("cleaner").await;
    let path = format!("/api/v1/campaigns/{id}/withdrawal");
    let body = |reason: &str| json!({"expected_version": 2, "reason": reason});
    refused(&mut lead, &path, &body(""), INVALID).await;
    let moved = post(&mut lead, &path, &body("与上级部署重复")).await;
    assert_eq!(moved["stage"], "withdrawn");
}
