//! 版本: which texts of a document stand, in which order, and which of them holds on which day.

use chrono::NaiveDate;

use crate::domain::partial_date::PartialDate;
use crate::store::text::RevisionHead;

/// The days on which one text is the text of the document, both ends inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextSpan<'a> {
    /// The text.
    pub revision: &'a RevisionHead,
    /// First day; `None`: it is the earliest that is kept.
    pub from: Option<NaiveDate>,
    /// Last day; `None`: it is the latest.
    pub through: Option<NaiveDate>,
}

/// The texts that stand, oldest version first: of the texts of one line the last written, and all
/// that come from no line.
pub fn standing(revisions: &[RevisionHead]) -> Vec<&RevisionHead> {
    let replaced = |revision: &RevisionHead| {
        revision.external_id.is_some()
            && revisions
                .iter()
                .any(|other| other.external_id == revision.external_id && other.ord > revision.ord)
    };
    let mut standing: Vec<&RevisionHead> = revisions.iter().filter(|one| !replaced(one)).collect();
    standing.sort_by_key(|revision| order(revision));
    standing
}

/// By 版本日期, then by the first day in force, then as written.
fn order(revision: &RevisionHead) -> (Option<PartialDate>, Option<NaiveDate>, i64) {
    let version = revision
        .version_on
        .as_deref()
        .and_then(|text| text.parse().ok())
        .or_else(|| revision.in_force_from.map(PartialDate::from));
    (version, revision.in_force_from, revision.ord)
}

/// Which text holds when. A text whose first day is unknown has days only where no other has one.
pub fn timeline(revisions: &[RevisionHead]) -> Vec<TextSpan<'_>> {
    let mut dated: Vec<&RevisionHead> = standing(revisions);
    dated.reverse();
    if dated
        .iter()
        .any(|revision| revision.in_force_from.is_some())
    {
        dated.retain(|revision| revision.in_force_from.is_some());
    } else {
        dated.truncate(1);
    }
    // newest first, so that of several with one first day the newest stays
    dated.sort_by_key(|revision| std::cmp::Reverse(revision.in_force_from));
    dated.dedup_by_key(|revision| revision.in_force_from);
    let mut through = None;
    let last = dated.len().saturating_sub(1);
    let mut spans: Vec<TextSpan<'_>> = Vec::with_capacity(dated.len());
    for (at, revision) in dated.into_iter().enumerate() {
        spans.push(TextSpan {
            revision,
            from: revision.in_force_from.filter(|_| at < last),
            through,
        });
        through = revision.in_force_from.and_then(|day| day.pred_opt());
    }
    spans.reverse();
    spans
}

/// The text that holds on `day`.
pub fn on_day(revisions: &[RevisionHead], day: NaiveDate) -> Option<&RevisionHead> {
    timeline(revisions)
        .into_iter()
        .find(|span| {
            span.from.is_none_or(|from| from <= day)
                && span.through.is_none_or(|through| day <= through)
        })
        .map(|span| span.revision)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(ord: i64, external: &str, version: &str, from: Option<&str>) -> RevisionHead {
        RevisionHead {
            id: format!("r{ord}"),
            document_id: "d".to_owned(),
            ord,
            external_id: Some(external.to_owned()),
            version_on: Some(version.to_owned()),
            in_force_from: from.map(|day| day.parse().unwrap()),
            source: None,
        }
    }

    fn at(revisions: &[RevisionHead], day: &str) -> String {
        on_day(revisions, day.parse().unwrap())
            .map(|revision| revision.id.clone())
            .unwrap_or_default()
    }

    #[test]
    fn versions_hold_by_their_day_whatever_the_order_of_writing() {
        let revisions = [
            head(0, "b", "2020-01-01", Some("2020-06-01")),
            head(1, "a", "2010-01-01", Some("2010-03-01")),
            head(2, "b", "2020-01-01", Some("2020-06-01")),
        ];
        assert_eq!(at(&revisions, "2000-01-01"), "r1");
        assert_eq!(at(&revisions, "2020-05-31"), "r1");
        assert_eq!(at(&revisions, "2020-06-01"), "r2");
        assert_eq!(standing(&revisions).last().unwrap().id, "r2");
    }

    #[test]
    fn a_text_without_a_day_gives_way_to_one_that_has_one() {
        let revisions = [
            head(0, "a", "2010-01-01", Some("2010-03-01")),
            head(1, "b", "2025-06", None),
        ];
        assert_eq!(at(&revisions, "2026-01-01"), "r0");
        assert_eq!(at(&revisions[1..], "2026-01-01"), "r1");
        assert!(on_day(&[], "2026-01-01".parse().unwrap()).is_none());
    }
}
