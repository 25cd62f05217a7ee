//! The county comes into being: authorities, people, series, then the lives in the order of their days.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Duration, NaiveDate, NaiveTime, Utc};

use super::data::{self, DocumentData};
use super::evaluations;
use super::letters;
use super::life;
use super::notices;
use super::people::PASSWORD;
use super::{reviews, suggestions};
use crate::app::access::account::{CreatePerson, PostInput, create_with_password};
use crate::app::access::authority::RecordAuthority;
use crate::app::access::setup::SITE_NAME;
use crate::app::registration::series::OpenSeries;
use crate::app::{self, Command, RequestContext, access};
use crate::cli::boot::Fault;
use crate::clock::SystemIds;
use crate::domain::access::Role;
use crate::domain::authority::{AuthorityKind, Level};
use crate::rules::Pack;
use crate::store::Store;
use crate::store::housekeep::Housekeeping;

/// The county under construction.
pub(super) struct Builder {
    pub(super) store: Arc<Store>,
    pack: Arc<Pack>,
    ticks: i64,
    /// Authority ids by key.
    pub(super) authorities: HashMap<String, String>,
    /// Person ids by login.
    people: HashMap<String, String>,
    /// Document ids by key.
    pub(super) documents: HashMap<String, String>,
}

/// Builds everything.
pub(super) async fn county(store: &Arc<Store>, pack: &Arc<Pack>) -> Result<(), Fault> {
    let county = data::county()?;
    let documents = data::documents()?;
    let mut builder = Builder {
        store: Arc::clone(store),
        pack: Arc::clone(pack),
        ticks: 0,
        authorities: HashMap::new(),
        people: HashMap::new(),
        documents: HashMap::new(),
    };
    let opened = county.numbering.opened_on;
    builder.authorities(&county, opened).await?;
    builder.people(&county, opened).await?;
    builder.series(&county, &documents).await?;
    life::historical(&mut builder, &documents).await?;
    life::all(&mut builder, &documents).await?;
    suggestions::all(&mut builder).await?;
    evaluations::all(&mut builder).await?;
    reviews::all(&mut builder).await?;
    letters::all(&mut builder).await?;
    notices::correction(&mut builder).await?;
    notices::explanation(&mut builder).await?;
    notices::marks(&builder).await?;
    let name = "云麓县规范性文件登记审查库".to_owned();
    let site = Housekeeping::PutInstance {
        name: SITE_NAME.to_owned(),
        value: name,
    };
    store.housekeep(site).await?;
    Ok(())
}

impl Builder {
    /// The next instant of a day, during office hours at UTC+8.
    fn instant(&mut self, day: NaiveDate) -> DateTime<Utc> {
        self.ticks += 1;
        let morning = day.and_time(NaiveTime::MIN).and_utc() + Duration::hours(1);
        morning + Duration::milliseconds(self.ticks * 1_700)
    }

    /// The context of the program on a day.
    pub(super) fn program(&mut self, day: NaiveDate) -> RequestContext {
        RequestContext {
            actor: None,
            now: self.instant(day),
            today: day,
            pack: Arc::clone(&self.pack),
            ids: Arc::new(SystemIds),
            request_id: "demo".to_owned(),
        }
    }

    /// The context of a person on a day.
    pub(super) async fn as_person(
        &mut self,
        login: &str,
        day: NaiveDate,
    ) -> Result<RequestContext, Fault> {
        let id = self
            .people
            .get(login)
            .cloned()
            .ok_or_else(|| format!("演示数据没有 {login}"))?;
        let (actor, _) = access::actor(&self.store, &id)
            .await?
            .ok_or("no such account")?;
        let mut cx = self.program(day);
        cx.actor = Some(Arc::new(actor));
        Ok(cx)
    }

    /// Runs a command as a person on a day.
    pub(super) async fn act<C: Command>(
        &mut self,
        login: &str,
        day: NaiveDate,
        command: C,
    ) -> Result<C::Output, Fault> {
        let cx = self.as_person(login, day).await?;
        let name = C::NAME;
        app::run(&self.store, cx, None, command)
            .await
            .map_err(|error| format!("演示数据：{login} 于 {day} 执行 {name} 失败：{error}").into())
    }

