//! Hidden text of a Word file: runs with `w:vanish` among their own properties.
//!
//! The parser reads them as text; so the text of such runs is taken out before it sees the file.

/// The body without the text of hidden runs, and how many there were; `None` where there are none.
pub(super) fn take_out(xml: &str) -> Option<(String, usize)> {
    if !xml.contains("<w:vanish") {
        return None;
    }
    let is_run = |at: usize| {
        let after = xml.get(at + "<w:r".len()..);
        after.is_some_and(|after| after.starts_with(['>', ' ']))
    };
    let mut starts: Vec<usize> = xml
        .match_indices("<w:r")
        .map(|(at, _)| at)
        .filter(|at| is_run(*at))
        .collect();
    starts.push(xml.len());
    let mut out = xml.get(..*starts.first()?)?.to_owned();
    let mut count = 0;
    for pair in starts.windows(2) {
        // To the next run, which may stand within this one (a text box).
        let [from, to] = pair else { continue };
        let run = xml.get(*from..*to)?;
        let end = run.find("</w:r>").unwrap_or(run.len());
        let (own, after) = run.split_at_checked(end)?;
        if is_hidden(own) {
            count += usize::from(own.contains("<w:t>") || own.contains("<w:t "));
            out.push_str(&without_text(own));
        } else {
            out.push_str(own);
        }
        out.push_str(after);
    }
    (count > 0).then_some((out, count))
}

/// Whether the properties that the run begins with hide it.
fn is_hidden(run: &str) -> bool {
    let Some((_, inside)) = run.split_once('>') else {
        return false;
    };
    let Some(properties) = inside.trim_start().strip_prefix("<w:rPr>") else {
        return false;
    };
    let (properties, _) = properties
        .split_once("</w:rPr>")
        .unwrap_or((properties, ""));
    let Some((_, mark)) = properties.split_once("<w:vanish") else {
        return false;
    };
    let (mark, _) = mark.split_once('>').unwrap_or((mark, ""));
    let off = ["\"0\"", "\"false\"", "\"off\""];
    mark.starts_with(['/', ' ']) && !off.iter().any(|off| mark.contains(off))
}

/// A run without the text of its `w:t` elements.
fn without_text(run: &str) -> String {
    let mut out = String::new();
    let mut rest = run;
    while let Some((before, after)) = rest.split_once("<w:t") {
        out.push_str(before);
        out.push_str("<w:t");
        rest = after;
        let is_text = after.starts_with(['>', ' ']);
        if let Some((tag, tail)) = after.split_once('>').filter(|_| is_text)
            && let Some((_, tail)) = tail.split_once("</w:t>").filter(|_| !tag.ends_with('/'))
        {
            out.push_str(tag);
            out.push_str("></w:t>");
            rest = tail;
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_text_of_hidden_runs_goes() {
        let xml = "<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:t>a</w:t></w:r>\
            <w:r w:x=\"1\"><w:rPr><w:b/><w:vanish/></w:rPr><w:t xml:space=\"preserve\">b</w:t><w:tab/></w:r>\
            <w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>c</w:t></w:r></w:p>";
        let (out, count) = take_out(xml).unwrap();
        assert_eq!(count, 1);
        assert_eq!(out, xml.replace(">b<", "><"));
        assert_eq!(take_out("<w:r><w:t>a</w:t></w:r>"), None);
    }
}
