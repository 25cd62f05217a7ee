//! The columns of one segment: filters and facets of a match.

use tantivy::SegmentReader;
use tantivy::columnar::{Column, ColumnIndex, StrColumn};

use super::facets::{NumberColumn, STATES, TextColumn, Values, first};
use super::request::{DayRange, Filters, Order, SearchRequest};
use crate::error::Result;
use crate::schema::column;
use crate::timeline::{bounded, day, shifted, state_on};

/// The facets, as bits of a set of failed filters.
pub(super) const AUTHORITY: u8 = 1;
pub(super) const KIND: u8 = 2;
pub(super) const FORM: u8 = 4;
pub(super) const STATE: u8 = 8;
pub(super) const YEAR: u8 = 16;

/// All columns of a segment, opened once with the searcher: opening them costs more than many a search.
#[derive(Clone)]
pub(super) struct SegmentColumns {
    pub(super) document_id: Option<StrColumn>,
    pub(super) revision_id: Option<StrColumn>,
    pub(super) external_id: Option<StrColumn>,
    pub(super) eid: Option<StrColumn>,
    pub(super) label: Option<StrColumn>,
    pub(super) acts: Option<StrColumn>,
    pub(super) names: Option<StrColumn>,
    pub(super) titles: Option<StrColumn>,
    standing: Option<Column<i64>>,
    pub(super) ordinal: Option<Column<u64>>,
    authority: Option<Values>,
    kind: Option<Values>,
    form: Option<Values>,
    year: Option<Column<u64>>,
    states: Option<Column<u64>>,
    issued_on: Option<Column<i64>>,
    published_on: Option<Column<i64>>,
    effective_on: Option<Column<i64>>,
    shown_from: Option<Column<i64>>,
    shown_until: Option<Column<i64>>,
}

impl SegmentColumns {
    pub(super) fn open(reader: &SegmentReader) -> Result<Self> {
        let columns = reader.fast_fields();
        let days = |name: &str| columns.column_opt::<i64>(name);
        Ok(Self {
            document_id: columns.str(column::DOCUMENT_ID)?,
            revision_id: columns.str(column::REVISION_ID)?,
            external_id: columns.str(column::EXTERNAL_ID)?,
            eid: columns.str(column::EID)?,
            label: columns.str(column::LABEL)?,
            acts: columns.str(column::ACTS)?,
            names: columns.str(column::NAMES)?,
            titles: columns.str(column::TITLES)?,
            standing: columns.column_opt(column::STANDING)?,
            ordinal: columns.column_opt(column::ORDINAL)?,
            authority: columns.str(column::AUTHORITY)?.map(Values::new),
            kind: columns.str(column::KIND)?.map(Values::new),
            form: columns.str(column::FORM)?.map(Values::new),
            year: columns.column_opt(column::YEAR)?,
            states: columns.column_opt(column::STATES)?,
            issued_on: days(column::ISSUED_ON)?,
            published_on: days(column::PUBLISHED_ON)?,
            effective_on: days(column::EFFECTIVE_ON)?,
            shown_from: days(column::SHOWN_FROM)?,
            shown_until: days(column::SHOWN_UNTIL)?,
        })
    }

    /// The prior of an entry, in points of score.
    pub(super) fn standing(&self, doc: u32) -> f32 {
        let thousandths = self.standing.as_ref().and_then(|column| column.first(doc));
        thousandths.map_or(0.0, |value| {
            f32::from(i16::try_from(value).unwrap_or(0)) / 1_000.0
        })
    }

    /// The issuing authorities.
    pub(super) fn authority(&self) -> Option<&StrColumn> {
        self.authority.as_ref().map(Values::column)
    }
}

/// The text of an entry in a column, if it has one.
pub(super) fn text_of(column: Option<&StrColumn>, doc: u32) -> Result<Option<String>> {
    let Some((column, ord)) =
        column.and_then(|column| Some((column, column.term_ords(doc).next()?)))
    else {
        return Ok(None);
    };
    let mut text = String::new();
    Ok(column.ord_to_str(ord, &mut text)?.then_some(text))
}

/// All texts of an entry in a column.
pub(super) fn texts_of(column: &StrColumn, doc: u32) -> Result<Vec<String>> {
    let mut texts = Vec::new();
    for ord in column.term_ords(doc) {
        let mut text = String::new();
        if column.ord_to_str(ord, &mut text)? {
            texts.push(text);
        }
    }
    Ok(texts)
}

/// What must be read of a segment to answer a request.
pub(super) struct Columns<'a> {
    as_of: i64,
    as_of_shifted: u64,
    shown: Option<(Column<i64>, Column<i64>)>,
    all_shown: bool,
    published: Option<(Option<Column<i64>>, i64, i64)>,
    pub(super) authority: TextColumn<'a>,
    pub(super) kind: TextColumn<'a>,
    pub(super) form: TextColumn<'a>,
    pub(super) state: NumberColumn,
    pub(super) year: NumberColumn,
    order: Option<(Option<Column<i64>>, bool)>,
}

