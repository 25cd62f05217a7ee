//! 材料 and 准备步骤.

use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::upload::{Upload, keep};
use super::{DRAFTER, act, again, back, seen, show};
use crate::app::drafting::attach::{AttachMaterial, RemoveMaterial};
use crate::app::drafting::prepare::RecordStep;
use crate::app::view::case::draft::day;
use crate::app::view::case::{CasePage, Seen};
use crate::app::{Error, answers};
use crate::domain::document::{Step, StepState};
use crate::web::extract::{Cx, Form, Path};
use crate::web::page::encode;
use crate::web::problem::Fault;
use crate::web::route::{Policy, Routes};
use crate::web::state::AppState;
use crate::web::workbench::forms::{Refusal, perform};

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .route(
            Method::POST,
            "/workbench/documents/{id}/materials",
            DRAFTER,
            attach,
        )
        .route(
            Method::GET,
            "/workbench/documents/{id}/materials/{material}",
            Policy::SignedIn,
            download,
        )
        .route(
            Method::POST,
            "/workbench/documents/{id}/materials/{material}/remove",
            DRAFTER,
            remove,
        )
        .route(
            Method::POST,
            "/workbench/documents/{id}/steps",
            DRAFTER,
            step,
        )
}

async fn attach(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Fault> {
    let upload = Upload::read(&cx, request, &["kind", "name", "key"]).await?;
    let (kind, key) = (upload.text("kind"), upload.text("key"));
    let refusal = match command(&state, &cx, &id, upload).await? {
        Ok(command) => match perform(&state, &cx, &key, command).await? {
            Ok(_) => return Ok(back(&id, "materials")),
            Err(refusal) => refusal,
        },
        Err(error) => Refusal::of(error, &cx)?,
    };
    match seen(&state, &cx, &id).await? {
        Seen::Case(page) => show(&state, &cx, *page, kind, Some(refusal)).await,
        Seen::Public => Ok(back(&id, "materials")),
    }
}

/// The bytes are kept before the command is given, for drafters of the document alone.
async fn command(
    state: &AppState,
    cx: &Cx,
    id: &str,
    upload: Upload,
) -> Result<Result<AttachMaterial, Error>, Fault> {
    match seen(state, cx, id).await? {
        Seen::Case(page) if page.mine => {}
        Seen::Case(_) | Seen::Public => {
            let error = Error::Forbidden("只有起草单位可以增减材料".to_owned());
            return Ok(Err(error));
        }
    }
    let (kind, name) = (upload.text("kind"), upload.text("name"));
    let file = upload.file.filter(|file| !file.bytes.is_empty());
    let Some(file) = file else {
        return Ok(Err(Error::field("file", "请选择文件；空文件不能作为材料")));
    };
    let size = i64::try_from(file.bytes.len()).unwrap_or(i64::MAX);
    let media = Some(file.media).filter(|media| !media.is_empty());
    let kept = keep(state, cx, file.bytes).await?;
    Ok(Ok(AttachMaterial {
        document_id: id.to_owned(),
        kind,
        name: Some(name)
            .filter(|name| !name.trim().is_empty())
            .unwrap_or(file.name),
        sha256: kept.sha256,
        size,
        media: media.unwrap_or_else(|| "application/octet-stream".to_owned()),
    }))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Key {
    #[serde(default)]
    key: String,
}

async fn remove(
    State(state): State<AppState>,
    cx: Cx,
    Path((id, material_id)): Path<(String, String)>,
    Form(form): Form<Key>,
) -> Result<Response, Fault> {
    let command = RemoveMaterial {
        document_id: id.clone(),
        material_id,
    };
    let place = (id.as_str(), "materials", form.key.as_str());
    act(&state, &cx, place, command, |_| {}).await
}

/// A material as an attachment: never shown as a page of this site.
async fn download(
    State(state): State<AppState>,
    cx: Cx,
    Path((id, material)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let found = answers::material(&state.store, &cx, &id, &material).await;
    let (view, bytes) = found.map_err(|error| cx.fault(error))?;
    let disposition = format!("attachment; filename*=UTF-8''{}", encode(&view.name));
    let disposition = HeaderValue::from_str(&disposition)
        .unwrap_or_else(|_| HeaderValue::from_static("attachment"));
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/octet-stream"),
        ),
        (header::CONTENT_DISPOSITION, disposition),
        (
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ),
    ];
    Ok((headers, bytes).into_response())
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct StepForm {
    step: Step,
    state: StepState,
    #[serde(default)]
    done_on: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    organ: String,
    #[serde(default)]
    conclusion: String,
    #[serde(default)]
    material_id: String,
    #[serde(default)]
    key: String,
}

async fn step(
    State(state): State<AppState>,
    cx: Cx,
    Path(id): Path<String>,
    Form(form): Form<StepForm>,
) -> Result<Response, Fault> {
    let done_on = match day("done_on", "办理日期", &form.done_on) {
        Ok(day) => day,
        Err(fault) => {
            let refusal = Refusal::of(Error::Invalid(vec![fault]), &cx)?;
            return again(&state, &cx, &id, refusal, |page| entered(page, form)).await;
        }
    };
    let command = RecordStep {
        document_id: id.clone(),
        step: form.step,
        state: form.state,
        done_on,
        reason: Some(form.reason.clone()),
        organ: Some(form.organ.clone()),
        conclusion: Some(form.conclusion.clone()),
        material_id: Some(form.material_id.clone()),
    };
    let key = form.key.clone();
    let place = (id.as_str(), "steps", key.as_str());
    act(&state, &cx, place, command, |page| entered(page, form)).await
}

fn entered(page: &mut CasePage, form: StepForm) {
    let lines = &mut page.papers.steps;
    if let Some(line) = lines
        .iter_mut()
        .find(|line| line.step == form.step.as_str())
    {
        form.state.as_str().clone_into(&mut line.state);
        line.done_on = form.done_on;
        line.reason = form.reason;
        line.organ = form.organ;
        line.conclusion = form.conclusion;
        line.material_id = form.material_id;
        line.refused = true;
    }
}
