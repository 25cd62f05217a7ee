//! Typed ids over UUID v7. They are made by whoever holds the request context; nothing here draws one.

use uuid::Uuid;

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident;)+) => { $(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}", self.0.simple())
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> { Uuid::parse_str(text).map(Self) }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self { Self(id) }
        }
    )+ };
}

ids! {
    /// 行政规范性文件 or upper law: the work.
    DocumentId;
    /// 文本: one immutable text of a document.
    RevisionId;
    /// 机关.
    AuthorityId;
    /// A person with an account.
    PersonId;
    /// 合法性审核: one round.
    ReviewId;
    /// 审核意见: one item.
    FindingId;
    /// 集体讨论.
    DeliberationId;
    /// 备案: one document before one receiving body.
    FilingId;
    /// 编号: one number given or imported.
    NumberId;
    /// A dated fact that bears on validity.
    FactId;
    /// 材料: a paper that goes with a document.
    MaterialId;
}
