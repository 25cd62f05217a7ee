//! 公布清理结果: the lists become public, and their hash and contents stand in the log for everybody.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::bounds::{NAME, short};
use super::campaign::{Campaign, CampaignMoved};
use super::results::lists;
use super::rules::choices;
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::error::{Error, FieldError};
use crate::app::facts::facts;
use crate::app::publication::publisher_post;
use crate::domain::cleanup::CampaignCommand;
use crate::domain::event::EventType;
use crate::store::entity::cleanup_campaign::ActiveModel as CampaignChange;
use crate::store::people::Post;
use crate::store::{Set, Tx, cleanup as rows};

/// 公布清理结果.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PublishResults {
    /// The campaign.
    pub campaign_id: String,
    /// Version that the form was made from.
    pub expected_version: i64,
    /// 公布日期; today where absent.
    #[serde(default)]
    pub published_on: Option<NaiveDate>,
    /// 公布清理结果的公文: title or number.
    #[serde(default)]
    pub announcement: String,
}

impl Command for PublishResults {
    type Output = CampaignMoved;
    const NAME: &'static str = "publish_cleanup";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        publisher_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<CampaignMoved, Error> {
        let version = Some(self.expected_version);
        let mut campaign = Campaign::load(tx, &self.campaign_id, version).await?;
        campaign.post(cx, CampaignCommand::Publish, None)?;
        let stage = campaign.next(CampaignCommand::Publish)?;
        let published_on = self.published_on.unwrap_or(cx.today);
        let mut faults = Vec::new();
        if published_on > cx.today {
            faults.push(FieldError::new("published_on", "公布日期不能晚于今天"));
        }
        if campaign.row.held_on.is_some_and(|held| published_on < held) {
            faults.push(FieldError::new("published_on", "公布日期不能早于会议日期"));
        }
        short(
            &self.announcement,
            "announcement",
            "公布清理结果的公文",
            NAME,
            &mut faults,
        );
        if !faults.is_empty() {
            return Err(Error::Invalid(faults));
        }
        let items = rows::items(tx.connection().await?, &campaign.row.id).await?;
        let proofs = rows::proofs(tx.connection().await?, &campaign.row.id).await?;
        let offered = choices(cx, campaign.row.opened_on.unwrap_or(cx.today));
        let results = lists(&campaign.row, &items, &proofs, &offered)?;
        let sha256 = results.sha256()?;
        let announcement = Some(self.announcement.trim().to_owned());
        let announcement = announcement.filter(|text| !text.is_empty());
        let change = CampaignChange {
            published_on: Set(Some(published_on)),
            results_sha256: Set(Some(sha256.clone())),
            announcement: Set(announcement.clone()),
            ..Default::default()
        };
        let row = &campaign.row;
        let mut told = facts([
            ("title", Some(row.title.clone())),
            ("authority", Some(campaign.name(&row.authority_id))),
            ("meeting", row.meeting.clone()),
            ("held_on", row.held_on.map(|day| day.to_string())),
            ("effect_on", row.effect_on.map(|day| day.to_string())),
            ("published_on", Some(published_on.to_string())),
            ("announcement", announcement),
            ("scope_sha256", row.scope_sha256.clone()),
            ("results_sha256", Some(sha256)),
        ]);
        if let Some(map) = told.as_object_mut() {
            // without nulls, as all facts
            let lists = serde_json::to_value(&results).map(without_nulls);
            let lists = lists.map_err(|error| Error::Internal(error.to_string()))?;
            map.insert("results".to_owned(), lists);
        }
        campaign
            .advance(tx, stage, change, EventType::CleanupPublished, told)
            .await
    }
}

fn without_nulls(value: serde_json::Value) -> serde_json::Value {
    use serde_json::Value;
    match value {
        Value::Object(map) => map
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| (name, without_nulls(value)))
            .collect(),
        Value::Array(all) => all.into_iter().map(without_nulls).collect(),
        plain @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) => plain,
    }
}
