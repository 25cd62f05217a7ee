//! placeholder until the import room lands.
use crate::app::{Error, RequestContext};
use crate::store::Store;
/// placeholder
pub async fn lines(
    _: &std::sync::Arc<Store>,
    _: &RequestContext,
    _: Vec<String>,
) -> Result<Option<String>, Error> {
    Ok(None)
}
