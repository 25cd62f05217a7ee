//! The figures. Append-only: their words stand in addresses and in the interface.

words! {
    /// 指标 (figure).
    Figure, "统计指标" {
        /// 送审.
        ReviewsRequested = "reviews_requested", "送合法性审核";
        /// 审核办结.
        ReviewsDone = "reviews_done", "审核办结";
        /// 合法.
        ReviewsLawful = "reviews_lawful", "审核结论为“合法”";
        /// 应当予以修改.
        ReviewsAmend = "reviews_amend", "审核结论为“应当予以修改”";
        /// 不合法.
        ReviewsUnlawful = "reviews_unlawful", "审核结论为“不合法”";
        /// 认定不属于行政规范性文件.
        ReviewsNotNormative = "reviews_not_normative", "认定不属于行政规范性文件";
        /// Share with amendments.
        AmendShare = "amend_share", "提出修改意见的比例";
        /// 复核.
        Rechecks = "rechecks", "复核";
        /// 要求补正材料.
        ReviewsReturned = "reviews_returned", "要求补正材料";
        /// 提出审核意见.
        FindingsMade = "findings_made", "提出审核意见";
        /// 已答复.
        FindingsAnswered = "findings_answered", "答复审核意见";
        /// 采纳.
        FindingsAdopted = "findings_adopted", "采纳审核意见";
        /// 部分采纳.
        FindingsPartly = "findings_partly", "部分采纳审核意见";
        /// 采纳率.
        AdoptionRate = "adoption_rate", "审核意见采纳率";
        /// 集体讨论未通过.
        Declined = "declined", "集体讨论未通过";
        /// 制定印发.
        Issued = "issued", "制定印发";
        /// By governments and their offices.
        IssuedByGovernment = "issued_by_government", "其中：政府及其办公室";
        /// By departments.
        IssuedByDepartment = "issued_by_department", "其中：政府部门";
        /// By townships.
        IssuedByTownship = "issued_by_township", "其中：乡镇（街道）";
        /// By others.
        IssuedByOther = "issued_by_other", "其中：派出机关、授权组织等";
        /// 登记号给出.
        NumbersGiven = "numbers_given", "给出登记号";
        /// 登记号作废.
        NumbersVoided = "numbers_voided", "作废登记号";
        /// 公布.
        Published = "published", "公布";
        /// 现行有效.
        InForce = "in_force", "现行有效";
        /// 修改.
        Amended = "amended", "修改";
        /// 延长有效期.
        Extended = "extended", "延长有效期";
        /// 废止.
        Repealed = "repealed", "废止";
        /// 宣布失效.
        DeclaredVoid = "declared_void", "宣布失效";
        /// 期满失效.
        Lapsed = "lapsed", "有效期届满失效";
        /// 撤销.
        Revoked = "revoked", "撤销";
        /// 应报备.
        SentDue = "sent_due", "应当报备";
        /// 报备.
        SentMade = "sent_made", "报送备案";
        /// 按时.
        SentInTime = "sent_in_time", "按时报备";
        /// 迟报.
        SentLate = "sent_late", "迟报";
        /// 漏报.
        SentMissing = "sent_missing", "漏报";
        /// 报备率.
        SentFilingRate = "sent_filing_rate", "报备率";
        /// 及时率.
        SentTimelyRate = "sent_timely_rate", "及时率";
        /// 备案登记.
        SentRegistered = "sent_registered", "予以备案登记";
        /// 补正.
        SentSupplemented = "sent_supplemented", "要求补正（暂缓登记）";
        /// 不予登记.
        SentRefused = "sent_refused", "不予备案登记";
        /// 规范率.
        SentStandardRate = "sent_standard_rate", "规范率";
        /// 审查办结.
        SentClosed = "sent_closed", "备案审查办结";
        /// 纠正.
        SentCorrected = "sent_corrected", "经备案审查纠正";
        /// 纠错率.
        SentCorrectionRate = "sent_correction_rate", "纠错率";
        /// 应报备, as received.
        ReceivedDue = "received_due", "应当收到报备";
        /// 收到报备.
        ReceivedMade = "received_made", "收到报送备案";
        /// 按时, as received.
        ReceivedInTime = "received_in_time", "按时收到报备";
        /// 迟报, as received.
        ReceivedLate = "received_late", "收到的迟报";
        /// 漏报, as received.
        ReceivedMissing = "received_missing", "应收未收（漏报）";
        /// 报备率, as received.
        ReceivedFilingRate = "received_filing_rate", "收到报备的报备率";
        /// 及时率, as received.
        ReceivedTimelyRate = "received_timely_rate", "收到报备的及时率";
        /// 备案登记, as received.
        ReceivedRegistered = "received_registered", "办理备案登记";
        /// 补正, as received.
        ReceivedSupplemented = "received_supplemented", "作出补正（暂缓登记）要求";
        /// 不予登记, as received.
        ReceivedRefused = "received_refused", "作出不予备案登记";
        /// 规范率, as received.
        ReceivedStandardRate = "received_standard_rate", "收到报备的规范率";
        /// 审查办结, as received.
        ReceivedClosed = "received_closed", "办结备案审查";
        /// 纠正, as received.
        ReceivedCorrected = "received_corrected", "通过备案审查纠正";
        /// 纠错率, as received.
        ReceivedCorrectionRate = "received_correction_rate", "备案审查纠错率";
        /// 送审至受理.
        StepAccept = "step_accept", "送审至受理";
        /// 受理至出具意见.
        StepOpinion = "step_opinion", "受理至出具意见";
        /// 出具意见至集体讨论决定.
        StepDecision = "step_decision", "出具意见至集体讨论决定";
        /// 决定至签发.
        StepSign = "step_sign", "集体讨论决定至签发";
        /// 签发至登记.
        StepRegister = "step_register", "签发至登记编号";
        /// 登记至公布.
        StepPublish = "step_publish", "登记编号至公布";
        /// 公布至报备.
        StepFile = "step_file", "公布至报送备案";
        /// 列入清理.
        CleanupListed = "cleanup_listed", "清理行政规范性文件";
        /// 继续有效.
        CleanupKept = "cleanup_kept", "清理结论：继续有效";
        /// 修改.
        CleanupAmended = "cleanup_amended", "清理结论：修改";
        /// 废止.
        CleanupRepealed = "cleanup_repealed", "清理结论：废止";
        /// 宣布失效.
        CleanupVoided = "cleanup_voided", "清理结论：宣布失效";
        /// 延长有效期.
        CleanupExtended = "cleanup_extended", "清理结论：延长有效期";
        /// 此前已废止失效.
        CleanupEndedBefore = "cleanup_ended_before", "清理结论：此前已经废止、失效";
        /// 清理证明事项.
        ProofItems = "proof_items", "清理证明事项";
        /// 保留证明事项.
        ProofKept = "proof_kept", "保留证明事项";
        /// 取消证明事项.
        ProofCancelled = "proof_cancelled", "取消证明事项";
        /// 收到审查建议.
        SuggestionsReceived = "suggestions_received", "收到审查建议";
        /// 启动审查.
        SuggestionsStarted = "suggestions_started", "审查建议：启动审查";
        /// 不启动审查.
        SuggestionsDeclined = "suggestions_declined", "审查建议：不启动审查";
        /// 答复审查建议.
        SuggestionsAnswered = "suggestions_answered", "答复审查建议";
        /// 经建议审查纠正.
        SuggestionsUpheld = "suggestions_upheld", "审查建议：认为应当纠正";
        /// 按期答复率.
        SuggestionsTimelyRate = "suggestions_timely_rate", "审查建议按期答复率";
    }
}

