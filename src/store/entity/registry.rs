//! Documents, texts, numbers, facts.

use super::entity;

entity!(
    /// 行政规范性文件.
    document "document" [id: String] {
        class: String,
        kind: Option<String>,
        form: Option<String>,
        stage: Option<String>,
        row_version: i64,
        title: String,
        instrument_title: Option<String>,
        issuer_id: Option<String>,
        issuer_name: Option<String>,
        co_issuers: String,
        drafter_id: Option<String>,
        revision_id: Option<String>,
        body_sha256: Option<String>,
        issued_on: Option<String>,
        published_on: Option<String>,
        effective_on: Option<String>,
        last_valid_on: Option<String>,
        signed_on: Option<String>,
        signed_by: Option<String>,
        drafted_by: Option<String>,
        meeting_pending: bool,
        unadopted: bool,
        opened_on: Option<Date>,
        source_status: Option<String>,
        work_key: Option<String>,
        withheld: Option<String>,
    } bulk [] apart []
);

entity!(
    /// 编号簿: one number.
    number "number" [id: String] {
        document_id: String,
        kind: String,
        state: String,
        printed: String,
        match_key: String,
        series: Option<String>,
        year: Option<i64>,
        serial: Option<i64>,
        given_on: Option<Date>,
        reason: Option<String>,
    } bulk [] apart []
);

entity!(
    /// 编号系列: the counter of one series and year.
    series "series" [id: String] {
        kind: String,
        authority_id: String,
        template: String,
        year: i64,
        first_serial: i64,
        last_serial: i64,
        reason: String,
    } bulk [] apart []
);

entity!(
    /// 文本: immutable.
    revision "revision" [id: String] {
        document_id: String,
        ord: i64,
        external_id: Option<String>,
        title: String,
        instrument_title: Option<String>,
        outline_form: String,
        body_sha256: String,
        provisions_sha256: String,
        text: String,
        version_on: Option<String>,
        effective_on: Option<String>,
        in_force_from: Option<Date>,
        source: Option<String>,
    } bulk ["text", "source"] apart []
);

entity!(
    /// 条文 of a revision, derived from its text.
    provision "provision" [revision_id: String, ord: i64] {
        eid: String,
        label: String,
        heading: String,
        text: String,
    }
);

entity!(
    /// 效力事实.
    fact "fact" [id: String] {
        document_id: String,
        act: String,
        on_day: Option<Date>,
        until_day: Option<Date>,
        provisions: String,
        because: String,
        basis_id: Option<String>,
        retracted: bool,
        seq: i64,
    } bulk [] apart []
);

entity!(
    /// 文件间关系, as a person confirmed or dismissed it.
    relation "relation" [id: String] {
        document_id: String,
        kind: String,
        key: String,
        cited_title: Option<String>,
        cited_number: Option<String>,
        gap: String,
        state: String,
        target_id: Option<String>,
        fact_id: Option<String>,
        reason: Option<String>,
        seq: i64,
    } bulk [] apart []
);

entity!(
    /// 更正: one field of an imported document as a person corrected it; the latest counts.
    correction "correction" [id: String] {
        document_id: String,
        field: String,
        value: Option<String>,
        reason: String,
        seq: i64,
    } bulk [] apart []
);

entity!(
    /// 放假安排: a year of the calendar that an administrator added.
    calendar_year "calendar_year" [year: i64] {
        source: String,
        added_on: Date,
    } bulk [] apart []
);

entity!(
    /// 适用规则: whose rules this registry follows from a day on; the last row counts.
    place_choice "place_choice" [nth: i64] {
        place: String,
        version: String,
        reason: String,
        chosen_on: Date,
    } bulk [] apart []
);
