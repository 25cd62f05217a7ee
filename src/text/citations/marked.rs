//! Precision on whole articles that are marked in full (`data/marked.txt`).

use super::{Citation, Passage, citations_in, cited_key};
use crate::domain::number::number_key;
use crate::text::{normal_form, outline};

/// eId and bytes, by, title, number, provision.
type Mark = (String, (usize, usize), String, String, String, String);

/// Bytes and the fields beside them.
type Fields = ((usize, usize), Vec<String>);

/// A text and its marks, in bytes of the text.
fn unmarked(body: &str) -> (String, Vec<Fields>) {
    let (mut text, mut marks): (String, Vec<Fields>) = (String::new(), Vec::new());
    let mut rest = body;
    while let Some((before, after)) = rest.split_once('⟦') {
        text.push_str(before);
        let (mark, behind) = after.split_once('⟧').unwrap();
        let fields: Vec<String> = mark.split('|').map(str::to_owned).collect();
        assert_eq!(fields.len(), 5, "{mark}");
        let start = text.len();
        text.push_str(&fields[0]);
        let mut range = (start, text.len());
        if fields[0].is_empty() {
            // a further target of the words before
            range = marks.last().map(|(range, _)| *range).unwrap();
        }
        marks.push((range, fields));
        rest = behind;
    }
    text.push_str(rest);
    (text, marks)
}

/// `133-1.1.2` as 第一百三十三条之一第一款第二项.
fn place(citation: &Citation) -> String {
    let Some(place) = citation.provision else {
        return String::new();
    };
    let sub = place.sub.map(|sub| format!("-{sub}")).unwrap_or_default();
    let parts = [place.paragraph, place.point, place.indent];
    let parts = parts.map(|part| part.map(|part| part.to_string()).unwrap_or_default());
    format!(
        "{}{sub}..{}.{}.{}",
        place.article, parts[0], parts[1], parts[2]
    )
}

/// The same with all dots: `5`, `5..2.` and `5..2..` are one.
fn same_place(given: &str) -> String {
    if given.is_empty() {
        return String::new();
    }
    // the paragraph stands behind one dot where a sub is given, else behind two
    let given = match given.split_once('-') {
        Some((article, rest)) => match rest.split_once('.') {
            Some((sub, rest)) => format!("{article}-{sub}..{rest}"),
            None => given.to_owned(),
        },
        None => given.to_owned(),
    };
    let (article, rest) = given.split_once("..").unwrap_or((&given, ""));
    let mut parts: Vec<&str> = rest.split('.').collect();
    parts.resize(3, "");
    format!("{article}..{}", parts.join("."))
}

#[test]
fn marked_articles_are_read_without_errors() {
    let data = include_str!("data/marked.txt");
    let (mut right, mut found_all, mut given_all, mut articles) = (0usize, 0usize, 0usize, 0usize);
    for document in data.split("\n=== ").skip(1) {
        let (title, body) = document.split_once('\n').unwrap();
        let (text, marks) = unmarked(body.trim_end());
        assert_eq!(normal_form(&text), text);
        let provisions = outline(&text).provisions();
        articles += provisions
            .iter()
            .filter(|p| p.label.starts_with('第'))
            .count();
        let passages: Vec<Passage<'_>> = provisions.iter().map(Passage::from).collect();
        let found: Vec<Mark> = citations_in(&text, &passages, title)
            .iter()
            .map(|citation| {
                let whole = citation.whole.clone().unwrap();
                (
                    text.get(whole.clone()).unwrap().to_owned(),
                    (whole.start, whole.end),
                    citation.by.as_str().to_owned(),
                    citation.title.as_deref().map(cited_key).unwrap_or_default(),
                    citation
                        .number
                        .as_deref()
                        .map(number_key)
                        .unwrap_or_default(),
                    place(citation),
                )
            })
            .collect();
        let mut given: Vec<Mark> = marks
            .into_iter()
            .map(|(range, f)| {
                let words = text.get(range.0..range.1).unwrap().to_owned();
                let title = cited_key(&f[2]);
                (
                    words,
                    range,
                    f[1].clone(),
                    title,
                    number_key(&f[3]),
                    same_place(&f[4]),
                )
            })
            .collect();
        (found_all, given_all) = (found_all + found.len(), given_all + given.len());
        for one in found {
            match given.iter().position(|mark| *mark == one) {
                Some(at) => {
                    given.remove(at);
                    right += 1;
                }
                None => println!("{title}: not marked {one:?}"),
            }
        }
        for one in given {
            println!("{title}: not found {one:?}");
        }
    }
    println!("{articles} articles: {right} right of {found_all} found and {given_all} marked");
    assert!(articles >= 30);
    assert!(
        right * 100 >= found_all * 97,
        "precision {right} of {found_all}"
    );
    assert!(
        right * 100 >= given_all * 97,
        "recall {right} of {given_all}"
    );
}
