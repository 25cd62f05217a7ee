//! 电子邮件 through one server that was set at the start.

use std::time::Duration;

use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::transport::smtp::authentication::Credentials;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use serde_json::Value as Json;

use crate::domain::notice::NoticeKind;

/// One attempt takes no longer.
const TIME: Duration = Duration::from_secs(20);

/// How mail goes.
#[derive(Clone)]
pub struct Mail {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    /// Address of this service, for links.
    place: String,
}

impl std::fmt::Debug for Mail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mail")
            .field("from", &self.from)
            .finish_non_exhaustive()
    }
}

impl Mail {
    /// From the address of the server (`smtps://…`, `smtp://…`), `user:password` where it wants them, the
    /// sender and the address of this service.
    ///
    /// # Errors
    /// What is wrong with them, in words.
    pub fn new(
        url: &str,
        credentials: Option<&str>,
        from: &str,
        place: &str,
    ) -> Result<Self, String> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url);
        let mut transport = transport.map_err(|error| format!("发信服务器地址有误：{error}"))?;
        if let Some(text) = credentials {
            let (user, password) = text
                .trim()
                .split_once(':')
                .ok_or("发信账户应写成 用户名:密码")?;
            let known = Credentials::new(user.to_owned(), password.to_owned());
            transport = transport.credentials(known);
        }
        let from = from.parse();
        Ok(Self {
            transport: transport.timeout(Some(TIME)).build(),
            from: from.map_err(|error| format!("发件人有误：{error}"))?,
            place: place.trim_end_matches('/').to_owned(),
        })
    }

    /// Tells that there is something, and where; no title.
    pub(super) async fn send(&self, id: &str, to: &str, payload: &str) -> Result<(), String> {
        let told = |error: &dyn std::fmt::Display| error.to_string();
        let payload: Json = serde_json::from_str(payload).map_err(|error| told(&error))?;
        let text = |name: &str| payload.get(name).and_then(Json::as_str).unwrap_or_default();
        let kind = NoticeKind::parse(text("kind")).map_err(|error| told(&error))?;
        let target = text("target");
        let body = format!(
            "您有一条新通知（{}）。\n\n请登录规库查看：{}{target}\n\n本邮件由系统发出，不含文件内容，请勿回复。\n",
            kind.label(),
            self.place
        );
        let host = self.from.email.domain().to_owned();
        let message = Message::builder()
            .from(self.from.clone())
            .to(to.parse().map_err(|error| told(&error))?)
            .subject(format!("规库通知：{}", kind.label()))
            // the same message where it is sent again
            .message_id(Some(format!("<{id}@{host}>")))
            .header(ContentType::TEXT_PLAIN)
            .body(body)
            .map_err(|error| told(&error))?;
        let sent = self.transport.send(message).await;
        sent.map(|_| ()).map_err(|error| told(&error))
    }
}
