//! 版式文档 (GB/T 33190): pages of placed characters in a package.

mod page;

use std::collections::HashMap;

use super::archive::{self, Package};
use super::layout::{self, Lines};
use super::warning::Warning;
use super::xml::{Step, walk};
use super::{Extracted, Limits, Media, ReadError, Reader};
use page::Content;

/// 版式文档: the text of every page in the order of the documents and pages, lines joined into
/// paragraphs. Attachments and annotations are not text; what a template puts on several pages is left
/// out and said so.
#[derive(Debug)]
pub(super) struct Ofd;

impl Reader for Ofd {
    fn media(&self) -> Media {
        Media::Ofd
    }

    fn read(&self, bytes: &[u8], limits: &Limits) -> Result<Extracted, ReadError> {
        let mut package = archive::open(bytes, limits)?;
        let sealed = package.index_for_name("Encryptions.xml").is_some();
        read(&mut package, limits).map_err(|error| match error {
            ReadError::Damaged { .. } if sealed => ReadError::Encrypted,
            other => other,
        })
    }
}

fn read(package: &mut Package<'_>, limits: &Limits) -> Result<Extracted, ReadError> {
    let mut found = Found::default();
    let (mut paragraphs, mut warnings) = (Vec::new(), Vec::new());
    for root in roots(package, limits)? {
        let document = Document::read(package, &root, limits)?;
        let mut pages = Vec::new();
        document.pages(package, limits, &mut pages, &mut found)?;
        let (its, told) = layout::compose(pages);
        paragraphs.extend(its);
        warnings.extend(told);
    }
    if found.pages > 0 && found.pages == found.pictures {
        return Err(ReadError::Scanned { pages: found.pages });
    }
    if let Some(text) = found.template {
        warnings.push(Warning::PageFurniture { text });
    }
    if found.pictures > 0 {
        warnings.push(Warning::ScannedPages {
            count: found.pictures,
            of: found.pages,
        });
    }
    if found.left_out > 0 {
        warnings.push(Warning::PagesLeftOut {
            read: found.pages,
            of: found.pages + found.left_out,
        });
    }
    Ok(Extracted {
        text: paragraphs.join("\n"),
        warnings,
        ..Extracted::default()
    })
}

/// What was seen on the way.
#[derive(Debug, Default)]
struct Found {
    pages: usize,
    /// Pages that hold pictures and no text.
    pictures: usize,
    left_out: usize,
    /// Text of a template that several pages share.
    template: Option<String>,
}

/// The parts named `DocRoot`, one a document.
fn roots(package: &mut Package<'_>, limits: &Limits) -> Result<Vec<String>, ReadError> {
    let xml = part(package, "OFD.xml")?;
    let mut roots = Vec::new();
    let mut root: Option<String> = None;
    walk("OFD.xml", &xml, limits.depth, |step| {
        match step {
            Step::Open("DocRoot", _) => root = Some(String::new()),
            Step::Text(text) => {
                if let Some(root) = &mut root {
                    root.push_str(text);
                }
            }
            Step::Close("DocRoot") => roots.extend(root.take()),
            Step::Open(..) | Step::Close(_) => {}
        }
        Ok(())
    })?;
    Ok(roots.iter().map(|root| resolve("", root)).collect())
}

/// One document of the package.
#[derive(Debug, Default)]
struct Document {
    /// The height of a page that says nothing of its own.
    height: f32,
    /// Identifier and part of each template.
    templates: HashMap<String, String>,
    /// Part of each page.
    pages: Vec<String>,
}

impl Document {
    fn read(package: &mut Package<'_>, root: &str, limits: &Limits) -> Result<Self, ReadError> {
        let xml = part(package, root)?;
        let mut document = Self::default();
        let mut in_box = false;
        walk(root, &xml, limits.depth, |step| {
            match step {
                Step::Open("PhysicalBox", _) => in_box = true,
                Step::Close("PhysicalBox") => in_box = false,
                Step::Text(text) if in_box => document.height = page::height(text),
                Step::Open("TemplatePage", its) => {
                    if let (Some(id), Some(at)) = (its.get("ID"), its.get("BaseLoc")) {
                        document.templates.insert(id, resolve(root, &at));
                    }
                }
                Step::Open("Page", its) => {
                    document
                        .pages
                        .extend(its.get("BaseLoc").map(|at| resolve(root, &at)));
                }
                Step::Open(..) | Step::Text(_) | Step::Close(_) => {}
            }
            Ok(())
        })?;
        Ok(document)
    }

