//! Ends all sessions of a user, as when a phone was lost.

use super::User;
use crate::{Actor, Command, Stored, audit, typed};
use kernel::{Failure, Id, Label};
use schema::{CommandDef, Input, RecordType, Subject, elements};
use serde::Serialize;
use store::Tx;

/// Ends all sessions of a user.
#[derive(Debug, Input)]
pub struct EndSessions {
    /// Whose.
    #[field(label("用户", "User"))]
    pub user: Id<User>,
}

/// What [`EndSessions`] answers.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct SessionsEnded {
    /// Whose.
    pub user: Id<User>,
    /// How many.
    pub ended: u64,
}

impl Command for EndSessions {
    type Output = SessionsEnded;
    const DEF: &'static CommandDef = &CommandDef {
        name: "access.end_sessions",
        label: Label::new("结束登录", "End sessions"),
        about: Label::new("结束该用户的所有登录", "Ends all sessions of the user"),
        owner: elements::SECURITY,
        subject: Some(Subject { record: "access.user", field: "user" }),
        failures: &[],
        primary: false,
        confirm: Some(Label::new(
            "用户在所有设备上都须重新登录。",
            "The user must sign in again on every device.",
        )),
        when: None,
        apart_from: &[],
    };

    fn run(tx: &mut Tx<'_>, who: &Actor, input: Self) -> Result<SessionsEnded, Failure> {
        let user: Stored<User> = typed::get(tx, input.user)?;
        let ended = tx.execute("DELETE FROM session WHERE user_id = $1", &[user.id.into()])?;
        audit::note(tx, who, User::DEF, user.id.uuid())?;
        Ok(SessionsEnded { user: user.id, ended })
    }
}
