//! What a query means beyond its characters: a number, a whole title, an article of a document.

use search_index::{Query, fold_text};

use crate::app::citations::names::{number_names, title_name};
use crate::domain::number::find_numbers;
use crate::text::numeral;

/// Marks a title among the keys of numbers.
const TITLE: &str = "title:";
/// The longest query that may be a number or a title, in characters.
const LONGEST: usize = 300;

/// The keys under which a document is found by its whole title: as it is, without 中华人民共和国, and
/// without a closing remark in brackets (2018年修正).
pub(super) fn title_keys(title: &str) -> Vec<String> {
    let mut forms = vec![plain(title)];
    let without_remark = forms
        .first()
        .and_then(|title| title.strip_suffix(')'))
        .and_then(|title| title.rsplit_once('('))
        .map(|(title, _)| title.to_owned());
    forms.extend(without_remark);
    let short: Vec<String> = forms
        .iter()
        .filter_map(|title| title.strip_prefix("中华人民共和国"))
        .map(str::to_owned)
        .collect();
    forms.extend(short);
    forms
        .into_iter()
        .filter(|title| title.chars().count() > 1)
        .map(|title| format!("{TITLE}{title}"))
        .collect()
}

/// The key of one title.
pub(super) fn title_key(title: &str) -> String {
    format!("{TITLE}{}", plain(title))
}

/// Whether a document of this title is what `keys` name by title, or by its number.
pub(super) fn is_titled(title: &str, keys: &[String]) -> bool {
    title_keys(title).iter().any(|key| keys.contains(key))
}

/// A title or query without the marks that stand round titles.
fn plain(text: &str) -> String {
    fold_text(text)
        .chars()
        .filter(|c| !matches!(c, '《' | '》' | '<' | '>' | '〈' | '〉' | '"'))
        .collect()
}

/// Keys of the numbers and the title that a query may be.
pub(super) fn keys(query: &str) -> Vec<String> {
    if query.chars().nth(LONGEST).is_some() {
        return Vec::new();
    }
    let mut keys: Vec<String> = find_numbers(query)
        .into_iter()
        .map(|(_, key)| key)
        .collect();
    if query.chars().any(char::is_numeric) {
        keys.extend(number_names(query));
    }
    keys.extend(
        order(query)
            .into_iter()
            .flat_map(|order| number_names(&order)),
    );
    let title = plain(query);
    if title.chars().count() > 1 {
        keys.push(title_key(&title));
    }
    keys.retain(|key| !key.is_empty());
    keys.dedup();
    keys
}

/// An order as people say it, as it is printed: 国务院660号令 is 国务院令第660号.
fn order(query: &str) -> Option<String> {
    let plain = fold_text(query);
    let head = plain.strip_suffix("号令")?;
    let body = head.trim_end_matches(|c: char| c.is_ascii_digit() || numeral::is_numeral(c));
    let figures = head
        .strip_prefix(body)
        .filter(|figures| !figures.is_empty())?;
    let body = body.strip_suffix('第').unwrap_or(body);
    let number = numeral::parse(figures)?;
    Some(format!("{body}令第{number}号"))
}

/// The keys of a document that 依据 names by title or number. Texts are indexed by the documents they cite, not by single
/// articles, so an article after the name counts for nothing.
pub(super) fn cited(named: &str) -> Vec<String> {
    let document = match named.rsplit_once('》') {
        Some((title, _)) => title,
        None => before_article(named),
    };
    let document = document.trim().trim_start_matches('《');
    let mut keys: Vec<String> = title_name(document).into_iter().collect();
    if named.chars().any(char::is_numeric) {
        keys.extend(find_numbers(named).into_iter().map(|(_, key)| key));
        keys.extend(number_names(document));
    }
    keys
}

/// A name without 第三十二条 and what follows it.
fn before_article(named: &str) -> &str {
    let places = named.match_indices('第').map(|(at, _)| at);
    let mut articles = places.filter_map(|at| {
        let (head, tail) = named.split_at_checked(at)?;
        let mut tail = tail.strip_prefix('第')?.trim_start().chars();
        let unit =
            tail.find(|c| !numeral::is_numeral(*c) && !is_figure(*c) && !c.is_whitespace())?;
        (unit == '条' && !head.trim().is_empty()).then_some(head)
    });
    articles.next().unwrap_or(named)
}

/// A query that names an article: 安全生产法第三十二条.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ArticleReference {
    /// The words before it, which shall be in the title.
    pub(super) title: String,
    /// Its eId in a text of articles.
    pub(super) eid: String,
    /// What people read: 第32条.
    pub(super) label: String,
}

impl ArticleReference {
    /// Whether a provision is the article: of the document or of its instrument or annex.
    pub(super) fn is(&self, eid: &str) -> bool {
        eid == self.eid
            || eid
                .strip_suffix(self.eid.as_str())
                .is_some_and(|head| head.ends_with("__"))
    }
}

