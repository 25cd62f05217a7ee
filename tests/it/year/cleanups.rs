//! The clean-up of forty old documents, and that of eighteen proofs.

use serde_json::{Value as Json, json};

use super::people::Year;
use crate::cleanup::county::{
    COUNT, decided, line, opened, plan, post, proposed_and_checked, published, seen, title,
};

pub(super) async fn forty_documents(year: &mut Year) {
    year.day("2026-10-26");
    let lines: Vec<Json> = (0..COUNT).map(|nth| line(nth, "2016-03-01")).collect();
    year.county.import(&lines).await;
    for nth in [3, 13] {
        let id = year.county.imported(&title(nth)).await;
        let repeal = json!({ "act": "repeal", "on": "2022-01-01", "because": "据旧通知" });
        let path = format!("/api/v1/documents/{id}/effects");
        year.post("registrar", &path, repeal).await;
    }
    year.county.index().await;
    let mut scope = plan(&year.county);
    // what was issued this year is not old
    scope["scope"]["issued_through"] = json!("2024-12-31");
    let id = opened(&year.county, &scope).await;
    year.day("2026-11-09");
    proposed_and_checked(&year.county, &id).await;
    year.day("2026-11-16");
    decided(&year.county, &id, "2026-11-20").await;
    year.day("2026-11-20");
    published(&year.county, &id).await;
}

/// Eleven are kept with a basis, seven cancelled by a test.
pub(super) async fn eighteen_proofs(year: &mut Year) {
    year.day("2026-11-23");
    let plan = json!({ "kind": "proofs", "title": "证明事项清理", "scope": { "issuers": [] } });
    let id = opened(&year.county, &plan).await;
    let path = format!("/api/v1/campaigns/{id}/proofs");
    for nth in 0..18 {
        let mut proof = json!({
            "name": format!("第{nth}号证明"), "matter": "申请公共租赁住房",
            "demander": "测试县住房和城乡建设局", "issuer": "村（居）民委员会",
            "disposition": if nth < 11 { "keep" } else { "cancel" },
        });
        if nth < 11 {
            proof["basis"] = json!("《社会救助暂行办法》第四十八条");
        } else {
            proof["test"] = json!("online");
            proof["substitute"] = json!("部门间信息共享核验");
        }
        year.post("drafter", &path, json!({ "proof": proof })).await;
    }
    let mut lead = year.county.client("cleaner").await;
    let campaign = seen(&mut lead, &id).await;
    let open: Vec<Json> = campaign["proofs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|proof| json!({ "id": proof["id"], "expected_version": proof["row_version"] }))
        .collect();
    assert_eq!(open.len(), 18);
    let checks = json!({ "proofs": open, "agree": true });
    post(&mut lead, &format!("{path}/checks"), &checks).await;
    decided(&year.county, &id, "2026-11-23").await;
    published(&year.county, &id).await;
}
