//! 公文文书: refusals first, then each letter from preview to file, and templates that change.

mod forms;
mod whole;

use std::collections::BTreeMap;

use guiku::app::Error;
use guiku::app::letter::{self, AddLetterTemplate, IssueLetter, LetterGiven, VoidLetter};
use guiku::domain::letter::LetterKind;
use guiku::rules::letter::shipped_letters;
use guiku::store::letters;
use guiku::store::verify::VerifyOptions;

use crate::support::County;

const TITLE: &str = "测试县河道采砂管理办法";
const TEXT: &str = "第一条 为了规范河道采砂，制定本办法。\n第二条 县水利部门负责实施。\n第三条 本办法自2027年1月1日起施行，有效期五年。";

fn values(entered: &[(&str, &str)]) -> BTreeMap<String, String> {
    let each = entered.iter();
    each.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

/// Previews and issues.
async fn give(
    county: &County,
    login: &str,
    kind: LetterKind,
    subject: &str,
    entered: &[(&str, &str)],
) -> Result<LetterGiven, Error> {
    let cx = county.cx(login).await;
    let entered = values(entered);
    let told = letter::preview(&county.store, &cx, kind, subject, &entered, None).await?;
    let issue = IssueLetter {
        kind,
        subject_id: subject.to_owned(),
        values: entered,
        previewed: told.digest,
        first_serial: None,
        first_reason: String::new(),
    };
    county.act(login, issue).await
}

async fn clean(county: &County) {
    let report = county.store.verify(&VerifyOptions::default()).await;
    let faults = report.unwrap().faults;
    assert!(faults.is_empty(), "{faults:?}");
}

/// The words of a Word file.
fn part(bytes: &[u8], name: &str) -> String {
    use std::io::Read;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive
        .by_name(name)
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

fn fault(error: Error) -> Vec<String> {
    match error {
        Error::Invalid(faults) => faults.into_iter().map(|fault| fault.field).collect(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn letters_that_are_refused() {
    let county = County::sqlite().await;
    let id = county.draft(TITLE, TEXT, "gov").await;
    county.complete(&id).await;
    let contact = [("contact", "张三 0355-0000000")];
    let kind = LetterKind::ReviewRequest;
    let early = give(&county, "drafter", kind, &id, &contact).await;
    assert!(matches!(early, Err(Error::Refused { .. })), "{early:?}");
    county.submit(&id).await;
    let late = give(&county, "drafter", LetterKind::CommentNotice, &id, &contact).await;
    assert!(matches!(late, Err(Error::Refused { .. })), "{late:?}");
    let foreign = give(&county, "reviewer", kind, &id, &contact).await;
    assert!(matches!(foreign, Err(Error::Forbidden(_))), "{foreign:?}");
    let unseen = give(&county, "both", kind, &id, &contact).await;
    assert!(unseen.is_err(), "{unseen:?}");
    let missing = give(&county, "drafter", kind, &id, &[]).await;
    assert_eq!(fault(missing.unwrap_err()), ["contact"]);
    let unknown = [contact[0], ("opinion", "合法")];
    let unknown = give(&county, "drafter", kind, &id, &unknown).await;
    assert_eq!(fault(unknown.unwrap_err()), ["opinion"]);
    let long = "长".repeat(2_001);
    let long = give(&county, "drafter", kind, &id, &[("contact", &long)]).await;
    assert_eq!(fault(long.unwrap_err()), ["contact"]);
    let mut issue = IssueLetter {
        kind,
        subject_id: id.clone(),
        values: values(&contact),
        previewed: "0".repeat(64),
        first_serial: None,
        first_reason: String::new(),
    };
    let changed = county.act("drafter", issue.clone()).await;
    assert!(matches!(changed, Err(Error::Conflict(_))), "{changed:?}");
    let cx = county.cx("drafter").await;
    let told = letter::preview(&county.store, &cx, kind, &id, &values(&contact), Some(7)).await;
    issue.previewed = told.unwrap().digest;
    for (first, field) in [(0, "first_serial"), (7, "first_reason")] {
        issue.first_serial = Some(first);
        let refused = county.act("drafter", issue.clone()).await;
        assert_eq!(fault(refused.unwrap_err()), [field]);
    }
    issue.first_reason = "1至6号已在启用本系统前给出".to_owned();
    let given = county.act("drafter", issue.clone()).await.unwrap();
    assert_eq!(given.number, "测县住建送审〔2026〕7号");
    let again = county.act("drafter", issue).await;
    assert_eq!(fault(again.unwrap_err()), ["first_serial"]);
    let void = VoidLetter {
        letter_id: given.id.clone(),
        reason: " ".to_owned(),
    };
    let others = county.act("examiner", void.clone()).await;
    assert!(matches!(others, Err(Error::NotFound(_))), "{others:?}");
    let silent = county.act("drafter", void.clone()).await;
    assert_eq!(fault(silent.unwrap_err()), ["reason"]);
    let void = VoidLetter {
        reason: "附件有误".to_owned(),
        ..void
    };
    county.act("drafter", void.clone()).await.unwrap();
    let twice = county.act("drafter", void).await;
    assert!(matches!(twice, Err(Error::Refused { .. })), "{twice:?}");
    let rows = letters::about(county.store.reader(), &id).await.unwrap();
    assert_eq!(rows.len(), 1, "what was refused took no number");
    clean(&county).await;
}

#[tokio::test]
async fn a_template_changes_without_a_release_and_a_bad_one_does_not() {
    let county = County::sqlite().await;
    let id = county.draft(TITLE, TEXT, "gov").await;
    county.complete(&id).await;
    county.submit(&id).await;
    let shipped = shipped_letters().unwrap();
    let source = shipped
        .iter()
        .find(|(one, _)| one.kind == LetterKind::ReviewRequest)
        .unwrap()
        .1;
    let add = |source: String| AddLetterTemplate {
        source,
        reason: "按县里的写法".to_owned(),
    };
    let new = source
        .replace("from = 2020-01-01", "from = 2026-11-25")
        .replace("请予审核。", "请依法审核。");
    let stranger = county.act("drafter", add(new.clone())).await;
    assert!(matches!(stranger, Err(Error::Forbidden(_))), "{stranger:?}");
    let old = county.act("admin", add(source.to_owned())).await;
    assert_eq!(fault(old.unwrap_err()), ["source"]);
    let bad = new.replace("{contact}", "{phone}");
    let Err(Error::Invalid(faults)) = county.act("admin", add(bad)).await else {
        panic!("a bad template was taken");
    };
    let line = 1 + new.lines().position(|line| line == "{contact}").unwrap();
    assert!(
        faults[0].message.contains(&format!("第{line}行")),
        "{faults:?}"
    );
    assert!(faults[0].message.contains("“phone”"), "{faults:?}");
    county.act("admin", add(new.clone())).await.unwrap();
    let same = county.act("admin", add(new)).await;
    assert!(matches!(same, Err(Error::Conflict(_))), "{same:?}");
    let words = async || {
        let cx = county.cx("drafter").await;
        let entered = values(&[("contact", "张三")]);
        let kind = LetterKind::ReviewRequest;
        let told = letter::preview(&county.store, &cx, kind, &id, &entered, None).await;
        told.unwrap().paragraphs
    };
    assert!(words().await.contains(&"请予审核。".to_owned()));
    county.set_day("2026-11-25");
    assert!(words().await.contains(&"请依法审核。".to_owned()));
    let cx = county.cx("admin").await;
    let all = letter::templates(&county.store, &cx).await.unwrap().results;
    let of_kind = all.iter().filter(|one| one.kind == "review_request");
    let current: Vec<bool> = of_kind.map(|one| one.current).collect();
    assert_eq!(current, [false, true], "the old version stays");
    clean(&county).await;
}
