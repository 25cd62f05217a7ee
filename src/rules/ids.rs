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
        HearingMaterials = "hearing.materials", "听证材料送达期限";
        OpenInformation = "publication.open_information", "主动公开期限";
        EffectiveDelay = "effective.default_delay", "公布后施行的间隔";
        ValidityMax = "validity.max_years", "有效期上限";
        ValidityTrialMax = "validity.trial_max_years", "试行、暂行文件有效期上限";
        ReminderEvaluate = "validity.reminder.evaluate", "届满前评估提醒";
        ReminderReview = "validity.reminder.review", "届满前送审提醒";
        ReminderDecide = "validity.reminder.decide", "届满前报请决定提醒";
        FilingGovernment = "filing.government", "向人民政府报送备案期限";
        FilingNpc = "filing.npc_standing_committee", "向人大常委会报送备案期限";
        FilingSupplement = "filing.supplement", "备案补正期限";
        FilingReview = "filing.review", "备案审查期限";
        FilingCorrect = "filing.correct", "按备案审查意见纠正期限";
        FilingAnswerNpc = "filing.answer_npc", "答复人大常委会审查意见期限";
        FilingReport = "filing.report_correction", "报告纠正结果期限";
        SuggestionReply = "suggestion.reply", "答复审查建议期限";
        AnnualList = "annual_list", "年度文件目录报送期限";
    }
}

word! {
    /// 清单: every list of plain items that a pack can set.
    ListId, "清单" {
        ReviewChecklist = "review.checklist", "合法性审核要点";
        ReviewOutcomes = "review.outcomes", "合法性审核意见种类";
        TitleAllowed = "title.allowed", "可用的文件名称";
        TitleForbidden = "title.forbidden", "不得使用的文件名称";
        TitleRestrictions = "title.restrictions", "标题限制";
        Exclusions = "exclusions", "不属于行政规范性文件的情形";
        SimplifiedGrounds = "simplified.grounds", "适用简易程序的情形";
        Unifications = "registration.unifications", "统一管理事项";
        PublishChannels = "publish.channels", "公布渠道";
        FilingChecklist = "filing.checklist", "备案审查内容";
        FilingReceipt = "filing.receipt_outcomes", "备案登记结果";
        CleanupClasses = "cleanup.classes", "清理结论";
        CleanupReasons = "cleanup.reasons", "清理理由种类";
        CleanupUnlisted = "cleanup.unlisted", "未列入继续有效目录的效力";
        ProofTests = "cleanup.proof_tests", "证明事项一律取消的情形";
        FormCarriers = "form.carriers", "印发规范性文件的文种";
        FormElements = "form.elements", "应当具备的内容要素";
        SuggestionGrounds = "suggestion.decline_grounds", "不启动审查的情形";
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