words! {
    /// Groups in which figures are shown.
    Group, "指标分组" {
        /// 合法性审核.
        Review = "review", "合法性审核";
        /// 制定、登记、公布.
        Issue = "issue", "制定、登记和公布";
        /// 效力变动.
        Status = "status", "效力和变动";
        /// 报送备案.
        Sent = "sent", "报送备案（报备机关）";
        /// 接收备案.
        Received = "received", "接收备案（备案机关）";
        /// 办理时间.
        Steps = "steps", "办理时间";
        /// 清理.
        Cleanup = "cleanup", "清理";
        /// 审查建议.
        Suggestions = "suggestions", "审查建议";
    }
}

words! {
    /// The two lists of a share.
    Part, "清单" {
        /// What is counted; of a share the numerator.
        Numerator = "numerator", "计入";
        /// Of what.
        Denominator = "denominator", "分母";
    }
}

impl Figure {
    /// The figures of a group, in their order.
    pub fn of(group: Group) -> impl Iterator<Item = Self> {
        Self::ALL
            .iter()
            .copied()
            .filter(move |figure| figure.group() == group)
    }

    /// Whether it has a denominator.
    pub fn is_share(self) -> bool {
        self.definition().denominator.is_some()
    }

    /// Whether everybody may see it: made of published documents and public results alone.
    pub fn is_public(self) -> bool {
        PUBLIC.contains(&self)
    }
}

/// What everybody may see.
const PUBLIC: [Figure; 9] = [
    Figure::Published,
    Figure::InForce,
    Figure::Amended,
    Figure::Extended,
    Figure::Repealed,
    Figure::DeclaredVoid,
    Figure::Lapsed,
    Figure::Revoked,
    Figure::SentRegistered,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_has_a_group_and_a_definition_and_every_group_figures() {
        for group in Group::ALL {
            assert!(Figure::of(*group).next().is_some(), "{group:?}");
        }
        for figure in Figure::ALL {
            let definition = figure.definition();
            assert!(!definition.counts.is_empty() && !definition.event.is_empty());
            assert_eq!(figure.is_share(), definition.unit == "%", "{figure:?}");
            assert_eq!(Figure::parse(figure.as_str()), Ok(*figure));
        }
    }

    #[test]
    fn nothing_of_the_procedure_before_publication_is_public() {
        for figure in Figure::of(Group::Review)
            .chain(Figure::of(Group::Steps))
            .chain(Figure::of(Group::Received))
        {
            assert!(!figure.is_public(), "{figure:?}");
        }
        assert!(!Figure::Issued.is_public() && !Figure::NumbersVoided.is_public());
    }
}
