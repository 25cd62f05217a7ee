//! 清理: campaigns, the documents of their scope, proofs.

use super::entity;

entity!(
    /// 清理.
    cleanup_campaign "cleanup_campaign" [id: String] {
        kind: String,
        stage: String,
        row_version: i64,
        title: String,
        lead_id: String,
        authority_id: String,
        scope: String,
        unlisted: bool,
        due_on: Option<Date>,
        opened_on: Option<Date>,
        scope_size: Option<i64>,
        scope_sha256: Option<String>,
        submitted_on: Option<Date>,
        meeting: Option<String>,
        held_on: Option<Date>,
        result_note: Option<String>,
        dissent: Option<String>,
        effect_on: Option<Date>,
        results_sha256: Option<String>,
        published_on: Option<Date>,
        announcement: Option<String>,
        reason: Option<String>,
    } bulk [] apart []
);

entity!(
    /// 清理的一件文件, as it was when the scope was frozen, and what is proposed for it.
    cleanup_item "cleanup_item" [id: String] {
        campaign_id: String,
        document_id: String,
        ord: i64,
        row_version: i64,
        revision_id: Option<String>,
        body_sha256: Option<String>,
        title: String,
        document_number: Option<String>,
        registration_number: Option<String>,
        published_on: Option<String>,
        origins: String,
        handler_id: Option<String>,
        assign_reason: Option<String>,
        state: String,
        disposition: Option<String>,
        reason_class: Option<String>,
        reason: Option<String>,
        implementer: Option<String>,
        until_day: Option<Date>,
        ended_day: Option<Date>,
        amendment: Option<String>,
        proposed_on: Option<Date>,
        proposed_by: Option<String>,
        check_note: Option<String>,
        checked_on: Option<Date>,
        fact_id: Option<String>,
    } bulk [] apart []
);

entity!(
    /// 证明事项.
    cleanup_proof "cleanup_proof" [id: String] {
        campaign_id: String,
        ord: i64,
        row_version: i64,
        handler_id: String,
        name: String,
        matter: Option<String>,
        basis: Option<String>,
        demander: String,
        issuer: String,
        state: String,
        disposition: String,
        test: Option<String>,
        reason: Option<String>,
        substitute: Option<String>,
        proposed_on: Date,
        proposed_by: Option<String>,
        check_note: Option<String>,
        checked_on: Option<Date>,
    } bulk [] apart []
);
