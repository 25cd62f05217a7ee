//! 待评估: which documents of the actor's bodies are to be evaluated by when, and what was recorded.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::{post, stands};
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::gates::cite;
use crate::domain::authority::Authority;
use crate::domain::evaluation::{EvaluationKind, EvaluationOutcome};
use crate::domain::validity;
use crate::rules::{Bound, LimitId, ListId, ListItem};
use crate::store::entity::evaluation::Model as EvaluationRow;
use crate::store::error::parse;
use crate::store::publicly::PublicDocument;
use crate::store::{Store, cleanup as rows, evaluations, people, publicly};

/// The criteria of a day, and where they stand.
#[derive(Debug, Clone, Default)]
pub struct Criteria {
    /// In the order of the pack.
    pub items: Vec<ListItem>,
    /// Their source.
    pub source: String,
}

/// 评估事项 of the pack.
pub fn criteria(cx: &RequestContext, on: NaiveDate) -> Criteria {
    let rule = cx.pack.list(ListId::EvaluationCriteria, on);
    rule.map(|rule| Criteria {
        items: rule.value.clone(),
        source: cite(&rule.source, rule.verified),
    })
    .unwrap_or_default()
}

/// A document that is to be evaluated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct EvaluationDue {
    /// Document.
    pub document_id: String,
    /// Title.
    pub title: String,
    /// Who evaluates it.
    pub evaluator: String,
    /// `first`, `before_expiry`.
    pub kind: &'static str,
    /// What people read.
    pub label: &'static str,
    /// From this day on it is to be evaluated; `None`: it cannot be counted, `remark` says why.
    pub due_on: Option<NaiveDate>,
    /// Whether that day has come.
    pub come: bool,
    /// Last valid day, inclusive.
    pub last_valid_on: Option<NaiveDate>,
    /// Where the limit stands, or why it cannot be counted.
    pub remark: String,
    /// The actor may record it.
    pub mine: bool,
}

/// A recorded evaluation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct EvaluationLine {
    /// Id.
    pub id: String,
    /// Document.
    pub document_id: String,
    /// Title.
    pub title: String,
    /// Who evaluated it.
    pub evaluator: String,
    /// What people read of its kind.
    pub kind: &'static str,
    /// Day.
    pub evaluated_on: NaiveDate,
    /// `keep`, `extend`, `amend`, `reissue`, `repeal`, `declare_void`.
    pub outcome: &'static str,
    /// What people read.
    pub outcome_label: &'static str,
    /// Why.
    pub reason: String,
    /// The report.
    pub report: String,
}

/// 评估 of all documents that the bodies here issued.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct EvaluationDesk {
    /// To be evaluated, the most urgent first.
    pub due: Vec<EvaluationDue>,
    /// Recorded, the latest first.
    pub recorded: Vec<EvaluationLine>,
}

/// What is due and what was recorded.
///
/// # Errors
/// [`Error::Store`], where the database fails or a row does not parse.
pub async fn desk(store: &Store, cx: &RequestContext) -> Result<EvaluationDesk, Error> {
    let all = people::authorities(store.reader()).await?;
    let inside = all.iter().filter(|one| one.inside);
    let inside: Vec<String> = inside.map(|one| one.id.to_string()).collect();
    let rows = rows::normative(store.reader(), &inside).await?;
    let ids: Vec<String> = rows.into_iter().map(|row| row.id).collect();
    let documents = publicly::documents(store.reader(), &ids).await?;
    let recorded = evaluations::of(store.reader(), &ids).await?;
    let mut due = Vec::new();
    for document in ids.iter().filter_map(|id| documents.get(id)) {
        let own = recorded
            .iter()
            .filter(|row| row.document_id == document.row.id);
        let own: Vec<&EvaluationRow> = own.collect();
        due.extend(first(cx, &all, document, &own));
        due.extend(before_expiry(cx, &all, document, &own));
    }
    due.sort_by(|one, other| {
        let key = |due: &EvaluationDue| (due.due_on.unwrap_or(NaiveDate::MIN), due.title.clone());
        key(one).cmp(&key(other))
    });
    let mut lines = Vec::with_capacity(recorded.len());
    for row in recorded.into_iter().rev() {
        lines.push(line(&all, &documents, row)?);
    }
    lines.sort_by_key(|line| std::cmp::Reverse(line.evaluated_on));
    Ok(EvaluationDesk {
        due,
        recorded: lines,
    })
}

