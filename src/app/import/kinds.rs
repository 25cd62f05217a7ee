//! Which kinds are upper law, and what makes two texts versions of one work.

use crate::domain::document::Class;
use crate::text::normal::without_blanks;

/// 上位法: the 效力级别 whose texts are versions of one work where title and issuing body are the same.
/// Every other kind, and a line without one, is a document of its own for each issue (历史文件).
///
/// From 立法法 (宪法 to 规章, 监察法规 in the decision of 2019-10-26, 浦东新区法规 and 海南自由贸易港法规
/// by authorisation), with the headings under which 国家法律法规数据库 lists them.
const REFERENCE_KINDS: [&str; 21] = [
    "宪法",
    "法律",
    "法律解释",
    "立法解释",
    "有关法律问题和重大问题的决定",
    "修改、废止的决定",
    "行政法规",
    "监察法规",
    "军事法规",
    "司法解释",
    "地方性法规",
    "自治条例",
    "单行条例",
    "自治条例和单行条例",
    "经济特区法规",
    "浦东新区法规",
    "海南自由贸易港法规",
    "规章",
    "部门规章",
    "国务院部门规章",
    "地方政府规章",
];

/// 文件类别 of a kind as given.
pub(super) fn class(kind: Option<&str>) -> Class {
    match kind {
        Some(kind) if REFERENCE_KINDS.contains(&kind) => Class::Reference,
        Some(_) | None => Class::Historical,
    }
}

/// The key under which versions of one work meet: title without blanks, dress of brackets and mark of
/// version, and the issuing body.
pub(super) fn work_key(title: &str, issuer: Option<&str>) -> String {
    let title = without_blanks(title)
        .replace(['(', '［', '[', '〔'], "（")
        .replace([')', '］', ']', '〕'], "）");
    let issuer = issuer.map(without_blanks).unwrap_or_default();
    format!("{}|{issuer}", without_version_mark(&title))
}

/// 某条例（2019年修正） is the work 某条例. 刑法修正案（八）and 宪法修正案（1988年） bear no such mark.
fn without_version_mark(title: &str) -> &str {
    let marked = title
        .strip_suffix('）')
        .and_then(|head| head.rsplit_once('（'));
    match marked {
        Some((head, mark)) if !head.is_empty() && is_version_mark(mark) => head,
        Some(_) | None => title,
    }
}

fn is_version_mark(mark: &str) -> bool {
    let dated = mark.trim_start_matches(|c: char| c.is_ascii_digit() || "年月日第".contains(c));
    let dated = dated.trim_start_matches(|c| "一二三四五六七八九十次".contains(c));
    [
        "修正",
        "修订",
        "修改",
        "修正本",
        "修订本",
        "修正文本",
        "修订文本",
        "修正版",
        "修订版",
    ]
    .contains(&dated)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_listed_kinds_are_upper_law() {
        for kind in [
            "行政规范性文件",
            "国务院文件",
            "司法文件",
            "通知",
            "办法",
            "规定",
            "法律 ",
        ] {
            assert_eq!(class(Some(kind)), Class::Historical, "{kind}");
        }
        assert_eq!(class(None), Class::Historical);
        assert_eq!(class(Some("地方性法规")), Class::Reference);
    }

    #[test]
    fn numbered_amendments_are_works_of_their_own_and_versions_are_not() {
        let key = |title| work_key(title, Some("某省人大常委会"));
        assert_ne!(key("某法修正案（八）"), key("某法修正案（四）"));
        assert_ne!(key("某法修正案（1988年）"), key("某法修正案"));
        assert_ne!(key("某办法（试行）"), key("某办法"));
        assert_ne!(key("某条例"), work_key("某条例", None));
        for title in [
            "某条例（2019年修正）",
            "某条例(2019修订)",
            "某 条例（修订）",
            "某条例（2018年第二次修正）",
        ] {
            assert_eq!(key(title), key("某条例"), "{title}");
        }
    }
}
