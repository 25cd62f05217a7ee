//! The year 2026 of the county, act by act; what it comes to was counted by hand.

use guiku::app::decision::meeting::RecordMeeting;
use guiku::app::filing::act::ActOnFiling;
use guiku::app::filing::review::{
    self, ActOnReview, ItemInput, OpenReview, PointAnswer, PointVerdict, ReviewAct,
};
use guiku::app::publication::effect::RecordEffect;
use guiku::app::publication::publish::Publish;
use guiku::app::registration::register::Register;
use guiku::app::registration::void::VoidNumber;
use guiku::app::review::accept::AcceptReview;
use guiku::app::review::answer::{AnswerFindings, FindingAnswer};
use guiku::app::review::not_normative::FindNotNormative;
use guiku::app::review::opinion::{FindingInput, IssueOpinion};
use guiku::domain::document::MeetingResult;
use guiku::domain::filing::FilingCommand;
use guiku::domain::filing_review::{ItemResult, ReviewMode, Verdict};
use guiku::domain::review::{Answer, CheckResult, Opinion};
use guiku::domain::validity::Act;
use guiku::store::entity::filing;
use guiku::store::{filing_reviews, queries};

use super::{figure, json};
use crate::support::County;

const TEXT: &str = "第一条 停车应当有序。\n第二条 本办法自公布之日起施行。";
/// Stands in what must not leave the house.
pub(super) const CANARY: &str = "金丝雀";

/// Acts on the filing of a document before a receiver; an outside receiver acts by its receipt.
async fn file(county: &County, day: &str, id: &str, receiver: &str, command: FilingCommand) {
    county.set_day(day);
    let receiver_id = county.authority(receiver);
    let filings = queries::filings(county.store.reader(), id).await.unwrap();
    let filing = filings
        .into_iter()
        .find(|one| one.receiver_id == receiver_id);
    let filing = filing.unwrap();
    let inside = receiver == "npc";
    if inside && command.in_review() {
        return conduct(county, &filing, command).await;
    }
    let who = if command.by_receiver() && inside {
        "examiner"
    } else {
        "filer"
    };
    let act = ActOnFiling {
        filing_id: filing.id,
        expected_version: filing.row_version,
        command,
        on: None,
        receipt: "回执1号".to_owned(),
        reason: "按规定办理".to_owned(),
        materials: Vec::new(),
        missing: vec!["drafting_note".to_owned()],
        ground: "not_normative".to_owned(),
    };
    county.act(who, act).await.unwrap();
}

/// What is done inside a review that a body conducts here.
async fn conduct(county: &County, filing: &filing::Model, command: FilingCommand) {
    if command == FilingCommand::StartReview {
        let open = OpenReview {
            filing_id: filing.id.clone(),
            expected_version: filing.row_version,
            mode: ReviewMode::ExOfficio,
            examiner: "法工委".to_owned(),
            suggestion_id: None,
            demand_id: None,
            partner: String::new(),
            due_on: None,
        };
        county.act("examiner", open).await.unwrap();
        return;
    }
    let reviews = filing_reviews::reviews_of(county.store.reader(), &filing.id).await;
    let review = reviews.unwrap().remove(0);
    let cx = county.cx("examiner").await;
    let view = review::one(&county.store, &cx, &review.id).await.unwrap();
    let points = || view.points.iter().map(|point| point.id.clone());
    let text = || "按规定办理".to_owned();
    let acts = match command {
        FilingCommand::IssueOpinion => vec![
            ReviewAct::Check {
                items: view
                    .items
                    .iter()
                    .map(|item| ItemInput {
                        id: item.id.clone(),
                        result: ItemResult::Problem,
                        note: text(),
                    })
                    .collect(),
            },
            ReviewAct::AddPoint {
                eid: None,
                item: None,
                problem: text(),
                advice: text(),
            },
            ReviewAct::IssueOpinion {
                number: text(),
                opinion: text(),
            },
        ],
        FilingCommand::Answer => vec![ReviewAct::AnswerPoints {
            answers: points()
                .map(|point_id| PointAnswer {
                    point_id,
                    adopted: true,
                    answer: text(),
                })
                .collect(),
        }],
        _ => vec![
            // the parking rules stand for the text that was corrected
            ReviewAct::Refile {
                document_id: Some(county.imported("测试县停车管理办法").await),
            },
            ReviewAct::Judge {
                verdicts: points()
                    .map(|point_id| PointVerdict {
                        point_id,
                        verdict: Verdict::Resolved,
                        note: String::new(),
                    })
                    .collect(),
            },
            ReviewAct::Correct { conclusion: text() },
        ],
    };
    for (version, act) in (view.row_version..).zip(acts) {
        let who = if act.command().by_receiver() {
            "examiner"
        } else {
            "filer"
        };
        let act = ActOnReview {
            review_id: review.id.clone(),
            expected_version: version,
            act,
        };
        county.act(who, act).await.unwrap();
    }
}

