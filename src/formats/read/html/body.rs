//! Where on a page the article stands.

use std::collections::HashMap;

use ego_tree::iter::Edge;
use ego_tree::{NodeId, NodeRef};
use scraper::{ElementRef, Html as Page, Node, Selector};

use super::render::walk;

/// Containers in which government sites (and the content systems behind them) put the article,
/// the most particular first.
const CONTAINERS: [&str; 22] = [
    "ucapcontent",
    "#UCAP-CONTENT",
    ".TRS_UEDITOR",
    ".TRS_Editor",
    ".trs_editor_view",
    ".trs_paper_default",
    "#zoomcon",
    "#zoom",
    "#Zoom",
    ".pages_content",
    ".article-content",
    ".article_content",
    ".article-con",
    ".content_article",
    ".info_cont",
    ".Article_content",
    ".detail-content",
    "#content_body",
    ".article",
    "article",
    "#content",
    ".content",
];

/// Characters below which a container is taken for an empty frame.
const ENOUGH: usize = 10;

/// Share (in a hundred) of a block's text that a block within it must hold to be the article
/// itself.
const SHARE: usize = 60;

/// The article on a page.
pub(super) struct Body<'a> {
    pub(super) nodes: Vec<NodeRef<'a, Node>>,
    /// No known container was there; the densest block was taken.
    pub(super) guessed: bool,
}

/// Finds the article: the first known container with text in it, else the densest block.
pub(super) fn find(page: &Page) -> Body<'_> {
    let weights = weigh(page);
    for container in CONTAINERS {
        let Ok(selector) = Selector::parse(container) else {
            continue;
        };
        let found = page
            .select(&selector)
            .max_by_key(|element| weights.get(&element.id()).copied().unwrap_or(0));
        if let Some(element) = found
            && weights
                .get(&element.id())
                .is_some_and(|weight| *weight >= ENOUGH)
        {
            return Body {
                nodes: vec![*element],
                guessed: false,
            };
        }
    }
    Body {
        nodes: vec![densest(page, &weights)],
        guessed: true,
    }
}

/// Characters of text outside links, for every seen element.
fn weigh(page: &Page) -> HashMap<NodeId, usize> {
    let mut weights = HashMap::new();
    let mut open: Vec<(NodeId, usize)> = Vec::new();
    let mut links = 0_usize;
    walk(page.tree.root(), |edge| match edge {
        Edge::Open(node) => {
            if let Some(text) = node.value().as_text()
                && links == 0
                && let Some((_, weight)) = open.last_mut()
            {
                *weight += text.chars().filter(|c| !c.is_whitespace()).count();
            }
            if let Some(element) = node.value().as_element() {
                links += usize::from(element.name() == "a");
                open.push((node.id(), 0));
            }
        }
        Edge::Close(node) => {
            let Some(element) = node.value().as_element() else {
                return;
            };
            links = links.saturating_sub(usize::from(element.name() == "a"));
            if let Some((id, weight)) = open.pop() {
                weights.insert(id, weight);
                if let Some((_, outer)) = open.last_mut() {
                    *outer += weight;
                }
            }
        }
    });
    weights
}

/// Goes down from the body into the block that holds most of the text, as long as one does and
/// it is not a single paragraph among many.
fn densest<'a>(page: &'a Page, weights: &HashMap<NodeId, usize>) -> NodeRef<'a, Node> {
    let weight = |element: &ElementRef<'_>| weights.get(&element.id()).copied().unwrap_or(0);
    let mut block = page.root_element();
    loop {
        let whole = weight(&block);
        let inner = block.child_elements().max_by_key(&weight);
        match inner {
            Some(inner)
                if whole > 0
                    && weight(&inner) * 100 >= whole * SHARE
                    && !matches!(inner.value().name(), "p" | "span" | "font") =>
            {
                block = inner;
            }
            Some(_) | None => return *block,
        }
    }
}
