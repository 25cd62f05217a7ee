//! 以下简称: the names that a text gives to documents.

use std::collections::HashMap;

/// The names that a bracket gives.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Names {
    pub(super) names: Vec<String>,
    /// 以下统称: one name for all that stand before it.
    pub(super) together: bool,
}

/// What a name stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Meant {
    pub(super) title: String,
    pub(super) number: Option<String>,
}

/// The names that were defined so far.
#[derive(Debug, Default)]
pub(super) struct Aliases(HashMap<String, Meant>);

/// The longest name, in characters.
const ALIAS_MAX: usize = 30;

const WORDS: [&str; 8] = [
    "以下分别简称",
    "以下简称",
    "以下统称",
    "以下合称",
    "以下称",
    "下称",
    "下同，简称",
    "简称",
];

impl Aliases {
    pub(super) fn get(&self, name: &str) -> Option<&Meant> {
        self.0.get(name)
    }

    /// Defines the names that a bracket gives to what stands before it, the last title last; a name
    /// for several documents together names none of them.
    pub(super) fn define(&mut self, given: &Names, titles: &[Meant]) {
        let pairs: Vec<(&String, &Meant)> = match given.names.as_slice() {
            [_] if given.together && titles.len() > 1 => Vec::new(),
            [name] => titles
                .last()
                .map(|meant| (name, meant))
                .into_iter()
                .collect(),
            several if several.len() == titles.len() => several.iter().zip(titles).collect(),
            _ => Vec::new(),
        };
        for (name, meant) in pairs {
            if *name != meant.title {
                self.0.insert(name.clone(), meant.clone());
            }
        }
    }
}

/// The names that the inside of a bracket gives: 以下简称《条例》 gives 条例.
pub(super) fn names(inside: &str) -> Option<Names> {
    let (word, at) = WORDS
        .iter()
        .find_map(|word| inside.find(word).map(|at| (*word, at + word.len())))?;
    let rest = inside.get(at..)?.trim_start_matches(['为', '：', ':', ' ']);
    let rest = rest.split(['，', ',', '；', ';', '。']).next()?;
    let several = word == "以下分别简称";
    let parts: Vec<&str> = if several {
        rest.split(['、', '《', '和']).collect()
    } else {
        vec![rest]
    };
    let names = parts
        .into_iter()
        .map(plain)
        .filter(|name| (1..=ALIAS_MAX).contains(&name.chars().count()) && !name.starts_with('本'));
    let names: Vec<String> = names.collect();
    let together = matches!(word, "以下统称" | "以下合称");
    (!names.is_empty()).then_some(Names { names, together })
}

fn plain(name: &str) -> String {
    let marks = [
        '“', '”', '"', '‘', '’', '《', '》', '〈', '〉', '「', '」', ' ', '\u{3000}',
    ];
    name.trim_matches(marks).to_owned()
}
