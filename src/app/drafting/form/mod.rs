//! 形式检查 of a case: which text is checked, with what the registry knows, and which findings the
//! drafter has given a reason for.
//!
//! Owns the way from a case to its findings. An override holds for what failed when it was given: once
//! the words at that place change, it is void. Must not know HTML; what is a fault of form stands in
//! `checks`. Held by `tests/it/life/form.rs`.

pub mod overrule;

use chrono::NaiveDate;

use super::draft::DraftFields;
use crate::app::case::Case;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::law;
use crate::checks::form::{Draft, Entered, Finding, Known, Registry, Wanted, form_checks, wanted};
use crate::domain::authority::AuthorityKind;
use crate::domain::document::{NumberState, Stage};
use crate::domain::form_check::FormCheck;
use crate::domain::partial_date::PartialDate;
use crate::domain::validity::validity;
use crate::store::entity::form_override::Model as OverrideRow;
use crate::store::error::parse;
use crate::store::form::{FormPapers, named, papers};
use crate::store::publicly::PublicDocument;
use crate::store::{Store, Tx};

/// The most titles and numbers of one text that are looked up.
const MOST: usize = 400;
/// How the name of a government ends behind that of its area.
const GOVERNMENT: &str = "人民政府";

/// What was found of a text.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The working draft was checked, not a saved text.
    pub is_draft: bool,
    /// The saved text that was checked.
    pub revision_id: Option<String>,
    /// 正文哈希 of the text that was checked.
    pub body_sha256: String,
    /// The findings in the order of the checks.
    pub findings: Vec<Judged>,
}

/// A finding with what the drafter says of it.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The finding.
    pub finding: Finding,
    /// The reason for which what failed is kept.
    pub overridden: Option<Override>,
    /// The last reason that no longer holds, because the text has changed there.
    pub void: Option<Override>,
}

/// 说明: why what failed is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    /// 理由.
    pub reason: String,
    /// What had failed.
    pub found: String,
    /// Day.
    pub made_on: NaiveDate,
    /// Name of the person.
    pub by: String,
}

/// The text under check, with everything beside it.
struct Subject {
    is_draft: bool,
    revision_id: Option<String>,
    title: String,
    text: String,
    entered: Option<Entered>,
    today: NaiveDate,
    papers: FormPapers,
}

/// Checks the working draft (where `draft` asks for it and there is one), else the current text.
/// `None` where there is no text.
pub async fn check(
    store: &Store,
    cx: &RequestContext,
    case: &Case,
    draft: bool,
) -> Result<Option<Checked>, Error> {
    let papers = papers(store.reader(), &case.row).await?;
    let Some(subject) = Subject::of(cx, case, papers, draft)? else {
        return Ok(None);
    };
    let (titles, numbers) = lists(subject.wanted());
    let found = named(store.reader(), &titles, &numbers).await?;
    let (cx, facts) = (cx.clone(), Facts::of(case));
    let work = move || subject.judge(&cx, &facts, found);
    let checked = tokio::task::spawn_blocking(work).await;
    checked
        .map_err(|error| Error::Internal(error.to_string()))?
        .map(Some)
}

/// The same inside the transaction of a command, of what its drafter has before them.
async fn check_within(tx: &Tx, cx: &RequestContext, case: &Case) -> Result<Option<Checked>, Error> {
    let papers = papers(tx.connection().await?, &case.row).await?;
    let Some(subject) = Subject::of(cx, case, papers, true)? else {
        return Ok(None);
    };
    let (titles, numbers) = lists(subject.wanted());
    let found = named(tx.connection().await?, &titles, &numbers).await?;
    subject.judge(cx, &Facts::of(case), found).map(Some)
}

fn lists(wanted: Wanted) -> (Vec<String>, Vec<String>) {
    let titles = wanted.titles.into_iter().take(MOST).collect();
    let numbers = wanted.numbers.into_iter().take(MOST).collect();
    (titles, numbers)
}

/// What the case itself says.
struct Facts {
    document_id: String,
    issuer: String,
    issuer_kind: Option<crate::rules::IssuerKind>,
    areas: Vec<String>,
    opened_on: Option<NaiveDate>,
}

impl Facts {
    fn of(case: &Case) -> Self {
        Self {
            document_id: case.row.id.clone(),
            issuer: case.issuer.name.clone(),
            issuer_kind: law::issuer_kind(case.issuer.kind),
            areas: areas(case),
            opened_on: case.row.opened_on,
        }
    }
}

/// The areas of the governments at and above the issuer: 云麓县人民政府 is that of 云麓县.
fn areas(case: &Case) -> Vec<String> {
    let mut areas = Vec::new();
    let mut at = Some(&case.issuer);
    for _ in 0..8 {
        let Some(authority) = at else { break };
        let governs = matches!(
            authority.kind,
            AuthorityKind::Government | AuthorityKind::UpperGovernment
        );
        if governs && let Some(area) = authority.name.strip_suffix(GOVERNMENT) {
            areas.push(area.to_owned());
        }
        at = authority
            .parent
            .and_then(|id| case.authority(&id.to_string()));
    }
    areas
}

