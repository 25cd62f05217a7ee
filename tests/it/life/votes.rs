//! 表决情况 and 不同意见 of a meeting: refusals first; what is recorded stays inside.

use guiku::app::Error;
use guiku::app::decision::meeting::RecordMeeting;
use guiku::app::decision::sign::Sign;
use guiku::app::decision::votes::{Dissent, Votes, dissents_of, votes_of};
use guiku::app::publication::publish::Publish;
use guiku::app::registration::register::Register;
use guiku::domain::document::MeetingResult;
use guiku::store::queries;

use crate::support::County;

/// Makes one field wrong.
type Spoil = fn(&mut RecordMeeting);

fn dissent(name: &str, text: &str) -> Dissent {
    Dissent {
        name: name.to_owned(),
        office: String::new(),
        text: text.to_owned(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn votes_and_dissent_of_a_meeting_stay_inside() {
    let county = County::sqlite().await;
    let title = "测试县停车收费管理办法";
    let id = county
        .reviewed(title, "第一条 为规范停车，制定本办法。", "gov")
        .await;
    let good = RecordMeeting {
        document_id: id.clone(),
        expected_version: county.row(&id).await.row_version,
        meeting: "县政府第1次常务会议".to_owned(),
        held_on: county.today(),
        result: MeetingResult::Passed,
        dissent: String::new(),
        votes: Some(Votes {
            present: 9,
            in_favour: 7,
            against: 1,
            abstained: 1,
        }),
        minutes: "〔2026〕1号".to_owned(),
        dissents: vec![dissent("金丝雀副县长", "收费偏高")],
        note: String::new(),
    };
    let wrong: [(&str, Spoil); 6] = [
        ("present", |it| {
            it.votes.as_mut().unwrap().present = 8;
        }),
        ("present", |it| {
            it.votes.as_mut().unwrap().present = 0;
        }),
        ("against", |it| {
            it.votes.as_mut().unwrap().against = -1;
        }),
        ("dissents", |it| {
            it.dissents = vec![dissent(" ", "收费偏高")];
        }),
        ("dissents", |it| it.dissents = vec![dissent("某", " ")]),
        ("minutes", |it| it.minutes = "长".repeat(101)),
    ];
    for (field, spoil) in wrong {
        let mut command = good.clone();
        spoil(&mut command);
        let refused = county.act("office", command).await;
        let Err(Error::Invalid(faults)) = refused else {
            panic!("{field}: {refused:?}");
        };
        assert!(
            faults.iter().all(|fault| fault.field == field),
            "{faults:?}"
        );
    }
    county.act("office", good.clone()).await.unwrap();
    let rows = queries::deliberations(county.store.reader(), &id).await;
    let row = rows.unwrap().remove(0);
    assert_eq!(votes_of(&row), good.votes);
    assert_eq!(dissents_of(&row).unwrap(), good.dissents);
    let mut office = county.client("office").await;
    let page = office
        .get(&format!("/workbench/documents/{id}/decide"))
        .await;
    let page = page.text();
    assert!(
        page.contains("出席 9，赞成 7") && page.contains("金丝雀副县长"),
        "{page}"
    );
    let version = async || county.row(&id).await.row_version;
    let sign = Sign {
        document_id: id.clone(),
        expected_version: version().await,
        signed_on: county.today(),
        signed_by: "县长".to_owned(),
    };
    county.act("office", sign).await.unwrap();
    let register = Register {
        document_id: id.clone(),
        expected_version: version().await,
    };
    county.act("registrar", register).await.unwrap();
    let publish = Publish {
        document_id: id.clone(),
        expected_version: version().await,
        published_on: None,
        channel: "县政府网站".to_owned(),
    };
    county.act("publisher", publish).await.unwrap();
    let published = &id;
    for path in [
        format!("/documents/{published}"),
        format!("/api/v1/documents/{published}"),
        format!("/documents/{published}/events"),
    ] {
        let seen = county.anonymous().get(&path).await;
        assert_eq!(seen.status.as_u16(), 200, "{path}");
        assert!(!seen.text().contains("金丝雀"), "{path}");
    }
}
