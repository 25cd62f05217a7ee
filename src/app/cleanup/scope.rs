//! 清理范围: which documents a plan means, how they were found, and their list as it is frozen.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::campaign::Campaign;
use crate::app::citations::basis::citing_amended;
use crate::app::citations::check::citing_dead;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::evaluation::asking_for_an_act;
use crate::app::search::{Asked, Basis, SearchService};
use crate::domain::cleanup::{CampaignKind, Origin};
use crate::domain::partial_date::PartialDate;
use crate::domain::validity::{self, State};
use crate::store::entity::document::Model as DocumentRow;
use crate::store::publicly::{self, PublicDocument};
use crate::store::record::sha256_hex;
use crate::store::{Store, cleanup as rows};
use crate::text::citations::{Passage, citations_in};

/// 清理范围: the issuers and the day are its bounds; of the other six, whatever one of them finds is
/// meant, and where none is given all within the bounds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a tick of the plan")]
pub struct Scope {
    /// 制定机关.
    pub issuers: Vec<String>,
    /// Published (else issued) on or before this day; a document without any day is within.
    #[serde(default)]
    pub issued_through: Option<NaiveDate>,
    /// Also those that have ended: for 此前已废止 and 宣布失效.
    #[serde(default)]
    pub ended: bool,
    /// 检索式, in the language of the search.
    #[serde(default)]
    pub query: Option<String>,
    /// 依据: 《…》, perhaps with an article: what cites it.
    #[serde(default)]
    pub basis: Option<String>,
    /// 有效期届满 on or before this day.
    #[serde(default)]
    pub expires_by: Option<NaiveDate>,
    /// 引用的文件已不再有效.
    #[serde(default)]
    pub dead_basis: bool,
    /// 引用的文件已修改: a cited provision reads otherwise now, or the whole is cited.
    #[serde(default)]
    pub amended_basis: bool,
    /// 评估认为应当修改、废止等的: the last evaluation asks for an act.
    #[serde(default)]
    pub evaluated: bool,
}

impl Scope {
    /// Whether the bounds alone are the scope.
    pub fn is_whole(&self) -> bool {
        self.query.is_none()
            && self.basis.is_none()
            && self.expires_by.is_none()
            && !self.dead_basis
            && !self.amended_basis
            && !self.evaluated
    }

    /// Whether a campaign of this kind takes in documents: one about proofs only where it asks for them.
    pub(super) fn takes_documents(&self, kind: CampaignKind) -> bool {
        match kind {
            CampaignKind::Full | CampaignKind::Special | CampaignKind::Rolling => true,
            CampaignKind::Proofs => !self.is_whole(),
        }
    }

    /// Whether a document lies within the bounds.
    pub(super) fn bounds(&self, document: &DocumentRow, state: State) -> bool {
        let day = document
            .published_on
            .as_deref()
            .or(document.issued_on.as_deref());
        let day = day
            .and_then(|day| day.parse::<PartialDate>().ok())
            .and_then(PartialDate::first_day);
        let early = match (self.issued_through, day) {
            (Some(through), Some(day)) => day <= through,
            (None, _) | (_, None) => true,
        };
        early && (self.ended || !has_ended(state))
    }
}

const fn has_ended(state: State) -> bool {
    match state {
        State::Repealed | State::Lapsed | State::DeclaredVoid | State::Revoked => true,
        State::InForce
        | State::NotYet
        | State::PartlySuspended
        | State::Suspended
        | State::Unknown => false,
    }
}

/// A document that the scope means.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The document with what counts of it.
    pub document: PublicDocument,
    /// How it was found.
    pub origins: Vec<Origin>,
    /// Its state today.
    pub state: State,
}

/// The documents that `scope` means today, by their days. Only what everybody may see is cleaned up:
/// before publication a document binds nobody.
///
/// # Errors
/// [`Error::Invalid`] where the query or the basis is none; [`Error::Unavailable`] while the index is
/// being built.
pub async fn candidates(
    store: &Store,
    search: &SearchService,
    cx: &RequestContext,
    scope: &Scope,
) -> Result<Vec<Candidate>, Error> {
    let within = within(store, cx.today, scope).await?;
    let ids: Vec<String> = within
        .iter()
        .map(|one| one.document.row.id.clone())
        .collect();
    let found = found(store, search, cx, scope, &within, &ids).await?;
    let means = |mut one: Candidate| {
        one.origins = found.get(&one.document.row.id)?.iter().copied().collect();
        Some(one)
    };
    Ok(within.into_iter().filter_map(means).collect())
}

/// The documents that a campaign's plan means today.
///
/// # Errors
/// As [`candidates`]; [`Error::NotFound`] for what the asker may not see.
pub async fn candidates_of(
    store: &Store,
    search: &SearchService,
    cx: &RequestContext,
    id: &str,
) -> Result<Vec<Candidate>, Error> {
    let campaign = Campaign::seen(store, cx, id).await?;
    if campaign.scope.takes_documents(campaign.kind) {
        candidates(store, search, cx, &campaign.scope).await
    } else {
        Ok(Vec::new())
    }
}

/// A document that the plan means now and the frozen scope does not hold.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Beyond {
    /// Id.
    pub document_id: String,
    /// Title.
    pub title: String,
    /// Label of its state today.
    pub status: &'static str,
}

