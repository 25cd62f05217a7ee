//! Every kind of citation, and texts that mean harm.

use proptest::prelude::*;

use super::{Citation, CitedBy, Passage, Place, citations, citations_in, cited_key, places};
use crate::text::{normal_form, outline};

/// By, title, number, [article, sub, paragraph, point, indent].
type Found = (CitedBy, String, String, [u32; 5]);

fn parts(citation: &Citation) -> [u32; 5] {
    let place = citation.provision.unwrap_or_default();
    let optional = [place.sub, place.paragraph, place.point, place.indent];
    let [sub, paragraph, point, indent] = optional.map(|part| part.unwrap_or(0));
    [place.article, sub, paragraph, point, indent]
}

fn plain(text: &str) -> Vec<Found> {
    citations(text)
        .into_iter()
        .map(|c| {
            assert_eq!(text.get(c.range.clone()), Some(c.printed.as_str()));
            let place = parts(&c);
            (
                c.by,
                c.title.unwrap_or_default(),
                c.number.unwrap_or_default(),
                place,
            )
        })
        .collect()
}

fn of(by: CitedBy, title: &str, number: &str, place: [u32; 5]) -> Found {
    (by, title.to_owned(), number.to_owned(), place)
}

/// The citations of a text with structure: eId, words, place.
fn placed(title: &str, text: &str) -> Vec<(String, String, [u32; 5])> {
    let text = normal_form(text);
    let provisions = outline(&text).provisions();
    let passages: Vec<Passage<'_>> = provisions.iter().map(Passage::from).collect();
    citations_in(&text, &passages, title)
        .into_iter()
        .map(|c| {
            let whole = c.whole.clone().unwrap();
            assert_eq!(text.get(whole), Some(c.printed.as_str()));
            let place = parts(&c);
            (passages[c.passage].eid.to_owned(), c.printed, place)
        })
        .collect()
}

#[test]
fn titles_numbers_and_provisions() {
    use CitedBy::{Number, Title};
    assert_eq!(
        plain(
            "根据《某法》第五条第二款第（三）项第2目、第七条之一和《某省实施〈某法〉办法》（某府令〔2020〕3号），依照某政发〔2015〕58号执行。"
        ),
        [
            of(Title, "某法", "", [5, 0, 2, 3, 2]),
            of(Title, "某法", "", [7, 1, 0, 0, 0]),
            of(Title, "某省实施〈某法〉办法", "某府令〔2020〕3号", [0; 5]),
            of(Number, "", "某政发〔2015〕58号", [0; 5]),
        ]
    );
    assert_eq!(
        plain("原某部令第7号公布的《某办法》（2019年修正）第 十 条"),
        [of(Title, "某办法", "原某部令第7号", [10, 0, 0, 0, 0])]
    );
    assert_eq!(citations("《某办法》（2019年修正）")[0].version, Some(2019));
}

#[test]
fn brackets_of_every_dress() {
    let titles = |text: &str| -> Vec<String> {
        citations(text)
            .into_iter()
            .filter_map(|c| c.title)
            .collect()
    };
    assert_eq!(
        titles("关于印发《关于修改《某办法》的决定》的通知"),
        ["关于修改《某办法》的决定"]
    );
    assert_eq!(titles("依照<某市某管理办法>第三条执行"), ["某市某管理办法"]);
    assert_eq!(titles("依照《某市管理条例第三条处理"), ["某市管理条例"]);
    assert_eq!(titles("根据《某甲法、《某乙法》制定"), ["某甲法", "某乙法"]);
    assert!(titles("取得《营业执照》《准运证》，填写《申请表》，当x<5时").is_empty());
}

#[test]
fn lists_and_ranges() {
    let list = |text: &str| -> Vec<[u32; 5]> { citations(text).iter().map(parts).collect() };
    let points = |of: &[u32]| -> Vec<[u32; 5]> { of.iter().map(|p| [5, 0, 1, *p, 0]).collect() };
    assert_eq!(
        list("《某法》第五条第一款第（一）、（四）项"),
        points(&[1, 4])
    );
    assert_eq!(
        list("《某法》第五条第一款第（一）（二）项"),
        points(&[1, 2])
    );
    assert_eq!(
        list("《某法》第五条第一款第二项至第四项"),
        points(&[2, 3, 4])
    );
    assert_eq!(list("《某法》第五条第一款前两项"), points(&[1, 2]));
    assert_eq!(
        list("《某法》第五条第一款第一至三项、第五项"),
        points(&[1, 2, 3, 5])
    );
    let articles = |of: &[u32]| -> Vec<[u32; 5]> { of.iter().map(|a| [*a, 0, 0, 0, 0]).collect() };
    assert_eq!(
        list("《某法》第三条至第五条、第八条"),
        articles(&[3, 4, 5, 8])
    );
    assert_eq!(list("《某法》第三至五条"), articles(&[3, 4, 5]));
    assert_eq!(list("《某法》第三条规定或者第八条规定"), articles(&[3, 8]));
    let paragraphs = [[5, 0, 1, 0, 0], [5, 0, 2, 0, 0]];
    assert_eq!(list("《某法》第五条第一、二款"), paragraphs);
    assert_eq!(list("《某法》第五条第一款和第二款"), paragraphs);
    assert_eq!(
        list("《某法》第十条之一、之二和第十二条"),
        [[10, 1, 0, 0, 0], [10, 2, 0, 0, 0], [12, 0, 0, 0, 0]]
    );
    assert_eq!(list("《办法》第5条（二）、（三）项").len(), 2);
    // words that only look like provisions
    assert_eq!(list("《某法》第一条件"), [[0; 5]]);
}

