use std::io::Write;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use guiku::app::review::accept::{AcceptReview, ReturnReview};
use guiku::app::review::opinion::{FindingInput, IssueOpinion};
use guiku::domain::review::{CheckResult, Opinion};
use guiku::store::{queries, text};

use crate::support::{Answer, Client, County};

const TITLE: &str = "测试县公共租赁住房管理办法";
const TEXT: &str = "第一条 为了规范公共租赁住房管理，制定本办法。\n第二条 本办法自2027年1月1日起施行，有效期五年。";

/// The value of the first hidden field of this name behind `from`.
fn hidden(page: &str, from: &str, name: &str) -> String {
    let rest = page.split_once(from).unwrap_or_else(|| panic!("{from}")).1;
    let mark = format!("name=\"{name}\" value=\"");
    let rest = rest.split_once(&mark).unwrap_or_else(|| panic!("{name}")).1;
    rest.split_once('"').unwrap().0.to_owned()
}

/// Sends a form with a file.
async fn upload(
    client: &mut Client,
    path: &str,
    fields: &[(&str, &str)],
    file: Option<(&str, &[u8])>,
) -> Answer {
    let mut body = Vec::new();
    for (name, value) in fields {
        let head =
            format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(head.as_bytes());
    }
    if let Some((name, bytes)) = file {
        let head = "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"";
        write!(body, "{head}{name}\"\r\nContent-Type: text/html\r\n\r\n").unwrap();
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--B--\r\n");
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=B")
        .body(Body::from(body))
        .unwrap();
    client.send(request).await
}

fn draft<'a>(title: &'a str, words: &'a str, version: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("title", title),
        ("text", words),
        ("effective_on", ""),
        ("expected_version", version),
        ("row_version", "1"),
    ]
}

#[tokio::test]
async fn strangers_do_not_see_a_draft_and_cannot_touch_it() {
    let county = County::sqlite().await;
    let id = county.draft(TITLE, TEXT, "gov").await;
    let path = format!("/workbench/documents/{id}");
    let answer = county.anonymous().get(&path).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert!(answer.location().starts_with("/login?next="));
    for login in ["reviewer", "office", "registrar", "examiner"] {
        let answer = county.client(login).await.get(&path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{login}");
        assert!(!answer.text().contains("公共租赁"), "{login}");
    }
    // a drafter of another body
    let mut other = county.client("both").await;
    let forms = [
        (format!("{path}/draft"), draft(TITLE, "改", "1")),
        (format!("{path}/submit"), vec![("expected_version", "1")]),
        (
            format!("{path}/withdraw"),
            vec![("expected_version", "1"), ("reason", "甲")],
        ),
    ];
    for (path, form) in forms {
        let answer = other.form(&path, &form).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(!answer.text().contains("公共租赁"), "{path}");
    }
    let answer = upload(
        &mut other,
        &format!("{path}/materials"),
        &[("kind", "other")],
        Some(("a.html", b"x")),
    )
    .await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    let row = queries::draft(county.store.reader(), &id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((row.text.as_str(), row.version), (TEXT, 1));
}

#[tokio::test]
async fn a_stale_form_keeps_the_typed_text_and_changes_nothing() {
    let county = County::sqlite().await;
    let id = county.draft(TITLE, TEXT, "gov").await;
    let path = format!("/workbench/documents/{id}/draft");
    let mut client = county.client("drafter").await;
    let first = client
        .form(&path, &draft(TITLE, "第一条 先存。", "1"))
        .await;
    assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.text());
    let twice = client
        .form(&path, &draft(TITLE, "第一条 先存。", "1"))
        .await;
    assert_eq!(twice.status, StatusCode::SEE_OTHER, "the same form again");
    let stale = client
        .form(&path, &draft(TITLE, "第一条 后到。", "1"))
        .await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    let page = stale.text();
    assert!(page.contains("第一条 后到。"), "{page}");
    assert!(page.contains("第一条 先存。"), "{page}");
    assert_eq!(hidden(&page, "id=\"draft\"", "expected_version"), "2");
    let row = queries::draft(county.store.reader(), &id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((row.text.as_str(), row.version), ("第一条 先存。", 2));
}

#[tokio::test]
async fn wrong_fields_are_told_at_their_place_and_kept() {
    let county = County::sqlite().await;
    let id = county.draft(TITLE, TEXT, "gov").await;
    let mut client = county.client("drafter").await;
    let form = [
        ("title", ""),
        ("text", "第一条 还在。"),
        ("effective_on", "2027-02-30"),
        ("expected_version", "1"),
        ("row_version", "1"),
    ];
    let answer = client
        .form(&format!("/workbench/documents/{id}/draft"), &form)
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = answer.text();
    assert!(
        page.contains("第一条 还在。") && page.contains("2027-02-30"),
        "{page}"
    );
    assert!(page.contains("不是日期"), "{page}");
    let steps = [
        ("step", "hearing"),
        ("state", "not_applicable"),
        ("reason", ""),
    ];
    let answer = client
        .form(&format!("/workbench/documents/{id}/steps"), &steps)
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains("请写明不适用或者简化的理由"));
    let answer = upload(
        &mut client,
        &format!("/workbench/documents/{id}/materials"),
        &[("kind", "legal_basis")],
        None,
    )
    .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer
            .text()
            .contains("<option value=\"legal_basis\" selected>")
    );
}

