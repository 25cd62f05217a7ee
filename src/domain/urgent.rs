//! 简易程序 (urgent procedure): on a listed ground and with the approval of the principal officer some
//! preparatory steps are left out; the legality review never is.

words! {
    /// 简易程序阶段.
    UrgentStage, "简易程序阶段" {
        /// 待批准.
        Requested = "requested", "待批准";
        /// 已批准.
        Approved = "approved", "已批准";
        /// 未批准.
        Refused = "refused", "未批准";
    }
}

words! {
    /// What can be done to a request for the urgent procedure.
    UrgentCommand, "简易程序动作" {
        /// 批准.
        Approve = "approve", "批准";
        /// 不批准.
        Refuse = "refuse", "不批准";
    }
}

/// The stage after `command`; `None` where it was decided already.
pub const fn next(stage: UrgentStage, command: UrgentCommand) -> Option<UrgentStage> {
    match (stage, command) {
        (UrgentStage::Requested, UrgentCommand::Approve) => Some(UrgentStage::Approved),
        (UrgentStage::Requested, UrgentCommand::Refuse) => Some(UrgentStage::Refused),
        (
            UrgentStage::Approved | UrgentStage::Refused,
            UrgentCommand::Approve | UrgentCommand::Refuse,
        ) => None,
    }
}

/// The stages in which `command` is lawful, derived from [`next`].
pub fn sources(command: UrgentCommand) -> Vec<UrgentStage> {
    let all = UrgentStage::ALL.iter().copied();
    all.filter(|one| next(*one, command).is_some()).collect()
}
