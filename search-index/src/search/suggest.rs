//! Suggestions while somebody types: titles and numbers by how they begin, or by how they sound; bodies by name.
//!
//! The beginnings are terms of a field of their own, so that a prefix is a walk through the term dictionary.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet as _, TERMINATED};

use super::columns::{Columns, text_of};
use super::{Hit, SearchRequest, Searcher, needed};
use crate::error::{Result, guarded};
use crate::fold::fold_text;
use crate::query::Query;
use crate::sound::spellings;

/// The longest beginning, in characters.
pub(crate) const LONGEST: usize = 24;
/// How many terms of the dictionary are looked at for one beginning and segment.
const WALKED: usize = 400;
/// How many entries of one segment are weighed against one another: a beginning that thousands of titles have suggests none
/// of them better than the first.
const WEIGHED: usize = 2_000;

/// Beginning of a title, of a number, of a pinyin, of initials: the first character of a term.
const TITLE: char = 't';
const NUMBER: char = 'n';
const PINYIN: char = 'p';
const INITIALS: char = 'i';

/// What a title may be known by from its beginning on: where people begin to type it.
fn starts(title: &str) -> Vec<String> {
    let plain: String = fold_text(title)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect();
    let mut starts = vec![plain.clone()];
    let after = |mark: &str, text: &str| text.split_once(mark).map(|(_, rest)| rest.to_owned());
    starts.extend(after("中华人民共和国", &plain));
    for mark in ["关于", "印发", "修改"] {
        starts.extend(after(mark, &plain));
    }
    // the place whose document it is
    let head: Vec<char> = plain.chars().take(9).collect();
    if let Some(at) = head.iter().rposition(|c| "省市县区州盟旗".contains(*c)) {
        starts.push(plain.chars().skip(at + 1).collect());
    }
    starts.retain(|start| start.chars().count() >= 2);
    let mut once = Vec::new();
    for start in starts {
        if !once.contains(&start) {
            once.push(start);
        }
    }
    once
}

/// The terms under which a title is suggested.
pub(crate) fn title_terms(title: &str) -> BTreeSet<String> {
    let mut terms = BTreeSet::new();
    for start in starts(title) {
        let head: String = start.chars().take(LONGEST).collect();
        for spelling in spellings(&head) {
            terms.insert(format!("{PINYIN}{}", spelling.pinyin));
            terms.insert(format!("{INITIALS}{}", spelling.initials));
        }
        terms.insert(format!("{TITLE}{head}"));
    }
    terms
}

/// The term under which a number is suggested.
pub(crate) fn number_term(number: &str) -> String {
    let head: String = fold_text(number).chars().take(LONGEST).collect();
    format!("{NUMBER}{head}")
}

/// What may be meant by what was typed so far.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Suggestions {
    /// Documents whose title or number begins so; the shorter titles first.
    pub documents: Vec<Hit>,
    /// Bodies whose name holds what was typed, or sounds so from its beginning on.
    pub authorities: Vec<String>,
}

impl Searcher {
    /// What may be meant by the beginning `typed`, among the texts shown on `as_of`: at most `limit` of each.
    ///
    /// # Errors
    /// [`Error::Damaged`](crate::Error::Damaged) or [`Error::Engine`](crate::Error::Engine) where the index cannot be read.
    pub fn suggest(&self, typed: &str, as_of: NaiveDate, limit: usize) -> Result<Suggestions> {
        guarded(|| {
            let plain: String = fold_text(typed)
                .chars()
                .filter(|c| c.is_alphanumeric())
                .take(LONGEST)
                .collect();
            if plain.is_empty() {
                return Ok(Suggestions::default());
            }
            let mut beginnings = vec![format!("{TITLE}{plain}"), number_term(typed)];
            if plain.chars().all(|c| c.is_ascii_alphanumeric()) {
                beginnings.push(format!("{INITIALS}{plain}"));
                beginnings.push(format!("{PINYIN}{plain}"));
            }
            Ok(Suggestions {
                documents: self.beginning_with(&beginnings, as_of, limit)?,
                authorities: self.authorities_like(&plain, limit)?,
            })
        })
    }

