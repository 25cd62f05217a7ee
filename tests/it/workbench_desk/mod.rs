//! The desk, the decisions and the filings by forms: every refusal first, then the way.

use axum::http::StatusCode;
use guiku::app::access::account::{CreatePerson, PostInput, create_with_password};
use guiku::app::law;
use guiku::app::review::answer::{AnswerFindings, FindingAnswer};
use guiku::domain::access::Role;
use guiku::domain::review::Answer;
use guiku::store::queries;

use crate::support::{Client, County, PASSWORD};

const TITLE: &str = "测试县户外广告设置管理办法";
const TEXT: &str = "第一条 为了规范户外广告设置，制定本办法。\n第二条 设置户外广告应当保持整洁。\n第三条 本办法自2027年1月1日起施行。";

/// The form of the opinion with every item judged.
fn opinion<'a>(county: &County, extra: &[(&'a str, &'a str)]) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = law::checklist(&county.program(), county.today())
        .into_iter()
        .map(|item| (format!("check.{}", item.id), "met".to_owned()))
        .collect();
    fields.extend(
        extra
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
    );
    fields
}

async fn send(
    client: &mut Client,
    path: &str,
    fields: &[(String, String)],
) -> crate::support::Answer {
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    client.form(path, &fields).await
}

#[tokio::test]
async fn the_desk_is_for_reviewers_and_keeps_what_was_entered() {
    let county = County::sqlite().await;
    let id = county.draft(TITLE, TEXT, "gov").await;
    county.complete(&id).await;
    let review = county.submit(&id).await;
    let desk = format!("/workbench/reviews/{review}");

    let nobody = county.anonymous().get(&desk).await;
    assert_eq!(nobody.status, StatusCode::SEE_OTHER);
    let mut drafter = county.client("drafter").await;
    let forbidden = drafter
        .form(&format!("{desk}/acceptance"), &[("expected_version", "1")])
        .await;
    assert_eq!(forbidden.status, StatusCode::FORBIDDEN);

    let mut reviewer = county.client("reviewer").await;
    let page = reviewer.get(&desk).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains("受理") && page.text().contains("id=\"art_2\""));
    let accepted = reviewer
        .form(
            &format!("{desk}/acceptance"),
            &[("expected_version", "1"), ("key", "a")],
        )
        .await;
    assert_eq!(
        accepted.status,
        StatusCode::SEE_OTHER,
        "{}",
        accepted.text()
    );
    let again = reviewer
        .form(
            &format!("{desk}/acceptance"),
            &[("expected_version", "1"), ("key", "b")],
        )
        .await;
    assert_eq!(again.status, StatusCode::CONFLICT);

    let without_reason = opinion(
        &county,
        &[
            ("do", "issue"),
            ("expected_version", "2"),
            ("opinion", "amend"),
            ("eid", "art_2"),
            ("category", "文字表述"),
            ("content", "金句须保留"),
            ("basis", ""),
        ],
    );
    let refused = send(&mut reviewer, &format!("{desk}/opinion"), &without_reason).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("必须写明理由") && refused.text().contains("金句须保留"));

    let kept = opinion(
        &county,
        &[
            ("do", "save"),
            ("expected_version", "2"),
            ("notes_version", "0"),
            ("reason", "草稿中的理由"),
        ],
    );
    let saved = send(&mut reviewer, &format!("{desk}/opinion"), &kept).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
    assert!(reviewer.get(&desk).await.text().contains("草稿中的理由"));
}

/// Somebody who drafts and sits in the office of the housing bureau.
async fn chief(county: &County) {
    let authority_id = county.authority("housing");
    let posts = [Role::Drafter, Role::Office].map(|role| PostInput {
        authority_id: authority_id.clone(),
        role,
    });
    let command = CreatePerson {
        login: "chief".to_owned(),
        name: "测试主任".to_owned(),
        authority_id: authority_id.clone(),
        posts: posts.into(),
    };
    create_with_password(
        &county.store,
        county.program(),
        None,
        command,
        PASSWORD,
        false,
    )
    .await
    .unwrap();
}

