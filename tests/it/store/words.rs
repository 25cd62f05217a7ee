//! The words of the domain are the words of the database, and what is neither is named.

use guiku::domain::access::Role;
use guiku::domain::authority::{AuthorityKind, Level};
use guiku::domain::cleanup::{
    CampaignKind, CampaignStage, Disposition, ItemState, ProofDisposition,
};
use guiku::domain::consultation::{CommentState, ConsultationStage};
use guiku::domain::department::{DepartmentStage, DissentHandling};
use guiku::domain::document::{
    Class, MeetingResult, NumberKind, NumberState, Stage, Step, StepState,
};
use guiku::domain::evaluation::{EvaluationKind, EvaluationOutcome};
use guiku::domain::filing::FilingStage;
use guiku::domain::filing_review::{DemandStage, ReviewMode, ReviewOutcome, TalkKind, Verdict};
use guiku::domain::form_check::FormCheck;
use guiku::domain::letter::{LetterKind, LetterState};
use guiku::domain::notice::{Channel, Delivery, NoticeKind};
use guiku::domain::particular::Particular;
use guiku::domain::relation::RelationState;
use guiku::domain::review::{Answer, Opinion, ReviewKind, ReviewStage};
use guiku::domain::suggestion::{SuggestionOutcome, SuggestionStage};
use guiku::domain::urgent::UrgentStage;
use guiku::domain::validity::Act;
use guiku::store::{StoreError, people, queries};
use guiku::text::Form;
use guiku::text::relations::{Gap, RelationKind};

use super::raw::Raw;
use crate::support::County;

/// What must stand beside a word.
type Beside = fn(&str) -> Vec<(&'static str, &'static str)>;

fn alone(_: &str) -> Vec<(&'static str, &'static str)> {
    Vec::new()
}

/// Table, column, words, what must stand beside them.
fn words() -> Vec<(&'static str, &'static str, Vec<&'static str>, Beside)> {
    macro_rules! all {
        ($words:ty) => {
            <$words>::ALL.iter().map(|word| word.as_str()).collect()
        };
    }
    vec![
        ("authority", "kind", all!(AuthorityKind), alone),
        ("authority", "level", all!(Level), alone),
        ("person_role", "role", all!(Role), alone),
        ("document", "class", all!(Class), |word| {
            let stage = (word == Class::Registered.as_str()).then_some(("stage", "drafting"));
            stage.into_iter().collect()
        }),
        ("document", "stage", all!(Stage), |_| {
            vec![("class", "registered")]
        }),
        ("number", "kind", all!(NumberKind), alone),
        ("number", "state", all!(NumberState), |word| {
            // A series for each, in which the serial is free.
            let series = NumberState::parse(word).map_or("", NumberState::as_str);
            vec![("series", series), ("serial", "1"), ("reason", "印制有误")]
        }),
        ("series", "kind", all!(NumberKind), alone),
        ("revision", "outline_form", all!(Form), alone),
        ("fact", "act", all!(Act), alone),
        ("relation", "kind", all!(RelationKind), alone),
        ("relation", "gap", all!(Gap), alone),
        ("relation", "state", all!(RelationState), alone),
        ("correction", "field", all!(Particular), alone),
        ("review", "kind", all!(ReviewKind), alone),
        ("review", "stage", all!(ReviewStage), |word| {
            let issued = word == ReviewStage::OpinionIssued.as_str();
            let opinion = issued.then_some(("opinion", "lawful"));
            opinion.into_iter().collect()
        }),
        ("review", "opinion", all!(Opinion), |_| {
            vec![("stage", "opinion_issued")]
        }),
        ("finding", "answer", all!(Answer), alone),
        ("deliberation", "result", all!(MeetingResult), alone),
        ("filing", "stage", all!(FilingStage), alone),
        ("form_override", "form_check", all!(FormCheck), alone),
        ("suggestion", "stage", all!(SuggestionStage), |word| {
            let answered = word == SuggestionStage::Answered.as_str();
            let beside = [("answer", "已核查"), ("answered_on", "2026-11-24")];
            beside.into_iter().filter(|_| answered).collect()
        }),
        ("suggestion", "outcome", all!(SuggestionOutcome), alone),
        ("evaluation", "kind", all!(EvaluationKind), alone),
        ("evaluation", "outcome", all!(EvaluationOutcome), alone),
        ("filing_review", "mode", all!(ReviewMode), alone),
        ("filing_review", "outcome", all!(ReviewOutcome), |_| {
            vec![("closed_on", "2026-11-24")]
        }),
        ("filing_talk", "kind", all!(TalkKind), alone),
        ("filing_point", "verdict", all!(Verdict), alone),
        ("review_demand", "stage", all!(DemandStage), |word| {
            let answered = word == DemandStage::Answered.as_str();
            let answer = answered.then_some(("answer", "已审查"));
            let review = Some(("review_id", "1"));
            [review, answer].into_iter().flatten().collect()
        }),
        ("consultation", "stage", all!(ConsultationStage), |word| {
            let ended = [("ended_on", "2026-11-24"), ("end_reason", "重新起草")];
            let reported = [("reported_on", "2026-11-24"), ("report", "已采纳")];
            match ConsultationStage::parse(word) {
                Ok(ConsultationStage::Ended) => ended.to_vec(),
                Ok(ConsultationStage::Reported) => reported.to_vec(),
                Ok(ConsultationStage::Open) | Err(_) => Vec::new(),
            }
        }),
        (
            "consultation_comment",
            "state",
            all!(CommentState),
            |word| {
                let withheld = word == CommentState::Withheld.as_str();
                let reason = withheld.then_some(("withheld_reason", "广告"));
                reason.into_iter().collect()
            },
        ),
        ("consultation_comment", "answer", all!(Answer), |_| {
            vec![("state", "shown")]
        }),
        ("department_opinion", "stage", all!(DepartmentStage), |_| {
            vec![("answered_on", "2026-11-24"), ("opinion", "没有依据")]
        }),
        (
            "department_opinion",
            "handling",
            all!(DissentHandling),
            |_| {
                let answered = [("stage", "disagreed"), ("answered_on", "2026-11-24")];
                [
                    &answered[..],
                    &[("opinion", "没有依据"), ("handled", "已协调")],
                ]
                .concat()
            },
        ),
        ("urgent_procedure", "stage", all!(UrgentStage), |_| {
            let by = [("approver", "王某"), ("office", "县长")];
            [&by[..], &[("decided_on", "2026-11-24")]].concat()
        }),
        ("notice", "kind", all!(NoticeKind), alone),
        ("outbox", "channel", all!(Channel), alone),
        ("outbox", "state", all!(Delivery), alone),
        ("letter", "kind", all!(LetterKind), alone),
        ("letter", "state", all!(LetterState), |word| {
            let voided = word == LetterState::Voided.as_str();
            let beside = [("reason", "误发"), ("voided_on", "2026-11-24")];
            beside.into_iter().filter(|_| voided).collect()
        }),
        ("letter_series", "kind", all!(LetterKind), alone),
        ("letter_template", "kind", all!(LetterKind), alone),
        ("cleanup_campaign", "kind", all!(CampaignKind), alone),
        ("cleanup_campaign", "stage", all!(CampaignStage), |_| {
            let days = [("opened_on", "2026-11-24"), ("effect_on", "2026-12-20")];
            [&days[..], &[("scope_sha256", "00"), ("meeting", "会议")]].concat()
        }),
        ("cleanup_item", "state", all!(ItemState), |_| {
            vec![("disposition", "keep")]
        }),
        ("cleanup_item", "disposition", all!(Disposition), alone),
        ("cleanup_proof", "state", all!(ItemState), alone),
        (
            "cleanup_proof",
            "disposition",
            all!(ProofDisposition),
            alone,
        ),
        ("preparation", "step", all!(Step), alone),
        ("preparation", "state", all!(StepState), alone),
    ]
}

