//! The one pass.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::atomic::Ordering;

use tantivy::query::{EnableScoring, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet as _, SegmentReader, TERMINATED, Term};

use super::columns::{Columns, SegmentColumns};
use super::rank::{Best, Cursor, Ranked, asked, score_key};
use super::request::{FacetCount, Facets, FacetsWanted, Generation, Order, SearchRequest};
use super::{Inner, Unit};
use crate::error::{Error, Result};
use crate::query::compile;

/// After how many matches the stop flag is looked at.
const STOP_EVERY: u64 = 1_024;

/// What the pass brought.
pub(super) struct Collected {
    pub(super) count: u64,
    pub(super) page: Vec<Ranked>,
    pub(super) facets: Facets,
    pub(super) next: Option<String>,
}

pub(super) fn collect(
    inner: &Inner,
    unit: Unit,
    request: &SearchRequest,
    numbers: &[Term],
    first: &[Term],
) -> Result<Collected> {
    let Inner {
        engine,
        columns,
        fields,
        generation,
        ..
    } = inner;
    let generation = *generation;
    let asked = asked(unit, request);
    let after = match &request.cursor {
        Some(text) => Some(resume(text, asked, generation)?),
        None => None,
    };
    let by_score = request.order == Order::Relevance;
    let scoring = if by_score {
        EnableScoring::enabled_from_searcher(engine)
    } else {
        EnableScoring::disabled_from_searcher(engine)
    };
    let compiled = compile(&request.query, unit, numbers, &request.filters, fields);
    let weight = compiled.weight(scoring)?;

    let mut pass = Pass {
        count: 0,
        seen: 0,
        best: Best::new(request.limit, after),
        facets: FacetSums::default(),
    };
    for (segment, (reader, columns)) in (0_u32..).zip(engine.segment_readers().iter().zip(columns))
    {
        let mut firsts = HashSet::new();
        for term in first.iter().filter(|_| by_score) {
            firsts.extend(documents_with(reader, term)?);
        }
        pass.segment(
            segment,
            (reader, columns),
            weight.as_ref(),
            &firsts,
            request,
        )?;
    }
    let (page, more) = pass.best.finish();
    let next = page.last().filter(|_| more).map(|last| {
        Cursor {
            generation,
            asked,
            last: *last,
        }
        .write()
    });
    Ok(Collected {
        count: pass.count,
        page,
        facets: pass.facets.finish(),
        next,
    })
}

pub(super) fn resume(text: &str, asked: u64, generation: Generation) -> Result<Ranked> {
    let cursor = Cursor::read(text).ok_or(Error::InvalidCursor)?;
    if cursor.generation != generation {
        return Err(Error::OutdatedCursor);
    }
    if cursor.asked != asked {
        return Err(Error::InvalidCursor);
    }
    Ok(cursor.last)
}

/// The live entries of a segment that have a term.
pub(super) fn documents_with(reader: &SegmentReader, term: &Term) -> Result<Vec<u32>> {
    let inverted = reader.inverted_index(term.field())?;
    let Some(mut postings) = inverted.read_postings(term, IndexRecordOption::Basic)? else {
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    let mut doc = postings.doc();
    while doc != TERMINATED {
        if !reader.is_deleted(doc) {
            found.push(doc);
        }
        doc = postings.advance();
    }
    Ok(found)
}

struct Pass<'a> {
    count: u64,
    seen: u64,
    best: Best,
    facets: FacetSums<'a>,
}

impl<'a> Pass<'a> {
    fn segment(
        &mut self,
        segment: u32,
        (reader, columns): (&SegmentReader, &'a SegmentColumns),
        weight: &dyn Weight,
        firsts: &HashSet<u32>,
        request: &SearchRequest,
    ) -> Result<()> {
        let mut columns = Columns::new(columns, request)?;
        let counting = request.facets != FacetsWanted::default();
        let mut scorer = weight.scorer(reader, 1.0)?;
        let mut doc = scorer.doc();
        while doc != TERMINATED {
            self.seen += 1;
            if self.seen.is_multiple_of(STOP_EVERY) && stopped(request) {
                return Err(Error::Stopped);
            }
            if !reader.is_deleted(doc) && columns.shown(doc) {
                let failed = columns.failed(doc);
                if counting {
                    columns.count(doc, failed);
                }
                if failed == 0 {
                    self.count += 1;
                    let (key, score) = if let Some(key) = columns.day_key(doc) {
                        (key, 0.0)
                    } else {
                        let score = scorer.score();
                        (score_key(score), score)
                    };
                    self.best.push(Ranked {
                        first: firsts.contains(&doc),
                        key,
                        segment,
                        doc,
                        score,
                    });
                }
            }
            doc = scorer.advance();
        }
        self.facets.add(&columns, request.facets)
    }
}

fn stopped(request: &SearchRequest) -> bool {
    request
        .stop
        .as_ref()
        .is_some_and(|flag| flag.load(Ordering::Relaxed))
}

/// The facets of all segments.
#[derive(Default)]
pub(super) struct FacetSums<'a> {
    authorities: HashMap<&'a str, u64>,
    kinds: HashMap<&'a str, u64>,
    forms: HashMap<&'a str, u64>,
    states: BTreeMap<u64, u64>,
    years: BTreeMap<u64, u64>,
}

impl<'a> FacetSums<'a> {
    pub(super) fn add(&mut self, columns: &Columns<'a>, wanted: FacetsWanted) -> Result<()> {
        let texts = [
            (
                wanted.authorities,
                &columns.authority,
                &mut self.authorities,
            ),
            (wanted.kinds, &columns.kind, &mut self.kinds),
            (wanted.forms, &columns.form, &mut self.forms),
        ];
        for (wanted, column, sums) in texts {
            if wanted {
                for (value, count) in column.counted()? {
                    *sums.entry(value).or_default() += count;
                }
            }
        }
        let numbers = [
            (wanted.states, &columns.state, &mut self.states),
            (wanted.years, &columns.year, &mut self.years),
        ];
        for (wanted, column, sums) in numbers {
            if wanted {
                for (value, count) in column.counted() {
                    *sums.entry(value).or_default() += count;
                }
            }
        }
        Ok(())
    }

    pub(super) fn finish(self) -> Facets {
        Facets {
            authorities: most_first(self.authorities),
            kinds: most_first(self.kinds),
            forms: most_first(self.forms),
            states: ascending(self.states),
            years: ascending(self.years),
        }
    }
}

/// Of values that are equally many the first by name is first.
fn most_first(sums: HashMap<&str, u64>) -> Vec<FacetCount<String>> {
    let mut counts: Vec<_> = sums.into_iter().collect();
    counts.sort_unstable_by_key(|(value, count)| (std::cmp::Reverse(*count), *value));
    let told = counts.into_iter().map(|(value, count)| FacetCount {
        value: value.to_owned(),
        count,
    });
    told.collect()
}

fn ascending<T: TryFrom<u64>>(sums: BTreeMap<u64, u64>) -> Vec<FacetCount<T>> {
    sums.into_iter()
        .filter_map(|(value, count)| {
            Some(FacetCount {
                value: T::try_from(value).ok()?,
                count,
            })
        })
        .collect()
}
