//! Real documents: what is sought by one known name, number or phrase is found. Prints what was measured.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::time::Instant;

use flate2::read::GzDecoder;
use serde_json::Value as Json;

use super::county::{Change, County, Doc};

fn lines(path: &Path) -> Vec<Json> {
    let file = std::fs::File::open(path).expect("a corpus file");
    let reader: Box<dyn BufRead> = if path.extension().is_some_and(|end| end == "gz") {
        Box::new(BufReader::new(GzDecoder::new(file)))
    } else {
        Box::new(BufReader::new(file))
    };
    reader
        .lines()
        .map(|line| serde_json::from_str(&line.expect("a line")).expect("JSON"))
        .collect()
}

fn doc(line: &Json) -> Doc {
    let text = |name: &str| line[name].as_str().unwrap_or_default().to_owned();
    let number = Some(text("doc_number")).filter(|number| !number.is_empty());
    Doc {
        number,
        issuer_name: Some(text("issuer")).filter(|issuer| !issuer.is_empty()),
        published_on: None,
        commence: None,
        ..Doc::law(&text("id"), &text("title"), &text("text"))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_known_document_is_found_by_what_is_known_of_it() {
    let Some(folder) = crate::support::corpus("known documents are found") else {
        return;
    };
    let mut county = County::new().await;
    county.catch_up().await;
    for name in ["dev.jsonl.gz", "policies-dev.jsonl.gz"] {
        let docs: Vec<Doc> = lines(&folder.join(name)).iter().map(doc).collect();
        for batch in docs.chunks(200) {
            county.write(Change::Add(batch.to_vec())).await;
        }
    }
    let started = Instant::now();
    county.catch_up().await;
    println!("indexed in {:?}", started.elapsed());
    let mut measured: BTreeMap<String, (usize, usize, usize)> = BTreeMap::new();
    for line in lines(&folder.join("known-item-dev.jsonl")) {
        let q = line["q"].as_str().expect("a query");
        let wanted = |id: &str| {
            let accepted = line["accept_ids"].as_array().expect("ids");
            accepted.iter().any(|one| one.as_str() == Some(id))
        };
        let answer = county.search(&[("q", q), ("per_page", "10")]).await;
        let place = answer.results.iter().position(|hit| wanted(&hit.id));
        let kind = line["kind"].as_str().expect("a kind").to_owned();
        let counts = measured.entry(kind.clone()).or_default();
        counts.0 += 1;
        counts.1 += usize::from(place == Some(0));
        counts.2 += usize::from(place.is_some());
        if place != Some(0) {
            println!("{kind}: {q}: place {place:?} of {}", answer.count);
        }
    }
    for (kind, (asked, first, found)) in &measured {
        println!("{kind}: {asked} asked, {first} first, {found} of the first ten");
    }
    for exact in ["title_exact", "title_noprefix", "phrase"] {
        let (asked, _, found) = measured[exact];
        assert_eq!(
            asked, found,
            "{exact}: an exact run of characters is always found"
        );
    }
}
