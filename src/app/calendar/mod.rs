//! 放假安排: a year of the calendar is added, and the due dates that stood open for want of it are
//! counted.
//!
//! Owns the two commands of administrators about the calendar, and when the program asks for next
//! year's. A date that stands is never moved: what the new calendar would count otherwise is listed.
//! Must not know files or pages. Held by `tests/it/life/calendar.rs` on both databases.

mod add;
mod inner;
mod recount;
mod waiting;

pub use add::{AddCalendar, CalendarAdded};
pub use recount::{Differing, Recount, RecountDues, Recounted};

use chrono::{Datelike, NaiveDate};

use crate::rules::{Pack, Setting, SettingId};

/// The year whose calendar is missing and should be there by now: this year, or the next from the day
/// on which the pack says that its notice is to be expected.
pub fn missing_year(pack: &Pack, today: NaiveDate) -> Option<i32> {
    let known = |year: i32| pack.calendar().years().any(|its| its == year);
    let this = today.year();
    if !known(this) {
        return Some(this);
    }
    let rule = pack.setting(SettingId::CalendarReminder, today)?;
    let Setting::CalendarReminder(from) = &rule.value else {
        return None;
    };
    let due = from.in_year(this).is_some_and(|from| from <= today);
    (due && !known(this + 1)).then_some(this + 1)
}
