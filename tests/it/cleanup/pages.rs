//! The pages of a campaign: forms that keep what was entered, and files that can be read.

use std::io::Read;

use axum::http::StatusCode;
use serde_json::Value as Json;

use super::county::{nth, opened, plan, proposed_and_checked, refs, seen, stocked};
use crate::support::{Client, County};

/// A file of lists, read by readers that are not ours: all titles in official form.
pub(super) fn readable(name: &str, bytes: &[u8], rows: usize) {
    let docx = std::path::Path::new(name)
        .extension()
        .is_some_and(|its| its == "docx");
    let text = if docx { word(bytes) } else { cells(bytes) };
    assert_eq!(text.matches("号管理规定").count(), rows, "{name}");
    for word in [
        "继续有效的行政规范性文件目录",
        "（2026年11月24日 县政府第12次常务会议决定）",
        "序号",
        "实施单位",
        "失效日期",
    ] {
        assert!(text.contains(word), "{name} lacks {word}");
    }
}

/// Each part of the archive is well-formed XML.
fn word(bytes: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut body = String::new();
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).unwrap();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        let mut reader = quick_xml::Reader::from_str(&text);
        while reader.read_event().unwrap() != quick_xml::events::Event::Eof {}
        if part.name().unwrap() == "word/document.xml" {
            body = text;
        }
    }
    body
}

fn cells(bytes: &[u8]) -> String {
    use calamine::Reader;
    let mut book = calamine::Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let sheets = book.worksheets();
    let rows = sheets.iter().flat_map(|(_, sheet)| sheet.rows());
    let lines = rows.map(|row| {
        let cells: Vec<String> = row.iter().map(ToString::to_string).collect();
        cells.join("|")
    });
    lines.collect::<Vec<_>>().join("\n")
}

async fn id_of(client: &mut Client, path: &str, wanted: usize) -> String {
    let id = path.rsplit('/').next().unwrap();
    let campaign = seen(client, id).await;
    let items: &Vec<Json> = campaign["items"].as_array().unwrap();
    let item = items.iter().find(|item| nth(item) == wanted).unwrap();
    item["id"].as_str().unwrap().to_owned()
}

async fn page(client: &mut Client, path: &str) -> String {
    let answer = client.get(path).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
    let text = answer.text();
    assert_eq!(text.matches("<h1").count(), 1, "{path}");
    for tag in text.split("<input ").skip(1) {
        let tag = tag.split('>').next().unwrap();
        let named = tag.contains("type=\"hidden\"")
            || tag.contains(" id=\"")
            || tag.contains("id=\"")
            || tag.contains("aria-label")
            || tag.contains("type=\"radio\"")
            || tag.contains("type=\"checkbox\"");
        assert!(named, "{path}: {tag}");
    }
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_made_changed_and_opened_by_forms() {
    let county = stocked().await;
    let mut lead = county.client("cleaner").await;
    page(&mut lead, "/workbench/cleanups").await;
    page(&mut lead, "/workbench/cleanups/new").await;
    let (gov, housing) = (county.authority("gov"), county.authority("housing"));
    let mut fields = vec![
        ("kind", "special"),
        ("title", "涉证明事项专项清理"),
        ("issuers", gov.as_str()),
        ("issuers", housing.as_str()),
        ("query", "证明"),
        ("due_on", "2026-11-01"),
        ("key", "a"),
    ];
    let refused = lead.form("/workbench/cleanups/new", &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = refused.text();
    assert!(text.contains("不能早于今天") && text.contains("涉证明事项专项清理"));
    assert!(text.contains("value=\"证明\""), "what was entered is kept");
    fields[5] = ("due_on", "2026-12-10");
    let made = lead.form("/workbench/cleanups/new", &fields).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text());
    let path = made.location().to_owned();
    let text = page(&mut lead, &path).await;
    assert!(text.contains("范围内有 <b>36</b> 件"), "{text}");
    let edit = page(&mut lead, &format!("{path}/plan")).await;
    assert!(edit.contains("value=\"涉证明事项专项清理\""));
    fields.push(("expected_version", "1"));
    fields[6] = ("key", "b");
    fields[1] = ("title", "涉证明事项清理");
    let changed = lead.form(&format!("{path}/plan"), &fields).await;
    assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", changed.text());
    let stale = [("act", "open"), ("expected_version", "1"), ("key", "c")];
    let stale = lead.form(&path, &stale).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    let open = [("act", "open"), ("expected_version", "2"), ("key", "d")];
    let opened = lead.form(&path, &open).await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.text());
    let text = page(&mut lead, &path).await;
    assert!(text.contains("尚未分派") && text.contains("范围哈希"));
    let queue = page(&mut lead, "/workbench").await;
    assert!(
        queue.contains("涉证明事项清理") && queue.contains("分派 18 件"),
        "{queue}"
    );

    by_forms(&county, &mut lead, &path).await;
}

