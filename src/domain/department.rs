//! 征求有关单位意见: bodies whose duties a draft touches are asked, each answers, and what they do not
//! agree with is settled or reported to the meeting.

words! {
    /// 单位意见阶段.
    DepartmentStage, "单位意见阶段" {
        /// 待答复.
        Asked = "asked", "待答复";
        /// 无不同意见.
        Agreed = "agreed", "无不同意见";
        /// 有不同意见.
        Disagreed = "disagreed", "有不同意见";
        /// 逾期未答复.
        Lapsed = "lapsed", "逾期未答复";
    }
}

words! {
    /// What can be done to the opinion of a body.
    DepartmentCommand, "单位意见动作" {
        /// 答复无不同意见.
        Agree = "agree", "答复无不同意见";
        /// 答复有不同意见.
        Disagree = "disagree", "答复有不同意见";
        /// 记录逾期未答复.
        Lapse = "lapse", "记录逾期未答复";
        /// 处理不同意见.
        Handle = "handle", "处理不同意见";
    }
}

words! {
    /// 不同意见的处理.
    DissentHandling, "不同意见的处理" {
        /// 经协调达成一致.
        Coordinated = "coordinated", "经协调达成一致";
        /// 协调不一致，报会议决定.
        Reported = "reported", "协调不一致，如实报会议决定";
    }
}

/// The stage after `command`; `None` where it is not lawful. What comes late is taken all the same.
pub const fn next(stage: DepartmentStage, command: DepartmentCommand) -> Option<DepartmentStage> {
    use DepartmentCommand as C;
    use DepartmentStage as S;
    match (stage, command) {
        (S::Asked | S::Lapsed, C::Agree) => Some(S::Agreed),
        (S::Asked | S::Lapsed, C::Disagree) | (S::Disagreed, C::Handle) => Some(S::Disagreed),
        (S::Asked, C::Lapse) => Some(S::Lapsed),
        (
            S::Asked | S::Agreed | S::Disagreed | S::Lapsed,
            C::Agree | C::Disagree | C::Lapse | C::Handle,
        ) => None,
    }
}

/// The stages in which `command` is lawful, derived from [`next`].
pub fn sources(command: DepartmentCommand) -> Vec<DepartmentStage> {
    let all = DepartmentStage::ALL.iter().copied();
    all.filter(|one| next(*one, command).is_some()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_not_agreed_with_is_handled() {
        for stage in DepartmentStage::ALL {
            let handled = next(*stage, DepartmentCommand::Handle).is_some();
            assert_eq!(handled, *stage == DepartmentStage::Disagreed);
        }
        let late = next(DepartmentStage::Lapsed, DepartmentCommand::Disagree);
        assert_eq!(late, Some(DepartmentStage::Disagreed));
    }
}