#[test]
fn names_that_the_text_defines() {
    use CitedBy::{Abbreviation, ShortName, Title};
    assert_eq!(
        plain(
            "根据《某市某办法》（某政〔2020〕1号，以下简称《办法》）。《办法》第三条、本办法第四条"
        ),
        [
            of(Title, "某市某办法", "某政〔2020〕1号", [0; 5]),
            of(
                Abbreviation,
                "某市某办法",
                "某政〔2020〕1号",
                [3, 0, 0, 0, 0]
            ),
            of(CitedBy::Own, "", "", [4, 0, 0, 0, 0]),
        ]
    );
    assert_eq!(
        plain("根据中华人民共和国某税法（以下简称税法），税法第三条所称"),
        [
            of(ShortName, "中华人民共和国某税法", "", [0; 5]),
            of(Abbreviation, "中华人民共和国某税法", "", [3, 0, 0, 0, 0]),
        ]
    );
    // an organ is no document, and one name for two documents names none
    assert!(plain("某市某局（以下简称市某局）应当").is_empty());
    let both = plain("《甲办法》《乙办法》（以下统称《两办法》）。《两办法》第三条");
    assert_eq!(both[2], of(Title, "两办法", "", [3, 0, 0, 0, 0]));
    assert_eq!(
        plain("《甲条例》第一条规定。依照该条例第二条处理")[1],
        of(Abbreviation, "甲条例", "", [2, 0, 0, 0, 0])
    );
}

#[test]
fn names_without_brackets() {
    let names = |text: &str| -> Vec<(String, String)> {
        citations(text)
            .into_iter()
            .map(|c| (c.title.unwrap_or_default(), c.cited_as))
            .collect()
    };
    for (text, name) in [
        ("应当认定为刑法第九条规定的", "刑法"),
        ("人民法院依照民事诉讼法第九条处理", "民事诉讼法"),
        ("对突发事件应对法第三条所列情形", "突发事件应对法"),
        ("适用医疗器械监督管理条例第三条", "医疗器械监督管理条例"),
        ("根据中华人民共和国宪法第三条", "中华人民共和国宪法"),
    ] {
        assert_eq!(names(text), [(name.to_owned(), name.to_owned())], "{text}");
    }
    assert!(names("依照有关法律第三条、实施办法第五条").is_empty());
}

const RULE: &str = "第一条 甲。\n第二条 乙：\n（一）子；\n（二）丑；\n说明丑。\n（三）依照前两项处理；\n违反前款规定的，处罚。\n\
    有前款行为、前两款行为或者本条第一款第（二）项、第（三）项行为的，从重。\n第二条之一 依照前条第一款和前两条办理，违反第二条规定的除外。\n\
    第三条 前款规定不适用。以前条件成熟的，第一款项预付。";

