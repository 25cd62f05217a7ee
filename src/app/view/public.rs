//! 公开文件: one document as everybody may see it.

use chrono::NaiveDate;

use super::cited::{CitedLine, Links, links};
use super::history::{self, FactLine, FilingLine, Point};
use super::journal;
use super::originals::{self, OriginalLine};
use super::render::{self, Block, Entry, Head};
use super::revisions::Revisions;
use super::runs::{Marks, Run, runs};
use super::status::StatusLine;
use crate::app::citations::{Citing, Lookup, resolve};
use crate::app::search::authorities;
use crate::app::{Error, RequestContext};
use crate::domain::document::{Class, NumberKind};
use crate::store::entity::revision;
use crate::store::error::parse;
use crate::store::publicly::PublicDocument;
use crate::store::record::sha256_hex;
use crate::store::text::ProvisionRow;
use crate::store::{Store, people, publicly, queries, text};
use crate::text::outline;

/// What is asked of a document.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// The day whose text and status are shown; today where absent.
    pub as_of: Option<NaiveDate>,
    /// Words to be marked.
    pub q: String,
}

/// A public document on a page.
#[derive(Debug, Clone)]
pub struct DocumentPage {
    /// Id.
    pub id: String,
    /// Title of the shown text.
    pub title: String,
    /// The title, with the searched words marked.
    pub title_runs: Vec<Run>,
    /// Whether its life ran here, or it came in with an import.
    pub class: Class,
    /// The status on the day.
    pub status: StatusLine,
    /// The day is today.
    pub today: bool,
    /// What stands in 登记信息.
    pub particulars: Particulars,
    /// What the source of an import says of the status, where the reasons do not say it already.
    pub claim: Option<String>,
    /// The text.
    pub blocks: Vec<Block>,
    /// Its headings.
    pub contents: Vec<Entry>,
    /// All public texts.
    pub revisions: Revisions,
    /// All dated facts.
    pub facts: Vec<FactLine>,
    /// The timeline.
    pub points: Vec<Point>,
    /// The filings.
    pub filings: Vec<FilingLine>,
    /// What the text cites.
    pub cited: Vec<CitedLine>,
    /// 正文哈希 of the shown text.
    pub body_sha256: String,
    /// Hash of the text as stored.
    pub text_sha256: String,
    /// 原件 of the shown text.
    pub originals: Vec<OriginalLine>,
    /// 正文缺失: the document was recorded without its text.
    pub text_missing: bool,
    /// Where its events stand in the log.
    pub positions: Vec<i64>,
}

/// 登记信息.
#[derive(Debug, Clone, Default)]
pub struct Particulars {
    /// 制定机关; empty: 机关未载明.
    pub issuers: Vec<String>,
    /// 发文字号.
    pub document_number: Option<String>,
    /// 登记号.
    pub registration_number: Option<String>,
    /// 效力级别.
    pub kind: Option<String>,
    /// 文种.
    pub form: Option<String>,
    /// 起草单位.
    pub drafter: Option<String>,
    /// 成文日期.
    pub issued_on: Option<String>,
    /// 公布日期.
    pub published_on: Option<String>,
    /// 施行日期.
    pub effective_on: Option<String>,
    /// 有效期截止日.
    pub last_valid_on: Option<String>,
    /// What the source of an import says of the status, not verified.
    pub source_status: Option<String>,
    /// Title of the instrument.
    pub instrument: Option<String>,
    /// Name of the shown text in its source.
    pub external_id: Option<String>,
}

/// Reads a document.
///
/// # Errors
/// [`Error::NotFound`] for everything that not everybody may see, and for what is not there.
pub async fn document(
    store: &Store,
    lookup: &Lookup<'_>,
    cx: &RequestContext,
    id: &str,
    asked: &Asked,
) -> Result<DocumentPage, Error> {
    let document = find(store, id).await?;
    let as_of = asked.as_of.unwrap_or(cx.today);
    let revisions = Revisions::read(store, id, as_of).await?;
    let shown = revisions.shown().ok_or(Error::NotFound("此文件的文本"))?;
    let revision = text::revision(store.reader(), &shown.id).await?;
    let revision = revision.ok_or(Error::NotFound("此文件的文本"))?;
    let stored = text::provisions(store.reader(), &revision.id).await?;
    let structure = outline(&revision.text);
    let (mut links, cited) = cited(store, lookup, cx, &document, &revision, &stored).await?;
    let marks = Marks::of(&asked.q);
    let mut particulars = particulars(store, &document).await?;
    particulars
        .instrument
        .clone_from(&revision.instrument_title);
    particulars.external_id.clone_from(&revision.external_id);
    let head = Head {
        title: revision.title.clone(),
        instrument: revision.instrument_title.clone(),
        numbers: document
            .numbers
            .iter()
            .map(|one| one.printed.clone())
            .collect(),
        issuers: particulars.issuers.clone(),
    };
    let facts = history::facts(store, id).await?;
    let filings = history::filings(store, id, cx.today).await?;
    let row = &document.row;
    let status = StatusLine::of(&document.facts, as_of, &cx.pack);
    let claim = claim(&status, particulars.source_status.as_deref());
    Ok(DocumentPage {
        id: row.id.clone(),
        title_runs: runs(&revision.title, &[], &marks),
        class: parse("document", &row.id, "class", &row.class, Class::parse)?,
        today: as_of == cx.today,
        particulars,
        claim,
        status,
        blocks: render::blocks(&structure, &stored, &head, &mut links, &marks),
        contents: render::contents(&structure),
        points: history::timeline(store, &document, &facts, &filings, cx.today).await?,
        originals: originals::of_source(revision.source.as_deref()),
        text_missing: revision.text.is_empty(),
        cited,
        body_sha256: revision.body_sha256,
        text_sha256: sha256_hex(revision.text.as_bytes()),
        positions: journal::positions(store, id).await?,
        title: revision.title,
        revisions,
        facts,
        filings,
    })
}

