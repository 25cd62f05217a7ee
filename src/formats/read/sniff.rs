//! What a file is: the name and the first bytes must agree.

use std::io::Cursor;

use super::error::ReadError;
use super::media::Media;

/// Bytes at the head that are looked at for a signature or for HTML.
const HEAD: usize = 4096;

const OLE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// What the bytes alone say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    Kind(Media),
    EncryptedOffice,
    BrokenZip,
    OtherZip,
    OtherOle,
    Text,
    Binary,
}

impl Found {
    fn label(self) -> &'static str {
        match self {
            Self::Kind(media) => media.label(),
            Self::EncryptedOffice => "加密的 Office 文件",
            Self::BrokenZip => "不完整的压缩包",
            Self::OtherZip => "ZIP 压缩包",
            Self::OtherOle => "Office 97–2003 文件",
            Self::Text => "纯文本",
            Self::Binary => "无法识别的二进制数据",
        }
    }
}

/// What a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kind {
    /// Its kind, by its content.
    pub media: Media,
    /// The extension (with its dot, in lower case), where it claims another kind.
    pub claimed: Option<String>,
}

impl Kind {
    const fn as_named(media: Media) -> Self {
        Self {
            media,
            claimed: None,
        }
    }
}

/// Settles the kind of a file. The content decides; a name that claims another kind is told of, so that the
/// file is kept and shown as what it is (OWASP ASVS 5.0, 5.2.2). A kind that is known but cannot be read
/// is no error here: the file can still be kept.
///
/// # Errors
/// [`ReadError::Empty`], [`ReadError::Encrypted`], [`ReadError::Truncated`], [`ReadError::Unknown`] for an
/// extension or a content that is no document, and [`ReadError::WrongContent`] where a document was claimed and
/// the content is none.
pub fn sniff(bytes: &[u8], file_name: &str) -> Result<Kind, ReadError> {
    if bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    let extension = extension(file_name);
    let Some(extension) = extension else {
        return match look(bytes) {
            Found::Kind(media) => Ok(Kind::as_named(media)),
            Found::Text => Ok(Kind::as_named(Media::Txt)),
            Found::EncryptedOffice => Err(ReadError::Encrypted),
            Found::BrokenZip => Err(cut_short()),
            other @ (Found::OtherZip | Found::OtherOle | Found::Binary) => {
                Err(ReadError::Unknown {
                    what: format!("无扩展名，内容是{}", other.label()),
                })
            }
        };
    };
    let Some(claimed) = Media::of_extension(&extension) else {
        return Err(ReadError::Unknown {
            what: format!(".{extension}"),
        });
    };
    judge(claimed, look(bytes), &extension)
}

/// Sets the claim of the name against what the bytes say.
fn judge(claimed: Media, found: Found, extension: &str) -> Result<Kind, ReadError> {
    let renamed = |media| Kind {
        media,
        claimed: Some(format!(".{extension}")),
    };
    match found {
        Found::Kind(media) if media == claimed => Ok(Kind::as_named(media)),
        // WPS Office saves either container under its own extension.
        Found::Kind(Media::Doc | Media::Docx) if claimed == Media::Wps => {
            Ok(Kind::as_named(Media::Wps))
        }
        Found::Kind(media) => Ok(renamed(media)),
        Found::EncryptedOffice => Err(ReadError::Encrypted),
        Found::BrokenZip => Err(cut_short()),
        Found::Text if matches!(claimed, Media::Txt | Media::Html) => Ok(Kind::as_named(claimed)),
        Found::Text => Ok(renamed(Media::Txt)),
        Found::OtherZip | Found::OtherOle | Found::Binary => Err(ReadError::WrongContent {
            claimed: format!(".{extension}"),
            found: found.label().to_owned(),
        }),
    }
}

fn cut_short() -> ReadError {
    ReadError::Truncated {
        detail: "压缩包缺少目录".to_owned(),
    }
}

/// The extension in lower case without its dot, or `None` where the name has none.
fn extension(file_name: &str) -> Option<String> {
    let base = file_name.rsplit(['/', '\\']).next().unwrap_or(file_name);
    let (stem, extension) = base.rsplit_once('.')?;
    if stem.is_empty() || extension.is_empty() {
        return None;
    }
    Some(extension.trim().to_lowercase())
}

fn look(bytes: &[u8]) -> Found {
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    if has(head.get(..1024).unwrap_or(head), b"%PDF-") {
        return Found::Kind(Media::Pdf);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return look_in_zip(bytes);
    }
    if bytes.starts_with(OLE) {
        return look_in_ole(bytes);
    }
    if bytes.starts_with(b"{\\rtf") {
        return Found::Kind(Media::Rtf);
    }
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Found::Kind(Media::Png);
    }
    if bytes.starts_with(b"\xFF\xD8\xFF") {
        return Found::Kind(Media::Jpeg);
    }
    look_at_text(bytes, head)
}

