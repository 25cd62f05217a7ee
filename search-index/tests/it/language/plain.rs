//! The language as a plain reading of texts, independent of the crate's own.

use chrono::NaiveDate;
use search_index::{IndexProvision, IndexRevision, fold_text};

/// A query as a tree, independent of the crate's own.
#[derive(Debug, Clone)]
pub(super) enum Ast {
    And(Vec<Ast>),
    Or(Vec<Ast>),
    Not(Box<Ast>),
    Run(&'static str, String),
    Near(bool, Vec<String>, usize),
    Together(bool, Box<Ast>),
    Cites(String),
    Year(Option<u16>, Option<u16>),
    Day(&'static str, Option<NaiveDate>, Option<NaiveDate>),
}

impl Ast {
    /// The tree as somebody would type it, every group in brackets.
    pub(super) fn typed(&self) -> String {
        let list = |parts: &[Self], sign: &str| {
            let parts: Vec<String> = parts.iter().map(Self::typed).collect();
            format!("({})", parts.join(sign))
        };
        match self {
            Self::And(parts) => list(parts, " "),
            Self::Or(parts) => list(parts, "|"),
            Self::Not(part) if matches!(**part, Self::Not(_)) => format!("-({})", part.typed()),
            Self::Not(part) => format!("-{}", part.typed()),
            Self::Run(field, run) => format!("{field}\"{run}\""),
            Self::Near(provision, runs, distance) => {
                let field = if *provision { "条文:" } else { "" };
                format!("{field}\"{}\"~{distance}", runs.join(" "))
            }
            Self::Together(paragraph, part) => {
                let word = if *paragraph { "同款" } else { "同条" };
                format!("{word}({})", part.typed())
            }
            Self::Cites(named) => format!("依据:{named}"),
            Self::Year(from, through) => {
                let end = |year: &Option<u16>| year.map_or(String::new(), |year| year.to_string());
                format!("年份:{}..{}", end(from), end(through))
            }
            Self::Day(name, from, through) => {
                let end =
                    |day: &Option<NaiveDate>| day.map_or(String::new(), |day| day.to_string());
                format!("{name}:{}..{}", end(from), end(through))
            }
        }
    }

    /// Whether it holds of a revision (`None`) or of one of its provisions.
    pub(super) fn holds(&self, of: &IndexRevision, provision: Option<&IndexProvision>) -> bool {
        let some = |test: &dyn Fn(&IndexProvision) -> bool| match provision {
            Some(one) => test(one),
            None => hits(of).any(test),
        };
        match self {
            Self::And(parts) => parts.iter().all(|part| part.holds(of, provision)),
            Self::Or(parts) => parts.iter().any(|part| part.holds(of, provision)),
            Self::Not(part) => !part.holds(of, provision),
            Self::Run(field, run) => match *field {
                "标题:" => stands(&of.title, run) || stands_in(of.instrument_title.as_ref(), run),
                "文号:" => {
                    stands_in(of.document_number.as_ref(), run)
                        || stands_in(of.registration_number.as_ref(), run)
                }
                "机关:" => of.authorities.iter().any(|name| stands(name, run)),
                "条文:" => some(&|one| stands(&whole(one), run)),
                _ => match provision {
                    Some(one) => stands(&whole(one), run),
                    None => {
                        stands(&of.title, run)
                            || stands_in(of.instrument_title.as_ref(), run)
                            || stands_in(of.document_number.as_ref(), run)
                            || stands_in(of.registration_number.as_ref(), run)
                            || stands(&text(of), run)
                    }
                },
            },
            Self::Near(false, runs, distance) if provision.is_none() => {
                near(&text(of), runs, *distance)
            }
            Self::Near(_, runs, distance) => some(&|one| near(&whole(one), runs, *distance)),
            Self::Together(false, part) => some(&|one| part.holds(of, Some(one))),
            Self::Together(true, part) => {
                some(&|one| paragraphs(one).iter().any(|line| part.holds_of_text(line)))
            }
            Self::Cites(named) => of.cites.iter().any(|key| *key == format!("key:{named}")),
            Self::Year(from, through) => within(of.year, *from, *through),
            Self::Day(name, from, through) => {
                let day = match *name {
                    "公布" => of.published_on,
                    "施行" => of.effective_on,
                    _ => of.issued_on,
                };
                within(day, *from, *through)
            }
        }
    }

    fn holds_of_text(&self, text: &str) -> bool {
        match self {
            Self::And(parts) => parts.iter().all(|part| part.holds_of_text(text)),
            Self::Or(parts) => parts.iter().any(|part| part.holds_of_text(text)),
            Self::Not(part) => !part.holds_of_text(text),
            Self::Run(_, run) => stands(text, run),
            other => panic!("{other:?} in a paragraph"),
        }
    }
}

fn within<T: Ord>(value: Option<T>, from: Option<T>, through: Option<T>) -> bool {
    value.is_some_and(|value| {
        from.is_none_or(|from| from <= value) && through.is_none_or(|through| value <= through)
    })
}

fn stands(text: &str, run: &str) -> bool {
    fold_text(text).contains(&fold_text(run))
}

fn stands_in(text: Option<&String>, run: &str) -> bool {
    text.is_some_and(|text| stands(text, run))
}

pub(super) fn hits(of: &IndexRevision) -> impl Iterator<Item = &IndexProvision> {
    of.provisions.iter().filter(|one| !one.eid.is_empty())
}

fn whole(one: &IndexProvision) -> String {
    format!("{}{}{}", one.label, one.heading, one.text)
}

fn text(of: &IndexRevision) -> String {
    let joined = || of.provisions.iter().map(whole).collect();
    of.text.clone().unwrap_or_else(joined)
}

/// The lines of a provision; label and heading stand with the first.
fn paragraphs(one: &IndexProvision) -> Vec<String> {
    let lines = one
        .text
        .split('\n')
        .filter(|line| !fold_text(line).is_empty());
    let mut lines: Vec<String> = lines.map(str::to_owned).collect();
    if lines.is_empty() {
        lines.push(String::new());
    }
    lines[0] = format!("{}{}{}", one.label, one.heading, lines[0]);
    lines
}

/// All ways to choose a place for each run, one by one.
fn near(text: &str, runs: &[String], distance: usize) -> bool {
    let text: Vec<char> = fold_text(text).chars().collect();
    let mut distinct: Vec<Vec<char>> = Vec::new();
    for run in runs {
        let run: Vec<char> = fold_text(run).chars().collect();
        if !distinct.contains(&run) {
            distinct.push(run);
        }
    }
    let mut stretches = vec![(usize::MAX, 0)];
    for run in &distinct {
        let starts: Vec<usize> = (0..text.len())
            .filter(|at| text[*at..].starts_with(run))
            .collect();
        stretches = stretches
            .iter()
            .flat_map(|(from, to)| {
                starts
                    .iter()
                    .map(|start| ((*from).min(*start), (*to).max(start + run.len())))
            })
            .collect();
    }
    let length: usize = distinct.iter().map(Vec::len).sum();
    stretches
        .iter()
        .any(|(from, to)| to - from <= length + distance)
}
