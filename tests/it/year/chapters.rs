//! What happened, in the order of the days.

use guiku::domain::document::Step;
use serde_json::json;

use super::document::text;
use super::people::Year;

/// One that goes straight through, and one that is to be amended and is deferred by the committee.
pub(super) async fn spring(year: &mut Year) {
    year.day("2026-02-02");
    let parking = year.draft("停车", "测试县停车管理办法", false).await;
    let path = format!("/api/v1/documents/{parking}/meeting");
    let early = json!({
        "expected_version": 1, "meeting": "县政府常务会议", "held_on": "2026-02-02",
        "result": "passed",
    });
    year.refused("office", &path, early, "opinion-missing")
        .await;
    year.prepare(&parking, &[]).await;
    year.lawful(&parking).await;
    year.day("2026-02-06");
    year.pass(&parking).await;
    year.day("2026-02-11");
    year.file(&parking).await;

    year.day("2026-03-02");
    let water = year.draft("供水", "测试县供水管理办法", false).await;
    year.prepare(&water, &[]).await;
    let review = year.submit(&water).await;
    let finding = |eid: &str| json!({ "eid": eid, "category": "文字", "content": "写明主管部门" });
    year.opine(
        &review,
        "amend",
        json!([finding("art_2"), finding("art_3")]),
    )
    .await;
    year.day("2026-03-06");
    answered_and_changed(year, &water, &review).await;
    let second = year.submit(&water).await;
    year.opine(&second, "lawful", json!([])).await;
    year.day("2026-03-10");
    year.pass(&water).await;
    year.day("2026-03-13");
    for receiver in ["city", "npc"] {
        year.act("filer", &water, receiver, "submit", json!({}))
            .await;
    }
    let missing = json!({ "missing": ["drafting_note"], "reason": "缺少起草说明" });
    year.act("examiner", &water, "npc", "defer", missing).await;
    year.day("2026-03-16");
    year.act("filer", &water, "npc", "submit", json!({})).await;
    year.registered(&water).await;
}

/// One finding is adopted, one refused with its reason; the text is changed.
async fn answered_and_changed(year: &mut Year, id: &str, review: &str) {
    let seen = year
        .get("drafter", &format!("/api/v1/reviews/{review}"))
        .await;
    let findings = seen["findings"].as_array().unwrap();
    let answers = json!([
        { "finding_id": findings[0]["id"], "answer": "adopted" },
        { "finding_id": findings[1]["id"], "answer": "not_adopted", "reason": "上位法已有规定" },
    ]);
    let path = format!("/api/v1/documents/{id}/submit");
    let again = json!({
        "expected_version": year.version(id).await, "reviewer": year.county.authority("justice"),
    });
    year.refused("drafter", &path, again, "unanswered").await;
    let body = json!({ "expected_version": year.version(id).await, "answers": answers });
    let path = format!("/api/v1/documents/{id}/answers");
    year.post("drafter", &path, body).await;
    let path = format!("/api/v1/documents/{id}/draft");
    let draft = year.get("drafter", &path).await;
    let body = json!({
        "title": draft["title"], "text": text("供水").replace("由主管部门负责", "由县水利局负责"),
        "expected_version": draft["version"],
    });
    let drafter = year.as_("drafter").await;
    let saved = drafter.json("PUT", &path, &body, None).await;
    assert!(saved.status.is_success(), "{}", saved.text());
}

