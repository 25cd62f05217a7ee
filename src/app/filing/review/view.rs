//! A review as its two sides see it. The issuer sees what was said to it; distribution, items, talks and
//! points that are not yet in an opinion are the examining body's alone.

use super::input::ItemInput;
use super::shapes::{ItemLine, PointLine, ReferralLine, ReviewLine, ReviewView, TalkLine};
use super::{answers, conducts, may};
use crate::app::case::Case;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::filing::{desk, rules};
use crate::app::view::due::{due_view, set_due};
use crate::domain::access::Role;
use crate::domain::filing::{FilingCommand, FilingStage, next};
use crate::domain::filing_review::{
    self, ItemResult, ReviewCommand, ReviewMode, ReviewOutcome, TalkKind, Verdict,
};
use crate::store::entity::filing_point::Model as PointRow;
use crate::store::entity::filing_review::Model as Row;
use crate::store::error::parse;
use crate::store::{Store, filing_reviews, people, queries, text};

fn mode_of(row: &Row) -> Result<ReviewMode, Error> {
    Ok(parse(
        "filing_review",
        &row.id,
        "mode",
        &row.mode,
        ReviewMode::parse,
    )?)
}

fn outcome_of(row: &Row) -> Result<Option<String>, Error> {
    let outcome = row.outcome.as_deref();
    let outcome = outcome.map(|text| {
        parse(
            "filing_review",
            &row.id,
            "outcome",
            text,
            ReviewOutcome::parse,
        )
    });
    Ok(outcome.transpose()?.map(|one| one.label().to_owned()))
}

/// The reviews of a filing, the newest first.
pub async fn lines_of(store: &Store, filing: &str) -> Result<Vec<ReviewLine>, Error> {
    let rows = filing_reviews::reviews_of(store.reader(), filing).await?;
    rows.into_iter()
        .map(|row| {
            Ok(ReviewLine {
                mode: mode_of(&row)?.label().to_owned(),
                outcome: outcome_of(&row)?,
                opened_on: row.opened_on,
                closed_on: row.closed_on,
                id: row.id,
            })
        })
        .collect()
}

/// 审查方式 that the pack knows today.
pub fn modes(cx: &RequestContext) -> Vec<ReviewMode> {
    rules::modes(cx, cx.today)
}

/// Whether the asker may open a review of a filing now.
pub async fn may_open(store: &Store, cx: &RequestContext, filing: &str) -> Result<bool, Error> {
    let db = store.reader();
    let Some(filing) = queries::filing(db, filing).await? else {
        return Ok(false);
    };
    let stage = parse(
        "filing",
        &filing.id,
        "stage",
        &filing.stage,
        FilingStage::parse,
    )?;
    if next(stage, FilingCommand::StartReview).is_none() {
        return Ok(false);
    }
    let Some(document) = queries::document(db, &filing.document_id).await? else {
        return Ok(false);
    };
    let case = Case::of(document, people::authorities(db).await?)?;
    let receiver = case.authority(&filing.receiver_id);
    Ok(match (receiver, cx.actor.as_deref()) {
        (Some(receiver), Some(actor)) => conducts(&case, actor, receiver),
        (None, _) | (_, None) => false,
    })
}

/// The provisions of the reviewed text to which a point may be tied, and those of the text that holds now.
pub async fn choices(
    store: &Store,
    view: &ReviewView,
) -> Result<[Vec<(String, String)>; 2], Error> {
    let document = queries::document(store.reader(), &view.document_id).await?;
    let now = document.and_then(|one| one.revision_id);
    let mut both = [Vec::new(), Vec::new()];
    let asked = [Some(view.revision_id.clone()), now];
    for (found, revision) in both.iter_mut().zip(asked) {
        let Some(revision) = revision else { continue };
        let all = text::provisions(store.reader(), &revision).await?;
        let labelled = all.into_iter().filter(|one| !one.label.is_empty());
        found.extend(labelled.map(|one| (one.eid, one.label)));
    }
    Ok(both)
}

