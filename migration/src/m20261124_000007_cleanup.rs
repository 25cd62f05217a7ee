//! 清理: campaigns, the documents of their scope as frozen, proofs; and who leads them.

use sea_orm_migration::prelude::*;

use crate::columns::{index, one_of, table};
use crate::guards::{Guard, guard};
use crate::words::add_word;

/// Creates the tables and their guards; lets people be 清理组织人.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

const KINDS: &[&str] = &["full", "special", "rolling", "proofs"];
const STAGES: &[&str] = &[
    "draft",
    "open",
    "proposed",
    "decided",
    "published",
    "withdrawn",
];
const DISPOSITIONS: &[&str] = &[
    "keep",
    "amend",
    "repeal",
    "declare_void",
    "extend",
    "already_repealed",
];
const STATES: &[&str] = &["waiting", "proposed", "returned", "agreed", "dropped"];
const PROOF_DISPOSITIONS: &[&str] = &["keep", "cancel"];

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
        for table in [campaign(), item(), proof()] {
            manager.create_table(table).await?;
        }
        for index in [
            index("cleanup_campaign", &["stage"], false),
            index("cleanup_item", &["campaign_id", "document_id"], true),
            index("cleanup_item", &["document_id"], false),
            index("cleanup_item", &["handler_id", "state"], false),
            index("cleanup_proof", &["campaign_id", "ord"], true),
        ] {
            manager.create_index(index).await?;
        }
        for table in ["cleanup_campaign", "cleanup_item", "cleanup_proof"] {
            guard(manager, table, Guard::Kept).await?;
        }
        add_word(manager, "person_role", "auditor", "cleanup_lead").await
    }
}

fn campaign() -> TableCreateStatement {
    table(
        "cleanup_campaign",
        1,
        "id text, kind text, stage text, row_version int, title text, lead_id text, \
         authority_id text, scope text, unlisted bool, due_on date?, opened_on date?, \
         scope_size int?, scope_sha256 text?, submitted_on date?, meeting text?, held_on date?, \
         result_note text?, dissent text?, effect_on date?, results_sha256 text?, \
         published_on date?, announcement text?, reason text?",
    )
    .check(one_of("kind", KINDS))
    .check(one_of("stage", STAGES))
    .check(Expr::cust(
        "stage IN ('draft', 'withdrawn') OR (opened_on IS NOT NULL AND scope_sha256 IS NOT NULL)",
    ))
    .check(Expr::cust(
        "stage NOT IN ('decided', 'published') OR (meeting IS NOT NULL AND effect_on IS NOT NULL)",
    ))
    .to_owned()
}

fn item() -> TableCreateStatement {
    table(
        "cleanup_item",
        1,
        "id text, campaign_id text, document_id text, ord int, row_version int, \
         revision_id text?, body_sha256 text?, title text, document_number text?, \
         registration_number text?, published_on text?, origins text, handler_id text?, \
         assign_reason text?, state text, disposition text?, reason_class text?, reason text?, \
         implementer text?, until_day date?, ended_day date?, amendment text?, \
         proposed_on date?, proposed_by text?, check_note text?, checked_on date?, fact_id text?",
    )
    .check(one_of("state", STATES))
    .check(one_of("disposition", DISPOSITIONS))
    .check(Expr::cust(
        "state NOT IN ('proposed', 'agreed') OR disposition IS NOT NULL",
    ))
    .to_owned()
}

fn proof() -> TableCreateStatement {
    table(
        "cleanup_proof",
        1,
        "id text, campaign_id text, ord int, row_version int, handler_id text, name text, \
         matter text?, basis text?, demander text, issuer text, state text, disposition text, \
         test text?, reason text?, substitute text?, proposed_on date, proposed_by text?, \
         check_note text?, checked_on date?",
    )
    .check(one_of("state", STATES))
    .check(one_of("disposition", PROOF_DISPOSITIONS))
    .to_owned()
}
