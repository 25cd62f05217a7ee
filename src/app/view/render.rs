//! A text as a page: headings, provisions with anchors, paragraphs, tables, signature.
//!
//! What the head of the page says already (title, number, 版头) is not printed twice; nothing else is
//! left out.

use std::collections::BTreeSet;

use super::cited::Links;
use super::opening;
use super::runs::{Marks, Run, runs};
use super::tables::tables;
use crate::store::text::ProvisionRow;
use crate::text::normal::without_blanks;
use crate::text::{Outline, Unit, UnitKind};

/// The longest line that may be a signature, in characters.
const SIGNATURE: usize = 40;

/// How a block is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// 编、章: a heading in the middle.
    Heading,
    /// 节: a smaller heading.
    SubHeading,
    /// The title of the instrument that a carrier brings, and of an annex.
    Title,
    /// A provision: its first line, with its label.
    Provision,
    /// A further paragraph.
    Paragraph,
    /// A line that is not indented: 主送机关.
    Flush,
    /// 署名、成文日期.
    Signature,
    /// A line of the 目录.
    Contents,
    /// Rows of a table.
    Table,
}

/// A block of the page.
#[derive(Debug, Clone)]
pub struct Block {
    /// How it is set.
    pub look: Look,
    /// Its anchor; empty for none.
    pub eid: String,
    /// A second anchor: the first 款 of an article.
    pub inner: String,
    /// As printed: 第五条.
    pub label: String,
    /// The words.
    pub runs: Vec<Run>,
    /// Rows of a table.
    pub rows: Vec<Vec<String>>,
    /// The words as they stand, before they are cut into runs.
    pub(super) plain: String,
}

/// An entry of the table of contents.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Where it leads.
    pub eid: String,
    /// Its words.
    pub text: String,
    /// 节 stand deeper.
    pub deep: bool,
}

/// What the head of the page says already.
#[derive(Debug, Clone, Default)]
pub struct Head {
    /// Title of the document.
    pub title: String,
    /// Title of the instrument.
    pub instrument: Option<String>,
    /// Numbers as printed.
    pub numbers: Vec<String>,
    /// 制定机关.
    pub issuers: Vec<String>,
}

/// The names of all units.
pub fn names(outline: &Outline) -> BTreeSet<String> {
    outline.units.iter().map(|unit| unit.eid.clone()).collect()
}

/// The blocks of a text. Where the outline does not know a stored provision, the stored provisions are
/// shown as they are, so that every address that was handed out leads somewhere.
pub fn blocks(
    outline: &Outline,
    stored: &[ProvisionRow],
    head: &Head,
    links: &mut Links,
    marks: &Marks,
) -> Vec<Block> {
    let known = names(outline);
    let mut blocks = if stored.iter().all(|row| known.contains(&row.eid)) {
        from_units(outline)
    } else {
        from_rows(stored)
    };
    opening::drop_told(&mut blocks, head);
    opening::set_titles(&mut blocks, head);
    if let Some(first) = blocks.first_mut()
        && first.look == Look::Paragraph
        && first.plain.ends_with(['：', ':'])
    {
        first.look = Look::Flush;
    }
    for block in &mut blocks {
        if block.look == Look::Paragraph && block.label.is_empty() && signs(&block.plain, head) {
            block.look = Look::Signature;
        }
        block.runs = runs(&block.plain, &links.of_line(&block.plain), marks);
    }
    tables(blocks)
}

/// The headings that lead through a text.
pub fn contents(outline: &Outline) -> Vec<Entry> {
    let units = outline.units.iter();
    let headed = units.filter_map(|unit| {
        let deep = match unit.kind {
            UnitKind::Part | UnitKind::Chapter | UnitKind::Level(1) | UnitKind::Annex => false,
            UnitKind::Section => true,
            UnitKind::Level(_)
            | UnitKind::Article
            | UnitKind::Paragraph
            | UnitKind::Point
            | UnitKind::Indent
            | UnitKind::Contents
            | UnitKind::Preamble
            | UnitKind::Closing
            | UnitKind::Plain => return None,
        };
        let words = match &unit.heading {
            Some(heading) => heading.clone(),
            None => unit
                .text
                .lines()
                .next()
                .unwrap_or_default()
                .chars()
                .take(24)
                .collect(),
        };
        Some(Entry {
            eid: unit.eid.clone(),
            text: joined(&unit.label, &words),
            deep,
        })
    });
    headed.collect()
}

fn joined(label: &str, words: &str) -> String {
    let gap = label.ends_with(['章', '节', '编']) && !words.is_empty();
    format!("{label}{}{words}", if gap { "　" } else { "" })
}

pub(super) fn block(look: Look, eid: &str, label: &str, plain: &str) -> Block {
    Block {
        look,
        eid: eid.to_owned(),
        inner: String::new(),
        label: label.to_owned(),
        runs: Vec::new(),
        rows: Vec::new(),
        plain: plain.to_owned(),
    }
}