/// One review, for those who conduct it, answer it or audit.
#[expect(clippy::too_many_lines, reason = "who sees what is read in one place")]
pub async fn one(store: &Store, cx: &RequestContext, id: &str) -> Result<ReviewView, Error> {
    let not_found = || Error::NotFound("此备案审查");
    let db = store.reader();
    let row = filing_reviews::review(db, id)
        .await?
        .ok_or_else(not_found)?;
    let document = queries::document(db, &row.document_id).await?;
    let case = Case::of(
        document.ok_or_else(not_found)?,
        people::authorities(db).await?,
    )?;
    let receiver = case
        .authority(&row.receiver_id)
        .cloned()
        .ok_or_else(not_found)?;
    let actor = cx.actor()?;
    let inner = actor.holds(Role::Auditor) || conducts(&case, actor, &receiver);
    if !inner && !answers(&case, actor, &receiver) {
        return Err(not_found());
    }
    let filing = queries::filing(db, &row.filing_id)
        .await?
        .ok_or_else(not_found)?;
    let stage = parse(
        "filing",
        &filing.id,
        "stage",
        &filing.stage,
        FilingStage::parse,
    )?;
    let closed = row.closed_on.is_some();
    let commands = ReviewCommand::ALL.iter().copied();
    let permitted = commands
        .filter(|command| !closed && filing_review::next(stage, *command).is_some())
        .filter(|command| may(&case, actor, &receiver, *command))
        .collect();
    let list_id = rules::checklist_id(cx, &receiver, row.opened_on);
    let items = items(&row, &rules::list(cx, list_id, row.opened_on))?;
    // what is not in an opinion or a plan yet was not said to the issuer
    let said = row.opinion_on.is_some() || row.plan_on.is_some();
    let points = filing_reviews::points(db, id).await?;
    let points = points
        .into_iter()
        .filter(|point| !point.dropped && (inner || said))
        .map(|point| line(point, &items))
        .collect::<Result<Vec<_>, Error>>()?;
    let mut dues = Vec::new();
    let open_dues = [
        (
            "审查期限",
            row.due_on,
            &row.due,
            stage == FilingStage::UnderReview && !closed,
        ),
        (
            "答复期限",
            row.answer_due_on,
            &row.answer_due,
            row.answered_on.is_none(),
        ),
        (
            "报告纠正结果期限",
            row.report_due_on,
            &row.report_due,
            !closed,
        ),
    ];
    for (label, on, stored, waits) in open_dues {
        let view = match due_view(cx, on, Some(stored))? {
            Some(view) => Some(view),
            None => on.map(|on| set_due(cx, on)),
        };
        dues.extend(view.filter(|_| waits).map(|view| (label, view)));
    }
    for (label, on) in [
        ("纠正计划完成", row.plan_due_on),
        ("责令改正期限", row.order_due_on),
    ] {
        dues.extend(on.filter(|_| !closed).map(|on| (label, set_due(cx, on))));
    }
    let (mut referrals, mut talks) = (Vec::new(), Vec::new());
    if inner {
        for one in filing_reviews::referrals(db, id).await? {
            let due = due_view(cx, one.due_on, Some(&one.due))?;
            let due = due.or_else(|| one.due_on.map(|on| set_due(cx, on)));
            referrals.push(ReferralLine {
                due: due.filter(|_| one.opinion.is_none()),
                id: one.id,
                body: one.body,
                sent_on: one.sent_on,
                due_on: one.due_on,
                opinion: one.opinion,
                opined_on: one.opined_on,
            });
        }
        for one in filing_reviews::talks(db, id).await? {
            let kind = parse("filing_talk", &one.id, "kind", &one.kind, TalkKind::parse)?;
            talks.push(TalkLine {
                kind: kind.label().to_owned(),
                held_on: one.held_on,
                with_whom: one.with_whom,
                content: one.content,
            });
        }
    }
    let mode = mode_of(&row)?;
    Ok(ReviewView {
        outcome: outcome_of(&row)?,
        title: case.row.title,
        receiver: receiver.name,
        mode_label: mode.label().to_owned(),
        label: stage.label().to_owned(),
        stage: filing.stage,
        items: if inner { items } else { Vec::new() },
        items_source: rules::list_source(cx, list_id, row.opened_on),
        suggestion_id: row.suggestion_id.filter(|_| inner),
        demand_id: row.demand_id.filter(|_| inner),
        conclusion: row.conclusion.filter(|_| inner || closed),
        id: row.id,
        filing_id: row.filing_id,
        document_id: row.document_id,
        mode: row.mode,
        examiner: row.examiner,
        partner: row.partner,
        opened_on: row.opened_on,
        due_on: row.due_on,
        revision_id: row.revision_id,
        body_sha256: row.body_sha256,
        opinion_no: row.opinion_no,
        opinion: row.opinion,
        opinion_on: row.opinion_on,
        answer_due_on: row.answer_due_on,
        answered_on: row.answered_on,
        plan: row.plan,
        plan_due_on: row.plan_due_on,
        refiled_on: row.refiled_on,
        refiled_document_id: row.refiled_document_id,
        report_due_on: row.report_due_on,
        order_text: row.order_text,
        ordered_on: row.ordered_on,
        order_due_on: row.order_due_on,
        closed_on: row.closed_on,
        row_version: row.row_version,
        referrals,
        talks,
        points,
        permitted,
        inner,
        dues,
    })
}

fn items(row: &Row, list: &[crate::rules::ListItem]) -> Result<Vec<ItemLine>, Error> {
    let given: Vec<ItemInput> = match &row.checklist {
        Some(text) => desk::parsed(&row.id, text)?,
        None => Vec::new(),
    };
    let lines = list.iter().map(|item| {
        let one = given.iter().find(|one| one.id == item.id);
        ItemLine {
            id: item.id.clone(),
            label: item.label.clone(),
            result: one.map(|one| one.result.as_str().to_owned()),
            result_label: one.map(|one| ItemResult::label(one.result).to_owned()),
            note: one.map(|one| one.note.clone()).unwrap_or_default(),
        }
    });
    Ok(lines.collect())
}

fn line(point: PointRow, items: &[ItemLine]) -> Result<PointLine, Error> {
    let verdict = point.verdict.as_deref();
    let verdict =
        verdict.map(|text| parse("filing_point", &point.id, "verdict", text, Verdict::parse));
    let verdict = verdict.transpose()?;
    let item = point.item.map(|id| {
        let known = items.iter().find(|one| one.id == id);
        known.map_or(id, |one| one.label.clone())
    });
    Ok(PointLine {
        id: point.id,
        number: point.ord,
        label: point.label,
        eid: point.eid,
        before: point.before,
        item,
        problem: point.problem,
        advice: point.advice,
        adopted: point.adopted,
        answer: point.answer,
        after_label: point.after_label,
        after: point.after,
        verdict: verdict.map(|one| one.as_str().to_owned()),
        verdict_label: verdict.map(|one| one.label().to_owned()),
        note: point.note,
    })
}
