//! A file handed in by a form, with the fields beside it.

use axum::extract::multipart::MultipartError;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use axum::http::StatusCode;

use crate::app::Error;
use crate::app::intake::TEXT_LIMIT;
use crate::web::extract::Cx;
use crate::web::problem::Fault;
use crate::web::state::AppState;

/// Largest file, in bytes.
const LIMIT: usize = 50 * 1024 * 1024;

/// A form with a file.
#[derive(Debug, Default)]
pub(in crate::web::workbench) struct Upload {
    fields: Vec<(String, String)>,
    /// Name, media type and bytes of the file; `None` where none was chosen.
    pub(in crate::web::workbench) file: Option<File>,
}

/// The file.
#[derive(Debug)]
pub(in crate::web::workbench) struct File {
    /// Name as given.
    pub(in crate::web::workbench) name: String,
    /// Media type as given.
    pub(in crate::web::workbench) media: String,
    /// Its bytes.
    pub(in crate::web::workbench) bytes: Vec<u8>,
}

/// A file that is kept.
#[derive(Debug)]
pub(in crate::web::workbench) struct Kept {
    /// Its hash.
    pub(in crate::web::workbench) sha256: String,
    /// Its bytes, given back.
    pub(in crate::web::workbench) bytes: Vec<u8>,
}

impl Upload {
    /// A field, empty where it was not sent.
    pub(in crate::web::workbench) fn text(&self, name: &str) -> String {
        let found = self.fields.iter().find(|(field, _)| field == name);
        found.map_or_else(String::new, |(_, value)| value.clone())
    }

    /// Reads a form; fields that the page does not have are refused.
    pub(in crate::web::workbench) async fn read(
        cx: &Cx,
        mut request: Request,
        allowed: &[&str],
    ) -> Result<Self, Fault> {
        DefaultBodyLimit::max(LIMIT + TEXT_LIMIT).apply(&mut request);
        let parts = Multipart::from_request(request, &()).await;
        let mut parts =
            parts.map_err(|_| cx.bad_request(Error::field("body", "请在页面上选择文件后提交")))?;
        let mut upload = Self::default();
        while let Some(field) = parts.next_field().await.map_err(|e| broken(cx, &e))? {
            let name = field.name().unwrap_or_default().to_owned();
            if name == "file" {
                let file = File {
                    name: field.file_name().unwrap_or_default().to_owned(),
                    media: field
                        .content_type()
                        .unwrap_or_default()
                        .chars()
                        .take(100)
                        .collect(),
                    bytes: field.bytes().await.map_err(|e| broken(cx, &e))?.into(),
                };
                if file.bytes.len() > LIMIT {
                    return Err(cx.fault(Error::TooLarge { limit: LIMIT }));
                }
                upload.file = Some(file).filter(|file| !file.name.is_empty());
            } else if allowed.contains(&name.as_str()) {
                let text = field.text().await.map_err(|e| broken(cx, &e))?;
                upload.fields.push((name, text));
            } else {
                let name: String = name.chars().take(40).collect();
                let error = Error::field(&name, format!("未知的字段“{name}”"));
                return Err(cx.bad_request(error));
            }
        }
        Ok(upload)
    }
}

/// Keeps the bytes of a file.
pub(in crate::web::workbench) async fn keep(
    state: &AppState,
    cx: &Cx,
    bytes: Vec<u8>,
) -> Result<Kept, Fault> {
    let state = state.clone();
    let kept = tokio::task::spawn_blocking(move || {
        let sha256 = state.store.keep_file(&bytes)?;
        Ok(Kept { sha256, bytes })
    });
    kept.await
        .unwrap_or_else(|error| Err(Error::Internal(error.to_string())))
        .map_err(|error| cx.fault(error))
}

fn broken(cx: &Cx, error: &MultipartError) -> Fault {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        cx.fault(Error::TooLarge { limit: LIMIT })
    } else {
        cx.bad_request(Error::field("body", "上传的内容不完整或者格式有误"))
    }
}
