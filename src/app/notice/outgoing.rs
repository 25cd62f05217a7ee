//! What goes out with a notice. It tells that there is something and where, never a title: mail boxes and
//! other systems are no place for what is not published.

use serde_json::json;

use super::recipients::Desk;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::domain::notice::{Channel, Delivery, NoticeKind, Recipient};
use crate::store::entity::outbox;
use crate::store::notices::NewNotice;
use crate::store::people::Post;
use crate::store::{notices, people};

/// Which channels are set up, beside the list here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Channels {
    /// 电子邮件.
    pub mail: bool,
    /// Names of the addresses to which webhooks go.
    pub webhooks: Vec<String>,
}

/// A notice before it is known what goes out with it.
pub(super) struct Draft {
    pub(super) kind: NoticeKind,
    pub(super) occasion: String,
    pub(super) title: String,
    pub(super) told: String,
    pub(super) target: String,
}

/// The notices of a draft, one for each recipient.
pub(super) async fn to_all(
    desk: &Desk<'_>,
    cx: &RequestContext,
    channels: &Channels,
    recipients: Vec<Recipient>,
    draft: Draft,
) -> Result<Vec<NewNotice>, Error> {
    let mut notices = Vec::with_capacity(recipients.len());
    for recipient in recipients {
        let outgoing = outgoing(desk, cx, channels, &recipient, &draft).await?;
        notices.push(NewNotice {
            recipient: recipient.key(),
            kind: draft.kind,
            occasion: draft.occasion.clone(),
            title: draft.title.clone(),
            told: draft.told.clone(),
            target: draft.target.clone(),
            outgoing,
        });
    }
    Ok(notices)
}

async fn outgoing(
    desk: &Desk<'_>,
    cx: &RequestContext,
    channels: &Channels,
    recipient: &Recipient,
    draft: &Draft,
) -> Result<Vec<outbox::Model>, Error> {
    let waiting = |channel: Channel, to: String, payload: String| outbox::Model {
        id: cx.new_id(),
        channel: channel.as_str().to_owned(),
        recipient: to,
        payload,
        state: Delivery::Waiting.as_str().to_owned(),
        attempts: 0,
        next_ms: cx.now.timestamp_millis(),
        made_ms: cx.now.timestamp_millis(),
        fault: None,
    };
    let mut outgoing = Vec::new();
    for name in &channels.webhooks {
        let to = match recipient {
            Recipient::Person(id) => json!({ "person_id": id }),
            Recipient::Post(authority, role) => {
                json!({ "authority_id": authority, "role": role.as_str() })
            }
        };
        let payload = json!({
            "type": format!("guiku.notice.{}", draft.kind.as_str()),
            "timestamp": cx.now.to_rfc3339(),
            "data": { "recipient": to, "target": draft.target },
        });
        outgoing.push(waiting(Channel::Webhook, name.clone(), payload.to_string()));
    }
    if !channels.mail {
        return Ok(outgoing);
    }
    let db = desk.store.reader();
    let persons = match recipient {
        Recipient::Person(id) => vec![id.clone()],
        Recipient::Post(authority, role) => {
            let post = Post {
                authority_id: authority.clone(),
                role: *role,
            };
            notices::holders(db, &post).await?
        }
    };
    for person in persons {
        let known = people::person(db, &person).await?;
        if known.is_none_or(|one| one.disabled) {
            continue;
        }
        // the address is looked up when it is sent: what is in the outbox names the person alone
        if notices::address(db, &person).await?.is_some() {
            let payload = json!({ "kind": draft.kind.as_str(), "target": draft.target });
            outgoing.push(waiting(Channel::Mail, person, payload.to_string()));
        }
    }
    Ok(outgoing)
}
