//! The page of a campaign: scope, progress, the table of its documents, and what is done to several at once.

use askama::Template;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use serde::Deserialize;

use super::{disposition_tone, stage_tone, state_tone};
use crate::app::cleanup::{
    self, AssignItems, Beyond, CampaignView, Candidate, CheckItems, CheckProofs, ItemRef, ItemView,
    OpenCampaign, ProposalInput, ProposeItems, SubmitCampaign, WithdrawCampaign,
};
use crate::app::{Command, Error};
use crate::domain::authority::Authority;
use crate::domain::cleanup::{CampaignStage, Disposition, ItemState};
use crate::store::people;
use crate::web::api::cleanups::CONCERNED;
use crate::web::extract::{Cx, Form, Path, Query};
use crate::web::page::{Shell, encode, page_with, see};
use crate::web::problem::Fault;
use crate::web::route::Routes;
use crate::web::state::AppState;
use crate::web::workbench::forms::{Refusal, perform, wrong};

const ONE: &str = "/workbench/cleanups/{id}";

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .route(Method::GET, ONE, CONCERNED, show)
        .route(Method::POST, ONE, CONCERNED, act)
}

/// Which documents of the table.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Filter {
    handler: String,
    state: String,
    disposition: String,
}

impl Filter {
    fn takes(&self, item: &ItemView) -> bool {
        let is = |wanted: &str, has: Option<&str>| wanted.is_empty() || has == Some(wanted);
        let handler = match self.handler.as_str() {
            "none" => item.handler_id.is_none(),
            wanted => is(wanted, item.handler_id.as_deref()),
        };
        handler && is(&self.state, Some(item.state)) && is(&self.disposition, item.disposition)
    }

    fn query(&self) -> String {
        let pairs = [
            ("handler", &self.handler),
            ("state", &self.state),
            ("disposition", &self.disposition),
        ];
        let set: Vec<String> = pairs
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={}", encode(value)))
            .collect();
        if set.is_empty() {
            String::new()
        } else {
            format!("?{}", set.join("&"))
        }
    }
}

/// One form of the page; `act` says which.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Fields {
    key: String,
    act: String,
    expected_version: i64,
    /// `id:version` of each chosen document or proof.
    items: Vec<String>,
    handler: String,
    reason: String,
    note: String,
}

#[derive(Template)]
#[template(path = "work/cleanup.html")]
struct CampaignPage {
    shell: Shell,
    view: CampaignView,
    shown: Vec<ItemView>,
    filter: Filter,
    /// Of a plan: what the scope means today; `None` while the index is being built.
    candidates: Option<Vec<Candidate>>,
    /// What came after the scope was frozen.
    beyond: Vec<Beyond>,
    handlers: Vec<Authority>,
    key: String,
    form: Fields,
    refusal: Option<Refusal>,
}

impl CampaignPage {
    fn wrong(&self, field: &str) -> &str {
        wrong(self.refusal.as_ref(), field)
    }

    fn ticked(&self, item: &ItemView) -> bool {
        let wanted = format!("{}:", item.id);
        self.form.items.iter().any(|one| one.starts_with(&wanted))
    }

    fn is(&self, stage: CampaignStage) -> bool {
        self.view.line.stage == stage.as_str()
    }

    /// Whether documents are chosen in the table for something.
    fn chooses(&self) -> bool {
        self.view.may("assign") || self.view.may("check") || self.proposes()
    }

    fn proposes(&self) -> bool {
        let mut items = self.view.items.iter();
        items.any(|item| item.permitted.contains(&"propose"))
    }
}

async fn show(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Query(filter): Query<Filter>,
) -> Result<Response, Fault> {
    view(&state, &cx, &id, filter, Fields::default(), None).await
}

async fn view(
    state: &AppState,
    cx: &Cx,
    id: &str,
    filter: Filter,
    form: Fields,
    refusal: Option<Refusal>,
) -> Result<Response, Fault> {
    let fault = |error| cx.fault(error);
    let found = cleanup::campaign(&state.store, cx, id)
        .await
        .map_err(fault)?;
    let stage = CampaignStage::parse(found.line.stage).map_err(|error| fault(error.into()))?;
    let (candidates, beyond) = match stage {
        CampaignStage::Draft => {
            let found = cleanup::candidates_of(&state.store, &state.search, cx, id).await;
            (ready(found, cx)?, Vec::new())
        }
        CampaignStage::Open | CampaignStage::Proposed => {
            let found = cleanup::beyond(&state.store, &state.search, cx, id).await;
            (None, ready(found, cx)?.unwrap_or_default())
        }
        CampaignStage::Decided | CampaignStage::Published | CampaignStage::Withdrawn => {
            (None, Vec::new())
        }
    };
    let all = people::authorities(state.store.reader()).await;
    let mut handlers = all.map_err(|error| fault(Error::Store(error)))?;
    handlers.retain(|one| one.inside);
    let shown = found
        .items
        .iter()
        .filter(|item| filter.takes(item))
        .cloned()
        .collect();
    let status = refusal
        .as_ref()
        .map_or(StatusCode::OK, |refusal| refusal.status);
    let shell = Shell::new(state, cx, "work").await?;
    let view = CampaignPage {
        shell,
        view: found,
        shown,
        filter,
        candidates,
        beyond,
        handlers,
        key: cx.new_id(),
        form,
        refusal,
    };
    Ok(page_with(cx, status, &view))
}

