//! The closed lists of words that a pack may use. The text of a word is stored and never changes.

use std::fmt;

/// A word of a closed list: an enum with a stored text and a Chinese label.
pub trait Word: Copy + Ord + fmt::Debug + 'static {
    /// What the list is, in Chinese, for messages.
    const WHAT: &'static str;
    /// Every word of the list.
    const ALL: &'static [Self];
    /// The stored text.
    fn as_str(self) -> &'static str;
    /// What people read.
    fn label(self) -> &'static str;

    /// Reads a stored text; another text is an error that names the list.
    fn parse(text: &str) -> Result<Self, UnknownWord> {
        let known = Self::ALL.iter().find(|word| word.as_str() == text);
        known.copied().ok_or_else(|| UnknownWord {
            what: Self::WHAT,
            text: text.to_owned(),
        })
    }
}

/// A text that is not in its closed list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("不认识的{what}“{text}”")]
pub struct UnknownWord {
    /// Which list.
    pub what: &'static str,
    /// What was written.
    pub text: String,
}

/// Makes an enum a [`Word`], with `Display` and serde by its stored text.
macro_rules! word {
    ($(#[$doc:meta])* $name:ident, $what:literal {
        $($variant:ident = $text:literal, $label:literal;)+
    }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(serde::Serialize, serde::Deserialize)]
        #[serde(into = "&'static str", try_from = "String")]
        pub enum $name {
            $(#[doc = $label] $variant,)+
        }

        impl $crate::rules::words::Word for $name {
            const WHAT: &'static str = $what;
            const ALL: &'static [Self] = &[$(Self::$variant),+];
            fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }
            fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str($crate::rules::words::Word::as_str(*self))
            }
        }
        impl From<$name> for &'static str {
            fn from(word: $name) -> Self {
                $crate::rules::words::Word::as_str(word)
            }
        }
        impl TryFrom<String> for $name {
            type Error = $crate::rules::words::UnknownWord;
            fn try_from(text: String) -> Result<Self, Self::Error> {
                $crate::rules::words::Word::parse(&text)
            }
        }
    };
}
pub(super) use word;

word! {
    /// 期限单位: what a limit counts in. 日 and 工作日 are never interchangeable.
    Unit, "期限单位" {
        Day = "day", "日";
        WorkingDay = "working_day", "工作日";
        Month = "month", "个月";
        Year = "year", "年";
    }
}

word! {
    /// 起算方向: whether a limit runs after its start event or ends before it.
    Direction, "起算方向" {
        After = "after", "之后";
        Before = "before", "之前";
    }
}

word! {
    /// 顺延规则: what becomes of a last day that is no working day (民法典第二百零三条).
    Roll, "顺延规则" {
        None = "none", "不顺延";
        Next = "next_working_day", "顺延至下一个工作日";
        Previous = "previous_working_day", "提前至上一个工作日";
    }
}

word! {
    /// 起算事件: the event from which a limit is counted.
    StartEvent, "起算事件" {
        DraftPublished = "draft_published", "公布征求意见稿";
        DepartmentsAsked = "departments_asked", "发出征求单位意见函";
        HearingHeld = "hearing_held", "举行听证会";
        ReviewRequested = "review_requested", "送请审核";
        MaterialsComplete = "materials_complete", "材料齐备";
        OpinionReceived = "opinion_received", "收到审核意见";
        MeetingHeld = "meeting_held", "召开会议";
        Signed = "signed", "签发";
        InformationFormed = "information_formed", "政府信息形成";
        Published = "published", "公布";
        Effective = "effective", "施行";
        Expiry = "expiry", "有效期届满";
        RuleEffective = "rule_effective", "本规定施行";
        FilingReceived = "filing_received", "收到备案材料";
        FilingRegistered = "filing_registered", "备案登记";
        FilingForwarded = "filing_forwarded", "收到分送的备案文件";
        SupplementNotified = "supplement_notified", "通知补正";
        FilingOpinionReceived = "filing_opinion_received", "收到备案审查意见";
        FilingAnswered = "filing_answered", "答复审查意见";
        CorrectionOverdue = "correction_overdue", "逾期未纠正";
        CorrectionMade = "correction_made", "纠正完毕";
        SuggestionReceived = "suggestion_received", "收到审查建议";
        NotStartedDecided = "not_started_decided", "决定不启动审查";
        ReviewConcluded = "review_concluded", "审查结束";
        ReportDeliberated = "report_deliberated", "报告审议结束";
        ReconsiderationApplied = "reconsideration_applied", "提出附带审查申请";
        ReconsiderationSuspended = "reconsideration_suspended", "行政复议中止";
        NoticeReceived = "notice_received", "收到书面通知";
        ReferralReceived = "referral_received", "收到转送";
        JudgmentEffective = "judgment_effective", "裁判生效";
        JudicialAdviceReceived = "judicial_advice_received", "收到司法建议";
        YearEnded = "year_ended", "年度终了";
    }
}

