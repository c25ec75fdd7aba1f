//! What a webhook is told of.

use super::Webhook;
use crate::{Actor, Faults, Rules, Stored, failures};
use kernel::{Failure, Id};
use schema::{Choice, Record, elements};
use store::Tx;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Choice, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Happening {
    /// A row was made.
    #[choice("新建", "Created")]
    Created,
    /// A row, or its lines, changed.
    #[choice("修改", "Changed")]
    Changed,
    /// A row was archived.
    #[choice("归档", "Archived")]
    Archived,
    /// A row came back.
    #[choice("恢复", "Restored")]
    Restored,
    /// A command was run.
    #[choice("命令已执行", "Command done")]
    Done,
}

/// One thing that a webhook is told of.
#[derive(Debug, Clone, PartialEq, Record)]
#[record(
    name = "access.webhook_event",
    label("Webhook 通知内容", "Told by a webhook"),
    plural("Webhook 通知内容", "Told by webhooks"),
    about("Webhook 要通知的记录变化与命令", "The changes and commands that a webhook is told of"),
    owner = elements::SECURITY,
    key(webhook, subject, happening),
    title_zh(subject, happening),
    title_en(subject, happening),
    sort = "subject"
)]
pub struct WebhookEvent {
    /// Whose.
    #[field(label("Webhook 推送", "Webhook"), list, filter)]
    pub webhook: Id<Webhook>,
    /// Of what.
    #[field(
        label("对象", "Subject"),
        help(
            "记录或命令的名称，或“模块.*”，或“*”",
            "The name of a record or command, or “module.*”, or “*”"
        ),
        max = 100,
        list,
        filter,
        sort,
        search
    )]
    pub subject: String,
    /// What.
    #[field(label("事件", "Event"), list, filter)]
    pub happening: Happening,
}

impl Rules for WebhookEvent {
    /// A name that is not there would only look like one.
    fn check(_: &mut Tx<'_>, who: &Actor, _: Option<&Stored<Self>>, after: &Self) -> Result<(), Failure> {
        let (registry, subject) = (who.registry(), after.subject.as_str());
        let several = subject == "*"
            || registry.modules().iter().any(|module| subject.strip_suffix(".*") == Some(module.def.name));
        let there = match after.happening {
            Happening::Done => registry.command(subject).is_ok(),
            _ => registry.record(subject).is_ok(),
        };
        let mut faults = Faults::default();
        if !several && !there {
            faults.add("subject", failures::NO_SUCH_THING.fail().with("name", subject));
        }
        faults.done()
    }
}
