//! 表决情况 and 不同意见 of a meeting, by person and office; kept inside, never public.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::error::{Error, FieldError};
use crate::app::suggestion::{LONG, SHORT};
use crate::store::entity::deliberation::Model as Row;

/// Most members of a meeting, and most dissents.
const MOST: i64 = 1_000;

/// 表决情况.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Votes {
    /// 出席.
    pub present: i64,
    /// 赞成.
    pub in_favour: i64,
    /// 反对.
    pub against: i64,
    /// 弃权.
    pub abstained: i64,
}

/// 不同意见 of one member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Dissent {
    /// 姓名.
    pub name: String,
    /// 职务.
    pub office: String,
    /// 意见和理由.
    pub text: String,
}

/// What is wrong with votes.
pub(super) fn vote_faults(votes: Votes) -> Vec<FieldError> {
    let mut faults = Vec::new();
    let each = [
        ("present", "出席人数", votes.present),
        ("in_favour", "赞成票", votes.in_favour),
        ("against", "反对票", votes.against),
        ("abstained", "弃权票", votes.abstained),
    ];
    for (field, label, number) in each {
        if !(0..=MOST).contains(&number) {
            let told = format!("{label}应为 0 至 {MOST} 的整数");
            faults.push(FieldError::new(field, told));
        }
    }
    if !faults.is_empty() {
        return faults;
    }
    let cast = votes.in_favour + votes.against + votes.abstained;
    if votes.present == 0 {
        faults.push(FieldError::new("present", "请填写出席人数"));
    } else if cast > votes.present {
        let told = format!(
            "赞成、反对、弃权合计 {cast} 票，超过出席的 {} 人",
            votes.present
        );
        faults.push(FieldError::new("present", told));
    }
    faults
}

/// Dissents as stored; `None`: none. Every fault is named.
pub(super) fn dissents(given: &[Dissent]) -> Result<Option<String>, Vec<FieldError>> {
    let mut faults = Vec::new();
    let mut kept = Vec::new();
    for one in given {
        let clean = Dissent {
            name: one.name.trim().to_owned(),
            office: one.office.trim().to_owned(),
            text: one.text.trim().to_owned(),
        };
        let long = |text: &str, most: usize| text.chars().count() > most;
        if clean.name.is_empty() && clean.office.is_empty() {
            let told = "不同意见应当写明持该意见的人的姓名或者职务";
            faults.push(FieldError::new("dissents", told));
        }
        if clean.text.is_empty() {
            faults.push(FieldError::new("dissents", "请写明不同意见的内容"));
        }
        if long(&clean.name, SHORT) || long(&clean.office, SHORT) || long(&clean.text, LONG) {
            let told = format!("姓名、职务不超过 {SHORT} 个字，意见不超过 {LONG} 个字");
            faults.push(FieldError::new("dissents", told));
        }
        kept.push(clean);
    }
    if i64::try_from(kept.len()).is_ok_and(|count| count > MOST) {
        faults.push(FieldError::new(
            "dissents",
            format!("不同意见超过 {MOST} 条"),
        ));
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    if kept.is_empty() {
        return Ok(None);
    }
    let stored = serde_json::to_string(&kept);
    stored
        .map(Some)
        .map_err(|error| vec![FieldError::new("dissents", error.to_string())])
}

/// The votes of a meeting, where they were recorded.
pub fn votes_of(row: &Row) -> Option<Votes> {
    Some(Votes {
        present: row.present?,
        in_favour: row.in_favour?,
        against: row.against?,
        abstained: row.abstained?,
    })
}

/// The dissents of a meeting.
pub fn dissents_of(row: &Row) -> Result<Vec<Dissent>, Error> {
    let stored = row.dissents.as_deref().unwrap_or("[]");
    serde_json::from_str(stored)
        .map_err(|error| Error::Internal(format!("deliberation {}: {error}", row.id)))
}
