//! What a figure is, group by group: the shape by which figures are counted and defined.

use super::figure::{Figure, Group};
use super::record::IssuerClass;

/// 合法性审核.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewFigure {
    /// 送合法性审核.
    Requested,
    /// 审核办结.
    Done,
    /// 审核结论为“合法”.
    Lawful,
    /// 审核结论为“应当予以修改”.
    Amend,
    /// 审核结论为“不合法”.
    Unlawful,
    /// 认定不属于行政规范性文件.
    NotNormative,
    /// 提出修改意见的比例.
    AmendShare,
    /// 复核.
    Rechecks,
    /// 要求补正材料.
    Returned,
    /// 提出审核意见.
    FindingsMade,
    /// 答复审核意见.
    FindingsAnswered,
    /// 采纳审核意见.
    FindingsAdopted,
    /// 部分采纳审核意见.
    FindingsPartly,
    /// 审核意见采纳率.
    AdoptionRate,
    /// 集体讨论未通过.
    Declined,
}

/// 制定、登记、公布.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IssueFigure {
    /// 制定印发, of all classes or one.
    Issued(Option<IssuerClass>),
    /// 给出登记号.
    NumbersGiven,
    /// 作废登记号.
    NumbersVoided,
    /// 公布.
    Published,
}

/// 效力和变动.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusFigure {
    /// 现行有效.
    InForce,
    /// 修改.
    Amended,
    /// 延长有效期.
    Extended,
    /// 废止.
    Repealed,
    /// 宣布失效.
    DeclaredVoid,
    /// 有效期届满失效.
    Lapsed,
    /// 撤销.
    Revoked,
}

/// From whose side filings are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// 报备机关: the issuer's.
    Sent,
    /// 备案机关: the receiver's.
    Received,
}

/// What is counted of filings, on either side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FilingFigure {
    /// 应报备.
    Due,
    /// 报备.
    Made,
    /// 按时.
    InTime,
    /// 迟报.
    Late,
    /// 漏报.
    Missing,
    /// 报备率.
    FilingRate,
    /// 及时率.
    TimelyRate,
    /// 备案登记.
    Registered,
    /// 补正.
    Supplemented,
    /// 不予登记.
    Refused,
    /// 规范率.
    StandardRate,
    /// 审查办结.
    Closed,
    /// 纠正.
    Corrected,
    /// 纠错率.
    CorrectionRate,
}

/// 办理时间: between which acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepFigure {
    /// 送审至受理.
    Accept,
    /// 受理至出具意见.
    Opinion,
    /// 出具意见至集体讨论决定.
    Decision,
    /// 集体讨论决定至签发.
    Sign,
    /// 签发至登记编号.
    Register,
    /// 登记编号至公布.
    Publish,
    /// 公布至报送备案.
    File,
}

/// 清理.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CleanupFigure {
    /// 清理行政规范性文件.
    Listed,
    /// 清理结论：继续有效.
    Kept,
    /// 清理结论：修改.
    Amended,
    /// 清理结论：废止.
    Repealed,
    /// 清理结论：宣布失效.
    Voided,
    /// 清理结论：延长有效期.
    Extended,
    /// 清理结论：此前已经废止、失效.
    EndedBefore,
    /// 清理证明事项.
    ProofItems,
    /// 保留证明事项.
    ProofKept,
    /// 取消证明事项.
    ProofCancelled,
}

/// 审查建议.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SuggestionFigure {
    /// 收到审查建议.
    Received,
    /// 启动审查.
    Started,
    /// 不启动审查.
    Declined,
    /// 答复审查建议.
    Answered,
    /// 认为应当纠正.
    Upheld,
    /// 按期答复率.
    TimelyRate,
}

/// A figure in the terms of its group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// 合法性审核.
    Review(ReviewFigure),
    /// 制定、登记、公布.
    Issue(IssueFigure),
    /// 效力和变动.
    Status(StatusFigure),
    /// 备案, from one side.
    Filing(Side, FilingFigure),
    /// 办理时间.
    Step(StepFigure),
    /// 清理.
    Cleanup(CleanupFigure),
    /// 审查建议.
    Suggestion(SuggestionFigure),
}