#[tokio::test]
async fn submission_without_papers_names_all_of_them_with_their_rules() {
    let county = County::sqlite().await;
    let id = county.draft(TITLE, TEXT, "gov").await;
    let mut client = county.client("drafter").await;
    let path = format!("/workbench/documents/{id}");
    let before = client.get(&path).await.text();
    let form = [("expected_version", "1"), ("key", "一")];
    let answer = client.form(&format!("{path}/submit"), &form).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = answer.text();
    for words in [
        "缺少材料：",
        "公开征求意见",
        "第二条 本办法自2027年1月1日起施行",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(before.contains("送审前还缺"), "{before}");
    assert_eq!(county.row(&id).await.stage.as_deref(), Some("drafting"));
}

#[tokio::test]
async fn from_a_new_document_to_the_review_by_forms() {
    let county = County::sqlite().await;
    let mut client = county.client("drafter").await;
    let queue = client.get("/workbench").await.text();
    assert!(queue.contains("/workbench/new") && queue.contains("没有起草中的文件"));
    let gov = county.authority("gov");
    let refused = upload(
        &mut client,
        "/workbench/new",
        &[("title", ""), ("text", TEXT), ("issuer", &gov)],
        None,
    )
    .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("第二条 本办法自2027年1月1日起施行"));
    let fields = [
        ("title", TITLE),
        ("text", TEXT),
        ("issuer", gov.as_str()),
        ("key", "甲"),
    ];
    let made = upload(&mut client, "/workbench/new", &fields, None).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text());
    let twice = upload(&mut client, "/workbench/new", &fields, None).await;
    assert_eq!(twice.location(), made.location(), "one form, one document");
    let path = made.location().to_owned();
    let id = path.rsplit_once('/').unwrap().1.to_owned();

    let page = client.get(&path).await.text();
    assert!(
        page.contains("正文写明：有效期至 2031-12-31（由有效期推算）"),
        "{page}"
    );
    let version = hidden(&page, "id=\"draft\"", "expected_version");
    let mut form = draft(TITLE, TEXT, &version);
    form.push(("adopt", "last_valid_on"));
    let saved = client.form(&format!("{path}/draft"), &form).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
    let page = client.get(&path).await.text();
    assert!(
        page.contains("name=\"last_valid_on\" value=\"2031-12-31\""),
        "{page}"
    );

    county.complete(&id).await;
    let row_version = county.row(&id).await.row_version.to_string();
    let form = [("expected_version", row_version.as_str()), ("key", "丙")];
    for _ in 0..2 {
        let sent = client.form(&format!("{path}/submit"), &form).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    }
    let rounds = queries::reviews(county.store.reader(), &id).await.unwrap();
    assert_eq!(rounds.len(), 1, "one form, one round");
    let page = client.get(&path).await.text();
    assert!(
        page.contains("合法性审核") && !page.contains("id=\"draft\""),
        "{page}"
    );
}

#[tokio::test]
async fn what_was_sent_back_is_completed_and_opinions_are_answered() {
    let county = County::sqlite().await;
    let id = county.draft(TITLE, TEXT, "gov").await;
    county.complete(&id).await;
    let review = county.submit(&id).await;
    let back = ReturnReview {
        review_id: review.clone(),
        expected_version: 1,
        note: "补正起草说明".to_owned(),
    };
    county.act("reviewer", back).await.unwrap();
    let path = format!("/workbench/documents/{id}");
    let mut client = county.client("drafter").await;
    assert!(
        client
            .get(&path)
            .await
            .text()
            .contains("审核机构要求补正：补正起草说明")
    );
    let form = [
        ("review", review.as_str()),
        ("expected_version", "2"),
        ("note", "已补正"),
    ];
    let sent = client.form(&format!("{path}/supplement"), &form).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    let opinion = IssueOpinion {
        review_id: review.clone(),
        expected_version: 3,
        opinion: Opinion::Amend,
        reason: "第一条应当修改".to_owned(),
        checklist: county.checklist(CheckResult::Met),
        findings: vec![FindingInput {
            eid: Some("art_1".to_owned()),
            category: "权限".to_owned(),
            content: "超越权限".to_owned(),
            basis: None,
        }],
    };
    county.act("reviewer", opinion).await.unwrap();

    let page = client.get(&path).await.text();
    let version = hidden(&page, "id=\"opinion\"", "expected_version");
    let finding = queries::findings(county.store.reader(), &review)
        .await
        .unwrap()
        .remove(0)
        .id;
    let (answer, reason) = (format!("answer.{finding}"), format!("reason.{finding}"));
    let form = [
        (answer.as_str(), "not_adopted"),
        (&reason, ""),
        ("expected_version", &version),
    ];
    let refused = client.form(&format!("{path}/answers"), &form).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.text().contains("value=\"not_adopted\" checked"),
        "{}",
        refused.text()
    );
    let form = [
        (answer.as_str(), "partly"),
        (&reason, "改第一条"),
        ("expected_version", &version),
    ];
    let answered = client.form(&format!("{path}/answers"), &form).await;
    assert_eq!(
        answered.status,
        StatusCode::SEE_OTHER,
        "{}",
        answered.text()
    );
}

