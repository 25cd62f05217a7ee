//! Loading of one pack's file, alone or over a base, with all its problems.

use std::collections::BTreeMap;

use super::case::{self, Case};
use super::entry::{self, Entry};
use super::ids::{LimitId, ListId, SeriesId};
use super::pack::{Layer, Shelf};
use super::problem::Problems;
use super::read;
use super::setting::SettingId;
use super::values::{Material, Rule};
use super::words::{Gate, IssuerKind, Step, Word};
use crate::domain::form_check::FormCheck;

/// A file that was read.
#[derive(Debug, Clone)]
pub(super) struct Loaded {
    pub(super) id: String,
    pub(super) name: String,
    /// Id of the pack under this one; `None` for a base.
    pub(super) base: Option<String>,
    pub(super) layer: Layer,
}

/// Reads only the head: the id of the pack, and that of its base.
pub(super) fn base_of(source: &str) -> Option<String> {
    let mut ignored = Problems::default();
    let mut file = entry::file(source, &mut ignored)?;
    file.table("pack", &mut ignored)?
        .optional_text("base", &mut ignored)
}

/// Loads a file and the cases in it; `base` is the pack under it, if it names one.
pub(super) fn load(source: &str, base: Option<&Loaded>) -> Result<(Loaded, Vec<Case>), Problems> {
    let mut problems = Problems::default();
    let Some(mut file) = entry::file(source, &mut problems) else {
        return Err(problems);
    };
    let mut loaded = Loaded {
        id: String::new(),
        name: String::new(),
        base: None,
        layer: Layer::default(),
    };
    if let Some(mut head) = file.table("pack", &mut problems) {
        loaded.id = head.text("id", &mut problems).unwrap_or_default();
        loaded.name = head.text("name", &mut problems).unwrap_or_default();
        loaded.base = head.optional_text("base", &mut problems);
        head.finish(&mut problems);
    }
    match (&loaded.base, base) {
        (Some(wanted), Some(base)) if *wanted == base.id => {}
        (None, None) => {}
        (Some(wanted), _) => file.problem(&mut problems, format!("没有基础规则包“{wanted}”")),
        (None, Some(_)) => file.problem(&mut problems, "没有写明基础规则包“base”"),
    }
    let under = base.map(|base| &base.layer);
    let id = loaded.id.clone();
    let mut reading = Reading {
        source,
        pack: &id,
        file: &mut file,
        problems: &mut problems,
    };
    loaded.layer = reading.layer(under);
    same_labels(&loaded.layer, under, &mut problems);
    let cases = entry::section(&mut file, "case", source, &mut problems);
    let cases = cases
        .into_iter()
        .filter_map(|case| case::read(case, &mut problems))
        .collect();
    file.finish(&mut problems);
    problems.or((loaded, cases))
}

struct Reading<'a> {
    source: &'a str,
    pack: &'a str,
    file: &'a mut Entry,
    problems: &'a mut Problems,
}

