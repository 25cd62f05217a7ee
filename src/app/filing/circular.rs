//! 通报: what the issuers before one receiving body filed late, did not file, or filed with faults in a
//! period, by issuer.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::rules;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::statistics::issue_list::view as lists;
use crate::app::statistics::issue_list::{Mark, Matched};
use crate::app::statistics::{Loaded, staff};
use crate::app::suggestion::bodies_of;
use crate::domain::access::Role;
use crate::domain::partial_date::PartialDate;
use crate::domain::statistics::Period;
use crate::domain::statistics::record::Filing;
use crate::formats::write::list::ListOut;
use crate::rules::ListId;
use crate::store::{Store, people};

words! {
    /// What is told of a filing.
    Fault, "通报事项" {
        /// 迟报.
        Late = "late", "逾期报送";
        /// 未报.
        Unfiled = "unfiled", "逾期未报送";
        /// 漏报, by an issue list.
        Missed = "missed", "漏报";
        /// 报送不规范.
        Faulty = "faulty", "报送不规范";
    }
}

/// One line.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = FilingCircularLine)]
pub struct CircularLine {
    /// 制定机关.
    pub issuer: String,
    /// What is told.
    #[schema(value_type = String)]
    pub fault: Fault,
    /// 标题.
    pub title: String,
    /// 发文字号.
    pub number: Option<String>,
    /// 报送期限.
    pub due_on: Option<NaiveDate>,
    /// 报送日期.
    pub submitted_on: Option<NaiveDate>,
    /// 说明.
    pub note: String,
}

/// The lines of one issuer.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = FilingCircularPart)]
pub struct CircularPart {
    /// 制定机关.
    pub issuer: String,
    /// Lines.
    pub lines: Vec<CircularLine>,
}

/// A circular.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = FilingCircular)]
pub struct Circular {
    /// 备案机关.
    pub receiver: String,
    /// Its id.
    pub receiver_id: String,
    /// 期间.
    pub label: String,
    /// By issuer.
    pub parts: Vec<CircularPart>,
    /// 漏报 was looked for in so many 发文目录.
    pub issue_lists: usize,
    /// What the pack says of the consequences, with its source.
    pub consequences: Vec<String>,
    /// Where they stand.
    pub consequences_source: Option<String>,
}

impl Circular {
    /// How many lines tell a fault.
    pub fn count(&self, fault: &Fault) -> usize {
        let lines = self.parts.iter().flat_map(|part| &part.lines);
        lines.filter(|line| line.fault == *fault).count()
    }
}

/// The bodies for which the asker may compose a circular: those for which it examines; an auditor all.
pub async fn receivers(store: &Store, cx: &RequestContext) -> Result<Vec<(String, String)>, Error> {
    if cx.actor()?.holds(Role::Auditor) {
        let all = people::authorities(store.reader()).await?;
        let staffed = people::authorities_with(store.reader(), Role::FilingExaminer).await?;
        let examined = all.iter().filter(|one| {
            one.inside
                && staffed.iter().any(|id| {
                    let body = all.iter().find(|other| other.id.to_string() == *id);
                    body.is_some_and(|body| body.id == one.id || body.parent == Some(one.id))
                })
        });
        return Ok(examined
            .map(|one| (one.id.to_string(), one.name.clone()))
            .collect());
    }
    let mine = bodies_of(store, cx).await?.into_iter();
    Ok(mine.map(|one| (one.id, one.name)).collect())
}

/// The circular of a receiving body; the first of the asker's where none is named.
pub async fn circular(
    store: &Store,
    cx: &RequestContext,
    receiver: &str,
    period: Period,
) -> Result<Circular, Error> {
    let mine = receivers(store, cx).await?;
    let found = mine
        .into_iter()
        .find(|(id, _)| receiver.is_empty() || id == receiver);
    let (receiver_id, name) = found.ok_or(Error::NotFound("此备案机关"))?;
    let loaded = staff(store, cx).await?;
    let (missed, issue_lists) = missed(store, cx, &loaded, &receiver_id, period).await?;
    let mut lines: Vec<CircularLine> = loaded
        .record
        .filings
        .iter()
        .filter(|one| one.receiver == receiver_id)
        .flat_map(|one| faults(&loaded, one, period, cx.today))
        .filter(|line| {
            let same = |one: &&CircularLine| one.title == line.title && one.number == line.number;
            line.fault != Fault::Unfiled || !missed.iter().any(|one| same(&one))
        })
        .collect();
    lines.extend(missed);
    lines.sort_by(|one, other| {
        let key = |line: &CircularLine| (line.issuer.clone(), line.fault, line.title.clone());
        key(one).cmp(&key(other))
    });
    let mut parts: Vec<CircularPart> = Vec::new();
    for line in lines {
        match parts.last_mut().filter(|part| part.issuer == line.issuer) {
            Some(part) => part.lines.push(line),
            None => parts.push(CircularPart {
                issuer: line.issuer.clone(),
                lines: vec![line],
            }),
        }
    }
    let consequences = rules::list(cx, ListId::FilingConsequences, cx.today);
    Ok(Circular {
        receiver: name,
        receiver_id,
        label: period.chinese(),
        parts,
        issue_lists,
        consequences: consequences.into_iter().map(|one| one.label).collect(),
        consequences_source: rules::list_source(cx, ListId::FilingConsequences, cx.today),
    })
}

