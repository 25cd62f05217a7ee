//! A page taken apart: 版头, title, 发文字号, 主送机关, carrier, instrument, 附件, 署名, 成文日期, 版记.
//!
//! Every line of the normal form goes into exactly one part. Nothing is taken from running text: a
//! number is a document's own only on a line of its own above the body.

mod head;
mod opening;

use head::{head, order_head};
use opening::instrument_opening;

use super::lines::{self, Line, Role, is_sentence};
use super::marker::{annex_marker, marker};
use super::normal::normal_form;
use super::tail;
use super::title::instrument_title;

/// The carrier or the instrument.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Part {
    /// Its title; of an instrument as its own heading prints it, lines joined.
    pub title: Option<String>,
    /// 题注: the bracketed history under a title.
    pub caption: Vec<String>,
    /// Its body, without title, 主送机关, 附件 list and closing.
    pub text: String,
    /// 附件说明: the lines of the list of annexes.
    pub annex_list: Vec<String>,
    /// 署名, one line each.
    pub signature: Vec<String>,
    /// 成文日期 as printed.
    pub written_on: Option<String>,
    /// 附注 and 版记: （此件公开发布）, 抄送, 印发.
    pub notes: Vec<String>,
}

/// 附件.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annex {
    /// As printed: 附件1：; empty for none.
    pub label: String,
    /// Its title.
    pub title: Option<String>,
    /// Its text.
    pub text: String,
}

/// A page taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Split {
    /// What stands above the title and is none of the other parts: 版头, the page's own furniture.
    pub head_lines: Vec<String>,
    /// The title as printed on the page, lines joined; `None` where the page does not print it.
    pub printed_title: Option<String>,
    /// 发文字号 as printed on a line of its own above the body.
    pub number: Option<String>,
    /// 主送机关, without the colon.
    pub addressee: Option<String>,
    /// The carrier, where the page carries the text of an instrument.
    pub carrier: Option<Part>,
    /// The instrument, or the document itself where it carries none.
    pub instrument: Part,
    /// The annexes whose text is on the page.
    pub annexes: Vec<Annex>,
    /// Where the instrument begins behind its carrier, its title included: a byte of the normal form.
    pub instrument_at: Option<usize>,
}

/// Takes a page apart. `title` is the document's title as the catalogue has it (may be empty).
pub fn split(title: &str, text: &str) -> Split {
    let normal = normal_form(text);
    let all: Vec<&str> = normal.split('\n').filter(|line| !line.is_empty()).collect();
    let mut out = Split::default();
    let body = head(title, &all, &mut out);
    let rest = all.get(body..).unwrap_or_default();
    let named =
        instrument_title(title).or_else(|| out.printed_title.as_deref().and_then(instrument_title));
    if let Some(order) = order_head(&mut out) {
        out.carrier = Some(order);
    }
    let opening =
        instrument_opening(title, named.as_deref(), rest).filter(|_| out.carrier.is_none());
    let document_title = if title.trim().is_empty() || instrument_title(title) != named {
        out.printed_title.clone()
    } else {
        Some(title.trim().to_owned())
    };
    let instrument_lines = match &opening {
        Some(opening) => {
            let before = rest.get(..opening.at).unwrap_or_default();
            let mut carrier = closing(before);
            carrier.title = document_title;
            out.carrier = Some(carrier);
            let above = all.iter().take(body + opening.at);
            out.instrument_at = Some(above.map(|line| line.len() + 1).sum());
            rest.get(opening.at + opening.lines..).unwrap_or_default()
        }
        None => rest,
    };
    let (own, annexes) = cut_annexes(instrument_lines);
    out.annexes = annexes;
    let (caption, own) = cut_caption(own, opening.is_some() || out.printed_title.is_some());
    out.instrument = closing(own);
    out.instrument.caption = caption;
    out.instrument.title = match opening {
        Some(opening) => opening.title.or(named),
        None if out.carrier.is_some() => out.printed_title.clone(),
        None => document_title_of_rule(out.printed_title.as_deref(), title),
    };
    out
}

