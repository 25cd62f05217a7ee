//! Dates and 试行.

use chrono::NaiveDate;

use super::{Page, Value};
use crate::text::dates::{Commencement, Reading, Term, dates};
use crate::text::title::is_trial;

/// What a page says of its dates.
pub(super) struct Dated {
    pub(super) written_on: Option<Value<NaiveDate>>,
    pub(super) effective_on: Option<Value<Commencement>>,
    pub(super) term: Option<Value<Term>>,
    pub(super) valid_until: Option<Value<NaiveDate>>,
    pub(super) trial: Value<bool>,
}

fn value<T>(reading: Reading<T>) -> Value<T> {
    Value::found(reading.value, reading.words)
}

pub(super) fn read(page: &Page<'_>) -> Dated {
    let own = dates(page.own());
    let trial = trial(page, own.effective.as_ref(), own.term.as_ref());
    let on_publication = matches!(
        own.effective.as_ref().map(|reading| reading.value),
        Some(Commencement::OnPublication { .. })
    );
    let valid_until = own.last_valid_on.map(|reading| {
        let computed = reading.computed;
        let found = value(reading);
        if !computed {
            found
        } else if on_publication {
            found.doubted("截止日期由有效期推算，起算日按成文日期，请按公布日期核对")
        } else {
            found.doubted("截止日期由有效期推算，正文未直接载明")
        }
    });
    Dated {
        written_on: own.written_on.map(value),
        effective_on: own.effective.map(value),
        term: own.term.map(value),
        valid_until,
        trial,
    }
}

fn trial(
    page: &Page<'_>,
    effective: Option<&Reading<Commencement>>,
    term: Option<&Reading<Term>>,
) -> Value<bool> {
    if is_trial(page.title) {
        return Value::titled(true);
    }
    let words = effective
        .map(|reading| reading.words.clone())
        .filter(|words| {
            page.normal
                .get(words.clone())
                .is_some_and(|words| words.contains("试行"))
        });
    let words = words.or_else(|| {
        term.filter(|term| term.value.trial)
            .map(|term| term.words.clone())
    });
    if let Some(words) = words {
        return Value::found(true, words);
    }
    let another = page.subject.prints_another();
    if let Some(title) = page
        .split
        .instrument
        .title
        .as_deref()
        .filter(|_| page.split.instrument_at.is_some() && !another)
        && is_trial(title)
        && let Some(words) = super::place::joined_lines(page.normal, title)
    {
        return Value::found(true, words);
    }
    Value::titled(false)
}
