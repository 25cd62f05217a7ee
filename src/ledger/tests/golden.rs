//! The bytes of leaf v1 are fixed by `golden/leaf-v1.jsonl`; a change of them breaks every log.

use serde_json::{Value, json};

use crate::ledger::{
    CanonicalError, Hash, Leaf, LeafActor, LeafDocument, LeafError, LeafFile, MAX_LEAF_BYTES, Salt,
    canonical_bytes, leaf_hash, payload_bytes, person_commitment, sha256,
};

const GOLDEN: &str = include_str!("../golden/leaf-v1.jsonl");

fn actor(authority: &str, role: &str) -> LeafActor {
    let person = Some(person_commitment(&Salt([7; 32]), "person-1"));
    LeafActor {
        authority: authority.to_owned(),
        role: role.to_owned(),
        person,
    }
}

fn plain(event_type: &str) -> Leaf {
    let (_, payload) = payload_bytes(&json!({ "type": event_type })).unwrap();
    Leaf::new(
        1_764_000_000_123,
        event_type,
        actor("a-1", "registrar"),
        payload,
    )
}

fn with_document(event_type: &str, title: &str, numbers: &[&str]) -> Leaf {
    let mut leaf = plain(event_type);
    leaf.document = Some(LeafDocument {
        id: "0193a7c2-0000-7000-8000-000000000001".to_owned(),
        title: title.to_owned(),
        numbers: numbers.iter().copied().map(str::to_owned).collect(),
        body_sha256: Some(sha256(title.as_bytes())),
    });
    leaf
}

fn but(mut leaf: Leaf, change: impl FnOnce(&mut Leaf)) -> Leaf {
    change(&mut leaf);
    leaf
}

