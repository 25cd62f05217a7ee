//! The pieces that show why documents match. The index names the provisions, so that only these are read.

use std::collections::HashMap;

use search_index::Sought;

use super::answer::SnippetOut;
use super::find::Best;
use super::hits::{self, ReadHit};
use super::recognise::ArticleReference;
use super::service::SearchService;
use crate::app::error::Error;
use crate::store::publicly;
use crate::store::text::ProvisionRow;

impl SearchService {
    /// The pieces of each hit; the article that the query names first.
    pub(super) async fn snippets(
        &self,
        best: &Best,
        read: &[ReadHit],
        terms: &[String],
        article: Option<&ArticleReference>,
    ) -> Result<Vec<Vec<SnippetOut>>, Error> {
        if terms.is_empty() && article.is_none() {
            return Ok(vec![Vec::new(); read.len()]);
        }
        let mut named = self.named_provisions(best, read).await?;
        // an article has to be looked for, and text outside of all provisions is not named by the index
        let whole: Vec<String> = read
            .iter()
            .map(|hit| hit.revision.id.clone())
            .filter(|revision| !named.contains_key(revision))
            .collect();
        named.extend(publicly::provisions(self.store.reader(), &whole).await?);
        let sought = Sought::new(terms);
        let pieces = read.iter().map(|hit| {
            let rows = named.get(&hit.revision.id).map(Vec::as_slice);
            hits::snippets(rows.unwrap_or_default(), &sought, article)
        });
        Ok(pieces.collect())
    }

    /// The provisions that the index names, by revision; those of which it names none are left out.
    async fn named_provisions(
        &self,
        best: &Best,
        read: &[ReadHit],
    ) -> Result<HashMap<String, Vec<ProvisionRow>>, Error> {
        let of_hit = |hit: &ReadHit| -> Vec<(String, i64)> {
            let place = |ordinal: &u32| (hit.revision.id.clone(), i64::from(*ordinal));
            let named = best.get(&hit.revision.id).into_iter().flatten();
            named.map(place).collect()
        };
        let places: Vec<(String, i64)> = read.iter().flat_map(of_hit).collect();
        let mut rows = publicly::provisions_at(self.store.reader(), &places).await?;
        let mut named: HashMap<String, Vec<ProvisionRow>> = HashMap::new();
        for place in places {
            if let Some(row) = rows.remove(&place) {
                named.entry(place.0).or_default().push(row);
            }
        }
        Ok(named)
    }
}
