//! Every operator against a plain reading of the same texts: what the language says is what is found, in documents and in provisions.

use std::fmt::Write as _;

use chrono::NaiveDate;
use proptest::prelude::*;
use search_index::{
    IndexProvision, IndexRevision, MAX_LIMIT, Query, SearchIndex, SearchRequest, WriterOptions,
    fold_text,
};

use crate::{date, request};

/// A query as a tree, independent of the crate's own.
#[derive(Debug, Clone)]
enum Ast {
    And(Vec<Ast>),
    Or(Vec<Ast>),
    Not(Box<Ast>),
    Run(&'static str, String),
    Near(bool, Vec<String>, usize),
    Together(bool, Box<Ast>),
    Cites(String),
    Year(Option<u16>, Option<u16>),
    Day(&'static str, Option<NaiveDate>, Option<NaiveDate>),
}

impl Ast {
    /// The tree as somebody would type it, every group in brackets.
    fn typed(&self) -> String {
        let list = |parts: &[Self], sign: &str| {
            let parts: Vec<String> = parts.iter().map(Self::typed).collect();
            format!("({})", parts.join(sign))
        };
        match self {
            Self::And(parts) => list(parts, " "),
            Self::Or(parts) => list(parts, "|"),
            Self::Not(part) if matches!(**part, Self::Not(_)) => format!("-({})", part.typed()),
            Self::Not(part) => format!("-{}", part.typed()),
            Self::Run(field, run) => format!("{field}\"{run}\""),
            Self::Near(provision, runs, distance) => {
                let field = if *provision { "条文:" } else { "" };
                format!("{field}\"{}\"~{distance}", runs.join(" "))
            }
            Self::Together(paragraph, part) => {
                let word = if *paragraph { "同款" } else { "同条" };
                format!("{word}({})", part.typed())
            }
            Self::Cites(named) => format!("依据:{named}"),
            Self::Year(from, through) => {
                let end = |year: &Option<u16>| year.map_or(String::new(), |year| year.to_string());
                format!("年份:{}..{}", end(from), end(through))
            }
            Self::Day(name, from, through) => {
                let end =
                    |day: &Option<NaiveDate>| day.map_or(String::new(), |day| day.to_string());
                format!("{name}:{}..{}", end(from), end(through))
            }
        }
    }

    /// Whether it holds of a revision (`None`) or of one of its provisions.
    fn holds(&self, of: &IndexRevision, provision: Option<&IndexProvision>) -> bool {
        let some = |test: &dyn Fn(&IndexProvision) -> bool| match provision {
            Some(one) => test(one),
            None => hits(of).any(test),
        };
        match self {
            Self::And(parts) => parts.iter().all(|part| part.holds(of, provision)),
            Self::Or(parts) => parts.iter().any(|part| part.holds(of, provision)),
            Self::Not(part) => !part.holds(of, provision),
            Self::Run(field, run) => match *field {
                "标题:" => stands(&of.title, run) || stands_in(of.instrument_title.as_ref(), run),
                "文号:" => {
                    stands_in(of.document_number.as_ref(), run)
                        || stands_in(of.registration_number.as_ref(), run)
                }
                "机关:" => of.authorities.iter().any(|name| stands(name, run)),
                "条文:" => some(&|one| stands(&whole(one), run)),
                _ => match provision {
                    Some(one) => stands(&whole(one), run),
                    None => {
                        stands(&of.title, run)
                            || stands_in(of.instrument_title.as_ref(), run)
                            || stands_in(of.document_number.as_ref(), run)
                            || stands_in(of.registration_number.as_ref(), run)
                            || stands(&text(of), run)
                    }
                },
            },
            Self::Near(false, runs, distance) if provision.is_none() => {
                near(&text(of), runs, *distance)
            }
            Self::Near(_, runs, distance) => some(&|one| near(&whole(one), runs, *distance)),
            Self::Together(false, part) => some(&|one| part.holds(of, Some(one))),
            Self::Together(true, part) => {
                some(&|one| paragraphs(one).iter().any(|line| part.holds_of_text(line)))
            }
            Self::Cites(named) => of.cites.iter().any(|key| *key == format!("key:{named}")),
            Self::Year(from, through) => within(of.year, *from, *through),
            Self::Day(name, from, through) => {
                let day = match *name {
                    "公布" => of.published_on,
                    "施行" => of.effective_on,
                    _ => of.issued_on,
                };
                within(day, *from, *through)
            }
        }
    }

    fn holds_of_text(&self, text: &str) -> bool {
        match self {
            Self::And(parts) => parts.iter().all(|part| part.holds_of_text(text)),
            Self::Or(parts) => parts.iter().any(|part| part.holds_of_text(text)),
            Self::Not(part) => !part.holds_of_text(text),
            Self::Run(_, run) => stands(text, run),
            other => panic!("{other:?} in a paragraph"),
        }
    }
}

fn within<T: Ord>(value: Option<T>, from: Option<T>, through: Option<T>) -> bool {
    value.is_some_and(|value| {
        from.is_none_or(|from| from <= value) && through.is_none_or(|through| value <= through)
    })
}

fn stands(text: &str, run: &str) -> bool {
    fold_text(text).contains(&fold_text(run))
}

fn stands_in(text: Option<&String>, run: &str) -> bool {
    text.is_some_and(|text| stands(text, run))
}

fn hits(of: &IndexRevision) -> impl Iterator<Item = &IndexProvision> {
    of.provisions.iter().filter(|one| !one.eid.is_empty())
}

fn whole(one: &IndexProvision) -> String {
    format!("{}{}{}", one.label, one.heading, one.text)
}

fn text(of: &IndexRevision) -> String {
    let joined = || of.provisions.iter().map(whole).collect();
    of.text.clone().unwrap_or_else(joined)
}

/// The lines of a provision; label and heading stand with the first.
fn paragraphs(one: &IndexProvision) -> Vec<String> {
    let lines = one
        .text
        .split('\n')
        .filter(|line| !fold_text(line).is_empty());
    let mut lines: Vec<String> = lines.map(str::to_owned).collect();
    if lines.is_empty() {
        lines.push(String::new());
    }
    lines[0] = format!("{}{}{}", one.label, one.heading, lines[0]);
    lines
}

/// All ways to choose a place for each run, one by one.
fn near(text: &str, runs: &[String], distance: usize) -> bool {
    let text: Vec<char> = fold_text(text).chars().collect();
    let mut distinct: Vec<Vec<char>> = Vec::new();
    for run in runs {
        let run: Vec<char> = fold_text(run).chars().collect();
        if !distinct.contains(&run) {
            distinct.push(run);
        }
    }
    let mut stretches = vec![(usize::MAX, 0)];
    for run in &distinct {
        let starts: Vec<usize> = (0..text.len())
            .filter(|at| text[*at..].starts_with(run))
            .collect();
        stretches = stretches
            .iter()
            .flat_map(|(from, to)| {
                starts
                    .iter()
                    .map(|start| ((*from).min(*start), (*to).max(start + run.len())))
            })
            .collect();
    }
    let length: usize = distinct.iter().map(Vec::len).sum();
    stretches
        .iter()
        .any(|(from, to)| to - from <= length + distance)
}

fn runs(length: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(vec!['甲', '乙', '丙']), length)
        .prop_map(|chars| chars.into_iter().collect())
}

fn day() -> impl Strategy<Value = NaiveDate> + Clone {
    (2018_i32..2023, 1_u32..3)
        .prop_map(|(year, month)| NaiveDate::from_ymd_opt(year, month, 1).unwrap())
}

/// A range that is open at one end at most.
fn range<T: Ord + Clone + std::fmt::Debug>(
    of: impl Strategy<Value = T> + Clone,
) -> impl Strategy<Value = (Option<T>, Option<T>)> {
    (of.clone(), of, 0_u8..4).prop_map(|(one, other, open)| {
        let (from, through) = if one <= other {
            (one, other)
        } else {
            (other, one)
        };
        match open {
            0 => (None, Some(through)),
            1 => (Some(from), None),
            _ => (Some(from), Some(through)),
        }
    })
}

/// Lists and exclusions of `leaf`.
fn grown(leaf: BoxedStrategy<Ast>, depth: u32) -> BoxedStrategy<Ast> {
    leaf.prop_recursive(depth, 10, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(Ast::And),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Ast::Or),
            inner.prop_map(|part| Ast::Not(Box::new(part))),
        ]
    })
    .boxed()
}

