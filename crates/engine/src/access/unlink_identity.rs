//! Takes a link to an identity of a provider away.

use super::Identity;
use crate::{Actor, Command, Stored, records, typed};
use kernel::{Failure, Id, Label};
use schema::{CommandDef, Input, RecordType, Subject, elements};
use serde::Serialize;
use store::Tx;

/// Takes a link to an identity of a provider away.
#[derive(Debug, Input)]
pub struct UnlinkIdentity {
    /// Which.
    #[field(label("外部身份", "Linked identity"))]
    pub identity: Id<Identity>,
}

/// What [`UnlinkIdentity`] answers.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct IdentityUnlinked {
    /// Which.
    pub identity: Id<Identity>,
}

impl Command for UnlinkIdentity {
    type Output = IdentityUnlinked;
    const DEF: &'static CommandDef = &CommandDef {
        name: "access.unlink_identity",
        label: Label::new("解除关联", "Unlink"),
        about: Label::new(
            "此身份不再能登录，该用户的所有登录随之结束；此后仅管理员可重新关联",
            "Nobody signs in by it any more, and the user's sessions end; only an administrator links it again",
        ),
        owner: elements::SECURITY,
        subject: Some(Subject { record: "access.identity", field: "identity" }),
        failures: &[],
        primary: false,
        confirm: Some(Label::new(
            "没有密码的用户将无法登录，直到重新关联或设置密码。",
            "A user without a password cannot sign in until it is linked again or a password is set.",
        )),
        when: None,
        apart_from: &[],
    };

    fn run(tx: &mut Tx<'_>, who: &Actor, input: Self) -> Result<IdentityUnlinked, Failure> {
        let linked: Stored<Identity> = typed::get(tx, input.identity)?;
        records::set_archived(tx, who, Identity::NAME, linked.id.uuid(), linked.version, true)?;
        Ok(IdentityUnlinked { identity: linked.id })
    }
}
