//! The lives, act by act, in the order of their days.

use chrono::NaiveDate;

use super::acts::{self, Act};
use super::cleanup::Cleanups;
use super::consultations::Consultations;
use super::data::DocumentData;
use super::seed::Builder;
use crate::cli::boot::Fault;

/// Historical documents come in as their import lines say, with the numbers they had.
pub(super) async fn historical(
    builder: &mut Builder,
    documents: &[DocumentData],
) -> Result<(), Fault> {
    let opened = NaiveDate::from_ymd_opt(2025, 7, 1).ok_or("no such day")?;
    let lines = documents
        .iter()
        .filter(|document| document.life == "historical")
        .map(|document| acts::import_line(builder, document, &document.file, None))
        .collect::<Result<Vec<_>, Fault>>()?;
    acts::import_lines(builder, opened, lines).await?;
    for document in documents
        .iter()
        .filter(|document| document.life == "historical")
    {
        acts::remember(builder, document).await?;
        for relation in &document.relations {
            acts::relate(builder, document, relation, opened).await?;
        }
    }
    Ok(())
}

/// All other lives, the consultations on drafts and the clean-ups between them.
pub(super) async fn all(builder: &mut Builder, documents: &[DocumentData]) -> Result<(), Fault> {
    let mut plan: Vec<(NaiveDate, usize, Act)> = Vec::new();
    for (position, document) in documents.iter().enumerate() {
        if document.life != "historical" {
            plan.extend(
                steps(document)
                    .into_iter()
                    .map(|(day, act)| (day, position, act)),
            );
        }
    }
    plan.sort_by_key(|(day, position, act)| (*day, *position, act.order()));
    let mut cleanups = Cleanups::read()?;
    let mut consultations = Consultations::read(documents)?;
    for (day, position, act) in plan {
        consultations.until(builder, day).await?;
        cleanups.until(builder, day).await?;
        if let Some(document) = documents.get(position) {
            acts::perform(builder, document, day, act).await?;
        }
    }
    consultations.until(builder, NaiveDate::MAX).await?;
    cleanups.until(builder, NaiveDate::MAX).await
}

/// What happens to a document and when.
fn steps(document: &DocumentData) -> Vec<(NaiveDate, Act)> {
    let mut steps = Vec::new();
    let mut at = |day: Option<NaiveDate>, act: Act| steps.extend(day.map(|day| (day, act)));
    at(document.drafted_on, Act::Draft);
    at(document.submitted_on, Act::Submit);
    at(document.incomplete_on, Act::Return);
    at(document.accepted_on, Act::Accept);
    at(document.opinion_on, Act::Opine);
    at(document.answered_on, Act::Answer);
    match document.resubmitted_on {
        Some(day) => at(Some(day), Act::Resubmit),
        None if document.answered_on.is_some() && document.meeting_on.is_some() => {
            at(document.answered_on, Act::Proceed);
        }
        None => {}
    }
    at(document.second_opinion_on, Act::OpineAgain);
    at(document.judged_on, Act::FindNotNormative);
    at(document.withdrawn_on, Act::Withdraw);
    at(document.meeting_on, Act::Meet);
    at(document.signed_on, Act::Sign);
    if let Some(voided) = &document.voided {
        at(Some(voided.registered_on), Act::Register);
        at(Some(voided.voided_on), Act::Void);
    }
    at(document.registered_on, Act::RegisterChecked);
    at(document.published_on, Act::Publish);
    for relation in 0..document.relations.len() {
        at(document.published_on, Act::Relate(relation));
    }
    for (position, filing) in document.filings.iter().enumerate() {
        at(filing.submitted_on, Act::File(position));
        at(filing.result_on, Act::Result(position));
    }
    steps
}
