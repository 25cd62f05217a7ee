//! 通知: who is told what of the log, of due dates, of validity that ends, and of saved searches.
//!
//! Owns what is told to whom and up to where it was told; each step may run again without telling
//! anything twice, and tells what was missed. A notice names a document only to those who have a part
//! in it. Must not know how mail or webhooks go out. Held by `tests/it/notices/`.

mod daily;
mod events;
mod hits;
mod outgoing;
mod recipients;
mod view;

pub use daily::tell_day;
pub use events::tell_events;
pub use hits::tell_hits;
pub use outgoing::Channels;
pub use view::{
    NoticeList, NoticeSender, NoticeView, SavedSearchList, SavedSearchView, SearchDraft, list,
    mark_read, remove_search, save_search, searches, set_address, unread,
};

/// Up to which event the log was told.
pub const EVENTS: &str = "notices.events";
/// Up to which event saved searches were looked through.
pub const HITS: &str = "notices.hits";
/// Up to which day due dates were told.
pub const DAY: &str = "notices.day";
