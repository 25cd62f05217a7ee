//! Why a query cannot be read, and where.

use std::fmt;

/// Why a query cannot be read, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueryError {
    /// Place in the query, in characters from 0.
    pub at: usize,
    /// What is wrong there.
    pub kind: QueryErrorKind,
}

/// What can be wrong with a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum QueryErrorKind {
    /// More characters than the limit.
    TooLong {
        /// the limit, in characters
        limit: usize,
    },
    /// More words than the limit.
    TooManyWords {
        /// the limit
        limit: usize,
    },
    /// Brackets inside one another beyond the limit.
    TooDeep {
        /// the limit
        limit: usize,
    },
    /// A `"` at the head of a word without a second one.
    UnclosedQuote,
    /// A `|` with nothing before or after it.
    LoneBar,
    /// 同条 or 同款 with nothing in its brackets.
    EmptyGroup,
    /// A field, 同条 or 同款 where only words may stand.
    OnlyWords,
    /// `"…"~n` where it has no meaning: in 同款 and in fields other than 条文.
    NearNotHere,
    /// `"…"~n` with fewer than two different words.
    NearAlone,
    /// `"…"~n` with a larger number than the limit.
    NearTooFar {
        /// the limit, in characters
        limit: usize,
    },
    /// A word of one character where its place in the text matters.
    OneCharacter,
    /// No year, or a range whose end is before its beginning.
    NoYear,
    /// No day, or a range whose end is before its beginning.
    NoDay,
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "检索式第{}个字符处：{}", self.at + 1, self.kind)
    }
}

impl fmt::Display for QueryErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { limit } => write!(f, "检索式过长，最多{limit}个字符"),
            Self::TooManyWords { limit } => write!(f, "检索词过多，最多{limit}个"),
            Self::TooDeep { limit } => write!(f, "括号层数过多，最多{limit}层"),
            Self::UnclosedQuote => f.write_str("引号没有配对"),
            Self::LoneBar => f.write_str("“|”的前后都要有检索词；查找“|”本身，请用引号括起"),
            Self::EmptyGroup => f.write_str("括号中没有检索词"),
            Self::OnlyWords => f.write_str("此处只能用检索词、引号、括号、“|”和“-”"),
            Self::NearNotHere => f.write_str("“~”限定字数的写法不能用在这里"),
            Self::NearAlone => f.write_str("限定字数时，引号中要有两个以上不同的词，以空格隔开"),
            Self::NearTooFar { limit } => write!(f, "相隔字数最多为{limit}"),
            Self::OneCharacter => f.write_str("限定字数和同款检索的每个词不少于两个字"),
            Self::NoYear => f.write_str("年份有误，请写成 2021、2019-2021、>=2019 或者 <=2021"),
            Self::NoDay => f.write_str(
                "日期有误，请写成 2021、2021-05、2021-05-01、2020-01-01..2021-06-30、\
                 >=2021-01-01 或者 <=2021-12-31",
            ),
        }
    }
}

impl std::error::Error for QueryError {}
