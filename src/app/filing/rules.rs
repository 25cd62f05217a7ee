//! What the pack says of the receiving side: its lists, and its limits on the side of the government or
//! of the people's congress. A congress has limits of its own; where the pack sets none for it, those of
//! the government stand in.

use chrono::{Days, NaiveDate};

use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::gates::cite;
use crate::app::law::DueRecord;
use crate::domain::authority::{Authority, AuthorityKind};
use crate::domain::filing_review::ReviewMode;
use crate::rules::{
    Bound, Gate, LimitId, ListId, ListItem, Material, Need, Pause, SettingId, StartEvent,
    Suspension,
};

/// A due date that is not set by any rule of the pack.
pub(crate) fn no_due() -> DueRecord {
    DueRecord {
        due_on: None,
        json: String::new(),
    }
}

/// Whether a receiver is a standing committee.
pub(crate) fn is_congress(receiver: &Authority) -> bool {
    match receiver.kind {
        AuthorityKind::StandingCommittee => true,
        AuthorityKind::Government
        | AuthorityKind::Office
        | AuthorityKind::Department
        | AuthorityKind::Township
        | AuthorityKind::AuthorizedOrganization
        | AuthorityKind::DispatchedOrgan
        | AuthorityKind::UpperGovernment => false,
    }
}

/// A list of the pack; empty where it has none.
pub(crate) fn list(cx: &RequestContext, id: ListId, on: NaiveDate) -> Vec<ListItem> {
    cx.pack
        .list(id, on)
        .map(|rule| rule.value.clone())
        .unwrap_or_default()
}

/// Where a list of the pack stands.
pub(crate) fn list_source(cx: &RequestContext, id: ListId, on: NaiveDate) -> Option<String> {
    let rule = cx.pack.list(id, on).ok()?;
    Some(cite(&rule.source, rule.verified))
}

/// 审查内容 of the body: its own list, else the general one.
pub(crate) fn checklist_id(cx: &RequestContext, receiver: &Authority, on: NaiveDate) -> ListId {
    let own = ListId::FilingChecklistNpc;
    if is_congress(receiver) && cx.pack.list(own, on).is_ok() {
        own
    } else {
        ListId::FilingChecklist
    }
}

/// 审查方式 that the pack knows.
pub(crate) fn modes(cx: &RequestContext, on: NaiveDate) -> Vec<ReviewMode> {
    let known = list(cx, ListId::FilingModes, on);
    let known = known
        .iter()
        .filter_map(|item| ReviewMode::parse(&item.id).ok());
    known.collect()
}

/// 备案材料 of the day on which the filing was received.
pub(crate) fn materials(cx: &RequestContext, on: NaiveDate) -> Vec<Material> {
    crate::app::law::materials(cx, Gate::File, on)
}

/// Where the list of materials stands.
pub(crate) fn materials_source(cx: &RequestContext, on: NaiveDate) -> Option<String> {
    let rule = cx.pack.materials(Gate::File, on)?;
    Some(cite(&rule.source, rule.verified))
}

/// Whether a material must be handed in.
pub(crate) fn is_required(material: &Material) -> bool {
    match material.need {
        Need::Required => true,
        Need::WhereApplicable => false,
    }
}

/// 份数、渠道 in words, with their sources.
pub(crate) fn ways(cx: &RequestContext, receiver: &Authority, on: NaiveDate) -> Vec<String> {
    let ids = if is_congress(receiver) {
        [SettingId::FilingCopiesNpc, SettingId::FilingByNpc]
    } else {
        [SettingId::FilingCopies, SettingId::FilingBy]
    };
    let rules = ids.into_iter().filter_map(|id| cx.pack.setting(id, on));
    rules
        .map(|rule| {
            let words = rule.value.show();
            format!("{words}（{}）", cite(&rule.source, rule.verified))
        })
        .collect()
}

/// The limit that holds for a receiver; `None` where the pack sets none.
fn sided(
    cx: &RequestContext,
    receiver: &Authority,
    congress: Option<LimitId>,
    government: LimitId,
    start_on: NaiveDate,
) -> LimitId {
    let own = congress.filter(|_| is_congress(receiver));
    own.filter(|id| cx.pack.limit(*id, start_on).is_ok())
        .unwrap_or(government)
}

