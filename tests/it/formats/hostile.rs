//! Files that are broken, mislabelled or made to do harm: each is refused by name, in time.

use std::io::Write;
use std::time::{Duration, Instant};

use guiku::formats::read::{BombKind, Limits, ReadError};

use super::made::{document, docx, p, package};
use super::{read, read_within};

const MIB: usize = 1024 * 1024;

/// Reads what must be refused, and holds the refusal to five seconds (goal D3).
async fn refusal(file_name: &str, bytes: Vec<u8>) -> ReadError {
    let start = Instant::now();
    let error = read(file_name, bytes).await.unwrap_err();
    assert!(
        start.elapsed() < Duration::from_secs(5),
        "{error} took {:?}",
        start.elapsed()
    );
    error
}

/// A container of Word 97 whose directory names the streams given.
fn ole(streams: &[&str]) -> Vec<u8> {
    let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    bytes.resize(1024, 0);
    for stream in streams {
        bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
    }
    bytes
}

#[tokio::test]
async fn empty_and_oversized_files_are_refused() {
    assert_eq!(refusal("a.docx", Vec::new()).await, ReadError::Empty);
    let limits = Limits {
        upload: 1000,
        ..Limits::STANDARD
    };
    let error = read_within(&limits, "a.txt", vec![b'a'; 1001])
        .await
        .unwrap_err();
    assert_eq!(
        error,
        ReadError::TooLarge {
            size: 1001,
            limit: 1000
        }
    );
    assert_eq!(error.to_string(), "文件有 1001 字节，超过上限 1000 字节");
    assert!(
        read_within(&limits, "a.txt", vec![b'a'; 1000])
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn a_package_of_something_else_is_refused() {
    let wrong = |claimed: &str, found: &str| ReadError::WrongContent {
        claimed: claimed.to_owned(),
        found: found.to_owned(),
    };
    assert_eq!(
        refusal("a.docx", package([("a.txt", &b"x"[..])])).await,
        wrong(".docx", "ZIP 压缩包")
    );
}

#[tokio::test]
async fn an_encrypted_word_file_is_named_as_such() {
    let bytes = ole(&["EncryptionInfo", "EncryptedPackage"]);
    assert_eq!(refusal("机密.docx", bytes).await, ReadError::Encrypted);
}

#[tokio::test]
async fn broken_word_files_are_named_as_such() {
    let whole = docx(&p(&"正文".repeat(500)));
    for part in [whole.len() / 4, whole.len() / 2, whole.len() - 5] {
        let cut = whole.get(..part).unwrap().to_vec();
        let error = refusal("a.docx", cut).await;
        assert!(
            matches!(error, ReadError::Truncated { .. }),
            "{part}: {error}"
        );
    }
    let mut flipped = whole.clone();
    for byte in flipped.iter_mut().skip(60).take(40) {
        *byte ^= 0x5A;
    }
    let error = refusal("a.docx", flipped).await;
    assert!(matches!(error, ReadError::Damaged { .. }), "{error}");

    let error = refusal(
        "a.docx",
        package([("word/document.xml", &b"<w:document>"[..])]),
    )
    .await;
    assert!(matches!(error, ReadError::Damaged { .. }), "{error}");
}

#[tokio::test]
async fn noise_is_refused_under_every_name() {
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let noise: Vec<u8> = (0..100_000)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state.to_le_bytes()[3]
        })
        .collect();
    let no_zeros: Vec<u8> = noise.iter().map(|byte| (*byte).max(0x80)).collect();
    for name in ["a.docx", "a.txt", "a.html", "a"] {
        let error = refusal(name, noise.clone()).await;
        let named = matches!(
            error,
            ReadError::WrongContent { .. } | ReadError::Unknown { .. }
        );
        assert!(named, "{name}: {error}");
    }
    let error = refusal("a.txt", no_zeros).await;
    assert!(matches!(error, ReadError::Undecodable { .. }), "{error}");
}

#[tokio::test]
async fn a_bomb_is_refused_by_its_ratio_or_size() {
    let spaces = vec![b' '; 60 * MIB];
    let xml = document(&p("正文"));
    let bomb = package([
        ("word/document.xml", xml.as_bytes()),
        ("word/media/a.xml", &spaces),
    ]);
    assert!(bomb.len() < MIB, "the bomb is small: {}", bomb.len());
    assert_eq!(
        refusal("a.docx", bomb).await,
        ReadError::Bomb(BombKind::Ratio { limit: 200 })
    );

    let mut stored = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    stored.start_file("word/document.xml", options).unwrap();
    stored.write_all(xml.as_bytes()).unwrap();
    for name in ["a", "b", "c"] {
        stored.start_file(name, options).unwrap();
        stored.write_all(&vec![7; MIB]).unwrap();
    }
    let stored = stored.finish().unwrap().into_inner();
    let limits = Limits {
        entry: MIB as u64 - 1,
        ..Limits::STANDARD
    };
    let error = read_within(&limits, "a.docx", stored.clone())
        .await
        .unwrap_err();
    assert_eq!(
        error,
        ReadError::Bomb(BombKind::Entry {
            limit: limits.entry
        })
    );
    let limits = Limits {
        unpacked: 3 * MIB as u64,
        ..Limits::STANDARD
    };
    let error = read_within(&limits, "a.docx", stored).await.unwrap_err();
    assert_eq!(
        error,
        ReadError::Bomb(BombKind::Total {
            limit: limits.unpacked
        })
    );
}

