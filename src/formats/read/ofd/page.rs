//! A page, or a template: characters with their places, and the rules of tables.

use crate::formats::read::error::ReadError;
use crate::formats::read::layout::{Page, Piece, Point};
use crate::formats::read::limits::Limits;
use crate::formats::read::xml::{Attributes, Step, walk};

/// Points in a millimetre, the unit of the format.
const POINTS: f32 = 72.0 / 25.4;

/// What stands on a page.
#[derive(Debug, Default)]
pub(super) struct Content {
    pub(super) page: Page,
    pub(super) pictures: usize,
    /// Identifiers of the templates it uses.
    pub(super) templates: Vec<String>,
}

impl Content {
    pub(super) fn read(
        name: &str,
        xml: &str,
        height: f32,
        limits: &Limits,
    ) -> Result<Self, ReadError> {
        let mut pen = Pen {
            content: Self {
                page: Page {
                    height,
                    ..Page::default()
                },
                ..Self::default()
            },
            ..Pen::default()
        };
        walk(name, xml, limits.depth, |step| {
            pen.step(&step);
            Ok(())
        })?;
        Ok(pen.content)
    }
}

/// The height of a box, in points.
pub(super) fn height(text: &str) -> f32 {
    numbers(text).get(3).copied().unwrap_or_default() * POINTS
}

fn numbers(text: &str) -> Vec<f32> {
    text.split_whitespace()
        .filter_map(|word| word.parse().ok())
        .collect()
}

/// Distances from character to character; `g 3 5` is three times 5.
fn distances(text: &str) -> Vec<f32> {
    const MOST: usize = 100_000;
    let mut all = Vec::new();
    let mut words = text.split_whitespace();
    while let Some(word) = words.next() {
        if all.len() > MOST {
            break;
        }
        if word == "g" {
            let times = words.next().and_then(|its| its.parse::<usize>().ok());
            let distance = words.next().and_then(|its| its.parse::<f32>().ok());
            if let (Some(times), Some(distance)) = (times, distance) {
                all.extend(std::iter::repeat_n(distance, times.min(MOST)));
            }
        } else if let Ok(distance) = word.parse() {
            all.push(distance);
        }
    }
    all
}

/// Where an object stands: its box and its matrix.
#[derive(Debug, Clone, Copy)]
struct Place {
    x: f32,
    y: f32,
    matrix: [f32; 6],
}

impl Default for Place {
    fn default() -> Self {
        Self {
            x: 0.0,
            y: 0.0,
            matrix: [1.0, 0.0, 0.0, 1.0, 0.0, 0.0],
        }
    }
}

impl Place {
    fn of(its: &Attributes<'_>) -> Self {
        let corner = its
            .get("Boundary")
            .map(|text| numbers(&text))
            .unwrap_or_default();
        let matrix = its
            .get("CTM")
            .map(|text| numbers(&text))
            .unwrap_or_default();
        Self {
            x: corner.first().copied().unwrap_or_default(),
            y: corner.get(1).copied().unwrap_or_default(),
            matrix: matrix.try_into().unwrap_or(Self::default().matrix),
        }
    }

    /// A point of the object on the page, in points.
    fn put(&self, x: f32, y: f32) -> Point {
        let [right, down, lean, high, over, under] = self.matrix;
        (
            (self.x + right * x + lean * y + over) * POINTS,
            (self.y + down * x + high * y + under) * POINTS,
        )
    }

    /// How much the matrix enlarges upright type, or `None` where it turns it.
    fn enlarges(&self) -> Option<f32> {
        let [right, down, lean, high, ..] = self.matrix;
        let upright = right > 0.0 && high > 0.0 && down.abs() < 0.1 * right;
        (upright && lean.abs() < 0.4 * high).then_some(high)
    }
}

/// A run of characters that is being read.
#[derive(Debug, Default)]
struct Run {
    x: f32,
    y: f32,
    across: Vec<f32>,
    down: Vec<f32>,
    text: String,
}

#[derive(Debug, Default)]
struct Pen {
    content: Content,
    in_box: bool,
    in_drawing: bool,
    place: Place,
    size: f32,
    seen: bool,
    run: Option<Run>,
    /// Where the last run without a place of its own goes on.
    at: (f32, f32),
}

