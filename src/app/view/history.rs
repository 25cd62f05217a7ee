//! 经过、效力变动、备案: what happened to a published document, in the order of days.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::app::Error;
use crate::app::filing::review::public_stage;
use crate::domain::document::{MeetingResult, NumberState, Step, StepState};
use crate::domain::filing::FilingStage;
use crate::domain::review::Opinion;
use crate::domain::validity::{self, Act};
use crate::store::error::parse;
use crate::store::publicly::PublicDocument;
use crate::store::{Store, entity, people, publicly, queries};

/// One point of the timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// The day as stored; may be partial.
    pub on: String,
    /// What happened.
    pub text: String,
    /// It lies ahead.
    pub ahead: bool,
}

/// One dated fact of the status.
#[derive(Debug, Clone)]
pub struct FactLine {
    /// Label of the act.
    pub act: &'static str,
    /// First day.
    pub on: Option<NaiveDate>,
    /// Last day, inclusive.
    pub until: Option<NaiveDate>,
    /// eIds of the provisions concerned.
    pub provisions: Vec<String>,
    /// The words of the cause.
    pub because: String,
    /// Where the cause leads, if it is public here.
    pub basis: Option<String>,
    /// Taken back: counts for nothing.
    pub retracted: bool,
    /// 来源标注，未核实.
    pub claimed: bool,
    /// Position of its event in the log.
    pub seq: i64,
}

/// One filing.
#[derive(Debug, Clone)]
pub struct FilingLine {
    /// 备案机关.
    pub receiver: String,
    /// Label of the stage.
    pub stage: &'static str,
    /// Class of its colour.
    pub tone: &'static str,
    /// By when; `None` while the calendar is missing.
    pub due_on: Option<NaiveDate>,
    /// Id, for the page that shows how the due date was counted.
    pub id: String,
    /// When it was handed in.
    pub submitted_on: Option<NaiveDate>,
    /// When there was a result.
    pub result_on: Option<NaiveDate>,
    /// Number of the receipt.
    pub receipt: Option<String>,
    /// Handed in after the due date, or not yet although it is over.
    pub late: bool,
}

/// The facts of the status, all of them, in the order in which they were recorded.
pub async fn facts(store: &Store, document: &str) -> Result<Vec<FactLine>, Error> {
    let rows = queries::fact_rows(store.reader(), &[document.to_owned()]).await?;
    let bases: Vec<String> = rows.iter().filter_map(|row| row.basis_id.clone()).collect();
    let shown = publicly::documents(store.reader(), &bases).await?;
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        let fact = queries::fact_of(&row)?;
        let basis = row.basis_id.filter(|id| shown.contains_key(id));
        lines.push(FactLine {
            act: fact.act.label(),
            on: fact.on,
            until: fact.until,
            provisions: fact.provisions,
            because: fact.because,
            basis,
            retracted: fact.retracted,
            claimed: fact.act == Act::SourceSays,
            seq: fact.sequence,
        });
    }
    Ok(lines)
}

/// The filings.
pub async fn filings(
    store: &Store,
    document: &str,
    today: NaiveDate,
) -> Result<Vec<FilingLine>, Error> {
    let authorities = people::authorities(store.reader()).await?;
    let mut lines = Vec::new();
    for row in queries::filings(store.reader(), document).await? {
        let stage = parse("filing", &row.id, "stage", &row.stage, FilingStage::parse)?;
        let stage = public_stage(store, &row.id, stage).await?;
        let receiver = authorities
            .iter()
            .find(|authority| authority.id.to_string() == row.receiver_id);
        let handed_in = row.submitted_on.unwrap_or(today);
        lines.push(FilingLine {
            receiver: receiver.map_or_else(|| "受理机关".to_owned(), |one| one.name.clone()),
            stage: stage.label(),
            tone: filing_tone(stage),
            late: row.due_on.is_some_and(|due| handed_in > due),
            due_on: row.due_on,
            id: row.id,
            submitted_on: row.submitted_on,
            result_on: row.result_on,
            receipt: row.receipt,
        });
    }
    Ok(lines)
}

const fn filing_tone(stage: FilingStage) -> &'static str {
    match stage {
        FilingStage::FilingRegistered | FilingStage::Passed | FilingStage::Corrected => "ok",
        FilingStage::Due
        | FilingStage::Submitted
        | FilingStage::Deferred
        | FilingStage::UnderReview
        | FilingStage::OpinionIssued
        | FilingStage::Answered
        | FilingStage::PlanAccepted => "warn",
        FilingStage::Refused | FilingStage::Revoked => "bad",
    }
}

