//! Notices, saved searches, and what is to be sent out. None of it is a fact.

use super::entity;

entity!(
    /// 通知.
    notice "notice" [id: String] {
        recipient: String,
        number: i64,
        kind: String,
        occasion: String,
        title: String,
        told: String,
        target: String,
        on_day: Date,
        made_ms: i64,
        read_ms: Option<i64>,
        read_by: Option<String>,
    }
);

entity!(
    /// How many notices a recipient was given.
    notice_count "notice_count" [recipient: String] {
        last: i64,
    }
);

entity!(
    /// 检索订阅 of a person.
    saved_search "saved_search" [id: String] {
        person_id: String,
        name: String,
        q: String,
        made_ms: i64,
        since_seq: i64,
    }
);

entity!(
    /// 电子邮件地址 of a person.
    mail_address "mail_address" [person_id: String] {
        address: String,
    }
);

entity!(
    /// What is to be sent out, kept until it is.
    outbox "outbox" [id: String] {
        channel: String,
        recipient: String,
        payload: String,
        state: String,
        attempts: i64,
        next_ms: i64,
        made_ms: i64,
        fault: Option<String>,
    }
);
