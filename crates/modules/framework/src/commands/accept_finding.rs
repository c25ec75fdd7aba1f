//! Decides that a finding shall be acted on.

use super::finding_step::{FindingMoved, take_step};
use crate::{failures, records::Finding, rules::Step};
use engine::{Actor, Command};
use kernel::{Failure, Id, Label};
use schema::{CommandDef, Input, Subject, When, elements};
use store::Tx;

/// Decides that a finding shall be acted on.
#[derive(Debug, Input)]
pub struct AcceptFinding {
    /// Which one.
    #[field(label("发现与建议", "Finding"))]
    pub finding: Id<Finding>,
}

impl Command for AcceptFinding {
    type Output = FindingMoved;
    const DEF: &'static CommandDef = &CommandDef {
        name: "framework.accept_finding",
        label: Label::new("采纳", "Accept"),
        about: Label::new("决定按此改进", "Decides that it shall be acted on"),
        owner: elements::PROCESS_MANAGEMENT_SUPPORT,
        subject: Some(Subject { record: "framework.finding", field: "finding" }),
        failures: &[&failures::WRONG_STATE],
        primary: true,
        confirm: None,
        when: Some(When { field: "state", values: &["open"] }),
        apart_from: &[],
    };

    fn run(tx: &mut Tx<'_>, who: &Actor, input: Self) -> Result<FindingMoved, Failure> {
        take_step(tx, who, input.finding, Step::Accept, |_| ())
    }
}
