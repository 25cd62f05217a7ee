//! What the registry knows of the documents that a draft names: asked for by title and number, handed
//! in as plain data.

use std::collections::{BTreeSet, HashMap};

use crate::domain::number::number_key;
use crate::domain::validity::State;
use crate::text::citations::citations;
use crate::text::normal_form;
use crate::text::relations::relations;
use crate::text::title::title_key;

/// What a law's title may begin with and what those who cite it leave out.
const STATE: &str = "中华人民共和国";

/// One document of the registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Title of its instrument.
    pub instrument_title: Option<String>,
    /// Its numbers as printed.
    pub numbers: Vec<String>,
    /// Its state today.
    pub state: State,
    /// Why, in a sentence; may be empty.
    pub because: String,
}

/// The documents of the registry that bear a title or a number of the draft.
#[derive(Debug, Clone, Default)]
pub struct Registry {
    documents: Vec<Known>,
    titles: HashMap<String, BTreeSet<usize>>,
    numbers: HashMap<String, BTreeSet<usize>>,
}

/// What a draft names and the registry is to be asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Titles as cited, with and without 中华人民共和国.
    pub titles: BTreeSet<String>,
    /// Keys of numbers.
    pub numbers: BTreeSet<String>,
}

/// The titles and numbers that a draft names.
pub fn wanted(title: &str, text: &str) -> Wanted {
    let text = normal_form(text);
    let mut wanted = Wanted::default();
    let named = citations(&text)
        .into_iter()
        .map(|citation| (citation.title, citation.number));
    let acted_on = relations(title, &text)
        .into_iter()
        .map(|relation| (relation.title, relation.number));
    for (title, number) in named.chain(acted_on) {
        if let Some(title) = title {
            match title.strip_prefix(STATE) {
                Some(short) => wanted.titles.insert(short.to_owned()),
                None => wanted.titles.insert(format!("{STATE}{title}")),
            };
            wanted.titles.insert(title);
        }
        wanted.numbers.extend(number.as_deref().map(number_key));
    }
    wanted
}

/// A title for comparing, with or without 中华人民共和国.
fn key(title: &str) -> String {
    title_key(title.strip_prefix(STATE).unwrap_or(title))
}

impl Registry {
    /// From the documents, each once.
    pub fn of(documents: Vec<Known>) -> Self {
        let mut registry = Self::default();
        for (at, known) in documents.iter().enumerate() {
            let titles = [Some(&known.title), known.instrument_title.as_ref()];
            for title in titles.into_iter().flatten() {
                registry.titles.entry(key(title)).or_default().insert(at);
            }
            for number in &known.numbers {
                let key = number_key(number);
                registry.numbers.entry(key).or_default().insert(at);
            }
        }
        registry.documents = documents;
        registry
    }

    /// The documents that bear a title, by themselves or by their instrument.
    pub(super) fn titled(&self, title: &str) -> Vec<&Known> {
        self.at(self.titles.get(&key(title)))
    }

    /// The documents that bear a number.
    pub(super) fn numbered(&self, number: &str) -> Vec<&Known> {
        self.at(self.numbers.get(&number_key(number)))
    }

    fn at(&self, places: Option<&BTreeSet<usize>>) -> Vec<&Known> {
        let places = places.into_iter().flatten();
        places.filter_map(|at| self.documents.get(*at)).collect()
    }
}

impl Known {
    /// Whether it has no force any more.
    pub(super) const fn is_dead(&self) -> bool {
        match self.state {
            State::Repealed | State::Lapsed | State::DeclaredVoid | State::Revoked => true,
            State::InForce
            | State::NotYet
            | State::PartlySuspended
            | State::Suspended
            | State::Unknown => false,
        }
    }

    /// Its state in words, with the cause.
    pub(super) fn told(&self) -> String {
        if self.because.is_empty() {
            self.state.label().to_owned()
        } else {
            format!("{}（{}）", self.state.label(), self.because)
        }
    }
}
