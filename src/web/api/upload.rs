//! 上传: files streamed to disk, bounded; materials of a document; reading of a file.

use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request, State};
use axum::http::{Method, StatusCode};
use axum::response::Response;

use super::commands::perform;
use super::describe::{Api, Op};
use super::parameters::{Nothing, ok};
use crate::app::Error;
use crate::app::answers::{self, Reading};
use crate::app::drafting::attach::{AttachMaterial, Attached};
use crate::web::extract::{Cx, IdempotencyKey, Path, Query};
use crate::web::problem::Fault;
use crate::web::route::Policy;
use crate::web::state::AppState;

/// Largest file, in bytes.
const LIMIT: usize = 50 * 1024 * 1024;
/// What may stand round the file.
const ROUND: usize = 64 * 1024;
/// Bytes that are handed to the disk at once.
const PIECE: usize = 1024 * 1024;
/// Longest field beside the file, in bytes.
const FIELD: usize = 4 * 1024;

pub(super) fn operations(api: Api) -> Api {
    api.add(
        Op::post(
            "/api/v1/documents/{id}/materials",
            super::drafting::DRAFTER,
        )
        .about(
            "起草",
            "附材料",
            "multipart/form-data：kind 为材料清单中的种类或者 other，file 为文件；name 不填时用文件名。",
        )
        .multipart(&[("kind", "材料种类"), ("name", "材料名称")])
        .answers::<Attached>(201, "已附上"),
        attach,
    )
    .add(
        Op::new(Method::POST, "/api/v1/reading", Policy::SignedIn)
            .about(
                "起草",
                "读取文件",
                "读取上传的文件，给出标题、正文、条文结构和文中的日期，供人核对；不保存任何内容。",
            )
            .multipart(&[])
            .answers::<Reading>(200, "读取的内容"),
        reading,
    )
}

async fn attach(
    State(state): State<AppState>,
    cx: Cx,
    key: Option<IdempotencyKey>,
    Path(document_id): Path<String>,
    Query(Nothing {}): Query<Nothing>,
    request: Request,
) -> Result<Response, Fault> {
    let received = receive(&state, &cx, request, &["kind", "name"]).await?;
    let kind = received.text("kind");
    if kind.is_empty() {
        return Err(cx.fault(Error::field("kind", "请选择材料种类")));
    }
    let name = Some(received.text("name")).filter(|name| !name.is_empty());
    let size = i64::try_from(received.size).unwrap_or(i64::MAX);
    let command = AttachMaterial {
        document_id,
        kind,
        name: name.unwrap_or(received.file_name),
        sha256: received.sha256,
        size,
        media: received.media,
    };
    perform(&state, &cx, key, StatusCode::CREATED, command).await
}

async fn reading(
    State(state): State<AppState>,
    cx: Cx,
    Query(Nothing {}): Query<Nothing>,
    request: Request,
) -> Result<Response, Fault> {
    let mut parts = multipart(&cx, request).await?;
    let field = next(&cx, &mut parts).await?;
    let field = field.ok_or_else(|| no_file(&cx))?;
    if field.name() != Some("file") {
        return Err(unknown(&cx, &field));
    }
    let name = field.file_name().unwrap_or_default().to_owned();
    let bytes = field.bytes().await.map_err(|error| broken(&cx, &error))?;
    if bytes.len() > LIMIT {
        return Err(cx.fault(Error::TooLarge { limit: LIMIT }));
    }
    let extracted = state.extractor.extract(&name, bytes.into()).await;
    let extracted = extracted.map_err(|error| cx.fault(Error::Reading(error)))?;
    ok(&cx, answers::read(extracted))
}

/// A file that is kept, with the fields beside it.
struct Received {
    file_name: String,
    media: String,
    sha256: String,
    size: u64,
    fields: Vec<(String, String)>,
}

impl Received {
    fn text(&self, name: &str) -> String {
        let found = self.fields.iter().find(|(field, _)| field == name);
        found.map_or_else(String::new, |(_, value)| value.trim().to_owned())
    }
}

/// Takes a file and the fields beside it; the file is on disk before the command is given.
async fn receive(
    state: &AppState,
    cx: &Cx,
    request: Request,
    allowed: &[&str],
) -> Result<Received, Fault> {
    let mut parts = multipart(cx, request).await?;
    let received = take(state, cx, &mut parts, allowed).await;
    if received.is_err() {
        drain(parts).await;
    }
    received
}

