//! A client that drips its headers is sent away, and nobody waits for it.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::cli::process::{Server, Visitor};

#[tokio::test(flavor = "multi_thread")]
async fn dripped_headers_end_the_connection() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start("serve", folder.path());
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_millis(500)))
        .unwrap();
    stream
        .write_all(b"GET / HTTP/1.1\r\nhost: a\r\nx-drip: ")
        .unwrap();
    let dripping = tokio::task::spawn_blocking(move || {
        // One letter for each half second of listening; 15 seconds are the most.
        for _ in 0..30 {
            let mut answer = [0; 1024];
            match stream.read(&mut answer) {
                Ok(0) => return true,
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                Err(error) => return error.kind() == ErrorKind::ConnectionReset,
            }
            // Where the other side has gone, the next read says so.
            let _ = stream.write_all(b"a");
        }
        false
    });
    let visitor = Visitor::new(&server);
    for _ in 0..20 {
        assert_eq!(visitor.get("/healthz").await.0, 200);
    }
    assert!(dripping.await.unwrap(), "still connected after 15 seconds");
}
