//! The names under which documents are cited and found: keys of titles and numbers.

use std::collections::BTreeSet;

use crate::domain::number::number_key;
use crate::text::citations::{Citation, cited_key};

/// Marks a title among the keys of the index.
const TITLE: &str = "cited:";
/// What a national body's order may begin with.
const STATE: &str = "中华人民共和国";

/// The key of a title; `None` for one that says nothing.
pub fn title_name(title: &str) -> Option<String> {
    let key = cited_key(title);
    (key.chars().count() > 1).then(|| format!("{TITLE}{key}"))
}

/// The keys of a number: as it is, and without 原 or 中华人民共和国 before a body's order.
pub fn number_names(number: &str) -> Vec<String> {
    let number = number.trim();
    let bare = number.strip_prefix('原').unwrap_or(number);
    let short = bare.strip_prefix(STATE).unwrap_or(bare);
    let mut names: Vec<String> = [bare, short].into_iter().map(number_key).collect();
    if short == bare && short.contains('令') && !short.starts_with('令') {
        names.push(number_key(&format!("{STATE}{short}")));
    }
    names.retain(|name| !name.is_empty());
    names.dedup();
    names
}

/// The keys under which a document of these titles is found: each title as it is, and without the name of
/// its issuing authority (关于印发…的通知).
pub fn title_names<'a>(
    titles: impl IntoIterator<Item = &'a str>,
    issuers: &[String],
) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for title in titles {
        names.extend(title_name(title));
        let without = issuers
            .iter()
            .filter_map(|issuer| title.trim().strip_prefix(issuer.as_str()))
            .filter(|rest| rest.starts_with("关于"));
        names.extend(without.filter_map(title_name));
    }
    names
}

/// The keys of everything that a text cites but itself.
pub fn cited_names<'a>(
    citations: impl IntoIterator<Item = &'a Citation>,
    own: &BTreeSet<String>,
) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for citation in citations {
        names.extend(citation.title.as_deref().and_then(title_name));
        names.extend(
            citation
                .number
                .iter()
                .flat_map(|number| number_names(number)),
        );
    }
    names.retain(|name| !own.contains(name));
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_has_one_name_in_any_dress() {
        let name = title_name("中华人民共和国某法").unwrap();
        for dress in [
            "某法",
            "《某法》",
            "某法（2019年修正）",
            "某 法(2021修订)",
            "某法（试行）",
        ] {
            assert_eq!(title_name(dress), Some(name.clone()), "{dress}");
        }
        assert_eq!(
            title_name("某省实施《中华人民共和国某法》办法"),
            title_name("某省实施〈某法〉办法")
        );
        assert_ne!(title_name("某省某法实施细则"), Some(name));
        assert_eq!(title_name("法"), None);
    }

    #[test]
    fn an_order_is_found_with_and_without_the_state() {
        let plain = number_names("国务院令第712号");
        let full = number_names("中华人民共和国国务院令第712号");
        assert!(plain.iter().any(|name| full.contains(name)));
        assert!(number_names("原某部令第7号").contains(&number_key("某部令第7号")));
        assert_eq!(
            number_names("某政发[2019]3号"),
            [number_key("某政发〔2019〕3号")]
        );
    }

    #[test]
    fn a_title_is_found_without_its_issuer() {
        let issuers = ["某县人民政府".to_owned()];
        let names = title_names(["某县人民政府关于印发《某办法》的通知"], &issuers);
        assert!(names.contains(&title_name("关于印发<某办法>的通知").unwrap()));
        assert_eq!(names.len(), 2);
    }
}
