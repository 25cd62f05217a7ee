//! 制定机关: from the signature, else from the title, else from the head of the page.

use super::place::{joined_lines, line_at, squeezed};
use super::{Issuer, Page, Value};
use crate::text::tail::is_signature;

pub(super) fn read(page: &Page<'_>) -> Vec<Value<Issuer>> {
    let signed = signed(page);
    let titled = before_about(page.title);
    if !signed.is_empty() {
        return signed;
    }
    if let Some(ordered) = ordered(page) {
        return vec![ordered];
    }
    if !titled.is_empty() {
        return titled
            .into_iter()
            .map(|name| Value::titled(issuer(name, page)))
            .collect();
    }
    headed(page)
}

fn signed(page: &Page<'_>) -> Vec<Value<Issuer>> {
    let mut from = 0;
    let mut out: Vec<Value<Issuer>> = Vec::new();
    let part = page.split.signed();
    // what is forwarded or printed again is signed by others
    let alone = page.subject.prints_another();
    let own = if part.signature.is_empty() && !alone {
        &page.split.instrument
    } else {
        part
    };
    for line in &own.signature {
        let Some(words) = line_at(page.normal, line, from) else {
            continue;
        };
        from = words.end;
        for name in names(line) {
            let issuer = issuer(name, page);
            if is_person(&issuer.as_signed)
                || out.iter().any(|known| known.value.name == issuer.name)
            {
                continue;
            }
            let short = issuer.name.starts_with(['市', '区', '县', '省', '州']);
            let value = Value::found(issuer, words.clone());
            out.push(if short {
                value.doubted("署名为简称，请核对全称")
            } else {
                value
            });
        }
    }
    out
}

/// 市长　李某, 总理 李某: who signs an order.
fn is_person(name: &str) -> bool {
    [
        "总理", "主席", "省长", "市长", "县长", "区长", "部长", "主任", "局长", "署长", "州长",
        "镇长", "乡长",
    ]
    .iter()
    .any(|office| name.starts_with(office))
}

/// The bodies on one line: 上 海 市 民 政 局        上海市房屋管理局.
fn names(line: &str) -> Vec<String> {
    let wide = |c: char| c == '\u{3000}' || c == '\t';
    let mut pieces: Vec<String> = Vec::new();
    let mut piece = String::new();
    let mut blanks = 0;
    for c in line.chars() {
        if c.is_whitespace() {
            blanks += if wide(c) { 2 } else { 1 };
            continue;
        }
        if blanks >= 2 && !piece.is_empty() {
            pieces.push(std::mem::take(&mut piece));
        } else if blanks == 1 {
            piece.push(' ');
        }
        blanks = 0;
        piece.push(c);
    }
    pieces.push(piece);
    let mut out = Vec::new();
    for piece in pieces {
        // single blanks part bodies only where each side is one
        let parts: Vec<&str> = piece.split(' ').collect();
        if parts.len() > 1
            && parts
                .iter()
                .all(|part| part.chars().count() >= 4 && is_signature(part))
        {
            out.extend(parts.into_iter().map(str::to_owned));
        } else {
            out.push(squeezed(&piece));
        }
    }
    // 县　人　民　政　府 was parted by wide blanks all over
    if out.len() > 2 && out.iter().all(|name| name.chars().count() <= 2) {
        return vec![out.concat()];
    }
    let named: Vec<String> = out
        .iter()
        .filter(|name| is_signature(name))
        .cloned()
        .collect();
    if named.is_empty() && !out.is_empty() {
        vec![out.concat()]
    } else {
        named
    }
}

