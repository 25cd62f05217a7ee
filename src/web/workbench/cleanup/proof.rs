//! One proof of a campaign: a new one, or one that is put right or taken out.

use askama::Template;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use serde::Deserialize;

use crate::app::Error;
use crate::app::cleanup::{
    self, CampaignView, Choices, DropProof, ProofInput, ProofView, RecordProof,
};
use crate::domain::access::Role;
use crate::domain::cleanup::ProofDisposition;
use crate::web::api::cleanups::CONCERNED;
use crate::web::extract::{Cx, Form, Path};
use crate::web::page::{Shell, page_with, see};
use crate::web::problem::Fault;
use crate::web::route::{Policy, Routes};
use crate::web::state::AppState;
use crate::web::workbench::forms::{Refusal, perform, wrong};

const ONE: &str = "/workbench/cleanups/{id}/proofs/{proof}";
/// In place of an id: a proof that is not there yet.
const NEW: &str = "new";

pub(super) fn routes(routes: Routes) -> Routes {
    let drafters = Policy::Roles(&[Role::Drafter]);
    routes
        .route(Method::GET, ONE, CONCERNED, show)
        .route(Method::POST, ONE, drafters, act)
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Fields {
    key: String,
    act: String,
    expected_version: i64,
    name: String,
    matter: String,
    basis: String,
    demander: String,
    issuer: String,
    disposition: String,
    test: String,
    reason: String,
    substitute: String,
}

impl Fields {
    fn of(proof: &ProofView) -> Self {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        Self {
            name: proof.name.clone(),
            matter: text(&proof.matter),
            basis: text(&proof.basis),
            demander: proof.demander.clone(),
            issuer: proof.issuer.clone(),
            disposition: proof.disposition.to_owned(),
            test: text(&proof.test),
            reason: text(&proof.reason),
            substitute: text(&proof.substitute),
            ..Self::default()
        }
    }

    fn record(&self, id: &str, proof: &str) -> Result<RecordProof, Error> {
        Ok(RecordProof {
            campaign_id: id.to_owned(),
            proof_id: Some(proof.to_owned()).filter(|proof| proof != NEW),
            expected_version: self.expected_version,
            proof: ProofInput {
                name: self.name.clone(),
                matter: self.matter.clone(),
                basis: self.basis.clone(),
                demander: self.demander.clone(),
                issuer: self.issuer.clone(),
                disposition: ProofDisposition::parse(&self.disposition)
                    .map_err(|_| Error::field("disposition", "请选择取消或者保留"))?,
                test: Some(self.test.clone()).filter(|test| !test.is_empty()),
                reason: self.reason.clone(),
                substitute: self.substitute.clone(),
            },
        })
    }
}

#[derive(Template)]
#[template(path = "work/cleanup_proof.html")]
struct ProofPage {
    shell: Shell,
    view: CampaignView,
    /// `None`: a new one.
    proof: Option<ProofView>,
    choices: Choices,
    key: String,
    form: Fields,
    refusal: Option<Refusal>,
}

impl ProofPage {
    fn wrong(&self, field: &str) -> &str {
        wrong(self.refusal.as_ref(), field)
    }

    fn id(&self) -> &str {
        self.proof.as_ref().map_or(NEW, |proof| proof.id.as_str())
    }

    fn version(&self) -> i64 {
        self.proof.as_ref().map_or(0, |proof| proof.row_version)
    }

    fn changeable(&self) -> bool {
        self.proof.as_ref().is_none_or(|proof| {
            proof.permitted.contains(&"propose") && !["agreed", "dropped"].contains(&proof.state)
        })
    }
}

async fn show(
    State(state): State<AppState>,
    cx: Cx,
    Path((id, proof)): Path<(String, String)>,
) -> Result<Response, Fault> {
    view(&state, &cx, &id, &proof, None, None).await
}

async fn view(
    state: &AppState,
    cx: &Cx,
    id: &str,
    proof: &str,
    form: Option<Fields>,
    refusal: Option<Refusal>,
) -> Result<Response, Fault> {
    let found = cleanup::campaign(&state.store, cx, id).await;
    let found = found.map_err(|error| cx.fault(error))?;
    let one = found.proofs.iter().find(|one| one.id == proof).cloned();
    if one.is_none() && proof != NEW {
        return Err(cx.fault(Error::NotFound("此证明事项")));
    }
    let shell = Shell::new(state, cx, "work").await?;
    let status = refusal
        .as_ref()
        .map_or(StatusCode::OK, |refusal| refusal.status);
    let view = ProofPage {
        shell,
        choices: cleanup::choices(cx, found.opened_on.unwrap_or(cx.today)),
        view: found,
        form: form.unwrap_or_else(|| one.as_ref().map(Fields::of).unwrap_or_default()),
        proof: one,
        key: cx.new_id(),
        refusal,
    };
    Ok(page_with(cx, status, &view))
}

async fn act(
    State(state): State<AppState>,
    cx: Cx,
    Path((id, proof)): Path<(String, String)>,
    Form(form): Form<Fields>,
) -> Result<Response, Fault> {
    let done = match form.act.as_str() {
        "record" => match form.record(&id, &proof) {
            Ok(command) => perform(&state, &cx, &form.key, command).await?.map(|_| ()),
            Err(error) => Err(Refusal::of(error, &cx)?),
        },
        "drop" => {
            let command = DropProof {
                campaign_id: id.clone(),
                proof_id: proof.clone(),
                expected_version: form.expected_version,
                reason: form.reason.clone(),
            };
            perform(&state, &cx, &form.key, command).await?.map(|_| ())
        }
        _ => Err(Refusal::of(Error::field("act", "请选择办理方式"), &cx)?),
    };
    match done {
        Ok(()) => Ok(see(&format!("/workbench/cleanups/{id}#proofs"))),
        Err(refusal) => view(&state, &cx, &id, &proof, Some(form), Some(refusal)).await,
    }
}
