//! One POST to one fixed address. Redirects are not followed: a second address was never set.

use std::sync::Arc;
use std::time::Duration;

use http::{Request, Uri, header};
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

/// The whole attempt takes no longer.
const TIME: Duration = Duration::from_secs(15);

/// Sends `body` with `headers`; any answer of 2xx is good.
pub(super) async fn post(
    url: &Uri,
    headers: &[(&str, String)],
    body: String,
) -> Result<(), String> {
    match tokio::time::timeout(TIME, attempt(url, headers, body)).await {
        Ok(done) => done,
        Err(_) => Err("对方没有在规定时间内应答".to_owned()),
    }
}

async fn attempt(url: &Uri, headers: &[(&str, String)], body: String) -> Result<(), String> {
    let told = |error: &dyn std::fmt::Display| error.to_string();
    let host = url.host().ok_or("地址没有主机名")?;
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let secure = url.scheme_str() == Some("https");
    let port = url.port_u16().unwrap_or(if secure { 443 } else { 80 });
    let stream = TcpStream::connect((bare, port)).await;
    let stream = stream.map_err(|error| told(&error))?;
    let authority = url.authority().map_or(host, |one| one.as_str());
    let path = url.path_and_query().map_or("/", |one| one.as_str());
    let mut request = Request::post(path)
        .header(header::HOST, authority)
        .header(header::CONTENT_TYPE, "application/json");
    for (name, value) in headers {
        request = request.header(*name, value);
    }
    let request = request.body(Full::new(Bytes::from(body)));
    let request = request.map_err(|error| told(&error))?;
    if !secure {
        return exchange(stream, request).await;
    }
    let roots = webpki_roots::TLS_SERVER_ROOTS
        .iter()
        .cloned()
        .collect::<RootCertStore>();
    let config = ClientConfig::builder()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from(bare.to_owned()).map_err(|error| told(&error))?;
    let connector = TlsConnector::from(Arc::new(config));
    let stream = connector.connect(name, stream).await;
    exchange(stream.map_err(|error| told(&error))?, request).await
}

async fn exchange<S>(stream: S, request: Request<Full<Bytes>>) -> Result<(), String>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let opened = http1::handshake(TokioIo::new(stream)).await;
    let (mut sender, connection) = opened.map_err(|error| error.to_string())?;
    let driving = tokio::spawn(connection);
    let answer = sender.send_request(request).await;
    driving.abort();
    let status = answer.map_err(|error| error.to_string())?.status();
    if status.is_success() {
        Ok(())
    } else {
        Err(format!("对方应答 {status}"))
    }
}
