//! An address of somebody's program.

use crate::{Actor, Faults, Rules, Stored, access::User, failures};
use kernel::{Failure, FailureDef, Id, Label};
use schema::{Choice, LinesDef, Record, Right, elements};
use store::Tx;

/// Whether anything is sent to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Choice)]
pub enum Sending {
    /// It has no secret yet to sign with.
    #[choice("待签发密钥", "Wants a secret")]
    Unsigned,
    /// What happens is sent.
    #[choice("投递中", "Sending", tone = Success)]
    Sending,
    /// It failed for long; a person must see to it.
    #[choice("已暂停", "Suspended", tone = Danger)]
    Suspended,
}

/// An address that is told what happens.
#[derive(Debug, Clone, PartialEq, Record)]
#[record(
    name = "access.webhook",
    label("Webhook 推送", "Webhook"),
    plural("Webhook 推送", "Webhooks"),
    about(
        "将发生的事通知外部程序：消息已签名、失败重试、只含编号",
        "Tells programs outside what happened: signed, retried, with nothing but numbers"
    ),
    owner = elements::SECURITY,
    key(name),
    title_zh(name),
    title_en(name),
    sort = "name",
    lines = &[LinesDef {
        name: "events",
        label: Label::new("通知内容", "Told of"),
        record: "access.webhook_event",
        parent: "webhook",
        fields: &["subject", "happening"],
    }]
)]
pub struct Webhook {
    /// What people call it.
    #[field(label("名称", "Name"), max = 100, list, sort, search)]
    pub name: String,
    /// Where messages go.
    #[field(
        label("地址", "Address"),
        help(
            "以 https:// 开头的外部地址；请勿在地址中写密码或令牌，看得到此记录的人都能看到它",
            "An address outside that begins with https://. Put no password or token in it: whoever sees this record sees it"
        ),
        max = 500,
        list
    )]
    pub url: String,
    /// With whose eyes it looks.
    #[field(
        label("代表用户", "Acts for"),
        help("只投递该用户在投递时有权查看的记录", "Only what this user may see when it is sent is sent"),
        list,
        filter
    )]
    pub owner: Id<User>,
    /// Whether it is to be told anything.
    #[field(label("启用", "In use"), list, default = "true")]
    pub active: bool,
    /// Whether anything is sent to it.
    #[field(label("状态", "State"), list, filter, commands, default = "unsigned")]
    pub state: Sending,
}

impl Rules for Webhook {
    const FAILURES: &'static [&'static FailureDef] = &[&failures::WEBHOOK_URL, &failures::WEBHOOK_OWNER];

    /// Whoever binds a webhook to another sees with that one's eyes; so does whoever leads it elsewhere. What stays is not asked
    /// again: settings that have changed since must not keep a webhook from being suspended.
    fn check(
        _: &mut Tx<'_>,
        who: &Actor,
        before: Option<&Stored<Self>>,
        after: &Self,
    ) -> Result<(), Failure> {
        let same_url = before.is_some_and(|before| before.data.url == after.url);
        let same_owner = before.is_some_and(|before| before.data.owner == after.owner);
        let mut faults = Faults::default();
        if !same_url && let Err(failure) = who.registry().outside().check(&after.url) {
            faults.add("url", failure);
        }
        let stays = same_url && same_owner;
        if !stays && !after.may_be_led_by(who) {
            faults.add("owner", failures::WEBHOOK_OWNER.fail());
        }
        faults.done()
    }
}

impl Webhook {
    /// Whether somebody may look with its owner's eyes, and sign in its name: the owner, and whoever gives roles and passwords, who could
    /// be anybody anyway.
    pub(super) fn may_be_led_by(&self, who: &Actor) -> bool {
        self.owner == who.user()
            || (who.may(Right::Create, "access.user_role") && who.may(Right::Run, "access.set_password"))
    }
}