impl<'a> Columns<'a> {
    pub(super) fn new(segment: &'a SegmentColumns, request: &SearchRequest) -> Result<Self> {
        let Filters {
            authorities,
            kinds,
            forms,
            states,
            years: _,
            published,
            cites: _,
            within_document: _,
        } = &request.filters;
        let wanted = &request.facets;
        let published = published.map(|DayRange { from, through }| {
            let (from, through) = (from.map_or(i64::MIN, day), through.map_or(i64::MAX, day));
            (segment.published_on.clone(), from, through)
        });
        let order = match request.order {
            Order::Relevance => None,
            Order::PublishedNewest => Some((segment.published_on.clone(), false)),
            Order::PublishedOldest => Some((segment.published_on.clone(), true)),
            Order::IssuedNewest => Some((segment.issued_on.clone(), false)),
            Order::EffectiveNewest => Some((segment.effective_on.clone(), false)),
        };
        let as_of = bounded(day(request.as_of));
        let shown = segment.shown_from.clone().zip(segment.shown_until.clone());
        let one_span = |column: &Column<i64>| matches!(column.index, ColumnIndex::Full);
        let all_shown = shown.as_ref().is_some_and(|(from, until)| {
            one_span(from)
                && one_span(until)
                && from.max_value() <= as_of
                && as_of <= until.min_value()
        });
        let years = segment
            .year
            .as_ref()
            .map_or((0, 0), |column| (column.min_value(), column.max_value()));
        Ok(Self {
            as_of,
            as_of_shifted: shifted(request.as_of),
            shown,
            all_shown,
            published,
            authority: TextColumn::new(
                segment.authority.as_ref(),
                authorities,
                wanted.authorities,
            )?,
            kind: TextColumn::new(segment.kind.as_ref(), kinds, wanted.kinds)?,
            form: TextColumn::new(segment.form.as_ref(), forms, wanted.forms)?,
            state: NumberColumn::new(segment.states.as_ref(), states, wanted.states, STATES),
            year: NumberColumn::new(
                segment.year.as_ref(),
                &request.filters.years,
                wanted.years,
                years,
            ),
            order,
        })
    }

    /// Whether the entry is shown on the day and passes the filters that are no facets.
    pub(super) fn shown(&self, doc: u32) -> bool {
        if !self.all_shown && !self.shown_on(doc) {
            return false;
        }
        self.published
            .as_ref()
            .is_none_or(|(column, from, through)| {
                let published = column.as_ref().and_then(|column| first(column, doc));
                published.is_some_and(|on| *from <= on && on <= *through)
            })
    }

    fn shown_on(&self, doc: u32) -> bool {
        let Some((from, until)) = &self.shown else {
            return false;
        };
        let on = self.as_of;
        from.values_for_doc(doc)
            .zip(until.values_for_doc(doc))
            .any(|(from, until)| from <= on && on <= until)
    }

    /// The facets whose filter the entry does not pass.
    pub(super) fn failed(&self, doc: u32) -> u8 {
        let bit = |passes: bool, facet: u8| if passes { 0 } else { facet };
        bit(self.authority.passes(doc), AUTHORITY)
            | bit(self.kind.passes(doc), KIND)
            | bit(self.form.passes(doc), FORM)
            | bit(self.state.passes(|| self.state_of(doc)), STATE)
            | bit(self.year.passes(|| self.year_of(doc)), YEAR)
    }

    /// Counts the entry in every facet whose own filter is the only one it may fail.
    pub(super) fn count(&mut self, doc: u32, failed: u8) {
        let counts = |facet: u8| failed & !facet == 0;
        if counts(AUTHORITY) {
            self.authority.count(doc);
        }
        if counts(KIND) {
            self.kind.count(doc);
        }
        if counts(FORM) {
            self.form.count(doc);
        }
        if counts(STATE) {
            let state = self.state_of(doc);
            self.state.count(state);
        }
        if counts(YEAR) {
            let year = self.year_of(doc);
            self.year.count(year);
        }
    }

    /// The key of the order by day; `None` where the order is by relevance.
    pub(super) fn day_key(&self, doc: u32) -> Option<i64> {
        let (column, oldest_first) = self.order.as_ref()?;
        let on = column.as_ref().and_then(|column| first(column, doc));
        Some(on.map_or(i64::MIN, |on| if *oldest_first { -on } else { on }))
    }

    fn state_of(&self, doc: u32) -> Option<u64> {
        let mut spans = self.state.column.as_ref()?.values_for_doc(doc);
        spans
            .find_map(|packed| state_on(packed, self.as_of_shifted))
            .map(u64::from)
    }

    fn year_of(&self, doc: u32) -> Option<u64> {
        first(self.year.column.as_ref()?, doc)
    }
}
