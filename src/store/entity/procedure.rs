//! Review, meeting, filing, suggestions, materials.

use super::entity;

entity!(
    /// 合法性审核.
    review "review" [id: String] {
        document_id: String,
        revision_id: String,
        body_sha256: String,
        round: i64,
        kind: String,
        stage: String,
        reviewer_id: String,
        requested_on: Date,
        accepted_on: Option<Date>,
        due_on: Option<Date>,
        due: Option<String>,
        opinion: Option<String>,
        reason: Option<String>,
        checklist: Option<String>,
        issued_on: Option<Date>,
        issued_by: Option<String>,
        answered_on: Option<Date>,
        note: Option<String>,
        row_version: i64,
    } bulk [] apart []
);

entity!(
    /// 审核意见的一条.
    finding "finding" [id: String] {
        review_id: String,
        ord: i64,
        eid: Option<String>,
        label: Option<String>,
        category: String,
        content: String,
        basis: Option<String>,
        answer: Option<String>,
        answer_reason: Option<String>,
    } bulk [] apart []
);

entity!(
    /// 集体讨论.
    deliberation "deliberation" [id: String] {
        document_id: String,
        revision_id: String,
        body_sha256: String,
        meeting: String,
        held_on: Date,
        result: String,
        dissent: Option<String>,
        note: Option<String>,
        present: Option<i64>,
        in_favour: Option<i64>,
        against: Option<i64>,
        abstained: Option<i64>,
        minutes: Option<String>,
        dissents: Option<String>,
    } bulk [] apart []
);

entity!(
    /// 备案.
    filing "filing" [id: String] {
        document_id: String,
        receiver_id: String,
        stage: String,
        due_on: Option<Date>,
        due: String,
        submitted_on: Option<Date>,
        result_on: Option<Date>,
        receipt: Option<String>,
        reason: Option<String>,
        body_sha256: String,
        row_version: i64,
    } bulk [] apart []
);

entity!(
    /// 发文目录 of one authority and year, as it was handed in.
    issue_list "issue_list" [id: String] {
        authority_id: String,
        year: i64,
        name: String,
        sha256: Option<String>,
        lines: String,
        listed_on: Date,
        listed_by: Option<String>,
        seq: i64,
    } bulk ["lines"] apart []
);

entity!(
    /// 审查建议. What its proposer wrote stands apart, in `proposal`; `commitment` binds the two.
    suggestion "suggestion" [id: String] {
        document_id: String,
        receiver_id: String,
        eid: Option<String>,
        label: Option<String>,
        stage: String,
        received_on: Date,
        due_on: Option<Date>,
        due: String,
        commitment: String,
        earlier_id: Option<String>,
        ground: Option<String>,
        outcome: Option<String>,
        note: Option<String>,
        summary: Option<String>,
        answer: Option<String>,
        answered_on: Option<Date>,
        row_version: i64,
    } bulk [] apart []
);

entity!(
    /// 评估. Its criteria are JSON: id and finding of each.
    evaluation "evaluation" [id: String] {
        document_id: String,
        revision_id: Option<String>,
        evaluator_id: String,
        kind: String,
        evaluated_on: Date,
        criteria: String,
        outcome: String,
        reason: String,
        report: String,
        seq: i64,
    } bulk [] apart []
);

entity!(
    /// 材料.
    material "material" [id: String] {
        document_id: String,
        kind: String,
        name: String,
        sha256: String,
        size: i64,
        media: String,
        active: bool,
    } bulk [] apart []
);

entity!(
    /// 准备步骤.
    preparation "preparation" [document_id: String, step: String] {
        state: String,
        done_on: Option<Date>,
        reason: Option<String>,
        organ: Option<String>,
        conclusion: Option<String>,
        material_id: Option<String>,
    } bulk [] apart []
);

entity!(
    /// 形式检查: why what was found is kept as it is.
    form_override "form_override" [id: String] {
        document_id: String,
        form_check: String,
        found: String,
        found_sha256: String,
        body_sha256: String,
        reason: String,
        made_on: Date,
        made_by: Option<String>,
        seq: i64,
    } bulk [] apart []
);

entity!(
    /// 公开征求意见 on one text of a draft.
    consultation "consultation" [id: String] {
        document_id: String,
        revision_id: String,
        body_sha256: String,
        stage: String,
        explanation: String,
        how: String,
        major: bool,
        business: bool,
        opened_on: Date,
        closes_on: Date,
        due: String,
        short_reason: Option<String>,
        change_reason: Option<String>,
        ended_on: Option<Date>,
        end_reason: Option<String>,
        report: Option<String>,
        reported_on: Option<Date>,
        row_version: i64,
    } bulk [] apart []
);

entity!(
    /// 公众意见. What was said stands apart, in `comment_text`; `commitment` binds the two.
    consultation_comment "consultation_comment" [id: String] {
        consultation_id: String,
        eid: Option<String>,
        label: Option<String>,
        state: String,
        received_on: Date,
        commitment: String,
        withheld_reason: Option<String>,
        answer: Option<String>,
        answer_reason: Option<String>,
        row_version: i64,
    } bulk [] apart []
);

entity!(
    /// 单位意见: what one body was asked about a draft, and what it answered.
    department_opinion "department_opinion" [id: String] {
        document_id: String,
        authority_id: String,
        revision_id: String,
        body_sha256: String,
        stage: String,
        asked_on: Date,
        due_on: Option<Date>,
        due: String,
        note: Option<String>,
        opinion: Option<String>,
        answered_on: Option<Date>,
        paper: Option<String>,
        handling: Option<String>,
        handled: Option<String>,
        handled_on: Option<Date>,
        row_version: i64,
    } bulk [] apart []
);

entity!(
    /// 简易程序: what was asked for and who approved it. `steps` is a JSON list.
    urgent_procedure "urgent_procedure" [id: String] {
        document_id: String,
        stage: String,
        ground: String,
        reason: String,
        steps: String,
        requested_on: Date,
        approver: Option<String>,
        office: Option<String>,
        decided_on: Option<Date>,
        paper: Option<String>,
        note: Option<String>,
        row_version: i64,
    } bulk [] apart []
);

entity!(
    /// 分办: who of the reviewing body has a round of legality review.
    review_assignment "review_assignment" [review_id: String] {
        authority_id: String,
        person_id: Option<String>,
        assigned_on: Date,
        reason: Option<String>,
        row_version: i64,
    } bulk [] apart []
);
