//! The kinds of files the registry knows.

use serde::{Deserialize, Serialize};

/// The kind of a file, settled by name and content together (see [`super::sniff()`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Media {
    /// Word since 2007.
    Docx,
    /// A saved page of a government site.
    Html,
    /// Plain text.
    Txt,
    /// Portable document.
    Pdf,
    /// Word 97–2003.
    Doc,
    /// 版式文档 (GB/T 33190).
    Ofd,
    /// Rich text.
    Rtf,
    /// `OpenDocument` text.
    Odt,
    /// Document of WPS Office.
    Wps,
    /// Excel since 2007.
    Xlsx,
    /// Excel 97–2003.
    Xls,
    /// A picture, mostly a scanned page.
    Png,
    /// A picture, mostly a scanned page.
    Jpeg,
}

/// The extensions of what can be read, as a person is told them.
pub const ACCEPTED: &str = ".docx、.doc、.wps、.rtf、.odt、.pdf、.ofd、.xlsx、.xls、.html、.txt";

/// The same for the `accept` attribute of a file field.
pub const ACCEPT: &str =
    ".docx,.docm,.doc,.wps,.rtf,.odt,.pdf,.ofd,.xlsx,.xls,.html,.htm,.shtml,.xhtml,.txt";

impl Media {
    /// Every kind, in the order of the table for the administrator.
    pub const ALL: [Self; 13] = [
        Self::Docx,
        Self::Html,
        Self::Txt,
        Self::Pdf,
        Self::Doc,
        Self::Ofd,
        Self::Rtf,
        Self::Odt,
        Self::Wps,
        Self::Xlsx,
        Self::Xls,
        Self::Png,
        Self::Jpeg,
    ];

    /// What a person calls it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Docx => "Word（.docx）",
            Self::Html => "网页",
            Self::Txt => "纯文本",
            Self::Pdf => "PDF",
            Self::Doc => "Word 97–2003（.doc）",
            Self::Ofd => "OFD",
            Self::Rtf => "RTF",
            Self::Odt => "ODT",
            Self::Wps => "WPS",
            Self::Xlsx => "Excel（.xlsx）",
            Self::Xls => "Excel 97–2003（.xls）",
            Self::Png => "PNG 图片",
            Self::Jpeg => "JPEG 图片",
        }
    }

    /// The media type to store and to answer with.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Html => "text/html",
            Self::Txt => "text/plain",
            Self::Pdf => "application/pdf",
            Self::Doc => "application/msword",
            Self::Ofd => "application/ofd",
            Self::Rtf => "application/rtf",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Wps => "application/vnd.ms-works",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Xls => "application/vnd.ms-excel",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
        }
    }

    /// The kind that an extension (lower case, without dot) claims.
    pub fn of_extension(extension: &str) -> Option<Self> {
        Some(match extension {
            "docx" | "docm" => Self::Docx,
            "html" | "htm" | "shtml" | "xhtml" => Self::Html,
            "txt" | "text" => Self::Txt,
            "pdf" => Self::Pdf,
            "doc" => Self::Doc,
            "ofd" => Self::Ofd,
            "rtf" => Self::Rtf,
            "odt" => Self::Odt,
            "wps" => Self::Wps,
            "xlsx" => Self::Xlsx,
            "xls" => Self::Xls,
            "png" => Self::Png,
            "jpg" | "jpeg" => Self::Jpeg,
            _ => return None,
        })
    }
}
