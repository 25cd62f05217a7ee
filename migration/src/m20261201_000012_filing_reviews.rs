//! 备案审查: the receiving desk, reviews with their points, and demands of state organs.

use sea_orm_migration::prelude::*;

use crate::columns::{index, one_of, table};
use crate::guards::{Guard, guard};

/// Creates the tables and their guards.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

const MODES: &[&str] = &[
    "ex_officio",
    "on_application",
    "special",
    "referred",
    "joint",
];
const OUTCOMES: &[&str] = &["passed", "corrected", "revoked"];
const VERDICTS: &[&str] = &["resolved", "unresolved", "withdrawn"];
const TALKS: &[&str] = &["talk", "interview", "inquiry"];
const DEMANDS: &[&str] = &["received", "started", "answered"];

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
        let tables = [desk(), review(), referral(), talk(), point(), demand()];
        for table in tables {
            manager.create_table(table).await?;
        }
        for index in [
            index("filing_desk", &["document_id"], false),
            index("filing_desk", &["registered_on"], false),
            index("filing_review", &["filing_id"], false),
            index("filing_review", &["document_id"], false),
            index("filing_referral", &["review_id"], false),
            index("filing_talk", &["review_id"], false),
            index("filing_point", &["review_id", "ord"], true),
            index("review_demand", &["document_id"], false),
            index("review_demand", &["receiver_id", "stage"], false),
        ] {
            manager.create_index(index).await?;
        }
        for table in [
            "filing_desk",
            "filing_review",
            "filing_referral",
            "filing_talk",
            "filing_point",
            "review_demand",
        ] {
            guard(manager, table, Guard::Kept).await?;
        }
        Ok(())
    }
}

fn desk() -> TableCreateStatement {
    table(
        "filing_desk",
        1,
        "filing_id text, document_id text, first_received_on date, received_on date, \
         handed text, check_due_on date?, check_due text, missing text?, deferred_on date?, \
         supplement_due_on date?, supplement_due text, pauses text, ground text?, \
         registered_on date?, register_no text?",
    )
}

fn review() -> TableCreateStatement {
    table(
        "filing_review",
        1,
        "id text, filing_id text, document_id text, receiver_id text, mode text, examiner text, \
         opened_on date, opened_by text?, suggestion_id text?, demand_id text?, partner text?, \
         due_on date?, due text, revision_id text, body_sha256 text, checklist text?, plan text?, \
         plan_on date?, plan_due_on date?, opinion_no text?, opinion text?, opinion_on date?, \
         answer_due_on date?, answer_due text, answered_on date?, refiled_on date?, \
         refiled_document_id text?, refiled_revision_id text?, report_due_on date?, \
         report_due text, order_text text?, ordered_on date?, order_due_on date?, outcome text?, \
         conclusion text?, closed_on date?, row_version int",
    )
    .check(one_of("mode", MODES))
    .check(one_of("outcome", OUTCOMES))
    .check(Expr::cust("(outcome IS NULL) = (closed_on IS NULL)"))
    .to_owned()
}

fn referral() -> TableCreateStatement {
    table(
        "filing_referral",
        1,
        "id text, review_id text, document_id text, body text, sent_on date, due_on date?, \
         due text, opinion text?, opined_on date?",
    )
}

fn talk() -> TableCreateStatement {
    table(
        "filing_talk",
        1,
        "id text, review_id text, document_id text, kind text, held_on date, with_whom text, \
         content text",
    )
    .check(one_of("kind", TALKS))
    .to_owned()
}

fn point() -> TableCreateStatement {
    table(
        "filing_point",
        1,
        "id text, review_id text, document_id text, ord int, eid text?, label text?, before text, \
         item text?, problem text, advice text, dropped bool, adopted bool?, answer text?, \
         verdict text?, note text?, after_label text?, after text?",
    )
    .check(one_of("verdict", VERDICTS))
    .to_owned()
}

fn demand() -> TableCreateStatement {
    table(
        "review_demand",
        1,
        "id text, document_id text, receiver_id text, body_kind text, body text, paper_no text?, \
         eid text?, label text?, matter text, reason text, received_on date, stage text, \
         review_id text?, answer text?, answered_on date?, row_version int",
    )
    .check(one_of("stage", DEMANDS))
    .check(Expr::cust("stage = 'received' OR review_id IS NOT NULL"))
    .check(Expr::cust("(stage = 'answered') = (answer IS NOT NULL)"))
    .to_owned()
}
