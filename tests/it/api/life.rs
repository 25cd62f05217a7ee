//! One document from the first line to its filing, by the JSON API alone: refusals first at each step.

use guiku::domain::document::Step;
use serde_json::{Value as Json, json};

use super::files::send_file;
use crate::support::{Answer, Client, County};

const TEXT: &str = "第一条 为了规范公共租赁住房管理，制定本办法。\n第二条 县住房和城乡建设局负责公共租赁住房管理。\n第三条 本办法自2027年1月1日起施行，有效期至2031年12月31日。";

/// The people of the life, and the document.
struct Life {
    county: County,
    id: String,
    drafter: Client,
    reviewer: Client,
    office: Client,
    registrar: Client,
    publisher: Client,
}

fn assert_problem(answer: &Answer, status: u16, code: &str) -> Json {
    assert_eq!(answer.status, status, "{}", answer.text());
    assert_eq!(answer.headers["content-type"], "application/problem+json");
    let problem = answer.json();
    assert_eq!(problem["code"], code, "{problem}");
    problem
}

fn assert_done(answer: &Answer) -> Json {
    assert!(
        answer.status.is_success(),
        "{}: {}",
        answer.status,
        answer.text()
    );
    answer.json()
}

fn fields(problem: &Json) -> Vec<&str> {
    let errors = problem["errors"].as_array().unwrap();
    errors
        .iter()
        .map(|error| error["field"].as_str().unwrap())
        .collect()
}

impl Life {
    async fn begin() -> Self {
        let county = County::sqlite().await;
        let mut drafter = county.client("drafter").await;
        let body = json!({
            "title": "测试县公共租赁住房管理办法", "text": "", "issuer": county.authority("gov"),
        });
        let mut auditor = county.client("auditor").await;
        let refused = auditor.json("POST", "/api/v1/documents", &body, None).await;
        assert_problem(&refused, 403, "forbidden");
        let nowhere = json!({ "title": "", "issuer": "nowhere" });
        let refused = drafter
            .json("POST", "/api/v1/documents", &nowhere, None)
            .await;
        let problem = assert_problem(&refused, 422, "invalid");
        assert_eq!(fields(&problem), ["title", "issuer"]);
        let created = drafter
            .json("POST", "/api/v1/documents", &body, Some("new"))
            .await;
        assert_eq!(created.status, 201, "{}", created.text());
        let place = created.location().to_owned();
        let created = created.json();
        let again = drafter
            .json("POST", "/api/v1/documents", &body, Some("new"))
            .await;
        assert_eq!(again.json(), created, "a double click makes one document");
        let id = created["id"].as_str().unwrap().to_owned();
        assert_eq!(place, format!("/api/v1/documents/{id}"));
        Self {
            reviewer: county.client("reviewer").await,
            office: county.client("office").await,
            registrar: county.client("registrar").await,
            publisher: county.client("publisher").await,
            drafter,
            county,
            id,
        }
    }

    fn path(&self, rest: &str) -> String {
        format!("/api/v1/documents/{}{rest}", self.id)
    }

    async fn version(&self) -> i64 {
        self.county.row(&self.id).await.row_version
    }

    async fn stage(&self) -> String {
        self.county.row(&self.id).await.stage.unwrap()
    }

    async fn save(&mut self, text: &str, version: i64) -> Answer {
        let body = json!({
            "title": "测试县公共租赁住房管理办法", "text": text, "expected_version": version,
            "fields": { "effective_on": "2027-01-01", "last_valid_on": "2031-12-31" },
        });
        let path = self.path("/draft");
        self.drafter.json("PUT", &path, &body, None).await
    }

    async fn submit(&mut self) -> Answer {
        let reviewer = self.county.authority("justice");
        let body = json!({ "expected_version": self.version().await, "reviewer": reviewer });
        let path = self.path("/submit");
        self.drafter.json("POST", &path, &body, None).await
    }

    async fn review(&mut self, review: &str, act: &str, body: Json) -> Answer {
        let path = format!("/api/v1/reviews/{review}/{act}");
        self.reviewer.json("POST", &path, &body, None).await
    }