#[tokio::test]
async fn a_size_that_lies_is_found_out_on_the_unpacked_side() {
    let spaces = vec![b' '; 2 * MIB];
    let xml = document(&p("正文"));
    let mut bytes = package([
        ("word/document.xml", xml.as_bytes()),
        ("word/a.xml", &spaces),
    ]);
    // The unpacked size stands as four bytes in the entry's header and in the directory.
    let true_size = (2_u32 * 1024 * 1024).to_le_bytes();
    let places: Vec<usize> = (0..bytes.len() - 4)
        .filter(|at| bytes.get(*at..at + 4) == Some(&true_size[..]))
        .collect();
    assert!(!places.is_empty());
    for at in places {
        bytes.splice(at..at + 4, 100_u32.to_le_bytes());
    }
    let error = refusal("a.docx", bytes).await;
    let named = matches!(error, ReadError::Bomb(_) | ReadError::Damaged { .. });
    assert!(named, "{error}");
}

#[tokio::test]
async fn too_many_entries_are_refused() {
    let names: Vec<String> = (0..5_000).map(|nth| format!("a{nth}")).collect();
    let xml = document(&p("正文"));
    let parts = names.iter().map(|name| (name.as_str(), &b""[..]));
    let bytes = package(parts.chain([("word/document.xml", xml.as_bytes())]));
    assert_eq!(
        refusal("a.docx", bytes).await,
        ReadError::Bomb(BombKind::Entries {
            count: 5_001,
            limit: 2_000
        })
    );
}

#[tokio::test]
async fn deep_nesting_is_refused() {
    let deep = format!("{}{}", "<w:x>".repeat(20_000), "</w:x>".repeat(20_000));
    assert_eq!(
        refusal("a.docx", docx(&deep)).await,
        ReadError::TooDeep { limit: 256 }
    );
    let page = format!("<html><body>{}深", "<div>".repeat(3_000));
    assert_eq!(
        refusal("a.html", page.into_bytes()).await,
        ReadError::TooDeep { limit: 256 }
    );
}

#[tokio::test]
async fn entities_and_names_that_lead_out_are_refused() {
    let laughs = format!(
        "<!DOCTYPE x [<!ENTITY a \"哈\"><!ENTITY b \"&a;&a;&a;&a;\">]>{}",
        document(&p("&b;"))
    );
    let error = refusal(
        "a.docx",
        package([("word/document.xml", laughs.as_bytes())]),
    )
    .await;
    assert!(matches!(error, ReadError::Forbidden { .. }), "{error}");
    let xml = document(&p("正文"));
    for name in ["../../etc/passwd", "/etc/passwd", "a\\..\\b", "C:\\x"] {
        let bytes = package([("word/document.xml", xml.as_bytes()), (name, &b"x"[..])]);
        let error = refusal("a.docx", bytes).await;
        assert!(
            matches!(error, ReadError::Forbidden { .. }),
            "{name}: {error}"
        );
    }
}

#[tokio::test]
async fn a_file_without_text_is_said_so() {
    assert_eq!(refusal("a.docx", docx(&p(" "))).await, ReadError::NoText);
    assert_eq!(
        refusal("a.txt", b" \n\t\n".to_vec()).await,
        ReadError::NoText
    );
}

#[tokio::test]
async fn a_file_name_is_never_a_path_nor_an_argument() {
    for name in [
        "../../../etc/passwd.txt",
        "--help.txt",
        "a\0b.txt",
        "\"}.txt",
        "长".repeat(3_000).as_str(),
    ] {
        let name = format!("{}.txt", name.trim_end_matches(".txt"));
        let extracted = read(&name, "正文".as_bytes().to_vec()).await.unwrap();
        assert_eq!(extracted.text, "正文");
    }
}

#[tokio::test]
async fn entries_that_share_bytes_are_refused() {
    let xml = document(&p("正文"));
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    writer.start_file("word/document.xml", options).unwrap();
    writer.write_all(xml.as_bytes()).unwrap();
    writer
        .shallow_copy_file("word/document.xml", "word/again.xml")
        .unwrap();
    let bytes = writer.finish().unwrap().into_inner();
    assert_eq!(
        refusal("a.docx", bytes).await,
        ReadError::Bomb(BombKind::Overlap)
    );
}
