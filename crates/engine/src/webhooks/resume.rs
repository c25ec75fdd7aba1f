//! A webhook that was suspended is sent to again, from where it failed.

use super::{Sending, Webhook};
use crate::{Actor, Command, Stored, failures, jobs, typed};
use kernel::{Failure, Id, Label};
use schema::{CommandDef, Input, Subject, When, elements};
use serde::Serialize;
use store::Tx;

/// Sends to a suspended webhook again.
#[derive(Debug, Input)]
pub struct ResumeWebhook {
    /// Which.
    #[field(label("Webhook 推送", "Webhook"))]
    pub webhook: Id<Webhook>,
}

/// What [`ResumeWebhook`] answers.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct WebhookResumed {
    /// Which.
    pub webhook: Id<Webhook>,
    /// Its version.
    pub version: i64,
}

impl Command for ResumeWebhook {
    type Output = WebhookResumed;
    const DEF: &'static CommandDef = &CommandDef {
        name: "access.resume_webhook",
        label: Label::new("恢复投递", "Resume"),
        about: Label::new(
            "排除原因后，从失败的那条消息起按顺序继续投递",
            "Goes on from the message that failed, in order, once its cause is mended",
        ),
        owner: elements::SECURITY,
        subject: Some(Subject { record: "access.webhook", field: "webhook" }),
        failures: &[&failures::WEBHOOK_NOT_SUSPENDED],
        primary: true,
        confirm: Some(Label::new(
            "暂停期间发生的事不会补发，请对方通过接口核对。",
            "What happened while it was suspended is not sent afterwards; its receiver looks it up by the API.",
        )),
        when: Some(When { field: "state", values: &["suspended"] }),
        apart_from: &[],
    };

    fn run(tx: &mut Tx<'_>, who: &Actor, input: Self) -> Result<WebhookResumed, Failure> {
        let webhook: Stored<Webhook> = typed::get(tx, input.webhook)?;
        if webhook.data.state != Sending::Suspended {
            return Err(failures::WEBHOOK_NOT_SUSPENDED.fail());
        }
        let resumed = Webhook { state: Sending::Sending, ..webhook.data.clone() };
        let resumed = typed::update(tx, who, &webhook, &resumed)?;
        jobs::replay_dead_of(tx, &webhook.id.uuid().to_string())?;
        Ok(WebhookResumed { webhook: resumed.id, version: resumed.version })
    }
}
