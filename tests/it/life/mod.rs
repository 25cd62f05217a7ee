//! One document's life through the commands: every refusal first, then the way.

mod form;
mod relations;
mod whole;
