//! Random histories of commands against a simple model: whatever is tried in whatever order, each command
//! is taken or refused as the model says, the document stands where the model stands, each act that was
//! taken left one event and each that was refused none, and the state on any day is the model's.
//!
//! `GUIKU_HISTORIES` makes it larger.

use std::sync::Arc;

use chrono::{Days, NaiveDate};
use guiku::app::decision::meeting::RecordMeeting;
use guiku::app::decision::sign::Sign;
use guiku::app::drafting::draft::{DraftFields, SaveDraft, save};
use guiku::app::drafting::revise::SaveRevision;
use guiku::app::drafting::submit::SubmitForReview;
use guiku::app::drafting::withdraw::Withdraw;
use guiku::app::publication::effect::{RecordEffect, RetractEffect};
use guiku::app::publication::publish::Publish;
use guiku::app::registration::register::Register;
use guiku::app::registration::void::VoidNumber;
use guiku::app::review::accept::{AcceptReview, ReturnReview, SupplementReview};
use guiku::app::review::answer::{AnswerFindings, FindingAnswer, ProceedUnadopted};
use guiku::app::review::not_normative::FindNotNormative;
use guiku::app::review::opinion::{FindingInput, IssueOpinion};
use guiku::domain::document::{self, DocumentCommand, MeetingResult, Stage};
use guiku::domain::review::{Answer, CheckResult, Opinion, ReviewKind};
use guiku::domain::validity::{Act, Fact, State, extends_in_time, spans, validity};
use guiku::store::queries;
use guiku::store::verify::VerifyOptions;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::model::{Effect, Model, Try};
use crate::support::County;

/// Enough to reach the end of a life by chance every now and then.
const STEPS: usize = 60;

/// `SplitMix64`: the same seed is the same history.
pub(super) struct Chance(pub(super) u64);

impl Chance {
    pub(super) fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % most
    }

    pub(super) fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[usize::try_from(self.below(all.len() as u64)).unwrap()]
    }
}

struct History {
    county: Arc<County>,
    id: String,
    model: Model,
    today: NaiveDate,
}

impl History {
    async fn begin(county: &Arc<County>, nth: u64) -> Self {
        let title = format!("测试县第{nth}号事项管理办法");
        let id = county.draft(&title, &text(0), "gov").await;
        county.complete(&id).await;
        Self {
            county: Arc::clone(county),
            id,
            model: Model::default(),
            today: county.today(),
        }
    }

    async fn version(&self) -> i64 {
        self.county.row(&self.id).await.row_version
    }

    async fn events(&self) -> u64 {
        use guiku::store::entity::event;
        event::Entity::find()
            .filter(event::Column::DocumentId.eq(&self.id))
            .count(self.county.store.reader())
            .await
            .unwrap()
    }

