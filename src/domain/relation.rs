//! 文件间关系 as people recorded them.

words! {
    /// What became of a relation that a text states.
    RelationState, "关系认定" {
        /// 已确认: a person found it right; its effect stands as a fact of the target.
        Confirmed = "confirmed", "已确认";
        /// 不予认定: a person found that the text does not say so.
        Dismissed = "dismissed", "不予认定";
        /// 已撤回: a confirmation or dismissal that was taken back; the question is open again.
        Retracted = "retracted", "已撤回";
    }
}
