use super::day;
use crate::rules::{ListId, RulePacks, check_pack};

const BROKEN: &str = r#"
[pack]
id = "broken"
name = "坏包"
base = "national"
author = "x"

[[limit]]
overrides = "filing.goverment"
from = 2020-01-01
max = 15
source = { title = "甲", clause = "第一条" }

[[limit]]
overrides = "filing.government"
from = 2020-01-01
starts = "publishd"
max = 0
extention = 3

[[limit]]
id = "filing.npc_standing_committee"
from = "2020-01-01"
unit = "日"
starts = "published"
direction = "after"
source = { title = "甲" }

[[limit]]
id = "review.objection"
from = 2020-01-01
unit = "day"
starts = "opinion_received"
min = 5
max = 3
source = { title = "甲", clause = "第一条", page = 3 }

[[limit]]
overrides = "review.objection"
from = 2021-01-01
until = 2020-01-01
unit = "day"
starts = "opinion_received"
max = 3
suspended_by = ["rain"]
source = { title = "甲", clause = "第一条" }

[[list]]
overrides = "review.checklist"
from = 2020-01-01
source = { title = "甲", clause = "第一条" }
items = [{ id = "a", label = "甲" }, { id = "a", label = "乙" }, { id = "B-c", label = "" }]

[[materials]]
overrides = "materials.file"
from = 2020-01-01
source = { title = "甲", clause = "第一条" }
items = [{ id = "formal_text", label = "红头文件", need = "required" }]

[[gate]]
id = "gate.dance"
from = 2020-01-01
source = { title = "甲", clause = "第一条" }
items = [{ step = "prayer", states = [] }]

[[series]]
id = "series.registration"
from = 2020-01-01
template = "X-{year}-{serial:4}"
counter = ["body"]
given_at = "register"
source = { title = "甲", clause = "第一条" }

[[limits]]
id = "x"
"#;

#[test]
fn a_broken_pack_tells_all_its_problems_at_once() {
    let told = check_pack(BROKEN).to_string();
    let expected = [
        "pack：不认识的字段“author”",
        "第8行 limit filing.goverment：不认识的 id“filing.goverment”",
        "第8行 limit filing.goverment：缺少“unit”",
        "第8行 limit filing.goverment：缺少“starts”",
        "第14行 limit filing.government：缺少“source”",
        "第14行 limit filing.government：缺少“unit”",
        "第14行 limit filing.government：“starts”：不认识的起算事件“publishd”",
        "第14行 limit filing.government：“max”应为正整数",
        "第14行 limit filing.government：不认识的字段“extention”",
        "第21行 limit filing.npc_standing_committee：“filing.npc_standing_committee”已在基础规则包里，应当写 overrides",
        "第21行 limit filing.npc_standing_committee：“from”应为日期",
        "第21行 limit filing.npc_standing_committee source：缺少“clause”",
        "第21行 limit filing.npc_standing_committee：“unit”：不认识的期限单位“日”",
        "第21行 limit filing.npc_standing_committee：“min”与“max”至少要有一个",
        "第29行 limit review.objection source：不认识的字段“page”",
        "第29行 limit review.objection：“min”大于“max”",
        "第38行 limit review.objection：基础规则包里没有“review.objection”",
        "第38行 limit review.objection：“from”晚于“until”",
        "第38行 limit review.objection：“suspended_by”：不认识的暂停事由“rain”",
        "第48行 list review.checklist items第2项：“a”重复",
        "第48行 list review.checklist items第3项：“B-c”只能用小写字母、数字和下划线",
        "第48行 list review.checklist items第3项：“label”应为非空文字",
        "materials.file：材料“formal_text”有两个名称：“正式文本”“红头文件”",
        "第60行 gate gate.dance：不认识的 id“gate.dance”",
        "第60行 gate gate.dance items第1项：“step”：不认识的前置程序“prayer”",
        "第60行 gate gate.dance items第1项：“states”没有内容",
        "第66行 series series.registration：按机关代码分别计数，但编号格式里没有它，编号会重复",
        "第66行 series series.registration：“counter”缺少 year：编号按年从一起编",
        "不认识的字段“limits”",
    ];
    for line in expected {
        assert!(
            told.lines().any(|told| told.starts_with(line)),
            "{line}\nis not in:\n{told}"
        );
    }
    let count = told.lines().count() - 1;
    assert_eq!(count, expected.len(), "{told}");
    assert!(told.starts_with(&format!("规则数据有{count}处问题")));
}

fn objection(from: &str, until: &str) -> String {
    format!(
        "[[limit]]\nid = \"review.objection\"\nfrom = {from}\n{until}\nunit = \"day\"\nmax = 3\n\
         starts = \"opinion_received\"\nsource = {{ title = \"甲\", clause = \"一\" }}\n"
    )
}

const HEAD: &str = "[pack]\nid = \"p\"\nname = \"某地\"\nbase = \"national\"\n";

#[test]
fn two_versions_of_one_value_may_not_hold_on_the_same_day() {
    let check = |first: String, second: String, overlaps: bool| {
        let told = check_pack(&format!("{HEAD}{first}{second}")).to_string();
        assert_eq!(told.contains("日期重叠"), overlaps, "{told}");
    };
    let open = || objection("2020-01-01", "");
    let closed = || objection("2020-01-01", "until = 2021-12-31");
    check(open(), objection("2022-01-01", ""), true);
    check(closed(), objection("2021-12-31", ""), true);
    check(closed(), objection("2022-01-01", ""), false);
    check(objection("2022-01-01", ""), closed(), false);
    check(objection("2022-01-01", ""), open(), true);
}

