//! What stands behind the last provision: 附件 list, 特此通知, 署名, 成文日期, 附注, 版记, and the
//! furniture of web pages.

use std::ops::Range;

use super::lines::{Line, Role, is_sentence};
use super::marker::{AnnexMarker, MarkerKind, annex_marker, marker};
use super::numeral;

/// How many lines before the end may belong to it.
const TAIL_MAX: usize = 40;

/// Whether a line is a date and nothing else: 2025年4月30日, 二〇二三年三月三十一日, 一九九六年六月.
pub(super) fn is_date(line: &str) -> bool {
    date_words(line).is_some_and(|rest| rest.is_empty())
}

/// Reads a date at the start of a line and gives what stands behind it.
fn date_words(line: &str) -> Option<String> {
    let plain: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    let rest = after_figures(&plain, 4, 4, '年')?;
    let rest = after_figures(rest, 1, 3, '月')?;
    after_figures(rest, 1, 3, '日').map(str::to_owned)
}

fn after_figures(text: &str, least: usize, most: usize, unit: char) -> Option<&str> {
    let count = text
        .chars()
        .take(most + 1)
        .take_while(|c| numeral::is_numeral(*c))
        .count();
    if count < least || count > most {
        return None;
    }
    let end = text.char_indices().nth(count)?.0;
    text.get(end..)?.strip_prefix(unit)
}

/// 特此通知。 and its kin.
pub(super) fn is_farewell(line: &str) -> bool {
    line.starts_with("特此") && line.chars().count() <= 14
}

/// （此件公开发布）, （此页无正文）, 抄送：…, …印发, and what web pages add.
pub(super) fn is_note(line: &str) -> bool {
    const STARTS: [&str; 18] = [
        "抄送",
        "主送",
        "公开方式",
        "信息公开",
        "相关附件",
        "相关稿件",
        "相关文件",
        "政策解读",
        "联系人",
        "联系电话",
        "分享",
        "打印",
        "扫一扫",
        "责任编辑",
        "来源：",
        "---",
        "（联系",
        "校对",
    ];
    let short = line.chars().count() <= 60;
    let bracketed = line.starts_with(['（', '(']) && line.ends_with(['）', ')']);
    let note = ["此件", "无正文", "有删减", "公开", "依申请", "略）"];
    let imprint = line.ends_with("印发") && line.contains('年') && line.contains('日');
    STARTS.iter().any(|start| line.starts_with(start)) && line.chars().count() <= 120
        || (short && bracketed && note.iter().any(|word| line.contains(word)))
        || (short && imprint)
}

/// A body's name on a line of its own (署名), blanks inside allowed.
pub(super) fn is_signature(line: &str) -> bool {
    const ENDS: [&str; 48] = [
        "局",
        "委员会",
        "政府",
        "办公室",
        "办公厅",
        "厅",
        "法院",
        "检察院",
        "办事处",
        "管委会",
        "国务院",
        "委",
        "中心",
        "指挥部",
        "领导小组",
        "总队",
        "支队",
        "分局",
        "协会",
        "联合会",
        "银行",
        "委员会办公室",
        "总署",
        "税务总局",
        "政治部",
        "宣传部",
        "组织部",
        "统战部",
        "工作部",
        "发展部",
        "公司",
        "大学",
        "管理所",
        "管理处",
        "管理站",
        "服务站",
        "警备区",
        "海关",
        "大队",
        "工会",
        "研究院",
        "规划院",
        "设计院",
        "公署",
        "供销社",
        "建设办",
        "管理办",
        "推进办",
    ];
    let plain: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    let length = plain.chars().count();
    let clean = !plain.contains(['。', '，', '：', '；', '、', '《', ':', '“']);
    let name = ENDS.iter().any(|end| plain.ends_with(end)) || plain.ends_with('部');
    let person = [
        "总理", "主席", "省长", "市长", "县长", "区长", "部长", "主任", "局长", "署长",
    ]
    .iter()
    .any(|office| plain.starts_with(office) && length <= 12 && length > office.chars().count());
    clean && (2..=40).contains(&length) && (name || person) && marker(line).is_none()
}

/// Whether the 附件 line at `at` opens a list of annexes (附件：1. …) and not an annex.
pub(super) fn is_annex_list(lines: &[Line<'_>], at: usize, annex: &AnnexMarker) -> bool {
    // 附件1.甲 and 2.乙 below it is a list as well
    if annex.number.is_some_and(|number| number != 1) || (annex.number.is_some() && !annex.has_text)
    {
        return false;
    }
    let mut next = at + 1;
    while lines.get(next).is_some_and(|line| {
        marker(line.text).is_some_and(|m| m.kind == MarkerKind::Third)
            && !line.text.ends_with('。')
            && line.text.chars().count() <= 100
    }) {
        next += 1;
    }
    let listed = if annex.number.is_some() {
        next > at + 1
    } else {
        annex.has_text || next > at + 1
    };
    let Some(follows) = lines.get(next) else {
        return listed;
    };
    if !listed {
        return false;
    }
    if annex_marker(follows.text).is_some() {
        return true;
    }
    // 署名 and 成文日期 soon after it
    lines
        .iter()
        .skip(next)
        .take(8)
        .take_while(|line| !is_sentence(line.text))
        .any(|line| is_date(line.text) || is_note(line.text) || is_signature(line.text))
}

/// Marks the closing lines of one part of the text.
pub(super) fn mark(lines: &mut [Line<'_>], segment: Range<usize>) {
    let floor = segment.start.max(segment.end.saturating_sub(TAIL_MAX));
    let mut sure = segment.end;
    let mut at = segment.end;
    while at > floor {
        let Some(line) = lines.get(at - 1) else { break };
        if line.role != Role::Text {
            break;
        }
        let text = line.text;
        if is_date(text) || is_note(text) || is_farewell(text) || starts_list(lines, at - 1) {
            sure = at - 1;
        } else if is_signature(text) {
            let after_sentence = at >= 2
                && lines
                    .get(at - 2)
                    .is_some_and(|before| before.text.ends_with('。'));
            if sure < segment.end || (at == segment.end && after_sentence) {
                sure = at - 1;
            }
        } else if !in_list(text) {
            break;
        }
        at -= 1;
    }
    for line in lines.iter_mut().take(segment.end).skip(sure) {
        line.role = Role::Closing;
    }
}

fn starts_list(lines: &[Line<'_>], at: usize) -> bool {
    lines
        .get(at)
        .and_then(|line| annex_marker(line.text))
        .is_some_and(|annex| is_annex_list(lines, at, &annex))
}

/// A line that may belong to a list of annexes or a page's furniture, if one is found above it.
fn in_list(text: &str) -> bool {
    text.chars().count() <= 80 && !is_sentence(text) && !text.ends_with('”')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_the_end() {
        for line in [
            "2025年4月30日",
            "二〇二三年三月三十一日",
            "二０二一年五月十一日",
            "2026 年 2 月 14 日",
        ] {
            assert!(is_date(line), "{line}");
        }
        assert!(!is_date("2025年4月30日印发"));
        assert!(!is_date("自2025年4月30日"));
        for line in [
            "上 海 市 民 政 局        上海市房屋管理局",
            "国务院",
            "市交通委",
            "总理　　李某",
            "商务部",
        ] {
            assert!(is_signature(line), "{line}");
        }
        assert!(!is_signature("由市交通委、市公安局"));
        for line in [
            "（此件公开发布）",
            "某某县人民政府办公室 2023年3月15日印发",
            "抄送：县委各部门。",
        ] {
            assert!(is_note(line), "{line}");
        }
        assert!(is_farewell("特此通知。"));
    }
}
