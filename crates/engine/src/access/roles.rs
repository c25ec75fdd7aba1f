//! Roles, and the rights that they give.

use super::User;
use crate::{Actor, Registry, Rules, Stored, failures, input::Faults, typed};
use kernel::{Failure, Id, Label};
use schema::{Choice, GrantDef, LinesDef, Record, Right, elements};
use std::collections::HashMap;
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
        fields: &["subject", "granted", "reach"],
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
    /// Where, for those who have the role by a post.
    #[field(
        label("范围", "Where"),
        help(
            "通过岗位获得该角色时的组织范围；直接授予用户的角色始终为全公司",
            "Where it holds for those who have the role by a post; a role given to a user directly holds in the whole company"
        ),
        list,
        filter,
        default = "below"
    )]
    pub reach: Reach,
}

/// Where a right holds that somebody has by a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Choice)]
pub enum Reach {
    /// On the rows of the post's unit and all below it.
    #[choice("本组织及下级", "Own unit and below")]
    Below,
    /// On all rows.
    #[choice("全公司", "Whole company")]
    Company,
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

/// Whether it is a field's name, `module.noun.field`, and so a right to see or change it where it is guarded.
pub(crate) fn is_field(registry: &Registry, subject: &str) -> bool {
    let parts = subject.rsplit_once('.');
    parts.is_some_and(|(record, field)| {
        registry.record(record).is_ok_and(|entry| entry.def.field(field).is_some())
    })
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

/// Makes the roles that the modules ship and the database does not have yet; what an administrator changed stays. A module may
/// add rights to the role of another one by its name.
pub fn install_roles(tx: &mut Tx<'_>, who: &Actor) -> Result<(), Failure> {
    let roles: Vec<_> = who.registry().roles().collect();
    let mut made: HashMap<&str, Id<Role>> = HashMap::new();
    for def in roles {
        if let Some(role) = made.get(def.name) {
            give(tx, who, *role, def.grants)?;
            continue;
        }
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
        made.insert(def.name, role.id);
        give(tx, who, role.id, def.grants)?;
    }
    Ok(())
}

fn give(tx: &mut Tx<'_>, who: &Actor, role: Id<Role>, grants: &[GrantDef]) -> Result<(), Failure> {
    for grant in grants {
        for right in grant.rights {
            let (subject, granted) = (grant.subject.into(), (*right).into());
            typed::create(tx, who, &Grant { role, subject, granted, reach: Reach::Below })?;
        }
    }
    Ok(())
}