fn look_at_text(bytes: &[u8], head: &[u8]) -> Found {
    let sixteen_bit = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
    if !sixteen_bit && bytes.contains(&0) {
        return Found::Binary;
    }
    // A page's markup is ASCII in every encoding but UTF-16, where each second byte is a zero.
    let markup: String = head
        .iter()
        .filter(|byte| **byte != 0)
        .map(|byte| char::from(*byte).to_ascii_lowercase())
        .collect();
    let page = ["<!doctype html", "<html", "<head", "<body"];
    if page.iter().any(|tag| markup.contains(tag)) {
        Found::Kind(Media::Html)
    } else {
        Found::Text
    }
}

fn look_in_zip(bytes: &[u8]) -> Found {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        return Found::BrokenZip;
    };
    let holds = |name: &str| archive.index_for_name(name).is_some();
    if holds("OFD.xml") {
        return Found::Kind(Media::Ofd);
    }
    if holds("word/document.xml") {
        return Found::Kind(Media::Docx);
    }
    if holds("xl/workbook.xml") {
        return Found::Kind(Media::Xlsx);
    }
    let Ok(mut mimetype) = archive.by_name("mimetype") else {
        return Found::OtherZip;
    };
    let mut word = [0_u8; 64];
    let read = std::io::Read::read(&mut mimetype, &mut word).unwrap_or(0);
    if word
        .get(..read)
        .is_some_and(|word| has(word, b"opendocument.text"))
    {
        Found::Kind(Media::Odt)
    } else {
        Found::OtherZip
    }
}

/// The streams of a compound file stand in its directory by name, in UTF-16.
fn look_in_ole(bytes: &[u8]) -> Found {
    let names = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        has(bytes, &wide)
    };
    if names("EncryptedPackage") {
        Found::EncryptedOffice
    } else if names("WordDocument") {
        Found::Kind(Media::Doc)
    } else if names("Workbook") || names("Book") {
        Found::Kind(Media::Xls)
    } else {
        Found::OtherOle
    }
}

fn has(bytes: &[u8], part: &[u8]) -> bool {
    let Some(first) = part.first() else {
        return true;
    };
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|byte| byte == first) {
        let Some(from) = rest.get(at..) else {
            return false;
        };
        if from.starts_with(part) {
            return true;
        }
        rest = from.get(1..).unwrap_or_default();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[expect(clippy::unnecessary_wraps, reason = "it is compared with a result")]
    fn named(media: Media) -> Result<Kind, ReadError> {
        Ok(Kind::as_named(media))
    }

    #[expect(clippy::unnecessary_wraps, reason = "it is compared with a result")]
    fn renamed(media: Media, claimed: &str) -> Result<Kind, ReadError> {
        let claimed = Some(claimed.to_owned());
        Ok(Kind { media, claimed })
    }

    #[test]
    fn the_content_decides_and_a_false_name_is_told_of() {
        assert_eq!(sniff(b"%PDF-1.7 x", "a.pdf"), named(Media::Pdf));
        assert_eq!(
            sniff(b"%PDF-1.7 x", "通知.DOCX"),
            renamed(Media::Pdf, ".docx")
        );
        assert_eq!(
            sniff(b"<!DOCTYPE html><p>x", "a.txt"),
            renamed(Media::Html, ".txt")
        );
        assert_eq!(sniff("第一条".as_bytes(), "a.txt"), named(Media::Txt));
        assert_eq!(
            sniff("第一条".as_bytes(), "a.docx"),
            renamed(Media::Txt, ".docx")
        );
        assert_eq!(
            sniff(b"\x00\x01\x02", "a.docx").unwrap_err().to_string(),
            "扩展名是 .docx，内容却是无法识别的二进制数据，请核对文件或改正扩展名"
        );
    }

    #[test]
    fn a_name_without_extension_goes_by_content() {
        assert_eq!(sniff(b"%PDF-1.7 x", "scan"), named(Media::Pdf));
        assert_eq!(sniff("第一条".as_bytes(), ".txt"), named(Media::Txt));
        assert!(matches!(
            sniff(b"\x00\x01\x02", "x"),
            Err(ReadError::Unknown { .. })
        ));
    }

    #[test]
    fn unknown_extension_and_empty_file_are_named() {
        assert_eq!(sniff(b"", "a.docx"), Err(ReadError::Empty));
        assert_eq!(
            sniff(b"abc", "a.exe"),
            Err(ReadError::Unknown {
                what: ".exe".to_owned()
            })
        );
    }

    #[test]
    fn a_word_97_file_that_calls_itself_docx_is_told_apart_from_an_encrypted_one() {
        let file = |stream: &str| {
            let mut bytes = OLE.to_vec();
            bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
            bytes
        };
        assert_eq!(
            sniff(&file("EncryptedPackage"), "a.docx"),
            Err(ReadError::Encrypted)
        );
        assert_eq!(
            sniff(&file("WordDocument"), "a.docx"),
            renamed(Media::Doc, ".docx")
        );
        assert_eq!(sniff(&file("WordDocument"), "a.doc"), named(Media::Doc));
        assert_eq!(sniff(&file("WordDocument"), "a.wps"), named(Media::Wps));
    }
}
