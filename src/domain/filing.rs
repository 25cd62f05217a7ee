//! 备案 (filing): one document before one receiving body.

words! {
    /// 备案阶段.
    FilingStage, "备案阶段" {
        /// 应报送.
        Due = "due", "待报送";
        /// 已报送.
        Submitted = "submitted", "已报送";
        /// 暂缓备案登记.
        Deferred = "deferred", "暂缓登记";
        /// 予以备案登记.
        FilingRegistered = "filing_registered", "已备案登记";
        /// 不予备案登记.
        Refused = "refused", "不予登记";
        /// 审查中.
        UnderReview = "under_review", "备案审查中";
        /// 审查通过.
        Passed = "passed", "审查通过";
        /// 已提出书面审查意见.
        OpinionIssued = "opinion_issued", "已提出审查意见";
        /// 制定机关已答复.
        Answered = "answered", "制定机关已答复";
        /// 已纠正.
        Corrected = "corrected", "已纠正";
        /// 审查中止: a plan to correct was accepted.
        PlanAccepted = "plan_accepted", "审查中止";
        /// 撤销.
        Revoked = "revoked", "撤销";
    }
}

words! {
    /// What can be done to a filing.
    FilingCommand, "备案动作" {
        /// 报送、补正后再报送.
        Submit = "submit", "报送备案";
        /// 暂缓备案登记.
        Defer = "defer", "暂缓备案登记";
        /// 予以备案登记.
        Register = "register", "予以备案登记";
        /// 不予备案登记（退回）.
        Refuse = "refuse", "不予备案登记";
        /// 启动审查.
        StartReview = "start_review", "启动审查";
        /// 审查通过.
        Pass = "pass", "审查通过";
        /// 提出书面审查意见.
        IssueOpinion = "issue_opinion", "提出审查意见";
        /// 制定机关答复.
        Answer = "answer", "答复审查意见";
        /// 同意纠正计划，中止审查.
        AcceptPlan = "accept_plan", "中止审查";
        /// 未按计划纠正，恢复审查.
        Resume = "resume", "恢复审查";
        /// 已纠正.
        Correct = "correct", "确认已纠正";
        /// 撤销.
        Revoke = "revoke", "撤销";
    }
}

/// The stage after `command`; `None` where it is not lawful.
pub const fn next(stage: FilingStage, command: FilingCommand) -> Option<FilingStage> {
    use FilingCommand as C;
    use FilingStage as S;
    match (stage, command) {
        (S::Due | S::Deferred, C::Submit) => Some(S::Submitted),
        (S::Submitted, C::Defer) => Some(S::Deferred),
        (S::Submitted, C::Register) => Some(S::FilingRegistered),
        (S::Submitted, C::Refuse) => Some(S::Refused),
        // what was reviewed may be reviewed again: on application, in a special review
        (S::FilingRegistered | S::Passed | S::Corrected, C::StartReview)
        | (S::PlanAccepted, C::Resume) => Some(S::UnderReview),
        // an answer may persuade: every point is taken back
        (S::UnderReview | S::Answered, C::Pass) => Some(S::Passed),
        (S::UnderReview, C::IssueOpinion) => Some(S::OpinionIssued),
        (S::OpinionIssued, C::Answer) => Some(S::Answered),
        (S::UnderReview | S::Answered, C::AcceptPlan) => Some(S::PlanAccepted),
        (S::Answered | S::PlanAccepted, C::Correct) => Some(S::Corrected),
        (S::OpinionIssued | S::Answered | S::PlanAccepted, C::Revoke) => Some(S::Revoked),
        (
            S::Due
            | S::Submitted
            | S::Deferred
            | S::FilingRegistered
            | S::Refused
            | S::UnderReview
            | S::Passed
            | S::OpinionIssued
            | S::Answered
            | S::Corrected
            | S::PlanAccepted
            | S::Revoked,
            C::Submit
            | C::Defer
            | C::Register
            | C::Refuse
            | C::StartReview
            | C::Pass
            | C::IssueOpinion
            | C::Answer
            | C::AcceptPlan
            | C::Resume
            | C::Correct
            | C::Revoke,
        ) => None,
    }
}

/// The stages in which `command` is lawful, derived from [`next`].
pub fn sources(command: FilingCommand) -> Vec<FilingStage> {
    let all = FilingStage::ALL.iter().copied();
    all.filter(|one| next(*one, command).is_some()).collect()
}

impl FilingCommand {
    /// Whether the receiving body gives this command (else the filer does).
    pub const fn by_receiver(self) -> bool {
        match self {
            Self::Submit | Self::Answer => false,
            Self::Defer
            | Self::Register
            | Self::Refuse
            | Self::StartReview
            | Self::Pass
            | Self::IssueOpinion
            | Self::AcceptPlan
            | Self::Resume
            | Self::Correct
            | Self::Revoke => true,
        }
    }

    /// Everybody may know of it: the result, and never what was said on the way.
    pub const fn is_result(self) -> bool {
        match self {
            Self::Register | Self::Refuse | Self::Pass | Self::Correct | Self::Revoke => true,
            Self::Submit
            | Self::Defer
            | Self::StartReview
            | Self::IssueOpinion
            | Self::Answer
            | Self::AcceptPlan
            | Self::Resume => false,
        }
    }

    /// It belongs to a 备案审查, where the receiving body conducts it here.
    pub const fn in_review(self) -> bool {
        match self {
            Self::Submit | Self::Defer | Self::Register | Self::Refuse => false,
            Self::StartReview
            | Self::Pass
            | Self::IssueOpinion
            | Self::Answer
            | Self::AcceptPlan
            | Self::Resume
            | Self::Correct
            | Self::Revoke => true,
        }
    }

    /// A reason must be given with it.
    pub const fn needs_reason(self) -> bool {
        match self {
            Self::Defer
            | Self::Refuse
            | Self::IssueOpinion
            | Self::Answer
            | Self::AcceptPlan
            | Self::Resume
            | Self::Revoke => true,
            Self::Submit | Self::Register | Self::StartReview | Self::Pass | Self::Correct => false,
        }
    }
}

impl FilingStage {
    /// As everybody may know it: what goes on inside a review is shown as the registration it follows.
    #[must_use]
    pub const fn public(self) -> Self {
        match self {
            Self::Deferred => Self::Submitted,
            Self::UnderReview | Self::OpinionIssued | Self::Answered | Self::PlanAccepted => {
                Self::FilingRegistered
            }
            Self::Due
            | Self::Submitted
            | Self::FilingRegistered
            | Self::Refused
            | Self::Passed
            | Self::Corrected
            | Self::Revoked => self,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_registered_that_was_not_submitted() {
        assert_eq!(next(FilingStage::Due, FilingCommand::Register), None);
        assert_eq!(next(FilingStage::Deferred, FilingCommand::Register), None);
        assert_eq!(next(FilingStage::Refused, FilingCommand::Submit), None);
        assert_eq!(
            next(FilingStage::Deferred, FilingCommand::Submit),
            Some(FilingStage::Submitted)
        );
    }

    #[test]
    fn everybody_sees_results_alone() {
        for stage in FilingStage::ALL {
            for command in FilingCommand::ALL {
                let Some(after) = next(*stage, *command) else {
                    continue;
                };
                if !command.is_result() && *command != FilingCommand::Submit {
                    // corrected and passed filings look registered again while they are reviewed again
                    let known =
                        after.public() == stage.public() || *command == FilingCommand::StartReview;
                    assert!(known, "{stage:?} {command:?}");
                }
            }
        }
    }
}
