//! 编号格式: the templates of numbers.

use std::fmt;

/// A template such as `{prefix}〔{year}〕{serial}号` or `WHCR-{year}-{body:3}{serial:4}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    text: String,
    pub(super) parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    Literal(String),
    Place(Placeholder, Option<usize>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Placeholder {
    Prefix,
    Region,
    Body,
    Year,
    Serial,
}

/// Why a text is no template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// A placeholder that does not exist.
    #[error("不认识的占位符“{0}”")]
    Unknown(String),
    /// A brace without its partner.
    #[error("花括号不成对")]
    Brace,
    /// A width that is none, or stands where none may.
    #[error("占位符“{0}”的位数不合规定")]
    Width(String),
    /// The same placeholder twice.
    #[error("占位符“{0}”重复")]
    Twice(&'static str),
    /// A placeholder that every number needs.
    #[error("缺少占位符“{0}”")]
    Missing(&'static str),
    /// Two parts of open length side by side cannot be told apart.
    #[error("占位符“{0}”与“{1}”之间没有分隔，无法读回")]
    Adjacent(&'static str, &'static str),
}

const YEAR_DIGITS: usize = 4;
const MAX_DIGITS: usize = 9;

impl Placeholder {
    const ALL: [Self; 5] = [
        Self::Prefix,
        Self::Region,
        Self::Body,
        Self::Year,
        Self::Serial,
    ];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Prefix => "prefix",
            Self::Region => "region",
            Self::Body => "body",
            Self::Year => "year",
            Self::Serial => "serial",
        }
    }

    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Prefix => "机关代字",
            Self::Region => "地区代码",
            Self::Body => "机关代码",
            Self::Year => "年份",
            Self::Serial => "序号",
        }
    }

    pub(super) const fn is_text(self) -> bool {
        matches!(self, Self::Prefix | Self::Region)
    }

    pub(super) fn fits(self, c: char) -> bool {
        match self {
            Self::Prefix => !c.is_whitespace() && !c.is_control(),
            Self::Region => c.is_ascii_uppercase(),
            Self::Body | Self::Year | Self::Serial => c.is_ascii_digit(),
        }
    }
}

impl Template {
    /// Reads a template.
    pub fn parse(text: &str) -> Result<Self, TemplateError> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((literal, after)) = rest.split_once('{') {
            let (inside, after) = after.split_once('}').ok_or(TemplateError::Brace)?;
            push_literal(&mut parts, literal)?;
            parts.push(placeholder(inside)?);
            rest = after;
        }
        push_literal(&mut parts, rest)?;
        let template = Self {
            text: text.to_owned(),
            parts,
        };
        template.check()?;
        Ok(template)
    }

    fn check(&self) -> Result<(), TemplateError> {
        for place in Placeholder::ALL {
            let count = self.places().filter(|(other, _)| *other == place).count();
            match place {
                _ if count > 1 => return Err(TemplateError::Twice(place.name())),
                Placeholder::Year | Placeholder::Serial if count == 0 => {
                    return Err(TemplateError::Missing(place.name()));
                }
                Placeholder::Prefix
                | Placeholder::Region
                | Placeholder::Body
                | Placeholder::Year
                | Placeholder::Serial => {}
            }
        }
        for pair in self.parts.windows(2) {
            if let [Part::Place(left, None), Part::Place(right, _)] = pair {
                return Err(TemplateError::Adjacent(left.name(), right.name()));
            }
        }
        Ok(())
    }

    fn places(&self) -> impl Iterator<Item = (Placeholder, Option<usize>)> + '_ {
        self.parts.iter().filter_map(|part| match part {
            Part::Place(place, width) => Some((*place, *width)),
            Part::Literal(_) => None,
        })
    }

    /// Whether the template names the placeholder `name` (`prefix`, `region`, `body`, `year`,
    /// `serial`).
    pub fn names(&self, name: &str) -> bool {
        self.places().any(|(place, _)| place.name() == name)
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn push_literal(parts: &mut Vec<Part>, text: &str) -> Result<(), TemplateError> {
    if text.contains(['{', '}']) {
        return Err(TemplateError::Brace);
    }
    if !text.is_empty() {
        parts.push(Part::Literal(text.to_owned()));
    }
    Ok(())
}

fn placeholder(inside: &str) -> Result<Part, TemplateError> {
    let (name, width) = match inside.split_once(':') {
        Some((name, width)) => (name, Some(width)),
        None => (inside, None),
    };
    let known = Placeholder::ALL
        .into_iter()
        .find(|place| place.name() == name);
    let place = known.ok_or_else(|| TemplateError::Unknown(name.to_owned()))?;
    let digits = |text: &str| {
        let number = text.parse::<usize>().ok();
        number.filter(|digits| (1..=MAX_DIGITS).contains(digits))
    };
    match (place, width) {
        (Placeholder::Year, None) => Ok(Part::Place(place, Some(YEAR_DIGITS))),
        (Placeholder::Body | Placeholder::Serial, Some(text)) => match digits(text) {
            Some(digits) => Ok(Part::Place(place, Some(digits))),
            None => Err(TemplateError::Width(inside.to_owned())),
        },
        (Placeholder::Year | Placeholder::Prefix | Placeholder::Region, Some(_)) => {
            Err(TemplateError::Width(inside.to_owned()))
        }
        (
            Placeholder::Prefix | Placeholder::Region | Placeholder::Body | Placeholder::Serial,
            None,
        ) => Ok(Part::Place(place, None)),
    }
}
