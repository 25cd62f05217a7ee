//! 审查建议 (review suggestion): anybody may propose that a published document be examined. It is one of
//! two different rights; a 审查要求 of a state organ starts a review by itself and is no suggestion.

words! {
    /// 审查建议阶段.
    SuggestionStage, "审查建议阶段" {
        /// 已收到.
        Received = "received", "已收到";
        /// 待补充.
        Incomplete = "incomplete", "待建议人补充";
        /// 已启动审查.
        Accepted = "accepted", "已启动审查";
        /// 不启动审查.
        Declined = "declined", "不启动审查";
        /// 已移送.
        Transferred = "transferred", "已移送";
        /// 审查终结.
        Concluded = "concluded", "审查终结";
        /// 已答复.
        Answered = "answered", "已答复";
    }
}

words! {
    /// What can be done to a suggestion.
    SuggestionCommand, "审查建议动作" {
        /// 请建议人补充.
        AskToComplete = "ask_to_complete", "请建议人补充";
        /// 建议人补充.
        Complete = "complete", "补充";
        /// 启动审查.
        Accept = "accept", "启动审查";
        /// 不启动审查.
        Decline = "decline", "不启动审查";
        /// 移送.
        Transfer = "transfer", "移送有权机关";
        /// 审查终结.
        Conclude = "conclude", "作出审查结论";
        /// 答复.
        Answer = "answer", "答复并公开";
    }
}

words! {
    /// 审查结论.
    SuggestionOutcome, "审查结论" {
        /// 未发现问题.
        NoFault = "no_fault", "未发现违法或者明显不当";
        /// 已纠正.
        Corrected = "corrected", "制定机关已修改、废止或者停止执行";
        /// 将纠正.
        WillCorrect = "will_correct", "制定机关书面同意限期修改或者废止";
        /// 已提出审查意见.
        OpinionIssued = "opinion_issued", "已向制定机关提出书面审查意见";
        /// 已撤销.
        Revoked = "revoked", "已决定撤销或者变更";
    }
}

/// The stage after `command`; `None` where it is not lawful. What is asked of the proposer stops
/// nothing: the body may go on without it.
pub const fn next(stage: SuggestionStage, command: SuggestionCommand) -> Option<SuggestionStage> {
    use SuggestionCommand as C;
    use SuggestionStage as S;
    match (stage, command) {
        (S::Received, C::AskToComplete) => Some(S::Incomplete),
        (S::Incomplete, C::Complete) => Some(S::Received),
        (S::Received | S::Incomplete, C::Accept) => Some(S::Accepted),
        (S::Received | S::Incomplete, C::Decline) => Some(S::Declined),
        (S::Received | S::Incomplete | S::Accepted, C::Transfer) => Some(S::Transferred),
        (S::Accepted, C::Conclude) => Some(S::Concluded),
        (S::Declined | S::Transferred | S::Concluded, C::Answer) => Some(S::Answered),
        (
            S::Received
            | S::Incomplete
            | S::Accepted
            | S::Declined
            | S::Transferred
            | S::Concluded
            | S::Answered,
            C::AskToComplete
            | C::Complete
            | C::Accept
            | C::Decline
            | C::Transfer
            | C::Conclude
            | C::Answer,
        ) => None,
    }
}

/// The stages in which `command` is lawful, derived from [`next`].
pub fn sources(command: SuggestionCommand) -> Vec<SuggestionStage> {
    let all = SuggestionStage::ALL.iter().copied();
    all.filter(|one| next(*one, command).is_some()).collect()
}

impl SuggestionCommand {
    /// Whether the body that received it gives this command (else the proposer does).
    pub const fn by_receiver(self) -> bool {
        match self {
            Self::Complete => false,
            Self::AskToComplete
            | Self::Accept
            | Self::Decline
            | Self::Transfer
            | Self::Conclude
            | Self::Answer => true,
        }
    }

    /// A text must be given with it: what is missing, why, to whom, what was found, the answer.
    pub const fn needs_text(self) -> bool {
        match self {
            Self::AskToComplete
            | Self::Complete
            | Self::Decline
            | Self::Transfer
            | Self::Conclude
            | Self::Answer => true,
            Self::Accept => false,
        }
    }
}

impl SuggestionStage {
    /// Whether the clock of the answer still runs.
    pub const fn waits_for_answer(self) -> bool {
        match self {
            Self::Received
            | Self::Incomplete
            | Self::Accepted
            | Self::Declined
            | Self::Transferred
            | Self::Concluded => true,
            Self::Answered => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_without_an_answer() {
        for stage in SuggestionStage::ALL {
            let goes_on = SuggestionCommand::ALL
                .iter()
                .any(|command| next(*stage, *command).is_some());
            assert_eq!(goes_on, stage.waits_for_answer(), "{stage:?}");
        }
    }

    #[test]
    fn no_answer_before_a_result() {
        for stage in [
            SuggestionStage::Received,
            SuggestionStage::Incomplete,
            SuggestionStage::Accepted,
        ] {
            assert_eq!(next(stage, SuggestionCommand::Answer), None, "{stage:?}");
        }
        assert_eq!(
            next(SuggestionStage::Received, SuggestionCommand::Conclude),
            None
        );
    }
}
