//! Files of office suites, byte by byte where no writer is at hand.

use std::io::{Cursor, Write};

use super::package;

const PAGE: usize = 512;
const HEADER: usize = 1024;

/// A file of Word 97 in the making: text in UTF-16, a table of pieces, properties of characters and
/// paragraphs.
#[derive(Default)]
pub(crate) struct Doc {
    text: Vec<u16>,
    /// Ends of stretches of characters, in characters, and their properties.
    runs: Vec<(usize, Vec<u8>)>,
    /// Ends of paragraphs and their properties.
    paragraphs: Vec<(usize, Vec<u8>)>,
}

const DELETED: u16 = 0x0800;
const INSERTED: u16 = 0x0801;
const HIDDEN: u16 = 0x083C;
const IN_TABLE: u16 = 0x2416;
const ENDS_ROW: u16 = 0x2417;

fn property(number: u16) -> Vec<u8> {
    let mut bytes = number.to_le_bytes().to_vec();
    bytes.push(1);
    bytes
}

impl Doc {
    fn run(mut self, text: &str, properties: Vec<u8>) -> Self {
        self.text.extend(text.encode_utf16());
        self.runs.push((self.text.len(), properties));
        self
    }

    pub(crate) fn text(self, text: &str) -> Self {
        self.run(text, Vec::new())
    }

    pub(crate) fn deleted(self, text: &str) -> Self {
        self.run(text, property(DELETED))
    }

    pub(crate) fn inserted(self, text: &str) -> Self {
        self.run(text, property(INSERTED))
    }

    pub(crate) fn hidden(self, text: &str) -> Self {
        self.run(text, property(HIDDEN))
    }

    /// Ends the paragraph.
    pub(crate) fn end(self) -> Self {
        let mut doc = self.text("\r");
        doc.paragraphs.push((doc.text.len(), Vec::new()));
        doc
    }

    pub(crate) fn p(self, text: &str) -> Self {
        self.text(text).end()
    }

    /// A row of a table.
    pub(crate) fn row(self, cells: &[&str]) -> Self {
        let mut doc = self;
        for cell in cells {
            doc = doc.text(cell).text("\u{7}");
            doc.paragraphs.push((doc.text.len(), property(IN_TABLE)));
        }
        doc = doc.text("\u{7}");
        let ends = [property(IN_TABLE), property(ENDS_ROW)].concat();
        doc.paragraphs.push((doc.text.len(), ends));
        doc
    }

    /// The file; `fast` cuts the text in two pieces that stand in the other order, as a fast save does.
    pub(crate) fn file(self, fast: bool) -> Vec<u8> {
        let Self {
            text,
            runs,
            paragraphs,
        } = self;
        let cut = if fast { text.len() / 2 } else { 0 };
        let order: Vec<u16> = text
            .iter()
            .skip(cut)
            .chain(text.iter().take(cut))
            .copied()
            .collect();
        // Where a character stands in the main stream.
        let place = |at: usize| {
            let at = if at >= cut {
                at - cut
            } else {
                at + text.len() - cut
            };
            u32::try_from(HEADER + 2 * at).unwrap()
        };
        let mut main = vec![0; HEADER];
        main.extend(order.iter().flat_map(|unit| unit.to_le_bytes()));
        main.resize(main.len().next_multiple_of(PAGE), 0);
        let characters = main.len() / PAGE;
        main.extend(page(stretches(&runs, cut, &place), 1));
        let lines = main.len() / PAGE;
        main.extend(page(stretches(&paragraphs, cut, &place), 13));

        let mut pieces = vec![0_usize, text.len()];
        let mut starts = vec![0];
        if cut > 0 {
            pieces.insert(1, cut);
            starts = vec![0, cut];
        }
        let mut plc: Vec<u8> = pieces.iter().flat_map(|at| number(*at)).collect();
        for start in starts {
            plc.extend([0, 0]);
            plc.extend(place(start).to_le_bytes());
            plc.extend([0, 0]);
        }
        let mut table = vec![2];
        table.extend(number(plc.len()));
        table.extend(plc);
        let clx = table.len();
        for page in [characters, lines] {
            for value in [HEADER, main.len(), page] {
                table.extend(number(value));
            }
        }
        let mut put = |at: usize, bytes: &[u8]| main[at..at + bytes.len()].copy_from_slice(bytes);
        put(0, &0xA5EC_u16.to_le_bytes());
        put(2, &0x00C1_u16.to_le_bytes());
        put(0x0A, &0x0200_u16.to_le_bytes());
        put(0x4C, &number(text.len()));
        for (at, from, length) in [(0x1A2, 0, clx), (0xFA, clx, 12), (0x102, clx + 12, 12)] {
            put(at, &number(from));
            put(at + 4, &number(length));
        }
        compound(&[("/WordDocument", &main), ("/1Table", &table)])
    }
}

fn number(value: usize) -> [u8; 4] {
    u32::try_from(value).unwrap().to_le_bytes()
}

