//! 期限: the due dates of open cases counted anew, as after a change of the calendar.
//!
//! `cargo bench --bench limits [CASES]`; prints the time for 100,000 cases. The goal: under 2 s.

use std::hint::black_box;
use std::io::Write;
use std::time::Instant;

use chrono::{Days, NaiveDate};
use guiku::rules::{Bound, Judged, LimitId, RulePacks};

type Fault = Box<dyn std::error::Error>;

/// What waits in a county: reviews, filings, suggestions, and terms of five years.
const LIMITS: [LimitId; 6] = [
    LimitId::LegalityReview,
    LimitId::FilingGovernment,
    LimitId::FilingNpc,
    LimitId::FilingReview,
    LimitId::SuggestionReply,
    LimitId::ValidityMax,
];

fn main() -> Result<(), Fault> {
    let mut out = std::io::stdout().lock();
    let asked = std::env::args().find_map(|word| word.parse().ok());
    let count: usize = asked.unwrap_or(100_000);
    let pack = RulePacks::builtin()?.for_place("shanxi")?;
    let first = NaiveDate::from_ymd_opt(2019, 1, 1).ok_or("no such day")?;
    let mut cases: Vec<Judged> = Vec::with_capacity(count);
    for (nth, limit) in (0_u64..).zip(LIMITS.iter().cycle().take(count)) {
        let start = first + Days::new(nth % 2600);
        cases.extend(pack.judge(*limit, Bound::Max, start, &[])?);
    }
    let stored: Vec<String> = cases
        .iter()
        .map(serde_json::to_string)
        .collect::<Result<_, _>>()?;
    let begun = Instant::now();
    for text in &stored {
        let judged: Judged = serde_json::from_str(text)?;
        black_box(judged.count(pack.calendar())?);
    }
    let time = begun.elapsed();
    let each = time / u32::try_from(stored.len().max(1))?;
    writeln!(
        out,
        "{} due dates counted from what is stored: {time:.2?}, {each:.2?} each",
        stored.len()
    )?;
    Ok(())
}
