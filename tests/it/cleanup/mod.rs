//! 清理: refusals first, then a campaign from its plan to the published lists, on both databases.

pub(crate) mod county;
mod pages;
mod proofs;
mod refusals;
mod secrets;
mod whole;
