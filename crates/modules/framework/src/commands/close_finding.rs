//! Closes a finding with what shows that it is done.

use super::finding_step::{FindingMoved, said, take_step};
use crate::{failures, records::Finding, rules::Step};
use engine::{Actor, Command};
use kernel::{Failure, Id, Label};
use schema::{CommandDef, Input, Subject, When, elements};
use store::Tx;

/// Closes a finding with what shows that it is done.
#[derive(Debug, Input)]
pub struct CloseFinding {
    /// Which one.
    #[field(label("发现与建议", "Finding"))]
    pub finding: Id<Finding>,
    /// What shows that it is done.
    #[field(label("完成依据", "Evidence"), long, max = 2000)]
    pub evidence: String,
}

impl Command for CloseFinding {
    type Output = FindingMoved;
    const DEF: &'static CommandDef = &CommandDef {
        name: "framework.close_finding",
        label: Label::new("完成", "Close"),
        about: Label::new("附完成依据并关闭", "Closes it, with what shows that it is done"),
        owner: elements::PROCESS_MANAGEMENT_SUPPORT,
        subject: Some(Subject { record: "framework.finding", field: "finding" }),
        failures: &[&failures::WRONG_STATE, &failures::REASON_TOO_SHORT],
        primary: false,
        confirm: None,
        when: Some(When { field: "state", values: &["accepted", "in_progress"] }),
        apart_from: &[],
    };

    fn run(tx: &mut Tx<'_>, who: &Actor, input: Self) -> Result<FindingMoved, Failure> {
        let evidence = said("evidence", input.evidence)?;
        take_step(tx, who, input.finding, Step::Close, |finding| finding.evidence = Some(evidence))
    }
}
