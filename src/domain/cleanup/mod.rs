//! 清理 (clean-up): campaigns, what is proposed for each document and proof, and the one table of
//! transitions. What a decision does to validity is in [`effect`].

pub mod effect;

use super::access::Role;
use super::document::MeetingResult;

words! {
    /// 清理类别.
    CampaignKind, "清理类别" {
        /// 全面清理.
        Full = "full", "全面清理";
        /// 专项清理.
        Special = "special", "专项清理";
        /// 即时清理（动态清理）.
        Rolling = "rolling", "即时清理";
        /// 证明事项清理: has a list of proofs beside the documents.
        Proofs = "proofs", "证明事项清理";
    }
}

words! {
    /// 清理阶段.
    CampaignStage, "清理阶段" {
        /// 拟定方案: the scope may still change.
        Draft = "draft", "拟定方案";
        /// 清理中: the scope is frozen, bodies propose, the legal body checks.
        Open = "open", "清理中";
        /// 已提请决定.
        Proposed = "proposed", "已提请决定";
        /// 已决定.
        Decided = "decided", "已决定，待公布结果";
        /// 已公布结果.
        Published = "published", "已公布结果";
        /// 已终止: given up before a decision.
        Withdrawn = "withdrawn", "已终止";
    }
}

words! {
    /// What can be done to a campaign; [`next`] says in which stage.
    CampaignCommand, "清理动作" {
        /// 修改方案.
        Revise = "revise", "修改清理方案";
        /// 启动: the scope is frozen and dealt out.
        Open = "open", "启动清理";
        /// 分派, 改派.
        Assign = "assign", "分派清理任务";
        /// 提出清理意见.
        Propose = "propose", "提出清理意见";
        /// 核对: agree or return.
        Check = "check", "核对清理意见";
        /// 提请决定.
        Submit = "submit", "提请决定";
        /// 会议通过: takes effect.
        DecisionPassed = "decision_passed", "记录会议通过";
        /// 会议暂缓.
        DecisionPostponed = "decision_postponed", "记录会议暂缓";
        /// 会议退回修改.
        DecisionReturned = "decision_returned", "记录会议退回";
        /// 公布结果.
        Publish = "publish", "公布清理结果";
        /// 终止.
        Withdraw = "withdraw", "终止清理";
    }
}

/// The stage after `command`; `None` where it is not lawful. Buttons, refusals, permissions and the
/// printed table come from here.
pub const fn next(stage: CampaignStage, command: CampaignCommand) -> Option<CampaignStage> {
    use CampaignCommand as C;
    use CampaignStage as S;
    match (stage, command) {
        (S::Draft, C::Revise) => Some(S::Draft),
        (S::Draft, C::Open)
        | (S::Open, C::Assign | C::Propose | C::Check)
        | (S::Proposed, C::DecisionReturned) => Some(S::Open),
        (S::Open, C::Submit) | (S::Proposed, C::DecisionPostponed) => Some(S::Proposed),
        (S::Proposed, C::DecisionPassed) => Some(S::Decided),
        (S::Decided, C::Publish) => Some(S::Published),
        (S::Draft | S::Open | S::Proposed, C::Withdraw) => Some(S::Withdrawn),
        (
            S::Draft | S::Open | S::Proposed | S::Decided | S::Published | S::Withdrawn,
            C::Revise
            | C::Open
            | C::Assign
            | C::Propose
            | C::Check
            | C::Submit
            | C::DecisionPassed
            | C::DecisionPostponed
            | C::DecisionReturned
            | C::Publish
            | C::Withdraw,
        ) => None,
    }
}

/// The stages in which `command` is lawful, derived from [`next`].
pub fn sources(command: CampaignCommand) -> Vec<CampaignStage> {
    let all = CampaignStage::ALL.iter().copied();
    all.filter(|stage| next(*stage, command).is_some())
        .collect()
}

/// The command that the result of the meeting gives: what the meeting changed is entered and checked
/// first, then recorded as passed.
pub const fn decision(result: MeetingResult) -> CampaignCommand {
    match result {
        MeetingResult::Passed => CampaignCommand::DecisionPassed,
        MeetingResult::Postponed => CampaignCommand::DecisionPostponed,
        MeetingResult::PassedWithChanges | MeetingResult::Rejected => {
            CampaignCommand::DecisionReturned
        }
    }
}

words! {
    /// Relation of the actor's authority to a campaign or to one item of it.
    CampaignRelation, "清理中的机关关系" {
        /// 牵头机构: the legal body that runs it.
        Leading = "leading", "牵头机构";
        /// 责任单位: who drafted the document, or who took over from it.
        Handling = "handling", "责任单位";
        /// 决定机关及其办公机构.
        Deciding = "deciding", "决定机关及其办公机构";
    }
}

/// Whether `role` held for an authority in `relation` may give `command`. The stage is asked apart.
pub const fn may(role: Role, relation: CampaignRelation, command: CampaignCommand) -> bool {
    use CampaignCommand as C;
    use CampaignRelation as R;
    match command {
        C::Revise | C::Open | C::Assign | C::Check | C::Submit | C::Withdraw => {
            matches!((role, relation), (Role::CleanupLead, R::Leading))
        }
        C::Propose => matches!((role, relation), (Role::Drafter, R::Handling)),
        C::DecisionPassed | C::DecisionPostponed | C::DecisionReturned => {
            matches!((role, relation), (Role::Office, R::Deciding))
        }
        C::Publish => matches!((role, relation), (Role::Publisher, R::Deciding)),
    }
}

