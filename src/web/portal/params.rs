//! The parameters of a search in an address: read, changed, written again.

use crate::app::view::status;
use crate::domain::validity::State;
use crate::web::page::encode;

/// Where documents are searched.
const DOCUMENTS: &str = "/documents";
/// What only one of the searches asks for; it is left behind on the way to another.
const OWN: [&str; 4] = ["cursor", "document", "similar", "facets"];
/// The state that is searched where none is named.
const USUAL: State = State::InForce;

/// Class of the colour of a state; the label stands beside it.
pub(super) fn tone(state: &str) -> &'static str {
    State::parse(state).map_or("off", status::tone)
}

/// Name and value, in the order of the address. Values that are empty are left out, but for a `status`
/// that says 全部状态.
#[derive(Debug, Clone)]
pub(super) struct Params {
    /// the address of the search that they belong to
    path: &'static str,
    pairs: Vec<(String, String)>,
}

impl Params {
    /// The parameters of the page; where no status is named, 现行有效.
    pub(super) fn of_page(given: Vec<(String, String)>) -> Self {
        let named = given.iter().any(|(name, _)| name == "status");
        let mut pairs: Vec<(String, String)> = given
            .into_iter()
            .filter(|(name, value)| name == "status" || !value.is_empty())
            .collect();
        if !named {
            pairs.push(("status".to_owned(), USUAL.as_str().to_owned()));
        }
        let some = |pair: &(String, String)| pair.0 == "status" && !pair.1.is_empty();
        if pairs.iter().any(some) {
            pairs.retain(|(name, value)| name != "status" || !value.is_empty());
        }
        Self {
            path: DOCUMENTS,
            pairs,
        }
    }

    /// The same, of the search at another address.
    pub(super) fn at(self, path: &'static str) -> Self {
        Self { path, ..self }
    }

    /// The address of the same search in another form: of provisions, as a feed.
    pub(super) fn elsewhere(&self, path: &'static str) -> String {
        address(path, &self.but(&OWN))
    }

    /// As pairs.
    pub(super) fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }

    /// All but those named, to be kept by a form.
    pub(super) fn but(&self, names: &[&str]) -> Vec<(String, String)> {
        let kept = self
            .pairs
            .iter()
            .filter(|(name, _)| !names.contains(&name.as_str()));
        kept.cloned().collect()
    }

    /// Whether a value is chosen.
    pub(super) fn has(&self, name: &str, value: &str) -> bool {
        self.pairs
            .iter()
            .any(|(its, had)| its == name && had == value)
    }

    /// The address of the first page without this value. A status that goes leaves 全部状态.
    pub(super) fn without(&self, name: &str, value: Option<&str>) -> String {
        let gone = |its: &str, had: &str| its == name && value.is_none_or(|value| value == had);
        let mut kept: Vec<(String, String)> = self
            .but(&["cursor"])
            .into_iter()
            .filter(|(its, had)| !gone(its, had))
            .collect();
        if name == "status" && !kept.iter().any(|(its, _)| its == "status") {
            kept.push(("status".to_owned(), String::new()));
        }
        address(self.path, &kept)
    }

    /// The address with another value, of the first page.
    pub(super) fn with(&self, name: &str, value: &str) -> String {
        let mut kept = self.but(&["cursor", name]);
        kept.push((name.to_owned(), value.to_owned()));
        address(self.path, &kept)
    }
}

fn address(path: &str, pairs: &[(String, String)]) -> String {
    let parts: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect();
    format!("{path}?{}", parts.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn params(pairs: &[(&str, &str)]) -> Params {
        let owned = pairs
            .iter()
            .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()));
        Params::of_page(owned.collect())
    }

    #[test]
    fn a_page_is_in_force_unless_it_says_otherwise() {
        assert!(params(&[("q", "a")]).has("status", "in_force"));
        let all = params(&[("status", "")]);
        assert!(!all.has("status", "in_force") && all.has("status", ""));
        let lapsed = params(&[("status", ""), ("status", "lapsed")]);
        assert_eq!(lapsed.pairs().len(), 1);
        assert_eq!(
            lapsed.without("status", Some("lapsed")),
            "/documents?status="
        );
    }

    #[test]
    fn a_changed_search_begins_at_its_first_page() {
        let some = params(&[
            ("q", "公租 房"),
            ("year", "2024"),
            ("status", "lapsed"),
            ("cursor", "x"),
        ]);
        let href = some.without("year", Some("2024"));
        assert!(!href.contains("cursor") && !href.contains("year"), "{href}");
        assert!(href.contains("q=%E5%85%AC%E7%A7%9F%20%E6%88%BF"), "{href}");
        assert!(
            some.with("order", "published")
                .ends_with("&order=published")
        );
    }
}
