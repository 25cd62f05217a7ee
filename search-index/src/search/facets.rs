//! The columns of facets of one segment: filters on them and counts of their values.

use std::sync::{Arc, OnceLock};

use tantivy::columnar::{Column, ColumnIndex, StrColumn};

use crate::error::Result;

/// The codes of states.
pub(super) const STATES: (u64, u64) = (0, 255);
/// How far the greatest number that is counted can be from the least; years have two bytes.
const SPAN: usize = 65_535;

/// A column of texts that are few and told in every answer: they are read once, when first wanted.
#[derive(Clone)]
pub(super) struct Values {
    column: StrColumn,
    texts: Arc<OnceLock<Vec<String>>>,
}

impl Values {
    pub(super) fn new(column: StrColumn) -> Self {
        Self {
            column,
            texts: Arc::default(),
        }
    }

    /// The column itself.
    pub(super) fn column(&self) -> &StrColumn {
        &self.column
    }

    /// The texts in the order of their ordinals.
    fn texts(&self) -> Result<&[String]> {
        if let Some(texts) = self.texts.get() {
            return Ok(texts);
        }
        let mut texts = Vec::with_capacity(self.column.num_terms());
        let mut stream = self.column.dictionary().stream()?;
        while stream.advance() {
            texts.push(String::from_utf8_lossy(stream.key()).into_owned());
        }
        Ok(self.texts.get_or_init(|| texts))
    }
}

/// The first value of an entry. Where every entry has exactly one there is nothing to look up.
pub(super) fn first<T>(column: &Column<T>, doc: u32) -> Option<T>
where
    T: PartialOrd + Copy + std::fmt::Debug + Send + Sync + 'static,
{
    match column.index {
        ColumnIndex::Full => Some(column.values.get_val(doc)),
        _ => column.first(doc),
    }
}

/// A column of texts with the filter on it.
#[derive(Default)]
pub(super) struct TextColumn<'a> {
    values: Option<&'a Values>,
    /// ordinals of the wanted values, where there is a filter
    wanted: Option<Vec<u64>>,
    counts: Vec<u64>,
}

/// A column of numbers with the filter on it.
#[derive(Default)]
pub(super) struct NumberColumn {
    pub(super) column: Option<Column<u64>>,
    wanted: Option<Vec<u64>>,
    /// counts of `least` and what follows it
    counts: Vec<u64>,
    least: u64,
}

impl<'a> TextColumn<'a> {
    pub(super) fn new(
        values: Option<&'a Values>,
        filter: &[String],
        counted: bool,
    ) -> Result<Self> {
        if filter.is_empty() && !counted {
            return Ok(Self::default());
        }
        let mut wanted = Vec::new();
        if let Some(Values { column, .. }) = values {
            for value in filter {
                wanted.extend(column.dictionary().term_ord(value)?);
            }
        }
        let terms = values
            .filter(|_| counted)
            .map_or(0, |values| values.column.num_terms());
        let wanted = (!filter.is_empty()).then_some(wanted);
        Ok(Self {
            values,
            wanted,
            counts: vec![0; terms],
        })
    }

    pub(super) fn passes(&self, doc: u32) -> bool {
        let Some(wanted) = &self.wanted else {
            return true;
        };
        self.values.is_some_and(|values| {
            let mut ords = values.column.term_ords(doc);
            ords.any(|ord| wanted.contains(&ord))
        })
    }

    pub(super) fn count(&mut self, doc: u32) {
        if self.counts.is_empty() {
            return;
        }
        let Some(values) = self.values else { return };
        let ords = values.column.ords();
        if let ColumnIndex::Full = ords.index {
            raise(&mut self.counts, ords.values.get_val(doc));
            return;
        }
        // an entry has each value once, see `writer`
        for ord in ords.values_for_doc(doc) {
            raise(&mut self.counts, ord);
        }
    }

    /// The values that were counted in this segment.
    pub(super) fn counted(&self) -> Result<impl Iterator<Item = (&'a str, u64)>> {
        let texts = match self.values {
            Some(values) => values.texts()?,
            None => &[],
        };
        let told = texts.iter().zip(&self.counts);
        let told = told.filter(|(_, count)| **count > 0);
        Ok(told.map(|(value, count)| (value.as_str(), *count)))
    }
}

fn raise(counts: &mut [u64], place: u64) {
    if let Some(count) = usize::try_from(place).ok().and_then(|n| counts.get_mut(n)) {
        *count += 1;
    }
}

impl NumberColumn {
    /// `span`: the least and the greatest value that may be counted.
    pub(super) fn new<T: Copy + Into<u64>>(
        column: Option<&Column<u64>>,
        filter: &[T],
        counted: bool,
        span: (u64, u64),
    ) -> Self {
        if filter.is_empty() && !counted {
            return Self::default();
        }
        let wanted = filter.iter().map(|value| (*value).into()).collect();
        let (least, most) = span;
        let last = usize::try_from(most.saturating_sub(least)).map_or(SPAN, |last| last.min(SPAN));
        Self {
            column: column.cloned(),
            wanted: (!filter.is_empty()).then_some(wanted),
            counts: vec![0; if counted { last + 1 } else { 0 }],
            least,
        }
    }

    pub(super) fn passes(&self, value: impl FnOnce() -> Option<u64>) -> bool {
        self.wanted
            .as_ref()
            .is_none_or(|wanted| value().is_some_and(|value| wanted.contains(&value)))
    }

    pub(super) fn count(&mut self, value: Option<u64>) {
        if let Some(place) = value.and_then(|value| value.checked_sub(self.least)) {
            raise(&mut self.counts, place);
        }
    }

    /// The values that were counted in this segment.
    pub(super) fn counted(&self) -> impl Iterator<Item = (u64, u64)> + '_ {
        let all = (self.least..).zip(&self.counts);
        all.filter(|(_, count)| **count > 0)
            .map(|(value, count)| (value, *count))
    }
}