/// One in haste, one with a second body, and one that the committee will find fault with.
pub(super) async fn summer(year: &mut Year) {
    year.day("2026-04-13");
    let heat = year.draft("供热", "测试县供热应急管理办法", false).await;
    let left_out = [Step::PublicComment, Step::Hearing];
    let path = format!("/api/v1/documents/{heat}/urgent");
    let never = json!({
        "ground": "emergency", "reason": "寒潮将至", "steps": ["fair_competition_review"],
    });
    year.refused("drafter", &path, never, "invalid").await;
    let asked = json!({
        "ground": "emergency", "reason": "寒潮将至", "steps": ["public_comment", "hearing"],
    });
    let asked = year.post("drafter", &path, asked).await;
    let decision = json!({
        "expected_version": 1, "approve": true, "approver": "王某", "office": "县长",
        "decided_on": "2026-04-13",
    });
    let path = format!(
        "/api/v1/urgent-requests/{}/decision",
        asked["id"].as_str().unwrap()
    );
    year.post("office", &path, decision).await;
    year.prepare(&heat, &left_out).await;
    year.lawful(&heat).await;
    year.day("2026-04-15");
    year.pass(&heat).await;
    year.day("2026-04-17");
    year.file(&heat).await;

    year.day("2026-05-11");
    let estate = year.draft("物业", "测试县物业管理办法", true).await;
    year.prepare(&estate, &[]).await;
    year.lawful(&estate).await;
    year.day("2026-05-15");
    year.pass(&estate).await;
    let seen = year.public(&format!("/api/v1/documents/{estate}")).await;
    let named = seen.to_string();
    assert!(
        named.contains("测试县人民政府") && named.contains("测试县住房和城乡建设局"),
        "both bodies are named: {named}"
    );
    year.day("2026-05-20");
    year.file(&estate).await;

    year.day("2026-06-08");
    let rent = year.draft("租赁", "测试县租赁管理办法", false).await;
    year.prepare(&rent, &[]).await;
    year.lawful(&rent).await;
    year.day("2026-06-12");
    year.pass(&rent).await;
    year.day("2026-06-16");
    year.file(&rent).await;
    suggestions(year, &rent).await;
    opinion(year, &rent).await;
}

/// A citizen finds fault with two documents: the one without reason, the other rightly.
async fn suggestions(year: &mut Year, rent: &str) {
    year.day("2026-06-22");
    let npc = year.county.authority("npc");
    let parking = year.documents["停车"].clone();
    for (id, reason) in [
        (parking.as_str(), "停车太难"),
        (rent, "第三条要求提交证明，没有法律依据"),
    ] {
        let page = format!("/documents/{id}/suggestions");
        let fields = [
            ("receiver_id", npc.as_str()),
            ("eid", "art_3"),
            ("reason", reason),
        ];
        let sent = year.county.anonymous().form(&page, &fields).await;
        assert!(sent.status.is_success(), "{}", sent.text());
        assert!(sent.text().contains("查询码"), "{}", sent.text());
    }
    let desk = year.get("examiner", "/api/v1/suggestions").await;
    let received = desk["results"].as_array().unwrap().clone();
    assert_eq!(received.len(), 2);
    for one in received {
        let path = format!("/api/v1/suggestions/{}/acts", one["id"].as_str().unwrap());
        let body = if one["document_id"] == rent {
            json!({ "expected_version": 1, "command": "accept", "text": "启动审查" })
        } else {
            json!({
                "expected_version": 1, "command": "decline", "ground": "no_reason",
                "text": "理由不明确",
            })
        };
        year.post("examiner", &path, body).await;
        if one["document_id"] != rent {
            let answer = json!({
                "expected_version": 2, "command": "answer", "text": "不启动审查",
                "summary": "关于停车难",
            });
            year.post("examiner", &path, answer).await;
        }
    }
}

