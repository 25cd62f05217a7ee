//! What everybody sees of clean-ups: the results of those that were published, and nothing of the others.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::campaign::Campaign;
use super::rehearsal::disposition_of;
use super::results::{ResultsView, read};
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::domain::cleanup::{CampaignStage, Disposition};
use crate::domain::validity::chinese_date;
use crate::store::{Store, cleanup as rows, people, queries};

/// A published clean-up in the list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PublishedLine {
    /// Id.
    pub id: String,
    /// 名称.
    pub title: String,
    /// Label of the kind.
    pub kind: &'static str,
    /// 决定机关.
    pub authority: String,
    /// 公布日期.
    pub published_on: Option<NaiveDate>,
    /// 生效日期.
    pub effect_on: Option<NaiveDate>,
    /// How many documents it dealt with.
    pub documents: i64,
}

/// The published clean-ups.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PublishedList {
    /// The newest first.
    pub results: Vec<PublishedLine>,
}

/// A published clean-up with its lists.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PublishedCampaign {
    /// What stands in the list.
    #[serde(flatten)]
    pub line: PublishedLine,
    /// 会议.
    pub meeting: Option<String>,
    /// 会议日期.
    pub held_on: Option<NaiveDate>,
    /// 公布清理结果的公文.
    pub announcement: Option<String>,
    /// 清理范围, in a sentence.
    pub scope: String,
    /// 未列入目录的一律失效, within the scope.
    pub unlisted: bool,
    /// 范围哈希.
    pub scope_sha256: Option<String>,
    /// 结果哈希: SHA-256 over `results` in canonical form (RFC 8785).
    pub results_sha256: Option<String>,
    /// 清理结果目录.
    pub results: ResultsView,
}

/// A published clean-up that dealt with a document.
#[derive(Debug, Clone)]
pub struct DocumentCleanup {
    /// Id of the campaign.
    pub id: String,
    /// Its name.
    pub title: String,
    /// Label of what was decided.
    pub disposition: Option<&'static str>,
    /// 公布日期.
    pub published_on: Option<NaiveDate>,
}

fn line(campaign: &Campaign) -> PublishedLine {
    let row = &campaign.row;
    PublishedLine {
        id: row.id.clone(),
        title: row.title.clone(),
        kind: campaign.kind.label(),
        authority: campaign.name(&row.authority_id),
        published_on: row.published_on,
        effect_on: row.effect_on,
        documents: row.scope_size.unwrap_or_default(),
    }
}

/// All published clean-ups.
///
/// # Errors
/// [`Error::Store`], where the database fails or a row does not parse.
pub async fn published_all(store: &Store) -> Result<PublishedList, Error> {
    let all = rows::campaigns(store.reader(), &[CampaignStage::Published]).await?;
    let authorities = people::authorities(store.reader()).await?;
    let mut results = Vec::with_capacity(all.len());
    for row in all {
        results.push(line(&Campaign::of(row, authorities.clone())?));
    }
    Ok(PublishedList { results })
}

/// One published clean-up.
///
/// # Errors
/// [`Error::NotFound`] for every other, whoever asks.
pub async fn published(
    store: &Store,
    cx: &RequestContext,
    id: &str,
) -> Result<PublishedCampaign, Error> {
    let row = rows::campaign(store.reader(), id).await?;
    let row = row.filter(|row| row.stage == CampaignStage::Published.as_str());
    let row = row.ok_or(Error::NotFound("此次清理"))?;
    let campaign = Campaign::of(row, people::authorities(store.reader()).await?)?;
    let mut results = read(store, cx, &campaign.row).await?;
    withhold(store, &mut results).await?;
    let row = &campaign.row;
    Ok(PublishedCampaign {
        line: line(&campaign),
        meeting: row.meeting.clone(),
        held_on: row.held_on,
        announcement: row.announcement.clone(),
        scope: scope_words(&campaign),
        unlisted: row.unlisted,
        scope_sha256: row.scope_sha256.clone(),
        results_sha256: row.results_sha256.clone(),
        results,
    })
}

/// Takes away what the lists say of documents that are withheld; the hash stays that of the lists as decided.
async fn withhold(store: &Store, results: &mut ResultsView) -> Result<(), Error> {
    let ids: Vec<String> = results
        .lists
        .iter()
        .flat_map(|list| list.rows.iter().map(|row| row.document_id.clone()))
        .collect();
    let documents = queries::documents(store.reader(), &ids).await?;
    for row in results.lists.iter_mut().flat_map(|list| &mut list.rows) {
        let withheld = documents
            .iter()
            .find(|one| one.id == row.document_id)
            .and_then(|one| one.withheld.as_deref());
        if let Some(ground) = withheld {
            row.title = format!("（此件已紧急下线：{ground}）");
            row.document_number = None;
            row.registration_number = None;
            row.reason = String::new();
        }
    }
    Ok(())
}

/// The bounds in a sentence; how documents were found within them is the staff's.
fn scope_words(campaign: &Campaign) -> String {
    let names: Vec<String> = campaign
        .scope
        .issuers
        .iter()
        .map(|id| campaign.name(id))
        .collect();
    let through = campaign
        .scope
        .issued_through
        .map(|day| format!("{}以前（含当日）", chinese_date(day)));
    if names.is_empty() {
        return String::new();
    }
    format!(
        "{}{}公布的行政规范性文件",
        names.join("、"),
        through.unwrap_or_default()
    )
}

/// The published clean-ups that dealt with a document, the newest first.
///
/// # Errors
/// [`Error::Store`], where the database fails or a row does not parse.
pub async fn of_document(store: &Store, document: &str) -> Result<Vec<DocumentCleanup>, Error> {
    let found = rows::of_document(store.reader(), document, CampaignStage::Published).await?;
    found
        .into_iter()
        .map(|(item, campaign)| {
            Ok(DocumentCleanup {
                disposition: disposition_of(&item)?.map(Disposition::label),
                id: campaign.id,
                title: campaign.title,
                published_on: campaign.published_on,
            })
        })
        .collect()
}
