//! 引用: what a text cites, and where in the other text it points.
//!
//! Owns: the grammar of citations (《…》第X条第X款第X项 with lists and ranges, names without brackets,
//! 以下简称, document and order numbers, 本法, 前款, 前条, 本条) and the places of a provision's
//! paragraphs and points ([`mod@places`]).
//!
//! Must not know: the registry. A citation names its document; which one that is, is decided in `app`.
//! What is not sure is left out or stays without a provision, never guessed.
//!
//! Held to it by `tests` (every kind, hostile texts in linear time), by `marked` (thirty whole articles
//! marked in full) and by `corpus_tests` (a real corpus).

mod aliases;
mod brackets;
mod chain;
mod nameless;
mod names;
mod numbers;
mod places;
mod quotes;
mod reader;
mod relative;
mod whole;

#[cfg(test)]
mod corpus_tests;
#[cfg(test)]
mod marked;
#[cfg(test)]
mod tests;

use std::ops::Range;

pub use names::cited_key;
pub use places::{Place, Sought, places, seek};
pub use relative::article_of;

use super::outline::Provision;
use reader::Reader;

/// A provision that a text names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct ProvisionRef {
    /// 条.
    pub article: u32,
    /// 之几: 第十条之一 is 1.
    pub sub: Option<u32>,
    /// 款.
    pub paragraph: Option<u32>,
    /// 项.
    pub point: Option<u32>,
    /// 目.
    pub indent: Option<u32>,
}

words! {
    /// What a citation names its document by.
    CitedBy, "引用方式" {
        /// 《…》, perhaps with a number.
        Title = "title", "题名";
        /// 刑法第九条: a title without brackets.
        ShortName = "short_name", "简名";
        /// A name that the text defines by 以下简称, or 该法.
        Abbreviation = "abbreviation", "简称";
        /// A number alone.
        Number = "number", "文号";
        /// 本办法, 本法, or an article without any name: the text itself.
        Own = "own", "本文件";
        /// 前款, 前条, 本条: from where it stands.
        Relative = "relative", "相对";
    }
}

/// One mention of one document or provision; of a list (第三条、第五条) each member is one of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// Which of the passages it stands in.
    pub passage: usize,
    /// Its bytes in the text of the passage.
    pub range: Range<usize>,
    /// Its bytes in the whole text; `None` where the passage was not found there.
    pub whole: Option<Range<usize>>,
    /// The bytes of the whole list that it belongs to, in the text of the passage.
    pub mention: Range<usize>,
    /// How it names its document.
    pub by: CitedBy,
    /// The name as it stands there, without the provision: 《传染病防治法》, 本条例, 前款.
    pub cited_as: String,
    /// The title without its brackets; of an abbreviation the title that it stands for.
    pub title: Option<String>,
    /// The number as printed.
    pub number: Option<String>,
    /// The year of the version that is named: 《…》（2019年修正）.
    pub version: Option<u16>,
    /// The provision, if one is named and sure. Of [`CitedBy::Relative`] it is absent where there is
    /// no such place: 前款 in a first paragraph.
    pub provision: Option<ProvisionRef>,
    /// As printed.
    pub printed: String,
}

/// A piece of a text in which citations are read: a provision with its name, as it is stored.
#[derive(Debug, Clone, Copy)]
pub struct Passage<'a> {
    /// Its name: `art_5`, `lvl_1__lvl_2`, `preamble`.
    pub eid: &'a str,
    /// As printed: 第五条.
    pub label: &'a str,
    /// Its text without the label; its heading, if any, on the first line.
    pub text: &'a str,
}

impl<'a> From<&'a Provision> for Passage<'a> {
    fn from(provision: &'a Provision) -> Self {
        Self {
            eid: &provision.eid,
            label: &provision.label,
            text: &provision.text,
        }
    }
}

/// The citations of a text without structure, in its order: nothing in it has a place, so 前款, 前条
/// and 本条 are not followed. Ranges are bytes of the text as given.
pub fn citations(text: &str) -> Vec<Citation> {
    let passage = Passage {
        eid: "",
        label: "",
        text,
    };
    let mut found = Reader::new(&[passage], "").read();
    found.retain(|citation| citation.by != CitedBy::Relative);
    for citation in &mut found {
        citation.whole = Some(citation.range.clone());
    }
    found
}

/// The citations of a whole text, in its order. `text` is its normal form, `passages` are its
/// provisions in their order, `title` is its own.
pub fn citations_in(text: &str, passages: &[Passage<'_>], title: &str) -> Vec<Citation> {
    let mut found = Reader::new(passages, title).read();
    whole::locate(text, passages, &mut found);
    found
}
