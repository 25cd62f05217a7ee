//! Tests of the room: owns nothing that is shipped; holds `ledger` to what its face promises.

mod golden;
mod tree;
