//! 设置项: what a place has chosen where places differ, each with an answer of a fixed kind.
//!
//! Owns the list of settings, the kind of answer of each (an answer of another kind is a load error)
//! and how it is printed. Must not know what is done with an answer. Held by `rules/tests/setting.rs`.

mod value;
mod words;

pub use value::MonthDay;
use value::SettingValue;
pub use words::{
    CleanupProposer, DecisionOverlap, DepartmentReviewer, DocumentOwner, ExpiryEffect,
    FilingChannel, LateExtension, NumberTime, ReasonPlace, RegistrarModel, Reissue, StandardText,
    Unlisted, ValidityStart,
};

use std::collections::BTreeMap;

use super::entry::Entry;
use super::problem::Problems;
use super::words::{Approver, Step, word};

/// Declares the settings: name, kind of answer, stored id, label.
macro_rules! settings {
    ($($name:ident: $kind:ty = $text:literal, $label:literal;)+) => {
        word! {
            /// 设置项: every setting that a pack can answer.
            SettingId, "设置项" {
                $($name = $text, $label;)+
            }
        }

        /// The answer to a setting.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Setting {
            $(#[doc = $label] $name($kind),)+
        }

        impl Setting {
            /// Reads `value`, which must be of the kind that the setting takes.
            pub(super) fn read(
                id: SettingId,
                entry: &mut Entry,
                problems: &mut Problems,
            ) -> Option<Self> {
                match id {
                    $(SettingId::$name => SettingValue::read(entry, problems).map(Self::$name),)+
                }
            }

            /// The answer as people read it.
            pub fn show(&self) -> String {
                match self {
                    $(Self::$name(value) => value.show(),)+
                }
            }
        }
    };
}

settings! {
    RequiresPublication: bool = "definition.requires_publication", "以公开发布为构成要件";
    OfficeCounts: bool = "kind.office_counts_as_government", "办公机构发文视为政府文件";
    ConsentDocument: DocumentOwner = "kind.government_consent_department_doc", "经政府同意以部门名义发布的文件";
    DecisionProcedure: DecisionOverlap = "procedure.major_decision", "同时属于重大行政决策的";
    PlanRequired: bool = "plan.required", "须列入年度制定计划";
    PlanDeadline: MonthDay = "plan.deadline", "申报年度制定计划的截止日";
    SimplifiedApprover: Approver = "simplified.approver", "简易程序的批准人";
    SimplifiedSteps: Vec<Step> = "simplified.skippable_steps", "简易程序可以省略的程序";
    DepartmentDocsReviewer: DepartmentReviewer = "review.department_docs_reviewer", "部门文件的审核机构";
    TwoStageReview: bool = "review.two_stage", "起草部门先行审核、政府再审核";
    ReviewInEmergency: bool = "review.required_in_emergency", "紧急情况下仍须合法性审核";
    Registrar: Vec<RegistrarModel> = "registrar.model", "登记模式";
    NumberGiven: NumberTime = "number.time", "编号时点";
    NumberOnReissue: Reissue = "number.on_reissue", "修改、延期后重新发布的编号";
    UnregisteredVoid: bool = "registration.unregistered_void", "未经登记、编号、公布的无效";
    Standard: StandardText = "publish.standard_text", "标准文本";
    EarlyEffectReason: Vec<ReasonPlace> = "effective.must_state_reason_in", "提前施行理由的载明处";
    ValidityChoices: Vec<u32> = "validity.choices_years", "可以选用的有效期（年）";
    ValidityTrialChoices: Vec<u32> = "validity.trial_choices_years", "试行、暂行文件可以选用的有效期（年）";
    ValidityByTitle: BTreeMap<String, u32> = "validity.by_title", "按文种规定的有效期上限（年）";
    ValidityDefault: u32 = "validity.default_if_unstated", "未写明时的有效期（年）";
    ValidityTrialDefault: u32 = "validity.trial_default_if_unstated", "试行、暂行文件未写明时的有效期（年）";
    ValidityFrom: ValidityStart = "validity.start", "有效期起算点";
    AfterExpiry: ExpiryEffect = "validity.after_expiry", "有效期届满的后果";
    ExtensionAfterExpiry: LateExtension = "validity.extension_after_expiry", "届满后才延长的效力";
    FilingCopies: BTreeMap<String, u32> = "filing.copies", "向政府备案的份数";
    FilingCopiesNpc: BTreeMap<String, u32> = "filing.copies_npc", "向人大备案的份数";
    FilingBy: FilingChannel = "filing.channel", "向政府备案的渠道";
    FilingByNpc: FilingChannel = "filing.channel_npc", "向人大备案的渠道";
    CleanupCycle: u32 = "cleanup.cycle_years", "定期清理的周期（年）";
    CleanupUnlisted: Unlisted = "cleanup.unlisted_effect", "未列入继续有效目录的后果";
    CleanupBy: Vec<CleanupProposer> = "cleanup.proposer", "清理责任";
    EvaluationPicks: Vec<u32> = "evaluation.yearly_picks", "每年后评估的件数（最少、最多）";
    CalendarReminder: MonthDay = "calendar.remind_from", "开始提醒补充下一年放假安排的日期";
    BodyReviewer: String = "body.reviewer", "审核机构名称";
    BodyRegistrar: String = "body.registrar", "登记机构名称";
    BodyFiling: String = "body.filing_reviewer", "政府备案审查机构名称";
    BodyFilingNpc: String = "body.filing_receiver_npc", "人大备案接收机构名称";
}
