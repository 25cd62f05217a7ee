//! 机关 as people name them: short names beside the full ones.

use search_index::fold_text;

/// Short names and what they stand for in a full name; the longer ones first.
const SHORT: [(&str, &str); 57] = [
    ("全国人大常委会", "全国人民代表大会常务委员会"),
    ("市场监管总局", "市场监督管理总局"),
    ("人大常委会", "人民代表大会常务委员会"),
    ("退役军人局", "退役军人事务局"),
    ("市场监管局", "市场监督管理局"),
    ("公积金中心", "住房公积金管理中心"),
    ("综合执法局", "综合行政执法局"),
    ("全国人大", "全国人民代表大会"),
    ("税务总局", "国家税务总局"),
    ("药监总局", "药品监督管理总局"),
    ("质检总局", "质量监督检验检疫总局"),
    ("工商总局", "工商行政管理总局"),
    ("安监总局", "安全生产监督管理总局"),
    ("银保监会", "银行保险监督管理委员会"),
    ("政务服务局", "政务服务管理局"),
    ("政府办公室", "人民政府办公室"),
    ("政府办公厅", "人民政府办公厅"),
    ("人大会", "人民代表大会"),
    ("最高法", "最高人民法院"),
    ("最高检", "最高人民检察院"),
    ("发改委", "发展和改革委员会"),
    ("发改局", "发展和改革局"),
    ("住建部", "住房和城乡建设部"),
    ("住建厅", "住房和城乡建设厅"),
    ("住建局", "住房和城乡建设局"),
    ("住建委", "住房和城乡建设委员会"),
    ("人社部", "人力资源和社会保障部"),
    ("人社厅", "人力资源和社会保障厅"),
    ("人社局", "人力资源和社会保障局"),
    ("卫健委", "卫生健康委员会"),
    ("卫健局", "卫生健康局"),
    ("市监局", "市场监督管理局"),
    ("环保部", "环境保护部"),
    ("环保局", "环境保护局"),
    ("交通部", "交通运输部"),
    ("交通局", "交通运输局"),
    ("工信部", "工业和信息化部"),
    ("工信局", "工业和信息化局"),
    ("文旅部", "文化和旅游部"),
    ("文旅局", "文化和旅游局"),
    ("农业局", "农业农村局"),
    ("应急局", "应急管理局"),
    ("医保局", "医疗保障局"),
    ("药监局", "药品监督管理局"),
    ("国资委", "国有资产监督管理委员会"),
    ("网信办", "互联网信息办公室"),
    ("证监会", "证券监督管理委员会"),
    ("银监会", "银行业监督管理委员会"),
    ("城管局", "城市管理局"),
    ("政府办", "人民政府办公"),
    ("县政府", "县人民政府"),
    ("区政府", "区人民政府"),
    ("市政府", "市人民政府"),
    ("省政府", "省人民政府"),
    ("国办", "国务院办公厅"),
    ("高院", "高级人民法院"),
    ("人大", "人民代表大会"),
];

/// What a word may be as part of a full name: itself, and with its short form written out; without 原 in front.
pub(super) fn full_names(word: &str) -> Vec<String> {
    let folded = fold_text(word);
    let bare = folded.strip_prefix('原').unwrap_or(&folded);
    let mut names = vec![bare.to_owned()];
    let written_out = SHORT
        .iter()
        .find(|(short, _)| bare.ends_with(short))
        .and_then(|(short, full)| Some(format!("{}{full}", bare.strip_suffix(short)?)));
    names.extend(written_out);
    names.retain(|name| name.chars().count() >= 2);
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_names_are_written_out() {
        assert!(full_names("最高法").contains(&"最高人民法院".to_owned()));
        assert!(full_names("某市人大常委会").contains(&"某市人民代表大会常务委员会".to_owned()));
        assert!(full_names("原环境保护部").contains(&"环境保护部".to_owned()));
        assert_eq!(full_names("国务院"), ["国务院"]);
        assert!(full_names("局").is_empty());
    }

    #[test]
    fn longer_short_names_come_before_those_they_end_with() {
        for (at, (short, full)) in SHORT.iter().enumerate() {
            assert_ne!(*short, "", "{full}");
            let earlier = SHORT.iter().take(at);
            for (other, _) in earlier {
                assert!(!short.ends_with(other), "{short} is never reached: {other}");
            }
        }
    }
}
