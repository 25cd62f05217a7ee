//! 备案 of a document before the city and before the standing committee.

use serde_json::{Value as Json, json};

use super::people::Year;

impl Year {
    /// The filing of a document before a body.
    pub(super) async fn filing(&mut self, id: &str, receiver: &str) -> Json {
        let receiver = self.county.authority(receiver);
        let filer = self.get("filer", "/api/v1/filings").await;
        let all = filer["results"].as_array().unwrap().clone();
        let mut mine = all
            .into_iter()
            .filter(|one| one["document_id"] == id && one["receiver_id"] == receiver.as_str());
        let found = mine.next().unwrap_or_else(|| panic!("{receiver}: {filer}"));
        assert!(mine.next().is_none());
        found
    }

    pub(super) async fn act(
        &mut self,
        login: &'static str,
        id: &str,
        receiver: &str,
        command: &str,
        more: Json,
    ) {
        let filing = self.filing(id, receiver).await;
        let mut body = more;
        body["expected_version"] = filing["row_version"].clone();
        body["command"] = command.into();
        let path = format!("/api/v1/filings/{}/acts", filing["id"].as_str().unwrap());
        self.post(login, &path, body).await;
    }

    /// Sent to both and registered by both.
    pub(super) async fn file(&mut self, id: &str) {
        for receiver in ["city", "npc"] {
            self.act("filer", id, receiver, "submit", json!({})).await;
        }
        self.registered(id).await;
    }

    /// The city's receipt came; the committee registers here.
    pub(super) async fn registered(&mut self, id: &str) {
        let receipt = json!({ "receipt": "市备号" });
        self.act("filer", id, "city", "register", receipt).await;
        let number = json!({ "receipt": "人备号" });
        self.act("examiner", id, "npc", "register", number).await;
    }

    /// One act in a review of a filing, on its present version.
    pub(super) async fn in_review(&mut self, login: &'static str, review: &str, act: Json) {
        let path = format!("/api/v1/filing-reviews/{review}");
        let seen = self.get(login, &path).await;
        let body = json!({ "expected_version": seen["row_version"], "act": act });
        self.post(login, &format!("{path}/acts"), body).await;
    }
}
