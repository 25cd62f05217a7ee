//! The plan of the house, as tables.

/// Longest file in lines, without its tests.
pub(super) const LONGEST: usize = 400;

/// What may stand at the top of the repository, beside what `.gitignore` names.
pub(super) const TOP: [&str; 15] = [
    ".ci",
    ".config",
    ".git",
    ".gitignore",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "README.md",
    "askama.toml",
    "clippy.toml",
    "deny.toml",
    "migration",
    "rustfmt.toml",
    "search-index",
    "src",
];

/// Rooms of `src/`, and the rooms each may use (arrows only downward).
pub(super) const ARROWS: [(&str, &[&str]); 11] = [
    ("domain", &[]),
    ("rules", &["domain"]),
    ("text", &["domain"]),
    ("checks", &["domain", "rules", "text"]),
    ("ledger", &[]),
    ("formats", &["domain", "text"]),
    ("store", &["domain", "ledger"]),
    (
        "app",
        &[
            "domain", "rules", "text", "checks", "ledger", "formats", "store",
        ],
    ),
    (
        "jobs",
        &[
            "domain", "rules", "text", "checks", "ledger", "formats", "store", "app",
        ],
    ),
    (
        "web",
        &[
            "domain", "rules", "text", "checks", "ledger", "formats", "store", "app", "jobs",
        ],
    ),
    (
        "cli",
        &[
            "domain", "rules", "text", "checks", "ledger", "formats", "store", "app", "jobs", "web",
        ],
    ),
];

/// Words that only one room may speak (invariant 1), and the folders where they may stand.
pub(super) const OWNED: [(&str, &[&str]); 4] = [
    ("sea_orm", &["src/store/", "migration/"]),
    ("axum", &["src/web/"]),
    ("askama", &["src/web/"]),
    ("tantivy", &["search-index/"]),
];

/// Rooms without I/O, clock and randomness, and the words that would bring them in.
pub(super) const PURE: [&str; 5] = ["domain", "rules", "text", "checks", "ledger"];
pub(super) const IMPURE: [&str; 15] = [
    "tokio",
    "async",
    "std::fs",
    "std::net",
    "std::process",
    "std::env",
    "std::thread",
    "SystemTime",
    "Instant::now",
    "Utc::now",
    "Local::now",
    "getrandom",
    "sea_orm",
    "axum",
    "tantivy",
];

/// Rooms that are told the time and given their ids (invariant 8).
pub(super) const TOLD: [&str; 8] = [
    "domain", "rules", "text", "checks", "ledger", "formats", "store", "app",
];
pub(super) const TELLING: [&str; 6] = [
    "SystemTime",
    "Utc::now",
    "Local::now",
    "now_v7",
    "new_v4",
    "crate::clock",
];

/// Marks of unfinished work. In pieces, so that this file does not hold them.
pub(super) const UNFINISHED: [&str; 4] = [
    concat!("to", "do!"),
    concat!("unimpl", "emented!"),
    concat!("FIX", "ME"),
    concat!("#[ig", "nore"),
];

/// Words of the workshop, which are no part of the product.
pub(super) const WORKSHOP: [&str; 9] = [
    concat!("/wo", "rk/"),
    concat!("/tmp/", "wt"),
    concat!("clau", "de"),
    concat!("anthro", "pic"),
    concat!("chat", "gpt"),
    concat!("co", "pilot"),
    concat!("sub", "agent"),
    concat!("large language ", "model"),
    concat!("held-", "out"),
];
