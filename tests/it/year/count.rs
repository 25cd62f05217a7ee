//! What the year came to, counted by hand, and that the record holds.

use guiku::store::verify::VerifyOptions;

use super::people::Year;
use crate::cleanup::county::COUNT;

/// Figure, rows counted, rows of the denominator.
const BY_HAND: &[(&str, usize, Option<usize>)] = &[
    // nine documents went to the legal body; 供水 came back for a second round
    ("reviews_requested", 9, None),
    ("reviews_done", 9, None),
    ("reviews_lawful", 7, None),
    ("reviews_amend", 1, None),
    ("reviews_unlawful", 0, None),
    ("reviews_not_normative", 1, None),
    ("amend_share", 1, Some(8)),
    ("rechecks", 1, None),
    ("findings_made", 2, None),
    ("findings_answered", 2, None),
    ("findings_adopted", 1, None),
    ("findings_partly", 0, None),
    ("adoption_rate", 1, Some(2)),
    ("declined", 1, None),
    ("issued", 7, None),
    ("issued_by_government", 7, None),
    ("issued_by_department", 0, None),
    ("numbers_given", 7, None),
    ("numbers_voided", 0, None),
    ("published", 7, None),
    // each before the city and before the committee
    ("sent_due", 14, None),
    ("sent_made", 14, None),
    ("sent_in_time", 14, None),
    ("sent_late", 0, None),
    ("sent_missing", 0, None),
    ("sent_filing_rate", 14, Some(14)),
    ("sent_timely_rate", 14, Some(14)),
    ("sent_registered", 14, None),
    ("sent_supplemented", 1, None),
    ("sent_refused", 0, None),
    ("sent_standard_rate", 13, Some(14)),
    ("sent_closed", 1, None),
    ("sent_corrected", 1, None),
    ("sent_correction_rate", 1, Some(1)),
    ("received_due", 7, None),
    ("received_made", 7, None),
    ("received_registered", 7, None),
    ("received_standard_rate", 6, Some(7)),
    // nine and eighteen of forty; the rest as the lists say
    ("cleanup_listed", COUNT, None),
    ("cleanup_amended", 9, None),
    ("cleanup_repealed", 8, None),
    ("cleanup_voided", 2, None),
    ("cleanup_extended", 9, None),
    ("cleanup_kept", 9, None),
    ("cleanup_ended_before", 3, None),
    ("suggestions_received", 2, None),
    ("suggestions_started", 1, None),
    ("suggestions_declined", 1, None),
    ("suggestions_answered", 2, None),
    ("suggestions_upheld", 1, None),
    ("proof_items", 18, None),
    ("proof_kept", 11, None),
    ("proof_cancelled", 7, None),
];

pub(super) async fn the_figures_are_those_counted_by_hand(year: &mut Year) {
    year.day("2026-12-31");
    let told = year.get("auditor", "/api/v1/statistics?year=2026").await;
    let figures = told["figures"].as_array().unwrap();
    let mut wrong = Vec::new();
    for (name, part, whole) in BY_HAND {
        let one = figures.iter().find(|one| one["figure"] == *name).unwrap();
        let counted = (one["numerator"].as_u64(), one["denominator"].as_u64());
        if counted != (Some(*part as u64), whole.map(|whole| whole as u64)) {
            wrong.push(format!("{name}: {part} {whole:?} by hand, {one}"));
        }
        for (part, count) in [("numerator", Some(*part)), ("denominator", *whole)] {
            let Some(count) = count else { continue };
            let path = format!("/api/v1/statistics/{name}?year=2026&part={part}");
            let list = year.get("auditor", &path).await;
            let rows = list["rows"].as_array().unwrap().len();
            if rows != count {
                wrong.push(format!("{name} {part}: {rows} rows, {count} by hand"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let report = "/workbench/statistics/report?year=2026";
    let report = year.as_("auditor").await.get(report).await.text();
    for words in [
        "共审核行政规范性文件9件",
        "清理证明事项18项",
        "主动公开行政规范性文件7件",
    ] {
        assert!(report.contains(words), "{words}: {report}");
    }
}

pub(super) async fn the_record_holds(year: &mut Year) {
    let report = year.county.store.verify(&VerifyOptions::default()).await;
    let report = report.unwrap();
    assert!(report.is_clean(), "{:?}", report.faults);
    year.county.index().await;
    let found = year
        .public("/api/v1/documents?q=%E6%B5%8B%E8%AF%95%E5%8E%BF&status=in_force&per_page=100")
        .await;
    let titles: Vec<&str> = found["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["title"].as_str().unwrap())
        .collect();
    // six of this year; of the old ones those kept, extended, and to be amended
    assert_eq!(found["count"], titles.len());
    assert_eq!(titles.len(), 6 + 9 + 9 + 9, "{titles:?}");
    assert!(!titles.contains(&"测试县租赁管理办法"));
    for hidden in ["摊点", "要点"] {
        assert!(!titles.iter().any(|title| title.contains(hidden)));
    }
}