/// What was found, or `None` while the index is being built.
fn ready<T>(found: Result<T, Error>, cx: &Cx) -> Result<Option<T>, Fault> {
    match found {
        Ok(found) => Ok(Some(found)),
        // a query that is none is said when the plan is opened
        Err(Error::Unavailable(_) | Error::Invalid(_)) => Ok(None),
        Err(error) => Err(cx.fault(error)),
    }
}

async fn act(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Query(filter): Query<Filter>,
    Form(form): Form<Fields>,
) -> Result<Response, Fault> {
    let done = match form.act.as_str() {
        "open" => open(&state, &cx, &id, &form).await?,
        "submit" => {
            let command = SubmitCampaign {
                campaign_id: id.clone(),
                expected_version: form.expected_version,
            };
            give(&state, &cx, &form, Ok(command)).await?
        }
        "withdraw" => {
            let command = WithdrawCampaign {
                campaign_id: id.clone(),
                expected_version: form.expected_version,
                reason: form.reason.clone(),
            };
            give(&state, &cx, &form, Ok(command)).await?
        }
        "assign" => give(&state, &cx, &form, form.assign(&id)).await?,
        "agree" => give(&state, &cx, &form, form.check(&id, true)).await?,
        "return" => give(&state, &cx, &form, form.check(&id, false)).await?,
        "keep" => give(&state, &cx, &form, form.keep(&id)).await?,
        "agree_proofs" => give(&state, &cx, &form, form.check_proofs(&id, true)).await?,
        "return_proofs" => give(&state, &cx, &form, form.check_proofs(&id, false)).await?,
        _ => Err(Refusal::of(Error::field("act", "请选择办理方式"), &cx)?),
    };
    match done {
        Ok(()) => Ok(see(&format!("/workbench/cleanups/{id}{}", filter.query()))),
        Err(refusal) => view(&state, &cx, &id, filter, form, Some(refusal)).await,
    }
}

async fn open(
    state: &AppState,
    cx: &Cx,
    id: &str,
    form: &Fields,
) -> Result<Result<(), Refusal>, Fault> {
    let found = cleanup::candidates_of(&state.store, &state.search, cx, id).await;
    let command = found.map(|found| OpenCampaign {
        campaign_id: id.to_owned(),
        expected_version: form.expected_version,
        found,
    });
    give(state, cx, form, command).await
}

async fn give<C: Command>(
    state: &AppState,
    cx: &Cx,
    form: &Fields,
    command: Result<C, Error>,
) -> Result<Result<(), Refusal>, Fault> {
    match command {
        Ok(command) => Ok(perform(state, cx, &form.key, command).await?.map(|_| ())),
        Err(error) => Refusal::of(error, cx).map(Err),
    }
}

impl Fields {
    fn items(&self) -> Result<Vec<ItemRef>, Error> {
        let wrong = || Error::field("items", "所选文件有误，请重新打开此页");
        let each = self.items.iter().map(|one| {
            let (id, version) = one.rsplit_once(':').ok_or_else(wrong)?;
            Ok(ItemRef {
                id: id.to_owned(),
                expected_version: version.parse().map_err(|_| wrong())?,
            })
        });
        each.collect()
    }

    fn assign(&self, id: &str) -> Result<AssignItems, Error> {
        Ok(AssignItems {
            campaign_id: id.to_owned(),
            items: self.items()?,
            handler_id: self.handler.clone(),
            reason: self.reason.clone(),
        })
    }

    fn check(&self, id: &str, agree: bool) -> Result<CheckItems, Error> {
        Ok(CheckItems {
            campaign_id: id.to_owned(),
            items: self.items()?,
            agree,
            note: self.note.clone(),
        })
    }

    fn check_proofs(&self, id: &str, agree: bool) -> Result<CheckProofs, Error> {
        Ok(CheckProofs {
            campaign_id: id.to_owned(),
            proofs: self.items()?,
            agree,
            note: self.note.clone(),
        })
    }

    /// 继续有效 for several documents at once.
    fn keep(&self, id: &str) -> Result<ProposeItems, Error> {
        let proposals = self.items()?.into_iter().map(|item| ProposalInput {
            item_id: item.id,
            expected_version: item.expected_version,
            disposition: Disposition::Keep,
            reason_class: None,
            reason: self.reason.clone(),
            implementer: String::new(),
            until: None,
            ended_on: None,
            amendment: String::new(),
        });
        Ok(ProposeItems {
            campaign_id: id.to_owned(),
            proposals: proposals.collect(),
        })
    }
}
