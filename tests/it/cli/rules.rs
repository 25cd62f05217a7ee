//! `guiku rules`: the law as people ask the program for it.

use std::path::Path;

use guiku::rules::{RulePacks, markdown};

use super::process::{clean, demo, guiku, on};
use crate::life::calendar::NEXT_YEAR;

#[test]
fn a_limit_is_explained_day_by_day() {
    let words = [
        "rules",
        "explain",
        "legality_review.duration",
        "--start",
        "2026-09-18",
    ];
    let more = [
        "--bound",
        "min",
        "--pause",
        "supplement:2026-09-24..2026-09-28",
    ];
    let all = [&words[..], &more[..]].concat();
    let folder = tempfile::tempdir().unwrap();
    let ran = on(folder.path(), &all);
    assert_eq!(ran.code, 0, "{ran:?}");
    let expected = "\
2026-09-18 周五  材料齐备，当日不计
2026-09-19 周六  不计：周末
2026-09-20 周日  第1个工作日（调休上班）
2026-09-21 周一  第2个工作日
2026-09-22 周二  第3个工作日
2026-09-23 周三  第4个工作日
2026-09-24 周四  不计：补充材料，暂停计算
2026-09-25 周五  不计：中秋节
2026-09-26 周六  不计：中秋节
2026-09-27 周日  不计：中秋节
2026-09-28 周一  不计：补充材料，暂停计算
2026-09-29 周二  第5个工作日
期限：2026-09-29 周二
";
    assert!(ran.out.contains(expected), "{}", ran.out);
    assert!(ran.out.contains("（待核实）"), "{}", ran.out);

    let told = on(folder.path(), &[&all[..], &["--format", "json"]].concat()).json();
    assert_eq!(told["due_on"], "2026-09-29");
    assert_eq!(told["days"].as_array().unwrap().len(), 11);
    assert_eq!(told["days"][1]["number"], 1);
    assert_eq!(told["days"][0]["counted"], false);
    assert_eq!(told["verified"], false);
    assert_eq!(told["place"], "shanxi");

    let beijing = [
        "rules",
        "explain",
        "filing.answer_npc",
        "--place",
        "beijing",
        "--start",
    ];
    for (start, due) in [("2024-10-31", "2024-12-30"), ("2024-11-01", "2024-12-02")] {
        let ran = on(folder.path(), &[&beijing[..], &[start]].concat());
        assert!(ran.out.contains(&format!("期限：{due}")), "{ran:?}");
    }
}

#[test]
fn what_cannot_be_explained_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let explain = |words: &[&str]| {
        let ran = on(folder.path(), &[&["rules", "explain"], words].concat());
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{ran:?}");
        ran.err
    };
    let told = explain(&["filing.goverment", "--start", "2026-03-02"]);
    assert!(
        told.contains("filing.government 向人民政府报送备案期限"),
        "{told}"
    );
    let told = explain(&["filing.form_check", "--start", "2026-03-02"]);
    assert!(
        told.contains("没有2026-03-02适用的“filing.form_check”"),
        "{told}"
    );
    let told = explain(&["filing.government", "--start", "2026-12-24"]);
    assert!(told.contains("缺少2027年的节假日安排"), "{told}");
    let pause = "supplement:2026-03-05..2026-03-06";
    let told = explain(&[
        "filing.government",
        "--start",
        "2026-03-02",
        "--pause",
        pause,
    ]);
    assert!(told.contains("不因补充材料暂停计算"), "{told}");
    let told = explain(&[
        "filing.government",
        "--start",
        "2026-03-02",
        "--pause",
        "rain",
    ]);
    assert!(
        told.contains("--pause") && told.contains("“rain”无法识别"),
        "{told}"
    );
    let told = explain(&[
        "filing.government",
        "--start",
        "2026-03-02",
        "--place",
        "mars",
    ]);
    assert!(told.contains("没有“mars”的规则包"), "{told}");
}

