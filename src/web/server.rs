//! Own accept loop: time-outs for slow clients, a cap on connections, a graceful end.

use std::io::{Error as IoError, Result as IoResult};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::Request;
use hyper::body::Incoming;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::{ServerConfig, pki_types};
use tower::ServiceExt;

use super::brake::Peer;
use super::too_long::Worded;

/// Time for a client to send its headers.
const HEADERS: Duration = Duration::from_secs(10);
/// Longest head of a request, in bytes; an address of its own may have 64 KiB.
const HEAD: usize = 128 * 1024;
/// Time for a TLS handshake.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// Connections at once.
const CONNECTIONS: usize = 2048;
/// Time for running requests to end when the service stops.
const GRACE: Duration = Duration::from_secs(25);

/// Serves until `stop` turns true; then running requests end.
pub async fn serve(
    listener: TcpListener,
    service: Router,
    tls: Option<TlsAcceptor>,
    mut stop: watch::Receiver<bool>,
) -> IoResult<()> {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stopped(&mut stop) => break,
        };
        let Ok((stream, peer)) = accepted else {
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let Ok(place) = Arc::clone(&places).try_acquire_owned() else {
            continue;
        };
        let (service, tls, stop) = (service.clone(), tls.clone(), stop.clone());
        tokio::spawn(async move {
            connection(stream, peer, service, tls, stop).await;
            drop(place);
        });
    }
    let all = u32::try_from(CONNECTIONS).unwrap_or(u32::MAX);
    let _ = tokio::time::timeout(GRACE, places.acquire_many(all)).await;
    Ok(())
}

/// Waits for the end of the service.
async fn stopped(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stopped| *stopped).await.map(|_| ());
}

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    service: Router,
    tls: Option<TlsAcceptor>,
    stop: watch::Receiver<bool>,
) {
    let _ = stream.set_nodelay(true);
    match tls {
        None => speak(stream, Peer(peer.ip()), service, stop).await,
        Some(tls) => match tokio::time::timeout(HANDSHAKE, tls.accept(stream)).await {
            Ok(Ok(stream)) => speak(stream, Peer(peer.ip()), service, stop).await,
            Ok(Err(error)) => tracing::debug!(%error, %peer, "TLS handshake failed"),
            Err(_) => tracing::debug!(%peer, "TLS handshake timed out"),
        },
    }
}

async fn speak<S>(stream: S, peer: Peer, service: Router, mut stop: watch::Receiver<bool>)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let service = service.map_request(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(peer);
        request
    });
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS)
        .max_buf_size(HEAD)
        .serve_connection(
            TokioIo::new(Worded::new(stream)),
            TowerToHyperService::new(service),
        );
    tokio::pin!(connection);
    tokio::select! {
        ended = connection.as_mut() => {
            if let Err(error) = ended {
                tracing::debug!(%error, "connection ended");
            }
        }
        () = stopped(&mut stop) => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
}

/// TLS from a certificate chain and a key, both PEM.
pub fn tls(certificate: &Path, key: &Path) -> IoResult<TlsAcceptor> {
    use pki_types::pem::PemObject;
    let other = |error: &dyn std::fmt::Display| IoError::other(error.to_string());
    let chain = pki_types::CertificateDer::pem_file_iter(certificate)
        .map_err(|error| other(&error))?
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| other(&error))?;
    let key = pki_types::PrivateKeyDer::from_pem_file(key).map_err(|error| other(&error))?;
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| other(&error))?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(|error| other(&error))?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}
