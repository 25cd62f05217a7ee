//! Every check on real documents: the distribution is printed, and what must hold on normal documents
//! is asserted. `GUIKU_CORPUS` names the folder; where it is not set, the test says so.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use serde_json::Value;

use super::super::{Draft, Registry, Verdict, form_checks};
use super::{day, pack};
use crate::domain::form_check::FormCheck;

fn records(folder: &Path, name: &str) -> Vec<Value> {
    let file = File::open(folder.join(name)).unwrap();
    BufReader::new(flate2::read::GzDecoder::new(file))
        .lines()
        .map(|line| serde_json::from_str(&line.unwrap()).unwrap())
        .collect()
}

#[test]
fn normal_documents_get_no_false_alarm() {
    let Some(folder) = std::env::var_os("GUIKU_CORPUS") else {
        println!("left out: form checks on real documents: GUIKU_CORPUS is not set");
        return;
    };
    let pack = pack("national");
    for name in ["shanghai-dev.jsonl.gz", "policies-dev.jsonl.gz"] {
        let records = records(Path::new(&folder), name);
        let mut counts: BTreeMap<(FormCheck, Verdict), usize> = BTreeMap::new();
        for record in &records {
            let field = |name: &str| record[name].as_str().unwrap_or_default();
            let draft = Draft {
                title: field("title"),
                text: field("text"),
                issuer: field("issuer"),
                issuer_kind: None,
                areas: &[],
                numbers: &[],
                attached: &[],
                entered: None,
                rules_on: day("2026-11-24"),
                today: field("written_on").parse().unwrap_or(day("2000-01-01")),
            };
            for finding in form_checks(&draft, &Registry::default(), &pack) {
                *counts.entry((finding.check, finding.verdict)).or_default() += 1;
                for remark in finding.failures() {
                    println!(
                        "{name} {} {}: {}",
                        field("id"),
                        finding.check.as_str(),
                        remark.says
                    );
                }
            }
        }
        for check in FormCheck::ALL {
            let of = |verdict| counts.get(&(*check, verdict)).copied().unwrap_or_default();
            println!(
                "{name} {:4} {:3} 通过 {:3} 无法判定 {:3} 不合要求  {}",
                check.as_str(),
                of(Verdict::Pass),
                of(Verdict::CannotTell),
                of(Verdict::Fail),
                check.label()
            );
            let share = of(Verdict::Fail) * 100 / records.len().max(1);
            // old dates in Chinese figures and papers that take no effect of their own are many
            let most = match check {
                FormCheck::EffectiveDate | FormCheck::WrittenDate => 40,
                _ => 8,
            };
            assert!(share <= most, "{name} {check:?}: {share} % fail");
        }
    }
}
