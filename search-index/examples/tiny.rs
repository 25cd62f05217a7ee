//! Makes an index of two documents and searches it: `cargo run -p search-index --example tiny`.
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::error::Error;

use chrono::NaiveDate;
use search_index::{
    FacetsWanted, IndexProvision, IndexRevision, Query, SearchIndex, SearchRequest, Sought,
    StateSpan, WriterOptions,
};

const IN_FORCE: u8 = 1;
const ENDED: u8 = 2;

fn main() -> Result<(), Box<dyn Error>> {
    let day = |year| NaiveDate::from_ymd_opt(year, 6, 30).ok_or("no such day");
    let text = "第一条 为了加强行政规范性文件管理，制定本办法。\n第二条 未经合法性审核的，不得提交集体讨论。";
    let measures = IndexRevision {
        document_id: "d1".into(),
        revision_id: "d1-1".into(),
        title: "甲县行政规范性文件管理办法".into(),
        document_number: Some("甲政规〔2020〕1号".into()),
        authorities: vec!["甲县人民政府".into()],
        states: vec![
            StateSpan {
                state: IN_FORCE,
                from: Some(day(2020)?),
                through: Some(day(2025)?),
            },
            StateSpan {
                state: ENDED,
                from: day(2025)?.succ_opt(),
                through: None,
            },
        ],
        text: Some(text.into()),
        provisions: vec![IndexProvision {
            cites: Vec::new(),
            eid: "art_2".into(),
            label: "第二条".into(),
            heading: String::new(),
            text: "未经合法性审核的，不得提交集体讨论。".into(),
        }],
        ..IndexRevision::default()
    };
    let dir = std::env::temp_dir().join(format!("search-index-tiny-{}", std::process::id()));
    let index = SearchIndex::create(&dir)?;
    let mut writer = index.writer(WriterOptions::FOLLOW)?;
    writer.upsert(std::slice::from_ref(&measures))?;
    writer.upsert(&[notice()])?;
    writer.commit(2)?;
    let searcher = index.reload()?;

    for words in ["合法性审核", "甲政规（2020） 1号", "审核 -通知"] {
        let query = Query::parse(words)?;
        let terms = query
            .terms()
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<_>>();
        let sought = Sought::new(&terms);
        let request = SearchRequest {
            facets: FacetsWanted::ALL,
            ..SearchRequest::new(query, day(2024)?)
        };
        let answer = searcher.search(&request)?;
        println!(
            "{words}: {} 件，其中现行 {} 件",
            answer.count,
            answer.facets.states.iter().map(|f| f.count).sum::<u64>()
        );
        for hit in answer
            .hits
            .iter()
            .filter(|hit| hit.document_id == measures.document_id)
        {
            println!(
                "  {} {}",
                sought.mark(&measures.title),
                sought.snippet(text, 24).html
            );
            println!("  文号命中：{}", hit.number_match);
        }
        for hit in searcher.search_provisions(&request)?.hits {
            println!("  条文 {} {}", hit.label, hit.eid);
        }
    }
    std::fs::remove_dir_all(dir)?;
    Ok(())
}

/// A document that cites the other.
fn notice() -> IndexRevision {
    IndexRevision {
        document_id: "d2".into(),
        revision_id: "d2-1".into(),
        title: "关于做好合法性审核工作的通知".into(),
        authorities: vec!["甲县司法局".into()],
        text: Some("各乡镇：请按甲政规[2020]1号执行。".into()),
        ..IndexRevision::default()
    }
}