    /// Tries it; whether it was taken.
    async fn perform(&self, what: Try) -> bool {
        let county = &self.county;
        let document_id = self.id.clone();
        let expected_version = self.version().await;
        let reviews = queries::reviews(county.store.reader(), &self.id)
            .await
            .unwrap();
        let last = reviews.last();
        let review_id = last.map_or_else(|| "none".to_owned(), |row| row.id.clone());
        let of_review = last.map_or(1, |row| row.row_version);
        let done = match what {
            Try::Edit | Try::Back => {
                let draft = queries::draft(county.store.reader(), &self.id)
                    .await
                    .unwrap();
                let draft = draft.unwrap();
                let saved = SaveDraft {
                    title: draft.title,
                    text: text(if what == Try::Back {
                        self.model.reviewed()
                    } else {
                        self.model.written + 1
                    }),
                    fields: DraftFields::default(),
                    expected_version: draft.version,
                };
                let cx = county.cx("drafter").await;
                return save(&county.store, &cx, &self.id, saved).await.is_ok();
            }
            Try::Save => {
                let command = SaveRevision {
                    document_id,
                    expected_version,
                };
                county.act("drafter", command).await.map(|_| ())
            }
            Try::Submit => {
                let command = SubmitForReview {
                    document_id,
                    expected_version,
                    reviewer: Some(county.authority("justice")),
                };
                county.act("drafter", command).await.map(|_| ())
            }
            Try::Accept => {
                let command = AcceptReview {
                    review_id,
                    expected_version: of_review,
                };
                county.act("reviewer", command).await.map(|_| ())
            }
            Try::Return => {
                let command = ReturnReview {
                    review_id,
                    expected_version: of_review,
                    note: "缺少说明".to_owned(),
                };
                county.act("reviewer", command).await.map(|_| ())
            }
            Try::Supplement => {
                let command = SupplementReview {
                    review_id,
                    expected_version: of_review,
                    note: "已补".to_owned(),
                };
                county.act("drafter", command).await.map(|_| ())
            }
            Try::Opinion(opinion) => {
                let finding = FindingInput {
                    eid: None,
                    category: "其他".to_owned(),
                    content: "请修改".to_owned(),
                    basis: None,
                };
                let command = IssueOpinion {
                    review_id,
                    expected_version: of_review,
                    opinion,
                    reason: "理由".to_owned(),
                    checklist: county.checklist(CheckResult::Met),
                    findings: if opinion == Opinion::Amend {
                        vec![finding]
                    } else {
                        Vec::new()
                    },
                };
                county.act("reviewer", command).await.map(|_| ())
            }
            Try::Answer => {
                let of = reviews.iter().rfind(|row| row.opinion.is_some());
                let of = of.map_or("none", |row| row.id.as_str());
                let findings = queries::findings(county.store.reader(), of).await.unwrap();
                let answers = findings.into_iter().map(|finding| FindingAnswer {
                    finding_id: finding.id,
                    answer: Answer::NotAdopted,
                    reason: "有上级文件为据".to_owned(),
                });
                let command = AnswerFindings {
                    document_id,
                    expected_version,
                    answers: answers.collect(),
                };
                county.act("drafter", command).await.map(|_| ())
            }
            Try::Proceed => {
                let command = ProceedUnadopted {
                    document_id,
                    expected_version,
                };
                county.act("drafter", command).await.map(|_| ())
            }
            Try::Meeting(result) => {
                let command = RecordMeeting {
                    document_id,
                    expected_version,
                    meeting: "县政府常务会议".to_owned(),
                    held_on: self.today,
                    result,
                    dissent: String::new(),
                    votes: None,
                    minutes: String::new(),
                    dissents: Vec::new(),
                    note: "见会议纪要".to_owned(),
                };
                county.act("office", command).await.map(|_| ())
            }
            Try::Sign => {
                let command = Sign {
                    document_id,
                    expected_version,
                    signed_on: self.today,
                    signed_by: "县长".to_owned(),
                };
                county.act("office", command).await.map(|_| ())
            }
            Try::Register => {
                let command = Register {
                    document_id,
                    expected_version,
                };
                county.act("registrar", command).await.map(|_| ())
            }
            Try::Void => {
                let command = VoidNumber {
                    document_id,
                    expected_version,
                    reason: "登记有误".to_owned(),
                };
                county.act("registrar", command).await.map(|_| ())
            }
            Try::Publish => {
                let command = Publish {
                    document_id,
                    expected_version,
                    published_on: None,
                    channel: "县政府网站".to_owned(),
                };
                county.act("publisher", command).await.map(|_| ())
            }
            Try::Withdraw => {
                let command = Withdraw {
                    document_id,
                    expected_version,
                    reason: "不再制定".to_owned(),
                };
                county.act("drafter", command).await.map(|_| ())
            }
            Try::NotNormative => {
                let command = FindNotNormative {
                    review_id,
                    expected_version: of_review,
                    reason: "属于内部管理".to_owned(),
                };
                county.act("reviewer", command).await.map(|_| ())
            }
            Try::Effect(effect) => {
                let command = RecordEffect {
                    document_id,
                    act: effect.act,
                    on: Some(effect.on),
                    until: effect.until,
                    provisions: Vec::new(),
                    because: "据决定".to_owned(),
                    basis_id: None,
                };
                county.act("registrar", command).await.map(|_| ())
            }
            Try::Retract(nth) => {
                let rows =
                    queries::fact_rows(county.store.reader(), std::slice::from_ref(&self.id))
                        .await
                        .unwrap();
                let mut rows = rows;
                rows.sort_by_key(|row| (row.seq, row.act.clone()));
                let fact_id = rows
                    .get(nth)
                    .map_or_else(|| "none".to_owned(), |row| row.id.clone());
                let command = RetractEffect {
                    document_id,
                    fact_id,
                    reason: "记录有误".to_owned(),
                };
                county.act("registrar", command).await.map(|_| ())
            }
        };
        match done {
            Ok(()) => true,
            Err(guiku::app::Error::Store(error)) => panic!("{what:?}: {error}"),
            Err(guiku::app::Error::Internal(error)) => panic!("{what:?}: {error}"),
            Err(_) => false,
        }
    }

