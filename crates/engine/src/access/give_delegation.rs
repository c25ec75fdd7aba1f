//! Lets another act for oneself; or, by an administrator, for somebody who fell ill and cannot say so.

use super::{Delegation, User};
use crate::{Actor, Command, failures, typed};
use kernel::{Failure, Id, Label, NaiveDate};
use schema::{CommandDef, Input, elements};
use serde::Serialize;
use serde_json::Value as Json;
use store::Tx;

/// Lets another act for oneself.
#[derive(Debug, Input)]
pub struct GiveDelegation {
    /// Whose rights; one's own when left out. Another's are an administrator's to give, and never to themselves.
    #[field(label("委托人", "Delegator"), help("留空即本人", "Left out: yourself"))]
    pub delegator: Option<Id<User>>,
    /// Who shall act.
    #[field(label("代理人", "Delegate"))]
    pub delegate: Id<User>,
    /// The first day.
    #[field(label("起始日期", "From"))]
    pub valid_from: NaiveDate,
    /// The last day.
    #[field(label("终止日期", "Until"))]
    pub valid_to: NaiveDate,
    /// Why.
    #[field(label("事由", "Reason"), max = 500)]
    pub reason: String,
    /// What it is narrowed to, in the words of an API token's scope; all one's rights when left out.
    #[field(label("权限范围", "Scope"))]
    pub scope: Option<Json>,
}

/// What [`GiveDelegation`] answers.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct DelegationGiven {
    /// The delegation.
    pub delegation: Id<Delegation>,
    /// As people call it.
    pub number: String,
}

impl Command for GiveDelegation {
    type Output = DelegationGiven;
    const DEF: &'static CommandDef = &CommandDef {
        name: "access.give_delegation",
        label: Label::new("授权代理", "Delegate"),
        about: Label::new(
            "在一段时间内让他人以您的权限代为办理",
            "Lets another act for you with your rights, from day to day",
        ),
        owner: elements::SECURITY,
        subject: None,
        failures: &[
            &failures::DELEGATION_UNFIT,
            &failures::DELEGATION_OVERLAPS,
            &failures::DELEGATION_CYCLE,
            &failures::DELEGATE_ONESELF,
            &failures::NOT_YOUR_DELEGATION,
        ],
        primary: false,
        confirm: None,
        when: None,
        apart_from: &[],
    };

    fn run(tx: &mut Tx<'_>, who: &Actor, input: Self) -> Result<DelegationGiven, Failure> {
        let Self { delegator, delegate, valid_from, valid_to, reason, scope } = input;
        let given = Delegation {
            // the program gives it
            number: String::new(),
            delegator: delegator.unwrap_or_else(|| who.user()),
            delegate,
            valid_from,
            valid_to,
            reason,
            scope,
            withdrawn_at: None,
        };
        let given = typed::create(tx, who, &given)?;
        Ok(DelegationGiven { delegation: given.id, number: given.data.number })
    }
}
