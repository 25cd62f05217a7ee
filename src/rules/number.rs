//! 编号: templates of numbers, printing by them and reading back exactly what they print.

use std::fmt;

/// A template such as `{prefix}〔{year}〕{serial}号` or `WHCR-{year}-{body:3}{serial:4}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    text: String,
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Literal(String),
    Place(Placeholder, Option<usize>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Placeholder {
    Prefix,
    Region,
    Body,
    Year,
    Serial,
}

/// What is filled into a template. A part that the template does not name may be absent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NumberFields {
    /// 机关代字, such as 上党政规.
    pub prefix: Option<String>,
    /// 地区代码, letters.
    pub region: Option<String>,
    /// 机关代码.
    pub body: Option<u32>,
    /// Year, four digits.
    pub year: u32,
    /// Serial, from 1.
    pub serial: u32,
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

/// Why a number cannot be printed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// The template names a part that was not given.
    #[error("编号格式需要{0}，但没有提供")]
    Missing(&'static str),
    /// More digits than the template has room for.
    #[error("{what}{value}超出编号格式的{width}位")]
    Overflow {
        /// Which part.
        what: &'static str,
        /// Its value.
        value: u32,
        /// Number of digits that there are.
        width: usize,
    },
    /// A serial of 0, a year without four digits, or a text that would not read back.
    #[error("{0}不合规定")]
    Invalid(&'static str),
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

    const fn name(self) -> &'static str {
        match self {
            Self::Prefix => "prefix",
            Self::Region => "region",
            Self::Body => "body",
            Self::Year => "year",
            Self::Serial => "serial",
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Prefix => "机关代字",
            Self::Region => "地区代码",
            Self::Body => "机关代码",
            Self::Year => "年份",
            Self::Serial => "序号",
        }
    }

    const fn is_text(self) -> bool {
        matches!(self, Self::Prefix | Self::Region)
    }

    fn fits(self, c: char) -> bool {
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

    /// Prints a number; never shortens or wraps a part that does not fit.
    pub fn format(&self, fields: &NumberFields) -> Result<String, NumberError> {
        if fields.serial == 0 {
            return Err(NumberError::Invalid(Placeholder::Serial.label()));
        }
        let mut number = String::new();
        for part in &self.parts {
            match part {
                Part::Literal(text) => number.push_str(text),
                Part::Place(place, width) => number.push_str(&print(*place, *width, fields)?),
            }
        }
        let reads_back = self
            .read(&number)
            .is_some_and(|read| self.same(&read, fields));
        if reads_back {
            Ok(number)
        } else {
            Err(NumberError::Invalid("编号各部分"))
        }
    }

    fn same(&self, read: &NumberFields, given: &NumberFields) -> bool {
        let named = |name: &str| self.names(name);
        read.serial == given.serial
            && read.year == given.year
            && (!named("prefix") || read.prefix == given.prefix)
            && (!named("region") || read.region == given.region)
            && (!named("body") || read.body == given.body)
    }

    /// Reads a number that was printed by this template; `None` for every other text.
    pub fn read(&self, number: &str) -> Option<NumberFields> {
        let mut fields = NumberFields::default();
        read_parts(&self.parts, number, &mut fields).then_some(fields)
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

fn print(
    place: Placeholder,
    width: Option<usize>,
    fields: &NumberFields,
) -> Result<String, NumberError> {
    let missing = NumberError::Missing(place.label());
    let text = |text: &Option<String>| match text {
        Some(text) if !text.is_empty() && text.chars().all(|c| place.fits(c)) => Ok(text.clone()),
        Some(_) => Err(NumberError::Invalid(place.label())),
        None => Err(missing.clone()),
    };
    let digits = |value: u32| {
        let Some(width) = width else {
            return Ok(value.to_string());
        };
        let printed = format!("{value:0width$}");
        let overflow = NumberError::Overflow {
            what: place.label(),
            value,
            width,
        };
        if printed.len() > width {
            Err(overflow)
        } else {
            Ok(printed)
        }
    };
    match place {
        Placeholder::Prefix => text(&fields.prefix),
        Placeholder::Region => text(&fields.region),
        Placeholder::Body => digits(fields.body.ok_or(missing)?),
        Placeholder::Year if fields.year < 1000 => Err(NumberError::Invalid(place.label())),
        Placeholder::Year => digits(fields.year),
        Placeholder::Serial => digits(fields.serial),
    }
}

fn read_parts(parts: &[Part], text: &str, fields: &mut NumberFields) -> bool {
    let Some((part, others)) = parts.split_first() else {
        return text.is_empty();
    };
    match part {
        Part::Literal(literal) => text
            .strip_prefix(literal.as_str())
            .is_some_and(|rest| read_parts(others, rest, fields)),
        Part::Place(place, width) => ends(*place, *width, text).any(|end| {
            text.split_at_checked(end).is_some_and(|(value, rest)| {
                fill(*place, *width, value, fields) && read_parts(others, rest, fields)
            })
        }),
    }
}

/// Byte offsets at which the value of a placeholder may end.
fn ends(place: Placeholder, width: Option<usize>, text: &str) -> impl Iterator<Item = usize> + '_ {
    let fitting = text.char_indices().take_while(move |(_, c)| place.fits(*c));
    let ends = fitting.map(|(start, c)| start + c.len_utf8());
    ends.enumerate()
        .filter(move |(n, _)| width.is_none_or(|width| n + 1 == width))
        .map(|(_, e)| e)
}

fn fill(place: Placeholder, width: Option<usize>, value: &str, fields: &mut NumberFields) -> bool {
    if place.is_text() {
        let text = Some(value.to_owned());
        match place {
            Placeholder::Region => fields.region = text,
            Placeholder::Prefix | Placeholder::Body | Placeholder::Year | Placeholder::Serial => {
                fields.prefix = text;
            }
        }
        return true;
    }
    let Ok(number) = value.parse::<u32>() else {
        return false;
    };
    if width.is_none() && number.to_string() != value {
        return false;
    }
    match place {
        Placeholder::Body => fields.body = Some(number),
        Placeholder::Year => fields.year = number,
        Placeholder::Serial | Placeholder::Prefix | Placeholder::Region => fields.serial = number,
    }
    place != Placeholder::Serial || number > 0
}