/// Reads an article at the end of a query. Without 第 the figures must be Arabic: 优化营商环境二十条 is a
/// name. A short number after a blank is an article too: 安全生产法 32.
pub(super) fn article(query: &str) -> Option<ArticleReference> {
    let query = query.trim();
    if let Some((title, figures)) = query.rsplit_once(char::is_whitespace)
        && figures.chars().count() <= 3
        && figures.chars().all(is_figure)
    {
        return reference(title, numeral::parse(figures)?, None);
    }
    let at = query.rfind('条')?;
    let (head, tail) = query.split_at_checked(at)?;
    let tail = tail.strip_prefix('条')?.trim();
    let sub = match tail.strip_prefix('之') {
        Some(sub) => Some(numeral::parse(sub)?),
        None if tail.is_empty() => None,
        None => return None,
    };
    let head = head.trim_end();
    let start = head
        .char_indices()
        .rev()
        .take_while(|(_, c)| numeral::is_numeral(*c))
        .last()
        .map(|(at, _)| at)?;
    let (before, figures) = head.split_at_checked(start)?;
    let number = numeral::parse(figures)?;
    let before = before.trim_end();
    let title = match before.strip_suffix('第') {
        Some(title) => title,
        None if figures.chars().all(is_figure) => before,
        None => return None,
    };
    reference(title, number, sub)
}

fn is_figure(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

fn reference(title: &str, number: u32, sub: Option<u32>) -> Option<ArticleReference> {
    let title = title.trim().trim_end_matches('》').trim_start_matches('《');
    if title.trim().is_empty() {
        return None;
    }
    let eid_sub = sub.map(|sub| format!("-{sub}")).unwrap_or_default();
    Some(ArticleReference {
        title: title.to_owned(),
        eid: format!("art_{number}{eid_sub}"),
        label: article_label(number, sub),
    })
}

/// An article as it is printed: 第一百二十条之一.
pub(super) fn article_label(number: u32, sub: Option<u32>) -> String {
    let sub = sub.map(|sub| format!("之{}", numeral::to_chinese(sub)));
    format!(
        "第{}条{}",
        numeral::to_chinese(number),
        sub.unwrap_or_default()
    )
}

/// Whether every word of the query stands in the title.
pub(super) fn in_title(query: &Query, title: &str) -> bool {
    let title = fold_text(title);
    let terms = query.terms();
    !terms.is_empty() && terms.iter().all(|term| title.contains(term))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::number::number_key;

    fn read(query: &str) -> Option<(String, String)> {
        article(query).map(|found| (found.title, found.eid))
    }

    #[test]
    fn an_article_at_the_end_is_read_in_any_dress() {
        let expected = Some(("安全生产法".to_owned(), "art_32".to_owned()));
        for dress in [
            "安全生产法第三十二条",
            "《安全生产法》第32条",
            "安全生产法 32条",
            " 安全生产法　第 ３２ 条 ",
            "安全生产法 32",
        ] {
            assert_eq!(read(dress), expected, "{dress}");
        }
        let inserted = Some(("刑法".to_owned(), "art_120-1".to_owned()));
        assert_eq!(read("刑法第一百二十条之一"), inserted);
    }

    #[test]
    fn what_only_looks_like_an_article_is_none() {
        for other in [
            "第三十二条",
            "优化营商环境二十条",
            "会议纪要 2024",
            "32",
            "条",
            "工作条例",
            "违反第三条规定的",
            "",
        ] {
            assert_eq!(read(other), None, "{other}");
        }
    }

    #[test]
    fn a_title_is_known_by_its_short_and_plain_forms() {
        let keys = title_keys("中华人民共和国安全生产法（2021年修正）");
        for query in ["安全生产法", "《中华人民共和国安全生产法》"] {
            assert!(
                keys.iter().any(|key| super::keys(query).contains(key)),
                "{query}"
            );
        }
        assert!(!keys.iter().any(|key| super::keys("生产法").contains(key)));
    }

    #[test]
    fn an_order_is_known_as_people_say_it() {
        let printed = number_names("中华人民共和国国务院令第660号");
        for query in [
            "国务院660号令",
            "国务院第660号令",
            "国务院令第660号",
            "国务院令 第 ６６０ 号",
            "国务院六百六十号令",
        ] {
            let keys = keys(query);
            assert!(
                printed.iter().any(|key| keys.contains(key)),
                "{query}: {keys:?}"
            );
        }
        assert_eq!(order("号令"), None);
        assert_eq!(order("发布号令"), None);
    }

    #[test]
    fn a_cited_document_is_known_by_title_or_number_whatever_the_article() {
        let law = title_name("行政处罚法").unwrap();
        for named in [
            "行政处罚法",
            "《行政处罚法》",
            "中华人民共和国行政处罚法",
            "行政处罚法第三十二条",
            "行政处罚法 第32条第二款",
            "《中华人民共和国行政处罚法》第三十二条",
            "《行政处罚法（2021年修订）》",
        ] {
            assert!(cited(named).contains(&law), "{named}: {:?}", cited(named));
        }
        let nested = "《某省实施〈某法〉办法》";
        assert_eq!(cited(nested), [title_name(nested).unwrap()]);
        let order = number_key("国务院令第712号");
        assert!(cited("国务院令第712号").contains(&order));
        assert!(cited("政府投资条例（国务院令第712号）").contains(&order));
    }

    #[test]
    fn a_number_is_known_in_other_dress() {
        let key = number_key("上政规〔2019〕7号");
        for query in ["上政规[2019]7号", "上政规（２０１９）第7号"] {
            assert!(keys(query).contains(&key), "{query}: {:?}", keys(query));
        }
    }
}