#[tokio::test]
async fn no_meeting_without_an_opinion_and_the_rule_is_shown() {
    let county = County::sqlite().await;
    chief(&county).await;
    let id = county.draft(TITLE, TEXT, "housing").await;
    county.complete(&id).await;
    county.submit(&id).await;
    let decide = format!("/workbench/documents/{id}");
    let now = county.row(&id).await.row_version.to_string();
    let fields = [
        ("expected_version", now.as_str()),
        ("meeting", "局务会第9次会议"),
        ("held_on", "2026-11-24"),
        ("result", "passed"),
        ("dissent", "有人认为尚不成熟"),
    ];
    let mut chief = county.client("chief").await;
    let refused = chief.form(&format!("{decide}/meeting"), &fields).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    let page = refused.text();
    assert!(page.contains("国办发〔2018〕37号"), "the rule is shown");
    assert!(page.contains("局务会第9次会议") && page.contains("有人认为尚不成熟"));
    let meetings = queries::deliberations(county.store.reader(), &id).await;
    assert_eq!(meetings.unwrap().len(), 0);

    let mut office = county.client("office").await;
    let unseen = office.form(&format!("{decide}/meeting"), &fields).await;
    assert_ne!(unseen.status, StatusCode::SEE_OTHER);
    assert!(
        !unseen.text().contains(TITLE),
        "a case of others is not shown by a refusal"
    );
    let draft = county.draft("还在起草的文件", TEXT, "gov").await;
    let hidden = office
        .get(&format!("/workbench/documents/{draft}/decide"))
        .await;
    assert_eq!(
        hidden.status,
        StatusCode::NOT_FOUND,
        "a draft is nobody else's"
    );
}

#[tokio::test]
async fn a_form_that_the_case_has_overtaken_gives_back_what_was_entered() {
    let county = County::sqlite().await;
    let id = county.signed("已经签发的文件", TEXT).await;
    let mut office = county.client("office").await;
    let stale = office
        .form(
            &format!("/workbench/documents/{id}/meeting"),
            &[
                ("expected_version", "1"),
                ("meeting", "县政府第2次常务会议"),
                ("held_on", "2026-11-24"),
                ("result", "passed"),
            ],
        )
        .await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    let page = stale.text();
    assert!(!page.contains("name=\"meeting\""), "no meeting any more");
    assert!(page.contains("您填写而未提交的内容") && page.contains("县政府第2次常务会议"));

    let wrong = office
        .form(
            &format!("/workbench/documents/{id}/signature"),
            &[
                ("expected_version", "1"),
                ("signed_on", "明天"),
                ("signed_by", "县长甲"),
            ],
        )
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("县长甲"));
}

#[tokio::test]
async fn a_meeting_that_asks_for_changes_leads_the_office_to_its_tasks() {
    let county = County::sqlite().await;
    let id = county.reviewed(TITLE, TEXT, "gov").await;
    let mut office = county.client("office").await;
    let path = format!("/workbench/documents/{id}/meeting");
    let now = county.row(&id).await.row_version.to_string();
    let mut fields = vec![
        ("expected_version", now.as_str()),
        ("meeting", "县政府第2次常务会议"),
        ("held_on", "2026-11-24"),
        ("result", "passed_with_changes"),
    ];
    let faulty = office.form(&path, &fields).await;
    assert_eq!(faulty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        faulty.text().contains("<span class=\"wrong\">讨论结果为"),
        "at the field: {}",
        faulty.text()
    );
    fields.push(("note", "第二条补充巡查要求"));
    let met = office.form(&path, &fields).await;
    assert_eq!(met.status, StatusCode::SEE_OTHER, "{}", met.text());
    let next = office.get(met.location()).await;
    assert_eq!(next.status, StatusCode::OK, "{}", met.location());
}

