//! What changed between two texts, provision by provision.
//!
//! Provisions are matched by equal text, then by label and likeness, so that an article that is put in
//! does not make all behind it differ. The cost is bounded: a pair whose lengths multiply to more than
//! [`CHARACTER_WORK`] is compared by sentences, one of more than [`TOKEN_WORK`] as a whole, and a gap
//! of more than [`GAP_WORK`] pairs is matched by label alone.

use std::collections::{HashMap, VecDeque};

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::normal::without_blanks;
use super::outline::{Outline, Provision};

/// The largest product of characters that is compared character by character.
pub const CHARACTER_WORK: usize = 4_000_000;
/// The largest product of sentences that is compared sentence by sentence.
pub const TOKEN_WORK: usize = 4_000_000;
/// The largest product of provisions between two fixed points that is matched by likeness.
pub const GAP_WORK: usize = 40_000;
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

fn key(label: &str) -> String {
    without_blanks(label)
}

/// Pairs of neighbouring characters and how often they stand in a text.
type Bag = HashMap<(char, char), u32>;

/// The old provision of each new one.
fn align(old: &[Provision], new: &[Provision]) -> Vec<Option<usize>> {
    let mut matched = equal_texts(old, new);
    let fixed = in_order(&matched);
    let mut taken = vec![false; old.len()];
    for at in matched.iter().flatten() {
        if let Some(slot) = taken.get_mut(*at) {
            *slot = true;
        }
    }
    let (mut old_from, mut new_from) = (0, 0);
    for (new_at, old_at) in fixed.into_iter().chain([(new.len(), old.len())]) {
        let olds: Vec<usize> = (old_from..old_at)
            .filter(|at| !taken.get(*at).copied().unwrap_or(true))
            .collect();
        let news: Vec<usize> = (new_from..new_at)
            .filter(|at| matched.get(*at).is_some_and(Option::is_none))
            .collect();
        for (old_at, new_at) in fill(old, new, &olds, &news) {
            if let Some(slot) = matched.get_mut(new_at) {
                *slot = Some(old_at);
            }
        }
        (old_from, new_from) = (old_at + 1, new_at + 1);
    }
    matched
}

/// Pairs of equal text; among several the one with the same label, else the first.
fn equal_texts(old: &[Provision], new: &[Provision]) -> Vec<Option<usize>> {
    let mut places: HashMap<String, VecDeque<usize>> = HashMap::new();
    let mut labelled: HashMap<(String, String), VecDeque<usize>> = HashMap::new();
    for (at, provision) in old.iter().enumerate() {
        let text = without_blanks(&provision.text);
        labelled
            .entry((key(&provision.label), text.clone()))
            .or_default()
            .push_back(at);
        places.entry(text).or_default().push_back(at);
    }
    let mut used = vec![false; old.len()];
    let mut matched = vec![None; new.len()];
    let mut claim = |at: usize| {
        used.get_mut(at)
            .is_some_and(|slot| !std::mem::replace(slot, true))
    };
    for (slot, provision) in matched.iter_mut().zip(new) {
        let name = (key(&provision.label), without_blanks(&provision.text));
        let found = labelled.get_mut(&name).and_then(VecDeque::pop_front);
        *slot = found.filter(|at| claim(*at));
    }
    for (slot, provision) in matched.iter_mut().zip(new) {
        if slot.is_some() {
            continue;
        }
        let Some(queue) = places.get_mut(&without_blanks(&provision.text)) else {
            continue;
        };
        while let Some(at) = queue.pop_front() {
            if claim(at) {
                *slot = Some(at);
                break;
            }
        }
    }
    matched
}

/// The longest run of pairs that are in the same order in both texts: (new, old).
fn in_order(matched: &[Option<usize>]) -> Vec<(usize, usize)> {
    let pairs: Vec<(usize, usize)> = matched
        .iter()
        .enumerate()
        .filter_map(|(new, old)| Some((new, (*old)?)))
        .collect();
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (at, (_, old)) in pairs.iter().enumerate() {
        let place = ends.partition_point(|end| pairs.get(*end).is_some_and(|(_, o)| o < old));
        before.push(
            place
                .checked_sub(1)
                .and_then(|place| ends.get(place))
                .copied(),
        );
        if place == ends.len() {
            ends.push(at);
        } else if let Some(slot) = ends.get_mut(place) {
            *slot = at;
        }
    }
    let mut out = Vec::new();
    let mut next = ends.last().copied();
    while let Some(at) = next {
        out.extend(pairs.get(at));
        next = before.get(at).copied().flatten();
    }
    out.reverse();
    out
}

