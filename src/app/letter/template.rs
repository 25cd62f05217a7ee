//! 文书模板: which one applies, and a new dated version by an administrator.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::values::day_in_words;
use crate::app::access::administrator_post;
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::error::{Error, FieldError};
use crate::app::intake;
use crate::domain::event::EventType;
use crate::domain::letter::{LetterField, LetterKind};
use crate::rules::letter::{
    Filled, LetterTemplate, Value, Values, check_letter_template, letter_on, shipped_letters,
};
use crate::store::entity::letter_template;
use crate::store::letters::LetterFacts;
use crate::store::people::Post;
use crate::store::{NewEvent, Store, Tx, events, letters};

/// Id, template, source.
type Known = (String, LetterTemplate, String);

/// All templates: those of the program first, then those that were added, in their order.
fn all(added: &[letter_template::Model]) -> Result<Vec<Known>, Error> {
    let broken = |told: String| Error::Internal(format!("letter template: {told}"));
    let shipped = shipped_letters().map_err(|problems| broken(problems.to_string()))?;
    let mut all: Vec<Known> = shipped
        .into_iter()
        .map(|(one, source)| {
            (
                format!("shipped-{}", one.kind.as_str()),
                one,
                source.to_owned(),
            )
        })
        .collect();
    for row in added {
        let read = check_letter_template(&row.source);
        let read = read.map_err(|problems| broken(format!("{}: {problems}", row.id)))?;
        all.push((row.id.clone(), read, row.source.clone()));
    }
    Ok(all)
}

/// The template of a kind on a day, with its id.
pub(super) fn current(
    facts: &LetterFacts,
    kind: LetterKind,
    on: NaiveDate,
) -> Result<(String, LetterTemplate), Error> {
    let all = all(&facts.templates)?;
    let found = letter_on(all.iter().map(|(_, one, _)| one), kind, on);
    let found = all
        .iter()
        .rev()
        .find(|(_, one, _)| Some(one) == found)
        .map(|(id, one, _)| (id.clone(), one.clone()));
    let told = || format!("{}没有{}可用的模板", day_in_words(on), kind.label());
    found.ok_or_else(|| Error::refused("no-template", told()))
}

/// 更改文书模板: a dated version beside the older ones.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddLetterTemplate {
    /// The template, TOML.
    pub source: String,
    /// Why it is changed.
    pub reason: String,
}

/// The version as added.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = LetterTemplateAdded)]
pub struct TemplateAdded {
    /// Id.
    pub id: String,
    /// Kind.
    pub kind: String,
    /// First day.
    pub from: NaiveDate,
}

/// A template, or its faults as those of the field.
fn checked(source: &str) -> Result<LetterTemplate, Error> {
    check_letter_template(source).map_err(|problems| {
        let each = problems.0.iter();
        Error::Invalid(
            each.map(|problem| FieldError::new("source", problem.to_string()))
                .collect(),
        )
    })
}

impl Command for AddLetterTemplate {
    type Output = TemplateAdded;
    const NAME: &'static str = "add_letter_template";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        administrator_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<TemplateAdded, Error> {
        let template = checked(&self.source)?;
        if template.from < cx.today {
            let told = format!("起用日期不能早于今天（{}），已发出的文书不受影响", cx.today);
            return Err(Error::field("source", told));
        }
        let reason = intake::required(&self.reason, "reason", "请写明更改的理由")?;
        let known = letters::templates(tx.connection().await?).await?;
        if known.iter().any(|row| row.source == self.source) {
            let told = "此模板已经在用，内容没有变化";
            return Err(Error::Conflict(told.to_owned()));
        }
        let id: String = cx.new_id();
        let seq = events::size(tx.connection().await?).await?;
        tx.insert(letter_template::Model {
            id: id.clone(),
            kind: template.kind.as_str().to_owned(),
            from_on: template.from,
            source: self.source.clone(),
            reason: reason.clone(),
            added_on: cx.today,
            seq,
        })
        .await?;
        let kind = template.kind.as_str();
        let told = json!({ "template": id, "kind": kind, "reason": reason });
        tx.event(NewEvent::plain(EventType::LetterTemplateAdded, told));
        Ok(TemplateAdded {
            id,
            kind: kind.to_owned(),
            from: template.from,
        })
    }
}

