//! The commands: one file each, grouped as the life goes.
