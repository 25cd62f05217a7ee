//! 效力状态 in one sentence, with its reasons.

use chrono::NaiveDate;

use crate::domain::validity::{self, Act, Fact, State, Status, chinese_date};
use crate::rules::{Bound, LimitId, Pack};

/// How a state is coloured; the word stands beside the colour, always.
pub const fn tone(state: State) -> &'static str {
    match state {
        State::InForce => "ok",
        State::NotYet => "warn",
        State::PartlySuspended | State::Suspended | State::DeclaredVoid | State::Revoked => "bad",
        State::Repealed | State::Lapsed | State::Unknown => "off",
    }
}

/// The status of a document on a day.
#[derive(Debug, Clone)]
pub struct StatusLine {
    /// The state.
    pub state: State,
    /// Class of its colour.
    pub tone: &'static str,
    /// The day.
    pub as_of: NaiveDate,
    /// The sentence.
    pub sentence: String,
    /// The facts that decide it, in words.
    pub because: Vec<String>,
    /// Days until the last valid day, where the pack says that the end is near.
    pub ends_in: Option<i64>,
}

impl StatusLine {
    /// The status that follows from `facts`.
    pub fn of(facts: &[Fact], as_of: NaiveDate, pack: &Pack) -> Self {
        let status = validity::validity(facts, as_of);
        let last = validity::last_valid_on(facts);
        let near = last.filter(|last| status.state == State::InForce && soon(pack, *last, as_of));
        let ends_in = near.map(|last| last.signed_duration_since(as_of).num_days());
        Self {
            state: status.state,
            tone: if ends_in.is_some() {
                "warn"
            } else {
                tone(status.state)
            },
            as_of,
            sentence: sentence(&status, last),
            because: status.because.iter().map(|one| one.text.clone()).collect(),
            ends_in,
        }
    }

    /// The label of the state.
    pub fn label(&self) -> &'static str {
        self.state.label()
    }
}

/// Whether the evaluation before the end is due already, by the pack's own limit.
fn soon(pack: &Pack, last: NaiveDate, today: NaiveDate) -> bool {
    let due = pack.due(LimitId::ReminderEvaluate, Bound::Max, last, &[]);
    matches!(due, Ok(Some(due)) if due.due_on <= today)
}

fn sentence(status: &Status, last: Option<NaiveDate>) -> String {
    let of = |wanted: fn(Act) -> bool| status.because.iter().rev().find(|one| wanted(one.act));
    let start = of(|act| act == Act::Commence).and_then(|one| one.on);
    let from = start.map_or_else(String::new, |day| format!("自{}起施行", chinese_date(day)));
    let ended = |word: &str, wanted: fn(Act) -> bool| {
        let day = of(wanted).and_then(|one| one.on);
        day.map_or_else(
            || format!("{word}，未载明日期。"),
            |day| format!("自{}起{word}。", chinese_date(day)),
        )
    };
    match status.state {
        State::InForce => last.map_or_else(
            || format!("{from}，没有规定有效期截止日。"),
            |day| format!("{from}，有效期至{}。", chinese_date(day)),
        ),
        State::NotYet => format!("{from}，目前尚未施行。"),
        State::PartlySuspended => format!("{from}，其中部分条款停止执行。"),
        State::Suspended => ended("停止执行", |act| act == Act::Suspend),
        State::Repealed => ended("废止", |act| act == Act::Repeal),
        State::DeclaredVoid => ended("宣布失效", |act| act == Act::DeclareVoid),
        State::Revoked => ended("撤销", |act| act == Act::Revoke),
        State::Lapsed => last.map_or_else(
            || "有效期届满，已经失效。".to_owned(),
            |day| format!("有效期至{}，期满失效。", chinese_date(day)),
        ),
        State::Unknown => "没有可以据以判断效力的日期，效力不明。".to_owned(),
    }
}