words! {
    /// 清理结论 for a document.
    Disposition, "清理结论" {
        /// 继续有效.
        Keep = "keep", "继续有效";
        /// 修改.
        Amend = "amend", "修改";
        /// 废止: an act of will.
        Repeal = "repeal", "废止";
        /// 宣布失效: its period, task or object is gone.
        DeclareVoid = "declare_void", "宣布失效";
        /// 延长有效期.
        Extend = "extend", "延长有效期";
        /// 此前已废止.
        AlreadyRepealed = "already_repealed", "此前已废止";
    }
}

impl Disposition {
    /// 理由 must be given.
    pub const fn needs_reason(self) -> bool {
        match self {
            Self::Keep => false,
            Self::Amend
            | Self::Repeal
            | Self::DeclareVoid
            | Self::Extend
            | Self::AlreadyRepealed => true,
        }
    }

    /// One of the pack's classes of reasons must be chosen.
    pub const fn needs_reason_class(self) -> bool {
        match self {
            Self::Amend | Self::Repeal | Self::DeclareVoid => true,
            Self::Keep | Self::Extend | Self::AlreadyRepealed => false,
        }
    }

    /// The list of results in which the document stands.
    pub const fn list(self) -> ResultList {
        match self {
            Self::Keep | Self::Extend => ResultList::Kept,
            Self::Amend => ResultList::Amended,
            Self::Repeal => ResultList::Repealed,
            Self::DeclareVoid => ResultList::Void,
            Self::AlreadyRepealed => ResultList::Earlier,
        }
    }
}

words! {
    /// 清理结果目录.
    ResultList, "清理结果目录" {
        /// 继续有效, with those whose period is extended.
        Kept = "kept", "继续有效的行政规范性文件目录";
        /// 修改.
        Amended = "amended", "修改的行政规范性文件目录";
        /// 废止.
        Repealed = "repealed", "废止的行政规范性文件目录";
        /// 宣布失效.
        Void = "void", "宣布失效的行政规范性文件目录";
        /// 此前已废止.
        Earlier = "earlier", "此前已废止的行政规范性文件目录";
    }
}

words! {
    /// State of an item of a campaign.
    ItemState, "清理意见状态" {
        /// 待提出意见.
        Waiting = "waiting", "待提出意见";
        /// 已提出，待核对.
        Proposed = "proposed", "待核对";
        /// 已退回.
        Returned = "returned", "已退回";
        /// 核对同意.
        Agreed = "agreed", "核对同意";
        /// 不列入: only of proofs, entered by mistake or twice.
        Dropped = "dropped", "不列入";
    }
}

impl ItemState {
    /// Whether the responsible body has to do something.
    pub const fn is_owed(self) -> bool {
        match self {
            Self::Waiting | Self::Returned => true,
            Self::Proposed | Self::Agreed | Self::Dropped => false,
        }
    }
}

words! {
    /// How a document came into the scope.
    Origin, "列入依据" {
        /// 制定机关和日期: the whole of it was asked for.
        Whole = "whole", "制定机关、日期";
        /// 检索式.
        Query = "query", "检索式";
        /// 引用依据.
        Basis = "basis", "引用指定依据";
        /// 有效期届满.
        Expiry = "expiry", "有效期届满";
        /// 依据失效.
        DeadBasis = "dead_basis", "引用的文件已不再有效";
        /// 依据修改.
        AmendedBasis = "amended_basis", "引用的文件已修改";
        /// 评估结论.
        Evaluation = "evaluation", "评估认为应当处理";
    }
}

words! {
    /// 证明事项的清理结论.
    ProofDisposition, "证明事项清理结论" {
        /// 保留.
        Keep = "keep", "保留";
        /// 取消.
        Cancel = "cancel", "取消";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_decided_that_was_not_proposed_nor_published_that_was_not_decided() {
        assert_eq!(
            sources(CampaignCommand::DecisionPassed),
            [CampaignStage::Proposed]
        );
        assert_eq!(sources(CampaignCommand::Publish), [CampaignStage::Decided]);
        assert_eq!(sources(CampaignCommand::Open), [CampaignStage::Draft]);
        assert_eq!(sources(CampaignCommand::Submit), [CampaignStage::Open]);
    }

    #[test]
    fn the_scope_changes_in_a_draft_alone() {
        assert_eq!(sources(CampaignCommand::Revise), [CampaignStage::Draft]);
    }

    #[test]
    fn what_is_decided_or_ended_is_not_given_up() {
        for stage in [
            CampaignStage::Decided,
            CampaignStage::Published,
            CampaignStage::Withdrawn,
        ] {
            assert_eq!(next(stage, CampaignCommand::Withdraw), None);
        }
        for command in CampaignCommand::ALL {
            for end in [CampaignStage::Published, CampaignStage::Withdrawn] {
                assert_eq!(next(end, *command), None, "{end:?} {command:?}");
            }
        }
    }

    #[test]
    fn each_command_has_one_kind_of_holder() {
        for command in CampaignCommand::ALL {
            let holders = Role::ALL.iter().flat_map(|role| {
                let relations = CampaignRelation::ALL.iter();
                relations.filter(|relation| may(*role, **relation, *command))
            });
            assert_eq!(holders.count(), 1, "{command:?}");
        }
    }

    #[test]
    fn a_meeting_that_changes_something_gives_it_back() {
        assert_eq!(
            next(
                CampaignStage::Proposed,
                decision(MeetingResult::PassedWithChanges)
            ),
            Some(CampaignStage::Open)
        );
        assert_eq!(
            next(CampaignStage::Proposed, decision(MeetingResult::Postponed)),
            Some(CampaignStage::Proposed)
        );
    }

    #[test]
    fn every_disposition_stands_in_one_list() {
        for list in ResultList::ALL {
            assert!(Disposition::ALL.iter().any(|one| one.list() == *list));
        }
    }
}
