//! 公文 as a Word document in the form of GB/T 9704: A4 with the margins of official documents, 28 points a
//! line, the typefaces by name.

use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::list::{NAMES, PARTS, ROOT, TYPES, run};
use super::xlsx::WriteError;

/// A letter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LetterOut {
    /// 发文机关标志 and 署名.
    pub authority: String,
    /// 文号.
    pub number: String,
    /// 标题.
    pub title: String,
    /// 主送机关.
    pub addressee: Option<String>,
    /// 正文.
    pub paragraphs: Vec<String>,
    /// 成文日期, as printed.
    pub date: String,
}

/// 层次 of a paragraph, which decides its typeface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// 一、
    First,
    /// （一）
    Second,
    /// Anything else.
    Plain,
}

impl Level {
    /// The level of a paragraph, by its first characters.
    pub fn of(text: &str) -> Self {
        let digits = "一二三四五六七八九十";
        let after = |text: &str| text.trim_start_matches(|c| digits.contains(c)).to_owned();
        let numbered = |text: &str| text.starts_with(|c| digits.contains(c));
        if numbered(text) && after(text).starts_with('、') {
            return Self::First;
        }
        match text.strip_prefix('（') {
            Some(inside) if numbered(inside) && after(inside).starts_with('）') => Self::Second,
            Some(_) | None => Self::Plain,
        }
    }

    const fn face(self) -> &'static str {
        match self {
            Self::First => "黑体",
            Self::Second => "楷体_GB2312",
            Self::Plain => FANGSONG,
        }
    }
}

const FANGSONG: &str = "仿宋_GB2312";
const TITLE: &str = "方正小标宋简体";
/// 二号, in half points.
const SECOND: u32 = 44;
/// 三号.
const THIRD: u32 = 32;
/// 四号, of the page number.
const FOURTH: u32 = 28;
/// A4 with 37 mm above, 35 below, 28 left and 26 right, in twentieths of a point.
const PAGE: &str = r#"<w:sectPr><w:footerReference w:type="default" r:id="rId1"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="851" w:footer="1400" w:gutter="0"/></w:sectPr>"#;
/// 28 points a line, exactly.
const LINES: &str = r#"<w:spacing w:before="0" w:after="0" w:line="560" w:lineRule="exact"/>"#;
/// Two characters of 三号.
const TWO: &str = r#"<w:ind w:firstLineChars="200" w:firstLine="640"/>"#;

/// The bytes of the letter: the same for the same letter, whenever they are made.
///
/// # Errors
/// [`WriteError`] where the archive cannot be made.
pub fn letter(letter: &LetterOut) -> Result<Vec<u8>, WriteError> {
    let mut body = head(letter);
    body += &paragraph(&letter.title, TITLE, SECOND, r#"<w:jc w:val="center"/>"#);
    body += &blank();
    if let Some(addressee) = &letter.addressee {
        body += &paragraph(&format!("{addressee}："), FANGSONG, THIRD, "");
    }
    for text in &letter.paragraphs {
        body += &paragraph(text, Level::of(text).face(), THIRD, TWO);
    }
    body += &blank();
    body += &signature(letter);
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:document {NAMES}><w:body>{body}{PAGE}</w:body></w:document>"
    );
    let footer = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:ftr {NAMES}><w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr>{}<w:fldSimple w:instr=\"PAGE\">{}</w:fldSimple>{}</w:p></w:ftr>",
        run("— ", "宋体", FOURTH),
        run("1", "宋体", FOURTH),
        run(" —", "宋体", FOURTH),
    );
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", ROOT),
        ("word/_rels/document.xml.rels", PARTS),
        ("word/document.xml", &document),
        ("word/footer1.xml", &footer),
    ] {
        archive.start_file(name, SimpleFileOptions::default())?;
        archive.write_all(text.as_bytes())?;
    }
    Ok(archive.finish()?.into_inner())
}

/// 发文机关标志 in red, 文号, the red line.
fn head(letter: &LetterOut) -> String {
    let mark = run(&letter.authority, TITLE, SECOND)
        .replace("<w:sz ", "<w:color w:val=\"FF0000\"/><w:sz ");
    let line =
        r#"<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="4" w:color="FF0000"/></w:pBdr>"#;
    format!(
        "<w:p><w:pPr><w:spacing w:before=\"0\" w:after=\"240\"/><w:jc w:val=\"center\"/></w:pPr>{mark}</w:p>\
         <w:p><w:pPr>{line}{LINES}<w:jc w:val=\"center\"/></w:pPr>{}</w:p>{}",
        run(&letter.number, FANGSONG, THIRD),
        blank()
    )
}

/// 署名 above the date, both at the right: the date four characters from the edge, the longer of the two
/// where the form wants it.
fn signature(letter: &LetterOut) -> String {
    let width = |text: &str| -> usize {
        let each = |c: char| if c.is_ascii() { 1 } else { 2 };
        text.chars().map(each).sum()
    };
    let (name, date) = (width(&letter.authority), width(&letter.date));
    // in halves of a character: the shorter line stands under the middle of the longer one
    let (of_name, of_date) = if name > date {
        (4, 4 + (name - date) / 2)
    } else {
        (8 + (date - name) / 2, 8)
    };
    let line = |text: &str, halves: usize| {
        let right = halves * 160;
        let place = format!("<w:keepLines/><w:ind w:right=\"{right}\"/><w:jc w:val=\"right\"/>");
        paragraph(text, FANGSONG, THIRD, &place)
    };
    let mut signed = line(&letter.authority, of_name);
    signed.push_str(&line(&letter.date, of_date));
    signed
}

fn blank() -> String {
    format!("<w:p><w:pPr>{LINES}</w:pPr></w:p>")
}

/// A paragraph; `keepLines` goes before the spacing, everything else after it.
fn paragraph(text: &str, face: &str, size: u32, more: &str) -> String {
    let (before, after) = match more.strip_prefix("<w:keepLines/>") {
        Some(rest) => ("<w:keepLines/>", rest),
        None => ("", more),
    };
    format!(
        "<w:p><w:pPr>{before}{LINES}{after}</w:pPr>{}</w:p>",
        run(text, face, size)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_known_by_their_marks() {
        assert_eq!(Level::of("一、送审材料"), Level::First);
        assert_eq!(Level::of("十二、其他"), Level::First);
        assert_eq!(Level::of("（三）依据"), Level::Second);
        assert_eq!(Level::of("（注）依据"), Level::Plain);
        assert_eq!(Level::of("一律公开"), Level::Plain);
    }
}
