//! 登记簿事件 (events): what the log records.

words! {
    /// Kind of event. Append-only: the text stands in leaves for ever.
    EventType, "事件种类" {
        /// 机关登记.
        AuthorityRecorded = "authority_recorded", "机关登记";
        /// 人员与岗位.
        AccountChanged = "account_changed", "人员岗位变动";
        /// 编号系列启用.
        SeriesOpened = "series_opened", "编号系列启用";
        /// 立卷起草.
        DocumentCreated = "document_created", "立卷起草";
        /// 存为版本.
        RevisionSaved = "revision_saved", "存为版本";
        /// 附材料.
        MaterialAttached = "material_attached", "附材料";
        /// 准备步骤.
        StepRecorded = "step_recorded", "记录准备步骤";
        /// 送审.
        ReviewRequested = "review_requested", "送合法性审核";
        /// 受理.
        ReviewAccepted = "review_accepted", "受理审核";
        /// 要求补正.
        ReviewReturned = "review_returned", "要求补正材料";
        /// 补正.
        ReviewSupplemented = "review_supplemented", "补正材料";
        /// 出具审核意见.
        OpinionIssued = "opinion_issued", "出具审核意见";
        /// 答复审核意见.
        FindingsAnswered = "findings_answered", "答复审核意见";
        /// 说明不采纳理由后提请讨论.
        ProceededUnadopted = "proceeded_unadopted", "说明不采纳理由后提请讨论";
        /// 认定不属于.
        FoundNotNormative = "found_not_normative", "认定不属于规范性文件";
        /// 集体讨论.
        Deliberated = "deliberated", "集体讨论";
        /// 签发.
        Signed = "signed", "签发";
        /// 登记编号.
        Registered = "registered", "登记编号";
        /// 编号作废.
        NumberVoided = "number_voided", "编号作废";
        /// 公布.
        Published = "published", "公布";
        /// 撤回.
        Withdrawn = "withdrawn", "撤回";
        /// 效力变动.
        StatusChanged = "status_changed", "效力变动";
        /// 报送备案.
        FilingSubmitted = "filing_submitted", "报送备案";
        /// 备案结果.
        FilingResult = "filing_result", "备案结果";
        /// 备案办理: deferral, and what is said and done inside a review.
        FilingHandled = "filing_handled", "办理备案审查";
        /// 审查要求: received, started, answered.
        DemandHandled = "demand_handled", "办理审查要求";
        /// 导入.
        Imported = "imported", "导入";
        /// 文件间关系: confirmed, dismissed or taken back.
        RelationRecorded = "relation_recorded", "认定文件关系";
        /// 更正 of what an import stated.
        Corrected = "corrected", "更正登记信息";
        /// 形式检查: what was found is kept, with the reason.
        FormCheckOverridden = "form_check_overridden", "说明保留形式问题的理由";
        /// 发文目录: the list of issues of a year, handed in to be checked.
        IssueListTaken = "issue_list_taken", "核对发文目录";
        /// 审查建议: received, completed, handled.
        SuggestionHandled = "suggestion_handled", "办理审查建议";
        /// 审查建议: answered, without personal data.
        SuggestionAnswered = "suggestion_answered", "答复审查建议";
        /// 清理方案: made or revised.
        CleanupPlanned = "cleanup_planned", "拟定清理方案";
        /// 启动清理: the scope is frozen.
        CleanupOpened = "cleanup_opened", "启动清理";
        /// 分派清理任务.
        CleanupAssigned = "cleanup_assigned", "分派清理任务";
        /// 提出清理意见.
        CleanupProposed = "cleanup_proposed", "提出清理意见";
        /// 核对清理意见.
        CleanupChecked = "cleanup_checked", "核对清理意见";
        /// 提请决定.
        CleanupSubmitted = "cleanup_submitted", "提请清理决定";
        /// 清理决定: what the meeting said, with its dissent.
        CleanupDecided = "cleanup_decided", "清理决定";
        /// 公布清理结果: the decision as everybody may read it.
        CleanupPublished = "cleanup_published", "公布清理结果";
        /// 终止清理.
        CleanupWithdrawn = "cleanup_withdrawn", "终止清理";
        /// 评估: what was found of a document in force, and what is advised.
        EvaluationRecorded = "evaluation_recorded", "文件评估";
        /// 分办: a round of review was given to a person, or taken back.
        ReviewAssigned = "review_assigned", "分办审核";
        /// 放假安排: a year of the calendar.
        CalendarAdded = "calendar_added", "补充放假安排";
        /// 适用规则: whose rules the registry follows.
        PlaceChosen = "place_chosen", "确定适用规则";
        /// 发出文书: a letter with its number and the hash of its file.
        LetterIssued = "letter_issued", "发出文书";
        /// 文书作废: the number stays with the reason.
        LetterVoided = "letter_voided", "文书作废";
        /// 文书模板: a dated version was added.
        LetterTemplateAdded = "letter_template_added", "更改文书模板";
        /// 紧急下线: a published text is withheld.
        TextWithheld = "text_withheld", "紧急下线";
        /// 恢复公开.
        TextRestored = "text_restored", "恢复公开";
        /// 更正 of a published text: which words, why, by whom approved.
        TextCorrected = "text_corrected", "更正公布的文本";
        /// 发布政策解读.
        InterpretationPublished = "interpretation_published", "发布政策解读";
        /// 撤下政策解读.
        InterpretationWithdrawn = "interpretation_withdrawn", "撤下政策解读";
        /// 期限 that stood open for want of a calendar.
        DueRecounted = "due_recounted", "补算期限";
        /// 公开征求意见: a text of a draft is shown to everybody.
        ConsultationOpened = "consultation_opened", "公布征求意见稿";
        /// 公开征求意见: extended or ended early.
        ConsultationChanged = "consultation_changed", "变更公开征求意见";
        /// 公众意见: received, looked through, answered.
        CommentHandled = "comment_handled", "办理公众意见";
        /// 意见采纳情况反馈.
        ConsultationReported = "consultation_reported", "公布意见采纳情况";
        /// 征求有关单位意见: asked.
        DepartmentsAsked = "departments_asked", "征求有关单位意见";
        /// 单位意见: answered, lapsed, dissent handled.
        DepartmentAnswered = "department_answered", "办理有关单位意见";
        /// 简易程序: requested.
        UrgentRequested = "urgent_requested", "申请适用简易程序";
        /// 简易程序: approved or refused.
        UrgentDecided = "urgent_decided", "决定是否适用简易程序";
    }
}

