use super::day;
use crate::rules::{Bound, LimitError, LimitId, Pack, Pause, RulePacks, StartEvent, Suspension};

fn pack(id: &str) -> Pack {
    RulePacks::builtin().unwrap().for_place(id).unwrap()
}

/// A place of its own, for kinds of limits that no compiled-in pack has.
const ELSEWHERE: &str = r#"
[pack]
id = "elsewhere"
name = "某地"
base = "national"

[[limit]]
id = "review.objection"
from = 2020-01-01
until = 2023-12-31
unit = "day"
starts = "opinion_received"
roll = "next_working_day"
max = 3
source = { title = "某地办法", clause = "第一条" }

[[limit]]
id = "review.objection"
from = 2024-01-01
unit = "working_day"
starts = "opinion_received"
max = 3
extension = 2
source = { title = "某地办法（修订）", clause = "第一条" }

[[limit]]
overrides = "hearing.materials"
from = 2020-01-01
unit = "working_day"
starts = "meeting_held"
direction = "before"
max = 7
source = { title = "某地办法", clause = "第二条" }

[[limit]]
overrides = "filing.review"
from = 2020-01-01
unit = "month"
starts = "filing_registered"
roll = "previous_working_day"
max = 3
extension = 3
suspended_by = ["correction"]
source = { title = "某地办法", clause = "第三条" }
"#;

fn elsewhere() -> Pack {
    RulePacks::builtin()
        .unwrap()
        .with_pack(ELSEWHERE)
        .unwrap()
        .for_place("elsewhere")
        .unwrap()
}

fn due_on(pack: &Pack, id: LimitId, bound: Bound, start: &str) -> String {
    pack.due(id, bound, day(start), &[])
        .unwrap()
        .unwrap()
        .due_on
        .to_string()
}

const DUE: [(LimitId, Bound, &str, &str); 22] = [
    // Working days: the example of a plain month, then National Day and Spring Festival.
    (
        LimitId::LegalityReview,
        Bound::Max,
        "2026-11-17",
        "2026-12-08",
    ),
    (
        LimitId::LegalityReview,
        Bound::Min,
        "2026-11-17",
        "2026-11-24",
    ),
    (
        LimitId::LegalityReview,
        Bound::Max,
        "2025-09-25",
        "2025-10-22",
    ),
    (
        LimitId::LegalityReview,
        Bound::Max,
        "2026-02-12",
        "2026-03-11",
    ),
    (
        LimitId::PublicCommentGeneral,
        Bound::Min,
        "2026-04-30",
        "2026-05-13",
    ),
    // Calendar days that end on a holiday go to the next working day, 调休 weekends included.
    (
        LimitId::FilingGovernment,
        Bound::Max,
        "2026-03-02",
        "2026-03-17",
    ),
    (
        LimitId::FilingGovernment,
        Bound::Max,
        "2026-02-02",
        "2026-02-24",
    ),
    (
        LimitId::FilingGovernment,
        Bound::Max,
        "2025-12-17",
        "2026-01-04",
    ),
    (LimitId::FilingNpc, Bound::Max, "2026-09-01", "2026-10-08"),
    (LimitId::FilingNpc, Bound::Max, "2024-01-30", "2024-02-29"),
    (LimitId::FilingNpc, Bound::Max, "2025-01-30", "2025-03-03"),
    // What must at least be waited for is not prolonged by a holiday.
    (
        LimitId::PublicCommentBusiness,
        Bound::Min,
        "2026-01-16",
        "2026-02-15",
    ),
    (
        LimitId::EffectiveDelay,
        Bound::Min,
        "2026-09-01",
        "2026-10-01",
    ),
    // Months and years end on the corresponding day, or on the last of the month.
    (LimitId::ValidityMax, Bound::Max, "2024-02-29", "2029-02-28"),
    (LimitId::ValidityMax, Bound::Max, "2026-12-01", "2031-12-01"),
    (
        LimitId::ValidityTrialMax,
        Bound::Max,
        "2022-02-28",
        "2024-02-28",
    ),
    (LimitId::AnnualList, Bound::Max, "2025-12-31", "2026-01-31"),
    (
        LimitId::FilingAnswerNpc,
        Bound::Max,
        "2025-12-31",
        "2026-02-28",
    ),
    // Backwards.
    (
        LimitId::HearingMaterials,
        Bound::Min,
        "2026-03-03",
        "2026-02-24",
    ),
    (
        LimitId::ReminderEvaluate,
        Bound::Max,
        "2026-08-31",
        "2026-02-28",
    ),
    (
        LimitId::ReminderReview,
        Bound::Max,
        "2026-01-31",
        "2025-11-30",
    ),
    (
        LimitId::ReminderDecide,
        Bound::Max,
        "2024-03-31",
        "2024-02-29",
    ),
];

#[test]
fn limits_are_counted_by_the_calendar() {
    let shanxi = pack("shanxi");
    for (id, bound, start, expected) in DUE {
        assert_eq!(
            due_on(&shanxi, id, bound, start),
            expected,
            "{id} {bound:?} from {start}"
        );
    }
}

