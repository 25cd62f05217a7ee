use super::day;
use crate::rules::{Bound, Due, LimitId, Pack, Pause, RulePacks, Suspension, Word, check_pack};

fn pack(id: &str) -> Pack {
    RulePacks::builtin().unwrap().for_place(id).unwrap()
}

/// `11-18 周三 第1个工作日` for every day of a count.
fn listed(pack: &Pack, id: LimitId, bound: Bound, start: &str, pauses: &[Pause]) -> Vec<String> {
    let due = pack.due(id, bound, day(start), pauses).unwrap().unwrap();
    let days = due.days(pack.calendar()).unwrap().unwrap();
    let line = |day: &crate::rules::WalkDay| {
        let line = day.line();
        format!(
            "{} {} {}",
            line.on.format("%m-%d"),
            line.weekday,
            line.words
        )
    };
    days.iter().map(line).collect()
}

#[test]
fn working_days_are_listed_with_what_is_left_out_and_why() {
    let pause = Pause {
        cause: Suspension::Supplement,
        from: day("2026-09-24"),
        through: day("2026-09-28"),
    };
    let told = listed(
        &pack("national"),
        LimitId::LegalityReview,
        Bound::Min,
        "2026-09-18",
        &[pause],
    );
    let expected = [
        "09-19 周六 不计：周末",
        "09-20 周日 第1个工作日（调休上班）",
        "09-21 周一 第2个工作日",
        "09-22 周二 第3个工作日",
        "09-23 周三 第4个工作日",
        "09-24 周四 不计：补充材料，暂停计算",
        "09-25 周五 不计：中秋节",
        "09-26 周六 不计：中秋节",
        "09-27 周日 不计：中秋节",
        "09-28 周一 不计：补充材料，暂停计算",
        "09-29 周二 第5个工作日",
    ];
    assert_eq!(told, expected);
}

#[test]
fn days_are_listed_to_the_working_day_to_which_the_last_is_rolled() {
    let told = listed(
        &pack("beijing"),
        LimitId::FilingFormCheck,
        Bound::Max,
        "2026-09-22",
        &[],
    );
    let expected = [
        "09-23 周三 第1日",
        "09-24 周四 第2日",
        "09-25 周五 第3日（中秋节）",
        "09-26 周六 第4日（中秋节）",
        "09-27 周日 第5日（中秋节）",
        "09-28 周一 第6日",
        "09-29 周二 第7日",
        "09-30 周三 第8日",
        "10-01 周四 第9日（国庆节）",
        "10-02 周五 第10日（国庆节）",
        "10-02 周五 遇国庆节，另取工作日",
        "10-03 周六 遇国庆节，另取工作日",
        "10-04 周日 遇国庆节，另取工作日",
        "10-05 周一 遇国庆节，另取工作日",
        "10-06 周二 遇国庆节，另取工作日",
        "10-07 周三 遇国庆节，另取工作日",
        "10-08 周四 顺延或者提前到的工作日",
    ];
    assert_eq!(told, expected);
}

#[test]
fn months_are_listed_by_their_ends_and_the_days_left_out() {
    let pause = Pause {
        cause: Suspension::Correction,
        from: day("2025-02-28"),
        through: day("2025-03-01"),
    };
    let told = listed(
        &pack("beijing"),
        LimitId::FilingReviewNpc,
        Bound::Max,
        "2024-11-30",
        &[pause],
    );
    let expected = [
        "12-30 周一 满1个月",
        "01-30 周四 满2个月（春节）",
        "02-28 周五 满3个月",
        "02-28 周五 不计：制定机关自行纠正，暂停计算",
        "03-01 周六 不计：制定机关自行纠正，暂停计算",
        "03-02 周日 补计暂停的第1日",
        "03-02 周日 遇周末，另取工作日",
        "03-03 周一 顺延或者提前到的工作日",
    ];
    let told: Vec<&str> = told.iter().map(String::as_str).collect();
    assert_eq!(told, expected);
}

#[test]
fn short_days_are_working_days_where_a_law_says_so() {
    let due = |id, start: &str| {
        let pack = pack("national");
        pack.due(id, Bound::Max, day(start), &[]).unwrap().unwrap()
    };
    let transfer = due(LimitId::ReconsiderationTransfer, "2025-09-29");
    assert_eq!(transfer.due_on, day("2025-10-15"));
    assert_eq!(
        transfer.counted,
        "2025年9月29日提出附带审查申请，次日起算，第7个工作日为10月15日（依据行政复议法（2023年修订）\
         第五十六条；按工作日计算依据行政复议法第八十八条）"
    );
    let handle = due(LimitId::ReconsiderationHandle, "2025-09-29");
    assert_eq!(handle.due_on, day("2025-10-29"), "thirty days stay days");
    assert!(!handle.counted.contains("按工作日"), "{}", handle.counted);
    // the law before it turned five and seven days, not three
    let before = pack("national");
    let rule = before
        .limit(LimitId::ReconsiderationTransfer, day("2023-12-31"))
        .unwrap();
    assert_eq!(rule.value.workday_if.as_ref().unwrap().values, [5, 7]);
}

