//! 登记编号: every number that the pack asks for is given in this one step, without gap.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::registrar_post;
use super::series::{self, SeriesPlan};
use crate::app::case::Case;
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::facts::facts;
use crate::app::law;
use crate::domain::document::{DocumentCommand, NumberKind, NumberState};
use crate::domain::event::EventType;
use crate::domain::number::number_key;
use crate::store::Tx;
use crate::store::entity::document::ActiveModel as DocumentChange;
use crate::store::entity::number;
use crate::store::people::Post;

/// 登记编号.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// Document.
    pub document_id: String,
    /// Version of the document that the form was made from.
    pub expected_version: i64,
}

/// A number as given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GivenNumber {
    /// 发文字号 or 登记号.
    #[schema(value_type = String)]
    pub kind: NumberKind,
    /// As printed.
    pub printed: String,
    /// Serial in its series.
    pub serial: i64,
}

/// The registration.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Registered {
    /// Id of the document.
    pub id: String,
    /// The numbers given.
    pub numbers: Vec<GivenNumber>,
    /// Version for the next form.
    pub row_version: i64,
}

impl Command for Register {
    type Output = Registered;
    const NAME: &'static str = "register";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        registrar_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<Registered, Error> {
        let mut case = Case::load(tx, &self.document_id, Some(self.expected_version)).await?;
        case.post(cx, DocumentCommand::Register)?;
        let stage = case.next(DocumentCommand::Register)?;
        let mut given = Vec::new();
        let mut rows = Vec::new();
        let plans = law::series(cx, &case.issuer)?;
        let ids: Vec<&str> = plans.iter().map(|plan| plan.id.as_str()).collect();
        let serials = tx.take_serials(&ids).await?;
        for (plan, serial) in plans.iter().zip(serials) {
            let serial = match serial {
                Some(serial) => serial,
                None => first(tx, plan).await?,
            };
            let printed = plan.print(serial)?;
            rows.push(number::Model {
                id: cx.new_id(),
                document_id: case.row.id.clone(),
                kind: plan.kind.as_str().to_owned(),
                state: NumberState::Assigned.as_str().to_owned(),
                match_key: number_key(&printed),
                printed: printed.clone(),
                series: Some(plan.id.clone()),
                year: Some(plan.year),
                serial: Some(serial),
                given_on: Some(cx.today),
                reason: None,
            });
            given.push(GivenNumber {
                kind: plan.kind,
                printed,
                serial,
            });
        }
        if rows.is_empty() {
            return Err(Error::refused("no-series", "规则包没有规定编号，不能登记"));
        }
        tx.insert_all(rows).await?;
        let printed: Vec<String> = given.iter().map(|number| number.printed.clone()).collect();
        case.move_with(tx, stage, DocumentChange::default()).await?;
        let about = facts([("registered_on", Some(cx.today.to_string()))]);
        case.record_with(tx, EventType::Registered, about, printed);
        Ok(Registered {
            id: case.row.id,
            numbers: given,
            row_version: case.row.row_version,
        })
    }
}

/// The first serial of a year: its series opens itself where an earlier year was open, and no year
/// gives numbers once a later one does.
async fn first(tx: &Tx, plan: &SeriesPlan) -> Result<i64, Error> {
    let years = series::years(tx, plan).await?;
    if let Some(later) = years.iter().find(|year| **year > plan.year) {
        return Err(Error::refused(
            "series-year-over",
            format!(
                "已开始使用 {later} 年度的编号，不能再给出 {} 年度的编号；请检查服务器的日期",
                plan.year
            ),
        ));
    }
    if !years.iter().any(|year| *year < plan.year) {
        return Err(Error::refused(
            "series-closed",
            format!(
                "编号系列“{}”尚未启用，请先在编号簿中启用并写明起始序号和理由",
                plan.print(1).unwrap_or_default()
            ),
        ));
    }
    let reason = format!("{} 年度起始", plan.year);
    tx.open_series(plan.row(1, &reason)).await?;
    let taken = tx.take_serials(&[&plan.id]).await?;
    taken
        .into_iter()
        .next()
        .flatten()
        .ok_or_else(|| Error::Internal(format!("series {} not open after opening", plan.id)))
}
