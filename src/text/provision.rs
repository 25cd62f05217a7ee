//! The flat list of provisions that is stored and searched.

use super::outline::{Outline, Unit, UnitKind};

/// One provision: an article, an item of the first or second level, a paragraph of a plain text, the
/// preamble, the closing, or an annex.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provision {
    /// Its place in the list, from 1.
    pub ord: u32,
    /// The name of its unit.
    pub eid: String,
    /// As printed; empty where nothing is printed.
    pub label: String,
    /// The headings over it, outermost first.
    pub heading_path: Vec<String>,
    /// Its heading, if any, on a line of its own, then its whole text with what is below it.
    pub text: String,
}

impl Outline {
    /// The provisions in the order of the text; together they hold everything but the 目录.
    pub fn provisions(&self) -> Vec<Provision> {
        let owners = owners(&self.units);
        let mut out: Vec<Provision> = Vec::new();
        let mut place: Vec<Option<usize>> = vec![None; self.units.len()];
        for (at, unit) in self.units.iter().enumerate() {
            let owner = owners.get(at).copied().flatten();
            if owner == Some(at) {
                if let Some(slot) = place.get_mut(at) {
                    *slot = Some(out.len());
                }
                out.push(Provision {
                    ord: u32::try_from(out.len())
                        .unwrap_or(u32::MAX)
                        .saturating_add(1),
                    eid: unit.eid.clone(),
                    label: unit.label.clone(),
                    heading_path: unit.heading_path.clone(),
                    text: own_text(unit),
                });
            } else if let Some(owner) = owner
                && let Some(provision) = place
                    .get(owner)
                    .copied()
                    .flatten()
                    .and_then(|place| out.get_mut(place))
            {
                if !provision.text.is_empty() {
                    provision.text.push('\n');
                }
                provision.text.push_str(&unit.label);
                provision.text.push_str(&own_text(unit));
            }
        }
        out
    }
}

fn own_text(unit: &Unit) -> String {
    match &unit.heading {
        Some(heading) if unit.text.is_empty() => heading.clone(),
        Some(heading) => format!("{heading}\n{}", unit.text),
        None => unit.text.clone(),
    }
}

/// For each unit the unit whose provision holds it: itself, one above it, or none (目录; a heading
/// that has something below it; what an article's text holds already).
fn owners(units: &[Unit]) -> Vec<Option<usize>> {
    let mut has_child = vec![false; units.len()];
    for unit in units {
        if let Some(slot) = unit.parent.and_then(|parent| has_child.get_mut(parent)) {
            *slot = true;
        }
    }
    let mut owners: Vec<Option<usize>> = Vec::with_capacity(units.len());
    let mut depth: Vec<u8> = Vec::with_capacity(units.len());
    for (at, unit) in units.iter().enumerate() {
        let parent = unit.parent;
        let above = parent
            .and_then(|parent| depth.get(parent))
            .copied()
            .unwrap_or(0);
        let empty = unit.text.is_empty();
        let parted = has_child.get(at).copied().unwrap_or(false);
        let (own_depth, owner) = match unit.kind {
            UnitKind::Article | UnitKind::Preamble | UnitKind::Closing | UnitKind::Plain => {
                (0, Some(at))
            }
            UnitKind::Paragraph | UnitKind::Point | UnitKind::Indent | UnitKind::Contents => {
                (0, None)
            }
            UnitKind::Part | UnitKind::Chapter | UnitKind::Section | UnitKind::Annex => {
                (0, (!empty || !parted).then_some(at))
            }
            UnitKind::Level(_) if above < 2 => (above + 1, (!empty || !parted).then_some(at)),
            UnitKind::Level(_) => (
                above + 1,
                parent
                    .and_then(|parent| owners.get(parent))
                    .copied()
                    .flatten(),
            ),
        };
        depth.push(own_depth);
        owners.push(owner);
    }
    owners
}
