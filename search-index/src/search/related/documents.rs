//! Documents by relation: what their titles are like, their best provision, their whole text, and who issued them.

use std::collections::HashMap;

use super::candidates::{Candidate, Citedness, best};
use super::scores::{Scores, scores};
use super::terms::Terms;
use super::titles::{core, likeness};
use super::weights::Weights;
use super::{MOST, Related, provisions};
use crate::error::Result;
use crate::fold::fold_text;
use crate::schema::REVISION;
use crate::search::columns::texts_of;
use crate::search::{Inner, SearchRequest};

/// How many titles are compared character by character.
pub(super) const COMPARED: usize = 400;
/// How often a document is cited decides between titles that are equally like.
const CITED_AMONG_TITLES: f32 = 0.01;
/// The whole text, against the best provision as 1: long texts say something of everything.
const WHOLE_TEXT: f32 = 0.5;

/// Documents in order, each by the entry of its revision.
pub(super) fn ranked(
    inner: &Inner,
    related: &Related,
    request: &SearchRequest,
) -> Result<Vec<Candidate>> {
    let weights = &related.weights;
    let mut worth: HashMap<(usize, u32), f32> = HashMap::new();
    let mut cited = Citedness::new(inner)?;
    add_provisions(inner, related, request, &cited, &mut worth)?;
    add_texts(inner, related, request, &mut worth)?;
    add_titles(inner, related, request, &mut cited, &mut worth)?;
    add_authorities(inner, related, &mut worth)?;
    let scored = worth.into_iter().map(|((segment, doc), score)| Candidate {
        segment,
        doc,
        score,
    });
    let mut all: Vec<Candidate> = scored.filter(|one| one.score > 0.0).collect();
    if weights.standing > 0.0 {
        for one in &mut all {
            let columns = inner.columns.get(one.segment);
            one.score += columns.map_or(0.0, |columns| columns.standing(one.doc)) * 0.001;
        }
    }
    all.sort_unstable();
    Ok(all)
}

/// Each document's best provision, as a share of what a provision could reach.
fn add_provisions(
    inner: &Inner,
    related: &Related,
    request: &SearchRequest,
    cited: &Citedness<'_>,
    worth: &mut HashMap<(usize, u32), f32>,
) -> Result<()> {
    let found = provisions::ranked(inner, related, request)?;
    for one in &found.candidates {
        if let Some(revision) = cited.revision_of(one.segment, one.doc) {
            worth
                .entry((one.segment, revision))
                .or_insert(one.score / found.attainable.max(1.0));
        }
    }
    Ok(())
}

fn add_texts(
    inner: &Inner,
    related: &Related,
    request: &SearchRequest,
    worth: &mut HashMap<(usize, u32), f32>,
) -> Result<()> {
    let terms = Terms::of(&related.text, &related.weights);
    let entries = inner.entries(REVISION)?;
    let field = inner.fields.text;
    let found = scores(inner, field, &terms, entries, &related.weights, request)?;
    for one in best(inner, &found, request, MOST)? {
        *worth.entry((one.segment, one.doc)).or_default() +=
            WHOLE_TEXT * one.score / found.attainable.max(1.0);
    }
    Ok(())
}

fn add_titles(
    inner: &Inner,
    related: &Related,
    request: &SearchRequest,
    cited: &mut Citedness<'_>,
    worth: &mut HashMap<(usize, u32), f32>,
) -> Result<()> {
    let found = title_scores(inner, &related.text, &related.weights, request)?;
    let typed = core(&fold_text(&head(&related.text)));
    for one in best(inner, &found, request, COMPARED)? {
        let titles = inner
            .columns
            .get(one.segment)
            .and_then(|all| all.titles.as_ref());
        let titles = titles.map(|column| texts_of(column, one.doc)).transpose()?;
        let like = titles
            .unwrap_or_default()
            .iter()
            .map(|title| likeness(&typed, &core(title)))
            .fold(0.0, f32::max);
        let relied = CITED_AMONG_TITLES * cited.document(one.segment, one.doc)?;
        *worth.entry((one.segment, one.doc)).or_default() +=
            related.weights.title * like * (1.0 + relied);
    }
    Ok(())
}

/// The words of titles alone; short texts are not favoured much.
pub(super) fn title_scores<'a>(
    inner: &'a Inner,
    typed: &str,
    weights: &Weights,
    request: &SearchRequest,
) -> Result<Scores<'a>> {
    let plain = Weights {
        hollow: 1.0,
        b: 0.3,
        ..*weights
    };
    let terms = Terms::plain(&head(typed), &plain);
    let entries = inner.entries(REVISION)?;
    let field = inner.fields.title;
    scores(inner, field, &terms, entries, &plain, request)
}

/// No title is longer; what follows is no part of one.
fn head(text: &str) -> String {
    text.chars().take(super::terms::LONGEST).collect()
}

fn add_authorities(
    inner: &Inner,
    related: &Related,
    worth: &mut HashMap<(usize, u32), f32>,
) -> Result<()> {
    let named: Vec<String> = related
        .authorities
        .iter()
        .map(|name| fold_text(name))
        .filter(|name| !name.is_empty())
        .collect();
    if named.is_empty() {
        return Ok(());
    }
    for ((segment, doc), worth) in worth.iter_mut() {
        let Some(column) = inner.columns.get(*segment).and_then(|all| all.authority()) else {
            continue;
        };
        let own = texts_of(column, *doc)?;
        if own
            .iter()
            .map(|own| fold_text(own))
            .any(|own| named.iter().any(|name| own.contains(name)))
        {
            *worth += related.weights.authority;
        }
    }
    Ok(())
}
