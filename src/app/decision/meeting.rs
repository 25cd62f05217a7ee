//! 集体讨论: date, result, dissent.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::office_post;
use super::votes::{Dissent, Votes, dissents, vote_faults};
use crate::app::case::Case;
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::error::{Error, FieldError};
use crate::app::facts::facts;
use crate::app::gates;
use crate::app::outcome::Moved;
use crate::app::suggestion::SHORT;
use crate::domain::document::{DocumentCommand, MeetingResult, Stage};
use crate::domain::event::EventType;
use crate::domain::review::Opinion;
use crate::store::entity::deliberation;
use crate::store::entity::document::ActiveModel as DocumentChange;
use crate::store::people::Post;
use crate::store::{Set, Tx, queries};

/// 记录集体讨论.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordMeeting {
    /// Document.
    pub document_id: String,
    /// Version of the document that the form was made from.
    pub expected_version: i64,
    /// 会议名称, e.g. 县政府第32次常务会议.
    pub meeting: String,
    /// Day of the meeting.
    pub held_on: NaiveDate,
    /// Result.
    #[schema(value_type = String)]
    pub result: MeetingResult,
    /// 不同意见: kept with the record.
    #[serde(default)]
    pub dissent: String,
    /// 表决情况; may be left out.
    #[serde(default)]
    pub votes: Option<Votes>,
    /// 会议纪要编号.
    #[serde(default)]
    pub minutes: String,
    /// 不同意见 by person and office: kept inside.
    #[serde(default)]
    pub dissents: Vec<Dissent>,
    /// For 修改后通过 what is to be changed; for 暂缓 and 不予通过 why.
    #[serde(default)]
    pub note: String,
}

const fn on_the_way(stage: Stage) -> bool {
    matches!(
        stage,
        Stage::Drafting | Stage::UnderReview | Stage::Reviewed
    )
}

impl Command for RecordMeeting {
    type Output = Moved;
    const NAME: &'static str = "record_meeting";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        office_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<Moved, Error> {
        let mut case = Case::load(tx, &self.document_id, Some(self.expected_version)).await?;
        let command = self.result.command();
        case.post(cx, command)?;
        let reviews = queries::reviews(tx.connection().await?, &case.row.id).await?;
        let allowed = opinion_allows(
            &case,
            reviews.iter().rfind(|review| review.opinion.is_some()),
        );
        let stage = match (case.next(command), allowed) {
            (Ok(stage), Ok(())) => stage,
            // on the way to the meeting what is missing is told, not that it is early
            (_, Err(refusal)) if on_the_way(case.stage) => return Err(refusal),
            (Err(transition), _) => return Err(transition),
            (Ok(_), Err(refusal)) => return Err(refusal),
        };
        let dissents = self.check(cx, reviews.last().and_then(|review| review.issued_on))?;
        gates::check(tx, cx, &case, DocumentCommand::MeetingPassed).await?;
        let text = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        tx.insert(deliberation::Model {
            id: cx.new_id(),
            document_id: case.row.id.clone(),
            revision_id: case.row.revision_id.clone().unwrap_or_default(),
            body_sha256: case.row.body_sha256.clone().unwrap_or_default(),
            meeting: self.meeting.trim().to_owned(),
            held_on: self.held_on,
            result: self.result.as_str().to_owned(),
            dissent: text(&self.dissent),
            note: text(&self.note),
            present: self.votes.map(|votes| votes.present),
            in_favour: self.votes.map(|votes| votes.in_favour),
            against: self.votes.map(|votes| votes.against),
            abstained: self.votes.map(|votes| votes.abstained),
            minutes: text(&self.minutes),
            dissents,
        })
        .await?;
        let mut change = DocumentChange::default();
        if self.result == MeetingResult::PassedWithChanges {
            change.meeting_pending = Set(true);
        }
        let about = facts([
            ("meeting", text(&self.meeting)),
            ("held_on", Some(self.held_on.to_string())),
            ("result", Some(self.result.as_str().to_owned())),
            ("dissent", text(&self.dissent)),
            ("note", text(&self.note)),
            ("minutes", text(&self.minutes)),
        ]);
        case.advance(tx, stage, change, EventType::Deliberated, about)
            .await?;
        Ok(Moved::of(&case))
    }
}

/// 未经合法性审核或者经审核不合法的，不得提交集体讨论.
fn opinion_allows(
    case: &Case,
    last: Option<&crate::store::entity::review::Model>,
) -> Result<(), Error> {
    let refuse = |message: &str| Error::Refused {
        code: "opinion-missing",
        message: message.to_owned(),
        rule: Some(
            "国办发〔2018〕37号（六）：未经合法性审核或者经审核不合法的，不得提交集体审议"
                .to_owned(),
        ),
    };
    let Some(last) = last else {
        return Err(refuse("此件还没有合法性审核意见，不能提交集体讨论"));
    };
    let opinion = last.opinion.as_deref().map(Opinion::parse).transpose()?;
    let same_text = case.row.body_sha256.as_deref() == Some(&last.body_sha256);
    match opinion {
        Some(Opinion::Lawful) if same_text => Ok(()),
        Some(Opinion::Lawful) => Err(refuse("正文在审核后有改动，应当先送复核")),
        Some(Opinion::Amend) if case.row.unadopted && same_text => Ok(()),
        Some(Opinion::Amend) => Err(refuse(
            "审核意见为“应当予以修改”，应当修改后送复核，或者逐条说明不采纳的理由",
        )),
        Some(Opinion::Unlawful) => Err(refuse("审核意见为“不合法”，不得提交集体讨论")),
        None => Err(refuse("合法性审核尚未出具意见，不能提交集体讨论")),
    }
}

impl RecordMeeting {
    /// Every fault is named; answers the dissents as stored.
    fn check(
        &self,
        cx: &RequestContext,
        reviewed_on: Option<NaiveDate>,
    ) -> Result<Option<String>, Error> {
        let mut faults = self.votes.map(vote_faults).unwrap_or_default();
        let dissents = dissents(&self.dissents).unwrap_or_else(|wrong| {
            faults.extend(wrong);
            None
        });
        if self.minutes.chars().count() > SHORT {
            let told = format!("会议纪要编号不超过 {SHORT} 个字");
            faults.push(FieldError::new("minutes", told));
        }
        if self.meeting.trim().is_empty() {
            faults.push(FieldError::new("meeting", "请填写会议名称"));
        }
        if self.held_on > cx.today {
            faults.push(FieldError::new("held_on", "会议日期不能晚于今天"));
        }
        if reviewed_on.is_some_and(|day| self.held_on < day) {
            faults.push(FieldError::new(
                "held_on",
                "会议日期不能早于出具审核意见的日期",
            ));
        }
        if self.result != MeetingResult::Passed && self.note.trim().is_empty() {
            faults.push(FieldError::new(
                "note",
                format!("讨论结果为“{}”的，请写明内容或者理由", self.result.label()),
            ));
        }
        if faults.is_empty() {
            Ok(dissents)
        } else {
            Err(Error::Invalid(faults))
        }
    }
}