#[tokio::test]
async fn an_issued_opinion_is_read_with_its_checklist_and_answers() {
    let county = County::sqlite().await;
    let id = county.draft(TITLE, TEXT, "gov").await;
    county.complete(&id).await;
    let review = county.submit(&id).await;
    let desk = format!("/workbench/reviews/{review}");
    let mut reviewer = county.client("reviewer").await;
    reviewer
        .form(&format!("{desk}/acceptance"), &[("expected_version", "1")])
        .await;
    let first = law::checklist(&county.program(), county.today()).remove(0);
    let note = format!("note.{}", first.id);
    let amend = [
        ("do", "issue"),
        ("expected_version", "2"),
        ("opinion", "amend"),
        ("reason", "第二条须补充依据"),
        (note.as_str(), "主体适格"),
        ("eid", "art_2"),
        ("category", "文字表述"),
        ("content", "整洁的标准不明"),
        ("basis", ""),
    ];
    let issued = send(
        &mut reviewer,
        &format!("{desk}/opinion"),
        &opinion(&county, &amend),
    )
    .await;
    assert_eq!(issued.status, StatusCode::SEE_OTHER, "{}", issued.text());
    let late = send(
        &mut reviewer,
        &format!("{desk}/opinion"),
        &opinion(&county, &amend),
    )
    .await;
    assert_eq!(late.status, StatusCode::CONFLICT, "issued already");
    assert!(late.text().contains("您填写而未提交的内容"));

    let findings = queries::findings(county.store.reader(), &review)
        .await
        .unwrap();
    let answers = AnswerFindings {
        document_id: id.clone(),
        expected_version: county.row(&id).await.row_version,
        answers: vec![FindingAnswer {
            finding_id: findings[0].id.clone(),
            answer: Answer::Partly,
            reason: "标准另行制定".to_owned(),
        }],
    };
    county.act("drafter", answers).await.unwrap();
    for login in ["reviewer", "auditor"] {
        let page = county.client(login).await.get(&desk).await;
        assert_eq!(page.status, StatusCode::OK, "{login}");
        let page = page.text();
        for word in [
            first.label.as_str(),
            "主体适格",
            "整洁的标准不明",
            "标准另行制定",
            "第二条须补充依据",
        ] {
            assert!(page.contains(word), "{login}: {word}");
        }
        assert!(!page.contains("name=\"opinion\""), "{login} reads only");
    }
}

#[tokio::test]
async fn effects_are_recorded_with_a_basis_that_is_certain_and_taken_back() {
    let county = County::sqlite().await;
    let id = county.published(TITLE, TEXT).await;
    let other = county.published("测试县户外广告设置补充规定", TEXT).await;
    let path = format!("/workbench/effects/{id}");
    let mut drafter = county.client("drafter").await;
    assert_eq!(drafter.get(&path).await.status, StatusCode::FORBIDDEN);

    let mut publisher = county.client("publisher").await;
    let base = [("act", "repeal"), ("because", "依补充规定废止")];
    let with = |more: &[(&'static str, &'static str)]| [&base[..], more].concat();
    let faulty = [
        (with(&[]), "请填写生效日期"),
        (
            with(&[("on", "2026-12-01"), ("basis", "无此号")]),
            "本库没有此文号的文件",
        ),
        (
            with(&[("on", "2026-12-01"), ("provisions", "art_99")]),
            "没有标识为“art_99”的条款",
        ),
        (
            with(&[("on", "2026-12-01"), ("basis", "测县政规〔2026〕1号")]),
            "不能以自身",
        ),
    ];
    for (fields, message) in faulty {
        let refused = publisher.form(&path, &fields).await;
        assert_eq!(
            refused.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{message}"
        );
        let page = refused.text();
        assert!(
            page.contains(message) && page.contains("依补充规定废止"),
            "{message}"
        );
        assert!(
            page.contains("<span class=\"wrong\">"),
            "{message}: at the field"
        );
    }
    let fields = with(&[("on", "2026-11-24"), ("basis", "测县政规〔2026〕2号")]);
    let recorded = publisher.form(&path, &fields).await;
    assert_eq!(
        recorded.status,
        StatusCode::SEE_OTHER,
        "{}",
        recorded.text()
    );
    let rows = queries::fact_rows(county.store.reader(), std::slice::from_ref(&id)).await;
    let rows = rows.unwrap();
    let fact = rows.iter().find(|fact| fact.act == "repeal").unwrap();
    assert_eq!(fact.basis_id.as_deref(), Some(other.as_str()));

    let retraction = format!("{path}/retraction");
    let without = publisher.form(&retraction, &[("fact", &fact.id)]).await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    let reason = [("fact", fact.id.as_str()), ("reason", "误录")];
    let taken = publisher.form(&retraction, &reason).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text());
    assert!(publisher.get(&path).await.text().contains("已撤回"));
    let again = publisher.form(&retraction, &reason).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.text().contains("已经撤回"));
}