impl EventType {
    /// 公开事件 (public): may be shown in full. All others carry a salt and show as a hash only.
    pub const fn is_public(self) -> bool {
        match self {
            Self::AuthorityRecorded
            | Self::SeriesOpened
            | Self::Registered
            | Self::NumberVoided
            | Self::Published
            | Self::StatusChanged
            | Self::FilingResult
            | Self::Imported
            | Self::RelationRecorded
            | Self::Corrected
            | Self::SuggestionAnswered
            | Self::CleanupPublished
            | Self::TextCorrected
            | Self::CalendarAdded
            | Self::PlaceChosen => true,
            Self::AccountChanged
            | Self::DocumentCreated
            | Self::RevisionSaved
            | Self::MaterialAttached
            | Self::StepRecorded
            | Self::InterpretationPublished
            | Self::InterpretationWithdrawn
            | Self::ReviewRequested
            | Self::ReviewAssigned
            | Self::ReviewAccepted
            | Self::ReviewReturned
            | Self::ReviewSupplemented
            | Self::OpinionIssued
            | Self::FindingsAnswered
            | Self::ProceededUnadopted
            | Self::FoundNotNormative
            | Self::Deliberated
            | Self::Signed
            | Self::Withdrawn
            | Self::FilingSubmitted
            | Self::FilingHandled
            | Self::DemandHandled
            | Self::FormCheckOverridden
            | Self::ConsultationOpened
            | Self::ConsultationChanged
            | Self::CommentHandled
            | Self::ConsultationReported
            | Self::DepartmentsAsked
            | Self::DepartmentAnswered
            | Self::UrgentRequested
            | Self::UrgentDecided
            | Self::SuggestionHandled
            | Self::CleanupPlanned
            | Self::CleanupOpened
            | Self::CleanupAssigned
            | Self::CleanupProposed
            | Self::CleanupChecked
            | Self::CleanupSubmitted
            | Self::CleanupDecided
            | Self::CleanupWithdrawn
            | Self::IssueListTaken
            | Self::EvaluationRecorded
            | Self::LetterIssued
            | Self::LetterVoided
            | Self::LetterTemplateAdded
            | Self::TextWithheld
            | Self::TextRestored
            | Self::DueRecounted => false,
        }
    }
}
