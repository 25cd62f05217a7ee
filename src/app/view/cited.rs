//! 引用 on a page: links, what they point at, and the list of all cited documents.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::ops::Range;

use crate::app::citations::{Citing, Followed, Found, Outcome, Target};
use crate::domain::validity::State;
use crate::text::citations::{CitedBy, article_of, cited_key};
use crate::text::marker::marker;

/// The most provisions whose words are put into one page.
const PEEKS: usize = 300;
/// The most words of one provision, in characters.
const PEEK_LENGTH: usize = 300;
/// How many candidates are named.
const CANDIDATES: usize = 5;
/// Said of what the registry does not have.
const UNRESOLVED: &str = "未能对应到库内文件";

/// A cited document, once for a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CitedLine {
    /// Title in brackets, or the number.
    pub name: String,
    /// Where it leads, if the registry has it.
    pub href: Option<String>,
    /// How often it is cited.
    pub times: usize,
    /// 依据: the text says that it rests on it.
    pub basis: bool,
    /// What is to be said of it: 已废止, 未能对应到库内文件.
    pub note: Option<String>,
}

/// The words of a provision, shown where its link is pointed at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Peek {
    /// Its id on the page.
    pub id: String,
    /// Whose it is: title, label, state.
    pub head: String,
    /// The words, cut.
    pub text: String,
}

/// A citation on a line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Link {
    /// Where it leads; `None`: nowhere for sure.
    pub href: Option<String>,
    /// Why it leads nowhere, or not to the provision.
    pub note: Option<String>,
    /// What it points at.
    pub peek: Option<Peek>,
}

/// The links of one text.
#[derive(Debug, Clone, Default)]
pub struct Links {
    /// By the words of a line without its label: what stands on it, in the order of the text.
    lines: HashMap<String, VecDeque<OnLine>>,
}

/// The links of a line, in bytes of it.
type OnLine = Vec<(Range<usize>, Link)>;

/// The links of a text whose citations were followed, and all documents that it cites, once each.
pub fn links(citing: &Citing, followed: &[Followed]) -> (Links, Vec<CitedLine>) {
    let mut links = Links::default();
    let mut peeks = 0;
    let mut rest = followed.iter().peekable();
    for (number, row) in citing.provisions.iter().enumerate() {
        let mut at = 0;
        for line in row.text.split('\n') {
            let range = at..at + line.len();
            at += line.len() + 1;
            let (cut, words) = without_label(line);
            let mut found: OnLine = Vec::new();
            while let Some(one) = rest.next_if(|one| {
                one.citation.passage < number
                    || (one.citation.passage == number && one.citation.range.start <= range.end)
            }) {
                let (start, end) = (one.citation.range.start, one.citation.range.end);
                let behind = found.last().map_or(0, |(last, _)| last.end);
                let from = start.checked_sub(range.start + cut);
                if let Some(from) = from.filter(|from| end <= range.end && *from >= behind) {
                    found.push((from..from + (end - start), link(citing, one, &mut peeks)));
                }
            }
            links
                .lines
                .entry(words.to_owned())
                .or_default()
                .push_back(found);
        }
    }
    (links, list(citing, followed))
}

/// A line without the label it begins with, and the length of that label.
fn without_label(line: &str) -> (usize, &str) {
    let label = marker(line).map_or(0, |m| m.label);
    let rest = line.get(label..).unwrap_or(line);
    let words = rest.trim_start();
    (line.len() - words.len(), words)
}

impl Links {
    /// The links of a line, in bytes of the line; lines are asked for in the order of the text.
    pub fn of_line(&mut self, line: &str) -> OnLine {
        let (cut, words) = without_label(line);
        let Some(known) = self.lines.get_mut(words) else {
            return Vec::new();
        };
        let found = known.pop_front().unwrap_or_default();
        let shifted = found
            .into_iter()
            .map(|(range, link)| (range.start + cut..range.end + cut, link));
        shifted.collect()
    }
}

fn link(citing: &Citing, one: &Followed, peeks: &mut usize) -> Link {
    let target = match &one.outcome {
        Outcome::Resolved(target) => target,
        Outcome::Unresolved => {
            return Link {
                note: Some(UNRESOLVED.to_owned()),
                ..Link::default()
            };
        }
        Outcome::Ambiguous(candidates) => {
            let names = candidates.iter().take(CANDIDATES);
            let names: Vec<String> = names.map(|one| format!("《{}》", one.title)).collect();
            return Link {
                note: Some(format!("可能指{}，未能确定", names.join("、"))),
                ..Link::default()
            };
        }
    };
    let own = target.own && target.revision_id == citing.revision_id;
    let missing = target.provision.is_missing();
    let href = match (own, target.provision.anchor()) {
        (true, Some(eid)) => Some(format!("#{eid}")),
        (true, None) => None,
        (false, _) => Some(address(citing, target)),
    };
    let note = missing.then(|| "所引条款在该文本中没有找到".to_owned());
    let Found::There { label, text, .. } = &target.provision else {
        return Link {
            href,
            note,
            peek: None,
        };
    };
    let peek = (*peeks < PEEKS).then(|| Peek {
        id: format!("cited-{peeks}"),
        head: head(target, label, own),
        text: cut(text),
    });
    *peeks += 1;
    Link { href, note, peek }
}

