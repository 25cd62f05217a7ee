//! Migrations: sea-orm-migration only.
