//! What the county's people find told when they first sign in, and one correction of a published text.

use super::seed::Builder;
use crate::app::erratum::CorrectText;
use crate::app::notice::{DAY, EVENTS, HITS};
use crate::cli::boot::Fault;
use crate::store::entity::saved_search;
use crate::store::housekeep::Housekeeping;
use crate::store::queries;

/// So many of the last events are told when the county is first served.
const TOLD: i64 = 120;

/// A misprint is put right.
pub(super) async fn correction(builder: &mut Builder) -> Result<(), Fault> {
    let id = builder.documents.get("school-zoning-2026").cloned();
    let id = id.ok_or("没有文件 school-zoning-2026")?;
    let row = queries::document(builder.store.reader(), &id).await?;
    let correct = CorrectText {
        document_id: id,
        expected_version: row.map(|row| row.row_version).unwrap_or_default(),
        eid: None,
        was: "适龄儿童少年数量和分布".to_owned(),
        becomes: "适龄儿童、少年数量和分布".to_owned(),
        reason: "漏排顿号，与签发的文本不一致".to_owned(),
        approver: "云麓县教育局主要负责人".to_owned(),
        notice_id: None,
    };
    let on = chrono::NaiveDate::from_ymd_opt(2026, 5, 6).unwrap_or_default();
    builder.act("guo.yunfei", on, correct).await?;
    Ok(())
}

/// The marks from which is told, and a saved search of the auditor.
pub(super) async fn marks(builder: &Builder) -> Result<(), Fault> {
    let store = &builder.store;
    let from = (store.log_head().await?.size - TOLD).max(0);
    for name in [EVENTS, HITS] {
        let mark = Housekeeping::PutInstance {
            name: name.to_owned(),
            value: from.to_string(),
        };
        store.housekeep(mark).await?;
    }
    store
        .housekeep(Housekeeping::DropInstance(DAY.to_owned()))
        .await?;
    let person = crate::store::people::person_by_login(store.reader(), "xue.tingyu").await?;
    let saved = saved_search::Model {
        id: "demo-parking".to_owned(),
        person_id: person.ok_or("没有 xue.tingyu")?.id,
        name: "停车、充电".to_owned(),
        q: "停车|充电".to_owned(),
        made_ms: 0,
        since_seq: from,
    };
    store.housekeep(Housekeeping::PutSearch(saved)).await?;
    Ok(())
}
