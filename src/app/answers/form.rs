//! 形式检查 as an answer: for those who have a part in the case.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::reviews::ReviewView;
use super::shown;
use crate::app::case::Case;
use crate::app::context::RequestContext;
use crate::app::drafting::form::{Checked, Judged, Override, check};
use crate::app::error::Error;
use crate::app::gates::cite;
use crate::checks::form::{Place, Remark, Verdict};
use crate::domain::document::DocumentCommand;
use crate::store::Store;

/// 形式检查.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FormCheckView {
    /// `draft` 工作稿, `revision` 已存的文本.
    pub of: String,
    /// The saved text that was checked.
    pub revision_id: Option<String>,
    /// 正文哈希 of the text that was checked.
    pub body_sha256: String,
    /// The findings in the order of the checks.
    pub findings: Vec<FormFindingView>,
}

/// What one check found.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FormFindingView {
    /// The check: `M1` … `M18`.
    pub check: String,
    /// What people read.
    pub label: String,
    /// `pass`, `fail` or `cannot_tell`.
    #[schema(value_type = String)]
    pub verdict: Verdict,
    /// The rule in a sentence.
    pub requires: String,
    /// Where the rule stands; what is known by hearsay is marked.
    pub rule: String,
    /// Remarks, the heaviest first.
    pub remarks: Vec<FormRemarkView>,
    /// Why what failed is kept.
    pub overridden: Option<FormOverrideView>,
    /// The last reason that no longer holds, because the text has changed there.
    pub void: Option<FormOverrideView>,
}

/// One remark.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FormRemarkView {
    /// `pass`, `fail` or `cannot_tell`.
    #[schema(value_type = String)]
    pub verdict: Verdict,
    /// The reason.
    pub says: String,
    /// `whole` 全文, `title` 标题, `text` 正文的一处.
    pub place: String,
    /// The unit of the text.
    pub eid: Option<String>,
    /// The unit as people call it.
    pub called: String,
    /// First line of the text in its normal form, from 1.
    pub from_line: Option<usize>,
    /// Last line, inclusive.
    pub to_line: Option<usize>,
    /// The words there, shortened.
    pub words: String,
}

/// 说明: why what failed is kept.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FormOverrideView {
    /// 理由.
    pub reason: String,
    /// What had failed.
    pub found: String,
    /// Day.
    pub made_on: NaiveDate,
    /// Name of the person.
    pub by: String,
}

impl FormCheckView {
    fn of(checked: Checked) -> Self {
        Self {
            of: if checked.is_draft {
                "draft"
            } else {
                "revision"
            }
            .to_owned(),
            revision_id: checked.revision_id,
            body_sha256: checked.body_sha256,
            findings: checked
                .findings
                .into_iter()
                .map(FormFindingView::of)
                .collect(),
        }
    }

    /// Findings of a kind, in the order of the checks.
    pub fn with(&self, verdict: Verdict) -> Vec<&FormFindingView> {
        let findings = self.findings.iter();
        findings
            .filter(|finding| finding.verdict == verdict)
            .collect()
    }

    /// What failed and has no reason yet.
    pub fn unexplained(&self) -> usize {
        let failed = self.with(Verdict::Fail).into_iter();
        failed
            .filter(|finding| finding.overridden.is_none())
            .count()
    }
}

impl FormFindingView {
    fn of(judged: Judged) -> Self {
        let finding = judged.finding;
        Self {
            check: finding.check.as_str().to_owned(),
            label: finding.check.label().to_owned(),
            verdict: finding.verdict,
            requires: finding.requires,
            rule: cite(&finding.source, finding.verified),
            remarks: finding
                .remarks
                .into_iter()
                .map(FormRemarkView::of)
                .collect(),
            overridden: judged.overridden.map(FormOverrideView::of),
            void: judged.void.map(FormOverrideView::of),
        }
    }
}

impl FormRemarkView {
    fn of(remark: Remark) -> Self {
        let view = Self {
            verdict: remark.verdict,
            says: remark.says,
            place: "whole".to_owned(),
            eid: None,
            called: String::new(),
            from_line: None,
            to_line: None,
            words: String::new(),
        };
        match remark.place {
            Place::Whole => view,
            Place::Title => Self {
                place: "title".to_owned(),
                called: "标题".to_owned(),
                ..view
            },
            Place::Text {
                eid,
                called,
                from,
                to,
                words,
            } => Self {
                place: "text".to_owned(),
                eid,
                called,
                from_line: Some(from),
                to_line: Some(to),
                words,
                ..view
            },
        }
    }
}

impl FormOverrideView {
    fn of(given: Override) -> Self {
        Self {
            reason: given.reason,
            found: given.found,
            made_on: given.made_on,
            by: given.by,
        }
    }
}

/// The form check of a case: of the working draft, where `draft` asks for it, while it is drafted;
/// else of the current text. `None` where there is no text yet.
pub(crate) async fn form_check_of(
    store: &Store,
    cx: &RequestContext,
    case: &Case,
    draft: bool,
) -> Result<Option<FormCheckView>, Error> {
    let checked = check(store, cx, case, draft).await?;
    Ok(checked.map(FormCheckView::of))
}

/// The form check of the text of a review; `None` where the document has gone on to another text.
pub async fn form_check_of_review(
    store: &Store,
    cx: &RequestContext,
    review: &ReviewView,
) -> Result<Option<FormCheckView>, Error> {
    let shown = shown(store, cx, &review.document_id).await?;
    let case = shown.case.ok_or(Error::NotFound("此案卷"))?;
    let checked = form_check_of(store, cx, &case, false).await?;
    let of_review = |view: &FormCheckView| view.revision_id.as_ref() == Some(&review.revision_id);
    Ok(checked.filter(of_review))
}

/// The form check of a document: of the working draft for its drafters while they draft, for those who have a part in its case.
pub async fn form_check(
    store: &Store,
    cx: &RequestContext,
    id: &str,
) -> Result<FormCheckView, Error> {
    let shown = shown(store, cx, id).await?;
    let case = shown.case.ok_or(Error::NotFound("此案卷"))?;
    let mine = case.post(cx, DocumentCommand::Submit).is_ok();
    let view = form_check_of(store, cx, &case, mine).await?;
    view.ok_or(Error::NotFound("可以检查的正文"))
}
