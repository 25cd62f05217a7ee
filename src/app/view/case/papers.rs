//! 材料、准备步骤 and what is missing before submission.

use std::collections::BTreeSet;

use crate::app::case::Case;
use crate::app::context::RequestContext;
use crate::app::error::{Error, FieldError};
use crate::app::gates::{self, HELD, Papers};
use crate::app::law;
use crate::domain::document::{DocumentCommand, Step, StepState};
use crate::rules::{Gate, ListItem, Need, Word};
use crate::store::entity::{consultation, department_opinion, material, preparation};
use crate::store::error::parse;

/// One material.
#[derive(Debug, Clone)]
pub struct MaterialLine {
    /// Id.
    pub id: String,
    /// What people read of its kind.
    pub kind: String,
    /// Name of the file.
    pub name: String,
    /// Size in words.
    pub size: String,
}

/// A kind of material that may be handed in.
#[derive(Debug, Clone)]
pub struct KindLine {
    /// Id.
    pub id: String,
    /// What people read.
    pub label: String,
    /// It must be there before submission.
    pub required: bool,
    /// It is there.
    pub here: bool,
}

/// One preparatory step with the form that records it.
#[derive(Debug, Clone)]
pub struct StepLine {
    /// The step.
    pub step: &'static str,
    /// What people read.
    pub label: &'static str,
    /// When the rules call for it, with the source.
    pub when: Option<String>,
    /// State as recorded or entered; empty: none yet.
    pub state: String,
    /// What people read of the recorded state.
    pub told: &'static str,
    /// Day as recorded or entered.
    pub done_on: String,
    /// Reason or result as recorded or entered.
    pub reason: String,
    /// 办理单位或者人员, as recorded or entered.
    pub organ: String,
    /// 结论, as recorded or entered.
    pub conclusion: String,
    /// 材料, as recorded or entered.
    pub material_id: String,
    /// Conclusions to choose from; empty: this step has none.
    pub conclusions: Vec<ListItem>,
    /// Its form was sent and refused: it is shown open.
    pub refused: bool,
}

impl StepLine {
    /// 结论 as people read it.
    pub fn concluded(&self) -> Option<&str> {
        let found = self
            .conclusions
            .iter()
            .find(|one| one.id == self.conclusion);
        found.map(|one| one.label.as_str())
    }
}

/// Materials, kinds, steps and what is missing.
#[derive(Debug, Clone, Default)]
pub struct PapersView {
    /// Materials that are attached.
    pub materials: Vec<MaterialLine>,
    /// Kinds to choose from.
    pub kinds: Vec<KindLine>,
    /// Steps in the order of life.
    pub steps: Vec<StepLine>,
    /// What is missing before submission.
    pub missing: Vec<FieldError>,
}

pub(super) fn papers(
    cx: &RequestContext,
    case: &Case,
    materials: Vec<material::Model>,
    steps: Vec<preparation::Model>,
    (consultations, opinions): (Vec<consultation::Model>, Vec<department_opinion::Model>),
    touches_business: bool,
) -> Result<PapersView, Error> {
    let kinds = kinds(cx, case, &materials);
    let lines = step_lines(cx, case, &steps)?;
    let shown = materials.iter().map(|row| MaterialLine {
        id: row.id.clone(),
        kind: kinds
            .iter()
            .find(|kind| kind.id == row.kind)
            .map_or_else(|| row.kind.clone(), |kind| kind.label.clone()),
        name: row.name.clone(),
        size: size(row.size),
    });
    let shown = shown.collect();
    let papers = Papers {
        materials,
        steps,
        consultations,
        opinions,
        touches_business,
    };
    Ok(PapersView {
        materials: shown,
        kinds,
        steps: lines,
        missing: gates::missing(cx, case, DocumentCommand::Submit, &papers)?,
    })
}

/// The kinds of the day on which the case was opened: those asked for before submission first.
fn kinds(cx: &RequestContext, case: &Case, here: &[material::Model]) -> Vec<KindLine> {
    let opened = case.row.opened_on.unwrap_or(cx.today);
    let mut seen = BTreeSet::new();
    let mut kinds = Vec::new();
    let before = [Gate::RequestReview];
    for gate in before.iter().chain(Gate::ALL) {
        for material in law::materials(cx, *gate, opened) {
            if HELD.contains(&material.id.as_str()) || !seen.insert(material.id.clone()) {
                continue;
            }
            kinds.push(KindLine {
                required: *gate == Gate::RequestReview && material.need == Need::Required,
                here: here.iter().any(|row| row.kind == material.id),
                id: material.id,
                label: material.label,
            });
        }
    }
    kinds.push(KindLine {
        id: "other".to_owned(),
        label: "其他材料".to_owned(),
        required: false,
        here: false,
    });
    kinds
}

fn step_lines(
    cx: &RequestContext,
    case: &Case,
    rows: &[preparation::Model],
) -> Result<Vec<StepLine>, Error> {
    let opened = case.row.opened_on.unwrap_or(cx.today);
    let rules = cx.pack.steps(opened);
    let mut lines = Vec::with_capacity(Step::ALL.len());
    for step in Step::ALL {
        let rule = rules
            .iter()
            .find(|(known, _)| known.as_str() == step.as_str());
        let when = rule.map(|(_, rule)| {
            let source = gates::cite(&rule.source, rule.verified);
            match &rule.value.exempt {
                Some(exempt) => format!("{}；{exempt}（{source}）", rule.value.when),
                None => format!("{}（{source}）", rule.value.when),
            }
        });
        let row = rows.iter().find(|row| row.step == step.as_str());
        let told = match row {
            Some(row) => parse(
                "preparation",
                &row.document_id,
                "state",
                &row.state,
                StepState::parse,
            )?
            .label(),
            None => "未记录",
        };
        lines.push(StepLine {
            step: step.as_str(),
            label: step.label(),
            when,
            state: row.map(|row| row.state.clone()).unwrap_or_default(),
            told,
            done_on: row
                .and_then(|row| row.done_on)
                .map(|day| day.to_string())
                .unwrap_or_default(),
            reason: row.and_then(|row| row.reason.clone()).unwrap_or_default(),
            organ: row.and_then(|row| row.organ.clone()).unwrap_or_default(),
            conclusion: row
                .and_then(|row| row.conclusion.clone())
                .unwrap_or_default(),
            material_id: row
                .and_then(|row| row.material_id.clone())
                .unwrap_or_default(),
            conclusions: match step {
                Step::FairCompetitionReview => law::fair_competition_conclusions(cx, opened),
                Step::PublicComment
                | Step::DepartmentConsultation
                | Step::Hearing
                | Step::ExpertArgument
                | Step::RiskAssessment
                | Step::OfficeCheck => Vec::new(),
            },
            refused: false,
        });
    }
    Ok(lines)
}

/// A size in words.
fn size(bytes: i64) -> String {
    const KIB: i64 = 1024;
    if bytes < KIB {
        format!("{bytes} 字节")
    } else if bytes < KIB * KIB {
        format!("{} KB", bytes / KIB)
    } else {
        format!("{} MB", bytes / KIB / KIB)
    }
}
