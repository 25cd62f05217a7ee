//! What the rule pack says, in the terms of the commands. Every number of days, list and format comes
//! from the pack; nothing here adds one.

use chrono::NaiveDate;

use super::case::Case;
use super::context::RequestContext;
use super::error::Error;
use super::registration::series::SeriesPlan;
use crate::domain::authority::{Authority, AuthorityKind};
use crate::domain::document::NumberKind;
use crate::rules::{
    Bound, Calendar, Gate, IssuerKind, Judged, LimitError, LimitId, ListId, ListItem, Material,
    Receiver, SeriesId, Word,
};

/// A due date as stored with the case.
#[derive(Debug, Clone)]
pub struct DueRecord {
    /// Last day, inclusive; `None` while the calendar of a year that the count needs is missing.
    pub due_on: Option<NaiveDate>,
    /// Rule, pack version, start event and how it was counted, as JSON.
    pub json: String,
}

impl DueRecord {
    /// Counts a limit. A missing calendar year stops no act: the due date stays open, says which year
    /// is missing, and keeps the limit as it was judged until the year has come.
    pub fn count(judged: Judged, calendar: &Calendar) -> Result<Self, Error> {
        let broken = |error: serde_json::Error| Error::Internal(error.to_string());
        match judged.clone().count(calendar) {
            Ok(due) => Ok(Self {
                due_on: Some(due.due_on),
                json: serde_json::to_string(&due).map_err(broken)?,
            }),
            Err(LimitError::Calendar(missing)) => {
                let open = Open {
                    calendar_missing: missing.year,
                    judged: Some(judged),
                };
                Ok(Self {
                    due_on: None,
                    json: serde_json::to_string(&open).map_err(broken)?,
                })
            }
            Err(error) => Err(Error::refused("calendar", format!("期限无法计算：{error}"))),
        }
    }
}

/// A due date that stands open.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
struct Open {
    calendar_missing: i32,
    /// The limit as it was judged; absent in the oldest records.
    #[serde(default)]
    judged: Option<Judged>,
}

/// The year for want of which a stored due date stands open.
pub fn missing(stored: &str) -> Option<i32> {
    let open: Open = serde_json::from_str(stored).ok()?;
    Some(open.calendar_missing)
}

/// The limit that a due date which stands open was judged by, where it was kept.
pub fn judged(stored: &str) -> Result<Option<Judged>, Error> {
    if stored.is_empty() {
        return Ok(None);
    }
    let open: Open = serde_json::from_str(stored)
        .map_err(|error| Error::Internal(format!("stored due date: {error}")))?;
    Ok(open.judged)
}

/// A filing that falls due.
#[derive(Debug, Clone)]
pub struct FilingDue {
    /// 备案机关.
    pub receiver_id: String,
    /// By when.
    pub due: DueRecord,
}

/// The longest length of a limit from the day of its start event.
fn longest(cx: &RequestContext, id: LimitId, start_on: NaiveDate) -> Result<DueRecord, Error> {
    let what = id.label();
    match cx.pack.judge(id, Bound::Max, start_on, &[]) {
        Ok(Some(judged)) => DueRecord::count(judged, cx.pack.calendar()),
        Ok(None) => Err(Error::refused("no-rule", format!("规则包没有规定{what}"))),
        Err(error) => Err(Error::refused(
            "calendar",
            format!("{what}无法计算：{error}"),
        )),
    }
}

/// 合法性审核期限 from the day on which the materials were complete.
pub fn review_due(cx: &RequestContext, accepted_on: NaiveDate) -> Result<DueRecord, Error> {
    longest(cx, LimitId::LegalityReview, accepted_on)
}

/// 年度目录报送期限 for the year that ended on `year_end`.
pub fn annual_list_due(cx: &RequestContext, year_end: NaiveDate) -> Result<DueRecord, Error> {
    longest(cx, LimitId::AnnualList, year_end)
}

/// 审核要点 of the day on which the case was opened.
pub fn checklist(cx: &RequestContext, on: NaiveDate) -> Vec<ListItem> {
    cx.pack
        .list(ListId::ReviewChecklist, on)
        .map(|rule| rule.value.clone())
        .unwrap_or_default()
}

