//! The first schema: log, projections, housekeeping.

use sea_orm_migration::prelude::*;

use crate::columns::{index, one_of, table};

/// Creates all tables.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

const CLASSES: &[&str] = &["registered", "historical", "reference"];
const STAGES: &[&str] = &[
    "drafting",
    "under_review",
    "reviewed",
    "decided",
    "signed",
    "registered",
    "published",
    "withdrawn",
    "not_normative",
    "declined",
];
const NUMBER_KINDS: &[&str] = &["document", "registration"];
const NUMBER_STATES: &[&str] = &["assigned", "voided", "historical"];
const REVIEW_STAGES: &[&str] = &[
    "requested",
    "incomplete",
    "accepted",
    "opinion_issued",
    "closed",
];
const REVIEW_KINDS: &[&str] = &["full", "recheck", "after_meeting"];
const OPINIONS: &[&str] = &["lawful", "amend", "unlawful"];
const ANSWERS: &[&str] = &["adopted", "partly", "not_adopted"];
const MEETING_RESULTS: &[&str] = &["passed", "passed_with_changes", "postponed", "rejected"];
const FILING_STAGES: &[&str] = &[
    "due",
    "submitted",
    "deferred",
    "filing_registered",
    "refused",
    "under_review",
    "passed",
    "opinion_issued",
    "answered",
    "corrected",
    "plan_accepted",
    "revoked",
];
const ACTS: &[&str] = &[
    "commence",
    "term",
    "extend",
    "repeal",
    "declare_void",
    "revoke",
    "suspend",
    "resume",
    "source_says",
];
const STEPS: &[&str] = &[
    "public_comment",
    "hearing",
    "expert_argument",
    "risk_assessment",
    "fair_competition_review",
    "office_check",
];
const STEP_STATES: &[&str] = &["required", "done", "not_applicable", "skipped"];
const ROLES: &[&str] = &[
    "drafter",
    "reviewer",
    "office",
    "registrar",
    "publisher",
    "filer",
    "filing_examiner",
    "administrator",
    "auditor",
];
const AUTHORITY_KINDS: &[&str] = &[
    "government",
    "office",
    "department",
    "township",
    "authorized_organization",
    "dispatched_organ",
    "npc_standing_committee",
    "upper_government",
];
const LEVELS: &[&str] = &["national", "province", "city", "county", "township"];
const FORMS: &[&str] = &["articles", "items", "plain"];