word! {
    /// 暂停计算的事由: why days are not counted.
    Suspension, "暂停事由" {
        Supplement = "supplement", "补充材料";
        Consultation = "consultation", "征求意见";
        Correction = "correction", "制定机关自行纠正";
    }
}

word! {
    /// 制定机关类别: what kind of body issues a document.
    IssuerKind, "制定机关类别" {
        Government = "government", "县级以上人民政府";
        Office = "office", "人民政府办公机构";
        Department = "department", "人民政府工作部门";
        Township = "township", "乡镇人民政府";
        AuthorizedOrganization = "authorized_organization", "法律法规授权组织";
        DispatchedOrgan = "dispatched_organ", "派出机关";
    }
}

word! {
    /// 备案受理机关: to whom a document is filed, seen from its issuer.
    Receiver, "备案受理机关" {
        UpperGovernment = "upper_government", "上一级人民政府";
        SameLevelGovernment = "same_level_government", "本级人民政府";
        SameLevelNpcStandingCommittee =
            "same_level_npc_standing_committee", "本级人民代表大会常务委员会";
        EstablishingGovernment = "establishing_government", "设立该机关的人民政府";
        ManagingGovernment = "managing_government", "直接管理该组织的人民政府";
        UpperDepartment = "upper_department", "上一级主管部门";
    }
}

word! {
    /// 环节: the commands of a document's life that ask a pack what they need.
    Gate, "环节" {
        RequestReview = "request_review", "送审";
        Deliberate = "deliberate", "集体讨论";
        Sign = "sign", "签发";
        Register = "register", "登记";
        Publish = "publish", "公布";
        File = "file", "备案";
    }
}

word! {
    /// 前置程序: the preparatory steps of a document.
    Step, "前置程序" {
        PublicComment = "public_comment", "公开征求意见";
        DepartmentConsultation = "department_consultation", "征求有关单位意见";
        Hearing = "hearing", "听证";
        ExpertArgument = "expert_argument", "专家论证";
        RiskAssessment = "risk_assessment", "风险评估";
        FairCompetitionReview = "fair_competition_review", "公平竞争审查";
        OfficeCheck = "office_check", "办公机构审核";
    }
}

word! {
    /// 前置程序的状态: how a step may stand when a gate is passed.
    StepState, "前置程序状态" {
        Done = "done", "已完成";
        NotApplicable = "not_applicable", "不适用";
        Skipped = "skipped", "依简易程序省略";
    }
}

word! {
    /// 应当记录的事项: what must be recorded of a preparatory step that was done.
    StepRecord, "应当记录的事项" {
        Organ = "organ", "办理单位或者人员";
        Conclusion = "conclusion", "结论";
        Material = "material", "材料";
    }
}

word! {
    /// 材料要求: whether a material must be there.
    Need, "材料要求" {
        Required = "required", "应当提交";
        WhereApplicable = "where_applicable", "视情况提交";
    }
}

word! {
    /// 缺少时的结论: what a form check says where the text is silent.
    Absent, "缺少时的结论" {
        Fail = "fail", "不合要求";
        CannotTell = "cannot_tell", "请核对";
    }
}

word! {
    /// 职责: what a person does for one document; pairs of duties may have to be separate.
    Duty, "职责" {
        Draft = "draft", "起草";
        Review = "review", "审核";
        Decide = "decide", "决定";
        Register = "register", "登记";
        Publish = "publish", "公布";
        File = "file", "报送备案";
        ReceiveFiling = "receive_filing", "受理备案";
        ReviewFiling = "review_filing", "备案审查";
    }
}

word! {
    /// 编号计数范围: what a series counts apart.
    CounterKey, "计数范围" {
        Prefix = "prefix", "机关代字";
        Region = "region", "地区代码";
        Body = "body", "机关代码";
        Year = "year", "年份";
    }
}

word! {
    /// 期限的端: which length of a limit is counted.
    Bound, "期限的端" {
        Min = "min", "最短时间，须至少等满的最后一日";
        Max = "max", "最长时间，应当办结的最后一日";
        Extended = "extended", "延长后的最长时间";
    }
}

word! {
    /// 批准人: who must approve what departs from the ordinary course.
    Approver, "批准人" {
        PrincipalOfficer = "principal_officer", "制定机关主要负责人";
        BodyInCharge = "body_in_charge", "办理机关负责人";
        Government = "government", "本级人民政府";
        DirectorsMeeting = "directors_meeting", "常委会主任会议";
    }
}
