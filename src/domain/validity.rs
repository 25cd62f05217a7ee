//! 效力状态 (validity): no machine and no tick-box, but a function of dated facts.
//!
//! All dates are civil dates at UTC+8; `last_valid_on` and every `through` are inclusive.

use chrono::{Days, NaiveDate};

words! {
    /// 效力状态 on a day.
    State, "效力状态" {
        /// 现行有效.
        InForce = "in_force", "现行有效";
        /// 尚未施行.
        NotYet = "not_yet", "尚未施行";
        /// 部分停止执行.
        PartlySuspended = "partly_suspended", "部分停止执行";
        /// 停止执行.
        Suspended = "suspended", "停止执行";
        /// 已废止.
        Repealed = "repealed", "已废止";
        /// 已失效: the period of validity is over.
        Lapsed = "lapsed", "已失效";
        /// 宣布失效.
        DeclaredVoid = "declared_void", "宣布失效";
        /// 已撤销.
        Revoked = "revoked", "已撤销";
        /// 效力不明: nothing dated is known.
        Unknown = "unknown", "效力不明";
    }
}

words! {
    /// What a dated fact does.
    Act, "效力事实" {
        /// 施行: in force from `on`.
        Commence = "commence", "施行";
        /// 有效期: the last day is `until`.
        Term = "term", "有效期";
        /// 延长有效期: the last day becomes `until`, or is open where none is given.
        Extend = "extend", "延长有效期";
        /// 废止 from `on`.
        Repeal = "repeal", "废止";
        /// 宣布失效 from `on`.
        DeclareVoid = "declare_void", "宣布失效";
        /// 撤销 from `on`.
        Revoke = "revoke", "撤销";
        /// 停止执行 from `on` to `until`; of single provisions where they are named.
        Suspend = "suspend", "停止执行";
        /// 恢复执行 from `on`.
        Resume = "resume", "恢复执行";
        /// 来源标注: what the source of an import says, not verified, overruled by any later fact.
        SourceSays = "source_says", "来源标注";
    }
}

/// One dated fact, in the order in which it was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Position of its event in the log; later facts overrule earlier ones of the same kind.
    pub sequence: i64,
    /// What it does.
    pub act: Act,
    /// The first day on which it holds. For [`Act::Term`] and [`Act::Extend`] the day of the act.
    pub on: Option<NaiveDate>,
    /// The last day, inclusive.
    pub until: Option<NaiveDate>,
    /// eIds of the provisions concerned; empty: the whole document.
    pub provisions: Vec<String>,
    /// The words of the cause, e.g. 第十五条（施行日期）.
    pub because: String,
    /// Taken back: it is shown in the history and counts for nothing.
    pub retracted: bool,
}

/// One reason of a state, in the order of dates.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Because {
    /// What the fact did.
    pub act: Act,
    /// Its first day.
    pub on: Option<NaiveDate>,
    /// Its last day, inclusive.
    pub until: Option<NaiveDate>,
    /// The sentence that people read.
    pub text: String,
    /// Position of its event in the log.
    pub sequence: i64,
}

/// The state on a day and why.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Status {
    /// 效力状态.
    pub state: State,
    /// The day that was asked for.
    pub as_of: NaiveDate,
    /// The facts that decide it.
    pub because: Vec<Because>,
}

/// A run of days with one state; `None` is open at that side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The state.
    pub state: State,
    /// First day.
    pub from: Option<NaiveDate>,
    /// Last day, inclusive.
    pub through: Option<NaiveDate>,
}

/// The last valid day after all terms and extensions: the latest recorded act prevails, so that an
/// extension that is entered late revives what looked ended.
pub fn last_valid_on(facts: &[Fact]) -> Option<NaiveDate> {
    live(facts)
        .filter(|fact| match fact.act {
            Act::Term | Act::Extend => true,
            Act::Commence
            | Act::Repeal
            | Act::DeclareVoid
            | Act::Revoke
            | Act::Suspend
            | Act::Resume
            | Act::SourceSays => false,
        })
        .max_by_key(|fact| fact.sequence)
        .and_then(|fact| fact.until)
}

