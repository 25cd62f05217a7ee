//! Looking names up: which public documents bear them, with their texts' days and their validity.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;

use super::names::{number_names, title_name, title_names};
use crate::app::Error;
use crate::app::search::{SearchHandle, authorities, begins};
use crate::store::publicly::{self, PublicDocument, RevisionHead};
use crate::store::{Store, StoreError, citing, portal};
use crate::text::citations::Citation;

/// Where titles are looked up.
#[derive(Debug)]
pub enum Lookup<'a> {
    /// In the index, and exact ones in the database; for single texts.
    Index(&'a SearchHandle),
    /// In a list of all names; for many texts.
    All(HashMap<String, BTreeSet<String>>),
}

/// What a title begins with where those who cite it leave it out.
const STATE: &str = "中华人民共和国";

/// The most names of one text that are looked up.
const MOST: usize = 2_000;

/// A public revision of a candidate.
#[derive(Debug, Clone)]
pub struct Text {
    /// Its head.
    pub head: RevisionHead,
    /// Its first day.
    pub from: Option<NaiveDate>,
    /// 版本日期, as given.
    pub version_on: Option<String>,
}

/// The documents that may be meant.
#[derive(Debug, Default)]
pub struct Registry {
    names: HashMap<String, BTreeSet<String>>,
    documents: HashMap<String, PublicDocument>,
    texts: HashMap<String, Vec<Text>>,
}

impl Lookup<'static> {
    /// All names of all public documents.
    ///
    /// # Errors
    /// [`Error::Store`], where the database fails.
    pub async fn all(store: &Store) -> Result<Self, Error> {
        let mut names: HashMap<String, BTreeSet<String>> = HashMap::new();
        for name in citing::all_names(store.reader()).await? {
            let titles = std::iter::once(&name.title).chain(&name.instrument_title);
            for key in titles.filter_map(|title| title_name(title)) {
                names.entry(key).or_default().insert(name.document.clone());
            }
        }
        Ok(Self::All(names))
    }
}

impl Registry {
    /// Looks up all that `citations` name.
    ///
    /// # Errors
    /// [`Error::Store`], where the database fails or a row does not parse.
    pub async fn of(
        store: &Store,
        lookup: &Lookup<'_>,
        citations: &[&Citation],
    ) -> Result<Self, Error> {
        let mut titles: BTreeSet<&str> = BTreeSet::new();
        let mut numbers = BTreeSet::new();
        for citation in citations {
            titles.extend(citation.title.as_deref().filter(|_| titles.len() < MOST));
            if numbers.len() < MOST {
                numbers.extend(
                    citation
                        .number
                        .iter()
                        .flat_map(|number| number_names(number)),
                );
            }
        }
        let numbers: Vec<String> = numbers.into_iter().collect();
        let mut names: HashMap<String, BTreeSet<String>> = HashMap::new();
        for (key, id) in portal::numbered(store.reader(), &numbers).await? {
            names.entry(key).or_default().insert(id);
        }
        match lookup {
            Lookup::Index(handle) => indexed(store, handle, &titles, &mut names).await?,
            Lookup::All(all) => {
                for key in titles.iter().filter_map(|title| title_name(title)) {
                    if let Some(ids) = all.get(&key) {
                        names.entry(key).or_default().extend(ids.iter().cloned());
                    }
                }
            }
        }
        Self::read(store, names).await
    }

    /// Reads the documents again: only what is public stays.
    async fn read(
        store: &Store,
        mut names: HashMap<String, BTreeSet<String>>,
    ) -> Result<Self, Error> {
        let db = store.reader();
        let ids: BTreeSet<String> = names.values().flatten().cloned().collect();
        let ids: Vec<String> = ids.into_iter().collect();
        let documents = publicly::documents(db, &ids).await?;
        for ids in names.values_mut() {
            ids.retain(|id| documents.contains_key(id));
        }
        let public: Vec<String> = documents.keys().cloned().collect();
        let dates = publicly::revision_dates(db, &public).await?;
        let revisions: Vec<String> = dates.values().flatten().map(|one| one.id.clone()).collect();
        let mut heads = publicly::revision_heads(db, &revisions).await?;
        let mut texts: HashMap<String, Vec<Text>> = HashMap::new();
        for (document, dates) in dates {
            let written = dates.into_iter().filter_map(|one| {
                let from = begins(
                    one.in_force_from,
                    one.effective_on.as_deref(),
                    one.version_on.as_deref(),
                );
                Some(Text {
                    head: heads.remove(&one.id)?,
                    from,
                    version_on: one.version_on,
                })
            });
            let mut written: Vec<Text> = written.collect();
            written.sort_by_key(|text| text.from); // stable: of one day the last written comes last
            texts.insert(document, written);
        }
        Ok(Self {
            names,
            documents,
            texts,
        })
    }

    /// The documents under a key.
    pub fn named(&self, key: &str) -> impl Iterator<Item = &PublicDocument> {
        let ids = self.names.get(key).into_iter().flatten();
        ids.filter_map(|id| self.documents.get(id))
    }

    /// The public texts of a document, the earliest first.
    pub fn texts(&self, document: &str) -> &[Text] {
        self.texts.get(document).map_or(&[], Vec::as_slice)
    }
}

/// Titles in the index; those that stand there to the letter also in the database, which the index follows
/// a moment later.
async fn indexed(
    store: &Store,
    handle: &SearchHandle,
    titles: &BTreeSet<&str>,
    names: &mut HashMap<String, BTreeSet<String>>,
) -> Result<(), Error> {
    let keys: Vec<String> = titles
        .iter()
        .filter_map(|title| title_name(title))
        .collect();
    // without an index only what is exact is found
    if let Ok(searcher) = handle.current()
        && let Ok(found) = searcher.named(&keys)
    {
        for (place, document, _) in found {
            if let Some(key) = keys.get(place) {
                names.entry(key.clone()).or_default().insert(document);
            }
        }
    }
    let exact: Vec<String> = titles
        .iter()
        .flat_map(|title| [(*title).to_owned(), format!("{STATE}{title}")])
        .collect();
    for found in portal::titled(store.reader(), &exact).await? {
        let own = std::iter::once(&found.title).chain(&found.instrument_title);
        for key in own.filter_map(|title| title_name(title)) {
            names.entry(key).or_default().insert(found.id.clone());
        }
    }
    Ok(())
}

/// The keys of a public document: its titles and numbers.
///
/// # Errors
/// [`StoreError::CorruptRow`], where a row does not parse.
pub fn own_names<'a>(
    document: &'a PublicDocument,
    titles: impl IntoIterator<Item = &'a str>,
) -> Result<BTreeSet<String>, StoreError> {
    let row = &document.row;
    let own = std::iter::once(row.title.as_str()).chain(row.instrument_title.as_deref());
    let mut names = title_names(own.chain(titles), &authorities(document)?);
    for number in &document.numbers {
        names.extend(number_names(&number.printed));
        names.insert(number.match_key.clone());
    }
    Ok(names)
}
