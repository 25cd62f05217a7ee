//! 新建: a document begins with a typed text or with a file that is read for confirmation.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use tower_sessions::Session;

use super::case::upload::{File, Upload, keep};
use super::forms::{Refusal, perform, wrong};
use crate::app::drafting::attach::AttachMaterial;
use crate::app::drafting::create::CreateDocument;
use crate::app::intake;
use crate::app::view::case::draft::{DraftForm, Structure, structure};
use crate::app::view::case::{self, Choices};
use crate::app::view::reading::{self, ReadPage, ReadValue};
use crate::app::{Error, run};
use crate::domain::access::Role;
use crate::text::normal_form;
use crate::web::extract::Cx;
use crate::web::page::{Shell, page_with, see};
use crate::web::problem::Fault;
use crate::web::route::{Policy, Routes};
use crate::web::session::{HandedIn, hand_in, handed_in};
use crate::web::state::AppState;

const DRAFTER: Policy = Policy::Roles(&[Role::Drafter]);
/// Longest name of a file that is noted, in characters.
const NAME: usize = 200;
const FIELDS: [&str; 12] = [
    "title",
    "text",
    "issuer",
    "drafter",
    "key",
    "instrument_title",
    "effective_on",
    "last_valid_on",
    "read",
    "kept",
    "adopt",
    "again",
];

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .route(Method::GET, "/workbench/new", DRAFTER, form)
        .route(Method::POST, "/workbench/new", DRAFTER, submit)
}

/// What was entered.
#[derive(Debug, Default)]
struct Entered {
    issuer: String,
    drafter: String,
    key: String,
    form: DraftForm,
    /// Hash of the file that the text was read from.
    kept: String,
}

/// What was read out of a file; nothing is created yet.
struct Read {
    page: ReadPage,
    tree: Structure,
    file: Option<HandedIn>,
    warnings: Vec<String>,
    /// Read from the file just now, and not again after corrections.
    first: bool,
}

impl Read {
    fn of(&self, field: &str) -> Vec<&ReadValue> {
        self.page
            .values
            .iter()
            .filter(|one| one.field == field)
            .collect()
    }

    /// What has no field of its own in the form.
    fn others(&self) -> impl Iterator<Item = &ReadValue> {
        let own = ["title", "instrument_title", "effective_on", "last_valid_on"];
        self.page
            .values
            .iter()
            .filter(move |one| !own.contains(&one.field))
    }

    fn is_pdf(&self) -> bool {
        self.file
            .as_ref()
            .is_some_and(|file| file.name.to_lowercase().ends_with(".pdf"))
    }
}

#[derive(Template)]
#[template(path = "work/new.html")]
struct View {
    shell: Shell,
    choices: Choices,
    entered: Entered,
    kept: Option<String>,
    refusal: Option<Refusal>,
}

#[derive(Template)]
#[template(path = "work/new_read.html")]
struct ReadView {
    shell: Shell,
    choices: Choices,
    entered: Entered,
    read: Read,
    refusal: Option<Refusal>,
}

impl View {
    fn wrong(&self, field: &str) -> &str {
        wrong(self.refusal.as_ref(), field)
    }
}

impl ReadView {
    fn wrong(&self, field: &str) -> &str {
        wrong(self.refusal.as_ref(), field)
    }

    /// What the form holds in a field.
    fn holds(&self, field: &str) -> &str {
        self.entered.form.value(field)
    }
}

async fn form(State(state): State<AppState>, cx: Cx) -> Result<Response, Fault> {
    show(&state, &cx, Entered::default(), None, None).await
}

async fn submit(
    State(state): State<AppState>,
    cx: Cx,
    session: Session,
    request: Request,
) -> Result<Response, Fault> {
    let mut upload = Upload::read(&cx, request, &FIELDS).await?;
    let mut entered = Entered {
        issuer: upload.text("issuer"),
        drafter: upload.text("drafter"),
        key: upload.text("key"),
        kept: upload.text("kept"),
        form: DraftForm {
            title: upload.text("title"),
            text: upload.text("text"),
            instrument_title: upload.text("instrument_title"),
            effective_on: upload.text("effective_on"),
            last_valid_on: upload.text("last_valid_on"),
            ..DraftForm::default()
        },
    };
    if let Some(file) = upload.file.take() {
        return read(&state, &cx, &session, entered, file).await;
    }
    let adopt = upload.text("adopt");
    if !adopt.is_empty() || !upload.text("again").is_empty() {
        let page = reading::page(&entered.form.title, &entered.form.text);
        if let Some(value) = page.of(&adopt).next() {
            entered.form.set(&adopt, &value.value);
        }
        return reread(&state, &cx, &session, entered, page, None).await;
    }
    let was_read = !upload.text("read").is_empty();
    match create(&state, &cx, &session, &entered).await? {
        Ok(id) => Ok(see(&format!("/workbench/documents/{id}"))),
        Err(refusal) if was_read => {
            let page = reading::page(&entered.form.title, &entered.form.text);
            reread(&state, &cx, &session, entered, page, Some(refusal)).await
        }
        Err(refusal) => show(&state, &cx, entered, None, Some(refusal)).await,
    }
}