    /// Somebody who holds a role for an authority.
    pub(super) async fn holder(&self, authority: &str, role: Role) -> Result<String, Fault> {
        let wanted = self.authority(authority)?;
        let people = crate::store::people::people(self.store.reader()).await?;
        for person in people {
            let posts = crate::store::people::posts(self.store.reader(), &person.id).await?;
            if posts
                .iter()
                .any(|post| post.role == role && post.authority_id == wanted)
            {
                return Ok(person.login);
            }
        }
        Err(format!("演示数据：{authority} 没有人担任{}", role.label()).into())
    }

    /// Id of an authority.
    pub(super) fn authority(&self, key: &str) -> Result<String, Fault> {
        Ok(self
            .authorities
            .get(key)
            .cloned()
            .ok_or_else(|| format!("演示数据没有机关 {key}"))?)
    }

    async fn authorities(&mut self, county: &data::County, day: NaiveDate) -> Result<(), Fault> {
        let mut waiting: Vec<_> = county.authority.iter().collect();
        while !waiting.is_empty() {
            let before = waiting.len();
            let mut later = Vec::new();
            for authority in waiting {
                let parent = authority
                    .parent
                    .as_ref()
                    .map(|key| self.authorities.get(key));
                if parent == Some(None) {
                    later.push(authority);
                    continue;
                }
                let parent = parent.flatten().cloned();
                self.record(county, authority, parent, day).await?;
            }
            if later.len() == before {
                return Err("演示数据的上级机关互相引用".into());
            }
            waiting = later;
        }
        Ok(())
    }

    async fn record(
        &mut self,
        county: &data::County,
        authority: &data::AuthorityData,
        parent_id: Option<String>,
        day: NaiveDate,
    ) -> Result<(), Fault> {
        let level = Level::parse(&authority.level)?;
        let kind = if level == Level::Township {
            AuthorityKind::Township
        } else {
            AuthorityKind::parse(&authority.kind)?
        };
        let command = RecordAuthority {
            id: None,
            code: authority.code.clone(),
            name: authority.name.clone(),
            short_name: authority.short_name.clone(),
            kind,
            level,
            region: county.particulars.letters.clone(),
            parent_id,
            inside: authority.inside,
            prefix: authority.prefix.clone(),
            may_issue: authority.may_issue,
        };
        let cx = self.program(day);
        let recorded = app::run(&self.store, cx, None, command).await?;
        self.authorities.insert(authority.key.clone(), recorded.id);
        Ok(())
    }

    async fn people(&mut self, county: &data::County, day: NaiveDate) -> Result<(), Fault> {
        for person in &county.person {
            let authority_id = self.authority(&person.authority)?;
            let mut posts = Vec::new();
            for role in &person.roles {
                let role = Role::parse(role)?;
                posts.push(PostInput {
                    authority_id: authority_id.clone(),
                    role,
                });
            }
            let command = CreatePerson {
                login: person.login.clone(),
                name: person.name.clone(),
                authority_id,
                posts,
            };
            let cx = self.program(day);
            let made =
                create_with_password(&self.store, cx, None, command, PASSWORD, false).await?;
            self.people.insert(person.login.clone(), made.id);
        }
        Ok(())
    }

    /// Opens the series of every issuer that gets a number here, in the first year it does.
    async fn series(
        &mut self,
        county: &data::County,
        documents: &[DocumentData],
    ) -> Result<(), Fault> {
        let registrar = self.holder("justice", Role::Registrar).await?;
        let mut opened = Vec::new();
        for document in documents
            .iter()
            .filter(|document| document.registered_on.is_some())
        {
            if opened.contains(&document.issuer) {
                continue;
            }
            let command = OpenSeries {
                authority_id: self.authority(&document.issuer)?,
                first_serial: county.numbering.first_serial,
                reason: county.numbering.reason.clone(),
            };
            self.act(&registrar, county.numbering.opened_on, command)
                .await?;
            opened.push(document.issuer.clone());
        }
        Ok(())
    }
}
