//! Part of a page as lines.
//!
//! Walks without recursion: a page can nest as deep as it likes.

use std::collections::HashSet;

use ego_tree::iter::Edge;
use ego_tree::{NodeId, NodeRef};
use scraper::{Html as Page, Node};

use crate::formats::read::error::ReadError;
use crate::formats::read::lines;

/// Elements whose text is no text of the document. `form` is none of them: some systems wrap the
/// whole page in one.
const UNSEEN: [&str; 13] = [
    "script", "style", "noscript", "template", "head", "nav", "header", "footer", "aside",
    "button", "select", "iframe", "svg",
];

/// Elements that begin and end a line.
const LINES: [&str; 27] = [
    "p",
    "div",
    "br",
    "li",
    "ul",
    "ol",
    "dl",
    "dt",
    "dd",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "table",
    "tbody",
    "thead",
    "tr",
    "td",
    "th",
    "caption",
    "section",
    "article",
    "blockquote",
    "pre",
    "hr",
];

/// Text and the pictures in it.
#[derive(Debug, Default)]
pub(super) struct Rendered {
    pub(super) text: String,
    pub(super) pictures: usize,
}

/// Refuses a page whose elements nest deeper than the limit.
pub(super) fn check_depth(page: &Page, limit: usize) -> Result<(), ReadError> {
    let mut depth = 0_usize;
    for edge in page.tree.root().traverse() {
        match edge {
            Edge::Open(_) => depth += 1,
            Edge::Close(_) => depth = depth.saturating_sub(1),
        }
        // The root of the tree and the text in the innermost element are no elements.
        if depth > limit.saturating_add(2) {
            return Err(ReadError::TooDeep { limit });
        }
    }
    Ok(())
}

/// The name of an element, or `""` for any other node.
pub(super) fn name(node: NodeRef<'_, Node>) -> &str {
    node.value()
        .as_element()
        .map_or("", scraper::node::Element::name)
}

/// Whether a node and all in it is left out.
pub(super) fn is_unseen(node: NodeRef<'_, Node>) -> bool {
    let Some(element) = node.value().as_element() else {
        return false;
    };
    let hidden = element.attr("style").is_some_and(|style| {
        style
            .replace(' ', "")
            .to_lowercase()
            .contains("display:none")
    });
    UNSEEN.contains(&element.name()) || hidden || element.attr("hidden").is_some()
}

/// Every node under `root` that is seen, opening and closing.
pub(super) fn walk<'a>(root: NodeRef<'a, Node>, mut visit: impl FnMut(Edge<'a, Node>)) {
    let mut unseen: Option<NodeId> = None;
    for edge in root.traverse() {
        match edge {
            Edge::Open(node) => {
                if unseen.is_none() && is_unseen(node) {
                    unseen = Some(node.id());
                }
                if unseen.is_none() {
                    visit(edge);
                }
            }
            Edge::Close(node) => {
                if unseen == Some(node.id()) {
                    unseen = None;
                } else if unseen.is_none() {
                    visit(edge);
                }
            }
        }
    }
}

/// Writes the nodes as lines; rows of real tables as cells parted by tabs.
pub(super) fn render(nodes: &[NodeRef<'_, Node>]) -> Rendered {
    let mut pen = Pen::default();
    for node in nodes {
        pen.rows = rows_of_tables(*node);
        walk(*node, |edge| match edge {
            Edge::Open(node) => pen.open(node),
            Edge::Close(node) => pen.close(node),
        });
        pen.end_line();
    }
    Rendered {
        text: pen.lines.join("\n"),
        pictures: pen.pictures,
    }
}

#[derive(Default)]
struct Pen {
    lines: Vec<String>,
    line: String,
    /// Rows that are written as one line each.
    rows: HashSet<NodeId>,
    /// Cells of the row that is open, and whether one is.
    cells: Option<Vec<String>>,
    pictures: usize,
}

impl Pen {
    fn open(&mut self, node: NodeRef<'_, Node>) {
        if let Some(text) = node.value().as_text() {
            self.text(text);
            return;
        }
        let name = name(node);
        if self.rows.contains(&node.id()) {
            self.end_line();
            self.cells = Some(Vec::new());
        } else if name == "img" {
            self.pictures += 1;
        } else if LINES.contains(&name) {
            self.end_line();
        }
    }

    fn close(&mut self, node: NodeRef<'_, Node>) {
        let name = name(node);
        if self.rows.contains(&node.id()) {
            if let Some(cells) = self.cells.take() {
                self.lines
                    .push(lines::row(cells.iter().map(String::as_str)));
            }
            self.line.clear();
        } else if matches!(name, "td" | "th")
            && let Some(cells) = &mut self.cells
        {
            cells.push(std::mem::take(&mut self.line));
        } else if LINES.contains(&name) {
            self.end_line();
        }
    }

    /// Runs of ASCII blanks in the source are one blank; the blanks of Chinese layout stay.
    fn text(&mut self, text: &str) {
        for c in text.chars() {
            if c.is_ascii_whitespace() {
                if !self.line.is_empty() && !self.line.ends_with(' ') {
                    self.line.push(' ');
                }
            } else {
                self.line.push(c);
            }
        }
    }

    /// Ends the line; within a row a line end is only a blank.
    fn end_line(&mut self) {
        if self.cells.is_some() {
            self.line.push(' ');
        } else {
            let line = lines::paragraph(&self.line);
            self.lines.push(line);
            self.line.clear();
        }
    }
}

/// The rows of tables that hold data: a table within which no other table stands, of which some row
/// has two cells with text. Old sites lay out whole pages with the others.
fn rows_of_tables(root: NodeRef<'_, Node>) -> HashSet<NodeId> {
    let mut tables: Vec<Table> = Vec::new();
    let mut rows = HashSet::new();
    walk(root, |edge| match edge {
        Edge::Open(node) => match name(node) {
            "table" => {
                for outer in &mut tables {
                    outer.is_outer = true;
                }
                tables.push(Table::default());
            }
            "tr" => {
                if let Some(table) = tables.last_mut() {
                    table.rows.push(node.id());
                    table.filled = 0;
                }
            }
            "td" | "th" => {
                if let Some(table) = tables.last_mut() {
                    table.cell_has_text = false;
                }
            }
            _ => {
                let blank = node
                    .value()
                    .as_text()
                    .is_none_or(|text| text.trim().is_empty());
                if let Some(table) = tables.last_mut()
                    && !blank
                {
                    table.cell_has_text = true;
                }
            }
        },
        Edge::Close(node) => match name(node) {
            "td" | "th" => {
                if let Some(table) = tables.last_mut() {
                    table.filled += usize::from(table.cell_has_text);
                    table.is_data |= table.filled >= 2;
                }
            }
            "table" => {
                if let Some(table) = tables.pop()
                    && table.is_data
                    && !table.is_outer
                {
                    rows.extend(table.rows);
                }
            }
            _ => {}
        },
    });
    rows
}

#[derive(Default)]
struct Table {
    rows: Vec<NodeId>,
    /// Cells with text in the row that is open.
    filled: usize,
    cell_has_text: bool,
    is_data: bool,
    is_outer: bool,
}
