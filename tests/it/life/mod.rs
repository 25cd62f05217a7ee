//! One document's life through the commands: every refusal first, then the way.

pub(crate) mod calendar;
mod form;
mod histories;
mod model;
mod places;
mod relations;
mod simplified;
mod stages;
mod votes;
mod whole;
