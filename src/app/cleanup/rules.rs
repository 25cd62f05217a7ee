//! What the rule pack offers a campaign: classes of reasons, tests of proofs, the effect on what is in no
//! list. The pack of the day on which the campaign was opened counts.

use chrono::NaiveDate;

use crate::app::context::RequestContext;
use crate::app::error::{Error, FieldError};
use crate::app::gates::cite;
use crate::rules::{ListId, ListItem, Rule, Setting, SettingId, Unlisted};

/// A list of the pack with its source.
#[derive(Debug, Clone, Default)]
pub struct Offered {
    /// The items.
    pub items: Vec<ListItem>,
    /// Where they stand; what is known by hearsay says so.
    pub source: String,
}

impl Offered {
    /// Label of an item.
    pub fn label(&self, id: &str) -> Option<&str> {
        self.items
            .iter()
            .find(|item| item.id == id)
            .map(|item| item.label.as_str())
    }
}

/// What forms of a campaign offer.
#[derive(Debug, Clone, Default)]
pub struct Choices {
    /// 理由种类.
    pub reasons: Offered,
    /// 证明事项一律取消的情形.
    pub tests: Offered,
    /// 未列入目录的效力; empty where the place has no such rule.
    pub unlisted: Offered,
}

/// What the pack offers on a day.
pub fn choices(cx: &RequestContext, on: NaiveDate) -> Choices {
    let offered = |id| match cx.pack.list(id, on) {
        Ok(rule) => of(rule),
        Err(_) => Offered::default(),
    };
    Choices {
        reasons: offered(ListId::CleanupReasons),
        tests: offered(ListId::ProofTests),
        unlisted: match cx
            .pack
            .setting(SettingId::CleanupUnlisted, on)
            .map(|rule| &rule.value)
        {
            // the place says that they are no basis any more, which is less than that they end
            Some(Setting::CleanupUnlisted(Unlisted::NotBasis)) => Offered::default(),
            Some(_) | None => offered(ListId::CleanupUnlisted),
        },
    }
}

fn of(rule: &Rule<Vec<ListItem>>) -> Offered {
    Offered {
        items: rule.value.clone(),
        source: cite(&rule.source, rule.verified),
    }
}

impl Choices {
    /// A fault where `id` is no class of reasons of the pack.
    pub(super) fn check_reason(&self, id: &str, faults: &mut Vec<FieldError>) {
        known(&self.reasons, id, "reason_class", "理由种类", faults);
    }

    /// A fault where `id` is none of the pack's tests of proofs.
    pub(super) fn check_test(&self, id: &str, faults: &mut Vec<FieldError>) {
        known(&self.tests, id, "test", "取消情形", faults);
    }

    /// Refuses the effect on what is in no list where the pack has no rule for it.
    pub(super) fn unlisted_rule(&self) -> Result<&str, Error> {
        if self.unlisted.items.is_empty() {
            let message = "规则包没有“未列入继续有效目录的一律失效”的规定，不能选择";
            Err(Error::field("unlisted", message))
        } else {
            Ok(&self.unlisted.source)
        }
    }
}

fn known(offered: &Offered, id: &str, field: &str, what: &str, faults: &mut Vec<FieldError>) {
    if offered.label(id).is_none() {
        let mut fault = FieldError::new(field, format!("{what}“{id}”不在规则包的清单中"));
        fault.rule = Some(offered.source.clone()).filter(|source| !source.is_empty());
        faults.push(fault);
    }
}
