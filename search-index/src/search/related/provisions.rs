//! Provisions by relation: their own words, their neighbours, and how much they are relied on.

use super::candidates::{Candidate, Citedness, add_neighbours, best};
use super::scores::scores;
use super::terms::Terms;
use super::{MOST, Related};
use crate::error::Result;
use crate::schema::PROVISION;
use crate::search::columns::text_of;
use crate::search::{Inner, SearchRequest};

/// How many entries are weighed against one another.
const WEIGHED: usize = 3 * MOST;
/// Of how many it is looked up how often they are cited themselves.
const LOOKED_UP: usize = 400;

/// Provisions in order, and the score that one would have that has all that was asked.
pub(super) struct RankedProvisions {
    pub(super) candidates: Vec<Candidate>,
    pub(super) attainable: f32,
}

pub(super) fn ranked(
    inner: &Inner,
    related: &Related,
    request: &SearchRequest,
) -> Result<RankedProvisions> {
    let weights = &related.weights;
    let terms = Terms::of(&related.text, weights);
    let entries = inner.entries(PROVISION)?;
    let scores = scores(
        inner,
        inner.fields.provision_text,
        &terms,
        entries,
        weights,
        request,
    )?;
    let mut candidates = best(inner, &scores, request, WEIGHED)?;
    if let Some(own) = &related.elsewhere_than {
        let document = |one: &Candidate| {
            let columns = inner.columns.get(one.segment);
            let ids = columns.and_then(|columns| columns.document_id.as_ref());
            text_of(ids, one.doc)
        };
        let documents = candidates
            .iter()
            .map(document)
            .collect::<Result<Vec<_>>>()?;
        let mut documents = documents.into_iter();
        candidates.retain(|_| documents.next().flatten().as_ref() != Some(own));
    }
    let priors = candidates
        .first()
        .map_or(0.0, |first| (first.score / weights.usual_best).sqrt());
    add_neighbours(inner, &mut candidates, weights);
    let mut cited = Citedness::new(inner)?;
    for one in &mut candidates {
        let standing = inner
            .columns
            .get(one.segment)
            .map_or(0.0, |columns| columns.standing(one.doc));
        let mut prior = weights.standing * standing;
        if weights.cited > 0.0 {
            prior += weights.cited * cited.document(one.segment, one.doc)?;
        }
        one.score += priors * prior;
    }
    candidates.sort_unstable();
    if weights.provision_cited > 0.0 {
        for one in candidates.iter_mut().take(LOOKED_UP) {
            let columns = inner.columns.get(one.segment);
            let label = columns.and_then(|columns| columns.label.as_ref());
            if let Some(label) = text_of(label, one.doc)? {
                let often = cited.provision(one.segment, one.doc, &label)?;
                one.score += priors * weights.provision_cited * often;
            }
        }
        candidates.sort_unstable();
    }
    Ok(RankedProvisions {
        candidates,
        attainable: scores.attainable,
    })
}
