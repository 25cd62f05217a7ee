//! 更正: what an import got wrong is put right, and stays so when the source comes again.

use guiku::app::Error;
use guiku::app::correction::{CorrectParticulars, Correction};
use guiku::domain::particular::Particular;
use guiku::domain::validity::{State, validity};
use guiku::store::queries;
use guiku::store::verify::VerifyOptions;
use serde_json::{Value as Json, json};

use super::{county, page};

const NAME: &str = "某县人民政府关于加强烟花爆竹管理的通知";

fn line(text: &str) -> Json {
    json!({"id": "old-1", "title": NAME, "issuer": "某县人民政府", "kind": "行政规范性文件",
        "doc_number": "某政发〔2020〕11号", "written_on": "2020-03-01", "published_on": "2020-03-05",
        "effective_on": "2020-03-05", "valid_until": "2030-03-04", "text": text})
}

fn command(id: &str, version: i64, fields: &[(Particular, Option<&str>)]) -> CorrectParticulars {
    CorrectParticulars {
        document_id: id.to_owned(),
        expected_version: version,
        corrections: fields
            .iter()
            .map(|(field, value)| Correction {
                field: *field,
                value: value.map(str::to_owned),
            })
            .collect(),
        reason: "与原件核对".to_owned(),
    }
}

#[tokio::test]
async fn refusals_name_the_field() {
    let county = county().await;
    county
        .import(&[line("一、加强管理。\n二、严格执法。")])
        .await;
    let id = county.imported(NAME).await;
    let version = county.row(&id).await.row_version;
    let wrong = command(
        &id,
        version,
        &[
            (Particular::EffectiveOn, Some("2020-03")),
            (Particular::IssuedOn, Some("去年")),
        ],
    );
    let Err(Error::Invalid(faults)) = county.act("registrar", wrong).await else {
        panic!("taken");
    };
    let fields: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
    assert_eq!(fields, ["effective_on", "issued_on"]);
    let none = county.act("registrar", command(&id, version, &[])).await;
    assert!(matches!(none, Err(Error::Invalid(_))), "{none:?}");
    let right = command(&id, version, &[(Particular::IssuedOn, Some("2020-03-02"))]);
    let other = county.act("drafter", right.clone()).await;
    assert!(matches!(other, Err(Error::Forbidden(_))), "{other:?}");
    let stale = CorrectParticulars {
        expected_version: version + 5,
        ..right
    };
    let stale = county.act("registrar", stale).await;
    assert!(matches!(stale, Err(Error::Stale)), "{stale:?}");
    let own = county.published("测试县办法", super::TEXT).await;
    let version = county.row(&own).await.row_version;
    let own = command(&own, version, &[(Particular::IssuedOn, Some("2020-03-02"))]);
    let own = county.act("registrar", own).await;
    assert!(matches!(own, Err(Error::Refused { .. })), "{own:?}");
}

#[tokio::test]
async fn a_correction_outlives_the_next_import() {
    let county = county().await;
    county
        .import(&[line("一、加强管理。\n二、严格执法。")])
        .await;
    let id = county.imported(NAME).await;
    let version = county.row(&id).await.row_version;
    let right = command(
        &id,
        version,
        &[
            (Particular::Issuer, Some("测试县人民政府")),
            (Particular::DocumentNumber, Some("测县政发〔2020〕12号")),
            (Particular::IssuedOn, Some("2020-03-02")),
            (Particular::EffectiveOn, Some("2020-04-01")),
            (Particular::LastValidOn, Some("2025-03-31")),
        ],
    );
    county.act("registrar", right).await.unwrap();
    for text in [None, Some("一、加强管理。\n二、严格执法。\n三、新增一项。")]
    {
        if let Some(text) = text {
            county.import(&[line(text)]).await;
        }
        let row = county.row(&id).await;
        assert_eq!(row.issuer_name.as_deref(), Some("测试县人民政府"));
        assert_eq!(
            row.issuer_id.as_deref(),
            Some(county.authority("gov").as_str())
        );
        assert_eq!(row.issued_on.as_deref(), Some("2020-03-02"));
        assert_eq!(row.last_valid_on.as_deref(), Some("2025-03-31"));
        let facts = queries::facts(county.store.reader(), &id).await.unwrap();
        let state = |day: &str| validity(&facts, day.parse().unwrap()).state;
        assert_eq!(state("2020-03-20"), State::NotYet);
        assert_eq!(state("2020-04-01"), State::InForce);
        assert_eq!(state("2025-04-01"), State::Lapsed);
        let shown = page(&county, &format!("/documents/{id}")).await;
        assert!(shown.contains("测县政发〔2020〕12号"), "{shown}");
        assert!(!shown.contains("某政发〔2020〕11号"), "{shown}");
        assert!(shown.contains("更正：与原件核对"), "{shown}");
    }
    let report = county
        .store
        .verify(&VerifyOptions::default())
        .await
        .unwrap();
    assert!(report.is_clean(), "{report:?}");
}
