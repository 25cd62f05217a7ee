//! The figures of reading against a table of truth, by the rules of the corpus's own `score_intake.py`.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;
use unicode_normalization::UnicodeNormalization;

use super::read;
use crate::text::corpus_tests::{corpus, field, records};

const SCALARS: [&str; 10] = [
    "carrier_title",
    "instrument_title",
    "doc_number",
    "written_on",
    "effective_on",
    "valid_until",
    "trial",
    "form",
    "top_level_units",
    "annexes",
];
const SETS: [&str; 5] = ["issuers", "repeals", "extends", "amends", "bases"];
const SUBS: [(&str, &str); 4] = [
    ("repeals", "number"),
    ("extends", "number"),
    ("extends", "until"),
    ("amends", "number"),
];

/// Right, wrong, missed.
#[derive(Debug, Default, Clone, Copy)]
struct Count {
    right: usize,
    wrong: usize,
    missed: usize,
}

impl Count {
    fn add(&mut self, right: bool, got: bool, want: bool) {
        self.right += usize::from(right && got);
        self.wrong += usize::from(!right && got);
        self.missed += usize::from(!right && want);
    }

    fn ratio(part: usize, other: usize) -> f64 {
        let whole = u32::try_from(part + other).unwrap();
        if whole == 0 {
            1.0
        } else {
            f64::from(u32::try_from(part).unwrap()) / f64::from(whole)
        }
    }

    fn precision(self) -> f64 {
        Self::ratio(self.right, self.wrong)
    }

    fn f1(self) -> f64 {
        Self::ratio(2 * self.right, self.wrong + self.missed)
    }
}

fn text_key(text: &str) -> String {
    let kept: String = text
        .nfkc()
        .filter(|c| !c.is_whitespace() && !"《》〈〉<>«»“”\"'‘’「」".contains(*c))
        .collect();
    kept.trim_end_matches(['。', '.', ';', ':']).to_owned()
}

fn number_key(text: &str) -> String {
    let dressed: String = text
        .nfkc()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '[' | '(' | '（' | '【' | '﹝' | '〔' | '{' => '〔',
            ']' | ')' | '）' | '】' | '﹞' | '〕' | '}' => '〕',
            c => c,
        })
        .collect();
    dressed.replace("第〔", "〔").to_uppercase()
}

fn scalar(name: &str, value: &Json) -> Option<String> {
    match value {
        Json::Null | Json::Bool(false) => None,
        Json::String(text) if text.is_empty() => None,
        Json::String(text) if name == "doc_number" => Some(number_key(text)),
        Json::String(text) => Some(text_key(text)),
        Json::Number(number) if number.as_u64() == Some(0) => None,
        other => Some(other.to_string()),
    }
}

fn entry_key(entry: &Json) -> String {
    match entry {
        Json::String(text) => text_key(text),
        entry => match entry["title"].as_str().filter(|title| !title.is_empty()) {
            Some(title) => text_key(title),
            None => format!(
                "#{}",
                number_key(entry["number"].as_str().unwrap_or_default())
            ),
        },
    }
}

fn entries(value: &Json) -> BTreeMap<String, Json> {
    let all = value.as_array().into_iter().flatten();
    all.map(|entry| (entry_key(entry), entry.clone())).collect()
}

fn listed(truth: &Json, list: &str, name: &str) -> bool {
    truth[list]
        .as_array()
        .into_iter()
        .flatten()
        .any(|field| field.as_str() == Some(name))
}

fn score_scalar(truth: &Json, found: &Json, name: &str, count: &mut Count) -> bool {
    let (mut want, got) = (scalar(name, &truth[name]), scalar(name, &found[name]));
    if listed(truth, "not_in_text", name) {
        if got == want {
            return true;
        }
        want = None;
    }
    let others = truth[format!("{name}_alt")]
        .as_array()
        .into_iter()
        .flatten();
    let right = got == want || others.into_iter().any(|other| scalar(name, other) == got);
    count.add(right, got.is_some(), want.is_some());
    right
}

fn score_set(truth: &Json, found: &Json, name: &str, counts: &mut BTreeMap<String, Count>) -> bool {
    let (want, mut got) = (entries(&truth[name]), entries(&found[name]));
    if name == "issuers" {
        let signed = truth["issuers_as_signed"].as_array().into_iter().flatten();
        for (short, full) in signed.zip(truth["issuers"].as_array().into_iter().flatten()) {
            if let Some(entry) = got.remove(&entry_key(short)) {
                got.insert(entry_key(full), entry);
            }
        }
    }
    let (wanted, given): (BTreeSet<_>, BTreeSet<_>) = (want.keys().collect(), got.keys().collect());
    let both = wanted.intersection(&given).count();
    let count = counts.entry(name.to_owned()).or_default();
    count.right += both;
    count.wrong += given.len() - both;
    count.missed += wanted.len() - both;
    for (of, sub) in SUBS.iter().filter(|(of, _)| *of == name) {
        let key = |entry: &Json| entry[*sub].as_str().map(number_key);
        let count = counts.entry(format!("{of}.{sub}")).or_default();
        for (name, want) in &want {
            if let Some(got) = got.get(name) {
                let (want, got) = (key(want), key(got));
                count.add(want == got, got.is_some(), want.is_some());
            }
        }
    }
    wanted == given
}

#[test]
fn intake_of_normative_documents() {
    let Some(folder) = corpus("intake_of_normative_documents") else {
        return;
    };
    let truth: BTreeMap<String, Json> = records(&folder, "shanghai-dev.truth.jsonl")
        .into_iter()
        .map(|record| (field(&record, "id").to_owned(), record))
        .collect();
    let mut counts: BTreeMap<String, Count> = BTreeMap::new();
    for record in records(&folder, "shanghai-dev.jsonl.gz") {
        let (id, title) = (field(&record, "id"), field(&record, "title"));
        let truth = &truth[id];
        let found =
            serde_json::to_value(read(title, field(&record, "text")).record(title)).unwrap();
        for name in SCALARS.iter().chain(&SETS) {
            if truth.get(name).is_none() {
                continue;
            }
            let set = SETS.contains(name);
            if set && listed(truth, "not_in_text", name) {
                continue;
            }
            let right = if set {
                score_set(truth, &found, name, &mut counts)
            } else {
                score_scalar(
                    truth,
                    &found,
                    name,
                    counts.entry((*name).to_owned()).or_default(),
                )
            };
            if !right {
                println!(
                    "{id} {title}: {name} {} given, {} found",
                    truth[*name], found[*name]
                );
            }
        }
    }
    let mut all = Count::default();
    for (name, count) in &counts {
        println!(
            "{name:<18} precision {:.3} F1 {:.3} {count:?}",
            count.precision(),
            count.f1()
        );
        assert!(count.f1() >= 0.90, "{name}: {count:?}");
        if !name.contains('.') {
            all.right += count.right;
            all.wrong += count.wrong;
            all.missed += count.missed;
        }
    }
    println!(
        "all                precision {:.3} F1 {:.3} {all:?}",
        all.precision(),
        all.f1()
    );
    assert!(all.f1() >= 0.95, "{all:?}");
    for name in ["doc_number", "repeals", "valid_until"] {
        assert!(
            counts[name].precision() >= 0.98,
            "{name}: {:?}",
            counts[name]
        );
    }
}
