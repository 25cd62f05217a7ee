//! 文件关系 as everybody may see it: what a document does, what was done to it, what is claimed.

use chrono::NaiveDate;
use search_index::Searcher;

use super::proposal::{Proposal, Standing, claims, proposals};
use crate::app::error::Error;
use crate::domain::relation::RelationState;
use crate::store::error::parse;
use crate::store::publicly::{self, PublicDocument};
use crate::store::{Store, queries};
use crate::text::relations::RelationKind;

/// One relation in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelationLine {
    /// 废止, 被废止, 延长有效期 …
    pub verb: String,
    /// The other document as cited, or its title.
    pub name: String,
    /// Id of the other document, where it is known and public.
    pub id: Option<String>,
    /// A person confirmed it.
    pub confirmed: bool,
    /// What is left open, in words; empty where nothing is.
    pub gap: &'static str,
}

/// The relations of a public document.
#[derive(Debug, Clone, Default)]
pub struct RelationLines {
    /// What it does, then what others do to it; confirmed ones and those that wait for a person.
    /// Dismissed ones are left out.
    pub lines: Vec<RelationLine>,
    /// How many further documents may do something to it; they were not read.
    pub unread: usize,
}

/// Reads the relations of a public document.
pub async fn lines(
    store: &Store,
    searcher: &Searcher,
    document: &PublicDocument,
    today: NaiveDate,
) -> Result<RelationLines, Error> {
    let own = proposals(store, searcher, document, today).await?;
    let mut lines: Vec<RelationLine> = own.iter().filter_map(acting).collect();
    let id = document.row.id.clone();
    let mut recorded = queries::relations_of(store.reader(), std::slice::from_ref(&id)).await?;
    recorded.retain(|row| {
        row.target_id.as_deref() == Some(id.as_str())
            && row.state == RelationState::Confirmed.as_str()
    });
    let ids: Vec<String> = recorded.iter().map(|row| row.document_id.clone()).collect();
    let others = publicly::documents(store.reader(), &ids).await?;
    for row in recorded {
        let kind = parse("relation", &row.id, "kind", &row.kind, RelationKind::parse)?;
        let other = others.get(&row.document_id);
        lines.extend(other.map(|other| acted(kind, other, true)));
    }
    let claims = claims(store, searcher, document).await?;
    let claimed = claims.found.iter();
    lines.extend(claimed.map(|(other, kind)| acted(*kind, other, false)));
    Ok(RelationLines {
        lines,
        unread: claims.unread,
    })
}

fn acting(proposal: &Proposal) -> Option<RelationLine> {
    let (id, confirmed) = match &proposal.standing {
        Standing::Open(_) => (proposal.sure().map(|one| one.id.clone()), false),
        Standing::Confirmed(recorded) => (recorded.target.as_ref().map(|one| one.id.clone()), true),
        Standing::Dismissed(_) => return None,
    };
    // a successor by title alone is a question for the registrar, not a finding for the public
    if !confirmed && proposal.words.is_empty() && proposal.kind == RelationKind::Replaces {
        return None;
    }
    Some(RelationLine {
        verb: proposal.kind.label().to_owned(),
        name: proposal.cited(),
        id,
        confirmed,
        gap: proposal.open_words(),
    })
}

fn acted(kind: RelationKind, other: &PublicDocument, confirmed: bool) -> RelationLine {
    RelationLine {
        verb: format!("被{}", kind.label()),
        name: format!("《{}》", other.row.title),
        id: Some(other.row.id.clone()),
        confirmed,
        gap: "",
    }
}
