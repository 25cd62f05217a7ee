//! What the compiled-in packs must have.

use std::collections::BTreeSet;

use super::day;
use crate::rules::{
    Gate, IssuerKind, LimitId, ListId, Need, NumberFields, Pack, Receiver, RulePacks, SeriesId,
    Step, StepState, Unit, Word,
};

const TODAY: &str = "2026-11-24";

fn pack(id: &str) -> Pack {
    RulePacks::builtin().unwrap().for_place(id).unwrap()
}

#[test]
fn the_packs_load_and_name_their_places() {
    let packs = RulePacks::builtin().unwrap();
    let places: Vec<_> = packs.places().collect();
    let expected = [
        ("beijing", "北京市"),
        ("hunan", "湖南省"),
        ("national", "全国"),
        ("shanxi", "山西省"),
    ];
    assert_eq!(places, expected);
    let (national, shanxi) = (pack("national"), pack("shanxi"));
    assert_eq!((shanxi.id(), shanxi.name()), ("shanxi", "山西省"));
    assert_ne!(national.version(), shanxi.version());
    assert_eq!(shanxi.version(), pack("shanxi").version());
    assert_eq!(shanxi.version().len(), 16);
}

#[test]
fn every_issuer_knows_where_to_file_and_until_when() {
    let pack = pack("shanxi");
    for issuer in IssuerKind::ALL {
        let targets = pack.receivers(*issuer, day(TODAY)).unwrap();
        for target in &targets.value {
            let limit = pack.limit(target.limit, day(TODAY)).unwrap();
            assert!(limit.value.max.is_some(), "{issuer} {}", limit.id);
        }
    }
    let to = |issuer| -> Vec<Receiver> {
        let targets = pack.receivers(issuer, day(TODAY)).unwrap();
        targets.value.iter().map(|target| target.receiver).collect()
    };
    let both = [
        Receiver::UpperGovernment,
        Receiver::SameLevelNpcStandingCommittee,
    ];
    assert_eq!(to(IssuerKind::Government), both);
    assert_eq!(to(IssuerKind::Office), both);
    assert_eq!(to(IssuerKind::Department), [Receiver::SameLevelGovernment]);
    assert_eq!(to(IssuerKind::Township), [Receiver::UpperGovernment]);
}

#[test]
fn review_has_its_seven_points_and_says_that_they_are_not_verified() {
    let pack = pack("shanxi");
    let checklist = pack.list(ListId::ReviewChecklist, day(TODAY)).unwrap();
    assert_eq!(checklist.value.len(), 7);
    assert!(!checklist.verified);
    assert_eq!(
        pack.list(ListId::ReviewOutcomes, day(TODAY))
            .unwrap()
            .value
            .len(),
        3
    );
    let limit = pack.limit(LimitId::LegalityReview, day(TODAY)).unwrap();
    let value = (limit.value.min, limit.value.max, limit.value.unit);
    assert_eq!(value, (Some(5), Some(15), Unit::WorkingDay));
}

#[test]
fn what_is_known_only_by_hearsay_says_so() {
    let (national, shanxi) = (pack("national"), pack("shanxi"));
    let unverified = |pack: &Pack, id| !pack.limit(id, day(TODAY)).unwrap().verified;
    assert!(unverified(&shanxi, LimitId::FilingGovernment));
    assert!(unverified(&national, LimitId::FilingNpc));
    assert!(!unverified(&shanxi, LimitId::FilingNpc));
    assert!(!unverified(&national, LimitId::PublicCommentBusiness));
    assert!(
        !shanxi
            .series(SeriesId::Registration, day(TODAY))
            .unwrap()
            .verified
    );
}

#[test]
fn gates_ask_for_the_steps_and_never_skip_fair_competition_review() {
    let pack = pack("national");
    let steps: BTreeSet<Step> = pack
        .steps(day(TODAY))
        .into_iter()
        .map(|(step, _)| step)
        .collect();
    assert_eq!(steps, Step::ALL.iter().copied().collect());
    let asked = pack.gate(Gate::RequestReview, day(TODAY)).unwrap();
    assert_eq!(asked.value.len(), Step::ALL.len());
    for gate in [Gate::RequestReview, Gate::Deliberate] {
        let needs = &pack.gate(gate, day(TODAY)).unwrap().value;
        let need = needs
            .iter()
            .find(|need| need.step == Step::FairCompetitionReview)
            .unwrap();
        assert!(!need.states.contains(&StepState::Skipped));
        assert!(need.states.contains(&StepState::NotApplicable));
    }
    assert!(pack.gate(Gate::Publish, day(TODAY)).is_none());
}

