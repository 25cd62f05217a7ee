//! 通知 (notices): what a person, or the holders of a post, are told of.

use super::access::Role;

words! {
    /// 通知种类.
    NoticeKind, "通知种类" {
        /// 收到待办.
        Received = "received", "收到待办";
        /// 退回补正.
        Returned = "returned", "退回补正";
        /// 办理结果.
        Decided = "decided", "办理结果";
        /// 临近期限.
        DueSoon = "due_soon", "临近期限";
        /// 逾期.
        Overdue = "overdue", "逾期";
        /// 有效期将届满.
        Expiring = "expiring", "有效期将届满";
        /// 订阅的检索有新文件.
        Hit = "hit", "订阅有新文件";
    }
}

words! {
    /// 送达渠道 beside the list here.
    Channel, "送达渠道" {
        /// 电子邮件.
        Mail = "mail", "电子邮件";
        /// Standard Webhooks.
        Webhook = "webhook", "接口推送";
    }
}

words! {
    /// 送达状态.
    Delivery, "送达状态" {
        /// 待发送.
        Waiting = "waiting", "待发送";
        /// 已发送.
        Sent = "sent", "已发送";
        /// 不再尝试.
        Failed = "failed", "发送失败";
    }
}

/// Who is told: one person, or all who hold a post. Each counts its notices apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Recipient {
    /// A person, by id.
    Person(String),
    /// A post: authority and role.
    Post(String, Role),
}

impl Recipient {
    /// The stored text.
    pub fn key(&self) -> String {
        match self {
            Self::Person(id) => format!("person:{id}"),
            Self::Post(authority, role) => format!("post:{authority}:{}", role.as_str()),
        }
    }

    /// Reads the stored text.
    pub fn parse(text: &str) -> Option<Self> {
        match text.split(':').collect::<Vec<_>>().as_slice() {
            ["person", id] => Some(Self::Person((*id).to_owned())),
            ["post", authority, role] => {
                let role = Role::parse(role).ok()?;
                Some(Self::Post((*authority).to_owned(), role))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recipient_reads_back() {
        for one in [
            Recipient::Person("p".to_owned()),
            Recipient::Post("a".to_owned(), Role::Reviewer),
        ] {
            assert_eq!(Recipient::parse(&one.key()), Some(one));
        }
        assert_eq!(Recipient::parse("post:a:king"), None);
    }
}
