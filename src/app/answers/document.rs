//! One document: what everybody may see, and its case for those with a part in it.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::case::{CaseView, case_view};
use super::{Shown, shown};
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::filing::review::public_stage;
use crate::domain::document::{NumberKind, NumberState};
use crate::domain::filing::FilingStage;
use crate::domain::validity::{self, Act, Status};
use crate::store::entity::{fact, number, revision};
use crate::store::error::parse;
use crate::store::record::sha256_hex;
use crate::store::{Store, people, queries, text};

/// 文件.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DocumentView {
    /// Id.
    pub id: String,
    /// 文件类别: registered, historical, reference.
    pub class: String,
    /// 效力级别.
    pub kind: Option<String>,
    /// 文种.
    pub form: Option<String>,
    /// 标题.
    pub title: String,
    /// 所印发文件的标题, where the document carries one.
    pub instrument_title: Option<String>,
    /// 制定机关; null: 机关未载明.
    pub authority: Option<String>,
    /// Id of the 制定机关, where it is registered here.
    pub authority_id: Option<String>,
    /// 联合制定机关.
    pub co_authorities: Vec<String>,
    /// 发文字号 in use.
    pub document_number: Option<String>,
    /// 登记号 in use.
    pub registration_number: Option<String>,
    /// All numbers, voided ones too.
    pub numbers: Vec<NumberView>,
    /// 成文日期; may be partial.
    pub issued_on: Option<String>,
    /// 公布日期; may be partial.
    pub published_on: Option<String>,
    /// 施行日期; may be partial.
    pub effective_on: Option<String>,
    /// 有效期截止日, inclusive.
    pub last_valid_on: Option<String>,
    /// 效力状态 on the day asked for, and why.
    pub status: StatusView,
    /// 正文哈希.
    pub body_sha256: Option<String>,
    /// The text that stands now.
    pub revision_id: Option<String>,
    /// 文本.
    pub revisions: Vec<RevisionView>,
    /// 效力变动, in the order in which they were recorded.
    pub effects: Vec<EffectView>,
    /// 备案结果.
    pub filings: Vec<PublicFiling>,
    /// Where its events stand in the log.
    pub log: LogPlace,
    /// 案卷, for those with a part in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<CaseView>,
}

/// 效力状态.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StatusView {
    /// The state.
    pub state: String,
    /// What people read.
    pub label: String,
    /// The day.
    pub as_of: NaiveDate,
    /// The facts that decide it.
    pub because: Vec<Reason>,
}

/// One reason of a state.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Reason {
    /// What the fact did.
    pub act: String,
    /// Its first day.
    pub on: Option<NaiveDate>,
    /// Its last day, inclusive.
    pub until: Option<NaiveDate>,
    /// The sentence.
    pub text: String,
    /// Position of its event in the log.
    pub seq: i64,
}

/// 编号.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NumberView {
    /// document: 发文字号; registration: 登记号.
    pub kind: String,
    /// As printed.
    pub printed: String,
    /// assigned, voided, historical.
    pub state: String,
    /// Day on which it was given.
    pub given_on: Option<NaiveDate>,
    /// 作废理由.
    pub reason: Option<String>,
}

/// 文本.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RevisionView {
    /// Id.
    pub id: String,
    /// Name in its source.
    pub external_id: Option<String>,
    /// 标题.
    pub title: String,
    /// Form of the outline.
    pub outline_form: String,
    /// 版本日期; may be partial.
    pub version_on: Option<String>,
    /// 施行日期 of this text; may be partial.
    pub effective_on: Option<String>,
    /// In force from this day, where it is known.
    pub in_force_from: Option<NaiveDate>,
    /// 正文哈希.
    pub body_sha256: String,
    /// SHA-256 of the whole text as kept, UTF-8.
    pub text_sha256: String,
}

/// 效力变动.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EffectView {
    /// Id.
    pub id: String,
    /// What it does.
    pub act: String,
    /// What people read.
    pub label: String,
    /// First day.
    pub on: Option<NaiveDate>,
    /// Last day, inclusive.
    pub until: Option<NaiveDate>,
    /// eIds, where single provisions are concerned.
    pub provisions: Vec<String>,
    /// The cause in words.
    pub because: String,
    /// The document that does it, where it is here.
    pub basis_id: Option<String>,
    /// Taken back.
    pub retracted: bool,
    /// Position of its event in the log.
    pub seq: i64,
}

/// 备案结果.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PublicFiling {
    /// 备案机关.
    pub receiver: String,
    /// Stage.
    pub stage: String,
    /// What people read.
    pub label: String,
    /// Day of the result.
    pub result_on: Option<NaiveDate>,
    /// 备案登记号 or number of the receipt.
    pub receipt: Option<String>,
}

/// Where the events of a document stand in the log.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LogPlace {
    /// Positions, in order.
    pub positions: Vec<i64>,
}

