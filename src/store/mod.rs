//! The database: entities, queries and the one gateway that writes.
