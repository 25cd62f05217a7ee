//! 起草: from the first line to 送审. Owns working drafts, revisions, materials, preparatory steps,
//! the form check. Must not know reviews beyond asking for one. Held by `tests/it/life/`.

pub mod attach;
pub mod create;
pub mod draft;
pub mod form;
pub mod prepare;
pub mod revise;
pub mod submit;
pub mod withdraw;
