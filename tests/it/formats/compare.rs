//! Every reader against a second one that shares no code with it, on the same real files.
//!
//! Measure: normal form without blanks, full-width figures and letters as narrow ones, page numbers and running
//! heads aside; the characters that both have (as a multiset) over those of the larger text, and the same
//! for pairs of neighbours, which tells of the order. For a page of a site the second reader gives the whole
//! page: there it is the share of our characters that it has too.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{Cursor, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use calamine::Reader as _;
use guiku::formats::read::child::{Order, SUBCOMMAND};
use guiku::formats::read::{Extracted, Limits, ReadError, Warning};
use guiku::text::normal::{normal_form, without_blanks};

use super::{exe, read};
use crate::support::{corpus, left_out};

/// What counts as equal.
const EQUAL: f64 = 0.98;

struct Second {
    name: &'static str,
    text: String,
    /// The second gives the whole, of which ours is a part.
    is_whole: bool,
}

#[tokio::test]
async fn every_reader_agrees_with_a_second_one() {
    let Some(corpus) = corpus("every_reader_agrees_with_a_second_one") else {
        return;
    };
    let mut paths: Vec<_> = std::fs::read_dir(corpus.join("files"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|its| its != "md"))
        .collect();
    paths.sort();
    assert!(!paths.is_empty());
    let mut table = String::new();
    let mut apart = Vec::new();
    for path in paths {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = std::fs::read(&path).unwrap();
        let start = Instant::now();
        let ours = read(&name, bytes.clone()).await;
        let wall = start.elapsed();
        let peak = peak_kib(&name, &bytes);
        assert!(wall < Duration::from_secs(10), "{name}: {wall:?}");
        let cost = format!("{:>5} ms {:>4} MiB", wall.as_millis(), peak / 1024);
        let Some(second) = second(&path, &bytes) else {
            left_out(
                "every_reader_agrees_with_a_second_one",
                &format!("{name}: no second reader here"),
            );
            writeln!(table, "   —      —    {cost}  {name}").unwrap();
            continue;
        };
        let ours = match ours {
            Ok(ours) => ours,
            Err(ReadError::Scanned { pages }) => {
                let theirs = bare(&second.text).chars().count();
                assert_eq!(theirs, 0, "{name}: said to be a scan of {pages} pages");
                writeln!(
                    table,
                    "  scan   scan  {cost}  {name} ({} agrees)",
                    second.name
                )
                .unwrap();
                continue;
            }
            Err(error) => panic!("{name}: {error}"),
        };
        let (characters, pairs) = shares(&ours, &second);
        let why = explained(&ours);
        writeln!(
            table,
            "{characters:>7.4} {pairs:>6.4} {cost}  {name} ({}){}",
            second.name,
            if characters < EQUAL { why } else { "" },
        )
        .unwrap();
        if characters < EQUAL && why.is_empty() {
            apart.push(name);
        }
    }
    println!("characters  pairs     wall     peak\n{table}");
    assert_eq!(
        apart,
        Vec::<String>::new(),
        "differ, and nothing explains it"
    );
}

/// What the reading itself says it left out.
fn explained(ours: &Extracted) -> &'static str {
    let told = |warning: &Warning| matches!(warning, Warning::PageFurniture { .. });
    if ours.warnings.iter().any(told) {
        ": running heads are left out and said so"
    } else {
        ""
    }
}

/// Normal form without blanks, figures and letters narrow.
fn bare(text: &str) -> String {
    let narrow = |c: char| match c {
        '\u{FF10}'..='\u{FF19}' | '\u{FF21}'..='\u{FF3A}' | '\u{FF41}'..='\u{FF5A}' => {
            char::from_u32(u32::from(c) - 0xFEE0).unwrap()
        }
        other => other,
    };
    without_blanks(&normal_form(text))
        .chars()
        .map(narrow)
        .collect()
}

fn shares(ours: &Extracted, second: &Second) -> (f64, f64) {
    let (ours, theirs) = (bare(&ours.text), bare(&second.text));
    let share = |width: usize| {
        let (ours, theirs) = (grams(&ours, width), grams(&theirs, width));
        let total = |grams: &HashMap<String, u32>| grams.values().sum::<u32>();
        let common: u32 = ours
            .iter()
            .map(|(gram, count)| *count.min(theirs.get(gram).unwrap_or(&0)))
            .sum();
        let whole = if second.is_whole {
            total(&ours)
        } else {
            total(&ours).max(total(&theirs))
        };
        f64::from(common) / f64::from(whole.max(1))
    };
    (share(1), share(2))
}

fn grams(text: &str, width: usize) -> HashMap<String, u32> {
    let chars: Vec<char> = text.chars().collect();
    let mut grams = HashMap::new();
    for window in chars.windows(width) {
        *grams.entry(window.iter().collect()).or_default() += 1;
    }
    grams
}

