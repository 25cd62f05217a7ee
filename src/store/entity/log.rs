//! The log.

use super::entity;

entity!(
    /// 登记簿: one event.
    event "event" [seq: i64] {
        at_ms: i64,
        kind: String,
        document_id: Option<String>,
        batch: Option<String>,
        public: bool,
        leaf: Vec<u8>,
        leaf_hash: Vec<u8>,
        payload: String,
    }
);

entity!(
    /// The head of the log: size, compact range, root.
    log_head "log_head" [id: i64] {
        size: i64,
        nodes: Vec<u8>,
        root: Vec<u8>,
    }
);