/// What the shown text cites.
async fn cited(
    store: &Store,
    lookup: &Lookup<'_>,
    cx: &RequestContext,
    document: &PublicDocument,
    revision: &revision::Model,
    stored: &[ProvisionRow],
) -> Result<(Links, Vec<CitedLine>), Error> {
    let citing = Citing::of(
        &document.row,
        &document.facts,
        revision.clone(),
        stored.to_vec(),
    );
    let texts = [citing];
    let followed = resolve(store, lookup, cx.today, &texts).await?;
    let mut pairs = texts.iter().zip(&followed);
    Ok(pairs
        .next()
        .map_or_else(Default::default, |(citing, followed)| {
            links(citing, followed)
        }))
}

fn claim(status: &StatusLine, source: Option<&str>) -> Option<String> {
    let source = source?;
    let told = status
        .because
        .iter()
        .any(|because| because.contains(source));
    (!told).then(|| source.to_owned())
}

/// A document that everybody may see.
pub async fn find(store: &Store, id: &str) -> Result<PublicDocument, Error> {
    let shown = publicly::documents(store.reader(), &[id.to_owned()]).await?;
    match shown.into_values().next() {
        Some(document) => Ok(document),
        None => Err(hidden(store, id).await?),
    }
}

/// What is told of a document that not everybody may see: of one that is withheld that it is, and why;
/// of every other that there is none.
pub async fn hidden(store: &Store, id: &str) -> Result<Error, Error> {
    let row = queries::document(store.reader(), id).await?;
    let ground = match row {
        Some(row) if publicly::was_published(&row)? => row.withheld,
        Some(_) | None => None,
    };
    Ok(ground.map_or(Error::NotFound("此文件"), Error::Withheld))
}

/// The words of the shown text alone, for reading without a page.
pub async fn plain(
    store: &Store,
    cx: &RequestContext,
    id: &str,
    as_of: Option<NaiveDate>,
) -> Result<String, Error> {
    let document = find(store, id).await?;
    let revisions = Revisions::read(store, id, as_of.unwrap_or(cx.today)).await?;
    let shown = revisions.shown().ok_or(Error::NotFound("此文件的文本"))?;
    let revision = text::revision(store.reader(), &shown.id).await?;
    let revision = revision.ok_or(Error::NotFound("此文件的文本"))?;
    let numbers: Vec<String> = document
        .numbers
        .into_iter()
        .map(|one| one.printed)
        .collect();
    Ok(format!(
        "{}\n{}\n\n{}\n",
        revision.title,
        numbers.join("　"),
        revision.text
    ))
}

async fn particulars(store: &Store, document: &PublicDocument) -> Result<Particulars, Error> {
    let row = &document.row;
    let number = |kind: NumberKind| {
        let mut of_kind = document
            .numbers
            .iter()
            .rev()
            .filter(|one| one.kind == kind.as_str());
        of_kind.next().map(|one| one.printed.clone())
    };
    let drafter = match &row.drafter_id {
        Some(id) => people::authority(store.reader(), id)
            .await?
            .map(|one| one.name),
        None => None,
    };
    let named = row.issuer_name.is_some() || row.co_issuers != "[]";
    let issuers = if named {
        authorities(document)?
    } else {
        Vec::new()
    };
    let last = crate::domain::validity::last_valid_on(&document.facts);
    let effective = crate::domain::validity::effective_on(&document.facts);
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string());
    Ok(Particulars {
        issuers,
        document_number: number(NumberKind::Document),
        registration_number: number(NumberKind::Registration),
        kind: row.kind.clone(),
        form: row.form.clone(),
        drafter,
        issued_on: row.issued_on.clone(),
        published_on: row.published_on.clone(),
        effective_on: row.effective_on.clone().or_else(|| day(effective)),
        last_valid_on: day(last).or_else(|| row.last_valid_on.clone()),
        source_status: row.source_status.clone(),
        instrument: None,
        external_id: None,
    })
}
