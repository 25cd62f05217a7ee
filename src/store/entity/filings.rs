//! 备案审查: receiving desk, reviews, their points, demands.

use super::entity;

entity!(
    /// 收文登记: what the receiving desk found of a filing.
    filing_desk "filing_desk" [filing_id: String] {
        document_id: String,
        first_received_on: Date,
        received_on: Date,
        handed: String,
        check_due_on: Option<Date>,
        check_due: String,
        missing: Option<String>,
        deferred_on: Option<Date>,
        supplement_due_on: Option<Date>,
        supplement_due: String,
        pauses: String,
        ground: Option<String>,
        registered_on: Option<Date>,
        register_no: Option<String>,
    } bulk [] apart []
);

entity!(
    /// 备案审查.
    filing_review "filing_review" [id: String] {
        filing_id: String,
        document_id: String,
        receiver_id: String,
        mode: String,
        examiner: String,
        opened_on: Date,
        opened_by: Option<String>,
        suggestion_id: Option<String>,
        demand_id: Option<String>,
        partner: Option<String>,
        due_on: Option<Date>,
        due: String,
        revision_id: String,
        body_sha256: String,
        checklist: Option<String>,
        plan: Option<String>,
        plan_on: Option<Date>,
        plan_due_on: Option<Date>,
        opinion_no: Option<String>,
        opinion: Option<String>,
        opinion_on: Option<Date>,
        answer_due_on: Option<Date>,
        answer_due: String,
        answered_on: Option<Date>,
        refiled_on: Option<Date>,
        refiled_document_id: Option<String>,
        refiled_revision_id: Option<String>,
        report_due_on: Option<Date>,
        report_due: String,
        order_text: Option<String>,
        ordered_on: Option<Date>,
        order_due_on: Option<Date>,
        outcome: Option<String>,
        conclusion: Option<String>,
        closed_on: Option<Date>,
        row_version: i64,
    } bulk [] apart []
);

entity!(
    /// 分送.
    filing_referral "filing_referral" [id: String] {
        review_id: String,
        document_id: String,
        body: String,
        sent_on: Date,
        due_on: Option<Date>,
        due: String,
        opinion: Option<String>,
        opined_on: Option<Date>,
    } bulk [] apart []
);

entity!(
    /// 沟通、约谈.
    filing_talk "filing_talk" [id: String] {
        review_id: String,
        document_id: String,
        kind: String,
        held_on: Date,
        with_whom: String,
        content: String,
    } bulk [] apart []
);

entity!(
    /// 审查意见中的一条, tied to one provision as it was.
    filing_point "filing_point" [id: String] {
        review_id: String,
        document_id: String,
        ord: i64,
        eid: Option<String>,
        label: Option<String>,
        before: String,
        item: Option<String>,
        problem: String,
        advice: String,
        dropped: bool,
        adopted: Option<bool>,
        answer: Option<String>,
        verdict: Option<String>,
        note: Option<String>,
        after_label: Option<String>,
        after: Option<String>,
    } bulk [] apart []
);

entity!(
    /// 审查要求 of a state organ.
    review_demand "review_demand" [id: String] {
        document_id: String,
        receiver_id: String,
        body_kind: String,
        body: String,
        paper_no: Option<String>,
        eid: Option<String>,
        label: Option<String>,
        matter: String,
        reason: String,
        received_on: Date,
        stage: String,
        review_id: Option<String>,
        answer: Option<String>,
        answered_on: Option<Date>,
        row_version: i64,
    } bulk [] apart []
);
