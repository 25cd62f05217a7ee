//! What can be asked, read from named parameters. Unknown names and values are faults that name them.

use chrono::NaiveDate;
use search_index::FacetsWanted;

use super::turn::parse;
use crate::app::error::{Error, FieldError};
use crate::domain::validity::State;

/// Parameters as they stand in an address or on a command line: name and value, names may repeat.
pub type Pairs<'a> = &'a [(String, String)];

/// The most results on one page.
const PER_PAGE_MOST: usize = 100;
/// The usual number of results on one page.
const PER_PAGE: usize = 20;
/// The most values of one filter.
const VALUES_MOST: usize = 100;
/// The longest value of a filter, in characters.
const VALUE_LONGEST: usize = 300;

/// How the words of a query are taken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum MatchMode {
    /// Numbers, titles and articles in it are recognised; else as typed; by relation where it is a question or nothing is
    /// found as typed.
    #[default]
    Auto,
    /// As typed.
    Exact,
    /// By relation: a ranked list of what comes nearest, at most 1,000.
    Related,
}

/// The order of results.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortBy {
    /// 相关度.
    Relevance,
    /// 公布日期, latest first.
    Published,
    /// 公布日期, earliest first.
    PublishedOldest,
    /// 成文日期, latest first.
    Issued,
    /// 施行日期, latest first.
    Effective,
}

impl SortBy {
    const ALL: [(&'static str, Self); 5] = [
        ("relevance", Self::Relevance),
        ("published", Self::Published),
        ("published_oldest", Self::PublishedOldest),
        ("issued", Self::Issued),
        ("effective", Self::Effective),
    ];

    /// What people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Relevance => "按相关度排列",
            Self::Published => "按公布日期由近到远排列",
            Self::PublishedOldest => "按公布日期由远到近排列",
            Self::Issued => "按成文日期由近到远排列",
            Self::Effective => "按施行日期由近到远排列",
        }
    }

    /// The order of the engine.
    pub(super) const fn order(self) -> search_index::Order {
        match self {
            Self::Relevance => search_index::Order::Relevance,
            Self::Published => search_index::Order::PublishedNewest,
            Self::PublishedOldest => search_index::Order::PublishedOldest,
            Self::Issued => search_index::Order::IssuedNewest,
            Self::Effective => search_index::Order::EffectiveNewest,
        }
    }
}

/// A search of documents. Values of one filter are alternatives, filters are combined.
#[derive(Debug, Clone, Default)]
pub struct DocumentQuery {
    /// The query, in the language of [`search_index::query`]; empty finds everything.
    pub q: String,
    /// How they are taken.
    pub match_mode: MatchMode,
    /// 机关, full names as in the facet.
    pub authority: Vec<String>,
    /// 效力级别.
    pub kind: Vec<String>,
    /// 文种.
    pub form: Vec<String>,
    /// 效力状态 on `as_of`; empty: all.
    pub status: Vec<State>,
    /// 年份.
    pub year: Vec<u16>,
    /// The day whose texts and states are searched; today where absent.
    pub as_of: Option<NaiveDate>,
    /// The order; by relevance where there are words, else the latest published first.
    pub order: Option<SortBy>,
    /// Which facets to count.
    pub facets: FacetsWanted,
    /// Results on a page, 0 to 100; 20 where absent.
    pub per_page: Option<usize>,
    /// `next` of the page before.
    pub cursor: Option<String>,
}

/// A search of provisions, with the same filters.
#[derive(Debug, Clone, Default)]
pub struct ProvisionQuery {
    /// Words and filters; its facets are not counted.
    pub filter: DocumentQuery,
    /// Only the provisions of this document.
    pub document: Option<String>,
    /// A provision, as document and eId: what is like it in other documents. The words count for nothing then.
    pub similar: Option<(String, String)>,
}

impl DocumentQuery {
    /// Reads the parameters of `GET /api/v1/documents`.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every unknown name and every wrong value.
    pub fn from_pairs(pairs: Pairs<'_>) -> Result<Self, Error> {
        let mut reader = Reader::default();
        for (name, value) in pairs {
            if !reader.common(name, value) && !reader.facets(name, value) {
                reader.unknown(name);
            }
        }
        reader.finish()
    }

