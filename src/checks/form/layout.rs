//! M6 附件, M9 成文日期, M10 主送机关, M11 公开方式.

use super::{Place, Remark, Subject, Verdict, cannot_tell, fail, pass, remark};
use crate::text::marker::annex_marker;
use crate::text::numeral;
use crate::text::split::Part;
use crate::text::title::title_key;

/// 文种 that speak to everybody and name no 主送机关.
const TO_ALL: [&str; 8] = ["公告", "通告", "决定", "令", "命令", "公报", "决议", "意见"];

/// How a line that names 主送机关 ends.
const BODIES: [&str; 14] = [
    "政府",
    "部门",
    "单位",
    "机构",
    "委员会",
    "办公室",
    "企业",
    "机关",
    "街道",
    "办事处",
    "中心",
    "组织",
    "院校",
    "高校",
];

impl Subject<'_> {
    fn parts(&self) -> impl Iterator<Item = &Part> {
        let split = &self.page.split;
        split.carrier.iter().chain([&split.instrument])
    }

    /// M6.
    pub(super) fn annexes(&self) -> Vec<Remark> {
        let listed: Vec<String> = self
            .parts()
            .flat_map(|part| names(&part.annex_list))
            .collect();
        let here = &self.page.split.annexes;
        let mut remarks = self.mentions(listed.len().max(here.len()));
        if listed.is_empty() {
            let signed = self.parts().any(|part| part.written_on.is_some());
            remarks.push(match here.len() {
                0 => pass("没有附件", Place::Whole),
                count if signed && self.page.split.carrier.is_none() => {
                    cannot_tell(format!("正文后有附件 {count} 个，正文没有附件说明"))
                }
                count => pass(format!("附件 {count} 个"), Place::Whole),
            });
            return remarks;
        }
        let place = self.list_place();
        let missing: Vec<&String> = listed.iter().filter(|name| !self.has_annex(name)).collect();
        remarks.push(match (missing.as_slice(), here.len()) {
            ([], _) => pass(format!("附件说明所列 {} 个附件都在", listed.len()), place),
            (_, count) if count == listed.len() => pass(
                format!("附件说明列有 {count} 个，正文后有 {count} 个"),
                place,
            ),
            (missing, 0) => remark(
                Verdict::CannotTell,
                format!(
                    "附件说明列有《{}》，正文后没有附件的内容，请确认已另附",
                    joined(missing)
                ),
                place,
            ),
            (missing, count) => fail(
                format!(
                    "附件说明列有 {} 个，正文后有 {count} 个，没有找到《{}》",
                    listed.len(),
                    joined(missing)
                ),
                place,
            ),
        });
        remarks
    }

    fn has_annex(&self, name: &str) -> bool {
        let key = title_key(name);
        let same = |other: &str| {
            let other = title_key(other);
            !other.is_empty() && (other.contains(&key) || key.contains(&other))
        };
        let annexes = &self.page.split.annexes;
        annexes
            .iter()
            .any(|annex| annex.title.as_deref().is_some_and(same))
            || self
                .draft
                .attached
                .iter()
                .any(|file| title_key(file).contains(&key))
    }

    fn list_place(&self) -> Place {
        let first = self.parts().find_map(|part| part.annex_list.first());
        first.map_or(Place::Whole, |line| self.page.place_of(line))
    }

    /// 附件3 that the text speaks of where there are two.
    fn mentions(&self, count: usize) -> Vec<Remark> {
        let mut remarks = Vec::new();
        for (at, word) in self.page.text.match_indices("附件") {
            let rest = self.page.text.get(at + word.len()..).unwrap_or_default();
            let digits: String = rest
                .chars()
                .take(3)
                .take_while(|c| numeral::is_numeral(*c))
                .collect();
            let behind = rest.get(digits.len()..).unwrap_or_default();
            let Some(number) = numeral::parse(&digits) else {
                continue;
            };
            let quoted = behind.starts_with(['份', '个', '件', '项', '页', '年', '月']);
            let before = self.page.text.get(..at).unwrap_or_default();
            // 《X》附件3 is an annex of X
            let of_another = before.ends_with(['》', '）', ')', '号', '的']);
            if count > 0
                && !quoted
                && !of_another
                && usize::try_from(number).is_ok_and(|n| n > count && n <= 30)
            {
                let place = self.page.place(at..at + word.len() + digits.len());
                let says = format!("提到附件{digits}，附件只有 {count} 个");
                remarks.push(remark(Verdict::CannotTell, says, place));
            }
        }
        remarks
    }

    /// M9.
    pub(super) fn written_date(&self) -> Vec<Remark> {
        let printed: Vec<&str> = self
            .parts()
            .filter_map(|part| part.written_on.as_deref())
            .collect();
        if printed.is_empty() {
            return vec![cannot_tell("没有成文日期；签发时写明，到时再核对")];
        }
        let mut remarks = Vec::new();
        for printed in printed {
            let place = self.page.place_of(printed);
            remarks.push(match full_date(printed) {
                Ok(wanted) if wanted == printed => pass(format!("“{printed}”"), place),
                Ok(wanted) => fail(format!("“{printed}”应当写作“{wanted}”"), place),
                Err(()) => remark(Verdict::CannotTell, format!("“{printed}”没有读懂"), place),
            });
        }
        remarks
    }

    /// M10.
    pub(super) fn addressee(&self) -> Vec<Remark> {
        let (own, _) = self.page.forms(self.draft.title);
        if let Some(addressee) = self.page.split.addressee.as_deref() {
            let row = self
                .page
                .lines
                .iter()
                .position(|(_, line)| line.starts_with(addressee));
            let line = row.and_then(|row| self.page.lines.get(row));
            let place = row.map_or(Place::Whole, |row| self.page.line_place(row));
            return match line {
                Some((_, line)) if line.ends_with('：') => vec![pass("后标全角冒号", place)],
                Some(_) => vec![fail("主送机关后应当标全角冒号“：”", place)],
                None => vec![cannot_tell("没有找到主送机关")],
            };
        }
        if let Some(row) = self.unmarked_addressee() {
            let place = self.page.line_place(row);
            return vec![fail("主送机关后没有标全角冒号“：”", place)];
        }
        match own {
            Some(form) if TO_ALL.contains(&form) => {
                vec![pass(format!("“{form}”可以不写主送机关"), Place::Whole)]
            }
            Some("通知") => vec![cannot_tell("没有读出主送机关")],
            Some(_) | None => vec![cannot_tell("正文没有印发通知，没有主送机关")],
        }
    }

    /// A line above the first sentence that names bodies and ends without a sign.
    fn unmarked_addressee(&self) -> Option<usize> {
        let title = title_key(self.draft.title);
        self.page
            .lines
            .iter()
            .take(12)
            .take_while(|(_, line)| !line.ends_with('。'))
            .position(|(_, line)| {
                (line.starts_with('各') || line.contains("，各"))
                    && line.chars().count() <= 120
                    && !title.contains(&title_key(line))
                    && !line.contains(['。', '；', '《', '：', ':'])
                    && BODIES
                        .iter()
                        .any(|end| line.trim_end_matches(['，', '、', '。']).ends_with(end))
            })
    }

    /// M11.
    pub(super) fn disclosure_mark(&self, silent: Verdict) -> Vec<Remark> {
        let marks = [
            "此件",
            "主动公开",
            "依申请公开",
            "不予公开",
            "公开属性",
            "公开方式",
        ];
        let notes = self.parts().flat_map(|part| &part.notes);
        let found = notes
            .filter(|note| note.chars().count() <= 40)
            .find(|note| marks.iter().any(|mark| note.contains(mark)));
        let Some(note) = found else {
            let dated = self.parts().any(|part| part.written_on.is_some());
            let says = if dated {
                "成文日期后没有“（此件公开发布）”一类的标注"
            } else {
                "没有落款，公开方式在印发时标注"
            };
            let verdict = if dated { silent } else { Verdict::CannotTell };
            return vec![remark(verdict, says, Place::Whole)];
        };
        let place = self.page.place_of(note);
        if note.contains("不予公开") || note.contains("依申请公开") {
            return vec![fail(format!("规范性文件应当公开，标注的是“{note}”"), place)];
        }
        if note.contains("此件") && !(note.starts_with(['（', '(']) && note.ends_with(['）', ')']))
        {
            return vec![fail(format!("“{note}”应当加圆括号"), place)];
        }
        vec![pass(format!("“{note}”"), place)]
    }
}