    async fn hand_in_papers(&mut self) {
        for kind in [
            "drafting_note",
            "legal_basis",
            "comment_adoption",
            "drafter_opinion",
        ] {
            let path = self.path("/materials");
            let file = Some(("材料.txt", kind.as_bytes()));
            let answer = send_file(&mut self.drafter, &path, &[("kind", kind)], file, None).await;
            assert_eq!(answer.status, 201, "{}", answer.text());
        }
        for step in Step::ALL {
            let body = json!({
                "step": step.as_str(), "state": "not_applicable", "reason": "不涉及",
            });
            let body = if *step == Step::PublicComment || *step == Step::OfficeCheck {
                json!({ "step": step.as_str(), "state": "done", "done_on": self.county.today() })
            } else {
                body
            };
            let path = self.path("/steps");
            assert_done(&self.drafter.json("POST", &path, &body, None).await);
        }
    }

    /// 起草: stale drafts, missing papers, commands that come too early.
    async fn draft(&mut self) {
        assert_eq!(
            self.county.anonymous().get(&self.path("")).await.status,
            404
        );
        assert_eq!(self.office.get(&self.path("")).await.status, 404);
        let own = assert_done(&self.drafter.get(&self.path("")).await);
        assert_eq!(own["case"]["stage"], "drafting");
        let draft = assert_done(&self.drafter.get(&self.path("/draft")).await);
        let version = draft["version"].as_i64().unwrap();
        let saved = assert_done(&self.save(TEXT, version).await);
        assert_eq!(saved["version"], version + 1);
        assert_problem(&self.save("第一条 覆盖。", version).await, 409, "stale");
        let kept = assert_done(&self.drafter.get(&self.path("/draft")).await);
        assert_eq!(kept["text"], TEXT);

        let problem = assert_problem(&self.submit().await, 422, "invalid");
        let missing = fields(&problem);
        for field in [
            "materials.drafting_note",
            "materials.legal_basis",
            "steps.public_comment",
        ] {
            assert!(missing.contains(&field), "{problem}");
        }
        let errors = problem["errors"].as_array().unwrap();
        assert!(
            errors.iter().all(|error| error["rule"].is_string()),
            "{problem}"
        );

        let body = json!({ "expected_version": self.version().await });
        let path = self.path("/registration");
        let early = self.registrar.json("POST", &path, &body, None).await;
        assert_problem(&early, 409, "transition");
        let early = self.meet("passed", 409).await;
        assert_eq!(early["code"], "opinion-missing");
        assert!(early["rule"].as_str().unwrap().contains("37号"), "{early}");
        self.hand_in_papers().await;
    }

    async fn meet(&mut self, result: &str, status: u16) -> Json {
        let body = json!({
            "expected_version": self.version().await, "meeting": "县政府第1次常务会议",
            "held_on": self.county.today(), "result": result,
        });
        let path = self.path("/meeting");
        let answer = self.office.json("POST", &path, &body, None).await;
        assert_eq!(answer.status, status, "{}", answer.text());
        answer.json()
    }

    fn checklist(&self) -> Json {
        let met = guiku::domain::review::CheckResult::Met;
        serde_json::to_value(self.county.checklist(met)).unwrap()
    }

