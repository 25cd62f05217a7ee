//! Notices as their recipients see them; reading them, saved searches, the address for mail.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::context::{Actor, RequestContext};
use crate::app::error::{Error, FieldError};
use crate::app::search::{DocumentQuery, MatchMode, NO_FACET, SearchService};
use crate::domain::notice::{NoticeKind, Recipient};
use crate::store::entity::saved_search;
use crate::store::error::parse;
use crate::store::housekeep::Housekeeping;
use crate::store::{Store, notices, people};

/// The most notices that are listed at once.
const LISTED: u64 = 200;
/// The most saved searches of one person.
const MOST_SEARCHES: usize = 50;
/// Longest name, query and address, in characters.
const NAME: usize = 100;
const QUERY: usize = 1_000;
const ADDRESS: usize = 254;

/// A notice.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NoticeView {
    /// Id.
    pub id: String,
    /// Its number among those of the same recipient: contiguous from 1.
    pub number: i64,
    /// 本人, or authority and post.
    pub recipient: String,
    /// Kind.
    pub kind: String,
    /// What people read of it.
    pub label: String,
    /// 标题.
    pub title: String,
    /// In a sentence.
    pub told: String,
    /// Page.
    pub target: String,
    /// Day.
    pub on: chrono::NaiveDate,
    /// It was read.
    pub read: bool,
}

/// How many notices a recipient was given: all of them are here.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NoticeSender {
    /// 本人, or authority and post.
    pub recipient: String,
    /// Last number.
    pub last: i64,
    /// Notices that are there; fewer than `last` where some are gone.
    pub held: i64,
}

impl NoticeSender {
    /// How many are gone.
    pub fn gone(&self) -> i64 {
        self.last - self.held
    }
}

/// Notices.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NoticeList {
    /// Latest first.
    pub results: Vec<NoticeView>,
    /// How many are not read.
    pub unread: u64,
    /// The counters.
    pub counters: Vec<NoticeSender>,
}

/// A saved search.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SavedSearchView {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// The query.
    pub q: String,
}

/// Saved searches of the asker, and the address for mail.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SavedSearchList {
    /// In the order in which they were saved.
    pub results: Vec<SavedSearchView>,
    /// 电子邮件地址.
    pub address: Option<String>,
}

/// A search to be saved.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SearchDraft {
    /// Name.
    pub name: String,
    /// The query, in the language of the search page.
    pub q: String,
}

/// A mark as a number.
pub(super) fn mark(name: &str, text: &str) -> Result<i64, Error> {
    text.parse()
        .map_err(|_| Error::Internal(format!("{name} is {text}")))
}

fn recipients(actor: &Actor) -> Vec<String> {
    let posts = actor.posts.iter();
    let posts = posts.map(|post| Recipient::Post(post.authority_id.clone(), post.role));
    std::iter::once(Recipient::Person(actor.person_id.clone()))
        .chain(posts)
        .map(|one| one.key())
        .collect()
}

/// How many notices the asker has not read.
pub async fn unread(store: &Store, cx: &RequestContext) -> Result<u64, Error> {
    match cx.actor.as_deref() {
        Some(actor) => Ok(notices::unread(store.reader(), &recipients(actor)).await?),
        None => Ok(0),
    }
}

/// The notices of the asker and of the posts that the asker holds.
pub async fn list(store: &Store, cx: &RequestContext, unread: bool) -> Result<NoticeList, Error> {
    let to = recipients(cx.actor()?);
    let all = people::authorities(store.reader()).await?;
    let name = |key: &str| match Recipient::parse(key) {
        Some(Recipient::Post(authority, role)) => {
            let found = all.iter().find(|one| one.id.to_string() == authority);
            let authority = found.map(|one| one.name.as_str()).unwrap_or_default();
            format!("{authority}（{}）", role.label())
        }
        Some(Recipient::Person(_)) | None => "本人".to_owned(),
    };
    let mut results = Vec::new();
    for row in notices::of(store.reader(), &to, unread, LISTED).await? {
        let kind = parse("notice", &row.id, "kind", &row.kind, NoticeKind::parse)?;
        results.push(NoticeView {
            recipient: name(&row.recipient),
            id: row.id,
            number: row.number,
            kind: row.kind,
            label: kind.label().to_owned(),
            title: row.title,
            told: row.told,
            target: row.target,
            on: row.on_day,
            read: row.read_ms.is_some(),
        });
    }
    let mut counters = Vec::new();
    for row in notices::counts(store.reader(), &to).await? {
        counters.push(NoticeSender {
            recipient: name(&row.recipient),
            last: row.last,
            held: i64::try_from(notices::held(store.reader(), &row.recipient).await?)
                .unwrap_or(i64::MAX),
        });
    }
    Ok(NoticeList {
        results,
        unread: notices::unread(store.reader(), &to).await?,
        counters,
    })
}

