//! Letters as those see them who have a part in their case.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::compose::compose;
use super::template::current;
use super::who::{issuer, ready};
use crate::app::case::Case;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::filing::act::may_act;
use crate::app::suggestion::{handles, works_for};
use crate::domain::access::Role;
use crate::domain::filing::FilingCommand;
use crate::domain::letter::{LetterKind, LetterState, LetterSubject};
use crate::store::entity::letter::Model as Row;
use crate::store::error::parse;
use crate::store::letters::LetterFacts;
use crate::store::{Store, letters, people};

/// The most letters that are listed at once.
const LISTED: u64 = 100;

/// A letter.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LetterView {
    /// Id.
    pub id: String,
    /// 文书种类.
    pub kind: String,
    /// What people read.
    pub label: String,
    /// State.
    pub state: String,
    /// What people read of it.
    pub state_label: String,
    /// 发文机关.
    pub authority: String,
    /// 文号.
    pub number: String,
    /// 标题.
    pub title: String,
    /// 主送机关.
    pub addressee: Option<String>,
    /// Document of its case.
    pub document_id: Option<String>,
    /// What it is about.
    pub subject_id: String,
    /// It rests on a rule that is known only by hearsay.
    pub unverified: bool,
    /// SHA-256 of the file.
    pub sha256: String,
    /// 成文日期.
    pub issued_on: NaiveDate,
    /// 作废理由.
    pub reason: Option<String>,
    /// 作废日期.
    pub voided_on: Option<NaiveDate>,
    /// The asker may void it.
    pub may_void: bool,
}

/// Letters.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LetterList {
    /// In the order that was asked for.
    pub results: Vec<LetterView>,
}

/// A letter that the asker may issue now.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LetterOffer {
    /// 文书种类.
    pub kind: String,
    /// What people read.
    pub label: String,
    /// What it is about.
    pub subject_id: String,
}

/// What a letter needs before it is previewed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LetterForm {
    /// 文书种类.
    pub kind: String,
    /// What people read.
    pub label: String,
    /// What it is about.
    pub subject_id: String,
    /// Title of the document, or name of the receiver.
    pub subject: String,
    /// 发文机关.
    pub authority: String,
    /// What a person enters.
    pub fields: Vec<LetterFormField>,
    /// No letter of this kind was issued this year yet: the first serial may be given.
    pub first: bool,
}

/// A value that a person enters.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LetterFormField {
    /// Name.
    pub name: String,
    /// What people read.
    pub label: String,
    /// It is a day.
    pub day: bool,
    /// It must be there.
    pub required: bool,
}

/// A letter as it would be issued.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LetterPreview {
    /// 发文机关.
    pub authority: String,
    /// The number that would be given now; another letter may take it first.
    pub number: String,
    /// 标题.
    pub title: String,
    /// 主送机关.
    pub addressee: Option<String>,
    /// Paragraphs.
    pub paragraphs: Vec<String>,
    /// 成文日期.
    pub date: String,
    /// What rests on rules that are known only by hearsay.
    pub unverified: Vec<String>,
    /// To be given with the command that issues it.
    pub digest: String,
}

fn kind_of(row: &Row) -> Result<LetterKind, Error> {
    Ok(parse(
        "letter",
        &row.id,
        "kind",
        &row.kind,
        LetterKind::parse,
    )?)
}

/// Whether the asker may read a letter: whoever has a part in what it is about.
fn may_read(cx: &RequestContext, kind: LetterKind, subject: &str, facts: &LetterFacts) -> bool {
    let Some(actor) = cx.actor.as_deref() else {
        return false;
    };
    if actor.holds(Role::Auditor) || issuer(cx, kind, subject, facts).is_ok() {
        return true;
    }
    let case = facts.document.clone().filter(|row| row.stage.is_some());
    let case = case.and_then(|row| Case::of(row, facts.authorities.clone()).ok());
    match kind.subject() {
        LetterSubject::Document => case.is_some_and(|case| case.takes_part(cx)),
        LetterSubject::Filing => case.is_some_and(|case| {
            let receiver = facts.filing.as_ref().map(|row| row.receiver_id.as_str());
            let receiver = receiver.and_then(|id| case.authority(id));
            let examines =
                receiver.is_some_and(|one| may_act(&case, actor, one, FilingCommand::Pass));
            examines || case.takes_part(cx)
        }),
        LetterSubject::Suggestion => facts
            .suggestion
            .as_ref()
            .is_some_and(|row| handles(actor, &row.receiver_id, &facts.authorities)),
        LetterSubject::Receiver => false,
    }
}

