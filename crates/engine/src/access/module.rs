//! The engine's own module.

use super::{
    EndSessions, EraseUser, Grant, GuardedField, ResetSecondFactor, RevokeTokens, Role, SetPassword, User,
    UserRole, WhoCan,
};
use crate::{
    Module,
    custom::{self, FieldDefinition, FieldOption, MatchIndexes},
};
use kernel::Label;
use schema::{GrantDef, ModuleDef, Right, RoleDef, ScreenDef, elements};

static MODULE: ModuleDef = ModuleDef {
    name: "access",
    label: Label::new("访问控制", "Access"),
    about: Label::new("用户、角色与权限：未授权即禁止", "Users, roles and rights: denied unless granted"),
    owner: elements::SECURITY,
};

static ADMINISTRATOR: RoleDef = RoleDef {
    name: "administrator",
    label: Label::new("系统管理员", "Administrator"),
    grants: &[
        GrantDef { subject: "access.*", rights: Right::ALL },
        GrantDef { subject: "*", rights: &[Right::Read, Right::Export] },
    ],
};

static WHO_CAN: ScreenDef = ScreenDef {
    path: "/access/who-can",
    label: Label::new("谁有权限", "Who may"),
    owner: elements::SECURITY,
    asks: &["access.who_can"],
};

/// Users, roles, rights.
pub fn module() -> Module {
    Module::new(&MODULE)
        .record::<User>()
        .record::<Role>()
        .record::<Grant>()
        .record::<UserRole>()
        .record::<GuardedField>()
        .record::<FieldDefinition>()
        .record::<FieldOption>()
        .beside_job::<MatchIndexes>()
        .schedule::<MatchIndexes>(&custom::SCHEDULE)
        .command::<SetPassword>()
        .command::<EndSessions>()
        .command::<EraseUser>()
        .query::<WhoCan>()
        .screen(&WHO_CAN)
        .command::<RevokeTokens>()
        .command::<ResetSecondFactor>()
        .role(&ADMINISTRATOR)
}
