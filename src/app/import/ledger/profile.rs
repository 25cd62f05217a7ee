//! 列名对应方案: what a person has confirmed of a header, kept in the data folder and used silently from
//! then on.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::columns::{Column, Field, key};

/// Largest file that is read as a profile, in bytes.
const LIMIT: u64 = 1024 * 1024;

/// A confirmed matching.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// The columns in the order of the header.
    pub columns: Vec<Saved>,
}

/// A column of a profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Saved {
    /// Name as printed.
    pub name: String,
    /// Field; absent: kept with the source only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<Field>,
}

impl Profile {
    /// What was confirmed.
    pub fn of(columns: &[Column]) -> Self {
        let saved = |column: &Column| Saved {
            name: column.name.clone(),
            field: column.field,
        };
        Self {
            columns: columns.iter().map(saved).collect(),
        }
    }

    /// What it says of each column, for finding the header.
    pub fn said(&self) -> Vec<(String, Option<Field>)> {
        let said = |one: &Saved| (one.name.clone(), one.field);
        self.columns.iter().map(said).collect()
    }

    /// Whether it is of this header: the same names, in any order.
    pub fn fits(&self, header: &[String]) -> bool {
        self.columns.len() == header.len() && header.iter().all(|name| self.find(name).is_some())
    }

    fn find(&self, name: &str) -> Option<&Saved> {
        let wanted = key(name);
        self.columns.iter().find(|one| key(&one.name) == wanted)
    }

    /// Its columns in the order of the header.
    pub fn columns(&self, header: &[String]) -> Vec<Column> {
        header
            .iter()
            .map(|name| Column {
                name: name.clone(),
                field: self.find(name).and_then(|one| one.field),
                remark: None,
            })
            .collect()
    }
}

/// Folder of the profiles in a data folder.
pub fn folder(data: &Path) -> PathBuf {
    data.join("profiles")
}

/// The profiles of a data folder with their names, in the order of these; only the one of this name
/// where there is a name.
///
/// # Errors
/// A file cannot be read as a profile.
pub fn all(data: &Path, name: Option<&str>) -> Result<Vec<(String, Profile)>, String> {
    let mut paths: Vec<PathBuf> = match name {
        Some(name) => vec![path(data, name)?],
        None => std::fs::read_dir(folder(data))
            .map(|entries| entries.flatten().map(|entry| entry.path()).collect())
            .unwrap_or_default(),
    };
    paths.retain(|path| path.is_file() && path.extension().is_some_and(|one| one == "toml"));
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            Ok((name.into_owned(), load(&path)?))
        })
        .collect()
}

/// Keeps a profile: whole or not at all.
///
/// # Errors
/// The name cannot be that of a file, or the file cannot be written.
pub fn save(data: &Path, name: &str, profile: &Profile) -> Result<PathBuf, String> {
    let path = path(data, name)?;
    let fault = |error: &dyn std::fmt::Display| format!("无法保存方案 {}：{error}", path.display());
    let text = toml::to_string(profile).map_err(|error| fault(&error))?;
    let folder = folder(data);
    std::fs::create_dir_all(&folder).map_err(|error| fault(&error))?;
    let mut file = tempfile::NamedTempFile::new_in(&folder).map_err(|error| fault(&error))?;
    std::io::Write::write_all(&mut file, text.as_bytes()).map_err(|error| fault(&error))?;
    file.as_file().sync_all().map_err(|error| fault(&error))?;
    file.persist(&path).map_err(|error| fault(&error.error))?;
    Ok(path)
}

fn path(data: &Path, name: &str) -> Result<PathBuf, String> {
    let plain = !name.is_empty()
        && name.chars().count() <= 60
        && !name.starts_with('.')
        && !name.contains(['/', '\\', '\0'])
        && !name.chars().any(char::is_control);
    if plain {
        Ok(folder(data).join(format!("{name}.toml")))
    } else {
        Err(format!("方案名“{name}”不能作为文件名"))
    }
}

fn load(path: &Path) -> Result<Profile, String> {
    let fault =
        |error: &dyn std::fmt::Display| format!("方案 {} 无法读取：{error}", path.display());
    let size = std::fs::metadata(path)
        .map_err(|error| fault(&error))?
        .len();
    if size > LIMIT {
        return Err(fault(&"文件过大"));
    }
    let text = std::fs::read_to_string(path).map_err(|error| fault(&error))?;
    toml::from_str(&text).map_err(|error| fault(&error))
}
