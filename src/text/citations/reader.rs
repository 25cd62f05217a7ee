//! Reads the passages of a text one after the other.

use std::collections::HashSet;
use std::ops::Range;

use super::aliases::{Aliases, Meant};
use super::brackets::{behind, bracket, may_be_rule, title_at};
use super::chain::{Base, Member, chain, skip_blanks};
use super::names::{self, Bare};
use super::quotes::Quotes;
use super::relative::{Relative, Spot, article_of};
use super::{Citation, CitedBy, Passage, ProvisionRef, aliases};
use crate::domain::number::find_numbers;
use crate::text::title::document_form;

pub(super) struct Reader<'a> {
    passages: &'a [Passage<'a>],
    /// The articles of the text itself.
    articles: HashSet<ProvisionRef>,
    aliases: Aliases,
    quotes: Quotes,
    /// Titles that stand side by side: 《甲》、《乙》.
    row: Vec<Meant>,
    /// The titled citation before, and where it ends.
    titled: Option<(Meant, usize)>,
    /// The line that was looked at last, in bytes of the passage.
    line: Option<Range<usize>>,
    found: Vec<Citation>,
}

/// The passage that is read.
struct Here<'a> {
    number: usize,
    text: &'a str,
    spot: Option<Spot>,
}

/// Who is cited.
#[derive(Debug, Clone)]
struct Who {
    by: CitedBy,
    title: Option<String>,
    number: Option<String>,
    version: Option<u16>,
}

impl Who {
    fn by(by: CitedBy) -> Self {
        Self {
            by,
            title: None,
            number: None,
            version: None,
        }
    }

    fn meant(by: CitedBy, meant: Meant) -> Self {
        Self {
            title: Some(meant.title),
            number: meant.number,
            ..Self::by(by)
        }
    }
}

/// Who a citation names.
fn who(citation: &Citation) -> Who {
    Who {
        by: citation.by,
        title: citation.title.clone(),
        number: citation.number.clone(),
        version: citation.version,
    }
}

/// What joins titles that stand side by side.
const SIDE_BY_SIDE: [&str; 7] = ["", "、", "和", "及", "以及", "与", "，"];

/// What joins an order and the title that it puts out.
const PUT_OUT: [&str; 13] = [
    "公布的",
    "发布的",
    "颁布的",
    "印发的",
    "公布施行的",
    "发布施行的",
    "修订的",
    "修改的",
    "下发的",
    "公布",
    "发布",
    "印发",
    "",
];

/// Words before 第X条 or 第X款 without a name that make it one of the text itself.
const LEADS: [&str; 13] = [
    "适用", "符合", "有", "属于", "具有", "除", "犯", "对", "实施", "因", "执行", "遵守", "不受",
];

/// Words before it that tell by themselves that a provision is meant.
const BY: [&str; 6] = ["依照", "依据", "按照", "根据", "违反", "参照"];

/// Words behind it that then follow.
const FOLLOWS: [&str; 9] = [
    "情形", "行为", "罪", "以外", "外", "条件", "的", "至", "违法",
];

/// Words behind it that tell by themselves that a provision is meant.
const SAYS: [&str; 7] = ["规定", "的规定", "之规定", "所列", "所称", "所规定", "所述"];

/// Words before it that make it one of something else.
const NOT_OURS: [&str; 27] = [
    "合同", "协议", "附件", "附表", "附录", "标准", "规范", "文件", "方案", "公告", "通知", "决定",
    "决议", "意见", "判决", "章程", "计划", "说明", "清单", "目录", "》", "”", "）", ")", "法",
    "上述", "下列",
];

/// What joins 第X条规定 to a further 第X条 of the same document.
const GOES_ON: [&str; 8] = ["或者", "或", "和", "以及", "及", "、", "与", "，"];

/// What stands between a provision and a narrower one of it: 前款规定的第（一）项.
const NARROWS: [&str; 7] = ["规定的", "所列的", "所列", "中", "中的", "的", "规定中的"];

