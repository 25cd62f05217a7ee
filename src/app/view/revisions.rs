//! Which text of a document holds on a day.

use chrono::NaiveDate;

use crate::app::Error;
use crate::app::search::begins;
use crate::store::Store;
use crate::store::publicly::{self, RevisionDates};

/// A public revision in the list of all.
#[derive(Debug, Clone)]
pub struct RevisionLine {
    /// Id.
    pub id: String,
    /// Title of this text.
    pub title: String,
    /// Name in its source.
    pub external_id: Option<String>,
    /// The first day on which it is the text; `None`: not known.
    pub from: Option<NaiveDate>,
    /// 版本日期, as the source has it; may be partial.
    pub version_on: Option<String>,
    /// 施行日期 of this text; may be partial.
    pub effective_on: Option<String>,
    /// The shown one.
    pub shown: bool,
}

/// The public revisions of a document, the earliest first, the one that holds on `as_of` marked.
#[derive(Debug, Clone)]
pub struct Revisions {
    /// All.
    pub lines: Vec<RevisionLine>,
    /// `as_of` lies before the first of several begins: the first is shown.
    pub too_early: bool,
}

impl Revisions {
    /// Reads them.
    pub async fn read(store: &Store, document: &str, as_of: NaiveDate) -> Result<Self, Error> {
        let db = store.reader();
        let ids = [document.to_owned()];
        let dates = publicly::revision_dates(db, &ids).await?;
        let mut dates = dates.into_values().next().unwrap_or_default();
        let known: Vec<String> = dates.iter().map(|one| one.id.clone()).collect();
        let mut heads = publicly::revision_heads(db, &known).await?;
        dates.sort_by_key(first); // stable: of several on one day the last written comes last
        let lines: Vec<RevisionLine> = dates
            .into_iter()
            .filter_map(|one| {
                let head = heads.remove(&one.id)?;
                Some(RevisionLine {
                    from: first(&one),
                    id: one.id,
                    title: head.title,
                    external_id: head.external_id,
                    version_on: one.version_on,
                    effective_on: one.effective_on,
                    shown: false,
                })
            })
            .collect();
        Ok(Self::shown_on(lines, as_of))
    }

    fn shown_on(mut lines: Vec<RevisionLine>, as_of: NaiveDate) -> Self {
        let several = lines.len() > 1;
        let begun = |line: &RevisionLine| line.from.is_none_or(|from| from <= as_of);
        let place = lines.iter().rposition(begun);
        if let Some(line) = lines.get_mut(place.unwrap_or(0)) {
            line.shown = true;
        }
        Self {
            lines,
            too_early: several && place.is_none(),
        }
    }

    /// The one that holds.
    pub fn shown(&self) -> Option<&RevisionLine> {
        self.lines.iter().find(|line| line.shown)
    }
}

fn first(dates: &RevisionDates) -> Option<NaiveDate> {
    begins(
        dates.in_force_from,
        dates.effective_on.as_deref(),
        dates.version_on.as_deref(),
    )
}
