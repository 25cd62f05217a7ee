//! What a line states about validity, and its because.

use guiku::domain::validity::Status;
use serde_json::{Value as Json, json};

use super::{County, notice};

const TITLE: &str = "某县人民政府关于加强烟花爆竹管理的通知";

fn said(status: &Status) -> String {
    let because: Vec<&str> = status.because.iter().map(|one| one.text.as_str()).collect();
    format!("{} {}", status.state.as_str(), because.join("；"))
}

/// The status of the notice with these fields.
async fn status(fields: Json, on: &str) -> String {
    let county = County::empty().await;
    let mut line = notice("n1", "某政规〔2024〕1号");
    for (key, value) in fields.as_object().unwrap() {
        line[key] = value.clone();
    }
    county.import(&[line]).await;
    said(&county.status(TITLE, on).await)
}

#[tokio::test]
async fn no_date_at_all_is_unknown_with_the_sources_mark() {
    let bare = json!({"written_on": null, "published_on": null, "status": "有效"});
    let said = status(bare, "2026-01-01").await;
    assert_eq!(said, "unknown 来源标注：有效，未核实");
}

#[tokio::test]
async fn a_month_is_no_day() {
    let month = json!({"effective_on": "2025-06"});
    let said = status(month, "2026-01-01").await;
    assert!(
        said.starts_with("unknown ") && said.contains("2025年6月"),
        "{said}"
    );
    let later = json!({"effective_on": "2025-06", "version_on": "2025-07-15"});
    assert!(
        status(later.clone(), "2025-07-14")
            .await
            .starts_with("not_yet")
    );
    assert!(status(later, "2025-07-15").await.starts_with("in_force"));
    let open = json!({"effective_on": "2025-06-10", "version_on": "2025-06"});
    assert!(status(open, "2026-01-01").await.starts_with("unknown"));
    let in_text = json!({"effective_on": "2025-06", "text": "一、加强管理。\n二、本通知自2025年6月20日起施行。"});
    assert!(
        status(in_text.clone(), "2025-06-19")
            .await
            .starts_with("not_yet")
    );
    assert!(status(in_text, "2025-06-20").await.contains("文本载明"));
}

#[tokio::test]
async fn a_silent_text_takes_effect_on_publication_and_says_so() {
    let said = status(json!({}), "2024-05-10").await;
    assert_eq!(
        said,
        "in_force 自2024年5月10日起施行（文本未载明施行日期，按公布日期计）"
    );
    assert!(status(json!({}), "2024-05-09").await.starts_with("not_yet"));
    let signed = json!({"published_on": "2024-05"});
    let said = status(signed, "2024-05-06").await;
    assert!(
        said.starts_with("in_force") && said.contains("成文"),
        "{said}"
    );
}

#[tokio::test]
async fn the_text_names_its_day_and_its_end() {
    let at_once = json!({"text": "一、加强管理。\n二、本通知自发布之日起施行，有效期五年。"});
    let said = status(at_once.clone(), "2029-05-09").await;
    assert!(
        said.starts_with("in_force") && said.contains("自公布之日起施行"),
        "{said}"
    );
    assert!(
        said.contains("有效期至2029年5月9日（文本载明有效期5年，推算）"),
        "{said}"
    );
    assert!(status(at_once, "2029-05-10").await.starts_with("lapsed"));
    let printed =
        json!({"text": "一、加强管理。\n二、本通知自2024年6月20日起施行，有效期至2026年6月19日。"});
    assert!(
        status(printed.clone(), "2024-06-19")
            .await
            .starts_with("not_yet")
    );
    let said = status(printed, "2026-06-20").await;
    assert!(
        said.starts_with("lapsed") && said.contains("文本载明"),
        "{said}"
    );
}

#[tokio::test]
async fn the_source_gives_an_end_in_any_form() {
    let day = json!({"effective_on": "2024-06-01", "valid_until": "2025-12-31", "status": "有效"});
    let said = status(day, "2026-01-01").await;
    assert!(
        said.starts_with("lapsed") && said.contains("来源载明"),
        "{said}"
    );
    for words in ["有效期五年", "有效期为5年"] {
        let said = status(
            json!({"effective_on": "2024-06-01", "validity": words}),
            "2026-01-01",
        )
        .await;
        assert!(
            said.contains("有效期至2029年5月31日") && said.contains(words),
            "{said}"
        );
        assert!(said.contains("推算"), "{said}");
    }
    let printed = json!({"effective_on": "2024-06-01", "validity": "有效期至2025年8月31日"});
    assert!(status(printed, "2025-09-01").await.starts_with("lapsed"));
    // an end before the start, and words that name no end, are none
    for unsure in [
        json!({"effective_on": "2024-06-01", "valid_until": "2020-01-01"}),
        json!({"effective_on": "2024-06-01", "validity": "长期有效"}),
        json!({"effective_on": "2024-06-01", "valid_until": "2025"}),
    ] {
        let said = status(unsure, "2026-01-01").await;
        assert!(said.starts_with("in_force"), "{said}");
    }
}

#[tokio::test]
async fn the_later_of_effect_and_version_counts() {
    let amended = json!({"kind": "规章", "effective_on": "2010-03-01", "version_on": "2020-05-20"});
    let said = status(amended.clone(), "2020-05-20").await;
    assert!(
        said.starts_with("in_force") && said.contains("2010年3月1日"),
        "{said}"
    );
    assert!(status(amended, "2020-05-19").await.starts_with("not_yet"));
    let later = json!({"kind": "规章", "effective_on": "2020-07-01", "version_on": "2020-05-20"});
    assert!(status(later, "2020-06-30").await.starts_with("not_yet"));
}

#[tokio::test]
async fn what_people_record_is_not_overruled_by_a_later_import() {
    let county = County::empty().await;
    let mut line = notice("n1", "某政规〔2024〕1号");
    line["valid_until"] = json!("2025-12-31");
    line["status"] = json!("有效");
    county.import(&[line.clone()]).await;
    assert!(said(&county.status(TITLE, "2026-06-01").await).starts_with("lapsed"));
    county
        .extend(&county.document(TITLE).await, "2030-12-31")
        .await;

    line["valid_until"] = json!("2026-03-31");
    line["status"] = json!("失效");
    let report = county.import(&[line]).await;
    assert_eq!(report.new_revisions, 1);
    let said = said(&county.status(TITLE, "2026-06-01").await);
    assert!(
        said.starts_with("in_force") && said.contains("2030年12月31日"),
        "{said}"
    );
    let document = county.document(TITLE).await;
    assert_eq!(document.last_valid_on.as_deref(), Some("2030-12-31"));
    let rows = county.fact_rows(&document).await;
    let live = |act: &str| {
        rows.iter()
            .filter(|row| row.act == act && !row.retracted)
            .count()
    };
    assert_eq!(
        (
            live("commence"),
            live("term"),
            live("extend"),
            live("source_says")
        ),
        (1, 1, 1, 1)
    );
}
