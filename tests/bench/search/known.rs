//! Documents sought by one thing that is known of them.

use std::collections::BTreeMap;
use std::path::Path;

use guiku::app::search::DocumentQuery;
use serde_json::Value as Json;

use super::bag::Bag;
use super::corpus::{base, lines, text};
use super::county::{County, now};
use super::score::{Known, place};
use super::{Fault, say};

/// Guiku's sums and the baseline's, by kind of search.
type Sums = BTreeMap<String, [Known; 2]>;

pub(crate) async fn measure(folder: &Path) -> Result<(), Fault> {
    let county = County::of_corpus(folder).await?;
    let docs = base(folder)?;
    let bag = Bag::build(docs.into_iter().map(|doc| {
        let words = format!("{}\n{}", doc.title, doc.text);
        (doc.id, words)
    }))?;
    let mut sums = Sums::new();
    let mut missed = Vec::new();
    for line in lines(&folder.join("known-item-dev.jsonl"))? {
        let q = text(&line, "q");
        let query = DocumentQuery {
            q: q.to_owned(),
            per_page: Some(10),
            ..DocumentQuery::default()
        };
        let answer = county.service.documents_at(now(), &query).await?;
        let ids = answer.results.into_iter().filter_map(|hit| hit.external_id);
        let ours = place(&ids.collect::<Vec<_>>(), |id| accepts(&line, id));
        let theirs = place(&bag.find(q, 10)?, |id| accepts(&line, id));
        for kind in ["ALL", text(&line, "kind")] {
            let [a, b] = sums.entry(kind.to_owned()).or_default();
            a.add(ours);
            b.add(theirs);
        }
        if ours != Some(1) {
            let found = ours.map_or("not in ten".to_owned(), |place| format!("place {place}"));
            let kind = text(&line, "kind");
            missed.push(format!(
                "  {kind}: {q}: {found} of {}; {}",
                answer.count,
                text(&line, "title")
            ));
        }
    }
    say("known items: Hit@1 Hit@3 Hit@10 MRR@10; beside it BM25 of characters and pairs")?;
    for (kind, [ours, theirs]) in &sums {
        let asked = ours.asked();
        let row = |sums: &Known| sums.means().map(|mean| format!("{mean:.3}")).join(" ");
        say(format!(
            "{kind:16} {asked:4}  {}  |  {}",
            row(ours),
            row(theirs)
        ))?;
    }
    say(format!("not first: {}", missed.len()))?;
    missed.iter().try_for_each(say)
}

fn accepts(line: &Json, id: &str) -> bool {
    let accepted = line.get("accept_ids").and_then(Json::as_array);
    accepted.is_some_and(|ids| ids.iter().any(|one| one.as_str() == Some(id)))
}
