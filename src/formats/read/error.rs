//! Why a file could not be read, in words for the person who handed it in.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::limits::in_words;
use super::media::Media;

/// Why a file could not be read. The text names the limit or the fault.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum ReadError {
    /// The file has no bytes.
    #[error("文件是空的（0 字节）")]
    Empty,
    /// The file is larger than [`super::Limits::upload`].
    #[error("文件有 {}，超过上限 {}", in_words(*size), in_words(*limit))]
    TooLarge {
        /// Bytes of the file.
        size: u64,
        /// Bytes allowed.
        limit: u64,
    },
    /// The file wants a password.
    #[error("文件已加密，请取消打开密码后重新上传")]
    Encrypted,
    /// The file ends before its structure does.
    #[error("文件不完整，可能在传输中被截断：{detail}")]
    Truncated {
        /// What is missing.
        detail: String,
    },
    /// The structure of the file is broken.
    #[error("文件已损坏：{detail}")]
    Damaged {
        /// Which part, in the reader's words.
        detail: String,
    },
    /// The package unpacks to more than is allowed.
    #[error("文件解压后异常庞大，已拒绝读取：{0}")]
    Bomb(BombKind),
    /// The package holds what a document has no use for.
    #[error("文件含有不允许的内容，已拒绝读取：{what}")]
    Forbidden {
        /// The content found.
        what: String,
    },
    /// Name and content do not agree.
    #[error("扩展名是 {claimed}，内容却是{found}，请核对文件或改正扩展名")]
    WrongContent {
        /// The extension with its dot, in lower case.
        claimed: String,
        /// What the bytes are.
        found: String,
    },
    /// A kind that is known, and not read yet.
    #[error("暂不支持读取 {} 的文字，文件已保存，请手工录入正文", media.label())]
    Unsupported {
        /// The kind.
        media: Media,
    },
    /// A kind that is not known at all.
    #[error(
        "不认识的文件类型（{what}），可上传 {} 文件，或手工录入正文",
        super::media::ACCEPTED
    )]
    Unknown {
        /// The extension or what stands for it.
        what: String,
    },
    /// The name is that of no table.
    #[error("不是电子表格（{what}），可以是 .xlsx、.xls、.ods、.csv 文件")]
    NoTable {
        /// The extension or what stands for it.
        what: String,
    },
    /// A table has more rows than [`super::workbook::ROWS`].
    #[error("表格超过 {limit} 行的上限，请分成几个文件")]
    TooManyRows {
        /// Rows allowed.
        limit: usize,
    },
    /// Elements are nested deeper than [`super::Limits::depth`].
    #[error("文件的元素嵌套超过 {limit} 层，已拒绝读取")]
    TooDeep {
        /// Levels allowed.
        limit: usize,
    },
    /// The file was read and holds no text.
    #[error("文件中没有文字，可能是扫描图片，请手工录入正文")]
    NoText,
    /// Every page is a picture.
    #[error("文件是扫描图片（共 {pages} 页），没有可读出的文字，文件已保存，请手工录入正文")]
    Scanned {
        /// Pages of the file.
        pages: usize,
    },
    /// The bytes are in no encoding that gives Chinese text.
    #[error("文字编码无法识别（{bad} 处无法解码），请另存为 UTF-8 后重新上传")]
    Undecodable {
        /// Places that could not be decoded.
        bad: usize,
    },
    /// The text is longer than [`super::Limits::output`].
    #[error("读出的文字超过上限 {}", in_words(*limit))]
    OutputTooLarge {
        /// Bytes allowed.
        limit: u64,
    },
    /// The reading process used up its time.
    #[error("读取超时（上限 {seconds} 秒），已停止")]
    TimedOut {
        /// Seconds allowed.
        seconds: u64,
    },
    /// The reading process used up its memory.
    #[error("读取所需内存超过上限 {}，已停止", in_words(*limit))]
    OutOfMemory {
        /// Bytes allowed.
        limit: u64,
    },
    /// The reading process was ended by a signal.
    #[error("读取程序被系统终止（信号 {signal}）")]
    Killed {
        /// Number of the signal.
        signal: i32,
    },
    /// The fault is ours, not the file's.
    #[error("读取程序出错：{detail}")]
    Internal {
        /// For the log and the administrator.
        detail: String,
    },
}

/// Which bound a package broke.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum BombKind {
    /// More entries than [`super::Limits::entries`].
    #[error("包内文件数 {count} 超过上限 {limit}")]
    Entries {
        /// Entries found.
        count: u64,
        /// Entries allowed.
        limit: u64,
    },
    /// One entry is larger than [`super::Limits::entry`].
    #[error("包内单个文件解压后超过上限 {}", in_words(*limit))]
    Entry {
        /// Bytes allowed.
        limit: u64,
    },
    /// All entries together are larger than [`super::Limits::unpacked`].
    #[error("解压后总量超过上限 {}", in_words(*limit))]
    Total {
        /// Bytes allowed.
        limit: u64,
    },
    /// An entry is packed tighter than [`super::Limits::ratio`].
    #[error("压缩比超过上限 {limit} 倍")]
    Ratio {
        /// Times allowed.
        limit: u64,
    },
    /// Entries share the same bytes.
    #[error("包内文件互相重叠")]
    Overlap,
}
