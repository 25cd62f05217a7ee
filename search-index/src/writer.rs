//! Writing: whole documents in, whole documents out, and commits that carry the sequence number.

use std::collections::{BTreeSet, HashSet};

use tantivy::indexer::{LogMergePolicy, UserOperation};
use tantivy::schema::Field;
use tantivy::{IndexWriter, TantivyDocument, Term};

use crate::document::{IndexProvision, IndexRevision};
use crate::error::{Error, Result};
use crate::fold::fold_text;
use crate::root::{Payload, Root};
use crate::schema::{Fields, PROVISION, REVISION, RunField};
use crate::search::{number_term, title_terms};
use crate::timeline::{bounded, day, pack, shown_spans};

/// How much a writer may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WriterOptions {
    /// Indexing threads, 1 to 8; each makes a segment of its own at a commit.
    pub threads: usize,
    /// Memory for entries that are not yet written to disk, in bytes, over all threads; at least 15 MB a thread. A thread that
    /// has used up its share writes a segment. Merging needs little more than the largest term list.
    pub memory: usize,
}

impl WriterOptions {
    /// For following a log: one thread, 50 MB.
    pub const FOLLOW: Self = Self {
        threads: 1,
        memory: 50_000_000,
    };
    /// For building everything anew: two threads, 400 MB.
    pub const BULK: Self = Self {
        threads: 2,
        memory: 400_000_000,
    };
}

/// A share of deleted entries beyond which a segment is merged.
const DELETED_BEFORE_MERGE: f32 = 0.3;

/// The only writer of an index. Its lock is freed when it is dropped, or when the process ends in any way.
///
/// Nothing is visible before [`Writer::commit`]; what was not committed when the writer is dropped is gone, so after a
/// crash the index stands at its last committed sequence number, never ahead of it.
pub struct Writer {
    engine: IndexWriter,
    fields: Fields,
    root: Root,
    folder: String,
}

impl std::fmt::Debug for Writer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Writer")
            .field("root", &self.root)
            .field("folder", &self.folder)
            .finish_non_exhaustive()
    }
}

impl Writer {
    pub(crate) fn new(
        index: &tantivy::Index,
        fields: Fields,
        root: Root,
        folder: String,
        options: WriterOptions,
    ) -> Result<Self> {
        let engine: IndexWriter =
            index.writer_with_num_threads(options.threads.max(1), options.memory)?;
        let mut policy = LogMergePolicy::default();
        policy.set_del_docs_ratio_before_merge(DELETED_BEFORE_MERGE);
        engine.set_merge_policy(Box::new(policy));
        Ok(Self {
            engine,
            fields,
            root,
            folder,
        })
    }

    /// Replaces everything the index has of one document by these revisions, which must be all of its revisions.
    ///
    /// # Errors
    /// [`Error::Document`] where the list is empty, ids are empty or repeated, or the revisions are not of one document: nothing is
    /// changed then. [`Error::Engine`] where the engine failed; drop the writer and open it again.
    pub fn upsert(&mut self, revisions: &[IndexRevision]) -> Result<()> {
        let document_id = checked(revisions)?;
        let own: Vec<_> = revisions
            .iter()
            .map(|r| (r.revision_from, r.revision_until))
            .collect();
        let mut operations = vec![UserOperation::Delete(self.document_term(document_id))];
        for (revision, shown) in revisions.iter().zip(shown_spans(&own)) {
            if shown.is_empty() {
                continue; // no day shows it
            }
            let common = common(&self.fields, revision, &shown);
            operations.push(UserOperation::Add(revision_entry(
                &self.fields,
                revision,
                &common,
            )));
            for (ordinal, provision) in (0_u64..)
                .zip(&revision.provisions)
                .filter(|(_, p)| !p.eid.is_empty())
            {
                let entry = provision_entry(&self.fields, provision, ordinal, &common);
                operations.push(UserOperation::Add(entry));
            }
        }
        self.engine.run(operations)?;
        Ok(())
    }

    /// Takes a document out of the index. One that is not there is no error.
    ///
    /// # Errors
    /// [`Error::Engine`] where the engine failed.
    pub fn delete(&mut self, document_id: &str) -> Result<()> {
        self.engine
            .run([UserOperation::Delete(self.document_term(document_id))])?;
        Ok(())
    }

    /// Makes everything since the last commit durable and visible to searchers opened or reloaded from now on, together with
    /// the number of the last event that it takes in. Costs several synchronised files: group changes.
    ///
    /// # Errors
    /// [`Error::Superseded`] where the index was rebuilt meanwhile (nothing is lost: the new index has its own sequence
    /// number to go on from); [`Error::Engine`] where the engine failed, for instance on a full disk.
    pub fn commit(&mut self, sequence: u64) -> Result<()> {
        self.commit_marked(sequence, "")
    }

    /// As [`Writer::commit`], with a mark of the caller's beside the number, for instance the hash of the last event taken in, by
    /// which an index of another truth is told apart. Both are durable together.
    ///
    /// # Errors
    /// As [`Writer::commit`].
    pub fn commit_marked(&mut self, sequence: u64, mark: &str) -> Result<()> {
        if self
            .root
            .current()?
            .as_deref()
            .is_some_and(|current| current != self.folder)
        {
            return Err(Error::Superseded);
        }
        self.commit_unchecked(sequence, mark)
    }

    pub(crate) fn commit_unchecked(&mut self, sequence: u64, mark: &str) -> Result<()> {
        let mut prepared = self.engine.prepare_commit()?;
        prepared.set_payload(&Payload::new(sequence, mark).write());
        prepared.commit()?;
        Ok(())
    }

    /// Forgets everything since the last commit.
    ///
    /// # Errors
    /// [`Error::Engine`] where the engine failed.
    pub fn rollback(&mut self) -> Result<()> {
        self.engine.rollback()?;
        Ok(())
    }

