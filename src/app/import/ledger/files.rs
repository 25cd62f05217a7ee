//! 文件目录: the files below a folder, bounded; nothing outside it is ever opened.

use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

use crate::domain::number::{find_numbers, number_key};
use crate::formats::read::Media;

/// Most files that are looked at.
pub const FILES: usize = 200_000;
/// Deepest folder below the given one.
const DEPTH: usize = 16;

/// A file below the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Where it is.
    pub path: PathBuf,
    /// Its place below the folder, with `/`.
    pub below: String,
    /// Its own name.
    pub name: String,
    /// The place without the extension: files that differ in it alone are one document.
    pub stem: String,
    /// The name without extension, as it is compared.
    pub(super) key: String,
    /// Keys of the numbers that the name holds.
    pub(super) numbers: Vec<String>,
    /// The name for looking up a number in other dresses.
    pub(super) dashed: String,
}

/// The files of a folder.
#[derive(Debug, Clone, Default)]
pub struct Folder {
    /// In the order of their places.
    pub files: Vec<Found>,
    /// What was not looked at and why.
    pub notes: Vec<String>,
}

impl Folder {
    /// Looks through a folder and all below it. Links that lead out of it, hidden files and the lock
    /// files of office programs are left out. Blocks.
    ///
    /// # Errors
    /// The folder itself cannot be read, or holds more than [`FILES`].
    pub fn read(root: &Path) -> Result<Self, String> {
        let shown = root.display();
        let whole = root
            .canonicalize()
            .map_err(|error| format!("无法读取目录 {shown}：{error}"))?;
        if !whole.is_dir() {
            return Err(format!("{shown} 不是目录"));
        }
        let mut folder = Self::default();
        let mut waiting = vec![(whole.clone(), 0_usize)];
        while let Some((path, depth)) = waiting.pop() {
            let entries = match std::fs::read_dir(&path) {
                Ok(entries) => entries,
                Err(error) if depth == 0 => return Err(format!("无法读取目录 {shown}：{error}")),
                Err(error) => {
                    folder.note(&whole, &path, &format!("无法读取（{error}）"));
                    continue;
                }
            };
            for entry in entries.flatten() {
                folder.look(&whole, &entry.path(), depth, &mut waiting);
                if folder.files.len() > FILES {
                    return Err(format!("目录 {shown} 中的文件超过 {FILES} 个的上限"));
                }
            }
        }
        folder
            .files
            .sort_by(|one, other| one.below.cmp(&other.below));
        Ok(folder)
    }

    fn look(
        &mut self,
        root: &Path,
        path: &Path,
        depth: usize,
        waiting: &mut Vec<(PathBuf, usize)>,
    ) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with('.') || name.starts_with("~$") || name.eq_ignore_ascii_case("thumbs.db")
        {
            return;
        }
        let Ok(about) = std::fs::symlink_metadata(path) else {
            return;
        };
        if about.is_symlink() {
            let inside = path
                .canonicalize()
                .is_ok_and(|to| to.starts_with(root) && to.is_file());
            if !inside {
                self.note(root, path, "是指向目录之外的链接，没有读取");
                return;
            }
        } else if about.is_dir() {
            if depth >= DEPTH {
                self.note(root, path, &format!("目录超过 {DEPTH} 层，没有读取"));
            } else {
                waiting.push((path.to_owned(), depth + 1));
            }
            return;
        } else if !about.is_file() {
            return;
        }
        self.files.push(found(root, path, &name));
    }

    fn note(&mut self, root: &Path, path: &Path, what: &str) {
        if self.notes.len() < 100 {
            let below = path.strip_prefix(root).unwrap_or(path);
            self.notes.push(format!("{} {what}", below.display()));
        }
    }
}

fn found(root: &Path, path: &Path, name: &str) -> Found {
    let below = path.strip_prefix(root).unwrap_or(path);
    let below = below.to_string_lossy().replace('\\', "/");
    let plain = without_extension(name);
    let stem = match below.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/{plain}"),
        None => plain.to_owned(),
    };
    Found {
        path: path.to_owned(),
        key: key(plain),
        numbers: find_numbers(plain)
            .into_iter()
            .map(|(_, key)| key)
            .collect(),
        dashed: dashed(plain),
        stem,
        name: name.to_owned(),
        below,
    }
}

/// A name without the extension of a kind that is known.
fn without_extension(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() && known(extension) => stem,
        Some(_) | None => name,
    }
}

fn known(extension: &str) -> bool {
    Media::of_extension(&extension.trim().to_lowercase()).is_some()
}

/// Half width, lower case, letters and figures only.
pub(super) fn key(text: &str) -> String {
    text.nfkc()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// The key of a number with blanks and marks between figures kept as dashes: 某政发2019-7号.
pub(super) fn dashed(text: &str) -> String {
    let spaced: String = text
        .chars()
        .map(|c| {
            if c.is_whitespace() || c == '_' || c == '.' {
                '-'
            } else {
                c
            }
        })
        .collect();
    number_key(&spaced)
}

/// Media type by the name, for the record.
pub(super) fn media_type(name: &str) -> &'static str {
    name.rsplit_once('.')
        .and_then(|(_, extension)| Media::of_extension(&extension.trim().to_lowercase()))
        .map_or("application/octet-stream", Media::media_type)
}

/// Which of the files of one document is read: the one whose text is surest.
pub(super) fn readable_first(found: &Found) -> usize {
    const ORDER: [&str; 10] = [
        "docx", "docm", "doc", "wps", "odt", "rtf", "html", "txt", "ofd", "pdf",
    ];
    let extension = found
        .name
        .rsplit_once('.')
        .map(|(_, extension)| extension.to_lowercase());
    let extension = extension.unwrap_or_default();
    ORDER
        .iter()
        .position(|one| *one == extension || (*one == "html" && extension.contains("htm")))
        .unwrap_or(ORDER.len())
}
