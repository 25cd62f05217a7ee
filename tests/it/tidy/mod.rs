//! The order of the house, read from the sources: who may use whom, how long a file may be, what
//! a room must say of itself. Each rule is a function over text (`rules`) and has a test that
//! shows what it catches (`self_tests`); here they are put to the whole repository.

mod code;
mod plan;
mod rules;
mod self_tests;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use rules::{silent, strangers, too_long, unfinished, workshop, wrong_arrows, wrong_words};

/// Text files of the repository as `(path from the top, text)`.
fn files() -> Vec<(String, String)> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut open: Vec<PathBuf> = ["src", "migration", "search-index", "tests", ".ci"]
        .map(|name| top.join(name))
        .to_vec();
    for name in ["README.md", "Cargo.toml", "clippy.toml", "deny.toml"] {
        open.push(top.join(name));
    }
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(
                std::fs::read_dir(&path)
                    .unwrap()
                    .map(|entry| entry.unwrap().path()),
            );
        } else if let Ok(text) = std::fs::read_to_string(&path) {
            let name = path
                .strip_prefix(top)
                .unwrap()
                .to_string_lossy()
                .replace('\\', "/");
            found.push((name, text));
        }
    }
    found.sort();
    found
}

fn sources() -> Vec<(String, String)> {
    files()
        .into_iter()
        .filter(|(path, _)| Path::new(path).extension().is_some_and(|its| its == "rs"))
        .collect()
}

fn none(complaints: impl IntoIterator<Item = String>) {
    let complaints: Vec<String> = complaints.into_iter().collect();
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

#[test]
fn rooms_use_only_the_rooms_below_them() {
    none(
        sources()
            .iter()
            .flat_map(|(path, source)| wrong_arrows(path, source)),
    );
}

#[test]
fn rooms_speak_only_their_own_words() {
    let product = sources()
        .into_iter()
        .filter(|(path, _)| !path.starts_with("tests/"));
    none(product.flat_map(|(path, source)| wrong_words(&path, &source)));
}

#[test]
fn files_are_short_and_rooms_say_what_they_are() {
    let sources = sources();
    assert!(sources.len() > 20, "the sources were not found");
    let product = sources
        .iter()
        .filter(|(path, _)| !path.starts_with("tests/"));
    none(product.filter_map(|(path, source)| too_long(path, source)));
    none(
        sources
            .iter()
            .filter_map(|(path, source)| silent(path, source)),
    );
    let paths: BTreeSet<&str> = sources.iter().map(|(path, _)| path.as_str()).collect();
    let folders: BTreeSet<&str> = paths
        .iter()
        .filter_map(|path| {
            path.strip_prefix("src/")?
                .rsplit_once('/')
                .map(|(folder, _)| folder)
        })
        .collect();
    none(
        folders
            .iter()
            .map(|folder| format!("src/{folder}/mod.rs"))
            .filter(|path| !paths.contains(path.as_str()))
            .map(|path| format!("{path}: missing")),
    );
}

#[test]
fn nothing_is_unfinished_and_the_workshop_stays_outside() {
    let files = files();
    none(files.iter().flat_map(|(path, text)| unfinished(path, text)));
    none(files.iter().flat_map(|(path, text)| workshop(path, text)));
}

#[test]
fn the_top_holds_what_the_plan_names() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let ignored = std::fs::read_to_string(top.join(".gitignore")).unwrap();
    let entries: Vec<String> = std::fs::read_dir(top)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    none(strangers(&entries, &ignored));
}
