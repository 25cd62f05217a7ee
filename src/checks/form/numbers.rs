//! M8 发文字号, M15 编号与登记簿一致.

use super::{Remark, Subject, cannot_tell, fail, pass};
use crate::domain::number::{DocumentNumber, number_key};
use crate::rules::SeriesId;

impl Subject<'_> {
    /// M8.
    pub(super) fn document_number(&self) -> Vec<Remark> {
        let Some(printed) = self.page.split.number.as_deref() else {
            return vec![cannot_tell("正文没有载明发文字号；登记时编号，到时再核对")];
        };
        let place = self.page.place_of(printed);
        // 令第12号 is numbered in another way
        let Ok(number) = DocumentNumber::parse(printed) else {
            return vec![cannot_tell(format!(
                "“{printed}”不是“机关代字〔年份〕序号”形式，请核对"
            ))];
        };
        let series = self.pack.series(SeriesId::Document, self.draft.rules_on);
        let Ok(series) = series else {
            return vec![cannot_tell("规则包没有规定发文字号的格式")];
        };
        let template = &series.value.template;
        let right = template.read(printed).filter(|read| {
            // 虚位: what the template prints again is what stands there
            template.format(read).is_ok_and(|again| again == printed)
        });
        if right.is_some() {
            return vec![pass(format!("“{printed}”"), place)];
        }
        let wanted = format!("{}〔{}〕{}号", number.prefix, number.year, number.serial);
        vec![fail(format!("“{printed}”应当写作“{wanted}”"), place)]
    }

    /// M15.
    pub(super) fn registered_numbers(&self) -> Vec<Remark> {
        let printed = self.page.split.number.as_deref();
        let given = self.draft.numbers;
        match (printed, given) {
            (None, []) => vec![cannot_tell("尚未登记编号")],
            (Some(printed), []) => vec![cannot_tell(format!(
                "正文载有“{printed}”，尚未登记编号；登记后核对"
            ))],
            (None, given) => vec![cannot_tell(format!(
                "正文没有载明编号；登记簿上是“{}”",
                given.join("”“")
            ))],
            (Some(printed), given) => {
                let place = self.page.place_of(printed);
                let key = number_key(printed);
                if given.iter().any(|own| number_key(own) == key) {
                    vec![pass(format!("“{printed}”与登记簿一致"), place)]
                } else {
                    vec![fail(
                        format!("正文载有“{printed}”，登记簿上是“{}”", given.join("”“")),
                        place,
                    )]
                }
            }
        }
    }
}
