//! Opens a closed or declined finding again, and says why.

use super::finding_step::{FindingMoved, said, take_step};
use crate::{failures, records::Finding, rules::Step};
use engine::{Actor, Command};
use kernel::{Failure, Id, Label};
use schema::{CommandDef, Input, Subject, When, elements};
use store::Tx;

/// Opens a closed or declined finding again, and says why.
#[derive(Debug, Input)]
pub struct ReopenFinding {
    /// Which one.
    #[field(label("发现与建议", "Finding"))]
    pub finding: Id<Finding>,
    /// Why again.
    #[field(label("理由", "Reason"), long, max = 2000)]
    pub reason: String,
}

impl Command for ReopenFinding {
    type Output = FindingMoved;
    const DEF: &'static CommandDef = &CommandDef {
        name: "framework.reopen_finding",
        label: Label::new("重新打开", "Reopen"),
        about: Label::new("说明理由并重新打开", "Opens it again, with the reason"),
        owner: elements::PROCESS_MANAGEMENT_SUPPORT,
        subject: Some(Subject { record: "framework.finding", field: "finding" }),
        failures: &[&failures::WRONG_STATE, &failures::REASON_TOO_SHORT],
        primary: false,
        confirm: None,
        when: Some(When { field: "state", values: &["done", "declined"] }),
        apart_from: &[],
    };

    fn run(tx: &mut Tx<'_>, who: &Actor, input: Self) -> Result<FindingMoved, Failure> {
        let reason = said("reason", input.reason)?;
        take_step(tx, who, input.finding, Step::Reopen, |finding| finding.reason = Some(reason))
    }
}
