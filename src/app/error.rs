//! One transport-free error. Its text is for people; causes go to the program's log only.

use crate::domain::UnknownWord;
use crate::formats::read::ReadError;
use crate::store::StoreError;

/// A fault of one field.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct FieldError {
    /// Name of the field in the request.
    pub field: String,
    /// What is wrong and what to do.
    pub message: String,
    /// The rule that asks for it, with its source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
}

impl FieldError {
    /// A fault without a rule of law behind it.
    pub fn new(field: &str, message: impl Into<String>) -> Self {
        Self {
            field: field.to_owned(),
            message: message.into(),
            rule: None,
        }
    }
}

/// What can go wrong in a command or a query.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nothing there, or nothing that the asker may know of.
    #[error("没有找到{0}")]
    NotFound(&'static str),
    /// 紧急下线: withheld, with the ground and nothing else.
    #[error("此文件已紧急下线，暂不公开。理由：{0}")]
    Withheld(String),
    /// Fields are wrong; each is named.
    #[error("填写有误：{}", .0.iter().map(|e| e.message.as_str()).collect::<Vec<_>>().join("；"))]
    Invalid(Vec<FieldError>),
    /// A rule of procedure refuses it.
    #[error("{message}")]
    Refused {
        /// Code for machines.
        code: &'static str,
        /// The reason.
        message: String,
        /// The rule with its source.
        rule: Option<String>,
    },
    /// The form is older than the record.
    #[error("此件已被他人更新，您提交的是旧版本；请重新打开后再提交，所填内容未丢失")]
    Stale,
    /// Another record has it.
    #[error("{0}")]
    Conflict(String),
    /// Nobody is signed in.
    #[error("请先登录")]
    Unauthenticated,
    /// The person may not.
    #[error("{0}")]
    Forbidden(String),
    /// A file could not be read.
    #[error(transparent)]
    Reading(#[from] ReadError),
    /// The query has a fault at a place.
    #[error("检索式第 {at} 个字符处有误：{message}")]
    Query {
        /// Character, from 1.
        at: usize,
        /// What is wrong.
        message: String,
    },
    /// The result of a cursor is gone.
    #[error("结果已更新，请重新检索")]
    Gone,
    /// The request is larger than is taken.
    #[error("提交的内容超过 {} 的上限", size(*limit))]
    TooLarge {
        /// Bytes allowed.
        limit: usize,
    },
    /// Too often.
    #[error("{0}")]
    TooMany(String),
    /// Not now.
    #[error("{0}")]
    Unavailable(String),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Anything that should not happen.
    #[error("内部错误")]
    Internal(String),
}

/// A limit as people read it.
fn size(bytes: usize) -> String {
    match bytes / 1024 {
        small @ 0..1024 => format!("{small} KiB"),
        large => format!("{} MiB", large / 1024),
    }
}

impl From<UnknownWord> for Error {
    fn from(error: UnknownWord) -> Self {
        Self::Invalid(vec![FieldError::new(error.kind, error.to_string())])
    }
}

impl Error {
    /// One wrong field.
    pub fn field(field: &str, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError::new(field, message)])
    }

    /// An act out of its turn: the stage that there is, and those in which the act has its place.
    pub fn out_of_turn(
        command: &'static str,
        stage: &'static str,
        places: impl IntoIterator<Item = &'static str>,
    ) -> Self {
        let places: Vec<String> = places.into_iter().map(|one| format!("“{one}”")).collect();
        Self::Refused {
            code: "transition",
            message: format!("当前为“{stage}”，不能{command}"),
            rule: Some(format!("{command}须在{}阶段办理", places.join("、"))),
        }
    }

    /// A refusal by a rule of procedure.
    pub fn refused(code: &'static str, message: impl Into<String>) -> Self {
        Self::Refused {
            code,
            message: message.into(),
            rule: None,
        }
    }
}
