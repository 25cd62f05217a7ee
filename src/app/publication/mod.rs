//! 公布 and what happens to a document afterwards. Owns dates of effect and the facts of validity; the
//! filings that fall due are computed here. Must not know receivers' acts. Held by `tests/it/life/`.

pub mod effect;
pub mod publish;

use super::context::RequestContext;
use super::error::Error;
use crate::domain::access::Role;
use crate::store::people::Post;

/// The actor's post as publisher.
pub(crate) fn publisher_post(cx: &RequestContext) -> Result<Option<Post>, Error> {
    let post = cx
        .actor()?
        .posts
        .iter()
        .find(|post| post.role == Role::Publisher);
    post.cloned()
        .map(Some)
        .ok_or_else(|| Error::Forbidden("您没有公布岗位".to_owned()))
}
