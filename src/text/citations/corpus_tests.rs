//! Measures citations against a real corpus (`GUIKU_CORPUS`).

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use serde_json::Value;

use super::{Citation, CitedBy, Passage, citations_in, cited_key};
use crate::domain::number::number_key;
use crate::text::corpus_tests::{corpus, field, records};
use crate::text::{normal_form, outline};

/// Title, number, article, sub, paragraph, point.
type Target = (String, String, [u64; 4]);

fn given(case: &Value) -> Vec<Target> {
    let targets = case["targets"].as_array().unwrap().iter();
    let mut given: Vec<Target> = targets
        .map(|target| {
            let parts = ["article", "sub", "paragraph", "item"];
            (
                cited_key(field(target, "title")),
                number_key(field(target, "number")),
                parts.map(|part| target[part].as_u64().unwrap_or(0)),
            )
        })
        .collect();
    given.sort();
    given
}

/// What was found; a number counts only where one is asked for.
fn found(citations: &[&Citation], own: &str, numbered: bool) -> Vec<Target> {
    let all = citations.iter().map(|citation| {
        let itself = matches!(citation.by, CitedBy::Own | CitedBy::Relative);
        let title = citation
            .title
            .as_deref()
            .unwrap_or(if itself { own } else { "" });
        let number = citation
            .number
            .as_deref()
            .filter(|_| numbered)
            .unwrap_or_default();
        let place = citation.provision.unwrap_or_default();
        let parts = [Some(place.article), place.sub, place.paragraph, place.point];
        (
            cited_key(title),
            number_key(number),
            parts.map(|part| u64::from(part.unwrap_or(0))),
        )
    });
    let mut all: Vec<Target> = all.collect();
    all.sort();
    all
}

/// Where the words of a case stand in the text, by the words around them.
fn place(text: &str, case: &Value) -> Option<Range<usize>> {
    let (span, context) = (
        field(case, "span"),
        field(case, "context").replace('⏎', "\n"),
    );
    let context = normal_form(&context);
    let start = text.find(&context).or_else(|| {
        let mut lines = context.lines().filter(|line| line.contains(span));
        lines.find_map(|line| text.find(line))
    });
    let line = context.lines().find(|line| line.contains(span));
    let at = match start {
        Some(at)
            if text
                .get(at..)
                .is_some_and(|rest| rest.starts_with(&context)) =>
        {
            at + context.find(span)?
        }
        Some(at) => at + line?.find(span)?,
        None => return None,
    };
    Some(at..at + span.len())
}

fn by_id(folder: &std::path::Path) -> HashMap<String, Value> {
    ["dev.jsonl.gz", "policies-dev.jsonl.gz"]
        .into_iter()
        .flat_map(|name| records(folder, name))
        .map(|record| (field(&record, "id").to_owned(), record))
        .collect()
}

#[test]
fn real_citations_are_found_with_their_targets() {
    let Some(folder) = corpus("real_citations_are_found_with_their_targets") else {
        return;
    };
    let documents = by_id(&folder);
    let mut counts: BTreeMap<String, [usize; 3]> = BTreeMap::new();
    for case in records(&folder, "citations-dev.jsonl") {
        let document = &documents[field(&case, "doc_id")];
        let text = normal_form(field(document, "text"));
        let title = field(document, "title");
        let provisions = outline(&text).provisions();
        let passages: Vec<Passage<'_>> = provisions.iter().map(Passage::from).collect();
        let all = citations_in(&text, &passages, title);
        let place = place(&text, &case).unwrap();
        let overlapping: Vec<&Citation> = all
            .iter()
            .filter(|citation| {
                let whole = citation.whole.clone().unwrap_or(0..0);
                whole.start < place.end && place.start < whole.end
            })
            .collect();
        let given = given(&case);
        let numbered = given.iter().any(|target| !target.1.is_empty());
        let mut found = found(&overlapping, title, numbered);
        if given.iter().all(|target| target.0.is_empty()) {
            // named by its number alone; the title beside it is right too
            for target in &mut found {
                target.0.clear();
            }
        }
        let count = counts.entry(field(&case, "type").to_owned()).or_default();
        count[0] += 1;
        count[1] += usize::from(!found.is_empty());
        count[2] += usize::from(found == given);
        if found != given {
            println!(
                "{} {}: {:?} given\n   {given:?}\n   {found:?}",
                field(&case, "id"),
                field(&case, "type"),
                field(&case, "span")
            );
        }
    }
    let (mut all, mut seen, mut right) = (0, 0, 0);
    for (kind, count) in &counts {
        println!(
            "{kind}: {} of {} found, {} with their targets",
            count[1], count[0], count[2]
        );
        (all, seen, right) = (all + count[0], seen + count[1], right + count[2]);
    }
    println!("citations: {seen} of {all} found, {right} with their targets");
    assert!(
        seen * 100 >= all * 97 && right * 100 >= all * 97,
        "{seen} and {right} of {all}"
    );
}