    /// The record and the model say the same.
    async fn compare(&self, told: &str) {
        let row = self.county.row(&self.id).await;
        assert_eq!(
            row.stage.as_deref(),
            Some(self.model.stage.as_str()),
            "{told}"
        );
        assert_eq!(row.meeting_pending, self.model.pending, "pending: {told}");
        let db = self.county.store.reader();
        let reviews = queries::reviews(db, &self.id).await.unwrap();
        let stage = reviews.last().map(|row| row.stage.as_str());
        assert_eq!(
            stage,
            self.model.review.map(|(stage, _)| stage.as_str()),
            "review: {told}"
        );
        let numbers = queries::numbers(db, std::slice::from_ref(&self.id))
            .await
            .unwrap();
        let live = numbers.iter().filter(|row| row.state == "assigned").count();
        let numbered = matches!(self.model.stage, Stage::Registered | Stage::Published);
        assert_eq!(live, if numbered { 2 } else { 0 }, "numbers: {told}");
        assert_eq!(
            numbers.len() - live,
            2 * self.model.voided,
            "burnt numbers: {told}"
        );
        let facts = queries::facts(db, &self.id).await.unwrap();
        for far in [0, 1, 29, 30, 31, 364, 365, 366, 1000, 5000] {
            let day = self.today.checked_add_days(Days::new(far)).unwrap();
            assert_eq!(
                validity(&facts, day).state,
                self.model.state(day),
                "state on {day}: {told}"
            );
        }
    }
}

fn text(version: u32) -> String {
    format!(
        "第一条 为规范某事项，制定本办法。\n第二条 办理时限为{}日。",
        version + 1
    )
}

fn choose(chance: &mut Chance, model: &Model, today: NaiveDate) -> Try {
    // half of the time something that the model would take, or a life never gets on
    if chance.below(2) == 0 {
        let lawful = model.lawful(today);
        if !lawful.is_empty() {
            return lawful[usize::try_from(chance.below(lawful.len() as u64)).unwrap()];
        }
    }
    let day = |chance: &mut Chance| {
        let far = chance.of(&[0, 1, 30, 365, 400, 1000]);
        today.checked_add_days(Days::new(far)).unwrap()
    };
    match chance.below(24) {
        0 => Try::Edit,
        22 => Try::Back,
        23 => Try::Save,
        1 => Try::Submit,
        2 => Try::Accept,
        3 => Try::Return,
        4 => Try::Supplement,
        5 => Try::Opinion(chance.of(Opinion::ALL)),
        6 => Try::Answer,
        7 => Try::Proceed,
        8 => Try::Meeting(chance.of(MeetingResult::ALL)),
        9 => Try::Sign,
        10 => Try::Register,
        11 => Try::Void,
        12 => Try::Publish,
        13 if chance.below(4) == 0 => Try::Withdraw,
        14 if chance.below(4) == 0 => Try::NotNormative,
        15..=17 => Try::Retract(usize::try_from(chance.below(5)).unwrap()),
        _ => {
            let act = chance.of(&[
                Act::Extend,
                Act::Repeal,
                Act::DeclareVoid,
                Act::Revoke,
                Act::Suspend,
                Act::Resume,
            ]);
            let on = day(chance);
            let until = match act {
                Act::Extend | Act::Suspend => Some(day(chance)),
                _ => None,
            };
            Try::Effect(Effect { act, on, until })
        }
    }
}

/// How many events the log has.
async fn size(county: &County) -> i64 {
    use guiku::store::entity::log_head;
    let head = log_head::Entity::find().one(county.store.reader()).await;
    head.unwrap().unwrap().size
}

