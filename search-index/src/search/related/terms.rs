//! What is asked, as weighted pairs and single characters.

use std::collections::BTreeMap;

use super::weights::Weights;
use crate::fold::{fold_text, is_blank};
use crate::lexicon::legal_words;

/// The longest question that is looked at, in characters; what follows is left out.
pub(super) const LONGEST: usize = 400;

/// The most marks of a question.
const MARKED: usize = 48;

/// Characters of words that ask, point or join and say nothing of the matter.
const HOLLOW: &str = "的了吗呢么我你他她它们是在有和与及就都而这那哪怎样可以要会能不没说去到给把被让后时候如何多少什谁该应还";

/// Pairs or characters with their weights, each once and in a stable order.
pub(super) struct Terms {
    pub(super) pairs: BTreeMap<String, f32>,
    pub(super) singles: BTreeMap<String, f32>,
}

impl Terms {
    /// The terms of a question.
    pub(super) fn of(text: &str, weights: &Weights) -> Self {
        let text: String = text
            .chars()
            .filter(|c| !is_blank(*c))
            .take(LONGEST)
            .collect();
        let mut terms = Self::plain(&text, weights);
        for word in legal_words(&fold_text(&text)) {
            for pair in pairs(word) {
                terms.pairs.entry(pair).or_insert(weights.legal);
            }
        }
        terms
    }

    /// The terms of a text as it stands.
    pub(super) fn plain(text: &str, weights: &Weights) -> Self {
        let mut terms = Self {
            pairs: BTreeMap::new(),
            singles: BTreeMap::new(),
        };
        let folded = fold_text(text);
        for run in runs(&folded) {
            for c in run.chars() {
                let weight = weights.singles * weight_of(&[c], weights);
                terms.singles.insert(c.to_string(), weight);
            }
            for pair in pairs(run) {
                let chars: Vec<char> = pair.chars().collect();
                let weight = weight_of(&chars, weights);
                terms.pairs.insert(pair, weight);
            }
        }
        terms
    }
}

fn weight_of(chars: &[char], weights: &Weights) -> f32 {
    if chars.iter().any(|c| HOLLOW.contains(*c)) {
        weights.hollow
    } else {
        1.0
    }
}

/// What of a question is worth marking in a text: its pairs that say something, and the words of the law for it. At most
/// [`MARKED`], in the order of the question.
///
/// ```
/// let marks = search_index::question_marks("老板不给工资怎么办");
/// assert!(marks.contains(&"工资".to_owned()) && marks.contains(&"用人单位".to_owned()));
/// ```
#[must_use]
pub fn question_marks(text: &str) -> Vec<String> {
    let head: String = text.chars().take(LONGEST).collect();
    let folded = fold_text(&head);
    let hollow = |pair: &String| pair.chars().any(|c| HOLLOW.contains(c));
    let own = runs(&folded).flat_map(pairs).filter(|pair| !hollow(pair));
    let legal = legal_words(&folded).into_iter().map(str::to_owned);
    let mut marks: Vec<String> = Vec::new();
    for mark in legal.chain(own) {
        if !marks.contains(&mark) && marks.len() < MARKED {
            marks.push(mark);
        }
    }
    marks
}

/// The runs of letters, figures and characters, without what stands between them.
fn runs(folded: &str) -> impl Iterator<Item = &str> {
    folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|run| !run.is_empty())
}

fn pairs(run: &str) -> Vec<String> {
    let chars: Vec<char> = run.chars().collect();
    chars.windows(2).map(|pair| pair.iter().collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_becomes_pairs_characters_and_words_of_the_law() {
        let terms = Terms::of("老板，不給 工資？", &Weights::MEASURED);
        let pairs: Vec<(&str, f32)> = terms.pairs.iter().map(|(t, w)| (t.as_str(), *w)).collect();
        assert!(pairs.contains(&("老板", 1.0)) && pairs.contains(&("工资", 1.0)));
        assert!(pairs.contains(&("不给", 0.5)), "{pairs:?}");
        assert!(pairs.contains(&("用人", 0.4)));
        assert!(!terms.pairs.contains_key("板不"), "a comma parts them");
        assert_eq!(terms.singles.get("老"), Some(&1.0));
        assert!(Terms::of("，。？", &Weights::MEASURED).pairs.is_empty());
    }

    #[test]
    fn only_the_head_of_a_long_text_counts() {
        let terms = Terms::of(&"一二三四".repeat(10_000), &Weights::MEASURED);
        assert_eq!(terms.pairs.len(), 4);
    }
}
