//! 检查: findings on a text. Form now; powers, fair competition and dead basis come beside it.
//!
//! Owns what can be told of a text by reading it: each finding names its rule, its place and its
//! reason, and says so where a thing cannot be told. Must not know storage, people, stages, time: what
//! the registry knows is handed in. Holds no number of days and no list; those stand in the packs.
//!
//! Held to it by the tests beside each file, `tests/it/tidy`, and `form::corpus_tests`, which runs
//! every check on real texts.

pub mod form;
