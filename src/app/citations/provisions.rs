//! The provisions of the cited texts.

use std::collections::{BTreeSet, HashMap};

use super::{Citing, Found};
use crate::app::Error;
use crate::store::text::ProvisionRow;
use crate::store::{Store, citing, publicly};
use crate::text::citations::{ProvisionRef, Sought, article_of, places, seek};

/// The provisions of some texts that citations name.
#[derive(Debug, Default)]
pub(super) struct Provisions {
    eids: HashMap<String, Vec<(i64, String)>>,
    rows: HashMap<(String, i64), ProvisionRow>,
}

impl Provisions {
    /// Reads those that are wanted of each revision: their names first, then their words.
    pub(super) async fn read(
        store: &Store,
        wanted: &[(String, ProvisionRef)],
    ) -> Result<Self, Error> {
        let revisions: BTreeSet<String> = wanted.iter().map(|(id, _)| id.clone()).collect();
        let revisions: Vec<String> = revisions.into_iter().collect();
        let eids = citing::provision_eids(store.reader(), &revisions).await?;
        let mut seen: BTreeSet<(String, i64)> = BTreeSet::new();
        for (revision, provision) in wanted {
            let known = eids.get(revision).map_or(&[][..], Vec::as_slice);
            if let Some(ord) = place_of(known, *provision) {
                seen.insert((revision.clone(), ord));
            }
        }
        let seen: Vec<(String, i64)> = seen.into_iter().collect();
        let rows = publicly::provisions_at(store.reader(), &seen).await?;
        Ok(Self { eids, rows })
    }

    /// What a revision has of a reference.
    pub(super) fn find(&self, revision: &str, sought: ProvisionRef) -> Found {
        let known = self.eids.get(revision).map_or(&[][..], Vec::as_slice);
        let row =
            place_of(known, sought).and_then(|ord| self.rows.get(&(revision.to_owned(), ord)));
        row.map_or(Found::Missing, |row| inside(row, sought))
    }
}

/// What the citing text itself has of a reference; `near` is where the citation stands.
pub(super) fn own(citing: &Citing, near: usize, sought: ProvisionRef) -> Found {
    let part = |eid: &str| eid.rsplit_once("__").map(|(part, _)| part.to_owned());
    let here = citing.provisions.get(near).and_then(|row| part(&row.eid));
    let known: Vec<(i64, String)> = (0_i64..)
        .zip(&citing.provisions)
        .map(|(ord, row)| (ord, row.eid.clone()))
        .collect();
    // an annex that is a rule of its own speaks of itself
    let beside: Vec<(i64, String)> = known
        .iter()
        .filter(|(_, eid)| part(eid) == here)
        .cloned()
        .collect();
    let ord = place_of(&beside, sought).or_else(|| place_of(&known, sought));
    let row = ord
        .and_then(|ord| usize::try_from(ord).ok())
        .and_then(|at| citing.provisions.get(at));
    row.map_or(Found::Missing, |row| inside(row, sought))
}

/// Where the article of a reference stands among these eIds: in the main text before annexes. A text without
/// articles is cited by its items: 第三条第（二）项 is 三、（二）.
fn place_of(known: &[(i64, String)], sought: ProvisionRef) -> Option<i64> {
    let mut articles = known
        .iter()
        .filter_map(|(ord, eid)| article_of(eid).map(|(part, article)| (*ord, part, article)))
        .peekable();
    if articles.peek().is_some() {
        let mut found = articles.filter(|(_, _, article)| {
            (article.article, article.sub) == (sought.article, sought.sub)
        });
        let first = found.next()?;
        if first.1.is_empty() {
            return Some(first.0);
        }
        // several annexes may each have one
        let another = found.any(|(_, part, _)| part != first.1);
        return (!another).then_some(first.0);
    }
    let item = format!("lvl_{}", sought.article);
    let below = sought.point.map(|point| format!("{item}__lvl_{point}"));
    let named = |name: &str| {
        known
            .iter()
            .find(|(_, eid)| eid == name)
            .map(|(ord, _)| *ord)
    };
    match below {
        Some(below) => named(&below),
        None => named(&item),
    }
}

/// The paragraph, point and indent inside an article; of an item the whole.
fn inside(row: &ProvisionRow, sought: ProvisionRef) -> Found {
    if article_of(&row.eid).is_none() {
        return Found::There {
            eid: row.eid.clone(),
            article: row.eid.clone(),
            label: row.label.clone(),
            text: row.text.clone(),
        };
    }
    let lines = places(&row.eid, &row.text);
    match seek(&row.eid, &row.text, &lines, sought) {
        Sought::There { eid, range } => Found::There {
            eid,
            article: row.eid.clone(),
            label: row.label.clone(),
            text: row.text.get(range).unwrap_or_default().to_owned(),
        },
        Sought::Missing => Found::Unsure {
            article: row.eid.clone(),
            label: row.label.clone(),
            missing: true,
        },
        Sought::Several => Found::Unsure {
            article: row.eid.clone(),
            label: row.label.clone(),
            missing: false,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(eid: &str, text: &str) -> ProvisionRow {
        ProvisionRow {
            eid: eid.to_owned(),
            label: "第一条".to_owned(),
            heading: String::new(),
            text: text.to_owned(),
        }
    }

    fn at(article: u32, paragraph: Option<u32>, point: Option<u32>) -> ProvisionRef {
        ProvisionRef {
            article,
            paragraph,
            point,
            ..ProvisionRef::default()
        }
    }

    #[test]
    fn paragraphs_and_points_are_found_in_their_article() {
        let article = row("art_1", "甲：\n（一）子；\n（二）丑。\n乙。");
        let eid = |sought| inside(&article, sought).eid().map(str::to_owned);
        assert_eq!(eid(at(1, None, None)).as_deref(), Some("art_1"));
        assert_eq!(eid(at(1, Some(2), None)).as_deref(), Some("art_1__para_2"));
        assert_eq!(
            eid(at(1, None, Some(2))).as_deref(),
            Some("art_1__para_1__point_2")
        );
        assert!(inside(&article, at(1, Some(3), None)).is_missing());
        let Found::There { text, .. } = inside(&article, at(1, Some(1), None)) else {
            panic!("the first paragraph is not found");
        };
        assert_eq!(text, "甲：\n（一）子；\n（二）丑。");
    }

    #[test]
    fn items_and_annexes_are_found_where_only_one_fits() {
        let known = |eids: &[&str]| -> Vec<(i64, String)> {
            (0_i64..)
                .zip(eids.iter().map(|eid| (*eid).to_owned()))
                .collect()
        };
        let items = known(&["preamble", "lvl_1", "lvl_2__lvl_1", "lvl_2__lvl_2"]);
        assert_eq!(place_of(&items, at(2, None, Some(2))), Some(3));
        assert_eq!(place_of(&items, at(3, None, None)), None);
        let one = known(&["preamble", "att_1__art_1"]);
        assert_eq!(place_of(&one, at(1, None, None)), Some(1));
        let two = known(&["att_1__art_1", "att_2__art_1"]);
        assert_eq!(place_of(&two, at(1, None, None)), None);
    }
}
