//! The shapes of lines and what is kept of them.

use serde_json::{Value as Json, json};

use super::{County, counts, law, notice};

#[tokio::test]
async fn a_notice_keeps_number_dates_and_unknown_keys() {
    let county = County::empty().await;
    let mut line = notice("pol-1", "某政规(2024) 7 号");
    line["index_number"] = json!("000/2024-7");
    line["badges"] = json!(["甲", {"乙": 1.5}]);
    line["preamble"] = json!("各乡镇人民政府：");
    county.import(&[line]).await;
    let document = county
        .document("某县人民政府关于加强烟花爆竹管理的通知")
        .await;
    assert_eq!(document.class, "historical");
    assert_eq!(document.kind.as_deref(), Some("行政规范性文件"));
    assert_eq!(document.form.as_deref(), Some("通知"));
    assert_eq!(document.issuer_name.as_deref(), Some("某县人民政府"));
    assert_eq!(document.issuer_id, None);
    assert_eq!(document.issued_on.as_deref(), Some("2024-05-06"));
    assert_eq!(document.published_on.as_deref(), Some("2024-05-10"));
    let numbers = county.numbers(&document).await;
    assert_eq!(numbers.len(), 1);
    assert_eq!(numbers[0].printed, "某政规(2024) 7 号");
    assert_eq!(numbers[0].match_key, "某政规〔2024〕7");
    assert_eq!(
        (
            numbers[0].state.as_str(),
            numbers[0].year,
            numbers[0].serial
        ),
        ("historical", Some(2024), Some(7))
    );
    let revision = county.revisions(&document).await.remove(0);
    let source: Json = serde_json::from_str(revision.source.as_deref().unwrap()).unwrap();
    assert_eq!(source["badges"], json!(["甲", {"乙": 1.5}]));
    assert_eq!(source["index_number"], "000/2024-7");
    assert_eq!(source["doc_number"], "某政规(2024) 7 号");
    assert!(source.get("text").is_none() && source.get("preamble").is_none());
    assert_eq!(
        source["guiku"]["line_sha256"].as_str().map(str::len),
        Some(64)
    );
}

#[tokio::test]
async fn a_law_keeps_its_provisions_and_all_its_numbers() {
    let county = County::empty().await;
    let mut line = law(
        "l1",
        "2010-01-15",
        "2010-03-01",
        "为了保护河道，制定本条例。",
    );
    line["doc_number"] = json!("某省人民代表大会常务委员会公告第9号");
    line["doc_numbers"] = json!([
        "某省人民代表大会常务委员会公告第9号",
        "某省人民代表大会常务委员会公告第3号"
    ]);
    line["adopted_on"] = json!("2010-01-15");
    line["promulgated_on"] = json!("2010-01-20");
    county.import(&[line]).await;
    let document = county.document("某省河道管理条例").await;
    assert_eq!(document.issued_on.as_deref(), Some("2010-01-15"));
    assert_eq!(document.published_on.as_deref(), Some("2010-01-20"));
    let printed: Vec<String> = county
        .numbers(&document)
        .await
        .into_iter()
        .map(|number| number.printed)
        .collect();
    assert_eq!(
        printed,
        [
            "某省人民代表大会常务委员会公告第9号",
            "某省人民代表大会常务委员会公告第3号"
        ]
    );
    let revision = county.revisions(&document).await.remove(0);
    let provisions = guiku::store::text::provisions(county.store.reader(), &revision.id)
        .await
        .unwrap();
    let labels: Vec<&str> = provisions.iter().map(|one| one.label.as_str()).collect();
    assert_eq!(labels, ["第一条", "第二条"]);
    assert_eq!(provisions[0].eid, "art_1");
    assert_eq!(
        guiku::store::text::provisions_sha256(&provisions),
        revision.provisions_sha256
    );
}

#[tokio::test]
async fn a_joint_notice_names_all_and_a_missing_issuer_stays_open() {
    let county = County::empty().await;
    let joint = json!({
        "id": "sh-1", "path": "docs/a.md", "title": "某市房管局关于印发《维修资金管理办法》的通知",
        "issuer": "某市房管局", "issuers": ["某市房管局", "某市财政局"], "kind": "通知",
        "doc_number": "某房规范〔2026〕4号", "written_on": "2026-06-30", "published_on": "2026-07",
        "effective_on": null, "valid_until": null, "validity": null, "status": "有效",
        "text": "各有关单位：\n\n现将《维修资金管理办法》印发给你们。\n\n某市房管局\n\n2026年6月30日"
    });
    let open = json!({"id": 17, "title": "关于封山育林的通告", "issuer": null, "kind": null, "text": "封山育林。"});
    let report = county.import(&[joint, open]).await;
    assert_eq!(counts(&report), [2, 2, 0, 0, 0]);
    let joint = county
        .document("某市房管局关于印发《维修资金管理办法》的通知")
        .await;
    assert_eq!(joint.co_issuers, "[\"某市财政局\"]");
    assert_eq!(joint.instrument_title.as_deref(), Some("维修资金管理办法"));
    assert_eq!(joint.published_on.as_deref(), Some("2026-07"));
    assert_eq!(joint.source_status.as_deref(), Some("有效"));
    let open = county.document("关于封山育林的通告").await;
    assert_eq!(
        (open.issuer_id, open.issuer_name, open.kind),
        (None, None, None)
    );
    assert_eq!(
        county
            .revisions(&county.document("关于封山育林的通告").await)
            .await[0]
            .external_id
            .as_deref(),
        Some("17")
    );
}

#[tokio::test]
async fn a_field_of_another_kind_is_noted_and_kept() {
    let county = County::empty().await;
    let mut line = notice("n1", "某政规〔2024〕1号");
    line["written_on"] = json!("二〇二四年五月");
    line["doc_numbers"] = json!("某政规〔2024〕1号");
    let report = county.import(&[line]).await;
    assert_eq!(counts(&report), [1, 1, 0, 0, 0]);
    let noted: Vec<&str> = report
        .notes
        .iter()
        .map(|note| note.reason.as_str())
        .collect();
    assert_eq!(noted.len(), 2, "{noted:?}");
    assert!(noted[0].contains("doc_numbers") && noted[1].contains("written_on"));
    let document = county
        .document("某县人民政府关于加强烟花爆竹管理的通知")
        .await;
    assert_eq!(document.issued_on, None);
    let source = county.revisions(&document).await.remove(0).source.unwrap();
    assert!(source.contains("二〇二四年五月"));
}
