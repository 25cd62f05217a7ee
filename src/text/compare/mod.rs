//! What changed between two texts, provision by provision.
//!
//! Provisions are matched by equal text, then by label and likeness, so that an article that is put in
//! does not make all behind it differ. The cost is bounded: a pair whose lengths multiply to more than
//! [`CHARACTER_WORK`] is compared by sentences, one of more than [`TOKEN_WORK`] as a whole, and a gap
//! of more than [`GAP_WORK`] pairs is matched by label alone.

mod align;
mod pieces;

use super::normal::without_blanks;
use super::outline::{Outline, Provision};

pub use align::GAP_WORK;
pub use pieces::{CHARACTER_WORK, TOKEN_WORK, pieces};

use align::{align, key};
use pieces::pieces_within;

/// What all pairs together may cost, in characters multiplied.
const TOTAL_WORK: usize = 60_000_000;

/// How a provision changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChangeKind {
    /// 未变动.
    Same,
    /// 修改.
    Changed,
    /// 新增.
    Added,
    /// 删除.
    Removed,
    /// 仅条序变动: the text is the same, its label or place is not.
    Moved,
}

impl ChangeKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [
        Self::Same,
        Self::Changed,
        Self::Added,
        Self::Removed,
        Self::Moved,
    ];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Changed => "changed",
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Moved => "moved",
        }
    }

    /// Reads what [`Self::as_str`] writes.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// As shown.
    pub fn label(self) -> &'static str {
        match self {
            Self::Same => "未变动",
            Self::Changed => "修改",
            Self::Added => "新增",
            Self::Removed => "删除",
            Self::Moved => "条序变动",
        }
    }
}

/// What happened to a run of characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PieceKind {
    /// In both.
    Equal,
    /// Only in the new text.
    Insert,
    /// Only in the old text.
    Delete,
}

/// A run of characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// What happened to it.
    pub kind: PieceKind,
    /// The characters.
    pub text: String,
}

/// One provision in the old and the new text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProvisionChange {
    /// How it changed.
    pub kind: ChangeKind,
    /// The old provision; `None` for an added one.
    pub old: Option<Provision>,
    /// The new provision; `None` for a removed one.
    pub new: Option<Provision>,
    /// The old and the new text interleaved; one equal piece for what is the same.
    pub pieces: Vec<Piece>,
}

/// Compares two texts. The changes stand in the order of the new text, removed provisions where they
/// stood.
pub fn compare(old: &Outline, new: &Outline) -> Vec<ProvisionChange> {
    let (old, new) = (old.provisions(), new.provisions());
    let matched = align(&old, &new);
    let mut taken = vec![false; old.len()];
    for at in matched.iter().flatten() {
        if let Some(slot) = taken.get_mut(*at) {
            *slot = true;
        }
    }
    let mut budget = TOTAL_WORK;
    let mut out = Vec::with_capacity(new.len());
    let mut next_old = 0;
    for (at, provision) in new.iter().enumerate() {
        let partner = matched.get(at).copied().flatten();
        if let Some(partner) = partner {
            removed_until(&old, &taken, &mut next_old, partner, &mut out);
            next_old = next_old.max(partner + 1);
        }
        let change = match partner.and_then(|partner| old.get(partner)) {
            Some(before) => pair(before, provision, &mut budget),
            None => one(ChangeKind::Added, provision),
        };
        out.push(change);
    }
    removed_until(&old, &taken, &mut next_old, old.len(), &mut out);
    out
}

fn removed_until(
    old: &[Provision],
    taken: &[bool],
    next: &mut usize,
    end: usize,
    out: &mut Vec<ProvisionChange>,
) {
    while *next < end {
        if let (Some(provision), Some(false)) = (old.get(*next), taken.get(*next)) {
            out.push(one(ChangeKind::Removed, provision));
        }
        *next += 1;
    }
}

fn one(kind: ChangeKind, provision: &Provision) -> ProvisionChange {
    let added = kind == ChangeKind::Added;
    let piece = if added {
        PieceKind::Insert
    } else {
        PieceKind::Delete
    };
    ProvisionChange {
        kind,
        old: (!added).then(|| provision.clone()),
        new: added.then(|| provision.clone()),
        pieces: vec![Piece {
            kind: piece,
            text: provision.text.clone(),
        }],
    }
}

