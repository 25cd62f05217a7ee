//! 配对: which file belongs to which row: by the file's name in the ledger, else by number, else by title;
//! exact before contained; what could be two is doubtful and never guessed.

use std::collections::{BTreeSet, HashMap};

use super::files::{self, Folder, Found};
use super::row::Entry;
use crate::domain::number::DocumentNumber;
use crate::text::title::instrument_title;

/// Shortest title, in characters, that is looked for inside a file's name.
const TITLE: usize = 6;

/// What was found for a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Matched {
    /// These files, the one to be read first; by position in the folder.
    Files(Vec<usize>),
    /// None, and why not where that is known.
    Nothing(Option<String>),
    /// Several documents could be meant.
    Ambiguous(String),
}

/// Names of the folder for looking up.
pub(super) struct Index<'a> {
    folder: &'a Folder,
    by_place: HashMap<String, Vec<usize>>,
    by_key: HashMap<&'a str, Vec<usize>>,
    by_number: HashMap<&'a str, Vec<usize>>,
}

impl<'a> Index<'a> {
    pub(super) fn new(folder: &'a Folder) -> Self {
        let mut index = Self {
            folder,
            by_place: HashMap::new(),
            by_key: HashMap::new(),
            by_number: HashMap::new(),
        };
        for (at, file) in folder.files.iter().enumerate() {
            let names: BTreeSet<String> = [place(&file.below), place(&file.name)].into();
            for name in names {
                index.by_place.entry(name).or_default().push(at);
            }
            if !file.key.is_empty() {
                index.by_key.entry(&file.key).or_default().push(at);
            }
            for number in &file.numbers {
                index.by_number.entry(number).or_default().push(at);
            }
        }
        index
    }

    /// The files of every row. A file that one row names exactly is not another's by a part of its name;
    /// a file that two rows claim is told to both.
    pub(super) fn rows(&self, entries: &[Entry]) -> Vec<Matched> {
        let mut all: Vec<Matched> = entries.iter().map(|entry| self.exactly(entry)).collect();
        let taken: BTreeSet<usize> = all.iter().flat_map(files_of).copied().collect();
        for (entry, matched) in entries.iter().zip(&mut all) {
            if *matched == Matched::Nothing(None) {
                *matched = self.inside(entry, &taken);
            }
        }
        let mut claims: HashMap<usize, Vec<u32>> = HashMap::new();
        for (entry, matched) in entries.iter().zip(&all) {
            if let Some(first) = files_of(matched).first() {
                claims.entry(*first).or_default().push(entry.row);
            }
        }
        for matched in &mut all {
            let claimed = files_of(matched)
                .first()
                .and_then(|first| claims.get(first));
            if let Some(rows) = claimed.filter(|rows| rows.len() > 1) {
                let rows: Vec<String> = rows.iter().take(6).map(ToString::to_string).collect();
                let name = files_of(matched).first().map_or("", |at| self.name(*at));
                *matched =
                    Matched::Ambiguous(format!("文件“{name}”同时对应第 {} 行", rows.join("、")));
            }
        }
        all
    }

    fn name(&self, at: usize) -> &str {
        self.folder
            .files
            .get(at)
            .map_or("", |file| file.below.as_str())
    }

    /// By the name that the ledger gives, by the number, by the whole title.
    fn exactly(&self, entry: &Entry) -> Matched {
        if !entry.files.is_empty() {
            return self.named(&entry.files);
        }
        for number in &entry.numbers {
            let found = self.by_number(number);
            if !found.is_empty() {
                return self.one(found);
            }
        }
        for title in titles(entry) {
            if let Some(found) = self.by_key.get(files::key(&title).as_str()) {
                return self.one(found.clone());
            }
        }
        Matched::Nothing(None)
    }

    /// The files that the ledger names, all of them.
    fn named(&self, names: &[String]) -> Matched {
        let mut all = Vec::new();
        for name in names {
            let exact = self.by_place.get(&place(name)).cloned().unwrap_or_default();
            let found = if exact.is_empty() {
                let key = files::key(stem(name));
                self.by_key.get(key.as_str()).cloned().unwrap_or_default()
            } else {
                exact
            };
            match self.one(found) {
                Matched::Files(found) => all.extend(found),
                Matched::Nothing(_) => {
                    return Matched::Nothing(Some(format!("没有找到台账所写的文件“{name}”")));
                }
                other @ Matched::Ambiguous(_) => return other,
            }
        }
        let mut seen = BTreeSet::new();
        all.retain(|at| seen.insert(*at));
        Matched::Files(all)
    }

