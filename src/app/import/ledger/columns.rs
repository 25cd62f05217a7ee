//! 列: which field of the registry a column of a ledger is, by its name.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

words! {
    /// A field of a ledger.
    Field, "台账字段" {
        /// 序号: of the row; says nothing of the document.
        Ordinal = "ordinal", "序号";
        /// 标题.
        Title = "title", "文件名称";
        /// 发文字号.
        Number = "number", "文号";
        /// 登记号、统一编号.
        Registration = "registration_number", "登记号";
        /// 制定机关.
        Issuer = "issuer", "制定机关";
        /// 起草单位: kept with the source.
        Drafter = "drafter", "起草单位";
        /// 成文日期.
        IssuedOn = "issued_on", "成文日期";
        /// 公布日期.
        PublishedOn = "published_on", "公布日期";
        /// 施行日期.
        EffectiveOn = "effective_on", "施行日期";
        /// 有效期: the last valid day or a length of time.
        ValidUntil = "valid_until", "有效期至";
        /// 失效日期: the first day on which it no longer holds.
        LapsesOn = "lapses_on", "失效日期";
        /// The ledger's own view of the status.
        Status = "status", "效力状态";
        /// 文件类型（效力级别或者文种）.
        Kind = "kind", "文件类型";
        /// The name of the file.
        File = "file", "电子文件名";
        /// 备注: kept with the source.
        Note = "note", "备注";
    }
}

impl Field {
    /// Whether it tells which document the row is about.
    pub(super) fn names_the_document(self) -> bool {
        matches!(
            self,
            Self::Title | Self::Number | Self::Registration | Self::File
        )
    }
}

/// The names of each field, the likelier first. Compared without blanks, brackets and 时间 for 日期.
const NAMES: &[(Field, &[&str])] = &[
    (Field::Ordinal, &["序号", "编号序", "no", "行号"]),
    (
        Field::Title,
        &[
            "文件名称",
            "文件标题",
            "标题",
            "名称",
            "文件名称及文号",
            "规范性文件名称",
            "公文标题",
            "文件题名",
            "题名",
            "文件全称",
        ],
    ),
    (
        Field::Number,
        &[
            "发文字号",
            "文号",
            "文件文号",
            "文件字号",
            "发文号",
            "文件编号",
            "文件号",
            "字号",
        ],
    ),
    (
        Field::Registration,
        &[
            "登记号",
            "统一编号",
            "统一登记号",
            "登记编号",
            "规范性文件编号",
            "三统一编号",
            "统一登记编号",
        ],
    ),
    (
        Field::Issuer,
        &[
            "制定机关",
            "发文机关",
            "发布机关",
            "制发机关",
            "发文单位",
            "制定单位",
            "印发机关",
            "发布单位",
            "印发单位",
            "制定主体",
            "公布机关",
        ],
    ),
    (
        Field::Drafter,
        &[
            "起草单位",
            "起草部门",
            "主办单位",
            "承办单位",
            "实施单位",
            "责任单位",
            "主管部门",
        ],
    ),
    (
        Field::IssuedOn,
        &[
            "成文日期",
            "签发日期",
            "印发日期",
            "制定日期",
            "发文日期",
            "出台日期",
            "行文日期",
            "日期",
        ],
    ),
    (
        Field::PublishedOn,
        &["公布日期", "发布日期", "公开日期", "公告日期"],
    ),
    (
        Field::EffectiveOn,
        &[
            "施行日期",
            "生效日期",
            "实施日期",
            "执行日期",
            "起始日期",
            "开始施行日期",
        ],
    ),
    (
        Field::ValidUntil,
        &[
            "有效期至",
            "有效期截止日期",
            "有效期",
            "有效期限",
            "有效期截至",
            "截止日期",
            "到期日期",
            "终止日期",
            "有效截止日期",
            "有效日期",
        ],
    ),
    (Field::LapsesOn, &["失效日期", "废止日期"]),
    (
        Field::Status,
        &[
            "效力状态",
            "有效性",
            "效力",
            "状态",
            "是否有效",
            "时效性",
            "文件状态",
            "清理结果",
            "清理意见",
        ],
    ),
    (
        Field::Kind,
        &[
            "文件类型",
            "效力级别",
            "文种",
            "文件种类",
            "文件类别",
            "类型",
            "类别",
            "种类",
        ],
    ),
    (
        Field::File,
        &[
            "电子文件名",
            "文件",
            "附件",
            "电子文件",
            "文件路径",
            "附件名称",
            "电子文档",
            "正文文件",
            "附件文件名",
            "附件名",
            "文件名",
        ],
    ),
    (Field::Note, &["备注", "说明"]),
];