    /// Waits for merges that run in the background, then frees the lock.
    ///
    /// # Errors
    /// [`Error::Engine`] where a merge failed.
    pub fn close(self) -> Result<()> {
        self.engine.wait_merging_threads()?;
        Ok(())
    }

    fn document_term(&self, document_id: &str) -> Term {
        Term::from_field_text(self.fields.document_id, document_id)
    }
}

fn checked(revisions: &[IndexRevision]) -> Result<&str> {
    let document_id = revisions
        .first()
        .map_or("", |revision| revision.document_id.as_str());
    let wrong = |problem| {
        Err(Error::Document {
            document_id: document_id.to_owned(),
            problem,
        })
    };
    if revisions.is_empty() {
        return wrong("没有版本");
    }
    if document_id.is_empty()
        || revisions
            .iter()
            .any(|revision| revision.revision_id.is_empty())
    {
        return wrong("标识为空");
    }
    if revisions
        .iter()
        .any(|revision| revision.document_id != document_id)
    {
        return wrong("各版本不属于同一文件");
    }
    let ids: HashSet<&str> = revisions
        .iter()
        .map(|revision| revision.revision_id.as_str())
        .collect();
    if ids.len() < revisions.len() {
        return wrong("版本标识重复");
    }
    Ok(document_id)
}

/// What a revision and its provisions have in common: ids, facets, days.
fn common(f: &Fields, revision: &IndexRevision, shown: &[(i64, i64)]) -> TantivyDocument {
    let mut entry = TantivyDocument::new();
    entry.add_text(f.document_id, &revision.document_id);
    entry.add_text(f.revision_id, &revision.revision_id);
    for authority in revision.authorities.iter().collect::<BTreeSet<_>>() {
        entry.add_text(f.authority, authority);
    }
    for (field, value) in [(f.kind, &revision.kind), (f.form, &revision.form)] {
        if !value.is_empty() {
            entry.add_text(field, value);
        }
    }
    if let Some(year) = revision.year {
        entry.add_u64(f.year, u64::from(year));
    }
    let days = [
        (f.issued_on, revision.issued_on),
        (f.published_on, revision.published_on),
        (f.effective_on, revision.effective_on),
    ];
    for (field, date) in days {
        if let Some(date) = date {
            entry.add_i64(field, day(date));
        }
    }
    if revision.standing != 0 {
        entry.add_i64(f.standing, i64::from(revision.standing));
    }
    for (from, until) in shown {
        entry.add_i64(f.shown_from, bounded(*from));
        entry.add_i64(f.shown_until, bounded(*until));
    }
    for span in &revision.states {
        entry.add_u64(f.states, pack(span));
    }
    entry
}

fn revision_entry(
    f: &Fields,
    revision: &IndexRevision,
    common: &TantivyDocument,
) -> TantivyDocument {
    let mut entry = common.clone();
    entry.add_text(f.unit, REVISION);
    if let Some(external_id) = &revision.external_id {
        entry.add_text(f.external_id, external_id);
    }
    add_run(&mut entry, f.title, &revision.title);
    if let Some(title) = &revision.instrument_title {
        add_run(&mut entry, f.title, title);
    }
    let mut beginnings = BTreeSet::new();
    for title in std::iter::once(&revision.title).chain(&revision.instrument_title) {
        entry.add_text(f.titles, fold_text(title));
        beginnings.extend(title_terms(title));
    }
    add_keys(&mut entry, f.names, &revision.names);
    let printed = [&revision.document_number, &revision.registration_number]
        .into_iter()
        .flatten();
    let mut keys = BTreeSet::new();
    for number in printed {
        add_run(&mut entry, f.number, number);
        keys.insert(fold_text(number));
        beginnings.insert(number_term(number));
    }
    for beginning in &beginnings {
        entry.add_text(f.beginnings, beginning);
    }
    keys.extend(revision.number_keys.iter().map(|key| fold_text(key)));
    for key in keys.iter().filter(|key| !key.is_empty()) {
        entry.add_text(f.number_key, key);
    }
    for act in revision.acts.iter().collect::<BTreeSet<_>>() {
        entry.add_text(f.acts, act);
    }
    add_keys(&mut entry, f.cites, &revision.cites);
    add_run(&mut entry, f.text, &revision.whole_text());
    entry
}

fn provision_entry(
    f: &Fields,
    provision: &IndexProvision,
    ordinal: u64,
    common: &TantivyDocument,
) -> TantivyDocument {
    let mut entry = common.clone();
    entry.add_text(f.unit, PROVISION);
    entry.add_text(f.eid, &provision.eid);
    entry.add_u64(f.ordinal, ordinal);
    if !provision.label.is_empty() {
        entry.add_text(f.label, &provision.label);
    }
    add_keys(&mut entry, f.relied, &provision.cites);
    if !provision.heading.is_empty() {
        add_run(&mut entry, f.provision_heading, &provision.heading);
    }
    let mut whole = String::new();
    provision.append_to(&mut whole);
    add_run(&mut entry, f.provision_text, &whole);
    for place in provision.breaks() {
        entry.add_u64(f.breaks, place);
    }
    entry
}

/// Folded keys, each once.
fn add_keys(entry: &mut TantivyDocument, field: Field, keys: &[String]) {
    let keys: BTreeSet<String> = keys.iter().map(|key| fold_text(key)).collect();
    for key in keys.iter().filter(|key| !key.is_empty()) {
        entry.add_text(field, key);
    }
}

fn add_run(entry: &mut TantivyDocument, field: RunField, text: &str) {
    entry.add_text(field.pairs, text);
    entry.add_text(field.singles, text);
}
