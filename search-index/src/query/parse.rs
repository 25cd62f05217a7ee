//! Reading a query. One function for each rule of the grammar in [`super`]; groups are the only recursion, and it is bounded.

use super::ast::{Dated, Field, Node, Run, Within};
use super::dates;
use super::error::{QueryError, QueryErrorKind};
use super::lex::{Chars, Prefix, is_bar, is_minus, is_open, is_quote, is_straight};
use super::{MAX_CHARS, MAX_DEPTH, MAX_DISTANCE, MAX_WORDS};
use crate::fold::{fold_text, is_blank};

type Read<T> = Result<T, QueryError>;

/// What a word means where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    /// Outside of everything: fields may begin.
    Free,
    /// The value of a field.
    Of(Prefix),
    /// Inside of 同条 or 同款.
    In(Within),
}

/// Where a part is read: up to `end`, which is the end of the query or the bracket that closes the group.
#[derive(Debug, Clone, Copy)]
struct Range {
    end: usize,
    depth: usize,
    scope: Scope,
}

/// Reads a query; `None` where it says nothing.
pub(super) fn parse(text: &str) -> Read<Option<Node>> {
    let chars: Vec<char> = text.chars().take(MAX_CHARS + 1).collect();
    if chars.len() > MAX_CHARS {
        return Err(wrong(
            MAX_CHARS,
            QueryErrorKind::TooLong { limit: MAX_CHARS },
        ));
    }
    let text = Chars::new(chars);
    let all = Range {
        end: text.len(),
        depth: 0,
        scope: Scope::Free,
    };
    let mut parser = Parser {
        text: &text,
        words: 0,
    };
    parser.list(0, all)
}

fn wrong(at: usize, kind: QueryErrorKind) -> QueryError {
    QueryError { at, kind }
}

struct Parser<'a> {
    text: &'a Chars,
    /// how many words there are so far
    words: usize,
}

