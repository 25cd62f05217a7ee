//! The archive as bytes: writing entries, and reading them again without trusting one of them.
//!
//! A gzip member with a tar inside, then an empty gzip member whose extra field holds the SHA-256 of
//! all bytes before it and that of the manifest. Every tool that unpacks `.tar.gz` reads it; no byte
//! of it can change without the reader noticing.

use std::fs::File;
use std::io::{BufReader, Read, Seek, Write};

use flate2::bufread::GzDecoder;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

use super::BackupError;
use super::manifest::{FORMAT, Manifest, schema};
use super::rows;

/// The folders of a county's own rules.
pub(super) const RULE_FOLDERS: [&str; 2] = ["calendar", "packs"];
/// Name of the last entry.
pub(super) const MANIFEST: &str = "manifest.json";
/// The longest table part or manifest that is read into memory.
const MOST_IN_MEMORY: u64 = 256 << 20;
/// The longest file of rules that an archive may hold.
const MOST_OF_A_RULE: u64 = 16 << 20;
/// The longest kept file that an archive may hold.
const MOST_OF_A_FILE: u64 = 4 << 30;

/// Before the two hashes at the end: gzip header with an extra field of one subfield `GK`.
const SEAL_HEAD: [u8; 16] = [
    0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 255, 68, 0, b'G', b'K', 64, 0,
];
/// After them: an empty deflate block, CRC and length of nothing.
const SEAL_TAIL: [u8; 10] = [3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
const SEAL: u64 = 16 + 64 + 10;

/// Name of the entry of a table part, counted from 1.
pub(super) fn part_name(table: &str, number: usize) -> String {
    format!("tables/{table}/{number:06}.jsonl")
}

/// Name of the entry of a kept file.
pub(super) fn file_name(sha256: &str) -> String {
    format!("files/{sha256}")
}

/// Name of the entry of a file of rules, by its path in the data folder.
pub(super) fn rule_name(path: &str) -> String {
    format!("rules/{path}")
}

/// Whether a path is that of a county's own rule or calendar; no other becomes a path on the disk.
pub(super) fn is_rule(path: &str) -> bool {
    let Some((folder, name)) = path.split_once('/') else {
        return false;
    };
    let plain = |c: char| !c.is_control() && !matches!(c, '/' | '\\' | ':');
    RULE_FOLDERS.contains(&folder)
        && name
            .strip_suffix(".toml")
            .is_some_and(|stem| !stem.is_empty())
        && !name.starts_with('.')
        && name.chars().all(plain)
}

/// A writer that hashes what passes.
struct Hashing<W> {
    inner: W,
    hasher: Sha256,
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.hasher.update(bytes.get(..written).unwrap_or_default());
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.inner.flush()
    }
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.hasher.update(buffer.get(..read).unwrap_or_default());
        Ok(read)
    }
}

/// Writes an archive.
pub(super) struct Writer {
    tar: tar::Builder<GzEncoder<Hashing<std::io::BufWriter<File>>>>,
}

impl Writer {
    pub(super) fn new(file: File) -> Self {
        let hashing = Hashing {
            inner: std::io::BufWriter::new(file),
            hasher: Sha256::new(),
        };
        let gzip = GzEncoder::new(hashing, flate2::Compression::default());
        Self {
            tar: tar::Builder::new(gzip),
        }
    }

    /// Adds an entry of exactly `length` bytes; returns their SHA-256.
    pub(super) fn add(
        &mut self,
        name: &str,
        length: u64,
        from: impl Read,
    ) -> std::io::Result<String> {
        let mut header = tar::Header::new_ustar();
        header.set_size(length);
        header.set_mode(0o600);
        header.set_mtime(0);
        let mut hashing = Hashing {
            inner: from.take(length),
            hasher: Sha256::new(),
        };
        self.tar.append_data(&mut header, name, &mut hashing)?;
        if hashing.inner.limit() > 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        Ok(hex(hashing.hasher))
    }

    /// Adds the manifest, seals the archive, brings it to the disk.
    pub(super) fn finish(mut self, manifest: &Manifest) -> std::io::Result<()> {
        let bytes = serde_json::to_vec_pretty(manifest)?;
        self.add(MANIFEST, bytes.len() as u64, bytes.as_slice())?;
        let Hashing { mut inner, hasher } = self.tar.into_inner()?.finish()?;
        inner.write_all(&SEAL_HEAD)?;
        inner.write_all(&hasher.finalize())?;
        inner.write_all(&Sha256::digest(&bytes))?;
        inner.write_all(&SEAL_TAIL)?;
        inner
            .into_inner()
            .map_err(std::io::IntoInnerError::into_error)?
            .sync_all()
    }
}

fn hex(hasher: Sha256) -> String {
    crate::store::record::hex(&hasher.finalize())
}

