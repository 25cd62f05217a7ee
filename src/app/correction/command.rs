//! 更正.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::row::apply;
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::error::{Error, FieldError};
use crate::app::facts::about;
use crate::app::intake;
use crate::app::publication::effect::{keeper_post, load_public};
use crate::domain::document::{Class, NumberKind, NumberState};
use crate::domain::event::EventType;
use crate::domain::number::{DocumentNumber, number_key, year_of};
use crate::domain::partial_date::PartialDate;
use crate::domain::particular::Particular;
use crate::domain::validity::{Act, last_valid_on};
use crate::store::entity::{correction, document, fact, number};
use crate::store::people::Post;
use crate::store::{NewEvent, Set, Tx, queries};

/// 更正登记信息 of an imported document.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectParticulars {
    /// The document.
    pub document_id: String,
    /// Version of the document that the form was made from.
    pub expected_version: i64,
    /// What is put right; each field once.
    pub corrections: Vec<Correction>,
    /// 依据: where the right value stands.
    pub reason: String,
}

/// One field.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// 登记信息.
    #[schema(value_type = String)]
    pub field: Particular,
    /// The right value; left out: the document does not say it. Dates may be partial (2025-06), but for
    /// 施行日期 and 有效期截止日.
    #[serde(default)]
    pub value: Option<String>,
}

/// What was recorded.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Corrected {
    /// Version for the next form.
    pub row_version: i64,
}

impl Command for CorrectParticulars {
    type Output = Corrected;
    const NAME: &'static str = "correct_particulars";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        keeper_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<Corrected, Error> {
        let mut row = load_public(tx, cx, &self.document_id).await?;
        if row.class == Class::Registered.as_str() {
            return Err(Error::refused(
                "registered-here",
                "此件在本库办理，登记信息由办理过程产生，不能更正；效力有变动的，请记录效力变动",
            ));
        }
        if row.row_version != self.expected_version {
            return Err(Error::Stale);
        }
        let reason = intake::required(&self.reason, "reason", "请写明更正的依据")?;
        let corrections = self.clean()?;
        let seq = tx.size();
        let new: Vec<correction::Model> = corrections
            .iter()
            .map(|one| correction::Model {
                id: cx.new_id(),
                document_id: row.id.clone(),
                field: one.field.as_str().to_owned(),
                value: one.value.clone(),
                reason: reason.clone(),
                seq,
            })
            .collect();
        let authorities = tx.authorities().await?;
        apply(&mut row, &new, |name| {
            let known = authorities.iter().find(|authority| authority.name == name);
            known.map(|authority| authority.id.to_string())
        })?;
        for one in new {
            tx.insert(one).await?;
        }
        let change = Change {
            tx,
            cx,
            document: &row.id,
            reason: &reason,
            seq,
        };
        for one in &corrections {
            change.beside_the_row(one).await?;
        }
        finish(tx, row, &corrections, reason).await
    }
}

impl CorrectParticulars {
    /// The corrections with their values in stored form; every fault is named.
    fn clean(&self) -> Result<Vec<Correction>, Error> {
        let mut faults = Vec::new();
        let mut clean: Vec<Correction> = Vec::new();
        if self.corrections.is_empty() {
            faults.push(FieldError::new("corrections", "没有需要更正的内容"));
        }
        for one in &self.corrections {
            if clean.iter().any(|known| known.field == one.field) {
                let label = one.field.label();
                faults.push(FieldError::new(one.field.as_str(), format!("{label}重复")));
                continue;
            }
            match value(one.field, one.value.as_deref()) {
                Ok(value) => clean.push(Correction {
                    field: one.field,
                    value,
                }),
                Err(message) => faults.push(FieldError::new(one.field.as_str(), message)),
            }
        }
        if faults.is_empty() {
            Ok(clean)
        } else {
            Err(Error::Invalid(faults))
        }
    }
}

/// A value as it is stored, or what is wrong with it.
fn value(field: Particular, entered: Option<&str>) -> Result<Option<String>, String> {
    let Some(text) = entered.map(str::trim).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let label = field.label();
    match field {
        Particular::InstrumentTitle
        | Particular::Issuer
        | Particular::Form
        | Particular::DocumentNumber => {
            let clean = intake::clean_title(text);
            if clean.chars().count() > intake::TITLE_LIMIT {
                return Err(format!("{label}过长"));
            }
            Ok(Some(clean))
        }
        Particular::IssuedOn | Particular::PublishedOn => match text.parse::<PartialDate>() {
            Ok(date) => Ok(Some(date.to_string())),
            Err(_) => Err(format!(
                "{label}“{text}”不是日期，请写成 2026-05-01 或者 2026-05"
            )),
        },
        Particular::EffectiveOn | Particular::LastValidOn => match text.parse::<NaiveDate>() {
            Ok(day) => Ok(Some(day.to_string())),
            Err(_) => Err(format!("{label}“{text}”不是日期，请写成 2026-05-01")),
        },
    }
}

