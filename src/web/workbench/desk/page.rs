//! The desk as a page.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::form::{OpinionForm, Posted};
use crate::app::answers::{self, CaseView, FindingView, ReviewView};
use crate::app::view::due::{DueView, due_view};
use crate::app::{Error, law};
use crate::domain::access::Role;
use crate::domain::review::{Answer, CheckResult, Opinion};
use crate::rules::ListItem;
use crate::store::queries;
use crate::store::text::{self, ProvisionRow};
use crate::web::extract::{Cx, Path};
use crate::web::page::{Shell, page_with};
use crate::web::problem::Fault;
use crate::web::state::AppState;
use crate::web::workbench::forms::Refusal;

/// One review of the queue.
struct Waiting {
    review: ReviewView,
    due: Option<DueView>,
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
    /// The round before, for comparison and its findings.
    before: Option<ReviewView>,
    mine: bool,
}

#[derive(Template)]
#[template(path = "work/review.html")]
struct DeskPage {
    shell: Shell,
    desk: Desk,
    results: &'static [CheckResult],
    opinions: &'static [Opinion],
    form: OpinionForm,
    note: String,
    notes_version: i64,
    key: String,
    refusal: Option<Refusal>,
}

impl DeskPage {
    /// Findings of this round and the one before on a provision.
    fn on(&self, eid: &str) -> Vec<&FindingView> {
        let before = self
            .desk
            .before
            .iter()
            .flat_map(|before| before.findings.iter());
        self.desk
            .review
            .findings
            .iter()
            .chain(before)
            .filter(|finding| finding.eid.as_deref() == Some(eid))
            .collect()
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
    Ok(Desk {
        review,
        case,
        drafter,
        due,
        queue,
        provisions,
        items,
        before,
        mine,
    })
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
    let kept = desk
        .review
        .notes
        .clone()
        .and_then(|notes| serde_json::from_value(notes).ok());
    let notes_version = desk.review.notes_version;
    let note = posted
        .as_ref()
        .map(|posted| posted.note.clone())
        .unwrap_or_default();
    let form = posted
        .map(|posted| posted.form)
        .or(kept)
        .unwrap_or_default()
        .with_room();
    let key = cx.new_id();
    let page = DeskPage {
        shell,
        desk,
        results: CheckResult::ALL,
        opinions: Opinion::ALL,
        form,
        note,
        notes_version,
        key,
        refusal,
    };
    Ok(page_with(cx, status, &page))
}