#[tokio::test]
async fn what_stands_in_the_editor_becomes_the_version_and_is_compared() {
    let county = County::sqlite().await;
    let id = county.draft(TITLE, TEXT, "gov").await;
    let path = format!("/workbench/documents/{id}");
    let mut client = county.client("drafter").await;
    let first = [draft(TITLE, TEXT, "1"), vec![("key", "戊")]].concat();
    let kept = client.form(&format!("{path}/revisions"), &first).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text());
    let changed = TEXT.replace("规范公共租赁住房管理", "规范保障性租赁住房管理");
    let row_version = county.row(&id).await.row_version.to_string();
    let mut form = draft(TITLE, &changed, "1");
    form.retain(|(name, _)| *name != "row_version");
    form.extend([("row_version", row_version.as_str()), ("key", "丁")]);
    for _ in 0..2 {
        let kept = client.form(&format!("{path}/revisions"), &form).await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text());
    }
    let rows = text::revisions(county.store.reader(), &id).await.unwrap();
    assert_eq!(rows.len(), 2, "one form, one text");
    let page = client.get(&format!("{path}/compare")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.text().contains("<ins>") && page.text().contains("变动 <b>1</b> 处"),
        "{}",
        page.text()
    );
    let mut stranger = county.client("registrar").await;
    let refused = stranger.get(&format!("{path}/compare")).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_file_is_read_for_confirmation_before_anything_is_created() {
    let county = County::sqlite().await;
    let mut client = county.client("drafter").await;
    let words = format!("{TITLE}\n{TEXT}");
    let read = upload(
        &mut client,
        "/workbench/new",
        &[("title", "")],
        Some(("稿.txt", words.as_bytes())),
    )
    .await;
    assert_eq!(read.status, StatusCode::OK, "{}", read.text());
    let page = read.text();
    assert!(
        page.contains("尚未建立案卷") && page.contains("art_2"),
        "{page}"
    );
    let broken = upload(
        &mut client,
        "/workbench/new",
        &[("title", "保留的标题")],
        Some(("稿.docx", b"PK\x03\x04 cut short")),
    )
    .await;
    assert!(broken.status.is_client_error(), "{}", broken.status);
    let page = broken.text();
    assert!(
        page.contains("保留的标题") && page.contains("文件已保存"),
        "{page}"
    );
    let drafts = queries::documents_in(county.store.reader(), &["drafting"])
        .await
        .unwrap();
    assert!(drafts.is_empty());
}

#[tokio::test]
async fn withdrawal_wants_a_reason() {
    let county = County::sqlite().await;
    let id = county.draft(TITLE, TEXT, "gov").await;
    let mut client = county.client("drafter").await;
    let path = format!("/workbench/documents/{id}/withdraw");
    let refused = client
        .form(&path, &[("expected_version", "1"), ("reason", " ")])
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("请写明撤回理由"));
    let done = client
        .form(&path, &[("expected_version", "1"), ("reason", "不再制定")])
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    assert_eq!(county.row(&id).await.stage.as_deref(), Some("withdrawn"));
}

#[tokio::test]
async fn the_reviewing_body_sees_the_case_after_submission_without_forms_of_the_drafter() {
    let county = County::sqlite().await;
    let id = county.draft(TITLE, TEXT, "gov").await;
    county.complete(&id).await;
    let review = county.submit(&id).await;
    let accept = AcceptReview {
        review_id: review,
        expected_version: 1,
    };
    county.act("reviewer", accept).await.unwrap();
    let page = county
        .client("reviewer")
        .await
        .get(&format!("/workbench/documents/{id}"))
        .await;
    assert_eq!(page.status, StatusCode::OK);
    let page = page.text();
    assert!(
        page.contains("现行文本的结构") && page.contains("drafting_note.txt"),
        "{page}"
    );
    for form in [
        "/draft\"",
        "/materials\"",
        "/steps\"",
        "/submit\"",
        "/withdraw\"",
    ] {
        assert!(!page.contains(form), "{form}");
    }
}

