//! 清理结果目录: the lists as decided, from what the items noted then.

use serde::Serialize;
use utoipa::ToSchema;

use super::campaign::{Campaign, state_of};
use super::proofs::{disposition_of as proof_disposition, proof_state};
use super::rehearsal::disposition_of;
use super::rules::{Choices, choices};
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::domain::cleanup::{CampaignStage, Disposition, ItemState, ProofDisposition, ResultList};
use crate::store::entity::cleanup_campaign::Model as CampaignRow;
use crate::store::entity::cleanup_item::Model as ItemRow;
use crate::store::entity::cleanup_proof::Model as ProofRowModel;
use crate::store::record::sha256_hex;
use crate::store::{Store, cleanup as rows};

/// A list of documents.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ListView {
    /// Which: `kept`, `amended`, `repealed`, `void`, `earlier`.
    pub list: &'static str,
    /// Its title.
    pub label: &'static str,
    /// Heading of the last column.
    pub until_label: &'static str,
    /// In the order of the scope.
    pub rows: Vec<ListRow>,
}

/// One document of a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ListRow {
    /// 序号.
    pub number: usize,
    /// Id of the document.
    pub document_id: String,
    /// 文件名称.
    pub title: String,
    /// 发文字号.
    pub document_number: Option<String>,
    /// 登记号.
    pub registration_number: Option<String>,
    /// 发布日期.
    pub published_on: Option<String>,
    /// 实施单位.
    pub implementer: Option<String>,
    /// 理由.
    pub reason: String,
    /// 有效期 or 失效日期, in words.
    pub until: String,
}

/// A list of proofs.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProofList {
    /// `cancelled`, `kept`.
    pub list: &'static str,
    /// Its title.
    pub label: &'static str,
    /// In order.
    pub rows: Vec<ProofRow>,
}

/// One proof of a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProofRow {
    /// 序号.
    pub number: usize,
    /// 证明名称.
    pub name: String,
    /// 办理事项.
    pub matter: Option<String>,
    /// 设定依据.
    pub basis: Option<String>,
    /// 索要单位.
    pub demander: String,
    /// 开具单位.
    pub issuer: String,
    /// 取消理由, or why it is kept.
    pub reason: String,
    /// 取消后的办理方式.
    pub substitute: Option<String>,
}

/// The lists of a campaign, the empty ones left out.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ResultsView {
    /// Of documents.
    pub lists: Vec<ListView>,
    /// Of proofs.
    pub proofs: Vec<ProofList>,
}

impl ResultsView {
    /// 结果哈希: SHA-256 over the lists as JSON in canonical form (RFC 8785).
    pub(super) fn sha256(&self) -> Result<String, Error> {
        let bytes = serde_json_canonicalizer::to_vec(self);
        let bytes = bytes.map_err(|error| Error::Internal(error.to_string()))?;
        Ok(sha256_hex(&bytes))
    }
}

/// The lists of a campaign that was decided, for those who work on it.
///
/// # Errors
/// [`Error::NotFound`] for what the asker may not see; [`Error::Refused`] before the decision.
pub async fn results(
    store: &Store,
    cx: &RequestContext,
    id: &str,
) -> Result<(CampaignRow, ResultsView), Error> {
    let campaign = Campaign::seen(store, cx, id).await?;
    match campaign.stage {
        CampaignStage::Decided | CampaignStage::Published => {}
        CampaignStage::Draft
        | CampaignStage::Open
        | CampaignStage::Proposed
        | CampaignStage::Withdrawn => {
            return Err(Error::out_of_turn(
                "生成清理结果目录",
                campaign.stage.label(),
                [
                    CampaignStage::Decided.label(),
                    CampaignStage::Published.label(),
                ],
            ));
        }
    }
    let view = read(store, cx, &campaign.row).await?;
    Ok((campaign.row, view))
}