impl Subject {
    fn of(
        cx: &RequestContext,
        case: &Case,
        papers: FormPapers,
        draft: bool,
    ) -> Result<Option<Self>, Error> {
        let row = &case.row;
        let drafted = papers
            .draft
            .clone()
            .filter(|_| draft && case.stage == Stage::Drafting);
        if let Some(drafted) = drafted {
            let fields = DraftFields::from_row(&drafted)?;
            return Ok(Some(Self {
                is_draft: true,
                revision_id: None,
                title: drafted.title,
                text: drafted.text,
                entered: Some(Entered {
                    effective_on: fields.effective_on,
                    last_valid_on: fields.last_valid_on,
                }),
                today: cx.today,
                papers,
            }));
        }
        let Some(revision) = papers.revision.clone() else {
            return Ok(None);
        };
        let date = |column: &str, text: Option<&str>| {
            let day = text.map(str::parse::<PartialDate>).transpose();
            let day = day.map_err(|error| {
                Error::Internal(format!("document {} {column}: {error}", row.id))
            })?;
            Ok::<_, Error>(day.and_then(PartialDate::first_day))
        };
        let published = date("published_on", row.published_on.as_deref())?;
        // what stood beside the text became fact with publication
        let entered = Entered {
            effective_on: date("effective_on", row.effective_on.as_deref())?,
            last_valid_on: date("last_valid_on", row.last_valid_on.as_deref())?,
        };
        Ok(Some(Self {
            is_draft: false,
            revision_id: Some(revision.id),
            title: revision.title,
            text: revision.text,
            entered: Some(entered).filter(|_| published.is_none()),
            today: published.unwrap_or(cx.today),
            papers,
        }))
    }

    fn wanted(&self) -> Wanted {
        wanted(&self.title, &self.text)
    }

    fn judge(
        self,
        cx: &RequestContext,
        facts: &Facts,
        found: Vec<PublicDocument>,
    ) -> Result<Checked, Error> {
        let known = found
            .into_iter()
            .filter(|document| document.row.id != facts.document_id)
            .map(|document| known(document, cx.today));
        let registry = Registry::of(known.collect());
        let mut numbers = Vec::new();
        for number in &self.papers.numbers {
            let state = parse(
                "number",
                &number.id,
                "state",
                &number.state,
                NumberState::parse,
            )?;
            if state != NumberState::Voided {
                numbers.push(number.printed.clone());
            }
        }
        let materials = self.papers.materials.iter();
        let attached: Vec<String> = materials.map(|row| row.name.clone()).collect();
        let draft = Draft {
            title: &self.title,
            text: &self.text,
            issuer: &facts.issuer,
            issuer_kind: facts.issuer_kind,
            areas: &facts.areas,
            numbers: &numbers,
            attached: &attached,
            entered: self.entered,
            rules_on: facts.opened_on.unwrap_or(cx.today),
            today: self.today,
        };
        let findings = form_checks(&draft, &registry, &cx.pack).into_iter();
        let findings: Result<Vec<Judged>, Error> =
            findings.map(|finding| self.with_reason(finding)).collect();
        Ok(Checked {
            is_draft: self.is_draft,
            body_sha256: crate::text::hash::hex(&crate::text::hash::document_sha256(
                &self.title,
                &self.text,
            )),
            findings: findings?,
            revision_id: self.revision_id,
        })
    }

    /// The last override of the check; it holds for the same words alone.
    fn with_reason(&self, finding: Finding) -> Result<Judged, Error> {
        let fingerprint = finding.fingerprint();
        let (mut overridden, mut void) = (None, None);
        for row in &self.papers.overrides {
            let check = &row.form_check;
            let check = parse(
                "form_override",
                &row.id,
                "form_check",
                check,
                FormCheck::parse,
            )?;
            if check == finding.check {
                if fingerprint.as_ref() == Some(&row.found_sha256) {
                    overridden = Some(self.said(row));
                } else {
                    void = Some(self.said(row));
                }
            }
        }
        Ok(Judged {
            void: void.filter(|_| overridden.is_none()),
            finding,
            overridden,
        })
    }

    fn said(&self, row: &OverrideRow) -> Override {
        let by = row
            .made_by
            .as_ref()
            .and_then(|id| self.papers.names.get(id));
        Override {
            reason: row.reason.clone(),
            found: row.found.clone(),
            made_on: row.made_on,
            by: by.cloned().unwrap_or_default(),
        }
    }
}

fn known(document: PublicDocument, today: NaiveDate) -> Known {
    let status = validity(&document.facts, today);
    let numbers = document.numbers.into_iter();
    Known {
        id: document.row.id,
        title: document.row.title,
        instrument_title: document.row.instrument_title,
        numbers: numbers.map(|number| number.printed).collect(),
        state: status.state,
        because: status
            .because
            .last()
            .map(|one| one.text.clone())
            .unwrap_or_default(),
    }
}
