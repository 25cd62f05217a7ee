//! The documents of one transaction as they are and as they become, line by line.

use std::collections::HashMap;

use super::batch::Counts;
use super::beside::Original;
use super::ready::{Marks, Ready};
use super::versions;
use crate::app::context::RequestContext;
use crate::domain::document::{Class, NumberKind};
use crate::domain::validity::Act;
use crate::store::entity::{document, revision};
use crate::store::text::{ProvisionRow, RevisionHead};

/// The documents that the lines may touch.
#[derive(Debug)]
pub(super) struct Book {
    works: Vec<Work>,
    by_external: HashMap<String, usize>,
    by_key: HashMap<String, usize>,
    /// Ids of the registered authorities by name.
    authorities: HashMap<String, String>,
}

/// A document with its texts.
#[derive(Debug)]
pub(super) struct Work {
    /// Its row as it becomes.
    pub(super) row: document::Model,
    /// Whether it is new.
    pub(super) fresh: bool,
    /// Its texts, old and new.
    pub(super) heads: Vec<RevisionHead>,
    /// What stands beside them.
    pub(super) marks: HashMap<String, Marks>,
    /// New texts.
    pub(super) revisions: Vec<revision::Model>,
    /// Provisions of the new texts.
    pub(super) provisions: Vec<(String, Vec<ProvisionRow>)>,
    /// Numbers that the lines give.
    pub(super) numbers: Vec<(NumberKind, String)>,
    /// Files that came with the lines.
    pub(super) originals: Vec<Original>,
    /// Facts that a person put right: the lines state them in vain.
    pub(super) pinned: Vec<Act>,
    /// The row as each new text would have it.
    rows: HashMap<String, document::Model>,
}

impl Book {
    pub(super) fn new(authorities: HashMap<String, String>) -> Self {
        Self {
            works: Vec::new(),
            by_external: HashMap::new(),
            by_key: HashMap::new(),
            authorities,
        }
    }

    /// A document that is there already.
    pub(super) fn know(&mut self, row: document::Model, heads: Vec<RevisionHead>) {
        let at = self.works.len();
        for head in &heads {
            if let Some(external) = &head.external_id {
                self.by_external.insert(external.clone(), at);
            }
        }
        if row.class == Class::Reference.as_str()
            && let Some(key) = &row.work_key
        {
            self.by_key.entry(key.clone()).or_insert(at);
        }
        let marks = heads
            .iter()
            .filter_map(|head| Some((head.id.clone(), Marks::of_source(head.source.as_deref())?)))
            .collect();
        self.works.push(Work {
            row,
            fresh: false,
            heads,
            marks,
            revisions: Vec::new(),
            provisions: Vec::new(),
            numbers: Vec::new(),
            originals: Vec::new(),
            pinned: Vec::new(),
            rows: HashMap::new(),
        });
    }

    /// Enters a line: by its id, else as a version of a work, else as a new document.
    pub(super) fn enter(&mut self, cx: &RequestContext, ready: Ready, counts: &mut Counts) {
        let known = self.by_external.get(&ready.line.id).copied();
        let version_of = || ready.work_key.as_ref().and_then(|key| self.by_key.get(key));
        let at = known.or_else(|| version_of().copied());
        let at = if let Some(at) = at {
            let says_the_same = self
                .works
                .get(at)
                .is_some_and(|work| work.says(&ready.line.id, &ready.marks.line_sha256));
            if says_the_same {
                counts.unchanged += 1;
                return;
            }
            counts.new_revisions += 1;
            at
        } else {
            counts.new_documents += 1;
            let at = self.works.len();
            self.works.push(Work::new(cx, &ready));
            if let Some(key) = &ready.work_key {
                self.by_key.insert(key.clone(), at);
            }
            at
        };
        self.by_external.insert(ready.line.id.clone(), at);
        let issuer_id = ready
            .line
            .issuer
            .as_ref()
            .and_then(|name| self.authorities.get(name))
            .cloned();
        if let Some(work) = self.works.get_mut(at) {
            work.add(cx, ready, issuer_id);
        }
    }

    /// The documents with a new text, in the order in which they were met.
    pub(super) fn into_touched(self) -> Vec<Work> {
        let touched = |work: &Work| !work.revisions.is_empty();
        self.works.into_iter().filter(touched).collect()
    }
}

