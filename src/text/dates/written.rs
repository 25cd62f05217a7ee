//! 成文日期.

use std::ops::Range;

use chrono::NaiveDate;

use super::Reading;
use crate::text::tail;

/// The longest line that may hold a 署名 and a 成文日期, in bytes.
const CLOSING_LINE_MAX: usize = 300;

pub(super) fn written_on(
    text: &str,
    all: &[(Range<usize>, NaiveDate)],
) -> Option<Reading<NaiveDate>> {
    let mut loose = None;
    for (range, date) in all {
        let (Some(before), Some(after)) = (text.get(..range.start), text.get(range.end..)) else {
            continue;
        };
        // a closing line ends with its date
        if !after
            .trim_start_matches([' ', '\u{3000}'])
            .starts_with('\n')
            && !after.trim().is_empty()
        {
            continue;
        }
        let tail_of = |text: &str| -> Option<usize> {
            let bytes = text.bytes().rev().take(CLOSING_LINE_MAX);
            let found = bytes.into_iter().position(|byte| byte == b'\n');
            found.or_else(|| (text.len() <= CLOSING_LINE_MAX).then_some(text.len()))
        };
        let Some(length) = tail_of(before) else {
            continue;
        };
        let line_start = before.len() - length;
        let line = before.get(line_start..).unwrap_or_default().trim();
        let reading = Reading {
            value: *date,
            words: range.clone(),
            computed: false,
        };
        if !line.is_empty() {
            if loose.is_none() && tail::is_signature(line) {
                loose = Some(reading);
            }
            continue;
        }
        let above = before.get(..line_start).unwrap_or_default().trim_end();
        let line_above = tail_of(above).and_then(|length| above.get(above.len() - length..));
        let closes = above.ends_with('。')
            || line_above.is_some_and(|line| {
                tail::is_signature(line) || tail::is_farewell(line) || tail::is_note(line)
            });
        if closes {
            return Some(reading);
        }
        loose = loose.or(Some(reading));
    }
    loose
}
