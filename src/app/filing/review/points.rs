//! 审查意见: points, each tied to a provision; the opinion, the answer to every point, the plan.

use chrono::NaiveDate;

use super::act::Acting;
use super::input::PointAnswer;
use super::{LONG, SHORT, needed};
use crate::app::error::{Error, FieldError};
use crate::app::filing::{desk, rules};
use crate::domain::filing_review::ReviewMode;
use crate::rules::Suspension;
use crate::store::entity::filing_review::ActiveModel as Change;
use crate::store::entity::{filing_desk, filing_point};
use crate::store::{Set, filing_reviews, text};

/// Most points of one review.
const MOST: usize = 200;

impl Acting<'_> {
    pub(super) async fn add_point(
        &self,
        eid: Option<&str>,
        item: Option<&str>,
        problem: &str,
        advice: &str,
    ) -> Result<(), Error> {
        if self.open.points.len() >= MOST {
            return Err(Error::field("problem", "问题过多，请合并"));
        }
        let problem = needed(problem, "problem", "存在的问题", LONG)?;
        let advice = needed(advice, "advice", "修改建议", LONG)?;
        let item = item.map(str::trim).filter(|item| !item.is_empty());
        if let Some(item) = item {
            let on = self.open.row.opened_on;
            let id = rules::checklist_id(self.cx, &self.open.receiver, on);
            if !rules::list(self.cx, id, on)
                .iter()
                .any(|one| one.id == item)
            {
                return Err(Error::field("item", "所选的审查内容不在清单中"));
            }
        }
        let eid = eid.map(str::trim).filter(|eid| !eid.is_empty());
        let mut provision = None;
        if let Some(eid) = eid {
            let revision = &self.open.row.revision_id;
            let all = text::provisions(self.tx.connection().await?, revision).await?;
            let found = all.into_iter().find(|one| one.eid == eid);
            provision =
                Some(found.ok_or_else(|| {
                    Error::field("eid", "所审查的文本没有所选的条款，请重新选择")
                })?);
        }
        let ord = self.open.points.iter().map(|point| point.ord).max();
        let (label, before) =
            provision.map_or_else(|| (None, String::new()), |one| (Some(one.label), one.text));
        self.tx
            .insert(filing_point::Model {
                id: self.cx.new_id(),
                review_id: self.open.row.id.clone(),
                document_id: self.open.row.document_id.clone(),
                ord: ord.unwrap_or(0) + 1,
                eid: eid.map(str::to_owned),
                label,
                before,
                item: item.map(str::to_owned),
                problem,
                advice,
                dropped: false,
                adopted: None,
                answer: None,
                verdict: None,
                note: None,
                after_label: None,
                after: None,
            })
            .await?;
        Ok(())
    }

    pub(super) async fn drop_point(&self, id: &str) -> Result<(), Error> {
        let point = self.open.live().find(|point| point.id == id);
        let point = point.ok_or(Error::NotFound("此条问题"))?;
        if self.open.row.opinion_on.is_some() {
            return Err(Error::refused(
                "opinion-issued",
                "已经提出书面审查意见，问题不能再撤去",
            ));
        }
        self.tx
            .update(filing_point::ActiveModel {
                id: Set(point.id.clone()),
                dropped: Set(true),
                ..Default::default()
            })
            .await?;
        Ok(())
    }

    /// Refuses what comes before the items were gone through.
    pub(super) fn must_be_checked(&self) -> Result<(), Error> {
        if self.open.row.checklist.is_some() {
            return Ok(());
        }
        let on = self.open.row.opened_on;
        let id = rules::checklist_id(self.cx, &self.open.receiver, on);
        Err(Error::Refused {
            code: "unchecked",
            message: "尚未逐项审查，请先按审查内容清单作出结果".to_owned(),
            rule: rules::list_source(self.cx, id, on),
        })
    }

    pub(super) fn issue_opinion(
        &self,
        number: &str,
        opinion: &str,
        change: &mut Change,
    ) -> Result<(), Error> {
        self.must_be_checked()?;
        if self.open.live().next().is_none() {
            return Err(Error::refused(
                "no-points",
                "书面审查意见须逐条写明问题和修改建议，请先记录问题",
            ));
        }
        if self.open.row.opinion_on.is_some() {
            return Err(Error::Conflict("已经提出书面审查意见".to_owned()));
        }
        let number = needed(number, "number", "审查意见文号", SHORT)?;
        let opinion = needed(opinion, "opinion", "总体意见", LONG)?;
        let due = rules::answer_due(self.cx, &self.open.receiver, self.cx.today)?;
        change.opinion_no = Set(Some(number));
        change.opinion = Set(Some(opinion));
        change.opinion_on = Set(Some(self.cx.today));
        change.answer_due_on = Set(due.due_on);
        change.answer_due = Set(due.json);
        Ok(())
    }

    /// Every point is answered, and each once.
    pub(super) async fn answer(
        &self,
        answers: &[PointAnswer],
        change: &mut Change,
    ) -> Result<(), Error> {
        let mut faults = Vec::new();
        for point in self.open.live() {
            let given: Vec<&PointAnswer> = answers
                .iter()
                .filter(|one| one.point_id == point.id)
                .collect();
            let said = if let [one] = given.as_slice() {
                needed(&one.answer, "answers", "答复", LONG).map(|said| (one, said))
            } else {
                Err(Error::field("answers", "须答复"))
            };
            if let Ok((one, said)) = said {
                self.tx
                    .update(filing_point::ActiveModel {
                        id: Set(point.id.clone()),
                        adopted: Set(Some(one.adopted)),
                        answer: Set(Some(said)),
                        ..Default::default()
                    })
                    .await?;
            } else {
                let told = format!("第 {} 条意见须写明答复（5000 字以内）", point.ord);
                faults.push(FieldError::new("answers", told));
            }
        }
        let known = |one: &&PointAnswer| !self.open.live().any(|point| point.id == one.point_id);
        if answers.iter().find(known).is_some() {
            faults.push(FieldError::new("answers", "答复中有不属于此审查意见的条目"));
        }
        if !faults.is_empty() {
            return Err(Error::Invalid(faults));
        }
        change.answered_on = Set(Some(self.cx.today));
        Ok(())
    }

    pub(super) fn accept_plan(
        &self,
        plan: &str,
        due_on: NaiveDate,
        change: &mut Change,
    ) -> Result<(), Error> {
        let plan = needed(plan, "plan", "制定机关书面同意的纠正计划", LONG)?;
        if self.open.live().next().is_none() {
            return Err(Error::refused(
                "no-points",
                "请先记录需要纠正的问题，再接受纠正计划",
            ));
        }
        if due_on <= self.cx.today {
            return Err(Error::field("due_on", "计划完成日期应当在今天以后"));
        }
        change.plan = Set(Some(plan));
        change.plan_on = Set(Some(self.cx.today));
        change.plan_due_on = Set(Some(due_on));
        Ok(())
    }

    /// 恢复审查: the clock goes on without the days of the plan, where its limit stops for them.
    pub(super) async fn resume(&self, reason: &str, change: &mut Change) -> Result<(), Error> {
        let reason = needed(reason, "reason", "恢复审查的理由", LONG)?;
        let row = &self.open.row;
        if row.opinion_on.is_some() {
            return Err(Error::refused(
                "opinion-issued",
                "已经提出书面审查意见；未按计划纠正的，可以责令改正或者撤销",
            ));
        }
        let plan = row.plan.as_deref().unwrap_or_default();
        change.plan = Set(Some(format!(
            "{plan}\n（{}恢复审查）{reason}",
            self.cx.today
        )));
        change.plan_due_on = Set(None);
        let mode = crate::store::error::parse(
            "filing_review",
            &row.id,
            "mode",
            &row.mode,
            ReviewMode::parse,
        )?;
        let desk = filing_reviews::desk(self.tx.connection().await?, &row.filing_id).await?;
        let (Some(desk), Some(from)) = (desk, row.plan_on) else {
            return Ok(());
        };
        let mut pauses = desk::pauses_of(&desk)?;
        pauses.extend(rules::pause(Suspension::Correction, from, self.cx.today));
        if mode == ReviewMode::ExOfficio {
            let registered = desk.registered_on.unwrap_or(row.opened_on);
            let received = desk.first_received_on;
            let receiver = &self.open.receiver;
            let due = rules::review_due(self.cx, receiver, received, registered, &pauses)?;
            change.due_on = Set(due.due_on);
            change.due = Set(due.json);
        }
        self.tx
            .update(filing_desk::ActiveModel {
                filing_id: Set(desk.filing_id),
                pauses: Set(desk::json(&pauses)?),
                ..Default::default()
            })
            .await?;
        Ok(())
    }
}
