//! Every weight of ranking by relation, in one place, with the measurement that chose it.
//!
//! Measured on 463 questions of lay people with judged articles among 59,791 (nDCG@10 / Recall@100). Each line is what
//! the idea brought when it was added to those before it; the optimum is flat, so the values are round.
//!
//! | idea | nDCG@10 | Recall@100 |
//! |---|---|---|
//! | BM25 of pairs and single characters, k1 1.2 | 0.366 | 0.658 |
//! | mean of a document's five best provisions | 0.371 | 0.690 |
//! | how often a document is cited, kinds | 0.403 | 0.729 |
//! | k1 0.8; all citing provisions counted | 0.417 | 0.738 |
//! | everyday words to words of the law | 0.429 | 0.770 |
//! | each pair once; words of no content at half | 0.441 | 0.782 |
//! | priors in proportion to the root of the best score; cited provisions | 0.451 | 0.794 |
//! | the same with what Guiku itself reads as citations and kinds | 0.448 | 0.793 |
//!
//! Without priors it is 0.389 / 0.708. Of the questions, 205 are answered outside of 民法典: 0.436 / 0.817 for them.
//!
//! The same by cross-validation (five folds over singles, legal, neighbours and cited, 81 combinations): held out 0.447 /
//! 0.795, the fixed weights beside it 0.451 / 0.794, the worst of the grid 0.435 / 0.769; best for neighbours would be 0.4.
//!
//! Tried without gain: pairs with a gap, runs of three, weights by how firmly two characters belong together, the title's
//! own words, a penalty on purposes and commencements, other values of b.

/// How related search weighs what it finds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights {
    /// Saturation of BM25.
    pub k1: f32,
    /// Normalisation of length of BM25.
    pub b: f32,
    /// Single characters, against pairs as 1.
    pub singles: f32,
    /// Pairs and characters of words without content (的, 怎么).
    pub hollow: f32,
    /// Pairs that an everyday word brings.
    pub legal: f32,
    /// The mean of the best provisions of the same document.
    pub neighbours: f32,
    /// How many provisions of a document count for that mean.
    pub neighbours_counted: usize,
    /// Logarithm of how often the document is cited.
    pub cited: f32,
    /// Logarithm of how often the provision is cited.
    pub provision_cited: f32,
    /// The caller's own prior, see [`IndexRevision::standing`](crate::IndexRevision::standing).
    pub standing: f32,
    /// The best score at which priors count as they are; they grow with the root of it.
    pub usual_best: f32,
    /// Likeness of titles, from 0 to 1, against a full match of the text as 1.
    pub title: f32,
    /// A body that was named.
    pub authority: f32,
}

impl Weights {
    /// The values that were measured.
    pub const MEASURED: Self = Self {
        k1: 0.8,
        b: 0.75,
        singles: 1.0,
        hollow: 0.5,
        legal: 0.4,
        neighbours: 0.3,
        neighbours_counted: 5,
        cited: 3.0,
        provision_cited: 1.5,
        standing: 1.0,
        usual_best: 68.0,
        title: 2.0,
        authority: 0.3,
    };

    /// Without any prior: only what is said counts, not who is cited or of which kind it is.
    #[must_use]
    pub const fn without_priors(self) -> Self {
        Self {
            cited: 0.0,
            provision_cited: 0.0,
            standing: 0.0,
            ..self
        }
    }
}
