//! What stands in the text is found, what does not is not: against a search by plain substring.

use proptest::prelude::*;
use search_index::{IndexRevision, Query, fold_text};

use crate::{document, found, index_of, request};

/// Texts with the traps of real ones: spaced signatures, broken dates, brackets of every kind, figures and letters that
/// touch Chinese characters, repeated characters, quotation marks, a text of one character, an empty one.
fn texts() -> Vec<IndexRevision> {
    let mut all = vec![
        document(
            "a",
            "县人民政府关于印发《规范性文件管理办法》的通知",
            "第一条　为了规范规范性文件的制定，根据“放管服”改革要求，制定本办法。\n第二条 本办法自2025年4月\n10日起施行，有效期5年。",
        ),
        document(
            "b",
            "上 海 市 民 政 局 公告",
            "县发改【2021】5 号、县发改〔２０２１〕15号同时废止。\n\n二○二三年一月一日",
        ),
        document(
            "c",
            "A类企业B级认定细则（试行）",
            "文文文文件；符合GB/T 9704-2012的，按DG/TJ 08-2106执行。\u{200b}",
        ),
        document("d", "一", ""),
        document(
            "e",
            "关于废止部分文件的决定",
            "经研究，决定废止《A类企业认定办法》等3件文件。本决定自公布之日起施行。",
        ),
        document(
            "f",
            "通知",
            "\"放\"与'管'：100%，①②③ ㈠ １.５倍 <b>&amp;</b> \\ * ? [a] {b} (c) | ~ ^ ! + - /",
        ),
    ];
    all[1].document_number = Some("县民公〔2023〕1号".to_owned());
    all[4].registration_number = Some("HNPR—2021—01016".to_owned());
    all
}

/// Whether a run stands in one of the parts of a document, blanks and dress left aside.
fn stands(document: &IndexRevision, run: &str) -> bool {
    let parts = [
        Some(&document.title),
        document.document_number.as_ref(),
        document.registration_number.as_ref(),
        document.text.as_ref(),
    ];
    parts
        .into_iter()
        .flatten()
        .any(|part| fold_text(part).contains(run))
}

/// Words that must all stand, or not stand, in a document.
fn truth(documents: &[IndexRevision], words: &[(bool, String)]) -> Vec<String> {
    let matches = |document: &&IndexRevision| {
        let mut said = words.iter().filter(|(_, run)| !run.is_empty());
        said.all(|(excluded, run)| stands(document, run) != *excluded)
    };
    documents
        .iter()
        .filter(matches)
        .map(|document| document.document_id.clone())
        .collect()
}

#[test]
fn every_run_of_every_text_finds_exactly_what_has_it() {
    let documents = texts();
    let (_dir, index) = index_of(&documents);
    for document in &documents {
        for part in [
            Some(&document.title),
            document.text.as_ref(),
            document.document_number.as_ref(),
        ]
        .into_iter()
        .flatten()
        {
            let chars: Vec<char> = part.chars().collect();
            for length in [1, 2, 3, 4, 5, 8] {
                for run in chars.windows(length) {
                    let run: String = run.iter().collect();
                    let mut asked = request("");
                    asked.query = Query::exact(&run).unwrap();
                    let found = found(&index, &asked);
                    let words = [(false, fold_text(&run))];
                    assert_eq!(found, truth(&documents, &words), "{run:?}");
                    assert!(found.contains(&document.document_id), "{run:?}");
                }
            }
        }
    }
}

#[test]
fn runs_do_not_reach_from_one_part_into_another() {
    let mut carrier = document("a", "甲乙丙", "庚辛");
    carrier.instrument_title = Some("丁戊己".to_owned());
    carrier.document_number = Some("子丑".to_owned());
    carrier.registration_number = Some("寅卯".to_owned());
    let (_dir, index) = index_of(&[carrier]);
    for run in [
        "丙丁",
        "乙丙丁戊",
        "甲乙丙丁",
        "己庚",
        "子丑寅卯",
        "丑寅",
        "卯子",
    ] {
        assert!(found(&index, &request(run)).is_empty(), "{run}");
    }
    for run in ["甲乙丙", "丁戊己", "子丑", "寅卯", "庚辛", "丙 丁"] {
        assert_eq!(found(&index, &request(run)), ["a"], "{run}");
    }
}

#[test]
fn a_number_in_any_dress_comes_first() {
    let mut named = document("z", "公告", "无");
    named.document_number = Some("县民公〔2023〕1号".to_owned());
    named.number_keys = vec!["2023/1".to_owned()];
    let citing = (0..20).map(|n| {
        document(
            &format!("c{n:02}"),
            "县民公〔2023〕1号县民公〔2023〕1号",
            "依县民公〔2023〕1号",
        )
    });
    let documents: Vec<IndexRevision> = citing.chain([named]).collect();
    let (_dir, index) = index_of(&documents);
    for dress in [
        "县民公〔2023〕1号",
        "县民公[2023]1 号",
        "县民公（２０２３） 1号",
    ] {
        let answer = index.searcher().search(&request(dress)).unwrap();
        assert_eq!(
            (answer.count, answer.hits[0].document_id.as_str()),
            (21, "z"),
            "{dress}"
        );
        assert!(answer.hits[0].number_match && !answer.hits[1].number_match);
    }
    let mut keyed = request("2023年第1号 公告");
    assert_eq!(index.searcher().search(&keyed).unwrap().count, 0);
    keyed.number_keys = vec!["2023/1".to_owned()];
    let answer = index.searcher().search(&keyed).unwrap();
    assert_eq!((answer.count, answer.hits[0].number_match), (1, true));
}

#[test]
fn a_run_in_the_title_outweighs_one_in_the_text() {
    let (_dir, index) = index_of(&[
        document("text", "关于某事项的通知文", "安全生产责任制度"),
        document("title", "安全生产责任制度文", "关于某事项的通知"),
    ]);
    let answer = index.searcher().search(&request("安全生产")).unwrap();
    assert_eq!(
        answer
            .hits
            .iter()
            .map(|hit| hit.document_id.as_str())
            .collect::<Vec<_>>(),
        ["title", "text"]
    );
    assert!(answer.hits[0].score > answer.hits[1].score);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    /// 40 cases of 60 queries on texts of a tiny alphabet, where nearly every run repeats.
    #[test]
    fn counts_equal_the_plain_search(
        texts in prop::collection::vec(("[甲乙丙a1，\n ]{0,12}", "[甲乙丙aA1０，。（( \n]{0,40}"), 1..8),
        queries in prop::collection::vec(
            prop::collection::vec((any::<bool>(), "\"[甲乙 a]{0,5}\"|[甲乙丙a1，（]{1,6}"), 0..4),
            60,
        ),
    ) {
        let documents: Vec<IndexRevision> =
            texts.iter().enumerate().map(|(n, (title, text))| document(&n.to_string(), title, text)).collect();
        let (_dir, index) = index_of(&documents);
        for query in &queries {
            let typed: Vec<String> =
                query.iter().map(|(excluded, word)| format!("{}{word}", if *excluded { "-" } else { "" })).collect();
            let words: Vec<(bool, String)> =
                query.iter().map(|(excluded, word)| (*excluded, fold_text(word.trim_matches('"')))).collect();
            let typed = typed.join(" ");
            prop_assert_eq!(found(&index, &request(&typed)), truth(&documents, &words), "{:?}", typed);
        }
    }
}
