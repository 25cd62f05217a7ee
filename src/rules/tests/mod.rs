//! Tests of the room: owns nothing that is shipped; holds `rules` to what its face promises.

mod builtin;
mod calendar;
mod cases;
mod limit;
mod load;
mod number;
mod places;
mod setting;
mod slow;
mod walk;
mod years;

use chrono::NaiveDate;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}
