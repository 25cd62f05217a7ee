//! One entity a table, all in one short form. Enum columns hold the stored text of `domain`'s words;
//! `store`'s readers parse them and name the row that does not parse.

mod cleanup;
mod filings;
mod letters;
mod log;
mod notices;
mod people;
mod procedure;
mod registry;
mod working;

pub use cleanup::{cleanup_campaign, cleanup_item, cleanup_proof};
pub use filings::{
    filing_desk, filing_point, filing_referral, filing_review, filing_talk, review_demand,
};
pub use letters::{erratum, interpretation, letter, letter_series, letter_template, withholding};
pub use log::{event, log_head};
pub use notices::{mail_address, notice, notice_count, outbox, saved_search};
pub use people::{authority, credential, person, person_role};
pub use procedure::{
    consultation, consultation_comment, deliberation, department_opinion, evaluation, filing,
    finding, form_override, issue_list, material, preparation, review, review_assignment,
    suggestion, urgent_procedure,
};
pub use registry::{
    calendar_year, correction, document, fact, number, place_choice, provision, relation, revision,
    series,
};
pub use working::{
    comment_text, draft, idempotency, instance, proposal, review_draft, security_event, session,
};

/// Defines the module of one entity: key columns first, then the others. `bulk` columns enter the
/// log as hashes, `apart` columns not at all.
macro_rules! entity {
    ($(#[$meta:meta])* $name:ident $table:literal [$($key:ident : $key_ty:ty),+] {
        $($column:ident : $ty:ty),* $(,)?
    } bulk [$($bulk:literal),*] apart [$($apart:literal),*]) => {
        entity!($(#[$meta])* $name $table [$($key: $key_ty),+] { $($column: $ty),* });
        impl $crate::store::record::Recorded for $name::Entity {
            const TABLE: &'static str = $table;
            const KEYS: usize = [$(stringify!($key)),+].len();
            const BULK: &'static [&'static str] = &[$($bulk),*];
            const APART: &'static [&'static str] = &[$($apart),*];
        }
    };
    ($(#[$meta:meta])* $name:ident $table:literal [$($key:ident : $key_ty:ty),+] {
        $($column:ident : $ty:ty),* $(,)?
    }) => {
        $(#[$meta])*
        pub mod $name {
            use sea_orm::entity::prelude::*;

            /// One row.
            #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
            #[sea_orm(table_name = $table)]
            pub struct Model {
                $(#[sea_orm(primary_key, auto_increment = false)]
                pub $key: $key_ty,)+
                $(pub $column: $ty,)*
            }

            #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
            pub enum Relation {}

            impl ActiveModelBehavior for ActiveModel {}
        }
    };
}
use entity;
