//! Sends a webhook something to try it with.

use super::{Deliver, Event, Sending, Webhook};
use crate::{
    Actor, Command, Stored, failures,
    jobs::{self, Subject as About},
    typed,
};
use kernel::{Failure, Id, Label};
use schema::{CommandDef, Input, Subject, When, elements};
use serde::Serialize;
use store::Tx;

/// Sends a webhook something to try it with.
#[derive(Debug, Input)]
pub struct TestWebhook {
    /// Which.
    #[field(label("Webhook 推送", "Webhook"))]
    pub webhook: Id<Webhook>,
}

/// What [`TestWebhook`] answers.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct TestSent {
    /// The job that sends it; its delivery is listed under this number.
    pub number: i64,
}

impl Command for TestWebhook {
    type Output = TestSent;
    const DEF: &'static CommandDef = &CommandDef {
        name: "access.test_webhook",
        label: Label::new("发送测试", "Send a test"),
        about: Label::new(
            "向此地址发送一条 webhook.test 消息，结果见投递列表",
            "Sends a message of the type webhook.test; how it went stands in the list of deliveries",
        ),
        owner: elements::SECURITY,
        subject: Some(Subject { record: "access.webhook", field: "webhook" }),
        failures: &[&failures::WEBHOOK_NOT_READY],
        primary: false,
        confirm: None,
        when: Some(When { field: "state", values: &["sending"] }),
        apart_from: &[],
    };

    fn run(tx: &mut Tx<'_>, who: &Actor, input: Self) -> Result<TestSent, Failure> {
        let webhook: Stored<Webhook> = typed::get(tx, input.webhook)?;
        if webhook.archived || !webhook.data.active || webhook.data.state != Sending::Sending {
            return Err(failures::WEBHOOK_NOT_READY.fail());
        }
        let event = Event {
            subject: "webhook.test".into(),
            happening: None,
            record: None,
            row: None,
            version: None,
            at: tx.now(),
        };
        let id = webhook.id.uuid();
        let about = Some(About::named(id.to_string()));
        let number = jobs::enqueue(tx, who, &Deliver { webhook: id, event }, about, None)?;
        Ok(TestSent { number: number.0 })
    }
}
