//! Revokes all API tokens of a user, as when a machine of theirs was broken into.

use super::{User, tokens};
use crate::{Actor, Command, Stored, audit, typed};
use kernel::{Failure, Id, Label};
use schema::{CommandDef, Input, RecordType, Subject, elements};
use serde::Serialize;
use store::Tx;

/// Revokes all API tokens of a user.
#[derive(Debug, Input)]
pub struct RevokeTokens {
    /// Whose.
    #[field(label("用户", "User"))]
    pub user: Id<User>,
}

/// What [`RevokeTokens`] answers.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct TokensRevoked {
    /// Whose.
    pub user: Id<User>,
    /// How many.
    pub revoked: usize,
}

impl Command for RevokeTokens {
    type Output = TokensRevoked;
    const DEF: &'static CommandDef = &CommandDef {
        name: "access.revoke_tokens",
        label: Label::new("撤销访问令牌", "Revoke API tokens"),
        about: Label::new("撤销该用户的所有访问令牌", "Revokes all API tokens of the user"),
        owner: elements::SECURITY,
        subject: Some(Subject { record: "access.user", field: "user" }),
        failures: &[],
        primary: false,
        confirm: Some(Label::new(
            "使用这些令牌的程序将立即停止工作，须换用新的令牌。",
            "Programs that use them stop working at once and need new ones.",
        )),
        when: None,
        apart_from: &[],
    };

    fn run(tx: &mut Tx<'_>, who: &Actor, input: Self) -> Result<TokensRevoked, Failure> {
        let user: Stored<User> = typed::get(tx, input.user)?;
        let revoked = tokens::revoke_all(tx, who, user.id)?;
        audit::note(tx, who, User::DEF, user.id.uuid())?;
        Ok(TokensRevoked { user: user.id, revoked })
    }
}