/// Creates the document; the file that it was read from goes with it as its original.
async fn create(
    state: &AppState,
    cx: &Cx,
    session: &Session,
    entered: &Entered,
) -> Result<Result<String, Refusal>, Fault> {
    let fields = match entered.form.fields() {
        Ok(fields) => fields,
        Err(error) => return Refusal::of(error, cx).map(Err),
    };
    let command = CreateDocument {
        title: entered.form.title.clone(),
        text: entered.form.text.clone(),
        issuer: entered.issuer.clone(),
        drafter: Some(entered.drafter.clone()).filter(|id| !id.is_empty()),
        co_issuers: Vec::new(),
        fields,
    };
    let created = match perform(state, cx, &entered.key, command).await? {
        Ok(created) => created,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if let Some(file) = noted(cx, session, &entered.kept).await? {
        let original = AttachMaterial {
            document_id: created.id.clone(),
            kind: "other".to_owned(),
            name: format!("原件：{}", file.name),
            sha256: file.sha256,
            size: file.size,
            media: file.media,
        };
        let key = format!("{}-original", entered.key);
        let attached = run(&state.store, cx.cx.clone(), Some(&key), original).await;
        attached.map_err(|error| cx.fault(error))?;
    }
    Ok(Ok(created.id))
}

/// The file of this session with that hash.
async fn noted(cx: &Cx, session: &Session, sha256: &str) -> Result<Option<HandedIn>, Fault> {
    let files = handed_in(session).await.map_err(|error| cx.fault(error))?;
    Ok(files.into_iter().find(|file| file.sha256 == sha256))
}

/// Keeps a file, reads it and shows what was read; what was typed stays.
async fn read(
    state: &AppState,
    cx: &Cx,
    session: &Session,
    mut entered: Entered,
    file: File,
) -> Result<Response, Fault> {
    let (name, media) = (file.name, file.media);
    let kept = keep(state, cx, file.bytes).await?;
    let note = format!("{name}（SHA-256 {}）", kept.sha256);
    let handed = HandedIn {
        sha256: kept.sha256.clone(),
        name: name.chars().take(NAME).collect(),
        media: if media.is_empty() {
            "application/octet-stream".to_owned()
        } else {
            media
        },
        size: i64::try_from(kept.bytes.len()).unwrap_or(i64::MAX),
    };
    let noted = hand_in(session, handed.clone()).await;
    noted.map_err(|error| cx.fault(error))?;
    entered.kept = kept.sha256;
    let extracted = match state.extractor.extract(&name, kept.bytes).await {
        Ok(extracted) => extracted,
        Err(error) => {
            let refusal = Refusal::of(Error::Reading(error), cx)?;
            return show(state, cx, entered, Some(note), Some(refusal)).await;
        }
    };
    let warnings: Vec<String> = extracted.warnings.iter().map(ToString::to_string).collect();
    let typed = Some(entered.form.title.clone()).filter(|title| !title.trim().is_empty());
    let title = typed
        .or_else(|| intake::title_of(&extracted))
        .unwrap_or_default();
    entered.form.text = normal_form(&extracted.text);
    let page = reading::page(&title, &entered.form.text);
    for field in ["title", "instrument_title", "effective_on", "last_valid_on"] {
        let sure = page
            .sure(field)
            .filter(|_| entered.form.value(field).trim().is_empty());
        if let Some(value) = sure {
            entered.form.set(field, value);
        }
    }
    let read = Read {
        tree: structure(&entered.form.title, &entered.form.text),
        page,
        file: Some(handed),
        warnings,
        first: true,
    };
    show_read(state, cx, entered, read, None).await
}

/// Shows the reading of what stands in the form now; nothing that was entered is overwritten.
async fn reread(
    state: &AppState,
    cx: &Cx,
    session: &Session,
    entered: Entered,
    page: ReadPage,
    refusal: Option<Refusal>,
) -> Result<Response, Fault> {
    let read = Read {
        tree: structure(&entered.form.title, &entered.form.text),
        page,
        file: noted(cx, session, &entered.kept).await?,
        warnings: Vec::new(),
        first: false,
    };
    show_read(state, cx, entered, read, refusal).await
}

async fn choices_for(state: &AppState, cx: &Cx, entered: &mut Entered) -> Result<Choices, Fault> {
    let choices = case::choices(&state.store, cx).await;
    let choices = choices.map_err(|error| cx.fault(error))?;
    if entered.issuer.is_empty() {
        entered.issuer.clone_from(&choices.usual);
    }
    entered.key = cx.new_id();
    Ok(choices)
}

async fn show_read(
    state: &AppState,
    cx: &Cx,
    mut entered: Entered,
    read: Read,
    refusal: Option<Refusal>,
) -> Result<Response, Fault> {
    let choices = choices_for(state, cx, &mut entered).await?;
    // the form proposes the usual issuer: what a file says counts more, what a person chose stays
    if read.first && entered.issuer == choices.usual {
        let named = read.page.sure("issuer");
        let mut issuers = choices.issuers.iter();
        if let Some(issuer) = issuers.find(|one| Some(one.name.as_str()) == named) {
            entered.issuer.clone_from(&issuer.id);
        }
    }
    let status = refusal.as_ref().map_or(StatusCode::OK, |one| one.status);
    let view = ReadView {
        shell: Shell::new(state, cx, "work").await?,
        choices,
        entered,
        read,
        refusal,
    };
    Ok(page_with(cx, status, &view))
}

async fn show(
    state: &AppState,
    cx: &Cx,
    mut entered: Entered,
    kept: Option<String>,
    refusal: Option<Refusal>,
) -> Result<Response, Fault> {
    let choices = choices_for(state, cx, &mut entered).await?;
    let status = refusal.as_ref().map_or(StatusCode::OK, |one| one.status);
    let view = View {
        shell: Shell::new(state, cx, "work").await?,
        choices,
        entered,
        kept,
        refusal,
    };
    Ok(page_with(cx, status, &view))
}