impl Work {
    fn new(cx: &RequestContext, ready: &Ready) -> Self {
        let row = document::Model {
            id: cx.new_id(),
            class: ready.class.as_str().to_owned(),
            kind: None,
            form: None,
            stage: None,
            row_version: 0,
            title: String::new(),
            instrument_title: None,
            issuer_id: None,
            issuer_name: None,
            co_issuers: "[]".to_owned(),
            drafter_id: None,
            revision_id: None,
            body_sha256: None,
            issued_on: None,
            published_on: None,
            effective_on: None,
            last_valid_on: None,
            signed_on: None,
            signed_by: None,
            drafted_by: None,
            meeting_pending: false,
            unadopted: false,
            opened_on: None,
            source_status: None,
            work_key: ready.work_key.clone(),
            withheld: None,
        };
        Self {
            row,
            fresh: true,
            heads: Vec::new(),
            marks: HashMap::new(),
            revisions: Vec::new(),
            provisions: Vec::new(),
            numbers: Vec::new(),
            originals: Vec::new(),
            pinned: Vec::new(),
            rows: HashMap::new(),
        }
    }

    /// Whether the last text of this line says the same.
    fn says(&self, external: &str, sha256: &str) -> bool {
        self.heads
            .iter()
            .filter(|head| head.external_id.as_deref() == Some(external))
            .max_by_key(|head| head.ord)
            .and_then(|head| self.marks.get(&head.id))
            .is_some_and(|marks| marks.line_sha256 == sha256)
    }

    fn add(&mut self, cx: &RequestContext, ready: Ready, issuer_id: Option<String>) {
        let id = cx.new_id();
        let ord = self
            .heads
            .iter()
            .map(|head| head.ord + 1)
            .max()
            .unwrap_or(0);
        let (line, prepared) = (ready.line, ready.prepared);
        let text = |date: Option<crate::domain::partial_date::PartialDate>| {
            date.map(|date| date.to_string())
        };
        let in_force_from = ready.marks.stated.commence.as_ref().map(|day| day.on);
        self.rows.insert(
            id.clone(),
            document::Model {
                kind: line.kind,
                form: prepared.document_form,
                title: prepared.title.clone(),
                instrument_title: prepared.instrument_title.clone(),
                issuer_id,
                issuer_name: line.issuer,
                co_issuers: serde_json::json!(line.co_issuers).to_string(),
                revision_id: Some(id.clone()),
                body_sha256: Some(prepared.body_sha256.clone()),
                issued_on: text(line.issued_on),
                published_on: text(line.published_on),
                effective_on: text(line.effective_on)
                    .or_else(|| in_force_from.map(|day| day.to_string())),
                source_status: line.status,
                ..self.row.clone()
            },
        );
        self.heads.push(RevisionHead {
            id: id.clone(),
            document_id: self.row.id.clone(),
            ord,
            external_id: Some(line.id.clone()),
            version_on: text(line.version_on),
            in_force_from,
            source: None,
        });
        self.originals.extend(ready.marks.kept.originals.clone());
        self.marks.insert(id.clone(), ready.marks);
        let document = |printed| (NumberKind::Document, printed);
        self.numbers.extend(line.numbers.into_iter().map(document));
        let registration = |printed| (NumberKind::Registration, printed);
        self.numbers
            .extend(ready.registration_number.map(registration));
        self.revisions.push(revision::Model {
            id: id.clone(),
            document_id: self.row.id.clone(),
            ord,
            external_id: Some(line.id),
            title: prepared.title,
            instrument_title: prepared.instrument_title,
            outline_form: prepared.outline_form.to_owned(),
            body_sha256: prepared.body_sha256,
            provisions_sha256: ready.provisions_sha256,
            text: prepared.text,
            version_on: text(line.version_on),
            effective_on: text(line.effective_on),
            in_force_from,
            source: Some(ready.source),
        });
        self.provisions.push((id, prepared.provisions));
    }

    /// The row shows the newest version.
    pub(super) fn settle(&mut self) {
        let newest = versions::standing(&self.heads)
            .last()
            .and_then(|head| self.rows.remove(&head.id));
        let version = self.row.row_version + 1;
        if let Some(row) = newest {
            self.row = row;
        }
        self.row.row_version = version;
    }
}
