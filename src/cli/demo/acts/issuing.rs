//! 会议、签发、登记、公布.

use super::Done;
use super::row;
use crate::app::decision::meeting::RecordMeeting;
use crate::app::decision::sign::Sign;
use crate::app::publication::publish::Publish;
use crate::app::registration::register::Register;
use crate::app::registration::void::VoidNumber;
use crate::cli::demo::data::DocumentData;
use crate::cli::demo::seed::Builder;
use crate::domain::access::Role;
use crate::domain::document::MeetingResult;
use chrono::NaiveDate;

pub(super) fn office_of(d: &DocumentData) -> &str {
    match d.issuer.as_str() {
        "county-gov" | "county-office" => "county-office",
        other => other,
    }
}

pub(super) async fn meet(b: &mut Builder, d: &DocumentData, day: NaiveDate) -> Done {
    let row = row(b, d).await?;
    let meeting = d
        .meeting
        .clone()
        .ok_or_else(|| format!("{} 没有会议", d.key))?;
    let result = MeetingResult::parse(&meeting.result)?;
    let note = if result == MeetingResult::Passed {
        String::new()
    } else {
        d.reason.clone()
    };
    let note = if note.is_empty() && result != MeetingResult::Passed {
        meeting.dissent.clone()
    } else {
        note
    };
    let command = RecordMeeting {
        document_id: row.id,
        expected_version: row.row_version,
        meeting: meeting.name,
        held_on: day,
        result,
        dissent: meeting.dissent,
        votes: None,
        minutes: String::new(),
        dissents: Vec::new(),
        note,
    };
    let who = b.holder(office_of(d), Role::Office).await?;
    b.act(&who, day, command).await.map(|_| ())
}

pub(super) async fn sign(b: &mut Builder, d: &DocumentData, day: NaiveDate) -> Done {
    let row = row(b, d).await?;
    let signed_by = match d.issuer.as_str() {
        "county-gov" => "县长 秦望舒",
        "county-office" => "县政府办公室主任 温清河",
        _ => "局长",
    };
    let command = Sign {
        document_id: row.id,
        expected_version: row.row_version,
        signed_on: day,
        signed_by: signed_by.to_owned(),
    };
    let who = b.holder(office_of(d), Role::Office).await?;
    b.act(&who, day, command).await.map(|_| ())
}

pub(super) async fn register(
    b: &mut Builder,
    d: &DocumentData,
    day: NaiveDate,
    serial: Option<i64>,
) -> Done {
    let row = row(b, d).await?;
    let command = Register {
        document_id: row.id,
        expected_version: row.row_version,
    };
    let who = b.holder("justice", Role::Registrar).await?;
    let registered = b.act(&who, day, command).await?;
    let given = registered.numbers.first().map(|number| number.serial);
    match serial {
        Some(serial) if given != Some(serial) => {
            Err(format!("{} 应得序号 {serial}，实得 {given:?}", d.key).into())
        }
        Some(_) | None => Ok(()),
    }
}

pub(super) async fn void(b: &mut Builder, d: &DocumentData, day: NaiveDate) -> Done {
    let row = row(b, d).await?;
    let reason = d
        .voided
        .as_ref()
        .map(|voided| voided.reason.clone())
        .unwrap_or_default();
    let command = VoidNumber {
        document_id: row.id,
        expected_version: row.row_version,
        reason,
    };
    let who = b.holder("justice", Role::Registrar).await?;
    b.act(&who, day, command).await.map(|_| ())
}

pub(super) async fn publish(b: &mut Builder, d: &DocumentData, day: NaiveDate) -> Done {
    let row = row(b, d).await?;
    let command = Publish {
        document_id: row.id,
        expected_version: row.row_version,
        published_on: Some(day),
        channel: "县政府网站、政府公报".to_owned(),
    };
    let who = b.holder(office_of(d), Role::Publisher).await?;
    b.act(&who, day, command).await.map(|_| ())
}
