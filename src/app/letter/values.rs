//! What the placeholders of a letter hold, from the data of its case.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use crate::app::context::RequestContext;
use crate::app::error::{Error, FieldError};
use crate::app::gates::cite;
use crate::app::law;
use crate::app::suggestion::{ground_of, outcome_of};
use crate::domain::authority::Authority;
use crate::domain::document::{MeetingResult, NumberKind, NumberState, Step, StepState};
use crate::domain::letter::{LetterField as F, LetterKind};
use crate::domain::review::Opinion;
use crate::rules::letter::{LetterTemplate, Value, Values};
use crate::rules::{Due, Gate, Word};
use crate::store::error::parse;
use crate::store::letters::LetterFacts;

/// 2026年3月5日.
pub fn day_in_words(day: NaiveDate) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// Everything that is known; what is not there is left out.
pub(super) fn known(
    cx: &RequestContext,
    kind: LetterKind,
    subject: &str,
    facts: &LetterFacts,
    authority: &Authority,
) -> Result<Values, Error> {
    let mut known = Known(Values::new());
    known.put(F::Authority, Some(authority.name.clone()));
    known.put(F::Date, Some(day_in_words(cx.today)));
    of_document(&mut known, cx, facts)?;
    of_reviews(&mut known, kind, facts)?;
    let name = |id: &str| {
        let found = facts
            .authorities
            .iter()
            .find(|one| one.id.to_string() == id);
        found.map(|one| one.name.clone())
    };
    if let Some(filing) = &facts.filing {
        known.put(F::Receiver, name(&filing.receiver_id));
        known.put(
            F::FilingReason,
            filing_opinion(facts).or_else(|| filing.reason.clone()),
        );
        known.due(filing.due_on, Some(&filing.due));
    }
    if let Some(row) = &facts.suggestion {
        known.put(F::Receiver, name(&row.receiver_id));
        known.put(F::SuggestionReceivedOn, Some(day_in_words(row.received_on)));
        known.put(F::SuggestionProvision, row.label.clone());
        known.put(F::SuggestionSummary, row.summary.clone());
        known.put(F::SuggestionAnswer, row.answer.clone());
        let result = outcome_of(row)?.or_else(|| ground_of(cx, row));
        known.put(F::SuggestionResult, result);
    }
    if kind == LetterKind::Circular {
        known.put(F::Receiver, name(subject));
        overdue(&mut known, cx, facts, name);
    }
    Ok(known.0)
}

/// The written opinion of a review here, its points below it: 1．第二条：…
fn filing_opinion(facts: &LetterFacts) -> Option<String> {
    let opinion = facts.filing_review.as_ref()?.opinion.as_deref()?;
    let points = facts.points.iter().filter(|point| !point.dropped);
    let points: Vec<String> = points
        .map(|point| {
            let place = point.label.as_deref().unwrap_or("全文");
            format!("{place}：{}{}", ended(&point.problem), ended(&point.advice))
        })
        .collect();
    Some(format!("{opinion}\n{}", numbered(&points)))
}

struct Known(Values);

impl Known {
    fn put(&mut self, field: F, text: Option<String>) {
        if let Some(text) = text.filter(|text| !text.trim().is_empty()) {
            self.0.insert(field, text.into());
        }
    }

    /// A stored due date with where its limit stands.
    fn due(&mut self, on: Option<NaiveDate>, stored: Option<&str>) {
        let due: Option<Due> = stored.and_then(|text| serde_json::from_str(text).ok());
        let Some((on, due)) = on.zip(due) else {
            return;
        };
        let unverified = !due.verified;
        let value = |text: String| Value { text, unverified };
        self.0.insert(F::DueOn, value(day_in_words(on)));
        let source = cite(&due.source, due.verified);
        self.0.insert(F::DueBasis, value(source.trim().to_owned()));
    }
}

fn of_document(known: &mut Known, cx: &RequestContext, facts: &LetterFacts) -> Result<(), Error> {
    let Some(row) = &facts.document else {
        return Ok(());
    };
    let name = |id: Option<&str>| {
        let id = id?;
        let found = facts
            .authorities
            .iter()
            .find(|one| one.id.to_string() == id);
        found.map(|one| one.name.clone())
    };
    let day = |text: Option<&str>| {
        let day = text.and_then(|text| text.parse::<NaiveDate>().ok());
        day.map(day_in_words)
    };
    let number = |kind: NumberKind| {
        let live = facts.numbers.iter().find(|number| {
            number.kind == kind.as_str() && number.state != NumberState::Voided.as_str()
        });
        live.map(|number| number.printed.clone())
    };
    known.put(F::DocumentTitle, Some(inner(&row.title)));
    known.put(F::DocumentNumber, number(NumberKind::Document));
    known.put(F::RegistrationNumber, number(NumberKind::Registration));
    known.put(F::Issuer, name(row.issuer_id.as_deref()));
    known.put(F::Drafter, name(row.drafter_id.as_deref()));
    known.put(F::PublishedOn, day(row.published_on.as_deref()));
    known.put(F::EffectiveOn, day(row.effective_on.as_deref()));
    let opened = row.opened_on.unwrap_or(cx.today);
    let materials: Vec<String> = facts
        .materials
        .iter()
        .map(|material| {
            let label = Gate::ALL
                .iter()
                .flat_map(|gate| law::materials(cx, *gate, opened))
                .find(|known| known.id == material.kind);
            label.map_or_else(|| material.name.clone(), |known| known.label)
        })
        .collect();
    known.put(F::Materials, Some(numbered(&materials)));
    let mut steps = Vec::new();
    for step in &facts.steps {
        let label = Step::parse(&step.step)?.label();
        let state = StepState::parse(&step.state)?.label();
        let on = step.done_on.map(|day| format!("，{}", day_in_words(day)));
        let why = step
            .reason
            .as_deref()
            .map(str::trim)
            .filter(|why| !why.is_empty());
        let why = why.map(|why| format!("，{why}"));
        steps.push(format!(
            "{label}：{state}{}{}。",
            on.unwrap_or_default(),
            why.unwrap_or_default()
        ));
    }
    known.put(F::Steps, Some(numbered(&steps)));
    if let Some(meeting) = facts.meetings.last() {
        let result = parse(
            "deliberation",
            &meeting.id,
            "result",
            &meeting.result,
            MeetingResult::parse,
        )?;
        let told = format!(
            "{}提交{}讨论，{}。",
            day_in_words(meeting.held_on),
            meeting.meeting,
            result.label()
        );
        known.put(F::Meeting, Some(told));
    }
    Ok(())
}

