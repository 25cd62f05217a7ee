//! 形式检查: what is checked of the form of a draft. The ids are stable; packs, records and addresses
//! name them.

words! {
    /// 形式检查项目.
    FormCheck, "形式检查项目" {
        /// 施行日期: the text says when it takes effect.
        EffectiveDate = "M1", "写明施行日期";
        /// 有效期: stated, and not longer than the pack allows.
        Validity = "M2", "写明有效期且不超过上限";
        /// 解释权.
        Interpretation = "M3", "写明解释机关";
        /// 废止条款 names documents of the registry.
        RepealClause = "M4", "废止条款指向明确";
        /// 题注: which meeting passed it, and when.
        Caption = "M5", "题注";
        /// 附件说明 and annexes agree.
        Annexes = "M6", "附件与附件说明一致";
        /// 结构层次序数.
        Numbering = "M7", "层次序数连续";
        /// 发文字号 as it is to be written.
        DocumentNumber = "M8", "发文字号格式";
        /// 成文日期 as it is to be written.
        WrittenDate = "M9", "成文日期格式";
        /// 主送机关 ends with a full-width colon.
        Addressee = "M10", "主送机关";
        /// 公开方式标注.
        DisclosureMark = "M11", "公开方式标注";
        /// 标题与文种.
        Title = "M12", "标题与文种";
        /// Citations of the text's own provisions lead somewhere.
        InternalCitations = "M13", "文内引用";
        /// Cited documents are known and in force.
        CitedDocuments = "M14", "引用的文件现行有效";
        /// Numbers in the text are those of the register.
        RegisteredNumbers = "M15", "编号与登记簿一致";
        /// 印发形式: what carries the instrument.
        Carrier = "M16", "印发形式";
        /// 内容要素.
        Content = "M17", "内容要素";
        /// 部门文件的标题 bears no area's name.
        DepartmentTitle = "M18", "部门文件标题不冠区域名称";
    }
}
