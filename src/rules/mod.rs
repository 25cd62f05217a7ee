//! 规则包: what the law says in numbers, lists and formats, as dated and cited data.
//!
//! Owns the packs (`packs/*.toml`), the calendars of working days (`packs/calendar/*.toml`), their
//! loading with all problems told at once, the counting of time limits, and the templates of numbers.
//!
//! Must not know who asks, what today is, or which documents exist: dates are handed in. Holds no
//! number of days, list or format in code; those stand in the packs, each with its source.
//!
//! Held to that by the tests beside this file (`tests/`): a table of cases that a lawyer can read
//! (`tests/cases.csv`), a slow count of another kind over all shipped years, broken packs and the
//! problems that they must name, and the compiled-in packs themselves.

mod calendar;
mod case;
mod entry;
mod ids;
pub mod letter;
mod limit;
mod load;
mod number;
mod pack;
mod packs;
mod print;
mod problem;
mod read;
mod setting;
mod template;
mod values;
mod words;

#[cfg(test)]
mod tests;

pub use calendar::{
    Calendar, CalendarMissing, DayKind, Notice, YearLine, calendar_year, check_calendar,
};
pub use ids::{LimitId, ListId, SeriesId};
pub use limit::{DayLine, Due, Judged, LimitError, Mark, Pause, Plan, Stretch, WalkDay, weekday};
pub use number::{NumberError, NumberFields};
pub use pack::{NoRule, Pack};
pub use packs::{File, FileProblems, RulePacks, UnknownPlace, check_pack};
pub use print::{Row, Table, limit_lines, markdown, tables};
pub use problem::{Problem, Problems};
pub use setting::{
    CleanupProposer, DecisionOverlap, DepartmentReviewer, DocumentOwner, ExpiryEffect,
    FilingChannel, LateExtension, MonthDay, NumberTime, ReasonPlace, RegistrarModel, Reissue,
    Setting, SettingId, StandardText, Unlisted, ValidityStart,
};
pub use template::{Template, TemplateError};
pub use values::{
    FilingTarget, FormRule, GateNeed, Limit, ListItem, Material, Rule, Series, Source, StepRule,
    WorkdayIf,
};
pub use words::{
    Absent, Approver, Bound, CounterKey, Direction, Duty, Gate, IssuerKind, Need, Receiver, Roll,
    StartEvent, Step, StepRecord, StepState, Suspension, Unit, UnknownWord, Word,
};
