//! XML as steps, within the depth that is allowed. Names come without their prefix.

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

use super::error::ReadError;

/// A step through a part.
pub(super) enum Step<'a> {
    Open(&'a str, &'a Attributes<'a>),
    Text(&'a str),
    Close(&'a str),
}

/// The attributes of an element.
pub(super) struct Attributes<'a>(&'a BytesStart<'a>);

impl Attributes<'_> {
    /// The value of an attribute, its references resolved; `None` where it is missing or broken.
    pub(super) fn get(&self, name: &str) -> Option<String> {
        self.0
            .attributes()
            .filter_map(Result::ok)
            .find(|attribute| attribute.key.local_name().as_ref() == name)
            .and_then(|attribute| attribute.normalized_value(XmlVersion::Implicit1_0).ok())
            .map(std::borrow::Cow::into_owned)
    }
}

/// Walks through a part.
///
/// # Errors
/// [`ReadError::TooDeep`], [`ReadError::Forbidden`] for a DOCTYPE, [`ReadError::Damaged`] where the part is
/// no XML, and what `visit` gives.
pub(super) fn walk(
    part: &str,
    xml: &str,
    depth: usize,
    mut visit: impl FnMut(Step<'_>) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    let mut reader = Reader::from_str(xml.trim_start_matches('\u{FEFF}'));
    let mut open = 0_usize;
    loop {
        let event = reader.read_event().map_err(|error| damaged(part, &error))?;
        match event {
            Event::Start(start) => {
                open += 1;
                if open > depth {
                    return Err(ReadError::TooDeep { limit: depth });
                }
                visit(Step::Open(start.local_name().as_ref(), &Attributes(&start)))?;
            }
            Event::Empty(start) => {
                let name = start.local_name();
                visit(Step::Open(name.as_ref(), &Attributes(&start)))?;
                visit(Step::Close(name.as_ref()))?;
            }
            Event::End(end) => {
                open = open.saturating_sub(1);
                visit(Step::Close(end.local_name().as_ref()))?;
            }
            Event::Text(text) => visit(Step::Text(&text.xml10_content()))?,
            Event::CData(text) => visit(Step::Text(&text.xml10_content()))?,
            Event::GeneralRef(reference) => {
                if let Some(text) = resolve(&reference) {
                    visit(Step::Text(&text))?;
                }
            }
            Event::DocType(_) => {
                return Err(ReadError::Forbidden {
                    what: format!("{part} 中的 DOCTYPE 声明"),
                });
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Eof => return Ok(()),
        }
    }
}

/// The character that `&#x4E00;` or `&amp;` stands for.
fn resolve(reference: &quick_xml::events::BytesRef<'_>) -> Option<String> {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return Some(c.to_string());
    }
    quick_xml::escape::resolve_xml_entity(&reference.xml10_content()).map(str::to_owned)
}

fn damaged(part: &str, error: &quick_xml::Error) -> ReadError {
    ReadError::Damaged {
        detail: format!("{part} 无法解析（{error}）"),
    }
}
