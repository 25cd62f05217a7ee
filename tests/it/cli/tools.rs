//! Accounts, rules, import, doctor, the description of the API.

use std::path::Path;

use serde_json::json;

use super::process::{Ran, Server, Visitor, clean, demo, guiku, on};

#[tokio::test]
async fn accounts_are_added_listed_disabled_and_reset() {
    let (folder, _) = demo();
    let data = folder.path();
    let add = |login: &str, authority: &str, role: &str| {
        let words = [
            "user",
            "add",
            login,
            "--name",
            "新人",
            "--authority",
            authority,
        ];
        on(data, &[&words[..], &["--role", role]].concat())
    };
    let bureau = "云麓县住房和城乡建设局";
    for (ran, named) in [
        (add("new.person", "没有的机关", "drafter"), "没有的机关"),
        (add("new.person", bureau, "king"), "king"),
        (add("chen.yuhe", bureau, "drafter"), "chen.yuhe"),
    ] {
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{ran:?}");
        assert!(ran.err.contains(named), "{}", ran.err);
    }
    let ran = add("new.person", bureau, "drafter");
    assert_eq!(ran.code, 0, "{ran:?}");
    let first = password(&ran);
    let people = listed(data);
    let person = people.iter().find(|one| one["login"] == "new.person");
    assert_eq!(person.unwrap()["posts"], json!(["县住建局·起草"]));
    assert_eq!(person.unwrap()["disabled"], json!(false));
    assert!(on(data, &["user", "list"]).out.contains("new.person\t新人"));

    let ran = on(data, &["user", "reset", "new.person"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let second = password(&ran);
    assert_ne!(first, second);
    assert_eq!(on(data, &["user", "disable", "chen.yuhe"]).code, 0);
    let disabled = listed(data);
    let person = disabled.iter().find(|one| one["login"] == "chen.yuhe");
    assert_eq!(person.unwrap()["disabled"], json!(true));
    for verb in ["disable", "reset"] {
        let ran = on(data, &["user", verb, "nobody"]);
        assert_eq!(ran.code, 2);
        assert!(ran.err.contains("nobody"), "{}", ran.err);
    }

    let server = Server::start("serve", data);
    let visitor = Visitor::new(&server);
    for (login, password, good) in [
        ("new.person", first.as_str(), false),
        ("new.person", second.as_str(), true),
        ("chen.yuhe", "Yunlu-2026", false),
        ("zhao.mingde", "Yunlu-2026", true),
    ] {
        let form = json!({ "login": login, "password": password });
        let answer = visitor.post("/api/v1/session").json(&form).send().await;
        assert_eq!(answer.unwrap().status() == 200, good, "{login}");
    }
    drop(server);
    clean(data);
}

fn password(ran: &Ran) -> String {
    ran.out.trim().rsplit('：').next().unwrap().to_owned()
}

fn listed(data: &Path) -> Vec<serde_json::Value> {
    let ran = on(data, &["user", "list", "--format", "json"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    ran.json().as_array().unwrap().clone()
}

#[test]
fn rules_are_checked_and_every_problem_is_told() {
    let ran = guiku(&["rules", "check"]);
    assert_eq!(ran.code, 0);
    assert!(ran.out.contains("山西"), "{}", ran.out);

    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let good = write(
        "2027.toml",
        "year = 2027\nworkdays = [2027-02-20]\n\n[source]\ntitle = \"放假安排的通知\"\n\
         number = \"国办发明电〔2026〕1号\"\n\n[[holiday]]\nname = \"元旦\"\nfrom = 2027-01-01\n\
         through = 2027-01-03\n",
    );
    let ran = guiku(&["rules", "check", &good]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.contains("没有问题"), "{}", ran.out);

    let bad = write(
        "bad.toml",
        "[pack]\nid = \"bad\"\nname = \"坏包\"\nbase = \"national\"\n\n[[list]]\n\
         id = \"first.list\"\nfrom = 2020-01-01\nitems = []\n\n[[list]]\nid = \"second.list\"\n\
         from = 2020-01-01\nitems = []\n",
    );
    let year = write("2028.toml", "year = 2029\nworkdays = [2028-02-20]\n");
    let ran = guiku(&["rules", "check", &good, &bad, &year]);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""), "{ran:?}");
    for named in ["first.list", "second.list", "2028.toml"] {
        assert!(
            ran.out.contains(named),
            "{named} is not named:\n{}",
            ran.out
        );
    }
    let ran = guiku(&["rules", "check", "no-such-file.toml"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("no-such-file.toml"), "{}", ran.err);
}

#[test]
fn lines_are_imported_once_and_bad_ones_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let write = |name: &str, lines: &[&str]| {
        let path = folder.path().join(name);
        std::fs::write(&path, lines.join("\n")).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let first = r#"{"id":"a-1","title":"甲县停车管理办法","text":"第一条 停车应当有序。\n第二条 本办法自2020年1月1日起施行。"}"#;
    let second = r#"{"id":"a-2","title":"甲县摊点管理通知","text":"第一条 摊点应当整洁。"}"#;
    let good = write("good.jsonl", &[first, second]);
    let import = |words: &[&str]| {
        on(
            &data,
            &[&["import", "documents", "--format", "json"], words].concat(),
        )
    };
    let ran = import(&[&good]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{ran:?}");
    let report = ran.json();
    assert_eq!(
        (&report["read"], &report["new_documents"]),
        (&json!(2), &json!(2))
    );
    let before = clean(&data);
    let ran = import(&[&good]);
    assert_eq!((ran.code, &ran.json()["unchanged"]), (0, &json!(2)));
    assert_eq!(clean(&data), before, "the same lines change nothing");

    let ran = on(&data, &["search", "停车", "--format", "json"]);
    assert_eq!((ran.code, &ran.json()["count"]), (0, &json!(1)), "{ran:?}");
    assert_eq!(ran.json()["results"][0]["external_id"], "a-1");
    assert_eq!(on(&data, &["index", "check"]).code, 0);

    let untitled = r#"{"id":"a-3","text":"第一条 没有标题。"}"#;
    let third = r#"{"id":"a-4","title":"甲县犬只管理办法","text":"第一条 遛犬应当牵绳。"}"#;
    let mixed = write("mixed.jsonl", &[third, untitled, "not json"]);
    let ran = import(&["--strict", &mixed]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert_eq!(
        clean(&data),
        before,
        "strict: one bad line and nothing goes in"
    );
    let ran = import(&[&mixed]);
    assert_eq!(ran.code, 1, "{ran:?}");
    let report = ran.json();
    assert_eq!(report["new_documents"], json!(1));
    let bad = report["bad"].as_array().unwrap();
    let lines: Vec<&serde_json::Value> = bad.iter().map(|one| &one["line"]).collect();
    assert_eq!(lines, [&json!(2), &json!(3)]);
    assert!(
        bad.iter()
            .all(|one| one["file"].as_str().unwrap().ends_with("mixed.jsonl"))
    );
    assert!(
        bad[0]["reason"].as_str().unwrap().contains("title"),
        "{bad:?}"
    );
    let ran = import(&["no-such-file.jsonl"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("no-such-file.jsonl"), "{}", ran.err);
}

#[test]
fn the_doctor_says_what_is_here_and_what_is_missing() {
    let (folder, _) = demo();
    let ran = on(folder.path(), &["doctor", "--format", "json"]);
    let found = ran.json();
    let good = |what: &str| {
        let all = found.as_array().unwrap().iter();
        let mut of = all.filter(|one| one["what"] == what);
        let first = of.next().unwrap_or_else(|| panic!("{what}: {found}"));
        first["good"] == json!(true) && of.all(|one| one["good"] == json!(true))
    };
    for what in ["数据目录", "数据库与登记簿", "规则包"] {
        assert!(good(what), "{what}: {found}");
    }
    let all_good = found
        .as_array()
        .unwrap()
        .iter()
        .all(|one| one["good"] == json!(true));
    assert_eq!(ran.code, i32::from(!all_good));

    let nowhere = folder.path().join("nowhere");
    let ran = on(&nowhere, &["doctor"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.out.contains("[注意] 数据目录") && ran.out.contains("nowhere"),
        "{}",
        ran.out
    );
    assert!(!nowhere.exists(), "the doctor makes nothing");
}

#[test]
fn the_description_of_the_api_is_json() {
    let ran = guiku(&["openapi"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let api = ran.json();
    assert!(api["openapi"].as_str().unwrap().starts_with("3.1"));
    assert!(api["paths"]["/api/v1/documents"]["get"].is_object());
}

#[test]
fn a_folder_that_is_not_there_is_named_and_not_made() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = folder.path().join("nowhere");
    for words in [
        &["verify"][..],
        &["search", "停车"],
        &["index", "check"],
        &["user", "list"],
    ] {
        let ran = on(&nowhere, words);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{words:?}: {ran:?}");
        assert!(ran.err.starts_with("错误："), "{words:?}: {}", ran.err);
        assert!(!nowhere.exists(), "{words:?} makes nothing");
    }
}
