//! Imports, and what a document does to another.

use super::Done;
use super::row;
use crate::app::import::{self, Lines};
use crate::app::publication::effect::RecordEffect;
use crate::app::relation::{self, ConfirmRelation};
use crate::cli::boot::Fault;
use crate::cli::demo::data;
use crate::cli::demo::data::DocumentData;
use crate::cli::demo::data::RelationData;
use crate::cli::demo::seed::Builder;
use crate::domain::access::Role;
use crate::domain::number::number_key;
use crate::domain::validity;
use crate::store::entity::document;
use crate::store::{queries, text};
use crate::text::relations::relations;
use chrono::NaiveDate;
use serde_json::json;

pub(in crate::cli::demo) async fn relate(
    b: &mut Builder,
    d: &DocumentData,
    relation: &RelationData,
    day: NaiveDate,
) -> Done {
    let target = b.documents.get(&relation.target).cloned();
    let target = target.ok_or_else(|| format!("{} 指向未知的 {}", d.key, relation.target))?;
    let me = row(b, d).await?;
    let numbers = queries::numbers(b.store.reader(), std::slice::from_ref(&me.id)).await?;
    let number = numbers
        .into_iter()
        .map(|number| number.printed)
        .next()
        .unwrap_or_default();
    let act = match relation.act.as_str() {
        "repeals" | "replaces" => validity::Act::Repeal,
        "declares_void" => validity::Act::DeclareVoid,
        "extends" => validity::Act::Extend,
        "amends" => return amend(b, d, relation, day).await,
        other => return Err(format!("未知的关系 {other}").into()),
    };
    let who = b.holder("justice", Role::Registrar).await?;
    if let Some(confirm) = stated(b, &me, &target, relation).await? {
        return b.act(&who, day, confirm).await.map(|_| ());
    }
    let command = RecordEffect {
        document_id: target,
        act,
        on: Some(relation.on),
        until: relation.until,
        provisions: Vec::new(),
        because: number,
        basis_id: Some(me.id),
    };
    b.act(&who, day, command).await.map(|_| ())
}

/// The relation as the text of `me` states it, confirmed onto `target`.
async fn stated(
    b: &Builder,
    me: &document::Model,
    target: &str,
    relation: &RelationData,
) -> Result<Option<ConfirmRelation>, Fault> {
    let db = b.store.reader();
    let Some(revision) = me.revision_id.as_deref() else {
        return Ok(None);
    };
    let revision = text::revision(db, revision).await?.ok_or("no such text")?;
    let numbers = queries::numbers(db, &[target.to_owned()]).await?;
    let found = relations(&revision.title, &revision.text);
    let named = found.iter().find(|one| {
        let number = one.number.as_deref().map(number_key);
        one.kind.as_str() == relation.act
            && numbers
                .iter()
                .any(|known| Some(&known.match_key) == number.as_ref())
    });
    Ok(named.map(|one| ConfirmRelation {
        document_id: me.id.clone(),
        kind: one.kind,
        key: relation::key(one),
        target_id: Some(target.to_owned()),
        on: Some(relation.on),
        until: relation.until,
        close: true,
    }))
}

pub(super) async fn amend(
    b: &mut Builder,
    d: &DocumentData,
    relation: &RelationData,
    day: NaiveDate,
) -> Done {
    let file = relation
        .revised_file
        .as_deref()
        .ok_or_else(|| format!("{} 没有修改后的全文", d.key))?;
    let target = data::documents()?
        .into_iter()
        .find(|target| target.key == relation.target);
    let target = target.ok_or("no such target")?;
    let line = import_line(b, &target, file, Some(relation.on))?;
    import_lines(b, day, vec![line]).await
}

pub(in crate::cli::demo) fn import_line(
    b: &Builder,
    d: &DocumentData,
    file: &str,
    version_on: Option<NaiveDate>,
) -> Result<String, Fault> {
    let county = data::county()?;
    b.authority(&d.issuer)?;
    let issuer = county
        .authority
        .iter()
        .find(|authority| authority.key == d.issuer);
    let number = format!(
        "{}〔{}〕{}号",
        d.number_prefix, d.number_year, d.number_serial
    );
    let line = json!({
        "id": format!("demo-{}", d.key),
        "title": d.title,
        "issuer": issuer.map(|issuer| issuer.name.as_str()),
        "kind": d.kind,
        "doc_number": number,
        "written_on": d.signed_on,
        "published_on": d.published_on,
        "effective_on": d.effective_on,
        "version_on": version_on,
        "valid_until": d.last_valid_on,
        "text": data::text(file)?,
    });
    Ok(line.to_string())
}

/// Imports lines as `guiku import documents` does.
pub(in crate::cli::demo) async fn import_lines(
    b: &mut Builder,
    day: NaiveDate,
    lines: Vec<String>,
) -> Done {
    let cx = b.program(day);
    let lines = Lines::new("demo", std::io::Cursor::new(lines.join("\n")));
    let report = import::run(&b.store, &cx, lines, |_| {}).await?;
    match report.bad.first() {
        Some(bad) => Err(format!("演示数据第 {} 行：{}", bad.line, bad.reason).into()),
        None => Ok(()),
    }
}

/// Keeps the id of an imported document.
pub(in crate::cli::demo) async fn remember(b: &mut Builder, d: &DocumentData) -> Done {
    let number = format!(
        "{}〔{}〕{}号",
        d.number_prefix, d.number_year, d.number_serial
    );
    let key = number_key(&number);
    let found = queries::documents_by_number(b.store.reader(), &key).await?;
    let found = found.first().ok_or_else(|| format!("{} 没有导入", d.key))?;
    b.documents.insert(d.key.clone(), found.document_id.clone());
    Ok(())
}
