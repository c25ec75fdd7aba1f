//! By what an identity provider knows a person.

use super::User;
use crate::{Actor, Rules, Stored};
use kernel::{Failure, Id};
use schema::{Record, elements};
use store::Tx;

/// By what an identity provider knows a person. Archived: they may not sign in by it, and it is not linked again by itself.
#[derive(Debug, Clone, PartialEq, Record)]
#[record(
    name = "access.identity",
    label("外部身份", "Linked identity"),
    plural("外部身份", "Linked identities"),
    about(
        "用户在身份提供方（单点登录）的身份；首次登录时自动关联，也可由管理员预先录入",
        "By what an identity provider knows a user: linked at the first sign-in, or beforehand by an administrator"
    ),
    owner = elements::SECURITY,
    key(issuer, subject),
    title_zh(subject),
    title_en(subject),
    sort = "subject",
    person = "member"
)]
pub struct Identity {
    /// Whose.
    #[field(label("用户", "User"), list, filter)]
    pub member: Id<User>,
    /// The provider.
    #[field(
        label("身份提供方", "Issuer"),
        help("与配置 oidc.issuer 完全相同", "Exactly as the setting `oidc.issuer` says"),
        max = 300,
        list
    )]
    pub issuer: String,
    /// What it calls the person, for good: `sub`.
    #[field(
        label("身份标识", "Subject"),
        help(
            "身份提供方对此人的固定编号（sub 声明），改名后不变",
            "What the provider calls the person for good (the claim `sub`), whatever their name becomes"
        ),
        max = 255,
        list,
        sort,
        search,
        personal
    )]
    pub subject: String,
}

impl Rules for Identity {
    /// Whoever leaves is archived whatever they signed in by.
    const HOLDS: bool = false;

    /// Whoever was let in by what is no longer so signs in again.
    fn saved(
        tx: &mut Tx<'_>,
        _: &Actor,
        before: Option<&Stored<Self>>,
        _: &Stored<Self>,
    ) -> Result<(), Failure> {
        let Some(before) = before.filter(|before| !before.archived) else { return Ok(()) };
        tx.execute("DELETE FROM session WHERE user_id = $1", &[before.data.member.into()])?;
        tx.execute("DELETE FROM oidc_arrival WHERE user_id = $1", &[before.data.member.into()]).map(|_| ())
    }
}