/// The full name where title or text print it: 金山区农委 stays, 农业农村委员会 behind its county's name is found.
fn issuer(as_signed: String, page: &Page<'_>) -> Issuer {
    let places = ["市", "区", "县", "省", "州", "旗"];
    let mut name = as_signed.clone();
    let words = [page.title, page.normal];
    for text in words {
        for (at, _) in text.match_indices(as_signed.as_str()).take(50) {
            let before = text.get(..at).unwrap_or_default();
            let run: Vec<char> = before
                .chars()
                .rev()
                .take(4)
                .take_while(|c| c.is_alphabetic())
                .collect();
            let prefix: String = run.into_iter().rev().collect();
            let place = (3..=4).rev().find_map(|count| {
                let skip = prefix.chars().count().checked_sub(count)?;
                let place: String = prefix.chars().skip(skip).collect();
                let placed = places.iter().any(|end| place.ends_with(end));
                let clean = !place.contains([
                    '由', '经', '和', '与', '及', '在', '对', '报', '向', '请', '各', '本', '将',
                ]);
                (placed && clean && place.chars().count() == 3).then_some(place)
            });
            if let Some(place) = place
                && !as_signed.starts_with(&place)
                && name == as_signed
            {
                name = format!("{place}{as_signed}");
            }
        }
    }
    Issuer { name, as_signed }
}

/// 某市人民政府令第12号: who gives an order.
fn ordered(page: &Page<'_>) -> Option<Value<Issuer>> {
    let number = page.split.number.as_deref()?;
    let (body, _) = squeezed(number)
        .split_once("令第")
        .map(|(a, b)| (a.to_owned(), b.to_owned()))?;
    let words = joined_lines(page.normal, number)?;
    let body = body
        .strip_prefix("中华人民共和国")
        .unwrap_or(&body)
        .to_owned();
    is_signature(&body).then(|| {
        Value::found(
            Issuer {
                name: body.clone(),
                as_signed: body,
            },
            words,
        )
    })
}

/// The bodies before 关于 in a title.
fn before_about(title: &str) -> Vec<String> {
    let bracket = title.find(['《', '〈', '<']).unwrap_or(title.len());
    let Some(about) = title.find("关于").filter(|at| *at < bracket) else {
        return Vec::new();
    };
    let mut before = title.get(..about).unwrap_or_default().trim();
    for act in ["转发", "批转", "印发"] {
        before = before.split(act).next().unwrap_or_default().trim();
    }
    let mut out = Vec::new();
    let pieces = before
        .split(['、', '\u{3000}', ' ', '\t', '，'])
        .map(str::trim);
    for piece in pieces.filter(|piece| !piece.is_empty()) {
        if !is_signature(piece) {
            let whole = squeezed(before);
            return if is_signature(&whole) {
                run_together(&whole)
            } else {
                Vec::new()
            };
        }
        out.extend(run_together(piece));
    }
    out
}

/// 甲市财政局甲市民政局: bodies that begin with the same place, printed without a blank.
fn run_together(names: &str) -> Vec<String> {
    let place: String = names.chars().take(2).collect();
    let mut out = Vec::new();
    let mut from = 0;
    for (at, _) in names.match_indices(&place).skip(1) {
        let before = names.get(from..at).unwrap_or_default();
        let behind = names.get(at..).unwrap_or_default();
        if before.chars().count() >= 4 && is_signature(before) && is_signature(behind) {
            out.push(before.to_owned());
            from = at;
        }
    }
    out.push(names.get(from..).unwrap_or_default().to_owned());
    out
}

/// 版头: 某县人民政府文件; a body on a line of its own right over the title.
fn headed(page: &Page<'_>) -> Vec<Value<Issuer>> {
    const LABELS: [&str; 6] = [
        "发布机关",
        "发布机构",
        "发文机关",
        "制定机关",
        "主办单位",
        "信息来源",
    ];
    let head = &page.split.head_lines;
    let red = head.iter().find_map(|line| {
        let name = squeezed(line);
        name.strip_suffix("文件")
            .map(|name| (line, name.to_owned()))
    });
    let last = head.len().checked_sub(1).and_then(|last| {
        let line = head.get(last)?;
        let labelled = last
            .checked_sub(1)
            .and_then(|at| head.get(at))
            .is_some_and(|above| LABELS.iter().any(|label| above.starts_with(label)));
        (!labelled && page.split.printed_title.is_some()).then(|| (line, squeezed(line)))
    });
    for (line, name) in red.into_iter().chain(last) {
        let Some(words) = line_at(page.normal, line, 0) else {
            continue;
        };
        if is_signature(&name) && name.chars().count() >= 4 {
            let value = Value::found(issuer(name, page), words);
            return vec![value.doubted("未见署名，按版头认定")];
        }
    }
    Vec::new()
}
