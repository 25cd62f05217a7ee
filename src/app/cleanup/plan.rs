//! 清理方案: made by the legal body, changed until it is opened.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::bounds::{LINE, short};
use super::campaign::{Campaign, CampaignMoved};
use super::rules::choices;
use super::scope::Scope;
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::error::{Error, FieldError};
use crate::app::facts::facts;
use crate::app::intake;
use crate::app::search::Basis;
use crate::domain::access::Role;
use crate::domain::authority::{Authority, AuthorityKind};
use crate::domain::cleanup::{CampaignCommand, CampaignKind, CampaignStage};
use crate::domain::event::EventType;
use crate::store::entity::cleanup_campaign::{ActiveModel as CampaignChange, Model as CampaignRow};
use crate::store::people::Post;
use crate::store::{NewEvent, Set, Tx, people};

/// What a plan says.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanInput {
    /// 清理类别.
    #[schema(value_type = String, example = "full")]
    pub kind: CampaignKind,
    /// 名称.
    pub title: String,
    /// 决定机关; left out: the government of the leading body.
    #[serde(default)]
    pub authority_id: Option<String>,
    /// 清理范围.
    pub scope: Scope,
    /// 未列入继续有效、修改目录的一律失效.
    #[serde(default)]
    pub unlisted: bool,
    /// 责任单位提出意见的截止日, inclusive.
    #[serde(default)]
    pub due_on: Option<NaiveDate>,
}

/// 拟定清理方案.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateCampaign {
    /// The plan.
    pub plan: PlanInput,
}

impl Command for CreateCampaign {
    type Output = CampaignMoved;
    const NAME: &'static str = "create_cleanup";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        lead_post(cx).map(Some)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<CampaignMoved, Error> {
        let lead = lead_post(cx)?;
        let authorities = people::authorities(tx.connection().await?).await?;
        let plan = self.plan.checked(cx, &lead.authority_id, &authorities)?;
        let row = CampaignRow {
            id: cx.new_id(),
            kind: plan.kind.as_str().to_owned(),
            stage: CampaignStage::Draft.as_str().to_owned(),
            row_version: 1,
            title: plan.title,
            lead_id: lead.authority_id,
            authority_id: plan.authority_id,
            scope: plan.scope,
            unlisted: plan.unlisted,
            due_on: plan.due_on,
            opened_on: None,
            scope_size: None,
            scope_sha256: None,
            submitted_on: None,
            meeting: None,
            held_on: None,
            result_note: None,
            dissent: None,
            effect_on: None,
            results_sha256: None,
            published_on: None,
            announcement: None,
            reason: None,
        };
        tx.insert(row.clone()).await?;
        let told = facts([("title", Some(row.title.clone()))]);
        tx.event(NewEvent::plain(EventType::CleanupPlanned, told));
        Ok(Campaign::of(row, authorities)?.moved())
    }
}

/// 修改清理方案.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviseCampaign {
    /// The campaign.
    pub campaign_id: String,
    /// Version that the form was made from.
    pub expected_version: i64,
    /// The plan.
    pub plan: PlanInput,
}

impl Command for ReviseCampaign {
    type Output = CampaignMoved;
    const NAME: &'static str = "revise_cleanup";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        lead_post(cx).map(Some)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<CampaignMoved, Error> {
        let version = Some(self.expected_version);
        let mut campaign = Campaign::load(tx, &self.campaign_id, version).await?;
        campaign.post(cx, CampaignCommand::Revise, None)?;
        let stage = campaign.next(CampaignCommand::Revise)?;
        let lead = campaign.row.lead_id.clone();
        let plan = self.plan.checked(cx, &lead, &campaign.authorities)?;
        let told = facts([("title", Some(plan.title.clone()))]);
        let change = CampaignChange {
            kind: Set(plan.kind.as_str().to_owned()),
            title: Set(plan.title),
            authority_id: Set(plan.authority_id),
            scope: Set(plan.scope),
            unlisted: Set(plan.unlisted),
            due_on: Set(plan.due_on),
            ..Default::default()
        };
        campaign
            .advance(tx, stage, change, EventType::CleanupPlanned, told)
            .await
    }
}

/// The actor's post as the one who leads clean-ups.
pub(super) fn lead_post(cx: &RequestContext) -> Result<Post, Error> {
    let mut posts = cx.actor()?.posts.iter();
    let post = posts.find(|post| post.role == Role::CleanupLead);
    post.cloned()
        .ok_or_else(|| Error::Forbidden("您没有清理组织岗位，不能拟定清理方案".to_owned()))
}