    /// First round: 应当予以修改.
    async fn first_review(&mut self) -> String {
        let submitted = assert_done(&self.submit().await);
        assert_eq!(submitted["kind"], "full");
        let review = submitted["review_id"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/reviews/{review}/acceptance");
        let body = json!({ "expected_version": 1 });
        let own = self.drafter.json("POST", &path, &body, None).await;
        assert_problem(&own, 403, "forbidden");
        let opinion = json!({
            "expected_version": 1, "opinion": "lawful", "checklist": self.checklist(),
        });
        let early = self.review(&review, "opinion", opinion).await;
        assert_problem(&early, 409, "transition");
        let early = self.meet("passed", 409).await;
        assert_eq!(early["code"], "opinion-missing");

        let queue = assert_done(&self.reviewer.get("/api/v1/reviews").await);
        assert_eq!(queue["results"][0]["id"], review.as_str());
        let accepted = assert_done(&self.review(&review, "acceptance", body.clone()).await);
        assert!(accepted["due_on"].is_string(), "{accepted}");
        assert_problem(
            &self.review(&review, "acceptance", body).await,
            409,
            "stale",
        );
        let notes = json!({ "body": { "reason": "草稿" }, "expected_version": 0 });
        assert_done(&self.review(&review, "notes", notes.clone()).await);
        assert_problem(&self.review(&review, "notes", notes).await, 409, "stale");

        let bare = json!({ "expected_version": 2, "opinion": "amend", "checklist": [] });
        let problem = assert_problem(&self.review(&review, "opinion", bare).await, 422, "invalid");
        for field in ["reason", "findings", "checklist"] {
            assert!(fields(&problem).contains(&field), "{problem}");
        }
        let amend = json!({
            "expected_version": 2, "opinion": "amend", "reason": "职责表述不准确",
            "checklist": self.checklist(),
            "findings": [{ "eid": "art_2", "category": "文字", "content": "写明主管部门" }],
        });
        assert_done(&self.review(&review, "opinion", amend).await);
        assert_eq!(self.stage().await, "drafting");
        review
    }

    /// The drafter answers, changes the text and hands it in again.
    async fn answer(&mut self, review: &str) {
        let unanswered = self.submit().await;
        assert_problem(&unanswered, 409, "unanswered");
        let path = format!("/api/v1/reviews/{review}");
        let seen = assert_done(&self.drafter.get(&path).await);
        assert_eq!(seen["findings"][0]["label"], "第二条");
        let finding = seen["findings"][0]["id"].clone();
        let path = self.path("/answers");
        let mut body = json!({
            "expected_version": self.version().await,
            "answers": [{ "finding_id": finding, "answer": "not_adopted" }],
        });
        let bare = self.drafter.json("POST", &path, &body, None).await;
        let problem = assert_problem(&bare, 422, "invalid");
        assert_eq!(fields(&problem), ["answers[0].reason"]);
        body["answers"][0]["answer"] = json!("adopted");
        assert_done(&self.drafter.json("POST", &path, &body, None).await);
        assert_problem(&self.submit().await, 409, "unchanged");
        let draft = assert_done(&self.drafter.get(&self.path("/draft")).await);
        let version = draft["version"].as_i64().unwrap();
        let text = TEXT.replace("负责公共租赁住房管理", "是公共租赁住房主管部门");
        assert_done(&self.save(&text, version).await);
    }

    /// 复核 and everything up to the signature.
    async fn decide(&mut self) {
        let submitted = assert_done(&self.submit().await);
        assert_eq!(submitted["kind"], "recheck");
        let review = submitted["review_id"].as_str().unwrap().to_owned();
        let body = json!({ "expected_version": 1 });
        assert_done(&self.review(&review, "acceptance", body).await);
        let lawful = json!({
            "expected_version": 2, "opinion": "lawful", "checklist": self.checklist(),
        });
        assert_done(&self.review(&review, "opinion", lawful).await);
        assert_eq!(self.stage().await, "reviewed");

        let path = self.path("/signature");
        let mut sign = json!({
            "expected_version": self.version().await, "signed_on": self.county.today(),
            "signed_by": "县长",
        });
        let early = self.office.json("POST", &path, &sign, None).await;
        assert_problem(&early, 409, "transition");
        let meeting = json!({
            "expected_version": self.version().await, "meeting": "", "held_on": "2030-01-01",
            "result": "postponed",
        });
        let wrong = self
            .office
            .json("POST", &self.path("/meeting"), &meeting, None)
            .await;
        let problem = assert_problem(&wrong, 422, "invalid");
        assert_eq!(fields(&problem), ["meeting", "held_on", "note"]);
        self.meet("passed", 201).await;
        sign["expected_version"] = json!(self.version().await);
        assert_done(&self.office.json("POST", &path, &sign, None).await);
        assert_eq!(self.stage().await, "signed");
    }

    /// Numbers: a voided one stays in the ledger, the next follows without gap.
    async fn number(&mut self) {
        let publication = json!({ "expected_version": self.version().await });
        let path = self.path("/publication");
        let early = self.publisher.json("POST", &path, &publication, None).await;
        assert_problem(&early, 409, "transition");
        let path = self.path("/registration");
        let stale = self
            .registrar
            .json("POST", &path, &json!({ "expected_version": 1 }), None)
            .await;
        assert_problem(&stale, 409, "stale");
        let body = json!({ "expected_version": self.version().await });
        let first = assert_done(&self.registrar.json("POST", &path, &body, None).await);
        assert!(first.to_string().contains("测县政规〔2026〕1号"), "{first}");

        let void = self.path("/void");
        let bare = json!({ "expected_version": self.version().await, "reason": " " });
        let bare = self.registrar.json("POST", &void, &bare, None).await;
        assert_problem(&bare, 422, "invalid");
        let body = json!({ "expected_version": self.version().await, "reason": "标题有误" });
        assert_done(&self.registrar.json("POST", &void, &body, None).await);
        assert_eq!(self.stage().await, "signed");
        let body = json!({ "expected_version": self.version().await });
        let second = assert_done(&self.registrar.json("POST", &path, &body, None).await);
        assert!(
            second.to_string().contains("测县政规〔2026〕2号"),
            "{second}"
        );
    }

    async fn publish(&mut self) {
        assert_eq!(
            self.county.anonymous().get(&self.path("")).await.status,
            404
        );
        let path = self.path("/publication");
        let body = json!({
            "expected_version": self.version().await, "published_on": "2030-01-01",
        });
        let late = self.publisher.json("POST", &path, &body, None).await;
        assert_problem(&late, 422, "invalid");
        let body = json!({ "expected_version": self.version().await, "channel": "县政府网站" });
        assert_done(&self.publisher.json("POST", &path, &body, None).await);
        let again = self.publisher.json("POST", &path, &body, None).await;
        assert_problem(&again, 409, "stale");
    }

    async fn seen_by_everybody(&mut self) {
        let mut anonymous = self.county.anonymous();
        let seen = assert_done(&anonymous.get(&self.path("")).await);
        assert_eq!(seen["document_number"], "测县政规〔2026〕2号");
        assert_eq!(seen["status"]["state"], "not_yet");
        assert!(seen["case"].is_null());
        let states: Vec<_> = seen["numbers"]
            .as_array()
            .unwrap()
            .iter()
            .map(|number| number["state"].as_str().unwrap())
            .collect();
        assert_eq!(states.iter().filter(|state| **state == "voided").count(), 2);
        assert_eq!(seen["revisions"].as_array().unwrap().len(), 1);
        for (day, state) in [
            ("2027-01-01", "in_force"),
            ("2031-12-31", "in_force"),
            ("2032-01-01", "lapsed"),
        ] {
            let path = self.path(&format!("?as_of={day}"));
            let then = assert_done(&anonymous.get(&path).await);
            assert_eq!(then["status"]["state"], state, "{day}");
            assert!(then["status"]["because"][0]["text"].is_string());
        }
        let provisions = assert_done(&anonymous.get(&self.path("/provisions")).await);
        assert_eq!(provisions["results"][1]["label"], "第二条");
        assert!(
            provisions["results"][1]["text"]
                .as_str()
                .unwrap()
                .contains("主管部门")
        );
        let text = anonymous.get(&self.path("/text")).await;
        let sha256 = guiku::store::files::digest(&text.body);
        assert_eq!(seen["revisions"][0]["text_sha256"], sha256.as_str());
        let ledger = assert_done(&anonymous.get("/api/v1/numbers").await);
        assert!(ledger["series"].as_array().unwrap().len() >= 2);
    }

    /// 备案: an inside body answers itself, for an outside one the filer records its receipt.
    async fn file(&mut self) {
        let mut filer = self.county.client("filer").await;
        let mut examiner = self.county.client("examiner").await;
        let list = assert_done(&filer.get("/api/v1/filings?stage=due").await);
        let due = list["results"].as_array().unwrap();
        assert_eq!(due.len(), 2, "{list}");
        let pick = |inside: bool| {
            let found = due
                .iter()
                .find(|filing| filing["receiver_inside"] == inside);
            found.unwrap()["id"].as_str().unwrap().to_owned()
        };
        let (inside, outside) = (pick(true), pick(false));
        let act = |id: &str| format!("/api/v1/filings/{id}/acts");
        let register = json!({ "expected_version": 1, "command": "register", "receipt": "R1" });
        let early = examiner.json("POST", &act(&inside), &register, None).await;
        assert_problem(&early, 409, "transition");
        let submit = json!({ "expected_version": 1, "command": "submit" });
        for id in [&inside, &outside] {
            assert_done(&filer.json("POST", &act(id), &submit, None).await);
        }
        let own = json!({ "expected_version": 2, "command": "register", "receipt": "R1" });
        let own = filer.json("POST", &act(&inside), &own, None).await;
        assert_problem(&own, 403, "forbidden");
        let defer = json!({ "expected_version": 2, "command": "defer" });
        let bare = examiner.json("POST", &act(&inside), &defer, None).await;
        assert_eq!(fields(&assert_problem(&bare, 422, "invalid")), ["missing"]);
        let register =
            json!({ "expected_version": 2, "command": "register", "receipt": "人备1号" });
        assert_done(&examiner.json("POST", &act(&inside), &register, None).await);
        let bare = json!({ "expected_version": 2, "command": "register" });
        let bare = filer.json("POST", &act(&outside), &bare, None).await;
        assert_eq!(fields(&assert_problem(&bare, 422, "invalid")), ["receipt"]);
        let receipt = json!({ "expected_version": 2, "command": "register", "receipt": "市备9号" });
        assert_done(&filer.json("POST", &act(&outside), &receipt, None).await);
        let seen = assert_done(&self.county.anonymous().get(&self.path("")).await);
        let receipts = seen["filings"].to_string();
        assert!(
            receipts.contains("人备1号") && receipts.contains("市备9号"),
            "{receipts}"
        );
    }

    /// 效力变动 and taking it back.
    async fn change(&mut self) {
        let path = self.path("/effects");
        let bare = json!({ "act": "repeal", "because": "县政府决定" });
        let bare = self.registrar.json("POST", &path, &bare, None).await;
        assert_eq!(fields(&assert_problem(&bare, 422, "invalid")), ["on"]);
        let repeal = json!({ "act": "repeal", "on": "2028-01-01", "because": "县政府决定" });
        let done = assert_done(&self.registrar.json("POST", &path, &repeal, None).await);
        let fact = done["fact_id"].as_str().unwrap().to_owned();
        let then = self.path("?as_of=2028-01-01");
        let mut anonymous = self.county.anonymous();
        let seen = assert_done(&anonymous.get(&then).await);
        assert_eq!(seen["status"]["state"], "repealed");
        let back = format!("{path}/{fact}/retraction");
        let reason = json!({ "reason": "决定撤销" });
        assert_done(&self.registrar.json("POST", &back, &reason, None).await);
        let twice = self.registrar.json("POST", &back, &reason, None).await;
        assert_problem(&twice, 409, "conflict");
        let seen = assert_done(&anonymous.get(&then).await);
        assert_eq!(seen["status"]["state"], "in_force");
        assert!(seen["effects"].to_string().contains("\"retracted\":true"));
    }
}

#[tokio::test]
async fn a_document_lives_from_its_first_line_to_its_filing() {
    let mut life = Life::begin().await;
    life.draft().await;
    let review = life.first_review().await;
    life.answer(&review).await;
    life.decide().await;
    life.number().await;
    life.publish().await;
    life.seen_by_everybody().await;
    life.file().await;
    life.change().await;
}

#[tokio::test]
async fn who_drafts_does_not_review() {
    let county = County::sqlite().await;
    let mut both = county.client("both").await;
    let body = json!({
        "title": "测试县司法局办法", "text": "第一条 正文。", "issuer": county.authority("gov"),
    });
    let created = assert_done(&both.json("POST", "/api/v1/documents", &body, None).await);
    let id = created["id"].as_str().unwrap();
    for kind in [
        "drafting_note",
        "legal_basis",
        "comment_adoption",
        "drafter_opinion",
    ] {
        let path = format!("/api/v1/documents/{id}/materials");
        let file = Some(("材料.txt", kind.as_bytes()));
        assert_done(&send_file(&mut both, &path, &[("kind", kind)], file, None).await);
    }
    for step in Step::ALL {
        let mut body = json!({ "step": step.as_str(), "state": "done", "done_on": county.today() });
        if *step == Step::FairCompetitionReview {
            body["organ"] = "测试县市场监管局".into();
            body["conclusion"] = "no_effect".into();
        }
        let step = body;
        let path = format!("/api/v1/documents/{id}/steps");
        assert_done(&both.json("POST", &path, &step, None).await);
    }
    let body = json!({ "expected_version": 1, "reviewer": county.authority("justice") });
    let path = format!("/api/v1/documents/{id}/submit");
    let refused = both.json("POST", &path, &body, None).await;
    assert_problem(&refused, 409, "separation");
}

#[tokio::test]
async fn a_withdrawn_document_takes_no_command() {
    let county = County::sqlite().await;
    let id = county.draft("测试县撤回办法", TEXT, "gov").await;
    let mut drafter = county.client("drafter").await;
    let path = format!("/api/v1/documents/{id}/withdraw");
    let body = json!({ "expected_version": 1, "reason": "不再需要" });
    assert_done(&drafter.json("POST", &path, &body, None).await);
    let again = json!({ "expected_version": 2, "reason": "不再需要" });
    assert_problem(
        &drafter.json("POST", &path, &again, None).await,
        409,
        "transition",
    );
    let draft = json!({ "title": "新", "text": "", "expected_version": 1 });
    let path = format!("/api/v1/documents/{id}/draft");
    assert_problem(
        &drafter.json("PUT", &path, &draft, None).await,
        409,
        "transition",
    );
}
