//! What is done inside the examining body: distribution, opinions of committees, items, talks.

use chrono::NaiveDate;

use super::act::Acting;
use super::input::{ItemInput, ReferralInput};
use super::{LONG, SHORT, needed, optional};
use crate::app::error::{Error, FieldError};
use crate::app::filing::{desk, rules};
use crate::domain::filing_review::{ItemResult, TalkKind};
use crate::store::entity::filing_review::ActiveModel as Change;
use crate::store::entity::{filing_referral, filing_talk};
use crate::store::{Set, filing_reviews};

/// Most bodies to which one review is distributed.
const MOST: usize = 50;

impl Acting<'_> {
    pub(super) async fn distribute(&self, bodies: &[ReferralInput]) -> Result<(), Error> {
        if bodies.is_empty() || bodies.len() > MOST {
            return Err(Error::field("bodies", "请填写分送的委员会或者科室"));
        }
        let known =
            filing_reviews::referrals(self.tx.connection().await?, &self.open.row.id).await?;
        let limit = rules::referral_due(self.cx, self.cx.today)?;
        let mut sent: Vec<String> = known.into_iter().map(|row| row.body).collect();
        for one in bodies {
            let body = needed(&one.body, "bodies", "委员会或者科室", SHORT)?;
            if sent.contains(&body) {
                return Err(Error::field("bodies", format!("已经分送{body}")));
            }
            if one.due_on.is_some_and(|day| day < self.cx.today) {
                return Err(Error::field("due_on", "提出意见的期限不能早于今天"));
            }
            if limit.json.is_empty() && one.due_on.is_none() {
                let told = "规则包没有规定分送单位提出意见的期限，请填写日期";
                return Err(Error::field("due_on", told));
            }
            let set = one.due_on.filter(|_| limit.json.is_empty());
            self.tx
                .insert(filing_referral::Model {
                    id: self.cx.new_id(),
                    review_id: self.open.row.id.clone(),
                    document_id: self.open.row.document_id.clone(),
                    body: body.clone(),
                    sent_on: self.cx.today,
                    due_on: limit.due_on.or(set),
                    due: limit.json.clone(),
                    opinion: None,
                    opined_on: None,
                })
                .await?;
            sent.push(body);
        }
        Ok(())
    }

    pub(super) async fn take_opinion(&self, id: &str, opinion: &str) -> Result<(), Error> {
        let known =
            filing_reviews::referrals(self.tx.connection().await?, &self.open.row.id).await?;
        let row = known.into_iter().find(|row| row.id == id);
        let row = row.ok_or(Error::NotFound("此分送单位"))?;
        if row.opinion.is_some() {
            return Err(Error::Conflict(format!("{}的意见已经记录", row.body)));
        }
        let opinion = needed(opinion, "opinion", "分送单位的意见", LONG)?;
        self.tx
            .update(filing_referral::ActiveModel {
                id: Set(row.id),
                opinion: Set(Some(opinion)),
                opined_on: Set(Some(self.cx.today)),
                ..Default::default()
            })
            .await?;
        Ok(())
    }

    /// All items of the list that held when the review was opened.
    pub(super) fn check(&self, items: &[ItemInput], change: &mut Change) -> Result<(), Error> {
        let on = self.open.row.opened_on;
        let id = rules::checklist_id(self.cx, &self.open.receiver, on);
        let list = rules::list(self.cx, id, on);
        let mut faults = Vec::new();
        for known in &list {
            let given: Vec<&ItemInput> = items.iter().filter(|one| one.id == known.id).collect();
            let [one] = given.as_slice() else {
                let told = format!("请对“{}”作出一个结果", known.label);
                faults.push(FieldError::new("items", told));
                continue;
            };
            let note = optional(&one.note, "items", "说明", LONG)?;
            if one.result == ItemResult::Problem && note.is_none() {
                let told = format!("“{}”有问题的，请写明", known.label);
                faults.push(FieldError::new("items", told));
            }
        }
        if let Some(stranger) = items
            .iter()
            .find(|one| !list.iter().any(|it| it.id == one.id))
        {
            let told = format!("“{}”不在审查内容清单中", stranger.id);
            faults.push(FieldError::new("items", told));
        }
        if !faults.is_empty() {
            let source = rules::list_source(self.cx, id, on);
            for fault in &mut faults {
                fault.rule.clone_from(&source);
            }
            return Err(Error::Invalid(faults));
        }
        change.checklist = Set(Some(desk::json(&items)?));
        Ok(())
    }

    pub(super) async fn talk(
        &self,
        kind: TalkKind,
        held_on: Option<NaiveDate>,
        with_whom: &str,
        content: &str,
    ) -> Result<(), Error> {
        let held_on = held_on.unwrap_or(self.cx.today);
        if held_on > self.cx.today || held_on < self.open.row.opened_on {
            let told = "沟通日期应当在启动审查之后、今天之前";
            return Err(Error::field("held_on", told));
        }
        let with_whom = needed(with_whom, "with_whom", "沟通对象", SHORT)?;
        let content = needed(content, "content", "沟通内容", LONG)?;
        self.tx
            .insert(filing_talk::Model {
                id: self.cx.new_id(),
                review_id: self.open.row.id.clone(),
                document_id: self.open.row.document_id.clone(),
                kind: kind.as_str().to_owned(),
                held_on,
                with_whom,
                content,
            })
            .await?;
        Ok(())
    }
}
