//! Scores of ranked lists. Lists that name a thing twice count it once, at its first place.

use std::collections::HashSet;

/// Sums over searches for one known thing.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Known {
    asked: u32,
    first: u32,
    third: u32,
    tenth: u32,
    reciprocal: f64,
}

impl Known {
    /// Adds a search whose answer stood at `place`, counted from 1, of the first ten.
    pub(crate) fn add(&mut self, place: Option<u32>) {
        self.asked += 1;
        let Some(place) = place else { return };
        self.first += u32::from(place == 1);
        self.third += u32::from(place <= 3);
        self.tenth += 1;
        self.reciprocal += 1.0 / f64::from(place);
    }

    pub(crate) fn asked(&self) -> u32 {
        self.asked
    }

    /// Hit@1, Hit@3, Hit@10 and MRR@10.
    pub(crate) fn means(&self) -> [f64; 4] {
        let asked = f64::from(self.asked.max(1));
        [
            f64::from(self.first) / asked,
            f64::from(self.third) / asked,
            f64::from(self.tenth) / asked,
            self.reciprocal / asked,
        ]
    }
}

/// The place, from 1, of the first accepted one among the first ten.
pub(crate) fn place(ranked: &[String], accepted: impl Fn(&str) -> bool) -> Option<u32> {
    let place = distinct(ranked)
        .take(10)
        .position(accepted)
        .and_then(|at| u32::try_from(at).ok());
    place.map(|at| at + 1)
}

fn distinct(ranked: &[String]) -> impl Iterator<Item = &str> {
    let mut seen = HashSet::new();
    ranked
        .iter()
        .map(String::as_str)
        .filter(move |one| seen.insert(*one))
}

/// The depths of recall.
pub(crate) const DEPTHS: [usize; 4] = [5, 10, 20, 100];

/// Sums over questions with judged answers, each relevant or not.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Retrieval {
    asked: u32,
    recall: [f64; 4],
    reciprocal: f64,
    gain: f64,
}

impl Retrieval {
    /// Adds a question: what was found, best first, and what is relevant (not empty).
    pub(crate) fn add(&mut self, ranked: &[String], relevant: &HashSet<String>) {
        let right: Vec<bool> = distinct(ranked).map(|one| relevant.contains(one)).collect();
        let all = count(relevant.len());
        self.asked += 1;
        for (sum, depth) in self.recall.iter_mut().zip(DEPTHS) {
            let found = right.iter().take(depth).filter(|right| **right).count();
            *sum += count(found) / all.max(1.0);
        }
        let places = |right: bool, at: usize| right.then(|| count(at + 1));
        let found: Vec<f64> = (0..10)
            .zip(&right)
            .filter_map(|(at, right)| places(*right, at))
            .collect();
        self.reciprocal += found.first().map_or(0.0, |place| 1.0 / place);
        let gain = |place: f64| 1.0 / (place + 1.0).log2();
        let ideal: f64 = (0..relevant.len().min(10))
            .map(|at| gain(count(at + 1)))
            .sum();
        let gained: f64 = found.into_iter().map(gain).sum();
        self.gain += gained / ideal.max(f64::MIN_POSITIVE);
    }

    pub(crate) fn asked(&self) -> u32 {
        self.asked
    }

    /// Recall at each of [`DEPTHS`], MRR@10, nDCG@10.
    pub(crate) fn means(&self) -> [f64; 6] {
        let asked = f64::from(self.asked.max(1));
        let [a, b, c, d] = self.recall;
        [a, b, c, d, self.reciprocal, self.gain].map(|sum| sum / asked)
    }
}

fn count(n: usize) -> f64 {
    u32::try_from(n).map_or(f64::INFINITY, f64::from)
}