#[expect(
    elided_lifetimes_in_paths,
    reason = "the trait is declared without the lifetime"
)]
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = log_tables()
            .into_iter()
            .chain(people_tables())
            .chain(document_tables())
            .chain(procedure_tables())
            .chain(housekeeping_tables());
        for table in tables {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

fn log_tables() -> Vec<TableCreateStatement> {
    vec![
        table(
            "event",
            1,
            "seq int, at_ms int, kind text, document_id text?, batch text?, public bool, \
             leaf blob, leaf_hash blob, payload text",
        ),
        table("log_head", 1, "id int, size int, nodes blob, root blob"),
    ]
}

fn people_tables() -> Vec<TableCreateStatement> {
    vec![
        table(
            "authority",
            1,
            "id text, code text, name text, short_name text, kind text, level text, \
             region text, parent_id text?, inside bool, prefix text, may_issue bool",
        )
        .check(one_of("kind", AUTHORITY_KINDS))
        .check(one_of("level", LEVELS))
        .to_owned(),
        table(
            "person",
            1,
            "id text, login text, name text, authority_id text, disabled bool, salt text",
        ),
        table(
            "person_role",
            3,
            "person_id text, authority_id text, role text, active bool",
        )
        .check(one_of("role", ROLES))
        .to_owned(),
        table(
            "credential",
            1,
            "person_id text, password_hash text, failures int, locked_until_ms int, \
             must_change bool, generation int",
        ),
    ]
}

fn document_tables() -> Vec<TableCreateStatement> {
    vec![
        table(
            "document",
            1,
            "id text, class text, kind text?, form text?, stage text?, row_version int, \
             title text, instrument_title text?, issuer_id text?, issuer_name text?, \
             co_issuers text, drafter_id text?, revision_id text?, body_sha256 text?, \
             issued_on text?, published_on text?, effective_on text?, last_valid_on text?, \
             signed_on text?, signed_by text?, drafted_by text?, meeting_pending bool, unadopted bool, \
             opened_on date?, source_status text?, work_key text?",
        )
        .check(one_of("class", CLASSES))
        .check(one_of("stage", STAGES))
        .check(Expr::cust("(class = 'registered') = (stage IS NOT NULL)"))
        .to_owned(),
        table(
            "number",
            1,
            "id text, document_id text, kind text, state text, printed text, \
             match_key text, series text?, year int?, serial int?, given_on date?, \
             reason text?",
        )
        .check(one_of("kind", NUMBER_KINDS))
        .check(one_of("state", NUMBER_STATES))
        .check(Expr::cust(
            "(state <> 'assigned' AND series IS NULL) OR (series IS NOT NULL AND serial IS NOT \
             NULL)",
        ))
        .check(Expr::cust("state <> 'voided' OR reason IS NOT NULL"))
        .to_owned(),
        table(
            "series",
            1,
            "id text, kind text, authority_id text, template text, year int, \
             first_serial int, last_serial int, reason text",
        )
        .check(one_of("kind", NUMBER_KINDS))
        .check(Expr::cust("last_serial >= first_serial - 1"))
        .to_owned(),
        table(
            "revision",
            1,
            "id text, document_id text, ord int, external_id text?, title text, \
             instrument_title text?, outline_form text, body_sha256 text, \
             provisions_sha256 text, text text, version_on text?, effective_on text?, \
             in_force_from date?, source text?",
        )
        .check(one_of("outline_form", FORMS))
        .to_owned(),
        table(
            "provision",
            2,
            "revision_id text, ord int, eid text, label text, heading text, text text",
        ),
        table(
            "fact",
            1,
            "id text, document_id text, act text, on_day date?, until_day date?, \
             provisions text, because text, basis_id text?, retracted bool, seq int",
        )
        .check(one_of("act", ACTS))
        .to_owned(),
    ]
}

fn procedure_tables() -> Vec<TableCreateStatement> {
    vec![
        table(
            "review",
            1,
            "id text, document_id text, revision_id text, body_sha256 text, round int, \
             kind text, stage text, reviewer_id text, requested_on date, \
             accepted_on date?, due_on date?, due text?, opinion text?, reason text?, \
             checklist text?, issued_on date?, issued_by text?, answered_on date?, \
             note text?, row_version int",
        )
        .check(one_of("kind", REVIEW_KINDS))
        .check(one_of("stage", REVIEW_STAGES))
        .check(one_of("opinion", OPINIONS))
        .check(Expr::cust(
            "(stage = 'opinion_issued') = (opinion IS NOT NULL)",
        ))
        .to_owned(),
        table(
            "finding",
            1,
            "id text, review_id text, ord int, eid text?, label text?, category text, \
             content text, basis text?, answer text?, answer_reason text?",
        )
        .check(one_of("answer", ANSWERS))
        .to_owned(),
        table(
            "deliberation",
            1,
            "id text, document_id text, revision_id text, body_sha256 text, meeting text, \
             held_on date, result text, dissent text?, note text?",
        )
        .check(one_of("result", MEETING_RESULTS))
        .to_owned(),
        table(
            "filing",
            1,
            "id text, document_id text, receiver_id text, stage text, due_on date?, \
             due text, submitted_on date?, result_on date?, receipt text?, reason text?, \
             body_sha256 text, row_version int",
        )
        .check(one_of("stage", FILING_STAGES))
        .to_owned(),
        table(
            "material",
            1,
            "id text, document_id text, kind text, name text, sha256 text, size int, \
             media text, active bool",
        ),
        table(
            "preparation",
            2,
            "document_id text, step text, state text, done_on date?, reason text?",
        )
        .check(one_of("step", STEPS))
        .check(one_of("state", STEP_STATES))
        .to_owned(),
    ]
}

fn housekeeping_tables() -> Vec<TableCreateStatement> {
    vec![
        table(
            "idempotency",
            1,
            "id text, command text, request_sha256 text, answer text, at_ms int",
        ),
        table(
            "draft",
            1,
            "document_id text, title text, text text, fields text, version int, \
             updated_ms int",
        ),
        table(
            "review_draft",
            1,
            "review_id text, body text, version int, updated_ms int",
        ),
        table("session", 1, "id text, data text, expires_ms int"),
        table(
            "security_event",
            1,
            "id text, at_ms int, kind text, person_id text?, detail text",
        ),
        table("instance", 1, "name text, value text"),
    ]
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        index("event", &["document_id", "seq"], false),
        index("authority", &["code"], false),
        index("authority", &["name"], true),
        index("person", &["login"], true),
        index("document", &["stage"], false),
        index("document", &["issuer_id"], false),
        index("document", &["work_key"], false),
        index("number", &["document_id"], false),
        index("number", &["match_key"], false),
        index("number", &["series", "serial"], true),
        index("revision", &["document_id", "ord"], true),
        index("revision", &["external_id", "ord"], true),
        index("fact", &["document_id"], false),
        index("review", &["document_id", "round"], true),
        index("review", &["stage", "due_on"], false),
        index("finding", &["review_id", "ord"], true),
        index("deliberation", &["document_id"], false),
        index("filing", &["document_id", "receiver_id"], true),
        index("filing", &["stage", "due_on"], false),
        index("material", &["document_id"], false),
        index("idempotency", &["at_ms"], false),
        index("session", &["expires_ms"], false),
        index("security_event", &["at_ms"], false),
    ]
}
