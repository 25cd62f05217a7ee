//! 清单: the rows that make a figure, as people read them.

use chrono::NaiveDate;

use super::ask::Question;
use super::load::Loaded;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::domain::statistics::{Figure, Item, Measure, Part, Subject};

/// A row of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
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

/// A figure with one of its lists.
#[derive(Debug, Clone)]
pub struct List {
    /// The figure.
    pub measure: Measure,
    /// Which list.
    pub part: Part,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// The list of a figure.
pub fn list(
    question: &Question,
    loaded: &Loaded,
    cx: &RequestContext,
    figure: Figure,
    part: Part,
) -> Result<List, Error> {
    let measure = question.measure(loaded, cx, figure);
    let items = match (part, &measure.whole) {
        (Part::Numerator, _) => &measure.items,
        (Part::Denominator, Some(whole)) => whole,
        (Part::Denominator, None) => {
            return Err(Error::field("part", "此项指标没有分母"));
        }
    };
    let rows = items.iter().map(|item| row(loaded, item)).collect();
    Ok(List {
        measure,
        part,
        rows,
    })
}

/// A row; a document that the asker may not see has a number and no title.
pub fn row(loaded: &Loaded, item: &Item) -> Row {
    let hidden = match item.subject {
        Subject::Number => "（尚未公布的文件）",
        Subject::Document
        | Subject::Review
        | Subject::Finding
        | Subject::Filing
        | Subject::Cleanup
        | Subject::Suggestion => "（您不能查看的文件）",
    };
    Row {
        title: item.title.clone().unwrap_or_else(|| hidden.to_owned()),
        link: item
            .title
            .as_ref()
            .and_then(|_| loaded.link(&item.document)),
        number: item.number.clone().unwrap_or_default(),
        authority: loaded.name(&item.authority),
        on: item.on,
        detail: item.detail.clone(),
        days: item.days,
        working_days: item.working_days,
    }
}
