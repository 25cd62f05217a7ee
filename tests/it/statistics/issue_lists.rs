//! 发文目录: handed in as a file, kept as it came, compared as things stand.

use guiku::app::filing::act::ActOnFiling;
use guiku::app::statistics::issue_list::Listed;
use guiku::app::statistics::issue_list::take::TakeIssueList;
use guiku::domain::filing::FilingCommand;
use guiku::store::queries;
use guiku::store::verify::VerifyOptions;
use serde_json::Value as Json;

use super::json;
use crate::api::files::send_file;
use crate::support::County;

const TEXT: &str = "第一条 停车应当有序。\n第二条 本办法自公布之日起施行。";
const HERE: &str = "/workbench/statistics/issue-lists";

fn tally(told: &Json, mark: &str) -> u64 {
    let all = told["tally"].as_array().unwrap();
    let found = all.iter().find(|one| one["mark"] == mark).unwrap();
    found["count"].as_u64().unwrap()
}

fn command(county: &County) -> TakeIssueList {
    TakeIssueList {
        authority_id: county.authority("gov"),
        year: 2026,
        name: "目录".to_owned(),
        sha256: None,
        lines: vec![Listed {
            row: 2,
            title: "测试县停车管理办法".to_owned(),
            ..Listed::default()
        }],
    }
}

pub(super) async fn a_list_is_kept_and_compared_as_things_stand(county: County) {
    // first the refusals
    for who in ["drafter", "reviewer", "admin"] {
        let refused = county.act(who, command(&county)).await;
        assert!(refused.is_err(), "{who} may not");
    }
    let empty = TakeIssueList {
        lines: Vec::new(),
        year: 26,
        ..command(&county)
    };
    let refused = county
        .act("registrar", empty)
        .await
        .unwrap_err()
        .to_string();
    assert!(
        refused.contains("行") && refused.contains("年份"),
        "{refused}"
    );
    let elsewhere = TakeIssueList {
        authority_id: county.authority("npc"),
        ..command(&county)
    };
    assert!(county.act("registrar", elsewhere).await.is_err());

    county.set_day("2026-02-02");
    let parking = county.published("测试县停车管理办法", TEXT).await;
    let water = county.published("测试县供水管理办法", TEXT).await;
    let heat = county.published("测试县供热管理办法", TEXT).await;
    for id in [&parking, &heat] {
        for filing in queries::filings(county.store.reader(), id).await.unwrap() {
            let act = ActOnFiling {
                filing_id: filing.id,
                expected_version: filing.row_version,
                command: FilingCommand::Submit,
                on: None,
                receipt: String::new(),
                reason: String::new(),
                materials: Vec::new(),
                missing: vec!["drafting_note".to_owned()],
                ground: "not_normative".to_owned(),
            };
            county.act("filer", act).await.unwrap();
        }
    }
    county.set_day("2026-11-24");
    let numbers = queries::numbers(county.store.reader(), std::slice::from_ref(&parking)).await;
    let number = numbers.unwrap().remove(0).printed;
    let dressed = number.replace('〔', " (").replace('〕', ") 第 ");
    let list = format!(
        "测试县人民政府2026年发文目录\n序号,标题,文号,发文日期,发文机关,是否规范性文件\n\
         1,测试县停车管理办法,{dressed},2026-02-02,测试县人民政府,是\n\
         2,测试县 供水管理办法,,2026-02-02,测试县人民政府,是\n\
         3,测试县燃气管理办法,测县政规〔2026〕77号,2026-03-02,测试县人民政府,是\n\
         4,=1+1关于召开会议的通知,测县政发〔2026〕8号,2026-03-03,测试县人民政府,否\n"
    );
    let mut registrar = county.client("registrar").await;
    let gov = county.authority("gov");
    let fields = [
        ("key", "one"),
        ("authority", gov.as_str()),
        ("year", "2026"),
    ];
    let file = Some(("发文目录.csv", list.as_bytes()));
    let sent = send_file(&mut registrar, HERE, &fields, file, None).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    let again = send_file(&mut registrar, HERE, &fields, file, None).await;
    assert_eq!(
        again.location(),
        sent.location(),
        "the same form has one effect"
    );
    let page = registrar.get(sent.location()).await.text();
    for word in [
        "已登记",
        "已报备",
        "漏登",
        "漏报",
        "仅目录有",
        "仅系统有",
        "测试registrar",
    ] {
        assert!(page.contains(word), "{word}: {page}");
    }
    let id = sent.location().rsplit('/').next().unwrap().to_owned();
    let told = json(&mut registrar, &format!("/api/v1/issue-lists/{id}")).await;
    for (mark, count) in [
        ("registered", 3),
        ("filed", 2),
        ("not_registered", 1),
        ("not_filed", 1),
        ("only_listed", 1),
        ("only_here", 1),
    ] {
        assert_eq!(tally(&told, mark), count, "{mark}: {told}");
    }
    let rows = told["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 5, "four lines and a document that none names");
    assert_eq!(rows[0]["document_id"], parking.as_str());
    assert_eq!(rows[1]["document_id"], water.as_str());
    assert_eq!(rows[4]["document_id"], heat.as_str());
    let csv = registrar
        .get(&format!("{HERE}/{id}?format=csv"))
        .await
        .text();
    assert!(csv.contains("\"'=1+1关于召开会议的通知\""), "{csv}");

    // what was missing is filed: the same list says so
    for filing in queries::filings(county.store.reader(), &water)
        .await
        .unwrap()
    {
        let act = ActOnFiling {
            filing_id: filing.id,
            expected_version: filing.row_version,
            command: FilingCommand::Submit,
            on: None,
            receipt: String::new(),
            reason: String::new(),
            materials: Vec::new(),
            missing: vec!["drafting_note".to_owned()],
            ground: "not_normative".to_owned(),
        };
        county.act("filer", act).await.unwrap();
    }
    let told = json(&mut registrar, &format!("/api/v1/issue-lists/{id}")).await;
    assert_eq!((tally(&told, "not_filed"), tally(&told, "filed")), (0, 3));

    // who handles no lists of this authority does not see it; the record holds
    let mut drafter = county.client("drafter").await;
    assert_eq!(drafter.get(&format!("{HERE}/{id}")).await.status, 403);
    let mut examiner = county.client("examiner").await;
    assert_eq!(examiner.get(&format!("{HERE}/{id}")).await.status, 200);
    let wrong = Some(("目录.csv", "甲,乙\n1,2\n".as_bytes()));
    let refused = send_file(&mut registrar, HERE, &fields[1..], wrong, None).await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    assert!(refused.text().contains("表头"), "{}", refused.text());
    let report = county
        .store
        .verify(&VerifyOptions::default())
        .await
        .unwrap();
    assert!(report.is_clean(), "{report:?}");
}
