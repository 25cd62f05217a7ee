//! One document through its stations.

use guiku::domain::document::Step;
use guiku::domain::review::CheckResult;
use serde_json::{Value as Json, json};

use super::people::Year;
use crate::api::files::send_file;

/// 房租、停车…: what a document is about, so that no two texts are alike.
pub(super) fn text(about: &str) -> String {
    format!(
        "第一条 为规范{about}管理，根据《中华人民共和国行政许可法》，制定本办法。\n第二条 {about}由主管部门负责。\n第三条 办理{about}事项，须提交证明。\n第四条 本办法自公布之日起三十日后施行，有效期五年。"
    )
}

fn path(id: &str, rest: &str) -> String {
    format!("/api/v1/documents/{id}{rest}")
}

impl Year {
    /// A new draft of the housing bureau, with its papers.
    pub(super) async fn draft(&mut self, word: &'static str, title: &str, joint: bool) -> String {
        let joint = if joint {
            vec![self.county.authority("housing")]
        } else {
            Vec::new()
        };
        let body = json!({
            "title": title, "text": text(word), "issuer": self.county.authority("gov"),
            "co_issuers": joint,
        });
        let made = self.post("drafter", "/api/v1/documents", body).await;
        let id = made["id"].as_str().unwrap().to_owned();
        for kind in [
            "drafting_note",
            "legal_basis",
            "comment_adoption",
            "drafter_opinion",
        ] {
            let file = Some(("材料.txt", kind.as_bytes()));
            let client = self.as_("drafter").await;
            let answer = send_file(
                client,
                &path(&id, "/materials"),
                &[("kind", kind)],
                file,
                None,
            )
            .await;
            assert_eq!(answer.status, 201, "{}", answer.text());
        }
        self.documents.insert(word, id.clone());
        id
    }

    /// The preparatory steps, but those that were left out with an approval.
    pub(super) async fn prepare(&mut self, id: &str, left_out: &[Step]) {
        for step in Step::ALL {
            if left_out.contains(step) {
                continue;
            }
            let mut body = json!({
                "step": step.as_str(), "state": "done", "done_on": self.county.today(),
                "reason": "已办理",
            });
            if *step == Step::FairCompetitionReview {
                body["organ"] = "测试县市场监管局".into();
                body["conclusion"] = "no_effect".into();
            }
            self.post("drafter", &path(id, "/steps"), body).await;
        }
    }

    /// Sends it to the legal body, which accepts it; answers the review.
    pub(super) async fn submit(&mut self, id: &str) -> String {
        let body = json!({
            "expected_version": self.version(id).await,
            "reviewer": self.county.authority("justice"),
        });
        let submitted = self.post("drafter", &path(id, "/submit"), body).await;
        let review = submitted["review_id"].as_str().unwrap().to_owned();
        let accept = json!({ "expected_version": 1 });
        let path = format!("/api/v1/reviews/{review}/acceptance");
        self.post("reviewer", &path, accept).await;
        review
    }

    pub(super) async fn opine(&mut self, review: &str, opinion: &str, findings: Json) {
        let checklist = self.county.checklist(CheckResult::Met);
        let reason = if opinion == "lawful" {
            ""
        } else {
            "见逐条意见"
        };
        let body = json!({
            "expected_version": 2, "opinion": opinion, "reason": reason,
            "checklist": checklist, "findings": findings,
        });
        let path = format!("/api/v1/reviews/{review}/opinion");
        self.post("reviewer", &path, body).await;
    }

    /// Reviewed as lawful in one round.
    pub(super) async fn lawful(&mut self, id: &str) {
        let review = self.submit(id).await;
        self.opine(&review, "lawful", json!([])).await;
    }

    pub(super) async fn meet(&mut self, id: &str, result: &str) {
        let body = json!({
            "expected_version": self.version(id).await, "meeting": "县政府常务会议",
            "held_on": self.county.today(), "result": result, "note": "见会议纪要",
        });
        self.post("office", &path(id, "/meeting"), body).await;
    }

    /// By the form of the page, as the office does it.
    pub(super) async fn sign(&mut self, id: &str) {
        let version = self.version(id).await.to_string();
        let day = self.county.today().to_string();
        let fields = [
            ("expected_version", version.as_str()),
            ("signed_on", day.as_str()),
            ("signed_by", "县长"),
        ];
        let page = format!("/workbench/documents/{id}/signature");
        let answer = self.as_("office").await.form(&page, &fields).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
    }

    /// Numbers and publication; everybody reads it at once.
    pub(super) async fn issue(&mut self, id: &str) {
        let body = json!({ "expected_version": self.version(id).await });
        self.post("registrar", &path(id, "/registration"), body)
            .await;
        assert_eq!(
            self.county.anonymous().get(&path(id, "")).await.status,
            404,
            "what is registered and not published is not there"
        );
        let body = json!({
            "expected_version": self.version(id).await, "channel": "县政府网站",
        });
        self.post("publisher", &path(id, "/publication"), body)
            .await;
        let seen = self.public(&path(id, "")).await;
        assert_eq!(seen["case"], Json::Null);
    }

    /// From the reviewed text to everybody's eyes.
    pub(super) async fn pass(&mut self, id: &str) {
        self.meet(id, "passed").await;
        self.sign(id).await;
        self.issue(id).await;
    }
}
