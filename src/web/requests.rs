//! Bodies and parameters read with bounds; faults name the field.

use axum::body::Body;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::de::DeserializeOwned;

use crate::app::Error;

/// Largest JSON body, in bytes: a whole text may stand in it.
pub(crate) const JSON_LIMIT: usize = 24 * 1024 * 1024;
/// Largest form, in bytes (percent-encoded Chinese takes nine bytes a character).
pub(crate) const FORM_LIMIT: usize = 32 * 1024 * 1024;

/// Largest body that somebody who is not signed in may send, in bytes.
pub(crate) const PUBLIC_LIMIT: usize = 256 * 1024;

/// Reads a body up to `limit` bytes.
pub(crate) async fn body(body: Body, limit: usize) -> Result<Vec<u8>, Error> {
    match Limited::new(body, limit).collect().await {
        Ok(bytes) => Ok(bytes.to_bytes().to_vec()),
        Err(error) if error.downcast_ref::<LengthLimitError>().is_some() => {
            Err(Error::TooLarge { limit })
        }
        // the smaller bound of the route
        Err(error) if is_too_long(&*error) => Err(Error::TooLarge {
            limit: PUBLIC_LIMIT,
        }),
        Err(_) => Err(Error::field("body", "请求没有传完")),
    }
}

fn is_too_long(error: &(dyn std::error::Error + 'static)) -> bool {
    error.is::<LengthLimitError>() || error.source().is_some_and(is_too_long)
}

/// JSON, with the place of the fault.
pub(crate) fn json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    serde_json::from_slice(bytes).map_err(|error| {
        let place = format!("第 {} 行第 {} 列", error.line(), error.column());
        Error::field(
            "body",
            format!("JSON 格式有误（{place}）：{}", in_words(&error.to_string())),
        )
    })
}

/// A form body.
pub(crate) fn form<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    let text =
        std::str::from_utf8(bytes).map_err(|_| Error::field("body", "表单不是 UTF-8 编码"))?;
    query(text)
}

/// Query parameters or a form; a field may come several times where the type is a list.
pub(crate) fn query<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    serde_html_form::from_str(text).map_err(|error| {
        let words = in_words(&error.to_string());
        Error::field(&named(&words).unwrap_or_else(|| "参数".to_owned()), words)
    })
}

/// serde's sentences in Chinese, with the names kept.
fn in_words(text: &str) -> String {
    let text = text.split(" at line ").next().unwrap_or(text);
    let text = text.split(", expected one of").next().unwrap_or(text);
    text.replace("unknown field ", "未知的参数 ")
        .replace("missing field ", "缺少 ")
        .replace("duplicate field ", "重复的参数 ")
        .replace("invalid type: ", "类型不符：")
        .replace("invalid value: ", "取值不符：")
        .replace("EOF while parsing", "内容不完整：")
        .replace("recursion limit exceeded", "嵌套层数过多")
        .replace("trailing characters", "末尾有多余的内容")
        .replace("expected ident", "不是 JSON")
        .replace("expected value", "此处应有值")
        .replace(", expected ", "，应为 ")
        .replace(", there are no fields", "")
}

fn named(words: &str) -> Option<String> {
    words.split('`').nth(1).map(str::to_owned)
}
