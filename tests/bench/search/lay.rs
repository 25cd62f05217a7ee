//! Questions of people who are no lawyers, and the provisions that answer them. Where `GUIKU_RUNS` names a folder, what
//! was found is written there in TREC's form, for other scorers.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::path::Path;

use chrono::NaiveDate;
use search_index::{Query, Related, SearchRequest, Searcher, Weights};

use super::bag::Bag;
use super::corpus::{lines, text};
use super::county::County;
use super::score::Retrieval;
use super::{Fault, say};

/// How many are asked for.
const DEPTH: usize = 100;
/// The law whose articles answer most questions; what is learned from it alone shows in the others.
const CODE: &str = "民法典";

/// Ids of articles for a question, best first.
type Finder<'a> = Box<dyn Fn(&str) -> Result<Vec<String>, Fault> + 'a>;

struct Article {
    id: String,
    title: String,
    label: String,
    text: String,
}

pub(crate) async fn measure(folder: &Path) -> Result<(), Fault> {
    let folder = folder.join("stard-dev");
    let field = |line: &serde_json::Value, key: &str| text(line, key).to_owned();
    let articles: Vec<Article> = lines(&folder.join("articles.jsonl.gz"))?
        .iter()
        .map(|line| Article {
            id: field(line, "id"),
            title: field(line, "title"),
            label: field(line, "article_no"),
            text: field(line, "text"),
        })
        .collect();
    let questions: Vec<(String, String)> = lines(&folder.join("queries.jsonl"))?
        .iter()
        .map(|line| (field(line, "qid"), field(line, "text")))
        .collect();
    let judged = judgements(&folder.join("qrels.tsv"))?;
    let code: HashSet<&str> = articles
        .iter()
        .filter(|article| article.title.contains(CODE))
        .map(|article| article.id.as_str())
        .collect();
    let county = county(&articles).await?;
    let searcher = county.handle.current()?;
    let bag = Bag::build(articles.iter().map(|article| {
        let words = format!("{}\n{}", article.title, article.text);
        (article.id.clone(), words)
    }))?;
    let today = NaiveDate::from_ymd_opt(2026, 11, 24).ok_or("no such day")?;
    let places = places(&searcher, &articles, today)?;
    let finders: Vec<(&str, Finder<'_>)> = vec![
        (
            "related provisions",
            Box::new(|question| related(&searcher, &places, Weights::MEASURED, question, today)),
        ),
        (
            "related, without priors",
            Box::new(|question| {
                let weights = Weights::MEASURED.without_priors();
                related(&searcher, &places, weights, question, today)
            }),
        ),
        (
            "BM25, characters and pairs",
            Box::new(|question| bag.find(question, DEPTH)),
        ),
    ];
    say(format!(
        "lay questions: {} articles, {} questions; Recall@5 @10 @20 @100, MRR@10, nDCG@10",
        articles.len(),
        judged.len()
    ))?;
    for (place, (name, find)) in finders.into_iter().enumerate() {
        let mut lines = String::new();
        let (mut all, mut others) = (Retrieval::default(), Retrieval::default());
        for (id, question) in &questions {
            let Some(relevant) = judged.get(id) else {
                continue;
            };
            let found = find(question)?;
            for (rank, article) in found.iter().enumerate() {
                let score = DEPTH - rank;
                writeln!(lines, "{id} Q0 {article} {rank} {score} guiku")?;
            }
            all.add(&found, relevant);
            if !relevant.iter().any(|id| code.contains(id.as_str())) {
                others.add(&found, relevant);
            }
        }
        if let Some(runs) = std::env::var_os("GUIKU_RUNS") {
            std::fs::write(Path::new(&runs).join(format!("lay-{place}.run")), lines)?;
        }
        for (of, sums) in [("all", all), ("none in 民法典", others)] {
            let means = sums.means().map(|mean| format!("{mean:.4}")).join(" ");
            say(format!("{name:28} {of:16} {:4}  {means}", sums.asked()))?;
        }
    }
    Ok(())
}

/// Relevant articles by question.
fn judgements(path: &Path) -> Result<HashMap<String, HashSet<String>>, Fault> {
    let mut judged: HashMap<String, HashSet<String>> = HashMap::new();
    for line in std::fs::read_to_string(path)?.lines() {
        let fields: Vec<&str> = line.split_whitespace().collect();
        if let [question, _, article, relevance] = fields.as_slice()
            && relevance.parse::<i32>()? > 0
        {
            let relevant = judged.entry((*question).to_owned()).or_default();
            relevant.insert((*article).to_owned());
        }
    }
    Ok(judged)
}

/// The articles as documents of a county, taken in as everything is: with what they cite and how they rank.
async fn county(articles: &[Article]) -> Result<County, Fault> {
    let county = County::new().await?;
    let file = tempfile::NamedTempFile::new()?;
    let mut lines = String::new();
    for group in articles.chunk_by(|a, b| document(&a.id).0 == document(&b.id).0) {
        let Some(first) = group.first() else { continue };
        let texts = group
            .iter()
            .map(|article| format!("{}\u{3000}{}", article.label, article.text));
        let text = texts.collect::<Vec<_>>().join("\n");
        let id = document(&first.id).0;
        let line = serde_json::json!({"id": id, "title": first.title, "text": text});
        writeln!(lines, "{line}")?;
    }
    std::fs::write(file.path(), lines)?;
    county.import(file.path().to_owned()).await?;
    Ok(county)
}

/// Ids of articles by document and printed number of the index.
fn places(
    searcher: &Searcher,
    articles: &[Article],
    today: NaiveDate,
) -> Result<HashMap<(String, String), String>, Fault> {
    let mut given: HashMap<(&str, &str), &str> = HashMap::new();
    for article in articles {
        let key = (document(&article.id).0, article.label.as_str());
        given.entry(key).or_insert(&article.id);
    }
    let mut inner: HashMap<String, String> = HashMap::new();
    let mut request = SearchRequest::new(Query::default(), today);
    request.limit = 1_000;
    loop {
        let page = searcher.search(&request)?;
        let known = page.hits.into_iter();
        inner.extend(known.filter_map(|hit| Some((hit.external_id?, hit.document_id))));
        match page.next {
            Some(next) => request.cursor = Some(next),
            None => break,
        }
    }
    let of_index = given.into_iter().filter_map(|((document, label), id)| {
        let document = inner.get(document)?.clone();
        Some(((document, label.to_owned()), id.to_owned()))
    });
    Ok(of_index.collect())
}

fn document(id: &str) -> (&str, &str) {
    id.split_once('#').unwrap_or((id, ""))
}

/// By relation, with the weights given.
fn related(
    searcher: &Searcher,
    places: &HashMap<(String, String), String>,
    weights: Weights,
    question: &str,
    today: NaiveDate,
) -> Result<Vec<String>, Fault> {
    let mut request = SearchRequest::new(Query::default(), today);
    request.limit = DEPTH;
    let mut asked = Related::new(question);
    asked.weights = weights;
    let hits = searcher.related_provisions(&asked, &request)?.hits;
    let ids = hits
        .into_iter()
        .map(|hit| places.get(&(hit.document_id, hit.label)).cloned());
    Ok(ids.map(Option::unwrap_or_default).collect())
}
