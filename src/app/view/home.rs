//! 首页: what is in force today, what is new, what ends soon.

use chrono::NaiveDate;
use search_index::FacetsWanted;

use crate::app::search::{DocumentHit, DocumentQuery, FacetValue, SearchService, SortBy};
use crate::app::{Error, RequestContext};
use crate::domain::validity::{self, State};
use crate::store::{Store, people, portal, publicly};

/// How many of a list stand on the first page.
const SHOWN: usize = 6;
/// How many terms are looked at for those that end next.
const LOOKED_AT: u64 = 60;

/// What the first page shows.
#[derive(Debug, Clone, Default)]
pub struct Home {
    /// What the index answers; `None` while it is being built.
    pub found: Option<Found>,
    /// What ends next.
    pub ending: Vec<Ending>,
    /// How many documents are public.
    pub public: u64,
}

/// What the index answers.
#[derive(Debug, Clone)]
pub struct Found {
    /// How many documents are in force today.
    pub in_force: u64,
    /// The same by authority.
    pub authorities: Vec<FacetValue>,
    /// The newest published.
    pub newest: Vec<DocumentHit>,
}

/// A document in force whose last valid day is known.
#[derive(Debug, Clone)]
pub struct Ending {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Last valid day, inclusive.
    pub last_valid_on: NaiveDate,
    /// Days until then.
    pub days: i64,
}

/// Reads it.
pub async fn home(
    store: &Store,
    search: &SearchService,
    cx: &RequestContext,
) -> Result<Home, Error> {
    let found = match found(store, search, cx).await {
        Ok(found) => Some(found),
        Err(Error::Unavailable(_)) => None,
        Err(error) => return Err(error),
    };
    Ok(Home {
        found,
        ending: ending(store, cx.today).await?,
        public: publicly::count(store.reader()).await?,
    })
}

async fn found(store: &Store, search: &SearchService, cx: &RequestContext) -> Result<Found, Error> {
    let in_force = DocumentQuery {
        status: vec![State::InForce],
        facets: FacetsWanted {
            authorities: true,
            ..FacetsWanted::default()
        },
        per_page: Some(0),
        ..DocumentQuery::default()
    };
    let counted = search.documents(cx, &in_force).await?;
    let newest = DocumentQuery {
        order: Some(SortBy::Published),
        per_page: Some(SHOWN),
        ..DocumentQuery::default()
    };
    let newest = search.documents(cx, &newest).await?;
    Ok(Found {
        in_force: counted.count,
        authorities: own_first(store, counted.facets.authority).await?,
        newest: newest.results,
    })
}

/// The authorities that act here come before those of imported documents.
async fn own_first(store: &Store, values: Vec<FacetValue>) -> Result<Vec<FacetValue>, Error> {
    let known = people::authorities(store.reader()).await?;
    let inside = |value: &FacetValue| {
        known
            .iter()
            .any(|one| one.inside && one.name == value.value)
    };
    let (mut own, others): (Vec<_>, Vec<_>) = values.into_iter().partition(inside);
    own.extend(others);
    Ok(own)
}

async fn ending(store: &Store, today: NaiveDate) -> Result<Vec<Ending>, Error> {
    let db = store.reader();
    let mut ids = portal::ending_from(db, today, LOOKED_AT).await?;
    ids.sort_unstable();
    ids.dedup();
    let shown = publicly::documents(db, &ids).await?;
    let mut ending: Vec<Ending> = shown
        .into_values()
        .filter(|document| validity::validity(&document.facts, today).state == State::InForce)
        .filter_map(|document| {
            let last = validity::last_valid_on(&document.facts)?;
            Some(Ending {
                id: document.row.id,
                title: document.row.title,
                last_valid_on: last,
                days: last.signed_duration_since(today).num_days(),
            })
        })
        .collect();
    ending.sort_by(|a, b| (a.last_valid_on, &a.id).cmp(&(b.last_valid_on, &b.id)));
    ending.truncate(SHOWN);
    Ok(ending)
}
