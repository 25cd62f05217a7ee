//! What the pages of figures share, for staff and for everybody: the question in the address, the files to be
//! taken away, a list.

use askama::Template;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::extract::Cx;
use super::page::{Shell, encode, page};
use super::problem::Fault;
use super::state::AppState;
use crate::app::Error;
use crate::app::statistics::overview::Section;
use crate::app::statistics::rows::{self, List};
use crate::app::statistics::table::{self, Export, Format};
use crate::app::statistics::{Asked, Authorities, Loaded, Question};
use crate::domain::statistics::{Figure, Part};
use crate::formats::write::chart::Chart;
use crate::formats::write::xlsx::SheetOut;

/// The question as it stands in an address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Asks {
    pub(super) year: String,
    pub(super) from: String,
    pub(super) through: String,
    pub(super) authority: String,
    pub(super) part: String,
    pub(super) format: String,
    pub(super) table: String,
}

impl Asks {
    /// The question, or the refusal that names the field.
    pub(super) fn question(&self, cx: &Cx, loaded: &Loaded) -> Result<Question, Fault> {
        let asked = Asked {
            year: &self.year,
            from: &self.from,
            through: &self.through,
            authority: &self.authority,
        };
        Question::of(&asked, loaded, cx).map_err(|error| cx.bad_request(error))
    }

    /// Period and authority as parameters, to go on with.
    pub(super) fn query(&self) -> String {
        let fields = [
            ("year", &self.year),
            ("from", &self.from),
            ("through", &self.through),
            ("authority", &self.authority),
        ];
        let filled = fields.into_iter().filter(|(_, value)| !value.is_empty());
        let pairs: Vec<String> = filled
            .map(|(name, value)| format!("{name}={}", encode(value)))
            .collect();
        pairs.join("&")
    }

    /// The format, where a file is asked for.
    pub(super) fn format(&self, cx: &Cx) -> Result<Option<Format>, Fault> {
        format(cx, &self.format)
    }

    /// Which list.
    pub(super) fn part(&self, cx: &Cx) -> Result<Part, Fault> {
        match self.part.as_str() {
            "" => Ok(Part::Numerator),
            text => Part::parse(text).map_err(|_| {
                cx.bad_request(Error::field("part", "清单应为 numerator 或者 denominator"))
            }),
        }
    }
}

/// A format by its name; empty is none.
pub(super) fn format(cx: &Cx, text: &str) -> Result<Option<Format>, Fault> {
    match text {
        "" => Ok(None),
        text => Format::parse(text)
            .map(Some)
            .map_err(|_| cx.bad_request(Error::field("format", "导出格式应为 xlsx 或者 csv"))),
    }
}

/// A figure by its name.
pub(super) fn figure(cx: &Cx, text: &str) -> Result<Figure, Fault> {
    Figure::parse(text).map_err(|_| cx.fault(Error::NotFound("此项统计指标")))
}

/// The figures, or the table of one chart, as a file.
pub(super) fn download_page(
    cx: &Cx,
    asks: &Asks,
    title: &str,
    sections: &[Section],
    charts: &[Chart],
    format: Format,
) -> Result<Response, Fault> {
    if asks.table.is_empty() {
        let name = format!("统计（{title}）");
        return download(cx, &table::figures(sections), &name, format);
    }
    let chart = charts.iter().find(|one| one.id == asks.table);
    let chart = chart.ok_or_else(|| cx.bad_request(Error::field("table", "没有这张图表")))?;
    let name = format!("{}（{title}）", chart.title);
    download(cx, &table::chart(chart), &name, format)
}

/// A sheet as a file.
pub(super) fn download(
    cx: &Cx,
    sheet: &SheetOut,
    name: &str,
    format: Format,
) -> Result<Response, Fault> {
    let export = table::export(sheet, name, format).map_err(|error| cx.fault(error))?;
    Ok(sent(export))
}

fn sent(export: Export) -> Response {
    let mut response = export.bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(export.media));
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-store"),
    );
    let disposition = format!("attachment; filename*=UTF-8''{}", encode(&export.name));
    if let Ok(value) = disposition.parse() {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// The form that chooses period and authority.
pub(super) struct Chooser {
    /// Where it leads.
    pub(super) action: &'static str,
    /// What was asked for.
    pub(super) asks: Asks,
    /// The year shown in the form.
    pub(super) year: String,
    /// Authorities to choose from.
    pub(super) authorities: Authorities,
}

impl Chooser {
    pub(super) fn new(
        action: &'static str,
        asks: Asks,
        question: &Question,
        loaded: &Loaded,
    ) -> Self {
        let whole = question.period.whole_year();
        Self {
            action,
            year: whole.map(|year| year.to_string()).unwrap_or_default(),
            asks,
            authorities: loaded.choices(),
        }
    }
}

/// Figures as a table, each leading to its lists.
pub(super) struct Figures {
    /// Where lists stand, without the figure.
    pub(super) base: &'static str,
    /// Period and authority as parameters.
    pub(super) query: String,
    /// The figures.
    pub(super) sections: Vec<Section>,
}

impl Figures {
    /// Address of a list.
    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "templates hand references"
    )]
    pub(super) fn to(&self, figure: &Figure, part: &str) -> String {
        format!(
            "{}/{}?part={part}&{}",
            self.base,
            figure.as_str(),
            self.query
        )
    }
}

#[derive(Template)]
#[template(path = "statistics/list.html")]
struct ListPage {
    shell: Shell,
    title: String,
    list: List,
    back: String,
    here: String,
    denominator: Option<String>,
    timed: bool,
}

/// The list of a figure, as a page or as a file.
pub(super) async fn list(
    state: &AppState,
    cx: &Cx,
    loaded: &Loaded,
    asks: &Asks,
    which: Figure,
    (current, back, base): (&'static str, &str, &str),
) -> Result<Response, Fault> {
    let question = asks.question(cx, loaded)?;
    let part = asks.part(cx)?;
    let found = rows::list(&question, loaded, cx, which, part);
    let list = found.map_err(|error| cx.bad_request(error))?;
    if let Some(format) = asks.format(cx)? {
        let name = format!("{}（{}）", which.label(), question.title());
        return download(cx, &table::list(&list), &name, format);
    }
    let query = asks.query();
    let address = |part: Part| format!("{base}/{}?part={}&{query}", which.as_str(), part.as_str());
    let other = match part {
        Part::Numerator => Part::Denominator,
        Part::Denominator => Part::Numerator,
    };
    let view = ListPage {
        shell: Shell::new(state, cx, current).await?,
        title: question.title(),
        back: format!("{back}?{query}"),
        here: address(part),
        denominator: list.measure.whole.is_some().then(|| address(other)),
        timed: list.rows.iter().any(|row| row.days.is_some()),
        list,
    };
    Ok(page(cx, &view))
}
