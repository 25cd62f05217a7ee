//! What is no fact: drafts, sessions, answers kept for retries; and what citizens wrote, which can be
//! erased.

use super::entity;

entity!(
    /// Answers already given, by idempotency key.
    idempotency "idempotency" [id: String] {
        command: String,
        request_sha256: String,
        answer: String,
        at_ms: i64,
    }
);

entity!(
    /// Working draft of a document; no fact.
    draft "draft" [document_id: String] {
        title: String,
        text: String,
        fields: String,
        version: i64,
        updated_ms: i64,
    }
);

entity!(
    /// Working draft of an opinion; no fact.
    review_draft "review_draft" [review_id: String] {
        body: String,
        version: i64,
        updated_ms: i64,
    }
);

entity!(
    /// Sign-in state.
    session "session" [id: String] {
        data: String,
        expires_ms: i64,
    }
);

entity!(
    /// 安全日志: sign-ins and refusals.
    security_event "security_event" [id: String] {
        at_ms: i64,
        kind: String,
        person_id: Option<String>,
        detail: String,
    }
);

entity!(
    /// Settings of this county: place, identity, set-up code.
    instance "instance" [name: String] {
        value: String,
    }
);

entity!(
    /// 审查建议的内容 and who made it: personal data, erasable; the log holds a salted commitment.
    proposal "proposal" [suggestion_id: String] {
        code_sha256: String,
        name: Option<String>,
        contact: Option<String>,
        reason: Option<String>,
        salt: Option<String>,
    }
);

entity!(
    /// 公众意见的内容 and who sent it: personal data, erasable; the log holds a salted commitment.
    comment_text "comment_text" [comment_id: String] {
        name: Option<String>,
        contact: Option<String>,
        body: Option<String>,
        salt: Option<String>,
    }
);
