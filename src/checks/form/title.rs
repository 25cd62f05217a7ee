//! M12 标题与文种, M16 印发形式, M18 部门文件标题.

use super::{Place, Remark, Subject, cannot_tell, fail, pass};
use crate::rules::{IssuerKind, ListId};
use crate::text::title::{document_form, instrument_title};

/// Signs that no title ends with.
const ENDS: [char; 12] = [
    '。', '，', '、', '；', '：', '！', '？', '.', ',', ';', ':', '…',
];

impl Subject<'_> {
    fn labels(&self, list: ListId) -> Option<Vec<&str>> {
        let rule = self.pack.list(list, self.draft.rules_on).ok()?;
        Some(rule.value.iter().map(|item| item.label.as_str()).collect())
    }

    /// M12.
    pub(super) fn title(&self) -> Vec<Remark> {
        let title = self.draft.title.trim();
        if title.is_empty() {
            return vec![fail("没有标题", Place::Title)];
        }
        let mut remarks = Vec::new();
        if title.ends_with(ENDS) {
            remarks.push(fail("标题末尾不用标点", Place::Title));
        }
        let (own, instrument) = self.page.forms(title);
        let forbidden = self.labels(ListId::TitleForbidden).unwrap_or_default();
        let banned = [own, instrument]
            .into_iter()
            .flatten()
            .find(|form| forbidden.contains(form));
        if let Some(form) = banned {
            remarks.push(fail(format!("规范性文件不得称“{form}”"), Place::Title));
        }
        let allowed = self.labels(ListId::TitleAllowed);
        match (own, allowed) {
            (Some(form), _) if banned == Some(form) => {}
            (None, _) => remarks.push(cannot_tell("标题末尾没有常见的文种，请核对")),
            (Some(form), Some(allowed)) if !allowed.contains(&form) => {
                let list = allowed.join("、");
                let says = format!("“{form}”不在常用名称（{list}等）之列，请核对");
                remarks.push(cannot_tell(says));
            }
            (Some(form), _) => remarks.push(pass(format!("文种是“{form}”"), Place::Title)),
        }
        remarks
    }

    /// M16.
    pub(super) fn carrier(&self) -> Vec<Remark> {
        let Some(carriers) = self.labels(ListId::FormCarriers) else {
            return vec![cannot_tell("规则包没有规定印发规范性文件的文种")];
        };
        let title = self.draft.title;
        let (own, _) = self.page.forms(title);
        let carries = self.page.split.carrier.as_ref();
        let printed = carries.and_then(|carrier| carrier.title.as_deref());
        let form = own.filter(|form| carriers.contains(form));
        let form = form.or_else(|| printed.and_then(document_form)).or(own);
        match form {
            Some(form) if carriers.contains(&form) => {
                vec![pass(format!("以“{form}”印发"), Place::Title)]
            }
            Some("函") => vec![fail("规范性文件不以“函”印发", Place::Title)],
            Some(form) => vec![cannot_tell(format!(
                "正文是“{form}”本身，没有印发它的通知或者公告，请在印发时配上"
            ))],
            None => vec![cannot_tell("标题末尾没有常见的文种，不知以何种形式印发")],
        }
    }

    /// M18.
    pub(super) fn department_title(&self) -> Vec<Remark> {
        match self.draft.issuer_kind {
            Some(IssuerKind::Department) => {}
            Some(
                IssuerKind::Government
                | IssuerKind::Office
                | IssuerKind::Township
                | IssuerKind::AuthorizedOrganization
                | IssuerKind::DispatchedOrgan,
            ) => return vec![pass("制定机关不是部门，不受此限", Place::Title)],
            None => return vec![cannot_tell("不知制定机关的类别")],
        }
        if self.draft.areas.is_empty() {
            return vec![cannot_tell("不知制定机关所在的行政区域")];
        }
        let title = self.draft.title.trim();
        let own = title.strip_prefix(self.draft.issuer).unwrap_or(title);
        let instrument = instrument_title(title);
        let named = self
            .page
            .split
            .carrier
            .as_ref()
            .and(self.page.split.instrument.title.clone());
        let names = [Some(own.to_owned()), instrument, named];
        for name in names.into_iter().flatten() {
            let area = self
                .draft
                .areas
                .iter()
                .find(|area| name.starts_with(area.as_str()));
            if let Some(area) = area {
                return vec![fail(
                    format!("部门制定的文件，标题“{name}”冠有区域名称“{area}”"),
                    Place::Title,
                )];
            }
        }
        vec![pass("标题没有冠以区域名称", Place::Title)]
    }
}
