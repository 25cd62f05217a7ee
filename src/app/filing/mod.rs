//! 备案: submission by the filer, registration, return or deferral by the receiving body; what an
//! outside body does is recorded by the filer with its receipt. Must not know how due dates are
//! counted. Held by `tests/it/life/`.

pub mod act;
