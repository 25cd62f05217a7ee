//! The names of units, after Akoma Ntoso's `eId`.

use std::collections::HashMap;

/// Gives every unit of one text a name of its own.
///
/// A name that was given before gets `_r2`, `_r3` … at its end: two articles printed 第五条 are
/// `art_5` and `art_5_r2`, in the order of the text.
#[derive(Debug, Default)]
pub(super) struct EidGiver {
    given: HashMap<String, u32>,
}

impl EidGiver {
    /// The name `own` below `prefix` (empty for the top), made unique.
    pub(super) fn give(&mut self, prefix: &str, own: &str) -> String {
        let name = if prefix.is_empty() {
            own.to_owned()
        } else {
            format!("{prefix}__{own}")
        };
        let mut count = self.given.get(&name).copied().unwrap_or(0) + 1;
        let unique = loop {
            let candidate = if count == 1 {
                name.clone()
            } else {
                format!("{name}_r{count}")
            };
            if count == 1 || !self.given.contains_key(&candidate) {
                break candidate;
            }
            count += 1;
        };
        self.given.insert(name, count);
        if count > 1 {
            self.given.insert(unique.clone(), 1);
        }
        unique
    }
}

/// `10` or `10-1` for 第十条之一.
pub(super) fn number(number: u32, sub: Option<u32>) -> String {
    match sub {
        Some(sub) => format!("{number}-{sub}"),
        None => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeated_name_gets_a_suffix() {
        let mut eids = EidGiver::default();
        assert_eq!(eids.give("", "art_5"), "art_5");
        assert_eq!(eids.give("", "art_5"), "art_5_r2");
        assert_eq!(eids.give("", "art_5"), "art_5_r3");
        assert_eq!(eids.give("art_5", "para_1"), "art_5__para_1");
        assert_eq!(number(10, Some(1)), "10-1");
    }
}
