//! Facets, chips and orders of the search page.

use super::params::Params;
use crate::app::search::{FacetValue, FacetValues};

/// How many values of a facet stand open.
const OPEN: usize = 8;

/// A facet with its values.
#[derive(Debug)]
pub(super) struct Facet {
    /// Name of the parameter.
    pub(super) name: &'static str,
    /// What people read.
    pub(super) title: &'static str,
    /// The first values and the chosen ones.
    pub(super) open: Vec<Choice>,
    /// The others.
    pub(super) folded: Vec<Choice>,
}

/// A value of a facet.
#[derive(Debug, Clone)]
pub(super) struct Choice {
    /// The value for the parameter.
    pub(super) value: String,
    /// What people read.
    pub(super) label: String,
    /// How many documents have it; `None` for a chosen one that none has.
    pub(super) count: u64,
    /// Chosen.
    pub(super) on: bool,
}

/// A filter that applies and can be taken away.
#[derive(Debug)]
pub(super) struct Chip {
    /// Name of the parameter.
    pub(super) name: String,
    /// Its value.
    pub(super) value: String,
    /// What people read.
    pub(super) label: String,
    /// The search without it.
    pub(super) href: String,
}

/// An order of the results.
#[derive(Debug)]
pub(super) struct Order {
    /// What people read.
    pub(super) label: &'static str,
    /// The search in this order.
    pub(super) href: String,
    /// The order now.
    pub(super) now: bool,
}

/// The facets of an answer; a chosen value stands there even if nothing has it.
pub(super) fn facets(params: &Params, values: FacetValues) -> Vec<Facet> {
    let all = [
        ("status", "效力状态", values.status),
        ("authority", "制定机关", values.authority),
        ("year", "年份", values.year),
        ("form", "文种", values.form),
        ("kind", "效力级别", values.kind),
    ];
    all.into_iter()
        .map(|(name, title, values)| facet(params, name, title, values))
        .filter(|facet| !facet.open.is_empty())
        .collect()
}

fn facet(
    params: &Params,
    name: &'static str,
    title: &'static str,
    values: Vec<FacetValue>,
) -> Facet {
    let mut choices: Vec<Choice> = values
        .into_iter()
        .filter(|value| !value.value.is_empty())
        .map(|value| Choice {
            on: params.has(name, &value.value),
            value: value.value,
            label: value.label,
            count: value.count,
        })
        .collect();
    for (_, value) in params
        .pairs()
        .iter()
        .filter(|(its, value)| its == name && !value.is_empty())
    {
        if !choices.iter().any(|choice| choice.value == *value) {
            choices.push(Choice {
                value: value.clone(),
                label: label(name, value),
                count: 0,
                on: true,
            });
        }
    }
    let mut place = 0;
    let (open, folded) = choices.into_iter().partition(|choice| {
        place += 1;
        choice.on || place <= OPEN
    });
    Facet {
        name,
        title,
        open,
        folded,
    }
}

/// The filters that apply.
pub(super) fn chips(params: &Params) -> Vec<Chip> {
    let filters = ["status", "authority", "kind", "form", "year", "as_of"];
    let chosen = params
        .pairs()
        .iter()
        .filter(|(name, value)| filters.contains(&name.as_str()) && !value.is_empty());
    chosen
        .map(|(name, value)| Chip {
            name: name.clone(),
            value: value.clone(),
            label: label(name, value),
            href: params.without(name, Some(value)),
        })
        .collect()
}

/// What people read of a value.
fn label(name: &str, value: &str) -> String {
    match name {
        "status" => crate::domain::validity::State::parse(value)
            .map_or_else(|_| value.to_owned(), |state| state.label().to_owned()),
        "year" => format!("{value}年"),
        "as_of" => format!("截至 {value}"),
        _ => value.to_owned(),
    }
}

/// The orders to choose from.
pub(super) fn orders(params: &Params, words: bool) -> Vec<Order> {
    let all = [
        ("relevance", "相关"),
        ("published", "最新公布"),
        ("published_oldest", "最早公布"),
        ("issued", "成文日期"),
        ("effective", "施行日期"),
    ];
    let usual = if words { "relevance" } else { "published" };
    let known = params.pairs().iter().find(|(name, _)| name == "order");
    let now = known.map_or(usual, |(_, value)| value.as_str());
    let now = if now == "relevance" { usual } else { now };
    all.into_iter()
        .filter(|(word, _)| words || *word != "relevance")
        .map(|(word, label)| Order {
            label,
            href: params.with("order", word),
            now: word == now,
        })
        .collect()
}
