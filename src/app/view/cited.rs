//! 引用: what a text cites, led to the documents of the registry where that is sure.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Range;

use crate::app::Error;
use crate::domain::number::number_key;
use crate::store::{Store, portal, publicly};
use crate::text::citations::{Citation, CitedBy, ProvisionRef, citations};
use crate::text::title::title_key;

/// The most titles and numbers of one text that are looked up.
const MOST: usize = 400;
/// What a law's title may begin with and what those who cite it leave out.
const STATE: &str = "中华人民共和国";

/// A cited document, once for a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CitedLine {
    /// Title in brackets, or the number.
    pub name: String,
    /// Where it leads, if the registry has it.
    pub href: Option<String>,
    /// How often it is cited.
    pub times: usize,
}

/// The links of one text.
#[derive(Debug, Clone, Default)]
pub struct Links {
    numbers: HashMap<String, String>,
    titles: HashMap<String, String>,
    own: BTreeSet<String>,
}

impl Links {
    /// Looks up what `text`, of the document `own_id`, cites. `own` are the names of its units.
    pub async fn resolve(
        store: &Store,
        own_id: &str,
        text: &str,
        own: BTreeSet<String>,
    ) -> Result<Self, Error> {
        let (mut titles, mut numbers) = (BTreeSet::new(), BTreeSet::new());
        for citation in citations(text) {
            if let Some(title) = citation.title.filter(|_| titles.len() < MOST) {
                titles.insert(format!("{STATE}{title}"));
                titles.insert(title);
            }
            numbers.extend(citation.number.as_deref().map(number_key));
        }
        let db = store.reader();
        let titles: Vec<String> = titles.into_iter().collect();
        let titled = portal::titled(db, &titles).await?;
        let numbers: Vec<String> = numbers.into_iter().take(MOST).collect();
        let numbered = portal::numbered(db, &numbers).await?;
        let mut ids: Vec<String> = numbered.iter().map(|(_, id)| id.clone()).collect();
        ids.sort_unstable();
        ids.dedup();
        let shown = publicly::documents(db, &ids).await?;
        let mut links = Self {
            own,
            ..Self::default()
        };
        let numbered = numbered
            .into_iter()
            .filter(|(_, id)| shown.contains_key(id));
        links.numbers = only(numbered.collect(), own_id);
        let pairs = titled.into_iter().flat_map(|found| {
            let names = [Some(found.title), found.instrument_title];
            let id = found.id;
            names
                .into_iter()
                .flatten()
                .map(move |name| (title_key(&name), id.clone()))
        });
        links.titles = only(pairs.collect(), own_id);
        Ok(links)
    }

    /// The links of a line, in bytes of the line.
    pub fn of_line(&self, line: &str) -> Vec<(Range<usize>, String)> {
        let found = citations(line);
        let mut links: Vec<(Range<usize>, String)> = Vec::new();
        for citation in found {
            if let Some(href) = self.href(&citation) {
                links.push((citation.range, href));
            }
        }
        links
    }

    /// All documents that `text` cites, once each, in the order of the text.
    pub fn list(&self, text: &str) -> Vec<CitedLine> {
        let mut lines: Vec<CitedLine> = Vec::new();
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        for citation in citations(text) {
            let name = match (&citation.title, &citation.number) {
                (Some(title), Some(number)) => format!("《{title}》（{number}）"),
                (Some(title), None) => format!("《{title}》"),
                (None, Some(number)) => number.clone(),
                (None, None) => continue,
            };
            let href = self
                .document(&citation)
                .map(|id| format!("/documents/{id}"));
            let key = href.clone().unwrap_or_else(|| title_key(&name));
            if let Some(line) = places.get(&key).and_then(|at| lines.get_mut(*at)) {
                line.times += 1;
            } else {
                places.insert(key, lines.len());
                lines.push(CitedLine {
                    name,
                    href,
                    times: 1,
                });
            }
        }
        lines
    }

    fn document(&self, citation: &Citation) -> Option<&String> {
        let number = citation.number.as_deref().map(number_key);
        let by_number = number.and_then(|key| self.numbers.get(&key));
        by_number.or_else(|| {
            let title = citation.title.as_deref()?;
            let exact = self.titles.get(&title_key(title));
            exact.or_else(|| self.titles.get(&title_key(&format!("{STATE}{title}"))))
        })
    }

    fn href(&self, citation: &Citation) -> Option<String> {
        match citation.by {
            CitedBy::Own => {
                let eid = eid(citation.provision?);
                self.own.contains(&eid).then(|| format!("#{eid}"))
            }
            CitedBy::Title | CitedBy::Number => {
                let id = self.document(citation)?;
                let place = citation.provision.map(|place| format!("#{}", eid(place)));
                Some(format!("/documents/{id}{}", place.unwrap_or_default()))
            }
        }
    }
}

/// The article of a reference: deeper units are numbered by their text, not by their label.
fn eid(place: ProvisionRef) -> String {
    let sub = place.sub.map(|sub| format!("-{sub}"));
    format!("art_{}{}", place.article, sub.unwrap_or_default())
}

/// Those keys that lead to one document, which is not the citing one itself.
fn only(pairs: Vec<(String, String)>, own_id: &str) -> HashMap<String, String> {
    let mut found: HashMap<String, HashSet<String>> = HashMap::new();
    for (key, id) in pairs {
        found.entry(key).or_default().insert(id);
    }
    let one = found.into_iter().filter_map(|(key, ids)| {
        let mut ids = ids.into_iter();
        let id = ids.next()?;
        (ids.next().is_none() && id != own_id).then_some((key, id))
    });
    one.collect()
}