#[test]
fn packs_print_themselves_as_they_are_kept_here() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/snapshots");
    let packs = RulePacks::builtin().unwrap();
    for (place, _) in packs.places() {
        let path = top.join(format!("rules-{place}.md"));
        let now = markdown(&packs.for_place(place).unwrap(), None);
        if std::env::var_os("UPDATE_SNAPSHOTS").is_some_and(|value| value == "1") {
            std::fs::write(&path, &now).unwrap();
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            kept == now,
            "{} is out of date; read the change, then run \
             UPDATE_SNAPSHOTS=1 cargo test --test it cli::rules",
            path.display()
        );
    }
    let ran = guiku(&["rules", "print", "hunan", "--on", "2026-11-24"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.starts_with("# 湖南省规则"), "{}", ran.out);
    assert!(ran.out.contains("建议不制定"), "{}", ran.out);
    assert_eq!(guiku(&["rules", "print", "mars"]).code, 2);
}

#[test]
fn the_files_of_a_county_are_told_of_whole_and_go_with_its_backup() {
    let (folder, _) = demo();
    let data = folder.path();
    let write = |path: &str, text: &str| {
        let path = data.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    let city = "[pack]\nid = \"changzhi\"\nname = \"长治市\"\nbase = \"yuhe\"\n";
    let base = "[pack]\nid = \"yuhe\"\nname = \"某省\"\nbase = \"national\"\n";
    write("packs/a-city.toml", city);
    write("packs/b-base.toml", &base.replace("name", "nam"));
    write("calendar/2028.toml", NEXT_YEAR);
    write("calendar/2029.toml", "year = 2029\n");
    let ran = on(data, &["rules", "check"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    for named in [
        "a-city.toml",
        "b-base.toml",
        "2028.toml：文件名与其中的年份2027不符",
        "2029.toml",
    ] {
        assert!(ran.err.contains(named), "{named}: {}", ran.err);
    }
    std::fs::remove_dir_all(data.join("calendar")).unwrap();
    write("packs/b-base.toml", base);
    write("calendar/2027.toml", NEXT_YEAR);
    let ran = on(data, &["rules", "check"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.contains("长治市"), "{}", ran.out);

    let room = tempfile::tempdir().unwrap();
    let file = room.path().join("county.tar.gz");
    let ran = on(data, &["backup", file.to_str().unwrap()]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let restored = room.path().join("restored");
    let ran = on(&restored, &["restore", file.to_str().unwrap()]);
    assert_eq!(ran.code, 0, "{ran:?}");
    for path in [
        "packs/a-city.toml",
        "packs/b-base.toml",
        "calendar/2027.toml",
    ] {
        let (was, is) = (data.join(path), restored.join(path));
        assert_eq!(
            std::fs::read(was).unwrap(),
            std::fs::read(is).unwrap(),
            "{path}"
        );
    }
}

#[test]
fn a_year_is_added_once_and_known_from_then_on() {
    let (folder, _) = demo();
    let data = folder.path();
    let room = tempfile::tempdir().unwrap();
    let file = room.path().join("next.toml");
    std::fs::write(&file, NEXT_YEAR).unwrap();
    let file = file.to_str().unwrap();
    let explain = [
        "rules",
        "explain",
        "filing.government",
        "--start",
        "2026-12-24",
    ];
    assert_eq!(on(data, &explain).code, 2);
    let ran = on(data, &["rules", "add-calendar", "2028", file]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains("文件里是2027年"), "{}", ran.err);
    let ran = on(data, &["rules", "add-calendar", "2027", file]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.contains("已补充2027年放假安排"), "{}", ran.out);
    let ran = on(data, &explain);
    assert!(ran.out.contains("期限：2027-01-08"), "{ran:?}");
    let ran = on(data, &["rules", "add-calendar", "2027", file]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains("没有变化"), "{}", ran.err);
    let ran = on(data, &["rules", "recount"]);
    assert!(
        ran.err.contains("没有因缺少放假安排而未定的期限"),
        "{ran:?}"
    );
    clean(data);
}