pub(super) async fn the_database_knows_the_words_of_the_domain_and_no_other(county: County) {
    let raw = Raw::open(&county).await;
    let mut nth = 0;
    for (table, column, words, beside) in words() {
        for word in words {
            nth += 1;
            let given = [vec![(column, word)], beside(word)].concat();
            let put = raw.put(table, nth, &given).await;
            assert_eq!(
                put.unwrap_or_else(|e| panic!("{table}.{column} {word}: {e}")),
                1
            );
            nth += 1;
            let unknown = format!("{word}_");
            let given = [vec![(column, unknown.as_str())], beside(word)].concat();
            let put = raw.put(table, nth, &given).await;
            let error = put.expect_err(&format!("{table}.{column} takes {unknown}"));
            assert!(
                error.to_string().to_lowercase().contains("check"),
                "{error}"
            );
        }
    }
}

pub(super) async fn an_unknown_word_in_a_row_is_named_and_not_guessed(county: County) {
    let raw = Raw::open(&county).await;
    raw.without_checks().await;
    let db = county.store.reader();
    let authority = county.authority("housing");
    let person = county.person("drafter");
    raw.put(
        "fact",
        1,
        &[
            ("id", "f"),
            ("document_id", "d"),
            ("act", "vanish"),
            ("provisions", "[]"),
        ],
    )
    .await
    .unwrap();
    raw.put(
        "fact",
        2,
        &[
            ("id", "g"),
            ("document_id", "e"),
            ("provisions", "all of them"),
        ],
    )
    .await
    .unwrap();
    for sql in [
        format!("UPDATE authority SET level = 'galaxy' WHERE id = '{authority}'"),
        format!("UPDATE person_role SET role = 'king' WHERE person_id = '{person}'"),
    ] {
        assert_eq!(raw.run(&sql).await.unwrap(), 1, "{sql}");
    }
    let faults = [
        (
            people::authority(db, &authority).await.map(drop),
            "authority",
            authority.as_str(),
            "level",
            "galaxy",
        ),
        (
            people::posts(db, &person).await.map(drop),
            "person_role",
            person.as_str(),
            "role",
            "king",
        ),
        (
            queries::facts(db, "d").await.map(drop),
            "fact",
            "f",
            "act",
            "vanish",
        ),
        (
            queries::facts(db, "e").await.map(drop),
            "fact",
            "g",
            "provisions",
            "",
        ),
    ];
    for (found, table, id, column, word) in faults {
        let error = found.expect_err(table);
        let said = error.to_string();
        match error {
            StoreError::CorruptRow {
                table: t,
                id: i,
                column: c,
                reason,
            } => {
                assert_eq!((t, i.as_str(), c), (table, id, column));
                assert!(reason.contains(word), "{reason}");
            }
            other => panic!("{other:?}"),
        }
        assert!(
            said.contains(table) && said.contains(id) && said.contains(column),
            "{said}"
        );
    }
}
