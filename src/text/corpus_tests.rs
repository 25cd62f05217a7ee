//! Measures this room against a corpus of real documents. `GUIKU_CORPUS` names its folder; where it
//! is not set, the tests say so and measure nothing.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;

use serde_json::Value;

use crate::domain::number::number_key;

use super::dates::{Commencement, dates};
use super::normal::{normal_form, without_blanks};
use super::outline::{Form, UnitKind, outline};
use super::split::split;
use super::title::{instrument_title, title_key};

pub(super) fn corpus(test: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("GUIKU_CORPUS");
    if folder.is_none() {
        println!("left out: {test}: GUIKU_CORPUS is not set");
    }
    folder.map(PathBuf::from)
}

pub(super) fn records(folder: &std::path::Path, name: &str) -> Vec<Value> {
    let file = File::open(folder.join(name)).unwrap();
    let source: Box<dyn Read> = if std::path::Path::new(name)
        .extension()
        .is_some_and(|e| e == "gz")
    {
        Box::new(flate2::read::GzDecoder::new(file))
    } else {
        Box::new(file)
    };
    BufReader::new(source)
        .lines()
        .map(|line| serde_json::from_str(&line.unwrap()).unwrap())
        .collect()
}

pub(super) fn field<'a>(record: &'a Value, name: &str) -> &'a str {
    record[name].as_str().unwrap_or_default()
}

fn plain(text: &str) -> String {
    without_blanks(&normal_form(text))
}

/// Whether two lists are the same. The corpus hangs the words of some headings onto the article before
/// them (一、 over articles, the second line of a broken heading); the outline is right to take them off.
fn same(given: &[(String, String)], found: &[(String, String)], headings: &[String]) -> usize {
    let equal = |(a, b): (&(String, String), &(String, String))| {
        a.0 == b.0
            && a.1.strip_prefix(&b.1).is_some_and(|rest| {
                rest.is_empty() || headings.iter().any(|heading| heading.ends_with(rest))
            })
    };
    given
        .iter()
        .zip(found)
        .take_while(|pair| equal(*pair))
        .count()
}

/// The articles that a text holds, or its items of the first level with all below them.
fn found(text: &str, items: bool) -> Vec<(String, String)> {
    let outline = outline(text);
    if !items {
        return outline
            .units
            .iter()
            .filter(|unit| unit.kind == UnitKind::Article)
            .map(|unit| {
                let heading = unit.heading.clone().unwrap_or_default();
                (
                    plain(&unit.label),
                    plain(&format!("{heading}{}", unit.text)),
                )
            })
            .collect();
    }
    let mut out: Vec<(String, String)> = Vec::new();
    for unit in outline
        .units
        .iter()
        .filter(|unit| !unit.eid.starts_with("att_"))
    {
        let own = plain(&format!(
            "{}{}",
            unit.heading.clone().unwrap_or_default(),
            unit.text
        ));
        match (unit.kind, out.last_mut()) {
            (UnitKind::Level(1), _) => out.push((plain(&unit.label), own)),
            (UnitKind::Level(_), Some((_, text))) => {
                text.push_str(&plain(&unit.label));
                text.push_str(&own);
            }
            _ => {}
        }
    }
    out
}

