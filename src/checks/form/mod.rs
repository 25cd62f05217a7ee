//! 形式检查: M1–M18 on a draft, each 通过, 不合要求 or 无法判定, with place, reason and rule.
//!
//! A check is run where the pack of the place has a rule for it. A finding is a hint with its source,
//! never a verdict on the document: whoever drafts may keep what is found, with a reason. What cannot
//! be settled says why; a normal document gets no false alarm.

mod cited;
mod clauses;
mod dates;
mod internal;
mod layout;
mod numbering;
mod numbers;
mod page;
mod registry;
mod title;

#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use crate::domain::form_check::FormCheck;
use crate::rules::{Absent, FormRule, IssuerKind, Pack, Rule, Source};
use crate::text::citations::{Citation, citations};
use crate::text::dates::{Dates, dates};
use crate::text::normal_form;
use crate::text::relations::{Relation, relations};
use page::Page;

pub use registry::{Known, Registry, Wanted, wanted};

words! {
    /// 检查结论. The order is that of weight.
    Verdict, "检查结论" {
        /// 通过.
        Pass = "pass", "通过";
        /// 无法判定.
        CannotTell = "cannot_tell", "无法判定";
        /// 不合要求.
        Fail = "fail", "不合要求";
    }
}

/// A draft and what is known of it.
#[derive(Debug, Clone)]
pub struct Draft<'a> {
    /// 标题.
    pub title: &'a str,
    /// 正文; brought into its normal form here.
    pub text: &'a str,
    /// Name of the 制定机关.
    pub issuer: &'a str,
    /// Kind of the 制定机关, if it is one that issues.
    pub issuer_kind: Option<IssuerKind>,
    /// Names of the areas of the issuer and above it: 云麓县, 山西省.
    pub areas: &'a [String],
    /// Numbers that were given to the document, as printed.
    pub numbers: &'a [String],
    /// Names of the files that are attached to the draft.
    pub attached: &'a [String],
    /// The dates entered beside the text; `None` where there is no such form.
    pub entered: Option<Entered>,
    /// The day whose rules hold.
    pub rules_on: NaiveDate,
    /// Today; once it is published, the day of publication.
    pub today: NaiveDate,
}

/// The dates entered beside the text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Entered {
    /// 施行日期; `None`: from publication.
    pub effective_on: Option<NaiveDate>,
    /// 有效期截止日, inclusive.
    pub last_valid_on: Option<NaiveDate>,
}

/// Where a remark stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// 全文.
    Whole,
    /// 标题.
    Title,
    /// A place in the text.
    Text {
        /// Name of its unit, if it stands in one.
        eid: Option<String>,
        /// The unit as people call it: 第五条第二款（一）, 一、（二）, 附件1.
        called: String,
        /// First line of the normal form, from 1.
        from: usize,
        /// Last line, inclusive.
        to: usize,
        /// Its words, shortened.
        words: String,
    },
}

/// One remark of a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// What it comes to.
    pub verdict: Verdict,
    /// The reason, in plain words.
    pub says: String,
    /// Where.
    pub place: Place,
}

/// What one check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The check.
    pub check: FormCheck,
    /// The heaviest verdict of its remarks.
    pub verdict: Verdict,
    /// Its remarks, heaviest first, then in the order of the text; never empty.
    pub remarks: Vec<Remark>,
    /// The rule in a sentence.
    pub requires: String,
    /// Where the rule stands.
    pub source: Source,
    /// False where the rule is known only by hearsay.
    pub verified: bool,
}

impl Finding {
    fn of(check: FormCheck, mut remarks: Vec<Remark>, rule: &Rule<FormRule>) -> Self {
        remarks.sort_by_key(|remark| std::cmp::Reverse(remark.verdict));
        let verdict = remarks.first().map_or(Verdict::Pass, |first| first.verdict);
        Self {
            check,
            verdict,
            remarks,
            requires: rule.value.requires.clone(),
            source: rule.source.clone(),
            verified: rule.verified,
        }
    }

