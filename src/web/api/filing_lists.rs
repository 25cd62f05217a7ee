//! 备案登记目录 for everybody; 通报 for receiving bodies.

use axum::extract::State;
use axum::response::Response;

use super::describe::{Api, Op};
use super::parameters::ok;
use super::schema::text;
use crate::app::filing::catalogue::Catalogue;
use crate::app::filing::circular::{self, Circular};
use crate::web::extract::{Cx, Query};
use crate::web::portal::filings;
use crate::web::problem::Fault;
use crate::web::route::Policy;
use crate::web::state::AppState;
use crate::web::workbench::circular as page;

const TAG: &str = "备案";

pub(super) fn operations(api: Api) -> Api {
    api.add(
        Op::get("/api/v1/filing-catalogue", Policy::Public)
            .about(
                TAG,
                "备案登记目录",
                "一年、一季度或者一个月内备案登记的文件；结果为公开的审查结果。",
            )
            .query(
                "period",
                "期间：2026、2026-Q4 或者 2026-11；不填为今年",
                text(),
            )
            .answers::<Catalogue>(200, "目录"),
        catalogue,
    )
    .add(
        Op::get("/api/v1/filing-circular", page::READERS)
            .about(
                TAG,
                "备案情况通报",
                "一个备案机关在一个期间内逾期报送、未报送、漏报、报送不规范的文件，按制定机关。",
            )
            .query("receiver", "备案机关；不填为本人的第一个", text())
            .query("from", "起始日期；不填为今年一月一日", text())
            .query("through", "截止日期；不填为今年最后一日", text())
            .answers::<Circular>(200, "通报"),
        circular,
    )
}

async fn catalogue(
    State(state): State<AppState>,
    cx: Cx,
    Query(asks): Query<filings::Asks>,
) -> Result<Response, Fault> {
    let found = filings::read(&state, &cx, &asks.period).await?;
    ok(&cx, Ok(found))
}

async fn circular(
    State(state): State<AppState>,
    cx: Cx,
    Query(asks): Query<page::Asks>,
) -> Result<Response, Fault> {
    let period = asks.period(&cx).map_err(|error| cx.bad_request(error))?;
    let found = circular::circular(&state.store, &cx, &asks.receiver, period).await;
    ok(&cx, found)
}
