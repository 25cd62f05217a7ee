//! 编号: printing of numbers by a template, and reading back exactly what it prints.

use super::template::{Part, Placeholder, Template};

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

impl Template {
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
