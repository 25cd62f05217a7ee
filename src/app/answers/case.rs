//! 案卷: stage, what may be done, reviews, meetings, materials, steps, filings.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::filings::{FilingView, filings_of};
use super::reviews::{ReviewView, reviews_of};
use super::shown;
use crate::app::case::Case;
use crate::app::context::RequestContext;
use crate::app::decision::votes::{Dissent, Votes, dissents_of, votes_of};
use crate::app::department::{self, DepartmentLine};
use crate::app::drafting::draft::DraftFields;
use crate::app::error::Error;
use crate::app::urgent::{self, UrgentLine};
use crate::domain::document::DocumentCommand;
use crate::store::{Store, queries};

/// 案卷.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CaseView {
    /// 办理阶段.
    pub stage: String,
    /// What people read.
    pub label: String,
    /// Version for the next form.
    pub row_version: i64,
    /// What the asker may do now.
    pub permitted: Vec<CommandView>,
    /// 立卷日期.
    pub opened_on: Option<NaiveDate>,
    /// 签发日期.
    pub signed_on: Option<String>,
    /// 签发人.
    pub signed_by: Option<String>,
    /// The meeting asked for changes that are not confirmed yet.
    pub meeting_pending: bool,
    /// 说明不采纳理由后提请讨论.
    pub unadopted: bool,
    /// 合法性审核, first to last.
    pub reviews: Vec<ReviewView>,
    /// 集体讨论.
    pub meetings: Vec<MeetingView>,
    /// 材料.
    pub materials: Vec<MaterialView>,
    /// 准备步骤.
    pub steps: Vec<StepView>,
    /// 有关单位意见.
    pub opinions: Vec<DepartmentLine>,
    /// 简易程序.
    pub urgents: Vec<UrgentLine>,
    /// 备案.
    pub filings: Vec<FilingView>,
}

/// A command that may be given.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CommandView {
    /// The command.
    pub command: String,
    /// What people read.
    pub label: String,
}

/// 集体讨论.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MeetingView {
    /// 会议名称.
    pub meeting: String,
    /// Day.
    pub held_on: NaiveDate,
    /// Result.
    pub result: String,
    /// 不同意见.
    pub dissent: Option<String>,
    /// Changes or reasons.
    pub note: Option<String>,
    /// 表决情况.
    pub votes: Option<Votes>,
    /// 会议纪要编号.
    pub minutes: Option<String>,
    /// 不同意见 by person and office.
    pub dissents: Vec<Dissent>,
    /// 正文哈希 of the text that was discussed.
    pub body_sha256: String,
}

/// 材料.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MaterialView {
    /// Id.
    pub id: String,
    /// Kind: an id of the pack's list, or `other`.
    pub kind: String,
    /// Name of the file.
    pub name: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Bytes.
    pub size: i64,
    /// Media type.
    pub media: String,
}

/// 准备步骤.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StepView {
    /// Step.
    pub step: String,
    /// State.
    pub state: String,
    /// Day.
    pub done_on: Option<NaiveDate>,
    /// Reason or result.
    pub reason: Option<String>,
    /// 办理单位或者人员.
    pub organ: Option<String>,
    /// 结论: an id of the pack's list.
    pub conclusion: Option<String>,
    /// 材料.
    pub material_id: Option<String>,
}

/// 工作稿.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DraftView {
    /// 标题.
    pub title: String,
    /// 正文.
    pub text: String,
    /// The other fields.
    pub fields: DraftFields,
    /// Version for the next form.
    pub version: i64,
}

pub(super) async fn case_view(
    store: &Store,
    cx: &RequestContext,
    case: Case,
) -> Result<CaseView, Error> {
    let db = store.reader();
    let id = case.row.id.as_str();
    let permitted = case.permitted(cx).into_iter().map(|command| CommandView {
        command: command.as_str().to_owned(),
        label: command.label().to_owned(),
    });
    let opened = case.row.opened_on.unwrap_or(cx.today);
    let meetings = queries::deliberations(db, id).await?;
    let materials = queries::materials(db, id).await?;
    let steps = queries::preparations(db, id).await?;
    Ok(CaseView {
        stage: case.stage.as_str().to_owned(),
        label: case.stage.label().to_owned(),
        row_version: case.row.row_version,
        permitted: permitted.collect(),
        opened_on: case.row.opened_on,
        signed_on: case.row.signed_on.clone(),
        signed_by: case.row.signed_by.clone(),
        meeting_pending: case.row.meeting_pending,
        unadopted: case.row.unadopted,
        reviews: reviews_of(store, id).await?,
        meetings: meetings
            .into_iter()
            .map(|row| {
                Ok(MeetingView {
                    votes: votes_of(&row),
                    dissents: dissents_of(&row)?,
                    minutes: row.minutes,
                    meeting: row.meeting,
                    held_on: row.held_on,
                    result: row.result,
                    dissent: row.dissent,
                    note: row.note,
                    body_sha256: row.body_sha256,
                })
            })
            .collect::<Result<_, Error>>()?,
        materials: materials
            .into_iter()
            .map(|row| MaterialView {
                id: row.id,
                kind: row.kind,
                name: row.name,
                sha256: row.sha256,
                size: row.size,
                media: row.media,
            })
            .collect(),
        steps: steps
            .into_iter()
            .map(|row| StepView {
                step: row.step,
                state: row.state,
                done_on: row.done_on,
                reason: row.reason,
                organ: row.organ,
                conclusion: row.conclusion,
                material_id: row.material_id,
            })
            .collect(),
        opinions: department::lines(store, cx, id, &case.authorities).await?,
        urgents: urgent::lines(store, cx, id, opened).await?,
        filings: filings_of(store, cx, &case).await?,
    })
}

/// 工作稿 of a document, for its drafters.
pub async fn draft(store: &Store, cx: &RequestContext, id: &str) -> Result<DraftView, Error> {
    let shown = shown(store, cx, id).await?;
    let case = shown.case.ok_or(Error::NotFound("此工作稿"))?;
    if case.post(cx, DocumentCommand::Submit).is_err() {
        return Err(Error::NotFound("此工作稿"));
    }
    let row = queries::draft(store.reader(), id).await?;
    let row = row.ok_or(Error::NotFound("此工作稿"))?;
    Ok(DraftView {
        fields: DraftFields::from_row(&row)?,
        title: row.title,
        text: row.text,
        version: row.version,
    })
}

/// The bytes of a material, for those with a part in the case.
pub async fn material(
    store: &Store,
    cx: &RequestContext,
    id: &str,
    material: &str,
) -> Result<(MaterialView, Vec<u8>), Error> {
    let shown = shown(store, cx, id).await?;
    if shown.case.is_none() {
        return Err(Error::NotFound("此材料"));
    }
    let rows = queries::materials(store.reader(), id).await?;
    let row = rows.into_iter().find(|row| row.id == material);
    let row = row.ok_or(Error::NotFound("此材料"))?;
    let bytes = store.read_file(&row.sha256)?;
    let bytes = bytes.ok_or_else(|| Error::Internal(format!("file {} is gone", row.sha256)))?;
    let view = MaterialView {
        id: row.id,
        kind: row.kind,
        name: row.name,
        sha256: row.sha256,
        size: row.size,
        media: row.media,
    };
    Ok((view, bytes))
}