async fn version(county: &County, id: &str) -> i64 {
    county.row(id).await.row_version
}

async fn register(county: &County, id: &str) {
    let register = Register {
        document_id: id.to_owned(),
        expected_version: version(county, id).await,
    };
    county.act("registrar", register).await.unwrap();
}

/// A round that is accepted.
async fn accepted(county: &County, title: &str) -> (String, String) {
    let id = county.draft(title, TEXT, "gov").await;
    county.complete(&id).await;
    let review = county.submit(&id).await;
    let accept = AcceptReview {
        review_id: review.clone(),
        expected_version: 1,
    };
    county.act("reviewer", accept).await.unwrap();
    (id, review)
}

async fn effect(county: &County, id: &str, act: Act, on: &str, until: Option<&str>) {
    let effect = RecordEffect {
        document_id: id.to_owned(),
        act,
        on: on.parse().ok(),
        until: until.and_then(|day| day.parse().ok()),
        provisions: Vec::new(),
        because: "县政府决定".to_owned(),
        basis_id: None,
    };
    county.act("registrar", effect).await.unwrap();
}

/// The year: seven documents sent for review besides one that is registered and not published and a draft.
pub(super) async fn lived(county: &County) {
    use FilingCommand as F;
    // one filed in time before both, and repealed in autumn
    county.set_day("2026-02-02");
    let parking = county.published("测试县停车管理办法", TEXT).await;
    file(county, "2026-02-10", &parking, "city", F::Submit).await;
    file(county, "2026-02-10", &parking, "npc", F::Submit).await;
    file(county, "2026-02-12", &parking, "city", F::Register).await;
    file(county, "2026-02-12", &parking, "npc", F::Register).await;

    // one late before the city; before the committee with 补正, then corrected; it lapses
    county.set_day("2026-03-02");
    let water = county.published("测试县供水管理办法", TEXT).await;
    for (day, command) in [
        ("2026-03-20", F::Submit),
        ("2026-03-23", F::Defer),
        ("2026-03-25", F::Submit),
        ("2026-03-26", F::Register),
        ("2026-04-01", F::StartReview),
        ("2026-04-20", F::IssueOpinion),
        ("2026-04-28", F::Answer),
        ("2026-05-08", F::Correct),
    ] {
        file(county, day, &water, "npc", command).await;
    }
    file(county, "2026-05-09", &water, "city", F::Submit).await;

    // one in time before the city, missing before the committee
    county.set_day("2026-04-01");
    let heat = county.published("测试县供热管理办法", TEXT).await;
    file(county, "2026-04-10", &heat, "city", F::Submit).await;

    // one declined by the meeting
    county.set_day("2026-05-11");
    let stalls = county.reviewed("测试县摊点管理办法", TEXT, "gov").await;
    let meeting = RecordMeeting {
        document_id: stalls.clone(),
        expected_version: version(county, &stalls).await,
        meeting: "县政府第9次常务会议".to_owned(),
        held_on: county.today(),
        result: MeetingResult::Rejected,
        dissent: String::new(),
        votes: None,
        minutes: String::new(),
        dissents: Vec::new(),
        note: "条件不成熟".to_owned(),
    };
    county.act("office", meeting).await.unwrap();

    // one that is not normative
    county.set_day("2026-05-12");
    let (_, review) = accepted(county, "测试县工作要点").await;
    let judged = FindNotNormative {
        review_id: review,
        expected_version: 2,
        reason: "属于工作要点".to_owned(),
    };
    county.act("reviewer", judged).await.unwrap();

    // one to be amended: of two findings one is adopted
    county.set_day("2026-05-13");
    let (park, review) = accepted(county, "测试县公园管理办法").await;
    let finding = |content: &str| FindingInput {
        eid: Some("art_1".to_owned()),
        category: "文字表述".to_owned(),
        content: content.to_owned(),
        basis: None,
    };
    let opinion = IssueOpinion {
        review_id: review.clone(),
        expected_version: 2,
        opinion: Opinion::Amend,
        reason: "文字需要修改".to_owned(),
        checklist: county.checklist(CheckResult::Met),
        findings: vec![finding("主语不明"), finding("用语不当")],
    };
    county.act("reviewer", opinion).await.unwrap();
    let findings = queries::findings(county.store.reader(), &review).await;
    let answers = findings
        .unwrap()
        .into_iter()
        .zip([Answer::Adopted, Answer::Partly])
        .map(|(finding, answer)| FindingAnswer {
            finding_id: finding.id,
            answer,
            reason: "已研究".to_owned(),
        });
    let answers = AnswerFindings {
        document_id: park.clone(),
        expected_version: version(county, &park).await,
        answers: answers.collect(),
    };
    county.act("drafter", answers).await.unwrap();

    // one whose first number was voided; its title would be a formula in a table
    county.set_day("2026-06-01");
    let formula = county.signed("=SUM(1)管理办法", TEXT).await;
    register(county, &formula).await;
    let void = VoidNumber {
        document_id: formula.clone(),
        expected_version: version(county, &formula).await,
        reason: "印制有误".to_owned(),
    };
    county.act("registrar", void).await.unwrap();
    register(county, &formula).await;
    county.set_day("2026-06-02");
    let publish = Publish {
        document_id: formula.clone(),
        expected_version: version(county, &formula).await,
        published_on: None,
        channel: "县政府网站".to_owned(),
    };
    county.act("publisher", publish).await.unwrap();
    file(county, "2026-06-05", &formula, "city", F::Submit).await;
    file(county, "2026-06-05", &formula, "npc", F::Submit).await;

    // one registered and not published, one draft
    county.set_day("2026-07-01");
    let hidden = county.signed(&format!("测试县{CANARY}办法"), TEXT).await;
    register(county, &hidden).await;
    county
        .draft(&format!("测试县{CANARY}草案"), TEXT, "gov")
        .await;

    county.set_day("2026-09-01");
    effect(county, &parking, Act::Repeal, "2026-09-01", None).await;
    effect(county, &water, Act::Term, "2026-03-02", Some("2026-10-31")).await;
    effect(
        county,
        &formula,
        Act::Extend,
        "2026-09-01",
        Some("2030-12-31"),
    )
    .await;
    county.set_day("2026-11-24");
}

