//! The language of queries. It is ours: no engine's parser ever sees what a person typed.
//!
//! # Words
//!
//! Words are parted by blanks, and **all** of them must stand in the title, a number or the text of a document (or in one provision,
//! where provisions are searched). Each word is an **exact run of characters** (after [folding](mod@crate::fold)); nothing is cut into
//! words of a dictionary. Punctuation inside a word must stand there too. `"…"` and `“…”` make one run of what is inside, blanks and
//! all (which count for nothing).
//!
//! # Operators
//!
//! | written | finds |
//! | --- | --- |
//! | `规范性文件 备案` | both |
//! | `备案\|审查` | one of them; `\|` binds closer than a blank: `甲 乙\|丙` is 甲 and one of 乙 and 丙 |
//! | `-废止` | everything else; `-` binds closest: `-甲\|乙` is what lacks 甲 or has 乙 |
//! | `(甲 乙)\|丙` | brackets group |
//! | `标题:办法` | in the title (or that of the instrument) |
//! | `文号:县政规` | in a printed number |
//! | `机关:教育局` | in the name of an issuing authority |
//! | `条文:备案` | in a provision; `条文:(甲 乙)` is `同条(甲 乙)` |
//! | `依据:《行政处罚法》` | cites that document; what it is called is for the caller, see [`Query::resolve`] |
//! | `年份:2021`, `年份:2019-2021`, `年份:>=2019` | the year; ranges also with `..`, `~`, 至, open at one end too |
//! | `公布:2021-05-01`, `公布:2021-05`, `公布:2020-01-01..2021-06-30`, `公布:<=2021` | the day of publication; likewise `施行:` (effect) and `成文:` (signature); 2021年5月1日, 2021.5.1 and 2021/5/1 are days too |
//! | `"听证 公告"~5` | both words with at most 5 characters between them, in any order, in the text |
//! | `同条(听证 -公告)` | all that is in the brackets holds of one provision |
//! | `同款(听证 公告)` | … of one paragraph (a line of a provision) |
//!
//! A field also takes a quoted run (`标题:"规范性 文件"`) and a group of words (`标题:(规范性文件 备案|审查 -试行)`). In the groups of fields,
//! of 同条 and 同款 stand words, quotation marks, `|`, `-` and brackets; `"…"~n` also in 同条 and after 条文:, where it means one
//! provision.
//!
//! In a search of provisions what belongs to the document (`标题: 文号: 机关: 依据:`, year and days) is asked of the provision's document;
//! 同条 and 条文 are asked of the provision itself.
//!
//! **Distance**: of all ways to choose one place for each word the shortest stretch that holds them counts; its length less the
//! lengths of the words must not exceed `n`. Blanks are no characters. Words that overlap are at distance 0.
//!
//! **Exclusion** is exact wherever it stands: `-x` is everything that `x` does not find. Excluded words never add to a score. A query
//! of exclusions alone finds everything else.
//!
//! # What stays text
//!
//! Pasted fragments stay what they are: a sign is an operator only where it can be one.
//!
//! * A bracket (`(` or `（`) opens a group only at the head of a word, where the bracket that closes it ends a word, and only if
//!   something inside makes it a group: several words, `|`, or at its head a field, a quotation mark or `-`. So `国发（2015）58号`, `（一）`,
//!   `（试行）`, `(a|b):*` and a thousand `（` are text. `（征求意见稿 修订稿）` by itself is a group; put it into quotation marks.
//! * `|` is an operator everywhere but in quotation marks and in brackets that stand in a word. With nothing on one side it is an
//!   error: a pasted row of a table (`| 序号 | 名称 |`) is refused with the place and the way to write it, `序号|名称` finds either.
//! * `-` is one only at the head of a word and not alone; `08-2106` and ` - ` are text. The second of `--x` is text.
//! * A field is one of the nine words, a colon (`:` or `：`) and a value without blank between. `注意:甲` and `标题： 甲` are text.
//! * 同条 and 同款 need the bracket at once, and its end must end the word: `同条（一）项` is text.
//! * `"` at the head of a word must be closed. `“` is a quotation mark only where `”` ends the word.
//! * `~` counts only after a quotation mark and before figures that end the word.
//!
//! # Bounds
//!
//! [`MAX_CHARS`] characters, [`MAX_WORDS`] words (each value and each word of `"…"~n` is one; repeated ones count once), [`MAX_DEPTH`] groups
//! inside one another, [`MAX_DISTANCE`] for `~`. In 同款 and `"…"~n` a word has two characters or more, because single characters
//! are indexed without their places. Whatever is beyond is an error with the place of the character.
//!
//! # Grammar
//!
//! ```text
//! query        = [ list ]
//! list         = alternatives { blank alternatives }
//! alternatives = item { "|" item }
//! item         = [ "-" ] ( field ":" value | ( "同条" | "同款" ) "(" list ")" | value )
//! value        = word | '"' … '"' [ "~" figures ] | "(" list ")"
//! ```

mod ast;
mod column;
mod compile;
mod dates;
mod describe;
mod error;
mod except;
mod join;
mod lex;
mod near;
mod paragraph;
mod parse;
mod places;

pub(crate) use compile::{compile, number_terms};
pub use error::{QueryError, QueryErrorKind};
pub(crate) use places::Standing;

use std::str::FromStr;

use ast::{Field, Node, Run};