/// The life of a document, as far as everybody may know it.
pub async fn timeline(
    store: &Store,
    document: &PublicDocument,
    facts: &[FactLine],
    filings: &[FilingLine],
    today: NaiveDate,
) -> Result<Vec<Point>, Error> {
    let row = &document.row;
    let mut points = Points(today, Vec::new());
    procedure(store, &row.id, &mut points).await?;
    points.text(row.issued_on.as_deref(), "成文");
    points.day(
        row.signed_on.as_deref().and_then(|day| day.parse().ok()),
        "签发",
    );
    registration(document, &mut points)?;
    points.text(row.published_on.as_deref(), "公布");
    for fact in facts.iter().filter(|fact| !fact.retracted && !fact.claimed) {
        fact_point(fact, &mut points);
    }
    let last = validity::last_valid_on(&document.facts);
    points.day(last, "有效期最后一日");
    for filing in filings {
        let receiver = &filing.receiver;
        points.day(filing.submitted_on, &format!("报{receiver}备案"));
        points.day(filing.result_on, &format!("{receiver}：{}", filing.stage));
        if filing.submitted_on.is_none() {
            points.day(filing.due_on, &format!("报{receiver}备案的期限"));
        }
    }
    Ok(points.sorted())
}

/// The numbers that were given on one day, in one line.
fn registration(document: &PublicDocument, points: &mut Points) -> Result<(), Error> {
    let mut days: BTreeMap<NaiveDate, Vec<&str>> = BTreeMap::new();
    for number in &document.numbers {
        let state = parse(
            "number",
            &number.id,
            "state",
            &number.state,
            NumberState::parse,
        )?;
        if let Some(day) = number.given_on.filter(|_| state == NumberState::Assigned) {
            days.entry(day).or_default().push(&number.printed);
        }
    }
    for (day, numbers) in days {
        points.day(Some(day), &format!("登记、编号：{}", numbers.join("、")));
    }
    Ok(())
}

/// What a fact adds; the term is shown by its last day alone.
fn fact_point(fact: &FactLine, points: &mut Points) {
    if fact.act == Act::Term.label() {
        return;
    }
    let because = match fact.because.as_str() {
        "" => String::new(),
        because => format!("（{because}）"),
    };
    points.day(fact.on, &format!("{}{because}", fact.act));
}

/// What stood before publication and is public with it: steps done, the opinion's word, the meeting.
async fn procedure(store: &Store, document: &str, points: &mut Points) -> Result<(), Error> {
    let db = store.reader();
    for row in queries::preparations(db, document).await? {
        let step = parse(
            "preparation",
            &row.document_id,
            "step",
            &row.step,
            Step::parse,
        )?;
        let state = parse(
            "preparation",
            &row.document_id,
            "state",
            &row.state,
            StepState::parse,
        )?;
        if state == StepState::Done {
            points.day(row.done_on, step.label());
        }
    }
    let reviews: Vec<entity::review::Model> = queries::reviews(db, document).await?;
    if let Some(row) = reviews.iter().rev().find(|row| row.opinion.is_some()) {
        let word = row.opinion.as_deref().unwrap_or_default();
        let opinion = parse("review", &row.id, "opinion", word, Opinion::parse)?;
        let outcome = match opinion {
            Opinion::Lawful => opinion.label(),
            Opinion::Amend | Opinion::Unlawful => "已办理",
        };
        points.day(row.issued_on, &format!("合法性审核：{outcome}"));
    }
    for row in queries::deliberations(db, document).await? {
        let result = parse(
            "deliberation",
            &row.id,
            "result",
            &row.result,
            MeetingResult::parse,
        )?;
        match result {
            MeetingResult::Passed | MeetingResult::PassedWithChanges => {
                points.day(
                    Some(row.held_on),
                    &format!("{}审议{}", row.meeting, result.label()),
                );
            }
            MeetingResult::Postponed | MeetingResult::Rejected => {}
        }
    }
    Ok(())
}

struct Points(NaiveDate, Vec<Point>);

impl Points {
    fn day(&mut self, on: Option<NaiveDate>, text: &str) {
        if let Some(on) = on {
            self.1.push(Point {
                on: on.to_string(),
                text: text.to_owned(),
                ahead: on > self.0,
            });
        }
    }

    fn text(&mut self, on: Option<&str>, text: &str) {
        if let Some(on) = on.filter(|on| !on.is_empty()) {
            self.1.push(Point {
                on: on.to_owned(),
                text: text.to_owned(),
                ahead: on.parse::<NaiveDate>().is_ok_and(|day| day > self.0),
            });
        }
    }

    fn sorted(self) -> Vec<Point> {
        let mut points = self.1;
        points.sort_by(|a, b| a.on.cmp(&b.on));
        points.dedup();
        points
    }
}
