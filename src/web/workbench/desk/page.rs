//! The desk as a page.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::form::{OpinionForm, Posted};
use crate::app::answers::{self, CaseView, FindingView, FormCheckView, FormRemarkView, ReviewView};
use crate::app::review::assignment;
use crate::app::review::opinion::CheckLine;
use crate::app::view::case::form::nearest;
use crate::app::view::due::{DueView, due_view};
use crate::app::{Error, law};
use crate::checks::form::Verdict;
use crate::domain::access::Role;
use crate::domain::review::{Answer, CheckResult, Opinion};
use crate::rules::ListItem;
use crate::store::queries;
use crate::store::text::{self, ProvisionRow};
use crate::web::extract::{Cx, Path};
use crate::web::page::{Shell, page_with};
use crate::web::problem::Fault;
use crate::web::state::AppState;
use crate::web::workbench::forms::{Refusal, wrong};

/// One review of the queue.
struct Waiting {
    review: ReviewView,
    due: Option<DueView>,
}

/// One item of an issued checklist.
struct Judged {
    label: String,
    result: CheckResult,
    note: String,
}

impl Judged {
    fn tone(&self) -> &'static str {
        match self.result {
            CheckResult::Met => "ok",
            CheckResult::Problem => "bad",
            CheckResult::Unclear => "warn",
            CheckResult::NotConcerned => "off",
        }
    }
}

/// Everything on the desk but the form.
struct Desk {
    review: ReviewView,
    case: CaseView,
    drafter: String,
    due: Option<DueView>,
    queue: Vec<Waiting>,
    provisions: Vec<ProvisionRow>,
    items: Vec<ListItem>,
    /// The checklist as issued.
    judged: Vec<Judged>,
    /// The round before, for comparison and its findings.
    before: Option<ReviewView>,
    mine: bool,
    /// 形式检查 of this text.
    checked: Option<FormCheckView>,
}

#[derive(Template)]
#[template(path = "work/review.html")]
struct DeskPage {
    shell: Shell,
    desk: Desk,
    results: &'static [CheckResult],
    opinions: &'static [Opinion],
    form: OpinionForm,
    /// The opinion was sent, not one of the small forms.
    sheet: bool,
    /// Notes are kept that do not have the shape of this form.
    unread: bool,
    note: String,
    notes_version: i64,
    key: String,
    /// Name of the colleague who has this round.
    other: Option<String>,
    refusal: Option<Refusal>,
}

impl DeskPage {
    /// Findings of this round on a provision.
    fn on(&self, eid: &str) -> Vec<&FindingView> {
        self.among(&self.desk.review.findings, eid)
    }

    /// Findings of the round before on a provision.
    fn earlier(&self, eid: &str) -> Vec<&FindingView> {
        let before = self.desk.before.as_ref();
        before.map_or_else(Vec::new, |before| self.among(&before.findings, eid))
    }

    fn among<'a>(&self, findings: &'a [FindingView], eid: &str) -> Vec<&'a FindingView> {
        findings
            .iter()
            .filter(|finding| self.place(finding) == Some(eid))
            .collect()
    }

    /// The provision beside which a finding stands: its own, or the one that holds its paragraph.
    fn place<'a>(&'a self, finding: &FindingView) -> Option<&'a str> {
        let wanted = finding.eid.as_deref()?;
        let holds = |one: &&ProvisionRow| {
            wanted
                .strip_prefix(one.eid.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with("__"))
        };
        let found = self.desk.provisions.iter().filter(holds);
        found
            .max_by_key(|one| one.eid.len())
            .map(|one| one.eid.as_str())
    }

    /// Where a remark of the form check leads.
    fn jump(&self, remark: &FormRemarkView) -> Option<String> {
        let eid = remark.eid.as_deref()?;
        let units = self.desk.provisions.iter().map(|one| one.eid.as_str());
        nearest(eid, units).map(|unit| format!("#{unit}"))
    }

    // The drafter's forms of the form check are not on the desk.
    fn form_open(&self) -> bool {
        false
    }

    fn document(&self) -> &str {
        &self.desk.review.document_id
    }

    fn entered_for(&self, _check: &str) -> bool {
        false
    }

    fn reason(&self) -> &'static str {
        ""
    }

    fn wrong(&self, field: &str) -> &str {
        wrong(self.refusal.as_ref(), field)
    }

    /// What is wrong with the content of a row of findings.
    fn row_wrong(&self, row: usize) -> &str {
        self.wrong(&format!("findings[{row}].content"))
    }

    /// What is wrong with the small form: it has one field for two commands.
    fn note_wrong(&self) -> &str {
        match (self.sheet, self.wrong("note")) {
            (true, _) => "",
            (false, "") => self.wrong("reason"),
            (false, wrong) => wrong,
        }
    }

    /// What was entered in a form that is no longer here, because the review went on meanwhile.
    fn entered(&self) -> Vec<(String, String)> {
        let mut entered = Vec::new();
        if !self.note.is_empty() && !self.returnable() {
            entered.push(("补正内容、理由".to_owned(), self.note.clone()));
        }
        if !self.sheet || self.open() {
            return entered;
        }
        for item in &self.desk.items {
            let judged = CheckResult::parse(self.form.judged(&item.id)).map(CheckResult::label);
            let text = [judged.unwrap_or_default(), self.form.noted(&item.id)].join(" ");
            entered.push((item.label.clone(), text.trim().to_owned()));
        }
        for row in self.form.rows.iter().filter(|row| !row.is_empty()) {
            let label = self.desk.provisions.iter().find(|one| one.eid == row.eid);
            let label = label.map_or_else(|| "全文".to_owned(), |one| one.label.clone());
            let text = [row.category.as_str(), &row.content, &row.basis].join(" ");
            entered.push((label, text.trim().to_owned()));
        }
        let opinion = self.opinion(&self.form.opinion).to_owned();
        entered.push(("结论".to_owned(), opinion));
        entered.push(("理由".to_owned(), self.form.reason.clone()));
        entered.retain(|(_, text)| !text.is_empty());
        entered
    }

    /// Whether the review may be sent back or found to be no normative document.
    fn returnable(&self) -> bool {
        self.desk.mine && matches!(self.desk.review.stage.as_str(), "requested" | "accepted")
    }

    /// Whether another heading begins with this provision.
    fn begins(&self, one: &ProvisionRow) -> bool {
        let at = self
            .desk
            .provisions
            .iter()
            .position(|other| other.eid == one.eid);
        let before = at.and_then(|at| self.desk.provisions.get(at.checked_sub(1)?));
        !one.heading.is_empty() && before.is_none_or(|before| before.heading != one.heading)
    }

    fn answer(&self, text: &str) -> &'static str {
        Answer::parse(text).map_or("", Answer::label)
    }

    fn opinion(&self, text: &str) -> &'static str {
        Opinion::parse(text).map_or("", Opinion::label)
    }

    fn open(&self) -> bool {
        self.desk.mine && self.desk.review.stage == "accepted"
    }
}