impl Reading<'_> {
    fn layer(&mut self, under: Option<&Layer>) -> Layer {
        let word = after::<LimitId>;
        let limits = self.shelf(
            "limit",
            under.map(|u| &u.limits),
            |id| word("", id),
            read::limit,
        );
        let word = after::<ListId>;
        let lists = self.shelf(
            "list",
            under.map(|u| &u.lists),
            |id| word("", id),
            read::list,
        );
        let word = after::<Gate>;
        let key = |id: &str| word("materials.", id);
        let materials = self.shelf(
            "materials",
            under.map(|u| &u.materials),
            key,
            read::materials,
        );
        let key = |id: &str| word("gate.", id);
        let gates = self.shelf("gate", under.map(|u| &u.gates), key, read::gate);
        let key = |id: &str| after::<IssuerKind>("filing.receivers.", id);
        let receivers = self.shelf(
            "receivers",
            under.map(|u| &u.receivers),
            key,
            read::receivers,
        );
        let key = |id: &str| after::<Step>("step.", id);
        let steps = self.shelf("step", under.map(|u| &u.steps), key, read::step);
        let key = |id: &str| FormCheck::parse(id.strip_prefix("form.")?).ok();
        let form = self.shelf("form", under.map(|u| &u.form), key, read::form);
        let key = |id: &str| (id == "separation.pairs").then_some(());
        let separation = self.shelf(
            "separation",
            under.map(|u| &u.separation),
            key,
            read::separation,
        );
        let key = |id: &str| after::<SettingId>("", id);
        let under_it = under.map(|u| &u.settings);
        let settings = self.shelf("setting", under_it, key, read::setting);
        let key = |id: &str| after::<SeriesId>("", id);
        let series = self.shelf("series", under.map(|u| &u.series), key, read::series);
        Layer {
            limits,
            lists,
            materials,
            gates,
            receivers,
            steps,
            form,
            separation,
            settings,
            series,
        }
    }

    fn shelf<K: Ord + Clone, T: Clone>(
        &mut self,
        section: &'static str,
        under: Option<&Shelf<K, T>>,
        key_of: impl Fn(&str) -> Option<K>,
        read: impl Fn(&mut Entry, &mut Problems) -> Option<T>,
    ) -> Shelf<K, T> {
        let mut values = Shelf::default();
        for mut entry in entry::section(self.file, section, self.source, self.problems) {
            let key = self.key(&mut entry, section, under, &key_of);
            let rule = self.rule(&mut entry, &read);
            if let (Some(key), Some(rule)) = (key, rule) {
                let versions: &mut Vec<Rule<T>> = values.0.entry(key).or_default();
                if let Some(other) = versions.iter().find(|other| overlap(other, &rule)) {
                    let text = format!("与自{}起的另一版本日期重叠", other.from);
                    entry.problem(self.problems, text);
                }
                versions.push(rule);
            }
            entry.finish(self.problems);
        }
        values
    }

    /// The key of an entry: `id` for a value of its own, `overrides` for one of the base.
    fn key<K: Ord + Clone, T: Clone>(
        &mut self,
        entry: &mut Entry,
        section: &str,
        under: Option<&Shelf<K, T>>,
        key_of: &impl Fn(&str) -> Option<K>,
    ) -> Option<K> {
        let id = entry.optional_text("id", self.problems);
        let overrides = entry.optional_text("overrides", self.problems);
        let (text, is_override) = match (id, overrides) {
            (Some(id), None) => (id, false),
            (None, Some(id)) => (id, true),
            (None, None) => {
                entry.problem(self.problems, "缺少“id”或“overrides”");
                return None;
            }
            (Some(_), Some(_)) => {
                entry.problem(self.problems, "“id”与“overrides”只能有一个");
                return None;
            }
        };
        entry.rename(format!("{section} {text}"));
        let Some(key) = key_of(&text) else {
            entry.problem(self.problems, format!("不认识的 id“{text}”"));
            return None;
        };
        let in_base = under.is_some_and(|under| under.0.contains_key(&key));
        match (is_override, in_base) {
            (true, false) => entry.problem(self.problems, format!("基础规则包里没有“{text}”")),
            (false, true) => {
                let message = format!("“{text}”已在基础规则包里，应当写 overrides");
                entry.problem(self.problems, message);
            }
            (true, true) | (false, false) => {}
        }
        Some(key)
    }

    fn rule<T>(
        &mut self,
        entry: &mut Entry,
        read: &impl Fn(&mut Entry, &mut Problems) -> Option<T>,
    ) -> Option<Rule<T>> {
        let problems = &mut *self.problems;
        let from = entry.date("from", problems);
        let until = entry.optional_date("until", problems);
        if let (Some(from), Some(until)) = (from, until)
            && from > until
        {
            entry.problem(problems, "“from”晚于“until”");
        }
        let verified = entry.truth("verified", true, problems);
        let source = read::source(entry, verified, problems);
        let value = read(entry, problems);
        let id = entry.id().map(str::to_owned);
        Some(Rule {
            id: id?,
            pack: self.pack.to_owned(),
            from: from?,
            until,
            source: source?,
            verified,
            value: value?,
        })
    }
}

fn after<K: Word>(start: &str, id: &str) -> Option<K> {
    id.strip_prefix(start).and_then(|rest| K::parse(rest).ok())
}

fn overlap<T>(one: &Rule<T>, other: &Rule<T>) -> bool {
    let ends_before = |a: &Rule<T>, b: &Rule<T>| a.until.is_some_and(|until| until < b.from);
    !ends_before(one, other) && !ends_before(other, one)
}

/// A material is called the same wherever its id stands.
fn same_labels(layer: &Layer, under: Option<&Layer>, problems: &mut Problems) {
    let mut labels: BTreeMap<&str, &str> = BTreeMap::new();
    let all = under
        .into_iter()
        .chain([layer])
        .flat_map(|layer| layer.materials.0.values());
    for rule in all.flatten() {
        for Material { id, label, .. } in &rule.value {
            let first = labels.entry(id).or_insert(label);
            if first != label {
                let message = format!("材料“{id}”有两个名称：“{first}”“{label}”");
                problems.add(None, &rule.id, message);
            }
        }
    }
}
