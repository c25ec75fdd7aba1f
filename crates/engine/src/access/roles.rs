//! Roles, and the rights that they give.

use super::User;
use crate::{Actor, Grants, Rules, Stored, failures, input::Faults, typed};
use kernel::{Bilingual, Failure, Id, Label, Uuid};
use schema::{Choice, ChoiceType, LinesDef, Record, Right, elements};
use store::Tx;

/// A set of rights that people have together.
#[derive(Debug, Clone, PartialEq, Record)]
#[record(
    name = "access.role",
    label("角色", "Role"),
    plural("角色", "Roles"),
    about("一组权限；用户通过角色获得权限", "A set of rights; users have rights through roles"),
    owner = elements::SECURITY,
    key(code),
    title_zh(name_zh),
    title_en(name_en),
    lines = &[LinesDef {
        name: "grants",
        label: Label::new("权限", "Rights"),
        record: "access.grant",
        parent: "role",
        fields: &["subject", "granted"],
    }]
)]
pub struct Role {
    /// Short name.
    #[field(label("编码", "Code"), code, list, sort, search)]
    pub code: String,
    /// In Chinese.
    #[field(label("名称（中）", "Name (Chinese)"), zh, max = 100, list, sort, search)]
    pub name_zh: String,
    /// In English.
    #[field(label("名称（英）", "Name (English)"), en, max = 100, list, sort, search)]
    pub name_en: String,
    /// Whether whoever has it must sign in in two steps.
    #[field(
        label("须两步验证", "Two-step sign-in wanted"),
        help(
            "有此角色的人须先启用两步验证，之前不能做其他事",
            "Whoever has this role sets up two-step sign-in before anything else"
        ),
        list,
        default = "false"
    )]
    pub second_factor: bool,
}

impl Rules for Role {}

/// A right, as chosen in a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Choice)]
pub enum Granted {
    /// See a record, ask a query.
    #[choice("查看", "Read")]
    Read,
    /// Make.
    #[choice("新建", "Create")]
    Create,
    /// Change.
    #[choice("修改", "Update")]
    Update,
    /// Archive and restore.
    #[choice("归档", "Archive")]
    Archive,
    /// Take out as a file.
    #[choice("导出", "Export")]
    Export,
    /// Bring in from a file.
    #[choice("导入", "Import")]
    Import,
    /// Run a command.
    #[choice("执行", "Run")]
    Run,
}

impl From<Granted> for Right {
    fn from(granted: Granted) -> Self {
        match granted {
            Granted::Read => Self::Read,
            Granted::Create => Self::Create,
            Granted::Update => Self::Update,
            Granted::Archive => Self::Archive,
            Granted::Export => Self::Export,
            Granted::Import => Self::Import,
            Granted::Run => Self::Run,
        }
    }
}

impl From<Right> for Granted {
    fn from(right: Right) -> Self {
        match right {
            Right::Read => Self::Read,
            Right::Create => Self::Create,
            Right::Update => Self::Update,
            Right::Archive => Self::Archive,
            Right::Export => Self::Export,
            Right::Import => Self::Import,
            Right::Run => Self::Run,
        }
    }
}

/// One right of a role.
#[derive(Debug, Clone, PartialEq, Record)]
#[record(
    name = "access.grant",
    label("权限", "Right"),
    plural("权限", "Rights"),
    about("角色对某类记录、命令或查询可做的事", "What a role may do with a record, command or query"),
    owner = elements::SECURITY,
    key(role, subject, granted),
    title_zh(subject, granted),
    title_en(subject, granted),
    sort = "subject"
)]
pub struct Grant {
    /// Whose.
    #[field(label("角色", "Role"), list, filter)]
    pub role: Id<Role>,
    /// On what.
    #[field(
        label("对象", "Subject"),
        help(
            "记录、命令或查询的名称，或“模块.*”，或“*”",
            "The name of a record, command or query, or “module.*”, or “*”"
        ),
        max = 100,
        list,
        sort,
        search
    )]
    pub subject: String,
    /// What.
    #[field(label("可做", "May"), list, filter)]
    pub granted: Granted,
}

impl Rules for Grant {
    /// A right on a name that is not there would only look like one.
    fn check(_: &mut Tx<'_>, who: &Actor, _: Option<&Stored<Self>>, after: &Self) -> Result<(), Failure> {
        let subject = after.subject.as_str();
        let mut faults = Faults::default();
        if !who.registry().has_subject(subject) {
            faults.add("subject", failures::NO_SUCH_THING.fail().with("name", subject));
        }
        faults.done()
    }
}

/// A role that a user has.
#[derive(Debug, Clone, PartialEq, Record)]
#[record(
    name = "access.user_role",
    label("用户角色", "User's role"),
    plural("用户角色", "Users' roles"),
    about("用户拥有的角色", "The roles that users have"),
    owner = elements::SECURITY,
    key(member, role),
    title_zh(member, role),
    title_en(member, role),
    sort = "member"
)]
pub struct UserRole {
    /// Who.
    #[field(label("用户", "User"), list, filter)]
    pub member: Id<User>,
    /// Which role.
    #[field(label("角色", "Role"), list, filter)]
    pub role: Id<Role>,
}

impl Rules for UserRole {}

/// Makes the roles that the modules ship and the database does not have yet; what an administrator changed stays.
pub fn install_roles(tx: &mut Tx<'_>, who: &Actor) -> Result<(), Failure> {
    let roles: Vec<_> = who.registry().roles().collect();
    for def in roles {
        if tx.query_one("SELECT id FROM access_role WHERE code = $1", &[def.name.into()])?.is_some() {
            continue;
        }
        let role = Role {
            code: def.name.into(),
            name_zh: def.label.zh.into(),
            name_en: def.label.en.into(),
            second_factor: false,
        };
        let role = typed::create(tx, who, &role)?;
        for grant in def.grants {
            for right in grant.rights {
                let grant = Grant { role: role.id, subject: grant.subject.into(), granted: (*right).into() };
                typed::create(tx, who, &grant)?;
            }
        }
    }
    Ok(())
}

/// A role that a user has, by code and name.
#[derive(Debug, Clone)]
pub struct RoleName {
    /// Its code.
    pub code: String,
    /// Its name.
    pub label: Bilingual,
}

/// The rights that a user has now.
pub fn load_grants(tx: &mut Tx<'_>, user: Uuid) -> Result<(Grants, Vec<RoleName>), Failure> {
    let sql = "SELECT r.code, g.subject, g.granted, r.name_zh, r.name_en FROM access_user_role u
               JOIN access_role r ON r.id = u.role AND r.archived_at IS NULL
               LEFT JOIN access_grant g ON g.role = r.id AND g.archived_at IS NULL
               WHERE u.member = $1 AND u.archived_at IS NULL ORDER BY r.code";
    let mut grants = Grants::default();
    let mut roles: Vec<RoleName> = Vec::new();
    for row in tx.query(sql, &[user.into()])? {
        let role = row.text(0)?;
        if roles.last().is_none_or(|last| last.code != role) {
            roles.push(RoleName { code: role, label: Bilingual { zh: row.text(3)?, en: row.text(4)? } });
        }
        if let (Some(subject), Some(right)) =
            (row.opt_text(1)?, row.opt_text(2)?.as_deref().and_then(Granted::from_code))
        {
            grants.add(&subject, right.into());
        }
    }
    Ok((grants, roles))
}
