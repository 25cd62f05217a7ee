//! Tables in a text: rows of cells parted by tabs or by `|`.

use super::render::{Block, Look};

/// Lines of cells that follow each other become one table.
pub(super) fn tables(blocks: Vec<Block>) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::with_capacity(blocks.len());
    for mut block in blocks {
        let cells = cells(&block.plain);
        let unlabelled = block.label.is_empty() && block.look == Look::Paragraph;
        if cells.len() < 2 || !unlabelled {
            out.push(block);
            continue;
        }
        match out.last_mut() {
            Some(last) if last.look == Look::Table && block.eid.is_empty() => last.rows.push(cells),
            Some(_) | None => {
                block.look = Look::Table;
                block.rows = vec![cells];
                out.push(block);
            }
        }
    }
    out
}

fn cells(line: &str) -> Vec<String> {
    let line = line.trim();
    let cut: Vec<&str> = if line.contains('\t') {
        line.split('\t').collect()
    } else if line.starts_with('|') && line.ends_with('|') && line.len() > 1 {
        line.trim_matches('|').split('|').collect()
    } else {
        Vec::new()
    };
    cut.into_iter().map(|cell| cell.trim().to_owned()).collect()
}
