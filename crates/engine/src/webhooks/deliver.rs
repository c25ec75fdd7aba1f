//! A message to a webhook: one job each, in order by webhook.

use super::{Happening, SUSPENDED, Sending, Webhook, happened::may_know, secret::secrets_of, sign};
use crate::{
    Actor, Stored, access, failures,
    jobs::{End, Job, JobDef, Ready, RunsAs, Written},
    notify,
    outside::{Call, Outside},
    typed,
};
use kernel::{Failure, Id, Label, Language, Timestamp, Uuid};
use schema::{ChoiceType, RecordType, Value, elements};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::Tx;

/// What happened, and nothing of what the row holds.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Event {
    /// The record or the command.
    pub subject: String,
    /// What; none is a test.
    pub happening: Option<Happening>,
    /// The record of the row that it is about.
    pub record: Option<String>,
    /// The row.
    pub row: Option<Uuid>,
    /// Its version then.
    pub version: Option<i64>,
    /// When.
    pub at: Timestamp,
}

impl Event {
    /// The event's type: `framework.finding.created`, `framework.accept_finding.done`, `webhook.test`.
    pub fn kind(&self) -> String {
        match self.happening {
            Some(happening) => format!("{}.{}", self.subject, happening.code()),
            None => self.subject.clone(),
        }
    }

    fn body(&self) -> String {
        let at = schema::to_text(&Value::Timestamp(self.at));
        let data = json!({"record": self.record, "id": self.row, "version": self.version});
        json!({"type": self.kind(), "timestamp": at, "data": data}).to_string()
    }
}

/// Sends an event to a webhook.
#[derive(Debug, Serialize, Deserialize)]
pub struct Deliver {
    /// To which.
    pub webhook: Uuid,
    /// What.
    pub event: Event,
}

impl Job for Deliver {
    const DEF: &'static JobDef = &JobDef {
        name: "access.deliver_webhook",
        label: Label::new("投递 Webhook", "Deliver to a webhook"),
        owner: elements::SECURITY,
        // whose eyes it is sent by is its webhook's to say
        runs_as: RunsAs::Program,
        needs: &[],
        // about a day: an hour until the waits are an hour each, and then one an hour or a little more
        most_tries: 36,
    };
}

impl Written for Deliver {
    type Sent = Call;

    fn write(tx: &mut Tx<'_>, who: &Actor, job: &Self, key: &str) -> Result<Ready<Call>, Failure> {
        let Some(row) = store::get(tx, Webhook::DEF, job.webhook)? else { return Ok(off()) };
        let webhook: Stored<Webhook> = Stored::of(&row)?;
        if webhook.archived || !webhook.data.active {
            return Ok(off());
        }
        let Some(owner) = access::as_now(tx, who.registry(), webhook.data.owner)? else {
            return Ok(withheld());
        };
        if !may_know(tx, &owner, &job.event)? {
            return Ok(withheld());
        }
        let (id, timestamp, body) = (format!("msg_{key}"), tx.now().timestamp(), job.event.body());
        let secrets = secrets_of(tx, job.webhook)?;
        if secrets.is_empty() {
            return Ok(off());
        }
        let signature = sign::signatures(&secrets, &id, timestamp, &body)?;
        let headers = vec![
            ("content-type", "application/json".to_owned()),
            ("webhook-id", id),
            ("webhook-timestamp", timestamp.to_string()),
            ("webhook-signature", signature),
        ];
        Ok(Ready::Send(Call { url: webhook.data.url, headers, body }))
    }

    fn send(outside: &dyn Outside, sent: Call) -> Result<(), Failure> {
        outside.call(&sent).map(|_| ())
    }

    /// One that is dead stands before all that comes after: nothing more is enqueued until a person has seen to it.
    fn ended(tx: &mut Tx<'_>, who: &Actor, job: &Self, end: &End<'_>) -> Result<(), Failure> {
        let End::Dead(failure) = end else { return Ok(()) };
        let Some(row) = store::get(tx, Webhook::DEF, job.webhook)? else { return Ok(()) };
        let webhook: Stored<Webhook> = Stored::of(&row)?;
        if webhook.data.state != Sending::Sending {
            return Ok(());
        }
        if !webhook.archived {
            let suspended = Webhook { state: Sending::Suspended, ..webhook.data.clone() };
            typed::update(tx, who, &webhook, &suspended)?;
        }
        let told = [webhook.data.owner, Id::from_uuid(row.updated_by)];
        let notice = SUSPENDED.on(Webhook::DEF, row.id);
        let notice = notice.with("reason_zh", failure.message(Language::Zh));
        notify(tx, who, told, &notice.with("reason_en", failure.message(Language::En)))
    }
}

/// It was turned off after that happened.
fn off() -> Ready<Call> {
    Ready::Nothing(failures::WEBHOOK_OFF.fail())
}

/// Its owner may not see what it is about.
fn withheld() -> Ready<Call> {
    Ready::Nothing(failures::WEBHOOK_WITHHELD.fail())
}