/// One leaf for each line of the golden file.
fn cases() -> Vec<(&'static str, Leaf)> {
    let job = LeafActor {
        person: None,
        ..actor("server", "job")
    };
    let imported = || plain("document.imported");
    let mut cases = vec![
        ("nothing but the duty fields", plain("series.opened")),
        (
            "no person",
            but(plain("status.lapsed"), |leaf| leaf.actor = job),
        ),
        ("before 1970", but(imported(), |leaf| leaf.at_ms = -1)),
        ("instant zero", but(imported(), |leaf| leaf.at_ms = 0)),
        (
            "largest exact instant",
            but(imported(), |leaf| leaf.at_ms = (1 << 53) - 1),
        ),
        ("longest type", plain(&"t".repeat(64))),
        ("type with all signs", plain("a.b_c-d9")),
    ];
    let titled = [
        ("plain title", "示例县行政规范性文件管理办法"),
        ("empty title", ""),
        ("CJK extension B", "𠀀𪛖𠮷镇管理办法"),
        ("emoji", "公告🈲👩‍👧‍👦🇨🇳"),
        ("quotes and backslash", r#"关于印发《"甲"\乙》的通知"#),
        (
            "control characters",
            "甲\u{1}乙\u{8}\t\n\u{c}\r\u{1f}丙\u{7f}",
        ),
        ("line separators stay", "甲\u{2028}乙\u{2029}丙"),
        ("slash stays", "甲/乙<丙>&"),
        ("combining mark stays", "e\u{301}县"),
        ("compatibility ideograph stays", "\u{f900}\u{fa0e}"),
    ];
    for (name, title) in titled {
        cases.push((
            name,
            with_document("document.registered", title, &["示政规〔2026〕1号"]),
        ));
    }
    cases.extend(cases_with_parts());
    cases
}

fn cases_with_parts() -> Vec<(&'static str, Leaf)> {
    let files = vec![
        LeafFile {
            role: "正文".to_owned(),
            sha256: sha256(b"one"),
        },
        LeafFile {
            role: "附件".to_owned(),
            sha256: sha256(b"two"),
        },
    ];
    let reversed = files.iter().rev().cloned().collect();
    let opened = but(with_document("document.opened", "办法", &[]), |leaf| {
        leaf.document
            .iter_mut()
            .for_each(|document| document.body_sha256 = None);
    });
    let registered = with_document(
        "document.registered",
        "办法",
        &["示政规〔2026〕1号", "SZDR-2026-0010001"],
    );
    let requested = || plain("review.requested");
    let full = but(registered.clone(), |leaf| {
        leaf.batch = Some("0193a7c2-0000-7000-8000-00000000000b".to_owned());
        leaf.files = files;
        leaf.prev = Some(leaf_hash(b"previous"));
        leaf.salt = Some(Salt([0xa5; 32]));
    });
    vec![
        ("no numbers, no body", opened),
        ("two numbers", registered.clone()),
        (
            "files keep their order",
            but(registered, |leaf| leaf.files = reversed),
        ),
        (
            "salt only",
            but(requested(), |leaf| leaf.salt = Some(Salt([0; 32]))),
        ),
        (
            "previous only",
            but(requested(), |leaf| leaf.prev = Some(leaf_hash(b""))),
        ),
        (
            "batch only",
            but(plain("cleanup.decided"), |leaf| {
                leaf.batch = Some("b".to_owned());
            }),
        ),
        ("every field", full),
    ]
}

#[test]
fn the_bytes_of_a_leaf_are_the_golden_ones() {
    let cases = cases();
    let golden: Vec<Value> = GOLDEN
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    assert_eq!(golden.len(), cases.len());
    assert!(cases.len() >= 20);
    for ((name, leaf), golden) in cases.iter().zip(golden) {
        let (bytes, hash) = leaf.seal().unwrap();
        assert_eq!(golden["name"], *name);
        assert_eq!(
            golden["leaf"].as_str().unwrap(),
            String::from_utf8(bytes.clone()).unwrap()
        );
        assert_eq!(golden["sha256"], sha256(&bytes).to_string(), "{name}");
        assert_eq!(golden["leaf_hash"], hash.to_string(), "{name}");
        assert_eq!(Leaf::parse(&bytes).unwrap(), *leaf, "{name}");
    }
}

#[test]
fn other_bytes_of_the_same_leaf_are_refused() {
    let bytes = String::from_utf8(cases().pop().unwrap().1.to_bytes().unwrap()).unwrap();
    let spaced = bytes.replacen(':', ": ", 1);
    assert_eq!(Leaf::parse(spaced.as_bytes()), Err(LeafError::NotCanonical));
    let escaped = bytes.replacen("办", "\\u529e", 1);
    assert_eq!(
        Leaf::parse(escaped.as_bytes()),
        Err(LeafError::NotCanonical)
    );
    let null = bytes.replacen("{\"actor\"", "{\"a\":null,\"actor\"", 1);
    assert!(matches!(
        Leaf::parse(null.as_bytes()),
        Err(LeafError::Malformed(_))
    ));
    let later = bytes.replacen("\"v\":1", "\"v\":2", 1);
    assert_eq!(
        Leaf::parse(later.as_bytes()),
        Err(LeafError::Version("2".to_owned()))
    );
    let twice = bytes.replacen("\"v\":1", "\"v\":1,\"v\":1", 1);
    assert!(Leaf::parse(twice.as_bytes()).is_err());
    let explicit_null = bytes.replacen("\"batch\":\"", "\"batch\":null,\"x\":\"", 1);
    assert!(Leaf::parse(explicit_null.as_bytes()).is_err());
    assert!(matches!(Leaf::parse(b""), Err(LeafError::Malformed(_))));
    assert!(matches!(
        Leaf::parse(b"{\"v\":1}"),
        Err(LeafError::Malformed(_))
    ));
    let cut = bytes.as_bytes().split_last().unwrap().1;
    assert!(matches!(Leaf::parse(cut), Err(LeafError::Malformed(_))));
}

#[test]
fn the_length_of_a_leaf_is_bounded() {
    let empty = with_document("document.registered", "", &[])
        .to_bytes()
        .unwrap()
        .len();
    let fits = "a".repeat(MAX_LEAF_BYTES - empty);
    assert_eq!(
        with_document("x", &fits, &[]).to_bytes().unwrap().len(),
        MAX_LEAF_BYTES - 18
    );
    let leaf = with_document("document.registered", &format!("{fits}a"), &[]);
    assert_eq!(leaf.to_bytes(), Err(LeafError::TooLong(MAX_LEAF_BYTES + 1)));
    let bytes = vec![b' '; MAX_LEAF_BYTES + 1];
    assert_eq!(
        Leaf::parse(&bytes),
        Err(LeafError::TooLong(MAX_LEAF_BYTES + 1))
    );
}

#[test]
fn the_type_of_an_event_is_a_plain_word() {
    for bad in ["", "A", "9a", "a b", "登记", "a\n", "a\"", &"t".repeat(65)] {
        let refused = plain(bad).to_bytes();
        assert!(matches!(refused, Err(LeafError::EventType(_))), "{bad}");
    }
}

#[test]
fn a_payload_without_canonical_form_names_the_place() {
    let check = |payload: Value, expected: CanonicalError| {
        assert_eq!(payload_bytes(&payload), Err(expected));
    };
    check(
        json!({"a": [1, {"b": null}]}),
        CanonicalError::Null("/a/1/b".to_owned()),
    );
    check(json!(null), CanonicalError::Null("/".to_owned()));
    check(
        json!({"a": {"b": 1.5}}),
        CanonicalError::Float("/a/b".to_owned()),
    );
    check(json!([1.0]), CanonicalError::Float("/0".to_owned()));
    check(
        json!({"n": 1_u64 << 53}),
        CanonicalError::Range("/n".to_owned()),
    );
    check(
        json!({"n": -(1_i64 << 53)}),
        CanonicalError::Range("/n".to_owned()),
    );
    check(
        json!({"n": u64::MAX}),
        CanonicalError::Range("/n".to_owned()),
    );
}

#[test]
fn a_payload_is_written_in_one_order_only() {
    // UTF-16 order (RFC 8785 section 3.2.3): U+1F600 sorts before U+FB33 although its code point is larger.
    let payload = json!({"\u{fb33}": 1, "\u{1f600}": 2, "b": [true, false, "é"], "a": -3, "": {}});
    let (bytes, hash) = payload_bytes(&payload).unwrap();
    let text = "{\"\":{},\"a\":-3,\"b\":[true,false,\"é\"],\"\u{1f600}\":2,\"\u{fb33}\":1}";
    assert_eq!(String::from_utf8(bytes).unwrap(), text);
    assert_eq!(hash, sha256(text.as_bytes()));
    assert_eq!(canonical_bytes(&json!([])).unwrap(), b"[]");
}

#[test]
fn a_commitment_hides_the_person() {
    let one = person_commitment(&Salt([1; 32]), "p-1");
    assert_eq!(one, sha256(&[&[1_u8; 32][..], b"p-1"].concat()));
    assert_ne!(one, person_commitment(&Salt([2; 32]), "p-1"));
    assert_ne!(one, person_commitment(&Salt([1; 32]), "p-2"));
    assert_eq!(format!("{:?}", Salt([1; 32])), "Salt(…)");
    let hash: Hash = serde_json::from_value(json!(one.to_string())).unwrap();
    assert_eq!(hash, one);
}
