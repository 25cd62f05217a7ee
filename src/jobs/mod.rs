//! Background work: the index follows the log; what has run out is swept away.
//!
//! Owns when things are done without anybody asking, and the state of the index that `/readyz` shows.
//! Must not know HTTP or SQL; what it writes is no fact. Held by `tests/it/search/` and
//! `tests/it/notices/`.

pub mod alongside;
pub mod check;
pub mod deliver;
pub mod follower;
pub mod notify;
pub mod rebuild;
pub mod remind;
pub mod sweep;

pub use follower::{Follower, IndexStatus, Running};
