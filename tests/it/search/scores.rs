//! The scores that the bench of search prints, by hand.

use std::collections::HashSet;

use score::{Known, Retrieval, place};

#[path = "../../bench/search/score.rs"]
#[expect(dead_code, reason = "it serves the bench")]
mod score;

fn list(ids: &str) -> Vec<String> {
    ids.split_whitespace().map(str::to_owned).collect()
}

fn close(a: &[f64], b: &[f64]) {
    assert_eq!(a.len(), b.len());
    let apart = a.iter().zip(b).any(|(a, b)| (a - b).abs() > 1e-12);
    assert!(!apart, "{a:?} {b:?}");
}

#[test]
fn places_count_each_thing_once() {
    let accepted = |one: &str| one == "c";
    assert_eq!(place(&list("a a b c"), accepted), Some(3));
    assert_eq!(place(&list("a b"), accepted), None);
    assert_eq!(place(&list("0 1 2 3 4 5 6 7 8 9 c"), accepted), None);
    let mut sums = Known::default();
    for place in [Some(1), Some(4), None, Some(2)] {
        sums.add(place);
    }
    close(&sums.means(), &[0.25, 0.5, 0.75, 1.75 / 4.0]);
}

#[test]
fn recall_and_gain_by_hand() {
    let mut sums = Retrieval::default();
    let relevant: HashSet<String> = list("x y").into_iter().collect();
    sums.add(&list("a x a b c d e f y"), &relevant);
    sums.add(&list(""), &relevant);
    let ideal = 1.0 + 1.0 / 3_f64.log2();
    let gained = 1.0 / 3_f64.log2() + 1.0 / 9_f64.log2();
    let wanted = [0.25, 0.5, 0.5, 0.5, 0.25, gained / ideal / 2.0];
    close(&sums.means(), &wanted);
}
