//! Takes a reorganisation back before its day.

use super::RelocationMoved;
use crate::{
    failures, notices,
    records::{Relocation, RelocationState},
};
use engine::{Actor, Command, Stored, get, update};
use kernel::{Failure, Id, Label};
use schema::{CommandDef, Input, Subject, When, elements};
use store::Tx;

/// Takes a reorganisation back.
#[derive(Debug, Input)]
pub struct WithdrawRelocation {
    /// Which one.
    #[field(label("组织调整", "Reorganisation"))]
    pub relocation: Id<Relocation>,
}

impl Command for WithdrawRelocation {
    type Output = RelocationMoved;
    const DEF: &'static CommandDef = &CommandDef {
        name: "organisation.withdraw_relocation",
        label: Label::new("撤回", "Withdraw"),
        about: Label::new("在生效前撤回组织调整", "Takes it back before its day"),
        owner: elements::ORGANISATION_HR_POLICIES,
        subject: Some(Subject { record: "organisation.relocation", field: "relocation" }),
        failures: &[&failures::WRONG_STATE],
        primary: false,
        confirm: Some(Label::new(
            "撤回后不能再批准，须重新提出。",
            "It cannot be approved afterwards; propose it anew.",
        )),
        when: Some(When { field: "state", values: &["proposed", "approved"] }),
        apart_from: &[],
    };

    fn run(tx: &mut Tx<'_>, who: &Actor, input: Self) -> Result<RelocationMoved, Failure> {
        let stored: Stored<Relocation> = get(tx, input.relocation)?;
        if !matches!(stored.data.state, RelocationState::Proposed | RelocationState::Approved) {
            return Err(stored.data.wrong_state());
        }
        let back = Relocation { state: RelocationState::Withdrawn, ..stored.data.clone() };
        let back = update(tx, who, &stored, &back)?;
        back.data.tell_proposer(tx, who, back.id, &notices::RELOCATION_WITHDRAWN)?;
        Ok(RelocationMoved::of(&back))
    }
}