/// Pairs inside a gap: in order, by the greatest sum of likeness.
fn fill(
    old: &[Provision],
    new: &[Provision],
    olds: &[usize],
    news: &[usize],
) -> Vec<(usize, usize)> {
    if olds.is_empty() || news.is_empty() {
        return Vec::new();
    }
    if olds.len().saturating_mul(news.len()) > GAP_WORK {
        return by_label(old, new, olds, news);
    }
    let bags = |list: &[Provision], places: &[usize]| -> Vec<(String, Bag)> {
        places
            .iter()
            .filter_map(|at| list.get(*at))
            .map(|provision| (key(&provision.label), bigrams(&provision.text)))
            .collect()
    };
    let (left, right) = (bags(old, olds), bags(new, news));
    let width = right.len() + 1;
    let mut best = vec![0u32; (left.len() + 1) * width];
    let mut scores = vec![0u32; left.len() * right.len()];
    for (i, a) in left.iter().enumerate() {
        for (j, b) in right.iter().enumerate() {
            let score = likeness(a, b);
            let up = best.get(i * width + j + 1).copied().unwrap_or(0);
            let side = best.get((i + 1) * width + j).copied().unwrap_or(0);
            let both = best.get(i * width + j).copied().unwrap_or(0) + score;
            if let Some(slot) = scores.get_mut(i * right.len() + j) {
                *slot = score;
            }
            if let Some(slot) = best.get_mut((i + 1) * width + j + 1) {
                *slot = up.max(side).max(if score > 0 { both } else { 0 });
            }
        }
    }
    let mut out = Vec::new();
    let (mut i, mut j) = (left.len(), right.len());
    while i > 0 && j > 0 {
        let here = best.get(i * width + j).copied().unwrap_or(0);
        let score = scores
            .get((i - 1) * right.len() + j - 1)
            .copied()
            .unwrap_or(0);
        let both = best.get((i - 1) * width + j - 1).copied().unwrap_or(0) + score;
        if score > 0 && here == both {
            if let (Some(old), Some(new)) = (olds.get(i - 1), news.get(j - 1)) {
                out.push((*old, *new));
            }
            i -= 1;
            j -= 1;
        } else if here == best.get((i - 1) * width + j).copied().unwrap_or(0) {
            i -= 1;
        } else {
            j -= 1;
        }
    }
    out
}

fn by_label(
    old: &[Provision],
    new: &[Provision],
    olds: &[usize],
    news: &[usize],
) -> Vec<(usize, usize)> {
    let mut places: HashMap<String, Vec<usize>> = HashMap::new();
    for at in olds.iter().rev() {
        if let Some(provision) = old.get(*at).filter(|provision| !provision.label.is_empty()) {
            places.entry(key(&provision.label)).or_default().push(*at);
        }
    }
    let partner = |at: &usize| {
        let label = key(&new.get(*at)?.label);
        Some((places.get_mut(&label)?.pop()?, *at))
    };
    news.iter().filter_map(partner).collect()
}

/// Characters of a provision that count for likeness.
const LIKENESS_MAX: usize = 3000;

fn bigrams(text: &str) -> Bag {
    let characters: Vec<char> = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .take(LIKENESS_MAX)
        .collect();
    let mut bag = HashMap::new();
    for (a, b) in characters.iter().zip(characters.iter().skip(1)) {
        *bag.entry((*a, *b)).or_default() += 1;
    }
    bag
}

/// Likeness in thousandths, more for the same label; 0 where two provisions are not one.
fn likeness(a: &(String, Bag), b: &(String, Bag)) -> u32 {
    let (small, large) = if a.1.len() <= b.1.len() {
        (&a.1, &b.1)
    } else {
        (&b.1, &a.1)
    };
    let common: u32 = small
        .iter()
        .map(|(pair, count)| (*count).min(large.get(pair).copied().unwrap_or(0)))
        .sum();
    let total: u32 = a.1.values().sum::<u32>() + b.1.values().sum::<u32>();
    let dice = (common * 2000).checked_div(total).unwrap_or(0);
    let same_label = a.0 == b.0 && !a.0.is_empty();
    let least = if same_label { 250 } else { 500 };
    if dice < least {
        0
    } else {
        dice + if same_label { 150 } else { 0 }
    }
}

/// Compares two texts by characters; by sentences or as a whole where that would cost too much.
pub fn pieces(old: &str, new: &str) -> Vec<Piece> {
    pieces_within(old, new, &mut CHARACTER_WORK.clone())
}

fn pieces_within(old: &str, new: &str, budget: &mut usize) -> Vec<Piece> {
    let (left, right): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
    let work = left.len().saturating_mul(right.len());
    if work <= CHARACTER_WORK.min(*budget) {
        *budget -= work;
        return join(&left, &right, |c, out| out.push(*c));
    }
    let (left, right) = (sentences(old), sentences(new));
    let work = left.len().saturating_mul(right.len());
    if work <= TOKEN_WORK.min(*budget) {
        *budget -= work;
        return join(&left, &right, |sentence, out| out.push_str(sentence));
    }
    vec![
        Piece {
            kind: PieceKind::Delete,
            text: old.to_owned(),
        },
        Piece {
            kind: PieceKind::Insert,
            text: new.to_owned(),
        },
    ]
}

fn sentences(text: &str) -> Vec<&str> {
    text.split_inclusive(['。', '；', '\n']).collect()
}

fn join<T: std::hash::Hash + Eq + Ord>(
    old: &[T],
    new: &[T],
    write: impl Fn(&T, &mut String),
) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    let mut push = |kind: PieceKind, list: Option<&[T]>| {
        let list = list.unwrap_or_default();
        if list.is_empty() {
            return;
        }
        if out.last().is_none_or(|piece| piece.kind != kind) {
            out.push(Piece {
                kind,
                text: String::new(),
            });
        }
        if let Some(piece) = out.last_mut() {
            for item in list {
                write(item, &mut piece.text);
            }
        }
    };
    for op in capture_diff_slices(Algorithm::Myers, old, new) {
        match op {
            DiffOp::Equal { old_index, len, .. } => {
                push(PieceKind::Equal, old.get(old_index..old_index + len));
            }
            DiffOp::Delete {
                old_index, old_len, ..
            } => {
                push(PieceKind::Delete, old.get(old_index..old_index + old_len));
            }
            DiffOp::Insert {
                new_index, new_len, ..
            } => {
                push(PieceKind::Insert, new.get(new_index..new_index + new_len));
            }
            DiffOp::Replace {
                old_index,
                old_len,
                new_index,
                new_len,
            } => {
                push(PieceKind::Delete, old.get(old_index..old_index + old_len));
                push(PieceKind::Insert, new.get(new_index..new_index + new_len));
            }
        }
    }
    out
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
