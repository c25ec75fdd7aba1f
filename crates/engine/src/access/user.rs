//! A person who signs in.

use super::{Role, UserRole, hash_password, verify_password};
use crate::{Actor, Command, Faults, Rules, Stored, audit, checks, failures, records, typed};
use kernel::{Failure, FailureDef, Id, Label, Uuid};
use schema::{Choice, CommandDef, Input, LinesDef, Record, RecordType, Subject, Value, elements};
use serde::Serialize;
use store::Tx;

/// The language a person reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Choice)]
pub enum ReadsIn {
    /// Simplified Chinese.
    #[choice("中文", "Chinese")]
    Zh,
    /// English.
    #[choice("英文", "English")]
    En,
}

/// A person who signs in. Archived: may no longer.
#[derive(Debug, Clone, PartialEq, Record)]
#[record(
    name = "access.user",
    label("用户", "User"),
    plural("用户", "Users"),
    about("可以登录系统的人", "People who may sign in"),
    owner = elements::SECURITY,
    key(name),
    title_zh(display_name),
    title_en(display_name),
    sort = "name",
    lines = &[LinesDef {
        name: "roles",
        label: Label::new("角色", "Roles"),
        record: "access.user_role",
        parent: "member",
        fields: &["role"],
    }]
)]
pub struct User {
    /// What they type to sign in.
    #[field(
        label("用户名", "User name"),
        help("登录时使用，建议用工号", "Used to sign in; the staff number is a good choice"),
        code,
        list,
        sort,
        search,
        personal
    )]
    pub name: String,
    /// What others see.
    #[field(label("姓名", "Full name"), max = 100, list, sort, search, personal)]
    pub display_name: String,
    /// The language of messages and mails to them.
    #[field(label("语言", "Language"), list, filter, default = "zh")]
    pub language: ReadsIn,
    /// Where mails to them go; none gets none.
    #[field(
        label("邮箱", "Mail address"),
        help(
            "填写后，通知会同时发送到此邮箱；本人可在通知页选择要哪些",
            "Notices go there too; they choose which on the page of notifications"
        ),
        max = 254,
        personal
    )]
    pub mail: Option<String>,
}

impl Rules for User {
    const FAILURES: &'static [&'static FailureDef] = &[&failures::MAIL_ADDRESS, &failures::ERASED];

    fn check(
        _: &mut Tx<'_>,
        who: &Actor,
        before: Option<&Stored<Self>>,
        after: &Self,
    ) -> Result<(), Failure> {
        let mut faults = Faults::default();
        // nobody takes such a name, and whoever has it is not restored: what would be said of them has no key to stand under
        let named_so = before.is_none_or(|before| before.data.name != after.name);
        if named_so
            && after.name.starts_with(super::ERASED_NAME)
            && who.command() != Some(super::EraseUser::DEF.name)
        {
            faults.add("name", failures::ERASED.fail());
        }
        if after.mail.as_deref().is_some_and(|mail| !is_address(mail)) {
            faults.add("mail", failures::MAIL_ADDRESS.fail());
        }
        faults.done()
    }
}

/// Whether a mail server could know it: something before one `@`, a name of a host after it, and nothing that ends a line or a list.
fn is_address(text: &str) -> bool {
    let Some((local, host)) = text.split_once('@') else { return false };
    let word = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c);
    let words = |text: &str, word: &dyn Fn(char) -> bool| {
        text.split('.').all(|part| !part.is_empty() && part.chars().all(word))
    };
    text.len() <= 254
        && local.len() <= 64
        && words(local, &word)
        && host.contains('.')
        && words(host, &|c| c.is_ascii_alphanumeric() || c == '-')
}

/// Gives a user a new password.
#[derive(Debug, Input)]
pub struct SetPassword {
    /// Whose.
    #[field(label("用户", "User"))]
    pub user: Id<User>,
    /// The new one.
    #[field(label("新密码", "New password"), max = 200, secret)]
    pub password: String,
}

/// What [`SetPassword`] answers.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct PasswordSet {
    /// Whose.
    pub user: Id<User>,
}

impl Command for SetPassword {
    type Output = PasswordSet;
    const DEF: &'static CommandDef = &CommandDef {
        name: "access.set_password",
        label: Label::new("重设密码", "Set password"),
        about: Label::new(
            "为用户设置新密码，并结束其所有登录",
            "Gives the user a new password and ends their sessions",
        ),
        owner: elements::SECURITY,
        subject: Some(Subject { record: "access.user", field: "user" }),
        failures: &[&failures::WEAK_PASSWORD],
        primary: false,
        confirm: Some(Label::new(
            "用户须用新密码重新登录。",
            "The user must sign in again with the new password.",
        )),
        when: None,
        apart_from: &[],
    };

    fn run(tx: &mut Tx<'_>, who: &Actor, input: Self) -> Result<PasswordSet, Failure> {
        let user: Stored<User> = typed::get(tx, input.user)?;
        reset_password(tx, who, &user, &input.password)?;
        Ok(PasswordSet { user: user.id })
    }
}

