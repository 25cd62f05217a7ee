//! 空白台账: a workbook for the clerk to fill, with explanations; it is read again without a question.

use super::columns::{Column, Field};
use crate::formats::write::xlsx::{SheetOut, WriteError, workbook};

/// A column of the empty ledger.
struct Line {
    field: Field,
    width: u16,
    must: &'static str,
    how: &'static str,
    example: &'static str,
}

const KINDS: [&str; 12] = [
    "通知", "办法", "规定", "意见", "决定", "细则", "方案", "通告", "公告", "规则", "规范", "标准",
];
const STATES: [&str; 5] = ["现行有效", "已废止", "已失效", "部分有效", "不详"];

const LINES: &[Line] = &[
    Line {
        field: Field::Ordinal,
        width: 6,
        must: "可以不填",
        how: "行的顺序，只供人看，不导入。",
        example: "1",
    },
    Line {
        field: Field::Title,
        width: 48,
        must: "必填",
        how: "文件的完整标题，以原件为准。印发另一份文件的，填写通知的标题，例如“关于印发《××办法》的通知”。",
        example: "××县人民政府关于印发《××县停车管理办法》的通知",
    },
    Line {
        field: Field::Number,
        width: 22,
        must: "有的必填",
        how: "以原件为准，年份用括号。联合发文填写主办机关的文号。没有文号的留空。同一文号不得出现两次。",
        example: "×政发〔2019〕7号",
    },
    Line {
        field: Field::Registration,
        width: 22,
        must: "有的填写",
        how: "统一登记、统一编号时给出的号码。没有的留空。",
        example: "XX-2019-001",
    },
    Line {
        field: Field::Issuer,
        width: 24,
        must: "应当填写",
        how: "制定机关的全称，与“管理”中登记的机关名称一致。几个机关联合制定的，用顿号分开，主办机关写在最前。",
        example: "××县人民政府",
    },
    Line {
        field: Field::Drafter,
        width: 24,
        must: "可以不填",
        how: "起草该文件的单位。只随来源保存，不作为制定机关。",
        example: "××县住房和城乡建设局",
    },
    Line {
        field: Field::IssuedOn,
        width: 14,
        must: "应当填写",
        how: "文件落款的日期。只知道年月的只写年月，不要补日子。",
        example: "2019年3月5日",
    },
    Line {
        field: Field::PublishedOn,
        width: 14,
        must: "有的填写",
        how: "向社会公布的日期。",
        example: "2019-03-08",
    },
    Line {
        field: Field::EffectiveOn,
        width: 14,
        must: "有的填写",
        how: "开始施行的日期。自公布之日起施行的留空，或者写“自公布之日起施行”。",
        example: "2019.4.1",
    },
    Line {
        field: Field::ValidUntil,
        width: 16,
        must: "有的填写",
        how: "最后一个有效的日子（含当日），或者有效期的长短，例如“5年”。没有规定有效期的留空。",
        example: "2024年3月31日",
    },
    Line {
        field: Field::Status,
        width: 12,
        must: "可以不填",
        how: "台账对效力的说法，作为“来源标注”保存，不代替由日期算出的效力。",
        example: "现行有效",
    },
    Line {
        field: Field::Kind,
        width: 12,
        must: "可以不填",
        how: "文种，或者效力级别。不填的按“行政规范性文件”导入。",
        example: "通知",
    },
    Line {
        field: Field::File,
        width: 36,
        must: "可以不填",
        how: "电子文件的名称，可以带文件夹。不填的，按文件名中的文号或者标题寻找；找到几个的列为疑问，不作猜测。几个文件用分号分开，正文写在最前。",
        example: "2019/×政发〔2019〕7号.docx",
    },
    Line {
        field: Field::Note,
        width: 24,
        must: "可以不填",
        how: "只随来源保存。",
        example: "",
    },
];

/// Rules for the whole table.
const RULES: &[&str] = &[
    "一行一件。不要合并单元格，不要在表头上方另加标题行。",
    "填写“台账”这一张表；本表只作说明，导入时不读取。",
    "拿不准的留空，不要推测。导入后可以在核对表中看到需要补充的各行。",
    "日期可以写成 2019-03-05、2019.3.5、20190305、2019年3月5日、2019年3月、2019年，也可以使用表格的日期格式。",
    "填好后先试导入：guiku import ledger 台账.xlsx --files 文件目录 --dry-run --report 核对表.xlsx",
    "同一份台账可以反复导入：没有变化的行不作改动，文字有变化的记为新文本。",
];

fn name(line: &Line) -> &'static str {
    line.field.label()
}

/// The header of the empty ledger.
pub fn header() -> Vec<String> {
    LINES.iter().map(|line| name(line).to_owned()).collect()
}

/// What its columns are, where the header is that of the empty ledger: nothing needs to be asked then.
pub fn columns(given: &[String]) -> Option<Vec<Column>> {
    let column = |line: &Line| Column {
        name: name(line).to_owned(),
        field: Some(line.field),
        remark: None,
    };
    (given == header()).then(|| LINES.iter().map(column).collect())
}

/// The bytes of the empty ledger.
///
/// # Errors
/// [`WriteError`].
pub fn as_xlsx() -> Result<Vec<u8>, WriteError> {
    let headings: Vec<(&str, u16)> = LINES.iter().map(|line| (name(line), line.width)).collect();
    let mut ledger = SheetOut::new("台账", &headings);
    for (column, line) in ledger.columns.iter_mut().zip(LINES) {
        let choices: &[&str] = match line.field {
            Field::Kind => &KINDS,
            Field::Status => &STATES,
            Field::Ordinal
            | Field::Title
            | Field::Number
            | Field::Registration
            | Field::Issuer
            | Field::Drafter
            | Field::IssuedOn
            | Field::PublishedOn
            | Field::EffectiveOn
            | Field::ValidUntil
            | Field::LapsesOn
            | Field::File
            | Field::Note => &[],
        };
        column.choices = choices.iter().map(|one| (*one).to_owned()).collect();
    }
    let mut told = SheetOut::new(
        "填写说明",
        &[("列", 14), ("要求", 12), ("怎样填写", 70), ("示例", 48)],
    );
    let row = |line: &Line| {
        [name(line), line.must, line.how, line.example]
            .map(str::to_owned)
            .to_vec()
    };
    told.rows = LINES.iter().map(row).collect();
    told.rows.push(Vec::new());
    let rule = |text: &&str| ["", "", text, ""].map(str::to_owned).to_vec();
    told.rows.extend(RULES.iter().map(rule));
    workbook(&[ledger, told])
}
