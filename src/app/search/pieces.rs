//! The pieces that show why documents match. The index names the provisions, so that only these are read.

use std::collections::HashMap;

use search_index::{Hit, Searcher};

use super::answer::SnippetOut;
use super::hits::{self, ReadHit, SNIPPETS};
use super::recognise::ArticleReference;
use super::service::SearchService;
use crate::app::error::Error;
use crate::store::publicly;
use crate::store::text::ProvisionRow;

impl SearchService {
    /// The pieces of each hit; the article that the query names first.
    pub(super) async fn snippets(
        &self,
        searcher: &Searcher,
        read: &[ReadHit],
        terms: Vec<String>,
        article: Option<&ArticleReference>,
    ) -> Result<Vec<Vec<SnippetOut>>, Error> {
        if terms.is_empty() && article.is_none() {
            return Ok(vec![Vec::new(); read.len()]);
        }
        let mut rows = match article {
            Some(_) => vec![None; read.len()],
            None => self.named_provisions(searcher, read, &terms).await?,
        };
        // an article has to be looked for, and text outside of all provisions is not named by the index
        let whole: Vec<String> = read
            .iter()
            .zip(&rows)
            .filter(|(_, rows)| rows.is_none())
            .map(|(hit, _)| hit.revision.id.clone())
            .collect();
        let mut whole = publicly::provisions(self.store.reader(), &whole).await?;
        let rows: Vec<Vec<ProvisionRow>> = read
            .iter()
            .zip(&mut rows)
            .map(|(hit, rows)| {
                let whole = || whole.remove(&hit.revision.id).unwrap_or_default();
                rows.take().unwrap_or_else(whole)
            })
            .collect();
        let article = article.cloned();
        self.blocking(move |_| {
            let cut = rows
                .iter()
                .map(|rows| hits::snippets(rows, &terms, article.as_ref()));
            Ok(cut.collect())
        })
        .await
    }

    /// The provisions that the index names for each hit; `None` where it names none.
    async fn named_provisions(
        &self,
        searcher: &Searcher,
        read: &[ReadHit],
        terms: &[String],
    ) -> Result<Vec<Option<Vec<ProvisionRow>>>, Error> {
        let hits: Vec<Hit> = read
            .iter()
            .map(|hit| Hit {
                document_id: hit.document.row.id.clone(),
                revision_id: hit.revision.id.clone(),
                external_id: None,
                score: 0.0,
                number_match: false,
            })
            .collect();
        let (searcher, terms) = (searcher.clone(), terms.to_vec());
        let best = self
            .blocking(move |_| searcher.best_provisions(&hits, &terms, SNIPPETS))
            .await?;
        let of_hit = |hit: &ReadHit, ordinals: &[u32]| -> Vec<(String, i64)> {
            let place = |ordinal: &u32| (hit.revision.id.clone(), i64::from(*ordinal));
            ordinals.iter().map(place).collect()
        };
        let places: Vec<Vec<(String, i64)>> = read
            .iter()
            .zip(&best)
            .map(|(hit, ordinals)| of_hit(hit, ordinals))
            .collect();
        let mut rows: HashMap<(String, i64), ProvisionRow> =
            publicly::provisions_at(self.store.reader(), &places.concat()).await?;
        Ok(places
            .iter()
            .map(|places| {
                let rows: Vec<ProvisionRow> = places
                    .iter()
                    .filter_map(|place| rows.remove(place))
                    .collect();
                (!rows.is_empty()).then_some(rows)
            })
            .collect())
    }
}
