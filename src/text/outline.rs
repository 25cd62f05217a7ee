//! The outline: a text cut into units with stable names.
//!
//! Two styles: 第X条 with 编章节款项目 ([`Form::Articles`]) and 一、（一）1.（1） ([`Form::Items`]); a text
//! with neither is [`Form::Plain`]. What stands before the first unit is the preamble, what stands
//! behind the last is the closing, annexes are read on their own. Nothing is lost: every character of
//! the normal form that is no blank stands in a label, a heading or a text.

use super::build::Builder;
use super::lines;
use super::normal::normal_form;
pub use super::provision::Provision;

/// How a text is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// 条文式: 第一条, 第二条.
    Articles,
    /// 段落式: 一、（一）1.
    Items,
    /// 无编号.
    Plain,
}

impl Form {
    /// Every form.
    pub const ALL: [Self; 3] = [Self::Articles, Self::Items, Self::Plain];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Articles => "articles",
            Self::Items => "items",
            Self::Plain => "plain",
        }
    }

    /// Reads what [`Self::as_str`] writes; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.as_str() == text)
    }

    /// As shown.
    pub fn label(self) -> &'static str {
        match self {
            Self::Articles => "条文式",
            Self::Items => "段落式",
            Self::Plain => "无编号",
        }
    }
}

/// What a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UnitKind {
    /// 编 and 分编.
    Part,
    /// 章.
    Chapter,
    /// 节.
    Section,
    /// 条.
    Article,
    /// 款.
    Paragraph,
    /// 项.
    Point,
    /// 目.
    Indent,
    /// 一、 (1), （一） (2), 1. (3), （1） (4) in a text without articles; 一、 over articles.
    Level(u8),
    /// 目录, kept so that nothing is lost; no provision.
    Contents,
    /// 序言, title lines, carrier: what stands before the first unit.
    Preamble,
    /// 附件.
    Annex,
    /// 落款, 附件 list, 版记: what stands behind the last unit.
    Closing,
    /// A paragraph without a label.
    Plain,
}

impl UnitKind {
    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Part => "part",
            Self::Chapter => "chapter",
            Self::Section => "section",
            Self::Article => "article",
            Self::Paragraph => "paragraph",
            Self::Point => "point",
            Self::Indent => "indent",
            Self::Level(_) => "level",
            Self::Contents => "contents",
            Self::Preamble => "preamble",
            Self::Annex => "annex",
            Self::Closing => "closing",
            Self::Plain => "plain",
        }
    }
}

/// One unit of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Its name, unique in the text: `chp_1__sec_2`, `art_10-1`, `art_5__para_2__point_1`,
    /// `lvl_1__lvl_2`, `att_1__art_3`, `preamble`, `closing`. A repeated label gets `_r2`, `_r3` ….
    pub eid: String,
    /// What it is.
    pub kind: UnitKind,
    /// As printed: 第五条, 一、, （二）; empty where nothing is printed.
    pub label: String,
    /// 条标 with its brackets, or the words of a heading line.
    pub heading: Option<String>,
    /// Its own text without label and heading; of an article the whole text with its 款 and 项, lines
    /// parted by `\n`.
    pub text: String,
    /// Its parent, as an index into [`Outline::units`]; always smaller than its own.
    pub parent: Option<usize>,
    /// The headings over it, outermost first: 第一章 总则.
    pub heading_path: Vec<String>,
}

/// A text as structure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    /// The form of the main text (annexes may have another).
    pub form: Form,
    /// The units in the order of the text.
    pub units: Vec<Unit>,
}

/// Cuts a text into units. Brings it into its normal form first.
pub fn outline(text: &str) -> Outline {
    let normal = normal_form(text);
    let lines = lines::roles(&normal);
    let mut builder = Builder::default();
    let mut form = Form::Plain;
    for (order, segment) in lines::segments(&lines).into_iter().enumerate() {
        let slice = lines.get(segment).unwrap_or_default();
        let found = builder.segment(slice);
        if order == 0 {
            form = found;
        }
    }
    Outline {
        form,
        units: builder.finish(),
    }
}

impl Outline {
    /// How many units the top level has: articles, or items of the highest level.
    pub fn top_level_units(&self) -> usize {
        match self.form {
            Form::Articles => self
                .main()
                .filter(|unit| unit.kind == UnitKind::Article)
                .count(),
            Form::Items => {
                let level = |unit: &Unit| match unit.kind {
                    UnitKind::Level(level) => Some(level),
                    _ => None,
                };
                let top = self.main().filter_map(level).min();
                self.main().filter(|unit| level(unit) == top).count()
            }
            Form::Plain => 0,
        }
    }