fn document_title_of_rule(printed: Option<&str>, title: &str) -> Option<String> {
    let title = title.trim();
    if title.is_empty() {
        printed.map(str::to_owned)
    } else {
        Some(title.to_owned())
    }
}

/// 题注: what stands in brackets right under the title, also where it is broken over lines.
fn cut_caption<'a, 'b>(lines: &'b [&'a str], titled: bool) -> (Vec<String>, &'b [&'a str]) {
    const ACTS: [&str; 8] = ["通过", "公布", "发布", "修订", "修正", "印发", "施行", "月"];
    let mut end = 0;
    while titled
        && lines
            .get(end)
            .is_some_and(|line| line.starts_with(['（', '(']))
    {
        let rest = lines.get(end..).unwrap_or_default();
        let count = rest
            .iter()
            .take(6)
            .position(|line| line.ends_with(['）', ')']))
            .map(|at| at + 1);
        let Some(caption) = count.and_then(|count| rest.get(..count)) else {
            break;
        };
        let words = caption.concat();
        let dated = words.contains('年') && ACTS.iter().any(|act| words.contains(act));
        let listed = caption
            .iter()
            .any(|line| marker(line).is_some() || line.ends_with('。'));
        if !dated || listed || words.chars().count() > 600 {
            break;
        }
        end += caption.len();
    }
    let (caption, rest) = lines.split_at_checked(end).unwrap_or((&[], lines));
    (
        caption.iter().map(|line| (*line).to_owned()).collect(),
        rest,
    )
}

