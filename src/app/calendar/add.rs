//! 补充放假安排: the arrangement of a year as the State Council's office announced it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::recount::{Recount, recount};
use crate::app::access::administrator_post;
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::error::{Error, FieldError};
use crate::app::facts::facts;
use crate::domain::event::EventType;
use crate::rules::{calendar_year, check_calendar};
use crate::store::entity::calendar_year::{ActiveModel, Model};
use crate::store::people::Post;
use crate::store::{NewEvent, Set, Tx, calendars};

/// 补充放假安排.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddCalendar {
    /// Year.
    pub year: i32,
    /// The file of the year, TOML.
    pub source: String,
}

/// The year as added.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CalendarAdded {
    /// Year.
    pub year: i32,
    /// Whether the year was known before.
    pub replaced: bool,
    /// What became of due dates.
    pub dues: Recount,
}

impl Command for AddCalendar {
    type Output = CalendarAdded;
    const NAME: &'static str = "add_calendar";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        administrator_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<CalendarAdded, Error> {
        self.check()?;
        let pack = cx.pack.with_calendar_year(&self.source);
        let pack = pack.map_err(|problems| Error::field("source", problems.to_string()))?;
        let years = calendars::years(tx.connection().await?).await?;
        let known = years.iter().find(|row| row.year == i64::from(self.year));
        if known.is_some_and(|row| row.source == self.source) {
            let text = format!("{}年放假安排已经在用，内容没有变化", self.year);
            return Err(Error::Conflict(text));
        }
        let replaced = cx.pack.calendar().years().any(|year| year == self.year);
        let then = RequestContext {
            pack: Arc::new(pack),
            ..cx.clone()
        };
        let dues = recount(tx, &then).await?;
        if known.is_some() {
            tx.update(ActiveModel {
                year: Set(i64::from(self.year)),
                source: Set(self.source.clone()),
                added_on: Set(cx.today),
            })
            .await?;
        } else {
            tx.insert(Model {
                year: i64::from(self.year),
                source: self.source.clone(),
                added_on: cx.today,
            })
            .await?;
        }
        // how many dates were counted is not for everybody: they are of what is not public
        let about = facts([("year", Some(self.year.to_string()))]);
        tx.event(NewEvent::plain(EventType::CalendarAdded, about));
        Ok(CalendarAdded {
            year: self.year,
            replaced,
            dues,
        })
    }
}

impl AddCalendar {
    fn check(&self) -> Result<(), Error> {
        let problems = check_calendar(&self.source).0;
        if !problems.is_empty() {
            let faults = problems
                .iter()
                .map(|problem| FieldError::new("source", problem.to_string()));
            return Err(Error::Invalid(faults.collect()));
        }
        match calendar_year(&self.source) {
            Some(year) if year == self.year => Ok(()),
            Some(year) => {
                let text = format!("填写的是{}年，文件里是{year}年", self.year);
                Err(Error::field("year", text))
            }
            None => Err(Error::field("source", "缺少“year”")),
        }
    }
}
