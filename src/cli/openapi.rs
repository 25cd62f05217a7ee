//! `openapi`: the description of the JSON API.

/// The OpenAPI 3.1 document of the API, as pretty JSON.
pub fn document() -> Result<String, serde_json::Error> {
    crate::web::api::openapi().to_pretty_json()
}
