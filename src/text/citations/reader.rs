//! Reads the passages of a text one after the other.

use std::collections::HashSet;
use std::ops::Range;

use super::aliases::{Aliases, Meant};
use super::brackets::{behind, bracket, may_be_rule, title_at};
use super::chain::{Base, Member, chain};
use super::names;
use super::numbers::skip_blanks;
use super::quotes::Quotes;
use super::relative::{Relative, Spot, article_of};
use super::{Citation, CitedBy, Passage, ProvisionRef, aliases};
use crate::domain::number::find_numbers;

pub(super) struct Reader<'a> {
    passages: &'a [Passage<'a>],
    /// The articles of the text itself.
    pub(super) articles: HashSet<ProvisionRef>,
    pub(super) aliases: Aliases,
    pub(super) quotes: Quotes,
    /// Titles that stand side by side: 《甲》、《乙》.
    row: Vec<Meant>,
    /// The titled citation before, and where it ends.
    pub(super) titled: Option<(Meant, usize)>,
    /// The line that was looked at last, in bytes of the passage.
    line: Option<Range<usize>>,
    pub(super) found: Vec<Citation>,
}

/// The passage that is read.
pub(super) struct Here<'a> {
    pub(super) number: usize,
    pub(super) text: &'a str,
    pub(super) spot: Option<Spot>,
}

/// Who is cited.
#[derive(Debug, Clone)]
pub(super) struct Who {
    pub(super) by: CitedBy,
    pub(super) title: Option<String>,
    pub(super) number: Option<String>,
    pub(super) version: Option<u16>,
}

impl Who {
    pub(super) fn by(by: CitedBy) -> Self {
        Self {
            by,
            title: None,
            number: None,
            version: None,
        }
    }

    pub(super) fn meant(by: CitedBy, meant: Meant) -> Self {
        Self {
            title: Some(meant.title),
            number: meant.number,
            ..Self::by(by)
        }
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
    pub(super) fn push(
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
        let name = names::own_name(rest)?;
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
