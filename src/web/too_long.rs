//! A request whose address or head is too long never reaches a handler: the HTTP layer refuses it with
//! an empty answer. This stream puts our own words into that answer.

use std::io::Result as IoResult;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// What the HTTP layer writes, alone and in one piece, before it closes the connection.
const BARE: [(&[u8], &str, &str); 2] = [
    (
        b"HTTP/1.1 414 ",
        "414 URI Too Long",
        "地址过长，超过 64 KB；检索式（参数 q）过长，最多2000个字符，请缩短后再试",
    ),
    (
        b"HTTP/1.1 431 ",
        "431 Request Header Fields Too Large",
        "请求的地址和请求头过长，超过 128 KB；检索式（参数 q）最多2000个字符，请缩短后再试",
    ),
];

/// A stream of one connection.
#[derive(Debug)]
pub(super) struct Worded<S> {
    inner: S,
    /// The latest request asks the API.
    api: bool,
    /// Our answer and how much of it is written.
    answer: Option<(Vec<u8>, usize)>,
}

impl<S> Worded<S> {
    pub(super) const fn new(inner: S) -> Self {
        Self {
            inner,
            api: false,
            answer: None,
        }
    }
}

fn answer(bare: &[u8], api: bool) -> Option<Vec<u8>> {
    let (_, status, message) = BARE.iter().find(|(start, _, _)| bare.starts_with(start))?;
    // a piece of some body that only looks like it is left alone
    if bare.len() > 512 || !bare.ends_with(b"\r\n\r\n") {
        return None;
    }
    let empty = String::from_utf8_lossy(bare)
        .to_ascii_lowercase()
        .contains("content-length: 0");
    if !empty {
        return None;
    }
    let (media, body) = if api {
        let code: String = status.chars().take(3).collect();
        let body = format!(
            "{{\"type\":\"about:blank\",\"code\":\"too-long\",\"title\":\"请求过长\",\"status\":{code},\"detail\":\"{message}\",\
             \"errors\":[{{\"field\":\"q\",\"message\":\"{message}\"}}]}}"
        );
        ("application/problem+json", body)
    } else {
        let body = format!(
            "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>请求过长</title>\
             <h1>请求过长</h1><p>{message}。</p><p><a href=\"/search\">回到检索</a></p></html>"
        );
        ("text/html; charset=utf-8", body)
    };
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: {media}\r\ncontent-length: {}\r\n\
         x-content-type-options: nosniff\r\ncontent-security-policy: default-src 'none'\r\n\
         cache-control: no-store\r\nconnection: close\r\n\r\n",
        body.len()
    );
    Some([head, body].concat().into_bytes())
}

impl<S: AsyncRead + Unpin> AsyncRead for Worded<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<IoResult<()>> {
        let before = buffer.filled().len();
        let done = Pin::new(&mut self.inner).poll_read(cx, buffer);
        if let Some(read) = buffer.filled().get(before..)
            && (read.starts_with(b"GET ") || read.starts_with(b"POST "))
        {
            let path = read.split(|byte| *byte == b' ').nth(1);
            self.api = path.is_some_and(|path| path.starts_with(b"/api/"));
        }
        done
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Worded<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<IoResult<usize>> {
        let this = &mut *self;
        if this.answer.is_none() {
            this.answer = answer(bytes, this.api).map(|answer| (answer, 0));
        }
        let Some((answer, written)) = &mut this.answer else {
            return Pin::new(&mut this.inner).poll_write(cx, bytes);
        };
        while let Some(rest) = answer.get(*written..).filter(|rest| !rest.is_empty()) {
            match Pin::new(&mut this.inner).poll_write(cx, rest) {
                Poll::Ready(Ok(0)) => return Poll::Ready(Ok(0)),
                Poll::Ready(Ok(count)) => *written += count,
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                Poll::Pending => return Poll::Pending,
            }
        }
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<IoResult<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<IoResult<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_bare_refusals_are_worded() {
        let bare = b"HTTP/1.1 414 URI Too Long\r\ncontent-length: 0\r\n\r\n";
        let api = String::from_utf8(answer(bare, true).unwrap()).unwrap();
        assert!(
            api.contains("problem+json") && api.contains("\"status\":414"),
            "{api}"
        );
        let page = String::from_utf8(answer(bare, false).unwrap()).unwrap();
        assert!(
            page.contains("text/html") && page.contains("2000个字符"),
            "{page}"
        );
        for other in [
            &b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"[..],
            b"HTTP/1.1 414 URI Too Long\r\ncontent-length: 5\r\n\r\nwords",
        ] {
            assert_eq!(answer(other, true), None);
        }
    }
}
