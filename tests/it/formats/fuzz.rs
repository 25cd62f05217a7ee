//! Changed files of every format: whatever comes is an answer, never the end of the reader or of the server.
//!
//! Each change is drawn from the seed that is printed, so a failure can be had again. `GUIKU_FUZZ=50000` makes that
//! many of each format; the first few of them go through the reading process, as in the service, the rest is
//! read in this one. PDFs all go through it: their parser keeps fonts from one file to the next, so that one broken
//! font would empty all files after it.

use std::io::{Cursor, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use guiku::formats::read::{Limits, ReadError, read as read_here};

use super::made::{self, Doc, Font, Ofd, Pdf, Text, docx_with, numbered, numbering, p, row};
use super::read;

/// Changed files of each format that go through the reading process.
const THROUGH: usize = 60;

/// A small generator (xorshift), the same on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound.max(1) as u64).unwrap()
    }

    fn byte(&mut self) -> u8 {
        u8::try_from(self.below(256)).unwrap()
    }
}

fn seeds() -> Vec<(&'static str, Vec<u8>)> {
    let levels = [(0, "chineseCounting", "第%1条"), (1, "decimal", "%1.%2")];
    let word = docx_with(
        &[
            p("标题"),
            numbered(0, "甲"),
            numbered(1, "乙"),
            row(&["丙", "丁"]),
        ]
        .concat(),
        &[("word/numbering.xml", &numbering(&levels))],
    );
    let doc = || {
        Doc::default()
            .p("第一条　目的")
            .text("有效期")
            .deleted("三")
            .inserted("五")
            .hidden("年")
            .end()
            .row(&["事项", "标准"])
    };
    let texts = [
        Text::new(80.0, 100.0, 16.0, "第一条　为了规范管理，制定本办法。"),
        Text::new(110.0, 140.0, 12.0, "事项"),
        Text::new(250.0, 140.0, 12.0, "标准 10 元"),
        Text::new(270.0, 790.0, 14.0, "— 1 —"),
    ];
    let frame = [
        [100.0, 125.0, 400.0, 125.0],
        [100.0, 150.0, 400.0, 150.0],
        [100.0, 125.0, 100.0, 150.0],
        [240.0, 125.0, 240.0, 150.0],
        [400.0, 125.0, 400.0, 150.0],
    ];
    let pdf = |font| {
        Pdf::new(font)
            .framed(&texts, &frame)
            .page(&texts)
            .scan()
            .file()
    };
    let rows: [&[&str]; 2] = [&["序号", "标题"], &["1", "某办法"]];
    let page = "<html><meta charset=gbk><table><tr><td>索引号：<td>1</table><div id=zoom><p>正文";
    let rtf = r"{\rtf1\ansi\ansicpg936{\fonttbl{\f0\fcharset134 a;}}{\header x\par}\pard {\listtext \'d2\'bb\tab}\ls1 \u31532?\'d2\'bb{\deleted b}{\v c}\par\trowd\cellx1000\cellx2000\intbl a\cell b\cell\row\pard {\field{\*\fldinst HYPERLINK}{\fldrslt d}}\par}";
    let odt = "<text:p>正文<text:span>甲</text:span></text:p><table:table><table:table-row>\
        <table:table-cell table:number-columns-repeated=\"2\"><text:p>乙</text:p></table:table-cell>\
        </table:table-row></table:table>";
    vec![
        ("a.docx", word),
        ("a.doc", doc().file(false)),
        ("a.wps", doc().file(true)),
        ("a.rtf", rtf.as_bytes().to_vec()),
        ("a.odt", made::odt(odt)),
        ("a.pdf", pdf(Font::Unicode)),
        ("b.pdf", pdf(Font::Gbk)),
        (
            "a.ofd",
            Ofd::default()
                .page(&texts)
                .page(&texts)
                .template(&texts)
                .file(false),
        ),
        ("a.xlsx", made::xlsx(&rows)),
        ("a.xls", made::xls(&rows)),
        ("a.html", page.repeat(3).into_bytes()),
        ("a.txt", "第一条　为了规范管理。\r\n".repeat(9).into_bytes()),
    ]
}

/// Changes a few bytes: other ones, more, fewer, a stretch twice, a large number for a small one.
fn change(bytes: &mut Vec<u8>, random: &mut Random) {
    for _ in 0..=random.below(6) {
        if bytes.is_empty() {
            return;
        }
        let at = random.below(bytes.len());
        match random.below(14) {
            0 => bytes.truncate(at.max(1)),
            1 => {
                let to = (at + random.below(64)).min(bytes.len());
                let twice: Vec<u8> = bytes[at..to].to_vec();
                bytes.splice(at..at, twice);
            }
            2 => {
                let to = (at + random.below(16)).min(bytes.len());
                bytes.drain(at..to);
            }
            3 => {
                let large = [0xFF, 0xFF, 0xFF, 0x7F];
                let to = (at + 4).min(bytes.len());
                bytes[at..to].copy_from_slice(&large[..to - at]);
            }
            4 => bytes.insert(at, random.byte()),
            5 => {
                let digit = b"0123456789-<>/[](){}\\ \"&;%"[random.below(26)];
                bytes[at] = digit;
            }
            6 => bytes[at] ^= 1 << random.below(8),
            _ => bytes[at] = random.byte(),
        }
    }
}

