//! 规则包: what the law says in numbers, lists and formats, as dated and cited data.
//!
//! Owns the packs (`packs/*.toml`), the calendars of working days (`packs/calendar/*.toml`), their
//! loading with all problems told at once, the counting of time limits, and the templates of numbers.
//!
//! Must not know who asks, what today is, or which documents exist: dates are handed in. Holds no
//! number of days, list or format in code; those stand in the packs, each with its source.
//!
//! Held to that by the tests beside this file (`tests/`): tables of counted dates round holidays and
//! year ends, broken packs and the problems that they must name, and the compiled-in packs themselves.

mod calendar;
mod case;
mod entry;
mod ids;
mod limit;
mod load;
mod number;
mod pack;
mod packs;
mod problem;
mod read;
mod template;
mod values;
mod words;

#[cfg(test)]
mod tests;

pub use calendar::{Calendar, CalendarMissing, check_calendar};
pub use ids::{LimitId, ListId, SeriesId};
pub use limit::{Due, LimitError, Pause, count};
pub use number::{NumberError, NumberFields};
pub use pack::{NoRule, Pack};
pub use packs::{RulePacks, UnknownPlace, check_pack};
pub use problem::{Problem, Problems};
pub use template::{Template, TemplateError};
pub use values::{
    FilingTarget, FormRule, GateNeed, Limit, ListItem, Material, Rule, Series, Source, StepRule,
};
pub use words::{
    Absent, Bound, CounterKey, Direction, Duty, Gate, IssuerKind, Need, Receiver, Roll, StartEvent,
    Step, StepState, Suspension, Unit, UnknownWord, Word,
};
