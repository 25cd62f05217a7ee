//! 编号系列: opened by an event with the next serial and the reason; contiguous from there.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::registrar_post;
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::error::{Error, FieldError};
use crate::app::facts::facts;
use crate::app::{intake, law};
use crate::domain::document::NumberKind;
use crate::domain::event::EventType;
use crate::rules::{NumberFields, Template};
use crate::store::entity::series;
use crate::store::people::Post;
use crate::store::{NewEvent, Tx, people, queries};

/// A series as the pack asks for it, for one issuer and year.
#[derive(Debug, Clone)]
pub struct SeriesPlan {
    /// Id of the series: kind, issuer, template and year.
    pub id: String,
    /// Kind of number.
    pub kind: NumberKind,
    /// 制定机关 whose counter it is.
    pub authority_id: String,
    /// Template of the pack.
    pub template: Template,
    /// Year.
    pub year: i64,
    /// 机关代字.
    pub prefix: String,
    /// 区划.
    pub region: String,
    /// 机关代码.
    pub body: String,
}

impl SeriesPlan {
    /// The number with this serial; an overflow of the template's width is an error.
    pub fn print(&self, serial: i64) -> Result<String, Error> {
        let serial = u32::try_from(serial)
            .map_err(|_| Error::refused("number-format", format!("序号 {serial} 超出范围")))?;
        self.template
            .format(&NumberFields {
                prefix: Some(self.prefix.clone()),
                region: Some(self.region.clone()),
                body: self.body.parse().ok(),
                year: u32::try_from(self.year).unwrap_or_default(),
                serial,
            })
            .map_err(|error| Error::refused("number-format", error.to_string()))
    }

    /// The row of a series that begins with `first`.
    pub(crate) fn row(&self, first: i64, reason: &str) -> series::Model {
        series::Model {
            id: self.id.clone(),
            kind: self.kind.as_str().to_owned(),
            authority_id: self.authority_id.clone(),
            template: self.template.to_string(),
            year: self.year,
            first_serial: first,
            last_serial: first - 1,
            reason: reason.to_owned(),
        }
    }
}

/// The years in which this issuer gave numbers of this kind.
pub(crate) async fn years(tx: &Tx, plan: &SeriesPlan) -> Result<Vec<i64>, Error> {
    let all = queries::all_series(tx.connection().await?).await?;
    Ok(all
        .into_iter()
        .filter(|row| row.kind == plan.kind.as_str() && row.authority_id == plan.authority_id)
        .map(|row| row.year)
        .collect())
}

/// 启用编号系列.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenSeries {
    /// 制定机关.
    pub authority_id: String,
    /// The next serial: the first number that Guiku will give.
    pub first_serial: i64,
    /// 理由, e.g. 1–4号已在启用本系统前给出.
    pub reason: String,
}

impl Command for OpenSeries {
    type Output = Vec<String>;
    const NAME: &'static str = "open_series";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        registrar_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<Vec<String>, Error> {
        let issuer = people::authority(tx.connection().await?, &self.authority_id).await?;
        let issuer = issuer.ok_or(Error::NotFound("此机关"))?;
        let reason = intake::required(&self.reason, "reason", "请写明启用理由")?;
        if !(1..=999_999).contains(&self.first_serial) {
            return Err(Error::Invalid(vec![FieldError::new(
                "first_serial",
                "起始序号应为正整数",
            )]));
        }
        let mut opened = Vec::new();
        let known = queries::all_series(tx.connection().await?).await?;
        for plan in law::series(cx, &issuer)? {
            if known.iter().any(|row| row.id == plan.id) {
                continue;
            }
            tx.open_series(plan.row(self.first_serial, &reason)).await?;
            opened.push(plan.print(self.first_serial)?);
        }
        if opened.is_empty() {
            return Err(Error::Conflict(format!(
                "{}本年度的编号系列已经启用",
                issuer.name
            )));
        }
        let about = facts([
            ("authority", Some(self.authority_id.clone())),
            ("first", Some(self.first_serial.to_string())),
            ("reason", Some(reason)),
        ]);
        tx.event(NewEvent::plain(EventType::SeriesOpened, about));
        Ok(opened)
    }
}
