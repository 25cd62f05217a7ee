//! 统计: figures as a view of the record. What a figure counts, by which event, over which denominator is
//! said in one place ([`Figure`], [`Figure::definition`]); counting is a pure function of [`Record`].
//!
//! A figure is the list that makes it: [`measure()`] answers rows, and the number is how many there are. What cannot
//! be known says why and is never nought. Must not know where the facts come from. Held by `tests/it/statistics/`.

mod count;
mod definition;
mod figure;
mod kind;
mod measure;
pub mod paragraph;
mod period;
pub mod record;

pub use count::{Scope, measure};
pub use definition::Definition;
pub use figure::{Figure, Group, Part};
pub use kind::Side;
pub use measure::{Item, Measure, Median, Subject, Value, percent};
pub use period::{Period, PeriodError};
pub use record::Record;