/// What a correction changes beside the document's own row.
struct Change<'a> {
    tx: &'a Tx,
    cx: &'a RequestContext,
    document: &'a str,
    reason: &'a str,
    seq: i64,
}

impl Change<'_> {
    async fn beside_the_row(&self, one: &Correction) -> Result<(), Error> {
        let value = one.value.as_deref();
        let day = || value.and_then(|text| text.parse::<NaiveDate>().ok());
        match one.field {
            Particular::DocumentNumber => self.number(value).await,
            Particular::EffectiveOn => self.fact(Act::Commence, day(), None).await,
            Particular::LastValidOn => self.fact(Act::Term, None, day()).await,
            Particular::InstrumentTitle
            | Particular::Issuer
            | Particular::Form
            | Particular::IssuedOn
            | Particular::PublishedOn => Ok(()),
        }
    }

    /// The facts of this kind no longer count; the right one takes their place.
    async fn fact(
        &self,
        act: Act,
        on: Option<NaiveDate>,
        until: Option<NaiveDate>,
    ) -> Result<(), Error> {
        let db = self.tx.connection().await?;
        for row in queries::fact_rows(db, &[self.document.to_owned()]).await? {
            if row.act == act.as_str() && !row.retracted {
                self.tx
                    .update(fact::ActiveModel {
                        id: Set(row.id),
                        retracted: Set(true),
                        ..Default::default()
                    })
                    .await?;
            }
        }
        if on.is_some() || until.is_some() {
            let row = fact::Model {
                id: self.cx.new_id(),
                document_id: self.document.to_owned(),
                act: act.as_str().to_owned(),
                on_day: on,
                until_day: until,
                provisions: "[]".to_owned(),
                because: format!("更正：{}", self.reason),
                basis_id: None,
                retracted: false,
                seq: self.seq,
            };
            self.tx.insert(row).await?;
        }
        Ok(())
    }

    /// The numbers that the import gave no longer count; the right one takes their place.
    async fn number(&self, printed: Option<&str>) -> Result<(), Error> {
        let db = self.tx.connection().await?;
        for row in queries::numbers(db, &[self.document.to_owned()]).await? {
            if row.state == NumberState::Historical.as_str()
                && row.kind == NumberKind::Document.as_str()
            {
                self.tx
                    .update(number::ActiveModel {
                        id: Set(row.id),
                        state: Set(NumberState::Voided.as_str().to_owned()),
                        reason: Set(Some(format!("更正：{}", self.reason))),
                        ..Default::default()
                    })
                    .await?;
            }
        }
        let Some(printed) = printed else {
            return Ok(());
        };
        let row = number::Model {
            id: self.cx.new_id(),
            document_id: self.document.to_owned(),
            kind: NumberKind::Document.as_str().to_owned(),
            state: NumberState::Historical.as_str().to_owned(),
            printed: printed.to_owned(),
            match_key: number_key(printed),
            series: None,
            year: year_of(printed).map(i64::from),
            serial: DocumentNumber::parse(printed)
                .ok()
                .map(|number| i64::from(number.serial)),
            given_on: None,
            reason: None,
        };
        Ok(self.tx.insert(row).await?)
    }
}

/// Writes the document's row and the event.
async fn finish(
    tx: &Tx,
    row: document::Model,
    corrections: &[Correction],
    reason: String,
) -> Result<Corrected, Error> {
    let facts = queries::facts(tx.connection().await?, &row.id).await?;
    let row_version = row.row_version + 1;
    let document = about(tx, row.clone()).await?;
    tx.update(document::ActiveModel {
        id: Set(row.id.clone()),
        row_version: Set(row_version),
        instrument_title: Set(row.instrument_title),
        issuer_id: Set(row.issuer_id),
        issuer_name: Set(row.issuer_name),
        form: Set(row.form),
        issued_on: Set(row.issued_on),
        published_on: Set(row.published_on),
        effective_on: Set(row.effective_on),
        last_valid_on: Set(last_valid_on(&facts).map(|day| day.to_string())),
        ..Default::default()
    })
    .await?;
    let fields: serde_json::Map<String, serde_json::Value> = corrections
        .iter()
        .map(|one| {
            (
                one.field.as_str().to_owned(),
                json!(one.value.clone().unwrap_or_default()),
            )
        })
        .collect();
    let told = json!({ "corrected": fields, "reason": reason });
    tx.event(NewEvent::about(EventType::Corrected, document, told));
    Ok(Corrected { row_version })
}