fn from_units(outline: &Outline) -> Vec<Block> {
    let mut out = Vec::new();
    let units = &outline.units;
    let mut at = 0;
    while let Some(unit) = units.get(at) {
        at += 1;
        if unit.kind == UnitKind::Article {
            let inside = units.iter().skip(at).take_while(|unit| is_inner(unit.kind));
            let inside: Vec<&Unit> = inside.collect();
            at += inside.len();
            article(unit, &inside, &mut out);
        } else {
            plain_unit(unit, &mut out);
        }
    }
    out
}

fn is_inner(kind: UnitKind) -> bool {
    matches!(
        kind,
        UnitKind::Paragraph | UnitKind::Point | UnitKind::Indent
    )
}

fn article(unit: &Unit, inside: &[&Unit], out: &mut Vec<Block>) {
    let heading = unit.heading.clone().unwrap_or_default();
    let label = format!("{}{heading}", unit.label);
    let whole: String = inside
        .iter()
        .map(|unit| format!("{}{}", unit.label, unit.text))
        .collect();
    let parted = without_blanks(&whole) == without_blanks(&unit.text);
    let lines: Vec<(String, String)> = if parted {
        let parts = inside
            .iter()
            .filter(|unit| !unit.label.is_empty() || !unit.text.is_empty());
        parts
            .map(|unit| (unit.eid.clone(), format!("{}{}", unit.label, unit.text)))
            .collect()
    } else {
        let lines = unit.text.lines();
        lines.map(|line| (String::new(), line.to_owned())).collect()
    };
    let mut lines = lines.into_iter();
    let (inner, first) = lines.next().unwrap_or_default();
    out.push(Block {
        inner,
        ..block(Look::Provision, &unit.eid, &label, &first)
    });
    out.extend(lines.map(|(eid, line)| block(Look::Paragraph, &eid, "", &line)));
}

fn plain_unit(unit: &Unit, out: &mut Vec<Block>) {
    let heading = unit.heading.as_deref().unwrap_or_default();
    let (look, further) = match unit.kind {
        UnitKind::Part | UnitKind::Chapter => (Look::Heading, Look::Paragraph),
        UnitKind::Section => (Look::SubHeading, Look::Paragraph),
        UnitKind::Annex => (Look::Title, Look::Paragraph),
        UnitKind::Contents => (Look::Contents, Look::Contents),
        UnitKind::Closing => (Look::Paragraph, Look::Signature),
        UnitKind::Level(_) => (Look::Provision, Look::Paragraph),
        UnitKind::Article
        | UnitKind::Paragraph
        | UnitKind::Point
        | UnitKind::Indent
        | UnitKind::Preamble
        | UnitKind::Plain => (Look::Paragraph, Look::Paragraph),
    };
    let mut lines = unit.text.lines();
    let headed = matches!(look, Look::Heading | Look::SubHeading | Look::Title);
    let mut first = if headed {
        block(look, &unit.eid, "", &joined(&unit.label, heading))
    } else if heading.is_empty() {
        block(
            look,
            &unit.eid,
            &unit.label,
            lines.next().unwrap_or_default(),
        )
    } else {
        block(look, &unit.eid, &format!("{}{heading}", unit.label), "")
    };
    if further == Look::Signature {
        first.look = ending(&first.plain);
    }
    if !first.plain.is_empty() || !first.label.is_empty() {
        out.push(first);
    }
    out.extend(lines.map(|line| {
        let look = if further == Look::Signature {
            ending(line)
        } else {
            further
        };
        block(look, "", "", line)
    }));
}

/// A line that is the name of an issuer, or a date and nothing else.
fn signs(line: &str, head: &Head) -> bool {
    let line = without_blanks(line);
    let mut rest =
        line.trim_matches(|c: char| c.is_ascii_digit() || "〇○零一二三四五六七八九十".contains(c));
    if rest.starts_with('年') && line.ends_with('日') {
        rest = rest.trim_matches(|c: char| "年月日".contains(c) || c.is_ascii_digit());
        let figures = |c: char| "〇○零一二三四五六七八九十月".contains(c) || c.is_ascii_digit();
        return rest.chars().all(figures);
    }
    head.issuers.iter().any(|name| without_blanks(name) == line)
}

/// How a line behind the last unit is set.
fn ending(line: &str) -> Look {
    let short = line.chars().nth(SIGNATURE).is_none();
    let sentence = line.ends_with(['。', '；', '：', '）', ')', ';', '.']);
    if short && !sentence && !line.starts_with("附件") && !line.contains(['\t', '|']) {
        Look::Signature
    } else {
        Look::Paragraph
    }
}

fn from_rows(rows: &[ProvisionRow]) -> Vec<Block> {
    let mut out = Vec::new();
    let mut heading = "";
    for row in rows {
        if row.heading != heading && !row.heading.is_empty() {
            out.push(block(Look::Heading, "", "", &row.heading));
        }
        heading = &row.heading;
        let mut lines = row.text.lines();
        let look = if row.label.is_empty() {
            Look::Paragraph
        } else {
            Look::Provision
        };
        out.push(block(
            look,
            &row.eid,
            &row.label,
            lines.next().unwrap_or_default(),
        ));
        out.extend(lines.map(|line| block(Look::Paragraph, "", "", line)));
    }
    out
}
