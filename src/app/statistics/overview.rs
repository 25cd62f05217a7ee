//! The figures of a period, group by group.

use super::ask::Question;
use super::load::Loaded;
use crate::app::context::RequestContext;
use crate::domain::statistics::{Definition, Figure, Group, Measure, Value};

/// A group with its figures.
#[derive(Debug, Clone)]
pub struct Section {
    /// The group.
    pub group: Group,
    /// Its figures.
    pub lines: Vec<Line>,
}

/// A figure as people read it.
#[derive(Debug, Clone)]
pub struct Line {
    /// The figure.
    pub figure: Figure,
    /// What it is.
    pub definition: Definition,
    /// Number with unit, 无, or 无法计算.
    pub shown: String,
    /// Why it is no number.
    pub reason: Option<String>,
    /// What the number does not say.
    pub note: Option<String>,
    /// Rows of the list that is counted.
    pub part: usize,
    /// Rows of the denominator.
    pub whole: Option<usize>,
    /// Of a time: the same in calendar days, and of how many.
    pub days: Option<(String, usize)>,
}

impl Line {
    /// Of a measured figure.
    pub fn of(measure: &Measure) -> Self {
        let definition = measure.figure.definition();
        let days = match &measure.value {
            Value::Days { days, count, .. } => Some((days.to_string(), *count)),
            Value::Count(_)
            | Value::Share { .. }
            | Value::Nothing
            | Value::Unknown(_)
            | Value::NotUndertaken(_) => None,
        };
        Self {
            figure: measure.figure,
            shown: with_unit(&measure.value, definition.unit),
            reason: measure.value.reason().map(str::to_owned),
            note: measure.note.clone(),
            part: measure.items.len(),
            whole: measure.whole.as_ref().map(Vec::len),
            definition,
            days,
        }
    }
}

/// A value with its unit, where it is a number.
pub fn with_unit(value: &Value, unit: &str) -> String {
    match value {
        Value::Count(_) | Value::Days { working: Ok(_), .. } => {
            format!("{} {unit}", value.text())
        }
        Value::Share { .. }
        | Value::Nothing
        | Value::Days { .. }
        | Value::Unknown(_)
        | Value::NotUndertaken(_) => value.text(),
    }
}

/// All figures that `wanted` lets through, in their groups.
pub fn overview(
    question: &Question,
    loaded: &Loaded,
    cx: &RequestContext,
    wanted: impl Fn(Figure) -> bool,
) -> Vec<Section> {
    let sections = Group::ALL.iter().map(|group| Section {
        group: *group,
        lines: Figure::of(*group)
            .filter(|figure| wanted(*figure))
            .map(|figure| Line::of(&question.measure(loaded, cx, figure)))
            .collect(),
    });
    sections.filter(|one| !one.lines.is_empty()).collect()
}