async fn told(county: &Arc<County>, nth: u64, seed: u64) {
    let mut chance = Chance(seed);
    let mut history = History::begin(county, nth).await;
    let mut trail = vec![format!("seed {seed}")];
    let mut expected = history.events().await;
    for _ in 0..STEPS {
        let what = choose(&mut chance, &history.model, history.today);
        let before = size(county).await;
        let taken = history.perform(what).await;
        trail.push(format!("{what:?}{}", if taken { "" } else { " refused" }));
        let words = trail.join(", ");
        assert_eq!(
            taken,
            history.model.take(what, history.today),
            "the model says otherwise: {words}"
        );
        let logged = u64::from(taken && !matches!(what, Try::Edit | Try::Back));
        expected += logged;
        assert_eq!(
            size(county).await - before,
            i64::try_from(logged).unwrap(),
            "one event each: {words}"
        );
        history.compare(&words).await;
    }
    assert_eq!(history.events().await, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_random_history_ends_where_the_model_ends() {
    let asked = std::env::var("GUIKU_HISTORIES").ok();
    let count: u64 = asked.map_or(24, |text| text.parse().unwrap());
    let county = Arc::new(County::sqlite().await);
    for nth in 0..count {
        told(&county, nth, nth).await;
    }
    let report = county
        .store
        .verify(&VerifyOptions::default())
        .await
        .unwrap();
    assert!(report.is_clean(), "{:?}", report.faults);
}

/// What the machine of the document is asked.
fn command(what: Try, kind: Option<ReviewKind>) -> Option<DocumentCommand> {
    use DocumentCommand as C;
    match what {
        Try::Submit => Some(C::Submit),
        Try::Opinion(Opinion::Lawful) if kind == Some(ReviewKind::AfterMeeting) => {
            Some(C::ConfirmAfterMeeting)
        }
        Try::Opinion(Opinion::Lawful) => Some(C::OpinionLawful),
        Try::Opinion(Opinion::Amend) => Some(C::OpinionAmend),
        Try::Opinion(Opinion::Unlawful) => Some(C::OpinionUnlawful),
        Try::Proceed => Some(C::ProceedUnadopted),
        Try::Meeting(result) => Some(result.command()),
        Try::Sign => Some(C::Sign),
        Try::Register => Some(C::Register),
        Try::Void => Some(C::VoidNumber),
        Try::Publish => Some(C::Publish),
        Try::Withdraw => Some(C::Withdraw),
        Try::NotNormative => Some(C::FindNotNormative),
        Try::Edit
        | Try::Back
        | Try::Save
        | Try::Accept
        | Try::Return
        | Try::Supplement
        | Try::Answer
        | Try::Effect(_)
        | Try::Retract(_) => None,
    }
}

/// One history through the machine and the rules of validity alone.
fn told_alone(seed: u64, today: NaiveDate) {
    let (mut chance, mut model) = (Chance(seed), Model::default());
    let mut facts: Vec<Fact> = Vec::new();
    for step in 0..40_i64 {
        let what = choose(&mut chance, &model, today);
        let before = model.clone();
        let taken = model.take(what, today);
        let asked = command(what, before.review.map(|(_, kind)| kind));
        if let Some(command) = asked {
            let next = document::next(before.stage, command);
            if taken {
                assert_eq!(next, Some(model.stage), "seed {seed}: {what:?}");
            } else {
                assert_eq!(model.stage, before.stage, "seed {seed}: {what:?}");
            }
            if next.is_none() {
                assert!(!taken, "seed {seed}: {what:?} in {:?}", before.stage);
            }
        }
        let fact = |act, on, until| Fact {
            sequence: step,
            act,
            on: Some(on),
            until,
            provisions: Vec::new(),
            because: String::new(),
            retracted: false,
        };
        match what {
            Try::Publish if taken => facts.push(fact(Act::Commence, today, None)),
            Try::Effect(effect) => {
                if effect.act == Act::Extend && before.stage == Stage::Published {
                    let in_time = extends_in_time(&facts, effect.on).is_ok();
                    let forward = effect.until.is_none_or(|until| until >= effect.on);
                    assert_eq!(taken, in_time && forward, "seed {seed}: {what:?}");
                }
                if taken {
                    facts.push(fact(effect.act, effect.on, effect.until));
                }
            }
            Try::Retract(nth) if taken => facts[nth].retracted = true,
            _ => {}
        }
        for far in [0, 30, 366, 1001] {
            let day = today.checked_add_days(Days::new(far)).unwrap();
            let state = validity(&facts, day).state;
            assert_eq!(state, model.state(day), "seed {seed}, {day}: {facts:?}");
        }
    }
    let spans = spans(&facts);
    for pair in spans.windows(2) {
        let next = pair[0].through.and_then(|day| day.succ_opt());
        assert_eq!(next, pair[1].from, "seed {seed}: {spans:?}");
    }
}

#[test]
fn a_hundred_thousand_histories_of_stage_and_status() {
    let today: NaiveDate = "2026-12-01".parse().unwrap();
    for seed in 0..100_000 {
        told_alone(seed, today);
    }
}

#[test]
fn the_model_reaches_the_end_of_a_life() {
    let mut reached = std::collections::BTreeSet::new();
    let today: NaiveDate = "2026-12-01".parse().unwrap();
    for seed in 0..2_000 {
        let (mut chance, mut model) = (Chance(seed), Model::default());
        for _ in 0..STEPS {
            let what = choose(&mut chance, &model, today);
            model.take(what, today);
            reached.insert(model.stage.as_str());
            reached.insert(model.state(today).as_str());
        }
    }
    for stage in Stage::ALL {
        assert!(reached.contains(stage.as_str()), "{stage:?} in {reached:?}");
    }
    for state in [State::InForce, State::Repealed, State::Suspended] {
        assert!(reached.contains(state.as_str()), "{state:?} in {reached:?}");
    }
}