/// Cuts the annexes off; gives what stands before them.
fn cut_annexes<'a, 'b>(own: &'b [&'a str]) -> (&'b [&'a str], Vec<Annex>) {
    let text = own.join("\n");
    let roles = lines::roles(&text);
    let segments = lines::segments(&roles);
    let mut annexes = Vec::new();
    for segment in segments.iter().skip(1) {
        let Some((first, rest)) = roles
            .get(segment.clone())
            .and_then(<[Line<'_>]>::split_first)
        else {
            continue;
        };
        let Role::Annex(marker) = &first.role else {
            continue;
        };
        let label = first
            .text
            .get(..marker.label)
            .unwrap_or(first.text)
            .trim_end();
        let mut title = first
            .text
            .get(marker.label..)
            .map(str::trim)
            .unwrap_or_default();
        let mut rest: Vec<&str> = rest.iter().map(|line| line.text).collect();
        if title.is_empty()
            && let Some(line) = rest.first().copied()
            && line.chars().count() <= 40
            && !is_sentence(line)
        {
            title = line;
            rest.remove(0);
        }
        annexes.push(Annex {
            label: label.to_owned(),
            title: (!title.is_empty()).then(|| title.to_owned()),
            text: rest.join("\n"),
        });
    }
    let end = segments
        .get(1)
        .and_then(|segment| roles.get(segment.start))
        .map(|opening| opening.row);
    (own.get(..end.unwrap_or(own.len())).unwrap_or(own), annexes)
}

/// Reads the closing of a part: 附件 list, 署名, 成文日期, notes; the rest is its text.
fn closing(own: &[&str]) -> Part {
    let mut roles: Vec<Line<'_>> = own
        .iter()
        .enumerate()
        .map(|(row, text)| Line {
            text,
            role: Role::Text,
            row,
        })
        .collect();
    let end = roles.len();
    tail::mark(&mut roles, 0..end);
    let mut part = Part::default();
    let mut text: Vec<&str> = Vec::new();
    let mut listing = false;
    for line in &roles {
        let words = line.text;
        if line.role != Role::Closing || tail::is_farewell(words) {
            text.push(words);
            listing = false;
        } else if annex_marker(words).is_some() {
            part.annex_list.push(words.to_owned());
            listing = true;
        } else if tail::is_date(words) {
            if part.written_on.is_none() {
                part.written_on = Some(words.to_owned());
            } else {
                part.notes.push(words.to_owned());
            }
            listing = false;
        } else if tail::is_note(words) {
            part.notes.push(words.to_owned());
        } else if tail::is_signature(words) && part.written_on.is_none() {
            part.signature.push(words.to_owned());
            listing = false;
        } else if listing {
            part.annex_list.push(words.to_owned());
        } else if part.written_on.is_none() && part.notes.is_empty() {
            part.signature.push(words.to_owned());
        } else {
            part.notes.push(words.to_owned());
        }
    }
    part.text = text.join("\n");
    part
}

impl Split {
    /// The part that is signed for the whole document: the carrier, or the document itself.
    pub fn signed(&self) -> &Part {
        self.carrier.as_ref().unwrap_or(&self.instrument)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PAGE: &str = "某县人民政府文件\n某县人民政府关于印发《某县烟花\n管理办法（试行）》的通知\n某政规 〔2026〕3 号\n\
        各乡镇人民政府，县政府各部门：\n现将《某县烟花管理办法（试行）》印发给你们，请认真执行。\n特此通知。\n\
        附件：1.许可表\n2.名单\n某县人民政府\n二〇二六年三月二日\n（此件公开发布）\n\
        某县烟花\n管理办法（试行）\n（2026年3月1日县政府常务会议通过）\n第一条 甲。\n第二条 乙。\n附件1：许可表\n姓名\n附件2\n名单\n丙\n";

    #[test]
    fn a_carrier_and_its_instrument() {
        let split = split(
            "某县人民政府关于印发〈某县烟花管理办法（试行）〉的通知",
            PAGE,
        );
        assert_eq!(split.head_lines, ["某县人民政府文件"]);
        assert_eq!(split.number.as_deref(), Some("某政规 〔2026〕3 号"));
        assert_eq!(
            split.addressee.as_deref(),
            Some("各乡镇人民政府，县政府各部门")
        );
        let carrier = split.carrier.as_ref().unwrap();
        assert_eq!(
            carrier.text,
            "现将《某县烟花管理办法（试行）》印发给你们，请认真执行。\n特此通知。"
        );
        assert_eq!(carrier.annex_list, ["附件：1.许可表", "2.名单"]);
        assert_eq!(carrier.signature, ["某县人民政府"]);
        assert_eq!(carrier.written_on.as_deref(), Some("二〇二六年三月二日"));
        assert_eq!(carrier.notes, ["（此件公开发布）"]);
        assert_eq!(
            split.instrument.title.as_deref(),
            Some("某县烟花管理办法（试行）")
        );
        assert_eq!(
            split.instrument.caption,
            ["（2026年3月1日县政府常务会议通过）"]
        );
        assert_eq!(split.instrument.text, "第一条 甲。\n第二条 乙。");
        assert_eq!(split.annexes.len(), 2);
        assert_eq!(split.annexes[1].title.as_deref(), Some("名单"));
        assert_eq!(split.annexes[1].text, "丙");
    }

    #[test]
    fn the_catalogue_may_have_the_instruments_title() {
        let page = "点击查看解读\n某规〔2026〕1号\n某局\n关于印发某某管理办法的通知\n各单位：\n《某某管理办法》已经同意，现印发实施。\n某局\n2026年3月2日\n某某管理办法\n第一条 甲。\n第二条 乙。";
        let split = split("某某管理办法", page);
        assert_eq!(
            split.carrier.unwrap().title.as_deref(),
            Some("某局关于印发某某管理办法的通知")
        );
        assert_eq!(split.instrument.text, "第一条 甲。\n第二条 乙。");
        assert_eq!(split.number.as_deref(), Some("某规〔2026〕1号"));
    }

    #[test]
    fn an_order_carries_its_rule() {
        let page = "某省人民政府令\n第12号\n现公布《某条例实施办法》，自2026年4月1日起施行。\n省长　李某\n2026年3月2日\n\
            某条例实施办法\n（2026年3月1日某省人民政府令第12号公布）\n第一条 甲。\n第二条 乙。";
        let split = split("某条例实施办法", page);
        assert_eq!(split.number.as_deref(), Some("某省人民政府令第12号"));
        let order = split.carrier.unwrap();
        assert_eq!(
            order.text,
            "现公布《某条例实施办法》，自2026年4月1日起施行。"
        );
        assert_eq!(order.written_on.as_deref(), Some("2026年3月2日"));
        assert_eq!(split.instrument.title.as_deref(), Some("某条例实施办法"));
        assert_eq!(split.instrument.text, "第一条 甲。\n第二条 乙。");
    }

    #[test]
    fn an_instrument_under_another_name() {
        let page = "各单位：\n现将某某评估办法印发给你们，请认真执行。\n某省残疾人联合会\n2026年3月2日\n评估规则\n为了评估，制定本规则：\n一、甲。\n二、乙。";
        let split = split("关于印发某某评估办法的通知", page);
        assert_eq!(split.instrument.title.as_deref(), Some("评估规则"));
        assert_eq!(
            split.instrument.text,
            "为了评估，制定本规则：\n一、甲。\n二、乙。"
        );
        assert_eq!(split.signed().signature, ["某省残疾人联合会"]);
    }

    #[test]
    fn a_document_that_is_itself_the_rule() {
        let split = split(
            "关于某事的通知",
            "各单位：\n一、甲。\n二、乙。\n某局 某委\n2026年3月2日",
        );
        assert_eq!(split.carrier, None);
        assert_eq!(split.number, None);
        assert_eq!(split.instrument.title.as_deref(), Some("关于某事的通知"));
        assert_eq!(split.instrument.text, "一、甲。\n二、乙。");
        assert_eq!(split.instrument.signature, ["某局 某委"]);
    }

    #[test]
    fn somebody_elses_number_is_not_its_own() {
        let page = "各单位：\n《某办法》（某规〔2020〕1号）继续实施。\n2026年3月2日";
        assert_eq!(split("关于延长《某办法》有效期的通知", page).number, None);
    }

    #[test]
    fn a_title_need_not_be_given() {
        let split = split("", PAGE);
        assert_eq!(split.number.as_deref(), Some("某政规 〔2026〕3 号"));
        assert_eq!(
            split.instrument.title.as_deref(),
            Some("某县烟花管理办法（试行）")
        );
    }

    fn characters(text: &str) -> Vec<char> {
        let mut all: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
        all.sort_unstable();
        all
    }

    fn everything(title: &str, split: &Split) -> String {
        let mut all = split.head_lines.concat();
        let fields = [&split.printed_title, &split.number, &split.addressee];
        for part in fields.into_iter().flatten() {
            all.push_str(part);
        }
        for part in split.carrier.iter().chain([&split.instrument]) {
            all.push_str(&part.text);
            for list in [
                &part.caption,
                &part.annex_list,
                &part.signature,
                &part.notes,
            ] {
                all.push_str(&list.concat());
            }
            all.push_str(part.written_on.as_deref().unwrap_or_default());
        }
        if split.carrier.is_some() && split.instrument.title != instrument_title(title) {
            all.push_str(split.instrument.title.as_deref().unwrap_or_default());
        }
        for annex in &split.annexes {
            all.push_str(&annex.label);
            all.push_str(annex.title.as_deref().unwrap_or_default());
            all.push_str(&annex.text);
        }
        all
    }

    proptest! {
        #[test]
        fn nothing_is_lost_without_a_carrier(parts in proptest::collection::vec(
            prop::sample::select(vec!["第一条 ", "一、", "1.", "附件", "附件1：", "附件：", "\n", "\n", "\n", "。", "：", "甲乙", "　", "某局", "2026年3月2日",
                "特此通知。", "某规〔2026〕1号", "（2026年1月1日公布）", "关于甲的通知"]), 0..40)) {
            let text = parts.concat();
            let split = split("关于甲的通知", &text);
            prop_assert_eq!(
                characters(&everything("关于甲的通知", &split).replace(['：', ':'], "")),
                characters(&normal_form(&text).replace(['：', ':'], ""))
            );
        }

        #[test]
        fn nothing_panics(title in ".{0,30}", text in any::<String>()) {
            let _ = split(&title, &text);
        }
    }
}
