//! 机关 (authorities): who issues, drafts, reviews and receives.

use super::id::AuthorityId;

words! {
    /// 机关类别 (kind of authority), which decides receivers of filings and the reviewer.
    AuthorityKind, "机关类别" {
        /// 人民政府.
        Government = "government", "人民政府";
        /// 政府办公厅（室）.
        Office = "office", "政府办公室";
        /// 政府部门.
        Department = "department", "政府部门";
        /// 乡镇人民政府、街道办事处.
        Township = "township", "乡镇（街道）";
        /// 法律、法规授权的组织.
        AuthorizedOrganization = "authorized_organization", "授权组织";
        /// 派出机关.
        DispatchedOrgan = "dispatched_organ", "派出机关";
        /// 人大常委会.
        StandingCommittee = "npc_standing_committee", "人大常委会";
        /// 上级人民政府.
        UpperGovernment = "upper_government", "上级人民政府";
    }
}

words! {
    /// 行政层级 (level).
    Level, "行政层级" {
        /// 国家.
        National = "national", "国家";
        /// 省级.
        Province = "province", "省级";
        /// 设区的市.
        City = "city", "市级";
        /// 县级.
        County = "county", "县级";
        /// 乡级.
        Township = "township", "乡级";
    }
}

/// 机关: a body that acts here itself (`inside`) or whose acts are recorded here with its paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    /// Identity.
    pub id: AuthorityId,
    /// 机关代码 used in number templates (three digits in most places).
    pub code: String,
    /// Full name.
    pub name: String,
    /// Short name for lists.
    pub short_name: String,
    /// Kind.
    pub kind: AuthorityKind,
    /// Level.
    pub level: Level,
    /// 区划: letters used in registration numbers, e.g. `YLX`.
    pub region: String,
    /// The government that a department belongs to, or the upper body.
    pub parent: Option<AuthorityId>,
    /// Acts here itself.
    pub inside: bool,
    /// 机关代字 of its document numbers, e.g. 云政规.
    pub prefix: String,
    /// May issue normative documents.
    pub may_issue: bool,
}
