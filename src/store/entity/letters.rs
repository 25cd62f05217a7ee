//! Letters, their counters, their templates; texts that were withheld.

use super::entity;

entity!(
    /// 公文文书: one letter with its number and file.
    letter "letter" [id: String] {
        kind: String,
        state: String,
        authority_id: String,
        document_id: Option<String>,
        subject_id: String,
        series: String,
        serial: i64,
        number: String,
        title: String,
        addressee: Option<String>,
        template: String,
        unverified: bool,
        sha256: String,
        size: i64,
        issued_on: Date,
        issued_by: Option<String>,
        reason: Option<String>,
        voided_on: Option<Date>,
    } bulk [] apart []
);

entity!(
    /// 文书编号系列: the counter of one authority, kind and year.
    letter_series "letter_series" [id: String] {
        authority_id: String,
        kind: String,
        year: i64,
        first_serial: i64,
        last_serial: i64,
        reason: String,
    } bulk [] apart []
);

entity!(
    /// 文书模板: a dated version that an administrator added.
    letter_template "letter_template" [id: String] {
        kind: String,
        from_on: Date,
        source: String,
        reason: String,
        added_on: Date,
        seq: i64,
    } bulk ["source"] apart []
);

entity!(
    /// 紧急下线 of a published text, and its end.
    withholding "withholding" [id: String] {
        document_id: String,
        ground: String,
        reason: String,
        approver: String,
        withheld_on: Date,
        restored_on: Option<Date>,
        restore_reason: Option<String>,
        restore_approver: Option<String>,
    } bulk [] apart []
);

entity!(
    /// 更正 of words of a published text.
    erratum "erratum" [id: String] {
        document_id: String,
        revision_id: String,
        eid: Option<String>,
        label: Option<String>,
        was: String,
        becomes: String,
        reason: String,
        approver: String,
        notice_id: Option<String>,
        corrected_on: Date,
        seq: i64,
    } bulk [] apart []
);

entity!(
    /// 政策解读 of a published document.
    interpretation "interpretation" [id: String] {
        document_id: String,
        kind: String,
        title: String,
        author: String,
        text: String,
        published_on: Date,
        withdrawn_on: Option<Date>,
        withdrawn_reason: Option<String>,
        row_version: i64,
    } bulk ["text"] apart []
);
