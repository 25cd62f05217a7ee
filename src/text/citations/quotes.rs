//! Words that a text quotes from another: 将第三条修改为：“……”. 本法 in them is not the text itself.

/// Follows the quotations of a text, and which document it amends.
#[derive(Debug, Default)]
pub(super) struct Quotes {
    /// Inside a quotation that puts words into another text.
    inside: bool,
    /// The document whose text is changed here.
    amended: Option<String>,
    /// The last characters outside of quotations.
    recent: String,
}

/// How far an amending word may stand before its quotation, in bytes.
const NEAR: usize = 120;

impl Quotes {
    /// An amending text by its title: 关于修改《某办法》的决定.
    pub(super) fn of_title(title: &str) -> Self {
        let amends = ["修改", "修正", "修订"]
            .iter()
            .any(|word| title.contains(word));
        let object = crate::text::title::bracketed_titles(title);
        let amended = object.first().filter(|_| amends && object.len() == 1);
        Self {
            amended: amended.map(|title| (*title).to_owned()),
            ..Self::default()
        }
    }

    /// Goes on over `words`, which stand between the last place and the next.
    pub(super) fn over(&mut self, words: &str) {
        for c in words.chars() {
            match c {
                '“' if !self.inside => self.inside = self.puts_words(),
                '”' => self.inside = false,
                '\n' => {}
                c if !self.inside => self.recent.push(c),
                _ => {}
            }
        }
        let far = self.recent.len().saturating_sub(NEAR);
        let cut = (far..=self.recent.len()).find(|at| self.recent.is_char_boundary(*at));
        self.recent.drain(..cut.unwrap_or(0));
    }

    fn puts_words(&self) -> bool {
        let words = self.recent.trim_end_matches(['：', ':', '，', ' ']);
        // 某法第三条规定：“……”: words of that law
        if words.ends_with("规定") && self.recent.ends_with(['：', ':']) {
            return true;
        }
        [
            "修改为",
            "改为",
            "增加",
            "作为",
            "表述为",
            "规定为",
            "补充",
            "内容为",
            "如下",
        ]
        .iter()
        .any(|word| words.ends_with(word))
            || (words.ends_with(['条', '款', '项']) && words.contains("增加"))
    }

    /// A document is named outside of quotations.
    pub(super) fn named(&mut self, before: &str, title: &str) {
        if !self.inside && (before.ends_with("修改") || before.ends_with('对')) {
            self.amended = Some(title.to_owned());
        }
    }

    pub(super) fn inside(&self) -> bool {
        self.inside
    }

    pub(super) fn amended(&self) -> Option<&str> {
        self.amended.as_deref()
    }
}
