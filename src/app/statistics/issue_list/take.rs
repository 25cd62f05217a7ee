//! 核对发文目录: the list is recorded as it was handed in.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::read::Listed;
use super::view::may;
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::error::{Error, FieldError};
use crate::app::facts::facts;
use crate::domain::access::Role;
use crate::domain::event::EventType;
use crate::domain::statistics::Period;
use crate::store::entity::issue_list;
use crate::store::people::Post;
use crate::store::{NewEvent, Tx, events, people};

/// Most lines of a list (inclusive).
pub const LINES: usize = 20_000;
/// Most characters of a field of a line (inclusive).
const FIELD: usize = 2_000;

/// Who may hand in lists of issues.
pub const ROLES: &[Role] = &[Role::Registrar, Role::Filer, Role::FilingExaminer];

/// 核对发文目录.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeIssueList {
    /// Whose list: id of the authority.
    pub authority_id: String,
    /// Of which year.
    pub year: i32,
    /// Name of the list or of its file.
    pub name: String,
    /// SHA-256 of the file, where one was handed in and is kept.
    #[serde(default)]
    pub sha256: Option<String>,
    /// Its lines.
    pub lines: Vec<Listed>,
}

/// The recorded list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TakenList {
    /// Its id.
    pub id: String,
    /// How many lines.
    pub lines: usize,
}

impl Command for TakeIssueList {
    type Output = TakenList;
    const NAME: &'static str = "take_issue_list";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        let actor = cx.actor()?;
        let post = actor.posts.iter().find(|post| ROLES.contains(&post.role));
        post.cloned()
            .map(Some)
            .ok_or_else(|| Error::Forbidden("您没有登记编号、报送备案或者备案审查岗位".to_owned()))
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<TakenList, Error> {
        let authorities = people::authorities(tx.connection().await?).await?;
        let known = authorities
            .iter()
            .find(|one| one.id.to_string() == self.authority_id && one.inside);
        let authority = known.ok_or_else(|| Error::field("authority_id", "没有此机关"))?;
        if !may(cx.actor()?, &authorities, authority) {
            return Err(Error::Forbidden(format!(
                "您的岗位不能核对{}的发文目录",
                authority.name
            )));
        }
        self.check()?;
        let id = cx.new_id();
        let lines = serde_json::to_string(&self.lines)
            .map_err(|error| Error::Internal(error.to_string()))?;
        tx.insert(issue_list::Model {
            id: id.clone(),
            authority_id: self.authority_id.clone(),
            year: i64::from(self.year),
            name: self.name.trim().to_owned(),
            sha256: self.sha256.clone(),
            lines,
            listed_on: cx.today,
            listed_by: cx.actor.as_ref().map(|actor| actor.person_id.clone()),
            seq: events::size(tx.connection().await?).await?,
        })
        .await?;
        let about = facts([
            ("list", Some(id.clone())),
            ("authority", Some(authority.name.clone())),
            ("year", Some(self.year.to_string())),
            ("lines", Some(self.lines.len().to_string())),
        ]);
        let mut event = NewEvent::plain(EventType::IssueListTaken, about);
        let file = self
            .sha256
            .clone()
            .map(|sha256| ("issue_list".to_owned(), sha256));
        event.files.extend(file);
        tx.event(event);
        Ok(TakenList {
            id,
            lines: self.lines.len(),
        })
    }
}

impl TakeIssueList {
    fn check(&self) -> Result<(), Error> {
        let mut faults = Vec::new();
        if let Err(error) = Period::year(self.year) {
            faults.push(FieldError::new("year", error.to_string()));
        }
        if self.name.trim().is_empty() || self.name.chars().count() > FIELD {
            faults.push(FieldError::new("name", "请填写目录名称"));
        }
        if self.lines.is_empty() {
            faults.push(FieldError::new("lines", "目录中没有可以读取的行"));
        }
        if self.lines.len() > LINES {
            let message = format!("目录最多 {LINES} 行，此目录有 {} 行", self.lines.len());
            faults.push(FieldError::new("lines", message));
        }
        for line in &self.lines {
            let fields = [&line.title, &line.number, &line.issued_on, &line.issuer];
            if fields.iter().any(|one| one.chars().count() > FIELD) {
                let message = format!("第 {} 行有过长的单元格", line.row);
                faults.push(FieldError::new("lines", message));
                break;
            }
        }
        let hash = |text: &str| text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
        if self.sha256.as_deref().is_some_and(|text| !hash(text)) {
            faults.push(FieldError::new("sha256", "不是 SHA-256"));
        }
        if faults.is_empty() {
            Ok(())
        } else {
            Err(Error::Invalid(faults))
        }
    }
}
