//! Prints how long indexing and searching take; asserts nothing about time.

use std::fmt::Write;
use std::time::Instant;

use super::county::{Change, County, Doc};

const DOCUMENTS: usize = 600;
const ARTICLES: usize = 50;

fn text(n: usize) -> String {
    let mut text = String::new();
    for article in 1..=ARTICLES {
        let _ = writeln!(
            text,
            "第{article}条 第{n}类经营者应当按照规定办理{}登记，并接受主管部门的监督检查；违反规定的，由主管部门责令改正，\
             逾期不改正的，处以罚款。申请人应当在规定期限内提交材料，材料齐全的，应当当场受理。",
            article * n
        );
    }
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn timings_of_six_hundred_documents() {
    if std::env::var_os("GUIKU_TIMINGS").is_none() {
        crate::support::left_out("search timings", "GUIKU_TIMINGS is not set");
        return;
    }
    let mut county = County::new().await;
    county.catch_up().await;
    let started = Instant::now();
    for batch in 0..DOCUMENTS / 200 {
        let docs = (0..200).map(|n| {
            let n = batch * 200 + n;
            Doc::law(&format!("d{n:04}"), &format!("经营登记办法之{n}"), &text(n))
        });
        county.write(Change::Add(docs.collect())).await;
    }
    println!("write {DOCUMENTS} documents: {:?}", started.elapsed());
    let started = Instant::now();
    county.catch_up().await;
    println!("load and index them: {:?}", started.elapsed());
    let started = Instant::now();
    county
        .write(Change::Add(vec![Doc::law("one", "单件办法", &text(7))]))
        .await;
    county.catch_up().await;
    println!("one more, written and found: {:?}", started.elapsed());
    for (q, per_page) in [
        ("主管部门 监督检查", "20"),
        ("主管部门 监督检查", "100"),
        ("单件办法", "20"),
    ] {
        let started = Instant::now();
        let answer = county
            .search(&[("q", q), ("facets", "true"), ("per_page", per_page)])
            .await;
        println!(
            "search {q} ({} hits, {per_page} shown): {:?}",
            answer.count,
            started.elapsed()
        );
    }
    let started = Instant::now();
    let answer = county
        .try_provisions(&[("q", "监督检查 罚款")])
        .await
        .expect("an answer");
    println!(
        "search provisions ({} hits): {:?}",
        answer.count,
        started.elapsed()
    );
    assert_eq!(county.found("单件办法").await, ["one"]);
}
