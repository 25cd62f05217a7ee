//! What the heading of a list does to its members.

use crate::text::relations::RelationKind;

use super::Heading;

/// The act of a heading, of a sentence that opens a list, or of a cell of the column 清理结果.
pub(super) fn act_of(words: &str) -> Option<Heading> {
    let has = |word: &str| words.contains(word);
    if ["拟", "需修订", "需修改", "应当修改", "纳入修改", "计划"]
        .iter()
        .any(|w| has(w))
    {
        return Some(Heading::Keeps);
    }
    let verbs = [
        (
            has("宣布失效") || has("失效") && !has("废止"),
            Heading::Act(RelationKind::DeclaresVoid),
        ),
        (
            has("废止") && !has("失效") || has("停止执行"),
            Heading::Act(RelationKind::Repeals),
        ),
        (
            has("延长") || has("继续适用") || has("继续实施") || has("继续执行") && has("有效期"),
            Heading::Act(RelationKind::Extends),
        ),
        (
            has("修改") || has("修订") || has("修正"),
            Heading::Act(RelationKind::Amends),
        ),
        (
            has("继续有效") || has("保留") || has("现行有效"),
            Heading::Keeps,
        ),
    ];
    let mut acts = verbs.into_iter().filter(|(is, _)| *is).map(|(_, act)| act);
    match (acts.next(), acts.next()) {
        (Some(act), None) => Some(act),
        (Some(_), Some(_)) => Some(Heading::Mixed),
        (None, _) if has("废止") => Some(Heading::Mixed),
        (None, _) if has("清理") => Some(Heading::Mixed),
        (None, _) => None,
    }
}

pub(super) fn is_list_heading(words: &str) -> bool {
    [
        "目录",
        "清单",
        "文件",
        "一览表",
        "列表",
        "名录",
        "标准",
        "明细表",
        "统计表",
        "汇总表",
        "规定",
    ]
    .iter()
    .any(|word| words.contains(word))
}
