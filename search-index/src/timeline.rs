//! Spans of days as numbers in the index: which revision is shown on a day, and which state a document is in.

use chrono::{Datelike as _, NaiveDate};

use crate::document::StateSpan;

/// A day as the index stores it: days of the common era, as `chrono` counts them.
pub(crate) fn day(date: NaiveDate) -> i64 {
    i64::from(date.num_days_from_ce())
}

/// The last day that a shown span distinguishes, far beyond year 10000; days outside 0 to this count as the nearest of both.
/// It keeps the columns narrow.
const LAST_DAY: i64 = 4_000_000;

/// The end of a shown span, or the day asked for, as it is stored and compared.
pub(crate) fn bounded(day: i64) -> i64 {
    day.clamp(0, LAST_DAY)
}

/// For each revision the spans of days (inclusive) on which it is the one shown.
///
/// On every day exactly one revision is shown: of those whose own span holds the day the one that begins last (of equals the
/// later in the list); where none does, the one that ended last before the day; before all of them, the first.
pub(crate) fn shown_spans(own: &[(Option<NaiveDate>, Option<NaiveDate>)]) -> Vec<Vec<(i64, i64)>> {
    let spans: Vec<(i64, i64)> = own
        .iter()
        .map(|(from, until)| (from.map_or(i64::MIN, day), until.map_or(i64::MAX, day)))
        .collect();
    let mut shown = vec![Vec::new(); spans.len()];
    let mut edges: Vec<i64> = spans
        .iter()
        .flat_map(|&(from, until)| [from, until.saturating_add(1)])
        .chain([i64::MIN])
        .filter(|&edge| edge != i64::MAX)
        .collect();
    edges.sort_unstable();
    edges.dedup();
    for (n, &start) in edges.iter().enumerate() {
        let end = edges.get(n + 1).map_or(i64::MAX, |next| next - 1);
        let Some(spans_of_one) = chosen(&spans, start).and_then(|index| shown.get_mut(index))
        else {
            continue;
        };
        match spans_of_one.last_mut() {
            Some((_, last)) if *last == start - 1 => *last = end,
            _ => spans_of_one.push((start, end)),
        }
    }
    shown
}

fn chosen(spans: &[(i64, i64)], on: i64) -> Option<usize> {
    let indexed = || spans.iter().enumerate();
    let valid = indexed()
        .filter(|(_, span)| span.0 <= on && on <= span.1)
        .max_by_key(|&(n, span)| (span.0, n));
    let ended = || {
        indexed()
            .filter(|(_, span)| span.1 < on)
            .max_by_key(|&(n, span)| (span.1, span.0, n))
    };
    let first = || indexed().min_by_key(|&(n, span)| (span.0, n));
    valid.or_else(ended).or_else(first).map(|(n, _)| n)
}

const DAY_BITS: u32 = 28;
const DAY_MASK: u64 = (1 << DAY_BITS) - 1;
/// Added to a day so that it is never negative: `chrono` reaches ±96 million days.
const DAY_SHIFT: i64 = 1 << 27;

/// One span with its state as one number: first day, last day, code.
pub(crate) fn pack(span: &StateSpan) -> u64 {
    let from = span.from.map_or(0, shifted);
    let through = span.through.map_or(DAY_MASK, shifted);
    (from << (DAY_BITS + 8)) | (through << 8) | u64::from(span.state)
}

/// The state that a packed span gives on a day, if it holds the day.
pub(crate) fn state_on(packed: u64, on: u64) -> Option<u8> {
    let from = packed >> (DAY_BITS + 8);
    let through = (packed >> 8) & DAY_MASK;
    (from <= on && on <= through).then(|| u8::try_from(packed & 0xff).unwrap_or(u8::MAX))
}

/// The day in the form that [`state_on`] compares.
pub(crate) fn shifted(date: NaiveDate) -> u64 {
    u64::try_from(day(date) + DAY_SHIFT).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(year: i32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(year, 1, 1)
    }

    fn shown_on(own: &[(Option<NaiveDate>, Option<NaiveDate>)], year: i32) -> usize {
        let on = day(date(year).unwrap());
        let holders: Vec<usize> = shown_spans(own)
            .iter()
            .enumerate()
            .filter(|(_, spans)| spans.iter().any(|s| s.0 <= on && on <= s.1))
            .map(|(n, _)| n)
            .collect();
        assert_eq!(holders.len(), 1, "exactly one on every day");
        holders[0]
    }

    #[test]
    fn one_revision_is_shown_on_every_day() {
        let follow = [(date(2010), date(2015)), (date(2018), None)];
        assert_eq!(
            [2005, 2012, 2016, 2020].map(|y| shown_on(&follow, y)),
            [0, 0, 0, 1]
        );
        let back_again = [(date(2010), None), (date(2012), date(2014))];
        assert_eq!(
            [2011, 2013, 2014, 2020].map(|y| shown_on(&back_again, y)),
            [0, 1, 1, 0]
        );
        let undated = [(None, None), (None, None)];
        assert_eq!(shown_on(&undated, 2020), 1);
        let twisted = [(date(2015), date(2010))];
        assert_eq!([2009, 2012, 2016].map(|y| shown_on(&twisted, y)), [0, 0, 0]);
        assert_eq!(
            shown_spans(&follow)[0],
            [(i64::MIN, day(date(2018).unwrap()) - 1)]
        );
    }

    #[test]
    fn states_hold_their_days_inclusively() {
        let span = StateSpan {
            state: 7,
            from: date(2010),
            through: date(2015),
        };
        let on = |y, m, d| shifted(NaiveDate::from_ymd_opt(y, m, d).unwrap());
        assert_eq!(state_on(pack(&span), on(2009, 12, 31)), None);
        assert_eq!(state_on(pack(&span), on(2010, 1, 1)), Some(7));
        assert_eq!(state_on(pack(&span), on(2015, 1, 1)), Some(7));
        assert_eq!(state_on(pack(&span), on(2015, 1, 2)), None);
        let open = StateSpan {
            state: 255,
            from: None,
            through: None,
        };
        assert_eq!(state_on(pack(&open), on(1, 1, 1)), Some(255));
        assert_eq!(state_on(pack(&open), shifted(NaiveDate::MAX)), Some(255));
    }
}