/// `/documents/{id}/@{day}#{eid}`; without the day where the text that is meant holds today.
fn address(citing: &Citing, target: &Target) -> String {
    let day = target.from.or(citing.on).filter(|_| target.past);
    let day = day.map(|day| format!("/@{day}")).unwrap_or_default();
    let place = target.provision.anchor().map(|eid| format!("#{eid}"));
    format!(
        "/documents/{}{day}{}",
        target.document_id,
        place.unwrap_or_default()
    )
}

fn head(target: &Target, label: &str, own: bool) -> String {
    if own {
        return label.to_owned();
    }
    let dead = ended(target.state).map(|label| format!("（{label}）"));
    format!("《{}》{label}{}", target.title, dead.unwrap_or_default())
}

/// The label of a state in which a document binds nobody any more.
fn ended(state: State) -> Option<&'static str> {
    match state {
        State::Repealed | State::Lapsed | State::DeclaredVoid | State::Revoked => {
            Some(state.label())
        }
        State::InForce
        | State::NotYet
        | State::PartlySuspended
        | State::Suspended
        | State::Unknown => None,
    }
}

fn cut(text: &str) -> String {
    let mut short: String = text.chars().take(PEEK_LENGTH).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

fn list(citing: &Citing, followed: &[Followed]) -> Vec<CitedLine> {
    let mut lines: Vec<CitedLine> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for one in followed {
        let citation = &one.citation;
        let target = one.outcome.target();
        if target.is_some_and(|target| target.own)
            || matches!(citation.by, CitedBy::Own | CitedBy::Relative)
        {
            continue;
        }
        let name = match (&citation.title, &citation.number) {
            (Some(title), Some(number)) => format!("《{title}》（{number}）"),
            (Some(title), None) => format!("《{title}》"),
            (None, Some(number)) => number.clone(),
            (None, None) => continue,
        };
        let href = target.map(|target| format!("/documents/{}", target.document_id));
        let key = href.clone().unwrap_or_else(|| cited_key(&name));
        let basis = is_basis(citing, one);
        if let Some(line) = places.get(&key).and_then(|at| lines.get_mut(*at)) {
            line.times += 1;
            line.basis |= basis;
            continue;
        }
        let note = match &one.outcome {
            Outcome::Resolved(target) => ended(target.state).map(str::to_owned),
            Outcome::Ambiguous(_) => Some("有多个同名文件".to_owned()),
            Outcome::Unresolved => Some(UNRESOLVED.to_owned()),
        };
        places.insert(key, lines.len());
        lines.push(CitedLine {
            name,
            href,
            times: 1,
            basis,
            note,
        });
    }
    lines.sort_by_key(|line| !line.basis);
    lines
}

/// Whether a citation of the opening follows 根据, 依据, 按照 or 为贯彻 in its sentence.
fn is_basis(citing: &Citing, one: &Followed) -> bool {
    let citation = &one.citation;
    let Some(row) = citing.provisions.get(citation.passage) else {
        return false;
    };
    let opening = row.eid == "preamble"
        || row.eid.starts_with("para_")
        || article_of(&row.eid).is_some_and(|(_, article)| article.article == 1);
    let before = row.text.get(..citation.mention.start).unwrap_or_default();
    let sentence = before.rsplit(['。', '；', '\n']).next().unwrap_or_default();
    opening
        && ["根据", "依据", "按照", "依照", "贯彻", "落实"]
            .iter()
            .any(|word| sentence.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_cut_with_its_blanks() {
        assert_eq!(without_label("（一） 甲"), ("（一） ".len(), "甲"));
        assert_eq!(without_label("甲（一）"), (0, "甲（一）"));
    }

    #[test]
    fn long_words_are_cut_between_characters() {
        let text = "条".repeat(PEEK_LENGTH + 1);
        assert_eq!(cut(&text).chars().count(), PEEK_LENGTH + 1);
        assert!(cut(&text).ends_with('…'));
        assert_eq!(cut("短"), "短");
    }
}