impl Parser<'_> {
    /// `alternatives alternatives …`: all of them.
    fn list(&mut self, at: usize, range: Range) -> Read<Option<Node>> {
        let mut all = Vec::new();
        let mut at = self.after_blanks(at, range.end);
        while at < range.end {
            let (node, next) = self.alternatives(at, range)?;
            self.add(&mut all, node);
            at = self.after_blanks(next, range.end);
        }
        Ok(Node::all(all))
    }

    /// `item | item …`: one of them.
    fn alternatives(&mut self, at: usize, range: Range) -> Read<(Option<Node>, usize)> {
        let mut any = Vec::new();
        let mut at = at;
        loop {
            if self.text.is(at, is_bar) {
                return Err(wrong(at, QueryErrorKind::LoneBar));
            }
            let (node, next) = self.item(at, range)?;
            self.add(&mut any, node);
            if self.words > MAX_WORDS {
                let kind = QueryErrorKind::TooManyWords { limit: MAX_WORDS };
                return Err(wrong(at, kind));
            }
            let bar = self.after_blanks(next, range.end);
            if bar >= range.end || !self.text.is(bar, is_bar) {
                return Ok((Node::any(any), next));
            }
            at = self.after_blanks(bar + 1, range.end);
            if at >= range.end {
                return Err(wrong(bar, QueryErrorKind::LoneBar));
            }
        }
    }

    /// `-primary` or `primary`.
    fn item(&mut self, at: usize, range: Range) -> Read<(Option<Node>, usize)> {
        if self.text.is(at, is_minus) && !self.text.ends(at + 1, range.end) {
            let (node, next) = self.primary(at + 1, range)?;
            return Ok((node.map(Node::not), next));
        }
        self.primary(at, range)
    }

    /// `标题:value`, `同条(list)`, or a value.
    fn primary(&mut self, at: usize, range: Range) -> Read<(Option<Node>, usize)> {
        let Some((prefix, value)) = self.text.prefix(at) else {
            return self.value(at, range);
        };
        let close = match prefix {
            Prefix::SameProvision | Prefix::SameParagraph => self.closed(value, range.end),
            _ if self.text.ends(value, range.end) => None,
            _ => Some(value),
        };
        let Some(close) = close else {
            return self.value(at, range); // a word that only looks like it
        };
        if range.scope != Scope::Free {
            return Err(wrong(at, QueryErrorKind::OnlyWords));
        }
        let within = match prefix {
            Prefix::SameProvision => Within::Provision,
            Prefix::SameParagraph => Within::Paragraph,
            field => {
                let scope = Scope::Of(field);
                return self.value(value, Range { scope, ..range });
            }
        };
        let inner = self.group(value, close, range, Scope::In(within))?;
        let inner = inner.ok_or_else(|| wrong(value, QueryErrorKind::EmptyGroup))?;
        Ok((Some(Node::Together(within, Box::new(inner))), close + 1))
    }

    /// `"…"`, `"…"~5`, `(list)` or a plain word.
    fn value(&mut self, at: usize, range: Range) -> Read<(Option<Node>, usize)> {
        if self.text.is(at, is_quote) {
            if let Some(close) = self.text.quote_end(at, range.end) {
                if let Some(figures) = self.text.near(close + 1, range.end) {
                    let node = self.near((at, close), figures, range.scope)?;
                    return Ok((Some(node), figures.1));
                }
                return Ok((self.leaf(at + 1, close, range.scope)?, close + 1));
            }
            if self.text.is(at, is_straight) {
                return Err(wrong(at, QueryErrorKind::UnclosedQuote));
            }
        }
        if self.text.is(at, is_open)
            && let Some(close) = self.closed(at, range.end)
            && self.has_structure(at + 1, close)
        {
            let node = match range.scope {
                Scope::Of(Prefix::Provision) => {
                    let inner = self.group(at, close, range, Scope::In(Within::Provision))?;
                    inner.map(|node| Node::Together(Within::Provision, Box::new(node)))
                }
                scope => self.group(at, close, range, scope)?,
            };
            return Ok((node, close + 1));
        }
        let end = self.word_end(at, range);
        Ok((self.leaf(at, end, range.scope)?, end))
    }

    fn group(
        &mut self,
        open: usize,
        close: usize,
        outer: Range,
        scope: Scope,
    ) -> Read<Option<Node>> {
        let depth = outer.depth + 1;
        if depth > MAX_DEPTH {
            return Err(wrong(open, QueryErrorKind::TooDeep { limit: MAX_DEPTH }));
        }
        let end = close;
        self.list(open + 1, Range { end, depth, scope })
    }

    fn leaf(&mut self, from: usize, to: usize, scope: Scope) -> Read<Option<Node>> {
        let raw = self.text.text(from, to);
        let Some(run) = Run::new(&raw) else {
            return Ok(None);
        };
        self.words += 1;
        let in_field = |field| Ok(Some(Node::Run(field, run.clone())));
        let day = |dated| match dates::days(&raw) {
            Some(span) => Ok(Some(Node::Day(dated, span))),
            None => Err(wrong(from, QueryErrorKind::NoDay)),
        };
        match scope {
            Scope::In(Within::Paragraph) if is_single(&run) => {
                Err(wrong(from, QueryErrorKind::OneCharacter))
            }
            Scope::Free | Scope::In(_) => in_field(Field::Any),
            Scope::Of(Prefix::Title) => in_field(Field::Title),
            Scope::Of(Prefix::Number) => in_field(Field::Number),
            Scope::Of(Prefix::Authority) => in_field(Field::Authority),
            // the words of groups are read in their own scope
            Scope::Of(Prefix::Provision | Prefix::SameProvision | Prefix::SameParagraph) => {
                in_field(Field::Provision)
            }
            Scope::Of(Prefix::Cites) => Ok(Some(Node::Cites {
                named: run,
                keys: Vec::new(),
            })),
            Scope::Of(Prefix::Year) => match dates::years(&raw) {
                Some(span) => Ok(Some(Node::Year(span))),
                None => Err(wrong(from, QueryErrorKind::NoYear)),
            },
            Scope::Of(Prefix::Published) => day(Dated::Published),
            Scope::Of(Prefix::Effective) => day(Dated::Effective),
            Scope::Of(Prefix::Issued) => day(Dated::Issued),
        }
    }

    /// `"甲乙 丙丁"~5`, with the places of its quotation marks and of its figures.
    fn near(
        &mut self,
        (open, close): (usize, usize),
        figures: (usize, usize),
        scope: Scope,
    ) -> Read<Node> {
        let provision = match scope {
            Scope::Free => false,
            Scope::Of(Prefix::Provision) | Scope::In(Within::Provision) => true,
            Scope::Of(_) | Scope::In(Within::Paragraph) => {
                return Err(wrong(close + 1, QueryErrorKind::NearNotHere));
            }
        };
        let mut runs: Vec<Run> = Vec::new();
        let mut at = self.after_blanks(open + 1, close);
        while at < close {
            let end = self.text.next_blank(at).min(close);
            if let Some(run) = Run::new(&self.text.text(at, end)) {
                if is_single(&run) {
                    return Err(wrong(at, QueryErrorKind::OneCharacter));
                }
                if !runs.contains(&run) {
                    runs.push(run);
                }
            }
            at = self.after_blanks(end, close);
        }
        if runs.len() < 2 {
            return Err(wrong(open, QueryErrorKind::NearAlone));
        }
        let distance = fold_text(&self.text.text(figures.0, figures.1));
        let distance = distance.parse().ok().filter(|n| *n <= MAX_DISTANCE);
        let limit = MAX_DISTANCE;
        let distance =
            distance.ok_or_else(|| wrong(figures.0, QueryErrorKind::NearTooFar { limit }))?;
        self.words += runs.len();
        Ok(Node::Near {
            provision,
            runs,
            distance,
        })
    }

    /// The bracket that closes the one at `at`, where it ends a word.
    fn closed(&self, at: usize, end: usize) -> Option<usize> {
        let close = self.text.partner(at).filter(|&close| close < end)?;
        self.text.ends(close + 1, end).then_some(close)
    }

    /// Whether something in these brackets makes them a group: several words, `|`, or at its head a field, a quotation mark
    /// or `-`. One plain word in brackets is text, as in （一）.
    fn has_structure(&self, from: usize, to: usize) -> bool {
        let from = self.after_blanks(from, to);
        let last = (from..to).rev().find(|&n| !self.text.is(n, is_blank));
        let end = last.map_or(from, |last| last + 1);
        if self.text.next_blank(from) < end || (from..end).any(|n| self.text.is(n, is_bar)) {
            return true;
        }
        let head = (from..end).find(|&n| !self.text.is(n, is_open));
        head.is_some_and(|head| {
            let prefixed = self.text.prefix(head).is_some_and(|(_, value)| {
                let group = self.text.is(value, is_open) && self.closed(value, end).is_some();
                group || self.text.is(value - 1, |c| matches!(c, ':' | '：')) && value < end
            });
            prefixed
                || self.text.quote_end(head, end).is_some()
                || self.text.is(head, is_minus) && head + 1 < end
        })
    }

    /// Where the plain word at `at` ends. A `|` in brackets that stand in a word is a character.
    fn word_end(&self, at: usize, range: Range) -> usize {
        let mut at = match range.scope {
            Scope::Of(Prefix::Cites) => self.after_title(at, range.end),
            _ => at,
        };
        while !self.text.ends(at, range.end) {
            let partner = self.text.partner(at);
            at = partner
                .filter(|&close| close < range.end && close < self.text.next_blank(at))
                .unwrap_or(at)
                + 1;
        }
        at
    }

    /// Steps over 《…》, which may have blanks in it.
    fn after_title(&self, at: usize, end: usize) -> usize {
        let mut open = 0_usize;
        for place in at..end {
            match self.text.get(place) {
                Some('《') => open += 1,
                Some('》') => open = open.saturating_sub(1),
                _ => {}
            }
            if open == 0 {
                return if place == at { at } else { place + 1 };
            }
        }
        at
    }

    fn after_blanks(&self, at: usize, end: usize) -> usize {
        (at..end)
            .find(|&n| !self.text.is(n, is_blank))
            .unwrap_or(end.max(at))
    }

    /// Adds a part that is not there yet.
    fn add(&mut self, list: &mut Vec<Node>, node: Option<Node>) {
        match node {
            Some(node) if list.contains(&node) => self.words -= node.size().min(self.words),
            Some(node) => list.push(node),
            None => {}
        }
    }
}

fn is_single(run: &Run) -> bool {
    run.folded.chars().nth(1).is_none()
}
