//! 收文登记: the form check of what was handed in; 补正 is asked once, with everything that is missing.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::rules;
use crate::app::context::RequestContext;
use crate::app::error::{Error, FieldError};
use crate::app::gates::cite;
use crate::app::law::DueRecord;
use crate::domain::authority::Authority;
use crate::rules::{ListId, Pause, SettingId, Suspension};
use crate::store::entity::filing::Model as FilingRow;
use crate::store::entity::filing_desk::{self, Model as DeskRow};
use crate::store::{Set, Tx, filing_reviews};

/// Most kinds of materials in one list.
const MOST: usize = 100;

/// 报送的一种材料.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = FilingMaterialHanded)]
pub struct Handed {
    /// Id of the pack's list of materials.
    pub id: String,
    /// 份数.
    #[serde(default)]
    pub copies: u32,
}

/// What may be asked for: a material of the pack's list, or copies of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = FilingMaterialAsked)]
pub struct Askable {
    /// Id.
    pub id: String,
    /// What people read.
    pub label: String,
    /// It must be handed in.
    pub required: bool,
}

/// What may be asked for in a 补正 of a filing received on `on`.
pub fn askable(cx: &RequestContext, receiver: &Authority, on: NaiveDate) -> Vec<Askable> {
    let materials = rules::materials(cx, on).into_iter().map(|one| Askable {
        required: rules::is_required(&one),
        id: one.id,
        label: one.label,
    });
    let copies = if rules::is_congress(receiver) {
        SettingId::FilingCopiesNpc
    } else {
        SettingId::FilingCopies
    };
    let copies = cx.pack.setting(copies, on);
    let copies = copies.map(|rule| Askable {
        id: rule.id.clone(),
        label: format!("份数：{}", rule.value.show()),
        required: true,
    });
    materials.chain(copies).collect()
}

pub(super) struct Receiving<'a> {
    pub(super) tx: &'a Tx,
    pub(super) cx: &'a RequestContext,
    pub(super) receiver: &'a Authority,
    pub(super) filing: &'a FilingRow,
    pub(super) on: NaiveDate,
}

