//! The JSON API: a whole life through it, numbers under load, files.

mod files;
mod life;
mod numbers;
mod proofs;
mod search;