/// The longest query, in characters.
pub const MAX_CHARS: usize = 2_000;
/// The most words in one query.
pub const MAX_WORDS: usize = 64;
/// The most groups inside one another.
pub const MAX_DEPTH: usize = 16;
/// The largest distance of `"…"~n`, in characters.
pub const MAX_DISTANCE: usize = 100;

/// A query that was read and found to be within bounds. Make one with [`Query::parse`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Query {
    root: Option<Node>,
}

impl FromStr for Query {
    type Err = QueryError;

    fn from_str(text: &str) -> Result<Self, QueryError> {
        Self::parse(text)
    }
}

impl Query {
    /// Reads a query.
    ///
    /// # Errors
    /// [`QueryError`] where the query leaves the bounds or an operator is used wrongly.
    ///
    /// ```
    /// use search_index::Query;
    /// let query = Query::parse("标题:规范性文件 备案|审查 -废止").unwrap();
    /// assert_eq!(query.terms(), ["规范性文件", "备案", "审查"]);
    /// assert_eq!(query.describe(), "标题含“规范性文件”，并且（全文含“备案”或者“审查”），并且不含“废止”");
    /// assert_eq!(Query::parse("甲 \"乙").unwrap_err().at, 2);
    /// ```
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        Ok(Self {
            root: parse::parse(text)?,
        })
    }

    /// A query of one exact run, whatever characters it has (quotation marks and `-` too).
    ///
    /// # Errors
    /// [`QueryErrorKind::TooLong`].
    pub fn exact(run: &str) -> Result<Self, QueryError> {
        if run.chars().nth(MAX_CHARS).is_some() {
            let kind = QueryErrorKind::TooLong { limit: MAX_CHARS };
            return Err(QueryError {
                at: MAX_CHARS,
                kind,
            });
        }
        Ok(Self {
            root: Run::new(run).map(|run| Node::Run(Field::Any, run)),
        })
    }

    /// The runs that a match shows, folded, each once: what to mark in a text. Numbers, authorities, cited documents and what is
    /// excluded are not among them.
    #[must_use]
    pub fn terms(&self) -> Vec<&str> {
        let mut all = Vec::new();
        if let Some(root) = &self.root {
            root.shown(&mut all);
        }
        let mut terms: Vec<&str> = Vec::new();
        for term in all {
            if !terms.contains(&term) {
                terms.push(term);
            }
        }
        terms
    }

    /// Whether the query says nothing, and so finds everything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.root.is_none()
    }

    /// Whether the query is only words that must all be there, quoted or not: what may be a number or a title as a whole.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        let word = |node: &Node| matches!(node, Node::Run(Field::Any, _));
        match &self.root {
            None => true,
            Some(Node::And(nodes)) => nodes.iter().all(word),
            Some(node) => word(node),
        }
    }

    /// Fills in what the documents named by 依据 are called. `keys` gets each as it was typed, and gives its keys in the form of
    /// [`IndexRevision::cites`](crate::IndexRevision::cites); a document that has one of them cites it. Without this, or
    /// where there are no keys, 依据 finds nothing.
    ///
    /// ```
    /// let query = search_index::Query::parse("依据:《行政处罚法》").unwrap();
    /// let query = query.resolve(|named| vec![format!("title:{named}")]);
    /// assert_eq!(query.describe(), "引用了“《行政处罚法》”");
    /// ```
    #[must_use]
    pub fn resolve(mut self, mut keys: impl FnMut(&str) -> Vec<String>) -> Self {
        if let Some(root) = &mut self.root {
            root.cited(&mut |named, found| *found = keys(named));
        }
        self
    }

    /// Widens words that name an issuing body: a word for which `names` gives parts of full names may also be met by a
    /// document that such a body issued, and those rank higher. At least one word stays as it is; a query of one word, or
    /// with operators at its head, is returned unchanged.
    ///
    /// ```
    /// let query = search_index::Query::parse("最高法 执行").unwrap();
    /// let query = query.or_issued_by(|word| match word {
    ///     "最高法" => vec!["最高人民法院".to_owned()],
    ///     _ => Vec::new(),
    /// });
    /// assert!(query.describe().contains("最高人民法院"));
    /// ```
    #[must_use]
    pub fn or_issued_by(mut self, names: impl Fn(&str) -> Vec<String>) -> Self {
        let Some(Node::And(nodes)) = &mut self.root else {
            return self;
        };
        let mut named: Vec<Vec<String>> = nodes
            .iter()
            .map(|node| match node {
                Node::Run(Field::Any, run) => names(&run.folded),
                _ => Vec::new(),
            })
            .collect();
        if named.iter().all(|names| !names.is_empty()) {
            named.clear(); // nothing would be left to look for
        }
        for (node, names) in nodes.iter_mut().zip(named) {
            let issued = names
                .iter()
                .filter_map(|name| Some(Node::Run(Field::Authority, Run::new(name)?)));
            let either: Vec<Node> = std::iter::once(node.clone()).chain(issued).collect();
            if let Some(either) = Node::any(either) {
                *node = either;
            }
        }
        self
    }

    /// The query as a sentence of plain Chinese, without a full stop; empty where it says nothing.
    #[must_use]
    pub fn describe(&self) -> String {
        self.root
            .as_ref()
            .map_or_else(String::new, describe::describe)
    }
}

#[cfg(test)]
mod tests;