    /// All issuing bodies of the index by name, ascending, each with its folded name.
    ///
    /// # Errors
    /// As [`Searcher::suggest`].
    pub fn authorities(&self) -> Result<&[(String, String)]> {
        if let Some(names) = self.inner.kept.authorities.get() {
            return Ok(names);
        }
        let names = self.read_authorities()?;
        Ok(self.inner.kept.authorities.get_or_init(|| names))
    }

    fn read_authorities(&self) -> Result<Vec<(String, String)>> {
        guarded(|| {
            let mut names = BTreeSet::new();
            for columns in &self.inner.columns {
                if let Some(column) = columns.authority() {
                    let mut stream = column.dictionary().stream()?;
                    while stream.advance() {
                        names.insert(String::from_utf8_lossy(stream.key()).into_owned());
                    }
                }
            }
            let folded = names.into_iter().map(|name| {
                let folded = fold_text(&name);
                (name, folded)
            });
            Ok(folded.collect())
        })
    }

    fn authorities_like(&self, plain: &str, limit: usize) -> Result<Vec<String>> {
        let latin = plain.is_ascii();
        let mut like: Vec<(usize, &String)> = Vec::new();
        for (name, folded) in self.authorities()? {
            let place = if latin {
                let begins = spellings(folded).iter().any(|spelling| {
                    spelling.initials.starts_with(plain) || spelling.pinyin.starts_with(plain)
                });
                begins.then_some(0)
            } else {
                folded.find(plain)
            };
            like.extend(place.map(|place| (place, name)));
        }
        like.sort_by_key(|(place, name)| (*place, name.chars().count(), *name));
        let nearest = like.into_iter().take(limit);
        Ok(nearest.map(|(_, name)| name.clone()).collect())
    }

    fn beginning_with(
        &self,
        beginnings: &[String],
        as_of: NaiveDate,
        limit: usize,
    ) -> Result<Vec<Hit>> {
        let request = SearchRequest::new(Query::default(), as_of);
        // by the length of the term: the nearer to what was typed, the earlier
        let mut found: BTreeSet<(usize, usize, u32)> = BTreeSet::new();
        let field = self.inner.fields.beginnings;
        let segments = self.inner.engine.segment_readers().iter();
        for (segment, (reader, columns)) in segments.zip(&self.inner.columns).enumerate() {
            let shown = Columns::new(columns, &request)?;
            let inverted = reader.inverted_index(field)?;
            let most = found.len() + WEIGHED;
            for beginning in beginnings {
                let mut stream = inverted
                    .terms()
                    .range()
                    .ge(beginning.as_bytes())
                    .into_stream()?;
                let mut walked = 0;
                while walked < WALKED && found.len() < most && stream.advance() {
                    walked += 1;
                    if !stream.key().starts_with(beginning.as_bytes()) {
                        break;
                    }
                    let length = stream.key().len();
                    let info = stream.value().clone();
                    let mut postings =
                        inverted.read_postings_from_terminfo(&info, IndexRecordOption::Basic)?;
                    let mut doc = postings.doc();
                    while doc != TERMINATED && found.len() < most {
                        if !reader.is_deleted(doc) && shown.shown(doc) {
                            found.insert((length, segment, doc));
                        }
                        doc = postings.advance();
                    }
                }
            }
        }
        let mut hits: Vec<Hit> = Vec::new();
        for (_, segment, doc) in found {
            let columns = needed(self.inner.columns.get(segment))?;
            let document_id = needed(text_of(columns.document_id.as_ref(), doc)?)?;
            if hits.iter().any(|hit| hit.document_id == document_id) {
                continue;
            }
            hits.push(Hit {
                document_id,
                revision_id: needed(text_of(columns.revision_id.as_ref(), doc)?)?,
                external_id: text_of(columns.external_id.as_ref(), doc)?,
                score: 0.0,
                number_match: false,
                place: (u32::try_from(segment).unwrap_or(u32::MAX), doc),
            });
            if hits.len() == limit {
                break;
            }
        }
        Ok(hits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_suggested_from_where_people_begin_it() {
        let terms = title_terms("山西省优化营商环境条例");
        for term in [
            "t山西省优化营商环境条例",
            "t优化营商环境条例",
            "iyhyshjtl",
            "pyouhuayingshanghuanjingtiaoli",
        ] {
            assert!(terms.contains(term), "{term}: {terms:?}");
        }
        let terms = title_terms("某县人民政府关于印发《某办法》的通知");
        assert!(terms.contains("t某办法的通知"), "{terms:?}");
    }
}
