//! Lists of issues as they stand today against the registry.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::matching::{Comparison, Mark, Matched, Tally, tally};
use super::read::Listed;
use super::take::ROLES;
use crate::app::context::{Actor, RequestContext};
use crate::app::error::Error;
use crate::app::statistics::load::{Loaded, staff};
use crate::domain::access::Role;
use crate::domain::authority::{Authority, AuthorityKind};
use crate::domain::statistics::Period;
use crate::formats::write::xlsx::SheetOut;
use crate::rules::SeriesId;
use crate::store::entity::issue_list;
use crate::store::{Store, people, statistics as rows};

/// A list that was handed in.
#[derive(Debug, Clone)]
pub struct Taken {
    /// Id.
    pub id: String,
    /// Whose.
    pub authority: String,
    /// Of which year.
    pub year: i64,
    /// Its name.
    pub name: String,
    /// When it was handed in.
    pub listed_on: NaiveDate,
    /// By whom.
    pub listed_by: String,
    /// Position of its event in the log.
    pub seq: i64,
}

/// A list with what comes of it today.
#[derive(Debug, Clone)]
pub struct Compared {
    /// The list.
    pub taken: Taken,
    /// Lines and documents.
    pub rows: Vec<Matched>,
    /// How often each mark is given.
    pub tally: Tally,
    /// Where documents can be read.
    links: HashMap<String, String>,
}

impl Compared {
    /// Where the document of a row can be read.
    pub fn link(&self, row: &Matched) -> Option<&str> {
        let (id, _, _) = row.document.as_ref()?;
        self.links.get(id).map(String::as_str)
    }
}

/// Whether somebody handles the lists of an authority: of the same government, or as examiner of a body
/// that receives its filings.
pub(super) fn may(actor: &Actor, authorities: &[Authority], authority: &Authority) -> bool {
    let find = |id: &str| authorities.iter().find(|one| one.id.to_string() == id);
    actor.posts.iter().any(|post| {
        let Some(mine) = find(&post.authority_id) else {
            return false;
        };
        let same = government(authorities, mine) == government(authorities, authority);
        match post.role {
            Role::Auditor => true,
            Role::FilingExaminer => {
                same || mine.kind == AuthorityKind::StandingCommittee
                    && authority.level >= mine.level
            }
            Role::Registrar | Role::Filer => same,
            Role::Drafter
            | Role::Reviewer
            | Role::Office
            | Role::Publisher
            | Role::Administrator => false,
        }
    })
}

/// The nearest government above, or the body itself.
fn government(authorities: &[Authority], authority: &Authority) -> String {
    let parent = authority.parent.map(|id| id.to_string());
    let above = parent.and_then(|id| authorities.iter().find(|one| one.id.to_string() == id));
    let above = above.filter(|one| one.inside && authority.kind != AuthorityKind::Government);
    above.unwrap_or(authority).id.to_string()
}

/// The authorities whose lists the asker may hand in and see.
pub async fn choices(store: &Store, cx: &RequestContext) -> Result<Vec<Authority>, Error> {
    let actor = cx.actor()?;
    let all = people::authorities(store.reader()).await?;
    let known = all.clone();
    Ok(all
        .into_iter()
        .filter(|one| one.inside && one.may_issue && may(actor, &known, one))
        .collect())
}

/// Whether the asker may hand in lists.
pub fn takes(cx: &RequestContext) -> bool {
    let actor = cx.actor.as_deref();
    actor.is_some_and(|actor| ROLES.iter().any(|role| actor.holds(*role)))
}

async fn taken(store: &Store, row: &issue_list::Model) -> Result<Taken, Error> {
    let db = store.reader();
    let authority = people::authority(db, &row.authority_id).await?;
    let by = match &row.listed_by {
        Some(id) => people::person(db, id).await?,
        None => None,
    };
    Ok(Taken {
        id: row.id.clone(),
        authority: authority.map(|one| one.name).unwrap_or_default(),
        year: row.year,
        name: row.name.clone(),
        listed_on: row.listed_on,
        listed_by: by.map_or_else(|| "系统".to_owned(), |person| person.name),
        seq: row.seq,
    })
}

/// The lists that the asker may see, the newest first.
pub async fn lists(store: &Store, cx: &RequestContext) -> Result<Vec<Taken>, Error> {
    let mine = choices(store, cx).await?;
    let mut lists = Vec::new();
    for row in rows::issue_lists(store.reader()).await? {
        if mine
            .iter()
            .any(|one| one.id.to_string() == row.authority_id)
        {
            lists.push(taken(store, &row).await?);
        }
    }
    Ok(lists)
}

/// A list with what comes of it today.
pub async fn compared(store: &Store, cx: &RequestContext, id: &str) -> Result<Compared, Error> {
    let row = rows::issue_list(store.reader(), id).await?;
    let row = row.ok_or(Error::NotFound("此发文目录"))?;
    let mine = choices(store, cx).await?;
    if !mine
        .iter()
        .any(|one| one.id.to_string() == row.authority_id)
    {
        return Err(Error::NotFound("此发文目录"));
    }
    let lines: Vec<Listed> = serde_json::from_str(&row.lines)
        .map_err(|error| Error::Internal(format!("issue list {id}: {error}")))?;
    let loaded = staff(store, cx).await?;
    let year = i32::try_from(row.year).map(Period::year);
    let year = year.map_err(|error| Error::Internal(format!("issue list {id}: {error}")))?;
    let year = year.map_err(|error| Error::Internal(format!("issue list {id}: {error}")))?;
    let mark = cx.pack.series(SeriesId::Document, cx.today);
    let mark = mark.ok().and_then(|rule| rule.value.prefix_mark.clone());
    let comparison = Comparison {
        record: &loaded.record,
        authority: &row.authority_id,
        year,
        today: cx.today,
        mark: mark.as_deref().unwrap_or_default(),
    };
    let found = comparison.rows(&lines);
    Ok(Compared {
        taken: taken(store, &row).await?,
        tally: tally(&found),
        links: links(&loaded, &found),
        rows: found,
    })
}

fn links(loaded: &Loaded, rows: &[Matched]) -> HashMap<String, String> {
    let ids = rows.iter().filter_map(|row| row.document.as_ref());
    ids.filter_map(|(id, _, _)| Some((id.clone(), loaded.link(id)?)))
        .collect()
}

/// The comparison as a sheet.
pub fn sheet(compared: &Compared) -> SheetOut {
    let columns = [
        ("目录行", 8),
        ("目录标题", 48),
        ("目录文号", 24),
        ("发文日期", 12),
        ("是否规范性文件", 10),
        ("结果", 18),
        ("登记的标题", 48),
        ("登记的文号", 24),
        ("说明", 40),
    ];
    let mut sheet = SheetOut::new("目录核对", &columns).with_figures(&["目录行"]);
    for row in &compared.rows {
        let line = row.line.clone().unwrap_or_default();
        let (_, title, number) = row.document.clone().unwrap_or_default();
        sheet.rows.push(vec![
            row.line
                .as_ref()
                .map(|line| line.row.to_string())
                .unwrap_or_default(),
            line.title,
            line.number,
            line.issued_on,
            match line.normative {
                Some(true) => "是".to_owned(),
                Some(false) => "否".to_owned(),
                None => String::new(),
            },
            labels(&row.marks),
            title,
            number,
            row.remark.clone(),
        ]);
    }
    sheet
}

/// 已登记、漏报.
pub fn labels(marks: &[Mark]) -> String {
    let labels: Vec<&str> = marks.iter().map(|mark| mark.label()).collect();
    labels.join("、")
}
