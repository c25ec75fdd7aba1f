//! Decides that a finding shall not be acted on, and says why.

use super::finding_step::{FindingMoved, said, take_step};
use crate::{failures, records::Finding, rules::Step};
use engine::{Actor, Command};
use kernel::{Failure, Id, Label};
use schema::{CommandDef, Input, Subject, When, elements};
use store::Tx;

/// Decides that a finding shall not be acted on, and says why.
#[derive(Debug, Input)]
pub struct DeclineFinding {
    /// Which one.
    #[field(label("发现与建议", "Finding"))]
    pub finding: Id<Finding>,
    /// Why not.
    #[field(label("理由", "Reason"), long, max = 2000)]
    pub reason: String,
}

impl Command for DeclineFinding {
    type Output = FindingMoved;
    const DEF: &'static CommandDef = &CommandDef {
        name: "framework.decline_finding",
        label: Label::new("不采纳", "Decline"),
        about: Label::new("说明理由并不予采纳", "Decides against it, with the reason"),
        owner: elements::PROCESS_MANAGEMENT_SUPPORT,
        subject: Some(Subject { record: "framework.finding", field: "finding" }),
        failures: &[&failures::WRONG_STATE, &failures::REASON_TOO_SHORT],
        primary: false,
        confirm: None,
        when: Some(When { field: "state", values: &["open", "accepted"] }),
        apart_from: &[],
    };

    fn run(tx: &mut Tx<'_>, who: &Actor, input: Self) -> Result<FindingMoved, Failure> {
        let reason = said("reason", input.reason)?;
        take_step(tx, who, input.finding, Step::Decline, |finding| finding.reason = Some(reason))
    }
}