/// Gives a user another password: audited, and their sessions end.
pub fn reset_password(
    tx: &mut Tx<'_>,
    who: &Actor,
    user: &Stored<User>,
    password: &str,
) -> Result<(), Failure> {
    put_password(tx, user.id, &user.data.name, password)?;
    super::forgive(tx, &user.data.name, &super::Origin::default())?;
    audit::note(tx, who, User::DEF, user.id.uuid())?;
    tx.execute("DELETE FROM session WHERE user_id = $1", &[user.id.into()]).map(|_| ())
}

/// The hash of a password that is good enough for the user of that name. Takes as long as a guess is to take.
pub fn new_hash(name: &str, password: &str) -> Result<String, Failure> {
    let length = password.chars().count();
    if !(10..=200).contains(&length) || password.eq_ignore_ascii_case(name) {
        return Err(failures::WEAK_PASSWORD.fail().on("password"));
    }
    hash_password(password)
}

/// Keeps a user's password, hashed.
pub fn put_password(tx: &mut Tx<'_>, user: Id<User>, name: &str, password: &str) -> Result<(), Failure> {
    put_hash(tx, user, new_hash(name, password)?)
}

fn put_hash(tx: &mut Tx<'_>, user: Id<User>, hash: String) -> Result<(), Failure> {
    let sql = "INSERT INTO credential (user_id, password_hash, changed_at) VALUES ($1, $2, $3)
               ON CONFLICT (user_id) DO UPDATE SET password_hash = excluded.password_hash, changed_at = excluded.changed_at";
    tx.execute(sql, &[user.into(), hash.into(), tx.now().into()]).map(|_| ())
}

/// The hash that one's own new password gets, once the current one was typed right. `known` is what the database has of it.
pub fn checked_hash(who: &Actor, known: Option<&str>, current: &str, new: &str) -> Result<String, Failure> {
    if !known.is_some_and(|known| verify_password(current, known)) {
        return Err(failures::WRONG_PASSWORD.fail().on("current"));
    }
    new_hash(who.name(), new)
}

/// Changes one's own password from what it was known to be; the session that does it stays, the others end.
pub fn change_password(
    tx: &mut Tx<'_>,
    who: &Actor,
    known: Option<&str>,
    hash: &str,
    keep: &[u8],
) -> Result<(), Failure> {
    who.require_person()?;
    if credential(tx, who.user().uuid())?.as_deref() != known {
        // somebody changed it in between
        return Err(failures::WRONG_PASSWORD.fail().on("current"));
    }
    put_hash(tx, who.user(), hash.to_owned())?;
    audit::note(tx, &who.running("access.change_password"), User::DEF, who.user().uuid())?;
    super::sessions::end_others(tx, who.user(), keep)
}

/// The hash of a user's password, if they have one.
pub fn credential(tx: &mut Tx<'_>, user: Uuid) -> Result<Option<String>, Failure> {
    let row = tx.query_one("SELECT password_hash FROM credential WHERE user_id = $1", &[user.into()])?;
    row.map(|row| row.text(0)).transpose()
}

/// The user of that name who may sign in.
pub fn user_by_name(tx: &mut Tx<'_>, name: &str) -> Result<Option<Stored<User>>, Failure> {
    let sql = "SELECT id FROM access_user WHERE name = $1 AND archived_at IS NULL";
    match tx.query_one(sql, &[Value::from(name)])? {
        Some(row) => typed::get(tx, Id::from_uuid(row.uuid(0)?)).map(Some),
        None => Ok(None),
    }
}

/// Gives a user a role, unless they have it.
pub fn give_role(tx: &mut Tx<'_>, who: &Actor, user: Id<User>, role: &str) -> Result<(), Failure> {
    let row = tx.query_one("SELECT id FROM access_role WHERE code = $1", &[role.into()])?;
    let role: Id<Role> = row
        .map(|row| row.uuid(0).map(Id::from_uuid))
        .transpose()?
        .ok_or_else(|| failures::NO_SUCH_THING.fail().with("name", role))?;
    let key = [user.into(), role.into()];
    match checks::row_by_key(tx, UserRole::DEF, &key)? {
        None => typed::create(tx, who, &UserRole { member: user, role }).map(|_| ()),
        // one that was taken away is given back
        Some(id) => {
            let known = records::row(tx, UserRole::DEF, id)?;
            records::set_archived(tx, who, UserRole::NAME, id, known.version, false).map(|_| ())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_address;

    #[test]
    fn only_what_is_one_address_is_taken() {
        for good in ["wang@example.com", "a.b+c@x-y.example.cn", "o'neil@example.ie"] {
            assert!(is_address(good), "{good}");
        }
        let long = format!("{}@example.com", "a".repeat(65));
        for wrong in [
            "",
            "wang",
            "@example.com",
            "wang@",
            "wang@example",
            "a@b@c.com",
            "a b@example.com",
            "a@exa mple.com",
            "a@example.com,b@example.com",
            "a@example.com\r\nBcc: b@example.com",
            "<a@example.com>",
            "王@example.com",
            "a..b@example.com",
            ".a@example.com",
            "a@.example.com",
            "a@[127.0.0.1]",
            &long,
        ] {
            assert!(!is_address(wrong), "{wrong:?}");
        }
    }
}
