//! The triggers, asked directly.

use super::raw::Raw;
use crate::support::County;

/// No row of these is ever changed.
const IMMUTABLE: &[(&str, &str)] = &[
    ("event", "payload"),
    ("revision", "text"),
    ("deliberation", "meeting"),
    ("form_override", "reason"),
    ("issue_list", "name"),
    ("letter_template", "reason"),
    ("erratum", "reason"),
];
/// No row of these is ever removed.
const KEPT: &[&str] = &[
    "event",
    "log_head",
    "revision",
    "deliberation",
    "document",
    "number",
    "series",
    "fact",
    "relation",
    "correction",
    "review",
    "finding",
    "filing",
    "preparation",
    "form_override",
    "issue_list",
    "suggestion",
    "evaluation",
    "filing_desk",
    "filing_review",
    "filing_referral",
    "filing_talk",
    "filing_point",
    "review_demand",
    "consultation",
    "consultation_comment",
    "department_opinion",
    "urgent_procedure",
    "cleanup_campaign",
    "cleanup_item",
    "cleanup_proof",
    "material",
    "authority",
    "person",
    "person_role",
    "calendar_year",
    "place_choice",
    "letter",
    "letter_series",
    "letter_template",
    "withholding",
    "erratum",
    "interpretation",
    "review_assignment",
];

pub(super) async fn what_has_been_recorded_is_neither_changed_nor_removed(county: County) {
    let raw = Raw::open(&county).await;
    for (nth, table) in KEPT.iter().enumerate() {
        if raw.count(table).await == 0 {
            assert_eq!(raw.put(table, nth, &[]).await.unwrap(), 1, "{table}");
        }
        let before = raw.count(table).await;
        let removed = raw.run(&format!("DELETE FROM {table}")).await;
        let error = removed.expect_err(&format!("rows of {table} were removed"));
        assert!(error.to_string().contains("is refused"), "{error}");
        assert_eq!(raw.count(table).await, before);
    }
    for (table, column) in IMMUTABLE {
        let changed = raw
            .run(&format!("UPDATE {table} SET {column} = {column} || ' '"))
            .await;
        let error = changed.expect_err(&format!("rows of {table} were changed"));
        assert!(error.to_string().contains("is refused"), "{error}");
    }
    let recorded = guiku::store::tables::recorded();
    for table in recorded {
        assert!(
            KEPT.contains(&table),
            "{table} is recorded and may be removed"
        );
    }
}