/// A column of a header and what it is taken for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// As printed in the header, on one line.
    pub name: String,
    /// What it is; `None`: kept with the source and nothing else.
    pub field: Option<Field>,
    /// What a person should look at before saying yes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
}

/// The dress-free form of a column's name.
pub fn key(name: &str) -> String {
    let plain: String = name.nfkc().collect();
    let mut out = String::new();
    let mut depth = 0_u32;
    for c in plain.chars() {
        match c {
            '(' | '[' | '【' | '〔' => depth += 1,
            ')' | ']' | '】' | '〕' => depth = depth.saturating_sub(1),
            c if depth == 0 && c.is_alphanumeric() => out.extend(c.to_lowercase()),
            _ => {}
        }
    }
    out.replace("时间", "日期")
}

/// How well a name fits a field: the smaller the better.
fn fit(key: &str, names: &[&str]) -> Option<usize> {
    let exact = names.iter().position(|name| *name == key);
    let holds = |name: &&str| {
        let telling = name.chars().count() >= 2 && *name != "日期" && *name != "文件";
        telling && key.contains(*name)
    };
    let inside = || {
        let short = key.chars().count() <= 14;
        names
            .iter()
            .position(|name| short && holds(name))
            .map(|at| at + 100)
    };
    exact.or_else(inside)
}

/// The field that a name fits best, and how well.
pub(super) fn field_of(name: &str) -> Option<(Field, usize)> {
    let key = key(name);
    if key.is_empty() {
        return None;
    }
    NAMES
        .iter()
        .filter_map(|(field, names)| Some((*field, fit(&key, names)?)))
        .min_by_key(|(_, fit)| *fit)
}

/// Proposes what each column is. A field is given to one column only: the one whose name fits best.
pub fn propose(header: &[String]) -> Vec<Column> {
    let found: Vec<Option<(Field, usize)>> = header.iter().map(|name| field_of(name)).collect();
    let best = |field: Field| {
        let of_field = |(at, one): (usize, &Option<(Field, usize)>)| {
            one.filter(|(other, _)| *other == field)
                .map(|(_, fit)| (fit, at))
        };
        found.iter().enumerate().filter_map(of_field).min()
    };
    let mut columns: Vec<Column> = Vec::with_capacity(header.len());
    for (at, name) in header.iter().enumerate() {
        let mut column = Column {
            name: name.clone(),
            field: None,
            remark: None,
        };
        if let Some((field, fit)) = found.get(at).copied().flatten() {
            let (_, winner) = best(field).unwrap_or((fit, at));
            if winner == at {
                column.field = Some(field);
                column.remark = (fit >= 100).then(|| "列名只是部分相同，请核对".to_owned());
            } else {
                let other = header.get(winner).map(String::as_str).unwrap_or_default();
                column.remark = Some(format!("“{other}”已作为{}", field.label()));
            }
        }
        columns.push(column);
    }
    stand_in(&mut columns);
    columns
}

/// A ledger that names no 制定机关 often means it with its 起草单位.
fn stand_in(columns: &mut [Column]) {
    let has = |columns: &[Column], field| columns.iter().any(|one| one.field == Some(field));
    if has(columns, Field::Issuer) {
        return;
    }
    if let Some(column) = columns
        .iter_mut()
        .find(|one| one.field == Some(Field::Drafter))
    {
        column.field = Some(Field::Issuer);
        column.remark = Some("台账没有制定机关一列，暂按此列，请核对".to_owned());
    }
}

