//! Takes a user's second factor away, as when a phone was lost with the recovery codes.

use super::{User, second_factor};
use crate::{Actor, Command, Stored, audit, failures, typed};
use kernel::{Failure, Id, Label};
use schema::{CommandDef, Input, RecordType, Subject, elements};
use serde::Serialize;
use store::Tx;

/// Takes a user's second factor away.
#[derive(Debug, Input)]
pub struct ResetSecondFactor {
    /// Whose.
    #[field(label("用户", "User"))]
    pub user: Id<User>,
}

/// What [`ResetSecondFactor`] answers.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct SecondFactorReset {
    /// Whose.
    pub user: Id<User>,
}

impl Command for ResetSecondFactor {
    type Output = SecondFactorReset;
    const DEF: &'static CommandDef = &CommandDef {
        name: "access.reset_second_factor",
        label: Label::new("重置两步验证", "Reset two-step sign-in"),
        about: Label::new(
            "停用该用户的两步验证，并结束其所有登录",
            "Removes the user's two-step sign-in and ends their sessions",
        ),
        owner: elements::SECURITY,
        subject: Some(Subject { record: "access.user", field: "user" }),
        failures: &[&failures::NO_SECOND_FACTOR],
        primary: false,
        confirm: Some(Label::new(
            "请先确认是本人提出：此后仅凭密码即可登录，直到用户重新启用。",
            "Make sure that it is they who ask: the password alone is then enough until they set it up again.",
        )),
        when: None,
        apart_from: &[],
    };

    fn run(tx: &mut Tx<'_>, who: &Actor, input: Self) -> Result<SecondFactorReset, Failure> {
        let user: Stored<User> = typed::get(tx, input.user)?;
        reset_second_factor(tx, who, user.id)?;
        Ok(SecondFactorReset { user: user.id })
    }
}

/// Takes a user's second factor away: audited, and their sessions end. Refused where there is none.
pub fn reset_second_factor(tx: &mut Tx<'_>, who: &Actor, user: Id<User>) -> Result<(), Failure> {
    if !second_factor::clear(tx, user)? {
        return Err(failures::NO_SECOND_FACTOR.fail());
    }
    tx.execute("DELETE FROM session WHERE user_id = $1", &[user.into()])?;
    audit::note(tx, who, User::DEF, user.uuid())
}
