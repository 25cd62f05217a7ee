//! 逐日计算: the one walk from a start event to a last day. The due date is where it ends, and the
//! listing of days is what it passes, so that the two cannot differ.

use chrono::{Months, NaiveDate};

use super::plan::{Plan, Stretch};
use crate::rules::calendar::{Calendar, CalendarMissing, shift};
use crate::rules::words::{Roll, Suspension, Unit};

/// What the walk makes of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Counted, as the n-th of its stretch.
    Counted(u32, Unit),
    /// No working day, in a limit of working days.
    Rest,
    /// Not counted: the limit is suspended.
    Paused(Suspension),
    /// The corresponding day of the n-th month or year.
    Reached(u32, Unit),
    /// Counted in place of the n-th suspended day, after months or years.
    Instead(u32),
    /// The last day is no working day and is rolled over this one.
    Rolled,
    /// The working day to which the last day was rolled.
    Landed,
}

/// Where a walk ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct End {
    /// Last day before rolling.
    pub(super) last: NaiveDate,
    /// Last day.
    pub(super) due_on: NaiveDate,
    /// Number of days left out because of pauses.
    pub(super) left_out: u32,
    /// Years consulted whose calendar is not verified.
    pub(super) unverified: Vec<i32>,
}

/// Why a walk does not end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    Missing(CalendarMissing),
    Beyond,
}

impl From<CalendarMissing> for Stop {
    fn from(missing: CalendarMissing) -> Self {
        Self::Missing(missing)
    }
}

/// Walks from the day of the start event, which is not counted, and tells `see` of every day.
pub(super) fn walk(
    plan: &Plan,
    start: NaiveDate,
    calendar: &Calendar,
    see: &mut impl FnMut(NaiveDate, Mark),
) -> Result<End, Stop> {
    let mut steps = Steps {
        plan,
        calendar,
        see,
        left_out: 0,
        unverified: Vec::new(),
    };
    let mut last = start;
    for stretch in &plan.stretches {
        last = match stretch.unit {
            Unit::Day | Unit::WorkingDay => steps.days(last, *stretch)?,
            Unit::Month => steps.months(last, *stretch, 1)?,
            Unit::Year => steps.months(last, *stretch, 12)?,
        };
    }
    let due_on = match plan.roll {
        Roll::None => last,
        Roll::Next => steps.roll(last, true)?,
        Roll::Previous => steps.roll(last, false)?,
    };
    Ok(End {
        last,
        due_on,
        left_out: steps.left_out,
        unverified: steps.unverified,
    })
}

struct Steps<'a, F> {
    plan: &'a Plan,
    calendar: &'a Calendar,
    see: &'a mut F,
    left_out: u32,
    unverified: Vec<i32>,
}

impl<F: FnMut(NaiveDate, Mark)> Steps<'_, F> {
    fn works(&mut self, date: NaiveDate) -> Result<bool, Stop> {
        let day = self.calendar.day(date)?;
        let year = chrono::Datelike::year(&date);
        if !day.verified && !self.unverified.contains(&year) {
            self.unverified.push(year);
        }
        Ok(day.working)
    }

    fn next(&self, date: NaiveDate) -> Result<NaiveDate, Stop> {
        shift(date, 1, self.plan.forward()).ok_or(Stop::Beyond)
    }

    fn days(&mut self, start: NaiveDate, stretch: Stretch) -> Result<NaiveDate, Stop> {
        let (mut date, mut counted) = (start, 0);
        while counted < stretch.length {
            date = self.next(date)?;
            if stretch.unit == Unit::WorkingDay && !self.works(date)? {
                (self.see)(date, Mark::Rest);
            } else if let Some(cause) = self.plan.pause(date) {
                self.left_out += 1;
                (self.see)(date, Mark::Paused(cause));
            } else {
                counted += 1;
                (self.see)(date, Mark::Counted(counted, stretch.unit));
            }
        }
        Ok(date)
    }

    /// The corresponding day, put off by one day for each paused day before it.
    fn months(&mut self, start: NaiveDate, stretch: Stretch, each: u32) -> Result<NaiveDate, Stop> {
        let forward = self.plan.forward();
        let after = |count: u32| {
            let months = Months::new(count.checked_mul(each).ok_or(Stop::Beyond)?);
            let end = if forward {
                start.checked_add_months(months)
            } else {
                start.checked_sub_months(months)
            };
            end.ok_or(Stop::Beyond)
        };
        let mut last = after(stretch.length)?;
        let mut reached = 1;
        let (mut mark, mut instead, mut paused) = (after(reached)?, 0, 0);
        let mut date = start;
        while date != last {
            date = self.next(date)?;
            if reached <= stretch.length && date == mark {
                (self.see)(date, Mark::Reached(reached, stretch.unit));
                reached += 1;
                mark = if reached <= stretch.length {
                    after(reached)?
                } else {
                    mark
                };
            } else if reached > stretch.length && self.plan.pause(date).is_none() {
                instead += 1;
                (self.see)(date, Mark::Instead(instead));
            }
            if let Some(cause) = self.plan.pause(date) {
                last = shift(last, 1, forward).ok_or(Stop::Beyond)?;
                paused += 1;
                (self.see)(date, Mark::Paused(cause));
            }
        }
        self.left_out += paused;
        Ok(date)
    }

    fn roll(&mut self, last: NaiveDate, forward: bool) -> Result<NaiveDate, Stop> {
        let mut date = last;
        while !self.works(date)? {
            (self.see)(date, Mark::Rolled);
            date = shift(date, 1, forward).ok_or(Stop::Beyond)?;
        }
        if date != last {
            (self.see)(date, Mark::Landed);
        }
        Ok(date)
    }
}
