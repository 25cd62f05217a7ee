//! The figures as the interface tells them, each with its definition.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::ask::Question;
use super::issue_list::view::Compared;
use super::load::Loaded;
use super::overview::with_unit;
use super::rows::{self, Row};
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::domain::statistics::{Figure, Measure, Part, Value};

/// 统计.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StatisticsView {
    /// 起始日期, inclusive.
    pub from: NaiveDate,
    /// 截止日期, inclusive.
    pub through: NaiveDate,
    /// 统计日: nothing after it is counted.
    pub as_of: NaiveDate,
    /// Id of the authority; null: all.
    pub authority: Option<String>,
    /// The figures.
    pub figures: Vec<FigureView>,
}

/// 指标.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FigureView {
    /// Its id.
    pub figure: String,
    /// What people read.
    pub label: String,
    /// Its group.
    pub group: String,
    /// Number with unit, 无, or 无法计算.
    pub shown: String,
    /// Rows that are counted, of a share the numerator; null where it cannot be known.
    pub numerator: Option<usize>,
    /// Rows of the denominator; null where there is none or it cannot be known.
    pub denominator: Option<usize>,
    /// Median of calendar days, twice: halves occur.
    pub median_days_doubled: Option<i64>,
    /// Median of working days, twice.
    pub median_working_days_doubled: Option<i64>,
    /// 为什么无法计算.
    pub reason: Option<String>,
    /// What the number does not say.
    pub note: Option<String>,
    /// 口径.
    pub definition: DefinitionView,
}

/// 口径.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DefinitionView {
    /// The event whose day decides.
    pub event: &'static str,
    /// What is counted.
    pub counts: &'static str,
    /// Of what.
    pub denominator: Option<&'static str>,
    /// Unit.
    pub unit: &'static str,
    /// To which authority it counts.
    pub belongs: &'static str,
    /// Where the figure is asked for.
    pub source: &'static str,
}

/// 指标的清单.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FigureListView {
    /// The figure.
    pub figure: FigureView,
    /// `numerator` or `denominator`.
    pub part: String,
    /// Its rows: as many as the figure says.
    pub rows: Vec<FigureRowView>,
}

/// 清单的一行.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FigureRowView {
    /// 标题, or why it is not shown.
    pub title: String,
    /// Where it can be read.
    pub link: Option<String>,
    /// 文号.
    pub number: String,
    /// 机关.
    pub authority: String,
    /// Day of the event.
    pub on: Option<NaiveDate>,
    /// What happened.
    pub detail: String,
    /// Days that it took.
    pub days: Option<i64>,
    /// Working days that it took.
    pub working_days: Option<i64>,
}

/// 发文目录核对.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct IssueListView {
    /// Id.
    pub id: String,
    /// Name of the authority.
    pub authority: String,
    /// Year.
    pub year: i64,
    /// Name of the list.
    pub name: String,
    /// When it was handed in.
    pub listed_on: NaiveDate,
    /// By whom.
    pub listed_by: String,
    /// How often each mark is given.
    pub tally: Vec<MarkCount>,
    /// Lines, then what the list does not name.
    pub rows: Vec<IssueRowView>,
}

/// How often a mark is given.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MarkCount {
    /// The mark.
    pub mark: String,
    /// What people read.
    pub label: String,
    /// How often.
    pub count: usize,
}

/// A line or a document.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct IssueRowView {
    /// The line; null for 仅系统有.
    pub line: Option<super::issue_list::Listed>,
    /// Id of the document.
    pub document_id: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Its number.
    pub number: Option<String>,
    /// What is shown: 已登记、漏登….
    pub marks: Vec<String>,
    /// What a person should look at.
    pub remark: String,
}

/// A measured figure.
fn figure(measure: &Measure) -> FigureView {
    let definition = measure.figure.definition();
    let (days, working) = match &measure.value {
        Value::Days { days, working, .. } => (
            Some(days.twice),
            working.as_ref().ok().map(|median| median.twice),
        ),
        Value::Count(_)
        | Value::Share { .. }
        | Value::Nothing
        | Value::Unknown(_)
        | Value::NotUndertaken(_) => (None, None),
    };
    let known = !matches!(measure.value, Value::Unknown(_) | Value::NotUndertaken(_));
    FigureView {
        figure: measure.figure.as_str().to_owned(),
        label: measure.figure.label().to_owned(),
        group: measure.figure.group().as_str().to_owned(),
        shown: with_unit(&measure.value, definition.unit),
        numerator: known.then_some(measure.items.len()),
        denominator: measure.whole.as_ref().filter(|_| known).map(Vec::len),
        median_days_doubled: days,
        median_working_days_doubled: working,
        reason: measure.value.reason().map(str::to_owned),
        note: measure.note.clone(),
        definition: DefinitionView {
            event: definition.event,
            counts: definition.counts,
            denominator: definition.denominator,
            unit: definition.unit,
            belongs: definition.belongs,
            source: definition.source,
        },
    }
}

/// All figures that `wanted` lets through.
pub fn statistics(
    question: &Question,
    loaded: &Loaded,
    cx: &RequestContext,
    wanted: impl Fn(Figure) -> bool,
) -> StatisticsView {
    let figures = Figure::ALL.iter().filter(|one| wanted(**one));
    StatisticsView {
        from: question.period.from,
        through: question.period.through,
        as_of: question.today,
        authority: question.authority.as_ref().map(|(id, _)| id.clone()),
        figures: figures
            .map(|one| figure(&question.measure(loaded, cx, *one)))
            .collect(),
    }
}

/// A figure with one of its lists.
pub fn list(
    question: &Question,
    loaded: &Loaded,
    cx: &RequestContext,
    which: Figure,
    part: Part,
) -> Result<FigureListView, Error> {
    let list = rows::list(question, loaded, cx, which, part)?;
    Ok(FigureListView {
        figure: figure(&list.measure),
        part: part.as_str().to_owned(),
        rows: list.rows.into_iter().map(row).collect(),
    })
}

fn row(row: Row) -> FigureRowView {
    FigureRowView {
        title: row.title,
        link: row.link,
        number: row.number,
        authority: row.authority,
        on: row.on,
        detail: row.detail,
        days: row.days,
        working_days: row.working_days,
    }
}

/// A compared list of issues.
pub fn issue_list(compared: Compared) -> IssueListView {
    let rows = compared.rows.into_iter().map(|row| {
        let (document_id, title, number) = match row.document {
            Some((id, title, number)) => (Some(id), Some(title), Some(number)),
            None => (None, None, None),
        };
        IssueRowView {
            line: row.line,
            document_id,
            title,
            number,
            marks: row
                .marks
                .iter()
                .map(|one| one.as_str().to_owned())
                .collect(),
            remark: row.remark,
        }
    });
    let tally = compared.tally.iter().map(|(mark, count)| MarkCount {
        mark: mark.as_str().to_owned(),
        label: mark.label().to_owned(),
        count: *count,
    });
    IssueListView {
        tally: tally.collect(),
        rows: rows.collect(),
        id: compared.taken.id,
        authority: compared.taken.authority,
        year: compared.taken.year,
        name: compared.taken.name,
        listed_on: compared.taken.listed_on,
        listed_by: compared.taken.listed_by,
    }
}
