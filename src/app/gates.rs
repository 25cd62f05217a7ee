//! 关口: what the pack asks for before a command; everything missing is told at once.

use super::case::Case;
use super::consultation::{reported, unfinished};
use super::context::RequestContext;
use super::department;
use super::drafting::draft::DraftFields;
use super::error::{Error, FieldError};
use super::law;
use crate::domain::document::{DocumentCommand, Step};
use crate::rules::{Gate, ListId, Need, Word};
use crate::store::entity::{consultation, department_opinion, material, preparation};
use crate::store::{Tx, consultations, departments, queries};

/// Materials that are the record itself: nobody hands in again what is here.
pub const HELD: &[&str] = &[
    "review_draft",
    "deliberation_draft",
    "formal_text",
    "legality_opinion",
];

/// 意见采纳情况, which is here where a consultation was reported here.
pub(crate) const ADOPTION: &str = "comment_adoption";

/// The gate of the packs before a command of ours.
const fn gate_of(command: DocumentCommand) -> Option<Gate> {
    match command {
        DocumentCommand::Submit => Some(Gate::RequestReview),
        DocumentCommand::MeetingPassed
        | DocumentCommand::MeetingPassedWithChanges
        | DocumentCommand::MeetingPostponed
        | DocumentCommand::MeetingRejected => Some(Gate::Deliberate),
        DocumentCommand::Sign => Some(Gate::Sign),
        DocumentCommand::Register => Some(Gate::Register),
        DocumentCommand::Publish => Some(Gate::Publish),
        DocumentCommand::OpinionLawful
        | DocumentCommand::OpinionAmend
        | DocumentCommand::OpinionUnlawful
        | DocumentCommand::ConfirmAfterMeeting
        | DocumentCommand::ProceedUnadopted
        | DocumentCommand::VoidNumber
        | DocumentCommand::Withdraw
        | DocumentCommand::FindNotNormative => None,
    }
}

/// What a gate looks at.
#[derive(Debug, Clone, Default)]
pub(crate) struct Papers {
    /// Materials that are attached.
    pub materials: Vec<material::Model>,
    /// Preparatory steps as recorded.
    pub steps: Vec<preparation::Model>,
    /// 公开征求意见, first to last.
    pub consultations: Vec<consultation::Model>,
    /// 单位意见, as they were asked for.
    pub opinions: Vec<department_opinion::Model>,
    /// 涉及经营主体经济活动.
    pub touches_business: bool,
}

/// Refuses where materials or preparatory steps are missing; the pack of the day on which the case
/// was opened counts.
pub(crate) async fn check(
    tx: &Tx,
    cx: &RequestContext,
    case: &Case,
    command: DocumentCommand,
) -> Result<(), Error> {
    let papers = Papers {
        materials: queries::materials(tx.connection().await?, &case.row.id).await?,
        steps: queries::preparations(tx.connection().await?, &case.row.id).await?,
        consultations: consultations::of_document(tx.connection().await?, &case.row.id).await?,
        opinions: departments::opinions(tx.connection().await?, &case.row.id).await?,
        touches_business: touches_business(tx, case).await?,
    };
    let faults = missing(cx, case, command, &papers)?;
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Error::Invalid(faults))
    }
}

/// Everything that is missing before `command`.
pub(crate) fn missing(
    cx: &RequestContext,
    case: &Case,
    command: DocumentCommand,
    papers: &Papers,
) -> Result<Vec<FieldError>, Error> {
    let Some(gate) = gate_of(command) else {
        return Ok(Vec::new());
    };
    let opened = case.row.opened_on.unwrap_or(cx.today);
    let mut faults = Vec::new();
    if let Some(rule) = cx.pack.materials(gate, opened) {
        for material in &rule.value {
            let here = HELD.contains(&material.id.as_str())
                || material.id == ADOPTION && reported(&papers.consultations)
                || papers.materials.iter().any(|row| row.kind == material.id);
            if material.need == Need::Required && !here {
                faults.push(FieldError {
                    field: format!("materials.{}", material.id),
                    message: format!("缺少材料：{}（由起草单位提供）", material.label),
                    rule: Some(cite(&rule.source, rule.verified)),
                });
            }
        }
    }
    if let Some(rule) = cx.pack.gate(gate, opened) {
        for need in &rule.value {
            let state = papers
                .steps
                .iter()
                .find(|row| row.step == need.step.as_str());
            let met = state.is_some_and(|row| {
                need.states
                    .iter()
                    .any(|wanted| wanted.as_str() == row.state)
            });
            let concerned = need.step.as_str() != Step::FairCompetitionReview.as_str()
                || papers.touches_business
                || state.is_some();
            if let Some(told) = barred(cx, state, opened) {
                faults.push(told);
            }
            let open = match Step::parse(need.step.as_str())? {
                Step::PublicComment => unfinished(cx, &papers.consultations)?,
                Step::DepartmentConsultation => department::unfinished(case, &papers.opinions)?,
                Step::Hearing
                | Step::ExpertArgument
                | Step::RiskAssessment
                | Step::FairCompetitionReview
                | Step::OfficeCheck => None,
            };
            if open.is_some() || !met && concerned {
                let told = open.unwrap_or_else(|| {
                    format!("“{}”尚未办理，也未说明不适用的理由", need.step.label())
                });
                faults.push(FieldError {
                    field: format!("steps.{}", need.step.as_str()),
                    message: format!("{told}（由起草单位办理）"),
                    rule: Some(cite(&rule.source, rule.verified)),
                });
            }
        }
    }
    Ok(faults)
}

/// 公平竞争审查: a conclusion with which nothing may be issued.
fn barred(
    cx: &RequestContext,
    row: Option<&preparation::Model>,
    opened: chrono::NaiveDate,
) -> Option<FieldError> {
    let row = row.filter(|row| row.step == Step::FairCompetitionReview.as_str())?;
    let conclusion = row.conclusion.as_deref()?;
    let rule = cx.pack.list(ListId::FairCompetitionBarred, opened).ok()?;
    let barred = rule.value.iter().find(|one| one.id == conclusion)?;
    let all = law::fair_competition_conclusions(cx, opened);
    let label = all.into_iter().find(|one| one.id == conclusion);
    let label = label.map_or_else(|| conclusion.to_owned(), |one| one.label);
    Some(FieldError {
        field: format!("steps.{}", row.step),
        message: format!(
            "公平竞争审查结论为“{label}”，{}（由起草单位修改后重新审查）",
            barred.label
        ),
        rule: Some(cite(&rule.source, rule.verified)),
    })
}

async fn touches_business(tx: &Tx, case: &Case) -> Result<bool, Error> {
    let draft = queries::draft(tx.connection().await?, &case.row.id).await?;
    draft
        .as_ref()
        .map(DraftFields::from_row)
        .transpose()
        .map(|fields| fields.is_some_and(|fields| fields.touches_business))
}

/// A source as people cite it; what is known by hearsay is marked.
pub fn cite(source: &crate::rules::Source, verified: bool) -> String {
    let mark = if verified {
        ""
    } else {
        "（条文待核实）"
    };
    format!("{} {}{mark}", source.title, source.clause)
}
