//! Webhooks and mail: signed, tried again, kept until they are gone, without a title.

use base64::Engine;
use std::sync::Arc;

use guiku::app::notice::{self, Channels};
use guiku::clock::Clock;
use guiku::jobs::deliver::{Mail, Sender, Webhook, signature};
use guiku::store::notices;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::{TEXT, TITLE, teller};
use crate::support::County;

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// Takes one request and answers with `status`.
async fn take(listener: &TcpListener, status: &str) -> String {
    let (mut stream, _) = listener.accept().await.unwrap();
    let mut heard = Vec::new();
    loop {
        let mut some = [0; 4096];
        let read = stream.read(&mut some).await.unwrap();
        heard.extend_from_slice(&some[..read]);
        let text = String::from_utf8_lossy(&heard).into_owned();
        let length = text
            .lines()
            .find_map(|line| {
                line.to_lowercase()
                    .strip_prefix("content-length: ")
                    .map(str::to_owned)
            })
            .and_then(|text| text.trim().parse::<usize>().ok());
        let body = text.split_once("\r\n\r\n").map(|(_, body)| body.len());
        if read == 0
            || body
                .zip(length)
                .is_some_and(|(body, length)| body >= length)
        {
            break;
        }
    }
    let answer =
        format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nlocation: http://127.0.0.1:1/\r\n\r\n");
    stream.write_all(answer.as_bytes()).await.unwrap();
    String::from_utf8(heard).unwrap()
}

fn header<'a>(request: &'a str, name: &str) -> &'a str {
    let mut lines = request.lines();
    lines
        .find_map(|line| line.strip_prefix(&format!("{name}: ")))
        .unwrap_or_else(|| panic!("no {name}: {request}"))
}

async fn submitted(county: &County, channels: &Channels) {
    let tell = teller(county, channels.clone());
    tell.tell(&county.program()).await.unwrap();
    let id = county.draft(TITLE, TEXT, "gov").await;
    county.complete(&id).await;
    county.submit(&id).await;
    tell.tell(&county.program()).await.unwrap();
    tell.tell(&county.program()).await.unwrap();
}

#[tokio::test]
async fn a_webhook_is_signed_tried_again_and_follows_nothing() {
    let county = County::sqlite().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let hook = Webhook::new(&url, SECRET).unwrap();
    let channels = Channels {
        mail: false,
        webhooks: vec![hook.name.clone()],
    };
    submitted(&county, &channels).await;
    let sender = Sender {
        store: Arc::clone(&county.store),
        webhooks: vec![hook],
        mail: None,
    };
    let now = county.clock.now();
    let (sent, request) = tokio::join!(sender.send_once(now), take(&listener, "302 Found"));
    assert_eq!(sent.unwrap(), 0, "a redirect is no delivery");
    let first = header(&request, "webhook-id").to_owned();
    assert_eq!(sender.send_once(now).await.unwrap(), 0, "not yet again");
    let later = now + chrono::Duration::seconds(6);
    let (sent, request) = tokio::join!(sender.send_once(later), take(&listener, "204 No Content"));
    assert_eq!(sent.unwrap(), 1);
    assert_eq!(header(&request, "webhook-id"), first, "the same message");
    let at: i64 = header(&request, "webhook-timestamp").parse().unwrap();
    let (_, body) = request.split_once("\r\n\r\n").unwrap();
    let key = base64::engine::general_purpose::STANDARD
        .decode(SECRET.strip_prefix("whsec_").unwrap())
        .unwrap();
    let expected = signature(&key, &first, at, body).unwrap();
    assert_eq!(header(&request, "webhook-signature"), expected);
    assert!(body.contains("guiku.notice.received") && body.contains("/workbench/reviews/"));
    assert!(!body.contains("金丝雀"), "no title leaves: {body}");
    let far = later + chrono::Duration::days(30);
    assert_eq!(sender.send_once(far).await.unwrap(), 0, "once");
}

#[tokio::test]
async fn what_cannot_be_sent_waits_longer_each_time_and_is_given_up_at_last() {
    let county = County::sqlite().await;
    // nobody listens there
    let hook = Webhook::new("http://127.0.0.1:9/", SECRET).unwrap();
    let channels = Channels {
        mail: false,
        webhooks: vec![hook.name.clone()],
    };
    submitted(&county, &channels).await;
    let sender = Sender {
        store: Arc::clone(&county.store),
        webhooks: vec![hook],
        mail: None,
    };
    let mut now = county.clock.now();
    let mut pauses = Vec::new();
    for _ in 0..40 {
        let waiting = notices::waiting(county.store.reader(), i64::MAX, 10)
            .await
            .unwrap();
        let Some(row) = waiting.first() else { break };
        let pause = row.next_ms - now.timestamp_millis();
        pauses.push(pause.max(0));
        now += chrono::Duration::milliseconds(pause.max(0));
        assert_eq!(sender.send_once(now).await.unwrap(), 0);
    }
    assert_eq!(pauses.len(), 16, "{pauses:?}");
    assert_eq!(pauses[1..4], [5_000, 10_000, 20_000]);
    assert!(
        pauses.windows(2).all(|pair| pair[0] <= pair[1]),
        "{pauses:?}"
    );
}

/// A mail server that takes one message.
async fn mail_server(listener: TcpListener) -> String {
    let (stream, _) = listener.accept().await.unwrap();
    let mut stream: TcpStream = stream;
    let mut heard = String::new();
    stream.write_all(b"220 test ESMTP\r\n").await.unwrap();
    let mut taking = false;
    loop {
        let mut some = [0; 8192];
        let read = stream.read(&mut some).await.unwrap();
        if read == 0 {
            return heard;
        }
        let text = String::from_utf8_lossy(&some[..read]).into_owned();
        heard.push_str(&text);
        let answer: &[u8] = if taking {
            if !heard.ends_with("\r\n.\r\n") {
                continue;
            }
            taking = false;
            b"250 taken\r\n"
        } else if text.starts_with("DATA") {
            taking = true;
            b"354 go on\r\n"
        } else if text.starts_with("QUIT") {
            b"221 bye\r\n"
        } else {
            b"250 test\r\n"
        };
        stream.write_all(answer).await.unwrap();
        if heard.contains("\r\n.\r\n") {
            return heard;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_tells_where_and_never_what() {
    let county = County::sqlite().await;
    let cx = county.cx("reviewer").await;
    notice::set_address(&county.store, &cx, "reviewer@example.cn")
        .await
        .unwrap();
    let channels = Channels {
        mail: true,
        webhooks: Vec::new(),
    };
    submitted(&county, &channels).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    let mail = Mail::new(&url, None, "guiku@example.cn", "https://guiku.example.cn/").unwrap();
    let sender = Sender {
        store: Arc::clone(&county.store),
        webhooks: Vec::new(),
        mail: Some(mail),
    };
    let server = tokio::spawn(mail_server(listener));
    assert_eq!(sender.send_once(county.clock.now()).await.unwrap(), 1);
    let heard = server.await.unwrap();
    assert!(heard.contains("RCPT TO:<reviewer@example.cn>"), "{heard}");
    assert!(heard.contains("Message-ID: <"), "{heard}");
    assert!(
        !heard.contains("金丝雀") && !heard.contains("5pON"),
        "{heard}"
    );
    assert!(Mail::new("http://x", None, "a@b.cn", "").is_err());
    assert!(Mail::new("smtp://x", Some("no colon"), "a@b.cn", "").is_err());
}
