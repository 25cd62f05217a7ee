//! What figures are counted from: plain facts, as far as the asker may see them.

use chrono::NaiveDate;

use crate::domain::authority::AuthorityKind;
use crate::domain::filing::FilingCommand;
use crate::domain::partial_date::PartialDate;
use crate::domain::review::{Answer, Opinion, ReviewKind};
use crate::domain::validity::Fact;

/// Everything that figures are counted from.
#[derive(Debug, Clone, Default)]
pub struct Record {
    /// The civil day of the first event of the log: before it no procedure was recorded here.
    pub began_on: Option<NaiveDate>,
    /// The asker may see only some of the cases: what is left out cannot be counted.
    pub limited: bool,
    /// Documents.
    pub documents: Vec<Document>,
    /// Rounds of legality review.
    pub reviews: Vec<Review>,
    /// Numbers that were given here.
    pub numbers: Vec<Number>,
    /// Filings.
    pub filings: Vec<Filing>,
    /// Amendments.
    pub amendments: Vec<Amendment>,
    /// Review suggestions that the asker's bodies received.
    pub suggestions: Vec<Suggestion>,
    /// Results of clean-up campaigns, once published; `None`: there are none.
    pub cleanup: Option<Vec<CleanupResult>>,
    /// A campaign was opened whose results are not published.
    pub cleanup_underway: bool,
}

/// Class of issuer (domain 1.4: a government's office issues for the government).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IssuerClass {
    /// 政府及其办公厅（室）.
    Government,
    /// 政府部门.
    Department,
    /// 乡镇（街道）.
    Township,
    /// 派出机关、授权组织 and others.
    Other,
}

impl IssuerClass {
    /// The class of a kind of authority.
    pub const fn of(kind: AuthorityKind) -> Self {
        match kind {
            AuthorityKind::Government | AuthorityKind::Office => Self::Government,
            AuthorityKind::Department => Self::Department,
            AuthorityKind::Township => Self::Township,
            AuthorityKind::AuthorizedOrganization
            | AuthorityKind::DispatchedOrgan
            | AuthorityKind::StandingCommittee
            | AuthorityKind::UpperGovernment => Self::Other,
        }
    }
}

/// What a row of a list says of its document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Named {
    /// Id of the document.
    pub id: String,
    /// 标题; `None` where the asker may know of the number and not of the document.
    pub title: Option<String>,
    /// 发文字号 or 登记号.
    pub number: Option<String>,
    /// Id of the 制定机关.
    pub issuer: String,
}

/// A document.
#[derive(Debug, Clone)]
pub struct Document {
    /// Its name.
    pub named: Named,
    /// 标题 of its instrument.
    pub instrument: Option<String>,
    /// Its numbers that count.
    pub numbers: Vec<String>,
    /// Class of its issuer.
    pub class: IssuerClass,
    /// Its life runs here; else it was imported.
    pub registered: bool,
    /// Signed and not withdrawn.
    pub issued: bool,
    /// Everybody may see it.
    pub published: bool,
    /// 成文（签发）日期.
    pub issued_on: Option<PartialDate>,
    /// 公布日期.
    pub published_on: Option<PartialDate>,
    /// Meetings: day, and whether it was passed; `None` for 暂缓.
    pub meetings: Vec<(NaiveDate, Option<bool>)>,
    /// Days on which opinions were issued.
    pub opinions: Vec<NaiveDate>,
    /// 登记日期 of the numbers that count.
    pub registered_on: Option<NaiveDate>,
    /// Facts of its validity.
    pub facts: Vec<Fact>,
}

/// A round of legality review.
#[derive(Debug, Clone)]
pub struct Review {
    /// Id.
    pub id: String,
    /// Its document.
    pub named: Named,
    /// Id of the 审核机构.
    pub reviewer: String,
    /// Kind of the round.
    pub kind: ReviewKind,
    /// 送审日期.
    pub requested_on: NaiveDate,
    /// 受理日期.
    pub accepted_on: Option<NaiveDate>,
    /// Conclusion and its day.
    pub opinion: Option<(Opinion, NaiveDate)>,
    /// Day on which it was found not to be normative.
    pub not_normative_on: Option<NaiveDate>,
    /// Days on which 补正 was asked for.
    pub returned_on: Vec<NaiveDate>,
    /// Day of the answers.
    pub answered_on: Option<NaiveDate>,
    /// Findings: id, words, answer.
    pub findings: Vec<(String, String, Option<Answer>)>,
}

