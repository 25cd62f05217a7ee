//! What can go wrong, told apart by what the caller can do about it.

use std::path::{Path, PathBuf};

/// An error of the index. `Display` is Chinese and fit for an operator; nothing in it comes from a document's text.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no index in this folder: create it or rebuild.
    #[error("文件夹“{}”中没有索引", .0.display())]
    Missing(PathBuf),
    /// There is an index in this folder already.
    #[error("文件夹“{}”中已有索引", .0.display())]
    Exists(PathBuf),
    /// The index was written with other fields, another folding or another engine: rebuild it.
    #[error("索引格式为“{found}”，本程序使用“{expected}”，需要重建")]
    OtherFormat {
        /// the fingerprint found in the folder
        found: String,
        /// the fingerprint of this program
        expected: String,
    },
    /// Another writer (or another rebuild) holds the lock, in this process or in another.
    #[error("索引正由另一个写入者使用")]
    Locked,
    /// A file of the index is damaged or missing: rebuild it.
    #[error("索引已损坏：{0}")]
    Damaged(String),
    /// The index was rebuilt and swapped while this writer was open. Drop it, reload, and open a new writer.
    #[error("索引已被新重建的索引取代，请重新打开")]
    Superseded,
    /// The cursor belongs to another state of the index: start again from the first page.
    #[error("结果已更新，请从第一页重新查看")]
    OutdatedCursor,
    /// The cursor is no cursor, or belongs to another query.
    #[error("翻页标记无效或不属于本次检索")]
    InvalidCursor,
    /// More results were asked for in one page than [`MAX_LIMIT`](crate::MAX_LIMIT).
    #[error("每页最多{max}条，要求了{asked}条")]
    Limit {
        /// how many were asked for
        asked: usize,
        /// how many there may be
        max: usize,
    },
    /// A document handed in for indexing is not right; the index was not changed.
    #[error("文件“{document_id}”不能编入索引：{problem}")]
    Document {
        /// the document
        document_id: String,
        /// what is wrong with it
        problem: &'static str,
    },
    /// The caller's stop flag was set before the search ended. There is no partial result.
    #[error("检索已被中止")]
    Stopped,
    /// The source of a rebuild failed; the old index stays in use.
    #[error("重建索引时读取数据失败：{0}")]
    Source(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The file system refused.
    #[error("读写“{}”失败：{source}", path.display())]
    Io {
        /// the file or folder
        path: PathBuf,
        /// the reason
        source: std::io::Error,
    },
    /// The engine failed. After this a writer must be dropped and opened again.
    #[error("索引引擎出错：{0}")]
    Engine(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// The result of everything that touches an index.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    pub(crate) fn io(path: &Path) -> impl FnOnce(std::io::Error) -> Self + '_ {
        move |source| Self::Io {
            path: path.to_owned(),
            source,
        }
    }
}

impl From<tantivy::TantivyError> for Error {
    fn from(error: tantivy::TantivyError) -> Self {
        use tantivy::TantivyError as E;
        match error {
            E::LockFailure(tantivy::directory::error::LockError::LockBusy, _) => Self::Locked,
            E::DataCorruption(what) => Self::Damaged(format!("{what:?}")),
            E::OpenReadError(what) => Self::Damaged(what.to_string()),
            E::IncompatibleIndex(what) => Self::OtherFormat {
                found: format!("{what:?}"),
                expected: crate::schema::FINGERPRINT.to_owned(),
            },
            other => Self::Engine(Box::new(other)),
        }
    }
}

impl From<std::io::Error> for Error {
    /// Only for reads inside index files, whose path the engine does not tell.
    fn from(error: std::io::Error) -> Self {
        Self::Damaged(error.to_string())
    }
}

/// Runs work of the engine, which may panic on damaged files, and turns a panic into [`Error::Damaged`].
pub(crate) fn guarded<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        let what = panic
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| panic.downcast_ref::<&str>().copied())
            .unwrap_or("引擎内部错误");
        Err(Error::Damaged(what.to_owned()))
    })
}