/// Counts a limit, leaving out the pauses for which it is suspended; empty where the pack sets none.
fn counted(
    cx: &RequestContext,
    id: LimitId,
    start_on: NaiveDate,
    pauses: &[Pause],
) -> Result<DueRecord, Error> {
    let Ok(rule) = cx.pack.limit(id, start_on) else {
        return Ok(no_due());
    };
    let stops = |pause: &&Pause| rule.value.suspended_by.contains(&pause.cause);
    let pauses: Vec<Pause> = pauses.iter().filter(stops).copied().collect();
    match cx.pack.judge(id, Bound::Max, start_on, &pauses) {
        Ok(Some(judged)) => DueRecord::count(judged, cx.pack.calendar()),
        Ok(None) => Ok(no_due()),
        Err(error) => Err(Error::refused("calendar", format!("期限无法计算：{error}"))),
    }
}

/// The days from the day after `from` to `through`, which are not counted; `None` where there is none.
pub(crate) fn pause(cause: Suspension, from: NaiveDate, through: NaiveDate) -> Option<Pause> {
    let from = from.checked_add_days(Days::new(1))?;
    (from <= through).then_some(Pause {
        cause,
        from,
        through,
    })
}

/// 形式审查期限: from the first receipt where the limit stops for 补正, else anew from each receipt.
pub(crate) fn check_due(
    cx: &RequestContext,
    first: NaiveDate,
    last: NaiveDate,
    pauses: &[Pause],
) -> Result<DueRecord, Error> {
    let id = LimitId::FilingFormCheck;
    let stops = cx
        .pack
        .limit(id, first)
        .is_ok_and(|rule| rule.value.suspended_by.contains(&Suspension::Supplement));
    let start = if stops { first } else { last };
    counted(cx, id, start, pauses)
}

/// 补正期限 from the notice.
pub(crate) fn supplement_due(
    cx: &RequestContext,
    receiver: &Authority,
    on: NaiveDate,
) -> Result<DueRecord, Error> {
    let own = Some(LimitId::FilingSupplementNpc);
    let id = sided(cx, receiver, own, LimitId::FilingSupplement, on);
    counted(cx, id, on, &[])
}

/// 备案审查期限 from the receipt or the registration, as the pack has it.
pub(crate) fn review_due(
    cx: &RequestContext,
    receiver: &Authority,
    received_on: NaiveDate,
    registered_on: NaiveDate,
    pauses: &[Pause],
) -> Result<DueRecord, Error> {
    let own = Some(LimitId::FilingReviewNpc);
    let id = sided(cx, receiver, own, LimitId::FilingReview, registered_on);
    let from_receipt = cx
        .pack
        .limit(id, received_on)
        .is_ok_and(|rule| rule.value.starts == StartEvent::FilingReceived);
    let start = if from_receipt {
        received_on
    } else {
        registered_on
    };
    // a pause that was over before the clock began stops nothing
    let later: Vec<Pause> = pauses
        .iter()
        .filter(|one| one.through > start)
        .map(|one| Pause {
            from: start
                .checked_add_days(Days::new(1))
                .map_or(one.from, |next| one.from.max(next)),
            ..*one
        })
        .collect();
    counted(cx, id, start, &later)
}

/// 依申请审查期限 from the receipt of the demand or suggestion.
pub(crate) fn application_due(
    cx: &RequestContext,
    received_on: NaiveDate,
) -> Result<DueRecord, Error> {
    counted(cx, LimitId::SuggestionReview, received_on, &[])
}

/// 分送单位提出意见的期限.
pub(crate) fn referral_due(cx: &RequestContext, on: NaiveDate) -> Result<DueRecord, Error> {
    counted(cx, LimitId::FilingCommitteeOpinion, on, &[])
}

/// 答复、纠正期限 from the receipt of the opinion.
pub(crate) fn answer_due(
    cx: &RequestContext,
    receiver: &Authority,
    on: NaiveDate,
) -> Result<DueRecord, Error> {
    let own = Some(LimitId::FilingAnswerNpc);
    let id = sided(cx, receiver, own, LimitId::FilingCorrect, on);
    counted(cx, id, on, &[])
}

/// 报告纠正结果的期限 from the day on which the corrected text was published.
pub(crate) fn report_due(
    cx: &RequestContext,
    receiver: &Authority,
    on: NaiveDate,
) -> Result<DueRecord, Error> {
    let own = Some(LimitId::FilingReportNpc);
    let id = sided(cx, receiver, own, LimitId::FilingReport, on);
    counted(cx, id, on, &[])
}
