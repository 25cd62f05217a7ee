//! The hash of a body: what ties the reviewed, the decided, the registered and the published text.
//!
//! It covers the instrument's title, its provisions and its annexes, and nothing of 版头, 发文字号,
//! 题注, 署名, 成文日期 and 版记. Blanks, indents and line ends do not count; every other character does.
//!
//! Bytes: the tag `guiku body 1`, then fields. A field is its length in bytes (8 bytes, big endian) and
//! its UTF-8 bytes without any blank; a list is its length (8 bytes, big endian) and its members. In
//! order: title; list of provisions, each label, list of headings over it, text; list of annexes, each
//! title, text. The format is fixed by a golden test; another one needs another tag.

use sha2::{Digest, Sha256};

use super::outline::{Outline, Provision, outline};
use super::split::{Annex, split};

const TAG: &[u8] = b"guiku body 1";

/// The hash of a body of which the parts are known. Closings (落款) among the provisions do not count.
pub fn body_sha256(title: &str, outline: &Outline, annexes: &[Annex]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(TAG);
    field(&mut hash, title);
    let provisions: Vec<Provision> = outline
        .provisions()
        .into_iter()
        .filter(|provision| provision.eid != "closing" && !provision.eid.ends_with("__closing"))
        .collect();
    count(&mut hash, provisions.len());
    for provision in &provisions {
        field(&mut hash, &provision.label);
        count(&mut hash, provision.heading_path.len());
        for heading in &provision.heading_path {
            field(&mut hash, heading);
        }
        field(&mut hash, &provision.text);
    }
    count(&mut hash, annexes.len());
    for annex in annexes {
        field(&mut hash, annex.title.as_deref().unwrap_or_default());
        field(&mut hash, &annex.text);
    }
    hash.finalize().into()
}

/// The hash of a document as it stands on paper: takes it apart first ([`split`]), so that a draft of
/// the instrument alone and the issued page with its carrier have the same hash.
pub fn document_sha256(title: &str, text: &str) -> [u8; 32] {
    let parts = split(title, text);
    let own = parts.instrument.title.as_deref().unwrap_or(title);
    body_sha256(own, &outline(&parts.instrument.text), &parts.annexes)
}

/// Lower-case hexadecimal.
pub fn hex(hash: &[u8; 32]) -> String {
    hash.iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|half| char::from_digit(u32::from(half), 16))
        .collect()
}

fn field(hash: &mut Sha256, text: &str) {
    let length: usize = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(char::len_utf8)
        .sum();
    count(hash, length);
    let mut buffer = [0u8; 4];
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        hash.update(c.encode_utf8(&mut buffer).as_bytes());
    }
}

fn count(hash: &mut Sha256, count: usize) {
    hash.update((count as u64).to_be_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: &str =
        "第一章　总则\n第一条　为了管理，制定本办法。\n第二条　本办法自公布之日起施行。";

    #[test]
    fn the_bytes_are_fixed() {
        let hash = body_sha256("某办法", &outline(RULE), &[]);
        assert_eq!(
            hex(&hash),
            "94d2b9192ea654862ffddc5ac60065d30016ff6124a9353089dea0f358dc99ef"
        );
    }

    #[test]
    fn layout_does_not_count_and_words_do() {
        let hash = |text: &str| body_sha256("某办法", &outline(text), &[]);
        let loose = "　　第一章 总  则\r\n\r\n第 一 条　　为了管理，\u{200b}制定本办法。\n\n　　第二条 本办法自公布之日起施行。  ";
        assert_eq!(hash(RULE), hash(loose));
        assert_ne!(hash(RULE), hash(&RULE.replace("管理", "服务")));
        assert_ne!(hash(RULE), hash(&RULE.replace('，', ",")));
        assert_ne!(hash(RULE), body_sha256("某规定", &outline(RULE), &[]));
        let annex = Annex {
            label: "附件".to_owned(),
            title: Some("表".to_owned()),
            text: "甲".to_owned(),
        };
        assert_ne!(hash(RULE), body_sha256("某办法", &outline(RULE), &[annex]));
    }

    #[test]
    fn draft_and_issued_page_are_one_body() {
        let draft = document_sha256("某县烟花管理办法", RULE);
        let page = format!(
            "某县人民政府\n关于印发《某县烟花管理办法》的通知\n某政规〔2026〕3号\n各乡镇人民政府：\n\
             现将《某县烟花管理办法》印发给你们，请认真执行。\n某县人民政府\n2026年3月2日\n（此件公开发布）\n\
             某县烟花管理办法\n（2026年3月1日县政府常务会议通过）\n{RULE}\n抄送：县委各部门。\n某县人民政府办公室 2026年3月2日印发"
        );
        let title = "某县人民政府关于印发《某县烟花管理办法》的通知";
        assert_eq!(hex(&document_sha256(title, &page)), hex(&draft));
        assert_ne!(
            document_sha256(title, &page.replace("为了管理", "为了收费")),
            draft
        );
    }
}