/// One document on a day.
pub async fn document(
    store: &Store,
    cx: &RequestContext,
    id: &str,
    as_of: Option<NaiveDate>,
) -> Result<DocumentView, Error> {
    let Shown { row, public, case } = shown(store, cx, id).await?;
    let db = store.reader();
    let numbers = queries::numbers(db, std::slice::from_ref(&row.id)).await?;
    let fact_rows = queries::fact_rows(db, std::slice::from_ref(&row.id)).await?;
    let facts: Vec<_> = fact_rows
        .iter()
        .map(queries::fact_of)
        .collect::<Result<_, _>>()?;
    let status = validity::validity(&facts, as_of.unwrap_or(cx.today));
    let revisions = text::revisions(db, &row.id).await?;
    let registered = row.stage.is_some();
    let shown = revisions.iter().filter(|revision| {
        case.is_some() || public && (!registered || row.revision_id.as_ref() == Some(&revision.id))
    });
    let events = store.events_of(&row.id).await?;
    let co_authorities = serde_json::from_str(&row.co_issuers)
        .map_err(|error| Error::Internal(format!("document {}: {error}", row.id)))?;
    Ok(DocumentView {
        document_number: in_use(&numbers, NumberKind::Document),
        registration_number: in_use(&numbers, NumberKind::Registration),
        numbers: numbers.iter().map(number_view).collect(),
        status: status_view(status),
        revisions: shown.map(revision_view).collect(),
        effects: fact_rows
            .iter()
            .map(effect_view)
            .collect::<Result<_, _>>()?,
        filings: results(store, &row.id).await?,
        log: LogPlace {
            positions: events.iter().map(|event| event.seq).collect(),
        },
        case: match case {
            Some(case) => Some(case_view(store, cx, case).await?),
            None => None,
        },
        co_authorities,
        id: row.id,
        class: row.class,
        kind: row.kind,
        form: row.form,
        title: row.title,
        instrument_title: row.instrument_title,
        authority: row.issuer_name,
        authority_id: row.issuer_id,
        issued_on: row.issued_on,
        published_on: row.published_on,
        effective_on: row.effective_on,
        last_valid_on: row.last_valid_on,
        body_sha256: row.body_sha256,
        revision_id: row.revision_id,
    })
}

/// The number of a kind that counts.
pub(super) fn in_use(numbers: &[number::Model], kind: NumberKind) -> Option<String> {
    numbers
        .iter()
        .rfind(|row| row.kind == kind.as_str() && row.state != NumberState::Voided.as_str())
        .map(|row| row.printed.clone())
}

fn number_view(row: &number::Model) -> NumberView {
    NumberView {
        kind: row.kind.clone(),
        printed: row.printed.clone(),
        state: row.state.clone(),
        given_on: row.given_on,
        reason: row.reason.clone(),
    }
}

fn status_view(status: Status) -> StatusView {
    StatusView {
        state: status.state.as_str().to_owned(),
        label: status.state.label().to_owned(),
        as_of: status.as_of,
        because: status
            .because
            .into_iter()
            .map(|because| Reason {
                act: because.act.as_str().to_owned(),
                on: because.on,
                until: because.until,
                text: because.text,
                seq: because.sequence,
            })
            .collect(),
    }
}

pub(super) fn revision_view(row: &revision::Model) -> RevisionView {
    RevisionView {
        id: row.id.clone(),
        external_id: row.external_id.clone(),
        title: row.title.clone(),
        outline_form: row.outline_form.clone(),
        version_on: row.version_on.clone(),
        effective_on: row.effective_on.clone(),
        in_force_from: row.in_force_from,
        body_sha256: row.body_sha256.clone(),
        text_sha256: sha256_hex(row.text.as_bytes()),
    }
}

fn effect_view(row: &fact::Model) -> Result<EffectView, Error> {
    let act = parse("fact", &row.id, "act", &row.act, Act::parse)?;
    let fact = queries::fact_of(row)?;
    Ok(EffectView {
        id: row.id.clone(),
        act: act.as_str().to_owned(),
        label: act.label().to_owned(),
        on: row.on_day,
        until: row.until_day,
        provisions: fact.provisions,
        because: row.because.clone(),
        basis_id: row.basis_id.clone(),
        retracted: row.retracted,
        seq: row.seq,
    })
}

/// The filings that have a result; what is under way is the case's.
async fn results(store: &Store, id: &str) -> Result<Vec<PublicFiling>, Error> {
    let filings = queries::filings(store.reader(), id).await?;
    if filings.is_empty() {
        return Ok(Vec::new());
    }
    let authorities = people::authorities(store.reader()).await?;
    let mut views = Vec::new();
    for row in filings {
        if row.result_on.is_none() {
            continue;
        }
        let stage = parse("filing", &row.id, "stage", &row.stage, FilingStage::parse)?;
        let stage = public_stage(store, &row.id, stage).await?;
        let receiver = authorities
            .iter()
            .find(|authority| authority.id.to_string() == row.receiver_id);
        views.push(PublicFiling {
            receiver: receiver.map(|body| body.name.clone()).unwrap_or_default(),
            stage: stage.as_str().to_owned(),
            label: stage.label().to_owned(),
            result_on: row.result_on,
            receipt: row.receipt,
        });
    }
    Ok(views)
}
