//! Webhooks: somebody's program is told that something happened.
//!
//! A webhook names an address and what it is told of; it acts for a user. What happens is enqueued for it in the very transaction, one job
//! an event, in order by webhook. The event is thin (which record, which row, which version, what, when) and is sent only if its owner may see the
//! row at that time; the receiver reads the rest by the API. Signed as Standard Webhooks says (<https://www.standardwebhooks.com>).
//! Why so: `docs/adr/0022-mail-and-webhooks.md`.

mod deliver;
mod deliveries;
mod event;
mod happened;
mod resume;
mod secret;
mod sign;
mod test;
mod webhook;

pub use deliver::{Deliver, Event};
pub use deliveries::{Deliveries, DeliveriesAnswer, Delivery};
pub use event::{Happening, WebhookEvent};
pub(crate) use happened::{commanded, happened};
pub use resume::{ResumeWebhook, WebhookResumed};
pub use secret::{NewSecret, new_secret};
pub use test::{TestSent, TestWebhook};
pub use webhook::{Sending, Webhook};

use crate::notify::NoticeDef;

/// A webhook failed for so long that nothing is sent to it any more; told to its owner and whoever changed it last.
pub(crate) static SUSPENDED: NoticeDef = NoticeDef::of_rows(
    "access.webhook_suspended",
    "Webhook 推送“{row}”多次投递失败，已暂停：{reason_zh}",
    "The webhook “{row}” failed again and again and is suspended: {reason_en}",
);
