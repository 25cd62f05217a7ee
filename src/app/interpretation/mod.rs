//! 政策解读: published beside a document and linked with it from both sides.
//!
//! Owns the commands and what everybody sees of it. What is withheld is not explained to anybody either. Must
//! not know pages. Held by `tests/it/interpretations/`.

mod publish;
mod withdraw;

pub use publish::{InterpretationPublished, PublishInterpretation};
pub use withdraw::WithdrawInterpretation;

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::error::Error;
use super::gates;
use super::view::public;
use crate::domain::interpretation::InterpretationKind;
use crate::rules::{Bound, LimitId, Pack};
use crate::store::entity::interpretation::Model;
use crate::store::error::parse;
use crate::store::{Store, interpretations};

/// 政策解读, as everybody sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct InterpretationView {
    /// Id.
    pub id: String,
    /// The document that it explains.
    pub document_id: String,
    /// 解读形式.
    #[schema(value_type = String)]
    pub kind: InterpretationKind,
    /// The same in words.
    pub label: String,
    /// Title.
    pub title: String,
    /// 解读单位.
    pub author: String,
    /// Its text, a paragraph a line.
    pub text: String,
    /// 发布日期.
    pub published_on: NaiveDate,
    /// Version for the next form.
    pub row_version: i64,
}

/// Those of one document.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct InterpretationsView {
    /// First to last.
    pub results: Vec<InterpretationView>,
}

fn view(row: Model) -> Result<InterpretationView, Error> {
    let read = InterpretationKind::parse;
    let kind = parse("interpretation", &row.id, "kind", &row.kind, read)?;
    Ok(InterpretationView {
        label: kind.label().to_owned(),
        kind,
        id: row.id,
        document_id: row.document_id,
        title: row.title,
        author: row.author,
        text: row.text,
        published_on: row.published_on,
        row_version: row.row_version,
    })
}

/// Those of a public document that stand, first to last.
pub async fn of_document(store: &Store, id: &str) -> Result<Vec<InterpretationView>, Error> {
    public::find(store, id).await?;
    let rows = interpretations::of_document(store.reader(), id).await?;
    let stand = rows.into_iter().filter(|row| row.withdrawn_on.is_none());
    stand.map(view).collect()
}

/// One that stands, with the title of its document.
pub async fn one(
    store: &Store,
    document: &str,
    id: &str,
) -> Result<(InterpretationView, String), Error> {
    let found = of_document(store, document).await?;
    let found = found.into_iter().find(|one| one.id == id);
    let found = found.ok_or(Error::NotFound("此解读"))?;
    let document = public::find(store, document).await?;
    Ok((found, document.row.title))
}

/// 政策解读公布期限 by the rules, in words with its source; where the calendar of its year is missing, that.
/// `None` where the rules set none or the day of publication is not known in full.
pub fn due(pack: &Pack, published_on: Option<&str>) -> Option<String> {
    let published: NaiveDate = published_on?.parse().ok()?;
    let rule = pack.limit(LimitId::Interpretation, published).ok()?;
    let source = gates::cite(&rule.source, rule.verified);
    match pack.due(LimitId::Interpretation, Bound::Max, published, &[]) {
        Ok(Some(due)) => Some(format!("最迟不晚于 {}（{source}）", due.due_on)),
        Ok(None) => None,
        Err(error) => Some(format!("最迟的日期未定：{error}（{source}）")),
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::RulePacks;

    const PACK: &str = "[pack]\nid = \"here\"\nname = \"本地\"\nbase = \"national\"\n\n[[limit]]\n\
        id = \"interpretation.publish\"\nfrom = 2016-01-01\nunit = \"working_day\"\nstarts = \"published\"\n\
        max = 3\nsource = { title = \"本地办法\", clause = \"第一条\" }\n";

    #[test]
    fn the_last_day_is_counted_and_a_missing_calendar_is_named() {
        let packs = RulePacks::builtin().unwrap();
        let none = packs.for_place("national").unwrap();
        assert_eq!(super::due(&none, Some("2026-04-20")), None);
        let here = packs.with_pack(PACK).unwrap().for_place("here").unwrap();
        assert_eq!(super::due(&here, Some("2026")), None);
        let told = super::due(&here, Some("2026-04-20")).unwrap();
        assert_eq!(told, "最迟不晚于 2026-04-23（本地办法 第一条）");
        let open = super::due(&here, Some("2026-12-31")).unwrap();
        assert!(open.contains("未定") && open.contains("2027"), "{open}");
    }
}