/// What is told of one filing: late and unfiled by the day on which it was due, faults by their own day.
fn faults(loaded: &Loaded, one: &Filing, period: Period, today: NaiveDate) -> Vec<CircularLine> {
    let line = |fault: Fault, note: String| CircularLine {
        issuer: loaded.name(&one.named.issuer),
        fault,
        title: one.named.title.clone().unwrap_or_default(),
        number: one.named.number.clone(),
        due_on: one.due_on,
        submitted_on: one.submitted_on(),
        note,
    };
    let mut lines = Vec::new();
    if let Some(due) = one.due_on.filter(|due| period.holds(*due)) {
        match one.submitted_on() {
            Some(on) if on > due => {
                let days = on.signed_duration_since(due).num_days();
                lines.push(line(Fault::Late, format!("逾期 {days} 日")));
            }
            None if due < today => {
                let days = today.signed_duration_since(due).num_days();
                lines.push(line(Fault::Unfiled, format!("至今逾期 {days} 日")));
            }
            Some(_) | None => {}
        }
    }
    if let Some(on) = one.deferred_on().filter(|on| period.holds(*on)) {
        lines.push(line(Fault::Faulty, format!("{on} 暂缓登记，要求补正")));
    }
    if let Some(on) = one.refused_on().filter(|on| period.holds(*on)) {
        lines.push(line(Fault::Faulty, format!("{on} 不予登记")));
    }
    lines
}

/// 漏报, by the issue lists of the years that the period touches; and how many lists there are.
async fn missed(
    store: &Store,
    cx: &RequestContext,
    loaded: &Loaded,
    receiver: &str,
    period: Period,
) -> Result<(Vec<CircularLine>, usize), Error> {
    let (mut lines, mut used) = (Vec::new(), 0);
    // of one authority and year the newest list alone counts
    let mut seen: Vec<(String, i64)> = Vec::new();
    for taken in lists::lists(store, cx).await? {
        let key = (taken.authority.clone(), taken.year);
        let year = i32::try_from(taken.year)
            .ok()
            .and_then(|year| Period::year(year).ok());
        let touches =
            year.is_some_and(|year| year.from <= period.through && period.from <= year.through);
        if !touches || seen.contains(&key) {
            continue;
        }
        seen.push(key);
        used += 1;
        let compared = lists::compared(store, cx, &taken.id).await?;
        for row in &compared.rows {
            lines.extend(missed_row(loaded, row, receiver, period, &taken.authority));
        }
    }
    Ok((lines, used))
}

fn missed_row(
    loaded: &Loaded,
    row: &Matched,
    receiver: &str,
    period: Period,
    issuer: &str,
) -> Option<CircularLine> {
    let listed = row.line.as_ref()?;
    let issued = listed.issued_on.parse::<PartialDate>().ok();
    if issued.is_some_and(|on| period.holds_partial(on) == Some(false)) {
        return None;
    }
    let missing = |mark: Mark| row.marks.contains(&mark);
    let (due_on, note) = match &row.document {
        Some((id, _, _)) if missing(Mark::NotFiled) => {
            let mut filings = loaded.record.filings.iter();
            let filing = filings.find(|one| one.named.id == *id && one.receiver == receiver)?;
            if filing.submitted_on().is_some() {
                return None;
            }
            (filing.due_on, "发文目录有，已登记，未报送备案")
        }
        None if missing(Mark::NotRegistered) => (None, "发文目录有，未登记，未报送备案"),
        Some(_) | None => return None,
    };
    let number = Some(listed.number.clone()).filter(|number| !number.is_empty());
    Some(CircularLine {
        issuer: issuer.to_owned(),
        fault: Fault::Missed,
        title: listed.title.clone(),
        number,
        due_on,
        submitted_on: None,
        note: note.to_owned(),
    })
}

/// The circular as it is printed: one list for each kind of fault.
pub fn printed(circular: &Circular) -> Vec<ListOut> {
    let lists = Fault::ALL.iter().map(|fault| {
        let lines = circular.parts.iter().flat_map(|part| &part.lines);
        let lines = lines.filter(|line| line.fault == *fault);
        let rows = (1..).zip(lines).map(|(number, line): (usize, _)| {
            let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
            vec![
                number.to_string(),
                line.issuer.clone(),
                line.title.clone(),
                line.number.clone().unwrap_or_default(),
                day(line.due_on),
                day(line.submitted_on),
                line.note.clone(),
            ]
        });
        ListOut {
            name: fault.label().to_owned(),
            title: format!("{}的行政规范性文件", fault.label()),
            note: format!("（{}，{}）", circular.receiver, circular.label),
            columns: vec![
                ("序号", 6),
                ("制定机关", 24),
                ("文件名称", 42),
                ("发文字号", 22),
                ("报送期限", 13),
                ("报送日期", 13),
                ("说明", 28),
            ],
            rows: rows.collect(),
        }
    });
    lists.filter(|list| !list.rows.is_empty()).collect()
}
