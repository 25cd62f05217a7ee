//! 合法性审核 (legality review): one round from request to opinion.

words! {
    /// 审核阶段.
    ReviewStage, "审核阶段" {
        /// 已送审，待受理.
        Requested = "requested", "待受理";
        /// 材料待补正.
        Incomplete = "incomplete", "待补正";
        /// 已受理.
        Accepted = "accepted", "审核中";
        /// 已出具意见.
        OpinionIssued = "opinion_issued", "已出具意见";
        /// 终止: the document was withdrawn or is not normative.
        Closed = "closed", "已终止";
    }
}

words! {
    /// What can be done to a review.
    ReviewCommand, "审核动作" {
        /// 受理（材料齐备）.
        Accept = "accept", "受理";
        /// 要求补正.
        ReturnIncomplete = "return_incomplete", "要求补正";
        /// 补正后再送.
        Supplement = "supplement", "补正";
        /// 出具意见.
        Issue = "issue", "出具审核意见";
        /// 终止.
        Close = "close", "终止审核";
    }
}

/// The stage after `command`; `None` where it is not lawful.
pub const fn next(stage: ReviewStage, command: ReviewCommand) -> Option<ReviewStage> {
    use ReviewCommand as C;
    use ReviewStage as S;
    match (stage, command) {
        (S::Requested, C::Accept) | (S::Incomplete, C::Supplement) => Some(S::Accepted),
        (S::Requested | S::Accepted, C::ReturnIncomplete) => Some(S::Incomplete),
        (S::Accepted, C::Issue) => Some(S::OpinionIssued),
        (S::Requested | S::Incomplete | S::Accepted, C::Close) => Some(S::Closed),
        (
            S::Requested | S::Incomplete | S::Accepted | S::OpinionIssued | S::Closed,
            C::Accept | C::ReturnIncomplete | C::Supplement | C::Issue | C::Close,
        ) => None,
    }
}

/// The stages in which `command` is lawful, derived from [`next`].
pub fn sources(command: ReviewCommand) -> Vec<ReviewStage> {
    let all = ReviewStage::ALL.iter().copied();
    all.filter(|stage| next(*stage, command).is_some())
        .collect()
}

words! {
    /// 审核种类.
    ReviewKind, "审核种类" {
        /// 首次或重新审核.
        Full = "full", "合法性审核";
        /// 复核: the changed text after 应当予以修改.
        Recheck = "recheck", "复核";
        /// 会后复核: the text changed by the meeting.
        AfterMeeting = "after_meeting", "会后复核";
    }
}

words! {
    /// 审核结论.
    Opinion, "审核结论" {
        /// 合法.
        Lawful = "lawful", "合法";
        /// 应当予以修改.
        Amend = "amend", "应当予以修改";
        /// 不合法.
        Unlawful = "unlawful", "不合法";
    }
}

impl Opinion {
    /// 应当予以修改 and 不合法 need reasons.
    pub const fn needs_reason(self) -> bool {
        match self {
            Self::Lawful => false,
            Self::Amend | Self::Unlawful => true,
        }
    }
}

words! {
    /// 起草单位的答复.
    Answer, "答复" {
        /// 采纳.
        Adopted = "adopted", "采纳";
        /// 部分采纳.
        Partly = "partly", "部分采纳";
        /// 不采纳.
        NotAdopted = "not_adopted", "不采纳";
    }
}

impl Answer {
    /// 部分采纳 and 不采纳 need reasons.
    pub const fn needs_reason(self) -> bool {
        match self {
            Self::Adopted => false,
            Self::Partly | Self::NotAdopted => true,
        }
    }
}

words! {
    /// 审核要点的判断.
    CheckResult, "审核要点判断" {
        /// 符合.
        Met = "met", "符合";
        /// 有问题.
        Problem = "problem", "有问题";
        /// 无法判断.
        Unclear = "unclear", "无法判断";
        /// 不涉及.
        NotConcerned = "not_concerned", "不涉及";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_opinion_before_acceptance() {
        assert_eq!(next(ReviewStage::Requested, ReviewCommand::Issue), None);
        assert_eq!(next(ReviewStage::Incomplete, ReviewCommand::Issue), None);
        assert_eq!(next(ReviewStage::OpinionIssued, ReviewCommand::Issue), None);
        assert!(next(ReviewStage::Accepted, ReviewCommand::Issue).is_some());
    }

    #[test]
    fn reasons_are_asked_for() {
        assert!(Opinion::Amend.needs_reason() && Opinion::Unlawful.needs_reason());
        assert!(!Opinion::Lawful.needs_reason() && Answer::NotAdopted.needs_reason());
    }
}
