//! What a page says about its document: head and table of particulars.

use ego_tree::NodeRef;
use ego_tree::iter::Edge;
use scraper::{Html as Page, Node, Selector};

use super::render::{name, walk};

/// Names under which sites give the particulars of a document, and the name each is handed on
/// under.
const PARTICULARS: [(&str, &str); 40] = [
    ("索引号", "索引号"),
    ("信息索引号", "索引号"),
    ("索取号", "索引号"),
    ("发文字号", "发文字号"),
    ("文号", "发文字号"),
    ("发文文号", "发文字号"),
    ("文件编号", "发文字号"),
    ("公文文号", "发文字号"),
    ("统一编号", "统一编号"),
    ("统一登记号", "登记号"),
    ("登记号", "登记号"),
    ("规范性文件登记号", "登记号"),
    ("发文机关", "发文机关"),
    ("发布机关", "发文机关"),
    ("制定机关", "发文机关"),
    ("发布机构", "发布机构"),
    ("发文单位", "发文机关"),
    ("发布单位", "发布机构"),
    ("公开主体", "发布机构"),
    ("信息来源", "来源"),
    ("来源", "来源"),
    ("成文日期", "成文日期"),
    ("发文日期", "成文日期"),
    ("印发日期", "印发日期"),
    ("发布日期", "发布日期"),
    ("公开日期", "发布日期"),
    ("发布时间", "发布日期"),
    ("发表时间", "发布日期"),
    ("生效日期", "生效日期"),
    ("实施日期", "生效日期"),
    ("施行日期", "生效日期"),
    ("失效日期", "失效日期"),
    ("废止日期", "废止日期"),
    ("有效期", "有效期"),
    ("有效性", "有效性"),
    ("是否有效", "有效性"),
    ("文件状态", "有效性"),
    ("主题分类", "主题分类"),
    ("主题词", "主题词"),
    ("体裁分类", "体裁分类"),
];

/// Names of `<meta>` that government sites are told to carry (《政府网站发展指引》).
const HEAD: [&str; 5] = [
    "ArticleTitle",
    "PubDate",
    "ContentSource",
    "SiteName",
    "Url",
];

/// Characters beyond which a value is running text, not a particular.
const LONGEST: usize = 120;

/// The title that the page gives its article: the head's `ArticleTitle`, else the only `<h1>`.
/// `<title>` is not taken where those are missing: it mostly names the site as well.
pub(super) fn title(page: &Page) -> Option<String> {
    if let Some(title) = meta(page, "ArticleTitle") {
        return Some(title);
    }
    for selector in ["ucaptitle", "h1"] {
        let selector = Selector::parse(selector).ok()?;
        let mut found: Vec<String> = page
            .select(&selector)
            .map(|heading| squeeze(&heading.text().collect::<String>()))
            .filter(|heading| !heading.is_empty())
            .collect();
        found.dedup();
        if let [title] = found.as_slice() {
            return Some(title.clone());
        }
    }
    None
}

fn meta(page: &Page, name: &str) -> Option<String> {
    let selector = Selector::parse("meta[name]").ok()?;
    page.select(&selector)
        .find(|tag| {
            tag.attr("name")
                .is_some_and(|its| its.eq_ignore_ascii_case(name))
        })
        .and_then(|tag| tag.attr("content"))
        .map(squeeze)
        .filter(|content| !content.is_empty())
}

/// Head first, then the particulars that stand outside the article; the first of a name counts.
pub(super) fn collect(page: &Page, article: &[NodeRef<'_, Node>]) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = HEAD
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), meta(page, name)?)))
        .collect();
    for (name, value) in particulars(&stretches(page, article)) {
        if !found.iter().any(|(its, _)| its == name) {
            found.push((name.to_owned(), value));
        }
    }
    found
}

/// A run of text outside the article.
#[derive(Debug, PartialEq, Eq)]
struct Stretch {
    text: String,
    /// How far it stands from the stretch before it (see [`distance`]).
    after: usize,
}

/// How much of a gap the edge of an element is. Label and value stand in one line or in
/// neighbouring cells; the edges of rows, list entries and headings part them.
fn distance(element: &str) -> usize {
    match element {
        "li" | "tr" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => FAR,
        "p" | "div" | "td" | "th" | "dt" | "dd" | "ul" | "ol" | "dl" | "table" | "section" => 1,
        _ => 0,
    }
}

/// A gap that no value reaches across; the end of one cell and the beginning of the next is less.
const FAR: usize = 3;

fn stretches(page: &Page, article: &[NodeRef<'_, Node>]) -> Vec<Stretch> {
    let mut out = Vec::new();
    let mut within = 0_usize;
    let mut after = 0_usize;
    walk(page.tree.root(), |edge| match edge {
        Edge::Open(node) => {
            within += usize::from(article.contains(&node));
            after += distance(name(node));
            if within == 0
                && let Some(text) = node.value().as_text()
            {
                let text = squeeze(text);
                if !text.is_empty() {
                    out.push(Stretch {
                        text,
                        after: std::mem::take(&mut after),
                    });
                }
            }
        }
        Edge::Close(node) => {
            within -= usize::from(article.contains(&node));
            after += distance(name(node));
        }
    });
    out
}

/// Reads `name：value` and `name` followed by `value`.
fn particulars(stretches: &[Stretch]) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    for (at, stretch) in stretches.iter().enumerate() {
        let (label, value) = stretch
            .text
            .split_once(['：', ':'])
            .unwrap_or((&stretch.text, ""));
        let Some(name) = known(label) else { continue };
        let next = stretches.get(at + 1).filter(|next| next.after < FAR);
        let next = next.map(|next| next.text.as_str()).unwrap_or_default();
        let value = if value.trim().is_empty() { next } else { value };
        let value = value.trim().trim_start_matches(['：', ':']).trim();
        let (word, _) = value.split_once(['：', ':']).unwrap_or((value, ""));
        let usable = !value.is_empty() && known(word).is_none();
        if usable && value.chars().count() <= LONGEST {
            found.push((name, value.to_owned()));
        }
    }
    found
}

/// The name a label is handed on under; blanks and brackets of layout do not count.
fn known(label: &str) -> Option<&'static str> {
    let bare: String = label
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '【' | '】' | '[' | ']' | '●' | '·'))
        .collect();
    PARTICULARS
        .iter()
        .find(|(name, _)| *name == bare)
        .map(|(_, name)| *name)
}

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn particulars_are_read_in_each_layout() {
        let page = Page::parse_document(
            "<ul><li><span>索 引 号：</span>A1</li><li>【文　号】：某规〔2024〕1号</li>\
             <li>文件状态：<script>fill()</script></li></ul><h1>某办法</h1>\
             <table><tr><td>成文日期</td><td>发布日期</td><td>2024-05-01</td></tr>\
             <tr><td>主题词:</td><td></td></tr></table>\
             <dl><dt>发文机关</dt><dd>某县人民政府</dd></dl><div>有效期</div><div>：五年</div>",
        );
        assert_eq!(
            particulars(&stretches(&page, &[])),
            [
                ("索引号", "A1".to_owned()),
                ("发文字号", "某规〔2024〕1号".to_owned()),
                ("发布日期", "2024-05-01".to_owned()),
                ("发文机关", "某县人民政府".to_owned()),
                ("有效期", "五年".to_owned()),
            ]
        );
    }
}