#[test]
fn a_limit_is_that_of_its_own_start_event() {
    let pack = elsewhere();
    let on = |start: &str| due_on(&pack, LimitId::ReviewObjection, Bound::Max, start);
    assert_eq!(on("2023-12-29"), "2024-01-02");
    assert_eq!(on("2023-12-31"), "2024-01-03");
    assert_eq!(on("2024-01-05"), "2024-01-10");
    assert_eq!(
        pack.due(LimitId::ReviewObjection, Bound::Max, day("2019-12-31"), &[]),
        Ok(None)
    );
    // An overlay speaks from its own day on; before it the base does.
    let before = pack
        .limit(LimitId::HearingMaterials, day("2019-12-31"))
        .unwrap();
    assert_eq!(
        (before.pack.as_str(), before.value.starts),
        ("national", StartEvent::HearingHeld)
    );
    assert_eq!(
        due_on(&pack, LimitId::HearingMaterials, Bound::Max, "2026-02-27"),
        "2026-02-11"
    );
    let none = pack
        .limit(LimitId::ReviewObjection, day("2019-12-31"))
        .unwrap_err();
    assert_eq!(
        none.to_string(),
        "规则包“某地”没有2019-12-31适用的“review.objection”"
    );
}

#[test]
fn extension_and_suspension() {
    let pack = elsewhere();
    assert_eq!(
        due_on(
            &pack,
            LimitId::ReviewObjection,
            Bound::Extended,
            "2026-11-24"
        ),
        "2026-12-01"
    );
    assert_eq!(
        due_on(&pack, LimitId::FilingReview, Bound::Max, "2026-02-24"),
        "2026-05-22"
    );
    assert_eq!(
        due_on(&pack, LimitId::FilingReview, Bound::Extended, "2026-02-24"),
        "2026-08-24"
    );
    let pause = |cause, from, through| Pause {
        cause,
        from: day(from),
        through: day(through),
    };
    let due = |id, start, pauses: &[Pause]| pack.due(id, Bound::Max, day(start), pauses);
    let corrected = pause(Suspension::Correction, "2026-03-01", "2026-03-10");
    let due_on = due(LimitId::FilingReview, "2026-02-24", &[corrected])
        .unwrap()
        .unwrap()
        .due_on;
    assert_eq!(due_on, day("2026-06-03"), "ten days after 24 May");
    let supplement = pause(Suspension::Supplement, "2026-11-20", "2026-11-24");
    let review = due(LimitId::LegalityReview, "2026-11-17", &[supplement])
        .unwrap()
        .unwrap();
    assert_eq!(
        review.due_on,
        day("2026-12-11"),
        "three working days of the pause"
    );
    assert!(
        review.counted.contains("其间暂停计算3个工作日"),
        "{}",
        review.counted
    );
    let refused = due(LimitId::LegalityReview, "2026-11-17", &[corrected]).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "期限“legality_review.duration”不因制定机关自行纠正暂停计算"
    );
}

#[test]
fn a_count_explains_itself() {
    let pack = pack("shanxi");
    let due = |id, bound, start| pack.due(id, bound, day(start), &[]).unwrap().unwrap();
    let review = due(LimitId::LegalityReview, Bound::Max, "2026-11-17");
    assert_eq!(
        review.counted,
        "2026年11月17日材料齐备，次日起算，第15个工作日为12月8日（依据国务院办公厅关于全面推行行政规范性\
         文件合法性审核机制的指导意见（国办发〔2018〕115号），待核实）"
    );
    assert_eq!(review.rule_id, "legality_review.duration");
    assert_eq!(review.pack_version, pack.version());
    assert_eq!(
        (review.start_event, review.start_on),
        (StartEvent::MaterialsComplete, day("2026-11-17"))
    );
    assert!(!review.verified);
    let npc = due(LimitId::FilingNpc, Bound::Max, "2025-12-03");
    assert_eq!(
        npc.counted,
        "2025年12月3日公布，次日起算，第30日为2026年1月2日，遇休息日顺延至2026年1月4日（依据山西省人大\
         常委会规范性文件备案审查工作规程第五条）"
    );
    assert!(npc.verified);
    let reminder = due(LimitId::ReminderEvaluate, Bound::Max, "2026-12-31").counted;
    assert!(
        reminder.starts_with("2026年12月31日有效期届满，向前倒计，6个月前为6月30日（"),
        "{reminder}"
    );
    let valid = due(LimitId::ValidityMax, Bound::Max, "2026-01-01").counted;
    assert!(
        valid.starts_with("2026年1月1日施行，次日起算，满5年之日为2031年1月1日（"),
        "{valid}"
    );
    let hearing = due(LimitId::HearingMaterials, Bound::Min, "2026-03-03").counted;
    assert!(
        hearing.starts_with("2026年3月3日举行听证会，前一日起倒计，第7日为2月24日（"),
        "{hearing}"
    );
}

#[test]
fn what_cannot_be_counted_is_said_by_name() {
    let pack = pack("shanxi");
    let due = |id, bound, start| pack.due(id, bound, day(start), &[]).unwrap_err();
    let text = due(LimitId::FilingGovernment, Bound::Max, "2026-12-24").to_string();
    assert!(text.contains("缺少2027年的节假日安排"), "{text}");
    assert_eq!(
        due(LimitId::FilingGovernment, Bound::Min, "2026-03-02"),
        LimitError::NoBound("filing.government".to_owned(), "最短时间")
    );
    assert_eq!(
        due(LimitId::FilingGovernment, Bound::Extended, "2026-03-02"),
        LimitError::NoBound("filing.government".to_owned(), "延长")
    );
    let far = chrono::NaiveDate::MAX;
    let error = pack
        .due(LimitId::ValidityMax, Bound::Max, far, &[])
        .unwrap_err();
    assert_eq!(
        error,
        LimitError::OutOfRange("validity.max_years".to_owned())
    );
}