/// One document by its page, several by the table.
async fn by_forms(county: &County, lead: &mut Client, path: &str) {
    let mut drafter = county.client("drafter").await;
    let queue = page(&mut drafter, "/workbench").await;
    assert!(queue.contains("对 18 件提出清理意见"), "{queue}");
    let item = id_of(&mut drafter, path, 8).await;
    let one = format!("{path}/items/{item}");
    page(&mut drafter, &one).await;
    let mut fields = vec![
        ("act", "propose"),
        ("expected_version", "1"),
        ("disposition", "repeal"),
        ("reason_class", "replaced"),
        ("reason", ""),
        ("implementer", "县住建局"),
        ("key", "e"),
    ];
    let refused = drafter.form(&one, &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = refused.text();
    assert!(text.contains("须写明理由") && text.contains("value=\"县住建局\""));
    fields[4] = ("reason", "已被新规定替代");
    fields[6] = ("key", "f");
    let done = drafter.form(&one, &fields).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let text = page(&mut drafter, &format!("{path}?state=waiting&disposition=")).await;
    assert!(text.contains("显示 <b>35</b> 件"), "{text}");

    let id = path.rsplit('/').next().unwrap();
    let campaign = seen(&mut drafter, id).await;
    let left = refs(&campaign, |item| {
        item["permitted"].to_string().contains("propose") && item["state"] == "waiting"
    });
    let chosen: Vec<String> = left
        .iter()
        .map(|one| {
            format!(
                "{}:{}",
                one["id"].as_str().unwrap(),
                one["expected_version"]
            )
        })
        .collect();
    let mut fields = vec![("act", "keep"), ("key", "g")];
    fields.extend(chosen.iter().map(|one| ("items", one.as_str())));
    let kept = drafter.form(path, &fields).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text());
    let none = [("act", "agree"), ("key", "h")];
    let refused = lead.form(path, &none).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("请至少选择一件"));
    let campaign = seen(lead, id).await;
    let proposed = refs(&campaign, |item| item["state"] == "proposed");
    assert_eq!(proposed.len(), 18);
}

#[tokio::test(flavor = "multi_thread")]
async fn rehearsal_decision_and_publication_by_forms() {
    let county = stocked().await;
    let id = opened(&county, &plan(&county)).await;
    proposed_and_checked(&county, &id).await;
    let path = format!("/workbench/cleanups/{id}");
    let mut lead = county.client("cleaner").await;
    let submit = [("act", "submit"), ("expected_version", "2"), ("key", "a")];
    let done = lead.form(&path, &submit).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let early = lead.get(&format!("{path}/lists/results.xlsx")).await;
    assert_eq!(early.status, StatusCode::CONFLICT);
    let mut office = county.client("office").await;
    let text = page(&mut office, &format!("{path}/rehearsal?on=2026-12-20")).await;
    assert!(
        text.contains("已废止") && text.contains("2028年1月1日起宣布失效"),
        "{text}"
    );
    page(&mut office, &format!("{path}/decision")).await;
    let mut fields = vec![
        ("act", "decide"),
        ("expected_version", "3"),
        ("meeting", "县政府第12次常务会议"),
        ("held_on", "2026-11-24"),
        ("result", "passed"),
        ("effect_on", "2026-11-01"),
        ("key", "b"),
    ];
    let refused = office.form(&format!("{path}/decision"), &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("生效日期不能早于会议日期"));
    fields[5] = ("effect_on", "2026-12-20");
    fields[6] = ("key", "c");
    let done = office.form(&format!("{path}/decision"), &fields).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let again = office.form(&format!("{path}/decision"), &fields).await;
    assert_eq!(
        again.status,
        StatusCode::SEE_OTHER,
        "the same form has one effect"
    );
    let file = lead.get(&format!("{path}/lists/results.docx")).await;
    assert_eq!(file.status, StatusCode::OK);
    let mut publisher = county.client("publisher").await;
    let publish = [
        ("act", "publish"),
        ("expected_version", "4"),
        ("published_on", "2026-11-24"),
        ("key", "d"),
    ];
    let done = publisher.form(&format!("{path}/decision"), &publish).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let mut anyone = county.anonymous();
    let text = page(&mut anyone, &format!("/cleanups/{id}")).await;
    assert!(text.contains("此前已废止的行政规范性文件目录（3 件）"));
    assert!(
        page(&mut anyone, "/cleanups")
            .await
            .contains("2026年全面清理")
    );
}
