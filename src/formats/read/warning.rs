//! What a person should know before trusting a text that was read.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A doubt about a text that was read; the text itself stands.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum Warning {
    /// Places that could not be decoded and show as `\u{FFFD}`.
    #[error("有 {count} 处文字无法解码，显示为“\u{FFFD}”，请对照原件改正")]
    Replaced {
        /// Number of places.
        count: usize,
    },
    /// The file does not name its encoding.
    #[error("文件没有注明编码，按 {encoding} 读出，请核对")]
    EncodingGuessed {
        /// Name of the encoding used.
        encoding: String,
    },
    /// The file names an encoding that its bytes are not in.
    #[error("网页注明的编码是 {declared}，实际按 {used} 读出，请核对")]
    EncodingDiffers {
        /// As the page names it.
        declared: String,
        /// Name of the encoding used.
        used: String,
    },
    /// Characters of a private font.
    #[error("有 {count} 个字符属于专用字体，可能显示不正确，请对照原件改正")]
    PrivateUse {
        /// Number of characters.
        count: usize,
    },
    /// Numbers that are computed, not typed.
    #[error("有 {count} 处自动编号按文件中的编号定义还原，请对照原件核对")]
    AutomaticNumbers {
        /// Number of paragraphs.
        count: usize,
    },
    /// Tracked changes that nobody accepted or refused.
    #[error("文件含有未处理的修订，已按接受全部修订读出")]
    TrackedChanges,
    /// Pictures, whose text is not read.
    #[error("文件含有 {count} 幅图片，图片中的文字未读出")]
    Pictures {
        /// Number of pictures.
        count: usize,
    },
    /// Notes at the foot or the end.
    #[error("文件含有 {count} 条脚注或尾注，已附在文末")]
    Notes {
        /// Number of notes.
        count: usize,
    },
    /// Text in a page header, where the red head of a document may stand.
    #[error("页眉中有文字，未读出：{text}")]
    PageHeader {
        /// The text left out, shortened.
        text: String,
    },
    /// A page whose body had to be guessed.
    #[error("网页正文的范围是推断的，请核对首尾")]
    BodyGuessed,
}
