//! Every check with a text that passes, one that fails, and one of which nothing can be told.

mod corpus_tests;
mod dates;
mod layout;
mod numbering;
mod references;
mod titles;

use chrono::NaiveDate;

use super::{Draft, Entered, Finding, Known, Place, Registry, Verdict, form_checks};
use crate::domain::form_check::FormCheck;
use crate::domain::validity::State;
use crate::rules::{IssuerKind, Pack, RulePacks};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn pack(id: &str) -> Pack {
    RulePacks::builtin().unwrap().for_place(id).unwrap()
}

/// A draft under test, with what surrounds it.
struct Trial {
    title: String,
    text: String,
    kind: IssuerKind,
    issuer: &'static str,
    areas: Vec<String>,
    numbers: Vec<String>,
    attached: Vec<String>,
    entered: Option<Entered>,
    known: Vec<Known>,
    place: &'static str,
}

fn trial(title: &str, text: &str) -> Trial {
    Trial {
        title: title.to_owned(),
        text: text.to_owned(),
        kind: IssuerKind::Government,
        issuer: "云麓县人民政府",
        areas: vec!["云麓县".to_owned()],
        numbers: Vec::new(),
        attached: Vec::new(),
        entered: None,
        known: Vec::new(),
        place: "shanxi",
    }
}

impl Trial {
    fn all(&self) -> Vec<Finding> {
        let draft = Draft {
            title: &self.title,
            text: &self.text,
            issuer: self.issuer,
            issuer_kind: Some(self.kind),
            areas: &self.areas,
            numbers: &self.numbers,
            attached: &self.attached,
            entered: self.entered,
            rules_on: day("2026-11-24"),
            today: day("2026-11-24"),
        };
        form_checks(&draft, &Registry::of(self.known.clone()), &pack(self.place))
    }

    fn check(&self, check: FormCheck) -> Finding {
        let mut all = self.all();
        let at = all.iter().position(|finding| finding.check == check);
        all.swap_remove(at.unwrap_or_else(|| panic!("{check:?} was not run")))
    }

    fn knows(mut self, title: &str, numbers: &[&str], state: State, because: &str) -> Self {
        let id = format!("d{}", self.known.len());
        self.known.push(Known {
            id,
            title: title.to_owned(),
            instrument_title: crate::text::title::instrument_title(title),
            numbers: numbers.iter().map(|number| (*number).to_owned()).collect(),
            state,
            because: because.to_owned(),
        });
        self
    }
}

/// Verdict and first reason.
fn told(finding: &Finding) -> (Verdict, &str) {
    (finding.verdict, finding.remarks[0].says.as_str())
}

fn eid(finding: &Finding) -> &str {
    match &finding.remarks[0].place {
        Place::Text { eid, .. } => eid.as_deref().unwrap_or(""),
        Place::Title => "title",
        Place::Whole => "whole",
    }
}

const RULE: &str = "第一条　为了规范烟花燃放，根据《中华人民共和国安全生产法》，制定本办法。\n\
    第二条　本县行政区域内燃放烟花，适用本办法。\n\
    第三条　县公安局负责监督管理。\n下列地点不得燃放：\n（一）学校；\n（二）医院。\n\
    第四条　违反本办法第三条第二款第（二）项规定的，依法处理。\n\
    第五条　本办法由县公安局负责解释。\n\
    第六条　本办法自2027年1月1日起施行，有效期五年。";

const TITLE: &str = "云麓县人民政府关于印发《云麓县烟花燃放管理办法》的通知";

/// A whole page: carrier, closing and instrument.
fn page() -> String {
    format!(
        "{TITLE}\n云政规〔2026〕3号\n各乡（镇）人民政府，县人民政府各部门：\n\
         《云麓县烟花燃放管理办法》已经2026年11月2日县人民政府第86次常务会议审议通过，现印发给你们，请遵照执行。\n\
         云麓县人民政府\n2026年11月20日\n（此件公开发布）\n云麓县烟花燃放管理办法\n{RULE}"
    )
}

#[test]
fn a_sound_document_has_no_failure_and_every_check_cites_its_rule() {
    let mut trial =
        trial(TITLE, &page()).knows("中华人民共和国安全生产法", &[], State::InForce, "");
    trial.numbers = vec!["云政规〔2026〕3号".to_owned()];
    let findings = trial.all();
    assert_eq!(findings.len(), FormCheck::ALL.len());
    for finding in &findings {
        assert_eq!(
            finding.verdict,
            Verdict::Pass,
            "{:?} {:?}",
            finding.check,
            finding.remarks
        );
        assert!(!finding.remarks.is_empty() && !finding.requires.is_empty());
        assert!(!finding.source.title.is_empty());
        assert!(finding.fingerprint().is_none());
    }
}

#[test]
fn a_place_without_a_rule_does_not_check_it() {
    let mut trial = trial(TITLE, RULE);
    trial.place = "national";
    let checks: Vec<FormCheck> = trial.all().iter().map(|finding| finding.check).collect();
    assert!(!checks.contains(&FormCheck::DepartmentTitle));
    assert_eq!(checks.len(), FormCheck::ALL.len() - 1);
}

#[test]
fn nothing_is_told_of_a_draft_without_a_text() {
    for finding in trial("云麓县某办法", "").all() {
        assert_eq!(finding.verdict, Verdict::CannotTell, "{:?}", finding.check);
    }
}

#[test]
fn the_fingerprint_follows_the_words_that_failed_and_nothing_else() {
    let broken = RULE.replace("第四条", "第五条之一");
    let of = |text: &str| trial(TITLE, text).check(FormCheck::Numbering).fingerprint();
    let first = of(&broken);
    assert!(first.is_some());
    // a change elsewhere leaves it, also where lines move
    assert_eq!(of(&broken.replace("第一条　为了", "第一条　为")), first);
    assert_eq!(of(&format!("各单位：\n{broken}")), first);
    assert_ne!(of(&broken.replace("第五条之一", "第七条")), first);
    assert_eq!(of(RULE), None);
}
