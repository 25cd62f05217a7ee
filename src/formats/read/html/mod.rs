//! Saved pages of government sites.

mod body;
mod metadata;
mod render;

use encoding_rs::Encoding;
use scraper::Html as Page;

use super::decode::decode;
use super::warning::Warning;
use super::{Extracted, Limits, Media, ReadError, Reader};

/// Bytes at the head of a page in which its encoding is declared.
const HEAD: usize = 4096;

/// A saved page: the text of the article without the site round it, and what the page says about
/// the document in its head and its table of particulars.
#[derive(Debug)]
pub(super) struct Html;

impl Reader for Html {
    fn media(&self) -> Media {
        Media::Html
    }

    fn read(&self, bytes: &[u8], limits: &Limits) -> Result<Extracted, ReadError> {
        let declared = declared(bytes);
        let known = declared
            .as_deref()
            .and_then(|label| Encoding::for_label(label.as_bytes()));
        let decoded = decode(bytes, known)?;
        let mut warnings = Vec::new();
        if decoded.guessed {
            let used = decoded.encoding.name().to_owned();
            warnings.push(match declared {
                Some(declared) => Warning::EncodingDiffers { declared, used },
                None => Warning::EncodingGuessed { encoding: used },
            });
        }
        let page = Page::parse_document(&decoded.text);
        render::check_depth(&page, limits.depth)?;
        let body = body::find(&page);
        if body.guessed {
            warnings.push(Warning::BodyGuessed);
        }
        let article = render::render(&body.nodes);
        if article.pictures > 0 {
            warnings.push(Warning::Pictures {
                count: article.pictures,
            });
        }
        let metadata = metadata::collect(&page, &body.nodes);
        Ok(Extracted {
            title_guess: metadata::title(&page),
            text: article.text,
            warnings,
            metadata,
        })
    }
}

/// The encoding that the page's own markup names, as it is written there.
fn declared(bytes: &[u8]) -> Option<String> {
    let head: String = bytes
        .get(..HEAD)
        .unwrap_or(bytes)
        .iter()
        .map(|byte| char::from(*byte).to_ascii_lowercase())
        .collect();
    let mut rest = head.as_str();
    while let Some((_, after)) = rest.split_once("<meta") {
        let (tag, tail) = after.split_once('>').unwrap_or((after, ""));
        if let Some((_, value)) = tag.split_once("charset") {
            let value = value.trim_start().strip_prefix('=').unwrap_or_default();
            let label: String = value
                .trim_start_matches([' ', '"', '\''])
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
                .collect();
            if !label.is_empty() {
                return Some(label);
            }
        }
        rest = tail;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::read::lines;

    fn read(page: &str) -> Extracted {
        lines::finish(Html.read(page.as_bytes(), &Limits::STANDARD).unwrap()).unwrap()
    }

    #[test]
    fn the_article_comes_without_the_site() {
        let extracted = read(
            r#"<!doctype html><html><head><meta charset="utf-8">
            <meta name="ArticleTitle" content="关于印发办法的通知"><title>某县人民政府</title>
            <style>p{}</style></head><body>
            <div class="nav"><a href="/">首页</a> <a href="/zw">政务公开</a></div>
            <table class="info"><tr><td>索 引 号：</td><td>0001-2024</td><td>发文字号</td>
            <td>某政规〔2024〕3号</td></tr></table>
            <div id="zoom"><p>&emsp;&emsp;第一条　目的<br>第二行</p><script>var a = 1;</script>
            <div>第二条 <span>范</span><b>围</b></div>
            <table><tr><th>项目</th><th>标准</th></tr><tr><td></td><td><p>10</p><p>元</p></td></tr></table>
            <img src="a.png"></div>
            <div class="footer">主办：某县人民政府办公室</div></body></html>"#,
        );
        assert_eq!(extracted.title_guess.as_deref(), Some("关于印发办法的通知"));
        let lines: Vec<&str> = extracted.text.lines().collect();
        assert_eq!(
            lines,
            [
                "第一条　目的",
                "第二行",
                "第二条 范围",
                "项目\t标准",
                "\t10 元"
            ]
        );
        let told = |name: &str| {
            extracted
                .metadata
                .iter()
                .find(|(its, _)| its == name)
                .map(|(_, value)| value.as_str())
        };
        assert_eq!(told("索引号"), Some("0001-2024"));
        assert_eq!(told("发文字号"), Some("某政规〔2024〕3号"));
        assert_eq!(extracted.warnings, [Warning::Pictures { count: 1 }]);
    }

    #[test]
    fn a_page_of_an_unknown_site_gives_its_densest_block() {
        let long = "为了加强管理，制定本办法，请认真贯彻执行。".repeat(5);
        let extracted = read(&format!(
            "<html><body><div><ul><li><a href=x>栏目一</a><li><a href=y>栏目二</a></ul></div>\
             <div class=w><table><tr><td><p>{long}</p><p>第二段{long}</p></td></tr></table></div>\
             <div>版权所有</div></body></html>"
        ));
        assert_eq!(extracted.text.lines().count(), 2);
        assert!(extracted.text.starts_with("为了加强管理"));
        assert_eq!(extracted.warnings, [Warning::BodyGuessed]);
    }

    #[test]
    fn nesting_is_bounded() {
        let page = format!("<html>{}深{}", "<div>".repeat(400), "</div>".repeat(400));
        let refused = Html.read(page.as_bytes(), &Limits::STANDARD);
        assert_eq!(refused, Err(ReadError::TooDeep { limit: 256 }));
    }

    #[test]
    fn the_declared_encoding_is_found_in_either_form() {
        let both = [
            "<meta charset=gb2312>",
            "<META content='text/html; charset=GB2312'>",
        ];
        for meta in both {
            assert_eq!(declared(meta.as_bytes()).as_deref(), Some("gb2312"));
        }
        assert_eq!(declared(b"<meta name=charset-note>"), None);
    }
}
