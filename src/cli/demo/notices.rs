//! What the county's people find told when they first sign in, and one correction of a published text.

use super::seed::Builder;
use crate::app::erratum::CorrectText;
use crate::app::interpretation::PublishInterpretation;
use crate::app::notice::{DAY, EVENTS, HITS};
use crate::cli::boot::Fault;
use crate::domain::interpretation::InterpretationKind;
use crate::store::entity::saved_search;
use crate::store::housekeep::Housekeeping;
use crate::store::queries;

/// So many of the last events are told when the county is first served.
const TOLD: i64 = 120;

const EXPLANATION: &str = "\
问：什么时候登记？
答：每年7月1日至10日，家长可以在网上平台登记，也可以到学校登记。招生公告在5月20日前发布。
问：进城务工人员的子女要交哪些材料？
答：居住证，或者县公安机关出具的居住登记凭证，其中之一即可。不需要计划生育、超龄入学、户籍地无人监护等证明。
问：对录取结果有不同意见怎么办？
答：自公布之日起五个工作日内向县教育局提出，县教育局在七个工作日内答复。";

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

/// What the drafting office says of its own document.
pub(super) async fn explanation(builder: &mut Builder) -> Result<(), Fault> {
    let id = builder.documents.get("school-zoning-2026").cloned();
    let explain = PublishInterpretation {
        document_id: id.ok_or("没有文件 school-zoning-2026")?,
        kind: InterpretationKind::Questions,
        title: "《城区义务教育学校学区划分和入学办法》问答".to_owned(),
        author: "云麓县教育局".to_owned(),
        text: EXPLANATION.to_owned(),
    };
    let on = chrono::NaiveDate::from_ymd_opt(2026, 4, 20).unwrap_or_default();
    builder.act("ren.xiaotang", on, explain).await?;
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