fn view(cx: &RequestContext, row: Row, facts: &LetterFacts) -> Result<LetterView, Error> {
    let kind = kind_of(&row)?;
    let state = parse("letter", &row.id, "state", &row.state, LetterState::parse)?;
    let mut authorities = facts.authorities.iter();
    let authority = authorities.find(|one| one.id.to_string() == row.authority_id);
    let by = issuer(cx, kind, &row.subject_id, facts).ok();
    let mine = by.is_some_and(|by| by.id.to_string() == row.authority_id);
    Ok(LetterView {
        kind: row.kind,
        label: kind.label().to_owned(),
        state: row.state,
        state_label: state.label().to_owned(),
        authority: authority.map(|one| one.name.clone()).unwrap_or_default(),
        may_void: mine && state == LetterState::Issued,
        id: row.id,
        number: row.number,
        title: row.title,
        addressee: row.addressee,
        document_id: row.document_id,
        subject_id: row.subject_id,
        unverified: row.unverified,
        sha256: row.sha256,
        issued_on: row.issued_on,
        reason: row.reason,
        voided_on: row.voided_on,
    })
}

async fn readable(store: &Store, cx: &RequestContext, rows: Vec<Row>) -> Result<LetterList, Error> {
    let mut results = Vec::new();
    for row in rows {
        let kind = kind_of(&row)?;
        let facts = letters::facts(store.reader(), kind, &row.subject_id).await?;
        if may_read(cx, kind, &row.subject_id, &facts) {
            results.push(view(cx, row, &facts)?);
        }
    }
    Ok(LetterList { results })
}

/// The letters of the asker's authorities, of those they work for and of those that work for them,
/// latest first; of all for auditors.
pub async fn latest(store: &Store, cx: &RequestContext) -> Result<LetterList, Error> {
    let actor = cx.actor()?;
    let all = people::authorities(store.reader()).await?;
    let mine = |id: &str| actor.posts.iter().any(|post| post.authority_id == id);
    let near: Vec<String> = all
        .iter()
        .filter(|one| {
            let id = one.id.to_string();
            let parent = one.parent.map(|parent| parent.to_string());
            let above = all
                .iter()
                .any(|other| other.parent == Some(one.id) && mine(&other.id.to_string()));
            mine(&id) || above || parent.is_some_and(|parent| mine(&parent))
        })
        .map(|one| one.id.to_string())
        .collect();
    let near = (!actor.holds(Role::Auditor)).then_some(near);
    let rows = letters::latest(store.reader(), near.as_deref(), LISTED).await?;
    readable(store, cx, rows).await
}

/// The letters about a document, a filing, a suggestion or a receiver.
pub async fn about(store: &Store, cx: &RequestContext, subject: &str) -> Result<LetterList, Error> {
    let rows = letters::about(store.reader(), subject).await?;
    readable(store, cx, rows).await
}

/// One letter.
pub async fn one(store: &Store, cx: &RequestContext, id: &str) -> Result<LetterView, Error> {
    let row = letters::letter(store.reader(), id).await?;
    let mut found = readable(store, cx, row.into_iter().collect()).await?;
    found.results.pop().ok_or(Error::NotFound("此文书"))
}

/// The file of a letter, with a name for it.
pub async fn file(
    store: &Store,
    cx: &RequestContext,
    id: &str,
) -> Result<(String, Vec<u8>), Error> {
    let letter = one(store, cx, id).await?;
    let bytes = store.read_file(&letter.sha256)?;
    let bytes = bytes.ok_or_else(|| Error::Internal(format!("file {} is gone", letter.sha256)))?;
    Ok((format!("{} {}.docx", letter.number, letter.label), bytes))
}

