//! The tree over all events against the head, and where the two part.

use super::NotedHead;
use super::report::{Fault, FaultKind, VerifyReport};
use crate::ledger::{CompactRange, Hash};
use crate::store::entity::log_head;

/// Of events in another order not more than this are named.
const MOST_MOVED: usize = 1_000;

/// What the events add up to.
#[derive(Default)]
pub(super) struct Trees {
    /// Over the leaves as they are.
    leaves: CompactRange,
    /// Over the stored leaf hashes.
    hashes: CompactRange,
    /// Time and leaf hash of every event, in order.
    trail: Vec<(i64, Hash)>,
    noted_root: Option<Hash>,
}

impl Trees {
    pub(super) fn append(&mut self, at_ms: i64, of_leaf: Hash, stored: Option<Hash>) {
        self.leaves.append(of_leaf);
        self.hashes.append(stored.unwrap_or(of_leaf));
        self.trail.push((at_ms, of_leaf));
    }

    /// Keeps the root at the size that was noted earlier.
    pub(super) fn note(&mut self, noted: Option<&NotedHead>) {
        if noted.is_some_and(|noted| noted.size == self.leaves.size()) {
            self.noted_root = Some(self.leaves.root());
        }
    }

    pub(super) fn leaves_are_right(&self, head: &log_head::Model) -> bool {
        self.leaves.root().0.as_slice() == head.root
    }

    /// Compares size, nodes and root with the head. `gap`: events are missing, so no root can agree.
    pub(super) fn compare(&self, head: &log_head::Model, gap: bool, report: &mut VerifyReport) {
        let stored_is_right = self.hashes.root().0.as_slice() == head.root;
        let leaves_are_right = self.leaves_are_right(head);
        let counted = i64::try_from(self.leaves.size()).unwrap_or(i64::MAX);
        if counted != head.size {
            let message = format!("登记簿有 {counted} 条事件，表头记为 {} 条", head.size);
            let values = (Some(head.size.to_string()), Some(counted.to_string()));
            report.add(head_fault("size", message).values(values.0, values.1));
        }
        let right = if leaves_are_right || !stored_is_right {
            &self.leaves
        } else {
            &self.hashes
        };
        let nodes_are_right = right.to_bytes() == head.nodes;
        if stored_is_right || leaves_are_right {
            if !nodes_are_right {
                let message = "登记簿表头的哈希树节点与事件不符".to_owned();
                report.add(head_fault("nodes", message));
            }
        } else if nodes_are_right || self.hashes.to_bytes() == head.nodes {
            let message = "登记簿表头的根哈希与事件不符".to_owned();
            let values = (Some(right.root().to_string()), Some(report.root.clone()));
            report.add(head_fault("root", message).values(values.0, values.1));
        } else if counted == head.size && !gap {
            self.elsewhere(head, report);
        }
    }

    /// The events are whole each, but not those of the head: says where.
    fn elsewhere(&self, head: &log_head::Model, report: &mut VerifyReport) {
        let place = CompactRange::from_bytes(&head.nodes)
            .ok()
            .and_then(|range| self.first_difference(&range));
        let message = match place {
            Some((from, through)) => {
                format!("第 {from} 至第 {through} 号事件之中，有事件被换过或调过次序")
            }
            None => "登记簿的事件与表头不符：有事件被换过或调过次序".to_owned(),
        };
        let values = (
            Some(report.root.clone()),
            Some(self.leaves.root().to_string()),
        );
        report.add(head_fault("root", message).values(values.0, values.1));
        self.by_time(head, report);
    }

    /// Events that stand elsewhere than their time says; certain where that order has the head's root.
    fn by_time(&self, head: &log_head::Model, report: &mut VerifyReport) {
        let mut order: Vec<usize> = (0..self.trail.len()).collect();
        order.sort_by_key(|place| self.trail.get(*place).map(|(at_ms, _)| *at_ms));
        let hashes = order.iter().filter_map(|place| self.trail.get(*place));
        let sorted = CompactRange::from_leaf_hashes(hashes.map(|(_, hash)| hash));
        let certain = if sorted.root().0.as_slice() == head.root {
            "已由根哈希证实"
        } else {
            "据事件时间推断"
        };
        let moved = order.into_iter().enumerate();
        for (was, is) in moved.filter(|(was, is)| was != is).take(MOST_MOVED) {
            let message = format!("第 {is} 号事件原为第 {was} 号（{certain}）");
            let seq = i64::try_from(is).unwrap_or(i64::MAX);
            let fault = Fault::event(FaultKind::Order, seq, Some("seq"), message);
            report.add(fault.values(Some(was.to_string()), Some(is.to_string())));
        }
    }

    /// First and last event of the first subtree that is not the head's.
    fn first_difference(&self, head: &CompactRange) -> Option<(u64, u64)> {
        if head.size() != self.leaves.size() {
            return None;
        }
        let mut from = 0;
        let bits = (0..64).rev().filter(|bit| head.size() >> bit & 1 == 1);
        for (bit, (ours, theirs)) in bits.zip(self.leaves.nodes().iter().zip(head.nodes())) {
            let through = from + (1 << bit) - 1;
            if ours != theirs {
                return Some((from, through));
            }
            from = through + 1;
        }
        None
    }

    pub(super) fn compare_noted(&self, noted: &NotedHead, report: &mut VerifyReport) {
        let message = match self.noted_root {
            Some(root) if root == noted.root => return,
            Some(_) => format!("登记簿前 {} 条与先前记下的根不符：历史被改写", noted.size),
            None => format!("登记簿少于先前记下的 {} 条：末尾被截去", noted.size),
        };
        let fault = Fault::new(FaultKind::Rewritten, message);
        let actual = self.noted_root.map(|root| root.to_string());
        report.add(fault.values(Some(noted.root.to_string()), actual));
    }
}

fn head_fault(field: &str, message: String) -> Fault {
    Fault {
        field: Some(field.to_owned()),
        ..Fault::record(FaultKind::Head, "log_head", "1", message)
    }
}