fn queries() -> BoxedStrategy<Ast> {
    let bare = runs(1..4).prop_map(|run| Ast::Run("", run)).boxed();
    let long = runs(2..4).prop_map(|run| Ast::Run("", run)).boxed();
    let near = |provision| {
        let runs = prop::collection::vec(runs(2..4), 2..4);
        let distinct = runs.prop_filter("two words", |runs| runs.iter().any(|run| *run != runs[0]));
        (distinct, 0_usize..5)
            .prop_map(move |(runs, n)| Ast::Near(provision, runs, n))
            .boxed()
    };
    let field = prop::sample::select(vec!["标题:", "文号:", "机关:", "条文:"]);
    let leaf = prop_oneof![
        3 => bare.clone(),
        2 => (field, runs(1..3)).prop_map(|(field, run)| Ast::Run(field, run)),
        1 => near(false),
        1 => near(true),
        1 => grown(prop_oneof![bare, near(false)].boxed(), 2).prop_map(|part| Ast::Together(false, Box::new(part))),
        2 => grown(long, 2).prop_map(|part| Ast::Together(true, Box::new(part))),
        1 => runs(1..2).prop_map(Ast::Cites),
        1 => range(2018_u16..2023).prop_map(|(from, through)| Ast::Year(from, through)),
        1 => (prop::sample::select(vec!["公布", "施行", "成文"]), range(day()))
            .prop_map(|(name, (from, through))| Ast::Day(name, from, through)),
    ];
    grown(leaf.boxed(), 3)
}

