//! What is answered, in the shape of the public interface.

use serde::Serialize;
use utoipa::ToSchema;

/// The answer to a search of documents.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DocumentAnswer {
    /// How many documents match, exactly; by relation: how many the list holds.
    pub count: u64,
    /// The query in one sentence.
    pub description: String,
    /// How the words were taken.
    #[serde(rename = "match")]
    pub match_mode: &'static str,
    /// Documents whose number or title the query is, where the filters hide them.
    pub recognised: Vec<DocumentHit>,
    /// The page.
    pub results: Vec<DocumentHit>,
    /// The facets asked for.
    pub facets: FacetValues,
    /// Cursor of the next page.
    pub next: Option<String>,
}

/// One document.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DocumentHit {
    /// Id of the document.
    pub id: String,
    /// Name of the shown revision in its source.
    pub external_id: Option<String>,
    /// 标题.
    pub title: String,
    /// 发文字号.
    pub document_number: Option<String>,
    /// 登记号.
    pub registration_number: Option<String>,
    /// 制定机关; joint ones in their order, parted by 、.
    pub authority: String,
    /// 制定机关, one by one, as in the facet.
    pub authorities: Vec<String>,
    /// 效力级别.
    pub kind: Option<String>,
    /// 文种.
    pub form: Option<String>,
    /// 效力状态 and why.
    pub status: DocumentStatus,
    /// 成文日期; may be partial.
    pub issued_on: Option<String>,
    /// 公布日期; may be partial.
    pub published_on: Option<String>,
    /// 施行日期; may be partial.
    pub effective_on: Option<String>,
    /// 有效期截止日, inclusive.
    pub last_valid_on: Option<String>,
    /// Comparable within one answer only; 0 where the order is not by relevance.
    pub score: f32,
    /// Why it is a hit: 文号, 标题, 条文, 近似; nothing where no words were looked for.
    pub reason: Option<&'static str>,
    /// Where it matches.
    pub snippets: Vec<SnippetOut>,
}

/// 效力状态 on a day.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DocumentStatus {
    /// The state.
    pub state: &'static str,
    /// What people read.
    pub label: &'static str,
    /// The day.
    pub as_of: chrono::NaiveDate,
    /// The facts that decide it.
    pub because: Vec<StatusReason>,
}

/// One reason of a state.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StatusReason {
    /// What the fact did.
    pub act: &'static str,
    /// Its first day.
    pub on: Option<chrono::NaiveDate>,
    /// Its last day, inclusive.
    pub until: Option<chrono::NaiveDate>,
    /// The sentence.
    pub text: String,
}

/// A piece of a provision.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SnippetOut {
    /// eId of the provision; empty for text outside of all provisions.
    pub eid: String,
    /// As printed: 第五条.
    pub label: String,
    /// The piece; everything escaped but `<mark>`.
    pub html: String,
}

/// Exact counts of the facets asked for; a facet's own filter does not apply to itself.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct FacetValues {
    /// 制定机关.
    pub authority: Vec<FacetValue>,
    /// 效力级别.
    pub kind: Vec<FacetValue>,
    /// 文种.
    pub form: Vec<FacetValue>,
    /// 效力状态.
    pub status: Vec<FacetValue>,
    /// 年份.
    pub year: Vec<FacetValue>,
}

/// A value and how many documents have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FacetValue {
    /// The value for the filter.
    pub value: String,
    /// What people read.
    pub label: String,
    /// How many.
    pub count: u64,
}

/// What may be meant by what was typed so far.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct Suggested {
    /// Documents whose title or number begins so, or sounds so.
    pub documents: Vec<SuggestedDocument>,
    /// 制定机关 by name, as in the filter.
    pub authorities: Vec<String>,
}

/// A document that may be meant.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SuggestedDocument {
    /// Id of the document.
    pub id: String,
    /// 标题.
    pub title: String,
    /// 发文字号.
    pub document_number: Option<String>,
}

/// The answer to a search of provisions.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProvisionAnswer {
    /// How many provisions match, exactly; by relation: how many the list holds.
    pub count: u64,
    /// How the words were taken.
    #[serde(rename = "match")]
    pub match_mode: &'static str,
    /// The page.
    pub results: Vec<ProvisionResult>,
    /// Cursor of the next page.
    pub next: Option<String>,
}

/// One provision.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProvisionResult {
    /// Id of the document.
    pub document_id: String,
    /// Name of the revision in its source.
    pub external_id: Option<String>,
    /// 标题 of the document.
    pub title: String,
    /// eId.
    pub eid: String,
    /// As printed: 第五条.
    pub label: String,
    /// Its words without the label.
    pub text: String,
    /// Comparable within one answer only.
    pub score: f32,
    /// The piece that matches; everything escaped but `<mark>`.
    pub snippet: String,
}
