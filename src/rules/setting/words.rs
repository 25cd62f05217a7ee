//! The closed lists of answers that settings take.

use crate::rules::words::word;

word! {
    /// 登记模式: who registers and numbers.
    RegistrarModel, "登记模式" {
        Central = "central", "本级政府法制机构统一登记政府及其部门的文件";
        Decentral = "decentral", "各制定机关登记本机关的文件";
        TownSelf = "town_self", "乡镇人民政府自行登记";
    }
}

word! {
    /// 经政府同意、以部门名义发布的文件归属: whose document it is.
    DocumentOwner, "文件归属" {
        Department = "department", "部门规范性文件";
        Government = "government", "政府规范性文件";
    }
}

word! {
    /// 部门文件的审核机构: who reviews the documents of departments before they are issued.
    DepartmentReviewer, "部门文件审核机构" {
        OwnLegalUnit = "own_legal_unit", "部门自己的法制机构";
        GovernmentLegalBody = "government_legal_body", "本级政府法制机构";
    }
}

word! {
    /// 编号时点: when numbers are given.
    NumberTime, "编号时点" {
        AfterSigning = "after_signing", "签发之后、印发之前";
        AfterReview = "after_review", "审核之后、公布之前";
    }
}

word! {
    /// 重新发布时的编号: what becomes of the number of a document that is issued again.
    Reissue, "重新发布的编号" {
        New = "new", "重新编号";
        Keep = "keep", "沿用原编号";
    }
}

word! {
    /// 标准文本: which published text is the standard one.
    StandardText, "标准文本" {
        Gazette = "gazette", "政府公报刊登的文本";
        Website = "website", "政府网站登载的文本";
    }
}

word! {
    /// 理由载明处: where the reason for an early effect is stated.
    ReasonPlace, "理由载明处" {
        Text = "text", "文件末尾";
        FilingNote = "filing_note", "备案说明";
    }
}

word! {
    /// 有效期起算点.
    ValidityStart, "有效期起算点" {
        Effective = "effective", "自施行之日起";
        Published = "published", "自公布之日起";
        FirstPublished = "first_published", "继续有效的，自最初公布之日起";
    }
}

word! {
    /// 有效期届满的后果.
    ExpiryEffect, "届满后果" {
        Void = "void", "自动失效";
        ReviewList = "review_list", "届满前清理，公布结果";
        Reregister = "reregister", "继续施行的，重新登记";
    }
}

word! {
    /// 届满后再延长的效力.
    LateExtension, "届满后延长的效力" {
        NoEffect = "no_effect", "不能恢复效力，须依程序重新制定";
        Revives = "revives", "恢复效力";
    }
}

word! {
    /// 备案渠道.
    FilingChannel, "备案渠道" {
        Paper = "paper", "纸质报送";
        Online = "online", "网上报送，不再报送纸质文本";
        Both = "both", "纸质和电子文本一并报送";
    }
}

word! {
    /// 未列入继续有效目录的后果.
    Unlisted, "未列入目录的后果" {
        NotBasis = "not_basis", "不得作为行政管理的依据";
        Void = "void", "一律失效";
    }
}

word! {
    /// 与重大行政决策程序的关系.
    DecisionOverlap, "与重大行政决策程序的关系" {
        Both = "both", "两种程序都适用";
        DocumentOnly = "document_only", "只适用规范性文件程序";
    }
}

word! {
    /// 谁清理: who proposes the outcome of a clean-up.
    CleanupProposer, "清理责任" {
        Drafter = "drafter", "谁起草谁清理";
        Implementer = "implementer", "谁实施谁清理";
        Issuer = "issuer", "谁制定谁清理";
    }
}
