//! One document's life through the commands: every refusal first, then the way.

pub(crate) mod assignment;
pub(crate) mod calendar;
mod form;
mod histories;
mod model;
pub(crate) mod places;
mod relations;
mod simplified;
mod stages;
mod votes;
mod whole;
