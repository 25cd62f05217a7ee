use super::day;
use crate::rules::{RulePacks, Setting, SettingId, Step, Word, check_pack};

const HEAD: &str = "[pack]\nid = \"p\"\nname = \"某地\"\nbase = \"national\"\n";

fn setting(id: &str, value: &str) -> String {
    format!(
        "{HEAD}[[setting]]\nid = \"{id}\"\nfrom = 2020-01-01\n{value}\n\
         source = {{ title = \"甲\", clause = \"一\" }}\n"
    )
}

#[test]
fn an_answer_of_another_kind_is_refused() {
    let table = [
        (
            "registrar.modell",
            "value = [\"central\"]",
            "不认识的 id“registrar.modell”",
        ),
        (
            "registrar.model",
            "value = [\"centre\"]",
            "“value”：不认识的登记模式“centre”",
        ),
        ("registrar.model", "value = []", "“value”没有内容"),
        (
            "registrar.model",
            "value = \"central\"",
            "“value”应为文字列表",
        ),
        (
            "number.on_reissue",
            "value = \"sometimes\"",
            "“value”：不认识的重新发布的编号“sometimes”",
        ),
        (
            "plan.required",
            "value = \"yes\"",
            "“value”应为true 或 false",
        ),
        ("plan.required", "", "缺少“value”"),
        (
            "plan.deadline",
            "value = { month = 2, day = 30 }",
            "“value”不是每年都有的日期",
        ),
        (
            "plan.deadline",
            "value = { month = 2, day = 29 }",
            "“value”不是每年都有的日期",
        ),
        ("plan.deadline", "value = { month = 10 }", "缺少“day”"),
        (
            "plan.deadline",
            "value = { month = 10, day = 31, year = 2 }",
            "不认识的字段“year”",
        ),
        ("cleanup.cycle_years", "value = 0", "“value”应为正整数"),
        ("cleanup.cycle_years", "", "缺少“value”"),
        ("validity.choices_years", "value = [3, 3]", "“value”重复：3"),
        (
            "validity.choices_years",
            "value = [3, \"5\"]",
            "“value”应为正整数列表",
        ),
        ("validity.choices_years", "value = []", "“value”没有内容"),
        ("validity.by_title", "value = {}", "“value”没有内容"),
        (
            "validity.by_title",
            "value = { \"通告\" = -1 }",
            "“通告”应为正整数",
        ),
        ("body.registrar", "value = \" \"", "“value”应为非空文字"),
        (
            "cleanup.cycle_years",
            "value = 2\nunit = \"year\"",
            "不认识的字段“unit”",
        ),
    ];
    for (id, value, expected) in table {
        let told = check_pack(&setting(id, value)).to_string();
        assert!(
            told.contains(expected),
            "{id} {value}: {expected} is not in:\n{told}"
        );
    }
}

#[test]
fn all_faults_of_all_settings_are_told_at_once() {
    let many = format!(
        "{}{}",
        setting("plan.required", "value = 3"),
        setting("cleanup.unlisted_effect", "value = \"gone\"").replace(HEAD, "")
    );
    let told = check_pack(&many).to_string();
    assert!(told.contains("规则数据有2处问题"), "{told}");
}

#[test]
fn every_kind_of_answer_is_read_and_printed() {
    let table = [
        (
            "registrar.model",
            "value = [\"central\", \"town_self\"]",
            "本级政府法制机构统一登记政府及其部门的文件；乡镇人民政府自行登记",
        ),
        ("number.on_reissue", "value = \"keep\"", "沿用原编号"),
        ("plan.required", "value = true", "是"),
        (
            "plan.deadline",
            "value = { month = 10, day = 31 }",
            "10月31日",
        ),
        ("cleanup.cycle_years", "value = 2", "2"),
        ("validity.choices_years", "value = [3, 5]", "3、5"),
        ("validity.by_title", "value = { \"通告\" = 1 }", "通告 1"),
        (
            "filing.copies",
            "value = { \"备案报告\" = 1, \"正式文本\" = 5 }",
            "备案报告 1，正式文本 5",
        ),
        ("body.registrar", "value = \"县司法局\"", "县司法局"),
    ];
    for (id, value, expected) in table {
        let packs = RulePacks::builtin()
            .unwrap()
            .with_pack(&setting(id, value))
            .unwrap();
        let pack = packs.for_place("p").unwrap();
        let id = SettingId::parse(id).unwrap();
        assert_eq!(
            pack.setting(id, day("2026-01-01")).unwrap().value.show(),
            expected
        );
        assert!(pack.setting(id, day("2010-01-01")).is_none(), "{id}");
    }
}

#[test]
fn urgency_skips_what_the_place_lists_and_never_the_fair_competition_review() {
    let packs = RulePacks::builtin().unwrap();
    for (place, _) in packs.places() {
        let pack = packs.for_place(place).unwrap();
        let rule = pack
            .setting(SettingId::SimplifiedSteps, day("2026-11-24"))
            .unwrap();
        let Setting::SimplifiedSteps(steps) = &rule.value else {
            panic!("{rule:?}");
        };
        assert!(!steps.contains(&Step::FairCompetitionReview), "{place}");
        assert!(!rule.verified, "the list was read nowhere");
    }
}
