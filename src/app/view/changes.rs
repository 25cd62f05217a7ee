//! 对照: two revisions of a public document, provision by provision.

use chrono::NaiveDate;

use super::revisions::{RevisionLine, Revisions};
use crate::app::{Error, RequestContext};
use crate::store::{Store, publicly, text};
use crate::text::compare::{ChangeKind, Piece, ProvisionChange, compare};
use crate::text::outline;

/// Two texts beside each other.
#[derive(Debug, Clone)]
pub struct Changes {
    /// Id of the document.
    pub id: String,
    /// Its title.
    pub title: String,
    /// All revisions, to choose from.
    pub revisions: Vec<RevisionLine>,
    /// The old one.
    pub from: String,
    /// The new one.
    pub to: String,
    /// What changed.
    pub changed: Vec<Changed>,
    /// How many provisions are the same.
    pub same: usize,
}

/// One provision that is not the same.
#[derive(Debug, Clone)]
pub struct Changed {
    /// How.
    pub kind: &'static str,
    /// Class of its colour.
    pub tone: &'static str,
    /// Its label, and the old one where it had another.
    pub label: String,
    /// Old and new text interleaved.
    pub pieces: Vec<Piece>,
}

/// Compares `from` with `to`; without them the last two.
pub async fn changes(
    store: &Store,
    cx: &RequestContext,
    id: &str,
    from: Option<&str>,
    to: Option<&str>,
) -> Result<Changes, Error> {
    let db = store.reader();
    let shown = publicly::documents(db, &[id.to_owned()]).await?;
    let document = shown
        .into_values()
        .next()
        .ok_or(Error::NotFound("此文件"))?;
    let revisions = Revisions::read(store, id, cx.today).await?.lines;
    if revisions.len() < 2 {
        return Err(Error::NotFound("可以对照的两个文本"));
    }
    let last = revisions.len().saturating_sub(1);
    let from = chosen(&revisions, from, last.saturating_sub(1), "from")?;
    let to = chosen(&revisions, to, last, "to")?;
    let old = text::revision(db, &from)
        .await?
        .ok_or(Error::NotFound("此文本"))?;
    let new = text::revision(db, &to)
        .await?
        .ok_or(Error::NotFound("此文本"))?;
    let all =
        tokio::task::spawn_blocking(move || compare(&outline(&old.text), &outline(&new.text)))
            .await
            .map_err(|error| Error::Internal(error.to_string()))?;
    let same = all
        .iter()
        .filter(|change| change.kind == ChangeKind::Same)
        .count();
    Ok(Changes {
        id: document.row.id,
        title: document.row.title,
        revisions,
        from,
        to,
        same,
        changed: all.into_iter().filter_map(changed).collect(),
    })
}

fn chosen(
    revisions: &[RevisionLine],
    asked: Option<&str>,
    usual: usize,
    name: &str,
) -> Result<String, Error> {
    let Some(asked) = asked.filter(|asked| !asked.is_empty()) else {
        return Ok(revisions
            .get(usual)
            .map(|line| line.id.clone())
            .unwrap_or_default());
    };
    let by_day = || {
        let day: NaiveDate = asked.parse().ok()?;
        revisions
            .iter()
            .rev()
            .find(|line| line.from.is_some_and(|from| from <= day))
    };
    let found = revisions
        .iter()
        .find(|line| line.id == asked)
        .or_else(by_day);
    found.map(|line| line.id.clone()).ok_or_else(|| {
        Error::field(
            name,
            format!("参数 {name} 不是此文件的文本，也不是其中一个文本的日期"),
        )
    })
}

pub(super) fn changed(change: ProvisionChange) -> Option<Changed> {
    let tone = match change.kind {
        ChangeKind::Same => return None,
        ChangeKind::Changed => "warn",
        ChangeKind::Added => "ok",
        ChangeKind::Removed => "bad",
        ChangeKind::Moved => "off",
    };
    let old = change
        .old
        .map(|old| old.label)
        .filter(|label| !label.is_empty());
    let new = change
        .new
        .map(|new| new.label)
        .filter(|label| !label.is_empty());
    let label = match (old, new) {
        (Some(old), Some(new)) if old != new => format!("{new}（原{old}）"),
        (_, Some(label)) | (Some(label), None) => label,
        (None, None) => "未编号的段落".to_owned(),
    };
    Some(Changed {
        kind: change.kind.label(),
        tone,
        label,
        pieces: change.pieces,
    })
}
