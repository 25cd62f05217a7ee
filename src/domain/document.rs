//! 行政规范性文件 (document): class, stage and the one table of transitions.

words! {
    /// 文件类别: whether the document's life runs here.
    Class, "文件类别" {
        /// Its life runs here: it has a stage.
        Registered = "registered", "本库登记";
        /// 历史文件: imported with the number it has.
        Historical = "historical", "历史文件";
        /// 上位法: reference.
        Reference = "reference", "上位法";
    }
}

words! {
    /// 阶段 (stage) of a registered document.
    Stage, "办理阶段" {
        /// 起草.
        Drafting = "drafting", "起草";
        /// 合法性审核中.
        UnderReview = "under_review", "合法性审核";
        /// 已审核.
        Reviewed = "reviewed", "已审核，待集体讨论";
        /// 已集体讨论决定.
        Decided = "decided", "已决定，待签发";
        /// 已签发.
        Signed = "signed", "已签发，待登记";
        /// 已登记编号.
        Registered = "registered", "已登记，待公布";
        /// 已公布.
        Published = "published", "已公布";
        /// 已撤回.
        Withdrawn = "withdrawn", "已撤回";
        /// 认定不属于行政规范性文件.
        NotNormative = "not_normative", "认定不属于规范性文件";
        /// 集体讨论未通过.
        Declined = "declined", "未通过";
    }
}

words! {
    /// What can be done to a document; `next` says in which stage.
    DocumentCommand, "办理动作" {
        /// 送审 (first, again, or for 复核).
        Submit = "submit", "送合法性审核";
        /// 审核意见：合法.
        OpinionLawful = "opinion_lawful", "出具“合法”意见";
        /// 审核意见：应当予以修改.
        OpinionAmend = "opinion_amend", "出具“应当予以修改”意见";
        /// 审核意见：不合法.
        OpinionUnlawful = "opinion_unlawful", "出具“不合法”意见";
        /// 会后复核通过: the text changed by the meeting is confirmed.
        ConfirmAfterMeeting = "confirm_after_meeting", "会后复核通过";
        /// 逐条说明不采纳理由后提请讨论.
        ProceedUnadopted = "proceed_unadopted", "说明不采纳理由后提请讨论";
        /// 集体讨论通过.
        MeetingPassed = "meeting_passed", "集体讨论通过";
        /// 集体讨论修改后通过.
        MeetingPassedWithChanges = "meeting_passed_with_changes", "集体讨论修改后通过";
        /// 集体讨论暂缓.
        MeetingPostponed = "meeting_postponed", "集体讨论暂缓";
        /// 集体讨论未通过.
        MeetingRejected = "meeting_rejected", "集体讨论未通过";
        /// 签发.
        Sign = "sign", "签发";
        /// 登记编号.
        Register = "register", "登记编号";
        /// 编号作废 before publication.
        VoidNumber = "void_number", "编号作废";
        /// 公布.
        Publish = "publish", "公布";
        /// 撤回.
        Withdraw = "withdraw", "撤回";
        /// 认定不属于行政规范性文件.
        FindNotNormative = "find_not_normative", "认定不属于规范性文件";
    }
}

/// The stage after `command` in `stage`; `None` where the command is not lawful. The only place a
/// stage changes: buttons, guards, permissions and the printed table are derived from it.
pub const fn next(stage: Stage, command: DocumentCommand) -> Option<Stage> {
    use DocumentCommand as C;
    match (stage, command) {
        (Stage::Drafting, C::Submit) => Some(Stage::UnderReview),
        (Stage::Drafting, C::ProceedUnadopted)
        | (Stage::UnderReview, C::OpinionLawful)
        | (Stage::Reviewed, C::MeetingPostponed) => Some(Stage::Reviewed),
        (Stage::UnderReview, C::OpinionAmend | C::OpinionUnlawful)
        | (Stage::Reviewed, C::MeetingPassedWithChanges) => Some(Stage::Drafting),
        (Stage::UnderReview, C::FindNotNormative) => Some(Stage::NotNormative),
        (Stage::UnderReview, C::ConfirmAfterMeeting) | (Stage::Reviewed, C::MeetingPassed) => {
            Some(Stage::Decided)
        }
        (Stage::Reviewed, C::MeetingRejected) => Some(Stage::Declined),
        (Stage::Decided, C::Sign) | (Stage::Registered, C::VoidNumber) => Some(Stage::Signed),
        (Stage::Signed, C::Register) => Some(Stage::Registered),
        (Stage::Registered, C::Publish) => Some(Stage::Published),
        (
            Stage::Drafting | Stage::UnderReview | Stage::Reviewed | Stage::Decided | Stage::Signed,
            C::Withdraw,
        ) => Some(Stage::Withdrawn),
        (
            Stage::Drafting
            | Stage::UnderReview
            | Stage::Reviewed
            | Stage::Decided
            | Stage::Signed
            | Stage::Registered
            | Stage::Published
            | Stage::Withdrawn
            | Stage::NotNormative
            | Stage::Declined,
            C::Submit
            | C::OpinionLawful
            | C::OpinionAmend
            | C::OpinionUnlawful
            | C::ConfirmAfterMeeting
            | C::ProceedUnadopted
            | C::MeetingPassed
            | C::MeetingPassedWithChanges
            | C::MeetingPostponed
            | C::MeetingRejected
            | C::Sign
            | C::Register
            | C::VoidNumber
            | C::Publish
            | C::Withdraw
            | C::FindNotNormative,
        ) => None,
    }
}