impl<'a> Reader<'a> {
    pub(super) fn new(passages: &'a [Passage<'a>], title: &str) -> Self {
        let articles = passages
            .iter()
            .filter_map(|passage| article_of(passage.eid));
        Self {
            passages,
            articles: articles.map(|(_, article)| article).collect(),
            aliases: Aliases::default(),
            quotes: Quotes::of_title(title),
            row: Vec::new(),
            titled: None,
            line: None,
            found: Vec::new(),
        }
    }

    pub(super) fn read(mut self) -> Vec<Citation> {
        for (number, passage) in self.passages.iter().enumerate() {
            let here = Here {
                number,
                text: passage.text,
                spot: Spot::of(self.passages, number),
            };
            self.passage(&here, passage.eid);
        }
        self.found
    }

    fn passage(&mut self, here: &Here<'_>, eid: &str) {
        let text = here.text;
        (self.titled, self.row, self.line) = (None, Vec::new(), None);
        let numbers = find_numbers(text);
        let mut numbers = numbers.iter().map(|(range, _)| range.clone()).peekable();
        let (mut at, mut quoted) = (0, 0);
        while let Some((offset, c)) = text
            .get(at..)
            .and_then(|rest| rest.char_indices().find(|(_, c)| is_trigger(*c)))
        {
            let start = at + offset;
            while let Some(range) = numbers.next_if(|range| range.end <= start) {
                self.number(here, eid, number_alone(text, range));
            }
            if let Some(inside) = numbers.peek().filter(|range| range.start < start) {
                // 〈 and 第 inside a number are its own
                at = inside.end.max(start + c.len_utf8());
                continue;
            }
            self.quotes
                .over(text.get(quoted..start).unwrap_or_default());
            quoted = start;
            let read = match c {
                '《' | '〈' | '<' | '＜' => self.title(here, start),
                '（' | '(' => self.defined(here, start),
                '本' => self.own(here, start),
                '前' => self.previous(here, start),
                _ => self.named(here, start),
            };
            let end = read.unwrap_or(start).max(start + c.len_utf8());
            if read.is_some() {
                quoted = end;
                while numbers.next_if(|range| range.start < end).is_some() {}
            }
            at = end;
        }
        self.quotes.over(text.get(quoted..).unwrap_or_default());
        for range in numbers {
            self.number(here, eid, number_alone(text, range));
        }
    }

    /// Adds the members of a chain, or one citation without a provision.
    fn push(
        &mut self,
        here: &Here<'_>,
        who: &Who,
        name: Range<usize>,
        list: Option<(Vec<Member>, usize)>,
    ) -> usize {
        let (members, end) = list.unwrap_or((Vec::new(), name.end));
        let mention = name.start..end;
        let cited_as = here.text.get(name.clone()).unwrap_or_default();
        let mut places: Vec<(Option<ProvisionRef>, Range<usize>)> = members
            .into_iter()
            .map(|member| (Some(member.provision), member.range))
            .collect();
        match places.first_mut() {
            Some((_, range)) => range.start = name.start,
            None => places.push((None, mention.clone())),
        }
        for (provision, range) in places {
            self.found.push(Citation {
                passage: here.number,
                printed: here.text.get(range.clone()).unwrap_or_default().to_owned(),
                range,
                whole: None,
                mention: mention.clone(),
                by: who.by,
                cited_as: cited_as.to_owned(),
                title: who.title.clone(),
                number: who.number.clone(),
                version: who.version,
                provision,
            });
        }
        end
    }

    /// A number that stands alone: not on a line of its own, nor in the 题注.
    fn number(&mut self, here: &Here<'_>, eid: &str, range: Range<usize>) {
        let line = self.line_at(here.text, range.start);
        let printed = here.text.get(range.clone()).unwrap_or_default();
        let bare = line.trim_matches(['（', '）', '(', ')', ' ']);
        let note =
            eid == "preamble" && line.starts_with(['（', '(']) && line.ends_with(['）', ')']);
        if bare == printed || note {
            return;
        }
        let who = Who {
            number: Some(printed.to_owned()),
            ..Who::by(CitedBy::Number)
        };
        self.push(here, &who, range, None);
    }

    /// The line that holds byte `at`; places come in their order.
    fn line_at<'t>(&mut self, text: &'t str, at: usize) -> &'t str {
        while self.line.as_ref().is_none_or(|line| line.end < at) {
            let start = self.line.as_ref().map_or(0, |line| line.end + 1);
            let Some(rest) = text.get(start..) else { break };
            let length = rest.find('\n').unwrap_or(rest.len());
            self.line = Some(start..start + length);
        }
        let line = self.line.clone().and_then(|line| text.get(line));
        line.unwrap_or_default().trim()
    }

    /// 《…》（文号）第X条.
    fn title(&mut self, here: &Here<'_>, start: usize) -> Option<usize> {
        let text = here.text;
        let titled = title_at(text, start)?;
        let behind = behind(text, titled.end);
        let from = chain_start(text, behind.end);
        let list = chain(text, from, Base::Document);
        let known = self.aliases.get(&titled.title).cloned();
        let named = list.is_some() || behind.number.is_some() || known.is_some();
        if !named && !may_be_rule(&titled.title) {
            return Some(titled.end);
        }
        let by = if known.is_some() {
            CitedBy::Abbreviation
        } else {
            CitedBy::Title
        };
        let mut meant = known.unwrap_or(Meant {
            title: titled.title.clone(),
            number: None,
        });
        let (order, name_start) = match self.order_before(here, start) {
            Some((number, at)) => (Some(number), at),
            None => (None, start),
        };
        meant.number = behind.number.or(order).or(meant.number);
        self.quotes
            .named(text.get(..start).unwrap_or_default(), &meant.title);
        let side = self.titled.as_ref().is_some_and(|(_, end)| {
            let between = text.get(*end..name_start).map(str::trim);
            between.is_some_and(|between| SIDE_BY_SIDE.contains(&between))
        });
        if !side {
            self.row.clear();
        }
        self.row.push(meant.clone());
        self.aliases.define(&behind.names, &self.row);
        let mut who = Who::meant(by, meant.clone());
        who.version = behind.version;
        let bracketed = behind.number_end.max(titled.end);
        let end = self
            .push(here, &who, name_start..bracketed, list)
            .max(behind.end);
        self.titled = Some((meant, end));
        Some(end)
    }

    /// …令第7号公布的 right before a title: takes the number that was found there.
    fn order_before(&mut self, here: &Here<'_>, start: usize) -> Option<(String, usize)> {
        let last = self.found.last()?;
        let near = last.by == CitedBy::Number && last.passage == here.number;
        let between = here.text.get(last.range.end..start).filter(|_| near)?;
        if !PUT_OUT.contains(&between.trim()) {
            return None;
        }
        let last = self.found.pop()?;
        Some((last.number?, last.range.start))
    }

    /// 中华人民共和国专利法（以下简称专利法）: a name for a title without brackets.
    fn defined(&mut self, here: &Here<'_>, start: usize) -> Option<usize> {
        let (inside, end) = bracket(here.text, start)?;
        let names = aliases::names(inside)?;
        let (from, title) = names::title_before(here.text.get(..start)?)?;
        let meant = Meant {
            title,
            number: None,
        };
        self.aliases.define(&names, std::slice::from_ref(&meant));
        let who = Who::meant(CitedBy::ShortName, meant.clone());
        self.push(here, &who, from..start, None);
        self.titled = Some((meant, end));
        Some(end)
    }

    /// 本办法第X条, 本条第X款.
    fn own(&mut self, here: &Here<'_>, start: usize) -> Option<usize> {
        let text = here.text;
        let from = start + '本'.len_utf8();
        let rest = text.get(from..)?;
        if let Some(unit) = rest.chars().next().filter(|c| matches!(c, '条' | '款'))
            && !rest.starts_with("条例")
        {
            let name_end = from + unit.len_utf8();
            if self.quotes.inside() {
                return None;
            }
            let spot = here.spot.as_ref()?;
            let found = spot
                .this(text, start, name_end, unit)
                .or_else(|| spot.previous(text, start, name_end))?;
            return Some(self.relative(here, start, found));
        }
        let name = own_name(rest)?;
        let end = from + name;
        let list = chain(text, skip_blanks(text, end), Base::Document)?;
        let mut who = Who::by(CitedBy::Own);
        if self.quotes.inside() {
            who.title = Some(self.quotes.amended()?.to_owned());
        }
        Some(self.push(here, &who, start..end, Some(list)))
    }

    /// 前款, 前两款, 前条.
    fn previous(&mut self, here: &Here<'_>, start: usize) -> Option<usize> {
        if self.quotes.inside() {
            return None;
        }
        let found = here.spot.as_ref()?.previous(here.text, start, start)?;
        Some(self.relative(here, start, found))
    }

    fn relative(&mut self, here: &Here<'_>, start: usize, found: Relative) -> usize {
        let name = start..found.name_end;
        let who = Who::by(CitedBy::Relative);
        self.push(here, &who, name, Some((found.members, found.end)))
    }

    /// 第X条 with a name without brackets before it, or with none.
    fn named(&mut self, here: &Here<'_>, start: usize) -> Option<usize> {
        let text = here.text;
        let Some(list) = chain(text, start, Base::Document) else {
            return self.inside_article(here, start);
        };
        if let Some((from, bare)) = names::before(text, start, &self.aliases) {
            let who = match bare {
                Bare::Title(title) => Who {
                    title: Some(title),
                    ..Who::by(CitedBy::ShortName)
                },
                Bare::Alias(meant) => Who::meant(CitedBy::Abbreviation, meant),
                Bare::That(form) => {
                    let titled = self.titled.as_ref().map(|(meant, _)| meant);
                    let fits =
                        |meant: &&Meant| meant.title.trim_end_matches(['）', ')']).ends_with(form);
                    match titled.filter(fits) {
                        Some(meant) => Who::meant(CitedBy::Abbreviation, meant.clone()),
                        None => return Some(list.1),
                    }
                }
            };
            let end = self.push(here, &who, from..start, Some(list));
            if let Some(title) = who.title {
                let number = who.number;
                self.titled = Some((Meant { title, number }, end));
            }
            return Some(end);
        }
        if let Some(who) = self.going_on(here, start) {
            return Some(self.push(here, &who, start..start, Some(list)));
        }
        let first = list.0.first()?.provision;
        let article = ProvisionRef {
            article: first.article,
            sub: first.sub,
            ..ProvisionRef::default()
        };
        let sure = here.spot.is_some()
            && self.articles.contains(&article)
            && self.led(here, start, list.1);
        if !sure {
            // what is joined to it is not sure either
            return Some(list.1);
        }
        Some(self.push(here, &Who::by(CitedBy::Own), start..start, Some(list)))
    }

    /// 第一款, 第（二）项 without an article: of the article in which it stands.
    fn inside_article(&mut self, here: &Here<'_>, start: usize) -> Option<usize> {
        if let Some((who, base)) = self.narrowed(here, start)
            && let Some(list) = chain(here.text, start, base)
        {
            return Some(self.push(here, &who, start..start, Some(list)));
        }
        let spot = here.spot.as_ref()?;
        let (mut members, end) = chain(here.text, start, Base::Article(spot.article))?;
        let first = members.first()?.provision;
        let before = self.in_sentence(here, start);
        let other = before.is_some_and(|last| {
            let article = last.provision.map(|provision| provision.article);
            last.by != CitedBy::Relative || article != Some(spot.article.article)
        });
        let there = match first.paragraph {
            Some(number) => number <= spot.paragraphs(),
            None => first.point.is_some(),
        };
        if other || !there || !self.led(here, start, end) {
            return Some(end);
        }
        if first.paragraph.is_none() {
            // among the points of a list 第一项 may be one of the article that its opening names
            let in_list = spot.line(start)?.point.is_some();
            let paragraph = before
                .and_then(|last| last.provision?.paragraph)
                .or_else(|| spot.paragraph_of_point(first.point?).filter(|_| !in_list));
            let Some(paragraph) = paragraph else {
                return Some(end);
            };
            for member in &mut members {
                member.provision.paragraph.get_or_insert(paragraph);
            }
        }
        let who = Who::by(CitedBy::Relative);
        Some(self.push(here, &who, start..start, Some((members, end))))
    }

    /// The citation before in the same sentence.
    fn in_sentence(&self, here: &Here<'_>, start: usize) -> Option<&Citation> {
        let last = self
            .found
            .last()
            .filter(|last| last.passage == here.number)?;
        let between = near(here.text, last.range.end, start)?;
        (!between.contains(['。', '\n'])).then_some(last)
    }

    /// Whose provision is named behind 第X条规定或者.
    fn going_on(&self, here: &Here<'_>, start: usize) -> Option<Who> {
        let last = self.in_sentence(here, start)?;
        last.provision?;
        let between = here.text.get(last.range.end..start)?;
        let words = SAYS.iter().find_map(|word| between.strip_prefix(word))?;
        let words = words.strip_prefix('的').unwrap_or(words);
        (last.by != CitedBy::Relative && GOES_ON.contains(&words)).then(|| who(last))
    }

    /// What 第（一）项 narrows that follows 前款规定的.
    fn narrowed(&self, here: &Here<'_>, start: usize) -> Option<(Who, Base)> {
        let last = self.in_sentence(here, start)?;
        let provision = last.provision?;
        let between = here.text.get(last.range.end..start)?;
        if !NARROWS.contains(&between) || provision.point.is_some() {
            return None;
        }
        let base = if provision.paragraph.is_some() {
            Base::Paragraph(provision)
        } else {
            Base::Article(provision)
        };
        Some((who(last), base))
    }

    /// Whether the words around a provision without a name make it one of this text.
    fn led(&self, here: &Here<'_>, start: usize, end: usize) -> bool {
        let before = here.text.get(..start).unwrap_or_default();
        let after = here.text.get(end..).unwrap_or_default().trim_start();
        let sentence = self
            .titled
            .as_ref()
            .and_then(|(_, end)| near(here.text, *end, start))
            .is_none_or(|between| between.contains(['。', '；', '\n']));
        let says = SAYS.iter().any(|word| after.starts_with(word));
        let by = BY.iter().any(|word| before.ends_with(word));
        let led = LEADS.iter().any(|word| before.ends_with(word))
            && FOLLOWS.iter().any(|word| after.starts_with(word));
        sentence
            && !self.quotes.inside()
            && (by || led || (says && !NOT_OURS.iter().any(|word| before.ends_with(word))))
    }
}