impl Receiving<'_> {
    async fn row(&self) -> Result<Option<DeskRow>, Error> {
        Ok(filing_reviews::desk(self.tx.connection().await?, &self.filing.id).await?)
    }

    /// The record of a filing that was handed in; of one that came before there was a desk it is made.
    async fn received(&self) -> Result<DeskRow, Error> {
        if let Some(row) = self.row().await? {
            return Ok(row);
        }
        let on = self.filing.submitted_on.unwrap_or(self.on);
        self.open(on, &[]).await
    }

    async fn open(&self, on: NaiveDate, handed: &[Handed]) -> Result<DeskRow, Error> {
        let due = rules::check_due(self.cx, on, on, &[])?;
        let row = DeskRow {
            filing_id: self.filing.id.clone(),
            document_id: self.filing.document_id.clone(),
            first_received_on: on,
            received_on: on,
            handed: json(&handed)?,
            check_due_on: due.due_on,
            check_due: due.json,
            missing: None,
            deferred_on: None,
            supplement_due_on: None,
            supplement_due: String::new(),
            pauses: "[]".to_owned(),
            ground: None,
            registered_on: None,
            register_no: None,
        };
        self.tx.insert(row.clone()).await?;
        Ok(row)
    }

    /// 报送、补正后再报送: the clock of the form check runs, without the days of the 补正 where the limit
    /// stops for it.
    pub(super) async fn submitted(&self, handed: &[Handed]) -> Result<(), Error> {
        if handed.len() > MOST {
            return Err(Error::field("materials", "材料种类过多"));
        }
        let known = askable(self.cx, self.receiver, self.on);
        if let Some(one) = handed
            .iter()
            .find(|one| !known.iter().any(|it| it.id == one.id))
        {
            let told = format!("材料“{}”不在备案材料清单中", one.id);
            return Err(Error::field("materials", told));
        }
        let Some(row) = self.row().await? else {
            self.open(self.on, handed).await?;
            return Ok(());
        };
        let mut pauses = pauses_of(&row)?;
        let asked = row.deferred_on.unwrap_or(self.on);
        pauses.extend(rules::pause(Suspension::Supplement, asked, self.on));
        let due = rules::check_due(self.cx, row.first_received_on, self.on, &pauses)?;
        let mut all = handed_of(&row)?;
        all.retain(|one| !handed.iter().any(|new| new.id == one.id));
        all.extend(handed.iter().cloned());
        self.tx
            .update(filing_desk::ActiveModel {
                filing_id: Set(row.filing_id),
                received_on: Set(self.on),
                handed: Set(json(&all)?),
                check_due_on: Set(due.due_on),
                check_due: Set(due.json),
                pauses: Set(json(&pauses)?),
                ..Default::default()
            })
            .await?;
        Ok(())
    }

    /// 暂缓: answers the list in words. What was not asked for the first time, though it was missing then,
    /// cannot be asked for later.
    pub(super) async fn deferred(&self, missing: &[String]) -> Result<String, Error> {
        let row = self.received().await?;
        let known = askable(self.cx, self.receiver, row.first_received_on);
        let source = rules::materials_source(self.cx, row.first_received_on);
        let fault = |told: String| {
            let mut fault = FieldError::new("missing", told);
            fault.rule.clone_from(&source);
            Error::Invalid(vec![fault])
        };
        if missing.is_empty() {
            let told = "暂缓登记须一次列明缺少或者不合要求的全部材料";
            return Err(fault(told.to_owned()));
        }
        let mut labels = Vec::with_capacity(missing.len().min(MOST));
        for id in missing {
            let it = known.iter().find(|one| one.id == *id);
            let it = it.ok_or_else(|| fault(format!("“{id}”不在备案材料清单中")))?;
            labels.push(it.label.as_str());
        }
        let labels = labels.join("、");
        let asked_before: Option<Vec<String>> = match &row.missing {
            Some(text) => Some(parsed(&row.filing_id, text)?),
            None => None,
        };
        if let Some(asked) = &asked_before {
            let late: Vec<&str> = known
                .iter()
                .filter(|one| missing.contains(&one.id) && !asked.contains(&one.id))
                .map(|one| one.label.as_str())
                .collect();
            if !late.is_empty() {
                return Err(Error::Refused {
                    code: "asked-once",
                    message: format!(
                        "补正应当一次告知：{}在第一次暂缓时没有列明，不能再以此为由暂缓",
                        late.join("、")
                    ),
                    rule: source,
                });
            }
        }
        let due = rules::supplement_due(self.cx, self.receiver, self.on)?;
        let first = asked_before.unwrap_or_else(|| missing.to_vec());
        self.tx
            .update(filing_desk::ActiveModel {
                filing_id: Set(row.filing_id),
                missing: Set(Some(json(&first)?)),
                deferred_on: Set(Some(self.on)),
                supplement_due_on: Set(due.due_on),
                supplement_due: Set(due.json),
                ..Default::default()
            })
            .await?;
        Ok(labels)
    }

    /// 予以登记: what the filer listed must hold all that is required.
    pub(super) async fn registered(&self, number: Option<String>) -> Result<(), Error> {
        let row = self.received().await?;
        let handed = handed_of(&row)?;
        if !handed.is_empty() {
            let lacking: Vec<String> = rules::materials(self.cx, row.first_received_on)
                .into_iter()
                .filter(rules::is_required)
                .filter(|one| !handed.iter().any(|it| it.id == one.id))
                .map(|one| one.label)
                .collect();
            if !lacking.is_empty() {
                return Err(Error::Refused {
                    code: "materials",
                    message: format!(
                        "备案材料不齐，应当暂缓登记并一次告知：{}",
                        lacking.join("、")
                    ),
                    rule: rules::materials_source(self.cx, row.first_received_on),
                });
            }
        }
        self.tx
            .update(filing_desk::ActiveModel {
                filing_id: Set(row.filing_id),
                registered_on: Set(Some(self.on)),
                register_no: Set(number),
                ..Default::default()
            })
            .await?;
        Ok(())
    }

    /// 不予登记, on a ground of the pack's list; answers its words.
    pub(super) async fn refused(&self, ground: &str) -> Result<String, Error> {
        let row = self.received().await?;
        let id = ListId::FilingRefuse;
        let rule = self.cx.pack.list(id, row.first_received_on);
        let rule = rule.map_err(|_| {
            Error::refused("no-rule", "规则包没有列出不予备案登记的情形，不能不予登记")
        })?;
        let found = rule.value.iter().find(|one| one.id == ground);
        let found = found.ok_or_else(|| {
            let told = "请选择不予备案登记的情形，须是清单中列明的";
            let mut fault = FieldError::new("ground", told);
            fault.rule = Some(cite(&rule.source, rule.verified));
            Error::Invalid(vec![fault])
        })?;
        self.tx
            .update(filing_desk::ActiveModel {
                filing_id: Set(row.filing_id),
                ground: Set(Some(ground.to_owned())),
                ..Default::default()
            })
            .await?;
        Ok(found.label.clone())
    }
}

