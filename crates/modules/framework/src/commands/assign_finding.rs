//! Gives a finding to the department that answers for it.

use super::finding_step::FindingMoved;
use crate::records::Finding;
use engine::{Actor, Command, Stored, get, update};
use kernel::{Failure, Id, Label};
use organisation::records::Department;
use schema::{CommandDef, Input, Subject, elements};
use store::Tx;

/// Gives a finding to the department that answers for it.
#[derive(Debug, Input)]
pub struct AssignFinding {
    /// Which one.
    #[field(label("发现与建议", "Finding"))]
    pub finding: Id<Finding>,
    /// To whom.
    #[field(label("责任部门", "Owner"))]
    pub owner: Id<Department>,
}

impl Command for AssignFinding {
    type Output = FindingMoved;
    const DEF: &'static CommandDef = &CommandDef {
        name: "framework.assign_finding",
        label: Label::new("指定责任部门", "Assign"),
        about: Label::new("指定由哪个部门负责", "Says which department answers for it"),
        owner: elements::PROCESS_MANAGEMENT_SUPPORT,
        subject: Some(Subject { record: "framework.finding", field: "finding" }),
        failures: &[],
        primary: false,
        confirm: None,
        when: None,
        apart_from: &[],
    };

    fn run(tx: &mut Tx<'_>, who: &Actor, input: Self) -> Result<FindingMoved, Failure> {
        let stored: Stored<Finding> = get(tx, input.finding)?;
        let data = Finding { owner: Some(input.owner), ..stored.data.clone() };
        Ok(FindingMoved::of(&update(tx, who, &stored, &data)?))
    }
}
