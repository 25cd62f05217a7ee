//! The printed tables for legal staff: routes, duties, stages. Written from the functions that decide.

use std::fmt::Write;
use std::path::Path;

use guiku::domain::access::{Relation, Role, may};
use guiku::domain::cleanup::{self, CampaignCommand, CampaignRelation, CampaignStage};
use guiku::domain::consultation::{self, ConsultationCommand, ConsultationPhase};
use guiku::domain::department::{self, DepartmentCommand, DepartmentStage};
use guiku::domain::document::{self, DocumentCommand, Stage};
use guiku::domain::filing::{self, FilingCommand, FilingStage};
use guiku::domain::review::{self, ReviewCommand, ReviewStage};
use guiku::domain::urgent::{self, UrgentCommand, UrgentStage};
use guiku::web::route::Policy;

fn who(policy: Policy) -> String {
    match policy {
        Policy::Public => "所有人".to_owned(),
        Policy::SignedInAny => "已登录（含尚未修改初始密码的）".to_owned(),
        Policy::SignedIn => "已登录".to_owned(),
        Policy::Roles(roles) => {
            let labels: Vec<&str> = roles.iter().map(|role| role.label()).collect();
            labels.join("、")
        }
    }
}

fn routes(out: &mut String) {
    out.push_str("## 一、路径与岗位\n\n| 方法 | 路径 | 谁可以 |\n| --- | --- | --- |\n");
    let all = guiku::web::routes();
    let mut rows: Vec<_> = all.rows().iter().collect();
    rows.sort_by_key(|row| (row.path, row.method.to_string()));
    for row in rows {
        writeln!(
            out,
            "| {} | `{}` | {} |",
            row.method,
            row.path,
            who(row.policy)
        )
        .unwrap();
    }
}

fn duties(out: &mut String) {
    out.push_str("\n## 二、岗位、机关关系与办理动作\n\n| 动作 | 可以办理的阶段 | 岗位（所在机关） |\n| --- | --- | --- |\n");
    for command in DocumentCommand::ALL {
        let stages: Vec<&str> = document::sources(*command)
            .into_iter()
            .map(Stage::label)
            .collect();
        let mut holders = Vec::new();
        for role in Role::ALL {
            for relation in Relation::ALL {
                if may(*role, *relation, *command) {
                    holders.push(format!("{}（{}）", role.label(), relation.label()));
                }
            }
        }
        assert!(!holders.is_empty(), "nobody may {command:?}");
        let (label, stages) = (command.label(), stages.join("；"));
        writeln!(out, "| {label} | {stages} | {} |", holders.join("；")).unwrap();
    }
}

fn cleanup_duties(out: &mut String) {
    out.push_str("\n## 七、清理：岗位、机关关系与办理动作\n\n| 动作 | 可以办理的阶段 | 岗位（所在机关） |\n| --- | --- | --- |\n");
    for command in CampaignCommand::ALL {
        let stages: Vec<&str> = cleanup::sources(*command)
            .into_iter()
            .map(CampaignStage::label)
            .collect();
        let mut holders = Vec::new();
        for role in Role::ALL {
            for relation in CampaignRelation::ALL {
                if cleanup::may(*role, *relation, *command) {
                    holders.push(format!("{}（{}）", role.label(), relation.label()));
                }
            }
        }
        assert!(!holders.is_empty(), "nobody may {command:?}");
        let (label, stages) = (command.label(), stages.join("；"));
        writeln!(out, "| {label} | {stages} | {} |", holders.join("；")).unwrap();
    }
}

/// One machine as a table and as a diagram.
fn machine(out: &mut String, title: &str, begin: &str, moves: &[(&str, &str, &str, &str, &str)]) {
    writeln!(
        out,
        "\n## {title}\n\n| 阶段 | 动作 | 之后 |\n| --- | --- | --- |"
    )
    .unwrap();
    for (_, from, command, _, to) in moves {
        writeln!(out, "| {from} | {command} | {to} |").unwrap();
    }
    writeln!(out, "\n```mermaid\nstateDiagram-v2\n    [*] --> {begin}").unwrap();
    let mut named = std::collections::BTreeSet::new();
    for (from_id, from, _, to_id, to) in moves {
        for (id, label) in [(from_id, from), (to_id, to)] {
            if named.insert(*id) {
                writeln!(out, "    {id}: {label}").unwrap();
            }
        }
    }
    for (from, _, command, to, _) in moves {
        writeln!(out, "    {from} --> {to}: {command}").unwrap();
    }
    out.push_str("```\n");
}

macro_rules! moves {
    ($stage:ident, $command:ident, $next:path) => {{
        let mut moves = Vec::new();
        for stage in $stage::ALL {
            for command in $command::ALL {
                if let Some(to) = $next(*stage, *command) {
                    moves.push((
                        stage.as_str(),
                        stage.label(),
                        command.label(),
                        to.as_str(),
                        to.label(),
                    ));
                }
            }
        }
        moves
    }};
}

fn written() -> String {
    let mut out = String::from(
        "# 权限表与阶段表\n\n本表由程序中作出判断的函数生成，测试核对其与程序一致。\
         更新：`UPDATE_SNAPSHOTS=1 cargo test --test it access::table`。\n\n",
    );
    routes(&mut out);
    duties(&mut out);
    let documents = moves!(Stage, DocumentCommand, document::next);
    machine(&mut out, "三、文件的阶段", "drafting", &documents);
    let reviews = moves!(ReviewStage, ReviewCommand, review::next);
    machine(&mut out, "四、合法性审核的阶段", "requested", &reviews);
    let filings = moves!(FilingStage, FilingCommand, filing::next);
    machine(&mut out, "五、备案的阶段", "due", &filings);
    let campaigns = moves!(CampaignStage, CampaignCommand, cleanup::next);
    machine(&mut out, "六、清理的阶段", "draft", &campaigns);
    cleanup_duties(&mut out);
    let consultations = moves!(ConsultationPhase, ConsultationCommand, consultation::next);
    machine(
        &mut out,
        "八、公开征求意见的阶段",
        "running",
        &consultations,
    );
    let opinions = moves!(DepartmentStage, DepartmentCommand, department::next);
    machine(&mut out, "九、有关单位意见的阶段", "asked", &opinions);
    let urgents = moves!(UrgentStage, UrgentCommand, urgent::next);
    machine(&mut out, "十、简易程序的阶段", "requested", &urgents);
    out
}

#[test]
fn the_printed_tables_are_those_of_the_program() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/snapshots/permissions.md");
    let now = written();
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some_and(|value| value == "1") {
        std::fs::write(&path, &now).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    let line = kept
        .lines()
        .zip(now.lines())
        .position(|(kept, now)| kept != now);
    assert!(
        kept == now,
        "tests/it/snapshots/permissions.md is out of date from line {}; read the change, then run \
         UPDATE_SNAPSHOTS=1 cargo test --test it access::table",
        line.unwrap_or_else(|| kept.lines().count().min(now.lines().count())) + 1
    );
}
