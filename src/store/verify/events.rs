//! The events themselves: leaf, payload, columns, chain.

use std::collections::HashMap;

use sea_orm::{DatabaseTransaction, IdenStatic, Iterable, Value};
use serde_json::Value as Json;

use super::report::{Fault, FaultKind, VerifyReport};
use super::state::State;
use super::trees::Trees;
use super::{Step, VerifyOptions};
use crate::domain::event::EventType;
use crate::ledger::{Hash, Leaf, leaf_hash, payload_bytes, sha256};
use crate::store::StoreError;
use crate::store::entity::{event, log_head};
use crate::store::queries::by_key;
use crate::store::tables::{Cell, Pages};

/// Events are read so many at a time.
const PAGE: u64 = 1_000;
/// Of a long gap not more events than this are named.
const MOST_MISSING: i64 = 1_000;

/// What is carried from event to event.
#[derive(Default)]
struct Walk {
    next: i64,
    trees: Trees,
    /// Last event of each document: stored hash, hash of its leaf.
    last: HashMap<String, [Hash; 2]>,
    gap: bool,
    /// Events whose leaf and leaf hash disagree, with what depends on which of them is right.
    torn: Vec<(i64, String, Vec<Fault>)>,
}

/// One event as far as its columns can be read.
#[derive(Default)]
struct Row {
    seq: i64,
    at_ms: i64,
    kind: String,
    document_id: Option<String>,
    batch: Option<String>,
    public: bool,
    leaf: Vec<u8>,
    leaf_hash: Vec<u8>,
    payload: String,
}

impl Row {
    /// The row, and the columns that cannot be read with the reason.
    fn read(cells: Vec<Cell>) -> (Self, Vec<(&'static str, String)>) {
        let (mut row, mut unreadable) = (Self::default(), Vec::new());
        for (column, cell) in event::Column::iter().zip(cells) {
            match (column, cell) {
                (_, Err(reason)) => unreadable.push((column.as_str(), reason)),
                (event::Column::Seq, Ok(Value::BigInt(Some(seq)))) => row.seq = seq,
                (event::Column::AtMs, Ok(Value::BigInt(Some(at)))) => row.at_ms = at,
                (event::Column::Kind, Ok(Value::String(Some(kind)))) => row.kind = kind,
                (event::Column::DocumentId, Ok(Value::String(id))) => row.document_id = id,
                (event::Column::Batch, Ok(Value::String(batch))) => row.batch = batch,
                (event::Column::Public, Ok(Value::Bool(Some(public)))) => row.public = public,
                (event::Column::Leaf, Ok(Value::Bytes(Some(bytes)))) => row.leaf = bytes,
                (event::Column::LeafHash, Ok(Value::Bytes(Some(bytes)))) => row.leaf_hash = bytes,
                (event::Column::Payload, Ok(Value::String(Some(text)))) => row.payload = text,
                (other, Ok(_)) => unreadable.push((other.as_str(), "值为空".to_owned())),
            }
        }
        (row, unreadable)
    }
}

/// Reads all events in order, checks each, and replays their payloads.
pub(super) async fn check(
    db: &DatabaseTransaction,
    options: &VerifyOptions<'_>,
    report: &mut VerifyReport,
) -> Result<State, StoreError> {
    let head = by_key::<log_head::Entity>(db, 1).await?;
    let head = head.ok_or_else(|| StoreError::Log("登记簿没有表头".to_owned()))?;
    report.size = head.size;
    report.root = crate::store::record::hex(&head.root);
    let (mut walk, mut state) = (Walk::default(), State::new());
    let mut pages = Pages::<event::Entity>::new(&[], PAGE);
    walk.trees.note(options.noted);
    loop {
        let rows = pages.next(db).await?;
        if rows.is_empty() {
            break;
        }
        for cells in rows {
            walk.event(cells, head.size, &mut state, report);
            walk.trees.note(options.noted);
            report.events += 1;
        }
        (options.progress)(Step::Events, report.events);
    }
    walk.missing(head.size, report);
    walk.end(&head, report);
    if let Some(noted) = options.noted {
        walk.trees.compare_noted(noted, report);
    }
    Ok(state)
}

impl Walk {
    fn missing(&mut self, until: i64, report: &mut VerifyReport) {
        for seq in self.next..until.min(self.next.saturating_add(MOST_MISSING)) {
            let message = format!("登记簿缺第 {seq} 号事件");
            report.add(Fault::event(FaultKind::MissingEvent, seq, None, message));
        }
        let named = self.next.saturating_add(MOST_MISSING);
        if until > named {
            let message = format!("登记簿缺第 {named} 至第 {} 号事件", until - 1);
            report.add(Fault::event(FaultKind::MissingEvent, named, None, message));
        }
        self.gap |= until > self.next;
        self.next = self.next.max(until);
    }

