//! 备案审查 (filing review): what is done inside it, and where each act leads. The stages are those of
//! the filing; a review has none of its own.

use super::filing::{self, FilingCommand, FilingStage};

words! {
    /// 审查方式.
    ReviewMode, "备案审查方式" {
        /// 主动审查.
        ExOfficio = "ex_officio", "主动审查";
        /// 依申请审查: upon a demand or a suggestion.
        OnApplication = "on_application", "依申请审查";
        /// 专项审查.
        Special = "special", "专项审查";
        /// 移送审查.
        Referred = "referred", "移送审查";
        /// 联合审查.
        Joint = "joint", "联合审查";
    }
}

words! {
    /// What can be done in a review.
    ReviewCommand, "备案审查动作" {
        /// 分送委员会、科室.
        Distribute = "distribute", "分送征求意见";
        /// 记录委员会、科室的意见.
        TakeOpinion = "take_opinion", "记录分送单位意见";
        /// 逐项审查.
        Check = "check", "逐项审查";
        /// 提出问题: one point on one provision.
        AddPoint = "add_point", "记录问题";
        /// 撤去问题, before the opinion.
        DropPoint = "drop_point", "撤去问题";
        /// 沟通、约谈、请予说明.
        Talk = "talk", "记录沟通、约谈";
        /// 提出书面审查意见.
        IssueOpinion = "issue_opinion", "提出书面审查意见";
        /// 制定机关逐条答复.
        AnswerPoints = "answer_points", "逐条答复审查意见";
        /// 同意纠正计划，中止审查.
        AcceptPlan = "accept_plan", "同意纠正计划，中止审查";
        /// 恢复审查.
        Resume = "resume", "恢复审查";
        /// 纠正后的文本重新报送.
        Refile = "refile", "报送纠正后的文本";
        /// 逐条核对纠正情况.
        Judge = "judge", "逐条核对纠正情况";
        /// 停止执行, of the whole or of single provisions.
        Suspend = "suspend", "要求停止执行";
        /// 责令改正.
        Order = "order", "责令改正";
        /// 审查终结: nothing to object to.
        Pass = "pass", "审查通过";
        /// 审查终止: corrected.
        Correct = "correct", "确认已纠正，审查终止";
        /// 撤销.
        Revoke = "revoke", "撤销";
    }
}

words! {
    /// 纠正情况: the examiner's verdict on one point.
    Verdict, "纠正情况" {
        /// 已纠正.
        Resolved = "resolved", "已纠正";
        /// 未纠正.
        Unresolved = "unresolved", "未纠正";
        /// 不再坚持.
        Withdrawn = "withdrawn", "采纳说明，不再坚持";
    }
}

words! {
    /// 沟通方式.
    TalkKind, "沟通方式" {
        /// 沟通.
        Talk = "talk", "沟通";
        /// 约谈.
        Interview = "interview", "约谈";
        /// 请予说明函.
        Inquiry = "inquiry", "函询";
    }
}

words! {
    /// 逐项审查的结果.
    ItemResult, "审查结果" {
        /// 未发现问题.
        Clear = "clear", "未发现问题";
        /// 有问题.
        Problem = "problem", "有问题";
        /// 不涉及.
        NotConcerned = "not_concerned", "不涉及";
    }
}

words! {
    /// 审查结果 of a review that is over.
    ReviewOutcome, "备案审查结果" {
        /// 审查通过.
        Passed = "passed", "审查通过";
        /// 已纠正.
        Corrected = "corrected", "已纠正，审查终止";
        /// 已撤销.
        Revoked = "revoked", "已撤销";
    }
}

words! {
    /// 审查要求阶段.
    DemandStage, "审查要求阶段" {
        /// 已收到: the document is not registered for filing yet.
        Received = "received", "已收到，待启动审查";
        /// 已启动审查.
        Started = "started", "已启动审查";
        /// 已反馈.
        Answered = "answered", "已反馈结果";
    }
}

impl ReviewCommand {
    /// The act on the filing by which the stage changes; `None` where it stays.
    pub const fn moves(self) -> Option<FilingCommand> {
        match self {
            Self::IssueOpinion => Some(FilingCommand::IssueOpinion),
            Self::AnswerPoints => Some(FilingCommand::Answer),
            Self::AcceptPlan => Some(FilingCommand::AcceptPlan),
            Self::Resume => Some(FilingCommand::Resume),
            Self::Pass => Some(FilingCommand::Pass),
            Self::Correct => Some(FilingCommand::Correct),
            Self::Revoke => Some(FilingCommand::Revoke),
            Self::Distribute
            | Self::TakeOpinion
            | Self::Check
            | Self::AddPoint
            | Self::DropPoint
            | Self::Talk
            | Self::Refile
            | Self::Judge
            | Self::Suspend
            | Self::Order => None,
        }
    }