    /// Whether the query has no words to rank by: it is empty, or has only fields such as 机关 and 公布.
    pub fn wordless(&self) -> bool {
        parse(&self.q).is_ok_and(|words| words.terms().is_empty())
    }

    /// Results on a page.
    pub fn limit(&self) -> usize {
        self.per_page.unwrap_or(PER_PAGE)
    }

    /// The order that applies: without words there is no relevance.
    pub fn sort(&self, wordless: bool) -> SortBy {
        match self.order {
            None | Some(SortBy::Relevance) if wordless => SortBy::Published,
            Some(order) => order,
            None => SortBy::Relevance,
        }
    }
}

impl ProvisionQuery {
    /// Reads the parameters of `GET /api/v1/provisions`.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every unknown name and every wrong value.
    pub fn from_pairs(pairs: Pairs<'_>) -> Result<Self, Error> {
        let mut reader = Reader::default();
        let mut document = None;
        let mut similar = None;
        for (name, value) in pairs {
            if name == "similar" {
                reader.once(name, similar.is_some());
                match value.split_once(':') {
                    Some((document, eid)) => similar = Some((document.to_owned(), eid.to_owned())),
                    None if value.is_empty() => {}
                    None => reader.fault(name, "请写成 文件id:条文eId"),
                }
                continue;
            }
            if name == "document" {
                reader.once(name, document.is_some());
                document = Some(value.trim().to_owned()).filter(|id| !id.is_empty());
            } else if !reader.common(name, value) {
                reader.unknown(name);
            }
        }
        let filter = reader.finish()?;
        Ok(Self {
            filter,
            document,
            similar,
        })
    }
}

/// Collects parameters and faults.
#[derive(Default)]
struct Reader {
    query: DocumentQuery,
    seen: Vec<String>,
    faults: Vec<FieldError>,
}

impl Reader {
    /// Takes a parameter that both searches have; `false` where it is none.
    fn common(&mut self, name: &str, value: &str) -> bool {
        match name {
            "q" => self.single(name, |query, _| {
                value.clone_into(&mut query.q);
                Ok(())
            }),
            "match" => self.single(name, |query, _| {
                query.match_mode = match value {
                    "" | "auto" => MatchMode::Auto,
                    "exact" => MatchMode::Exact,
                    "related" => MatchMode::Related,
                    _ => return Err(one_of(value, "auto、exact、related")),
                };
                Ok(())
            }),
            "authority" => self.listed(name, value, |query| &mut query.authority),
            "kind" => self.listed(name, value, |query| &mut query.kind),
            "form" => self.listed(name, value, |query| &mut query.form),
            "status" => self.status(value),
            "year" => self.year(value),
            "as_of" => self.single(name, |query, _| {
                set(&mut query.as_of, value, |text| {
                    let day = text.parse::<NaiveDate>().ok();
                    day.filter(|day| (1..=9999).contains(&chrono::Datelike::year(day)))
                })
                .ok_or_else(|| format!("“{}”不是日期，请写成 2024-05-01", brief(value)))
            }),
            "order" => self.single(name, |query, _| {
                set(&mut query.order, value, |text| {
                    let known = SortBy::ALL.iter().find(|(word, _)| *word == text);
                    known.map(|(_, order)| *order)
                })
                .ok_or_else(|| one_of(value, &SortBy::ALL.map(|(word, _)| word).join("、")))
            }),
            "per_page" => self.single(name, |query, _| {
                set(&mut query.per_page, value, |text| {
                    text.parse().ok().filter(|number| *number <= PER_PAGE_MOST)
                })
                .ok_or_else(|| format!("每页条数应为 0 至 {PER_PAGE_MOST} 的整数"))
            }),
            "cursor" => self.single(name, |query, _| {
                query.cursor = Some(value.to_owned()).filter(|cursor| !cursor.is_empty());
                Ok(())
            }),
            _ => return false,
        }
        true
    }

