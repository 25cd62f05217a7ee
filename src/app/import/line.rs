//! 导入行: one line of JSON as fields. Only a missing `id`, `title` or `text` makes it bad.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use crate::app::intake::{TEXT_LIMIT, TITLE_LIMIT, clean_title};
use crate::domain::number::number_key;
use crate::domain::partial_date::PartialDate;
use crate::store::record::hex;
use crate::text::normal_form;

/// Longest value of a short field, in characters; a longer one is kept as the source gives it and is
/// no field.
const SHORT_LIMIT: usize = 500;
/// Most numbers of one line.
const NUMBERS_LIMIT: usize = 50;
/// Keys whose values say the text again in parts.
const RESTATED: [&str; 2] = ["preamble", "annex"];

/// What a line says, in the words of the registry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Line {
    /// Name of the text in its source.
    pub(super) id: String,
    /// On one line.
    pub(super) title: String,
    /// Normal form.
    pub(super) text: String,
    /// 效力级别, open text.
    pub(super) kind: Option<String>,
    /// 制定机关; `None`: 机关未载明.
    pub(super) issuer: Option<String>,
    /// 联合制定机关 beside the issuer.
    pub(super) co_issuers: Vec<String>,
    /// 发文字号 as printed, its own first.
    pub(super) numbers: Vec<String>,
    /// 成文日期 (通过日期).
    pub(super) issued_on: Option<PartialDate>,
    /// 公布日期.
    pub(super) published_on: Option<PartialDate>,
    /// 施行日期.
    pub(super) effective_on: Option<PartialDate>,
    /// Where the source has the effective date from.
    pub(super) effective_source: Option<String>,
    /// 版本日期.
    pub(super) version_on: Option<PartialDate>,
    /// Last valid day, inclusive.
    pub(super) valid_until: Option<PartialDate>,
    /// 有效期 as written.
    pub(super) validity: Option<String>,
    /// The source's own view of the status.
    pub(super) status: Option<String>,
    /// All keys but id, title, text and what says the text again.
    pub(super) source: BTreeMap<String, Json>,
    /// Fields that could not be read and were left in `source` alone.
    pub(super) notes: Vec<String>,
}

/// The keys of a line as they come, without building what is not kept.
struct Keys(BTreeMap<String, Json>);

impl<'de> Deserialize<'de> for Keys {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Keys;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Keys, A::Error> {
                let mut keys = BTreeMap::new();
                while let Some(key) = map.next_key::<String>()? {
                    if key == "articles" {
                        map.next_value::<IgnoredAny>()?;
                    } else {
                        keys.insert(key, map.next_value()?);
                    }
                }
                Ok(Keys(keys))
            }
        }
        deserializer.deserialize_map(Reader)
    }
}

impl Line {
    /// Reads a line; `bare`: it may come without a text.
    ///
    /// # Errors
    /// The reason, for the person who has the file.
    pub(super) fn read(bytes: &[u8], bare: bool) -> Result<Self, String> {
        let text = std::str::from_utf8(bytes).map_err(|_| "不是 UTF-8 文本".to_owned())?;
        let Keys(mut keys) = serde_json::from_str(text).map_err(|error| {
            let place = error.column();
            format!("不是 JSON 对象（第 {place} 字节处有误）")
        })?;
        let id = match keys.remove("id") {
            Some(Json::String(id)) => clean(&id),
            Some(Json::Number(id)) => Some(id.to_string()),
            Some(_) | None => None,
        };
        let id = id.ok_or("缺少 id")?;
        if id.chars().count() > SHORT_LIMIT {
            return Err(format!("id 超过 {SHORT_LIMIT} 个字符的上限"));
        }
        let title = match keys.remove("title") {
            Some(Json::String(title)) => clean_title(&title),
            Some(_) | None => String::new(),
        };
        let length = title.chars().count();
        if length == 0 {
            return Err("缺少 title（标题）".to_owned());
        }
        if length > TITLE_LIMIT {
            return Err(format!(
                "标题有 {length} 个字，超过 {TITLE_LIMIT} 个字的上限"
            ));
        }
        let body = match keys.remove("text") {
            Some(Json::String(body)) if body.len() > TEXT_LIMIT => {
                return Err("正文超过 20 MB 的上限".to_owned());
            }
            Some(Json::String(body)) => body,
            Some(_) | None => String::new(),
        };
        keys.retain(|key, value| !restates(key, value, &body));
        let text = normal_form(&body);
        if text.is_empty() && !bare {
            return Err("缺少 text（正文）".to_owned());
        }
        let mut line = Self {
            id,
            title,
            text,
            ..Self::default()
        };
        line.fields(keys);
        Ok(line)
    }

