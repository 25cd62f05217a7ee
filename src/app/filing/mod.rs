//! 备案: submission by the filer, registration, return or deferral by the receiving body with what its
//! desk found; the reviews that it conducts (`review`); what an outside body does is recorded by the
//! filer with its receipt. Must not know pages. Held by `tests/it/life/` and `tests/it/filing_review/`.

pub mod act;
pub mod catalogue;
pub mod circular;
pub mod demand;
pub mod desk;
pub mod review;
pub(crate) mod rules;
