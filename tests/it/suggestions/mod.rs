//! 审查建议: refusals first, then the whole way over HTTP, and what stays closed.

mod closed;
mod whole;

use std::sync::Arc;

use guiku::app::suggestion::{ActOnSuggestion, SubmitSuggestion};
use guiku::domain::access::Role;
use guiku::domain::suggestion::SuggestionCommand;
use guiku::store::suggestions;

use crate::support::{Answer, Client, County};

const TITLE: &str = "测试县停车收费管理办法";
const TEXT: &str = "第一条 为规范停车收费，制定本办法。\n第二条 停车须提交无欠费证明。\n第三条 本办法自2027年1月1日起施行，有效期五年。";

/// A county whose legal body examines for the government, beside the standing committee.
async fn staffed(mut county: County) -> Arc<County> {
    county
        .enrol("checker", "justice", &[Role::FilingExaminer])
        .await;
    Arc::new(county)
}

fn proposed(document: &str) -> SubmitSuggestion {
    SubmitSuggestion {
        document_id: document.to_owned(),
        receiver_id: None,
        eid: Some("art_2".to_owned()),
        name: "金丝雀某某".to_owned(),
        contact: "金丝雀电话".to_owned(),
        reason: "金丝雀理由：证明没有法律依据".to_owned(),
        earlier_code: String::new(),
    }
}

fn act(id: &str, version: i64, command: SuggestionCommand) -> ActOnSuggestion {
    ActOnSuggestion {
        suggestion_id: id.to_owned(),
        expected_version: version,
        command,
        text: "说明".to_owned(),
        ground: String::new(),
        outcome: None,
        summary: String::new(),
    }
}

/// Id of the only suggestion.
async fn only(county: &County) -> String {
    let rows = suggestions::before(county.store.reader(), None)
        .await
        .unwrap();
    assert_eq!(rows.len(), 1);
    rows[0].id.clone()
}

/// What stands in an element with this id.
fn element(answer: &Answer, id: &str) -> String {
    let text = answer.text();
    let (_, rest) = text
        .split_once(&format!("id=\"{id}\">"))
        .unwrap_or_else(|| panic!("no {id}: {text}"));
    rest.split_once('<').unwrap().0.to_owned()
}

async fn track(client: &mut Client, code: &str) -> serde_json::Value {
    let body = serde_json::json!({ "code": code });
    let answer = client
        .json("POST", "/api/v1/suggestions/tracking", &body, None)
        .await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
    answer.json()
}
