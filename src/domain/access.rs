//! Roles and duties: who may do what, decided by one exhaustive function.

use super::document::DocumentCommand;

words! {
    /// 岗位 (role), held by a person for one authority.
    Role, "岗位" {
        /// 起草人.
        Drafter = "drafter", "起草";
        /// 合法性审核人.
        Reviewer = "reviewer", "合法性审核";
        /// 政府办公室经办人.
        Office = "office", "办公室";
        /// 登记人.
        Registrar = "registrar", "登记编号";
        /// 公布人.
        Publisher = "publisher", "公布";
        /// 报备人.
        Filer = "filer", "报送备案";
        /// 备案审查人.
        FilingExaminer = "filing_examiner", "备案审查";
        /// 系统管理员.
        Administrator = "administrator", "系统管理";
        /// 审计员.
        Auditor = "auditor", "审计";
        /// 清理组织人, of the legal body.
        CleanupLead = "cleanup_lead", "清理组织";
    }
}

words! {
    /// Relation of the actor's authority to a document.
    Relation, "机关关系" {
        /// 起草单位.
        Drafting = "drafting", "起草单位";
        /// 制定机关.
        Issuing = "issuing", "制定机关";
        /// 审核机构.
        Reviewing = "reviewing", "审核机构";
        /// 制定机关的办公机构.
        OfficeOfIssuer = "office_of_issuer", "制定机关的办公机构";
        /// 登记机构.
        Registering = "registering", "登记机构";
        /// 备案机关.
        ReceivingFiling = "receiving_filing", "备案机关";
        /// None of these.
        Unrelated = "unrelated", "无关机关";
    }
}

/// Whether `role` held for an authority in `relation` may give `command`. The stage is asked apart,
/// by [`super::document::next`].
pub const fn may(role: Role, relation: Relation, command: DocumentCommand) -> bool {
    use DocumentCommand as C;
    match command {
        C::Submit | C::ProceedUnadopted | C::Withdraw => {
            matches!((role, relation), (Role::Drafter, Relation::Drafting))
        }
        C::OpinionLawful
        | C::OpinionAmend
        | C::OpinionUnlawful
        | C::ConfirmAfterMeeting
        | C::FindNotNormative => matches!((role, relation), (Role::Reviewer, Relation::Reviewing)),
        C::MeetingPassed
        | C::MeetingPassedWithChanges
        | C::MeetingPostponed
        | C::MeetingRejected
        | C::Sign => matches!(
            (role, relation),
            (Role::Office, Relation::OfficeOfIssuer | Relation::Issuing)
        ),
        C::Register | C::VoidNumber => {
            matches!((role, relation), (Role::Registrar, Relation::Registering))
        }
        C::Publish => matches!(
            (role, relation),
            (
                Role::Publisher,
                Relation::Issuing | Relation::OfficeOfIssuer | Relation::Registering
            )
        ),
    }
}
