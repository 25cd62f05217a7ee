//! The ids of limits, lists and series. A pack can name no other: what no code asks for would be
//! a rule without effect, and most often it is a slip of the pen.

use super::words::word;

word! {
    /// 期限: every limit that a pack can set.
    LimitId, "期限" {
        LegalityReview = "legality_review.duration", "合法性审核期限";
        LegalityReviewMajor = "legality_review.major_decision", "重大行政决策合法性审查期限";
        ReviewObjection = "review.objection", "对审核意见提出异议期限";
        PublicCommentGeneral = "public_comment.general", "公开征求意见期限";
        PublicCommentBusiness = "public_comment.business", "涉及市场主体的公开征求意见期限";
        PublicCommentMajor = "public_comment.major_decision", "重大行政决策公开征求意见期限";
        PublicCommentRule = "public_comment.rule", "规章公开征求意见期限";
        DepartmentReply = "department_consultation.reply", "有关单位答复征求意见期限";
        HearingNotice = "hearing.notice", "举行听证会的公告期限";
        HearingMaterials = "hearing.materials", "听证材料送达期限";
        MeetingSubmission = "meeting.submission", "报送会议审议期限";
        RegistrationRequest = "registration.request", "签发后送请登记期限";
        PublishGazette = "publication.gazette", "送公报、网站刊登期限";
        PublishCopies = "publication.copies", "送交档案馆等公共查阅点期限";
        OpenInformation = "publication.open_information", "主动公开期限";
        Interpretation = "interpretation.publish", "政策解读公布期限";
        EffectiveDelay = "effective.default_delay", "公布后施行的间隔";
        Adaptation = "effective.adaptation", "为市场主体留出的适应调整期";
        ValidityMax = "validity.max_years", "有效期上限";
        ValidityTrialMax = "validity.trial_max_years", "试行、暂行文件有效期上限";
        ValidityLegacy = "validity.legacy", "旧文件未规定有效期的有效期";
        EvaluationFirst = "evaluation.first", "施行后首次评估期限";
        ReminderEvaluate = "validity.reminder.evaluate", "届满前评估提醒";
        ReminderReview = "validity.reminder.review", "届满前送审提醒";
        ReminderDecide = "validity.reminder.decide", "届满前报请决定提醒";
        FilingGovernment = "filing.government", "向人民政府报送备案期限";
        FilingNpc = "filing.npc_standing_committee", "向人大常委会报送备案期限";
        FilingFormCheck = "filing.form_check", "备案材料形式审查期限";
        FilingSupplement = "filing.supplement", "备案补正期限";
        FilingSupplementNpc = "filing.supplement_npc", "人大备案补正期限";
        FilingForward = "filing.forward", "备案文件分送委员会期限";
        FilingCommitteeOpinion = "filing.committee_opinion", "委员会提出审查意见期限";
        FilingReview = "filing.review", "备案审查期限";
        FilingReviewNpc = "filing.review_npc", "人大备案审查期限";
        FilingCorrect = "filing.correct", "按备案审查意见纠正期限";
        FilingCorrectNpc = "filing.correct_npc", "按人大审查意见修改、废止期限";
        FilingRevoke = "filing.revoke", "逾期不纠正的撤销期限";
        FilingAnswerNpc = "filing.answer_npc", "答复人大常委会审查意见期限";
        FilingReport = "filing.report_correction", "报告纠正结果期限";
        FilingReportNpc = "filing.report_correction_npc", "向人大报告处理结果期限";
        SuggestionAcknowledge = "suggestion.acknowledge", "告知收到审查建议期限";
        SuggestionComplete = "suggestion.complete", "要求补充审查建议内容期限";
        SuggestionTransfer = "suggestion.transfer", "移送审查建议期限";
        SuggestionNotStarted = "suggestion.not_started", "告知不启动审查期限";
        SuggestionReview = "suggestion.review", "审查要求、审查建议的审查期限";
        SuggestionFeedback = "suggestion.feedback", "反馈审查结果期限";
        SuggestionReply = "suggestion.reply", "答复审查建议期限";
        ApplicationReply = "application.reply", "答复审查申请期限";
        ReconsiderationHandle = "reconsideration.handle", "行政复议机关处理附带审查期限";
        ReconsiderationTransfer = "reconsideration.transfer", "行政复议附带审查转送期限";
        ReconsiderationAsk = "reconsideration.ask_issuer", "通知制定机关说明期限";
        ReconsiderationAnswer = "reconsideration.issuer_answer", "制定机关书面答复期限";
        ReconsiderationReceiver = "reconsideration.receiver_reply", "接受转送机关回复期限";
        JudicialAdviceMake = "judicial_advice.make", "人民法院提出司法建议期限";
        JudicialAdviceReply = "judicial_advice.reply", "书面答复司法建议期限";
        AnnualList = "annual_list", "年度文件目录报送期限";
        AnnualReport = "annual_report", "备案工作年度报告期限";
        NpcReport = "npc_report.forward", "备案审查工作报告报送期限";
    }
}

