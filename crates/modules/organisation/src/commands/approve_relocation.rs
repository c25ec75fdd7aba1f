//! Decides a reorganisation; on its day the unit comes under its new parent.

use super::RelocationMoved;
use crate::{
    failures, notices,
    records::{Department, Relocation, RelocationState},
};
use engine::{Actor, Command, Stored, apart, get, reach, update};
use kernel::{Failure, Id, Label, NaiveDate, operator_day};
use schema::{CommandDef, Input, Subject, When, elements};
use store::Tx;

/// Decides a reorganisation.
#[derive(Debug, Input)]
pub struct ApproveRelocation {
    /// Which one.
    #[field(label("组织调整", "Reorganisation"))]
    pub relocation: Id<Relocation>,
}

impl Command for ApproveRelocation {
    type Output = RelocationMoved;
    const DEF: &'static CommandDef = &CommandDef {
        name: "organisation.approve_relocation",
        label: Label::new("批准", "Approve"),
        about: Label::new(
            "批准组织调整；到生效日期时部门改属新上级，提出或修改过该调整的人不能批准",
            "Decides it; on its day the unit comes under its new parent. Whoever proposed or changed it may not",
        ),
        owner: elements::ORGANISATION_HR_POLICIES,
        subject: Some(Subject { record: "organisation.relocation", field: "relocation" }),
        failures: &[&failures::WRONG_STATE],
        primary: true,
        confirm: None,
        when: Some(When { field: "state", values: &["proposed"] }),
        apart_from: &[apart::CREATE, apart::CHANGE],
    };

    fn run(tx: &mut Tx<'_>, who: &Actor, input: Self) -> Result<RelocationMoved, Failure> {
        let stored: Stored<Relocation> = get(tx, input.relocation)?;
        if stored.data.state != RelocationState::Proposed {
            return Err(stored.data.wrong_state());
        }
        // whoever decides a move answers for where the unit leaves and where it goes, as for the unit, whose the reorganisation is
        let unit: Stored<Department> = get(tx, stored.data.department)?;
        let places = [unit.data.parent, Some(stored.data.new_parent)];
        reach::require_in(tx, who, Self::DEF.name, places.map(|place| place.map(|unit| unit.uuid())))?;
        let approved = Relocation { state: RelocationState::Approved, ..stored.data.clone() };
        let approved = update(tx, who, &stored, &approved)?;
        approved.data.tell_proposer(tx, who, approved.id, &notices::RELOCATION_APPROVED)?;
        let today = operator_day(tx.now());
        let stands =
            if approved.data.effective_on <= today { take_place(tx, who, &approved)? } else { approved };
        Ok(RelocationMoved::of(&stands))
    }
}

/// Brings into force what was approved for that day or before, the earliest first; tells how many. One that cannot be any more (its
/// unit was archived meanwhile) holds up no other; its failure is told once nothing else is left.
pub fn bring_into_force(tx: &mut Tx<'_>, who: &Actor, today: NaiveDate) -> Result<usize, Failure> {
    let sql = "SELECT id FROM organisation_relocation
               WHERE state = 'approved' AND archived_at IS NULL AND effective_on <= $1
               ORDER BY effective_on, id LIMIT 100";
    let due = tx.query(sql, &[today.into()])?;
    let (mut done, mut failed) = (0, None);
    for row in &due {
        let stored: Stored<Relocation> = get(tx, Id::from_uuid(row.uuid(0)?))?;
        match tx.attempt(|tx| take_place(tx, who, &stored)) {
            Ok(_) => done += 1,
            Err(failure) => failed = Some(failure),
        }
    }
    match failed {
        Some(failure) if done == 0 => Err(failure),
        _ => Ok(done),
    }
}

fn take_place(
    tx: &mut Tx<'_>,
    who: &Actor,
    stored: &Stored<Relocation>,
) -> Result<Stored<Relocation>, Failure> {
    let unit: Stored<Department> = get(tx, stored.data.department)?;
    let moved = Department { parent: Some(stored.data.new_parent), ..unit.data.clone() };
    update(tx, who, &unit, &moved)?;
    let done = Relocation { state: RelocationState::Done, ..stored.data.clone() };
    update(tx, who, stored, &done)
}
