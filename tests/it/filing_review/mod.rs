//! 备案审查: refusals first, then the receiving desk, a review from its opening to its end, demands.

mod demands;
mod desk;
mod lists;
mod measures;
mod whole;

use guiku::app::Error;
use guiku::app::filing::act::{ActOnFiling, FilingMoved};
use guiku::app::filing::desk::Handed;
use guiku::app::filing::review::{
    ActOnReview, ItemInput, OpenReview, ReviewAct, ReviewMoved, ReviewOpened, ReviewView, one,
};
use guiku::domain::access::Role;
use guiku::domain::filing::FilingCommand;
use guiku::domain::filing_review::{ItemResult, ReviewMode};
use guiku::store::entity::filing;
use guiku::store::queries;
use guiku::store::verify::VerifyOptions;

use crate::support::County;

const TITLE: &str = "测试县停车收费管理办法";
const TEXT: &str = "第一条 为规范停车收费，制定本办法。\n第二条 停车须提交无欠费证明。\n第三条 违反本办法的，罚款二百元。\n第四条 本办法自2027年1月1日起施行，有效期五年。";
const CORRECTED: &str = "第一条 为规范停车收费，制定本办法。\n第二条 停车不需要提交证明。\n第三条 本办法自2027年1月1日起施行，有效期五年。";

/// What must never be read outside the examining body, or outside the two sides.
const CANARY: &str = "金丝雀";

async fn staffed(mut county: County) -> County {
    county
        .enrol("checker", "justice", &[Role::FilingExaminer])
        .await;
    county
}

/// The filing of a document before a receiver.
async fn filing(county: &County, document: &str, receiver: &str) -> filing::Model {
    let receiver = county.authority(receiver);
    let all = queries::filings(county.store.reader(), document).await;
    let mut all = all.unwrap().into_iter();
    all.find(|one| one.receiver_id == receiver).unwrap()
}

fn handed(ids: &[&str]) -> Vec<Handed> {
    let handed = ids.iter().map(|id| Handed {
        id: (*id).to_owned(),
        copies: 1,
    });
    handed.collect()
}

/// Acts on the filing before the standing committee.
async fn on_filing(
    county: &County,
    document: &str,
    command: FilingCommand,
    change: impl FnOnce(&mut ActOnFiling),
) -> Result<FilingMoved, Error> {
    let row = filing(county, document, "npc").await;
    let mut act = ActOnFiling {
        filing_id: row.id,
        expected_version: row.row_version,
        command,
        on: None,
        receipt: String::new(),
        reason: String::new(),
        materials: Vec::new(),
        missing: Vec::new(),
        ground: String::new(),
    };
    change(&mut act);
    let who = if command.by_receiver() {
        "examiner"
    } else {
        "filer"
    };
    county.act(who, act).await
}

/// A document of the government, registered for filing with the standing committee.
async fn registered(county: &County) -> String {
    let document = county.published(TITLE, TEXT).await;
    on_filing(county, &document, FilingCommand::Submit, |_| {})
        .await
        .unwrap();
    on_filing(county, &document, FilingCommand::Register, |act| {
        act.receipt = "人备1号".to_owned();
    })
    .await
    .unwrap();
    document
}

fn request(filing: &filing::Model, mode: ReviewMode) -> OpenReview {
    OpenReview {
        filing_id: filing.id.clone(),
        expected_version: filing.row_version,
        mode,
        examiner: "法工委备案审查科".to_owned(),
        suggestion_id: None,
        demand_id: None,
        partner: String::new(),
        due_on: None,
    }
}

async fn open(county: &County, document: &str) -> ReviewOpened {
    let row = filing(county, document, "npc").await;
    county
        .act("examiner", request(&row, ReviewMode::ExOfficio))
        .await
        .unwrap()
}

async fn seen(county: &County, who: &str, review: &str) -> ReviewView {
    let cx = county.cx(who).await;
    one(&county.store, &cx, review).await.unwrap()
}

/// One act in a review, on its present version.
async fn act(
    county: &County,
    who: &str,
    review: &str,
    act: ReviewAct,
) -> Result<ReviewMoved, Error> {
    let row = guiku::store::filing_reviews::review(county.store.reader(), review).await;
    let act = ActOnReview {
        review_id: review.to_owned(),
        expected_version: row.unwrap().unwrap().row_version,
        act,
    };
    county.act(who, act).await
}