    /// What failed, in words.
    pub fn failures(&self) -> impl Iterator<Item = &Remark> {
        let failed = |remark: &&Remark| remark.verdict == Verdict::Fail;
        self.remarks.iter().filter(failed)
    }

    /// A hash of what failed: reason, unit and words of each remark. An override holds for this and
    /// nothing else. `None` where nothing failed.
    pub fn fingerprint(&self) -> Option<String> {
        if self.verdict != Verdict::Fail {
            return None;
        }
        let mut hash = Sha256::new();
        let mut part = |text: &str| {
            hash.update((text.len() as u64).to_be_bytes());
            hash.update(text);
        };
        part(self.check.as_str());
        for remark in self.failures() {
            part(&remark.says);
            match &remark.place {
                Place::Whole => part("whole"),
                Place::Title => part("title"),
                Place::Text { eid, words, .. } => {
                    part(eid.as_deref().unwrap_or_default());
                    part(words);
                }
            }
        }
        let hash: [u8; 32] = hash.finalize().into();
        Some(crate::text::hash::hex(&hash))
    }
}

/// A draft under its checks.
struct Subject<'a> {
    draft: &'a Draft<'a>,
    page: Page<'a>,
    /// What the text says of its own dates.
    dates: Dates,
    citations: Vec<Citation>,
    relations: Vec<Relation>,
    registry: &'a Registry,
    pack: &'a Pack,
}

/// Runs every check for which the pack has a rule, in the order of the checks.
pub fn form_checks(draft: &Draft<'_>, registry: &Registry, pack: &Pack) -> Vec<Finding> {
    let normal = normal_form(draft.text);
    let subject = Subject {
        draft,
        page: Page::read(draft.title, &normal),
        dates: dates(&normal),
        citations: citations(&normal),
        relations: relations(draft.title, &normal),
        registry,
        pack,
    };
    let rule = |check: &FormCheck| Some((*check, pack.form(*check, draft.rules_on)?));
    FormCheck::ALL
        .iter()
        .filter_map(rule)
        .map(|(check, rule)| Finding::of(check, subject.run(check, rule), rule))
        .collect()
}

impl Subject<'_> {
    fn run(&self, check: FormCheck, rule: &Rule<FormRule>) -> Vec<Remark> {
        let silent = match rule.value.absent {
            Absent::Fail => Verdict::Fail,
            Absent::CannotTell => Verdict::CannotTell,
        };
        if self.page.text.is_empty() {
            return vec![cannot_tell("还没有正文")];
        }
        match check {
            FormCheck::EffectiveDate => self.effective_date(silent),
            FormCheck::Validity => self.validity(silent),
            FormCheck::Interpretation => self.interpretation(silent),
            FormCheck::RepealClause => self.repeal_clause(),
            FormCheck::Caption => self.caption(silent),
            FormCheck::Annexes => self.annexes(),
            FormCheck::Numbering => self.numbering(),
            FormCheck::DocumentNumber => self.document_number(),
            FormCheck::WrittenDate => self.written_date(),
            FormCheck::Addressee => self.addressee(),
            FormCheck::DisclosureMark => self.disclosure_mark(silent),
            FormCheck::Title => self.title(),
            FormCheck::InternalCitations => self.internal_citations(),
            FormCheck::CitedDocuments => self.cited_documents(),
            FormCheck::RegisteredNumbers => self.registered_numbers(),
            FormCheck::Carrier => self.carrier(),
            FormCheck::Content => self.content(silent),
            FormCheck::DepartmentTitle => self.department_title(),
        }
    }
}

fn remark(verdict: Verdict, says: impl Into<String>, place: Place) -> Remark {
    Remark {
        verdict,
        says: says.into(),
        place,
    }
}

fn pass(says: impl Into<String>, place: Place) -> Remark {
    remark(Verdict::Pass, says, place)
}

fn fail(says: impl Into<String>, place: Place) -> Remark {
    remark(Verdict::Fail, says, place)
}

fn cannot_tell(says: impl Into<String>) -> Remark {
    remark(Verdict::CannotTell, says, Place::Whole)
}