/// What is done with the entries while an archive is read.
pub(super) trait Sink {
    /// Takes rows of a table.
    fn part(&mut self, table: &str, bytes: Vec<u8>) -> Result<(), BackupError>;
    /// Takes a kept file; must read it to its end.
    fn file(&mut self, name: &str, from: &mut dyn Read) -> Result<(), BackupError>;
    /// Takes a file of rules, by its path in the data folder.
    fn rule(&mut self, path: &str, bytes: Vec<u8>) -> Result<(), BackupError>;
}

/// An entry as found.
struct Found {
    name: String,
    bytes: u64,
    rows: u64,
    sha256: String,
}

/// Reads an archive to its end, checks every byte of it, gives its entries to `sink`. The manifest is
/// returned only where all agrees with it.
pub(super) fn read(
    file: &mut File,
    sink: &mut dyn Sink,
    progress: &dyn Fn(u64),
) -> Result<Manifest, BackupError> {
    let whole = "备份文件";
    let broken = |error: std::io::Error| BackupError::damaged(whole, error.to_string());
    let length = file.metadata().map_err(broken)?.len();
    let Some(body) = length.checked_sub(SEAL).filter(|body| *body > 20) else {
        return Err(BackupError::damaged(whole, "不是规库的备份文件或已被截断"));
    };
    file.rewind().map_err(broken)?;
    let hashing = Hashing {
        inner: (&mut *file).take(body),
        hasher: Sha256::new(),
    };
    let mut gzip = GzDecoder::new(BufReader::with_capacity(1 << 16, hashing));
    let (found, manifest) = entries(&mut gzip, sink, progress)?;
    let mut hashing = gzip.into_inner();
    std::io::copy(&mut hashing, &mut std::io::sink()).map_err(broken)?;
    let digest = hashing.into_inner().hasher.finalize();
    let mut seal = Vec::new();
    file.read_to_end(&mut seal).map_err(broken)?;
    let of_manifest = Sha256::digest(&manifest);
    let framed = seal.starts_with(&SEAL_HEAD) && seal.ends_with(&SEAL_TAIL);
    let stated = seal.get(16..48).zip(seal.get(48..80));
    let (body_agrees, manifest_agrees) = stated.map_or((false, false), |(whole, manifest)| {
        (
            whole == digest.as_slice(),
            manifest == of_manifest.as_slice(),
        )
    });
    if !body_agrees && framed && !manifest_agrees {
        return Err(BackupError::damaged(MANIFEST, "清单与末尾的校验值不符"));
    }
    let manifest = compare(&manifest, &found)?;
    if !framed || !body_agrees || !manifest_agrees {
        return Err(BackupError::damaged(whole, "与末尾的校验值不符"));
    }
    Ok(manifest)
}

/// Entry by entry; the bytes of the manifest come back.
fn entries(
    gzip: &mut impl Read,
    sink: &mut dyn Sink,
    progress: &dyn Fn(u64),
) -> Result<(Vec<Found>, Vec<u8>), BackupError> {
    let mut found: Vec<Found> = Vec::new();
    let mut manifest = None;
    let mut archive = tar::Archive::new(&mut *gzip);
    let mut place = "第一个条目".to_owned();
    let entries = archive.entries();
    let entries = entries.map_err(|error| BackupError::damaged(&place, error.to_string()))?;
    for entry in entries.raw(true) {
        let mut entry =
            entry.map_err(|error| BackupError::damaged(&place, format!("无法解读：{error}")))?;
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let length = entry.size();
        let kind = Kind::of(&name).filter(|_| entry.header().entry_type().is_file());
        let kind = kind.ok_or_else(|| {
            let name: String = name.chars().take(120).collect();
            BackupError::damaged(
                &format!("条目“{}”", name.escape_debug()),
                "不是备份应有的条目",
            )
        })?;
        if manifest.is_some() || found.last().is_some_and(|last| last.name == name) {
            return Err(BackupError::damaged(&name, "重复或多出的条目"));
        }
        if length > kind.most() {
            return Err(BackupError::damaged(&name, format!("过大：{length} 字节")));
        }
        let mut hashing = Hashing {
            inner: &mut entry,
            hasher: Sha256::new(),
        };
        let mut rows = 0;
        match kind {
            Kind::File(sha256) => sink.file(sha256, &mut hashing)?,
            Kind::Part(table) => {
                let bytes = in_memory(&name, &mut hashing)?;
                rows = rows::count(table, &bytes)
                    .map_err(|reason| BackupError::damaged(&name, reason))?;
                sink.part(table, bytes)?;
            }
            Kind::Rule(path) => sink.rule(path, in_memory(&name, &mut hashing)?)?,
            Kind::Manifest => manifest = Some(in_memory(&name, &mut hashing)?),
        }
        let sha256 = hex(hashing.hasher);
        place = format!("{name} 之后");
        found.push(Found {
            name,
            bytes: length,
            rows,
            sha256,
        });
        progress(found.len() as u64);
    }
    end_of(gzip).map_err(|reason| BackupError::damaged(&place, reason))?;
    let manifest = manifest.ok_or_else(|| BackupError::damaged(MANIFEST, "没有清单"))?;
    Ok((found, manifest))
}

