//! An answer in words that people read: facets with labels, the query as a sentence.

use chrono::NaiveDate;
use search_index::Query;

use super::answer::{FacetValue, FacetValues};
use super::query::{DocumentQuery, SortBy};
use super::recognise::ArticleReference;
use super::states;
use super::turn::Plan;
use crate::domain::validity::chinese_date;

pub(super) fn facets(facets: search_index::Facets) -> FacetValues {
    let words = |counts: Vec<search_index::FacetCount<String>>| {
        let value = |one: search_index::FacetCount<String>| FacetValue {
            label: one.value.clone(),
            value: one.value,
            count: one.count,
        };
        counts.into_iter().map(value).collect()
    };
    let status = facets.states.into_iter().filter_map(|one| {
        states::state(one.value).map(|state| FacetValue {
            value: state.as_str().to_owned(),
            label: state.label().to_owned(),
            count: one.count,
        })
    });
    let year = facets.years.into_iter().rev().map(|one| FacetValue {
        value: one.value.to_string(),
        label: format!("{}年", one.value),
        count: one.count,
    });
    FacetValues {
        authority: words(facets.authorities),
        kind: words(facets.kinds),
        form: words(facets.forms),
        status: status.collect(),
        year: year.collect(),
    }
}

/// How much of a title is repeated, in characters.
const TITLE: usize = 60;
/// How much of a query is repeated, in characters.
const SENTENCE: usize = 300;

/// The query in one sentence.
pub(super) fn describe(
    query: &DocumentQuery,
    words: &Query,
    article: Option<&ArticleReference>,
    plan: Plan,
    as_of: NaiveDate,
) -> String {
    let mut parts = vec![match article {
        _ if words.is_empty() => "全部公开文件".to_owned(),
        Some(article) => format!(
            "检索“{}”，定位到{}",
            brief(&article.title, TITLE),
            article.label
        ),
        None if plan == Plan::Related => {
            format!("检索与“{}”相关的内容", brief(query.q.trim(), SENTENCE))
        }
        None => format!("检索：{}", brief(&words.describe(), SENTENCE)),
    }];
    let lists = [
        ("制定机关", &query.authority),
        ("效力级别", &query.kind),
        ("文种", &query.form),
    ];
    for (name, values) in lists {
        if !values.is_empty() {
            parts.push(format!("{name}为{}", values.join("、")));
        }
    }
    if !query.status.is_empty() {
        let labels: Vec<&str> = query.status.iter().map(|state| state.label()).collect();
        parts.push(format!("效力状态为{}", labels.join("、")));
    }
    if !query.year.is_empty() {
        let years: Vec<String> = query.year.iter().map(|year| format!("{year}年")).collect();
        parts.push(format!("年份为{}", years.join("、")));
    }
    parts.push(format!("以{}的文本和效力为准", chinese_date(as_of)));
    let order = match plan {
        Plan::Related => SortBy::Relevance,
        Plan::Typed | Plan::Article => query.sort(words.terms().is_empty()),
    };
    parts.push(order.label().to_owned());
    format!("{}。", parts.join("；"))
}

fn brief(text: &str, longest: usize) -> String {
    let mut head: String = text.chars().take(longest).collect();
    if head.len() < text.len() {
        head.push('…');
    }
    head
}