/// Materials that a gate asks for.
pub fn materials(cx: &RequestContext, gate: Gate, on: NaiveDate) -> Vec<Material> {
    cx.pack
        .materials(gate, on)
        .map(|rule| rule.value.clone())
        .unwrap_or_default()
}

/// A kind of material must be one of the pack's, or `other`.
pub fn check_material(cx: &RequestContext, kind: &str) -> Result<(), Error> {
    let known = kind == "other"
        || Gate::ALL
            .iter()
            .flat_map(|gate| materials(cx, *gate, cx.today))
            .any(|material| material.id == kind);
    if known {
        Ok(())
    } else {
        Err(Error::field("kind", format!("材料种类“{kind}”不在清单中")))
    }
}

/// The series from which a document of this issuer takes its numbers today.
pub fn series(cx: &RequestContext, issuer: &Authority) -> Result<Vec<SeriesPlan>, Error> {
    let mut plans = Vec::new();
    for (id, kind) in [
        (SeriesId::Document, NumberKind::Document),
        (SeriesId::Registration, NumberKind::Registration),
    ] {
        let Ok(rule) = cx.pack.series(id, cx.today) else {
            continue;
        };
        if rule.value.given_at != Gate::Register {
            continue;
        }
        let year = i64::from(chrono::Datelike::year(&cx.today));
        let mark = rule.value.prefix_mark.clone().unwrap_or_default();
        let prefix = if issuer.prefix.ends_with(&mark) {
            issuer.prefix.clone()
        } else {
            format!("{}{mark}", issuer.prefix)
        };
        plans.push(SeriesPlan {
            id: format!(
                "{}:{}:{}:{year}",
                kind.as_str(),
                issuer.id,
                rule.value.template
            ),
            kind,
            authority_id: issuer.id.to_string(),
            template: rule.value.template.clone(),
            year,
            prefix,
            region: issuer.region.clone(),
            body: issuer.code.clone(),
        });
    }
    Ok(plans)
}

/// The kind of issuer in the words of the packs; bodies that issue nothing have none.
pub fn issuer_kind(kind: AuthorityKind) -> Option<IssuerKind> {
    match kind {
        AuthorityKind::Government => Some(IssuerKind::Government),
        AuthorityKind::Office => Some(IssuerKind::Office),
        AuthorityKind::Department => Some(IssuerKind::Department),
        AuthorityKind::Township => Some(IssuerKind::Township),
        AuthorityKind::AuthorizedOrganization => Some(IssuerKind::AuthorizedOrganization),
        AuthorityKind::DispatchedOrgan => Some(IssuerKind::DispatchedOrgan),
        AuthorityKind::StandingCommittee | AuthorityKind::UpperGovernment => None,
    }
}

/// 应当报送的备案: each receiver with its due date, counted from publication.
pub fn filings(
    cx: &RequestContext,
    case: &Case,
    published_on: NaiveDate,
) -> Result<Vec<FilingDue>, Error> {
    let Some(kind) = issuer_kind(case.issuer.kind) else {
        return Ok(Vec::new());
    };
    let opened = case.row.opened_on.unwrap_or(published_on);
    let Ok(rule) = cx.pack.receivers(kind, opened) else {
        return Ok(Vec::new());
    };
    let mut dues: Vec<FilingDue> = Vec::new();
    for target in &rule.value {
        let Some(receiver) = receiver(case, target.receiver) else {
            continue;
        };
        let receiver_id = receiver.id.to_string();
        if dues.iter().any(|due| due.receiver_id == receiver_id) {
            continue;
        }
        dues.push(FilingDue {
            receiver_id,
            due: longest(cx, target.limit, published_on)?,
        });
    }
    Ok(dues)
}