/// What the year comes to: figure, rows counted, rows of the denominator.
pub(super) const BY_HAND: &[(&str, usize, Option<usize>)] = &[
    ("reviews_requested", 8, None),
    ("reviews_done", 8, None),
    ("reviews_lawful", 6, None),
    ("reviews_amend", 1, None),
    ("reviews_unlawful", 0, None),
    ("reviews_not_normative", 1, None),
    ("amend_share", 1, Some(7)),
    ("rechecks", 0, None),
    ("reviews_returned", 0, None),
    ("findings_made", 2, None),
    ("findings_answered", 2, None),
    ("findings_adopted", 1, None),
    ("findings_partly", 1, None),
    ("adoption_rate", 1, Some(2)),
    ("declined", 1, None),
    ("issued", 5, None),
    ("issued_by_government", 5, None),
    ("issued_by_department", 0, None),
    ("numbers_given", 6, None),
    ("numbers_voided", 1, None),
    ("published", 4, None),
    ("in_force", 2, None),
    ("amended", 0, None),
    ("extended", 1, None),
    ("repealed", 1, None),
    ("declared_void", 0, None),
    ("lapsed", 1, None),
    ("revoked", 0, None),
    ("sent_due", 8, None),
    ("sent_made", 7, None),
    ("sent_in_time", 6, None),
    ("sent_late", 1, None),
    ("sent_missing", 1, None),
    ("sent_filing_rate", 7, Some(8)),
    ("sent_timely_rate", 6, Some(8)),
    ("sent_registered", 3, None),
    ("sent_supplemented", 1, None),
    ("sent_refused", 0, None),
    ("sent_standard_rate", 2, Some(7)),
    ("sent_closed", 1, None),
    ("sent_corrected", 1, None),
    ("sent_correction_rate", 1, Some(1)),
    ("received_due", 4, None),
    ("received_made", 3, None),
    ("received_in_time", 3, None),
    ("received_late", 0, None),
    ("received_missing", 1, None),
    ("received_filing_rate", 3, Some(4)),
    ("received_timely_rate", 3, Some(4)),
    ("received_registered", 2, None),
    ("received_supplemented", 1, None),
    ("received_standard_rate", 1, Some(3)),
    ("received_correction_rate", 1, Some(1)),
    ("step_accept", 8, None),
    ("step_opinion", 7, None),
    ("step_decision", 5, None),
    ("step_sign", 5, None),
    ("step_register", 5, None),
    ("step_publish", 4, None),
    ("step_file", 7, None),
];

