//! 备案.

use super::Done;
use super::row;
use crate::app::filing::act::ActOnFiling;
use crate::app::filing::review::{self, ActOnReview, ItemInput, OpenReview, ReviewAct};
use crate::cli::boot::Fault;
use crate::cli::demo::data::DocumentData;
use crate::cli::demo::seed::Builder;
use crate::domain::access::Role;
use crate::domain::filing::FilingCommand;
use crate::domain::filing_review::{ItemResult, ReviewMode};
use crate::store::entity::filing;
use crate::store::queries;
use chrono::NaiveDate;

/// What a deferred filing lacks.
const MISSING: &[&str] = &["drafting_note", "legal_basis"];

pub(super) async fn one_filing(
    b: &Builder,
    d: &DocumentData,
    at: usize,
) -> Result<filing::Model, Fault> {
    let row = row(b, d).await?;
    let planned = d.filings.get(at).ok_or("no such filing")?;
    let receiver = b.authority(&planned.receiver)?;
    let filings = queries::filings(b.store.reader(), &row.id).await?;
    let found = filings
        .into_iter()
        .find(|filing| filing.receiver_id == receiver);
    Ok(found.ok_or_else(|| format!("{} 没有应报 {} 的备案", d.key, planned.receiver))?)
}

/// Who files for an issuer: the legal office for county and office, else its own filer.
async fn filer(b: &Builder, d: &DocumentData) -> Result<String, Fault> {
    match d.issuer.as_str() {
        "county-gov" | "county-office" => b.holder("justice", Role::Filer).await,
        other => b.holder(other, Role::Filer).await,
    }
}

pub(super) async fn file(b: &mut Builder, d: &DocumentData, day: NaiveDate, at: usize) -> Done {
    let who = filer(b, d).await?;
    on_filing(b, d, day, at, FilingCommand::Submit, &who, "").await
}

pub(super) async fn result(b: &mut Builder, d: &DocumentData, day: NaiveDate, at: usize) -> Done {
    let planned = d.filings.get(at).ok_or("no such filing")?.clone();
    let who = match planned.receiver.as_str() {
        "county-npc" => "ma.suyun".to_owned(),
        "city-gov" => filer(b, d).await?,
        _ => "jia.wenbo".to_owned(),
    };
    if planned.state == "passed" && planned.receiver != "city-gov" {
        let register = FilingCommand::Register;
        on_filing(b, d, day, at, register, &who, &planned.note).await?;
        return pass(b, d, day, at, &who).await;
    }
    let commands: &[FilingCommand] = match planned.state.as_str() {
        "registered" => &[FilingCommand::Register],
        "passed" => &[
            FilingCommand::Register,
            FilingCommand::StartReview,
            FilingCommand::Pass,
        ],
        "deferred" => &[FilingCommand::Defer],
        "refused" => &[FilingCommand::Refuse],
        _ => &[],
    };
    for command in commands {
        on_filing(b, d, day, at, *command, &who, &planned.note).await?;
    }
    Ok(())
}

pub(super) async fn on_filing(
    b: &mut Builder,
    d: &DocumentData,
    day: NaiveDate,
    at: usize,
    command: FilingCommand,
    who: &str,
    reason: &str,
) -> Done {
    let filing = one_filing(b, d, at).await?;
    let receipt = match command {
        FilingCommand::Register => format!("备登〔{}〕{}号", day.format("%Y"), at + 1),
        FilingCommand::Submit => String::new(),
        _ => "据回执".to_owned(),
    };
    let command = ActOnFiling {
        filing_id: filing.id,
        expected_version: filing.row_version,
        command,
        on: Some(day),
        receipt,
        reason: reason.to_owned(),
        materials: Vec::new(),
        missing: MISSING
            .iter()
            .filter(|_| command == FilingCommand::Defer)
            .map(|id| (*id).to_owned())
            .collect(),
        ground: "not_normative".to_owned(),
    };
    b.act(who, day, command).await.map(|_| ())
}

/// Examines by the list of the body and passes.
async fn pass(b: &mut Builder, d: &DocumentData, day: NaiveDate, at: usize, who: &str) -> Done {
    let planned = d.filings.get(at).ok_or("no such filing")?.clone();
    let filing = one_filing(b, d, at).await?;
    let open = OpenReview {
        filing_id: filing.id,
        expected_version: filing.row_version,
        mode: ReviewMode::ExOfficio,
        examiner: "备案审查科".to_owned(),
        suggestion_id: None,
        demand_id: None,
        partner: String::new(),
        due_on: None,
    };
    let review_id = b.act(who, day, open).await?.id;
    let cx = b.as_person(who, day).await?;
    let view = review::one(&b.store, &cx, &review_id).await?;
    let items = view.items.into_iter().map(|item| ItemInput {
        id: item.id,
        result: ItemResult::Clear,
        note: String::new(),
    });
    let acts = [
        ReviewAct::Check {
            items: items.collect(),
        },
        ReviewAct::Pass {
            conclusion: planned.note,
        },
    ];
    for (version, act) in (1..).zip(acts) {
        let act = ActOnReview {
            review_id: review_id.clone(),
            expected_version: version,
            act,
        };
        b.act(who, day, act).await?;
    }
    Ok(())
}
