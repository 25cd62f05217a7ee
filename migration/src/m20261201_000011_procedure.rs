//! The procedure before the review: 公开征求意见 with its comments and, apart from them and erasable, what
//! people said; 征求有关单位意见; 简易程序; who did a preparatory step, with which conclusion; how a
//! meeting voted.

use sea_orm_migration::prelude::*;

use crate::columns::{index, one_of, table};
use crate::guards::{Guard, guard};
use crate::words::add_word;

/// Creates the tables and their guards.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

const CONSULTATION_STAGES: &[&str] = &["open", "ended", "reported"];
const COMMENT_STATES: &[&str] = &["waiting", "shown", "withheld"];
const DEPARTMENT_STAGES: &[&str] = &["asked", "agreed", "disagreed", "lapsed"];
const HANDLINGS: &[&str] = &["coordinated", "reported"];
const URGENT_STAGES: &[&str] = &["requested", "approved", "refused"];
const ANSWERS: &[&str] = &["adopted", "partly", "not_adopted"];

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
        for table in [
            consultation(),
            comment(),
            comment_text(),
            department_opinion(),
            urgent_procedure(),
        ] {
            manager.create_table(table).await?;
        }
        for index in [
            index("consultation", &["document_id"], false),
            index("consultation", &["opened_on"], false),
            index("consultation_comment", &["consultation_id", "state"], false),
            index("department_opinion", &["document_id"], false),
            index("department_opinion", &["authority_id", "stage"], false),
            index("urgent_procedure", &["document_id"], false),
            index("urgent_procedure", &["stage"], false),
        ] {
            manager.create_index(index).await?;
        }
        for table in [
            "consultation",
            "consultation_comment",
            "department_opinion",
            "urgent_procedure",
        ] {
            guard(manager, table, Guard::Kept).await?;
        }
        for column in ["organ", "conclusion", "material_id"] {
            let mut column = ColumnDef::new(Alias::new(column));
            let more = Table::alter()
                .table(Alias::new("preparation"))
                .add_column(column.text())
                .to_owned();
            manager.alter_table(more).await?;
        }
        for (name, whole) in [
            ("present", true),
            ("in_favour", true),
            ("against", true),
            ("abstained", true),
            ("minutes", false),
            ("dissents", false),
        ] {
            let mut column = ColumnDef::new(Alias::new(name));
            if whole {
                column.big_integer();
            } else {
                column.text();
            }
            let more = Table::alter()
                .table(Alias::new("deliberation"))
                .add_column(column)
                .to_owned();
            manager.alter_table(more).await?;
        }
        let (beside, word) = ("public_comment", "department_consultation");
        add_word(manager, "preparation", beside, word).await
    }
}

fn consultation() -> TableCreateStatement {
    table(
        "consultation",
        1,
        "id text, document_id text, revision_id text, body_sha256 text, stage text, \
         explanation text, how text, major bool, business bool, opened_on date, closes_on date, \
         due text, short_reason text?, change_reason text?, ended_on date?, end_reason text?, \
         report text?, reported_on date?, row_version int",
    )
    .check(one_of("stage", CONSULTATION_STAGES))
    .check(Expr::cust(
        "(stage = 'ended') = (ended_on IS NOT NULL AND end_reason IS NOT NULL)",
    ))
    .check(Expr::cust(
        "(stage = 'reported') = (reported_on IS NOT NULL AND report IS NOT NULL)",
    ))
    .to_owned()
}

fn comment() -> TableCreateStatement {
    table(
        "consultation_comment",
        1,
        "id text, consultation_id text, eid text?, label text?, state text, received_on date, \
         commitment text, withheld_reason text?, answer text?, answer_reason text?, \
         row_version int",
    )
    .check(one_of("state", COMMENT_STATES))
    .check(one_of("answer", ANSWERS))
    .check(Expr::cust(
        "(state = 'withheld') = (withheld_reason IS NOT NULL)",
    ))
    .check(Expr::cust("answer IS NULL OR state = 'shown'"))
    .to_owned()
}

fn comment_text() -> TableCreateStatement {
    table(
        "comment_text",
        1,
        "comment_id text, name text?, contact text?, body text?, salt text?",
    )
}

fn department_opinion() -> TableCreateStatement {
    table(
        "department_opinion",
        1,
        "id text, document_id text, authority_id text, revision_id text, body_sha256 text, \
         stage text, asked_on date, due_on date?, due text, note text?, opinion text?, \
         answered_on date?, paper text?, handling text?, handled text?, handled_on date?, \
         row_version int",
    )
    .check(one_of("stage", DEPARTMENT_STAGES))
    .check(one_of("handling", HANDLINGS))
    .check(Expr::cust(
        "stage IN ('asked', 'lapsed') OR answered_on IS NOT NULL",
    ))
    .check(Expr::cust("stage <> 'disagreed' OR opinion IS NOT NULL"))
    .check(Expr::cust(
        "handling IS NULL OR (stage = 'disagreed' AND handled IS NOT NULL)",
    ))
    .to_owned()
}

fn urgent_procedure() -> TableCreateStatement {
    table(
        "urgent_procedure",
        1,
        "id text, document_id text, stage text, ground text, reason text, steps text, \
         requested_on date, approver text?, office text?, decided_on date?, paper text?, \
         note text?, row_version int",
    )
    .check(one_of("stage", URGENT_STAGES))
    .check(Expr::cust(
        "stage <> 'approved' OR (approver IS NOT NULL AND office IS NOT NULL AND \
         decided_on IS NOT NULL)",
    ))
    .to_owned()
}
