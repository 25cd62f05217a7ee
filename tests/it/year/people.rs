//! Who acts in the year, each by an account of their own, and the day it is.

use std::collections::HashMap;
use std::sync::Arc;

use guiku::domain::access::Role;
use serde_json::Value as Json;

use crate::support::{Answer, Client, County};

/// The county with everybody signed in who has acted on this day.
pub(super) struct Year {
    pub(super) county: Arc<County>,
    signed_in: HashMap<&'static str, Client>,
    /// Ids of the documents of the year, by the word that tells them apart.
    pub(super) documents: HashMap<&'static str, String>,
}

impl Year {
    pub(super) async fn begin(mut county: County) -> Self {
        county
            .enrol("checker", "justice", &[Role::FilingExaminer])
            .await;
        Self {
            county: Arc::new(county),
            signed_in: HashMap::new(),
            documents: HashMap::new(),
        }
    }

    /// A new day; everybody signs in anew.
    pub(super) fn day(&mut self, day: &str) {
        self.county.set_day(day);
        self.signed_in.clear();
    }

    pub(super) async fn as_(&mut self, login: &'static str) -> &mut Client {
        if !self.signed_in.contains_key(login) {
            let client = self.county.client(login).await;
            self.signed_in.insert(login, client);
        }
        self.signed_in.get_mut(login).unwrap()
    }

    async fn send(&mut self, login: &'static str, path: &str, body: &Json) -> Answer {
        self.as_(login).await.json("POST", path, body, None).await
    }

    /// A command that is taken.
    pub(super) async fn post(&mut self, login: &'static str, path: &str, body: Json) -> Json {
        let answer = self.send(login, path, &body).await;
        assert!(
            answer.status.is_success(),
            "{login} {path}: {} {}",
            answer.status,
            answer.text()
        );
        answer.json()
    }

    /// A command that is refused, and why.
    pub(super) async fn refused(
        &mut self,
        login: &'static str,
        path: &str,
        body: Json,
        code: &str,
    ) -> Json {
        let answer = self.send(login, path, &body).await;
        assert!(
            answer.status.is_client_error(),
            "{login} {path}: {} {}",
            answer.status,
            answer.text()
        );
        let problem = answer.json();
        assert_eq!(problem["code"], code, "{problem}");
        problem
    }

    pub(super) async fn get(&mut self, login: &'static str, path: &str) -> Json {
        let answer = self.as_(login).await.get(path).await;
        assert_eq!(answer.status, 200, "{login} {path}: {}", answer.text());
        answer.json()
    }

    /// What everybody reads.
    pub(super) async fn public(&self, path: &str) -> Json {
        let answer = self.county.anonymous().get(path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.json()
    }

    pub(super) async fn version(&self, document: &str) -> i64 {
        self.county.row(document).await.row_version
    }
}
