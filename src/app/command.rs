//! 命令: one act, one transaction, its events. `run` is the only way to the gateway.

use serde::{Serialize, de::DeserializeOwned};

use super::context::RequestContext;
use super::error::Error;
use crate::store::people::Post;
use crate::store::{Idempotency, Store, Tx, Work, request_hash};

/// Shortest key of a command of nobody in particular.
const ANONYMOUS_KEY: usize = 32;

/// A command. Its fields are what the person entered.
pub trait Command: Serialize + Send + Sync + 'static {
    /// What is answered.
    type Output: Serialize + DeserializeOwned + Send + 'static;
    /// Name in the idempotency ledger and in traces.
    const NAME: &'static str;
    /// Nothing tells who gave it, though somebody be signed in.
    const ANONYMOUS: bool = false;

    /// The post in which the actor gives the command, decided before the transaction from what the
    /// request holds; the command checks it again inside.
    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error>;

    /// Runs inside the transaction.
    fn run(
        &self,
        tx: &Tx,
        cx: &RequestContext,
    ) -> impl Future<Output = Result<Self::Output, Error>> + Send;
}

struct Bound<C> {
    command: C,
    cx: RequestContext,
}

impl<C: Command> Work for Bound<C> {
    type Output = C::Output;
    type Error = Error;

    fn name(&self) -> &'static str {
        C::NAME
    }

    async fn run(&self, tx: &Tx) -> Result<C::Output, Error> {
        self.command.run(tx, &self.cx).await
    }
}

/// Runs a command: spawned, so that a client that goes away cannot cut it in the middle.
pub async fn run<C: Command>(
    store: &std::sync::Arc<Store>,
    mut cx: RequestContext,
    key: Option<&str>,
    command: C,
) -> Result<C::Output, Error> {
    if C::ANONYMOUS {
        cx.actor = None;
        // What everybody shares must not be guessed: the answer holds what one person alone may know.
        if key.is_some_and(|key| key.len() < ANONYMOUS_KEY) {
            let told = format!("不登录提交时，幂等键须为至少 {ANONYMOUS_KEY} 个随机字符");
            return Err(Error::field("Idempotency-Key", told));
        }
    }
    let post = command.post(&cx)?;
    let stamp = cx.stamp(post.as_ref());
    let key = match key {
        Some(key) => {
            let person = cx
                .actor
                .as_ref()
                .map_or("", |actor| actor.person_id.as_str());
            Some(Idempotency {
                key: format!("{person}:{key}"),
                request_sha256: request_hash(&command).map_err(Error::Store)?,
            })
        }
        None => None,
    };
    let store = std::sync::Arc::clone(store);
    let runtime = tokio::runtime::Handle::current();
    let task = if std::env::var_os("GUIKU_AB").is_some() {
        tokio::task::spawn_blocking(move || {
            let work = Bound { command, cx };
            runtime.block_on(store.write(stamp, key, &work))
        })
    } else {
        tokio::spawn(async move {
            let work = Bound { command, cx };
            store.write(stamp, key, &work).await
        })
    };
    task.await.map_err(|error| {
        tracing::error!(%error, command = C::NAME, "command ended abnormally");
        Error::Store(crate::store::StoreError::Interrupted)
    })?
}
