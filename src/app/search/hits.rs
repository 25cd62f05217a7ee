//! Hits read again from the database: only what is public there is shown, with what stands there.

use chrono::NaiveDate;
use search_index::{Hit, SearchRequest, Sought, WINDOW};

use super::answer::{DocumentHit, DocumentStatus, SnippetOut, StatusReason};
use super::load;
use super::recognise::{ArticleReference, in_title, is_titled};
use crate::app::error::Error;
use crate::domain::document::NumberKind;
use crate::domain::validity;
use crate::store::Store;
use crate::store::publicly::{self, PublicDocument, RevisionHead};
use crate::store::text::ProvisionRow;

/// The most snippets of one hit.
pub(super) const SNIPPETS: usize = 3;

/// A hit whose document and revision are public.
#[derive(Debug)]
pub(crate) struct ReadHit {
    pub(crate) document: PublicDocument,
    pub(crate) revision: RevisionHead,
    score: f32,
    pub(crate) number_match: bool,
}

/// Why a document is a hit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reason {
    /// Its number.
    Number,
    /// Its title.
    Title,
    /// What stands in it.
    Text,
    /// It is near to what was asked.
    Near,
}

impl Reason {
    /// `None` where no words were looked for: a list has no reasons.
    pub(super) fn of(hit: &ReadHit, by_relation: bool, request: &SearchRequest) -> Option<Self> {
        let revision = &hit.revision;
        let titles = || std::iter::once(&revision.title).chain(&revision.instrument_title);
        if hit.number_match {
            let titled = titles().any(|title| is_titled(title, &request.number_keys));
            return Some(if titled { Self::Title } else { Self::Number });
        }
        if by_relation {
            return Some(Self::Near);
        }
        if request.query.terms().is_empty() {
            return None;
        }
        if titles().any(|title| in_title(&request.query, title)) {
            return Some(Self::Title);
        }
        let mut numbers = hit.document.numbers.iter();
        if numbers.any(|number| in_title(&request.query, &number.printed)) {
            return Some(Self::Number);
        }
        Some(Self::Text)
    }

    /// What people read.
    const fn label(self) -> &'static str {
        match self {
            Self::Number => "文号",
            Self::Title => "标题",
            Self::Text => "条文",
            Self::Near => "近似",
        }
    }
}

/// Those of `hits` that are public, in their order.
pub(super) async fn read(store: &Store, hits: &[Hit]) -> Result<Vec<ReadHit>, Error> {
    let ids: Vec<String> = hits.iter().map(|hit| hit.document_id.clone()).collect();
    let mut documents = publicly::documents(store.reader(), &ids).await?;
    let revisions: Vec<String> = hits.iter().map(|hit| hit.revision_id.clone()).collect();
    let mut revisions = publicly::revision_heads(store.reader(), &revisions).await?;
    let public = hits.iter().filter_map(|hit| {
        let document = documents.remove(&hit.document_id)?;
        let revision = revisions.remove(&hit.revision_id)?;
        let shown =
            revision.document_id == document.row.id && publicly::shows(&document.row, &revision.id);
        shown.then_some(ReadHit {
            document,
            revision,
            score: hit.score,
            number_match: hit.number_match,
        })
    });
    Ok(public.collect())
}

/// A hit as it is answered.
pub(super) fn result(
    hit: &ReadHit,
    as_of: NaiveDate,
    snippets: Vec<SnippetOut>,
    reason: Option<Reason>,
) -> Result<DocumentHit, Error> {
    let document = &hit.document;
    let row = &document.row;
    let authorities = load::authorities(document)?;
    let last = validity::last_valid_on(&document.facts).map(|day| day.to_string());
    let effective = || validity::effective_on(&document.facts).map(|day| day.to_string());
    Ok(DocumentHit {
        id: row.id.clone(),
        external_id: hit.revision.external_id.clone(),
        title: hit.revision.title.clone(),
        document_number: load::printed(document, NumberKind::Document),
        registration_number: load::printed(document, NumberKind::Registration),
        authority: authorities.join("、"),
        authorities,
        kind: row.kind.clone(),
        form: row.form.clone(),
        status: status(document, as_of),
        issued_on: row.issued_on.clone(),
        published_on: row.published_on.clone(),
        effective_on: row.effective_on.clone().or_else(effective),
        last_valid_on: last.or_else(|| row.last_valid_on.clone()),
        score: hit.score,
        reason: reason.map(Reason::label),
        snippets,
    })
}

fn status(document: &PublicDocument, as_of: NaiveDate) -> DocumentStatus {
    let status = validity::validity(&document.facts, as_of);
    let because = status.because.into_iter().map(|because| StatusReason {
        act: because.act.as_str(),
        on: because.on,
        until: because.until,
        text: because.text,
    });
    DocumentStatus {
        state: status.state.as_str(),
        label: status.state.label(),
        as_of,
        because: because.collect(),
    }
}

/// The pieces that show best why a text matches; the article that the query names first.
pub(super) fn snippets(
    provisions: &[ProvisionRow],
    sought: &Sought,
    article: Option<&ArticleReference>,
) -> Vec<SnippetOut> {
    let views = provisions
        .iter()
        .map(|row| (row.label.as_str(), row.text.as_str()));
    let named = article.and_then(|article| provisions.iter().position(|row| article.is(&row.eid)));
    let best = sought
        .best_provisions(views, SNIPPETS)
        .into_iter()
        .map(|best| best.index)
        .filter(|index| Some(*index) != named);
    named
        .into_iter()
        .chain(best)
        .take(SNIPPETS)
        .filter_map(|index| provisions.get(index))
        .map(|row| SnippetOut {
            eid: row.eid.clone(),
            label: row.label.clone(),
            html: sought.snippet(&row.text, WINDOW).html,
        })
        .collect()
}