/// `列名=字段`: what a person says of a column. The field is named as stored or as people call it.
///
/// # Errors
/// What is wrong with it.
pub fn parse_override(text: &str) -> Result<(String, Option<Field>), String> {
    let (name, field) = text
        .split_once('=')
        .ok_or_else(|| format!("“{text}”应写成 列名=字段"))?;
    let field = field.trim();
    if field.is_empty() || field == "-" || field == "不用" {
        return Ok((name.trim().to_owned(), None));
    }
    let found = Field::ALL
        .iter()
        .find(|one| one.as_str() == field || one.label() == field);
    let found = found.ok_or_else(|| {
        let all: Vec<String> = Field::ALL
            .iter()
            .map(|one| format!("{}（{}）", one.label(), one.as_str()))
            .collect();
        format!(
            "没有字段“{field}”，可以是 {}，或者 -（不用）",
            all.join("、")
        )
    })?;
    Ok((name.trim().to_owned(), Some(*found)))
}

/// Puts what a person says over what was proposed.
///
/// # Errors
/// Names a column that is not there.
pub fn override_with(
    columns: &mut [Column],
    said: &[(String, Option<Field>)],
) -> Result<(), String> {
    for (name, field) in said {
        let wanted = key(name);
        let at = columns.iter().position(|one| key(&one.name) == wanted);
        let at = at.ok_or_else(|| format!("台账中没有“{name}”这一列"))?;
        if field.is_some() {
            for column in columns.iter_mut().filter(|one| one.field == *field) {
                column.field = None;
            }
        }
        if let Some(column) = columns.get_mut(at) {
            column.field = *field;
            column.remark = Some("按 --map 指定".to_owned());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(header: &[&str]) -> Vec<Option<Field>> {
        let header: Vec<String> = header.iter().map(|name| (*name).to_owned()).collect();
        propose(&header).into_iter().map(|one| one.field).collect()
    }

    #[test]
    fn names_in_many_dresses() {
        use Field as F;
        assert_eq!(
            fields(&[
                "序号",
                "文 件 名 称",
                "发文字号",
                "统一编号",
                "发文机关",
                "签发日期",
                "发布时间",
                "实施日期",
                "有效期",
                "有效性",
                "文种",
                "附件",
                "备 注",
            ]),
            [
                F::Ordinal,
                F::Title,
                F::Number,
                F::Registration,
                F::Issuer,
                F::IssuedOn,
                F::PublishedOn,
                F::EffectiveOn,
                F::ValidUntil,
                F::Status,
                F::Kind,
                F::File,
                F::Note,
            ]
            .map(Some)
        );
        assert_eq!(
            fields(&[
                "标题（全称）",
                "文\n号",
                "制定单位",
                "失效日期",
                "电子文件名",
                "归档盒号"
            ]),
            [
                Some(F::Title),
                Some(F::Number),
                Some(F::Issuer),
                Some(F::LapsesOn),
                Some(F::File),
                None,
            ]
        );
    }

    #[test]
    fn a_field_is_one_column_and_the_better_name_wins() {
        let header = ["印发日期", "成文日期", "文件名称", "名称"].map(str::to_owned);
        let columns = propose(&header);
        assert_eq!(columns[0].field, None);
        assert!(columns[0].remark.as_deref().unwrap().contains("成文日期"));
        assert_eq!(columns[1].field, Some(Field::IssuedOn));
        assert_eq!(columns[3].field, None);
    }

    #[test]
    fn a_drafter_stands_in_for_the_issuer_only_where_there_is_none() {
        assert_eq!(fields(&["名称", "起草单位"])[1], Some(Field::Issuer));
        let both = fields(&["名称", "起草单位", "发文机关"]);
        assert_eq!(both[1..], [Some(Field::Drafter), Some(Field::Issuer)]);
    }

    #[test]
    fn a_person_overrides() {
        let mut columns = propose(&["名称", "时间"].map(str::to_owned));
        let said = [parse_override("时间=公布日期").unwrap()];
        override_with(&mut columns, &said).unwrap();
        assert_eq!(columns[1].field, Some(Field::PublishedOn));
        let said = [parse_override("没有=title").unwrap()];
        let refused = override_with(&mut columns, &said).unwrap_err();
        assert!(refused.contains("没有“没有”这一列"), "{refused}");
        assert!(
            parse_override("名称=什么")
                .unwrap_err()
                .contains("文件名称（title）")
        );
    }
}