/// 依申请审查: two points, and what the issuer says to them.
async fn opinion(year: &mut Year, rent: &str) {
    year.day("2026-06-24");
    let filing = year.filing(rent, "npc").await;
    let desk = year.get("examiner", "/api/v1/suggestions").await;
    let all = desk["results"].as_array().unwrap();
    let upheld = all.iter().find(|one| one["document_id"] == rent).unwrap();
    let body = json!({
        "expected_version": filing["row_version"], "mode": "on_application",
        "examiner": "法工委", "suggestion_id": upheld["id"],
    });
    let path = format!("/api/v1/filings/{}/reviews", filing["id"].as_str().unwrap());
    let opened = year.post("examiner", &path, body).await;
    let review = opened["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/filing-reviews/{review}");
    let seen = year.get("examiner", &path).await;
    let items: Vec<_> = seen["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| json!({ "id": item["id"], "result": "problem", "note": "见意见" }))
        .collect();
    year.in_review(
        "examiner",
        &review,
        json!({ "command": "check", "items": items }),
    )
    .await;
    let point = json!({
        "command": "add_point", "eid": "art_3", "problem": "没有法律依据", "advice": "删去证明",
    });
    year.in_review("examiner", &review, point).await;
    let issue = json!({
        "command": "issue_opinion", "number": "人审〔2026〕1号", "opinion": "第三条应当修改",
    });
    year.in_review("examiner", &review, issue).await;
    year.day("2026-07-06");
    let told = year.get("filer", &path).await;
    let point = told["points"][0]["id"].clone();
    let answer = json!({
        "command": "answer_points",
        "answers": [{ "point_id": point, "adopted": true, "answer": "将修订后重新公布" }],
    });
    year.in_review("filer", &review, answer).await;
    let plan = json!({
        "command": "accept_plan", "plan": "十月底前重新公布", "due_on": "2026-10-31",
    });
    year.in_review("examiner", &review, plan).await;
    year.documents.insert("审查", review);
    let id = upheld["id"].as_str().unwrap().to_owned();
    year.documents.insert("建议", id);
}

/// The corrected text, one more, one that the meeting declines, one that is none at all.
pub(super) async fn autumn(year: &mut Year) {
    year.day("2026-08-10");
    let signs = year.draft("广告", "测试县户外广告管理办法", false).await;
    year.prepare(&signs, &[]).await;
    year.lawful(&signs).await;
    year.day("2026-08-14");
    year.pass(&signs).await;
    year.day("2026-08-20");
    year.file(&signs).await;

    year.day("2026-09-07");
    let again = year
        .draft("租赁修订", "测试县租赁管理办法（修订）", false)
        .await;
    let path = format!("/api/v1/documents/{again}/draft");
    let draft = year.get("drafter", &path).await;
    let body = json!({
        "title": draft["title"], "text": text("租赁").replace("，须提交证明", "，不需要提交证明"),
        "expected_version": draft["version"],
    });
    let drafter = year.as_("drafter").await;
    let saved = drafter.json("PUT", &path, &body, None).await;
    assert!(saved.status.is_success(), "{}", saved.text());
    year.prepare(&again, &[]).await;
    year.lawful(&again).await;
    year.day("2026-09-11");
    year.pass(&again).await;
    year.day("2026-09-16");
    year.file(&again).await;
    corrected(year, &again).await;

    year.day("2026-10-12");
    let stalls = year.draft("摊点", "测试县摊点管理办法", false).await;
    year.prepare(&stalls, &[]).await;
    year.lawful(&stalls).await;
    year.day("2026-10-16");
    year.meet(&stalls, "rejected").await;

    year.day("2026-10-19");
    let points = year.draft("要点", "测试县年度工作要点", false).await;
    year.prepare(&points, &[]).await;
    let review = year.submit(&points).await;
    let body = json!({ "expected_version": 2, "reason": "属于内部工作安排" });
    let path = format!("/api/v1/reviews/{review}/not-normative");
    year.post("reviewer", &path, body).await;
}

/// The corrected text is held against the point, the old one ends, the citizen is answered.
async fn corrected(year: &mut Year, again: &str) {
    let review = year.documents["审查"].clone();
    let refile = json!({ "command": "refile", "document_id": again });
    year.in_review("filer", &review, refile).await;
    let path = format!("/api/v1/filing-reviews/{review}");
    let seen = year.get("examiner", &path).await;
    let point = &seen["points"][0];
    assert!(
        point["after"].as_str().unwrap().contains("不需要提交证明"),
        "{point}"
    );
    let judge = json!({
        "command": "judge",
        "verdicts": [{ "point_id": point["id"], "verdict": "resolved", "note": "" }],
    });
    year.in_review("examiner", &review, judge).await;
    let correct = json!({ "command": "correct", "conclusion": "已经纠正" });
    year.in_review("examiner", &review, correct).await;
    let rent = year.documents["租赁"].clone();
    let repeal = json!({
        "act": "repeal", "on": "2026-09-11", "because": "由修订后的办法代替", "basis_id": again,
    });
    let path = format!("/api/v1/documents/{rent}/effects");
    year.post("registrar", &path, repeal).await;
    let suggestion = year.documents["建议"].clone();
    let path = format!("/api/v1/suggestions/{suggestion}/acts");
    let conclude = json!({
        "expected_version": 2, "command": "conclude", "outcome": "corrected", "text": "已修改",
    });
    year.post("examiner", &path, conclude).await;
    let answer = json!({
        "expected_version": 3, "command": "answer", "text": "第三条已经修改",
        "summary": "关于租赁证明",
    });
    year.post("examiner", &path, answer).await;
}
