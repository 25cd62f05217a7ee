//! 公文文书 (letters): the papers that go from one body to another, each with a number of its own.

use super::access::Role;

words! {
    /// 文种 of a letter.
    LetterKind, "文书种类" {
        /// 送审函.
        ReviewRequest = "review_request", "送审函";
        /// 合法性审核意见书.
        ReviewOpinion = "review_opinion", "合法性审核意见书";
        /// 征求意见公告.
        CommentNotice = "comment_notice", "征求意见公告";
        /// 备案报告.
        FilingReport = "filing_report", "备案报告";
        /// 备案说明.
        FilingNote = "filing_note", "备案说明";
        /// 备案审查意见.
        FilingOpinion = "filing_opinion", "备案审查意见";
        /// 提醒函.
        Reminder = "reminder", "提醒函";
        /// 通报.
        Circular = "circular", "通报";
        /// 审查建议答复.
        SuggestionAnswer = "suggestion_answer", "审查建议答复";
    }
}

words! {
    /// 文书状态.
    LetterState, "文书状态" {
        /// 已发出.
        Issued = "issued", "已发出";
        /// 已作废: the number stays with its reason.
        Voided = "voided", "已作废";
    }
}

words! {
    /// What a letter is about.
    LetterSubject, "文书事由" {
        /// 文件.
        Document = "document", "文件";
        /// 备案.
        Filing = "filing", "备案";
        /// 审查建议.
        Suggestion = "suggestion", "审查建议";
        /// 备案机关, whose overdue filings are told together.
        Receiver = "receiver", "备案机关";
    }
}

words! {
    /// 占位符 of letter templates: a closed list.
    LetterField, "占位符" {
        /// 发文机关.
        Authority = "authority", "发文机关";
        /// 成文日期.
        Date = "date", "成文日期";
        /// 文件标题.
        DocumentTitle = "document_title", "文件标题";
        /// 发文字号.
        DocumentNumber = "document_number", "发文字号";
        /// 统一编号.
        RegistrationNumber = "registration_number", "统一编号";
        /// 制定机关.
        Issuer = "issuer", "制定机关";
        /// 起草单位.
        Drafter = "drafter", "起草单位";
        /// 审核机构.
        Reviewer = "reviewer", "审核机构";
        /// 送审日期.
        RequestedOn = "requested_on", "送审日期";
        /// 审核结论.
        Opinion = "opinion", "审核结论";
        /// 审核理由.
        OpinionReason = "opinion_reason", "审核理由";
        /// 条文意见.
        Findings = "findings", "条文意见";
        /// 材料清单.
        Materials = "materials", "材料清单";
        /// 前置程序办理情况.
        Steps = "steps", "前置程序办理情况";
        /// 集体讨论情况.
        Meeting = "meeting", "集体讨论情况";
        /// 公布日期.
        PublishedOn = "published_on", "公布日期";
        /// 施行日期.
        EffectiveOn = "effective_on", "施行日期";
        /// 备案机关.
        Receiver = "receiver", "备案机关";
        /// 期限.
        DueOn = "due_on", "期限";
        /// 期限依据.
        DueBasis = "due_basis", "期限依据";
        /// 备案审查意见内容.
        FilingReason = "filing_reason", "备案审查意见内容";
        /// 逾期未报送备案的文件.
        OverdueList = "overdue_list", "逾期未报送备案的文件";
        /// 逾期未报送备案的件数.
        OverdueCount = "overdue_count", "逾期未报送备案的件数";
        /// 收到审查建议的日期.
        SuggestionReceivedOn = "suggestion_received_on", "收到审查建议的日期";
        /// 审查建议针对的条款.
        SuggestionProvision = "suggestion_provision", "审查建议针对的条款";
        /// 审查建议公开摘要.
        SuggestionSummary = "suggestion_summary", "审查建议公开摘要";
        /// 审查建议结果.
        SuggestionResult = "suggestion_result", "审查建议结果";
        /// 审查建议答复内容.
        SuggestionAnswer = "suggestion_answer", "审查建议答复内容";
        /// 征求意见截止日期, entered.
        CommentUntil = "comment_until", "征求意见截止日期";
        /// 提出意见的方式, entered.
        CommentChannel = "comment_channel", "提出意见的方式";
        /// 联系人及联系方式, entered.
        Contact = "contact", "联系人及联系方式";
        /// 办理时限, entered.
        ReplyBy = "reply_by", "办理时限";
        /// 附言, entered.
        Note = "note", "附言";
    }
}

