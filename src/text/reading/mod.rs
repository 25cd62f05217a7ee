//! 收文识读: what a document says of itself, each value with the words it was read from.
//!
//! Owns: titles, issuers, number, dates, relations, bases and form of one document, read from its title
//! and text alone. Precision before recall: what cannot be read is left open, what allows two answers
//! says so in plain Chinese. Must not know files, registry or rules: whether a document that is named
//! is registered is not its question. Held to it by its tests and by `corpus_tests`.

mod annexes;
mod bases;
mod dated;
mod issuers;
mod number;
mod place;
mod record;
mod rows;
mod titles;

use std::ops::Range;

use chrono::NaiveDate;

use super::dates::{Commencement, Term};
use super::normal::normal_form;
use super::outline::{Form, outline};
use super::relations::{Gap, Relation, Subject, relations, subject};
use super::split::{Split, split};
use super::title::document_form;

pub use record::{Named, Origin, Record, Related};
pub use rows::Row;

words! {
    /// How sure a reading is.
    Certainty, "识读把握" {
        /// Filled in.
        Sure = "sure", "确定";
        /// To be confirmed by a person.
        Unsure = "unsure", "待核对";
    }
}

/// Where a value was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// In the title as given.
    Title,
    /// In the text: bytes of its normal form.
    Text(Range<usize>),
}

/// A value, where it was read, and how sure it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value<T> {
    /// The value.
    pub value: T,
    /// Where it was read.
    pub source: Source,
    /// Why it is unsure, in Chinese; `None` where it is sure.
    pub doubt: Option<String>,
}

impl<T> Value<T> {
    fn titled(value: T) -> Self {
        Self {
            value,
            source: Source::Title,
            doubt: None,
        }
    }

    fn found(value: T, words: Range<usize>) -> Self {
        Self {
            value,
            source: Source::Text(words),
            doubt: None,
        }
    }

    fn doubted(mut self, reason: impl Into<String>) -> Self {
        self.doubt.get_or_insert(reason.into());
        self
    }

    /// How sure it is.
    pub fn certainty(&self) -> Certainty {
        if self.doubt.is_some() {
            Certainty::Unsure
        } else {
            Certainty::Sure
        }
    }
}

/// 制定机关 as signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issuer {
    /// Its name, in full where title or text print it in full.
    pub name: String,
    /// As signed, blanks inside removed.
    pub as_signed: String,
}

/// 制定依据: a document named behind 根据, 依据, 按照, 为贯彻落实 in an opening.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basis {
    /// Its title without brackets; `None` where only a number is named.
    pub title: Option<String>,
    /// Its number as printed.
    pub number: Option<String>,
    /// The provisions as printed, parted by 、.
    pub article: Option<String>,
}

/// All that was read of one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The normal form of the text; every range points into it.
    pub normal: String,
    /// Title of the document itself.
    pub carrier_title: Option<Value<String>>,
    /// What it issues, forwards or issues anew.
    pub instrument_title: Option<Value<String>>,
    /// 制定机关, in the order of the signature.
    pub issuers: Vec<Value<Issuer>>,
    /// 发文字号 of its own.
    pub doc_number: Option<Value<String>>,
    /// 成文日期.
    pub written_on: Option<Value<NaiveDate>>,
    /// 施行日期.
    pub effective_on: Option<Value<Commencement>>,
    /// 有效期 as a length.
    pub term: Option<Value<Term>>,
    /// The last valid day, inclusive.
    pub valid_until: Option<Value<NaiveDate>>,
    /// Whether it or its instrument is 试行 or 暂行.
    pub trial: Value<bool>,
    /// 文种 of the document itself.
    pub kind: Option<Value<&'static str>>,
    /// What it does to other documents.
    pub relations: Vec<Value<Relation>>,
    /// 制定依据.
    pub bases: Vec<Value<Basis>>,
    /// The form of the instrument, or of the document where no instrument's text follows.
    pub form: Form,
    /// Units of the first level of that form.
    pub top_level_units: usize,
    /// How many annexes it lists.
    pub annexes: Option<Value<usize>>,
}