async fn desk(state: &AppState, cx: &Cx, id: &str) -> Result<Desk, Error> {
    let store = &state.store;
    let review = answers::review(store, cx, id).await?;
    let document = answers::document(store, cx, &review.document_id, None).await?;
    let case = document.case.ok_or(Error::NotFound("此审核"))?;
    let row = queries::review(store.reader(), id)
        .await?
        .ok_or(Error::NotFound("此审核"))?;
    let due = due_view(cx, row.due_on, row.due.as_deref())?;
    let mine = cx
        .actor()?
        .authorities(Role::Reviewer)
        .contains(&row.reviewer_id);
    let mut queue = Vec::new();
    if mine {
        for one in answers::queue(store, cx).await?.results {
            let row = queries::review(store.reader(), &one.id).await?;
            let due = match row {
                Some(row) => due_view(cx, row.due_on, row.due.as_deref())?,
                None => None,
            };
            queue.push(Waiting { review: one, due });
        }
    }
    let before = case
        .reviews
        .iter()
        .rfind(|other| other.round < review.round)
        .cloned();
    let provisions = text::provisions(store.reader(), &review.revision_id).await?;
    let items = law::checklist(cx, case.opened_on.unwrap_or(cx.today));
    let drafter = drafter(state, &review.document_id).await?;
    let judged = judged(&review, &items)?;
    let checked = answers::form_check_of_review(store, cx, &review).await?;
    Ok(Desk {
        review,
        case,
        drafter,
        due,
        queue,
        provisions,
        items,
        judged,
        before,
        mine,
        checked,
    })
}

/// The checklist as issued, in the order of the pack's list.
fn judged(review: &ReviewView, items: &[ListItem]) -> Result<Vec<Judged>, Error> {
    let Some(stored) = review.checklist.clone() else {
        return Ok(Vec::new());
    };
    let mut lines: Vec<CheckLine> = serde_json::from_value(stored)
        .map_err(|error| Error::Internal(format!("checklist of review {}: {error}", review.id)))?;
    let at = |line: &CheckLine| items.iter().position(|item| item.id == line.id);
    lines.sort_by_key(|line| at(line).unwrap_or(usize::MAX));
    let judged = lines.into_iter().map(|line| Judged {
        label: at(&line)
            .and_then(|at| items.get(at))
            .map_or_else(|| line.id.clone(), |item| item.label.clone()),
        result: line.result,
        note: line.note,
    });
    Ok(judged.collect())
}

async fn drafter(state: &AppState, document: &str) -> Result<String, Error> {
    let row = queries::document(state.store.reader(), document).await?;
    let Some(id) = row.and_then(|row| row.drafter_id) else {
        return Ok(String::new());
    };
    let authority = crate::store::people::authority(state.store.reader(), &id).await?;
    Ok(authority.map_or_else(String::new, |authority| authority.short_name))
}

pub(super) async fn show(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    view(&state, &cx, &id, None, None).await
}

pub(super) async fn view(
    state: &AppState,
    cx: &Cx,
    id: &str,
    posted: Option<Posted>,
    refusal: Option<Refusal>,
) -> Result<Response, Fault> {
    let shell = Shell::new(state, cx, "work").await?;
    let desk = desk(state, cx, id).await.map_err(|error| cx.fault(error))?;
    let status = refusal
        .as_ref()
        .map_or(StatusCode::OK, |refusal| refusal.status);
    let notes = desk.review.notes.clone();
    let kept: Option<OpinionForm> = notes
        .clone()
        .and_then(|notes| serde_json::from_value(notes).ok());
    let unread = notes.is_some() && kept.is_none();
    let sheet = posted.as_ref().is_some_and(Posted::is_sheet);
    let notes_version = desk.review.notes_version;
    let note = posted
        .as_ref()
        .map(|posted| posted.note.clone())
        .unwrap_or_default();
    let form = posted
        .filter(Posted::is_sheet)
        .map(|posted| posted.form)
        .or(kept)
        .unwrap_or_default()
        .with_room();
    let key = cx.new_id();
    let other = assignment::other_holder(&state.store, cx, &desk.review.id).await;
    let other = other.map_err(|error| cx.fault(error))?;
    let page = DeskPage {
        shell,
        desk,
        results: CheckResult::ALL,
        opinions: Opinion::ALL,
        form,
        sheet,
        unread,
        note,
        notes_version,
        key,
        other,
        refusal,
    };
    Ok(page_with(cx, status, &page))
}
