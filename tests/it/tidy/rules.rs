//! The rules, each a function over the text of one file.

use std::collections::BTreeSet;

use super::code::{code, named_rooms, room, speaks};
use super::plan::{ARROWS, IMPURE, LONGEST, OWNED, PURE, TELLING, TOLD, TOP, UNFINISHED, WORKSHOP};

/// Arrows that point up or across.
pub(super) fn wrong_arrows(path: &str, source: &str) -> Vec<String> {
    let Some(room) = room(path) else {
        return Vec::new();
    };
    let code = code(source);
    let Some((_, allowed)) = ARROWS.iter().find(|(its, _)| *its == room) else {
        return vec![format!(
            "{path}: no room of this name in the plan of the house"
        )];
    };
    ARROWS
        .iter()
        .map(|(name, _)| *name)
        .filter(|name| *name != room && !allowed.contains(name))
        .filter(|name| named_rooms(path, &code).contains(*name))
        .map(|name| format!("{path}: {room} must not use {name}"))
        .collect()
}

/// Words that the room of a file must not speak.
pub(super) fn wrong_words(path: &str, source: &str) -> Vec<String> {
    if path.ends_with("_tests.rs") {
        // a module of tests, which is compiled for tests only
        return Vec::new();
    }
    let code = code(source);
    let mut found = BTreeSet::new();
    for (word, owners) in OWNED {
        if !owners.iter().any(|owner| path.starts_with(owner)) && speaks(&code, word) {
            found.insert(format!(
                "{path}: {word} may only be named in {}",
                owners.join(", ")
            ));
        }
    }
    let room = room(path).unwrap_or_default();
    for (rooms, words, why) in [
        (&PURE[..], &IMPURE[..], "is pure"),
        (&TOLD[..], &TELLING[..], "is told time and ids"),
    ] {
        for word in words
            .iter()
            .filter(|word| rooms.contains(&room) && speaks(&code, word))
        {
            found.insert(format!("{path}: {room} {why}, it must not name {word}"));
        }
    }
    let folding = matches!(room, "text" | "store");
    let searching = matches!(room, "app" | "jobs" | "cli");
    let beyond = code.replace("search_index::fold", "");
    if path.starts_with("src/")
        && !searching
        && speaks(if folding { &beyond } else { &code }, "search_index")
    {
        found.insert(format!(
            "{path}: search_index is used by app and jobs; text and store use its fold"
        ));
    }
    found.into_iter().collect()
}

/// A file that is too long before its tests.
pub(super) fn too_long(path: &str, source: &str) -> Option<String> {
    let lines = source
        .lines()
        .take_while(|line| !line.starts_with("#[cfg(test)]"))
        .count();
    (lines > LONGEST).then(|| format!("{path}: {lines} lines before the tests, at most {LONGEST}"))
}

/// A room or crate that does not say what it is.
pub(super) fn silent(path: &str, source: &str) -> Option<String> {
    let speaks = source.starts_with("//!");
    let must = path.ends_with("/mod.rs") || path.ends_with("/lib.rs") || path.ends_with("/main.rs");
    (must && !speaks).then(|| format!("{path}: must begin with //! and say what it owns"))
}

pub(super) fn unfinished(path: &str, source: &str) -> Vec<String> {
    let marks = UNFINISHED.iter().filter(|mark| source.contains(**mark));
    marks
        .map(|mark| format!("{path}: unfinished ({mark})"))
        .collect()
}

pub(super) fn workshop(path: &str, source: &str) -> Vec<String> {
    let lower = source.to_lowercase();
    let words = WORKSHOP.iter().filter(|word| lower.contains(**word));
    words
        .map(|word| format!("{path}: a word of the workshop ({word})"))
        .collect()
}

/// Entries at the top that have no place there.
pub(super) fn strangers(entries: &[String], ignored: &str) -> Vec<String> {
    let ignored: Vec<&str> = ignored
        .lines()
        .map(|line| line.trim().trim_matches('/'))
        .collect();
    let known = |name: &str| TOP.contains(&name) || name == "tests" || ignored.contains(&name);
    entries
        .iter()
        .filter(|name| !known(name))
        .map(|name| format!("{name}: no such entry in the plan of the house"))
        .collect()
}