const PENALTY: &str = r#"
[pack]
id = "penalty"
name = "某地"
base = "national"

[[limit]]
id = "suggestion.transfer"
from = 2021-07-15
unit = "day"
starts = "suggestion_received"
roll = "next_working_day"
max = 7
extension = 20
extension_approver = "principal_officer"
workday_if_value_in = [2, 3, 5, 7]
workday_law = "行政处罚法第八十五条"
source = { title = "某地办法", clause = "第一条" }

[[limit]]
id = "suggestion.complete"
from = 2021-07-15
unit = "day"
starts = "suggestion_received"
roll = "next_working_day"
max = 10
workday_if_value_in = [2, 3, 5, 7]
workday_law = "行政处罚法第八十五条"
source = { title = "某地办法", clause = "第二条" }
"#;

#[test]
fn each_length_is_turned_by_itself() {
    let packs = RulePacks::builtin().unwrap().with_pack(PENALTY).unwrap();
    let pack = packs.for_place("penalty").unwrap();
    let due = |id, bound| {
        pack.due(id, bound, day("2026-03-02"), &[])
            .unwrap()
            .unwrap()
    };
    assert_eq!(
        due(LimitId::SuggestionTransfer, Bound::Max).due_on,
        day("2026-03-11")
    );
    let extended = due(LimitId::SuggestionTransfer, Bound::Extended);
    assert_eq!(
        extended.due_on,
        day("2026-03-31"),
        "seven working days, then twenty days"
    );
    assert_eq!(
        extended.counted,
        "2026年3月2日收到审查建议，次日起算，经批准延长20日，第7个工作日之后第20日为3月31日（依据某地办法\
         第一条；按工作日计算依据行政处罚法第八十五条）"
    );
    assert_eq!(
        due(LimitId::SuggestionComplete, Bound::Max).due_on,
        day("2026-03-12")
    );
}

#[test]
fn the_fields_of_the_law_on_short_days_go_together() {
    let told = |from: &str, to: &str| check_pack(&PENALTY.replace(from, to)).to_string();
    let law = "workday_law = \"行政处罚法第八十五条\"\n";
    assert!(told(law, "").contains("应当一并写明"));
    let months = told("unit = \"day\"", "unit = \"month\"");
    assert!(months.contains("只用于以日计算的期限"), "{months}");
    let none = told("[2, 3, 5, 7]", "[]");
    assert!(none.contains("“workday_if_value_in”没有内容"), "{none}");
    let alone = told("extension = 20\n", "");
    assert!(
        alone.contains("有“extension_approver”而没有“extension”"),
        "{alone}"
    );
    let nobody = told("\"principal_officer\"", "\"king\"");
    assert!(nobody.contains("不认识的批准人“king”"), "{nobody}");
}

#[test]
fn a_stored_due_date_is_told_by_itself_whatever_the_packs_say_later() {
    let pack = pack("shanxi");
    let due = pack
        .due(LimitId::LegalityReview, Bound::Max, day("2026-11-17"), &[])
        .unwrap()
        .unwrap();
    let stored = serde_json::to_string(&due).unwrap();
    let changed = "[pack]\nid = \"shanxi\"\nname = \"山西省\"\nbase = \"national\"\n[[limit]]\n\
         overrides = \"legality_review.duration\"\nfrom = 2018-12-04\nunit = \"working_day\"\n\
         starts = \"materials_complete\"\nmax = 7\nsource = { title = \"新办法\", clause = \"第一条\" }\n";
    let later = RulePacks::builtin().unwrap().with_pack(changed).unwrap();
    let later = later.for_place("shanxi").unwrap();
    assert_ne!(later.version(), pack.version());
    let read: Due = serde_json::from_str(&stored).unwrap();
    assert_eq!(read, due);
    assert_eq!(read.due_on, day("2026-12-08"));
    assert_eq!(read.pack_version, pack.version());
    let days = read.days(later.calendar()).unwrap().unwrap();
    assert_eq!(
        days.last().unwrap().on,
        day("2026-12-08"),
        "not the seven days of later"
    );
    assert_eq!(
        later
            .due(LimitId::LegalityReview, Bound::Max, day("2026-11-17"), &[])
            .unwrap()
            .unwrap()
            .due_on,
        day("2026-11-26")
    );
}

#[test]
fn the_oldest_records_tell_their_sentence_and_no_days() {
    let old = r#"{"due_on":"2026-12-08","rule_id":"legality_review.duration","pack_version":"x",
        "start_event":"materials_complete","start_on":"2026-11-17","counted":"…",
        "source":{"title":"甲","clause":"一"},"verified":true}"#;
    let due: Due = serde_json::from_str(old).unwrap();
    assert_eq!(due.days(pack("national").calendar()).unwrap(), None);
    assert!(!serde_json::to_string(&due).unwrap().contains("plan"));
    assert!(LimitId::parse(&due.rule_id).is_ok());
}
