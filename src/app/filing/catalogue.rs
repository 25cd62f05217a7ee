//! 备案登记目录: what was registered for filing in a month, a quarter or a year, as everybody may read it.

use chrono::{Datelike, Months, NaiveDate};
use serde::Serialize;
use utoipa::ToSchema;

use super::review::public_stage;
use crate::app::error::Error;
use crate::app::statistics::Loaded;
use crate::domain::filing::FilingStage;
use crate::domain::statistics::Period;
use crate::formats::write::list::ListOut;
use crate::store::error::parse;
use crate::store::{Store, filing_reviews, queries};

/// One filing that was registered.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = FilingCatalogueLine)]
pub struct CatalogueLine {
    /// 备案登记日期.
    pub registered_on: NaiveDate,
    /// 备案登记号.
    pub number: Option<String>,
    /// 备案机关.
    pub receiver: String,
    /// Document.
    pub document_id: String,
    /// 标题.
    pub title: String,
    /// 发文字号.
    pub document_number: Option<String>,
    /// 制定机关.
    pub issuer: String,
    /// 备案审查结果, as far as it is public.
    pub result: String,
}

/// The list of a period.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = FilingCatalogue)]
pub struct Catalogue {
    /// 2026, 2026-Q4 or 2026-11.
    pub period: String,
    /// What people read.
    pub label: String,
    /// By day.
    pub results: Vec<CatalogueLine>,
}

/// A month, a quarter or a year as it is written in an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// As written.
    pub text: String,
    /// What people read.
    pub label: String,
    /// The days.
    pub period: Period,
}

impl Span {
    /// Reads `2026`, `2026-Q4`, `2026-11`; the year of `today` where nothing is written.
    pub fn of(text: &str, today: NaiveDate) -> Result<Self, Error> {
        let text = match text.trim() {
            "" => today.year().to_string(),
            text => text.to_owned(),
        };
        let wrong = || {
            Error::field(
                "period",
                "期间应为 2026（年）、2026-Q4（季度）或者 2026-11（月）",
            )
        };
        let (year, rest) = text
            .split_once('-')
            .map_or((text.as_str(), None), |(year, rest)| (year, Some(rest)));
        let year: i32 = year.parse().map_err(|_| wrong())?;
        let (month, length, label) = match rest {
            None => (1, 12, format!("{year}年")),
            Some(rest) => {
                if let Some(quarter) = rest.strip_prefix('Q') {
                    let quarter: u32 = quarter.parse().map_err(|_| wrong())?;
                    if !(1..=4).contains(&quarter) {
                        return Err(wrong());
                    }
                    let first = (quarter - 1) * 3 + 1;
                    (first, 3, format!("{year}年第{quarter}季度"))
                } else {
                    let month: u32 = rest.parse().map_err(|_| wrong())?;
                    (month, 1, format!("{year}年{month}月"))
                }
            }
        };
        let from = NaiveDate::from_ymd_opt(year, month, 1).ok_or_else(wrong)?;
        let next = from.checked_add_months(Months::new(length));
        let through = next.and_then(|next| next.pred_opt()).ok_or_else(wrong)?;
        let period = Period::new(from, through).map_err(|_| wrong())?;
        Ok(Self {
            text,
            label,
            period,
        })
    }
}

/// The list of a span, from what everybody may see.
pub async fn catalogue(store: &Store, record: &Loaded, span: &Span) -> Result<Catalogue, Error> {
    let mut results = Vec::new();
    for filing in &record.record.filings {
        let registered = filing.registered_on().filter(|day| span.period.holds(*day));
        let (Some(registered_on), Some(title)) = (registered, filing.named.title.clone()) else {
            continue;
        };
        let row = queries::filing(store.reader(), &filing.id).await?;
        let row = row.ok_or_else(|| Error::Internal(format!("filing {} is gone", filing.id)))?;
        let stage = parse("filing", &row.id, "stage", &row.stage, FilingStage::parse)?;
        let stage = public_stage(store, &row.id, stage).await?;
        let desk = filing_reviews::desk(store.reader(), &row.id).await?;
        results.push(CatalogueLine {
            registered_on,
            number: desk.and_then(|desk| desk.register_no).or(row.receipt),
            receiver: filing.receiver_name.clone(),
            document_id: filing.named.id.clone(),
            title,
            document_number: filing.named.number.clone(),
            issuer: record.name(&filing.named.issuer),
            result: stage.label().to_owned(),
        });
    }
    results.sort_by(|one, other| {
        let key = |line: &CatalogueLine| (line.registered_on, line.title.clone());
        key(one).cmp(&key(other))
    });
    Ok(Catalogue {
        period: span.text.clone(),
        label: span.label.clone(),
        results,
    })
}

/// The list as it is printed.
pub fn printed(catalogue: &Catalogue) -> ListOut {
    let rows = (1..).zip(&catalogue.results).map(|(number, line)| {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let number: usize = number;
        vec![
            number.to_string(),
            line.title.clone(),
            text(&line.document_number),
            line.issuer.clone(),
            line.receiver.clone(),
            line.registered_on.to_string(),
            text(&line.number),
            line.result.clone(),
        ]
    });
    ListOut {
        name: "备案登记目录".to_owned(),
        title: format!("{}行政规范性文件备案登记目录", catalogue.label),
        note: format!("（共 {} 件）", catalogue.results.len()),
        columns: vec![
            ("序号", 6),
            ("文件名称", 42),
            ("发文字号", 22),
            ("制定机关", 22),
            ("备案机关", 22),
            ("登记日期", 13),
            ("登记号", 18),
            ("结果", 14),
        ],
        rows: rows.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_a_year_a_quarter_or_a_month_and_nothing_else() {
        let today = "2026-11-24".parse().unwrap();
        let ends = |text: &str| {
            let span = Span::of(text, today).unwrap();
            (
                span.period.from.to_string(),
                span.period.through.to_string(),
            )
        };
        assert_eq!(ends(""), ("2026-01-01".into(), "2026-12-31".into()));
        assert_eq!(ends("2024-02"), ("2024-02-01".into(), "2024-02-29".into()));
        assert_eq!(ends("2026-Q4"), ("2026-10-01".into(), "2026-12-31".into()));
        for wrong in [
            "2026-Q5",
            "2026-Q0",
            "2026-13",
            "x",
            "2026-",
            "2026-Q4294967295",
        ] {
            assert!(Span::of(wrong, today).is_err(), "{wrong}");
        }
    }
}
