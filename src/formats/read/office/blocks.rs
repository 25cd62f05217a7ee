//! The blocks of a document as lines.

use anydoc::model::{Block, CellSlot, Document, Inline, List, Table, TableKind};

use crate::formats::read::docx::numbering::unmark;
use crate::formats::read::lines;
use crate::formats::read::warning::Warning;

/// Lines and what they do not show.
#[derive(Debug, Default)]
pub(in crate::formats::read) struct Written {
    pub(in crate::formats::read) title: Option<String>,
    pub(in crate::formats::read) text: String,
    pub(in crate::formats::read) warnings: Vec<Warning>,
}

/// Writes paragraphs as lines, rows of tables as lines with tabs, notes at the end.
pub(in crate::formats::read) fn write(document: &Document) -> Written {
    let mut pen = Pen::default();
    pen.blocks(&document.blocks);
    for note in &document.notes {
        pen.blocks(&note.blocks);
    }
    let mut warnings = Vec::new();
    if pen.numbered > 0 {
        warnings.push(Warning::AutomaticNumbers {
            count: pen.numbered,
        });
    }
    if pen.pictures > 0 {
        warnings.push(Warning::Pictures {
            count: pen.pictures,
        });
    }
    if !document.notes.is_empty() {
        warnings.push(Warning::Notes {
            count: document.notes.len(),
        });
    }
    Written {
        title: pen.title,
        text: pen.lines.join("\n"),
        warnings,
    }
}

#[derive(Default)]
struct Pen {
    lines: Vec<String>,
    title: Option<String>,
    numbered: usize,
    pictures: usize,
}

impl Pen {
    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading { level, content, .. } => {
                let text = self.inlines(content);
                let (text, marked) = unmark(&text);
                self.numbered += usize::from(marked);
                if *level == 1 && self.title.is_none() {
                    self.title = Some(text.clone());
                }
                self.line(&text);
            }
            Block::Paragraph(content) => {
                let text = self.inlines(content);
                self.line(&text);
            }
            Block::List(list) => self.list(list),
            Block::Table(table) => self.table(table),
            Block::BlockQuote(blocks) => self.blocks(blocks),
            Block::CodeBlock { text, .. } | Block::Math(text) => self.line(text),
            Block::Rule => {}
        }
    }

    fn line(&mut self, text: &str) {
        // A tab in a paragraph is layout; in the answer it parts cells.
        let text = text.replace('\t', " ");
        self.lines.extend(text.split('\n').map(lines::paragraph));
    }

    fn list(&mut self, list: &List) {
        let mut number = list.start;
        for item in &list.items {
            let label = match &item.marker_label {
                Some(label) => Some(unmark(label).0),
                None if list.ordered() => Some(list.marker.label(number)),
                None => None,
            };
            number = number.saturating_add(1);
            let from = self.lines.len();
            self.blocks(&item.blocks);
            let Some(label) = label.filter(|label| !label.trim().is_empty()) else {
                continue;
            };
            if let Some(first) = self.lines.get_mut(from) {
                *first = format!("{}{}{first}", label, gap(&label));
                self.numbered += 1;
            }
        }
    }

    fn table(&mut self, table: &Table) {
        if table.kind == TableKind::Layout || table.is_single_cell() {
            for slot in table.grid.iter().flatten() {
                if let CellSlot::Origin(cell) = slot {
                    self.blocks(&cell.blocks);
                }
            }
            return;
        }
        for row in &table.grid {
            let mut cells = Vec::with_capacity(row.len());
            for slot in row {
                cells.push(match slot {
                    CellSlot::Origin(cell) => {
                        let from = self.lines.len();
                        self.blocks(&cell.blocks);
                        self.lines.split_off(from).join(" ")
                    }
                    CellSlot::Covered { .. } => String::new(),
                });
            }
            self.lines
                .push(lines::row(cells.iter().map(String::as_str)));
        }
    }

    fn inlines(&mut self, inlines: &[Inline]) -> String {
        let mut out = String::new();
        for inline in inlines {
            match inline {
                Inline::Text { text, .. } | Inline::Math(text) => out.push_str(text),
                Inline::Link { content, .. } => out.push_str(&self.inlines(content)),
                Inline::LineBreak => out.push('\n'),
                Inline::Image { .. } => self.pictures += 1,
                Inline::Checkbox(checked) => out.push(if *checked { '☑' } else { '☐' }),
                Inline::Anchor(_) | Inline::NoteRef(_) => {}
            }
        }
        out
    }
}

/// What stands between a number and its text: nothing after a mark of punctuation (一、 （一） 1.),
/// one blank after a word (第一条).
fn gap(label: &str) -> &'static str {
    let ends_in_word = label.chars().next_back().is_some_and(char::is_alphanumeric);
    if ends_in_word { " " } else { "" }
}
