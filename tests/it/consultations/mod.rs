//! 公开征求意见: refusals first, then the whole way over HTTP, and what stays closed.

mod closed;
mod whole;

use guiku::app::consultation::{
    AdoptComment, EndConsultation, ModerateComment, OpenConsultation, SubmitComment,
};
use guiku::domain::consultation::CommentState;
use guiku::domain::review::Answer;
use guiku::store::consultations;

use crate::support::County;

const TITLE: &str = "测试县停车收费管理办法";
const TEXT: &str = "第一条 为规范停车收费，制定本办法。\n第二条 停车须提交无欠费证明。\n第三条 本办法自2027年1月1日起施行，有效期五年。";
/// The seventh working day after 24 November 2026.
const LEAST: &str = "2026-12-03";

async fn opening(county: &County, document: &str, closes_on: &str) -> OpenConsultation {
    OpenConsultation {
        document_id: document.to_owned(),
        expected_version: county.row(document).await.row_version,
        explanation: "为了规范停车收费".to_owned(),
        how: "县住建局，电话 000".to_owned(),
        closes_on: closes_on.parse().unwrap(),
        major: false,
        short_reason: String::new(),
    }
}

fn comment(consultation: &str) -> SubmitComment {
    SubmitComment {
        consultation_id: consultation.to_owned(),
        eid: Some("art_2".to_owned()),
        name: "金丝雀某某".to_owned(),
        contact: "金丝雀电话".to_owned(),
        body: "金丝雀意见：无欠费证明没有依据".to_owned(),
    }
}

fn moderate(id: &str, version: i64, reason: Option<&str>) -> ModerateComment {
    ModerateComment {
        comment_id: id.to_owned(),
        expected_version: version,
        show: reason.is_none(),
        reason: reason.unwrap_or_default().to_owned(),
    }
}

fn adopt(id: &str, version: i64, answer: Answer, reason: &str) -> AdoptComment {
    AdoptComment {
        comment_id: id.to_owned(),
        expected_version: version,
        answer,
        reason: reason.to_owned(),
    }
}

/// Id of the first comment that waits.
async fn waiting(county: &County, consultation: &str) -> String {
    let states = [CommentState::Waiting.as_str()];
    let db = county.store.reader();
    let (found, _) = consultations::comments(db, consultation, &states, 0, 1)
        .await
        .unwrap();
    found[0].0.id.clone()
}

/// A draft with a consultation that runs.
async fn running(county: &County) -> (String, String) {
    let document = county.draft(TITLE, TEXT, "gov").await;
    let open = opening(county, &document, LEAST).await;
    let opened = county.act("drafter", open).await.unwrap();
    (document, opened.id)
}

/// A consultation with comments of which one was shown and answered, one withheld; ended early.
pub(crate) async fn asked(county: &County) {
    let document = county.draft("测试县征求意见的办法", TEXT, "gov").await;
    let later = county.today() + chrono::Days::new(60);
    let open = opening(county, &document, &later.to_string()).await;
    let id = county.act("drafter", open).await.unwrap().id;
    for reason in [None, Some("广告")] {
        guiku::app::run(&county.store, county.program(), None, comment(&id))
            .await
            .unwrap();
        let one = waiting(county, &id).await;
        county
            .act("drafter", moderate(&one, 1, reason))
            .await
            .unwrap();
        if reason.is_none() {
            let answer = adopt(&one, 2, Answer::Partly, "已说明依据");
            county.act("drafter", answer).await.unwrap();
        }
    }
    let end = EndConsultation {
        consultation_id: id,
        expected_version: 1,
        reason: "重新起草".to_owned(),
    };
    county.act("drafter", end).await.unwrap();
}