    fn fields(&mut self, keys: BTreeMap<String, Json>) {
        let mut fields = Fields {
            keys: &keys,
            notes: Vec::new(),
        };
        self.kind = fields.short("kind");
        self.issuer = fields.short("issuer");
        self.co_issuers = fields.list("issuers");
        self.co_issuers.dedup();
        if self.issuer.is_none() && self.co_issuers.len() == 1 {
            self.issuer = self.co_issuers.pop();
        }
        self.co_issuers
            .retain(|name| Some(name) != self.issuer.as_ref());
        let mut numbers: Vec<String> = fields.short("doc_number").into_iter().collect();
        numbers.extend(fields.list("doc_numbers"));
        let mut seen = std::collections::HashSet::new();
        numbers.retain(|number| seen.insert(number_key(number)));
        numbers.truncate(NUMBERS_LIMIT);
        self.numbers = numbers;
        let first = |one: Option<PartialDate>, other| one.or(other);
        self.issued_on = first(fields.date("written_on"), fields.date("adopted_on"));
        self.published_on = first(fields.date("published_on"), fields.date("promulgated_on"));
        self.effective_on = fields.date("effective_on");
        self.effective_source = fields.short("effective_source");
        self.version_on = fields.date("version_on");
        self.valid_until = fields.date("valid_until");
        self.validity = fields.short("validity");
        self.status = fields.short("status");
        self.notes = fields.notes;
        self.source = keys;
    }

    /// Hash of what the line says: title, normal form of the text, and every field that is mapped.
    /// The order of keys, layout and keys of the source's own do not count.
    pub(super) fn sha256(&self) -> String {
        let mut hash = Sha256::new();
        let mut put = |text: &str| {
            hash.update((text.len() as u64).to_be_bytes());
            hash.update(text.as_bytes());
        };
        put(&self.title);
        put(&self.text);
        for field in [
            &self.kind,
            &self.issuer,
            &self.effective_source,
            &self.validity,
            &self.status,
        ] {
            put(field.as_deref().unwrap_or_default());
        }
        for date in [
            self.issued_on,
            self.published_on,
            self.effective_on,
            self.version_on,
            self.valid_until,
        ] {
            put(&date.map(|date| date.to_string()).unwrap_or_default());
        }
        for list in [&self.co_issuers, &self.numbers] {
            put(&list.len().to_string());
            for entry in list {
                put(entry);
            }
        }
        hex(&hash.finalize())
    }
}

fn restates(key: &str, value: &Json, body: &str) -> bool {
    RESTATED.contains(&key) && value.as_str().is_some_and(|part| body.contains(part))
}

/// The keys of one line, read as fields; what is of another kind than expected is noted.
struct Fields<'a> {
    keys: &'a BTreeMap<String, Json>,
    notes: Vec<String>,
}

impl Fields<'_> {
    fn short(&mut self, key: &str) -> Option<String> {
        match self.keys.get(key)? {
            Json::Null => None,
            Json::String(text) if text.chars().count() <= SHORT_LIMIT => clean(text),
            Json::Number(number) => Some(number.to_string()),
            Json::String(_) | Json::Bool(_) | Json::Array(_) | Json::Object(_) => {
                self.notes
                    .push(format!("{key} 不是短文本，未采用，原样保留"));
                None
            }
        }
    }

    fn list(&mut self, key: &str) -> Vec<String> {
        match self.keys.get(key) {
            None | Some(Json::Null) => Vec::new(),
            Some(Json::Array(entries)) => entries
                .iter()
                .take(NUMBERS_LIMIT)
                .filter_map(Json::as_str)
                .filter(|text| text.chars().count() <= SHORT_LIMIT)
                .filter_map(clean)
                .collect(),
            Some(Json::String(_) | Json::Number(_) | Json::Bool(_) | Json::Object(_)) => {
                self.notes.push(format!("{key} 不是列表，未采用，原样保留"));
                Vec::new()
            }
        }
    }

    fn date(&mut self, key: &str) -> Option<PartialDate> {
        let text = self.short(key)?;
        match text.parse() {
            Ok(date) => Some(date),
            Err(error) => {
                self.notes.push(format!("{key} {error}，未采用，原样保留"));
                None
            }
        }
    }
}

/// One line of text without what cannot be seen; `None` where nothing is left.
fn clean(text: &str) -> Option<String> {
    Some(clean_title(text)).filter(|text| !text.is_empty())
}
