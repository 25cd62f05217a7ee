//! 原件 of a public document: the files that came with an imported text.

use super::public;
use crate::app::Error;
use crate::app::import::beside::Kept;
use crate::app::import::originals::KIND;
use crate::store::{Store, queries};

/// A file as a page names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OriginalLine {
    /// Name of the file as it came.
    pub name: String,
    /// Hash of its bytes.
    pub sha256: String,
    /// 12 KB.
    pub size: String,
}

/// The files of a text, from what was kept with it.
pub(super) fn of_source(source: Option<&str>) -> Vec<OriginalLine> {
    let files = Kept::of_source(source).originals.into_iter();
    files
        .map(|file| OriginalLine {
            size: size(file.size),
            name: file.name,
            sha256: file.sha256,
        })
        .collect()
}

fn size(bytes: u64) -> String {
    const KIB: u64 = 1024;
    match bytes {
        0..KIB => format!("{bytes} 字节"),
        KIB..1_048_576 => format!("{} KB", bytes / KIB),
        _ => format!("{} MB", bytes / KIB / KIB),
    }
}

/// The name and the bytes of a file of a public document.
///
/// # Errors
/// [`Error::NotFound`] for everything that not everybody may see, and for what is not there.
pub async fn original(store: &Store, id: &str, sha256: &str) -> Result<(String, Vec<u8>), Error> {
    public::find(store, id).await?;
    let files = queries::materials(store.reader(), id).await?;
    let file = files
        .into_iter()
        .find(|file| file.kind == KIND && file.sha256 == sha256)
        .ok_or(Error::NotFound("此原件"))?;
    let bytes = store.read_file(&file.sha256)?;
    let bytes = bytes.ok_or_else(|| Error::Internal(format!("file {} is gone", file.sha256)))?;
    Ok((file.name, bytes))
}