/// The body that a receiver of the pack is here; `None` where it is not registered.
fn receiver(case: &Case, receiver: Receiver) -> Option<&Authority> {
    let issuer = &case.issuer;
    let government = match issuer.kind {
        AuthorityKind::Government => issuer,
        AuthorityKind::Office
        | AuthorityKind::Department
        | AuthorityKind::Township
        | AuthorityKind::AuthorizedOrganization
        | AuthorityKind::DispatchedOrgan
        | AuthorityKind::StandingCommittee
        | AuthorityKind::UpperGovernment => {
            let parent = issuer.parent?.to_string();
            case.authority(&parent)?
        }
    };
    match receiver {
        Receiver::UpperGovernment if issuer.kind == AuthorityKind::Township => Some(government),
        Receiver::UpperGovernment => government
            .parent
            .and_then(|id| case.authority(&id.to_string())),
        Receiver::SameLevelGovernment
        | Receiver::EstablishingGovernment
        | Receiver::ManagingGovernment => Some(government),
        Receiver::SameLevelNpcStandingCommittee => case.authorities.iter().find(|authority| {
            authority.kind == AuthorityKind::StandingCommittee
                && authority.level == government.level
        }),
        Receiver::UpperDepartment => None,
    }
}

/// 审核机构 for a document: the issuer's own legal unit where it has one and is not the drafter, else
/// the first legal body of the same government that is not the drafter.
pub fn choose_reviewer(_cx: &RequestContext, case: &Case, reviewers: &[String]) -> Option<String> {
    let drafter = case.row.drafter_id.as_deref();
    let issuer = case.issuer.id.to_string();
    let free = |id: &&String| drafter != Some(id.as_str());
    reviewers
        .iter()
        .find(|id| **id == issuer && free(id))
        .or_else(|| reviewers.iter().find(free))
        .cloned()
}

/// 审查建议答复期限 from the day on which it was received.
pub fn suggestion_due(cx: &RequestContext, received_on: NaiveDate) -> Result<DueRecord, Error> {
    longest(cx, LimitId::SuggestionReply, received_on)
}

/// 不启动审查的情形 of the day on which the suggestion was received.
pub fn suggestion_grounds(cx: &RequestContext, on: NaiveDate) -> Vec<ListItem> {
    cx.pack
        .list(ListId::SuggestionGrounds, on)
        .map(|rule| rule.value.clone())
        .unwrap_or_default()
}

/// 有关单位答复征求意见期限 from the day on which they were asked.
pub fn department_due(cx: &RequestContext, asked_on: NaiveDate) -> Result<DueRecord, Error> {
    longest(cx, LimitId::DepartmentReply, asked_on)
}

/// 适用简易程序的情形 of the day on which the case was opened.
pub fn urgent_grounds(cx: &RequestContext, on: NaiveDate) -> Vec<ListItem> {
    cx.pack
        .list(ListId::SimplifiedGrounds, on)
        .map(|rule| rule.value.clone())
        .unwrap_or_default()
}

/// 公平竞争审查结论 of the day on which the case was opened.
pub fn fair_competition_conclusions(cx: &RequestContext, on: NaiveDate) -> Vec<ListItem> {
    cx.pack
        .list(ListId::FairCompetitionConclusions, on)
        .map(|rule| rule.value.clone())
        .unwrap_or_default()
}

/// 机关代字 of letters: that of the document numbers without the mark that only normative documents bear.
pub fn letter_prefix(cx: &RequestContext, authority: &Authority) -> String {
    let rule = cx.pack.series(SeriesId::Document, cx.today).ok();
    let mark = rule.and_then(|rule| rule.value.prefix_mark.clone());
    let mark = mark.unwrap_or_default();
    let prefix = authority.prefix.as_str();
    prefix.strip_suffix(&mark).unwrap_or(prefix).to_owned()
}

/// The day of a reminder before the last valid day `end`; `None` where the rules have none or the calendar
/// of its year is missing.
pub fn reminder(
    cx: &RequestContext,
    id: LimitId,
    end: NaiveDate,
) -> Result<Option<NaiveDate>, Error> {
    match cx.pack.judge(id, Bound::Max, end, &[]) {
        Ok(Some(judged)) => Ok(DueRecord::count(judged, cx.pack.calendar())?.due_on),
        Ok(None) | Err(LimitError::Calendar(_)) => Ok(None),
        Err(error) => Err(Error::refused(
            "calendar",
            format!("{}：{error}", id.label()),
        )),
    }
}

/// 紧急下线的情形 of today.
pub fn withholding_grounds(cx: &RequestContext) -> Vec<ListItem> {
    cx.pack
        .list(ListId::WithholdingGrounds, cx.today)
        .map(|rule| rule.value.clone())
        .unwrap_or_default()
}
