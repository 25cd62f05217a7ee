//! What is asked: words, subjects and phrases taken from the corpus, the same in every run.

use std::collections::{HashMap, HashSet};

use super::corpus::{Doc, Random};

/// The kinds of what is asked, with how many of each.
const WANTED: [(&str, usize); 6] = [
    (TWO, 50),
    (THREE, 50),
    (SUBJECT, 30),
    (PHRASE, 40),
    (BOTH, 50),
    (FILTERED, 30),
];
const TWO: &str = "words of 2 characters";
const THREE: &str = "words of 3 and 4";
const SUBJECT: &str = "subjects of titles";
const PHRASE: &str = "phrases of 5 to 12";
const BOTH: &str = "two words";
const FILTERED: &str = "word, kind and years";

/// How often a pair must stand in the corpus to be part of a word.
const OFTEN: u32 = 8;
/// How much more often than by chance its characters must stand together.
const STICKS: f64 = 12.0;
/// Words that nobody looks for alone.
const EMPTY: &str = "中华人民共和国 关于 规定 条例 办法 决定 若干 问题 解释 修改 应当 可以 或者 以及 进行 有关 根据 按照 其他 予以";

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Ask {
    pub(crate) kind: &'static str,
    /// Each an exact run; all must be there.
    pub(crate) terms: Vec<String>,
    /// Kind, first and last year.
    pub(crate) filter: Option<(String, [u16; 2])>,
}

/// The kinds in their order.
pub(crate) fn kinds() -> [&'static str; 6] {
    WANTED.map(|(kind, _)| kind)
}

/// Queries of all kinds, none twice.
pub(crate) fn asks(docs: &[Doc]) -> Vec<Ask> {
    let words = Words::of(docs);
    let mut random = Random::new(7);
    let mut seen = HashSet::new();
    let mut all = Vec::new();
    for (kind, wanted) in WANTED {
        let mut made = 0;
        // a corpus that is too small gives fewer
        for _ in 0..wanted * 1_000 {
            if made == wanted {
                break;
            }
            let Some(doc) = random.pick(docs) else { break };
            // of the words, most stand in titles, as in what people type
            let in_title = made < wanted * 3 / 5 || kind == FILTERED;
            let ask = words.ask(kind, doc, in_title, &mut random);
            if let Some(ask) = ask.filter(|ask| seen.insert(ask.clone())) {
                all.push(ask);
                made += 1;
            }
        }
    }
    all
}

/// Which characters stand together more often than by chance.
struct Words {
    characters: HashMap<char, u32>,
    pairs: HashMap<(char, char), u32>,
    all: f64,
}

impl Words {
    fn of(docs: &[Doc]) -> Self {
        let mut characters: HashMap<char, u32> = HashMap::new();
        let mut pairs: HashMap<(char, char), u32> = HashMap::new();
        let mut all = 0.0;
        for doc in docs {
            let mut before = None;
            for c in doc.text.chars() {
                if !is_han(c) {
                    before = None;
                    continue;
                }
                *characters.entry(c).or_default() += 1;
                all += 1.0;
                if let Some(before) = before.replace(c) {
                    *pairs.entry((before, c)).or_default() += 1;
                }
            }
        }
        Self {
            characters,
            pairs,
            all,
        }
    }

    fn sticks(&self, a: char, b: char) -> bool {
        let together = self.pairs.get(&(a, b)).copied().unwrap_or(0);
        let alone = |c: char| f64::from(self.characters.get(&c).copied().unwrap_or(1));
        together >= OFTEN && f64::from(together) * self.all > STICKS * alone(a) * alone(b)
    }

    /// The text cut where characters do not stick together; words of `shortest` to `longest` characters.
    fn cut(&self, text: &str, shortest: usize, longest: usize) -> Vec<String> {
        let mut words = Vec::new();
        let mut word = String::new();
        let mut before = None;
        for c in text.chars().chain(['。']) {
            if !before.is_some_and(|before| self.sticks(before, c)) {
                words.push(std::mem::take(&mut word));
            }
            word.push(c);
            before = Some(c);
        }
        let fits = |word: &String| (shortest..=longest).contains(&word.chars().count());
        words.retain(|word| {
            fits(word) && word.chars().all(is_han) && !EMPTY.split(' ').any(|empty| empty == word)
        });
        words
    }

    fn word(&self, text: &str, lengths: (usize, usize), random: &mut Random) -> Option<String> {
        let words = self.cut(text, lengths.0, lengths.1);
        random.pick(&words).cloned()
    }

    fn ask(
        &self,
        kind: &'static str,
        doc: &Doc,
        in_title: bool,
        random: &mut Random,
    ) -> Option<Ask> {
        let place = random.below(doc.text.chars().count().saturating_sub(300));
        let piece: String = doc.text.chars().skip(place).take(300).collect();
        let source = if in_title { &doc.title } else { &piece };
        let terms = match kind {
            TWO => vec![self.word(source, (2, 2), random)?],
            THREE => vec![self.word(source, (3, 4), random)?],
            SUBJECT => vec![subject(&doc.title)?],
            PHRASE => vec![phrase(&piece, random)?],
            BOTH => vec![
                self.word(&doc.title, (2, 4), random)?,
                self.word(&piece, (2, 4), random)?,
            ],
            _ => vec![self.word(source, (2, 4), random)?],
        };
        let same = terms.first() == terms.get(1);
        let years = [doc.year.saturating_sub(5), doc.year.saturating_add(5)];
        let filter = (kind == FILTERED).then(|| (doc.kind.clone(), years));
        (!same).then_some(Ask {
            kind,
            terms,
            filter,
        })
    }
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// What a title is about: without what stands before and after it in every title.
fn subject(title: &str) -> Option<String> {
    let title = title.split(['（', '(']).next()?;
    let mut rest = title.strip_prefix("中华人民共和国").unwrap_or(title);
    if rest.starts_with("最高人民法院") || rest.starts_with("国务院关于") {
        rest = rest.split_once("关于").map_or(rest, |(_, rest)| rest);
    }
    for end in ["条例", "办法", "规定", "法", "的决定", "的解释", "的通知"] {
        if let Some(cut) = rest.strip_suffix(end) {
            rest = cut;
            break;
        }
    }
    let subject: String = rest.chars().filter(|c| is_han(*c)).take(16).collect();
    (subject.chars().count() >= 5).then_some(subject)
}

/// A piece of a run of characters without punctuation, as somebody pastes it.
fn phrase(text: &str, random: &mut Random) -> Option<String> {
    let runs: Vec<&str> = text.split(|c| !is_han(c)).collect();
    let long: Vec<&str> = runs
        .into_iter()
        .filter(|run| run.chars().count() >= 6)
        .collect();
    let run: Vec<char> = random.pick(&long)?.chars().collect();
    let length = random.between((5, 12)).min(run.len());
    let start = random.below(run.len() - length + 1);
    Some(run.iter().skip(start).take(length).collect())
}
