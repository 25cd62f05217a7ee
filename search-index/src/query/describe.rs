//! A query as a sentence.

use chrono::{Datelike as _, NaiveDate};

use super::ast::{Dated, Field, Node, Run, Span, Within};

/// How much of a word is repeated, in characters.
const LONGEST: usize = 60;

/// The whole query; what stands in it for itself is put in brackets where it is a part of something.
pub(super) fn describe(node: &Node) -> String {
    Teller { text: "全文" }.sentence(node)
}

/// Tells nodes; `text` is what a word without a field stands in.
#[derive(Clone, Copy)]
struct Teller {
    text: &'static str,
}

impl Teller {
    fn sentence(self, node: &Node) -> String {
        match node {
            Node::And(nodes) => self
                .parts(nodes, "和", |field| field != Field::Provision)
                .join("，并且"),
            Node::Or(nodes) => self.parts(nodes, "或者", |_| true).join("，或者"),
            other => self.clause(other),
        }
    }

    /// The parts of a list, words of one field in one part.
    fn parts(self, nodes: &[Node], last: &str, merges: fn(Field) -> bool) -> Vec<String> {
        let mut told: Vec<Field> = Vec::new();
        let mut parts = Vec::new();
        for node in nodes {
            match node {
                Node::Run(field, _) if merges(*field) => {
                    if told.contains(field) {
                        continue;
                    }
                    told.push(*field);
                    let same = nodes.iter().filter_map(|node| match node {
                        Node::Run(of, run) if of == field => Some(run),
                        _ => None,
                    });
                    let listed = listed(&same.collect::<Vec<_>>(), last);
                    parts.push(format!("{}含{listed}", self.name(*field)));
                }
                other => parts.push(self.clause(other)),
            }
        }
        parts
    }

    fn clause(self, node: &Node) -> String {
        match node {
            Node::And(_) | Node::Or(_) => format!("（{}）", self.sentence(node)),
            Node::Not(inner) => self.without(inner),
            Node::Run(field, run) => format!("{}含{}", self.name(*field), quoted(run)),
            Node::Near {
                provision,
                runs,
                distance,
            } => {
                let place = match (self.text, provision) {
                    ("", _) => "",
                    (_, true) => "同一条中",
                    (text, false) => return format!("{text}中{}", near(runs, *distance)),
                };
                format!("{place}{}", near(runs, *distance))
            }
            Node::Together(within, inner) => {
                let place = match within {
                    Within::Provision => "同一条中",
                    Within::Paragraph => "同一款中",
                };
                let inside = Self { text: "" }.sentence(inner);
                if inside.contains('，') {
                    format!("{place}（{inside}）")
                } else {
                    format!("{place}{inside}")
                }
            }
            Node::Cites { named, .. } => format!("引用了{}", quoted(named)),
            Node::Year(span) => format!("年份{}", ranged(span, |year| format!("{year}年"))),
            Node::Day(dated, span) => {
                let name = match dated {
                    Dated::Published => "公布日期",
                    Dated::Effective => "施行日期",
                    Dated::Issued => "成文日期",
                };
                format!("{name}{}", ranged(span, |day| chinese(*day)))
            }
        }
    }

    fn without(self, node: &Node) -> String {
        match node {
            Node::Run(Field::Any, run) => format!("不含{}", quoted(run)),
            Node::Run(field, run) => format!("{}不含{}", self.name(*field), quoted(run)),
            Node::Cites { named, .. } => format!("没有引用{}", quoted(named)),
            other => format!("排除（{}）", self.sentence(other)),
        }
    }

    const fn name(self, field: Field) -> &'static str {
        match field {
            Field::Any => self.text,
            Field::Title => "标题",
            Field::Number => "文号",
            Field::Authority => "制定机关",
            Field::Provision => "条文",
        }
    }
}

fn near(runs: &[Run], distance: usize) -> String {
    let listed = listed(&runs.iter().collect::<Vec<_>>(), "与");
    let together = if runs.len() > 2 { "合计" } else { "" };
    format!("{listed}{together}相隔不超过{distance}个字")
}

/// `“甲”、“乙”和“丙”`.
fn listed(runs: &[&Run], last: &str) -> String {
    let Some((end, rest)) = runs.split_last() else {
        return String::new();
    };
    if rest.is_empty() {
        return quoted(end);
    }
    let rest: Vec<String> = rest.iter().map(|run| quoted(run)).collect();
    format!("{}{last}{}", rest.join("、"), quoted(end))
}

fn quoted(run: &Run) -> String {
    let mut head: String = run.typed.chars().take(LONGEST).collect();
    if head.len() < run.typed.len() {
        head.push('…');
    }
    format!("“{head}”")
}

fn ranged<T: PartialEq>(span: &Span<T>, tell: impl Fn(&T) -> String) -> String {
    match (&span.from, &span.through) {
        (Some(from), Some(through)) if from == through => format!("为{}", tell(from)),
        (Some(from), Some(through)) => format!("在{}至{}之间", tell(from), tell(through)),
        (Some(from), None) => format!("不早于{}", tell(from)),
        (None, Some(through)) => format!("不晚于{}", tell(through)),
        (None, None) => "不限".to_owned(),
    }
}

fn chinese(day: NaiveDate) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}
