//! Takes back that another acts for oneself: it ends at their next request.

use super::Delegation;
use crate::{Actor, Command, Stored, failures, typed};
use kernel::{Failure, Id, Label, Timestamp};
use schema::{CommandDef, Input, RecordType, Right, elements};
use serde::Serialize;
use store::Tx;

/// Takes back a delegation of one's own; an administrator, anybody's.
#[derive(Debug, Input)]
pub struct WithdrawDelegation {
    /// Which one.
    #[field(label("代理授权", "Delegation"))]
    pub delegation: Id<Delegation>,
}

/// What [`WithdrawDelegation`] answers.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct DelegationWithdrawn {
    /// Which one.
    pub delegation: Id<Delegation>,
    /// When.
    pub withdrawn_at: Timestamp,
}

impl Command for WithdrawDelegation {
    type Output = DelegationWithdrawn;
    const DEF: &'static CommandDef = &CommandDef {
        name: "access.withdraw_delegation",
        label: Label::new("撤回代理授权", "Withdraw a delegation"),
        about: Label::new(
            "代理人从下一个请求起不能再代为办理",
            "The delegate acts no more from their next request on",
        ),
        owner: elements::SECURITY,
        // without the right to read all delegations: what is one's own one may always take back
        subject: None,
        failures: &[&failures::NOT_YOUR_DELEGATION, &failures::DELEGATION_FIXED],
        primary: false,
        confirm: None,
        when: None,
        apart_from: &[],
    };

    fn run(tx: &mut Tx<'_>, who: &Actor, input: Self) -> Result<DelegationWithdrawn, Failure> {
        who.require_person()?;
        let stored: Stored<Delegation> = typed::get(tx, input.delegation)?;
        if stored.data.delegator != who.user() && !who.may(Right::Update, Delegation::NAME) {
            return Err(failures::NOT_YOUR_DELEGATION.fail());
        }
        if stored.data.withdrawn_at.is_some() {
            return Err(failures::DELEGATION_FIXED.fail());
        }
        let now = tx.now();
        let withdrawn = Delegation { withdrawn_at: Some(now), ..stored.data.clone() };
        typed::update(tx, who, &stored, &withdrawn)?;
        Ok(DelegationWithdrawn { delegation: stored.id, withdrawn_at: now })
    }
}