word! {
    /// 清单: every list of plain items that a pack can set.
    ListId, "清单" {
        ReviewChecklist = "review.checklist", "合法性审核要点";
        PriorConsent = "review.prior_consent", "须事先请示本级政府的事项";
        ReviewAspects = "review.aspects", "合法性审核的方面";
        ReviewOutcomes = "review.outcomes", "合法性审核意见种类";
        TitleAllowed = "title.allowed", "可用的文件名称";
        TitleForbidden = "title.forbidden", "不得使用的文件名称";
        TitleRestrictions = "title.restrictions", "标题限制";
        Definition = "definition.elements", "行政规范性文件的构成要件";
        DefinitionNpc = "definition.npc_scope", "报人大备案的文件范围";
        Exclusions = "exclusions", "不属于行政规范性文件的情形";
        SimplifiedGrounds = "simplified.grounds", "适用简易程序的情形";
        Unifications = "registration.unifications", "统一管理事项";
        PublishChannels = "publish.channels", "公布渠道";
        EffectiveExceptions = "effective.exceptions", "可以不满间隔即施行的情形";
        FilingNote = "filing.note_fields", "备案说明应当载明的事项";
        FilingChecklist = "filing.checklist", "备案审查内容";
        FilingReceipt = "filing.receipt_outcomes", "备案登记结果";
        FilingChecklistNpc = "filing.npc_checklist", "人大备案审查内容";
        FilingModes = "filing.review_modes", "备案审查方式";
        FilingRefuse = "filing.refuse_grounds", "不予备案登记的情形";
        DemandBodies = "demand.bodies", "可以提出审查要求的机关";
        FilingConsequences = "filing.consequences", "未按规定备案的后果";
        SuggestionContent = "suggestion.content", "审查建议应当载明的事项";
        EvaluationCriteria = "evaluation.criteria", "评估事项";
        CleanupClasses = "cleanup.classes", "清理结论";
        CleanupReasons = "cleanup.reasons", "清理理由种类";
        CleanupUnlisted = "cleanup.unlisted", "未列入继续有效目录的效力";
        ProofTests = "cleanup.proof_tests", "证明事项一律取消的情形";
        FormCarriers = "form.carriers", "印发规范性文件的文种";
        FormElements = "form.elements", "应当具备的内容要素";
        FairCompetitionConclusions = "fair_competition.conclusions", "公平竞争审查结论";
        FairCompetitionBarred = "fair_competition.barred", "不得出台的公平竞争审查结论";
        SuggestionGrounds = "suggestion.decline_grounds", "不启动审查的情形";
        WithholdingGrounds = "withholding.grounds", "紧急下线的情形";
    }
}

word! {
    /// 编号序列: every series of numbers that a pack can set.
    SeriesId, "编号序列" {
        Document = "series.document", "发文字号";
        Registration = "series.registration", "统一编号";
        FilingReport = "series.filing_report", "备案报告文号";
        FilingOpinion = "series.filing_opinion", "备案审查意见文号";
    }
}
