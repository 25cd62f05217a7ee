//! No input breaks the language: random, grammar-made and hostile queries.

use std::fmt::Write as _;

use search_index::Query;

use super::found;
use crate::{Random, date};

const PIECES: [&str; 56] = [
    " ",
    " ",
    " ",
    " ",
    "\u{3000}",
    "\n",
    "(",
    "(",
    "（",
    ")",
    ")",
    "）",
    "|",
    "|",
    "｜",
    "-",
    "－",
    "\"",
    "\"",
    "“",
    "”",
    "~",
    "～",
    "~5",
    "~0 ",
    "标题:",
    "文号：",
    "机关:",
    "条文:",
    "依据:",
    "年份:",
    "公布:",
    "施行:",
    "成文:",
    "同条(",
    "同款（",
    "标题",
    "2021",
    "2021-05-01",
    "..",
    "2019-2021",
    ">=",
    "《",
    "》",
    "甲",
    "乙丙",
    "甲乙",
    "听证",
    "公告",
    "文件",
    "a",
    "1",
    ":",
    "：",
    "\u{301}",
    "👨‍👩‍👧",
];

fn random_query(random: &mut Random) -> String {
    let mut text = String::new();
    match random.below(4) {
        0 => {
            for _ in 0..random.below(40) {
                let code = u32::try_from(random.below(0x11_0000)).unwrap();
                text.push(char::from_u32(code).unwrap_or(' '));
            }
        }
        1 => {
            // one piece over and over
            let piece = random.of(&PIECES);
            let other = random.of(&PIECES);
            for _ in 0..random.below(300) {
                text.push_str(piece);
                text.push_str(other);
            }
        }
        _ => {
            for _ in 0..random.below(40) {
                text.push_str(random.of(&PIECES));
            }
        }
    }
    text
}

#[test]
fn a_hundred_thousand_queries_are_read_or_refused_and_nothing_breaks() {
    let mut one = crate::document("a", "甲乙文件", "听证公告\n甲乙丙");
    one.authorities = vec!["甲局".to_owned()];
    one.year = Some(2021);
    one.provisions = vec![crate::provision("p1", "第一条", "听证、公告。\n甲乙丙1")];
    let (_dir, index) = crate::index_of(&[one, crate::document("b", "乙丙", "a1")]);
    let mut random = Random(20_260_101);
    let (mut read, mut nonempty) = (0, 0);
    let as_of = date("2025-01-01");
    for n in 0..100_000 {
        let text = random_query(&mut random);
        match Query::parse(&text) {
            Ok(query) => {
                read += 1;
                nonempty += usize::from(!query.is_empty());
                assert_eq!(query.describe().is_empty(), query.is_empty(), "{text:?}");
                assert!(
                    query.terms().len() <= search_index::query::MAX_WORDS,
                    "{text:?}"
                );
                if n % 40 == 0 {
                    found(&index, &text, as_of);
                }
            }
            Err(error) => {
                let length = text.chars().count();
                assert!(error.at < length, "{text:?}: {error}");
                assert!(!error.to_string().is_empty());
            }
        }
    }
    assert!(
        read > 30_000 && nonempty > 20_000,
        "{read} read, {nonempty} not empty"
    );
}

#[test]
fn hostile_queries_are_answered_at_once() {
    let (_dir, index) = crate::index_of(&[crate::document("a", "甲", "乙")]);
    let mut nested = String::new();
    for _ in 0..300 {
        nested.push_str("(a ");
    }
    for _ in 0..300 {
        nested.push_str(")x ");
    }
    let mut words = String::new();
    for n in 0..500 {
        write!(words, "\"{n}甲 ").unwrap();
    }
    for text in [
        "(".repeat(2_000),
        format!("{}{}", "(".repeat(1_000), ")".repeat(1_000)),
        format!("{}甲 乙{}", "(".repeat(900), ")".repeat(900)),
        "(甲 乙)|".repeat(200),
        "“".repeat(2_000),
        "“ ".repeat(1_000),
        "-".repeat(2_000),
        "\"甲乙 丙丁\"~5 ".repeat(150),
        "同条(".repeat(600),
        "标题:".repeat(600),
        nested,
        words,
    ] {
        let start = std::time::Instant::now();
        if Query::parse(&text).is_ok() {
            found(&index, &text, date("2025-01-01"));
        }
        assert!(start.elapsed().as_secs() < 2, "{:?}", text.get(..30));
    }
}
