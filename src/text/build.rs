//! Builds units from lines with roles.

use super::eid::{self, EidGiver};
use super::lines::{Line, Role, is_sentence};
use super::marker::{AnnexMarker, Marker, MarkerKind};
use super::outline::{Form, Unit, UnitKind};

/// The longest 条标 and item heading, in characters.
pub(super) const HEADING_MAX: usize = 40;

#[derive(Debug, Default)]
pub(super) struct Builder {
    pub(super) units: Vec<Unit>,
    eids: EidGiver,
    annexes: u32,
    /// Open 编 章 节 and items: rank and unit, outermost first.
    open: Vec<(u8, usize)>,
    /// The annex that is being read.
    annex: Option<usize>,
}

impl Builder {
    pub(super) fn finish(self) -> Vec<Unit> {
        self.units
    }

    /// Reads one part of the text: the main text, or an annex with its opening line first.
    pub(super) fn segment(&mut self, lines: &[Line<'_>]) -> Form {
        self.open.clear();
        self.annex = None;
        let mut body = lines;
        let form = form_of(lines);
        if let Some((first, rest)) = lines.split_first()
            && let Role::Annex(annex) = &first.role
        {
            body = self.open_annex(first.text, annex, rest);
        }
        match form {
            Form::Articles => self.articles(body),
            Form::Items => self.items(body),
            Form::Plain if self.annex.is_some() => self.annex_text(body),
            Form::Plain => self.plain(body),
        }
        form
    }

    pub(super) fn push(
        &mut self,
        kind: UnitKind,
        own_eid: &str,
        label: &str,
        parent: Option<usize>,
    ) -> usize {
        let parent = parent.or(self.annex);
        let whole = match kind {
            UnitKind::Article => self.annex,
            _ => parent,
        };
        let prefix = whole
            .and_then(|at| self.units.get(at))
            .map_or("", |unit| unit.eid.as_str());
        let eid = self.eids.give(prefix, own_eid);
        let heading_path = parent
            .and_then(|at| self.units.get(at))
            .map_or_else(Vec::new, path_below);
        self.units.push(Unit {
            eid,
            kind,
            label: label.to_owned(),
            heading: None,
            text: String::new(),
            parent,
            heading_path,
        });
        self.units.len() - 1
    }

    pub(super) fn set_heading(&mut self, at: usize, heading: &str) {
        if let Some(unit) = self.units.get_mut(at)
            && !heading.is_empty()
        {
            unit.heading = Some(heading.to_owned());
        }
    }

    pub(super) fn append(&mut self, at: usize, text: &str) {
        if let Some(unit) = self.units.get_mut(at)
            && !text.is_empty()
        {
            if !unit.text.is_empty() {
                unit.text.push('\n');
            }
            unit.text.push_str(text);
        }
    }

    fn parent(&self) -> Option<usize> {
        self.open.last().map(|(_, at)| *at)
    }

    /// Closes what ranks at or below `rank`.
    fn close(&mut self, rank: u8) {
        while self.open.last().is_some_and(|(open, _)| *open >= rank) {
            self.open.pop();
        }
    }

    fn heading(&mut self, line: &str, m: &Marker) -> usize {
        let (rank, kind, name) = match m.kind {
            MarkerKind::Part => (1, UnitKind::Part, "part"),
            MarkerKind::Subpart => (2, UnitKind::Part, "subpart"),
            MarkerKind::Chapter => (3, UnitKind::Chapter, "chp"),
            MarkerKind::Section => (4, UnitKind::Section, "sec"),
            MarkerKind::First
            | MarkerKind::Second
            | MarkerKind::Third
            | MarkerKind::Fourth
            | MarkerKind::Article => (5, UnitKind::Level(1), "lvl"),
        };
        self.close(rank);
        let (label, rest) = cut(line, m);
        let own = format!("{name}_{}", eid::number(m.number, m.sub));
        let at = self.push(kind, &own, label, self.parent());
        self.set_heading(at, rest);
        self.open.push((rank, at));
        at
    }

    fn bare_heading(&mut self, line: &str) {
        self.close(1);
        let at = self.push(UnitKind::Chapter, "chp", "", None);
        self.set_heading(at, line);
        self.open.push((1, at));
    }

    fn heading_goes_on(&mut self, line: &str) {
        if let Some(unit) = self.parent().and_then(|at| self.units.get_mut(at)) {
            let heading = unit.heading.get_or_insert_default();
            // a short first line is a heading of its own, a long one was broken
            if !heading.is_empty() && heading.chars().count() < 10 {
                heading.push(' ');
            }
            heading.push_str(line);
        }
    }

    fn open_annex<'a, 'b>(
        &mut self,
        line: &str,
        annex: &AnnexMarker,
        rest: &'a [Line<'b>],
    ) -> &'a [Line<'b>] {
        self.annexes += 1;
        let own = format!("att_{}", annex.number.unwrap_or(self.annexes));
        let label = line.get(..annex.label).unwrap_or(line).trim_end();
        let at = self.push(UnitKind::Annex, &own, label, None);
        let title = line.get(annex.label..).unwrap_or_default().trim();
        self.annex = Some(at);
        if !title.is_empty() {
            self.set_heading(at, title);
            return rest;
        }
        match rest.split_first() {
            Some((first, after))
                if first.role == Role::Text
                    && first.text.chars().count() <= HEADING_MAX
                    && !is_sentence(first.text) =>
            {
                self.set_heading(at, first.text);
                after
            }
            _ => rest,
        }
    }

    fn gather(&mut self, kind: UnitKind, name: &str, at: Option<usize>, text: &str) -> usize {
        let at = at.unwrap_or_else(|| self.push(kind, name, "", None));
        self.append(at, text);
        at
    }

    fn annex_text(&mut self, lines: &[Line<'_>]) {
        let Some(annex) = self.annex else { return };
        for line in lines {
            self.append(annex, line.text);
        }
    }

    fn plain(&mut self, lines: &[Line<'_>]) {
        let (mut contents, mut closing, mut count) = (None, None, 0);
        for line in lines {
            match &line.role {
                Role::Heading(m) => {
                    self.heading(line.text, m);
                }
                Role::BareHeading => self.bare_heading(line.text),
                Role::HeadingGoesOn => self.heading_goes_on(line.text),
                Role::Contents => {
                    contents = Some(self.gather(UnitKind::Contents, "toc", contents, line.text));
                }
                Role::Closing => {
                    closing = Some(self.gather(UnitKind::Closing, "closing", closing, line.text));
                }
                Role::Text | Role::Item(_) | Role::Article(_) | Role::Annex(_) => {
                    count += 1;
                    let own = format!("para_{count}");
                    let at = self.push(UnitKind::Plain, &own, "", self.parent());
                    self.append(at, line.text);
                }
            }
        }
    }

    fn articles(&mut self, lines: &[Line<'_>]) {
        let (mut preamble, mut contents, mut closing) = (None, None, None);
        let mut article: Option<(usize, Vec<&str>)> = None;
        let mut loose = 0;
        for line in lines {
            match &line.role {
                Role::Text | Role::Item(_) | Role::Annex(_) => match &mut article {
                    Some((_, own)) => own.push(line.text),
                    None if self.open.is_empty() => {
                        let kind = UnitKind::Preamble;
                        preamble = Some(self.gather(kind, "preamble", preamble, line.text));
                    }
                    None => {
                        loose += 1;
                        let own = format!("para_{loose}");
                        let at = self.push(UnitKind::Plain, &own, "", self.parent());
                        self.append(at, line.text);
                    }
                },
                Role::Article(m) => {
                    self.end_article(article.take());
                    let (label, rest) = cut(line.text, m);
                    let own = format!("art_{}", eid::number(m.number, m.sub));
                    let at = self.push(UnitKind::Article, &own, label, self.parent());
                    article = Some((at, vec![rest]));
                }
                Role::Heading(m) => {
                    self.end_article(article.take());
                    self.heading(line.text, m);
                }
                Role::BareHeading if article.is_some() => {
                    self.end_article(article.take());
                    self.bare_heading(line.text);
                }
                Role::BareHeading => self.bare_heading(line.text),
                Role::HeadingGoesOn => self.heading_goes_on(line.text),
                Role::Contents => {
                    contents = Some(self.gather(UnitKind::Contents, "toc", contents, line.text));
                }
                Role::Closing => {
                    self.end_article(article.take());
                    closing = Some(self.gather(UnitKind::Closing, "closing", closing, line.text));
                }
            }
        }
        self.end_article(article);
    }

    fn items(&mut self, lines: &[Line<'_>]) {
        let (mut preamble, mut contents, mut closing) = (None, None, None);
        let top = top_level(lines);
        for line in lines {
            match &line.role {
                Role::Item(m) if level(m.kind) >= top => self.item(line.text, m),
                Role::Text | Role::Annex(_) | Role::Article(_) | Role::Item(_) => {
                    if let Some(at) = self.parent() {
                        self.append(at, line.text);
                    } else {
                        let kind = UnitKind::Preamble;
                        preamble = Some(self.gather(kind, "preamble", preamble, line.text));
                    }
                }
                Role::Heading(m) => {
                    self.heading(line.text, m);
                }
                Role::BareHeading => self.bare_heading(line.text),
                Role::HeadingGoesOn => self.heading_goes_on(line.text),
                Role::Contents => {
                    contents = Some(self.gather(UnitKind::Contents, "toc", contents, line.text));
                }
                Role::Closing => {
                    self.open.clear();
                    closing = Some(self.gather(UnitKind::Closing, "closing", closing, line.text));
                }
            }
        }
    }

    fn item(&mut self, line: &str, m: &Marker) {
        let level = level(m.kind);
        self.close(10 + level);
        let (label, rest) = cut(line, m);
        let own = format!("lvl_{}", m.number);
        let at = self.push(UnitKind::Level(level), &own, label, self.parent());
        if rest.chars().count() <= HEADING_MAX && !is_sentence(rest) {
            self.set_heading(at, rest);
        } else {
            self.append(at, rest);
        }
        self.open.push((10 + level, at));
    }
}

fn path_below(unit: &Unit) -> Vec<String> {
    let mut path = unit.heading_path.clone();
    let own = match (&unit.kind, &unit.heading) {
        (UnitKind::Article, _) => None,
        (UnitKind::Level(_), Some(heading)) => Some(format!("{}{heading}", unit.label)),
        (_, Some(heading)) if unit.label.is_empty() => Some(heading.clone()),
        (_, Some(heading)) => Some(format!("{} {heading}", unit.label)),
        (UnitKind::Annex | UnitKind::Part | UnitKind::Chapter | UnitKind::Section, None) => {
            Some(unit.label.clone())
        }
        (_, None) => (!unit.label.is_empty()).then(|| unit.label.clone()),
    };
    path.extend(own);
    path
}

/// Label and rest of a line, without the blanks between.
pub(super) fn cut<'a>(line: &'a str, m: &Marker) -> (&'a str, &'a str) {
    let (label, rest) = line.split_at_checked(m.label).unwrap_or((line, ""));
    (label, rest.trim())
}

pub(super) fn level(kind: MarkerKind) -> u8 {
    match kind {
        MarkerKind::First => 1,
        MarkerKind::Second => 2,
        MarkerKind::Third => 3,
        MarkerKind::Fourth => 4,
        MarkerKind::Part
        | MarkerKind::Subpart
        | MarkerKind::Chapter
        | MarkerKind::Section
        | MarkerKind::Article => 0,
    }
}

fn form_of(lines: &[Line<'_>]) -> Form {
    if lines
        .iter()
        .any(|line| matches!(line.role, Role::Article(_)))
    {
        Form::Articles
    } else if top_level(lines) <= 4 {
        Form::Items
    } else {
        Form::Plain
    }
}

/// The highest level that is numbered 1, 2 … in this part; 5 where there is none.
fn top_level(lines: &[Line<'_>]) -> u8 {
    for kind in [MarkerKind::First, MarkerKind::Second, MarkerKind::Third] {
        let mut numbers = lines.iter().filter_map(|line| match &line.role {
            Role::Item(m) if m.kind == kind => Some(m.number),
            _ => None,
        });
        let first = numbers.next();
        if first == Some(1) && numbers.next() == Some(2)
            || kind == MarkerKind::First
                && first.is_some()
                && lines.len() > 1
                && numbers.next().is_some()
        {
            return level(kind);
        }
    }
    5
}