impl LetterField {
    /// Whether a person enters it; the others come from the case.
    pub const fn is_entered(self) -> bool {
        match self {
            Self::CommentUntil
            | Self::CommentChannel
            | Self::Contact
            | Self::ReplyBy
            | Self::Note => true,
            Self::Authority
            | Self::Date
            | Self::DocumentTitle
            | Self::DocumentNumber
            | Self::RegistrationNumber
            | Self::Issuer
            | Self::Drafter
            | Self::Reviewer
            | Self::RequestedOn
            | Self::Opinion
            | Self::OpinionReason
            | Self::Findings
            | Self::Materials
            | Self::Steps
            | Self::Meeting
            | Self::PublishedOn
            | Self::EffectiveOn
            | Self::Receiver
            | Self::DueOn
            | Self::DueBasis
            | Self::FilingReason
            | Self::OverdueList
            | Self::OverdueCount
            | Self::SuggestionReceivedOn
            | Self::SuggestionProvision
            | Self::SuggestionSummary
            | Self::SuggestionResult
            | Self::SuggestionAnswer => false,
        }
    }

    /// Whether a person enters it as a day.
    pub const fn is_day(self) -> bool {
        matches!(self, Self::CommentUntil | Self::ReplyBy)
    }
}

impl LetterKind {
    /// What a letter of this kind is about.
    pub const fn subject(self) -> LetterSubject {
        match self {
            Self::ReviewRequest | Self::ReviewOpinion | Self::CommentNotice => {
                LetterSubject::Document
            }
            Self::FilingReport | Self::FilingNote | Self::FilingOpinion | Self::Reminder => {
                LetterSubject::Filing
            }
            Self::SuggestionAnswer => LetterSubject::Suggestion,
            Self::Circular => LetterSubject::Receiver,
        }
    }

    /// Who issues it.
    pub const fn role(self) -> Role {
        match self {
            Self::ReviewRequest | Self::CommentNotice => Role::Drafter,
            Self::ReviewOpinion => Role::Reviewer,
            Self::FilingReport | Self::FilingNote => Role::Filer,
            Self::FilingOpinion | Self::Reminder | Self::Circular | Self::SuggestionAnswer => {
                Role::FilingExaminer
            }
        }
    }

    /// The placeholders that its templates may use.
    pub fn fields(self) -> Vec<LetterField> {
        use LetterField as F;
        let own: &[F] = match self {
            Self::ReviewRequest => &[
                F::DocumentTitle,
                F::Issuer,
                F::Drafter,
                F::Reviewer,
                F::RequestedOn,
                F::Materials,
                F::Steps,
            ],
            Self::ReviewOpinion => &[
                F::DocumentTitle,
                F::Issuer,
                F::Drafter,
                F::Reviewer,
                F::RequestedOn,
                F::Opinion,
                F::OpinionReason,
                F::Findings,
                F::DueOn,
                F::DueBasis,
                F::ReplyBy,
            ],
            Self::CommentNotice => &[
                F::DocumentTitle,
                F::Issuer,
                F::Drafter,
                F::CommentUntil,
                F::CommentChannel,
            ],
            Self::FilingReport | Self::FilingNote => &[
                F::DocumentTitle,
                F::DocumentNumber,
                F::RegistrationNumber,
                F::Issuer,
                F::Drafter,
                F::Receiver,
                F::Reviewer,
                F::Opinion,
                F::Meeting,
                F::Steps,
                F::PublishedOn,
                F::EffectiveOn,
                F::DueOn,
                F::DueBasis,
            ],
            Self::FilingOpinion | Self::Reminder => &[
                F::DocumentTitle,
                F::DocumentNumber,
                F::RegistrationNumber,
                F::Issuer,
                F::Receiver,
                F::PublishedOn,
                F::DueOn,
                F::DueBasis,
                F::FilingReason,
                F::ReplyBy,
            ],
            Self::Circular => &[F::Receiver, F::OverdueList, F::OverdueCount, F::ReplyBy],
            Self::SuggestionAnswer => &[
                F::DocumentTitle,
                F::DocumentNumber,
                F::Issuer,
                F::Receiver,
                F::SuggestionReceivedOn,
                F::SuggestionProvision,
                F::SuggestionSummary,
                F::SuggestionResult,
                F::SuggestionAnswer,
            ],
        };
        let every = [F::Authority, F::Date, F::Contact, F::Note];
        own.iter().copied().chain(every).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_placeholder_is_of_some_kind() {
        for field in LetterField::ALL {
            let used = LetterKind::ALL
                .iter()
                .any(|kind| kind.fields().contains(field));
            assert!(used, "{field:?}");
        }
    }
}
