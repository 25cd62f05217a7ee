//! 统一登记、统一编号: the numbers are taken in the transaction of the registration. Owns series and
//! voiding. Must not know how pages show them. Held by `tests/it/numbering/`.

pub mod register;
pub mod series;
pub mod void;

use super::context::RequestContext;
use super::error::Error;
use crate::domain::access::Role;
use crate::store::people::Post;

/// The actor's post as registrar.
pub(crate) fn registrar_post(cx: &RequestContext) -> Result<Option<Post>, Error> {
    let post = cx
        .actor()?
        .posts
        .iter()
        .find(|post| post.role == Role::Registrar);
    post.cloned()
        .map(Some)
        .ok_or_else(|| Error::Forbidden("您没有登记编号岗位".to_owned()))
}
