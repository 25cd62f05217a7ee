//! 文件间关系: what a text says it does to other documents (废止、宣布失效、延长、修改、替代、转发).
//!
//! Precision before recall: a relation is what the text itself orders, in its title, its body or a list
//! in its annex; what it merely tells of is none. Pure; ranges are bytes of the text as given (give the normal form).

use std::ops::Range;

use chrono::NaiveDate;

words! {
    /// 关系种类.
    RelationKind, "关系种类" {
        /// 废止.
        Repeals = "repeals", "废止";
        /// 宣布失效.
        DeclaresVoid = "declares_void", "宣布失效";
        /// 延长有效期, 继续适用.
        Extends = "extends", "延长有效期";
        /// 修改.
        Amends = "amends", "修改";
        /// 替代: issued anew, the old text is not said to be repealed.
        Replaces = "replaces", "替代";
        /// 转发.
        Forwards = "forwards", "转发";
    }
}

words! {
    /// What a relation leaves open.
    Gap, "关系的缺口" {
        /// Nothing.
        None = "none", "完整";
        /// 继续适用 without a last day.
        NoEnd = "no_end", "未载明截止日期";
        /// The list is in an annex that is not on the page; no single document is named.
        ListMissing = "list_missing", "清单缺失";
        /// Only some content of the other document (其他文件中涉及…的内容停止执行).
        Partial = "partial", "仅涉及部分内容";
        /// Named by its number only.
        ByNumberOnly = "by_number_only", "仅载明文号";
    }
}

/// What the text does to one other document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// 关系种类.
    pub kind: RelationKind,
    /// Title as cited, without its outer brackets.
    pub title: Option<String>,
    /// Number as printed.
    pub number: Option<String>,
    /// The first day on which it takes effect, where the text names a date; `None`: with the text's own 施行日期 or on its publication.
    pub on: Option<NaiveDate>,
    /// 延长至: the new last valid day, inclusive.
    pub until: Option<NaiveDate>,
    /// What it leaves open.
    pub gap: Gap,
    /// Its words: bytes of the text; `None` where only the title says it.
    pub words: Option<Range<usize>>,
}

/// Reads the relations of a text, each other document once a kind.
pub fn relations(title: &str, text: &str) -> Vec<Relation> {
    let _ = (title, text);
    Vec::new()
}
