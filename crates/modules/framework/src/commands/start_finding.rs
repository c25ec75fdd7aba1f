//! Begins to act on a finding.

use super::finding_step::{FindingMoved, take_step};
use crate::{failures, records::Finding, rules::Step};
use engine::{Actor, Command};
use kernel::{Failure, Id, Label};
use schema::{CommandDef, Input, Subject, When, elements};
use store::Tx;

/// Begins to act on a finding.
#[derive(Debug, Input)]
pub struct StartFinding {
    /// Which one.
    #[field(label("发现与建议", "Finding"))]
    pub finding: Id<Finding>,
}

impl Command for StartFinding {
    type Output = FindingMoved;
    const DEF: &'static CommandDef = &CommandDef {
        name: "framework.start_finding",
        label: Label::new("开始处理", "Start"),
        about: Label::new("开始落实", "Begins to act on it"),
        owner: elements::PROCESS_MANAGEMENT_SUPPORT,
        subject: Some(Subject { record: "framework.finding", field: "finding" }),
        failures: &[&failures::WRONG_STATE],
        primary: true,
        confirm: None,
        when: Some(When { field: "state", values: &["accepted"] }),
        apart_from: &[],
    };

    fn run(tx: &mut Tx<'_>, who: &Actor, input: Self) -> Result<FindingMoved, Failure> {
        take_step(tx, who, input.finding, Step::Start, |_| ())
    }
}
