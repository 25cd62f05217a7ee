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
    Bound, Due, Gate, IssuerKind, LimitError, LimitId, ListId, ListItem, Material, Receiver,
    SeriesId, Word,
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
    fn of(due: &Due) -> Result<Self, Error> {
        let json = serde_json::to_string(due).map_err(|e| Error::Internal(e.to_string()))?;
        Ok(Self {
            due_on: Some(due.due_on),
            json,
        })
    }
}

/// A filing that falls due.
#[derive(Debug, Clone)]
pub struct FilingDue {
    /// 备案机关.
    pub receiver_id: String,
    /// By when.
    pub due: DueRecord,
}

/// A missing calendar year stops no act: the due date stays open and says which year is missing.
fn counted(due: Result<Option<Due>, LimitError>, what: &str) -> Result<DueRecord, Error> {
    match due {
        Err(LimitError::Calendar(missing)) => Ok(DueRecord {
            due_on: None,
            json: serde_json::json!({ "calendar_missing": missing.year }).to_string(),
        }),
        Ok(Some(due)) => DueRecord::of(&due),
        Ok(None) => Err(Error::refused("no-rule", format!("规则包没有规定{what}"))),
        Err(error) => Err(Error::refused(
            "calendar",
            format!("{what}无法计算：{error}"),
        )),
    }
}

/// 合法性审核期限 from the day on which the materials were complete.
pub fn review_due(cx: &RequestContext, accepted_on: NaiveDate) -> Result<DueRecord, Error> {
    let due = cx
        .pack
        .due(LimitId::LegalityReview, Bound::Max, accepted_on, &[]);
    counted(due, LimitId::LegalityReview.label())
}

/// 年度目录报送期限 for the year that ended on `year_end`.
pub fn annual_list_due(cx: &RequestContext, year_end: NaiveDate) -> Result<DueRecord, Error> {
    let due = cx.pack.due(LimitId::AnnualList, Bound::Max, year_end, &[]);
    counted(due, LimitId::AnnualList.label())
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
        let due = cx.pack.due(target.limit, Bound::Max, published_on, &[]);
        dues.push(FilingDue {
            receiver_id,
            due: counted(due, target.limit.label())?,
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

/// 审查建议答复期限 from today, the day on which it was received.
pub fn suggestion_due(cx: &RequestContext) -> Result<DueRecord, Error> {
    let due = cx
        .pack
        .due(LimitId::SuggestionReply, Bound::Max, cx.today, &[]);
    counted(due, LimitId::SuggestionReply.label())
}

/// 不启动审查的情形 of the day on which the suggestion was received.
pub fn suggestion_grounds(cx: &RequestContext, on: NaiveDate) -> Vec<ListItem> {
    cx.pack
        .list(ListId::SuggestionGrounds, on)
        .map(|rule| rule.value.clone())
        .unwrap_or_default()
}
