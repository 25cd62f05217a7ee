//! Words, ids, stages, transitions, validity: what the law speaks of.

pub mod number;
