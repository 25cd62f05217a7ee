//! Charts: a few figures drawn, each with the table of the same numbers.

use chrono::Datelike;

use super::ask::Question;
use super::load::Loaded;
use crate::app::context::RequestContext;
use crate::domain::statistics::{Figure, Group, Period, Value};
use crate::formats::write::chart::{Chart, ChartPart, ChartRow};

/// How many years stand beside each other.
const YEARS: i32 = 5;

/// For staff.
pub fn staff(question: &Question, loaded: &Loaded, cx: &RequestContext) -> Vec<Chart> {
    vec![
        by_year(
            question,
            loaded,
            cx,
            &[Figure::Issued, Figure::Published],
            "制定印发和公布的行政规范性文件，按年份",
        ),
        by_authority(
            question,
            loaded,
            cx,
            Figure::Issued,
            "制定印发的行政规范性文件，按制定机关",
        ),
        outcomes(question, loaded, cx),
        steps(question, loaded, cx),
    ]
}

/// For everybody.
pub fn public(question: &Question, loaded: &Loaded, cx: &RequestContext) -> Vec<Chart> {
    let by_year = by_year(
        question,
        loaded,
        cx,
        &[Figure::Published],
        "公布的行政规范性文件，按年份",
    );
    let title = "现行有效的行政规范性文件，按制定机关";
    vec![
        by_year,
        by_authority(question, loaded, cx, Figure::InForce, title),
    ]
}

fn part(value: &Value) -> ChartPart {
    let length = match value {
        Value::Count(count) => u64::try_from(*count).ok(),
        Value::Days { working, .. } => working
            .as_ref()
            .ok()
            .and_then(|median| u64::try_from(median.twice).ok()),
        Value::Share { .. } | Value::Nothing | Value::Unknown(_) | Value::NotUndertaken(_) => None,
    };
    ChartPart {
        length,
        shown: value.text(),
    }
}

/// What the chart says, in a sentence.
fn described(mut chart: Chart) -> Chart {
    let rows = chart.rows.iter().map(|row| {
        let parts = chart.series.iter().zip(&row.parts);
        let parts: Vec<String> = parts
            .map(|(name, part)| format!("{name}{}", part.shown))
            .collect();
        format!("{}：{}", row.label, parts.join("，"))
    });
    let rows: Vec<String> = rows.collect();
    chart.description = format!("{}。", rows.join("；"));
    chart
}

fn by_year(
    question: &Question,
    loaded: &Loaded,
    cx: &RequestContext,
    figures: &[Figure],
    title: &str,
) -> Chart {
    let last = question.period.through.year();
    let authority = question.authority.as_ref().map(|(id, _)| id.as_str());
    let years = (last - YEARS + 1..=last).filter_map(|year| Some((year, Period::year(year).ok()?)));
    let rows = years.map(|(year, period)| ChartRow {
        label: format!("{year}年"),
        parts: figures
            .iter()
            .map(|figure| {
                part(
                    &question
                        .measure_of(loaded, cx, *figure, period, authority)
                        .value,
                )
            })
            .collect(),
    });
    described(Chart {
        id: "by-year".to_owned(),
        title: title.to_owned(),
        description: String::new(),
        rows_are: "年份".to_owned(),
        series: figures.iter().map(|one| one.label().to_owned()).collect(),
        stacked: false,
        rows: rows.collect(),
    })
}

fn by_authority(
    question: &Question,
    loaded: &Loaded,
    cx: &RequestContext,
    figure: Figure,
    title: &str,
) -> Chart {
    let wanted = question.authority.as_ref().map(|(id, _)| id.as_str());
    let choices = loaded.choices();
    let rows = choices
        .iter()
        .filter(|(id, _)| wanted.is_none_or(|wanted| wanted == id))
        .map(|(id, name)| {
            let measured =
                question.measure_of(loaded, cx, figure, question.period, Some(id.as_str()));
            ChartRow {
                label: name.clone(),
                parts: vec![part(&measured.value)],
            }
        })
        .filter(|row| row.parts.iter().any(|one| one.length != Some(0)));
    described(Chart {
        id: "by-authority".to_owned(),
        title: title.to_owned(),
        description: String::new(),
        rows_are: "制定机关".to_owned(),
        series: vec![figure.label().to_owned()],
        stacked: false,
        rows: rows.collect(),
    })
}

fn outcomes(question: &Question, loaded: &Loaded, cx: &RequestContext) -> Chart {
    let outcomes = [
        (Figure::ReviewsLawful, "合法"),
        (Figure::ReviewsAmend, "应当予以修改"),
        (Figure::ReviewsUnlawful, "不合法"),
        (Figure::ReviewsNotNormative, "认定不属于"),
    ];
    let last = question.period.through.year();
    let authority = question.authority.as_ref().map(|(id, _)| id.as_str());
    let rows = (last - YEARS + 1..=last)
        .filter_map(|year| Some((year, Period::year(year).ok()?)))
        .map(|(year, period)| ChartRow {
            label: format!("{year}年"),
            parts: outcomes
                .iter()
                .map(|(figure, _)| {
                    part(
                        &question
                            .measure_of(loaded, cx, *figure, period, authority)
                            .value,
                    )
                })
                .collect(),
        });
    described(Chart {
        id: "outcomes".to_owned(),
        title: "合法性审核结论，按年份".to_owned(),
        description: String::new(),
        rows_are: "年份".to_owned(),
        series: outcomes
            .iter()
            .map(|(_, name)| (*name).to_owned())
            .collect(),
        stacked: true,
        rows: rows.collect(),
    })
}

fn steps(question: &Question, loaded: &Loaded, cx: &RequestContext) -> Chart {
    let rows = Figure::of(Group::Steps).map(|figure| {
        let measured = question.measure(loaded, cx, figure);
        let count = measured.items.len();
        let mut one = part(&measured.value);
        one.shown = format!("{}（n = {count}）", one.shown);
        ChartRow {
            label: figure.label().to_owned(),
            parts: vec![one],
        }
    });
    described(Chart {
        id: "steps".to_owned(),
        title: format!("办理时间中位数（工作日），{}", question.period.chinese()),
        description: String::new(),
        rows_are: "步骤".to_owned(),
        series: vec!["工作日".to_owned()],
        stacked: false,
        rows: rows.collect(),
    })
}