    /// By the number as it is written, else in the dresses of file names.
    fn by_number(&self, number: &str) -> Vec<usize> {
        let key = crate::domain::number::number_key(number);
        if let Some(found) = self.by_number.get(key.as_str()) {
            return found.clone();
        }
        let Ok(number) = DocumentNumber::parse(number) else {
            return Vec::new();
        };
        let holds = |file: &Found| file.numbers.is_empty() && holds(&file.dashed, &number);
        let files = self.folder.files.iter().enumerate();
        files
            .filter(|(_, file)| holds(file))
            .map(|(at, _)| at)
            .collect()
    }

    /// By a title that is a part of a name.
    fn inside(&self, entry: &Entry, taken: &BTreeSet<usize>) -> Matched {
        let own: Vec<String> = entry
            .numbers
            .iter()
            .map(|n| crate::domain::number::number_key(n))
            .collect();
        for title in titles(entry) {
            let key = files::key(&title);
            if key.chars().count() < TITLE {
                continue;
            }
            let fits = |at: usize, file: &Found| {
                // a name that holds another number is another document
                let other = !own.is_empty()
                    && !file.numbers.is_empty()
                    && !file.numbers.iter().any(|number| own.contains(number));
                !taken.contains(&at) && !other && file.key.contains(&key)
            };
            let files = self.folder.files.iter().enumerate();
            let found: Vec<usize> = files
                .filter(|(at, file)| fits(*at, file))
                .map(|(at, _)| at)
                .collect();
            if !found.is_empty() {
                return self.one(found);
            }
        }
        Matched::Nothing(None)
    }

    /// One document: files that differ in their extension alone.
    fn one(&self, found: Vec<usize>) -> Matched {
        let mut found: Vec<(usize, &Found)> = found
            .into_iter()
            .filter_map(|at| Some((at, self.folder.files.get(at)?)))
            .collect();
        let Some((_, first)) = found.first() else {
            return Matched::Nothing(None);
        };
        if found.iter().any(|(_, file)| file.stem != first.stem) {
            let names: Vec<&str> = found.iter().take(4).map(|(_, file)| &*file.below).collect();
            return Matched::Ambiguous(format!(
                "有 {} 个文件都可能是本件：{}",
                found.len(),
                names.join("、")
            ));
        }
        found.sort_by_key(|(at, file)| (files::readable_first(file), *at));
        Matched::Files(found.into_iter().map(|(at, _)| at).collect())
    }
}

fn files_of(matched: &Matched) -> &[usize] {
    match matched {
        Matched::Files(files) => files,
        Matched::Nothing(_) | Matched::Ambiguous(_) => &[],
    }
}

/// The title, and that of the instrument that it issues.
fn titles(entry: &Entry) -> Vec<String> {
    let mut titles = vec![entry.title.clone()];
    titles.extend(instrument_title(&entry.title));
    titles
}

/// A place as a clerk writes it: either slash, any case, without ./ before it.
fn place(name: &str) -> String {
    let name = name.trim().replace('\\', "/").to_lowercase();
    name.trim_start_matches("./")
        .trim_start_matches('/')
        .to_owned()
}

fn stem(name: &str) -> &str {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    match name.rsplit_once('.') {
        Some((stem, extension)) if extension.chars().count() <= 5 && extension.is_ascii() => stem,
        Some(_) | None => name,
    }
}

/// 某政发2019-7号: the prefix, marks, the year, a mark, the serial, and no figure behind it.
fn holds(name: &str, number: &DocumentNumber) -> bool {
    let prefix = number.prefix.to_lowercase();
    let (year, serial) = (number.year.to_string(), number.serial.to_string());
    name.match_indices(&prefix).any(|(at, _)| {
        let after = |text: &str| -> Option<String> {
            let rest = text.trim_start_matches(|c: char| !c.is_alphanumeric());
            Some(rest.to_owned())
        };
        let rest = name.get(at + prefix.len()..).unwrap_or_default();
        let Some(rest) = after(rest).and_then(|rest| rest.strip_prefix(&year).map(str::to_owned))
        else {
            return false;
        };
        let rest = rest.strip_prefix('年').unwrap_or(&rest).to_owned();
        let marked = rest.starts_with(|c: char| !c.is_alphanumeric());
        let rest = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        marked && digits.trim_start_matches('0') == serial
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_in_the_dresses_of_file_names() {
        let number = DocumentNumber::parse("某政发〔2019〕7号").unwrap();
        for name in [
            "某政发2019-7号",
            "某政发[2019]07",
            "某政发 2019 7号 关于甲",
            "某政发-2019-7",
            "某政发_2019_7_甲",
        ] {
            assert!(holds(&files::dashed(name), &number), "{name}");
        }
        for name in [
            "某政发2019-70号",
            "某政发20197",
            "某政办发2019-7号",
            "某政发2018-7号",
            "某政发2019-17",
        ] {
            assert!(!holds(&files::dashed(name), &number), "{name}");
        }
    }
}
