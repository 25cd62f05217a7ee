//! Portable documents.

mod page;

use std::panic::{AssertUnwindSafe, catch_unwind};

use pdf_oxide::{Error, PdfDocument};

use super::layout;
use super::warning::Warning;
use super::{Extracted, Limits, Media, ReadError, Reader};

/// Portable documents with text: lines joined into paragraphs, page numbers and running heads left out.
/// Pictures are told of, not read.
#[derive(Debug)]
pub(super) struct Pdf;

/// Pages that hold fewer characters than this and a picture are scanned.
const FEW: usize = 12;

impl Reader for Pdf {
    fn media(&self) -> Media {
        Media::Pdf
    }

    fn read(&self, bytes: &[u8], limits: &Limits) -> Result<Extracted, ReadError> {
        let document = PdfDocument::from_bytes(bytes.to_vec()).map_err(explain)?;
        if document.is_encrypted() {
            match document.authenticate(b"") {
                Ok(true) => {}
                Ok(false) => return Err(ReadError::Encrypted),
                Err(error) => {
                    return Err(ReadError::Damaged {
                        detail: format!("文件限制了复制，加密方式不能识别（{error}）"),
                    });
                }
            }
        }
        let of = document.page_count().map_err(explain)?;
        if of == 0 {
            return Err(ReadError::Truncated {
                detail: "找不到任何一页".to_owned(),
            });
        }
        let read = of.min(limits.pages);
        let mut pages = Vec::new();
        let (mut scanned, mut broken) = (0, 0);
        for index in 0..read {
            // A page that breaks the parser takes the others along with it otherwise.
            let page = catch_unwind(AssertUnwindSafe(|| page::read(&document, index)));
            let Ok(Ok(page)) = page else {
                broken += 1;
                continue;
            };
            if page.pieces.len() < FEW && has_picture(&document, index) {
                scanned += 1;
            }
            pages.push(layout::lines_of(page));
        }
        if broken == read {
            return Err(ReadError::Damaged {
                detail: "各页均无法读取".to_owned(),
            });
        }
        if scanned > 0 && scanned + broken == read {
            return Err(ReadError::Scanned { pages: of });
        }
        let (paragraphs, mut warnings) = layout::compose(pages);
        if read < of {
            warnings.push(Warning::PagesLeftOut { read, of });
        }
        if scanned > 0 {
            let count = scanned;
            warnings.push(Warning::ScannedPages { count, of });
        }
        if broken > 0 {
            warnings.push(Warning::PagesBroken { count: broken });
        }
        Ok(Extracted {
            text: paragraphs.join("\n"),
            warnings,
            ..Extracted::default()
        })
    }
}

fn has_picture(document: &PdfDocument, index: usize) -> bool {
    catch_unwind(AssertUnwindSafe(|| {
        document
            .page_image_handles(index)
            .is_ok_and(|pictures| !pictures.is_empty())
    }))
    .unwrap_or(false)
}

fn explain(error: Error) -> ReadError {
    match error {
        Error::EncryptedPdf => ReadError::Encrypted,
        Error::UnexpectedEof | Error::InvalidXref => ReadError::Truncated {
            detail: format!("缺少目录（{error}）"),
        },
        other => ReadError::Damaged {
            detail: other.to_string(),
        },
    }
}