#[test]
fn outline_of_the_text_alone_finds_the_articles() {
    let Some(folder) = corpus("outline_of_the_text_alone_finds_the_articles") else {
        return;
    };
    let (mut exact, mut right, mut all) = (0usize, 0usize, 0usize);
    let mut apart: Vec<String> = Vec::new();
    for record in records(&folder, "dev.jsonl.gz") {
        let structure = field(&record, "structure");
        let given: Vec<(String, String)> = record["articles"]
            .as_array()
            .unwrap()
            .iter()
            .map(|article| (plain(field(article, "no")), plain(field(article, "text"))))
            .collect();
        if structure != "articles" {
            apart.push(without_articles(&record, &given));
            continue;
        }
        all += 1;
        let found = found(field(&record, "text"), false);
        exact += usize::from(found == given);
        let headings: Vec<String> = outline(field(&record, "text"))
            .units
            .iter()
            .filter_map(|unit| Some(plain(&format!("{}{}", unit.label, unit.heading.as_ref()?))))
            .collect();
        let at = same(&given, &found, &headings);
        if at == given.len() && at == found.len() {
            right += 1;
            continue;
        }
        let show = |list: &[(String, String)]| {
            list.get(at).map(|(no, text)| {
                let end: String = text
                    .chars()
                    .rev()
                    .take(40)
                    .collect::<Vec<_>>()
                    .into_iter()
                    .rev()
                    .collect();
                format!("{no} {} … {end}", text.chars().take(24).collect::<String>())
            })
        };
        println!(
            "{} {} {structure} {} given {} found\n    given {:?}\n    found {:?}",
            field(&record, "id"),
            field(&record, "title"),
            given.len(),
            found.len(),
            show(&given),
            show(&found)
        );
    }
    for line in &apart {
        println!("without articles: {line}");
    }
    println!(
        "outline: {right} of {all} documents have the given articles, {exact} to the letter; where the \
         letters differ, the corpus hangs the words of the next heading onto an article"
    );
    assert!(right * 1000 >= all * 995, "{right} of {all}");
    assert!(exact * 1000 >= all * 975, "{exact} of {all}");
    assert_eq!(apart.len(), 12);
}

/// A document of the corpus that has no articles: what is given and what the outline makes of it.
fn without_articles(record: &Value, given: &[(String, String)]) -> String {
    let text = field(record, "text");
    let outline = outline(text);
    let items = found(text, true);
    format!(
        "{} {} ({}): {} items given, {} found, {}; form {} with {} units",
        field(record, "id"),
        field(record, "title"),
        field(record, "structure"),
        given.len(),
        items.len(),
        if items == given { "equal" } else { "different" },
        outline.form.as_str(),
        outline.top_level_units(),
    )
}

#[test]
fn form_and_units_of_normative_documents() {
    let Some(folder) = corpus("form_and_units_of_normative_documents") else {
        return;
    };
    let truth: std::collections::HashMap<String, Value> =
        records(&folder, "shanghai-dev.truth.jsonl")
            .into_iter()
            .map(|record| (field(&record, "id").to_owned(), record))
            .collect();
    let (mut right, mut all) = (0usize, 0usize);
    for record in records(&folder, "shanghai-dev.jsonl.gz") {
        let truth = &truth[field(&record, "id")];
        let Some(form) = truth["form"].as_str().and_then(Form::parse) else {
            continue;
        };
        all += 1;
        let outline = outline(field(&record, "text"));
        let units = u64::try_from(outline.top_level_units()).unwrap();
        if (outline.form, Some(units)) == (form, truth["top_level_units"].as_u64()) {
            right += 1;
        } else {
            println!(
                "{} {}: {} {} given, {} {units} found",
                field(&record, "id"),
                field(&record, "title"),
                form.as_str(),
                truth["top_level_units"],
                outline.form.as_str()
            );
        }
    }
    println!("form and units: {right} of {all}");
    assert!(right * 100 >= all * 95, "{right} of {all}");
}

