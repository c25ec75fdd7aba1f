//! Erases a person who left: what the program knows of them goes, that they acted stays.

use super::{Identity, User};
use crate::{Actor, Command, Stored, failures, personal, records, typed};
use kernel::{Failure, Id, Label, Uuid};
use schema::{CommandDef, Input, RecordType, Subject, elements};
use serde::Serialize;
use store::Tx;

/// How the user name begins that an erased person has from then on; nobody else's does.
pub(crate) const ERASED_NAME: &str = "erased-";

/// Erases a person.
#[derive(Debug, Input)]
pub struct EraseUser {
    /// Whom.
    #[field(label("用户", "User"))]
    pub user: Id<User>,
}

/// What [`EraseUser`] answers.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct UserErased {
    /// Whom.
    pub user: Id<User>,
    /// What they are called from now on.
    pub name: String,
}

impl Command for EraseUser {
    type Output = UserErased;
    const DEF: &'static CommandDef = &CommandDef {
        name: "access.erase_user",
        label: Label::new("抹除个人数据", "Erase the person"),
        about: Label::new(
            "销毁此人的密钥：审计中关于其本人的内容不再可读，审计链保持完整；账号随之归档",
            "Destroys the person's key: nobody can read what the audit says of them, and its chain stays whole; the account is archived",
        ),
        owner: elements::SECURITY,
        subject: Some(Subject { record: "access.user", field: "user" }),
        failures: &[&failures::NOT_YOURSELF],
        primary: false,
        confirm: Some(Label::new(
            "不可撤销：姓名和登录名将从系统及审计中永久消失。",
            "This cannot be taken back: the name and the user name are gone from the program and its audit for good.",
        )),
        when: None,
        apart_from: &[],
    };

    fn run(tx: &mut Tx<'_>, who: &Actor, input: Self) -> Result<UserErased, Failure> {
        if who.people().contains(&input.user) {
            return Err(failures::NOT_YOURSELF.fail());
        }
        let mut user: Stored<User> = typed::get(tx, input.user)?;
        let id = user.id.uuid();
        if user.archived {
            let restored = records::set_archived(tx, who, User::NAME, id, user.version, false)?;
            user = Stored::of(&restored)?;
        }
        erase_identities(tx, who, id)?;
        let name = format!("{ERASED_NAME}{}", &id.simple().to_string()[20..]);
        let nobody =
            User { name: name.clone(), display_name: "—".to_owned(), mail: None, ..user.data.clone() };
        let erased = typed::update(tx, who, &user, &nobody)?;
        records::set_archived(tx, who, User::NAME, id, erased.version, true)?;
        for table in [
            "session",
            "credential",
            "api_token",
            "second_factor",
            "recovery_code",
            "notification",
            "mail_unwanted",
            "oidc_arrival",
        ] {
            tx.execute(&format!("DELETE FROM {table} WHERE user_id = $1"), &[id.into()])?;
        }
        // answers that are told again, and views, say their names too: their own, and others' that were about them
        let told = format!("%{id}%");
        let sql = "DELETE FROM idempotency_key WHERE actor = $1 OR body LIKE $2";
        tx.execute(sql, &[id.into(), told.into()])?;
        tx.execute("DELETE FROM saved_view WHERE owner = $1 AND NOT shared", &[id.into()])?;
        personal::erase(tx, id)?;
        Ok(UserErased { user: user.id, name })
    }
}

/// What providers know the person by goes, and nobody signs in by it.
fn erase_identities(tx: &mut Tx<'_>, who: &Actor, user: Uuid) -> Result<(), Failure> {
    for row in tx.query("SELECT id FROM access_identity WHERE member = $1", &[user.into()])? {
        let mut linked: Stored<Identity> = typed::get(tx, Id::from_uuid(row.uuid(0)?))?;
        let id = linked.id.uuid();
        if linked.archived {
            linked = Stored::of(&records::set_archived(tx, who, Identity::NAME, id, linked.version, false)?)?;
        }
        let nobody = Identity { subject: format!("erased-{}", id.simple()), ..linked.data.clone() };
        let erased = typed::update(tx, who, &linked, &nobody)?;
        records::set_archived(tx, who, Identity::NAME, id, erased.version, true)?;
    }
    Ok(())
}