/// Reads what is still to come of a refused upload, within the limit: whoever is still sending does
/// not read the answer.
async fn drain(mut parts: Multipart) {
    while let Ok(Some(mut field)) = parts.next_field().await {
        while let Ok(Some(_)) = field.chunk().await {}
    }
}

async fn take(
    state: &AppState,
    cx: &Cx,
    parts: &mut Multipart,
    allowed: &[&str],
) -> Result<Received, Fault> {
    let mut fields = Vec::new();
    let mut file = None;
    while let Some(field) = next(cx, parts).await? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "file" && file.is_none() {
            let file_name = field.file_name().unwrap_or_default().to_owned();
            let media = field.content_type().unwrap_or("application/octet-stream");
            let media: String = media.chars().take(100).collect();
            let (sha256, size) = keep(state, cx, field).await?;
            file = Some((file_name, media, sha256, size));
        } else if allowed.contains(&name.as_str()) {
            let text = field.text().await.map_err(|error| broken(cx, &error))?;
            if text.len() > FIELD {
                return Err(cx.fault(Error::field(&name, "内容过长")));
            }
            fields.push((name, text));
        } else {
            return Err(unknown(cx, &field));
        }
    }
    let (file_name, media, sha256, size) = file.ok_or_else(|| no_file(cx))?;
    Ok(Received {
        file_name,
        media,
        sha256,
        size,
        fields,
    })
}

/// Streams a file to disk.
async fn keep(state: &AppState, cx: &Cx, mut field: Field<'_>) -> Result<(String, u64), Fault> {
    let fault = |error: Error| cx.fault(error);
    let mut incoming = state
        .store
        .incoming()
        .map_err(|error| fault(Error::Store(error)))?;
    let mut piece = Vec::with_capacity(PIECE);
    loop {
        let chunk = field.chunk().await.map_err(|error| broken(cx, &error))?;
        let last = chunk.is_none();
        piece.extend_from_slice(&chunk.unwrap_or_default());
        if incoming.size() + piece.len() as u64 > LIMIT as u64 {
            return Err(fault(Error::TooLarge { limit: LIMIT }));
        }
        if last || piece.len() >= PIECE {
            let bytes = std::mem::replace(&mut piece, Vec::with_capacity(PIECE));
            incoming = off_thread(cx, move || {
                incoming.write(&bytes)?;
                Ok(incoming)
            })
            .await?;
        }
        if last {
            break;
        }
    }
    let size = incoming.size();
    if size == 0 {
        return Err(fault(Error::field("file", "文件是空的")));
    }
    let state = state.clone();
    let sha256 = off_thread(cx, move || Ok(state.store.keep_incoming(incoming)?)).await?;
    Ok((sha256, size))
}

async fn off_thread<T: Send + 'static>(
    cx: &Cx,
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Fault> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|error| Err(Error::Internal(error.to_string())))
        .map_err(|error| cx.fault(error))
}

async fn multipart(cx: &Cx, mut request: Request) -> Result<Multipart, Fault> {
    DefaultBodyLimit::max(LIMIT + ROUND).apply(&mut request);
    Multipart::from_request(request, &()).await.map_err(|_| {
        let message = "请以 multipart/form-data 上传，文件放在名为 file 的字段";
        cx.bad_request(Error::field("body", message))
    })
}

async fn next<'a>(cx: &Cx, parts: &'a mut Multipart) -> Result<Option<Field<'a>>, Fault> {
    parts.next_field().await.map_err(|error| broken(cx, &error))
}

fn broken(cx: &Cx, error: &MultipartError) -> Fault {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        cx.fault(Error::TooLarge { limit: LIMIT })
    } else {
        cx.bad_request(Error::field("body", "上传的内容不完整或者格式有误"))
    }
}

fn unknown(cx: &Cx, field: &Field<'_>) -> Fault {
    let name: String = field.name().unwrap_or_default().chars().take(40).collect();
    cx.bad_request(Error::field(&name, format!("未知的字段“{name}”")))
}

fn no_file(cx: &Cx) -> Fault {
    cx.bad_request(Error::field("file", "没有收到文件，请放在名为 file 的字段"))
}