    /// Whether the receiving body gives this command (else the filer of the issuer does).
    pub const fn by_receiver(self) -> bool {
        match self {
            Self::AnswerPoints | Self::Refile => false,
            Self::Distribute
            | Self::TakeOpinion
            | Self::Check
            | Self::AddPoint
            | Self::DropPoint
            | Self::Talk
            | Self::IssueOpinion
            | Self::AcceptPlan
            | Self::Resume
            | Self::Judge
            | Self::Suspend
            | Self::Order
            | Self::Pass
            | Self::Correct
            | Self::Revoke => true,
        }
    }

    /// How it ends the review; `None` where the review goes on.
    pub const fn ends(self) -> Option<ReviewOutcome> {
        match self {
            Self::Pass => Some(ReviewOutcome::Passed),
            Self::Correct => Some(ReviewOutcome::Corrected),
            Self::Revoke => Some(ReviewOutcome::Revoked),
            Self::Distribute
            | Self::TakeOpinion
            | Self::Check
            | Self::AddPoint
            | Self::DropPoint
            | Self::Talk
            | Self::IssueOpinion
            | Self::AnswerPoints
            | Self::AcceptPlan
            | Self::Resume
            | Self::Refile
            | Self::Judge
            | Self::Suspend
            | Self::Order => None,
        }
    }
}

/// The stage of the filing after `command` in its open review; `None` where it is not lawful.
pub const fn next(stage: FilingStage, command: ReviewCommand) -> Option<FilingStage> {
    use FilingStage as S;
    use ReviewCommand as C;
    if let Some(act) = command.moves() {
        return filing::next(stage, act);
    }
    let lawful = match command {
        C::Distribute | C::TakeOpinion | C::Check | C::AddPoint | C::DropPoint => match stage {
            S::UnderReview => true,
            S::Due
            | S::Submitted
            | S::Deferred
            | S::FilingRegistered
            | S::Refused
            | S::Passed
            | S::OpinionIssued
            | S::Answered
            | S::Corrected
            | S::PlanAccepted
            | S::Revoked => false,
        },
        C::Talk | C::Suspend => match stage {
            S::UnderReview | S::OpinionIssued | S::Answered | S::PlanAccepted => true,
            S::Due
            | S::Submitted
            | S::Deferred
            | S::FilingRegistered
            | S::Refused
            | S::Passed
            | S::Corrected
            | S::Revoked => false,
        },
        C::Order => match stage {
            S::OpinionIssued | S::Answered | S::PlanAccepted => true,
            S::Due
            | S::Submitted
            | S::Deferred
            | S::FilingRegistered
            | S::Refused
            | S::UnderReview
            | S::Passed
            | S::Corrected
            | S::Revoked => false,
        },
        C::Refile | C::Judge => match stage {
            S::Answered | S::PlanAccepted => true,
            S::Due
            | S::Submitted
            | S::Deferred
            | S::FilingRegistered
            | S::Refused
            | S::UnderReview
            | S::Passed
            | S::OpinionIssued
            | S::Corrected
            | S::Revoked => false,
        },
        C::IssueOpinion
        | C::AnswerPoints
        | C::AcceptPlan
        | C::Resume
        | C::Pass
        | C::Correct
        | C::Revoke => false,
    };
    if lawful { Some(stage) } else { None }
}

/// The stages in which `command` is lawful, derived from [`next`].
pub fn sources(command: ReviewCommand) -> Vec<FilingStage> {
    let all = FilingStage::ALL.iter().copied();
    all.filter(|one| next(*one, command).is_some()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_done_in_a_review_that_is_over_or_not_begun() {
        for stage in [
            FilingStage::Due,
            FilingStage::Submitted,
            FilingStage::Deferred,
            FilingStage::FilingRegistered,
            FilingStage::Refused,
            FilingStage::Passed,
            FilingStage::Corrected,
            FilingStage::Revoked,
        ] {
            for command in ReviewCommand::ALL {
                assert_eq!(next(stage, *command), None, "{stage:?} {command:?}");
            }
        }
    }

    #[test]
    fn no_point_is_changed_after_the_opinion_and_none_is_judged_before_the_answer() {
        for command in [ReviewCommand::AddPoint, ReviewCommand::DropPoint] {
            assert_eq!(next(FilingStage::OpinionIssued, command), None);
        }
        assert_eq!(next(FilingStage::OpinionIssued, ReviewCommand::Judge), None);
        assert_eq!(next(FilingStage::UnderReview, ReviewCommand::Revoke), None);
    }

    #[test]
    fn what_ends_a_review_leads_out_of_it() {
        for stage in FilingStage::ALL {
            for command in ReviewCommand::ALL {
                if let Some(after) = next(*stage, *command) {
                    let over = ReviewCommand::ALL
                        .iter()
                        .all(|one| next(after, *one).is_none());
                    assert_eq!(over, command.ends().is_some(), "{stage:?} {command:?}");
                }
            }
        }
    }
}
