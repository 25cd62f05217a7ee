use super::*;
use crate::rules::letter::shipped::SHIPPED;

fn source(kind: &str, body: &str) -> String {
    format!(
        "kind = \"{kind}\"\nfrom = 2026-01-01\nnumber = \"{{prefix}}函〔{{year}}〕{{serial}}号\"\n\
         title = \"关于《{{document_title}}》的函\"\naddressee = \"{{reviewer}}\"\nbody = \"\"\"\n{body}\n\"\"\"\n"
    )
}

#[test]
fn an_unknown_placeholder_names_its_line_and_what_there_is() {
    let told = check_letter_template(&source("review_request", "一、甲\n二、{dokument}"))
        .unwrap_err()
        .0;
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].line, Some(8));
    assert!(told[0].message.contains("“dokument”") && told[0].message.contains("document_title"));
}

#[test]
fn a_placeholder_of_another_kind_is_refused() {
    let told = check_letter_template(&source("review_request", "{suggestion_answer}")).unwrap_err();
    assert!(told.to_string().contains("送审函没有占位符"), "{told}");
}

#[test]
fn all_faults_are_told_at_once() {
    let bad = source("review_request", "{x}\n{y\nz}").replace("{serial}", "");
    let told = check_letter_template(&bad).unwrap_err().0;
    let lines: Vec<Option<usize>> = told.iter().map(|one| one.line).collect();
    assert_eq!(lines, [Some(3), Some(7), Some(8), Some(9)], "{told:?}");
    for wrong in ["kind = 1", "kind = \"memo\"\nfrom = 2026-01-01", "= ="] {
        assert!(check_letter_template(wrong).is_err());
    }
    let escaped = source("review_request", "甲").replace("甲", "\\u007Bno\\u007D");
    assert!(
        check_letter_template(&escaped).is_err(),
        "a brace in disguise"
    );
}

#[test]
fn a_missing_value_is_named_and_an_optional_one_takes_its_line_away() {
    let template = check_letter_template(&source(
        "review_request",
        "送审日期：{requested_on}\n附言：{note?}\n完",
    ))
    .unwrap();
    let mut values = Values::new();
    values.insert(LetterField::DocumentTitle, "某办法".to_owned().into());
    let missing = template.fill(&values).unwrap_err();
    assert_eq!(missing.0, [LetterField::Reviewer, LetterField::RequestedOn]);
    values.insert(LetterField::Reviewer, "县司法局".to_owned().into());
    let unsure = Value {
        text: "2026年1月5日".to_owned(),
        unverified: true,
    };
    values.insert(LetterField::RequestedOn, unsure);
    let filled = template.fill(&values).unwrap();
    assert_eq!(filled.title, "关于《某办法》的函");
    assert_eq!(filled.paragraphs.len(), 3, "{filled:?}");
    assert!(filled.paragraphs[2].contains("待核实"), "{filled:?}");
}

#[test]
fn the_later_version_counts_from_its_day() {
    let early = check_letter_template(&source("review_request", "甲")).unwrap();
    let late = source("review_request", "乙").replace("2026-01-01", "2026-03-01");
    let late = check_letter_template(&late).unwrap();
    let all = [early.clone(), late.clone()];
    let on = |day: &str| letter_on(&all, LetterKind::ReviewRequest, day.parse().unwrap());
    assert_eq!(on("2025-12-31"), None);
    assert_eq!(on("2026-02-28"), Some(&early));
    assert_eq!(on("2026-03-01"), Some(&late));
}

#[test]
fn every_kind_comes_with_a_template() {
    let shipped = shipped_letters().unwrap();
    for kind in LetterKind::ALL {
        assert!(shipped.iter().any(|(one, _)| one.kind == *kind), "{kind:?}");
    }
    for ((kind, _), (read, _)) in SHIPPED.iter().zip(&shipped) {
        assert_eq!(*kind, read.kind);
    }
}