/// The most memory of the reading process, as seen from outside every half millisecond, in KiB; the bound of
/// 1 GiB holds in any case.
fn peak_kib(name: &str, bytes: &[u8]) -> u64 {
    let order = Order::Read {
        file_name: name.to_owned(),
        limits: Limits::STANDARD,
    };
    let mut child = Command::new(exe())
        .arg(SUBCOMMAND)
        .arg(serde_json::to_string(&order).unwrap())
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut stdin = child.stdin.take().unwrap();
    let bytes = bytes.to_vec();
    let feed = std::thread::spawn(move || {
        let _refused_early = stdin.write_all(&bytes);
    });
    let mut peak = 0;
    while child.try_wait().unwrap().is_none() {
        let status = std::fs::read_to_string(&status).unwrap_or_default();
        let line = status.lines().find(|line| line.starts_with("VmHWM:"));
        let kib = line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok());
        peak = peak.max(kib.unwrap_or(0));
        std::thread::park_timeout(Duration::from_micros(500));
    }
    feed.join().unwrap();
    peak
}

fn second(path: &Path, bytes: &[u8]) -> Option<Second> {
    let extension = path.extension()?.to_string_lossy().to_lowercase();
    let (name, text, is_whole) = match extension.as_str() {
        "pdf" => {
            let text = run("pdftotext", &["-q", "-enc", "UTF-8"], path, &["-"])?;
            ("pdftotext", without_furniture(&text), false)
        }
        "doc" => {
            let text = run("antiword", &["-m", "UTF-8.txt", "-w", "0"], path, &[])?;
            ("antiword", text.replace('|', ""), false)
        }
        "docx" => (
            "w:t",
            tagged(&entry(bytes, |name| name == "word/document.xml"), "w:t"),
            false,
        ),
        "ofd" => {
            let pages = entry(bytes, |name| {
                name.contains("Pages/") && name.contains(".xml")
            });
            ("TextCode", tagged(&pages, "ofd:TextCode"), false)
        }
        "xls" | "xlsx" => ("calamine", cells(bytes), false),
        "html" => ("without tags", untagged(bytes), true),
        _ => return None,
    };
    Some(Second {
        name,
        text,
        is_whole,
    })
}

fn run(program: &str, before: &[&str], path: &Path, after: &[&str]) -> Option<String> {
    let output = Command::new(program)
        .args(before)
        .arg(path)
        .args(after)
        .output()
        .ok()?;
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Without what stands at the head or foot of most pages, figures aside, and without page numbers.
fn without_furniture(text: &str) -> String {
    let key = |line: &str| -> String {
        line.chars()
            .filter(|c| !c.is_whitespace() && !c.is_numeric() && !"-—–IVX".contains(*c))
            .collect()
    };
    let pages: Vec<Vec<&str>> = text
        .split('\u{c}')
        .map(|page| {
            page.lines()
                .filter(|line| !line.trim().is_empty())
                .collect()
        })
        .filter(|lines: &Vec<&str>| !lines.is_empty())
        .collect();
    let mut seen: HashMap<String, usize> = HashMap::new();
    for page in &pages {
        let edges = page.iter().take(2).chain(page.iter().rev().take(2));
        let keys: std::collections::HashSet<String> = edges.map(|line| key(line)).collect();
        for key in keys {
            *seen.entry(key).or_default() += 1;
        }
    }
    let mut out = String::new();
    for page in &pages {
        for (at, line) in page.iter().enumerate() {
            let edge = at < 2 || at + 2 >= page.len();
            let often = seen
                .get(&key(line))
                .is_some_and(|count| *count >= 2 && 2 * count >= pages.len());
            if !edge || !often {
                writeln!(out, "{line}").unwrap();
            }
        }
    }
    out
}

/// The entries of a package whose names fit, one after another.
fn entry(bytes: &[u8], fits: impl Fn(&str) -> bool) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut out = String::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        if fits(&entry.name().unwrap()) {
            let mut text = Vec::new();
            entry.read_to_end(&mut text).unwrap();
            out.push_str(&String::from_utf8_lossy(&text));
        }
    }
    out
}

/// The text of every element of a name.
fn tagged(xml: &str, name: &str) -> String {
    let mut out = String::new();
    for rest in xml.split(&format!("<{name}")).skip(1) {
        let Some((head, rest)) = rest.split_once('>') else {
            continue;
        };
        if !head.ends_with('/') && (head.is_empty() || head.starts_with([' ', '\n'])) {
            let (text, _) = rest.split_once(&format!("</{name}>")).unwrap_or((rest, ""));
            out.push_str(&unescaped(text));
            out.push('\n');
        }
    }
    out
}

fn unescaped(text: &str) -> String {
    [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&apos;", "'"),
        ("&nbsp;", " "),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

fn untagged(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let mut out = String::new();
    for part in text.split('<') {
        out.push_str(part.split_once('>').map_or(part, |(_, text)| text));
    }
    let out = unescaped(&out);
    [
        ("&ldquo;", "“"),
        ("&rdquo;", "”"),
        ("&middot;", "·"),
        ("&mdash;", "—"),
        ("&emsp;", ""),
        ("&ensp;", ""),
        ("&times;", "×"),
    ]
    .iter()
    .fold(out, |text, (from, to)| text.replace(from, to))
}

fn cells(bytes: &[u8]) -> String {
    let mut book = calamine::open_workbook_auto_from_rs(Cursor::new(bytes.to_vec())).unwrap();
    let mut out = String::new();
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).unwrap();
        for row in range.rows() {
            for cell in row {
                write!(out, "{cell}\t").unwrap();
            }
            out.push('\n');
        }
    }
    out
}
