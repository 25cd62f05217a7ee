//! What the county found when it evaluated its documents.

use chrono::NaiveDate;
use serde::Deserialize;

use super::data::day;
use super::seed::Builder;
use crate::app::evaluation::{CriterionLine, RecordEvaluation, criteria};
use crate::cli::boot::Fault;
use crate::domain::access::Role;
use crate::domain::evaluation::{EvaluationKind, EvaluationOutcome};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    evaluation: Vec<Data>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Data {
    document: String,
    evaluator: String,
    kind: EvaluationKind,
    #[serde(deserialize_with = "day")]
    on: NaiveDate,
    outcome: EvaluationOutcome,
    /// In the order of the pack's criteria.
    findings: Vec<String>,
    reason: String,
    report: String,
}

/// Records all.
pub(super) async fn all(builder: &mut Builder) -> Result<(), Fault> {
    let file: File = toml::from_str(include_str!("evaluations.toml"))?;
    for data in file.evaluation {
        let document = builder.documents.get(&data.document).cloned();
        let evaluator = builder.holder(&data.evaluator, Role::Drafter).await?;
        let list = criteria(&builder.program(data.on), data.on).items;
        let command = RecordEvaluation {
            document_id: document.ok_or_else(|| format!("没有文件 {}", data.document))?,
            kind: data.kind,
            evaluated_on: data.on,
            criteria: list
                .into_iter()
                .zip(data.findings)
                .map(|(item, finding)| CriterionLine {
                    id: item.id,
                    finding,
                })
                .collect(),
            outcome: data.outcome,
            reason: data.reason,
            report: data.report,
        };
        builder.act(&evaluator, data.on, command).await?;
    }
    Ok(())
}
