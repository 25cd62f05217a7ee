//! What most commands answer.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::case::Case;

/// The document after the command.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Moved {
    /// Id of the document.
    pub id: String,
    /// Stage after the command.
    pub stage: String,
    /// Version for the next form.
    pub row_version: i64,
}

impl Moved {
    /// From the case.
    pub fn of(case: &Case) -> Self {
        Self {
            id: case.row.id.clone(),
            stage: case.stage.as_str().to_owned(),
            row_version: case.row.row_version,
        }
    }
}
