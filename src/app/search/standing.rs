//! How readily a document answers a lay question, by its rank in the order of law: a mild prior of related search.

/// 法律.
const LAW: i16 = 2_000;
/// 行政法规 and 地方性法规.
const REGULATION: i16 = -1_000;
/// 实施条例, 实施细则, 部门规章 and documents below them: they say how, seldom what.
const BELOW: i16 = -3_000;

/// The prior of a document, in thousandths of a point of score; by its 效力级别 where that is given, else by its title.
/// Judicial interpretations and constitutions are neutral.
pub(super) fn standing(kind: Option<&str>, title: &str) -> i16 {
    let title = title
        .rsplit_once(['（', '('])
        .filter(|(head, _)| !head.is_empty() && title.ends_with(['）', ')']))
        .map_or(title, |(head, _)| head);
    let implements = title.ends_with("实施条例") || title.ends_with("实施细则");
    match kind.unwrap_or_default() {
        "法律" => LAW,
        "宪法" | "司法解释" | "司法文件" => 0,
        "行政法规" | "地方性法规" if implements => BELOW,
        "行政法规" | "地方性法规" => REGULATION,
        "部门规章" | "规章" | "地方政府规章" | "行政规范性文件" | "国务院文件" => {
            BELOW
        }
        _ if title.contains("最高人民") || title.contains("宪法") => 0,
        _ if implements => BELOW,
        _ if title.starts_with("中华人民共和国")
            && (title.ends_with('法') || title.ends_with("法典")) =>
        {
            LAW
        }
        _ if title.ends_with("条例") => REGULATION,
        _ => BELOW,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rank_decides_and_else_the_title() {
        assert_eq!(standing(Some("法律"), "中华人民共和国某法"), LAW);
        assert_eq!(standing(None, "中华人民共和国某法（2018年修正）"), LAW);
        assert_eq!(standing(None, "中华人民共和国某法实施条例"), BELOW);
        assert_eq!(standing(None, "某某条例"), REGULATION);
        assert_eq!(standing(None, "最高人民法院关于某事的规定"), 0);
        assert_eq!(standing(Some("行政规范性文件"), "某县某办法"), BELOW);
        assert_eq!(standing(None, "（一）"), BELOW);
    }
}