/// The letters that the asker may issue now about these subjects.
pub async fn offers(
    store: &Store,
    cx: &RequestContext,
    subject: LetterSubject,
    id: &str,
) -> Result<Vec<LetterOffer>, Error> {
    let mut offers = Vec::new();
    for kind in LetterKind::ALL
        .iter()
        .filter(|kind| kind.subject() == subject)
    {
        if !cx
            .actor
            .as_deref()
            .is_some_and(|actor| actor.holds(kind.role()))
        {
            continue;
        }
        let facts = letters::facts(store.reader(), *kind, id).await?;
        let may = issuer(cx, *kind, id, &facts).is_ok() && ready(*kind, &facts, cx.today).is_ok();
        if may {
            offers.push(LetterOffer {
                kind: kind.as_str().to_owned(),
                label: kind.label().to_owned(),
                subject_id: id.to_owned(),
            });
        }
    }
    Ok(offers)
}

/// The receivers for which the asker examines: those that a 通报 may be about.
pub(super) fn receivers(cx: &RequestContext, facts: &LetterFacts) -> Vec<String> {
    let all = &facts.authorities;
    let find = |id: &str| all.iter().find(|one| one.id.to_string() == id);
    let posts = cx.actor.iter().flat_map(|actor| &actor.posts);
    let bodies: Vec<_> = posts
        .filter(|post| post.role == LetterKind::Circular.role())
        .filter_map(|post| find(&post.authority_id))
        .collect();
    all.iter()
        .filter(|one| one.inside && bodies.iter().any(|body| works_for(body, one)))
        .map(|one| one.id.to_string())
        .collect()
}

/// What a letter of this kind about this subject needs.
pub async fn form(
    store: &Store,
    cx: &RequestContext,
    kind: LetterKind,
    subject: &str,
) -> Result<LetterForm, Error> {
    let facts = letters::facts(store.reader(), kind, subject).await?;
    let by = issuer(cx, kind, subject, &facts)?;
    ready(kind, &facts, cx.today)?;
    let (_, template) = current(&facts, kind, cx.today)?;
    let fields = template.used().into_iter();
    let fields = fields.filter(|(field, _)| field.is_entered());
    let mut names = facts.authorities.iter();
    let title = facts.document.as_ref().map(|row| row.title.clone());
    let receiver = names.find(|one| one.id.to_string() == subject);
    let year = chrono::Datelike::year(&cx.today);
    let series = format!("{}:{}:{year}", kind.as_str(), by.id);
    Ok(LetterForm {
        kind: kind.as_str().to_owned(),
        label: kind.label().to_owned(),
        subject_id: subject.to_owned(),
        subject: title
            .or_else(|| receiver.map(|one| one.name.clone()))
            .unwrap_or_default(),
        authority: by.name,
        fields: fields
            .map(|(field, optional)| LetterFormField {
                name: field.as_str().to_owned(),
                label: field.label().to_owned(),
                day: field.is_day(),
                required: !optional,
            })
            .collect(),
        first: letters::series(store.reader(), &series).await?.is_none(),
    })
}

/// A letter as it would be issued now.
pub async fn preview(
    store: &Store,
    cx: &RequestContext,
    kind: LetterKind,
    subject: &str,
    given: &BTreeMap<String, String>,
    first_serial: Option<i64>,
) -> Result<LetterPreview, Error> {
    let facts = letters::facts(store.reader(), kind, subject).await?;
    let composed = compose(cx, kind, subject, &facts, given)?;
    let series = letters::series(store.reader(), &composed.series()).await?;
    let next = series.map_or(first_serial.unwrap_or(1), |row| row.last_serial + 1);
    Ok(LetterPreview {
        number: composed.number(next)?,
        digest: composed.digest(),
        authority: composed.authority.name,
        title: composed.filled.title,
        addressee: composed.filled.addressee,
        paragraphs: composed.filled.paragraphs,
        date: composed.date,
        unverified: composed
            .filled
            .unverified
            .iter()
            .map(|field| field.label().to_owned())
            .collect(),
    })
}

/// The 通报 that the asker may issue now.
pub async fn circulars(store: &Store, cx: &RequestContext) -> Result<Vec<LetterOffer>, Error> {
    let facts = LetterFacts {
        authorities: people::authorities(store.reader()).await?,
        ..LetterFacts::default()
    };
    let mut offers = Vec::new();
    for receiver in receivers(cx, &facts) {
        offers.extend(self::offers(store, cx, LetterSubject::Receiver, &receiver).await?);
    }
    Ok(offers)
}