/// A number that was given here.
#[derive(Debug, Clone)]
pub struct Number {
    /// Id.
    pub id: String,
    /// Its document.
    pub named: Named,
    /// Day on which it was given.
    pub given_on: Option<NaiveDate>,
    /// Voided: the day, where the log tells it, and the reason.
    pub voided: Option<(Option<NaiveDate>, String)>,
}

/// A filing with its acts in the order of the log.
#[derive(Debug, Clone)]
pub struct Filing {
    /// Id.
    pub id: String,
    /// Its document.
    pub named: Named,
    /// Id of the 备案机关.
    pub receiver: String,
    /// Name of the 备案机关.
    pub receiver_name: String,
    /// The receiver acts here itself.
    pub receiver_inside: bool,
    /// 公布日期.
    pub published_on: Option<NaiveDate>,
    /// Last day of the limit, inclusive.
    pub due_on: Option<NaiveDate>,
    /// The calendar year without which the limit cannot be counted.
    pub missing_year: Option<i32>,
    /// What was done and when.
    pub acts: Vec<(FilingCommand, NaiveDate)>,
}

impl Filing {
    /// 首次报送.
    pub fn submitted_on(&self) -> Option<NaiveDate> {
        self.first(|command| command == FilingCommand::Submit)
    }

    /// 予以备案登记.
    pub fn registered_on(&self) -> Option<NaiveDate> {
        self.first(|command| command == FilingCommand::Register)
    }

    /// 要求补正（暂缓登记）, first time.
    pub fn deferred_on(&self) -> Option<NaiveDate> {
        self.first(|command| command == FilingCommand::Defer)
    }

    /// 不予备案登记.
    pub fn refused_on(&self) -> Option<NaiveDate> {
        self.first(|command| command == FilingCommand::Refuse)
    }

    /// 审查办结: how and when.
    pub fn closed(&self) -> Option<(FilingCommand, NaiveDate)> {
        self.acts
            .iter()
            .copied()
            .find(|(command, _)| match command {
                FilingCommand::Pass | FilingCommand::Correct | FilingCommand::Revoke => true,
                FilingCommand::Submit
                | FilingCommand::Defer
                | FilingCommand::Register
                | FilingCommand::Refuse
                | FilingCommand::StartReview
                | FilingCommand::IssueOpinion
                | FilingCommand::Answer
                | FilingCommand::AcceptPlan
                | FilingCommand::Resume => false,
            })
    }

    fn first(&self, wanted: impl Fn(FilingCommand) -> bool) -> Option<NaiveDate> {
        let found = self.acts.iter().find(|(command, _)| wanted(*command));
        found.map(|(_, day)| *day)
    }
}

/// 审查建议, without what its proposer wrote.
#[derive(Debug, Clone)]
pub struct Suggestion {
    /// Id.
    pub id: String,
    /// The document that it is about.
    pub named: Named,
    /// Id of the body that handles it.
    pub receiver: String,
    /// 收到日期.
    pub received_on: NaiveDate,
    /// Last day for the answer, inclusive; `None` where the calendar of its year is missing.
    pub due_on: Option<NaiveDate>,
    /// 启动审查.
    pub started: bool,
    /// 不启动审查.
    pub declined: bool,
    /// The conclusion calls for a correction.
    pub upheld: bool,
    /// 答复日期.
    pub answered_on: Option<NaiveDate>,
}

/// A document that was amended.
#[derive(Debug, Clone)]
pub struct Amendment {
    /// Id of the relation or revision.
    pub id: String,
    /// The amended document.
    pub named: Named,
    /// Day from which it holds.
    pub on: Option<NaiveDate>,
    /// By what.
    pub by: String,
}

/// What a clean-up decided of one item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CleanupClass {
    /// 继续有效.
    Keep,
    /// 修改.
    Amend,
    /// 废止.
    Repeal,
    /// 宣布失效.
    DeclareVoid,
    /// 延长有效期.
    Extend,
    /// 此前已经废止、失效.
    EndedBefore,
    /// 证明事项：保留.
    ProofKept,
    /// 证明事项：取消.
    ProofCancelled,
}

/// One item of a clean-up that was decided.
#[derive(Debug, Clone)]
pub struct CleanupResult {
    /// Id of the item.
    pub id: String,
    /// The document, or for a 证明事项 its name as the title.
    pub named: Named,
    /// Day of the decision.
    pub decided_on: NaiveDate,
    /// What was decided.
    pub class: CleanupClass,
    /// Name of the campaign.
    pub campaign: String,
}