impl Figure {
    /// The figure in the terms of its group.
    #[expect(clippy::too_many_lines, reason = "one line a figure")]
    pub const fn kind(self) -> Kind {
        use CleanupFigure as C;
        use FilingFigure as F;
        use IssueFigure as I;
        use ReviewFigure as R;
        use StatusFigure as V;
        use StepFigure as T;
        use SuggestionFigure as S;
        match self {
            Self::ReviewsRequested => Kind::Review(R::Requested),
            Self::ReviewsDone => Kind::Review(R::Done),
            Self::ReviewsLawful => Kind::Review(R::Lawful),
            Self::ReviewsAmend => Kind::Review(R::Amend),
            Self::ReviewsUnlawful => Kind::Review(R::Unlawful),
            Self::ReviewsNotNormative => Kind::Review(R::NotNormative),
            Self::AmendShare => Kind::Review(R::AmendShare),
            Self::Rechecks => Kind::Review(R::Rechecks),
            Self::ReviewsReturned => Kind::Review(R::Returned),
            Self::FindingsMade => Kind::Review(R::FindingsMade),
            Self::FindingsAnswered => Kind::Review(R::FindingsAnswered),
            Self::FindingsAdopted => Kind::Review(R::FindingsAdopted),
            Self::FindingsPartly => Kind::Review(R::FindingsPartly),
            Self::AdoptionRate => Kind::Review(R::AdoptionRate),
            Self::Declined => Kind::Review(R::Declined),
            Self::Issued => Kind::Issue(I::Issued(None)),
            Self::IssuedByGovernment => Kind::Issue(I::Issued(Some(IssuerClass::Government))),
            Self::IssuedByDepartment => Kind::Issue(I::Issued(Some(IssuerClass::Department))),
            Self::IssuedByTownship => Kind::Issue(I::Issued(Some(IssuerClass::Township))),
            Self::IssuedByOther => Kind::Issue(I::Issued(Some(IssuerClass::Other))),
            Self::NumbersGiven => Kind::Issue(I::NumbersGiven),
            Self::NumbersVoided => Kind::Issue(I::NumbersVoided),
            Self::Published => Kind::Issue(I::Published),
            Self::InForce => Kind::Status(V::InForce),
            Self::Amended => Kind::Status(V::Amended),
            Self::Extended => Kind::Status(V::Extended),
            Self::Repealed => Kind::Status(V::Repealed),
            Self::DeclaredVoid => Kind::Status(V::DeclaredVoid),
            Self::Lapsed => Kind::Status(V::Lapsed),
            Self::Revoked => Kind::Status(V::Revoked),
            Self::SentDue => Kind::Filing(Side::Sent, F::Due),
            Self::SentMade => Kind::Filing(Side::Sent, F::Made),
            Self::SentInTime => Kind::Filing(Side::Sent, F::InTime),
            Self::SentLate => Kind::Filing(Side::Sent, F::Late),
            Self::SentMissing => Kind::Filing(Side::Sent, F::Missing),
            Self::SentFilingRate => Kind::Filing(Side::Sent, F::FilingRate),
            Self::SentTimelyRate => Kind::Filing(Side::Sent, F::TimelyRate),
            Self::SentRegistered => Kind::Filing(Side::Sent, F::Registered),
            Self::SentSupplemented => Kind::Filing(Side::Sent, F::Supplemented),
            Self::SentRefused => Kind::Filing(Side::Sent, F::Refused),
            Self::SentStandardRate => Kind::Filing(Side::Sent, F::StandardRate),
            Self::SentClosed => Kind::Filing(Side::Sent, F::Closed),
            Self::SentCorrected => Kind::Filing(Side::Sent, F::Corrected),
            Self::SentCorrectionRate => Kind::Filing(Side::Sent, F::CorrectionRate),
            Self::ReceivedDue => Kind::Filing(Side::Received, F::Due),
            Self::ReceivedMade => Kind::Filing(Side::Received, F::Made),
            Self::ReceivedInTime => Kind::Filing(Side::Received, F::InTime),
            Self::ReceivedLate => Kind::Filing(Side::Received, F::Late),
            Self::ReceivedMissing => Kind::Filing(Side::Received, F::Missing),
            Self::ReceivedFilingRate => Kind::Filing(Side::Received, F::FilingRate),
            Self::ReceivedTimelyRate => Kind::Filing(Side::Received, F::TimelyRate),
            Self::ReceivedRegistered => Kind::Filing(Side::Received, F::Registered),
            Self::ReceivedSupplemented => Kind::Filing(Side::Received, F::Supplemented),
            Self::ReceivedRefused => Kind::Filing(Side::Received, F::Refused),
            Self::ReceivedStandardRate => Kind::Filing(Side::Received, F::StandardRate),
            Self::ReceivedClosed => Kind::Filing(Side::Received, F::Closed),
            Self::ReceivedCorrected => Kind::Filing(Side::Received, F::Corrected),
            Self::ReceivedCorrectionRate => Kind::Filing(Side::Received, F::CorrectionRate),
            Self::StepAccept => Kind::Step(T::Accept),
            Self::StepOpinion => Kind::Step(T::Opinion),
            Self::StepDecision => Kind::Step(T::Decision),
            Self::StepSign => Kind::Step(T::Sign),
            Self::StepRegister => Kind::Step(T::Register),
            Self::StepPublish => Kind::Step(T::Publish),
            Self::StepFile => Kind::Step(T::File),
            Self::CleanupListed => Kind::Cleanup(C::Listed),
            Self::CleanupKept => Kind::Cleanup(C::Kept),
            Self::CleanupAmended => Kind::Cleanup(C::Amended),
            Self::CleanupRepealed => Kind::Cleanup(C::Repealed),
            Self::CleanupVoided => Kind::Cleanup(C::Voided),
            Self::CleanupExtended => Kind::Cleanup(C::Extended),
            Self::CleanupEndedBefore => Kind::Cleanup(C::EndedBefore),
            Self::ProofItems => Kind::Cleanup(C::ProofItems),
            Self::ProofKept => Kind::Cleanup(C::ProofKept),
            Self::ProofCancelled => Kind::Cleanup(C::ProofCancelled),
            Self::SuggestionsReceived => Kind::Suggestion(S::Received),
            Self::SuggestionsStarted => Kind::Suggestion(S::Started),
            Self::SuggestionsDeclined => Kind::Suggestion(S::Declined),
            Self::SuggestionsAnswered => Kind::Suggestion(S::Answered),
            Self::SuggestionsUpheld => Kind::Suggestion(S::Upheld),
            Self::SuggestionsTimelyRate => Kind::Suggestion(S::TimelyRate),
        }
    }

    /// Its group.
    pub const fn group(self) -> Group {
        match self.kind() {
            Kind::Review(_) => Group::Review,
            Kind::Issue(_) => Group::Issue,
            Kind::Status(_) => Group::Status,
            Kind::Filing(Side::Sent, _) => Group::Sent,
            Kind::Filing(Side::Received, _) => Group::Received,
            Kind::Step(_) => Group::Steps,
            Kind::Cleanup(_) => Group::Cleanup,
            Kind::Suggestion(_) => Group::Suggestions,
        }
    }
}
