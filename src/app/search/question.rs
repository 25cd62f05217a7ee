//! Whether a query is a question in one's own words, and what of it is marked in a text.

use search_index::fold_text;

/// The shortest question, in characters.
const SHORTEST: usize = 5;

/// Words that ask and hardly ever stand in a text of law.
const ASKING: [&str; 26] = [
    "怎么",
    "怎样",
    "怎麼",
    "为什么",
    "为啥",
    "咋办",
    "咋",
    "能不能",
    "可不可以",
    "要不要",
    "该不该",
    "会不会",
    "是不是",
    "算不算",
    "有没有",
    "行不行",
    "合不合法",
    "犯不犯法",
    "什么时候",
    "多少钱",
    "多久",
    "几年",
    "哪里",
    "凭什么",
    "可以吗",
    "合法吗",
];
/// What a question ends with.
const ENDS: [&str; 3] = ["?", "吗", "呢"];

/// Whether the query asks in one's own words. What a text of law may say too (如何, 是否) is no sign.
pub(super) fn asks(query: &str) -> bool {
    let plain = fold_text(query);
    if plain.chars().count() < SHORTEST {
        return false;
    }
    let plain = plain.trim_end_matches(['。', '!', '.']);
    ASKING.iter().any(|word| plain.contains(word)) || ENDS.iter().any(|end| plain.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_known_by_their_words() {
        for question in [
            "老板不给工资怎么办",
            "离婚后孩子归谁呢？",
            "试用期可以辞退吗",
            "欠钱不还会不会坐牢",
        ] {
            assert!(asks(question), "{question}");
        }
        for other in [
            "行政规范性文件管理办法",
            "是否符合法定条件",
            "如何确定举证责任",
            "办法",
            "",
            "吗",
        ] {
            assert!(!asks(other), "{other}");
        }
    }
}