/// 延长 in time: an extension counts by the day of its act, not of its entry, and must not come after
/// the last valid day that stood before it.
///
/// # Errors
/// The last valid day, where the act came after it.
pub fn extends_in_time(facts: &[Fact], on: NaiveDate) -> Result<(), NaiveDate> {
    match last_valid_on(facts) {
        Some(last) if last < on => Err(last),
        Some(_) | None => Ok(()),
    }
}

/// The first day in force; `None` where no fact says it.
pub fn effective_on(facts: &[Fact]) -> Option<NaiveDate> {
    live(facts)
        .filter(|fact| fact.act == Act::Commence)
        .filter_map(|fact| fact.on)
        .min()
}

/// 效力状态 on `on`, with the facts that decide it. Ends (撤销, 废止, 宣布失效) prevail over the term,
/// the term over suspension; the source's own mark counts only where nothing dated is known.
pub fn validity(facts: &[Fact], on: NaiveDate) -> Status {
    let status = |state, because: Vec<Because>| Status {
        state,
        as_of: on,
        because,
    };
    let commence = live(facts)
        .filter(|fact| fact.act == Act::Commence && fact.on.is_some())
        .min_by_key(|fact| fact.on);
    let mut because: Vec<Because> = commence.map(reason).into_iter().collect();

    let ended = live(facts)
        .filter(|fact| end_state(fact.act).is_some() && fact.on.is_none_or(|day| day <= on))
        .min_by_key(|fact| (fact.on, fact.sequence));
    let term = live(facts)
        .filter(|fact| matches!(fact.act, Act::Term | Act::Extend))
        .max_by_key(|fact| fact.sequence);
    let lapsed = term.filter(|fact| fact.until.is_some_and(|day| day < on));

    if let Some(end) = ended
        && lapsed.is_none_or(|fact| end.on.is_none() || fact.until >= end.on)
        && let Some(state) = end_state(end.act)
    {
        because.push(reason(end));
        return status(state, because);
    }
    if let Some(fact) = lapsed {
        because.push(reason(fact));
        return status(State::Lapsed, because);
    }
    because.extend(term.map(reason));
    let Some(start) = commence.and_then(|fact| fact.on) else {
        return unknown_or_claimed(facts, on, because);
    };
    if on < start {
        return status(State::NotYet, because);
    }
    let (state, halt) = suspension(facts, on);
    because.extend(halt.map(reason));
    because.extend(claim(facts).map(reason));
    status(state, because)
}

fn unknown_or_claimed(facts: &[Fact], on: NaiveDate, mut because: Vec<Because>) -> Status {
    because.extend(claim(facts).map(reason));
    Status {
        state: State::Unknown,
        as_of: on,
        because,
    }
}

fn suspension(facts: &[Fact], on: NaiveDate) -> (State, Option<&Fact>) {
    let halt = live(facts)
        .filter(|fact| {
            fact.act == Act::Suspend
                && fact.on.is_none_or(|day| day <= on)
                && fact.until.is_none_or(|day| on <= day)
        })
        .max_by_key(|fact| fact.sequence);
    let Some(halt) = halt else {
        return (State::InForce, None);
    };
    let resumed = live(facts).any(|fact| {
        fact.act == Act::Resume
            && fact.sequence > halt.sequence
            && fact.on.is_none_or(|day| day <= on)
    });
    match (resumed, halt.provisions.is_empty()) {
        (true, _) => (State::InForce, None),
        (false, true) => (State::Suspended, Some(halt)),
        (false, false) => (State::PartlySuspended, Some(halt)),
    }
}