#[test]
fn relative_ones_count_from_where_they_stand() {
    let found = placed("某办法", RULE);
    let expected: [(&str, &str, [u32; 5]); 13] = [
        ("art_2", "前两项", [2, 0, 1, 1, 0]),
        ("art_2", "前两项", [2, 0, 1, 2, 0]),
        ("art_2", "前款", [2, 0, 1, 0, 0]),
        ("art_2", "前款", [2, 0, 2, 0, 0]),
        ("art_2", "前两款", [2, 0, 1, 0, 0]),
        ("art_2", "前两款", [2, 0, 2, 0, 0]),
        ("art_2", "本条第一款第（二）项", [2, 0, 1, 2, 0]),
        ("art_2", "第（三）项", [2, 0, 1, 3, 0]),
        ("art_2-1", "前条第一款", [2, 0, 1, 0, 0]),
        ("art_2-1", "前两条", [1, 0, 0, 0, 0]),
        ("art_2-1", "前两条", [2, 0, 0, 0, 0]),
        ("art_2-1", "第二条", [2, 0, 0, 0, 0]),
        ("art_3", "前款", [0; 5]),
    ];
    let expected: Vec<(String, String, [u32; 5])> = expected
        .into_iter()
        .map(|(eid, words, place)| (eid.to_owned(), words.to_owned(), place))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn quoted_words_of_another_text_are_not_this_text() {
    let text =
        "一、将第三条修改为：“违反本办法第五条、前款规定的，处罚。”\n二、本决定自公布之日起施行。";
    let found = placed("关于修改《某办法》的决定", text);
    assert_eq!(found.len(), 1);
    let text = normal_form(text);
    let provisions = outline(&text).provisions();
    let passages: Vec<Passage<'_>> = provisions.iter().map(Passage::from).collect();
    let all = citations_in(&text, &passages, "关于修改《某办法》的决定");
    assert_eq!(all[0].title.as_deref(), Some("某办法"));
}

#[test]
fn its_own_number_is_no_citation() {
    let text = "某县人民政府\n某政发〔2020〕3号\n第一条 依照某政发〔2019〕1号执行。\n第二条 施行。";
    let found = placed("某办法", text);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(citations("国发〔2018〕43号").is_empty());
}

#[test]
fn a_line_that_continues_a_point_counts_to_it() {
    let found: Vec<(u32, Option<u32>, String)> = places(
        "art_2",
        "（目的）\n乙：\n（一）子；\n说明。\n（二）丑。\n丙。",
    )
    .into_iter()
    .map(
        |Place {
             paragraph,
             point,
             eid,
             ..
         }| (paragraph, point, eid),
    )
    .collect();
    let expected: Vec<(u32, Option<u32>, String)> = [
        (1, None, "art_2__para_1"),
        (1, Some(1), "art_2__para_1__point_1"),
        (1, Some(1), "art_2__para_2"),
        (1, Some(2), "art_2__para_2__point_2"),
        (2, None, "art_2__para_3"),
    ]
    .into_iter()
    .map(|(paragraph, point, eid)| (paragraph, point, eid.to_owned()))
    .collect();
    assert_eq!(found, expected);
}

#[test]
fn places_have_the_names_of_the_outline() {
    let outline = outline(&normal_form(RULE));
    for unit in &outline.units {
        if unit.eid.starts_with("art_") && !unit.eid.contains("__") {
            let inside: Vec<&str> = outline
                .units
                .iter()
                .map(|unit| unit.eid.as_str())
                .filter(|eid| {
                    eid.strip_prefix(&unit.eid)
                        .is_some_and(|rest| rest.starts_with("__"))
                })
                .collect();
            let names: Vec<String> = places(&unit.eid, &unit.text)
                .into_iter()
                .map(|place| place.eid)
                .collect();
            assert_eq!(names, inside);
        }
    }
}

#[test]
fn one_title_has_one_key() {
    assert_eq!(cited_key("中华人民共和国某法（2019年修正）"), "某法");
    assert_eq!(
        cited_key("某省实施《某法》办法（试行）"),
        cited_key("某省实施〈某法〉办法")
    );
    assert_ne!(cited_key("某办法（二）"), cited_key("某办法"));
}

proptest! {
    #[test]
    fn nothing_panics(text in "[《》〈〉<本该前两法办条例第一二三百款条项目之至（）()、和或“”修改为以下简称〔〕2019号令 \n]{0,120}|.{0,60}") {
        for citation in citations(&text) {
            prop_assert_eq!(text.get(citation.range.clone()), Some(citation.printed.as_str()));
            prop_assert!(citation.mention.start <= citation.range.start);
        }
        placed("关于修改《某办法》的决定", &format!("第一条 {text}\n第二条 {text}"));
    }
}

#[test]
fn hostile_texts_are_read_in_time() {
    for unit in [
        "《",
        "本法第一条第二款",
        "〔2019",
        "前款",
        "第一条",
        "依照第一项规定，",
        "）第一条",
        "（以下简称",
        "第一、",
        "《a",
        "某法第一条至",
        "前条第一款\n",
        "该法第一条",
        "“将第一条修改为：",
        "第一条第二款第三项第四目、",
        "<某办法>",
        "国务院令第7号公布的",
        "（一）前两项；\n",
        "》第二条",
    ] {
        let long = unit.repeat(100_000 / unit.len());
        citations(&long);
        let text = normal_form(&format!("第一条 {long}\n第二条 {long}"));
        let provisions = outline(&text).provisions();
        let passages: Vec<Passage<'_>> = provisions.iter().map(Passage::from).collect();
        citations_in(&text, &passages, "某办法");
    }
}