    /// Takes `facets`: true, false, or a list of names.
    fn facets(&mut self, name: &str, value: &str) -> bool {
        if name != "facets" {
            return false;
        }
        for word in value.split(',').map(str::trim) {
            let wanted = &mut self.query.facets;
            match word {
                "" | "false" | "0" => {}
                "true" | "1" | "all" => *wanted = FacetsWanted::ALL,
                "authority" => wanted.authorities = true,
                "kind" => wanted.kinds = true,
                "form" => wanted.forms = true,
                "status" => wanted.states = true,
                "year" => wanted.years = true,
                _ => self.fault(
                    name,
                    one_of(word, "true、false、authority、kind、form、status、year"),
                ),
            }
        }
        true
    }

    fn status(&mut self, value: &str) {
        if value.is_empty() {
            return;
        }
        match State::parse(value) {
            Ok(state) if self.query.status.contains(&state) => {}
            Ok(state) => self.query.status.push(state),
            Err(_) => {
                let words: Vec<&str> = State::ALL.iter().map(|state| state.as_str()).collect();
                self.fault("status", one_of(value, &words.join("、")));
            }
        }
    }

    fn year(&mut self, value: &str) {
        if value.is_empty() {
            return;
        }
        match value.parse::<u16>() {
            Ok(year) if (1..=9999).contains(&year) => {
                if self.query.year.len() < VALUES_MOST {
                    self.query.year.push(year);
                } else {
                    self.fault("year", format!("最多选择 {VALUES_MOST} 个值"));
                }
            }
            Ok(_) | Err(_) => self.fault("year", format!("“{}”不是年份", brief(value))),
        }
    }

    fn listed(
        &mut self,
        name: &str,
        value: &str,
        list: fn(&mut DocumentQuery) -> &mut Vec<String>,
    ) {
        let value = value.trim();
        if value.is_empty() {
            return;
        }
        if value.chars().nth(VALUE_LONGEST).is_some() {
            self.fault(name, format!("每个值不超过 {VALUE_LONGEST} 个字"));
            return;
        }
        let values = list(&mut self.query);
        if values.iter().any(|known| known == value) {
            return;
        }
        if values.len() < VALUES_MOST {
            values.push(value.to_owned());
        } else {
            self.fault(name, format!("最多选择 {VALUES_MOST} 个值"));
        }
    }

    fn single(
        &mut self,
        name: &str,
        take: impl FnOnce(&mut DocumentQuery, &str) -> Result<(), String>,
    ) {
        self.once(name, self.seen.iter().any(|seen| seen == name));
        self.seen.push(name.to_owned());
        if let Err(message) = take(&mut self.query, name) {
            self.fault(name, message);
        }
    }

    fn once(&mut self, name: &str, again: bool) {
        if again {
            self.fault(name, format!("参数 {name} 只能出现一次"));
        }
    }

    fn unknown(&mut self, name: &str) {
        let name = brief(name);
        self.fault(&name, format!("没有名为“{name}”的参数"));
    }

    fn fault(&mut self, name: &str, message: impl Into<String>) {
        self.faults.push(FieldError::new(name, message));
    }

    fn finish(self) -> Result<DocumentQuery, Error> {
        if self.faults.is_empty() {
            Ok(self.query)
        } else {
            Err(Error::Invalid(self.faults))
        }
    }
}

/// Sets `field` to what the value says, or to nothing where it is empty; `None` for a wrong one.
fn set<T>(field: &mut Option<T>, value: &str, read: impl FnOnce(&str) -> Option<T>) -> Option<()> {
    let value = value.trim();
    *field = if value.is_empty() { None } else { read(value) };
    (field.is_some() || value.is_empty()).then_some(())
}

fn one_of(value: &str, words: &str) -> String {
    format!("“{}”不在可选值之中：{words}", brief(value))
}

/// The head of a value that goes into a message.
fn brief(value: &str) -> String {
    let mut head: String = value.chars().take(40).collect();
    if head.len() < value.len() {
        head.push('…');
    }
    head
}