/// The names in a list of annexes: 附件：1.许可表, 2.名单.
fn names(list: &[String]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for line in list {
        let rest = annex_marker(line)
            .and_then(|annex| line.get(annex.label..))
            .unwrap_or(line)
            .trim();
        let figures: String = rest
            .chars()
            .take_while(|c| numeral::is_numeral(*c))
            .collect();
        let behind = rest.get(figures.len()..).unwrap_or_default();
        let numbered =
            !figures.is_empty() && behind.starts_with(['.', '．', '、', '﹒', ' ', '　']);
        let name = if numbered {
            behind.trim_start_matches(['.', '．', '、', '﹒', ' ', '　'])
        } else {
            rest
        };
        if name.is_empty() {
            continue;
        }
        match names.last_mut() {
            // a name that was broken over lines
            Some(last) if !numbered && annex_marker(line).is_none() => last.push_str(name),
            _ => names.push(name.trim().to_owned()),
        }
    }
    names
}

fn joined(names: &[&String]) -> String {
    let names: Vec<&str> = names.iter().map(|name| name.as_str()).collect();
    names.join("》《")
}

/// A date as it is to be written: Arabic figures, nothing before a month or a day.
fn full_date(printed: &str) -> Result<String, ()> {
    let plain: String = printed.chars().filter(|c| !c.is_whitespace()).collect();
    let (year, rest) = plain.split_once('年').ok_or(())?;
    let (month, rest) = rest.split_once('月').ok_or(())?;
    let (day, rest) = rest.split_once('日').ok_or(())?;
    let number = |text: &str| numeral::parse(text).ok_or(());
    if !rest.is_empty() {
        return Err(());
    }
    Ok(format!(
        "{}年{}月{}日",
        number(year)?,
        number(month)?,
        number(day)?
    ))
}