fn in_memory(name: &str, from: &mut impl Read) -> Result<Vec<u8>, BackupError> {
    let mut bytes = Vec::new();
    from.read_to_end(&mut bytes)
        .map_err(|error| BackupError::damaged(name, format!("无法解读：{error}")))?;
    Ok(bytes)
}

/// After the tar there is nothing but a few zeros; reading them to the end checks gzip's own sum.
fn end_of(gzip: &mut impl Read) -> Result<(), String> {
    let mut rest = Vec::new();
    let read = gzip.take(1 << 20).read_to_end(&mut rest);
    read.map_err(|error| format!("无法解读：{error}"))?;
    if rest.len() < 1 << 20 && rest.iter().all(|byte| *byte == 0) {
        Ok(())
    } else {
        Err("末尾有多出的内容".to_owned())
    }
}

/// What an entry is, by its name; every other name is refused, so no name becomes a path.
enum Kind<'a> {
    Part(&'static str),
    File(&'a str),
    Rule(&'a str),
    Manifest,
}

impl<'a> Kind<'a> {
    fn of(name: &'a str) -> Option<Self> {
        if name == MANIFEST {
            return Some(Self::Manifest);
        }
        if let Some(sha256) = name.strip_prefix("files/") {
            return is_sha256(sha256).then_some(Self::File(sha256));
        }
        if let Some(path) = name.strip_prefix("rules/") {
            return is_rule(path).then_some(Self::Rule(path));
        }
        let (table, number) = name.strip_prefix("tables/")?.split_once('/')?;
        let digits = number.strip_suffix(".jsonl")?;
        let table = rows::names().into_iter().find(|known| *known == table)?;
        let counted = digits.len() >= 6 && digits.bytes().all(|byte| byte.is_ascii_digit());
        counted.then_some(Self::Part(table))
    }

    const fn most(&self) -> u64 {
        match self {
            Self::Part(_) | Self::Manifest => MOST_IN_MEMORY,
            Self::Rule(_) => MOST_OF_A_RULE,
            Self::File(_) => MOST_OF_A_FILE,
        }
    }
}

/// 64 lower-case hex digits.
pub(super) fn is_sha256(text: &str) -> bool {
    let digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    text.len() == 64 && text.bytes().all(digit)
}

/// Everything that the manifest names is there, in its order, as it says, and nothing else.
fn compare(bytes: &[u8], found: &[Found]) -> Result<Manifest, BackupError> {
    let malformed =
        |error: serde_json::Error| BackupError::damaged(MANIFEST, format!("清单无法读取：{error}"));
    let version: serde_json::Value = serde_json::from_slice(bytes).map_err(malformed)?;
    let format = version.get("format").and_then(serde_json::Value::as_u64);
    if format != Some(u64::from(FORMAT)) {
        return Err(BackupError::Version {
            found: format.map_or_else(|| "?".to_owned(), |format| format!("格式 {format}")),
            wanted: format!("格式 {FORMAT}"),
        });
    }
    let manifest: Manifest = serde_json::from_slice(bytes).map_err(malformed)?;
    if manifest.schema != schema() {
        return Err(BackupError::Version {
            found: manifest.schema,
            wanted: schema(),
        });
    }
    let tables: Vec<&str> = manifest
        .tables
        .iter()
        .map(|table| table.name.as_str())
        .collect();
    if tables != rows::names() {
        return Err(BackupError::damaged(MANIFEST, "数据表不全或次序不对"));
    }
    let mut entries = found.iter();
    let mut next = |name: String, bytes: u64, rows: u64, sha256: &str| match entries.next() {
        Some(found) if found.name != name => Err(BackupError::damaged(
            &name,
            format!("缺失，其位置上是 {}", found.name),
        )),
        Some(found) if found.bytes != bytes || found.sha256 != sha256 => {
            Err(BackupError::damaged(&name, "内容与清单中的哈希不符"))
        }
        Some(found) if found.rows != rows => Err(BackupError::damaged(
            &name,
            format!("清单记为 {rows} 行，实为 {} 行", found.rows),
        )),
        Some(_) => Ok(()),
        None => Err(BackupError::damaged(&name, "缺失")),
    };
    for table in &manifest.tables {
        for (part, number) in table.parts.iter().zip(1..) {
            let name = part_name(&table.name, number);
            next(name, part.bytes, part.rows, &part.sha256)?;
        }
        let rows: u64 = table.parts.iter().map(|part| part.rows).sum();
        if rows != table.rows {
            return Err(BackupError::damaged(&table.name, "清单中的行数不一致"));
        }
    }
    for file in &manifest.files {
        next(file_name(&file.name), file.bytes, 0, &file.sha256)?;
    }
    for rule in &manifest.rules {
        next(rule_name(&rule.name), rule.bytes, 0, &rule.sha256)?;
    }
    match (entries.next(), entries.next()) {
        (Some(last), None) if last.name == MANIFEST => Ok(manifest),
        (Some(more), _) => Err(BackupError::damaged(&more.name, "清单中没有此条目")),
        (None, _) => Err(BackupError::damaged(MANIFEST, "没有清单")),
    }
}