fn provisions() -> impl Strategy<Value = Vec<IndexProvision>> {
    let one = ("甲?", "[乙丙]{0,2}", "[甲乙丙丙 \n]{0,12}", 0_u8..6);
    prop::collection::vec(one, 0..4).prop_map(|all| {
        let numbered = all.into_iter().enumerate();
        let provision =
            |(n, (label, heading, text, outside)): (usize, (String, String, String, u8))| {
                IndexProvision {
                    eid: if outside == 0 {
                        String::new()
                    } else {
                        format!("p{n}")
                    },
                    label,
                    heading,
                    text,
                }
            };
        numbered.map(provision).collect()
    })
}

fn revision() -> impl Strategy<Value = IndexRevision> {
    let titles = ("[甲乙丙 ]{0,5}", prop::option::of("[甲乙丙]{1,3}"));
    let numbers = (
        prop::option::of("[甲乙]{1,3}"),
        prop::option::of("[乙丙]{1,3}"),
    );
    let days = (
        prop::option::of(day()),
        prop::option::of(day()),
        prop::option::of(day()),
    );
    let lists = (
        prop::collection::vec("[甲乙丙]{1,3}", 0..3),
        prop::collection::vec("[甲乙丙]", 0..2),
    );
    let text = prop::option::of("[甲乙丙丙 \n]{0,20}");
    let rest = (prop::option::of(2018_u16..2023), text, provisions());
    (titles, numbers, days, lists, rest).prop_map(|(titles, numbers, days, lists, rest)| {
        IndexRevision {
            title: titles.0,
            instrument_title: titles.1,
            document_number: numbers.0,
            registration_number: numbers.1,
            issued_on: days.0,
            published_on: days.1,
            effective_on: days.2,
            authorities: lists.0,
            cites: lists.1.iter().map(|named| format!("key:{named}")).collect(),
            year: rest.0,
            text: rest.1,
            provisions: rest.2,
            ..IndexRevision::default()
        }
    })
}

/// Documents of one or two revisions; the second is shown from 2020 on.
fn documents() -> impl Strategy<Value = Vec<Vec<IndexRevision>>> {
    let document = prop::collection::vec(revision(), 1..3);
    prop::collection::vec(document, 1..7).prop_map(|documents| {
        let named = documents.into_iter().enumerate().map(|(n, mut revisions)| {
            for (m, revision) in revisions.iter_mut().enumerate() {
                revision.document_id = n.to_string();
                revision.revision_id = format!("{n}-{m}");
                revision.revision_from = (m == 1).then(|| date("2020-01-01"));
            }
            revisions
        });
        named.collect()
    })
}