/// 不在清理范围内: what came after the scope was frozen. The decision does not reach it.
///
/// # Errors
/// As [`candidates_of`].
pub async fn beyond(
    store: &Store,
    search: &SearchService,
    cx: &RequestContext,
    id: &str,
) -> Result<Vec<Beyond>, Error> {
    let frozen: BTreeSet<String> = rows::items(store.reader(), id)
        .await?
        .into_iter()
        .map(|item| item.document_id)
        .collect();
    let now = candidates_of(store, search, cx, id).await?;
    let late = now
        .into_iter()
        .filter(|one| !frozen.contains(&one.document.row.id));
    Ok(late
        .map(|one| Beyond {
            document_id: one.document.row.id,
            title: one.document.row.title,
            status: one.state.label(),
        })
        .collect())
}

/// What lies within the bounds.
async fn within(store: &Store, today: NaiveDate, scope: &Scope) -> Result<Vec<Candidate>, Error> {
    let all = rows::normative(store.reader(), &scope.issuers).await?;
    if all.len() as u64 > rows::MOST {
        let most = rows::MOST;
        return Err(Error::refused(
            "scope-too-large",
            format!("所选制定机关的文件超过 {most} 件，请分批清理"),
        ));
    }
    let ids: Vec<String> = all.into_iter().map(|row| row.id).collect();
    let mut documents = publicly::documents(store.reader(), &ids).await?;
    let candidate = |document: PublicDocument| Candidate {
        state: validity::validity(&document.facts, today).state,
        document,
        origins: Vec::new(),
    };
    let each = ids
        .iter()
        .filter_map(|id| documents.remove(id))
        .map(candidate);
    Ok(each
        .filter(|one| scope.bounds(&one.document.row, one.state))
        .collect())
}

type Found = BTreeMap<String, BTreeSet<Origin>>;

async fn found(
    store: &Store,
    search: &SearchService,
    cx: &RequestContext,
    scope: &Scope,
    within: &[Candidate],
    ids: &[String],
) -> Result<Found, Error> {
    let mut found = Found::new();
    let mut add = |of: Vec<String>, origin| {
        for id in of {
            found.entry(id).or_default().insert(origin);
        }
    };
    if scope.is_whole() {
        add(ids.to_vec(), Origin::Whole);
    }
    if let Some(query) = &scope.query {
        let all = search.gather(Asked::from(cx), query).await;
        let all = all.map_err(|error| in_field(error, "query"))?;
        add(all.into_iter().collect(), Origin::Query);
    }
    if let Some(basis) = &scope.basis {
        add(
            citing(store, search, cx, basis, within).await?,
            Origin::Basis,
        );
    }
    if let Some(by) = scope.expires_by {
        let ends = within.iter().filter(|one| {
            validity::last_valid_on(&one.document.facts).is_some_and(|last| last <= by)
        });
        let ends = ends.map(|one| one.document.row.id.clone());
        add(ends.collect(), Origin::Expiry);
    }
    if scope.dead_basis {
        let dead = citing_dead(store, ids, cx.today).await?;
        add(dead.into_iter().collect(), Origin::DeadBasis);
    }
    if scope.amended_basis {
        let amended = citing_amended(store, ids, cx.today).await?;
        add(amended.into_iter().collect(), Origin::AmendedBasis);
    }
    if scope.evaluated {
        let asking = asking_for_an_act(store, ids).await?;
        add(asking.into_iter().collect(), Origin::Evaluation);
    }
    Ok(found)
}

/// A fault of the query as one of its field.
fn in_field(error: Error, field: &str) -> Error {
    if let Error::Query { at, message } = error {
        Error::field(field, format!("检索式第 {at} 个字符处有误：{message}"))
    } else {
        error
    }
}

/// Those within the bounds that cite the basis; an article of it where one is named.
async fn citing(
    store: &Store,
    search: &SearchService,
    cx: &RequestContext,
    basis: &str,
    within: &[Candidate],
) -> Result<Vec<String>, Error> {
    let wrong = || {
        Error::field(
            "basis",
            "请写明依据的名称，如《中华人民共和国行政处罚法》第三十二条",
        )
    };
    let basis = Basis::read(basis).ok_or_else(wrong)?;
    let all = search
        .gather_citing(Asked::from(cx), basis.names.clone())
        .await?;
    let named: Vec<&DocumentRow> = within
        .iter()
        .map(|one| &one.document.row)
        .filter(|row| all.contains(&row.id))
        .collect();
    if basis.article.is_none() {
        return Ok(named.into_iter().map(|row| row.id.clone()).collect());
    }
    let texts = publicly::texts(store.reader(), &named).await?;
    let cites = |text: &publicly::RevisionText| {
        let passages: Vec<Passage<'_>> = text
            .provisions
            .iter()
            .map(|row| Passage {
                eid: &row.eid,
                label: &row.label,
                text: &row.text,
            })
            .collect();
        let found = citations_in(&text.row.text, &passages, &text.row.title);
        found.iter().any(|citation| basis.is_meant(citation))
    };
    let meant = named.into_iter().filter(|row| {
        let texts = texts.get(&row.id).map_or(&[][..], Vec::as_slice);
        texts
            .iter()
            .any(|text| row.revision_id.as_deref() == Some(&text.row.id) && cites(text))
    });
    Ok(meant.map(|row| row.id.clone()).collect())
}

/// 范围哈希: SHA-256 over one line for each document, sorted: id, id of the text, 正文哈希, parted by
/// tabs.
pub(super) fn hash<'a>(
    list: impl Iterator<Item = (&'a str, Option<&'a str>, Option<&'a str>)>,
) -> String {
    let mut lines: Vec<_> = list.collect();
    lines.sort_unstable();
    let mut text = String::new();
    for (document, revision, body) in lines {
        let (revision, body) = (revision.unwrap_or_default(), body.unwrap_or_default());
        let _ = writeln!(text, "{document}\t{revision}\t{body}");
    }
    sha256_hex(text.as_bytes())
}