/// The round that the letter is about: that of the last opinion, or the one that waits.
fn of_reviews(known: &mut Known, kind: LetterKind, facts: &LetterFacts) -> Result<(), Error> {
    let opined = facts.reviews.iter().rev().find(|row| row.opinion.is_some());
    let round = if kind == LetterKind::ReviewRequest {
        facts.reviews.last()
    } else {
        opined
    };
    let Some(round) = round else {
        return Ok(());
    };
    let found = facts.authorities.iter();
    let mut found = found.filter(|one| one.id.to_string() == round.reviewer_id);
    known.put(F::Reviewer, found.next().map(|one| one.name.clone()));
    known.put(F::RequestedOn, Some(day_in_words(round.requested_on)));
    let opinion = round.opinion.as_deref().map(Opinion::parse).transpose()?;
    known.put(F::Opinion, opinion.map(|one| one.label().to_owned()));
    known.put(F::OpinionReason, round.reason.clone());
    if kind == LetterKind::ReviewOpinion {
        known.due(round.due_on, round.due.as_deref());
    }
    let findings: Vec<String> = facts
        .findings
        .iter()
        .map(|one| {
            let place = one.label.as_deref().unwrap_or("全文");
            let basis = one.basis.as_deref().filter(|text| !text.trim().is_empty());
            let basis = basis.map(|basis| format!("依据：{basis}。"));
            format!(
                "{place}：{}{}",
                ended(&one.content),
                basis.unwrap_or_default()
            )
        })
        .collect();
    known.put(F::Findings, Some(numbered(&findings)));
    Ok(())
}

fn overdue(
    known: &mut Known,
    cx: &RequestContext,
    facts: &LetterFacts,
    name: impl Fn(&str) -> Option<String>,
) {
    let late: Vec<String> = facts
        .unsubmitted
        .iter()
        .filter_map(|(filing, document)| {
            let due = filing.due_on.filter(|due| *due < cx.today)?;
            let issuer = document.issuer_id.as_deref().and_then(&name);
            let issuer = issuer.or_else(|| document.issuer_name.clone());
            Some(format!(
                "{}：《{}》，应当于{}前报送。",
                issuer.unwrap_or_default(),
                inner(&document.title),
                day_in_words(due)
            ))
        })
        .collect();
    if !late.is_empty() {
        known.put(F::OverdueCount, Some(late.len().to_string()));
        known.put(F::OverdueList, Some(numbered(&late)));
    }
}

/// A title as it stands inside 《》: its own marks become 〈〉.
fn inner(title: &str) -> String {
    title.replace('《', "〈").replace('》', "〉")
}

/// 1．… one paragraph each.
fn numbered(lines: &[String]) -> String {
    let lines = (1..).zip(lines).map(|(nth, line)| {
        let line = line.replace(['\n', '\r'], " ");
        format!("{nth}．{line}")
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn ended(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(['。', '；', '！', '？']) {
        text.to_owned()
    } else {
        format!("{text}。")
    }
}

/// Puts what a person entered beside what is known; every fault is named.
pub(super) fn entered(
    cx: &RequestContext,
    template: &LetterTemplate,
    given: &BTreeMap<String, String>,
    values: &mut Values,
) -> Result<(), Error> {
    let used = template.used();
    let mut faults = Vec::new();
    for (name, text) in given {
        let text = text.trim();
        if text.is_empty() {
            continue;
        }
        let field = F::parse(name).ok().filter(|field| field.is_entered());
        let field = field.filter(|field| used.iter().any(|(one, _)| one == field));
        let Some(field) = field else {
            let name: String = name.chars().take(40).collect();
            faults.push(FieldError::new(
                &name,
                format!("此文书没有需要填写的“{name}”"),
            ));
            continue;
        };
        if text.chars().count() > super::LONG {
            let told = format!("{}超过 {} 个字的上限", field.label(), super::LONG);
            faults.push(FieldError::new(name, told));
            continue;
        }
        if !field.is_day() {
            values.insert(field, text.to_owned().into());
            continue;
        }
        match text.parse::<NaiveDate>() {
            Ok(day) if day >= cx.today => {
                values.insert(field, day_in_words(day).into());
            }
            Ok(_) => {
                let told = format!("{}不能早于今天", field.label());
                faults.push(FieldError::new(name, told));
            }
            Err(_) => {
                let told = format!("{}请写成 2026-11-24", field.label());
                faults.push(FieldError::new(name, told));
            }
        }
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Error::Invalid(faults))
    }
}