/// A version of a template.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = LetterTemplateVersion)]
pub struct TemplateVersion {
    /// Id.
    pub id: String,
    /// Kind.
    pub kind: String,
    /// What people read.
    pub label: String,
    /// First day.
    pub from: NaiveDate,
    /// It applies today.
    pub current: bool,
    /// It comes with the program.
    pub shipped: bool,
    /// Why it was added.
    pub reason: Option<String>,
    /// Day on which it was added.
    pub added_on: Option<NaiveDate>,
    /// The template, TOML.
    pub source: String,
}

/// All versions.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = LetterTemplateList)]
pub struct TemplateList {
    /// By kind, in the order in which they were added.
    pub results: Vec<TemplateVersion>,
}

/// All versions of all templates.
pub async fn templates(store: &Store, cx: &RequestContext) -> Result<TemplateList, Error> {
    let rows = letters::templates(store.reader()).await?;
    let facts = LetterFacts {
        templates: rows.clone(),
        ..LetterFacts::default()
    };
    let mut results = Vec::new();
    let all = all(&rows)?;
    for kind in LetterKind::ALL {
        let applies = current(&facts, *kind, cx.today).ok().map(|(id, _)| id);
        for (id, one, source) in all.iter().filter(|(_, one, _)| one.kind == *kind) {
            let row = rows.iter().find(|row| row.id == *id);
            results.push(TemplateVersion {
                id: id.clone(),
                kind: kind.as_str().to_owned(),
                label: kind.label().to_owned(),
                from: one.from,
                current: applies.as_ref() == Some(id),
                shipped: row.is_none(),
                reason: row.map(|row| row.reason.clone()),
                added_on: row.map(|row| row.added_on),
                source: source.clone(),
            });
        }
    }
    Ok(TemplateList { results })
}

/// A template filled with samples, to be looked at before it is added.
///
/// # Errors
/// What is wrong with it, by line.
pub fn sample(cx: &RequestContext, source: &str) -> Result<(LetterTemplate, Filled), Error> {
    let template = checked(source)?;
    let mut values = Values::new();
    for (field, _) in template.used() {
        values.insert(field, example(cx, field));
    }
    let filled = template.fill(&values);
    let filled = filled.map_err(|missing| Error::Internal(format!("{missing:?}")))?;
    Ok((template, filled))
}

fn example(cx: &RequestContext, field: LetterField) -> Value {
    let text = match field {
        LetterField::Date
        | LetterField::RequestedOn
        | LetterField::PublishedOn
        | LetterField::EffectiveOn
        | LetterField::DueOn
        | LetterField::SuggestionReceivedOn
        | LetterField::CommentUntil
        | LetterField::ReplyBy => day_in_words(cx.today),
        LetterField::OverdueCount => "2".to_owned(),
        LetterField::Findings
        | LetterField::Materials
        | LetterField::Steps
        | LetterField::OverdueList => {
            format!(
                "1．（{}示例一）\n2．（{}示例二）",
                field.label(),
                field.label()
            )
        }
        LetterField::Authority
        | LetterField::DocumentTitle
        | LetterField::DocumentNumber
        | LetterField::RegistrationNumber
        | LetterField::Issuer
        | LetterField::Drafter
        | LetterField::Reviewer
        | LetterField::Opinion
        | LetterField::OpinionReason
        | LetterField::Meeting
        | LetterField::Receiver
        | LetterField::DueBasis
        | LetterField::FilingReason
        | LetterField::SuggestionProvision
        | LetterField::SuggestionSummary
        | LetterField::SuggestionResult
        | LetterField::SuggestionAnswer
        | LetterField::CommentChannel
        | LetterField::Contact
        | LetterField::Note => format!("（{}）", field.label()),
    };
    text.into()
}
