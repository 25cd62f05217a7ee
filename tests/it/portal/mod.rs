//! The public portal through the real service, over a real store and index.

mod corrections;
mod documents;
mod feeds;
mod ledger;
mod searching;
mod secrets;

use std::sync::Arc;

use crate::support::County;

/// Two articles; in force from the coming year for five years.
const TEXT: &str = "第一条 为了规范公共租赁住房租金减免工作，制定本办法。\n第二条 有下列情形之一的，可以申请减免租金：\n（一）最低生活保障家庭；\n（二）特困人员。\n第三条 本办法自2027年1月1日起施行，有效期五年。";
const TITLE: &str = "测试县公共租赁住房租金减免办法";

/// A county; shared, because the index follows on a thread of its own.
async fn county() -> Arc<County> {
    Arc::new(County::sqlite().await)
}

/// A page of somebody who is not signed in, which must be there.
async fn page(county: &County, path: &str) -> String {
    let answer = county.anonymous().get(path).await;
    assert_eq!(answer.status.as_u16(), 200, "{path}: {}", answer.text());
    answer.text()
}

/// Status and page of somebody who is not signed in.
async fn answer(county: &County, path: &str) -> (u16, String) {
    let answer = county.anonymous().get(path).await;
    (answer.status.as_u16(), answer.text())
}
