//! The schema, step by step, the same for SQLite and PostgreSQL. Knows sea-orm-migration and nothing
//! of the program: enum texts are written out here, and a conformance test compares them with
//! `domain`. A released migration is never edited.

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::MigrationTrait;

mod columns;
mod guards;
mod m20261124_000001_registry;
mod m20261124_000002_guards;
mod m20261124_000003_form_checks;
mod m20261124_000004_relations;
mod m20261124_000005_corrections;
mod m20261124_000006_indexes;
mod m20261124_000007_cleanup;
mod m20261124_000008_calendars;
mod m20261124_000009_issue_lists;
mod m20261124_000010_suggestions;
mod m20261201_000011_procedure;
mod m20261201_000012_filing_reviews;
mod m20261201_000013_errata;
mod m20261201_000013_letters;
mod m20261201_000013_notices;
mod m20261201_000013_withholding;
mod m20261201_000014_evaluations;
mod m20261201_000017_places;
mod m20261201_000018_interpretations;
mod m20261201_000019_review_assignments;
mod words;

/// All migrations in order.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261124_000001_registry::Migration),
            Box::new(m20261124_000002_guards::Migration),
            Box::new(m20261124_000003_form_checks::Migration),
            Box::new(m20261124_000004_relations::Migration),
            Box::new(m20261124_000005_corrections::Migration),
            Box::new(m20261124_000006_indexes::Migration),
            Box::new(m20261124_000007_cleanup::Migration),
            Box::new(m20261124_000009_issue_lists::Migration),
            Box::new(m20261124_000008_calendars::Migration),
            Box::new(m20261124_000010_suggestions::Migration),
            Box::new(m20261201_000014_evaluations::Migration),
            Box::new(m20261201_000012_filing_reviews::Migration),
            Box::new(m20261201_000011_procedure::Migration),
            Box::new(m20261201_000013_letters::Migration),
            Box::new(m20261201_000013_notices::Migration),
            Box::new(m20261201_000013_withholding::Migration),
            Box::new(m20261201_000013_errata::Migration),
            Box::new(m20261201_000017_places::Migration),
            Box::new(m20261201_000018_interpretations::Migration),
            Box::new(m20261201_000019_review_assignments::Migration),
        ]
    }
}
