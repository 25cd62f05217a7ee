//! A count in words.

use std::cmp::Ordering;

use chrono::{Datelike, NaiveDate};

use super::Judged;
use super::plan::Plan;
use super::walk::End;
use crate::rules::values::Source;
use crate::rules::words::{Direction, Unit, Word};

/// The count in words, such as “2026年11月17日材料齐备，次日起算，第15个工作日为12月8日（依据…）”.
pub(super) fn sentence(judged: &Judged, end: &End) -> String {
    let (plan, start) = (&judged.plan, judged.start_on);
    let begin = format!("{}{}", full(start), judged.start_event.label());
    let (how, nth) = ordinal(plan);
    let extended = plan.extended_by.map_or_else(String::new, |more| {
        format!("经批准延长{}{}，", more.length, more.unit.label())
    });
    let working = |unit: Option<Unit>| unit == Some(Unit::WorkingDay);
    let unit = plan.stretches.first().map(|stretch| stretch.unit);
    let left_out = match (end.left_out, working(unit)) {
        (0, _) => String::new(),
        (days, true) => format!("其间暂停计算{days}个工作日，"),
        (days, false) => format!("其间暂停计算{days}日，"),
    };
    let rolled = match end.due_on.cmp(&end.last) {
        Ordering::Equal => String::new(),
        Ordering::Greater => format!("，遇休息日顺延至{}", near(end.due_on, start)),
        Ordering::Less => format!("，遇休息日提前至{}", near(end.due_on, start)),
    };
    let last = near(end.last, start);
    let Source { title, clause, .. } = &judged.source;
    let doubt = if judged.verified { "" } else { "，待核实" };
    let law = plan.workday_law.as_ref();
    let law = law.map_or_else(String::new, |law| format!("；按工作日计算依据{law}"));
    let years: Vec<String> = end.unverified.iter().map(i32::to_string).collect();
    let years = if years.is_empty() {
        String::new()
    } else {
        format!("；{}年放假安排待核实", years.join("、"))
    };
    format!(
        "{begin}，{how}，{extended}{left_out}{nth}为{last}{rolled}（依据{title}{clause}{doubt}{law}{years}）"
    )
}

/// From where it is counted, and what the last day is called.
fn ordinal(plan: &Plan) -> (&'static str, String) {
    let forward = plan.direction == Direction::After;
    let named = |length: u32, unit: Unit| match (unit, forward) {
        (Unit::Day, _) => format!("第{length}日"),
        (Unit::WorkingDay, _) => format!("第{length}个工作日"),
        (Unit::Month | Unit::Year, true) => format!("满{length}{}之日", unit.label()),
        (Unit::Month | Unit::Year, false) => format!("{length}{}前", unit.label()),
    };
    let nth: Vec<String> = plan
        .stretches
        .iter()
        .map(|stretch| named(stretch.length, stretch.unit))
        .collect();
    let whole_months = plan
        .stretches
        .iter()
        .any(|stretch| matches!(stretch.unit, Unit::Month | Unit::Year));
    let how = match (forward, whole_months) {
        (true, _) => "次日起算",
        (false, false) => "前一日起倒计",
        (false, true) => "向前倒计",
    };
    (how, nth.join("之后"))
}

fn full(date: NaiveDate) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// The date, without its year where that is the year of the start.
fn near(date: NaiveDate, start: NaiveDate) -> String {
    if date.year() == start.year() {
        format!("{}月{}日", date.month(), date.day())
    } else {
        full(date)
    }
}