/// Stretches by their places in the stream, in order of those.
fn stretches(
    ends: &[(usize, Vec<u8>)],
    cut: usize,
    place: &dyn Fn(usize) -> u32,
) -> Vec<(u32, u32, Vec<u8>)> {
    let mut from = 0;
    let mut stretches = Vec::new();
    for (to, properties) in ends {
        let parts = if from < cut && cut < *to {
            vec![(from, cut), (cut, *to)]
        } else {
            vec![(from, *to)]
        };
        for (from, to) in parts {
            if from < to {
                stretches.push((place(from), place(to - 1) + 2, properties.clone()));
            }
        }
        from = *to;
    }
    stretches.sort();
    stretches
}

/// A page of properties; `width` is that of an entry: 1 for characters, 13 for paragraphs.
fn page(stretches: Vec<(u32, u32, Vec<u8>)>, width: usize) -> Vec<u8> {
    let mut page = vec![0; PAGE];
    let count = stretches.len();
    let mut tail = PAGE - 1;
    for (nth, (from, to, properties)) in stretches.into_iter().enumerate() {
        page[nth * 4..nth * 4 + 4].copy_from_slice(&from.to_le_bytes());
        page[nth * 4 + 4..nth * 4 + 8].copy_from_slice(&to.to_le_bytes());
        let mut bytes = Vec::new();
        if width == 1 {
            if properties.is_empty() {
                continue;
            }
            bytes.push(u8::try_from(properties.len()).unwrap());
            bytes.extend(properties);
        } else {
            let mut style = vec![0, 0];
            style.extend(properties);
            if style.len() % 2 == 0 {
                style.push(0);
            }
            bytes.push(u8::try_from(style.len().div_ceil(2)).unwrap());
            bytes.extend(style);
        }
        tail = (tail - bytes.len()) / 2 * 2;
        assert!(
            tail > (count + 1) * 4 + count * width,
            "too much for a page"
        );
        page[tail..tail + bytes.len()].copy_from_slice(&bytes);
        page[(count + 1) * 4 + nth * width] = u8::try_from(tail / 2).unwrap();
    }
    page[PAGE - 1] = u8::try_from(count).unwrap();
    page
}

/// A compound file of the streams given.
pub(crate) fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    for (name, bytes) in streams {
        file.create_stream(name).unwrap().write_all(bytes).unwrap();
    }
    file.flush().unwrap();
    file.into_inner().into_inner()
}

/// A workbook of Excel 97 with one sheet of texts.
pub(crate) fn xls(rows: &[&[&str]]) -> Vec<u8> {
    let record = |kind: u16, body: &[u8]| {
        let mut bytes = kind.to_le_bytes().to_vec();
        bytes.extend(u16::try_from(body.len()).unwrap().to_le_bytes());
        bytes.extend(body);
        bytes
    };
    let begin = |kind: u16| {
        let mut body = Vec::new();
        for word in [0x0600, kind, 0, 0, 0, 0, 0, 0_u16] {
            body.extend(word.to_le_bytes());
        }
        record(0x0809, &body)
    };
    let end = record(0x000A, &[]);
    let mut globals = begin(0x0005);
    let sheet_name = b"\x06\x00Sheet1";
    let at = globals.len() + 4 + 6 + sheet_name.len() + end.len();
    let mut bound = number(at).to_vec();
    bound.extend([0, 0]);
    bound.extend(sheet_name);
    globals.extend(record(0x0085, &bound));
    globals.extend(&end);
    let mut sheet = begin(0x0010);
    for (row, cells) in (0_u16..).zip(rows) {
        for (column, cell) in (0_u16..).zip(*cells) {
            let units: Vec<u16> = cell.encode_utf16().collect();
            let mut body = Vec::new();
            for word in [row, column, 0, u16::try_from(units.len()).unwrap()] {
                body.extend(word.to_le_bytes());
            }
            body.push(1);
            body.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
            sheet.extend(record(0x0204, &body));
        }
    }
    sheet.extend(&end);
    globals.extend(sheet);
    compound(&[("/Workbook", &globals)])
}

/// A workbook with one sheet of texts.
pub(crate) fn xlsx(rows: &[&[&str]]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(*cells) {
            sheet.write_string(row, column, *cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

const OFFICE: &str = r#"xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0""#;

/// An `OpenDocument` text whose body is the XML given.
pub(crate) fn odt(body: &str) -> Vec<u8> {
    odt_with(body, "")
}

/// The same, with a manifest that names the body as encrypted.
pub(crate) fn odt_sealed(body: &str) -> Vec<u8> {
    odt_with(body, "<manifest:encryption-data/>")
}

fn odt_with(body: &str, sealed: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content {OFFICE}><office:body><office:text>{body}</office:text>\
         </office:body></office:document-content>"
    );
    let manifest = format!(
        "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\">\
         <manifest:file-entry manifest:full-path=\"content.xml\">{sealed}</manifest:file-entry>\
         </manifest:manifest>"
    );
    package([
        ("mimetype", &b"application/vnd.oasis.opendocument.text"[..]),
        ("content.xml", content.as_bytes()),
        ("META-INF/manifest.xml", manifest.as_bytes()),
    ])
}
