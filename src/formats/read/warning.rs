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
    /// Text that the document hides.
    #[error("文件含有 {count} 处隐藏文字，未读出")]
    HiddenText {
        /// Number of stretches.
        count: usize,
    },
    /// The structure of the file is open at its end.
    #[error("文件结尾不完整，末尾可能缺少内容，请对照原件核对")]
    CutShort,
    /// The name claims another kind than the content is.
    #[error("扩展名是 {claimed}，内容却是{found}，已按内容读出")]
    Renamed {
        /// The extension with its dot, in lower case.
        claimed: String,
        /// What the bytes are.
        found: String,
    },
    /// Text that stands on every page, other than page numbers.
    #[error("各页重复的页眉、页脚或水印未读出：{text}")]
    PageFurniture {
        /// A sample of the text left out, shortened.
        text: String,
    },
    /// Pages that are pictures, within a document that has text.
    #[error("共 {of} 页，其中 {count} 页是图片，图片中的文字未读出")]
    ScannedPages {
        /// Number of such pages.
        count: usize,
        /// Pages of the file.
        of: usize,
    },
    /// Pages beyond [`super::Limits::pages`].
    #[error("文件共 {of} 页，只读出前 {read} 页")]
    PagesLeftOut {
        /// Pages read.
        read: usize,
        /// Pages of the file.
        of: usize,
    },
    /// Pages that could not be read.
    #[error("有 {count} 页无法读取，请对照原件补录")]
    PagesBroken {
        /// Number of such pages.
        count: usize,
    },
    /// Characters or numbers that no official text has.
    #[error("有 {count} 处文字疑为乱码（如“{sample}”），多因字体编码有误，请对照原件改正")]
    Garbled {
        /// Number of characters and of broken numbers.
        count: usize,
        /// Some of them.
        sample: String,
    },
    /// The text is that of another program, which read the file better.
    #[error("本程序读出的文字有误，正文改用 pdftotext 读出，请对照原件核对")]
    SecondOpinion,
    /// Two documents in one file.
    #[error("文件中似有两份以上文件，第二份自“{begins}”起，请核对是否应分别录入")]
    SecondDocument {
        /// The line that the second begins with, shortened.
        begins: String,
    },
}