pub(super) fn json<T: Serialize>(value: &T) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|error| Error::Internal(error.to_string()))
}

pub(super) fn parsed<T: serde::de::DeserializeOwned>(id: &str, text: &str) -> Result<T, Error> {
    serde_json::from_str(text).map_err(|error| Error::Internal(format!("filing {id}: {error}")))
}

pub(super) fn handed_of(row: &DeskRow) -> Result<Vec<Handed>, Error> {
    parsed(&row.filing_id, &row.handed)
}

/// Days of 补正, which some clocks leave out.
pub(super) fn pauses_of(row: &DeskRow) -> Result<Vec<Pause>, Error> {
    parsed(&row.filing_id, &row.pauses)
}

/// What the desk knows of a filing, for its page.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = FilingDeskView)]
pub struct DeskView {
    /// What was handed in, as the filer listed it.
    pub handed: Vec<Handed>,
    /// 收到日期.
    pub received_on: Option<NaiveDate>,
    /// 形式审查期限.
    pub check_due_on: Option<NaiveDate>,
    /// What was asked for the first time.
    pub missing: Vec<String>,
    /// 暂缓日期.
    pub deferred_on: Option<NaiveDate>,
    /// 补正期限.
    pub supplement_due_on: Option<NaiveDate>,
    /// 不予登记的情形.
    pub ground: Option<String>,
    /// 备案材料清单.
    pub materials: Vec<Askable>,
    /// Where the list stands.
    pub materials_source: Option<String>,
    /// 份数和渠道.
    pub ways: Vec<String>,
    /// 形式审查期限 as stored.
    #[serde(skip)]
    pub check: DueRecord,
    /// 补正期限 as stored.
    #[serde(skip)]
    pub supplement: DueRecord,
    /// 不予登记的情形 to choose from.
    #[serde(skip)]
    pub grounds: Vec<(String, String)>,
}

/// The desk of a filing as its filer and its receiver see it.
pub async fn view(
    store: &crate::store::Store,
    cx: &RequestContext,
    filing: &str,
    receiver: &Authority,
) -> Result<DeskView, Error> {
    let row = filing_reviews::desk(store.reader(), filing).await?;
    let on = row.as_ref().map_or(cx.today, |row| row.first_received_on);
    let materials = askable(cx, receiver, on);
    let label = |id: &String| {
        let known = materials.iter().find(|one| one.id == *id);
        known.map_or_else(|| id.clone(), |one| one.label.clone())
    };
    let grounds = rules::list(cx, ListId::FilingRefuse, on);
    let missing: Vec<String> = match row.as_ref().and_then(|row| row.missing.as_deref()) {
        Some(text) => parsed(filing, text)?,
        None => Vec::new(),
    };
    let due = |due_on: Option<NaiveDate>, json: Option<&String>| DueRecord {
        due_on,
        json: json.cloned().unwrap_or_default(),
    };
    let handed = row.as_ref().map(handed_of).transpose()?;
    let row = row.as_ref();
    Ok(DeskView {
        handed: handed.unwrap_or_default(),
        received_on: row.map(|row| row.received_on),
        check_due_on: row.and_then(|row| row.check_due_on),
        missing: missing.iter().map(label).collect(),
        deferred_on: row.and_then(|row| row.deferred_on),
        supplement_due_on: row.and_then(|row| row.supplement_due_on),
        ground: row.and_then(|row| row.ground.as_ref()).map(|ground| {
            let known = grounds.iter().find(|one| one.id == *ground);
            known.map_or_else(|| ground.clone(), |one| one.label.clone())
        }),
        check: due(
            row.and_then(|row| row.check_due_on),
            row.map(|row| &row.check_due),
        ),
        supplement: due(
            row.and_then(|row| row.supplement_due_on),
            row.map(|row| &row.supplement_due),
        ),
        materials_source: rules::materials_source(cx, on),
        ways: rules::ways(cx, receiver, on),
        grounds: grounds.into_iter().map(|one| (one.id, one.label)).collect(),
        materials,
    })
}
