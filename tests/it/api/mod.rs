//! The JSON API: a whole life through it, numbers under load, files.

pub(crate) mod files;
mod life;
mod numbers;
mod proofs;
mod search;