/// The number alone, without words that only stand before it; with 原 before an order, which says that the
/// body is no more.
fn number_alone(text: &str, range: Range<usize>) -> Range<usize> {
    let ahead = text.get(..range.start).unwrap_or_default();
    let number = text.get(range.clone()).unwrap_or_default();
    let Some((body, _)) = number.split_once('令') else {
        let joint = if number.starts_with('的') {
            '的'.len_utf8()
        } else {
            0
        };
        return range.start + joint..range.end;
    };
    let former = if ahead.ends_with('原') {
        '原'.len_utf8()
    } else {
        0
    };
    match names::before_order(body) {
        0 => range.start - former..range.end,
        cut => range.start + cut..range.end,
    }
}

/// How far a sentence reaches back, in bytes.
const SENTENCE: usize = 1500;

/// What stands between two places that are not far apart.
fn near(text: &str, from: usize, to: usize) -> Option<&str> {
    (to.saturating_sub(from) <= SENTENCE)
        .then(|| text.get(from..to))
        .flatten()
}

fn is_trigger(c: char) -> bool {
    matches!(
        c,
        '《' | '〈' | '<' | '＜' | '本' | '前' | '第' | '（' | '('
    )
}

/// Where a provision may begin behind a title: 《甲》第X条, 《甲》的第X条, 《甲》中第X条.
fn chain_start(text: &str, end: usize) -> usize {
    let at = skip_blanks(text, end);
    let rest = text.get(at..).unwrap_or_default();
    let joint = ["中的", "中", "的"].iter().find(|joint| {
        rest.strip_prefix(**joint)
            .is_some_and(|rest| rest.starts_with('第'))
    });
    at + joint.map_or(0, |joint| joint.len())
}

/// The longest name that a text gives itself behind 本, in characters.
const OWN_MAX: usize = 12;

/// 法, 办法, 实施细则（试行） behind 本, right before 第: its length in bytes.
fn own_name(rest: &str) -> Option<usize> {
    let (end, _) = rest
        .char_indices()
        .take(OWN_MAX)
        .find(|(_, c)| *c == '第')?;
    let name = rest.get(..end)?.trim_end();
    let plain = ["（试行）", "(试行)", "（暂行）"]
        .iter()
        .find_map(|mark| name.strip_suffix(mark))
        .unwrap_or(name);
    let places = [
        "市", "省", "区", "县", "镇", "乡", "州", "局", "部", "委", "院", "机关", "单位",
    ];
    let own = ["法", "法典", "节", "章", "编", "则", "修正案"].contains(&plain)
        || (document_form(plain).is_some() && !places.iter().any(|place| plain.starts_with(place)));
    let han = plain
        .chars()
        .all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    (own && han).then_some(name.len())
}
