//! 检索 of documents and provisions.

use super::describe::Api;

pub(super) fn operations(api: Api) -> Api {
    api
}
