//! What cites a document, and who bears a name.

use crate::{document, index_of, request};

#[test]
fn documents_are_found_by_the_keys_they_cite_and_by_those_they_bear() {
    let citing = |id: &str, keys: &[&str]| {
        let mut one = document(id, "甲", "乙");
        one.cites = keys.iter().map(|key| (*key).to_owned()).collect();
        one
    };
    let mut law = document("law", "某法", "第一条 丙。");
    law.number_keys = vec!["cited:某法".to_owned()];
    let (_dir, index) = index_of(&[
        citing("a", &["cited:某法", "某政发〔2020〕3"]),
        citing("b", &["cited:某法实施条例"]),
        citing("c", &["某政发〔2020〕3"]),
        law,
    ]);
    let searcher = index.searcher();
    let who = |keys: &[&str]| {
        let mut wanted = request("");
        wanted.filters.cites = keys.iter().map(|key| (*key).to_owned()).collect();
        let answer = searcher.search(&wanted).unwrap();
        let mut ids: Vec<String> = answer.hits.into_iter().map(|hit| hit.document_id).collect();
        ids.sort();
        assert_eq!(answer.count, ids.len() as u64);
        ids
    };
    assert_eq!(who(&["cited:某法"]), ["a"]);
    assert_eq!(who(&["某政发〔2020〕3"]), ["a", "c"]);
    assert_eq!(
        who(&["cited:某法实施条例", "某政发〔2020〕3"]),
        ["a", "b", "c"]
    );
    assert!(who(&["某法"]).is_empty());
    let keys = ["cited:没有".to_owned(), "cited:某法".to_owned()];
    let named = searcher.named(&keys).unwrap();
    assert_eq!(named, [(1, "law".to_owned(), "law-1".to_owned())]);
}
