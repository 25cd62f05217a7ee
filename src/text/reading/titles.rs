//! The title of the document itself, and of what it carries.

use super::place::joined_lines;
use super::{Page, Value};
use crate::text::relations::RelationKind;
use crate::text::relations::scan::{Mention, part, scan};
use crate::text::title::{bracketed_titles, carrier_title, instrument_title, title_key};

pub(super) fn carrier(page: &Page<'_>) -> Option<Value<String>> {
    let given = carrier_title(page.title);
    // the catalogue may have the instrument's title where the page begins with the notice that issues it
    if let Some(printed) = &page.split.printed_title
        && (given.is_empty()
            || instrument_title(&given).is_none() && instrument_title(printed).is_some())
        && let Some(words) = joined_lines(page.normal, printed)
    {
        return Some(Value::found(carrier_title(printed), words));
    }
    (!given.is_empty()).then(|| Value::titled(given))
}

pub(super) fn instrument(page: &Page<'_>) -> Option<Value<String>> {
    let carrier = carrier(page)?;
    let printed = page
        .split
        .carrier
        .as_ref()
        .and(page.split.instrument.title.as_deref())
        .filter(|title| title_key(title) != title_key(&carrier.value));
    let printed = printed.filter(|_| page.split.instrument_at.is_some());
    let named = instrument_title(&carrier.value);
    let bracketed = named.as_deref().is_some_and(|name| {
        bracketed_titles(&carrier.value)
            .iter()
            .any(|title| title_key(title) == title_key(name))
    });
    if let Some(name) = named {
        let key = title_key(&name);
        let in_text = || {
            scan(page.normal).mentions.iter().any(|m| {
                m.title
                    .as_deref()
                    .is_some_and(|title| title_key(title) == key)
            })
        };
        // without brackets it is a title only where the text prints or names it
        if bracketed || printed.is_some() || page.subject.has(RelationKind::Forwards) || in_text() {
            if !bracketed && let Some(cited) = cited(page, &name) {
                return Some(cited);
            }
            let value = Value {
                value: name,
                source: carrier.source,
                doubt: None,
            };
            return Some(match printed {
                Some(other) if !same(other, &value.value) => {
                    let reason = format!("正文标题为“{other}”，与发文标题所称不一致");
                    value.doubted(reason)
                }
                _ => value,
            });
        }
        return None;
    }
    if let Some(title) = printed {
        let words = joined_lines(page.normal, title)?;
        return Some(Value::found(title.to_owned(), words));
    }
    issued_in_text(page)
}

/// A title that the carrier names in brackets, where its own title names it without.
fn cited(page: &Page<'_>, name: &str) -> Option<Value<String>> {
    let bare = |title: &str| title_key(title).replace(['的', '<', '>'], "");
    let name = bare(name);
    let scan = scan(page.own());
    let mention = scan.mentions.iter().find(|mention| {
        let title = mention.title.as_deref().map(bare).unwrap_or_default();
        title.chars().count() >= 6
            && (name == title || name.ends_with(&title) && page.subject.has(RelationKind::Forwards))
    })?;
    Some(Value::found(mention.title.clone()?, mention.range.clone()))
}

fn same(one: &str, other: &str) -> bool {
    title_key(one).trim_matches(['<', '>']) == title_key(other).trim_matches(['<', '>'])
}

/// 现将《…》印发给你们, 《…》已经…通过，现予印发, where the title does not name it.
fn issued_in_text(page: &Page<'_>) -> Option<Value<String>> {
    let subject = &page.subject;
    if subject.has(RelationKind::Extends) || subject.repeals() || subject.has(RelationKind::Amends)
    {
        return None;
    }
    let scan = scan(page.own());
    let sentences = scan.sentences();
    let mut opening = sentences.iter().take(6);
    opening.find_map(|sentence| {
        let words = part(&scan.outer, sentence.clone());
        let issues = [
            "印发给你们",
            "转发给你们",
            "下发给你们",
            "现印发",
            "现予印发",
            "现予以印发",
            "现予发布",
            "现予公布",
            "现转发",
            "现予以发布",
        ]
        .iter()
        .any(|act| words.contains(act));
        if !issues {
            return None;
        }
        let found = scan.mentions.iter().find(|mention| {
            sentence.contains(&mention.range.start)
                && is_object(&scan.outer, sentence.start, mention)
        })?;
        Some(Value::found(found.title.clone()?, found.range.clone()))
    })
}

/// Whether a mention is what the sentence issues.
fn is_object(outer: &str, start: usize, mention: &Mention) -> bool {
    let before = part(outer, start..mention.range.start).trim_end();
    let behind: String = outer
        .get(mention.range.end..)
        .unwrap_or_default()
        .trim_start()
        .chars()
        .take(6)
        .collect();
    let made = [
        "将",
        "制定了",
        "制定",
        "编制了",
        "编制",
        "修订了",
        "拟定的",
        "制订了",
        "制订",
        "形成",
    ]
    .iter()
    .any(|word| before.ends_with(word));
    let passed = ["已", "业经", "经", "现"]
        .iter()
        .any(|word| behind.starts_with(word));
    mention.title.is_some() && (made || before.is_empty() && passed)
}