#[test]
fn a_pack_names_its_base() {
    let told = |source: &str| check_pack(source).to_string();
    assert!(
        told("[pack]\nid = \"p\"\nname = \"某地\"\nbase = \"mars\"\n")
            .contains("没有基础规则包“mars”")
    );
    assert!(told("").contains("缺少“pack”"));
    assert!(told("[pack\n").contains("不是合格的 TOML"));
    let orphan = "[pack]\nid = \"p\"\nname = \"某地\"\n[[list]]\noverrides = \"exclusions\"\n\
                  from = 2020-01-01\nsource = { title = \"甲\", clause = \"一\" }\n\
                  items = [{ id = \"a\", label = \"甲\" }]\n";
    assert!(told(orphan).contains("基础规则包里没有“exclusions”"));
    assert!(check_pack(HEAD).0.is_empty());
}

#[test]
fn a_city_lies_over_its_province_and_the_nation() {
    let city = "[pack]\nid = \"changzhi\"\nname = \"长治市\"\nbase = \"shanxi\"\n[[list]]\n\
                overrides = \"title.forbidden\"\nfrom = 2025-01-01\n\
                source = { title = \"甲\", clause = \"一\" }\n\
                items = [{ id = \"a\", label = \"甲\" }]\n";
    let packs = RulePacks::builtin().unwrap().with_pack(city).unwrap();
    let pack = packs.for_place("changzhi").unwrap();
    let said_by = |id, on: &str| pack.list(id, day(on)).map(|rule| rule.pack.clone()).ok();
    assert_eq!(
        said_by(ListId::TitleForbidden, "2025-01-01").as_deref(),
        Some("changzhi")
    );
    assert_eq!(
        said_by(ListId::TitleForbidden, "2024-12-31").as_deref(),
        Some("shanxi")
    );
    assert_eq!(
        said_by(ListId::TitleForbidden, "2019-12-31").as_deref(),
        Some("national")
    );
    assert_eq!(said_by(ListId::TitleForbidden, "2010-01-01"), None);
    assert_eq!(
        said_by(ListId::PublishChannels, "2026-01-01").as_deref(),
        Some("national")
    );
    assert_ne!(pack.version(), packs.for_place("shanxi").unwrap().version());
    assert_eq!(
        packs.for_place("mars").unwrap_err().to_string(),
        "没有“mars”的规则包"
    );
}

#[test]
fn a_pack_can_ask_for_more_separation_of_duties() {
    let pairs = |duties: &str| {
        format!(
            "{HEAD}[[separation]]\nid = \"separation.pairs\"\nfrom = 2020-01-01\n\
             source = {{ title = \"甲\", clause = \"一\" }}\nitems = [{duties}]\n"
        )
    };
    let packs = RulePacks::builtin().unwrap();
    let packs = packs
        .with_pack(&pairs("{ duties = [\"register\", \"review\"] }"))
        .unwrap();
    let pack = packs.for_place("p").unwrap();
    let rule = pack.separation(day("2026-01-01")).unwrap();
    assert_eq!(
        rule.value,
        [(crate::rules::Duty::Review, crate::rules::Duty::Register)]
    );
    assert!(
        packs
            .for_place("shanxi")
            .unwrap()
            .separation(day("2026-01-01"))
            .is_none()
    );
    for bad in [
        "{ duties = [\"review\"] }",
        "{ duties = [\"review\", \"review\"] }",
    ] {
        assert!(!check_pack(&pairs(bad)).0.is_empty(), "{bad}");
    }
    let twice = "{ duties = [\"draft\", \"review\"] }, { duties = [\"review\", \"draft\"] }";
    assert!(check_pack(&pairs(twice)).to_string().contains("重复"));
}

#[test]
fn a_pack_is_held_to_its_own_cases() {
    let case = |due_on: &str| {
        format!(
            "{HEAD}[[case]]\nlimit = \"legality_review.duration\"\nstart_on = 2026-11-17\n\
             due_on = {due_on}\n"
        )
    };
    assert!(check_pack(&case("2026-12-08")).0.is_empty());
    let told = check_pack(&case("2026-12-09")).to_string();
    let expected =
        "第5行 case legality_review.duration：应为2026-12-09，算得2026-12-08：2026年11月17日";
    assert!(told.contains(expected), "{told}");
    let early = case("2026-12-08").replace("2026-11-17", "2011-11-17");
    assert!(
        check_pack(&early)
            .to_string()
            .contains("2011-11-17没有适用的期限")
    );
    let late = case("2027-01-08").replace("2026-11-17", "2026-12-17");
    assert!(
        check_pack(&late)
            .to_string()
            .contains("缺少2027年的节假日安排")
    );
    let broken = "[pack]\nid = \"p\"\nname = \"某地\"\n[[case]]\nlimit = \"x\"\nday = 1\n";
    let told = check_pack(broken).to_string();
    for expected in [
        "不认识的期限“x”",
        "缺少“start_on”",
        "缺少“due_on”",
        "不认识的字段“day”",
    ] {
        assert!(told.contains(expected), "{expected} is not in:\n{told}");
    }
}