/// The stages in which `command` is lawful, derived from [`next`].
pub fn sources(command: DocumentCommand) -> Vec<Stage> {
    Stage::ALL
        .iter()
        .copied()
        .filter(|stage| next(*stage, command).is_some())
        .collect()
}

words! {
    /// 准备步骤 (preparatory step) before legality review or the meeting.
    Step, "准备步骤" {
        /// 公开征求意见.
        PublicComment = "public_comment", "公开征求意见";
        /// 征求有关单位意见.
        DepartmentConsultation = "department_consultation", "征求有关单位意见";
        /// 听证.
        Hearing = "hearing", "听证";
        /// 专家论证.
        ExpertArgument = "expert_argument", "专家论证";
        /// 风险评估.
        RiskAssessment = "risk_assessment", "风险评估";
        /// 公平竞争审查.
        FairCompetitionReview = "fair_competition_review", "公平竞争审查";
        /// 办公机构审核（程序和材料）.
        OfficeCheck = "office_check", "办公机构审核";
    }
}

words! {
    /// State of a preparatory step.
    StepState, "准备步骤状态" {
        /// 应当办理.
        Required = "required", "应当办理";
        /// 已办理.
        Done = "done", "已办理";
        /// 不适用，已说明理由.
        NotApplicable = "not_applicable", "不适用";
        /// 简易程序，经批准不办理.
        Skipped = "skipped", "经批准简化";
    }
}

words! {
    /// 集体讨论结果.
    MeetingResult, "集体讨论结果" {
        /// 通过.
        Passed = "passed", "通过";
        /// 修改后通过.
        PassedWithChanges = "passed_with_changes", "修改后通过";
        /// 暂缓.
        Postponed = "postponed", "暂缓";
        /// 不予通过.
        Rejected = "rejected", "不予通过";
    }
}

impl MeetingResult {
    /// The command that this result gives to the document.
    pub const fn command(self) -> DocumentCommand {
        match self {
            Self::Passed => DocumentCommand::MeetingPassed,
            Self::PassedWithChanges => DocumentCommand::MeetingPassedWithChanges,
            Self::Postponed => DocumentCommand::MeetingPostponed,
            Self::Rejected => DocumentCommand::MeetingRejected,
        }
    }
}

words! {
    /// Which number a row of the number ledger is.
    NumberKind, "编号种类" {
        /// 发文字号.
        Document = "document", "发文字号";
        /// 统一登记号.
        Registration = "registration", "登记号";
    }
}

words! {
    /// State of a number. A voided number keeps its row and its reason for ever.
    NumberState, "编号状态" {
        /// 使用中.
        Assigned = "assigned", "使用";
        /// 作废.
        Voided = "voided", "作废";
        /// 历史编号，随文件导入.
        Historical = "historical", "历史编号";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ended_documents_take_no_command() {
        for stage in [
            Stage::Withdrawn,
            Stage::NotNormative,
            Stage::Declined,
            Stage::Published,
        ] {
            for command in DocumentCommand::ALL {
                assert_eq!(next(stage, *command), None, "{stage:?} {command:?}");
            }
        }
    }

    #[test]
    fn registration_needs_a_signature_and_the_meeting_an_opinion() {
        assert_eq!(sources(DocumentCommand::Register), [Stage::Signed]);
        assert_eq!(sources(DocumentCommand::Sign), [Stage::Decided]);
        assert_eq!(sources(DocumentCommand::MeetingPassed), [Stage::Reviewed]);
        assert_eq!(sources(DocumentCommand::Publish), [Stage::Registered]);
    }

    #[test]
    fn withdrawal_ends_with_registration() {
        assert!(!sources(DocumentCommand::Withdraw).contains(&Stage::Registered));
        assert!(sources(DocumentCommand::Withdraw).contains(&Stage::Signed));
    }

    #[test]
    fn words_read_back() {
        for stage in Stage::ALL {
            assert_eq!(Stage::parse(stage.as_str()), Ok(*stage));
        }
        assert!(Stage::parse("Drafting").is_err());
    }
}
