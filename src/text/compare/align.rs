//! Which old provision is which new one.

use std::collections::{HashMap, VecDeque};

use crate::text::normal::without_blanks;
use crate::text::outline::Provision;

/// The largest product of provisions between two fixed points that is matched by likeness.
pub const GAP_WORK: usize = 40_000;
pub(super) fn key(label: &str) -> String {
    without_blanks(label)
}

/// Pairs of neighbouring characters and how often they stand in a text.
type Bag = HashMap<(char, char), u32>;

/// The old provision of each new one.
pub(super) fn align(old: &[Provision], new: &[Provision]) -> Vec<Option<usize>> {
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
