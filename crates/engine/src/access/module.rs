//! The engine's own module.

use super::delegation::{GIVEN, TAKEN_BACK};
use super::{
    Delegation, EndSessions, EraseUser, GiveDelegation, Grant, GuardedField, Identity, LinkIdentity,
    ResetSecondFactor, RevokeTokens, Role, SetPassword, Subjects, UnlinkIdentity, User, UserRole, WhoCan,
    WithdrawDelegation,
};
use crate::{
    Module,
    custom::{self, FieldDefinition, FieldOption, MatchIndexes},
    mail::MailNotice,
    webhooks::{self, Deliver, Deliveries, ResumeWebhook, TestWebhook, Webhook, WebhookEvent},
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

static DELEGATING: RoleDef = RoleDef {
    name: "delegating",
    label: Label::new("可授权代理", "May delegate"),
    grants: &[
        GrantDef { subject: "access.give_delegation", rights: &[Right::Run] },
        GrantDef { subject: "access.withdraw_delegation", rights: &[Right::Run] },
        // to choose whom
        GrantDef { subject: "access.user", rights: &[Right::Read] },
    ],
};

static WHO_CAN: ScreenDef = ScreenDef {
    path: "/access/who-can",
    label: Label::new("谁有权限", "Who may"),
    owner: elements::SECURITY,
    asks: &["access.who_can", "access.subjects"],
};

/// Users, roles, rights.
pub fn module() -> Module {
    Module::new(&MODULE)
        .record::<User>()
        .record::<Role>()
        .record::<Grant>()
        .record::<UserRole>()
        .record::<GuardedField>()
        .record::<Identity>()
        .record::<Delegation>()
        .record::<FieldDefinition>()
        .record::<FieldOption>()
        .beside_job::<MatchIndexes>()
        .schedule::<MatchIndexes>(&custom::SCHEDULE)
        .command::<SetPassword>()
        .command::<EndSessions>()
        .command::<EraseUser>()
        .query::<WhoCan>()
        .query::<Subjects>()
        .screen(&WHO_CAN)
        .command::<RevokeTokens>()
        .command::<ResetSecondFactor>()
        .command::<LinkIdentity>()
        .command::<UnlinkIdentity>()
        .command::<GiveDelegation>()
        .command::<WithdrawDelegation>()
        .record::<Webhook>()
        .record::<WebhookEvent>()
        .command::<TestWebhook>()
        .command::<ResumeWebhook>()
        .query::<Deliveries>()
        .written_job::<Deliver>()
        .written_job::<MailNotice>()
        .notice(&webhooks::SUSPENDED)
        .notice(&GIVEN)
        .notice(&TAKEN_BACK)
        .role(&ADMINISTRATOR)
        .role(&DELEGATING)
}
