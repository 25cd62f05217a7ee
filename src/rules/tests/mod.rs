mod builtin;
mod calendar;
mod limit;
mod load;
mod number;

use chrono::NaiveDate;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}