pub(super) async fn a_year_is_what_was_counted_by_hand(county: County) {
    lived(&county).await;
    let mut auditor = county.client("auditor").await;
    let told = json(&mut auditor, "/api/v1/statistics?year=2026").await;
    for (name, part, whole) in BY_HAND {
        let one = figure(&told, name);
        assert_eq!(one["numerator"], *part, "{name}: {one}");
        assert_eq!(
            one["denominator"].as_u64(),
            whole.map(|n| n as u64),
            "{name}: {one}"
        );
        for (part, count) in [("numerator", Some(*part)), ("denominator", *whole)] {
            let Some(count) = count else { continue };
            let path = format!("/api/v1/statistics/{name}?year=2026&part={part}");
            let list = json(&mut auditor, &path).await;
            assert_eq!(
                list["rows"].as_array().unwrap().len(),
                count,
                "{name} {part}"
            );
        }
    }
    assert_eq!(figure(&told, "sent_filing_rate")["shown"], "87.5%");
    assert_eq!(figure(&told, "adoption_rate")["shown"], "50%");
    // days from publication to filing: 3, 3, 8, 8, 9, 18, 68; working days: 3, 3, 6, 6, 6, 14, 46
    let filing = figure(&told, "step_file");
    assert_eq!(filing["median_days_doubled"], 16);
    assert_eq!(filing["median_working_days_doubled"], 12);
    assert_eq!(filing["shown"], "6 工作日");
    // a clean-up is not undertaken, which is no nought
    let cleanup = figure(&told, "cleanup_listed");
    assert_eq!(cleanup["shown"], "尚未开展清理");
    assert!(cleanup["numerator"].is_null());

    // a year before the record began is not known, a year to come has not begun
    let before = json(&mut auditor, "/api/v1/statistics?year=2024").await;
    for name in ["reviews_done", "sent_filing_rate", "published", "step_file"] {
        let one = figure(&before, name);
        assert_eq!(one["shown"], "无法计算", "{one}");
        assert!(
            one["numerator"].is_null() && one["reason"].is_string(),
            "{one}"
        );
    }
    let after = json(&mut auditor, "/api/v1/statistics?year=2027").await;
    assert_eq!(figure(&after, "published")["reason"], "统计期间尚未开始");

    // of an authority: the committee received, the government sent
    let npc = county.authority("npc");
    let of_npc = json(
        &mut auditor,
        &format!("/api/v1/statistics?year=2026&authority={npc}"),
    )
    .await;
    assert_eq!(figure(&of_npc, "received_made")["numerator"], 3);
    assert_eq!(figure(&of_npc, "sent_made")["numerator"], 0);
    assert_eq!(figure(&of_npc, "issued")["numerator"], 0);
    let rate = figure(&of_npc, "sent_filing_rate");
    assert_eq!(
        (&rate["shown"], &rate["denominator"]),
        (&"无".into(), &0.into())
    );

    // half a year by its days: what was due until the end of April
    let path = "/api/v1/statistics?from=2026-01-01&through=2026-04-30";
    let months = json(&mut auditor, path).await;
    assert_eq!(figure(&months, "sent_due")["numerator"], 5);
    assert_eq!(figure(&months, "published")["numerator"], 3);

    // who sees less is told so, and never a nought for what is not seen
    let mut examiner = county.client("examiner").await;
    let theirs = json(&mut examiner, "/api/v1/statistics?year=2026").await;
    assert_eq!(figure(&theirs, "received_made")["numerator"], 3);
    assert_eq!(figure(&theirs, "published")["numerator"], 4);
    let reviews = figure(&theirs, "reviews_done");
    assert_eq!(reviews["shown"], "无法计算", "{reviews}");
    let numbers = json(&mut examiner, "/api/v1/statistics/numbers_given?year=2026").await;
    assert_eq!(numbers["rows"].as_array().unwrap().len(), 6);
    assert!(!numbers.to_string().contains(CANARY), "{numbers}");

    for (path, field) in [
        ("/api/v1/statistics?year=26x", "year"),
        ("/api/v1/statistics?from=2026-01-01", "through"),
        (
            "/api/v1/statistics?from=2026-02-01&through=2026-01-01",
            "through",
        ),
        ("/api/v1/statistics?authority=nobody", "authority"),
        ("/api/v1/statistics?month=1", "month"),
        ("/api/v1/statistics/published?part=denominator", "part"),
    ] {
        let refused = auditor.get(path).await;
        assert_eq!(refused.status, 400, "{path}: {}", refused.text());
        assert!(refused.text().contains(field), "{path}: {}", refused.text());
    }
    assert_eq!(auditor.get("/api/v1/statistics/nothing").await.status, 404);
}
