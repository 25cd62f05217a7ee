//! What the packs of places say, and that data alone adds a place.

use super::cases::WEIHAI;
use super::day;
use crate::rules::{
    Bound, LimitId, ListId, NumberFields, Pack, RulePacks, SeriesId, Setting, SettingId, Unit,
    Word, check_pack,
};

fn pack(id: &str) -> Pack {
    RulePacks::builtin().unwrap().for_place(id).unwrap()
}

fn shown(pack: &Pack, id: SettingId, on: &str) -> Option<String> {
    pack.setting(id, day(on)).map(|rule| rule.value.show())
}

fn longest(pack: &Pack, id: LimitId, on: &str) -> Option<(u32, Unit)> {
    let rule = pack.limit(id, day(on)).ok()?;
    Some((rule.value.max?, rule.value.unit))
}

#[test]
fn beijing_changed_its_rule_on_the_first_of_november_2024() {
    let pack = pack("beijing");
    let (before, after) = ("2024-10-31", "2024-11-01");
    let copies = |on| shown(&pack, SettingId::FilingCopiesNpc, on);
    assert_eq!(copies("2021-12-31"), None);
    assert_eq!(copies(before).as_deref(), Some("纸质文本 5"));
    assert_eq!(copies(after).as_deref(), Some("纸质文本 2"));
    let table = [
        (
            LimitId::FilingAnswerNpc,
            Some((60, Unit::Day)),
            Some((30, Unit::Day)),
        ),
        (LimitId::FilingFormCheck, None, Some((10, Unit::Day))),
        (LimitId::FilingSupplementNpc, None, Some((10, Unit::Day))),
        (LimitId::FilingCommitteeOpinion, None, Some((30, Unit::Day))),
        (LimitId::FilingReviewNpc, None, Some((3, Unit::Month))),
        (
            LimitId::SuggestionComplete,
            None,
            Some((5, Unit::WorkingDay)),
        ),
        (LimitId::SuggestionNotStarted, None, Some((10, Unit::Day))),
        (LimitId::SuggestionTransfer, None, Some((10, Unit::Day))),
        (LimitId::SuggestionAcknowledge, Some((15, Unit::Day)), None),
        (
            LimitId::FilingNpc,
            Some((30, Unit::Day)),
            Some((30, Unit::Day)),
        ),
    ];
    for (id, old, new) in table {
        assert_eq!(longest(&pack, id, before), old, "{id}");
        assert_eq!(longest(&pack, id, after), new, "{id}");
    }
    let extended = pack.limit(LimitId::FilingReviewNpc, day(after)).unwrap();
    assert_eq!(extended.value.extension, Some(3));
}

#[test]
fn places_register_in_their_own_ways() {
    let on = "2026-11-24";
    let model = |place| shown(&pack(place), SettingId::Registrar, on);
    assert_eq!(
        model("shanxi").as_deref(),
        Some("各制定机关登记本机关的文件")
    );
    assert_eq!(
        model("hunan").as_deref(),
        Some("本级政府法制机构统一登记政府及其部门的文件；乡镇人民政府自行登记")
    );
    assert_eq!(model("beijing"), None, "no source says");
    let hunan = pack("hunan");
    let outcomes = hunan.list(ListId::ReviewOutcomes, day(on)).unwrap();
    assert_eq!(outcomes.value.len(), 4);
    assert!(outcomes.verified);
    assert_eq!(
        longest(&hunan, LimitId::FilingNpc, on),
        Some((15, Unit::Day))
    );
    assert_eq!(
        longest(&hunan, LimitId::FilingReview, on),
        Some((15, Unit::Day))
    );
}

#[test]
fn what_is_recalled_is_marked() {
    let on = day("2026-11-24");
    let national = pack("national");
    for id in [
        SettingId::DepartmentDocsReviewer,
        SettingId::SimplifiedSteps,
        SettingId::ConsentDocument,
        SettingId::OfficeCounts,
    ] {
        assert!(!national.setting(id, on).unwrap().verified, "{id}");
    }
    for id in [
        LimitId::SuggestionReply,
        LimitId::ApplicationReply,
        LimitId::LegalityReview,
    ] {
        assert!(!national.limit(id, on).unwrap().verified, "{id}");
    }
    let hunan = pack("hunan");
    assert!(!hunan.series(SeriesId::Registration, on).unwrap().verified);
    assert!(!hunan.limit(LimitId::ApplicationReply, on).unwrap().verified);
}

#[test]
fn a_place_is_added_by_data_alone() {
    assert_eq!(check_pack(WEIHAI).0, []);
    let packs = RulePacks::builtin().unwrap().with_pack(WEIHAI).unwrap();
    let pack = packs.for_place("weihai").unwrap();
    let on = day("2026-11-24");
    let fields = NumberFields {
        prefix: None,
        region: None,
        body: Some(1),
        year: 2020,
        serial: 9,
    };
    let series = &pack.series(SeriesId::Registration, on).unwrap().value;
    assert_eq!(
        series.template.format(&fields).unwrap(),
        "WHCR-2020-0010009"
    );
    assert_eq!(series.counter_name(&fields).unwrap(), "1 2020");
    let Setting::ValidityChoices(years) =
        &pack.setting(SettingId::ValidityChoices, on).unwrap().value
    else {
        panic!("another setting");
    };
    assert_eq!(years, &[3, 5]);
    let due = pack.due(
        LimitId::SuggestionReview,
        Bound::Max,
        day("2026-01-31"),
        &[],
    );
    assert_eq!(due.unwrap().unwrap().due_on, day("2026-04-30"));
    // what it does not say is said by the nation
    assert_eq!(
        pack.limit(LimitId::LegalityReview, on).unwrap().pack,
        "national"
    );
    assert_eq!(
        SettingId::ALL.len(),
        SettingId::ALL
            .iter()
            .collect::<std::collections::BTreeSet<_>>()
            .len()
    );
}