    fn pages(
        &self,
        package: &mut Package<'_>,
        limits: &Limits,
        pages: &mut Vec<Lines>,
        found: &mut Found,
    ) -> Result<(), ReadError> {
        let mut contents = Vec::new();
        let mut users: HashMap<String, usize> = HashMap::new();
        for name in &self.pages {
            if found.pages + contents.len() >= limits.pages {
                found.left_out += 1;
                continue;
            }
            let xml = part(package, name)?;
            let content = Content::read(name, &xml, self.height, limits)?;
            for template in &content.templates {
                *users.entry(template.clone()).or_default() += 1;
            }
            contents.push(content);
        }
        for mut content in contents {
            found.pages += 1;
            for id in std::mem::take(&mut content.templates) {
                self.lay_under(package, limits, &mut content, &id, &users, found)?;
            }
            if content.page.pieces.is_empty() && content.pictures > 0 {
                found.pictures += 1;
            }
            pages.push(layout::lines_of(content.page));
        }
        Ok(())
    }

    /// Puts the text of a template on the one page that uses it, or notes it where several do.
    fn lay_under(
        &self,
        package: &mut Package<'_>,
        limits: &Limits,
        content: &mut Content,
        id: &str,
        users: &HashMap<String, usize>,
        found: &mut Found,
    ) -> Result<(), ReadError> {
        const SHOWN: usize = 60;
        let Some(name) = self.templates.get(id) else {
            return Ok(());
        };
        let shared = users.get(id).copied().unwrap_or(0) > 1;
        if shared && found.template.is_some() {
            return Ok(());
        }
        let xml = part(package, name)?;
        let template = Content::read(name, &xml, self.height, limits)?;
        if shared {
            let lines = layout::lines_of(template.page);
            let (paragraphs, _) = layout::compose(vec![lines]);
            let text: String = paragraphs.join(" ").chars().take(SHOWN).collect();
            found.template = (!text.is_empty()).then_some(text);
        } else {
            content.page.pieces.extend(template.page.pieces);
            content.page.across.extend(template.page.across);
            content.page.down.extend(template.page.down);
            content.pictures += template.pictures;
        }
        Ok(())
    }
}

fn part(package: &mut Package<'_>, name: &str) -> Result<String, ReadError> {
    archive::text(package, name)?.ok_or_else(|| ReadError::Damaged {
        detail: format!("缺少 {name}"),
    })
}

/// The name of a part that `from` names `location`: from the root of the package where it begins
/// with `/`, else beside `from`.
fn resolve(from: &str, location: &str) -> String {
    let location = location.trim();
    let base = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut steps: Vec<&str> = Vec::new();
    if !location.starts_with('/') {
        steps.extend(base.split('/'));
    }
    for step in location.split('/') {
        if step == ".." {
            steps.pop();
        } else {
            steps.push(step);
        }
    }
    steps.retain(|step| !step.is_empty() && *step != ".");
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locations_are_resolved_within_the_package() {
        let resolved = [
            ("", "Doc_0/Document.xml", "Doc_0/Document.xml"),
            ("", "/Doc_0/Document.xml", "Doc_0/Document.xml"),
            ("Doc_0/Document.xml", "Pages/P/C.xml", "Doc_0/Pages/P/C.xml"),
            ("Doc_0/Document.xml", "/Doc_0/P.xml", "Doc_0/P.xml"),
            ("Doc_0/Document.xml", "./P.xml", "Doc_0/P.xml"),
            ("Doc_0/Document.xml", "../../../P.xml", "P.xml"),
        ];
        for (from, location, name) in resolved {
            assert_eq!(resolve(from, location), name);
        }
    }
}