#[test]
fn materials_are_asked_for_at_review_meeting_registration_and_filing() {
    let pack = pack("shanxi");
    let required = |gate| -> Vec<String> {
        let rule = pack.materials(gate, day(TODAY)).unwrap();
        let required = rule
            .value
            .iter()
            .filter(|material| material.need == Need::Required);
        required.map(|material| material.label.clone()).collect()
    };
    assert_eq!(
        required(Gate::RequestReview),
        [
            "送审稿",
            "起草说明",
            "制定依据",
            "征求意见及意见采纳情况",
            "起草单位合法性审核意见"
        ]
    );
    assert_eq!(
        required(Gate::File),
        ["备案报告", "正式文本", "起草说明", "制定依据"]
    );
    assert!(required(Gate::Deliberate).contains(&"合法性审核意见".to_owned()));
    assert!(required(Gate::Register).contains(&"正式文本".to_owned()));
    assert!(pack.materials(Gate::Sign, day(TODAY)).is_none());
}

#[test]
fn a_county_of_shanxi_has_two_numbers() {
    let pack = pack("shanxi");
    let fields = NumberFields {
        prefix: Some("示政规".to_owned()),
        region: Some("SX".to_owned()),
        body: Some(1),
        year: 2026,
        serial: 7,
    };
    let print = |id| {
        pack.series(id, day(TODAY))
            .unwrap()
            .value
            .template
            .format(&fields)
            .unwrap()
    };
    assert_eq!(print(SeriesId::Document), "示政规〔2026〕7号");
    assert_eq!(print(SeriesId::Registration), "SXDR-2026-0010007");
    for id in [SeriesId::Document, SeriesId::Registration] {
        assert_eq!(
            pack.series(id, day(TODAY)).unwrap().value.given_at,
            Gate::Register
        );
    }
    let series = |id| &pack.series(id, day(TODAY)).unwrap().value;
    assert_eq!(
        series(SeriesId::Document).counter_name(&fields).unwrap(),
        "示政规 2026"
    );
    assert_eq!(
        series(SeriesId::Registration)
            .counter_name(&fields)
            .unwrap(),
        "SX 1 2026"
    );
    let bare = NumberFields {
        year: 2026,
        serial: 1,
        ..NumberFields::default()
    };
    assert!(series(SeriesId::Document).counter_name(&bare).is_err());
    assert!(series(SeriesId::Document).accepts_prefix("示政规"));
    assert!(!series(SeriesId::Document).accepts_prefix("示政发"));
    let mark = |pack: &Pack| {
        pack.series(SeriesId::Document, day(TODAY))
            .unwrap()
            .value
            .prefix_mark
            .clone()
    };
    assert_eq!(mark(&pack).as_deref(), Some("规"));
    let national = self::pack("national");
    assert_eq!(mark(&national), None);
    assert!(national.series(SeriesId::Registration, day(TODAY)).is_err());
}

#[test]
fn titles_follow_the_place() {
    let shanxi = pack("shanxi");
    let labels = |id| -> Vec<String> {
        let list = shanxi.list(id, day(TODAY)).unwrap();
        list.value.iter().map(|item| item.label.clone()).collect()
    };
    assert_eq!(labels(ListId::TitleForbidden), ["条例"]);
    assert!(labels(ListId::TitleAllowed).contains(&"办法".to_owned()));
    assert!(
        pack("national")
            .list(ListId::TitleAllowed, day(TODAY))
            .is_err()
    );
}

#[test]
fn stored_words_are_fixed_and_unique() {
    fn unique<T: Word>() {
        let texts: BTreeSet<&str> = T::ALL.iter().map(|word| word.as_str()).collect();
        assert_eq!(texts.len(), T::ALL.len(), "{}", T::WHAT);
        for word in T::ALL {
            assert_eq!(T::parse(word.as_str()), Ok(*word));
            assert!(!word.label().is_empty());
        }
        assert!(
            T::parse("no such word")
                .unwrap_err()
                .to_string()
                .contains(T::WHAT)
        );
    }
    unique::<LimitId>();
    unique::<ListId>();
    unique::<SeriesId>();
    unique::<Gate>();
    unique::<IssuerKind>();
    unique::<Step>();
    let json = serde_json::to_string(&LimitId::FilingGovernment).unwrap();
    assert_eq!(json, "\"filing.government\"");
    assert!(serde_json::from_str::<LimitId>("\"filing.x\"").is_err());
}
