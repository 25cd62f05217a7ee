//! Who receives a suggestion: the government that examines the filings of the issuer; for the documents
//! of a government or its office its standing committee, and that government itself.

use crate::app::context::{Actor, RequestContext};
use crate::app::error::Error;
use crate::domain::access::Role;
use crate::domain::authority::{Authority, AuthorityKind};
use crate::domain::document::Class;
use crate::store::entity::{document, suggestion};

/// 办理机关 of a suggestion.
#[derive(Debug, Clone)]
pub struct Addressee {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
}

/// The bodies to which a suggestion about this document may go, the usual one first; `staffed` are the
/// authorities for which somebody examines filings.
///
/// # Errors
/// Where this registry cannot take it, with where to turn to.
pub(super) fn addressees(
    row: &document::Model,
    all: &[Authority],
    staffed: &[String],
) -> Result<Vec<Addressee>, Error> {
    if row.class == Class::Reference.as_str() {
        return Err(Error::refused(
            "suggestion-upper-law",
            "此件是上位法，本库不受理对它的审查建议；请依照立法法向有权机关提出",
        ));
    }
    let issuer = row.issuer_id.as_deref();
    let issuer = issuer.and_then(|id| all.iter().find(|one| one.id.to_string() == id));
    let issuer = issuer.filter(|issuer| issuer.inside).ok_or_else(|| {
        Error::refused(
            "suggestion-outside",
            "此件的制定机关不在本库，不能在这里受理审查建议；请向制定机关或者其备案审查机关提出",
        )
    })?;
    let is_staffed = |receiver: &Authority| {
        staffed
            .iter()
            .filter_map(|id| all.iter().find(|one| one.id.to_string() == *id))
            .any(|body| works_for(body, receiver))
    };
    let found: Vec<Addressee> = examiners_of(issuer, all)
        .into_iter()
        .filter(|receiver| receiver.inside && is_staffed(receiver))
        .map(|receiver| Addressee {
            id: receiver.id.to_string(),
            name: receiver.name.clone(),
        })
        .collect();
    if found.is_empty() {
        return Err(Error::refused(
            "suggestion-nobody",
            "有权审查此件的机关尚未在本库设置备案审查岗位，请向其书面提出审查建议",
        ));
    }
    Ok(found)
}

fn examiners_of<'a>(issuer: &'a Authority, all: &'a [Authority]) -> Vec<&'a Authority> {
    let parent = || {
        let parent = issuer.parent?;
        all.iter().find(|one| one.id == parent)
    };
    let government = match issuer.kind {
        AuthorityKind::Government => Some(issuer),
        AuthorityKind::Office => parent(),
        AuthorityKind::Department
        | AuthorityKind::Township
        | AuthorityKind::AuthorizedOrganization
        | AuthorityKind::DispatchedOrgan => return parent().into_iter().collect(),
        AuthorityKind::StandingCommittee => return vec![issuer],
        AuthorityKind::UpperGovernment => return Vec::new(),
    };
    let Some(government) = government else {
        return Vec::new();
    };
    let congress = all
        .iter()
        .find(|one| one.kind == AuthorityKind::StandingCommittee && one.level == government.level);
    congress.into_iter().chain([government]).collect()
}

/// Whether a body does the examining for `receiver`: it is that body, or its legal body.
pub(crate) fn works_for(body: &Authority, receiver: &Authority) -> bool {
    body.id == receiver.id
        || body.parent == Some(receiver.id) && receiver.kind == AuthorityKind::Government
}

/// Whether the actor handles what is before `receiver`.
pub(crate) fn handles(actor: &Actor, receiver: &str, all: &[Authority]) -> bool {
    let find = |id: &str| all.iter().find(|one| one.id.to_string() == id);
    let Some(receiver) = find(receiver) else {
        return false;
    };
    actor.posts.iter().any(|post| {
        post.role == Role::FilingExaminer
            && find(&post.authority_id).is_some_and(|body| works_for(body, receiver))
    })
}

/// Refuses whoever does not handle this suggestion; for them it is not there.
pub(crate) fn must_handle(
    cx: &RequestContext,
    row: &suggestion::Model,
    all: &[Authority],
) -> Result<(), Error> {
    if handles(cx.actor()?, &row.receiver_id, all) {
        Ok(())
    } else {
        Err(Error::NotFound("此审查建议"))
    }
}

/// Whether the actor examines filings for a body.
pub(in crate::app) fn handled_by(cx: &RequestContext, body: &Authority, all: &[Authority]) -> bool {
    let actor = cx.actor.as_deref();
    actor.is_some_and(|actor| body.inside && handles(actor, &body.id.to_string(), all))
}

/// Whether a body examines the documents of an issuer.
pub(in crate::app) fn examines(body: &Authority, issuer: &Authority, all: &[Authority]) -> bool {
    examiners_of(issuer, all)
        .iter()
        .any(|one| one.id == body.id)
}

/// The bodies for which the asker examines filings.
pub async fn bodies_of(
    store: &crate::store::Store,
    cx: &RequestContext,
) -> Result<Vec<Addressee>, Error> {
    let all = crate::store::people::authorities(store.reader()).await?;
    let mine = all.iter().filter(|one| handled_by(cx, one, &all));
    let bodies = mine.map(|one| Addressee {
        id: one.id.to_string(),
        name: one.name.clone(),
    });
    Ok(bodies.collect())
}
