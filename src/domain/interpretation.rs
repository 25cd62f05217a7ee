//! 政策解读 (interpretation): what explains a published document to those whom it binds. It is no part of the
//! document and binds nobody.

words! {
    /// 解读形式.
    InterpretationKind, "解读形式" {
        /// 文字解读.
        Text = "text", "文字解读";
        /// 问答.
        Questions = "questions", "问答解读";
        /// 图解（文字说明）.
        Picture = "picture", "图解（文字说明）";
        /// 负责人、专家解读.
        Expert = "expert", "负责人或者专家解读";
    }
}
