//! Questions of people who are no lawyers, and the provisions that answer them. Where `GUIKU_RUNS` names a folder, what
//! was found is written there in TREC's form, for other scorers.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::path::Path;

use chrono::NaiveDate;
use search_index::{
    IndexProvision, IndexRevision, Query, SearchIndex, SearchRequest, Searcher, WriterOptions,
};

use super::bag::Bag;
use super::corpus::{lines, text};
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

pub(crate) fn measure(folder: &Path) -> Result<(), Fault> {
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
    let dir = tempfile::tempdir()?;
    let searcher = index(dir.path(), &articles)?;
    let bag = Bag::build(articles.iter().map(|article| {
        let words = format!("{}\n{}", article.title, article.text);
        (article.id.clone(), words)
    }))?;
    let today = NaiveDate::from_ymd_opt(2026, 11, 24).ok_or("no such day")?;
    let finders: Vec<(&str, Finder<'_>)> = vec![
        (
            "provisions, all words",
            Box::new(|question| all_words(&searcher, question, today)),
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

/// The articles as provisions of their documents; the `eId` is what follows `#` in the id.
fn index(dir: &Path, articles: &[Article]) -> Result<Searcher, Fault> {
    let index = SearchIndex::create(dir)?;
    let mut writer = index.writer(WriterOptions::BULK)?;
    for group in articles.chunk_by(|a, b| document(&a.id).0 == document(&b.id).0) {
        let Some(first) = group.first() else { continue };
        let id = document(&first.id).0.to_owned();
        let provisions = group.iter().map(|article| IndexProvision {
            eid: document(&article.id).1.to_owned(),
            label: article.label.clone(),
            heading: String::new(),
            text: article.text.clone(),
        });
        writer.upsert(&[IndexRevision {
            document_id: id.clone(),
            revision_id: id,
            title: first.title.clone(),
            provisions: provisions.collect(),
            ..IndexRevision::default()
        }])?;
    }
    writer.commit(1)?;
    writer.close()?;
    Ok(index.reload()?)
}

fn document(id: &str) -> (&str, &str) {
    id.split_once('#').unwrap_or((id, ""))
}

/// The exact language: every word stands in the provision.
fn all_words(searcher: &Searcher, question: &str, today: NaiveDate) -> Result<Vec<String>, Fault> {
    let mut request = SearchRequest::new(Query::parse(question)?, today);
    request.limit = DEPTH;
    let hits = searcher.search_provisions(&request)?.hits;
    let id = |hit: search_index::ProvisionHit| format!("{}#{}", hit.document_id, hit.eid);
    Ok(hits.into_iter().map(id).collect())
}