#[tokio::test]
async fn from_the_opinion_to_the_filing_by_forms() {
    let county = County::sqlite().await;
    let id = county.draft(TITLE, TEXT, "gov").await;
    county.complete(&id).await;
    let review = county.submit(&id).await;
    let mut reviewer = county.client("reviewer").await;
    let desk = format!("/workbench/reviews/{review}");
    reviewer
        .form(&format!("{desk}/acceptance"), &[("expected_version", "1")])
        .await;
    let lawful = opinion(
        &county,
        &[
            ("do", "issue"),
            ("expected_version", "2"),
            ("opinion", "lawful"),
        ],
    );
    let issued = send(&mut reviewer, &format!("{desk}/opinion"), &lawful).await;
    assert_eq!(issued.status, StatusCode::SEE_OTHER, "{}", issued.text());

    let version = async || county.row(&id).await.row_version.to_string();
    let decide = format!("/workbench/documents/{id}");
    let mut office = county.client("office").await;
    let now = version().await;
    let met = office
        .form(
            &format!("{decide}/meeting"),
            &[
                ("expected_version", &now),
                ("meeting", "县政府第2次常务会议"),
                ("held_on", "2026-11-24"),
                ("result", "passed"),
            ],
        )
        .await;
    assert_eq!(met.status, StatusCode::SEE_OTHER, "{}", met.text());
    let now = version().await;
    let signed = office
        .form(
            &format!("{decide}/signature"),
            &[
                ("expected_version", &now),
                ("signed_on", "2026-11-24"),
                ("signed_by", "县长"),
            ],
        )
        .await;
    assert_eq!(signed.status, StatusCode::SEE_OTHER, "{}", signed.text());

    let mut registrar = county.client("registrar").await;
    let page = registrar.get(&format!("{decide}/decide")).await.text();
    assert!(
        page.contains("测县政规〔2026〕1号"),
        "the next number is shown"
    );
    let now = version().await;
    for _ in 0..2 {
        let fields = [("expected_version", now.as_str()), ("key", "double click")];
        let registered = registrar
            .form(&format!("{decide}/registration"), &fields)
            .await;
        assert_eq!(
            registered.status,
            StatusCode::SEE_OTHER,
            "{}",
            registered.text()
        );
    }
    let numbers = queries::numbers(county.store.reader(), std::slice::from_ref(&id))
        .await
        .unwrap();
    assert_eq!(
        numbers.len(),
        2,
        "one document number, one registration number"
    );

    let mut publisher = county.client("publisher").await;
    let now = version().await;
    let published = publisher
        .form(
            &format!("{decide}/publication"),
            &[
                ("expected_version", &now),
                ("published_on", "2026-11-24"),
                ("channel", "县政府网站"),
            ],
        )
        .await;
    assert_eq!(
        published.status,
        StatusCode::SEE_OTHER,
        "{}",
        published.text()
    );
    assert_eq!(
        county
            .anonymous()
            .get(&format!("/documents/{id}"))
            .await
            .status,
        StatusCode::OK
    );

    let filings = queries::filings(county.store.reader(), &id).await.unwrap();
    let npc = county.authority("npc");
    let filing = filings
        .iter()
        .find(|filing| filing.receiver_id == npc)
        .unwrap();
    let path = format!("/workbench/filings/{}", filing.id);
    let mut examiner = county.client("examiner").await;
    let early = examiner
        .form(
            &path,
            &[
                ("expected_version", "1"),
                ("command", "register"),
                ("receipt", "备1"),
            ],
        )
        .await;
    assert_eq!(
        early.status,
        StatusCode::CONFLICT,
        "nothing was submitted yet"
    );
    let mut filer = county.client("filer").await;
    let sent = filer
        .form(&path, &[("expected_version", "1"), ("command", "submit")])
        .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    let registered = examiner
        .form(
            &path,
            &[
                ("expected_version", "2"),
                ("command", "register"),
                ("receipt", "备1"),
            ],
        )
        .await;
    assert_eq!(
        registered.status,
        StatusCode::SEE_OTHER,
        "{}",
        registered.text()
    );
    assert!(examiner.get(&path).await.text().contains("已备案登记"));
}
