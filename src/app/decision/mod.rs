//! 集体讨论、签发: the issuing body decides. Without an opinion that allows it nothing comes here.
//! Must not know numbers. Held by `tests/it/life/`.

pub mod meeting;
pub mod sign;
pub mod votes;

use super::context::RequestContext;
use super::error::Error;
use crate::domain::access::Role;
use crate::store::people::Post;

/// The actor's post in the office.
pub(crate) fn office_post(cx: &RequestContext) -> Result<Option<Post>, Error> {
    let post = cx
        .actor()?
        .posts
        .iter()
        .find(|post| post.role == Role::Office);
    post.cloned()
        .map(Some)
        .ok_or_else(|| Error::Forbidden("您没有办公室岗位".to_owned()))
}
