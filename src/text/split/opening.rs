//! Where the text of the instrument begins behind its carrier.

use crate::text::lines::is_sentence;
use crate::text::marker::{MarkerKind, annex_marker, marker};
use crate::text::tail;
use crate::text::title::{bracketed_titles, document_form, title_key};

use super::head::joined;

pub(super) struct Opening {
    pub(super) at: usize,
    pub(super) lines: usize,
    pub(super) title: Option<String>,
}

/// Where the text of the instrument begins: at its title, printed again behind the carrier.
pub(super) fn instrument_opening(
    title: &str,
    named: Option<&str>,
    rest: &[&str],
) -> Option<Opening> {
    let key = named.map(title_key).unwrap_or_default();
    let bare = bare(&key);
    // 延长…有效期的通知 that prints the rule again: its title stands in the carrier's own
    let inner: Vec<String> = bracketed_titles(title)
        .into_iter()
        .map(title_key)
        .map(|key| self::bare(&key))
        .collect();
    let first = rest
        .iter()
        .position(|line| line.chars().count() > 20 || is_sentence(line))?;
    for at in first + 1..rest.len() {
        let mut sum = String::new();
        let mut signed = false;
        for count in 1..=3 {
            let Some(line) = rest.get(at + count - 1).filter(|line| may_be_title(line)) else {
                break;
            };
            signed |= tail::is_signature(line);
            sum.push_str(&title_key(line));
            let own = self::bare(&sum);
            let whole = own == bare && !bare.is_empty();
            let renamed = own.chars().count() >= 8
                && !signed
                && !bare.is_empty()
                && document_form(&sum).is_some()
                && (bare.ends_with(own.as_str()) || own.ends_with(bare.as_str()));
            let again = inner.contains(&own);
            let follows = rest
                .get(at + count)
                .is_some_and(|next| !tail::is_signature(next));
            if (whole || renamed || again) && follows {
                let printed = rest.get(at..at + count).map(joined);
                return Some(with_annex_line(rest, at, count, printed));
            }
        }
    }
    // not named alike: a short line in a 文种 and the first article, soon behind a date
    named?;
    let dated = rest.iter().take(60).position(|line| tail::is_date(line))?;
    let mut at = dated + 1;
    while rest
        .get(at)
        .is_some_and(|line| tail::is_note(line) || tail::is_signature(line))
    {
        at += 1;
    }
    rest.iter().skip(at).take(6).position(|line| {
        marker(line).is_some_and(|m| m.number == 1 && m.kind <= MarkerKind::First)
    })?;
    let count = rest
        .iter()
        .skip(at)
        .take(3)
        .take_while(|line| may_be_title(line))
        .count();
    let ends = (1..=count).find(|count| {
        rest.get(at + count - 1)
            .is_some_and(|line| document_form(line).is_some())
    });
    let printed = ends.and_then(|count| rest.get(at..at + count)).map(joined);
    Some(with_annex_line(rest, at, ends.unwrap_or(0), printed))
}

pub(super) fn may_be_title(line: &str) -> bool {
    let bracketed = line.starts_with(['（', '(']) && line.ends_with(['）', ')']);
    let other = is_sentence(line)
        || bracketed
        || marker(line).is_some()
        || annex_marker(line).is_some()
        || tail::is_note(line)
        || tail::is_date(line);
    !other && line.chars().count() <= 80
}

/// A bare 附件 line over the instrument's title is part of its opening.
fn with_annex_line(rest: &[&str], at: usize, lines: usize, title: Option<String>) -> Opening {
    let over = at.checked_sub(1).and_then(|before| rest.get(before));
    let annexed = over.is_some_and(|line| annex_marker(line).is_some_and(|annex| !annex.has_text));
    let title = title.filter(|title| !title.is_empty());
    if annexed {
        Opening {
            at: at - 1,
            lines: lines + 1,
            title,
        }
    } else {
        Opening { at, lines, title }
    }
}

/// A title's key without what a carrier leaves out or puts in: （试行）, 的.
pub(super) fn bare(key: &str) -> String {
    key.replace("(试行)", "")
        .replace("(暂行)", "")
        .replace('的', "")
}