/// A changed file: as it stands, or within its container, whose checks would refuse nearly all others.
fn changed(good: &[u8], random: &mut Random) -> Vec<u8> {
    let within = random.below(4) > 0;
    if within && good.starts_with(b"PK") {
        return changed_package(good, random);
    }
    if within && good.starts_with(b"\xD0\xCF") {
        return changed_compound(good, random);
    }
    let mut bytes = good.to_vec();
    change(&mut bytes, random);
    bytes
}

fn changed_package(good: &[u8], random: &mut Random) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(good)).unwrap();
    let chosen = random.below(archive.len());
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        if index == chosen {
            change(&mut bytes, random);
        }
        parts.push((entry.name().unwrap().into_owned(), bytes));
    }
    made::package(
        parts
            .iter()
            .map(|(name, bytes)| (name.as_str(), bytes.as_slice())),
    )
}

fn changed_compound(good: &[u8], random: &mut Random) -> Vec<u8> {
    let mut file = cfb::CompoundFile::open(Cursor::new(good)).unwrap();
    let names: Vec<String> = file
        .walk()
        .filter(cfb::Entry::is_stream)
        .map(|entry| entry.path().to_string_lossy().into_owned())
        .collect();
    let chosen = random.below(names.len());
    let mut streams = Vec::new();
    for (index, name) in names.iter().enumerate() {
        let mut bytes = Vec::new();
        file.open_stream(name)
            .unwrap()
            .read_to_end(&mut bytes)
            .unwrap();
        if index == chosen {
            change(&mut bytes, random);
        }
        streams.push((name.as_str(), bytes));
    }
    let streams: Vec<(&str, &[u8])> = streams
        .iter()
        .map(|(name, bytes)| (*name, bytes.as_slice()))
        .collect();
    made::compound(&streams)
}

#[tokio::test]
async fn changed_files_end_in_an_answer() {
    let many: usize = std::env::var("GUIKU_FUZZ")
        .ok()
        .map_or(THROUGH, |text| text.parse().unwrap());
    let only = std::env::var("GUIKU_FUZZ_ONLY").ok();
    if many > THROUGH {
        // Thousands of traces would drown what the test says.
        std::panic::set_hook(Box::new(|_| {}));
    }
    for (name, good) in seeds() {
        if only.as_ref().is_some_and(|only| only != name) {
            continue;
        }
        let mut random = Random(0x9E37_79B9_7F4A_7C15);
        let mut told = Told::default();
        for nth in 0..many {
            let bytes = changed(&good, &mut random);
            let start = Instant::now();
            if nth < THROUGH || good.starts_with(b"%PDF") {
                told.note(name, read(name, bytes).await.map(|_| ()));
            } else {
                let here = || read_here(&bytes, name, &Limits::STANDARD).map(|_| ());
                match catch_unwind(AssertUnwindSafe(here)) {
                    Ok(answer) => told.note(name, answer),
                    Err(_) => told.panics += 1,
                }
            }
            let took = start.elapsed();
            assert!(took < Duration::from_secs(10), "{name} {nth}: {took:?}");
            told.slowest = told.slowest.max(took);
        }
        let line = format!("{name:<7} {many:>6} changed, {told}\n");
        let mut out = std::io::stdout().lock();
        out.write_all(line.as_bytes()).unwrap();
        assert!(told.read > 0, "{name}: small damage can still be read");
    }
}

/// What came of the changed files of a format.
#[derive(Default)]
struct Told {
    read: usize,
    refused: usize,
    /// Panics of a library, which end the reading process and are told as a damaged file.
    panics: usize,
    slowest: Duration,
}

impl Told {
    fn note(&mut self, name: &str, answer: Result<(), ReadError>) {
        match answer {
            Ok(()) => self.read += 1,
            Err(
                error @ (ReadError::Internal { .. }
                | ReadError::Killed { .. }
                | ReadError::TimedOut { .. }
                | ReadError::OutOfMemory { .. }),
            ) => panic!("{name}: {error}"),
            Err(_) => self.refused += 1,
        }
    }
}

impl std::fmt::Display for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} read, {} refused, {} panics of a library caught, slowest {} ms",
            self.read,
            self.refused,
            self.panics,
            self.slowest.as_millis()
        )
    }
}