/// Reads the lists of a campaign.
pub(super) async fn read(
    store: &Store,
    cx: &RequestContext,
    row: &CampaignRow,
) -> Result<ResultsView, Error> {
    let items = rows::items(store.reader(), &row.id).await?;
    let proofs = rows::proofs(store.reader(), &row.id).await?;
    let offered = choices(cx, row.opened_on.unwrap_or(cx.today));
    lists(row, &items, &proofs, &offered)
}

/// The lists from their rows.
pub(super) fn lists(
    campaign: &CampaignRow,
    items: &[ItemRow],
    proofs: &[ProofRowModel],
    choices: &Choices,
) -> Result<ResultsView, Error> {
    let mut lists = Vec::new();
    for list in ResultList::ALL {
        let mut rows = Vec::new();
        for item in items {
            if let Some(disposition) = disposition_of(item)?
                && disposition.list() == *list
                && state_of(item)? != ItemState::Dropped
            {
                rows.push(row(campaign, item, disposition, rows.len() + 1, choices));
            }
        }
        if !rows.is_empty() {
            lists.push(ListView {
                list: list.as_str(),
                label: list.label(),
                until_label: match list {
                    ResultList::Kept => "有效期",
                    ResultList::Amended => "修改期限",
                    ResultList::Repealed | ResultList::Void | ResultList::Earlier => "失效日期",
                },
                rows,
            });
        }
    }
    let mut of_proofs = Vec::new();
    for (disposition, list, label) in [
        (ProofDisposition::Cancel, "cancelled", "取消的证明事项目录"),
        (ProofDisposition::Keep, "kept", "保留的证明事项清单"),
    ] {
        let mut rows = Vec::new();
        for proof in proofs {
            if proof_state(proof)? == ItemState::Agreed && proof_disposition(proof)? == disposition
            {
                rows.push(proof_row(proof, rows.len() + 1, choices));
            }
        }
        if !rows.is_empty() {
            of_proofs.push(ProofList { list, label, rows });
        }
    }
    Ok(ResultsView {
        lists,
        proofs: of_proofs,
    })
}

fn row(
    campaign: &CampaignRow,
    item: &ItemRow,
    disposition: Disposition,
    number: usize,
    choices: &Choices,
) -> ListRow {
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string());
    let until = match disposition {
        Disposition::Keep | Disposition::Extend => {
            day(item.until_day).map_or_else(|| "未规定".to_owned(), |day| format!("至{day}"))
        }
        Disposition::Amend => day(item.until_day).map_or_else(
            || "未限定".to_owned(),
            |day| format!("{day}前（含当日）修改并重新公布，逾期失效"),
        ),
        Disposition::Repeal | Disposition::DeclareVoid => {
            day(item.ended_day.or(campaign.effect_on)).unwrap_or_default()
        }
        Disposition::AlreadyRepealed => day(item.ended_day).unwrap_or_else(|| "未载明".to_owned()),
    };
    let class = item.reason_class.as_deref();
    let class = class.map(|id| choices.reasons.label(id).unwrap_or(id).to_owned());
    let amendment = item
        .amendment
        .as_ref()
        .map(|what| format!("修改内容：{what}"));
    let parts: Vec<String> = [class, item.reason.clone(), amendment]
        .into_iter()
        .flatten()
        .collect();
    ListRow {
        number,
        document_id: item.document_id.clone(),
        title: item.title.clone(),
        document_number: item.document_number.clone(),
        registration_number: item.registration_number.clone(),
        published_on: item.published_on.clone(),
        implementer: item.implementer.clone(),
        reason: parts.join("；"),
        until,
    }
}

fn proof_row(proof: &ProofRowModel, number: usize, choices: &Choices) -> ProofRow {
    let test = proof.test.as_deref();
    let test = test.map(|id| choices.tests.label(id).unwrap_or(id).to_owned());
    let parts: Vec<String> = [test, proof.reason.clone()].into_iter().flatten().collect();
    ProofRow {
        number,
        name: proof.name.clone(),
        matter: proof.matter.clone(),
        basis: proof.basis.clone(),
        demander: proof.demander.clone(),
        issuer: proof.issuer.clone(),
        reason: parts.join("；"),
        substitute: proof.substitute.clone(),
    }
}
