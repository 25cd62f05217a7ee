//! 登记信息: the fields of an imported document that people may correct.

words! {
    /// One field of 登记信息.
    Particular, "登记信息" {
        /// 所发文件的标题.
        InstrumentTitle = "instrument_title", "所发文件的标题";
        /// 制定机关.
        Issuer = "issuer", "制定机关";
        /// 发文字号.
        DocumentNumber = "document_number", "发文字号";
        /// 文种.
        Form = "form", "文种";
        /// 成文日期.
        IssuedOn = "issued_on", "成文日期";
        /// 公布日期.
        PublishedOn = "published_on", "公布日期";
        /// 施行日期.
        EffectiveOn = "effective_on", "施行日期";
        /// 有效期截止日, inclusive.
        LastValidOn = "last_valid_on", "有效期截止日";
    }
}
