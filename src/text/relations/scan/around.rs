//! Titles that stand in no brackets of their own.

use crate::text::title::{close_of, document_form};

use super::numbers::number_behind;
use super::{Mention, NAMED, Scan, part};

/// Titles without outer brackets: 关于印发《…》的通知（…）, 关于…的通知（…号）.
pub(super) fn around(scan: &mut Scan<'_>) -> bool {
    let mut changed = false;
    for index in 0..scan.mentions.len() {
        let Some(mention) = scan.mentions.get(index).cloned() else {
            continue;
        };
        let found = match mention.title {
            Some(_) => wrapped(scan, &mention),
            None => unbracketed(scan, &mention),
        };
        if let Some(found) = found
            && let Some(slot) = scan.mentions.get_mut(index)
        {
            *slot = found;
            changed = true;
        }
    }
    changed |= numbered(scan);
    if changed {
        let mut last = 0;
        scan.mentions.retain(|mention| {
            let kept = mention.range.start >= last;
            last = last.max(mention.range.end);
            kept
        });
    }
    changed
}

/// 某部令第4号公布的《…》, 云政〔2020〕3号文印发的《…》: the number is the title's.
fn numbered(scan: &mut Scan<'_>) -> bool {
    let mut changed = false;
    for index in 1..scan.mentions.len() {
        let (Some(number), Some(title)) = (scan.mentions.get(index - 1), scan.mentions.get(index))
        else {
            continue;
        };
        let between = part(scan.text, number.range.end..title.range.start).trim();
        let issued = ["公布的", "发布的", "印发的", "颁布的", "下发的", "转发的"];
        let joined = issued.iter().any(|act| between.ends_with(act))
            && between.chars().count() <= 8
            && !between.contains(['，', '、', '。']);
        if joined && number.title.is_none() && title.title.is_some() && title.number.is_none() {
            let whole = Mention {
                range: number.range.start..title.range.end,
                title: title.title.clone(),
                number: number.number.clone(),
            };
            if let Some(slot) = scan.mentions.get_mut(index - 1) {
                *slot = whole;
                changed = true;
            }
        }
    }
    changed
}

/// The start of a title that runs up to `end` without brackets: 关于, and the bodies before it.
fn about_before(outer: &str, end: usize) -> Option<usize> {
    let floor = outer
        .get(..end)?
        .rfind(['，', '。', '；', '：', '\n', ':', ',', NAMED, '、'])
        .map_or(0, |at| {
            at + outer
                .get(at..)
                .and_then(|r| r.chars().next())
                .map_or(1, char::len_utf8)
        });
    let words = outer.get(floor..end)?;
    let about = words.find("关于")?;
    let before = words.get(..about)?.trim();
    let named = !before.is_empty() && crate::text::tail::is_signature(before);
    Some(
        floor
            + if named {
                words.len() - words.trim_start().len()
            } else {
                about
            },
    )
}

fn wrapped(scan: &Scan<'_>, mention: &Mention) -> Option<Mention> {
    let start = about_before(&scan.outer, mention.range.start)?;
    let close = close_of(scan.text, mention.range.start)?;
    let inner_end = close
        + part(scan.text, close..scan.text.len())
            .chars()
            .next()?
            .len_utf8();
    if part(scan.text, start..mention.range.start).chars().count() > 60 {
        return None;
    }
    let behind = part(scan.text, inner_end..scan.text.len());
    let stop = behind
        .find(['，', '。', '；', '：', '\n', '（', '(', '《', '、'])
        .unwrap_or(behind.len());
    let tail = part(behind, 0..stop);
    let end = ["通知", "决定", "意见", "通告", "公告", "批复", "函", "令"]
        .iter()
        .filter_map(|form| tail.rfind(form).map(|at| at + form.len()))
        .max()?;
    let words = part(tail, 0..end).trim_start();
    if !words.starts_with('的') && !words.contains("的") || words.chars().count() > 24 {
        return None;
    }
    let mut whole = start..inner_end + end;
    let title = part(scan.text, whole.clone()).trim().to_owned();
    let number = number_behind(scan.text, whole.end).map(|(number, after)| {
        whole.end = after;
        number
    });
    Some(Mention {
        range: whole,
        title: Some(title),
        number: number.or_else(|| mention.number.clone()),
    })
}

/// 关于…的通知（沪府规〔2020〕1号）: the number in brackets tells that a title stands before it.
fn unbracketed(scan: &Scan<'_>, mention: &Mention) -> Option<Mention> {
    let bracket = part(scan.text, mention.range.clone()).starts_with(['（', '(']);
    if !bracket {
        return None;
    }
    let start = about_before(&scan.outer, mention.range.start)?;
    let title = part(scan.text, start..mention.range.start).trim();
    let length = title.chars().count();
    ((8..=80).contains(&length) && document_form(title).is_some()).then(|| Mention {
        range: start..mention.range.end,
        title: Some(title.to_owned()),
        number: mention.number.clone(),
    })
}
