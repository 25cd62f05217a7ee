//! Single acts of a life, each through the command that everybody uses.

mod drafting;
mod filing;
mod history;
mod issuing;
mod reviewing;

pub(super) use history::{import_line, import_lines, relate, remember};

use crate::app::review::answer::ProceedUnadopted;
use crate::cli::boot::Fault;
use crate::cli::demo::data::DocumentData;
use crate::cli::demo::seed::Builder;
use crate::store::entity::document;
use crate::store::entity::review;
use crate::store::queries;
use chrono::NaiveDate;
use drafting::resubmit;
use drafting::start;
use drafting::submit;
use drafting::withdraw;
use filing::file;
use filing::result;
use issuing::meet;
use issuing::publish;
use issuing::register;
use issuing::sign;
use issuing::void;
use reviewing::accept;
use reviewing::answer;
use reviewing::find_not_normative;
use reviewing::opine;
use reviewing::send_back;

/// One act.

#[derive(Debug, Clone, Copy)]
pub(super) enum Act {
    Draft,
    Submit,
    Return,
    Accept,
    Opine,
    Answer,
    Proceed,
    Resubmit,
    OpineAgain,
    FindNotNormative,
    Withdraw,
    Meet,
    Sign,
    Register,
    Void,
    RegisterChecked,
    Publish,
    Relate(usize),
    File(usize),
    Result(usize),
}

impl Act {
    /// Order of acts of one document on one day.
    pub(super) const fn order(self) -> usize {
        match self {
            Self::Draft => 0,
            Self::Submit => 1,
            Self::Return => 2,
            Self::Accept => 3,
            Self::Opine => 4,
            Self::Answer => 5,
            Self::Proceed => 6,
            Self::Resubmit => 7,
            Self::OpineAgain => 8,
            Self::FindNotNormative => 9,
            Self::Withdraw => 10,
            Self::Meet => 11,
            Self::Sign => 12,
            Self::Register => 13,
            Self::Void => 14,
            Self::RegisterChecked => 15,
            Self::Publish => 16,
            Self::Relate(at) => 20 + at,
            Self::File(at) => 100 + at,
            Self::Result(at) => 200 + at,
        }
    }
}

pub(super) type Done = Result<(), Fault>;

/// Performs one act.
pub(super) async fn perform(b: &mut Builder, d: &DocumentData, day: NaiveDate, act: Act) -> Done {
    match act {
        Act::Draft => start(b, d, day).await,
        Act::Submit => submit(b, d, day).await,
        Act::Return => send_back(b, d, day).await,
        Act::Accept => accept(b, d, day).await,
        Act::Opine => opine(b, d, day, d.opinion.as_deref(), &d.reason, true).await,
        Act::Answer => answer(b, d, day).await,
        Act::Proceed => {
            let row = row(b, d).await?;
            let command = ProceedUnadopted {
                document_id: row.id,
                expected_version: row.row_version,
            };
            b.act(&d.drafter_person, day, command).await.map(|_| ())
        }
        Act::Resubmit => resubmit(b, d, day).await,
        Act::OpineAgain => {
            opine(
                b,
                d,
                day,
                d.second_opinion.as_deref(),
                &d.second_reason,
                false,
            )
            .await
        }
        Act::FindNotNormative => find_not_normative(b, d, day).await,
        Act::Withdraw => withdraw(b, d, day).await,
        Act::Meet => meet(b, d, day).await,
        Act::Sign => sign(b, d, day).await,
        Act::Register => register(b, d, day, None).await,
        Act::Void => void(b, d, day).await,
        Act::RegisterChecked => register(b, d, day, Some(d.number_serial)).await,
        Act::Publish => publish(b, d, day).await,
        Act::Relate(at) => match d.relations.get(at) {
            Some(relation) => relate(b, d, relation, day).await,
            None => Ok(()),
        },
        Act::File(at) => file(b, d, day, at).await,
        Act::Result(at) => result(b, d, day, at).await,
    }
}

async fn row(b: &Builder, d: &DocumentData) -> Result<document::Model, Fault> {
    let id = b
        .documents
        .get(&d.key)
        .ok_or_else(|| format!("{} 尚未立卷", d.key))?;
    Ok(queries::document(b.store.reader(), id)
        .await?
        .ok_or("no such document")?)
}

async fn round(b: &Builder, d: &DocumentData) -> Result<review::Model, Fault> {
    let row = row(b, d).await?;
    let rounds = queries::reviews(b.store.reader(), &row.id).await?;
    Ok(rounds
        .into_iter()
        .last()
        .ok_or_else(|| format!("{} 没有审核", d.key))?)
}
