//! The county's data as it stands in the files beside this one.

use chrono::NaiveDate;
use rust_embed::RustEmbed;
use serde::{Deserialize, Deserializer, de::Error};

#[derive(RustEmbed)]
#[folder = "src/cli/demo/documents"]
struct Texts;

/// `county.toml`.
#[derive(Debug, Deserialize)]
pub(super) struct County {
    #[serde(rename = "county")]
    pub(super) particulars: Particulars,
    pub(super) authority: Vec<AuthorityData>,
    pub(super) person: Vec<PersonData>,
    pub(super) numbering: Numbering,
}

#[derive(Debug, Deserialize)]
pub(super) struct Particulars {
    pub(super) letters: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Numbering {
    #[serde(rename = "series_opened_on", deserialize_with = "day")]
    pub(super) opened_on: NaiveDate,
    #[serde(rename = "series_first_serial")]
    pub(super) first_serial: i64,
    #[serde(rename = "series_reason")]
    pub(super) reason: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct AuthorityData {
    pub(super) code: String,
    pub(super) key: String,
    pub(super) name: String,
    pub(super) short_name: String,
    pub(super) kind: String,
    pub(super) level: String,
    #[serde(default)]
    pub(super) parent: Option<String>,
    pub(super) inside: bool,
    pub(super) prefix: String,
    pub(super) may_issue: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct PersonData {
    pub(super) login: String,
    pub(super) name: String,
    pub(super) authority: String,
    pub(super) roles: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Documents {
    document: Vec<DocumentData>,
}

/// One document and its life.
#[derive(Debug, Clone, Deserialize)]
#[serde(default)]
#[derive(Default)]
pub(super) struct DocumentData {
    pub(super) key: String,
    pub(super) file: String,
    pub(super) revised_file: Option<String>,
    pub(super) title: String,
    pub(super) issuer: String,
    pub(super) drafter: String,
    pub(super) drafter_person: String,
    pub(super) reviewer_person: String,
    pub(super) co_issuers: Vec<String>,
    pub(super) kind: String,
    pub(super) life: String,
    pub(super) number_prefix: String,
    pub(super) number_year: i32,
    pub(super) number_serial: i64,
    pub(super) touches_business: bool,
    #[serde(deserialize_with = "optional_day")]
    pub(super) comment_until: Option<NaiveDate>,
    #[serde(deserialize_with = "optional_day")]
    pub(super) drafted_on: Option<NaiveDate>,
    #[serde(deserialize_with = "optional_day")]
    pub(super) submitted_on: Option<NaiveDate>,
    #[serde(deserialize_with = "optional_day")]
    pub(super) accepted_on: Option<NaiveDate>,
    #[serde(deserialize_with = "optional_day")]
    pub(super) incomplete_on: Option<NaiveDate>,
    #[serde(deserialize_with = "optional_day")]
    pub(super) opinion_on: Option<NaiveDate>,
    pub(super) opinion: Option<String>,
    pub(super) reason: String,
    pub(super) findings: Vec<FindingData>,
    #[serde(deserialize_with = "optional_day")]
    pub(super) answered_on: Option<NaiveDate>,
    #[serde(deserialize_with = "optional_day")]
    pub(super) resubmitted_on: Option<NaiveDate>,
    #[serde(deserialize_with = "optional_day")]
    pub(super) second_opinion_on: Option<NaiveDate>,
    pub(super) second_opinion: Option<String>,
    pub(super) second_reason: String,
    #[serde(deserialize_with = "optional_day")]
    pub(super) judged_on: Option<NaiveDate>,
    #[serde(deserialize_with = "optional_day")]
    pub(super) withdrawn_on: Option<NaiveDate>,
    #[serde(deserialize_with = "optional_day")]
    pub(super) meeting_on: Option<NaiveDate>,
    pub(super) meeting: Option<MeetingData>,
    #[serde(deserialize_with = "optional_day")]
    pub(super) signed_on: Option<NaiveDate>,
    pub(super) voided: Option<VoidedData>,
    #[serde(deserialize_with = "optional_day")]
    pub(super) registered_on: Option<NaiveDate>,
    #[serde(deserialize_with = "optional_day")]
    pub(super) published_on: Option<NaiveDate>,
    #[serde(deserialize_with = "optional_day")]
    pub(super) effective_on: Option<NaiveDate>,
    #[serde(deserialize_with = "optional_day")]
    pub(super) last_valid_on: Option<NaiveDate>,
    pub(super) filings: Vec<FilingData>,
    pub(super) relations: Vec<RelationData>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct FindingData {
    pub(super) eid: String,
    pub(super) kind: String,
    pub(super) text: String,
    pub(super) basis: String,
    #[serde(default)]
    pub(super) answer: Option<String>,
    #[serde(default)]
    pub(super) answer_reason: String,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct MeetingData {
    pub(super) name: String,
    pub(super) result: String,
    #[serde(default)]
    pub(super) dissent: String,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct VoidedData {
    #[serde(deserialize_with = "day")]
    pub(super) registered_on: NaiveDate,
    #[serde(deserialize_with = "day")]
    pub(super) voided_on: NaiveDate,
    pub(super) reason: String,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct FilingData {
    pub(super) receiver: String,
    pub(super) state: String,
    #[serde(default, deserialize_with = "optional_day")]
    pub(super) submitted_on: Option<NaiveDate>,
    #[serde(default, deserialize_with = "optional_day")]
    pub(super) result_on: Option<NaiveDate>,
    pub(super) note: String,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct RelationData {
    pub(super) act: String,
    pub(super) target: String,
    #[serde(deserialize_with = "day")]
    pub(super) on: NaiveDate,
    #[serde(default, deserialize_with = "optional_day")]
    pub(super) until: Option<NaiveDate>,
    #[serde(default)]
    pub(super) revised_file: Option<String>,
}

fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
    let date = toml::value::Datetime::deserialize(deserializer)?;
    date.to_string().parse().map_err(D::Error::custom)
}

pub(super) fn optional_day<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<NaiveDate>, D::Error> {
    day(deserializer).map(Some)
}

/// The county.
pub(super) fn county() -> Result<County, toml::de::Error> {
    toml::from_str(include_str!("county.toml"))
}

/// The forty documents.
pub(super) fn documents() -> Result<Vec<DocumentData>, toml::de::Error> {
    let documents: Documents = toml::from_str(include_str!("documents.toml"))?;
    Ok(documents.document)
}

/// The text of a file.
pub(super) fn text(file: &str) -> Result<String, String> {
    let found = Texts::get(file).ok_or_else(|| format!("演示数据缺少 {file}"))?;
    String::from_utf8(found.data.into_owned()).map_err(|error| error.to_string())
}
