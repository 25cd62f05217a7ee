//! One handler for all commands whose path names what they act on.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;

use super::describe::{Api, Op};
use super::parameters::{Nothing, answer};
use crate::app::{Command, run};
use crate::web::extract::{Cx, IdempotencyKey, Json, Path, Query};
use crate::web::problem::Fault;
use crate::web::route::Policy;
use crate::web::state::AppState;

/// The body of a command; the id comes from the path.
pub(super) trait Body: DeserializeOwned + ToSchema + Send + 'static {
    /// The command.
    type Command: Command<Output: Serialize + ToSchema>;
    /// Status of success.
    const STATUS: StatusCode;
    /// The command on `id`.
    fn command(self, id: String) -> Self::Command;
}

/// Defines bodies from their commands: the field named in braces comes from the path.
macro_rules! bodies {
    ($($(#[$meta:meta])* $body:ident => $command:ident { $id:ident } $status:ident {
        $($(#[$field_meta:meta])* $field:ident : $ty:ty,)*
    })+) => {$(
        $(#[$meta])*
        #[derive(Debug, serde::Deserialize, utoipa::ToSchema)]
        #[serde(deny_unknown_fields)]
        pub(super) struct $body {
            $($(#[$field_meta])* $field: $ty,)*
        }

        impl $crate::web::api::commands::Body for $body {
            type Command = $command;
            const STATUS: axum::http::StatusCode = axum::http::StatusCode::$status;
            fn command(self, id: String) -> $command {
                $command { $id: id, $($field: self.$field,)* }
            }
        }
    )+};
}
pub(super) use bodies;

impl Api {
    /// Adds a command.
    pub(super) fn command<B: Body>(
        self,
        path: &'static str,
        policy: Policy,
        tag: &'static str,
        summary: &'static str,
        description: &'static str,
    ) -> Self {
        self.command_by::<B>(Op::post(path, policy).about(tag, summary, description))
    }

    /// Adds a command whose operation is described already.
    pub(super) fn command_by<B: Body>(self, op: Op) -> Self {
        let op = op
            .json::<B>()
            .answers::<<B::Command as Command>::Output>(B::STATUS.as_u16(), "已办理");
        self.add(op, give::<B>)
    }
}

async fn give<B: Body>(
    State(state): State<AppState>,
    cx: Cx,
    key: Option<IdempotencyKey>,
    Path(id): Path<String>,
    Query(Nothing {}): Query<Nothing>,
    Json(body): Json<B>,
) -> Result<Response, Fault> {
    perform(&state, &cx, key, B::STATUS, body.command(id)).await
}

/// Runs a command and answers its output.
pub(super) async fn perform<C: Command>(
    state: &AppState,
    cx: &Cx,
    key: Option<IdempotencyKey>,
    status: StatusCode,
    command: C,
) -> Result<Response, Fault> {
    let key = key.as_ref().map(|key| key.0.as_str());
    let output = run(&state.store, cx.cx.clone(), key, command)
        .await
        .map_err(|error| cx.fault(error))?;
    answer(cx, status, &output)
}
