//! 发文目录核对: the yearly list of what an authority issued, against the registry and its filings.
//!
//! What is recorded is the list as it was handed in, with who and when ([`take`]); what comes of it is computed
//! each time it is looked at ([`view`]): once a document is registered or filed, the same list says so, and
//! nobody has to tick it. Must not know files: whoever hands in a list reads it with [`read()`].

mod matching;
mod read;
pub mod take;
pub mod view;

pub use matching::{Mark, Matched, Tally};
pub use read::{Listed, read};
