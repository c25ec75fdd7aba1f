//! Links an identity of a provider to a user.

use super::{Identity, User};
use crate::{Actor, Command, Stored, failures, records, typed};
use kernel::{Failure, Id, Label};
use schema::{CommandDef, Input, RecordType, Subject, elements};
use serde::Serialize;
use store::Tx;

/// Links an identity of a provider to a user.
#[derive(Debug, Input)]
pub struct LinkIdentity {
    /// Whose.
    #[field(label("用户", "User"))]
    pub user: Id<User>,
    /// The provider; the one that is set up when left out.
    #[field(
        label("身份提供方", "Issuer"),
        help("留空即配置中的身份提供方", "Left out: the provider that is set up"),
        max = 300
    )]
    pub issuer: Option<String>,
    /// What it calls the person, for good: `sub`.
    #[field(
        label("身份标识", "Subject"),
        help(
            "身份提供方对此人的固定编号（sub 声明）",
            "What the provider calls the person for good (the claim `sub`)"
        ),
        max = 255
    )]
    pub subject: String,
}

/// What [`LinkIdentity`] answers.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct IdentityLinked {
    /// The link.
    pub identity: Id<Identity>,
}

impl Command for LinkIdentity {
    type Output = IdentityLinked;
    const DEF: &'static CommandDef = &CommandDef {
        name: "access.link_identity",
        label: Label::new("关联外部身份", "Link an identity"),
        about: Label::new(
            "将身份提供方的身份关联到该用户，此后可用单点登录",
            "Links an identity of the provider to the user, who may sign in by it from then on",
        ),
        owner: elements::SECURITY,
        subject: Some(Subject { record: "access.user", field: "user" }),
        failures: &[&failures::oidc::TAKEN, &failures::oidc::NOT_SET_UP],
        primary: false,
        confirm: Some(Label::new(
            "请先核实该身份确属此人：此后持有该身份者即可以此用户登录。",
            "Make sure that the identity is this person's: whoever has it signs in as this user from then on.",
        )),
        when: None,
        apart_from: &[],
    };

    fn run(tx: &mut Tx<'_>, who: &Actor, input: Self) -> Result<IdentityLinked, Failure> {
        let Self { user, issuer, subject } = input;
        let provider = who.registry().outside().identity_provider();
        let issuer = issuer.or_else(|| provider.map(|provider| provider.issuer().to_owned()));
        let issuer = issuer.ok_or_else(|| failures::oidc::NOT_SET_UP.fail().on("issuer"))?;
        let linked = link(tx, who, &Identity { member: user, issuer, subject })?;
        Ok(IdentityLinked { identity: linked })
    }
}

/// Links it; one that was unlinked before is linked anew, to whomever it is now. A user has one identity of a provider, and an identity one
/// user: who came in by which stays plain.
pub(super) fn link(tx: &mut Tx<'_>, who: &Actor, wanted: &Identity) -> Result<Id<Identity>, Failure> {
    let (issuer, subject) = (wanted.issuer.as_str(), wanted.subject.as_str());
    if has_one(tx, wanted.member, issuer)? {
        return Err(failures::oidc::TAKEN.fail().on("user"));
    }
    let sql = "SELECT id FROM access_identity WHERE issuer = $1 AND subject = $2";
    let known = tx.query_one(sql, &[issuer.into(), subject.into()])?;
    let Some(row) = known else { return Ok(typed::create(tx, who, wanted)?.id) };
    let stored: Stored<Identity> = typed::get(tx, Id::from_uuid(row.uuid(0)?))?;
    if !stored.archived {
        return Err(failures::oidc::TAKEN.fail().on("subject"));
    }
    let restored = records::set_archived(tx, who, Identity::NAME, stored.id.uuid(), stored.version, false)?;
    Ok(typed::update(tx, who, &Stored::of(&restored)?, wanted)?.id)
}

/// Whether a user is linked to an identity of that provider.
pub(super) fn has_one(tx: &mut Tx<'_>, user: Id<User>, issuer: &str) -> Result<bool, Failure> {
    let sql =
        "SELECT 1 FROM access_identity WHERE member = $1 AND issuer = $2 AND archived_at IS NULL LIMIT 1";
    Ok(tx.query_one(sql, &[user.into(), issuer.into()])?.is_some())
}