impl Pen {
    fn step(&mut self, step: &Step<'_>) {
        match step {
            Step::Open("PhysicalBox", _) => self.in_box = true,
            Step::Close("PhysicalBox") => self.in_box = false,
            Step::Open("Template", its) => self.content.templates.extend(its.get("TemplateID")),
            Step::Open("TextObject", its) => {
                self.place = Place::of(its);
                self.size = number(its, "Size").unwrap_or_default();
                self.seen = its.get("Visible").is_none_or(|value| value != "false");
                self.at = (0.0, 0.0);
            }
            Step::Open("TextCode", its) => {
                self.run = Some(Run {
                    x: number(its, "X").unwrap_or(self.at.0),
                    y: number(its, "Y").unwrap_or(self.at.1),
                    across: its.get("DeltaX").map(|d| distances(&d)).unwrap_or_default(),
                    down: its.get("DeltaY").map(|d| distances(&d)).unwrap_or_default(),
                    text: String::new(),
                });
            }
            Step::Close("TextCode") => {
                if let Some(run) = self.run.take() {
                    self.write(&run);
                }
            }
            Step::Open("ImageObject", _) => self.content.pictures += 1,
            Step::Open("PathObject", its) => self.place = Place::of(its),
            Step::Open("AbbreviatedData", _) => self.in_drawing = true,
            Step::Close("AbbreviatedData") => self.in_drawing = false,
            Step::Text(text) => self.text(text),
            Step::Open(..) | Step::Close(_) => {}
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(run) = &mut self.run {
            run.text.push_str(text);
        } else if self.in_box {
            self.content.page.height = height(text);
        } else if self.in_drawing {
            self.draw(text);
        }
    }

    fn write(&mut self, run: &Run) {
        let Some(enlarges) = self.place.enlarges().filter(|_| self.seen) else {
            return;
        };
        let size = self.size * enlarges * POINTS;
        let (mut x, mut y) = (run.x, run.y);
        let mut advance = None;
        for (nth, c) in run
            .text
            .chars()
            .filter(|c| *c != '\n' && *c != '\r')
            .enumerate()
        {
            let (left, base) = self.place.put(x, y);
            let width = if c.is_ascii() { 0.5 } else { 1.0 } * size;
            self.content.page.pieces.push(Piece {
                text: c.to_string(),
                left,
                right: left + width,
                base,
                size,
            });
            advance = run.across.get(nth).copied().or(advance);
            let down = run.down.get(nth).copied();
            y += down.unwrap_or_default();
            x += match (run.across.is_empty(), down) {
                (true, Some(_)) => 0.0,
                (true, None) => width / POINTS / enlarges,
                (false, _) => advance.unwrap_or_default(),
            };
        }
        self.at = (x, y);
    }

    /// The straight strokes of a drawing.
    fn draw(&mut self, text: &str) {
        let mut strokes = Vec::new();
        let (mut pair, mut start) = (Vec::new(), None);
        let mut pen: Option<Point> = None;
        let mut command = "";
        for word in text.split_whitespace() {
            let Ok(value) = word.parse::<f32>() else {
                if let ("C", Some(from), Some(to)) = (word, pen, start) {
                    strokes.push((from, to));
                }
                command = word;
                pair.clear();
                continue;
            };
            pair.push(value);
            let [x, y] = pair.as_slice() else { continue };
            let point = self.place.put(*x, *y);
            pair.clear();
            match (command, pen) {
                ("L", Some(from)) => strokes.push((from, point)),
                ("M" | "S", _) => start = Some(point),
                _ => {}
            }
            pen = Some(point);
        }
        self.content.page.draw(&strokes);
    }
}

fn number(its: &Attributes<'_>, name: &str) -> Option<f32> {
    its.get(name)?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_read_in_both_forms() {
        assert_eq!(distances("3 g 3 5 1.5"), [3.0, 5.0, 5.0, 5.0, 1.5]);
        assert_eq!(distances("g 2"), Vec::<f32>::new());
    }
}