/// Writes every document twice over several commits, so that there are segments with deletions and merges.
fn written(documents: &[Vec<IndexRevision>]) -> (tempfile::TempDir, SearchIndex) {
    let dir = tempfile::tempdir().unwrap();
    let index = SearchIndex::create(dir.path().join("index")).unwrap();
    let mut writer = index.writer(WriterOptions::FOLLOW).unwrap();
    for document in documents.iter().rev() {
        writer.upsert(document).unwrap();
    }
    writer.commit(1).unwrap();
    for (n, document) in (2..).zip(documents) {
        writer.upsert(document).unwrap();
        if n % 2 == 0 {
            writer.commit(n).unwrap();
        }
    }
    writer.commit(100).unwrap();
    writer.close().unwrap();
    index.reload().unwrap();
    (dir, index)
}

fn asked(typed: &str, as_of: NaiveDate) -> SearchRequest {
    let query = Query::parse(typed).unwrap_or_else(|error| panic!("{typed}: {error}"));
    SearchRequest {
        query: query.resolve(|named| vec![format!("key:{named}")]),
        as_of,
        limit: MAX_LIMIT,
        ..request("")
    }
}

fn found(index: &SearchIndex, typed: &str, as_of: NaiveDate) -> (Vec<String>, Vec<String>) {
    let searcher = index.searcher();
    let request = asked(typed, as_of);
    let answer = searcher.search(&request).unwrap();
    let mut revisions: Vec<String> = answer.hits.into_iter().map(|hit| hit.revision_id).collect();
    assert_eq!(answer.count, revisions.len() as u64, "{typed}");
    let answer = searcher.search_provisions(&request).unwrap();
    let hits = answer.hits.into_iter();
    let mut provisions: Vec<String> = hits
        .map(|hit| format!("{} {}", hit.revision_id, hit.eid))
        .collect();
    assert_eq!(answer.count, provisions.len() as u64, "{typed}");
    revisions.sort();
    provisions.sort();
    (revisions, provisions)
}

fn truth(
    documents: &[Vec<IndexRevision>],
    query: &Ast,
    as_of: NaiveDate,
) -> (Vec<String>, Vec<String>) {
    let (mut revisions, mut provisions) = (Vec::new(), Vec::new());
    for document in documents {
        let last = document
            .iter()
            .rfind(|one| one.revision_from.is_none_or(|from| from <= as_of));
        let shown = last.unwrap();
        if query.holds(shown, None) {
            revisions.push(shown.revision_id.clone());
        }
        let holding = hits(shown).filter(|one| query.holds(shown, Some(one)));
        provisions.extend(holding.map(|one| format!("{} {}", shown.revision_id, one.eid)));
    }
    revisions.sort();
    provisions.sort();
    (revisions, provisions)
}

fn holds_all(more: &(Vec<String>, Vec<String>), less: &(Vec<String>, Vec<String>)) -> bool {
    let all = |more: &[String], less: &[String]| less.iter().all(|id| more.contains(id));
    all(&more.0, &less.0) && all(&more.1, &less.1)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 30, max_shrink_iters: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// 30 sets of documents with 40 queries each, on two days, in both units.
    #[test]
    fn every_operator_finds_what_a_plain_reading_finds(
        documents in documents(),
        queries in prop::collection::vec(queries(), 40),
    ) {
        let (_dir, index) = written(&documents);
        for query in &queries {
            let typed = query.typed();
            for day in ["2015-01-01", "2025-01-01"] {
                let as_of = date(day);
                let plain = truth(&documents, query, as_of);
                prop_assert_eq!(found(&index, &typed, as_of), plain, "{} on {}", typed, day);
            }
        }
    }

    #[test]
    fn exclusions_and_filters_only_take_away(
        documents in documents(),
        queries in prop::collection::vec((queries(), queries()), 10),
    ) {
        let (_dir, index) = written(&documents);
        let as_of = date("2025-01-01");
        for (query, other) in &queries {
            let (query, other) = (query.typed(), other.typed());
            let all = found(&index, &query, as_of);
            for less in [
                format!("{query} -({other} {other})"),
                format!("{query} {other}"),
                format!("{query} 年份:2019-2021"),
                format!("{query} -公布:2020"),
                format!("{query} 同款(\"甲乙\")"),
            ] {
                prop_assert!(holds_all(&all, &found(&index, &less, as_of)), "{} finds more than {}", less, query);
            }
            let more = found(&index, &format!("{query}|{other}"), as_of);
            prop_assert!(holds_all(&more, &all), "{}|{}", query, other);
        }
    }
}

/// A small generator with a fixed seed.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }
}

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
                if n % 20 == 0 {
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