/// Prints what the outline makes of each document, to be looked at.
#[test]
fn normative_documents_lose_nothing() {
    let Some(folder) = corpus("normative_documents_lose_nothing") else {
        return;
    };
    for name in [
        "policies-dev.jsonl.gz",
        "shanghai-dev.jsonl.gz",
        "dev.jsonl.gz",
    ] {
        for record in records(&folder, name) {
            let text = field(&record, "text");
            let outline = outline(text);
            let held: usize = outline
                .units
                .iter()
                .filter(|u| {
                    !matches!(
                        u.kind,
                        UnitKind::Paragraph | UnitKind::Point | UnitKind::Indent
                    )
                })
                .map(|u| {
                    plain(&u.label).chars().count()
                        + plain(&u.text).chars().count()
                        + plain(u.heading.as_deref().unwrap_or_default())
                            .chars()
                            .count()
                })
                .sum();
            assert_eq!(
                held,
                plain(text).chars().count(),
                "{}",
                field(&record, "id")
            );
            if name != "dev.jsonl.gz" {
                println!(
                    "== {} {} {} {}",
                    field(&record, "id"),
                    field(&record, "title"),
                    outline.form.as_str(),
                    outline.top_level_units()
                );
                for unit in &outline.units {
                    let shown = matches!(
                        unit.kind,
                        UnitKind::Paragraph | UnitKind::Point | UnitKind::Indent
                    );
                    if !shown {
                        let text: String = unit.text.replace('\n', "⏎").chars().take(60).collect();
                        let end: String = unit
                            .text
                            .replace('\n', "⏎")
                            .chars()
                            .rev()
                            .take(30)
                            .collect::<Vec<_>>()
                            .into_iter()
                            .rev()
                            .collect();
                        println!(
                            "   {} [{}] {:?} {text} … {end}",
                            unit.eid, unit.label, unit.heading
                        );
                    }
                }
            }
        }
    }
}

/// The parts and dates of normative documents against the truth table: prints what differs.
#[test]
fn parts_and_dates_of_normative_documents() {
    let Some(folder) = corpus("parts_and_dates_of_normative_documents") else {
        return;
    };
    let truth: std::collections::HashMap<String, Value> =
        records(&folder, "shanghai-dev.truth.jsonl")
            .into_iter()
            .map(|record| (field(&record, "id").to_owned(), record))
            .collect();
    let mut counts: std::collections::BTreeMap<&str, (usize, usize)> =
        std::collections::BTreeMap::new();
    for record in records(&folder, "shanghai-dev.jsonl.gz") {
        let truth = &truth[field(&record, "id")];
        let unsure: Vec<&str> = truth["unsure"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let normal = normal_form(field(&record, "text"));
        let dates = dates(&normal);
        let parts = split(field(&record, "title"), field(&record, "text"));
        let day = |date: chrono::NaiveDate| date.format("%Y-%m-%d").to_string();
        let effective = dates.effective.map(|reading| match reading.value {
            Commencement::On(date) => day(date),
            Commencement::OnPublication { .. } => "on publication".to_owned(),
        });
        let instrument = instrument_title(field(&record, "title"))
            .or_else(|| parts.carrier.as_ref().and(parts.instrument.title.clone()));
        let hidden = |name: &str| {
            truth["not_in_text"]
                .as_array()
                .into_iter()
                .flatten()
                .any(|field| field.as_str() == Some(name))
        };
        for (name, found) in [
            (
                "written_on",
                dates.written_on.map(|reading| day(reading.value)),
            ),
            ("effective_on", effective),
            (
                "valid_until",
                dates.last_valid_on.map(|reading| day(reading.value)),
            ),
            ("doc_number", parts.number.clone()),
            ("instrument_title", instrument),
        ] {
            if unsure.contains(&name) {
                continue;
            }
            let given = truth[name].as_str().filter(|_| !hidden(name));
            let key = |text: &str| number_key(&title_key(text)).replace("(试行)", "");
            let right = given.map(key) == found.as_deref().map(key);
            let count = counts.entry(name).or_default();
            count.1 += 1;
            count.0 += usize::from(right);
            if !right {
                println!(
                    "{} {}: {name} {given:?} given, {found:?} found",
                    field(&record, "id"),
                    field(&record, "title")
                );
            }
        }
    }
    for (name, (right, all)) in &counts {
        println!("{name}: {right} of {all}");
        assert!(right * 100 >= all * 85, "{name}: {right} of {all}");
    }
}
