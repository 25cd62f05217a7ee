//! 停止执行、责令改正、撤销.

use chrono::NaiveDate;

use super::act::{Acting, Consequence};
use super::{LONG, needed};
use crate::app::error::Error;
use crate::domain::validity::Act;
use crate::store::entity::filing_review::ActiveModel as Change;
use crate::store::{Set, text};

impl Acting<'_> {
    /// Of the provisions of the text that holds now; everybody reads why.
    pub(super) async fn suspend(
        &self,
        provisions: &[String],
        because: &str,
    ) -> Result<Consequence, Error> {
        let because = needed(because, "because", "停止执行的决定和依据", LONG)?;
        let revision = self.open.case.row.revision_id.as_deref();
        let known = match revision {
            Some(revision) => text::provisions(self.tx.connection().await?, revision).await?,
            None => Vec::new(),
        };
        let mut eids: Vec<String> = Vec::new();
        for eid in provisions.iter().map(|eid| eid.trim()) {
            if eid.is_empty() || eids.iter().any(|one| one == eid) {
                continue;
            }
            if !known.iter().any(|one| one.eid == eid) {
                return Err(Error::field("provisions", format!("此件没有条款 {eid}")));
            }
            eids.push(eid.to_owned());
        }
        let labels: Vec<&str> = known
            .iter()
            .filter(|one| eids.contains(&one.eid))
            .map(|one| one.label.as_str())
            .collect();
        let because = if labels.is_empty() {
            because
        } else {
            format!("{}：{because}", labels.join("、"))
        };
        Ok(Consequence {
            act: Act::Suspend,
            on: self.cx.today,
            provisions: eids,
            because,
        })
    }

    pub(super) fn order(
        &self,
        text: &str,
        due_on: NaiveDate,
        change: &mut Change,
    ) -> Result<(), Error> {
        let text = needed(text, "text", "责令改正的决定", LONG)?;
        if due_on <= self.cx.today {
            return Err(Error::field("due_on", "改正期限应当在今天以后"));
        }
        change.order_text = Set(Some(text));
        change.ordered_on = Set(Some(self.cx.today));
        change.order_due_on = Set(Some(due_on));
        Ok(())
    }

    pub(super) fn revoke(
        &self,
        because: &str,
        on: Option<NaiveDate>,
        change: &mut Change,
    ) -> Result<Consequence, Error> {
        let because = needed(because, "because", "撤销的决定和依据", LONG)?;
        let on = on.unwrap_or(self.cx.today);
        if on > self.cx.today || on < self.open.row.opened_on {
            let told = "撤销日期应当在启动审查之后、今天之前";
            return Err(Error::field("on", told));
        }
        change.conclusion = Set(Some(because.clone()));
        Ok(Consequence {
            act: Act::Revoke,
            on,
            provisions: Vec::new(),
            because,
        })
    }
}