#[tokio::test]
async fn a_material_is_handed_in_and_handed_out_as_an_attachment() {
    let county = County::sqlite().await;
    let id = county.draft(TITLE, TEXT, "gov").await;
    let path = format!("/workbench/documents/{id}");
    let mut client = county.client("drafter").await;
    let file = ("依据.html", "<script>alert(1)</script>".as_bytes());
    let attached = upload(
        &mut client,
        &format!("{path}/materials"),
        &[("kind", "legal_basis"), ("key", "乙")],
        Some(file),
    )
    .await;
    assert_eq!(
        attached.status,
        StatusCode::SEE_OTHER,
        "{}",
        attached.text()
    );
    let rows = queries::materials(county.store.reader(), &id)
        .await
        .unwrap();
    let got = client
        .get(&format!("{path}/materials/{}", rows[0].id))
        .await;
    assert_eq!(got.body, file.1);
    assert_eq!(
        got.headers[header::CONTENT_TYPE],
        "application/octet-stream"
    );
    assert_eq!(got.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    assert!(
        got.headers[header::CONTENT_DISPOSITION]
            .to_str()
            .unwrap()
            .starts_with("attachment")
    );
    let answer = county
        .client("reviewer")
        .await
        .get(&format!("{path}/materials/{}", rows[0].id))
        .await;
    assert_eq!(
        answer.status,
        StatusCode::NOT_FOUND,
        "not before submission"
    );
    let removed = client
        .form(&format!("{path}/materials/{}/remove", rows[0].id), &[])
        .await;
    assert_eq!(removed.status, StatusCode::SEE_OTHER);
    assert!(
        queries::materials(county.store.reader(), &id)
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn a_read_file_becomes_a_case_with_its_original_and_what_was_corrected() {
    let county = County::sqlite().await;
    let mut client = county.client("drafter").await;
    let words = format!("{TITLE}\n{TEXT}\n测试县人民政府办公室\n2026年11月2日");
    let file = Some(("稿.txt", words.as_bytes()));
    let usual = county.authority("housing");
    let fields = [("title", ""), ("issuer", usual.as_str())];
    let read = upload(&mut client, "/workbench/new", &fields, file).await;
    let page = read.text();
    let office = format!("<option value=\"{}\" selected>", county.authority("office"));
    assert!(
        page.contains(&office),
        "the issuer is that of the file: {page}"
    );
    assert!(page.contains("<mark id=\"m"), "words are marked: {page}");
    let hidden = |page: &str, name: &str| {
        let from = page
            .split_once(&format!("name=\"{name}\" value=\""))
            .unwrap()
            .1;
        from.split_once('"').unwrap().0.to_owned()
    };
    let kept = hidden(&page, "kept");
    let own = client.get(&format!("/workbench/uploads/{kept}")).await;
    assert_eq!(own.status, StatusCode::OK);
    assert_eq!(own.text(), words);
    let mut other = county.client("both").await;
    let stranger = other.get(&format!("/workbench/uploads/{kept}")).await;
    assert_eq!(stranger.status, StatusCode::NOT_FOUND, "another's file");
    // read again after a correction: what was typed stays
    let typed = [
        ("title", TITLE),
        ("text", words.as_str()),
        ("last_valid_on", "2033-03-03"),
        ("kept", kept.as_str()),
        ("read", "1"),
        ("again", "1"),
    ];
    let again = upload(&mut client, "/workbench/new", &typed, None).await;
    let page = again.text();
    assert!(
        page.contains("value=\"2033-03-03\"") && page.contains("采用"),
        "{page}"
    );
    let key = hidden(&page, "key");
    let issuer = county.authority("gov");
    let create = [
        ("title", TITLE),
        ("text", words.as_str()),
        ("issuer", issuer.as_str()),
        ("last_valid_on", "2033-03-03"),
        ("kept", kept.as_str()),
        ("read", "1"),
        ("key", key.as_str()),
    ];
    for _ in 0..2 {
        let made = upload(&mut client, "/workbench/new", &create, None).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text());
    }
    let db = county.store.reader();
    let drafts = queries::documents_in(db, &["drafting"]).await.unwrap();
    assert_eq!(drafts.len(), 1, "a double click makes one");
    let draft = queries::draft(db, &drafts[0].id).await.unwrap().unwrap();
    assert!(draft.fields.contains("2033-03-03"), "{}", draft.fields);
    let materials = queries::materials(db, &drafts[0].id).await.unwrap();
    let named: Vec<(&str, &str)> = materials
        .iter()
        .map(|one| (one.name.as_str(), one.sha256.as_str()))
        .collect();
    assert_eq!(named, [("原件：稿.txt", kept.as_str())]);
}