fn claim(facts: &[Fact]) -> Option<&Fact> {
    let latest = live(facts).map(|fact| fact.sequence).max()?;
    live(facts)
        .filter(|fact| fact.act == Act::SourceSays && fact.sequence == latest)
        .max_by_key(|fact| fact.sequence)
}

fn live(facts: &[Fact]) -> impl Iterator<Item = &Fact> {
    facts.iter().filter(|fact| !fact.retracted)
}

const fn end_state(act: Act) -> Option<State> {
    match act {
        Act::Repeal => Some(State::Repealed),
        Act::DeclareVoid => Some(State::DeclaredVoid),
        Act::Revoke => Some(State::Revoked),
        Act::Commence | Act::Term | Act::Extend | Act::Suspend | Act::Resume | Act::SourceSays => {
            None
        }
    }
}

/// The runs of days with one state each, in order, without gap: what changes at midnight without an
/// event is stored as these.
pub fn spans(facts: &[Fact]) -> Vec<Span> {
    let mut days: Vec<NaiveDate> = live(facts)
        .flat_map(|fact| {
            let next = fact
                .until
                .and_then(|day| day.checked_add_days(Days::new(1)));
            [fact.on, next].into_iter().flatten()
        })
        .collect();
    days.sort_unstable();
    days.dedup();
    let before = days
        .first()
        .and_then(|day| day.checked_sub_days(Days::new(1)))
        .unwrap_or(NaiveDate::MIN);
    let mut spans = vec![Span {
        state: validity(facts, before).state,
        from: None,
        through: None,
    }];
    for day in days {
        let state = validity(facts, day).state;
        if let Some(last) = spans.last_mut()
            && last.state != state
        {
            last.through = day.checked_sub_days(Days::new(1));
            spans.push(Span {
                state,
                from: Some(day),
                through: None,
            });
        }
    }
    spans
}

fn reason(fact: &Fact) -> Because {
    Because {
        act: fact.act,
        on: fact.on,
        until: fact.until,
        text: sentence(fact),
        sequence: fact.sequence,
    }
}

/// The sentence of one fact.
fn sentence(fact: &Fact) -> String {
    let from = fact
        .on
        .map(|day| format!("自{}起", chinese_date(day)))
        .unwrap_or_default();
    let head = match fact.act {
        Act::Commence => format!("{from}施行"),
        Act::Term => fact.until.map_or_else(
            || "未规定有效期".to_owned(),
            |day| format!("有效期至{}", chinese_date(day)),
        ),
        Act::Extend => fact.until.map_or_else(
            || "继续有效，未规定截止日期".to_owned(),
            |day| format!("有效期延长至{}", chinese_date(day)),
        ),
        Act::Repeal => format!("{from}废止"),
        Act::DeclareVoid => format!("{from}宣布失效"),
        Act::Revoke => format!("{from}撤销"),
        Act::Suspend if fact.provisions.is_empty() => format!("{from}停止执行"),
        Act::Suspend => format!("{from}部分条款停止执行"),
        Act::Resume => format!("{from}恢复执行"),
        Act::SourceSays => return format!("来源标注：{}，未核实", fact.because),
    };
    if fact.because.is_empty() {
        head
    } else {
        format!("{head}（{}）", fact.because)
    }
}

