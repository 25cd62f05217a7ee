//! 起草、送审、撤回.

use super::Done;
use super::reviewing::accept;
use super::row;
use crate::app::drafting::attach::AttachMaterial;
use crate::app::drafting::create::CreateDocument;
use crate::app::drafting::draft;
use crate::app::drafting::draft::DraftFields;
use crate::app::drafting::draft::SaveDraft;
use crate::app::drafting::prepare::RecordStep;
use crate::app::drafting::submit::SubmitForReview;
use crate::app::drafting::withdraw::Withdraw;
use crate::cli::demo::data;
use crate::cli::demo::data::DocumentData;
use crate::cli::demo::seed::Builder;
use crate::domain::document::Step;
use crate::domain::document::StepState;
use crate::store::queries;
use chrono::NaiveDate;
use std::sync::Arc;

pub(super) fn fields(d: &DocumentData) -> DraftFields {
    DraftFields {
        effective_on: d.effective_on,
        last_valid_on: d.last_valid_on,
        touches_business: d.touches_business,
        ..DraftFields::default()
    }
}

pub(super) async fn start(b: &mut Builder, d: &DocumentData, day: NaiveDate) -> Done {
    let co_issuers = d
        .co_issuers
        .iter()
        .map(|key| b.authority(key))
        .collect::<Result<_, _>>()?;
    let command = CreateDocument {
        title: d.title.clone(),
        text: data::text(&d.file)?,
        issuer: b.authority(&d.issuer)?,
        drafter: Some(b.authority(&d.drafter)?),
        co_issuers,
        fields: fields(d),
    };
    let created = b.act(&d.drafter_person, day, command).await?;
    b.documents.insert(d.key.clone(), created.id);
    Ok(())
}

pub(super) async fn submit(b: &mut Builder, d: &DocumentData, day: NaiveDate) -> Done {
    let id = row(b, d).await?.id;
    for (kind, label) in [
        ("drafting_note", "起草说明"),
        ("legal_basis", "制定依据"),
        ("comment_adoption", "征求意见及意见采纳情况"),
        ("drafter_opinion", "起草单位合法性审核意见"),
    ] {
        let text = format!("关于《{}》的{label}\n（演示材料）\n", d.title);
        let sha256 = b.store.keep_file(text.as_bytes())?;
        let command = AttachMaterial {
            document_id: id.clone(),
            kind: kind.to_owned(),
            name: format!("{label}.txt"),
            sha256,
            size: i64::try_from(text.len())?,
            media: "text/plain".to_owned(),
        };
        b.act(&d.drafter_person, day, command).await?;
    }
    let known = queries::preparations(b.store.reader(), &id).await?;
    for step in Step::ALL {
        // what was asked or approved here is recorded already
        if known.iter().any(|row| row.step == step.as_str()) {
            continue;
        }
        let (state, done_on, reason) = step_of(d, *step, day);
        let fair = *step == Step::FairCompetitionReview && state == StepState::Done;
        let command = RecordStep {
            document_id: id.clone(),
            step: *step,
            state,
            done_on,
            reason: Some(reason.to_owned()),
            organ: fair.then(|| "起草单位、县市场监督管理局".to_owned()),
            conclusion: fair.then(|| "no_effect".to_owned()),
            material_id: None,
        };
        b.act(&d.drafter_person, day, command).await?;
    }
    send(b, d, day).await
}

pub(super) fn step_of(
    d: &DocumentData,
    step: Step,
    day: NaiveDate,
) -> (StepState, Option<NaiveDate>, &'static str) {
    match step {
        Step::PublicComment => match d.comment_until {
            Some(until) => (StepState::Done, Some(until), "在县政府网站公开征求意见"),
            None => (
                StepState::NotApplicable,
                None,
                "不涉及公民、法人和其他组织的重大权益",
            ),
        },
        Step::DepartmentConsultation => (StepState::Done, Some(day), "有关单位无不同意见"),
        Step::FairCompetitionReview if d.touches_business => {
            (StepState::Done, Some(day), "经审查，可以出台")
        }
        Step::FairCompetitionReview => (StepState::NotApplicable, None, "不涉及经营主体经济活动"),
        Step::OfficeCheck => (StepState::Done, Some(day), "程序和材料符合要求"),
        Step::Hearing => (StepState::NotApplicable, None, "不属于应当听证的事项"),
        Step::ExpertArgument => (StepState::NotApplicable, None, "专业性、技术性不强"),
        Step::RiskAssessment => (
            StepState::NotApplicable,
            None,
            "不涉及社会稳定、公共安全风险",
        ),
    }
}

pub(super) async fn send(b: &mut Builder, d: &DocumentData, day: NaiveDate) -> Done {
    let row = row(b, d).await?;
    let command = SubmitForReview {
        document_id: row.id,
        expected_version: row.row_version,
        reviewer: Some(b.authority("justice")?),
    };
    b.act(&d.drafter_person, day, command).await.map(|_| ())
}

pub(super) async fn resubmit(b: &mut Builder, d: &DocumentData, day: NaiveDate) -> Done {
    let file = d
        .revised_file
        .as_deref()
        .ok_or_else(|| format!("{} 没有修改稿", d.key))?;
    let row = row(b, d).await?;
    let draft = queries::draft(b.store.reader(), &row.id)
        .await?
        .ok_or("no draft")?;
    let save = SaveDraft {
        title: d.title.clone(),
        text: data::text(file)?,
        fields: fields(d),
        expected_version: draft.version,
    };
    let cx = b.as_person(&d.drafter_person, day).await?;
    let store = Arc::clone(&b.store);
    draft::save(&store, &cx, &row.id, save).await?;
    send(b, d, day).await?;
    accept(b, d, day).await
}

pub(super) async fn withdraw(b: &mut Builder, d: &DocumentData, day: NaiveDate) -> Done {
    let row = row(b, d).await?;
    let reason = d.reason.clone();
    let command = Withdraw {
        document_id: row.id,
        expected_version: row.row_version,
        reason,
    };
    b.act(&d.drafter_person, day, command).await.map(|_| ())
}
