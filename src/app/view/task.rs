//! What an entry of the queue is.

use super::due::DueView;

/// Where an entry leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// The case page of a document.
    Document(String),
    /// The desk of a review.
    Review(String),
    /// A filing.
    Filing(String),
    /// 审查建议.
    Suggestion(String),
    /// A clean-up.
    Campaign(String),
    /// 公开征求意见.
    Consultation(String),
    /// 征求本单位意见.
    Opinion(String),
    /// 简易程序, by document.
    Urgent(String),
}

/// One entry.
#[derive(Debug, Clone)]
pub struct Task {
    /// Where it leads.
    pub target: Target,
    /// Title of the document.
    pub title: String,
    /// Drafter or issuer, round.
    pub about: String,
    /// What to do next.
    pub next: String,
    /// Due date, where a clock runs.
    pub due: Option<DueView>,
}

/// The entries of one kind of work.
#[derive(Debug, Clone)]
pub struct Section {
    /// Name of the section and of its anchor.
    pub id: &'static str,
    /// Heading.
    pub label: &'static str,
    /// What the page says where there is nothing.
    pub empty: &'static str,
    /// Entries, most urgent first.
    pub tasks: Vec<Task>,
}
