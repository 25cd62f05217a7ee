//! Clients that go away in the middle of a registration: no connection of the pool is spoilt, no number
//! lost. `GUIKU_DISCONNECTS` makes it larger.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use guiku::app::registration::register::Register;
use guiku::store::verify::VerifyOptions;
use guiku::store::{Store, Use, queries};
use guiku::web;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use super::prepare::prepare;
use super::{assert_contiguous, on_both, size, version};
use crate::support::County;

const CONTROLS: usize = 100;

/// Sends a registration, whole or cut in the middle, and closes after a while; some close with the first
/// byte of the answer.
async fn gone(address: SocketAddr, cookie: &str, id: &str, version: i64, place: usize) {
    let body = format!("{{\"expected_version\":{version}}}");
    let request = format!(
        "POST /api/v1/documents/{id}/registration HTTP/1.1\r\nhost: {address}\r\ncookie: {cookie}\r\n\
         content-type: application/json\r\nidempotency-key: gone-{place}\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let sent = if place % 16 == 15 {
        request.len() - body.len() / 2
    } else {
        request.len()
    };
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(&request.as_bytes()[..sent]).await.unwrap();
    if place.is_multiple_of(16) {
        assert_ne!(stream.read(&mut [0]).await.unwrap(), 0);
        return;
    }
    let wait = (place as u64).wrapping_mul(7_919) % 51;
    tokio::time::sleep(Duration::from_millis(wait)).await;
}

async fn clients_that_go_away(county: County) {
    let disconnects = size("GUIKU_DISCONNECTS", 200);
    let issuers = ["gov", "office", "housing"];
    let ids = prepare(&county, disconnects + CONTROLS, &issuers).await;
    let (left, controls) = ids.split_at(disconnects);
    let version = version(&county, &ids[0]).await;
    let cookie = county.client("registrar").await.cookie().to_owned();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = watch::channel(false);
    let service = web::service(county.state());
    let serving = tokio::spawn(web::server::serve(listener, service, None, stopped));
    let mut clients = tokio::task::JoinSet::new();
    for (place, id) in left.iter().cloned().enumerate() {
        if clients.len() == 24 {
            clients.join_next().await.unwrap().unwrap();
        }
        let cookie = cookie.clone();
        clients.spawn(async move { gone(address, &cookie, &id, version, place).await });
    }
    while let Some(client) = clients.join_next().await {
        client.unwrap();
    }

    let county = Arc::new(county);
    let mut writes = tokio::task::JoinSet::new();
    for id in controls.iter().cloned() {
        let county = Arc::clone(&county);
        writes.spawn(async move {
            let register = Register {
                document_id: id,
                expected_version: version,
            };
            county.act("registrar", register).await.unwrap()
        });
    }
    while let Some(write) = writes.join_next().await {
        write.unwrap();
    }
    stop.send_replace(true);
    serving.await.unwrap().unwrap();
    // A connection of its own sees what was truly committed.
    let other = Store::open(&county.place, Use::ReadOnly).await.unwrap();
    let seen = queries::numbers(other.reader(), controls).await.unwrap();
    assert_eq!(seen.len(), 2 * CONTROLS);
    let given = assert_contiguous(&other).await;
    assert!(given <= 2 * ids.len());
    let registered = given / 2 - CONTROLS;
    println!("{disconnects} clients went away, {registered} of their registrations were done");
    assert!(registered >= disconnects / 16, "{registered}");
    let options = VerifyOptions {
        quick: true,
        ..VerifyOptions::default()
    };
    assert!(other.verify(&options).await.unwrap().is_clean());
}
on_both!(clients_that_go_away);
