//! 评估 (evaluation) of a document in force: after its first year, before its end, or because somebody
//! picked it.

words! {
    /// 评估种类.
    EvaluationKind, "评估种类" {
        /// 施行后首次评估.
        First = "first", "施行后首次评估";
        /// 有效期届满前评估.
        BeforeExpiry = "before_expiry", "有效期届满前评估";
        /// 抽选后评估.
        Picked = "picked", "抽选后评估";
        /// 根据需要评估.
        OnDemand = "on_demand", "根据需要评估";
    }
}

words! {
    /// 评估结论. It advises: what it advises is done by an act of its own.
    EvaluationOutcome, "评估结论" {
        /// 继续执行.
        Keep = "keep", "继续执行";
        /// 延长有效期.
        Extend = "extend", "延长有效期";
        /// 修改.
        Amend = "amend", "修改";
        /// 重新制定.
        Reissue = "reissue", "重新制定";
        /// 废止.
        Repeal = "repeal", "废止";
        /// 宣布失效.
        DeclareVoid = "declare_void", "宣布失效";
    }
}

impl EvaluationOutcome {
    /// Whether something has to be done to the document.
    pub const fn asks_for_an_act(self) -> bool {
        match self {
            Self::Keep => false,
            Self::Extend | Self::Amend | Self::Reissue | Self::Repeal | Self::DeclareVoid => true,
        }
    }
}
