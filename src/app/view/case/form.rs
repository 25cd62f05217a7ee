//! 形式检查 on the pages of a case.

use crate::app::answers::{FormFindingView, FormRemarkView};
use crate::checks::form::Verdict;

/// The reason for a finding as entered, while it is refused.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entered {
    /// The check.
    pub check: String,
    /// 理由.
    pub reason: String,
}

/// Where a remark leads on a page that has these units: the unit itself, or the nearest that holds it.
pub fn nearest<'a>(eid: &str, units: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let holds = |unit: &&str| {
        eid.strip_prefix(*unit)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with("__"))
    };
    units.filter(holds).max_by_key(|unit| unit.len())
}

/// Class of the colour of a verdict.
pub const fn tone(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "ok",
        Verdict::CannotTell => "warn",
        Verdict::Fail => "bad",
    }
}

impl FormFindingView {
    /// Class of its colour: what is explained is no longer urgent.
    pub fn tone(&self) -> &'static str {
        if self.overridden.is_some() {
            "off"
        } else {
            tone(self.verdict)
        }
    }

    /// Remarks of the verdict itself.
    pub fn told(&self) -> impl Iterator<Item = &FormRemarkView> {
        let own = self.verdict;
        self.remarks
            .iter()
            .filter(move |remark| remark.verdict == own)
    }
}

impl FormRemarkView {
    /// The lines as people count them.
    pub fn lines(&self) -> String {
        match (self.from_line, self.to_line) {
            (Some(from), Some(to)) if from != to => format!("第 {from}–{to} 行"),
            (Some(from), _) => format!("第 {from} 行"),
            (None, _) => String::new(),
        }
    }

    /// What the button says.
    pub fn button(&self) -> String {
        let called: String = self.called.chars().take(20).collect();
        let called = if called.is_empty() { "正文" } else { &called };
        format!("看{called}")
    }
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_remark_leads_to_the_unit_that_holds_its_place() {
        let units = ["art_1", "art_1__para_1__point_2", "art_10", "lvl_1"];
        let of = |eid: &str| nearest(eid, units.into_iter());
        assert_eq!(of("art_1"), Some("art_1"));
        assert_eq!(of("art_1__para_1"), Some("art_1"));
        assert_eq!(
            of("art_1__para_1__point_2__indent_1"),
            Some("art_1__para_1__point_2")
        );
        assert_eq!(of("art_10__para_2"), Some("art_10"));
        assert_eq!(of("art_2"), None);
    }
}