/// 2024年5月20日, for sentences.
pub fn chinese_date(day: NaiveDate) -> String {
    day.format("%Y年%-m月%-d日").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn fact(sequence: i64, act: Act, on: Option<&str>, until: Option<&str>) -> Fact {
        Fact {
            sequence,
            act,
            on: on.map(day),
            until: until.map(day),
            provisions: Vec::new(),
            because: String::new(),
            retracted: false,
        }
    }

    fn check(facts: &[Fact], on: &str, expected: State) {
        let status = validity(facts, day(on));
        assert_eq!(status.state, expected, "on {on}: {:?}", status.because);
    }

    #[test]
    fn nothing_dated_is_unknown() {
        check(&[], "2026-01-01", State::Unknown);
        let claim = [fact(1, Act::SourceSays, None, None)];
        check(&claim, "2026-01-01", State::Unknown);
        assert!(
            validity(&claim, day("2026-01-01")).because[0]
                .text
                .contains("未核实")
        );
    }

    #[test]
    fn the_last_day_is_valid() {
        let facts = [
            fact(1, Act::Commence, Some("2024-06-20"), None),
            fact(1, Act::Term, None, Some("2029-06-19")),
        ];
        check(&facts, "2024-06-19", State::NotYet);
        check(&facts, "2024-06-20", State::InForce);
        check(&facts, "2029-06-19", State::InForce);
        check(&facts, "2029-06-20", State::Lapsed);
    }

    #[test]
    fn a_late_extension_revives_and_a_repeal_taken_back_restores() {
        let mut facts = vec![
            fact(1, Act::Commence, Some("2019-12-18"), None),
            fact(1, Act::Term, None, Some("2020-07-10")),
        ];
        check(&facts, "2025-01-01", State::Lapsed);
        facts.push(fact(2, Act::Extend, Some("2020-06-01"), Some("2030-07-10")));
        check(&facts, "2025-01-01", State::InForce);
        facts.push(fact(3, Act::Repeal, Some("2025-01-01"), None));
        check(&facts, "2024-12-31", State::InForce);
        check(&facts, "2025-01-01", State::Repealed);
        if let Some(last) = facts.last_mut() {
            last.retracted = true;
        }
        check(&facts, "2025-01-01", State::InForce);
    }

    #[test]
    fn an_extension_is_in_time_until_the_last_valid_day_itself() {
        let facts = [
            fact(1, Act::Commence, Some("2019-12-18"), None),
            fact(1, Act::Term, None, Some("2020-07-10")),
        ];
        assert_eq!(extends_in_time(&facts, day("2020-07-10")), Ok(()));
        let late = extends_in_time(&facts, day("2020-07-11"));
        assert_eq!(late, Err(day("2020-07-10")));
        assert_eq!(extends_in_time(&facts[..1], day("2030-01-01")), Ok(()));
    }

    #[test]
    fn a_repeal_after_the_end_does_not_hide_the_lapse() {
        let facts = [
            fact(1, Act::Commence, Some("2015-01-01"), None),
            fact(1, Act::Term, None, Some("2019-12-31")),
            fact(2, Act::Repeal, Some("2022-01-01"), None),
        ];
        check(&facts, "2021-01-01", State::Lapsed);
        check(&facts, "2023-01-01", State::Lapsed);
    }

    #[test]
    fn suspension_may_be_of_one_provision_and_ends() {
        let mut halt = fact(2, Act::Suspend, Some("2026-03-01"), Some("2026-05-31"));
        halt.provisions = vec!["art_9".to_owned()];
        let facts = [fact(1, Act::Commence, Some("2025-01-01"), None), halt];
        check(&facts, "2026-02-28", State::InForce);
        check(&facts, "2026-04-01", State::PartlySuspended);
        check(&facts, "2026-06-01", State::InForce);
    }

    #[test]
    fn spans_have_no_gap_and_agree_with_validity() {
        let facts = [
            fact(1, Act::Commence, Some("2024-06-20"), None),
            fact(1, Act::Term, None, Some("2029-06-19")),
            fact(2, Act::Suspend, Some("2025-03-01"), Some("2025-03-31")),
        ];
        let spans = spans(&facts);
        let states: Vec<State> = spans.iter().map(|span| span.state).collect();
        assert_eq!(
            states,
            [
                State::NotYet,
                State::InForce,
                State::Suspended,
                State::InForce,
                State::Lapsed
            ]
        );
        for pair in spans.windows(2) {
            assert_eq!(
                pair[0]
                    .through
                    .and_then(|day| day.checked_add_days(Days::new(1))),
                pair[1].from
            );
        }
    }
}