/// What the readers of single values look at.
struct Page<'a> {
    title: &'a str,
    normal: &'a str,
    split: &'a Split,
    subject: Subject,
}

impl Page<'_> {
    /// The end of what is the document's own word: before a text that it only prints again.
    fn own_end(&self) -> usize {
        let prints_another = self.subject.prints_another();
        self.split
            .instrument_at
            .filter(|_| prints_another)
            .unwrap_or(self.normal.len())
    }

    /// The text whose form counts: of the instrument, where one is printed.
    fn ruled(&self) -> &str {
        let from = self.split.instrument_at.unwrap_or(0);
        self.normal.get(from..).unwrap_or_default()
    }

    /// The document's own words.
    fn own(&self) -> &str {
        self.normal.get(..self.own_end()).unwrap_or_default()
    }
}

/// Reads a document from its title (may be empty) and text.
pub fn read(title: &str, text: &str) -> Reading {
    let normal = normal_form(text);
    let given = title.trim();
    if given.is_empty()
        && let Some(printed) = split(given, &normal).printed_title
    {
        return from_printed(read_titled(&printed, normal), &printed);
    }
    read_titled(given, normal)
}

/// A title that was not given but printed stands in the text.
fn from_printed(mut reading: Reading, printed: &str) -> Reading {
    let Some(words) = place::joined_lines(&reading.normal, printed) else {
        return reading;
    };
    let put = |source: &mut Source| {
        if *source == Source::Title {
            *source = Source::Text(words.clone());
        }
    };
    let titles = reading
        .carrier_title
        .iter_mut()
        .chain(&mut reading.instrument_title);
    titles.for_each(|value| put(&mut value.source));
    reading
        .issuers
        .iter_mut()
        .for_each(|value| put(&mut value.source));
    reading
        .relations
        .iter_mut()
        .for_each(|value| put(&mut value.source));
    reading
        .kind
        .iter_mut()
        .for_each(|value| put(&mut value.source));
    put(&mut reading.trial.source);
    reading
}

fn read_titled(title: &str, normal: String) -> Reading {
    let split = split(title, &normal);
    let page = Page {
        title,
        normal: &normal,
        split: &split,
        subject: subject(title),
    };
    let carrier_title = titles::carrier(&page);
    let instrument_title = titles::instrument(&page);
    let dates = dated::read(&page);
    let kind = carrier_title.as_ref().and_then(|title| {
        document_form(&title.value).map(|kind| Value {
            value: kind,
            source: title.source.clone(),
            doubt: None,
        })
    });
    let outline = outline(page.ruled());
    let mut reading = Reading {
        issuers: issuers::read(&page),
        doc_number: number::read(&page),
        written_on: dates.written_on,
        effective_on: dates.effective_on,
        term: dates.term,
        valid_until: dates.valid_until,
        trial: dates.trial,
        kind,
        relations: relations(title, &normal).into_iter().map(weighed).collect(),
        bases: bases::read(&page),
        form: outline.form,
        top_level_units: outline.top_level_units(),
        annexes: annexes::read(&page),
        carrier_title,
        instrument_title,
        normal: String::new(),
    };
    reading.normal = normal;
    reading
}

/// A relation with what makes it doubtful.
fn weighed(relation: Relation) -> Value<Relation> {
    let doubt = match relation.gap {
        Gap::None => relation.words.is_none().then_some("仅见于标题，正文未载明"),
        Gap::NoEnd => Some("未载明新的截止日期"),
        Gap::ListMissing => Some("所称清单不在页面上，请补充"),
        Gap::Partial => Some("仅涉及部分内容，不使该文件整体失效"),
        Gap::ByNumberOnly => Some("仅载明文号，请核对所指文件"),
    };
    let source = relation.words.clone().map_or(Source::Title, Source::Text);
    Value {
        value: relation,
        source,
        doubt: doubt.map(str::to_owned),
    }
}

#[cfg(test)]
mod corpus_tests;
#[cfg(test)]
mod tests;