    fn main(&self) -> impl Iterator<Item = &Unit> {
        self.units
            .iter()
            .filter(|unit| !unit.eid.starts_with("att_"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::normal::without_blanks;
    use proptest::prelude::*;

    fn eids(text: &str) -> Vec<String> {
        outline(text)
            .units
            .into_iter()
            .map(|unit| unit.eid)
            .collect()
    }

    fn labels(text: &str, kind: UnitKind) -> Vec<String> {
        let units = outline(text).units.into_iter();
        units
            .filter(|unit| unit.kind == kind)
            .map(|unit| unit.label)
            .collect()
    }

    const RULE: &str = "某县烟花管理办法\n目　录\n第一章　总则\n第二章　管理\n第一章　总则\n\
        第一条（目的）\n为了管理烟花，制定本办法。\n第 二 条　下列地点禁止燃放：\n（一）学校；\n1.小学；\n2.中学；\n（二）医院。\n\
        其他地点由县政府划定。\n第二章　管理\n第一节　许可\n第三条销售应当许可。\n第三条之一　许可免费。\n\
        第三条规定的许可由应急部门办理。\n第４条　本办法自2026年1月1日起施行。\n附件\n许可表\n姓名";

    #[test]
    fn articles_with_all_below_them() {
        let outline = outline(RULE);
        assert_eq!(outline.form, Form::Articles);
        assert_eq!(outline.top_level_units(), 5);
        let eids: Vec<&str> = outline.units.iter().map(|unit| unit.eid.as_str()).collect();
        assert_eq!(
            eids,
            [
                "preamble",
                "toc",
                "chp_1",
                "art_1",
                "art_1__para_1",
                "art_2",
                "art_2__para_1",
                "art_2__para_1__point_1",
                "art_2__para_1__point_1__indent_1",
                "art_2__para_1__point_1__indent_2",
                "art_2__para_1__point_2",
                "art_2__para_2",
                "chp_2",
                "chp_2__sec_1",
                "art_3",
                "art_3__para_1",
                "art_3-1",
                "art_3-1__para_1",
                "art_3-1__para_2",
                "art_4",
                "art_4__para_1",
                "att_1",
            ]
        );
        let first = &outline.units[3];
        assert_eq!(first.heading.as_deref(), Some("（目的）"));
        assert_eq!(first.text, "为了管理烟花，制定本办法。");
        let third = &outline.units[14];
        assert_eq!(third.heading_path, ["第二章 管理", "第一节 许可"]);
        assert_eq!(third.parent, Some(13));
        assert_eq!(outline.units[5].text.lines().count(), 6);
        assert_eq!(outline.units[21].heading.as_deref(), Some("许可表"));
    }

    #[test]
    fn items_with_all_below_them() {
        let text = "各乡镇：\n现通知如下：\n一、总体要求\n坚持安全。\n（一）目标。到年底做完。\n1.摸底。\n2.整改。\n\
            （二）原则。\n二、工作任务\n按期完成。\n特此通知。\n附件：1.任务表\n2.名单\n某县人民政府\n2026年3月2日\n（此件公开发布）";
        let outline = outline(text);
        assert_eq!((outline.form, outline.top_level_units()), (Form::Items, 2));
        let eids: Vec<&str> = outline.units.iter().map(|unit| unit.eid.as_str()).collect();
        assert_eq!(
            eids,
            [
                "preamble",
                "lvl_1",
                "lvl_1__lvl_1",
                "lvl_1__lvl_1__lvl_1",
                "lvl_1__lvl_1__lvl_2",
                "lvl_1__lvl_2",
                "lvl_2",
                "closing",
            ]
        );
        assert_eq!(outline.units[1].heading.as_deref(), Some("总体要求"));
        assert_eq!(outline.units[2].heading_path, ["一、总体要求"]);
        let provisions = outline.provisions();
        let named: Vec<(&str, &str)> = provisions
            .iter()
            .map(|p| (p.eid.as_str(), p.text.as_str()))
            .collect();
        assert_eq!(
            named[2],
            ("lvl_1__lvl_1", "目标。到年底做完。\n1.摸底。\n2.整改。")
        );
        assert_eq!(named[5].0, "closing");
        assert_eq!(provisions[5].ord, 6);
    }

    #[test]
    fn a_plain_text_is_its_paragraphs() {
        let outline = outline("各单位：\n经评估，继续实施。\n特此通知。\n某局\n2026年3月2日");
        assert_eq!(outline.form, Form::Plain);
        let eids: Vec<&str> = outline.units.iter().map(|unit| unit.eid.as_str()).collect();
        assert_eq!(eids, ["para_1", "para_2", "closing"]);
    }

    #[test]
    fn quoted_articles_are_no_units() {
        let text = "关于修改《某办法》的决定\n一、将第三条修改为：\n“第三条　甲。\n“第四条　乙。”\n二、增加一条：“第五条 丙。\n第六条 丁。”\n三、本决定自公布之日起施行。";
        assert_eq!(labels(text, UnitKind::Level(1)), ["一、", "二、", "三、"]);
        let text =
            "将第十二条修改为：\n“第十二条 甲。\n第十三条 乙。”\n某办法\n第一条 丙。\n第二条 丁。";
        assert_eq!(labels(text, UnitKind::Article), ["第一条", "第二条"]);
    }

    #[test]
    fn mentions_gaps_and_repeats() {
        let text = "第一条 甲。\n第三条 乙。\n第三条 丙。\n依照本办法\n第一条 的规定处理。\n第五条规定的情形除外。\n第四条：丁。";
        assert_eq!(
            labels(text, UnitKind::Article),
            ["第一条", "第三条", "第三条", "第四条"]
        );
        assert!(eids(text).contains(&"art_3_r2".to_owned()));
    }

    #[test]
    fn several_articles_on_one_line() {
        let text = "第一条 甲。 第二条 乙，见第一条 丙。 第三条 丁。\n第四条 戊。";
        assert_eq!(
            labels(text, UnitKind::Article),
            ["第一条", "第二条", "第三条", "第四条"]
        );
    }

    #[test]
    fn headings_over_articles_and_broken_headings() {
        let text = "一、受理\n第一条 甲：\n一、子；\n二、丑\n二、审理\n第二条 乙。";
        let units = outline(text).units;
        let second = units.iter().find(|unit| unit.eid == "art_2").unwrap();
        assert_eq!(second.heading_path, ["二、审理"]);
        let text = "第一章 重污染天气应对和重点区域\n大气联合防治\n第一条 甲。\n第二条 乙。";
        assert_eq!(
            outline(text).units[1].heading_path,
            ["第一章 重污染天气应对和重点区域大气联合防治"]
        );
    }

    /// Every character that is no blank stands somewhere, and every eId is one unit's.
    fn nothing_is_lost(text: &str) {
        let outline = outline(text);
        let mut eids: Vec<&str> = outline.units.iter().map(|unit| unit.eid.as_str()).collect();
        eids.sort_unstable();
        let count = eids.len();
        eids.dedup();
        assert_eq!(eids.len(), count, "an eId is given twice");
        let mut held = std::collections::HashMap::<char, i64>::new();
        let below_article = |unit: &Unit| {
            matches!(
                unit.kind,
                UnitKind::Paragraph | UnitKind::Point | UnitKind::Indent
            )
        };
        for unit in outline.units.iter().filter(|unit| !below_article(unit)) {
            for part in [
                &unit.label,
                &unit.text,
                unit.heading.as_ref().unwrap_or(&String::new()),
            ] {
                for c in without_blanks(part).chars() {
                    *held.entry(c).or_default() += 1;
                }
            }
        }
        for c in without_blanks(&normal_form(text)).chars() {
            *held.entry(c).or_default() -= 1;
        }
        assert!(held.values().all(|count| *count == 0), "{held:?}");
        let mut flat = String::new();
        for provision in outline.provisions() {
            flat.push_str(&provision.heading_path.concat());
            flat.push_str(&provision.label);
            flat.push_str(&provision.text);
        }
        let flat: std::collections::HashSet<char> = flat.chars().collect();
        let contents: String = outline
            .units
            .iter()
            .filter(|u| u.kind == UnitKind::Contents)
            .map(|u| u.text.as_str())
            .collect();
        for c in without_blanks(&normal_form(text)).chars() {
            assert!(
                flat.contains(&c) || contents.contains(c),
                "{c} is in no provision"
            );
        }
    }

    #[test]
    fn nothing_is_lost_of_a_rule() {
        nothing_is_lost(RULE);
    }

    #[test]
    fn hostile_texts_are_read_in_time() {
        let long = "第一条 甲".repeat(1_000_000);
        assert_eq!(outline(&long).units.len(), 2);
        let deep = (1..10_000)
            .map(|n| format!("（{n}）甲\n一、乙\n第{n}章 丙"))
            .collect::<Vec<_>>()
            .join("\n");
        assert!(outline(&deep).provisions().len() > 10_000);
        let articles = (1..50_000)
            .map(|n| format!("第{n}条 甲。"))
            .collect::<Vec<_>>()
            .join(" ");
        assert_eq!(outline(&articles).top_level_units(), 49_999);
        let annexes = "附件：\n1.甲\n".repeat(20_000);
        assert!(outline(&annexes).units.len() > 1);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]
        #[test]
        fn nothing_is_lost_of_anything(text in any::<String>()) {
            nothing_is_lost(&text);
        }

        #[test]
        fn nothing_is_lost_of_what_looks_like_a_rule(parts in proptest::collection::vec(
            prop::sample::select(vec!["第一条 ", "第二条", "第三条之一 ", "第一章 ", "第二节", "第一编", "一、", "二、", "（一）", "（2）", "1.", "附件", "附件1：", "目录",
                "“", "”", "\n", "\n", "\n", "。", "；", "总则", "甲乙", " ", "　", "某局", "2026年3月2日", "特此通知。", "（目的）", "：", "附："]), 0..60)) {
            nothing_is_lost(&parts.concat());
        }
    }
}