fn pair(old: &Provision, new: &Provision, budget: &mut usize) -> ProvisionChange {
    let same = old.text == new.text || without_blanks(&old.text) == without_blanks(&new.text);
    let kind = match (same, key(&old.label) == key(&new.label)) {
        (true, true) => ChangeKind::Same,
        (true, false) => ChangeKind::Moved,
        (false, _) => ChangeKind::Changed,
    };
    let pieces = if same {
        vec![Piece {
            kind: PieceKind::Equal,
            text: new.text.clone(),
        }]
    } else {
        pieces_within(&old.text, &new.text, budget)
    };
    ProvisionChange {
        kind,
        old: Some(old.clone()),
        new: Some(new.clone()),
        pieces,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::outline;
    use proptest::prelude::*;

    const OLD: &str = "第一条 为了管理烟花，制定本办法。\n第二条 烟花由应急部门管理。\n第三条 违反本办法的，处五百元罚款。\n第四条 本办法自公布之日起施行。";

    fn kinds(old: &str, new: &str) -> Vec<(ChangeKind, String)> {
        compare(&outline(old), &outline(new))
            .into_iter()
            .map(|change| (change.kind, change.new.or(change.old).unwrap().label))
            .collect()
    }

    #[test]
    fn an_article_put_in_renumbers_the_rest() {
        let new = "第一条 为了管理烟花，制定本办法。\n第二条 禁止在学校周边销售。\n第三条 烟花由应急部门管理。\n第四条 违反本办法的，处一千元罚款。\n第五条 本办法自公布之日起施行。";
        let labelled = |list: Vec<(ChangeKind, &str)>| -> Vec<(ChangeKind, String)> {
            list.into_iter()
                .map(|(kind, label)| (kind, label.to_owned()))
                .collect()
        };
        assert_eq!(
            kinds(OLD, new),
            labelled(vec![
                (ChangeKind::Same, "第一条"),
                (ChangeKind::Added, "第二条"),
                (ChangeKind::Moved, "第三条"),
                (ChangeKind::Changed, "第四条"),
                (ChangeKind::Moved, "第五条"),
            ])
        );
        assert_eq!(
            kinds(new, OLD)[1],
            (ChangeKind::Removed, "第二条".to_owned())
        );
        let change = &compare(&outline(OLD), &outline(new))[3];
        let shown: Vec<(PieceKind, &str)> = change
            .pieces
            .iter()
            .map(|piece| (piece.kind, piece.text.as_str()))
            .collect();
        assert_eq!(
            shown,
            [
                (PieceKind::Equal, "违反本办法的，处"),
                (PieceKind::Delete, "五百"),
                (PieceKind::Insert, "一千"),
                (PieceKind::Equal, "元罚款。"),
            ]
        );
    }

    #[test]
    fn layout_is_no_change() {
        assert!(
            kinds(OLD, &OLD.replace(' ', "　　"))
                .iter()
                .all(|(kind, _)| *kind == ChangeKind::Same)
        );
    }

    #[test]
    fn hostile_texts_are_compared_in_time() {
        let a: String = (0..300_000)
            .map(|n| char::from_u32(0x4e00 + n % 7000).unwrap())
            .collect();
        let b: String = (0..300_000)
            .map(|n| char::from_u32(0x4e00 + (n * 7 + 1) % 6991).unwrap())
            .collect();
        let changes = compare(&outline(&a), &outline(&b));
        assert!(changes.len() <= 2);
        let rule = |word: &str, step: usize| -> String {
            let article = |n: usize| format!("第{n}条 {word}{}。", n * step);
            (1..4000).map(article).collect::<Vec<_>>().join("\n")
        };
        let (old, new) = (rule("甲乙", 7), rule("丙丁", 11));
        assert!(compare(&outline(&old), &outline(&new)).len() >= 3999);
    }

    proptest! {
        #[test]
        fn pieces_make_up_both_texts(old in "[甲乙丙。\n]{0,40}", new in "[甲乙丙。\n]{0,40}") {
            let pieces = pieces(&old, &new);
            let side = |kind: PieceKind| -> String {
                pieces.iter().filter(|p| p.kind == PieceKind::Equal || p.kind == kind).map(|p| p.text.as_str()).collect()
            };
            prop_assert_eq!(side(PieceKind::Delete), old);
            prop_assert_eq!(side(PieceKind::Insert), new);
        }

        #[test]
        fn every_provision_stands_once(old in "(第[一二三]条 [甲乙]{0,3}。\n){0,6}", new in "(第[一二三]条 [甲乙]{0,3}。\n){0,6}") {
            let (old, new) = (outline(&old), outline(&new));
            let changes = compare(&old, &new);
            let mut ords: Vec<u32> = changes.iter().filter_map(|c| c.old.as_ref()).map(|p| p.ord).collect();
            ords.sort_unstable();
            prop_assert_eq!(ords, old.provisions().iter().map(|p| p.ord).collect::<Vec<_>>());
            let news: Vec<u32> = changes.iter().filter_map(|c| c.new.as_ref()).map(|p| p.ord).collect();
            prop_assert_eq!(news, new.provisions().iter().map(|p| p.ord).collect::<Vec<_>>());
        }
    }
}
