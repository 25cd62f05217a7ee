//! Tests of the room: owns nothing that is shipped; holds `rules` to what its face promises.

mod builtin;
mod calendar;
mod limit;
mod load;
mod number;

use chrono::NaiveDate;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}
