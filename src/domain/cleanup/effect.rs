//! What a disposition does to the validity of a document: the same function serves the refusal of a
//! proposal, the rehearsal (预演) and the decision, so that they cannot differ.

use chrono::{Days, NaiveDate};

use super::Disposition;
use crate::domain::validity::{self, Act, Fact, State};

/// A disposition with its days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ruling {
    /// 清理结论.
    pub disposition: Disposition,
    /// Of 延长: the new last day, inclusive. Of 修改: the last day for republishing, inclusive.
    pub until: Option<NaiveDate>,
    /// Of 此前已废止: from when, where the registry does not know it yet.
    pub ended_on: Option<NaiveDate>,
}

/// A fact that the decision records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// What it does.
    pub act: Act,
    /// The first day.
    pub on: Option<NaiveDate>,
    /// The last day, inclusive.
    pub until: Option<NaiveDate>,
}

words! {
    /// A ruling that contradicts what is known of the document.
    Contradiction, "清理结论与效力状态不符" {
        /// It was repealed, declared void or revoked.
        Ended = "ended", "该文件已被废止、宣布失效或者撤销，结论只能是“此前已废止”";
        /// Its period is over.
        Lapsed = "lapsed", "该文件有效期已经届满：不能继续有效、修改或者延长，确需继续执行的应当重新制定；请选择“宣布失效”";
        /// It is in force.
        InForce = "in_force", "登记簿中没有该文件被废止的记录：请填写此前废止的日期，或者选择其他结论";
        /// The day of the earlier repeal is not earlier.
        NotEarlier = "not_earlier", "此前废止的日期应当早于本次清理的生效日期";
        /// No new last day, or one that is not later.
        NotLater = "not_later", "延长后的截止日应当晚于原截止日和生效日期";
        /// Extended where no end is known.
        NoEnd = "no_end", "该文件没有规定有效期，不需要延长，请选择“继续有效”";
        /// The last day for republishing has passed.
        TooSoon = "too_soon", "修改后重新公布的期限应当在生效日期之后";
    }
}

impl Contradiction {
    /// The field of the proposal that is wrong.
    pub const fn field(self) -> &'static str {
        match self {
            Self::Ended | Self::Lapsed | Self::NoEnd => "disposition",
            Self::InForce | Self::NotEarlier => "ended_on",
            Self::NotLater | Self::TooSoon => "until",
        }
    }
}

/// The fact that `ruling` records where it takes effect on `on`; `None` where nothing changes.
///
/// # Errors
/// [`Contradiction`] where the ruling does not fit the document's state on that day.
pub fn change(
    facts: &[Fact],
    ruling: Ruling,
    on: NaiveDate,
) -> Result<Option<Change>, Contradiction> {
    let state = validity::validity(facts, on).state;
    let standing = match state {
        State::Repealed | State::DeclaredVoid | State::Revoked => Standing::Ended,
        State::Lapsed => Standing::Lapsed,
        State::InForce
        | State::NotYet
        | State::PartlySuspended
        | State::Suspended
        | State::Unknown => Standing::Stands,
    };
    match (ruling.disposition, standing) {
        (Disposition::AlreadyRepealed, Standing::Ended) | (Disposition::Keep, Standing::Stands) => {
            Ok(None)
        }
        (Disposition::AlreadyRepealed, Standing::Stands | Standing::Lapsed) => {
            earlier(ruling.ended_on, on).map(Some)
        }
        (_, Standing::Ended) => Err(Contradiction::Ended),
        (Disposition::DeclareVoid, Standing::Stands | Standing::Lapsed) => {
            Ok(Some(ends(Act::DeclareVoid, on)))
        }
        (
            Disposition::Keep | Disposition::Amend | Disposition::Repeal | Disposition::Extend,
            Standing::Lapsed,
        ) => Err(Contradiction::Lapsed),
        (Disposition::Repeal, Standing::Stands) => Ok(Some(ends(Act::Repeal, on))),
        (Disposition::Extend, Standing::Stands) => extended(facts, ruling.until, on).map(Some),
        (Disposition::Amend, Standing::Stands) => conditional(ruling.until, on),
    }
}

/// What becomes of a document of the scope that is in no list, where the campaign says that it then
/// ends (未列入继续有效目录的一律失效): what has ended already stays as it is.
pub fn unlisted(facts: &[Fact], on: NaiveDate) -> Option<Change> {
    let ruling = Ruling {
        disposition: Disposition::DeclareVoid,
        until: None,
        ended_on: None,
    };
    let lapsed = validity::validity(facts, on).state == State::Lapsed;
    change(facts, ruling, on).ok().flatten().filter(|_| !lapsed)
}

enum Standing {
    Stands,
    Lapsed,
    Ended,
}

const fn ends(act: Act, on: NaiveDate) -> Change {
    Change {
        act,
        on: Some(on),
        until: None,
    }
}

fn earlier(ended_on: Option<NaiveDate>, on: NaiveDate) -> Result<Change, Contradiction> {
    match ended_on {
        None => Err(Contradiction::InForce),
        Some(day) if day >= on => Err(Contradiction::NotEarlier),
        Some(day) => Ok(ends(Act::Repeal, day)),
    }
}

fn extended(
    facts: &[Fact],
    until: Option<NaiveDate>,
    on: NaiveDate,
) -> Result<Change, Contradiction> {
    let last = validity::last_valid_on(facts).ok_or(Contradiction::NoEnd)?;
    let until = until.filter(|until| *until > last && *until > on);
    Ok(Change {
        act: Act::Extend,
        on: Some(on),
        until: Some(until.ok_or(Contradiction::NotLater)?),
    })
}

/// 逾期未修改重新公布的失效: void from the day after the last one, unless a keeper takes it back.
fn conditional(until: Option<NaiveDate>, on: NaiveDate) -> Result<Option<Change>, Contradiction> {
    let Some(until) = until else {
        return Ok(None);
    };
    if until <= on {
        return Err(Contradiction::TooSoon);
    }
    let from = until.checked_add_days(Days::new(1));
    Ok(from.map(|from| ends(Act::DeclareVoid, from)))
}

/// The facts as they stand once `change` is recorded after all of them.
pub fn with(facts: &[Fact], change: Change, because: String) -> Vec<Fact> {
    let last = facts.iter().map(|fact| fact.sequence).max();
    let mut after = facts.to_vec();
    after.push(Fact {
        sequence: last.map_or(0, |last| last.saturating_add(1)),
        act: change.act,
        on: change.on,
        until: change.until,
        provisions: Vec::new(),
        because,
        retracted: false,
    });
    after
}

#[cfg(test)]
#[path = "effect_tests.rs"]
mod tests;