/// Marks notices as read; those of others stay as they are.
pub async fn mark_read(store: &Store, cx: &RequestContext, ids: &[String]) -> Result<(), Error> {
    let actor = cx.actor()?;
    if ids.len() > 1_000 {
        return Err(Error::field("ids", "一次最多标记 1000 条"));
    }
    let read = Housekeeping::ReadNotices {
        recipients: recipients(actor),
        ids: ids.to_vec(),
        now_ms: cx.now.timestamp_millis(),
        by: actor.person_id.clone(),
    };
    store.housekeep(read).await?;
    Ok(())
}

/// The saved searches of the asker.
pub async fn searches(store: &Store, cx: &RequestContext) -> Result<SavedSearchList, Error> {
    let person = &cx.actor()?.person_id;
    let rows = notices::searches(store.reader(), Some(person)).await?;
    let results = rows.into_iter().map(|row| SavedSearchView {
        id: row.id,
        name: row.name,
        q: row.q,
    });
    Ok(SavedSearchList {
        results: results.collect(),
        address: notices::address(store.reader(), person).await?,
    })
}

/// Saves a search: what becomes public from now on and is found by it is told.
pub async fn save_search(
    store: &Store,
    search: &SearchService,
    cx: &RequestContext,
    draft: &SearchDraft,
) -> Result<SavedSearchView, Error> {
    let person = cx.actor()?.person_id.clone();
    let mut faults = Vec::new();
    let (name, q) = (draft.name.trim(), draft.q.trim());
    for (field, text, most, label) in [("name", name, NAME, "名称"), ("q", q, QUERY, "检索式")]
    {
        let length = text.chars().count();
        if length == 0 {
            faults.push(FieldError::new(field, format!("请填写{label}")));
        } else if length > most {
            faults.push(FieldError::new(
                field,
                format!("{label}超过 {most} 个字的上限"),
            ));
        }
    }
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let known = notices::searches(store.reader(), Some(&person)).await?;
    if known.len() >= MOST_SEARCHES {
        let told = format!("每人最多订阅 {MOST_SEARCHES} 个检索");
        return Err(Error::refused("too-many-searches", told));
    }
    let query = DocumentQuery {
        q: q.to_owned(),
        match_mode: MatchMode::Exact,
        facets: NO_FACET,
        per_page: Some(0),
        ..DocumentQuery::default()
    };
    match search.documents(cx, &query).await {
        Err(Error::Query { at, message }) => {
            let told = format!("检索式第 {at} 个字符处有误：{message}");
            return Err(Error::field("q", told));
        }
        // whether the index is there plays no part: what it would find is told later
        Ok(_) | Err(Error::Unavailable(_)) => {}
        Err(error) => return Err(error),
    }
    let row = saved_search::Model {
        id: cx.new_id(),
        person_id: person,
        name: name.to_owned(),
        q: q.to_owned(),
        made_ms: cx.now.timestamp_millis(),
        since_seq: store.log_head().await?.size,
    };
    let view = SavedSearchView {
        id: row.id.clone(),
        name: row.name.clone(),
        q: row.q.clone(),
    };
    store.housekeep(Housekeeping::PutSearch(row)).await?;
    Ok(view)
}

/// Removes a saved search of the asker.
pub async fn remove_search(store: &Store, cx: &RequestContext, id: &str) -> Result<(), Error> {
    let drop = Housekeeping::DropSearch {
        id: id.to_owned(),
        person: cx.actor()?.person_id.clone(),
    };
    if store.housekeep(drop).await? {
        Ok(())
    } else {
        Err(Error::NotFound("此检索订阅"))
    }
}

/// Sets the asker's address for mail; an empty one takes it away.
pub async fn set_address(store: &Store, cx: &RequestContext, given: &str) -> Result<(), Error> {
    let person = cx.actor()?.person_id.clone();
    let clean = given.trim();
    let one_at = clean.matches('@').count() == 1;
    let plain = clean
        .chars()
        .all(|c| c.is_ascii_graphic() && !"<>(),;:\"\\[]".contains(c));
    let whole = clean.split('@').all(|part| !part.is_empty());
    let is_address = one_at && plain && whole && clean.len() <= ADDRESS;
    if !clean.is_empty() && !is_address {
        return Err(Error::field(
            "address",
            "不是电子邮件地址，请写成 name@example.cn",
        ));
    }
    let put = Housekeeping::PutAddress {
        person,
        address: Some(clean.to_owned()).filter(|text| !text.is_empty()),
    };
    store.housekeep(put).await?;
    Ok(())
}
