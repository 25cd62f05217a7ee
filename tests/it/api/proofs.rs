//! What everybody can check: leaf, payload, inclusion and consistency.

use std::sync::Arc;

use guiku::ledger::{Hash, leaf_hash, sha256, verify_consistency, verify_inclusion};
use serde_json::Value as Json;

use crate::support::{Client, County};

const TEXT: &str = "第一条 为了测试证明，制定本办法。\n第二条 本办法自公布之日起施行。";

fn hash(value: &Json) -> Hash {
    value.as_str().unwrap().parse().unwrap()
}

fn hashes(value: &Json) -> Vec<Hash> {
    value.as_array().unwrap().iter().map(hash).collect()
}

fn whole(value: &Json) -> u64 {
    value.as_u64().unwrap()
}

#[tokio::test]
async fn the_events_of_a_document_prove_themselves() {
    let county = County::sqlite().await;
    let id = county.published("测试县证明办法", TEXT).await;
    let mut anonymous = county.anonymous();
    let path = format!("/api/v1/documents/{id}/events?proof=true");
    let events = anonymous.get(&path).await.json();
    let (size, root) = (whole(&events["size"]), hash(&events["root"]));
    let mut public = Vec::new();
    for event in events["results"].as_array().unwrap() {
        let leaf = hash(&event["leaf_hash"]);
        let proof = hashes(&event["proof"]);
        verify_inclusion(&leaf, whole(&event["seq"]), size, &proof, &root).unwrap();
        if event["public"] == true {
            let bytes = guiku::ledger::canonical_bytes(&event["leaf"]).unwrap();
            assert_eq!(leaf_hash(&bytes), leaf, "{event}");
            let payload = guiku::ledger::canonical_bytes(&event["payload"]).unwrap();
            assert_eq!(sha256(&payload), hash(&event["leaf"]["payload_sha256"]));
            public.push(event["type"].as_str().unwrap().to_owned());
        } else {
            for hidden in ["leaf", "payload", "type", "at", "label"] {
                assert!(event[hidden].is_null(), "{event}");
            }
        }
    }
    assert_eq!(public, ["registered", "published"]);
    let mut drafter = county.client("drafter").await;
    let inside = drafter.get(&path).await.json();
    assert_eq!(inside["results"][0]["type"], "document_created");
    assert!(inside["results"][0]["payload"].is_null());
}

async fn head(client: &mut Client) -> (u64, Hash) {
    let head = client.get("/api/v1/log").await.json();
    (whole(&head["size"]), hash(&head["root"]))
}

#[tokio::test]
async fn the_log_only_grows() {
    let county = County::sqlite().await;
    let mut anonymous = county.anonymous();
    let (old, old_root) = head(&mut anonymous).await;
    county.published("测试县增长办法", TEXT).await;
    let (new, new_root) = head(&mut anonymous).await;
    assert!(new > old);
    for from in 1..=new {
        let answer = anonymous
            .get(&format!("/api/v1/log/consistency?from={from}"))
            .await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let answer = answer.json();
        assert_eq!(hash(&answer["root"]), new_root);
        let from_root = hash(&answer["from_root"]);
        if from == old {
            assert_eq!(from_root, old_root);
        }
        let proof = hashes(&answer["proof"]);
        verify_consistency(from, new, &from_root, &new_root, &proof).unwrap();
    }
    for seq in 0..old {
        let path = format!("/api/v1/log/proof?seq={seq}&size={old}");
        let answer = anonymous.get(&path).await.json();
        let (leaf, proof) = (hash(&answer["leaf_hash"]), hashes(&answer["proof"]));
        verify_inclusion(&leaf, seq, old, &proof, &old_root).unwrap();
    }
    let beyond = anonymous.get(&format!("/api/v1/log/proof?seq={new}")).await;
    assert_eq!(beyond.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn readiness_waits_for_the_index() {
    let county = Arc::new(County::sqlite().await);
    let mut anonymous = county.anonymous();
    assert_eq!(anonymous.get("/healthz").await.text(), "ok");
    let early = anonymous.get("/readyz").await;
    assert_eq!(early.status, 503, "{}", early.text());
    assert_eq!(early.json()["status"], "starting");
    county.index().await;
    let ready = anonymous.get("/readyz").await;
    assert_eq!(ready.status, 200, "{}", ready.text());
    let ready = ready.json();
    assert_eq!(ready["status"], "ready");
    assert_eq!(ready["index"]["caught_up"], true);
    assert_eq!(ready["index"]["sequence"], ready["log"]);
    assert_eq!(ready["faults"], serde_json::json!([]));
}