/// A plan without faults.
struct Plan {
    kind: CampaignKind,
    title: String,
    authority_id: String,
    scope: String,
    unlisted: bool,
    due_on: Option<NaiveDate>,
}

impl PlanInput {
    fn checked(
        &self,
        cx: &RequestContext,
        lead_id: &str,
        authorities: &[Authority],
    ) -> Result<Plan, Error> {
        let mut faults = intake::check_title(&self.title, "title");
        let find = |id: &str| authorities.iter().find(|one| one.id.to_string() == id);
        let lead = find(lead_id);
        let parent = lead.and_then(|lead| lead.parent).map(|id| id.to_string());
        let authority_id = self.authority_id.clone().or(parent);
        let deciding = authority_id.as_deref().and_then(find);
        match (deciding, lead) {
            (Some(deciding), Some(lead)) if governs(deciding, lead, authorities) => {
                self.check_issuers(deciding, authorities, &mut faults);
            }
            _ => faults.push(FieldError::new(
                "authority_id",
                "决定机关应当是牵头机构本身或者其所属的人民政府",
            )),
        }
        if self.due_on.is_some_and(|due| due < cx.today) {
            faults.push(FieldError::new("due_on", "提出意见的截止日不能早于今天"));
        }
        let text = |given: &Option<String>| {
            let given = given.as_deref().map(str::trim).unwrap_or_default();
            Some(given.to_owned()).filter(|given| !given.is_empty())
        };
        let mut scope = Scope {
            query: text(&self.scope.query),
            basis: text(&self.scope.basis),
            ..self.scope.clone()
        };
        scope.issuers.sort_unstable();
        scope.issuers.dedup();
        if scope
            .basis
            .as_deref()
            .is_some_and(|one| Basis::read(one).is_none())
        {
            faults.push(FieldError::new(
                "basis",
                "请写明依据的名称，如《中华人民共和国行政处罚法》第三十二条",
            ));
        }
        for (given, field, what) in [
            (&scope.query, "query", "检索式"),
            (&scope.basis, "basis", "依据"),
        ] {
            let given = given.as_deref().unwrap_or_default();
            short(given, field, what, LINE, &mut faults);
        }
        if self.unlisted && self.scope.issued_through.is_none() {
            faults.push(FieldError::new(
                "issued_through",
                "“未列入目录的一律失效”须写明公布日期的截止日",
            ));
        }
        if self.unlisted && !scope.is_whole() {
            faults.push(FieldError::new(
                "unlisted",
                "“未列入目录的一律失效”只适用于按制定机关和日期确定范围的清理",
            ));
        }
        if !faults.is_empty() {
            return Err(Error::Invalid(faults));
        }
        if self.unlisted {
            choices(cx, cx.today).unlisted_rule()?;
        }
        let scope = serde_json::to_string(&scope).map_err(|e| Error::Internal(e.to_string()))?;
        Ok(Plan {
            kind: self.kind,
            title: intake::clean_title(&self.title),
            authority_id: authority_id.unwrap_or_default(),
            scope,
            unlisted: self.unlisted,
            due_on: self.due_on,
        })
    }

    fn check_issuers(
        &self,
        deciding: &Authority,
        authorities: &[Authority],
        faults: &mut Vec<FieldError>,
    ) {
        if self.scope.issuers.is_empty() && self.scope.takes_documents(self.kind) {
            faults.push(FieldError::new("issuers", "请至少选择一个制定机关"));
        }
        for id in &self.scope.issuers {
            let issuer = authorities.iter().find(|one| one.id.to_string() == *id);
            let Some(issuer) = issuer.filter(|one| governs(deciding, one, authorities)) else {
                faults.push(FieldError::new(
                    "issuers",
                    format!("所选制定机关不属于{}", deciding.name),
                ));
                continue;
            };
            let own = issuer.id == deciding.id
                || issuer.kind == AuthorityKind::Office && issuer.parent == Some(deciding.id);
            if self.unlisted && !own {
                let message = format!(
                    "“未列入目录的一律失效”只及于决定机关自己的文件，{}的文件须由其自行决定",
                    issuer.name
                );
                faults.push(FieldError::new("unlisted", message));
            }
        }
    }
}

/// Whether `below` is `above` itself or stands under it.
fn governs(above: &Authority, below: &Authority, authorities: &[Authority]) -> bool {
    let mut at = Some(below);
    for _ in 0..8 {
        let Some(one) = at else { return false };
        if one.id == above.id {
            return true;
        }
        at = one
            .parent
            .and_then(|id| authorities.iter().find(|other| other.id == id));
    }
    false
}