/// A document that the actor may evaluate, by title.
///
/// # Errors
/// [`Error::NotFound`] for what is not public; [`Error::Forbidden`] for another body's.
pub async fn evaluable(
    store: &Store,
    cx: &RequestContext,
    id: &str,
) -> Result<PublicDocument, Error> {
    let found = publicly::documents(store.reader(), &[id.to_owned()]).await?;
    let document = found
        .into_values()
        .next()
        .ok_or(Error::NotFound("此文件"))?;
    if post(cx, &document.row).is_none() {
        let told = "文件由起草单位评估，没有起草单位的由制定机关评估";
        return Err(Error::Forbidden(told.to_owned()));
    }
    Ok(document)
}

/// Those of `ids` whose last evaluation asks for an act.
pub(crate) async fn asking_for_an_act(
    store: &Store,
    ids: &[String],
) -> Result<BTreeSet<String>, Error> {
    let mut last: HashMap<String, EvaluationRow> = HashMap::new();
    for row in evaluations::of(store.reader(), ids).await? {
        last.insert(row.document_id.clone(), row); // the earliest come first
    }
    let mut asking = BTreeSet::new();
    for (document, row) in last {
        if outcome(&row)?.asks_for_an_act() {
            asking.insert(document);
        }
    }
    Ok(asking)
}

fn outcome(row: &EvaluationRow) -> Result<EvaluationOutcome, Error> {
    let read = EvaluationOutcome::parse;
    Ok(parse("evaluation", &row.id, "outcome", &row.outcome, read)?)
}

fn first(
    cx: &RequestContext,
    all: &[Authority],
    document: &PublicDocument,
    own: &[&EvaluationRow],
) -> Option<EvaluationDue> {
    let start = validity::effective_on(&document.facts)?;
    // whatever kind it is, the first one is the first
    if own.iter().any(|row| row.evaluated_on >= start) {
        return None;
    }
    let kind = EvaluationKind::First;
    counted(cx, all, document, kind, LimitId::EvaluationFirst, start)
}

fn before_expiry(
    cx: &RequestContext,
    all: &[Authority],
    document: &PublicDocument,
    own: &[&EvaluationRow],
) -> Option<EvaluationDue> {
    let last = validity::last_valid_on(&document.facts)?;
    let kind = EvaluationKind::BeforeExpiry;
    let due = counted(cx, all, document, kind, LimitId::ReminderEvaluate, last)?;
    let done = own.iter().any(|row| {
        row.kind == kind.as_str() && due.due_on.is_none_or(|due| row.evaluated_on >= due)
    });
    (!done).then_some(due)
}

/// `None` where the document has ended or the pack has no such limit.
fn counted(
    cx: &RequestContext,
    all: &[Authority],
    document: &PublicDocument,
    kind: EvaluationKind,
    limit: LimitId,
    start: NaiveDate,
) -> Option<EvaluationDue> {
    if !stands(validity::validity(&document.facts, cx.today).state) {
        return None;
    }
    let (due_on, remark) = match cx.pack.due(limit, Bound::Max, start, &[]) {
        Ok(due) => {
            let due = due?;
            (Some(due.due_on), cite(&due.source, due.verified))
        }
        Err(error) => (None, format!("期限无法计算：{error}")),
    };
    let row = &document.row;
    let evaluator = row.drafter_id.as_ref().or(row.issuer_id.as_ref());
    Some(EvaluationDue {
        document_id: row.id.clone(),
        title: row.title.clone(),
        evaluator: name(all, evaluator.map_or("", String::as_str)),
        kind: kind.as_str(),
        label: kind.label(),
        due_on,
        come: due_on.is_none_or(|due| due <= cx.today),
        last_valid_on: validity::last_valid_on(&document.facts),
        remark,
        mine: post(cx, row).is_some(),
    })
}

fn line(
    all: &[Authority],
    documents: &HashMap<String, PublicDocument>,
    row: EvaluationRow,
) -> Result<EvaluationLine, Error> {
    let read = EvaluationKind::parse;
    let kind = parse("evaluation", &row.id, "kind", &row.kind, read)?;
    let outcome = outcome(&row)?;
    let title = documents.get(&row.document_id);
    Ok(EvaluationLine {
        evaluator: name(all, &row.evaluator_id),
        title: title.map(|one| one.row.title.clone()).unwrap_or_default(),
        id: row.id,
        document_id: row.document_id,
        kind: kind.label(),
        evaluated_on: row.evaluated_on,
        outcome: outcome.as_str(),
        outcome_label: outcome.label(),
        reason: row.reason,
        report: row.report,
    })
}

fn name(all: &[Authority], id: &str) -> String {
    let found = all.iter().find(|one| one.id.to_string() == id);
    found.map(|one| one.short_name.clone()).unwrap_or_default()
}
