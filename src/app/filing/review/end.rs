//! 审查通过、审查终止: nothing ends that is not settled point by point.

use super::act::Acting;
use super::{LONG, needed};
use crate::app::error::Error;
use crate::domain::filing::FilingStage;
use crate::domain::filing_review::Verdict;
use crate::store::Set;
use crate::store::entity::filing_review::ActiveModel as Change;

impl Acting<'_> {
    fn open_points(&self, settled: &[Verdict]) -> Vec<String> {
        let words: Vec<&str> = settled.iter().map(|one| one.as_str()).collect();
        let open = self.open.live().filter(|point| {
            let verdict = point.verdict.as_deref();
            !verdict.is_some_and(|verdict| words.contains(&verdict))
        });
        open.map(|point| format!("第 {} 条", point.ord)).collect()
    }

    pub(super) fn pass(&self, conclusion: &str, change: &mut Change) -> Result<(), Error> {
        self.must_be_checked()?;
        let open = self.open_points(&[Verdict::Withdrawn]);
        if !open.is_empty() {
            let told = if self.open.stage == FilingStage::UnderReview {
                format!("已记录的问题未撤去，不能审查通过：{}", open.join("、"))
            } else {
                format!("审查意见仍在坚持，不能审查通过：{}", open.join("、"))
            };
            return Err(Error::refused("points-open", told));
        }
        let conclusion = needed(conclusion, "conclusion", "审查结论", LONG)?;
        change.conclusion = Set(Some(conclusion));
        Ok(())
    }

    pub(super) fn correct(&self, conclusion: &str, change: &mut Change) -> Result<(), Error> {
        if self.open.row.refiled_on.is_none() {
            return Err(Error::refused(
                "not-refiled",
                "制定机关尚未报送纠正后的文本，不能确认已纠正",
            ));
        }
        let open = self.open_points(&[Verdict::Resolved, Verdict::Withdrawn]);
        if !open.is_empty() {
            let told = format!("以下各条尚未核对为已纠正：{}", open.join("、"));
            return Err(Error::refused("points-open", told));
        }
        let conclusion = needed(conclusion, "conclusion", "审查结论", LONG)?;
        change.conclusion = Set(Some(conclusion));
        Ok(())
    }
}
