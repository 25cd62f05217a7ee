//! Bytes to characters: byte order mark, UTF-8, and the encodings of Chinese systems.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8};

use super::error::ReadError;

/// Share of characters (in a hundred) that may be undecodable before the text counts as lost.
const BAD_PERCENT: usize = 10;

/// Doubt (see [`doubt`]) above which a guessed encoding is no encoding of the text.
const MOST_DOUBT: usize = 50_000;

/// Characters that are looked at to tell encodings apart.
const SAMPLE: usize = 20_000;

/// Text and how it was come by.
#[derive(Debug)]
pub(super) struct Decoded {
    pub(super) text: String,
    pub(super) encoding: &'static Encoding,
    /// Neither a byte order mark nor valid UTF-8 nor a declaration settled it.
    pub(super) guessed: bool,
}

/// Decodes plain text, or a page that declares `declared`. GBK and GB2312 are read as their
/// superset GB18030.
///
/// # Errors
/// [`ReadError::Undecodable`] where a tenth or more of the characters are lost.
pub(super) fn decode(
    bytes: &[u8],
    declared: Option<&'static Encoding>,
) -> Result<Decoded, ReadError> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return finish(bytes, encoding, false);
    }
    let declared = declared.map(widen);
    let utf8 = std::str::from_utf8(bytes).is_ok();
    if let Some(declared) = declared.filter(|declared| !utf8 || *declared == UTF_8) {
        let (text, _, lossy) = declared.decode(bytes);
        if !lossy {
            return usable(Decoded {
                text: text.into_owned(),
                encoding: declared,
                guessed: false,
            });
        }
    }
    let first = declared.unwrap_or(if utf8 { UTF_8 } else { GB18030 });
    let encoding = guess(bytes, first);
    let certain = declared == Some(encoding) || (declared.is_none() && utf8 && encoding == UTF_8);
    finish(bytes, encoding, !certain)
}

fn finish(bytes: &[u8], encoding: &'static Encoding, guessed: bool) -> Result<Decoded, ReadError> {
    let (text, encoding, _) = encoding.decode(bytes);
    if guessed && doubt(&text) > MOST_DOUBT {
        let bad = text.chars().filter(|c| !is_usual(*c)).count();
        return Err(ReadError::Undecodable { bad });
    }
    usable(Decoded {
        text: text.into_owned(),
        encoding,
        guessed,
    })
}

fn usable(decoded: Decoded) -> Result<Decoded, ReadError> {
    let total = decoded.text.chars().count();
    let bad = decoded.text.chars().filter(|c| is_lost(*c)).count();
    if bad * 100 >= total.max(1) * BAD_PERCENT {
        return Err(ReadError::Undecodable { bad });
    }
    Ok(decoded)
}

fn is_lost(c: char) -> bool {
    c == '\u{FFFD}' || (c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{B}' | '\u{C}'))
}

/// GB18030 holds GBK and GB2312.
fn widen(encoding: &'static Encoding) -> &'static Encoding {
    if encoding == GBK { GB18030 } else { encoding }
}

/// The candidate that loses least; of equals the one that stands first: what the page declares or
/// the bytes could be, then the standard of the country, then what the detector says. Even bytes
/// that are valid UTF-8 are weighed: 通知 in GBK happens to be.
fn guess(bytes: &[u8], first: &'static Encoding) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let detected = widen(detector.guess(Some(b"cn"), Utf8Detection::Deny));
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let mut best = first;
    let mut least = usize::MAX;
    let candidates = [first, GB18030, BIG5, detected, UTF_8];
    for candidate in candidates {
        let (text, _, _) = candidate.decode(sample);
        let doubt = doubt(&text);
        if doubt < least {
            least = doubt;
            best = candidate;
        }
    }
    best
}

/// How little a text looks like Chinese, per hundred thousand characters: a lost character counts
/// ten times one that a clerk would hardly write.
fn doubt(text: &str) -> usize {
    let mut total = 0_usize;
    let mut points = 0_usize;
    for c in text.chars() {
        total += 1;
        points += if is_lost(c) {
            10
        } else {
            usize::from(!is_usual(c))
        };
    }
    points * 100_000 / total.max(1)
}

/// ASCII, the punctuation of Chinese, and the characters that GB 2312 or Big5's first level hold.
fn is_usual(c: char) -> bool {
    if c.is_ascii()
        || matches!(c, '\u{2010}'..='\u{2027}' | '\u{3000}'..='\u{301F}' | '\u{FF01}'..='\u{FF5E}')
    {
        return true;
    }
    let mut buffer = [0_u8; 4];
    let one = c.encode_utf8(&mut buffer);
    if !matches!(c, '\u{4E00}'..='\u{9FFF}') {
        return false;
    }
    let in_range = |encoding: &'static Encoding, lead: std::ops::RangeInclusive<u8>, trail: u8| {
        let (encoded, _, lossy) = encoding.encode(one);
        !lossy
            && encoded.first().is_some_and(|byte| lead.contains(byte))
            && encoded.get(1).is_some_and(|byte| *byte >= trail)
    };
    in_range(GBK, 0xB0..=0xF7, 0xA1) || in_range(BIG5, 0xA4..=0xC6, 0x40)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "第一条　为了加强行政规范性文件管理，根据有关规定，制定本办法。\n喆、镕、㙍是名字。";

    #[test]
    fn the_encodings_of_chinese_systems_are_told_apart() {
        let gb = GB18030.encode(TEXT).0.into_owned();
        let decoded = decode(&gb, None).unwrap();
        assert_eq!(decoded.text, TEXT);
        assert_eq!(decoded.encoding, GB18030);
        assert!(decoded.guessed);

        let decoded = decode(TEXT.as_bytes(), None).unwrap();
        assert_eq!((decoded.text.as_str(), decoded.guessed), (TEXT, false));

        let traditional = "第一條　為加強行政規範性文件管理，依據有關規定，訂定本辦法。";
        let big5 = BIG5.encode(traditional).0.into_owned();
        assert_eq!(decode(&big5, None).unwrap().text, traditional);

        let mut wide = vec![0xFF, 0xFE];
        wide.extend(TEXT.encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(decode(&wide, None).unwrap().text, TEXT);
    }

    #[test]
    fn a_short_line_is_read_by_the_standard_of_the_country() {
        for line in ["通知", "关于印发办法的通知", "长治市人民政府"] {
            let gb = GB18030.encode(line).0.into_owned();
            assert_eq!(decode(&gb, None).unwrap().text, line);
        }
    }

    #[test]
    fn a_false_declaration_gives_way() {
        let gb = GB18030.encode(TEXT).0.into_owned();
        assert_eq!(decode(&gb, Some(UTF_8)).unwrap().text, TEXT);
        assert_eq!(decode(TEXT.as_bytes(), Some(GBK)).unwrap().text, TEXT);
    }

    #[test]
    fn some_loss_is_kept_and_much_loss_is_an_error() {
        let mut bytes = TEXT.as_bytes().to_vec();
        bytes.push(0xFF);
        assert_eq!(decode(&bytes, None).unwrap().encoding, UTF_8);

        let noise: Vec<u8> = (0..4000_u32)
            .map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8)
            .collect();
        assert!(matches!(
            decode(&noise, None),
            Err(ReadError::Undecodable { .. })
        ));
    }
}