    fn event(&mut self, cells: Vec<Cell>, size: i64, state: &mut State, report: &mut VerifyReport) {
        let (row, unreadable) = Row::read(cells);
        let seq = row.seq;
        for (column, reason) in &unreadable {
            let message = format!("第 {seq} 号事件的 {column} 无法读取：{reason}");
            let fault = Fault::event(FaultKind::ChangedEvent, seq, Some(column), message);
            report.add(fault);
        }
        if seq < 0 || seq >= size {
            let message = format!("登记簿多出第 {seq} 号事件：表头只有 {size} 条");
            report.add(Fault::event(FaultKind::ExtraEvent, seq, None, message));
        } else if seq > self.next {
            self.missing(seq, report);
        }
        self.next = self.next.max(seq.saturating_add(1));
        let of_leaf = leaf_hash(&row.leaf);
        let stored = Hash::from_slice(&row.leaf_hash);
        self.trees.append(row.at_ms, of_leaf, stored);
        if !unreadable.is_empty() {
            let _ = replay(&row, state, true);
            return;
        }
        let (leaf, mut faults) = self.leaf(&row);
        let payload_is_sound = match &leaf {
            Ok(leaf) => sha256(row.payload.as_bytes()) == leaf.payload_sha256,
            Err(_) => true,
        };
        if let Err(reason) = replay(&row, state, !payload_is_sound)
            && payload_is_sound
            && faults.is_empty()
        {
            let message = format!("第 {seq} 号事件的内容有误：{reason}");
            let fault = Fault::event(FaultKind::ChangedEvent, seq, Some("payload"), message);
            faults.push(fault);
        }
        let of_leaf_itself = leaf.as_ref().ok();
        let document = of_leaf_itself.and_then(|leaf| leaf.document.as_ref());
        if let Some(id) = document
            .map(|document| &document.id)
            .or(row.document_id.as_ref())
        {
            let hashes = [stored.unwrap_or(of_leaf), of_leaf];
            self.last.insert(id.clone(), hashes);
        }
        if stored == Some(of_leaf) {
            if let Err(reason) = leaf {
                let message = format!("第 {seq} 号事件的叶子有误：{reason}");
                let fault = Fault::event(FaultKind::ChangedEvent, seq, Some("leaf"), message);
                faults.push(fault);
            }
            report.add_all(faults);
        } else {
            let name = leaf.map_or_else(|_| String::new(), |leaf| name(&leaf));
            self.torn.push((seq, name, faults));
        }
    }

    /// The leaf, and what in the row does not agree with it.
    fn leaf(&self, row: &Row) -> (Result<Leaf, String>, Vec<Fault>) {
        let leaf = match Leaf::parse(&row.leaf) {
            Ok(leaf) => leaf,
            Err(error) => return (Err(error.to_string()), Vec::new()),
        };
        let mut faults = Vec::new();
        let mut differ = |field: &str, expected: Option<String>, actual: Option<String>| {
            if expected != actual {
                let message = format!("第 {} 号事件{}的 {field} 与叶子不符", row.seq, name(&leaf));
                let fault = Fault::event(FaultKind::ChangedEvent, row.seq, Some(field), message);
                faults.push(fault.values(expected, actual));
            }
        };
        let text = |text: &str| Some(text.to_owned());
        differ(
            "at_ms",
            Some(leaf.at_ms.to_string()),
            Some(row.at_ms.to_string()),
        );
        differ("kind", text(&leaf.event_type), text(&row.kind));
        let document = leaf.document.as_ref();
        let document_id = document.map(|document| document.id.clone());
        differ("document_id", document_id, row.document_id.clone());
        differ("batch", leaf.batch.clone(), row.batch.clone());
        match EventType::parse(&leaf.event_type) {
            Ok(kind) => {
                let public = kind.is_public();
                differ(
                    "public",
                    Some(public.to_string()),
                    Some(row.public.to_string()),
                );
                let salted = leaf.salt.is_some();
                differ(
                    "salt",
                    Some((!public).to_string()),
                    Some(salted.to_string()),
                );
            }
            Err(_) => differ("type", None, text(&leaf.event_type)),
        }
        let payload = sha256(row.payload.as_bytes());
        differ(
            "payload",
            Some(leaf.payload_sha256.to_string()),
            Some(payload.to_string()),
        );
        let before = document.and_then(|document| self.last.get(&document.id));
        let continues = match (leaf.prev, before) {
            (None, None) => true,
            (Some(prev), Some(hashes)) => hashes.contains(&prev),
            _ => false,
        };
        // After a gap the event before it may be the one that is not there.
        if !continues && !self.gap {
            differ(
                "prev",
                before.map(|[stored, _]| stored.to_string()),
                leaf.prev.map(|prev| prev.to_string()),
            );
        }
        (Ok(leaf), faults)
    }

    /// Says which side of each torn event was changed, and whether the trees are the head's.
    fn end(&mut self, head: &log_head::Model, report: &mut VerifyReport) {
        let hash_was_changed = self.trees.leaves_are_right(head);
        let (field, what) = if hash_was_changed {
            ("leaf_hash", "叶子哈希")
        } else {
            ("leaf", "叶子")
        };
        for (seq, name, held) in std::mem::take(&mut self.torn) {
            let message = format!("第 {seq} 号事件{name}的{what}被改动：两者不再相符");
            let fault = Fault::event(FaultKind::ChangedEvent, seq, Some(field), message);
            report.add(fault);
            if hash_was_changed {
                report.add_all(held);
            }
        }
        self.trees.compare(head, self.gap, report);
    }
}

/// Replays a payload; says why where it is no canonical payload.
fn replay(row: &Row, state: &mut State, doubtful: bool) -> Result<(), String> {
    let payload: Json = serde_json::from_str(&row.payload).map_err(|error| error.to_string())?;
    let applied = state.apply(&payload, row.seq, doubtful);
    let (bytes, _) = payload_bytes(&payload).map_err(|error| error.to_string())?;
    if bytes != row.payload.as_bytes() {
        return Err("不是规范形式".to_owned());
    }
    let stated = payload.get("type").and_then(Json::as_str);
    if stated != Some(row.kind.as_str()) {
        return Err("事件种类与内容不符".to_owned());
    }
    applied
}

/// 《title》（numbers） of the document of an event.
fn name(leaf: &Leaf) -> String {
    match &leaf.document {
        None => String::new(),
        Some(document) if document.numbers.is_empty() => format!("《{}》", document.title),
        Some(document) => format!("《{}》（{}）", document.title, document.numbers.join("，")),
    }
}