/// All items of the list with one result.
async fn items(county: &County, review: &str, result: ItemResult) -> ReviewAct {
    let view = seen(county, "examiner", review).await;
    let items = view.items.into_iter().map(|item| ItemInput {
        id: item.id,
        result,
        note: format!("{CANARY}逐项说明"),
    });
    ReviewAct::Check {
        items: items.collect(),
    }
}

fn point(eid: Option<&str>) -> ReviewAct {
    ReviewAct::AddPoint {
        eid: eid.map(str::to_owned),
        item: None,
        problem: format!("{CANARY}问题：没有法律依据"),
        advice: format!("{CANARY}建议：删去"),
    }
}

fn code(error: &Error) -> &'static str {
    match error {
        Error::Refused { code, .. } => code,
        other => panic!("{other}"),
    }
}

fn field(error: &Error) -> String {
    match error {
        Error::Invalid(faults) => faults[0].field.clone(),
        other => panic!("{other}"),
    }
}

async fn clean(county: &County) {
    let report = county.store.verify(&VerifyOptions::default()).await;
    let report = report.unwrap();
    assert!(report.faults.is_empty(), "{:?}", report.faults);
}

/// Everything that everybody can read of a document.
async fn public(county: &County, document: &str) -> String {
    let mut anybody = county.anonymous();
    let mut all = String::new();
    for path in [
        format!("/documents/{document}"),
        format!("/documents/{document}/events"),
        format!("/api/v1/documents/{document}"),
    ] {
        let answer = anybody.get(&path).await;
        assert_eq!(answer.status.as_u16(), 200, "{path}");
        all += &answer.text();
    }
    all
}

/// The filing of a published document before the standing committee, up to a written opinion with a point.
pub(crate) async fn opined(county: &County, document: &str, advice: &str) {
    on_filing(county, document, FilingCommand::Submit, |_| {})
        .await
        .unwrap();
    on_filing(county, document, FilingCommand::Register, |act| {
        act.receipt = "人备1号".to_owned();
    })
    .await
    .unwrap();
    let review = open(county, document).await.id;
    let point = ReviewAct::AddPoint {
        eid: Some("art_2".to_owned()),
        item: None,
        problem: "没有法律依据".to_owned(),
        advice: advice.to_owned(),
    };
    let opinion = ReviewAct::IssueOpinion {
        number: "人备审1号".to_owned(),
        opinion: "经审查，下列条款应当修改。".to_owned(),
    };
    let checked = items(county, &review, ItemResult::Problem).await;
    for one in [checked, point, opinion] {
        act(county, "examiner", &review, one).await.unwrap();
    }
}

/// A review up to the answer, and a demand: a row in every table of this room.
pub(crate) async fn conducted(county: &County) {
    use guiku::app::filing::demand::RecordDemand;
    use guiku::app::filing::review::{PointAnswer, ReferralInput};
    use guiku::domain::filing_review::TalkKind;
    let document = registered(county).await;
    let review = open(county, &document).await.id;
    let text = || "按规定办理".to_owned();
    let acts = [
        ReviewAct::Distribute {
            bodies: vec![ReferralInput {
                body: "财政经济委员会".to_owned(),
                due_on: "2026-12-30".parse().ok(),
            }],
        },
        ReviewAct::Talk {
            kind: TalkKind::Talk,
            held_on: None,
            with_whom: text(),
            content: text(),
        },
        items(county, &review, ItemResult::Problem).await,
        point(Some("art_2")),
        ReviewAct::IssueOpinion {
            number: text(),
            opinion: text(),
        },
    ];
    for one in acts {
        act(county, "examiner", &review, one).await.unwrap();
    }
    let points = seen(county, "filer", &review).await.points;
    let answer = ReviewAct::AnswerPoints {
        answers: vec![PointAnswer {
            point_id: points[0].id.clone(),
            adopted: true,
            answer: text(),
        }],
    };
    act(county, "filer", &review, answer).await.unwrap();
    let demand = RecordDemand {
        document_id: document,
        receiver_id: county.authority("npc"),
        body_kind: "court".to_owned(),
        body: text(),
        paper_no: String::new(),
        eid: None,
        matter: text(),
        reason: text(),
        received_on: None,
        examiner: text(),
    };
    county.act("examiner", demand).await.unwrap();
}
