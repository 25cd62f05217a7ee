//! One document of a campaign: what is known of it, the proposal, its check.

use askama::Template;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use serde::Deserialize;

use crate::app::Error;
use crate::app::cleanup::{
    self, CampaignView, CheckItems, Choices, ItemRef, ItemView, ProposalInput, ProposeItems,
};
use crate::domain::access::Role;
use crate::domain::cleanup::{Disposition, ItemState};
use crate::web::api::cleanups::CONCERNED;
use crate::web::extract::{Cx, Form, Path};
use crate::web::page::{Shell, page_with, see};
use crate::web::problem::Fault;
use crate::web::route::{Policy, Routes};
use crate::web::state::AppState;
use crate::web::workbench::forms::{Refusal, day, perform, wrong};

const ONE: &str = "/workbench/cleanups/{id}/items/{item}";

pub(super) fn routes(routes: Routes) -> Routes {
    let acting = Policy::Roles(&[Role::Drafter, Role::CleanupLead]);
    routes
        .route(Method::GET, ONE, CONCERNED, show)
        .route(Method::POST, ONE, acting, act)
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Fields {
    key: String,
    act: String,
    expected_version: i64,
    disposition: String,
    reason_class: String,
    reason: String,
    implementer: String,
    until: String,
    ended_on: String,
    amendment: String,
    note: String,
}

impl Fields {
    fn of(item: &ItemView) -> Self {
        let day =
            |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        Self {
            disposition: item.disposition.unwrap_or_default().to_owned(),
            reason_class: text(&item.reason_class),
            reason: text(&item.reason),
            implementer: text(&item.implementer),
            until: day(item.until),
            ended_on: day(item.ended_on),
            amendment: text(&item.amendment),
            ..Self::default()
        }
    }

    fn propose(&self, id: &str, item: &str) -> Result<ProposeItems, Error> {
        Ok(ProposeItems {
            campaign_id: id.to_owned(),
            proposals: vec![ProposalInput {
                item_id: item.to_owned(),
                expected_version: self.expected_version,
                disposition: Disposition::parse(&self.disposition)
                    .map_err(|_| Error::field("disposition", "请选择清理结论"))?,
                reason_class: Some(self.reason_class.clone()).filter(|class| !class.is_empty()),
                reason: self.reason.clone(),
                implementer: self.implementer.clone(),
                until: day(&self.until, "until")?,
                ended_on: day(&self.ended_on, "ended_on")?,
                amendment: self.amendment.clone(),
            }],
        })
    }

    fn check(&self, id: &str, item: &str, agree: bool) -> CheckItems {
        CheckItems {
            campaign_id: id.to_owned(),
            items: vec![ItemRef {
                id: item.to_owned(),
                expected_version: self.expected_version,
            }],
            agree,
            note: self.note.clone(),
        }
    }
}

#[derive(Template)]
#[template(path = "work/cleanup_item.html")]
struct ItemPage {
    shell: Shell,
    view: CampaignView,
    item: ItemView,
    choices: Choices,
    /// The next document in the order of the scope.
    next: Option<ItemView>,
    key: String,
    form: Fields,
    refusal: Option<Refusal>,
}

impl ItemPage {
    fn wrong(&self, field: &str) -> &str {
        wrong(self.refusal.as_ref(), field)
    }

    fn may(&self, command: &str) -> bool {
        self.item.permitted.contains(&command)
    }

    fn is(&self, state: ItemState) -> bool {
        self.item.state == state.as_str()
    }

    fn proposable(&self) -> bool {
        self.may("propose") && !self.is(ItemState::Agreed)
    }

    fn checkable(&self) -> bool {
        self.may("check") && (self.is(ItemState::Proposed) || self.is(ItemState::Agreed))
    }
}

async fn show(
    State(state): State<AppState>,
    cx: Cx,
    Path((id, item)): Path<(String, String)>,
) -> Result<Response, Fault> {
    view(&state, &cx, &id, &item, None, None).await
}

async fn view(
    state: &AppState,
    cx: &Cx,
    id: &str,
    item: &str,
    form: Option<Fields>,
    refusal: Option<Refusal>,
) -> Result<Response, Fault> {
    let found = cleanup::campaign(&state.store, cx, id).await;
    let mut found = found.map_err(|error| cx.fault(error))?;
    let items = std::mem::take(&mut found.items);
    let at = items.iter().position(|one| one.id == item);
    let at = at.ok_or_else(|| cx.fault(Error::NotFound("清理范围中的此件")))?;
    let next = items.get(at + 1).cloned();
    let item = items
        .into_iter()
        .nth(at)
        .ok_or_else(|| cx.fault(Error::NotFound("清理范围中的此件")))?;
    let shell = Shell::new(state, cx, "work").await?;
    let status = refusal
        .as_ref()
        .map_or(StatusCode::OK, |refusal| refusal.status);
    let view = ItemPage {
        shell,
        choices: cleanup::choices(cx, found.opened_on.unwrap_or(cx.today)),
        view: found,
        form: form.unwrap_or_else(|| Fields::of(&item)),
        item,
        next,
        key: cx.new_id(),
        refusal,
    };
    Ok(page_with(cx, status, &view))
}

async fn act(
    State(state): State<AppState>,
    cx: Cx,
    Path((id, item)): Path<(String, String)>,
    Form(form): Form<Fields>,
) -> Result<Response, Fault> {
    let done = match form.act.as_str() {
        "propose" => match form.propose(&id, &item) {
            Ok(command) => perform(&state, &cx, &form.key, command).await?.map(|_| ()),
            Err(error) => Err(Refusal::of(error, &cx)?),
        },
        "agree" | "return" => {
            let command = form.check(&id, &item, form.act == "agree");
            perform(&state, &cx, &form.key, command).await?.map(|_| ())
        }
        _ => Err(Refusal::of(Error::field("act", "请选择办理方式"), &cx)?),
    };
    match done {
        Ok(()) => Ok(see(&format!("/workbench/cleanups/{id}/items/{item}"))),
        Err(refusal) => view(&state, &cx, &id, &item, Some(form), Some(refusal)).await,
    }
}
