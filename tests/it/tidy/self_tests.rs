//! What each rule catches, and what it lets pass.

use super::code::code;
use super::plan::{LONGEST, UNFINISHED, WORKSHOP};
use super::rules::{silent, strangers, too_long, unfinished, workshop, wrong_arrows, wrong_words};

#[test]
fn arrows_are_caught_in_every_dress() {
    let caught = |path: &str, source: &str| wrong_arrows(path, source).len();
    assert_eq!(caught("src/domain/a.rs", "use crate::store::Store;"), 1);
    assert_eq!(
        caught(
            "src/app/a/b.rs",
            "use crate::{domain::Id, web::{route, x}, cli};"
        ),
        2
    );
    assert_eq!(caught("src/store/mod.rs", "use super::app::run;"), 1);
    assert_eq!(
        caught("src/store/tx.rs", "fn f() { super::super::web::x() }"),
        1
    );
    assert_eq!(caught("src/web/a.rs", "use crate::cli::run;"), 1);
    assert_eq!(
        caught("src/cellar/a.rs", ""),
        1,
        "a room that is not in the plan"
    );
    assert_eq!(caught("src/web/state.rs", "use crate::store::Store;"), 0);
    assert_eq!(
        caught(
            "src/store/tx.rs",
            "use super::app_id; use crate::domain::Id;"
        ),
        0
    );
    assert_eq!(
        caught("src/app/a.rs", "// crate::web\nlet a = \"crate::cli\";"),
        0
    );
}

#[test]
fn words_are_caught_where_they_do_not_belong() {
    let caught = |path: &str, source: &str| wrong_words(path, source).len();
    assert_eq!(caught("src/app/a.rs", "use sea_orm::Set;"), 1);
    assert_eq!(caught("src/store/a.rs", "use sea_orm::Set;"), 0);
    assert_eq!(caught("src/cli/serve.rs", "axum::serve()"), 1);
    assert_eq!(caught("src/app/search.rs", "use tantivy::Index;"), 1);
    assert_eq!(
        caught("src/domain/a.rs", "async fn f() { std::fs::read(x) }"),
        2
    );
    assert_eq!(
        caught("src/domain/a.rs", "fn asynchronous() {} // std::fs"),
        0
    );
    assert_eq!(caught("src/store/a.rs", "let t = SystemTime::now();"), 1);
    assert_eq!(caught("src/jobs/a.rs", "let t = SystemTime::now();"), 0);
    assert_eq!(caught("src/text/a.rs", "use search_index::fold;"), 0);
    assert_eq!(caught("src/text/a.rs", "use search_index::Index;"), 1);
    assert_eq!(caught("src/web/a.rs", "use search_index::fold;"), 1);
    assert_eq!(caught("src/app/a.rs", "use search_index::Index;"), 0);
}

#[test]
fn comments_and_strings_are_no_code() {
    let source = "a /* b\nb */ \"c \\\" c\" r#\"d \" d\"# '\"' e // f\ng";
    assert_eq!(
        code(source).split_whitespace().collect::<Vec<_>>(),
        ["a", "\"\"", "\"\"", "''", "e", "g"]
    );
}

#[test]
fn length_counts_up_to_the_tests() {
    let code = "x\n".repeat(LONGEST);
    assert_eq!(
        too_long("a.rs", &format!("{code}#[cfg(test)]\nmod tests {{}}")),
        None
    );
    assert!(too_long("a.rs", &format!("{code}x\n#[cfg(test)]")).is_some());
}

#[test]
fn silence_and_unfinished_work_and_strangers_are_caught() {
    assert!(silent("src/app/mod.rs", "use x;").is_some());
    assert_eq!(silent("src/app/mod.rs", "//! Owns x."), None);
    for mark in UNFINISHED {
        assert_eq!(unfinished("a.rs", &format!("x {mark} y")).len(), 1);
    }
    for word in WORKSHOP {
        assert_eq!(workshop("a.md", &word.to_uppercase()).len(), 1);
    }
    let entries = ["src", "target", "notes.txt", "tests"].map(str::to_owned);
    assert_eq!(strangers(&entries, "target/\n").len(), 1);
}
