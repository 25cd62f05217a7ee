//! 年度目录: what was made, amended and ended in a calendar year, due by the day that the rule pack says.

use std::collections::HashSet;

use chrono::{Datelike, NaiveDate};

use super::ask::{Asked, Question};
use super::load::Loaded;
use super::rows::{Row, row};
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::law;
use crate::app::view::due::{DueView, due_view};
use crate::domain::statistics::{Figure, Group, Value};
use crate::formats::write::xlsx::SheetOut;

/// One of the three lists.
#[derive(Debug, Clone)]
pub struct AnnualPart {
    /// 制定, 修改, 废止.
    pub label: &'static str,
    /// How it ended, with each row; for the others the event.
    pub rows: Vec<(&'static str, Row)>,
    /// Why it cannot be made.
    pub reason: Option<String>,
}

/// The lists of a year.
#[derive(Debug, Clone)]
pub struct Annual {
    /// The year.
    pub year: i32,
    /// Whose.
    pub question: Question,
    /// By when they are to be handed in; or why that cannot be said.
    pub due: Result<Option<DueView>, String>,
    /// The three lists.
    pub parts: Vec<AnnualPart>,
}

const PARTS: [(&str, &[Figure]); 3] = [
    ("制定", &[Figure::Published]),
    ("修改", &[Figure::Amended]),
    (
        "废止",
        &[
            Figure::Repealed,
            Figure::DeclaredVoid,
            Figure::Revoked,
            Figure::Lapsed,
        ],
    ),
];

/// The lists of a year; without one, of the year before.
pub fn annual(
    loaded: &Loaded,
    cx: &RequestContext,
    year: &str,
    authority: &str,
) -> Result<Annual, Error> {
    let before = (cx.today.year() - 1).to_string();
    let asked = Asked {
        year: if year.trim().is_empty() {
            &before
        } else {
            year
        },
        authority,
        ..Asked::default()
    };
    let question = Question::of(&asked, loaded, cx)?;
    let parts = PARTS.iter().map(|(label, figures)| {
        let mut part = AnnualPart {
            label,
            rows: Vec::new(),
            reason: None,
        };
        let mut seen: HashSet<String> = HashSet::new();
        for figure in *figures {
            let measured = question.measure(loaded, cx, *figure);
            if let Value::Unknown(reason) = &measured.value {
                part.reason = Some(reason.clone());
            }
            // a document that lapsed and was declared void in one year ended once
            let new = measured.items.iter().filter(|item| {
                let known = seen.contains(&item.document);
                figure.group() != Group::Status || *figure == Figure::Amended || !known
            });
            part.rows
                .extend(new.map(|item| (figure.label(), row(loaded, item))));
            seen.extend(measured.items.iter().map(|item| item.document.clone()));
        }
        part.rows.sort_by_key(|(_, row)| row.on);
        part
    });
    Ok(Annual {
        year: question.period.from.year(),
        due: due(cx, question.period.through),
        parts: parts.collect(),
        question,
    })
}

fn due(cx: &RequestContext, year_end: NaiveDate) -> Result<Option<DueView>, String> {
    let record = law::annual_list_due(cx, year_end).map_err(|error| error.to_string())?;
    due_view(cx, record.due_on, Some(&record.json)).map_err(|error| error.to_string())
}

/// The three lists as one sheet.
pub fn sheet(annual: &Annual) -> SheetOut {
    let columns = [
        ("序号", 6),
        ("目录", 8),
        ("标题", 56),
        ("文号", 24),
        ("制定机关", 28),
        ("日期", 12),
        ("事项", 14),
        ("说明", 40),
    ];
    let name = format!("{}年目录", annual.year);
    let mut sheet = SheetOut::new(&name, &columns).with_figures(&["序号"]);
    for part in &annual.parts {
        for (nth, (what, row)) in (1..).zip(&part.rows) {
            sheet.rows.push(vec![
                format!("{nth}"),
                part.label.to_owned(),
                row.title.clone(),
                row.number.clone(),
                row.authority.clone(),
                row.on.map(|day| day.to_string()).unwrap_or_default(),
                (*what).to_owned(),
                row.detail.clone(),
            ]);
        }
    }
    sheet
}
