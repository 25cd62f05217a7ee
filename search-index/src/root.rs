//! The folder of an index on disk: which generation is current, and what stands in each commit.

use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use tantivy::Index;

use crate::error::{Error, Result};
use crate::schema::{FINGERPRINT, Fields, register, schema};

const CURRENT: &str = "CURRENT";
const GENERATION: &str = "gen-";
/// What stands in each commit: the format, the sequence number, the caller's mark.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Payload {
    format: String,
    sequence: u64,
    #[serde(default)]
    mark: String,
}

impl Payload {
    pub(crate) fn new(sequence: u64, mark: &str) -> Self {
        Self {
            format: FINGERPRINT.to_owned(),
            sequence,
            mark: mark.to_owned(),
        }
    }

    pub(crate) fn write(&self) -> String {
        serde_json::json!(self).to_string()
    }

    /// Sequence number and mark, if the format is this program's.
    pub(crate) fn read(text: Option<&str>) -> Result<(u64, String)> {
        let other = |found: &str| Error::OtherFormat {
            found: found.to_owned(),
            expected: FINGERPRINT.to_owned(),
        };
        let payload: Self = text
            .and_then(|text| serde_json::from_str(text).ok())
            .ok_or_else(|| other("未知"))?;
        if payload.format != FINGERPRINT {
            return Err(other(&payload.format));
        }
        Ok((payload.sequence, payload.mark))
    }
}

/// The folder that holds generations.
#[derive(Debug, Clone)]
pub(crate) struct Root(pub(crate) PathBuf);

impl Root {
    /// The name of the current generation; `None` where there is no index.
    pub(crate) fn current(&self) -> Result<Option<String>> {
        let path = self.0.join(CURRENT);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) if error.kind() == ErrorKind::InvalidData => String::new(),
            Err(error) => return Err(Error::io(&path)(error)),
        };
        match text.trim_end() {
            name if generation_number(name).is_some() => Ok(Some(name.to_owned())),
            _ => Err(Error::Damaged(format!("{CURRENT}的内容不是索引代号"))),
        }
    }

    /// Makes `folder` the current generation: durable before this returns, never half done.
    pub(crate) fn set_current(&self, folder: &str) -> Result<()> {
        let (path, beside) = (self.0.join(CURRENT), self.0.join("CURRENT.new"));
        let mut file = File::create(&beside).map_err(Error::io(&beside))?;
        file.write_all(format!("{folder}\n").as_bytes())
            .map_err(Error::io(&beside))?;
        file.sync_all().map_err(Error::io(&beside))?;
        fs::rename(&beside, &path).map_err(Error::io(&path))?;
        File::open(&self.0)
            .and_then(|dir| dir.sync_all())
            .map_err(Error::io(&self.0))
    }

    /// All generation folders.
    pub(crate) fn generations(&self) -> Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.0).map_err(Error::io(&self.0))? {
            let name = entry.map_err(Error::io(&self.0))?.file_name();
            names.extend(
                name.to_str()
                    .filter(|name| generation_number(name).is_some())
                    .map(str::to_owned),
            );
        }
        Ok(names)
    }

    /// Makes the folder of a generation newer than all there are.
    pub(crate) fn new_generation(&self) -> Result<String> {
        fs::create_dir_all(&self.0).map_err(Error::io(&self.0))?;
        let newest = self
            .generations()?
            .iter()
            .filter_map(|name| generation_number(name))
            .max();
        let folder = format!("{GENERATION}{:06}", newest.unwrap_or(0).saturating_add(1));
        let path = self.0.join(&folder);
        fs::create_dir(&path).map_err(Error::io(&path))?;
        Ok(folder)
    }

    /// Makes an empty index in a generation folder.
    pub(crate) fn create_in(&self, folder: &str) -> Result<(Index, Fields)> {
        let (schema, fields) = schema();
        let index = Index::create_in_dir(self.0.join(folder), schema)?;
        register(&index);
        Ok((index, fields))
    }
}

fn generation_number(name: &str) -> Option<u64> {
    let digits = name.strip_prefix(GENERATION)?;
    digits
        .bytes()
        .all(|b| b.is_ascii_digit())
        .then(|| digits.parse().ok())?
}
